"""A sealed shard: nobody reads it without the key, and nothing that was erased is in it."""

import pytest

from standing_made_up import GRAPH, TODAY, spans
from trialpost.errors import Unreadable
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.packing import FORM, pack, unpack
from trialpost.matching.standing.rows import entry_of
from trialpost.matching.standing.shard import Shard
from trialpost.model.profile import Profile
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import MeshTerm
from trialpost.web.sealing import SealBroken, new_key_text, parse_keys
from trialpost.web.watch.standing.shards import opened, sealed

MARKED = "text a marked illness"
TRIAL = TrialOutline(
    id="NCT00000001",
    registry="clinicaltrials.gov",
    title="A trial",
    status=RecruitmentStatus.RECRUITING,
    type=StudyType.INTERVENTIONAL,
    terms=(MeshTerm("D1", "Heart Diseases"),),
)
KEYS = parse_keys(new_key_text())


def shard() -> Shard:
    held = [entry_of(1, Profile(), None, ("D2",)), entry_of(2, Profile(), None, ("D4", MARKED))]
    return Shard.of(held, Order(GRAPH))


def found(held: Shard) -> set[tuple[int, int]]:
    return held.match(held.ask([TRIAL], spans(held.order), today=TODAY)).as_set()


def test_what_was_sealed_opens_and_answers_as_before() -> None:
    before = shard()
    data = sealed(before, KEYS)
    assert MARKED.encode() in pack(before), "the mark would be seen"
    assert MARKED.encode() not in data
    assert found(opened(data, KEYS)) == found(before) == {(1, 0)}


def test_a_shard_can_be_changed_after_it_was_opened() -> None:
    held = opened(sealed(shard(), KEYS), KEYS)
    held.put(entry_of(2, Profile(), None, ("D2",)))
    assert held.erase(1)
    assert (found(held), len(held)) == ({(2, 0)}, 1)


def test_who_was_erased_is_not_in_the_bytes() -> None:
    held = shard()
    held.erase(2)
    again = unpack(pack(held))
    assert 2 not in again
    assert len(again) == 1


def test_another_key_or_altered_bytes_do_not_open() -> None:
    data = sealed(shard(), KEYS)
    with pytest.raises(SealBroken):
        opened(data, parse_keys(new_key_text()))
    with pytest.raises(SealBroken):
        opened(data[:-1] + bytes([data[-1] ^ 1]), KEYS)
    for short in (b"", data[:1], data[:40], data[:90]):
        with pytest.raises(SealBroken):
            opened(short, KEYS)


@pytest.mark.parametrize("bad", [b"", b"standing-0\n", FORM, FORM + bytes(8), pack(shard())[:-1]])
def test_bytes_that_are_no_shard_say_what_to_do(bad: bytes) -> None:
    with pytest.raises(Unreadable, match="build it anew"):
        unpack(bad)
