"""What people have stated of themselves, as bits, and what of it a trial's criteria do not take.

A statement is a leaf of a criterion together with a truth: "pregnant" holds, "ECOG 0 or 1" does not
hold. Of all that the criteria of a catalogue can turn on, the most frequent are numbered for a
shard. Somebody's bits say which of them hold of them **surely**, as ``judging`` judges them; for
what nobody told, neither a leaf's holding nor its lacking is set. A trial's *bars* are the
combinations of statements of which each alone makes one of its criteria not met: they are worked
out from the criterion's tree by the tables of ``eligibility.kleene``.

=============================  ====================================================================
who passes                     why
=============================  ====================================================================
who stated nothing of it       what is unknown rules out nobody
whose leaf is not numbered     the criterion is judged where the pair is judged in full
who is for another group       a criterion for one group alone is never not met
=============================  ====================================================================

So nobody is dropped whom ``matching.match`` would call likely or possible. That must hold on every
later day as well, since a stored row is not judged again each day: only leaves are numbered whose
truth does not hang on a stretch of time, and what a person told that ends or grows stale is left
out (:meth:`Statements.stated`).

What bits say hangs on which statement has which number, and on what is a form of what, which MeSH
adds to (:func:`meaning_of`). Whoever compares bits compares both first.
"""

import datetime as dt
import functools
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judging import judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, Truth, negated
from trialpost.eligibility.when_said import date_said
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    HasMarker,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    ReadCriterion,
    Requirement,
    Scale,
    State,
    Treated,
    Unread,
    UsesSubstance,
)
from trialpost.vocabulary.mesh import MeshGraph

WORD = 64
"""Statements in a word."""

MOST_BARS, MOST_PARTS = 24, 4
"""Bars of one criterion, and statements of one bar; what has more is judged in full only."""

CONSIDERED = 1_500
"""Statements, those that bar from the most trials, of which it is looked at who makes them."""

Bar = frozenset[int]
Number = Callable[[Leaf, Truth], int | None]


class Statement(msgspec.Struct, frozen=True, array_like=True):
    """A leaf, as bare as its truth allows, and the truth that it has to have."""

    leaf: Leaf
    truth: int


@functools.lru_cache(maxsize=8)
def meaning_of(graph: MeshGraph | None) -> str:
    """Return the mark of an order of conditions under which people are judged; ``""`` without MeSH.

    An order that was inferred from records is not judged by (``eligibility.order``).
    """
    if graph is None or graph.inferred:
        return ""
    digest = hashlib.blake2b(digest_size=8)
    for one in sorted((one.id, *one.trees) for one in graph):
        digest.update(" ".join(one).encode() + b"\n")
    return digest.hexdigest()


class Statements:
    """The numbered statements of a shard."""

    def __init__(self, held: Sequence[Statement] = ()) -> None:
        """Take statements in the order of their numbers."""
        self.held = tuple(held)
        self._number = {(one.leaf, one.truth): number for number, one in enumerate(self.held)}

    def __len__(self) -> int:
        return len(self.held)

    @property
    def words(self) -> int:
        """How many words a person's bits take."""
        return -(-len(self.held) // WORD)

    @classmethod
    def of(
        cls,
        trials: Iterable[Sequence[ReadCriterion]],
        most: int = WORD,
        *,
        people: Sequence[Facts] = (),
        today: dt.date = dt.date.min,
    ) -> "Statements":
        """Number the statements that alone bar people from the most trials.

        Where some ``people`` are given, what more of them state counts for more.
        """
        known: dict[tuple[Leaf, Truth], int] = {}
        times: Counter[int] = Counter()

        def number(leaf: Leaf, truth: Truth) -> int:
            return known.setdefault((leaf, truth), len(known))

        for trees in trials:
            times.update({next(iter(bar)) for bar in _bars(trees, number) if len(bar) == 1})
        keys = list(known)
        ranked = sorted(times, key=lambda one: (-times[one], one))
        if people:
            some = cls([Statement(*keys[one]) for one in ranked[:CONSIDERED]])
            stated = Counter(one for facts in people for one in some.stated(facts, today))
            weights = [times[ranked[at]] * (1 + 2 * stated[at]) for at in range(len(some))]
            ranked = [ranked[at] for at in sorted(range(len(some)), key=lambda at: -weights[at])]
        return cls([Statement(*keys[one]) for one in ranked[:most]])

    def bars(self, trees: Sequence[ReadCriterion]) -> tuple[Bar, ...]:
        """Return the bars of a trial: sets of numbers, none of which holds another one."""
        found = sorted(
            _bars(trees, lambda leaf, truth: self._number.get((leaf, truth))),
            key=lambda bar: (len(bar), sorted(bar)),
        )
        kept: list[Bar] = []
        for bar in found:
            if not any(other <= bar for other in kept):
                kept.append(bar)
        return tuple(kept)

    def stated(self, facts: Facts, today: dt.date) -> frozenset[int]:
        """Return the statements that hold of a person, today and on every day to come.

        Who told of something that ends on a day to come, or named a day of something in an answer,
        has stated nothing of what that could change; nor has, of measurements, who dated one.
        """
        if not self.held or _changes_by_itself(facts, today):
            return frozenset()
        dated = any(one.date is not None for one in facts.profile.measurements)
        found = set()
        judged: dict[Leaf, Truth] = {}
        for number, (leaf, truth) in enumerate((one.leaf, one.truth) for one in self.held):
            if isinstance(leaf, Measured) and dated:
                continue
            if leaf not in judged:
                judged[leaf] = judge_leaf(leaf, facts, today).truth
            if judged[leaf] == truth:
                found.add(number)
        return frozenset(found)

    def as_words(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Return a set of statements as words of bits."""
        bits = sum(1 << number for number in set(numbers))
        return tuple(bits >> at * WORD & (1 << WORD) - 1 for at in range(self.words))


def _changes_by_itself(facts: Facts, today: dt.date) -> bool:
    ends = (one.until for one in facts.told if one.until is not None)
    if any(one.latest() >= today for one in ends):
        return True
    return facts.narrows and any(date_said(answer) is not None for answer in facts.answers.values())


def _is_lasting(leaf: Leaf) -> bool:
    """Say whether a leaf's truth does not change with the day, for one and the same profile."""
    if isinstance(leaf, Age | LeftToTeam | Unread) or getattr(leaf, "period", None) is not None:
        return False
    return not isinstance(leaf, Measured) or leaf.scale is Scale.VALUE


def _bars(trees: Iterable[ReadCriterion], number: Number) -> set[Bar]:
    found: set[Bar] = set()
    for read in trees:
        if read.criterion.group:
            continue
        failing = LACKS if read.criterion.kind is CriterionKind.INCLUSION else HOLDS
        found.update(_ways(read.requirement, failing, number))
    return found


def _ways(requirement: Requirement, truth: Truth, number: Number) -> set[Bar]:
    """Return sets of statements, each of which gives a tree a truth; perhaps not all there are."""
    if isinstance(requirement, Not):
        return _ways(requirement.part, negated(truth), number)
    if isinstance(requirement, All | Any | AllOrAny | AtLeast):
        parts = [_ways(part, truth, number) for part in requirement.parts]
        return _joined(parts, _needed(requirement, truth))
    if not _is_lasting(requirement):
        return set()
    own = number(bare(requirement), truth)
    return set() if own is None else {frozenset({own})}


_BY_CONCEPT = (State, HasCondition, Treated, Measured, UsesSubstance, HasMarker)
"""Leaves of which judging looks at the name only where the lexicon does not have it."""


def bare(leaf: Leaf) -> Leaf:
    """Return a leaf without what its truth does not hang on: where it stands, how it is called."""
    if isinstance(leaf, _BY_CONCEPT) and leaf.concept:
        leaf = msgspec.structs.replace(leaf, name="")
        if isinstance(leaf, HasCondition | Treated):
            leaf = msgspec.structs.replace(leaf, names=())  # of what is not a name of its own
    return msgspec.structs.replace(leaf, span=(0, 0))


def _needed(node: All | Any | AllOrAny | AtLeast, truth: Truth) -> int:
    """Return how many parts have to have a truth for the node to have it."""
    count = len(node.parts)
    if isinstance(node, AtLeast):
        return node.least if truth == HOLDS else count - node.least + 1
    if isinstance(node, AllOrAny):
        return count
    alone = LACKS if isinstance(node, All) else HOLDS
    return 1 if truth == alone else count


def _joined(parts: Sequence[set[Bar]], needed: int) -> set[Bar]:
    able = [ways for ways in parts if ways]
    if needed < 1 or len(able) < needed:
        return set()
    if needed == 1:
        return set().union(*able)
    if needed > MOST_PARTS:
        return set()
    every = (
        together
        for chosen in itertools.combinations(able, needed)
        for together in itertools.product(*chosen)
    )
    bars = (frozenset[int]().union(*one) for one in itertools.islice(every, MOST_BARS))
    return {bar for bar in bars if len(bar) <= MOST_PARTS}
