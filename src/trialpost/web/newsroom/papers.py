"""Publications that an editor uploads to a draft: what was read in them is accepted or refused."""

import datetime as dt
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.articles.record.published import lacks
from trialpost.errors import BadInput, NotFound
from trialpost.findings import (
    FileSource,
    FindingsFile,
    findings_from_document,
    findings_to_json,
)
from trialpost.findings.document import as_told, document_of
from trialpost.findings.file import with_checks
from trialpost.findings.publication import PublicationFindings, findings_of_publication
from trialpost.findings.publication.another import Disagreement, disagreements
from trialpost.model.finding import Finding, SourceKind
from trialpost.web.newsroom import beside, store, versions
from trialpost.web.newsroom.models import ArticleRow, Paper
from trialpost.web.newsroom.states import BEFORE_PUBLICATION, State

MOST_BYTES = 8_000_000
ACCEPTED, REFUSED = "accepted", "refused"


class _Read(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    suggestions: tuple[Finding, ...]


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was read in a publication, with its place and what an editor decided.

    ``lacking`` says why no article can tell it, if none can; it cannot be accepted then.
    """

    held: beside.Held
    whole: bool
    decided: str
    lacking: str = ""


_LACKING = {
    "what it measures": _("This figure was read without what it measures: no article can tell it."),
    "its group": _("This figure was read without its group, so no article can tell it."),
    "the groups that it compares": _(
        "This figure was read without the groups that it compares, so no article can tell it."
    ),
}


def lacking(one: Finding) -> str:
    """Say why no article can tell a figure of a publication; "" if one can."""
    return " ".join(str(_LACKING[each]) for each in lacks(one))


@transaction.atomic
def add(*, slug: str, raw: bytes, name: str, now: dt.datetime) -> Paper:
    """Keep a publication (PubMed's or JATS XML) with an article that is not published yet.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is published, or the file is no publication or is about another trial.
        Unreadable: if it is no XML that can be read safely.
    """
    row = _draft(slug)
    if len(raw) > MOST_BYTES:
        words = gettext("%(file)s is larger than %(most)s MB; that is no article.")
        raise BadInput(words % {"file": name, "most": MOST_BYTES // 1_000_000})
    found = findings_of_publication(raw, name=name)
    if found.paper.trial and found.paper.trial != row.registry_id:
        words = gettext("%(file)s is about %(theirs)s, this article about %(ours)s.")
        raise BadInput(words % {"file": name, "theirs": found.paper.trial, "ours": row.registry_id})
    paper, _ = Paper.objects.update_or_create(
        article_row=row,
        ref=found.paper.ref[:200],
        defaults={
            "title": found.paper.title,
            "text": found.paper.text,
            "read": _written(found),
            "added_at": now,
        },
    )
    return paper


def take_over(row: ArticleRow, draft: ArticleRow) -> None:
    """Let the publications of a draft stand with the article that it corrected.

    One that stands there already is as the draft had it.
    """
    refs = list(draft.papers.values_list("ref", flat=True))
    decided = {one.ref: one.decided for one in row.papers.filter(ref__in=refs)}
    row.papers.filter(ref__in=refs).delete()
    for paper in draft.papers.all():
        paper.decided = decided.get(paper.ref, {}) | paper.decided
        paper.article_row = row
        paper.save(update_fields=["article_row", "decided"])


def _draft(slug: str) -> ArticleRow:
    row = ArticleRow.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise store.no_such_article(slug)
    if row.state not in BEFORE_PUBLICATION:
        raise BadInput(
            gettext("A published article stays as it is; begin a correction of it first.")
        )
    return row


def proposed(paper: Paper) -> tuple[Proposed, ...]:
    """Return all that was read in a publication, what was read half first, in the text's order."""
    read = _read_of(paper)
    texts = {
        one.source.ref: (paper.title, paper.text) for one in (*read.suggestions, *read.findings)
    }
    return tuple(
        Proposed(
            held=beside.held(one, texts),
            whole=one in read.findings,
            decided=paper.decided.get(one.id, {}).get("outcome", ""),
            lacking=lacking(one),
        )
        for one in (*read.suggestions, *read.findings)
    )


def another_trial(paper: Paper) -> tuple[Disagreement, ...]:
    """Return what speaks for a publication's being about another trial than its article."""
    row = paper.article_row
    held = store.findings_of(row)
    document = document_of(held) if isinstance(held, FindingsFile) else held
    own = tuple(one for one in document.findings if one.source.ref != paper.ref)
    return disagreements(
        trial=row.registry_id,
        text=f"{paper.title}\n{paper.text}",
        named=tuple(msgspec.json.decode(paper.read).get("named", ())),
        document=msgspec.structs.replace(document, findings=own),
    )


def _written(found: PublicationFindings) -> str:
    """Write what was read in a publication as it is kept."""
    kept = {
        "findings": [as_told(one) for one in found.findings],
        "suggestions": [as_told(one) for one in found.suggestions],
        "named": found.paper.named,
    }
    return msgspec.json.encode(kept).decode()


def _read_of(paper: Paper) -> _Read:
    """Read the same again, with its checks."""
    kept = msgspec.json.decode(paper.read)
    whole, half = (
        findings_from_document(msgspec.json.encode(kept[key])).findings
        for key in ("findings", "suggestions")
    )
    checked = with_checks((*whole, *half))
    return _Read(checked[: len(whole)], checked[len(whole) :])


def accepted(row: ArticleRow) -> tuple[Finding, ...]:
    """Return what editors accepted of an article's publications, in the order of their decisions.

    Of a draft that would correct an article on the site, what was accepted there counts as well,
    but for publications that were decided on anew.
    """
    own = list(row.papers.order_by("pk"))
    if row.replaces is not None:
        anew = {one.ref for one in own}
        own = [one for one in row.replaces.papers.order_by("pk") if one.ref not in anew] + own
    found: list[tuple[str, Finding]] = []
    for paper in own:
        read = _read_of(paper)
        for one in (*read.findings, *read.suggestions):
            decided = paper.decided.get(one.id, {})
            if decided.get("outcome") == ACCEPTED:
                found.append((decided["at"], one))
    found.sort(key=lambda pair: pair[0])
    return tuple({one.id: one for _, one in found}.values())


@transaction.atomic
def decide(*, paper_id: int, finding: str, accept: bool, by: str, now: dt.datetime) -> Paper:
    """Take a finding of a publication into the article's findings, or refuse it.

    Deciding otherwise later takes it out, or in, again. The article is a draft then.

    Raises:
        NotFound: if there is no such publication, or nothing of that id was read in it.
        BadInput: if the article is published, or a figure that is accepted lacks its measure or
            groups, so that no sentence could say of what it is.
    """
    paper = Paper.objects.select_related("article_row").filter(pk=paper_id).first()
    if paper is None:
        raise NotFound(gettext("There is no such publication."))
    row = _draft(paper.article_row.slug)
    read = _read_of(paper)
    one = next((f for f in (*read.suggestions, *read.findings) if f.id == finding), None)
    if one is None:
        raise NotFound(gettext("Nothing of that id was read in this publication."))
    if accept and lacks(one):
        raise BadInput(lacking(one))
    outcome = ACCEPTED if accept else REFUSED
    paper.decided = paper.decided | {
        finding: {"outcome": outcome, "by": by, "at": now.isoformat(timespec="seconds")}
    }
    paper.save()
    row.findings = _with(row, paper, one) if accept else _without(row, one)
    row.state = State.DRAFT
    row.save()
    versions.note(row, what=outcome, by=by, now=now)
    return paper


def _with(row: ArticleRow, paper: Paper, one: Finding) -> str:
    """Return the article's findings with one more."""
    held = store.findings_of(row)
    if any(known.id == one.id for known in held.findings):
        return row.findings
    if isinstance(held, FindingsFile):
        kind, ref = one.source.kind, one.source.ref
        sources = held.sources
        if not any((s.kind, s.ref) == (kind, ref) for s in sources):
            url = f"https://doi.org/{ref}" if ref.startswith("10.") else ""
            more = FileSource(
                kind=SourceKind(kind), ref=ref, name=paper.title, url=url, passages=paper.text
            )
            sources = (*sources, more)
        whole = msgspec.structs.replace(held, sources=sources, findings=(*held.findings, one))
        return findings_to_json(whole).decode()
    document = msgspec.json.decode(row.findings)
    document["findings"].append(as_told(one))
    # A record names each measure; where one had no name, single words would stand for any.
    if one.measure:
        document["measures"].setdefault(one.measure, one.measure)
    return msgspec.json.encode(document).decode()


def _without(row: ArticleRow, one: Finding) -> str:
    """Return the article's findings without one."""
    held = store.findings_of(row)
    if isinstance(held, FindingsFile):
        left = tuple(known for known in held.findings if known.id != one.id)
        return findings_to_json(msgspec.structs.replace(held, findings=left)).decode()
    document: dict[str, Any] = msgspec.json.decode(row.findings)
    document["findings"] = [known for known in document["findings"] if known["id"] != one.id]
    return msgspec.json.encode(document).decode()
