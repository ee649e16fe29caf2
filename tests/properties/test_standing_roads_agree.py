"""The kernel, the plain checks and a database's SQL say the same of every pair."""

from hypothesis import given, settings
from hypothesis import strategies as st

from standing_made_up import GRAPH, TODAY, outlines, people, spans
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.packing import pack, unpack
from trialpost.matching.standing.plain import Standing, matched
from trialpost.matching.standing.rows import Entry, entry_of
from trialpost.matching.standing.shard import Shard, newly

some_trials = st.lists(outlines(), max_size=8)


def entry(one: Standing) -> Entry:
    return entry_of(one.who, one.profile, one.origin, one.conditions)


def found(shard: Shard, asked: list[TrialOutline]) -> set[tuple[int, int]]:
    pairs = shard.match(shard.ask(asked, spans(shard.order), today=TODAY))
    assert len(pairs.as_set()) == len(pairs.who), "no pair twice"
    return pairs.as_set()


@settings(max_examples=300, deadline=None)
@given(people, some_trials)
def test_the_kernel_finds_whom_the_plain_checks_find(
    held: list[Standing], asked: list[TrialOutline]
) -> None:
    order = Order(GRAPH)
    shard = Shard.of(map(entry, held), order)
    plain = matched(held, asked, order, spans(order), today=TODAY)
    assert found(shard, asked) == plain


@settings(max_examples=100, deadline=None)
@given(people, people, some_trials, st.data())
def test_a_shard_that_was_changed_finds_what_one_made_afresh_finds(
    first: list[Standing], second: list[Standing], asked: list[TrialOutline], data: st.DataObject
) -> None:
    order = Order(GRAPH)
    shard = Shard.of(map(entry, first), order)
    held = {one.who: one for one in first}
    for one in second:
        if data.draw(st.booleans(), label="erased"):
            assert shard.erase(one.who) == (held.pop(one.who, None) is not None)
        else:
            shard.put(entry(one))
            held[one.who] = one
        if data.draw(st.integers(0, 4), label="sorted") == 0:
            shard.sort()
    left = matched(list(held.values()), asked, order, spans(order), today=TODAY)
    assert len(shard) == len(held)
    assert found(shard, asked) == left
    opened = unpack(pack(shard))
    assert (len(opened), found(opened, asked)) == (len(held), left)


@settings(max_examples=100, deadline=None)
@given(people, st.lists(st.tuples(outlines(), st.none() | outlines()), max_size=6))
def test_new_is_who_is_matched_now_and_was_not_before(
    held: list[Standing], versions: list[tuple[TrialOutline, TrialOutline | None]]
) -> None:
    order = Order(GRAPH)
    shard = Shard.of(map(entry, held), order)
    now, before = [one for one, _ in versions], [one for _, one in versions]
    expected = set()
    for at, (new, old) in enumerate(versions):
        theirs = [matched(held, [one], order, spans(order), today=TODAY) if one else set()
                  for one in (new, old)]  # fmt: skip
        expected |= {(who, at) for who, _ in theirs[0] - theirs[1]}
    told = newly(shard, now, before, spans(order), today=TODAY)
    assert told.as_set() == expected
