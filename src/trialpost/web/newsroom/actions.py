"""What the newsroom does with an article: write, verify, publish, correct, withdraw."""

import datetime as dt
import itertools
import re

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from trialpost.articles import verify as verify_article
from trialpost.articles import write_article
from trialpost.errors import BadInput, NotFound
from trialpost.findings import FindingsFile, findings_from_json
from trialpost.model.article import Article, Problem
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.newsroom import store, versions
from trialpost.web.newsroom.categories import categories_of, checked
from trialpost.web.newsroom.changes_told import ChangeTold
from trialpost.web.newsroom.mailing import Mailing
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.signals import article_corrected, article_published, article_withdrawn
from trialpost.web.newsroom.states import VALID_TRANSITIONS, State, allow

__all__ = [
    "VALID_TRANSITIONS",
    "State",
    "add_article",
    "back_to_draft",
    "correct",
    "edit",
    "keep",
    "publish",
    "put_into_spanish",
    "verify",
    "withdraw",
]

SLUG_LENGTH = 100
LONGEST_REASON = 500


def add_article(
    *,
    findings_file: bytes,
    now: dt.datetime,
    categories: tuple[str, ...] | None = None,
    by: str = "",
) -> ArticleRow:
    """Write an article from a findings file and keep it as a draft.

    While it is a draft, adding the findings again writes it again; later it is left as it is.
    Categories come from the trial's MeSH terms where they are not given.

    Raises:
        BadInput: if the file is not a findings file, or a category is not known.
    """
    findings = findings_from_json(findings_file)
    return keep(
        article=write_article(findings),
        findings=findings_file.decode(),
        condition=findings.trial.illness,
        descriptors=_descriptors(findings),
        categories=checked(categories) if categories else None,
        now=now,
        by=by,
    )


@transaction.atomic
def keep(
    *,
    article: Article,
    findings: str,
    condition: str,
    descriptors: frozenset[str],
    now: dt.datetime,
    categories: tuple[str, ...] | None = None,
    by: str = "",
    replaces: ArticleRow | None = None,
    spanish: Article | None = None,
) -> ArticleRow:
    """Keep an article as a draft with its findings in writing; a draft of the same is renewed.

    An article on the same trial from the same source is the same, whatever its title is by now: it
    keeps its row and its address. ``replaces`` is the article on the site that this one would
    correct; its own name then tells that it is a proposal. ``spanish`` is the article as it was
    written in Spanish; without one it is put into Spanish if its words allow that.
    """
    slug = _free(_slug(article.title.text, article.trial.id))
    if replaces is not None:
        slug = f"new-results-{replaces.pk}-{article.trial.id.lower()}"
    fields = {
        "registry_id": article.trial.id,
        "article": store.encode(article),
        "spanish": store.in_spanish(article, findings, written=spanish),
        "findings": findings,
        "categories": list(categories or categories_of(descriptors)),
        "condition": condition[:200],
        "condition_slug": slugify(condition)[:100],
        "descriptors": sorted(descriptors),
        "replaces": replaces,
    }
    row, created = _of_same_source(article) if replaces is None else None, False
    if row is None:
        row, created = ArticleRow.objects.get_or_create(
            slug=slug, defaults=fields | {"created_at": now}
        )
    if not created:
        if row.state != State.DRAFT or _same(row, fields):
            return row
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    versions.note(row, what=versions.WRITTEN, by=by, now=now)
    return row


def _of_same_source(article: Article) -> ArticleRow | None:
    """Return the article on a trial from the same source that is not withdrawn, if there is one."""
    here = ArticleRow.objects.select_for_update().filter(
        registry_id=article.trial.id, replaces=None
    )
    wanted = (article.source.name, article.source.url)
    for row in here.exclude(state=State.WITHDRAWN).order_by("pk"):
        source = store.article_of(row).source
        if (source.name, source.url) == wanted:
            return row
    return None


def _same(row: ArticleRow, fields: dict) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())


_BETWEEN = re.compile(r"(?<=\w)[./](?=\w)")
"""What stands within a figure or a unit, and parts it in an address: "1.48 mL/kg"."""


def _slug(title: str, registry_id: str) -> str:
    short = slugify(_BETWEEN.sub("-", title))
    if len(short) > SLUG_LENGTH:
        short = short[:SLUG_LENGTH].rpartition("-")[0] or short[:SLUG_LENGTH]
    return f"{short}-{registry_id.lower()}"


def _free(slug: str) -> str:
    """Return an address, numbered if an article that was withdrawn stands under it."""
    gone = ArticleRow.objects.filter(slug__startswith=slug, state=State.WITHDRAWN)
    taken = set(gone.values_list("slug", flat=True))
    numbered = (f"{slug}-{number}" for number in itertools.count(2))
    return next(one for one in itertools.chain([slug], numbered) if one not in taken)


def _descriptors(findings: FindingsFile) -> frozenset[str]:
    """Return the MeSH ids of the trial's conditions, or of its condition's name, and all above."""
    try:
        trial = catalogue.trial(findings.trial.id)
        terms = (*trial.condition_mesh, *trial.condition_ancestors)
        return frozenset(term.id for term in terms) - {""}
    except NotFound:
        vocabulary = current_catalogue().vocabulary
        own = vocabulary.resolve(findings.trial.condition).descriptors
        above = {upper for descriptor in own for upper in vocabulary.above(descriptor)}
        return frozenset(own | above)


def put_into_spanish(*, most: int = 100) -> int:
    """Put articles into Spanish that were kept before that could be done; return how many."""
    waiting = list(ArticleRow.objects.filter(spanish=None).order_by("-pk")[:most])
    for row in waiting:
        made = store.in_spanish(store.article_of(row), row.findings)
        ArticleRow.objects.filter(pk=row.pk, spanish=None).update(spanish=made)
    return len(waiting)


@transaction.atomic
def verify(*, slug: str) -> tuple[Problem, ...]:
    """Hold a draft against its findings; without problems it becomes verified.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not a draft.
    """
    row = _locked(slug)
    allow(row, State.VERIFIED)
    problems = store.problems_of(row)
    if not problems:
        _move(row, State.VERIFIED)
    return problems


@transaction.atomic
def back_to_draft(*, slug: str) -> None:
    """Take a verified article back, to change it.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not verified, or already published.
    """
    _move(_locked(slug), State.DRAFT)


@transaction.atomic
def edit(
    *,
    slug: str,
    article: Article,
    by: str,
    now: dt.datetime,
    what: str = versions.EDITED,
    findings: str | None = None,
    spanish: Article | None = None,
) -> ArticleRow:
    """Put other words into an article that is not published yet; it is a draft then.

    ``what`` is what its history calls that. ``findings`` are those that the words were written
    from, where they are others than before; ``spanish`` is the article as it was written in
    Spanish.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it has been published: then it is corrected, with a reason.
    """
    row = _locked(slug)
    if row.state not in (State.DRAFT, State.VERIFIED):
        raise BadInput(gettext("A published article is not edited; correct it, and say why."))
    if row.state == State.VERIFIED:
        _move(row, State.DRAFT)
    row.article = store.encode(article)
    row.findings = row.findings if findings is None else findings
    row.spanish = store.in_spanish(article, row.findings, written=spanish)
    row.save()
    versions.note(row, what=what, by=by, now=now)
    return row


def publish(*, slug: str, now: dt.datetime, by: str = "") -> ArticleRow:
    """Put a verified article on the site, and queue it for everybody who gets its categories.

    Who gets it is found out, and the messages are sealed, before anything is locked. Then one short
    transaction makes them stand in the outbox when the article is published, neither without the
    other. ``article_published`` is sent after the commit.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not verified, does not hold against its findings any more, or is made of
            newer results of an article on the site, which is corrected instead.
    """
    mailing = Mailing(_publishable(store.row(slug)), now=now)
    return _publish(mailing, slug=slug, now=now, by=by)


def _publishable(row: ArticleRow) -> ArticleRow:
    allow(row, State.PUBLISHED)
    if row.replaces is not None:
        raise BadInput(
            gettext("An article on this trial is on the site: correct that one with this draft.")
        )
    if problems := store.problems_of(row):
        raise BadInput(_not_held(problems))
    return row


def _not_held(problems: tuple[Problem, ...]) -> str:
    """Say that an article does not hold, by its first claim that does not."""
    first, others = problems[0], len(problems) - 1
    told = gettext("The article does not hold yet: “%(claim)s”: %(why)s")
    told %= {"claim": first.claim, "why": first.why}
    more = gettext("(%(others)s more)") % {"others": others}
    return f"{told} {more}" if others else told


@transaction.atomic
def _publish(mailing: Mailing, *, slug: str, now: dt.datetime, by: str) -> ArticleRow:
    row = _publishable(_locked(slug))
    mailing.queue(row)
    row.published_at = now
    _move(row, State.PUBLISHED)
    versions.note(row, what=State.PUBLISHED, by=by, now=now)
    transaction.on_commit(
        lambda: article_published.send_robust(sender=ArticleRow, slug=slug, now=now)
    )
    return row


def correct(
    *,
    slug: str,
    reason: str,
    now: dt.datetime,
    findings_file: bytes | None = None,
    article: Article | None = None,
    spanish: Article | None = None,
    by: str = "",
) -> ArticleRow:
    """Correct a published article: from other findings, in other words, or both; its address stays.

    Whoever was mailed it is mailed the correction. Without ``article`` it is written anew from the
    findings; without ``findings_file`` the findings stay. ``spanish`` is it as written in Spanish.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not published, is about another trial, does not verify, changes nothing
            that readers read, or no reason is given, which readers see.
    """
    row = store.row(slug)
    allow(row, State.CORRECTED)
    reason = _reason(reason)
    findings = findings_file.decode() if findings_file is not None else row.findings
    if article is None:
        if findings_file is None:
            raise BadInput(gettext("Say what to correct: give other findings, or other words."))
        article = write_article(findings_from_json(findings_file))
    given = store.findings_in(findings)
    about = store.trial_of(given)
    if not row.registry_id == about == article.trial.id:
        words = gettext("These findings are about %(theirs)s, not %(ours)s.")
        raise BadInput(words % {"theirs": about, "ours": row.registry_id})
    if problems := verify_article(article, given):
        raise BadInput(_not_held(problems))
    if not versions.differ(store.article_of(row), article):
        raise BadInput(
            gettext("This correction changes nothing that readers read. Change it first.")
        )
    kept = store.in_spanish(article, findings, written=spanish)  # before anything is locked
    told = ChangeTold(row, article=article, spanish=kept, reason=reason, withdrawn=False, now=now)
    return _correct(told, slug=slug, findings=findings, spanish=kept, by=by, now=now)


@transaction.atomic
def _correct(
    told: ChangeTold, *, slug: str, findings: str, spanish: str, by: str, now: dt.datetime
) -> ArticleRow:
    row = _locked(slug)
    row.article, row.findings = store.encode(told.article), findings
    row.spanish = spanish
    row.reason, row.changed_at = told.reason, now
    _move(row, State.CORRECTED)
    versions.note(row, what=State.CORRECTED, by=by, reason=told.reason, now=now)
    told.queue(row)
    transaction.on_commit(
        lambda: article_corrected.send_robust(sender=ArticleRow, slug=slug, now=now)
    )
    return row


def withdraw(*, slug: str, reason: str, now: dt.datetime, by: str = "") -> None:
    """Take an article off the site for good: its address says when and why.

    Whoever was mailed it is mailed that.

    Raises:
        NotFound: if there is no such article.
        BadInput: if it is not on the site, or no reason is given.
    """
    row = store.row(slug)
    allow(row, State.WITHDRAWN)
    told = ChangeTold(
        row, article=store.article_of(row), reason=_reason(reason), withdrawn=True, now=now
    )
    _withdraw(told, slug=slug, by=by, now=now)


@transaction.atomic
def _withdraw(told: ChangeTold, *, slug: str, by: str, now: dt.datetime) -> None:
    row = _locked(slug)
    row.reason, row.changed_at = told.reason, now
    _move(row, State.WITHDRAWN)
    versions.note(row, what=State.WITHDRAWN, by=by, reason=told.reason, now=now)
    told.queue(row)
    transaction.on_commit(
        lambda: article_withdrawn.send_robust(sender=ArticleRow, slug=slug, now=now)
    )


def _reason(text: str) -> str:
    """Return a reason that readers can be shown.

    Raises:
        BadInput: if there is none, or it is too long.
    """
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        words = gettext("Say why, in 1 to %(most)s characters; readers see it.")
        raise BadInput(words % {"most": LONGEST_REASON})
    return reason


def _locked(slug: str) -> ArticleRow:
    row = ArticleRow.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise store.no_such_article(slug)
    return row


def _move(row: ArticleRow, state: str) -> None:
    allow(row, state)
    row.state = state
    row.save()
