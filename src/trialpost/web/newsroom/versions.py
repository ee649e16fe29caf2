"""What became of an article, version by version, and what differs between two."""

import datetime as dt
import difflib
from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from trialpost.model.article import Article, Sentence
from trialpost.web.newsroom import store
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion

WRITTEN, EDITED = "written", "edited"
"""What was done with the words of a draft."""

WORDS: dict[str, Any] = {
    WRITTEN: _("written"),
    EDITED: _("edited"),
    ArticleRow.State.PUBLISHED: _("published"),
    ArticleRow.State.CORRECTED: _("corrected"),
    ArticleRow.State.WITHDRAWN: _("withdrawn"),
    "accepted": _("a figure of a publication accepted"),
    "refused": _("a figure of a publication refused"),
}
"""What was done, as the history says it."""


class Difference(msgspec.Struct, frozen=True):
    """One place where two versions differ; either side may be empty."""

    before: str
    after: str


def note(row: ArticleRow, *, what: str, by: str, now: dt.datetime, reason: str = "") -> None:
    """Keep the article as it is now as its next version."""
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    ArticleVersion.objects.create(
        article_row=row,
        number=last + 1,
        what=what,
        by=by,
        reason=reason,
        article=row.article,
        findings=row.findings,
        made_at=now,
    )


def of(row: ArticleRow) -> list[tuple[ArticleVersion, str]]:
    """Return the versions of an article, the latest first, each with what was done in words."""
    every = row.versions.order_by("-number")
    return [(one, str(WORDS.get(one.what, one.what))) for one in every]


def take_over(row: ArticleRow, draft: ArticleRow) -> None:
    """Let the history of a draft stand in that of the article which it has just corrected.

    What became of the draft stands before the correction that it was made for.
    """
    brought = list(draft.versions.order_by("number"))
    correction = row.versions.order_by("-number").first()
    if correction is None or not brought:
        return
    first = correction.number
    correction.number = first + len(brought)
    correction.save(update_fields=["number"])
    for at, version in enumerate(brought):
        version.article_row, version.number = row, first + at
        version.save(update_fields=["article_row", "number"])


def by_a_person(row: ArticleRow) -> bool:
    """Tell whether an editor changed words of what the article says now.

    Words that were written from findings are nobody's, also where an editor put them back.
    """
    edited, before, written = False, None, None
    told = row.versions.order_by("number").values_list("what", "article")
    for what, article in told:
        if what == EDITED:
            edited = article != written
        elif article != before:
            edited, written = False, article
        before = article
    return edited


def last_changes(row: ArticleRow) -> tuple[Difference, ...]:
    """Return what the article says otherwise than the last version that had other words.

    Of an article on the site, or that stood there, only versions that stood there count.
    """
    every = row.versions.order_by("-number")
    if row.state not in (row.State.DRAFT, row.State.VERIFIED):
        every = every.filter(what__in=(row.State.PUBLISHED, row.State.CORRECTED))
    for older in every:
        if older.article != row.article:
            return differences(store.decode(older.article), store.article_of(row))
    return ()


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One correction as readers see it: when, why, and which sentences."""

    day: dt.datetime
    reason: str
    changes: tuple[Difference, ...]


def corrections(row: ArticleRow) -> tuple[Correction, ...]:
    """Return what was corrected of an article on the site, the latest first."""
    public = (row.State.PUBLISHED, row.State.CORRECTED)
    found, before = [], None
    for version in row.versions.filter(what__in=public).order_by("number"):
        article = store.decode(version.article)
        if before is not None and version.what == row.State.CORRECTED:
            changes = differences(before, article)
            found.append(Correction(day=version.made_at, reason=version.reason, changes=changes))
        before = article
    return tuple(reversed(found))


def differ(before: Article, after: Article) -> bool:
    """Tell whether readers read anything else, in words or in figures."""
    return _shown(before) != _shown(after)


def _shown(article: Article) -> tuple[Any, ...]:
    headings = tuple(section.heading for section in article.sections)
    figures = tuple((one.svg, one.alt, one.table) for one in article.figures)
    return tuple(_texts(article)), headings, figures


def differences(before: Article, after: Article) -> tuple[Difference, ...]:
    """Return the sentences that were changed, added or dropped, in the order of the text."""
    old, new = list(_texts(before)), list(_texts(after))
    found = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            for at in range(max(b - a, d - c)):
                left = old[a + at] if a + at < b else ""
                right = new[c + at] if c + at < d else ""
                found.append(Difference(left, right))
    return tuple(found)


def _texts(article: Article) -> Iterator[str]:
    for one in sentences(article):
        yield one.text


def sentences(article: Article) -> Iterator[Sentence]:
    """Yield title, subtitle and every sentence of an article, in order."""
    yield article.title
    yield article.subtitle
    for section in article.sections:
        yield from section.sentences
