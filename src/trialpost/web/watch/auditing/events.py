"""What became of trials at a look, read anew from the versions of records and articles.

Nothing is asked of the code that decides what is told: not which trials changed, nor who is
concerned. Records are read as they stood; where one cannot be read, nothing is said of its trial.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from trialpost.matching.find import OPEN
from trialpost.matching.trees import Better
from trialpost.matching.version import Version
from trialpost.model.reading import Door
from trialpost.registry.ctgov.results_due import ResultsDue, results_overdue
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.loading.packing import unpack
from trialpost.web.catalogue.models import SourceRow, SourceVersion
from trialpost.web.catalogue.records import changed_in, held_at, that_count
from trialpost.web.newsroom.models import ArticleRow, ArticleVersion
from trialpost.web.watch.after.becoming import BecameKind
from trialpost.web.watch.models import AftermathRun
from trialpost.web.watch.noticing.pasts import present_ids

RECORDS_KEPT = 2000
"""Trials of which it is kept read what is asked of them during one audit."""

AT_A_TIME = 500
"""Records that are read at a time."""

_OF_ARTICLES = {
    "published": BecameKind.ARTICLE,
    "corrected": BecameKind.CORRECTED,
    "withdrawn": BecameKind.WITHDRAWN,
}


class Event(NamedTuple):
    """That something became of a trial; ``what`` tells it from the same kind at another time."""

    kind: BecameKind
    trial: str
    what: str
    article: str = ""


class Open(NamedTuple):
    """A trial as it was when it last took people, and the version at which it did no more."""

    version: Version
    closed: int | None


class Records:
    """Asks of trials what their records said up to one version of the catalogue."""

    def __init__(self, run: AftermathRun, better: Better) -> None:
        """Take a look; ``better`` adds what else is known of criteria."""
        self._run, self._better = run, better
        self.due_on = functools.lru_cache(RECORDS_KEPT)(self._due_on)
        self.due_now = functools.lru_cache(RECORDS_KEPT)(_due_now)
        self.last_open = functools.lru_cache(RECORDS_KEPT)(self._last_open)
        self.got_results = functools.lru_cache(RECORDS_KEPT)(self._got_results)

    def _due_on(self, name: str, day: dt.date) -> ResultsDue | None:
        """Say since when results were overdue on a day, by the record as it stood at the look."""
        for one in that_count(held_at(name, self._run.until)):
            if one.door is Door.CTGOV_API and not one.vanished:
                due = results_overdue(unpack(one.data), today=day)
                if due is not None:
                    return due
        return None

    def _last_open(self, name: str) -> Open | None:
        """Return a trial as it was when it last took people, up to the look."""
        closed = None
        for at in sorted((one for one in changed_in(name) if one <= self._run.until), reverse=True):
            trial = catalogue.trial_at(name, at)
            if trial is not None and trial.status in OPEN:
                return Open(Version(trial, self._better), closed)
            closed = at
        return None

    def _got_results(self, name: str) -> bool:
        """Say whether a trial had results at the look, and had none at some time before."""
        upto = [one for one in changed_in(name) if one <= self._run.until]
        stood = [catalogue.trial_at(name, one) for one in upto]
        found = [one.has_results for one in stood if one is not None]
        return bool(found) and found[-1] and not all(found)


def _due_now(name: str, day: dt.date) -> ResultsDue | None:
    told = (raw for door, raw in catalogue.records(name) if door is Door.CTGOV_API)
    found = (results_overdue(raw, today=day) for raw in told)
    return next((one for one in found if one is not None), None)


def with_results(run: AftermathRun) -> Iterator[Event]:
    """Yield the trials that had results at a look, and had none where it began."""
    rows = SourceVersion.objects.filter(version__gt=run.since, version__lte=run.until)
    names = rows.values_list("source__trial__registry_id", flat=True).distinct()
    for name in sorted(set(present_ids(names).values())):
        then = catalogue.trial_at(name, run.until)
        before = catalogue.trial_at(name, run.since)
        if then is None or before is None or not then.has_results or before.has_results:
            continue
        yield Event(BecameKind.RESULTS, name, "results")


def of_articles(run: AftermathRun) -> Iterator[Event]:
    """Yield what became of articles between the first and the last that a look went by."""
    for row in _versions(run).filter(pk__gt=run.article_since).order_by("pk"):
        about = row.article_row
        name = present_ids([about.registry_id])[about.registry_id]
        yield Event(_OF_ARTICLES[row.what], name, str(row.pk), about.slug)


def is_of_an_article(event: Event, run: AftermathRun) -> bool:
    """Say whether this became of an article, on this trial, up to a look."""
    row = _versions(run).filter(pk=int(event.what)).first() if event.what.isdecimal() else None
    if row is None or _OF_ARTICLES[row.what] is not event.kind:
        return False
    about: ArticleRow = row.article_row
    names = present_ids([about.registry_id, event.trial])
    return (names[about.registry_id], about.slug) == (names[event.trial], event.article)


def _versions(run: AftermathRun) -> QuerySet[ArticleVersion]:
    rows = ArticleVersion.objects.filter(pk__lte=run.article_until, what__in=_OF_ARTICLES)
    return rows.select_related("article_row")


def overdue_on_pages(run: AftermathRun, records: Records, baseline: int) -> Iterator[Event]:
    """Yield whose results were overdue of what may have stood on a page, if a look asked for that.

    It stood there if it took people after the version ``baseline``, at which the first of those who
    are audited saved: it does so still, or its record has changed since.
    """
    if not run.overdue:
        return
    changed = SourceVersion.objects.filter(source=OuterRef("pk"), version__gt=baseline)
    rows = SourceRow.objects.filter(
        Q(trial__status__in=[one.value for one in OPEN]) | Exists(changed),
        door=Door.CTGOV_API.value,
        trial__joined_to=None,
    )
    told = rows.values_list("trial__registry_id", "raw__data")
    names = {
        name
        for name, data in told.iterator(chunk_size=AT_A_TIME)
        if results_overdue(unpack(data), today=run.day) is not None
    }
    for name in sorted(names):
        due = records.due_on(name, run.day)
        if due is not None:
            yield Event(BecameKind.OVERDUE, name, due.due.isoformat())
