"""An article in an editor's form, and back; and drafts of corrections."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext

from trialpost.articles import write_article
from trialpost.errors import BadInput
from trialpost.findings import FindingsFile
from trialpost.model.article import Article, Section, Sentence
from trialpost.web.newsroom import actions, arrivals, papers, store, versions
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.states import ON_THE_SITE

LONGEST = 600


class Line(msgspec.Struct, frozen=True):
    """One sentence in the form: the names of its fields, its words, the findings it names.

    ``says`` has the id of each of these with what it says, in words; an id that is of none has "".
    """

    name: str
    text: str
    findings: str
    says: tuple[tuple[str, str], ...] = ()


class Block(msgspec.Struct, frozen=True):
    """A heading in the form, its sentences, and room for one more."""

    heading: str
    lines: tuple[Line, ...]
    more: Line | None


def form_of(
    article: Article,
    posted: Mapping[str, Any] | None = None,
    says: Callable[[str], str] = lambda _: "",
) -> tuple[Block, ...]:
    """Return an article as blocks of a form; with what somebody wrote into it, if they did.

    ``says`` tells what the finding of an id says, "" where there is none.
    """

    def line_of(name: str, one: Sentence) -> Line:
        text, findings = one.text, "\n".join(one.findings)
        if posted is not None:
            text, findings = posted.get(name, ""), posted.get(f"{name}-findings", "")
        return Line(name, text, findings, tuple((key, says(key)) for key in _ids(findings)))

    blocks = [
        Block(
            gettext("Headline"),
            (line_of("title", article.title), line_of("subtitle", article.subtitle)),
            None,
        )
    ]
    for at, section in enumerate(article.sections):
        lines = [line_of(f"s{at}-{n}", one) for n, one in enumerate(section.sentences)]
        blocks.append(Block(section.heading, tuple(lines), line_of(f"s{at}-more", Sentence(""))))
    return tuple(blocks)


def from_form(article: Article, posted: Mapping[str, Any]) -> Article:
    """Return the article in the words of a form; an empty sentence is left out.

    Raises:
        BadInput: if the headline is empty or a sentence is very long.
    """
    title, subtitle = _read("title", posted), _read("subtitle", posted)
    if title is None or subtitle is None:
        raise BadInput(gettext("An article needs a headline and a line below it."))
    sections = []
    for at, section in enumerate(article.sections):
        names = [f"s{at}-{n}" for n in range(len(section.sentences))] + [f"s{at}-more"]
        kept = tuple(one for name in names if (one := _read(name, posted)))
        if kept:
            sections.append(Section(section.heading, kept))
    return msgspec.structs.replace(
        article, title=title, subtitle=subtitle, sections=tuple(sections), problems=()
    )


def _read(name: str, posted: Mapping[str, Any]) -> Sentence | None:
    text = " ".join(str(posted.get(name, "")).split())
    if len(text) > LONGEST:
        words = gettext("A sentence has at most %(most)s characters: %(begun)s…")
        raise BadInput(words % {"most": LONGEST, "begun": text[:60]})
    findings = _ids(str(posted.get(f"{name}-findings", "")))
    return Sentence(text, findings) if text else None


def _ids(written: str) -> tuple[str, ...]:
    return tuple(written.replace(",", " ").split())


@transaction.atomic
def propose(*, slug: str, by: str, now: dt.datetime) -> ArticleRow:
    """Begin a correction: a draft with the words of the article on the site, to be changed.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not on the site.
    """
    row = store.row(slug)
    if row.state not in ON_THE_SITE:
        raise BadInput(gettext("Only an article on the site is corrected; this one is not there."))
    begun = row.successors.first()
    if begun is not None:
        return begun
    return actions.keep(
        article=store.article_of(row),
        findings=row.findings,
        condition=row.condition,
        descriptors=frozenset(row.descriptors),
        categories=tuple(row.categories),
        now=now,
        by=by,
        replaces=row,
    )


def put_in_place(*, slug: str, reason: str, by: str, now: dt.datetime) -> ArticleRow:
    """Correct the article on the site with a draft that was made for it.

    The draft goes; what became of it, its publications and what a model said stand in the history
    of the article from then on.

    Raises:
        NotFound: if there is no such draft.
        BadInput: if it corrects nothing, does not verify, or no reason is given.
    """
    draft = store.row(slug)
    if draft.replaces is None:
        raise BadInput(gettext("This draft corrects no article; publish it."))
    with transaction.atomic():
        corrected = actions.correct(
            slug=draft.replaces.slug,
            reason=reason,
            now=now,
            findings_file=draft.findings.encode(),
            article=store.article_of(draft),
            spanish=store.decode(draft.spanish) if draft.spanish else None,
            by=by,
        )
        versions.take_over(corrected, draft)
        papers.take_over(corrected, draft)
        draft.rephrasings.update(article_row=corrected)
        draft.delete()
    return corrected


def write_anew(*, slug: str, by: str, now: dt.datetime) -> ArticleRow:
    """Write a draft's words anew from its findings, those of accepted publications among them.

    A draft on a registry record is written of the record as it is now. What an editor accepted or
    refused of publications stays so.

    Raises:
        NotFound: if there is no such article, or the catalogue does not hold its trial any more.
        BadInput: if it is published, or no record of its trial that is here has results.
    """
    row = store.row(slug)
    found = store.findings_of(row)
    if isinstance(found, FindingsFile):
        return actions.edit(
            slug=slug, article=write_article(found), by=by, now=now, what=versions.WRITTEN
        )
    article, spanish, findings = arrivals.written_anew(row)
    return actions.edit(
        slug=slug,
        article=msgspec.structs.replace(article, problems=()),
        spanish=msgspec.structs.replace(spanish, problems=()),
        findings=findings,
        by=by,
        now=now,
        what=versions.WRITTEN,
    )


def can_write_anew(row: ArticleRow) -> bool:
    """Tell whether words can be written anew: from a findings file, or a record that is here."""
    from_file = isinstance(store.findings_of(row), FindingsFile)
    return from_file or arrivals.has_results_here(row.registry_id)


@transaction.atomic
def discard(*, slug: str) -> None:
    """Throw away a draft that nobody has published.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it has been published: then it is withdrawn, with a reason.
    """
    row = store.row(slug)
    if row.state in (row.State.DRAFT, row.State.VERIFIED):
        row.delete()
        return
    raise BadInput(gettext("A published article is not thrown away; withdraw it, and say why."))
