"""Whom a trial matched while it took people, whether or not a mail ever told them of it.

What matched on the day on which a profile was saved stands on its owner's page and is never mailed
as new; what came later may have waited for a pause, or for a mail that was never sent. Here a trial
as it was when it last took people is held against the profiles that were saved by then, as the
watch does it: the engine says who may be concerned, and these few are judged in full.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec

from trialpost.matching.find import OPEN
from trialpost.matching.version import Version, judged
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.records import changed_in
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.watch.judging.somebody import known_asker
from trialpost.web.watch.sending.waiting import listening
from trialpost.web.watch.standing import engine
from trialpost.web.watch.standing.stating import Stating

AT_A_TIME = 100
"""Profiles that are read at a time."""

log = logging.getLogger("trialpost.watch")


class Failed(NamedTuple):
    """Of whom, and of which trials, something could not be said or told: the kind of the error."""

    people: dict[int, str]
    trials: dict[str, str]

    def note_trial(self, name: str, error: Exception) -> None:
        """Note that a trial could not be read, whatever the reason; all others are told."""
        self.trials[name] = kind = type(error).__name__
        log.warning("It could not be told what became of %s: %s.", name, kind)


class Stood(msgspec.Struct, frozen=True):
    """A trial as it was when it last took people.

    ``closed`` is the version of the catalogue at which it did no more, ``None`` while it does.
    """

    version: Version
    closed: int | None


def last_open(name: str) -> Stood | None:
    """Return a trial as it was when it last took people; ``None`` if that was never held here."""
    closed = None
    for at in reversed(changed_in(name)):
        trial = catalogue.trial_at(name, at)
        if trial is not None and trial.status in OPEN:
            return Stood(Version(trial, current_catalogue().better), closed)
        closed = at
    return None


def matched(
    names: Collection[str],
    *,
    today: dt.date,
    failed: Failed,
    only: Collection[int] | None = None,
) -> dict[str, set[int]]:
    """Return the keys of the people whom each of some trials matched while it took people.

    Whoever saved their profile only when it had closed is not among them. Those of whom it cannot
    be said are put into ``failed``, and so are trials. With ``only`` no others than these people
    are looked at.
    """
    stood = {name: found for name in names if (found := _guarded(name, failed)) is not None}
    found: dict[str, set[int]] = {name: set() for name in names}
    if not stood or not listening().exists():
        return found
    held = current_catalogue()
    by_id = {one.version.outline.id: (name, one) for name, one in stood.items()}
    standing = engine.Standing(held.vocabulary, Stating(held, today))
    outlines = [one.version.outline for one in stood.values()]
    for concerned in standing.concerned(outlines, today=today):
        for row in _rows(concerned):
            if only is not None and row.person_id not in only:
                continue
            among = concerned[row.pk]
            some = by_id.values() if among is None else [by_id[one] for one in among]
            early = [
                pair for pair in some if not pair[1].closed or row.baseline_version < pair[1].closed
            ]
            try:
                for name in _fitting(row, early, today):
                    found[name].add(row.person_id)
            except Exception as error:  # whatever it is, the others are looked at
                failed.people[row.person_id] = kind = type(error).__name__
                log.warning("A match of person %s could not be judged: %s.", row.person_id, kind)
    return found


def _guarded(name: str, failed: Failed) -> Stood | None:
    try:
        return last_open(name)
    except Exception as error:  # whatever it is, the others are looked at
        failed.note_trial(name, error)
        return None


def _rows(keys: Collection[int]) -> Iterator[SealedProfile]:
    every = sorted(keys)
    for start in range(0, len(every), AT_A_TIME):
        rows = listening().filter(pk__in=every[start : start + AT_A_TIME])
        yield from rows.select_related("person__address").order_by("pk")


def _fitting(
    row: SealedProfile, among: Collection[tuple[str, Stood]], today: dt.date
) -> Iterator[str]:
    """Yield the names of those trials that a profile may fit."""
    if not among:
        return
    vocabulary = current_catalogue().vocabulary
    asker = known_asker(open_row(row).profile, vocabulary, today)
    for name, one in among:
        seen = judged(one.version, asker, vocabulary, today)
        if seen is not None and seen.fits:
            yield name
