"""Standing matches on real records: the plain road finds no pair that the engine misses.

Where nothing but coded fields is asked, both find the same. The profiles are generated, with
conditions and places as the records have them.
"""

import datetime as dt
import random
from collections.abc import Iterator
from functools import partial

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.answering import settled
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import judge
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import person_of
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import related_slots
from trialpost.matching.outline import TrialOutline
from trialpost.matching.relation import relate, sought_by
from trialpost.matching.standing.named import HEALTHY, Conditions, Names, keys_of
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.plain import Standing, matched
from trialpost.matching.standing.rows import Entry, Tables, entry_of, rows_of, told_of
from trialpost.matching.standing.shard import Shard
from trialpost.matching.standing.statements import Statements
from trialpost.matching.standing.stored import Stored
from trialpost.model.criterion import Verdict
from trialpost.model.profile import HealthCondition, Profile
from trialpost.model.site import Coordinates
from trialpost.model.status import Sex
from trialpost.registry import read
from trialpost.vocabulary.conditions import ConditionVocabulary

pytestmark = needs_real_data
TODAY = dt.date(2026, 11, 22)
LAY = ("heart failure", "high blood pressure", "lupus", "diabetes", "breast cancer", "polyp",
       "chronic heart failure", "COPD", "a wobbly thing")  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    folder = REAL_DATA / "ctgov-v2"
    records = [
        found.trial
        for name in ("recruiting", "other")
        for found in read(folder / f"{name}.jsonl.gz")
        if found.trial is not None
    ]
    return Catalogue.from_records(records)


def people(outlines: list[TrialOutline], count: int, seed: int = 5) -> Iterator[Standing]:
    """Yield people with conditions and places as the records have them; not a word of them real."""
    chance = random.Random(seed)
    names = [name for one in outlines for name in one.conditions]
    names += [term.name for one in outlines for term in (*one.terms, *one.ancestors)]
    points = [(s.lat, s.lon) for one in outlines for s in one.sites if s.lat is not None]
    for number in range(count):
        at = chance.choice(points) if chance.random() < 0.9 else None
        drawn = chance.choices(names, k=chance.choice((0, 1, 1, 1, 2, 3)))
        drawn += chance.sample(LAY, chance.choice((0, 0, 1)))
        profile = Profile(
            birth_year=chance.choice((None, *range(1931, 2025))),
            sex=chance.choice((None, Sex.FEMALE, Sex.MALE)),
            travel_km=chance.choice((None, 20.0, 80.0, 160.0, 500.0, 3000.0)),
            travel_country=chance.choice((None,) * 9 + ("US", "France")),
            conditions=tuple(HealthCondition(name=name) for name in dict.fromkeys(drawn)),
            healthy_volunteer=chance.choice((None, None, True, False)),
        )
        here = (
            Coordinates(at[0] + chance.gauss(0, 0.3), at[1] + chance.gauss(0, 0.3)) if at else None
        )
        yield Standing(who=number, profile=settled(profile), origin=here, conditions=())


def understood(
    held: list[Standing], vocabulary: ConditionVocabulary
) -> tuple[list[Standing], Names]:
    names: Names = {}
    told = [
        Standing(
            who=one.who,
            profile=one.profile,
            origin=one.origin,
            conditions=keys_of(one.profile, names, vocabulary),
        )
        for one in held
    ]
    return told, names


def test_nobody_whom_the_plain_road_finds_is_missed(catalogue: Catalogue) -> None:
    """In small shards, where a name that one person alone has is not covered by another's."""
    outlines = list(catalogue.all_outlines())
    at = {catalogue.slot_of[one.id]: place for place, one in enumerate(outlines)}
    every, plain, pairs = list(people(outlines, 400)), set(), set()
    for first in range(0, len(every), 40):
        held, names = understood(every[first : first + 40], catalogue.vocabulary)
        order, conditions = (
            Order(catalogue.vocabulary.graph),
            Conditions(names, catalogue.vocabulary),
        )
        shard = Shard.of(map(entry, held), order)
        asked = shard.ask(outlines, partial(conditions.spans, order=order), today=TODAY)
        pairs |= shard.match(asked).as_set()
        for person in held:
            plain |= {(person.who, at[slot]) for slot in by_the_plain_road(catalogue, person)}
    assert len(plain) > 1000
    assert plain <= pairs
    assert len(pairs) < 1.2 * len(plain), "and few come out that it does not find"


def by_the_plain_road(catalogue: Catalogue, person: Standing) -> set[int]:
    """Return the slots that a watch would have judged in full."""
    facts = person_of(person.profile, person.origin, today=TODAY)
    sought = sought_by(person.profile, catalogue.vocabulary)
    maybe = related_slots(catalogue, sought, ~not_met_anywhere(catalogue, facts, TODAY))
    told = catalogue.outlines.at_slots(sorted(maybe))
    return {slot for slot, one in told if relate(one, sought, catalogue.vocabulary)}


def entry(one: Standing) -> Entry:
    return entry_of(one.who, one.profile, one.origin, one.conditions)


def test_the_coded_part_is_exact(catalogue: Catalogue) -> None:
    outlines = list(catalogue.all_outlines())
    held, _ = understood(list(people(outlines, 150, seed=6)), catalogue.vocabulary)
    order = Order(catalogue.vocabulary.graph)
    shard = Shard.of(map(entry, held), order)
    every = ((0, len(order)),)
    pairs = shard.match(shard.ask(outlines, lambda _: every, today=TODAY)).as_set()
    assert pairs == matched(held, outlines, order, lambda _: every, today=TODAY)
    assert len(pairs) > 1000


def test_sql_finds_the_same(catalogue: Catalogue) -> None:
    pytest.importorskip("duckdb")
    from trialpost.benchmarks import watching_rivals as rivals
    from trialpost.benchmarks.watching_plain import plain_tables

    outlines = list(catalogue.all_outlines())
    held, names = understood(list(people(outlines, 1500, seed=7)), catalogue.vocabulary)
    order, tables = Order(catalogue.vocabulary.graph), Tables()
    entries = list(map(entry, held))
    told = told_of(entries, order, tables)
    shard = Shard.of_rows(rows_of(told, tables), order, tables)
    conditions = Conditions(names, catalogue.vocabulary)
    spans = {one.id: conditions.spans(one, order) for one in outlines}
    pairs = shard.match(shard.ask(outlines, lambda one: spans[one.id], today=TODAY))
    plain = plain_tables(
        told, tables, order.keys, (), outlines,
        lambda one: [HEALTHY] * bool(one.healthy_volunteers)
        + [names[name] for name in conditions.related(one)],
        TODAY,
    )  # fmt: skip
    found = rivals.duckdb(plain)
    assert pairs.as_set() == set(zip(found.who.tolist(), found.trial.tolist(), strict=True))
    assert len(pairs.who) == len(found.who) > 5000


TELLING = {
    "pregnant": ("yes", "no"), "breastfeeding": ("yes", "no"), "ecog": ("0", "1", "2", "3"),
    "smoking": ("yes", "no", "past"), "other-trial": ("yes", "no"),
}  # fmt: skip
ILLNESSES = ("hypertension", "type 2 diabetes", "hiv infection", "hepatitis b", "stroke", "asthma",
             "heart failure", "breast cancer", "depression", "epilepsy")  # fmt: skip


def telling(profile: Profile, chance: random.Random) -> Profile:
    """Let somebody state more, of what criteria often ask."""
    own = {one.name for one in profile.conditions}
    others = [name for name in ILLNESSES if name not in own]
    return msgspec.structs.replace(
        profile,
        answers={k: chance.choice(v) for k, v in TELLING.items() if chance.random() < 0.5},
        conditions=(
            *profile.conditions,
            *(HealthCondition(name=name) for name in chance.sample(others[:6], 1)),
        ),
        absent=tuple(chance.sample(others[6:], 2)),
    )


def test_whoever_is_barred_by_what_they_stated_fails_a_criterion(catalogue: Catalogue) -> None:
    """On the criteria of real records: of those left out, none is likely or possible."""
    outlines = list(catalogue.all_outlines())[:150]
    trees = catalogue.read_trees([one.id for one in outlines])
    statements = Statements.of(trees.values())
    chance = random.Random(8)
    profiles = {
        one.who: telling(one.profile, chance)
        for one in people(list(catalogue.all_outlines()), 120, seed=8)
    }
    stored = Stored.of(profiles.items(), catalogue.vocabulary, statements=statements, today=TODAY)
    every = stored.match(outlines, today=TODAY).as_set()
    kept = stored.match(outlines, today=TODAY, trees=lambda one: trees[one.id]).as_set()
    assert kept < every
    facts = {who: facts_of(one, vocabulary=catalogue.vocabulary) for who, one in profiles.items()}
    fails = {
        (who, at)
        for who, at in every
        if any(
            judge(one, facts[who], today=TODAY).verdict is Verdict.NOT_MET
            for one in trees[outlines[at].id]
        )
    }
    barred = every - kept
    assert barred <= fails
    assert len(barred) > 0.3 * len(fails) > 10, "and most of those who fail are left out"
