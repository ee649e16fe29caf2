"""What the engine of the watch leaves to be judged in full, on registry records.

Invented people (``watching_people``) are held against all records that take people, in shards:

* by coded fields and conditions, beside the plain road that relates each person's own words to
  each trial: how many pairs it finds, how many the engine misses (none) or has beyond (names of
  one descriptor share a place), and the processor's time of both;
* by written criteria: how many of the pairs fail one when judged in full, and how many of those
  are spared by bits of 64, 128 or 256 statements, or all; chosen by the trials in which they
  stand, and by how many of other people make them as well. Whoever is spared and does not fail is
  counted too: there must be none.

``python -m trialpost.benchmarks.watch_spared RECORDS... --people 600 --as-of DAY``
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from trialpost.benchmarks.watching_people import people
from trialpost.eligibility.answering import settled
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import judge
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import person_of
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import related_slots
from trialpost.matching.outline import TrialOutline
from trialpost.matching.relation import relate, sought_by
from trialpost.matching.standing.statements import Statements
from trialpost.matching.standing.stored import Stored
from trialpost.matching.trees import Trees
from trialpost.model.criterion import Verdict
from trialpost.model.profile import Profile
from trialpost.registry import read
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.places import locate_given

OTHERS = 200
"""Other people, of whom it is counted what they state when statements are chosen."""

Pair = tuple[int, int]


def document(
    paths: Sequence[Path], count: int, today: dt.date, shards: Sequence[int] = (100, 1000)
) -> dict[str, Any]:
    """Return how many pairs the engine and the plain road find, and how many criteria spare."""
    trials = [found.trial for path in paths for found in read(path) if found.trial is not None]
    catalogue = Catalogue.from_records(trials)
    outlines = list(catalogue.all_outlines())
    profiles = dict(enumerate(people(outlines, count, today)))
    begun = time.process_time()
    plain = {pair for who, one in profiles.items() for pair in _plainly(catalogue, who, one, today)}
    plain_ms = _ms(begun, count)
    held = [_in_shards(catalogue, outlines, profiles, size, plain, today) for size in shards]
    return {
        "records": len(trials),
        "people": count,
        "plain": {"pairs": len(plain), "cpu_ms_a_person": plain_ms},
        "shards": held,
        "criteria": _criteria(catalogue, outlines, profiles, today),
    }


def _plainly(catalogue: Catalogue, who: int, profile: Profile, today: dt.date) -> Iterator[Pair]:
    """Yield the pairs that somebody's own words and coded fields leave, one person at a time."""
    profile = settled(profile)
    origin = locate_given(profile.place).coordinates if profile.place else None
    facts = person_of(profile, origin, today=today)
    sought = sought_by(profile, catalogue.vocabulary)
    maybe = related_slots(catalogue, sought, ~not_met_anywhere(catalogue, facts, today))
    for slot, one in catalogue.outlines.at_slots(sorted(maybe)):
        if relate(one, sought, catalogue.vocabulary) is not None:
            yield who, int(slot)


def _in_shards(
    catalogue: Catalogue,
    outlines: Sequence[TrialOutline],
    profiles: Mapping[int, Profile],
    size: int,
    plain: set[Pair],
    today: dt.date,
) -> dict[str, Any]:
    slots = [catalogue.slot_of[one.id] for one in outlines]
    every, found, begun = list(profiles.items()), set(), time.process_time()
    for first in range(0, len(every), size):
        stored = Stored.of(every[first : first + size], catalogue.vocabulary)
        pairs = stored.match(outlines, today=today)
        found |= {(who, slots[at]) for who, at in pairs.as_set()}
    return {
        "of_people": size,
        "pairs": len(found),
        "missed": len(plain - found),
        "beyond": len(found - plain),
        "cpu_ms_a_person": _ms(begun, len(every)),
    }


def _criteria(
    catalogue: Catalogue,
    outlines: Sequence[TrialOutline],
    profiles: Mapping[int, Profile],
    today: dt.date,
) -> dict[str, Any]:
    trees = catalogue.read_trees([one.id for one in outlines])
    vocabulary = catalogue.vocabulary
    facts = {who: facts_of(settled(one), vocabulary=vocabulary) for who, one in profiles.items()}
    stored = Stored.of(profiles.items(), vocabulary)
    pairs = stored.match(outlines, today=today).as_set()
    fails = {
        (who, at) for who, at in pairs if _is_failed(trees[outlines[at].id], facts[who], today)
    }
    others = [
        facts_of(settled(one), vocabulary=vocabulary)
        for one in people(outlines, OTHERS, today, seed=OTHERS)
    ]
    spared = [
        _spared(statements, words, pairs, fails, outlines, trees, profiles, vocabulary, today)
        for statements, words in _choices(trees, others, today)
    ]
    return {"pairs": len(pairs), "fail": len(fails), "spared": spared}


def _is_failed(trees: Trees, facts: Facts, today: dt.date) -> bool:
    return any(judge(one, facts, today=today).verdict is Verdict.NOT_MET for one in trees)


def _choices(
    trees: Mapping[str, Trees], others: Sequence[Facts], today: dt.date
) -> Iterator[tuple[Statements, str]]:
    for most in (64, 128, 256):
        yield Statements.of(trees.values(), most), "trials"
        yield Statements.of(trees.values(), most, people=others, today=today), "trials and people"
    yield Statements.of(trees.values(), 1_000_000), "all"


def _spared(
    statements: Statements,
    by: str,
    pairs: Iterable[Pair],
    fails: set[Pair],
    outlines: Sequence[TrialOutline],
    trees: Mapping[str, Trees],
    profiles: Mapping[int, Profile],
    vocabulary: ConditionVocabulary,
    today: dt.date,
) -> dict[str, Any]:
    stored = Stored.of(profiles.items(), vocabulary, statements=statements, today=today)
    left = stored.match(outlines, today=today, trees=lambda one: trees[one.id]).as_set()
    spared = set(pairs) - left
    return {
        "statements": len(statements),
        "chosen_by": by,
        "spared": len(spared & fails),
        "spared_wrongly": len(spared - fails),
    }


def _ms(begun: float, count: int) -> float:
    return round(1000 * (time.process_time() - begun) / count, 3)


def main() -> None:
    """Measure what the engine of the watch leaves to be judged in full; print it as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("records", nargs="+", type=Path)
    parser.add_argument("--people", type=int, default=600)
    parser.add_argument("--as-of", type=dt.date.fromisoformat, required=True)
    told = parser.parse_args()
    sys.stdout.write(json.dumps(document(told.records, told.people, told.as_of), indent=2) + "\n")


if __name__ == "__main__":
    main()
