"""Audit looks at what became of trials: was all written that was to be told, and nothing else?

What became of trials is read anew from the versions of records and articles (``events``), and of
each person whether they decided about a trial, were told of it, or it fitted them as it last took
people, by the plain road (``follower``). That is held against the rows of follow-ups: ``missed``
was due and is not there, or is in no mail though it counts as told; ``surplus`` was written by the
look and is not so, is told twice, or is of a trial that the person does not know.
Whoever changed since the look what it depends on is left out; of whom, or of what, is ``owed``
nothing is said.
"""

import datetime as dt
import logging
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from trialpost.errors import ServiceUnavailable, TrialpostError
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import Asker, related_slots
from trialpost.matching.version import judged
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.newsroom import store as newsroom
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.watch.after import looks
from trialpost.web.watch.after.becoming import BecameKind
from trialpost.web.watch.auditing import events
from trialpost.web.watch.auditing.events import Event, Open, Records
from trialpost.web.watch.auditing.follower import Follower, twice
from trialpost.web.watch.auditing.logged import note_looked_at
from trialpost.web.watch.judging.somebody import known_asker
from trialpost.web.watch.judging.stood import stood_at
from trialpost.web.watch.models import AftermathRun, OwedFollowUps, OwedTrialFollowUps
from trialpost.web.watch.noticing.marks import is_of
from trialpost.web.watch.noticing.pasts import present_ids
from trialpost.web.watch.sending.waiting import listening

COUNTS = ("checked", "left_out", "due", "missed", "surplus", "owed")

AT_A_TIME = 100
"""Profiles that are read at a time."""

log = logging.getLogger("trialpost.watch")


def audit_looks(*, now: dt.datetime, sample: int | None, again: bool = False) -> dict[str, int]:
    """Audit the looks that wait for it, and sum up what was found; ``again`` the last one anyway.

    ``sample`` is how many people are checked of each, drawn by chance; ``None`` checks everyone.
    One that cannot be audited any more counts everybody as left out, and is named once.
    """
    runs = looks.waiting()
    last = AftermathRun.objects.exclude(ended_at=None).order_by("-pk").first()
    if again and last is not None and last.audited_at is not None:
        runs = [*runs, last]
    counts: Counter[str] = Counter()
    for run in runs:
        try:
            found = _audit(run, now, sample)
        except ServiceUnavailable as error:
            if run.audited_at is not None:
                continue
            log.warning("A look at what became of trials was not audited: %s", error.sentence)
            found = Counter(left_out=looks.seen_by(run))
        counts.update(found)
        AftermathRun.objects.filter(pk=run.pk).update(
            audited_at=now, **{name: found[name] for name in COUNTS}
        )
    return {name: counts[name] for name in COUNTS}


def is_waiting() -> bool:
    """Tell whether a look waits for its audit."""
    return bool(looks.waiting())


def _audit(run: AftermathRun, now: dt.datetime, sample: int | None) -> Counter[str]:
    if not is_of(run.mark, catalogue.state(), current_catalogue().vocabulary):
        raise ServiceUnavailable(
            "The vocabulary or this program has changed since, or the catalogue is another."
        )
    if run.joins and run.joins != catalogue.joins():
        raise ServiceUnavailable("Trials turned out to be others since.")
    keys = looks.as_seen(run)
    counts: Counter[str] = Counter(left_out=looks.seen_by(run) - len(keys))
    if sample is not None and sample < len(keys):
        keys = sorted(random.SystemRandom().sample(keys, sample))
    look = _Look(run, now, keys)
    looked_at = set()
    for row in _rows(keys):
        found = look.check(row)
        counts.update(found)
        if found["checked"]:
            looked_at.add(row.person.address_id)
    note_looked_at(looked_at, now)
    return counts


def _rows(keys: Sequence[int]) -> Iterable[SealedProfile]:
    for start in range(0, len(keys), AT_A_TIME):
        rows = listening().filter(pk__in=keys[start : start + AT_A_TIME])
        yield from rows.select_related("person__address").order_by("pk")


class _Look:
    """One look, with all that became of trials then."""

    def __init__(self, run: AftermathRun, now: dt.datetime, keys: Collection[int]) -> None:
        self._run, self._today = run, now.date()
        self._whole = stood_at(run.until, run.until).whole
        self._records = Records(run, self._whole.better)
        self._told_by = looks.told_by(run)
        self._owed = set(OwedFollowUps.objects.values_list("person", flat=True))
        names = OwedTrialFollowUps.objects.values_list("registry_id", flat=True)
        self._owed_trials = set(present_ids(names).values())
        rows = SealedProfile.objects.filter(pk__in=keys).values_list("baseline_version", flat=True)
        self._events = [
            *events.of_articles(run),
            *events.with_results(run),
            *events.overdue_on_pages(run, self._records, min(rows, default=0)),
        ]
        self._open: dict[str, Open | None] = {}
        self._columns = self._columns_of({one.trial for one in self._events})

    def _columns_of(self, names: Iterable[str]) -> tuple[Catalogue, list[str]]:
        """Return the trials as they last took people, in columns, and their names."""
        self._open = {name: self._records.last_open(name) for name in sorted(names)}
        found = [(name, one) for name, one in self._open.items() if one is not None]
        made = Catalogue(
            [one.version.outline for _, one in found],
            load_trial=catalogue.trial,
            text=self._whole.text,
            better=self._whole.better,
        )
        made.vocabulary = self._whole.vocabulary
        by_id = {one.version.outline.id: name for name, one in found}
        return made, [by_id[one] for one in made.outlines.ids]

    def check(self, row: SealedProfile) -> Counter[str]:
        """Audit one person."""
        if row.person_id in self._owed:
            return Counter(owed=1)
        try:
            follower = Follower(row.person, run=self._run)
            matched = self._matched(row, follower)
            return self._held_against(row, follower, matched)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person could not be audited: %s.", type(error).__name__)
            return Counter(left_out=1)

    def _held_against(
        self, row: SealedProfile, follower: Follower, matched: Collection[str]
    ) -> Counter[str]:
        here = {told.event for told in follower.written}
        due, missed = 0, 0
        for event in {*self._events, *self._overdue_of(follower)}:
            if event.trial in self._owed_trials:
                continue
            if not follower.is_due(event, matched=event.trial in matched):
                continue
            due += 1
            # Whoever saved, or resumed the mails, at this very version may have had it taken away.
            excused = row.baseline_version >= self._run.until
            missed += not (event in here or excused or self._may_be_gone(follower, event))
        if self._told_by is None:
            missed += follower.unmailed(since=self._run.day, today=self._today)
        surplus = self._surplus(follower, matched)
        return Counter(checked=1, due=due, missed=missed, surplus=surplus)

    def _overdue_of(self, follower: Follower) -> Iterator[Event]:
        """Yield whose results were overdue of the trials that somebody knows."""
        if self._run.overdue:
            for name in follower.trials:
                due = self._records.due_on(name, self._run.day)
                if due is not None:
                    yield Event(BecameKind.OVERDUE, name, due.due.isoformat())

    def _may_be_gone(self, follower: Follower, event: Event) -> bool:
        """Say whether what was written may have been taken away, since it does not hold any more.

        That a trial has results always does, and that an article was withdrawn.
        """
        holds = True
        if event.kind is BecameKind.OVERDUE:
            holds = self._records.due_now(event.trial, self._today) is not None
        elif event.kind in (BecameKind.ARTICLE, BecameKind.CORRECTED):
            holds = newsroom.is_on_the_site(event.article)
        return not holds or follower.may_not_be_told(event)

    def _surplus(self, follower: Follower, matched: Collection[str]) -> int:
        """Count what the look wrote for somebody and should not have."""
        again = twice(follower.written)
        last = self._told_by
        return sum(
            told.row.pk in again
            or not self._is_so(told.event)
            or not follower.is_due(told.event, matched=told.event.trial in matched)
            for told in follower.written
            if told.row.pk > self._run.told_before and (last is None or told.row.pk <= last)
        )

    def _is_so(self, event: Event) -> bool:
        if event.kind is BecameKind.RESULTS:
            return event.what == "results" and self._records.got_results(event.trial)
        if event.kind is BecameKind.OVERDUE:
            due = self._records.due_on(event.trial, self._run.day)
            return due is not None and due.due.isoformat() == event.what
        return events.is_of_an_article(event, self._run)

    # --- whom a trial matched while it took people -----------------------------------------------

    def _matched(self, row: SealedProfile, follower: Follower) -> set[str]:
        """Return the trials that may have fitted somebody, of those that matter here."""
        vocabulary = self._whole.vocabulary
        asker = known_asker(open_row(row).profile, vocabulary, self._run.day)
        among = {told.event.trial for told in follower.written} - self._open.keys()
        catalogue_of, names = self._columns
        if names:
            ruled_out = not_met_anywhere(catalogue_of, asker.person, self._run.day)
            among |= {names[at] for at in related_slots(catalogue_of, asker.sought, ~ruled_out)}
        return {name for name in among if self._fits(name, row.baseline_version, asker)}

    def _fits(self, name: str, baseline: int, asker: Asker) -> bool:
        """Say whether a trial, as it last took people, may fit who had saved by then."""
        one = self._records.last_open(name)
        if one is None or (one.closed is not None and baseline >= one.closed):
            return False
        seen = judged(one.version, asker, self._whole.vocabulary, self._run.day)
        return seen is not None and seen.fits
