"""What readers say is wrong with a sentence of an article. Who said it, is kept nowhere."""

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.web.newsroom import store, versions
from trialpost.web.newsroom.models import ArticleRow, ErrorReport

Kind, Outcome = ErrorReport.Kind, ErrorReport.Outcome

KINDS: dict[str, str] = {
    Kind.WRONG: _("It is wrong"),
    Kind.MISLEADING: _("It is misleading, or sounds too good or too bad"),
    Kind.MISSING: _("Something important is missing here"),
    Kind.UNCLEAR: _("I do not understand it"),
}
"""What can be wrong, as readers choose it."""


@transaction.atomic
def report(*, slug: str, sentence: str, kind: str, today: dt.date) -> None:
    """Keep that somebody said a sentence of an article is wrong.

    Raises:
        NotFound: if no such article is on the site.
        BadInput: if it has no such sentence, or the kind is none that is known.
    """
    row = store.on_the_site(slug)
    if kind not in Kind.values:
        raise BadInput(gettext("Choose what is wrong with it."))
    if sentence not in {one.text for one in versions.sentences(store.spoken_of(row))}:
        raise BadInput(gettext("Choose a sentence; the article may have been changed meanwhile."))
    sentence = _for_editors(row, sentence)
    week = today - dt.timedelta(days=today.weekday())
    found, is_new = ErrorReport.objects.get_or_create(
        article_row=row,
        sentence=sentence,
        kind=kind,
        closed_at=None,
        defaults={"first_week": week, "last_week": week},
    )
    if not is_new:
        ErrorReport.objects.filter(pk=found.pk).update(count=F("count") + 1, last_week=week)


def _for_editors(row: ArticleRow, sentence: str) -> str:
    """Return the English sentence that a reader's stands for: editors work in English.

    It is the one that names the same findings; where there is none, the title stands for it.
    """
    english = tuple(versions.sentences(store.article_of(row)))
    if sentence in {one.text for one in english}:
        return sentence
    shown = versions.sentences(store.spoken_of(row))
    findings = next(one.findings for one in shown if one.text == sentence)
    alike = (one.text for one in english if findings and one.findings == findings)
    return next(alike, english[0].text)


def open_reports(row: ArticleRow) -> dict[str, list[tuple[str, int]]]:
    """Return what readers reported and nobody closed, by the sentence."""
    found: dict[str, list[tuple[str, int]]] = {}
    for one in row.reports.filter(closed_at=None).order_by("-count", "pk"):
        found.setdefault(one.sentence, []).append((KINDS[one.kind], one.count))
    return found


@transaction.atomic
def close(*, slug: str, outcome: str, by: str, now: dt.datetime) -> int:
    """Close all that is open on an article with what became of it; return how many that were.

    Raises:
        BadInput: if the outcome is none that is known.
    """
    if outcome not in Outcome.values:
        raise BadInput("What became of it is one of: corrected, right.")
    waiting = ErrorReport.objects.filter(article_row__slug=slug, closed_at=None)
    return waiting.update(closed_at=now, closed_by=by, outcome=outcome)
