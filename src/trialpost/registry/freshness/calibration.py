"""Count, from the histories of a catalogue, how often each rule of freshness was right to doubt.

A case is a version of a record that was followed by another: the rule that labelled it is asked for
on the day before the next version was seen, which is the last day on which somebody could have read
it. It had moved if the next version has another status. What is counted, and what not:

- The last version of a record is no case: what it will turn out to be, nobody knows yet. So the
  rates hold for records that somebody came back to; those that nobody ever updates are not in them.
- Two versions seen on one day, and a record that vanished, tell nothing of its status: no case.
- A record that goes through several versions is several cases; they are not quite independent.
- Sites' rules are counted by site where the same one (by its name and place) stands in both.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from trialpost.model.calibration import Calibration, Tally
from trialpost.model.site import Site
from trialpost.model.trial import Trial
from trialpost.registry.freshness.rules import rule_for
from trialpost.registry.freshness.sites import site_rule_for


class Seen(msgspec.Struct, frozen=True):
    """A version of a trial and the day on which it was first seen; ``None`` if it had vanished."""

    on: dt.date
    trial: Trial | None


History = Sequence[Seen]
"""The versions of one trial, the earliest first."""


def calibrate(histories: Iterable[History]) -> Calibration:
    """Count for each rule its cases and how many of them had moved to another status."""
    cases: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    for history in histories:
        for rule, has_moved in _cases(history):
            cases[rule] += 1
            moved[rule] += has_moved
    return Calibration({rule: Tally(cases[rule], moved[rule]) for rule in sorted(cases)})


def _cases(history: History) -> Iterator[tuple[str, bool]]:
    """Yield the rule of each version that was followed by another, and whether that one moved."""
    for earlier, later in pairwise(history):
        if earlier.trial is None or later.trial is None or later.on <= earlier.on:
            continue
        day = later.on - dt.timedelta(days=1)
        rule = rule_for(earlier.trial, today=day)
        yield rule.name, earlier.trial.status is not later.trial.status
        yield from _site_cases(earlier.trial, later.trial, day)


def _site_cases(earlier: Trial, later: Trial, day: dt.date) -> Iterator[tuple[str, bool]]:
    """Yield the rules that were a site's own, for the sites that stand in both versions."""
    after = {_key(site): site for site in later.sites}
    for site in earlier.sites:
        found = after.get(_key(site))
        rule = site_rule_for(earlier, site, today=day)
        if found is not None and rule.label is not None:
            yield rule.name, site.status is not found.status


def _key(site: Site) -> tuple[str | None, str | None, str | None]:
    return (site.facility, site.city, site.country)
