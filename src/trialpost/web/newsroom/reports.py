"""What readers say is wrong with a sentence of an article. Who said it, is kept nowhere."""

import datetime as dt
import unicodedata

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.web.newsroom import store, versions
from trialpost.web.newsroom.models import ArticleRow, ErrorReport, ReportedWords
from trialpost.web.people.ageing.months import months_before
from trialpost.web.sealing import SealBroken, keyring, seal, unseal
from trialpost.web.typed import without_directions

LONGEST_WORDS = 300
"""Characters that a reader can add in their own words."""

MOST_WORDS = 50
"""How often the own words of readers are kept with one report; more are not."""

_PURPOSE = "reported words"

Kind, Outcome = ErrorReport.Kind, ErrorReport.Outcome

KINDS: dict[str, str] = {
    Kind.WRONG: _("It is wrong"),
    Kind.MISLEADING: _("It is misleading, or sounds too good or too bad"),
    Kind.MISSING: _("Something important is missing here"),
    Kind.UNCLEAR: _("I do not understand it"),
}
"""What can be wrong, as readers choose it."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What readers said of a sentence: what is wrong, how many did, and their own words."""

    kind: str
    count: int
    words: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Reported(…)"


@transaction.atomic
def report(*, slug: str, sentence: str, kind: str, today: dt.date, words: str = "") -> None:
    """Keep that somebody said a sentence of an article is wrong.

    ``words`` are their own, if they wrote any; they are sealed.

    Raises:
        NotFound: if no such article is on the site.
        BadInput: if it has no such sentence, the kind is none that is known, or the words are too
            many.
    """
    row, words = store.on_the_site(slug), _cleaned(words)
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
    if words and found.words.count() < MOST_WORDS:
        found.words.create(week=week, sealed=seal(keyring().words_key, _PURPOSE, words))


def _cleaned(words: str) -> str:
    """Return a reader's own words on one line.

    Raises:
        BadInput: if they are too many.
    """
    shown = without_directions(" ".join(words.split()))
    shown = "".join(one for one in shown if unicodedata.category(one) != "Cc")
    if len(shown) > LONGEST_WORDS:
        said = gettext("Use at most %(most)s characters for your own words.")
        raise BadInput(said % {"most": LONGEST_WORDS})
    return shown


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


def open_reports(row: ArticleRow) -> dict[str, list[Reported]]:
    """Return what readers reported and nobody closed, by the sentence."""
    found: dict[str, list[Reported]] = {}
    waiting = row.reports.filter(closed_at=None).prefetch_related("words")
    for one in waiting.order_by("-count", "pk"):
        told = Reported(kind=KINDS[one.kind], count=one.count, words=_opened(one))
        found.setdefault(one.sentence, []).append(told)
    return found


def forget_old(*, now: dt.datetime) -> int:
    """Erase readers' own words that are as old as what nobody uses; return how many those were.

    The reports stay: they say nothing of anybody.
    """
    months = settings.SERVICE.erase_unused_after_months
    if not months:
        return 0
    old = ReportedWords.objects.filter(week__lte=months_before(now.date(), months))
    return old.delete()[0]


def _opened(report: ErrorReport) -> tuple[str, ...]:
    """Return the own words of readers, as far as they open: another key file opens none."""
    found = []
    for one in report.words.all():
        try:
            found.append(unseal(keyring().words_key, _PURPOSE, one.sealed, str))
        except SealBroken:
            continue
    return tuple(found)


@transaction.atomic
def close(*, slug: str, outcome: str, by: str, now: dt.datetime) -> int:
    """Close all that is open on an article with what became of it; return how many that were.

    The readers' own words are erased.

    Raises:
        BadInput: if the outcome is none that is known.
    """
    if outcome not in Outcome.values:
        raise BadInput(gettext("What became of it is one of: corrected, right."))
    waiting = ErrorReport.objects.filter(article_row__slug=slug, closed_at=None)
    ReportedWords.objects.filter(report__in=waiting).delete()
    return waiting.update(closed_at=now, closed_by=by, outcome=outcome)
