"""Real records are put together only where a registry's own number says so."""

import functools
from collections import defaultdict
from itertools import combinations

from real_data import REAL_DATA, needs_real_data
from trialpost.model.identifiers import Registry
from trialpost.model.sources import Record
from trialpost.registry import read
from trialpost.registry.merging.facts import Facts, facts_of
from trialpost.registry.merging.likeness import compared
from trialpost.registry.merging.merge import groups, merge, names_of


@functools.cache
def _records() -> tuple[Record, ...]:
    paths = sorted(
        path
        for folder in ("ctgov-v2", "ctgov-xml", "other-registries")
        for path in (REAL_DATA / folder).iterdir()
    )
    return tuple(
        Record(one.door, one.part, one.trial)
        for path in paths
        for one in read(path)
        if one.trial is not None
    )


def _pairs(facts: list[Facts]) -> set[tuple[int, int]]:
    """Pair trials that have a long title, a protocol's code or a number elsewhere in common."""
    holders = defaultdict(list)
    for index, one in enumerate(facts):
        marks = {("title", one.title), ("code", one.protocol), *(("id", s) for s in one.stems)}
        for mark in marks - {("title", None), ("code", None)}:
            holders[mark].append(index)
    return {pair for held in holders.values() for pair in combinations(held, 2)}


@needs_real_data
def test_only_records_of_one_number_are_joined_in_the_folder() -> None:
    records = _records()
    parted = groups(records)
    joined = [group for group in parted if len({records[i].trial.id.stem for i in group}) > 1]
    for group in joined:
        ids = {records[index].trial.id for index in group}
        names = set().union(*(names_of(records[index].trial) for index in group))
        assert ids & names
    stems = {(one.trial.id.registry, one.trial.id.stem) for one in records}
    assert len(parted) == len(stems) - sum(
        len({records[i].trial.id.stem for i in group}) - 1 for group in joined
    )


@needs_real_data
def test_no_two_trials_would_be_joined_if_they_stood_in_two_registries() -> None:
    """Each of these trials has its own number at ClinicalTrials.gov, which the rules do not see.

    Nine pairs of them have a title, a code or a number in common, twins and repetitions.
    """
    trials = {
        one.trial.id: one.trial
        for one in _records()
        if one.trial.id.registry is Registry.CLINICALTRIALS_GOV
    }
    facts = [facts_of(trial) for trial in trials.values()]
    pairs = _pairs(facts)
    assert len(pairs) >= 9
    assert [(a, b) for a, b in pairs if compared(facts[a], facts[b]).same] == []


@needs_real_data
def test_a_real_record_alone_is_left_as_it_is() -> None:
    assert all(merge([one]).trial is one.trial for one in _records())
