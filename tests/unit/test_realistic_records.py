"""The records that speed is measured on are what their table says: sizes, shares, readable."""

import statistics

from trialpost.demo.realistic import WITH_RESULTS, records
from trialpost.registry import read_record


def test_sizes_and_shares_are_those_that_are_stated() -> None:
    made = list(records(1_500))
    without = [len(raw) for raw in made if b'"resultsSection"' not in raw]
    assert abs(1 - len(without) / len(made) - WITH_RESULTS) < 0.03
    assert 17_000 < statistics.mean(map(len, made)) < 23_000
    assert 10_000 < statistics.median(without) < 12_000


def test_every_record_reads_and_has_an_identifier_of_its_own() -> None:
    read = [read_record(raw) for raw in records(300)]
    assert len({str(result.trial.id) for result in read}) == 300
    with_results = [result.trial.has_results for result in read]
    assert any(with_results)
    assert not all(with_results)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert list(records(5, seed=3)) == list(records(5, seed=3)) != list(records(5, seed=4))
