"""Judge the criteria of many trials at once: every distinct statement once, joined in arrays.

What a thousand trials ask repeats itself, and most of it is about things that a profile does not
speak of. So each distinct leaf is kept once, with an index of the names under which a profile could
touch it; only touched leaves are judged (``judging``), the others are what they are for a profile
that says nothing. The trees are joined by levels, all nodes of a kind at once.

:func:`verdicts` says of every criterion what ``judge.judge`` says of it, without the words.
"""

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.eligibility.blank import Blank, blank_of, found_of_nobody
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.judge import LAST_STEP, Silence, Step, agreed_to, is_left_to_team
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.leaf_index import LeafIndex, Marks, marks_of
from trialpost.eligibility.order import Order
from trialpost.model.criterion import CriterionKind
from trialpost.model.profile import Profile
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    LeftToTeam,
    Not,
    ReadCriterion,
    Requirement,
)

Truths = npt.NDArray[np.int8]
Places = npt.NDArray[np.int32]


class Level(msgspec.Struct, frozen=True):
    """Nodes of one kind whose parts are all known before: where their parts stand, flat.

    The values of the nodes follow one another from ``first`` on; ``starts`` says where the parts of
    each begin in ``parts``, ``least`` how many must hold for "at least".
    """

    kind: type
    first: int
    parts: Places
    starts: Places
    least: Places


class Verdicts(msgspec.Struct, frozen=True):
    """How all criteria of all trials came out for a person.

    ``verdict`` has 0 for not met, 1 for unknown, 2 for met, one a criterion in the order of the
    trials; ``presumed`` tells which rest on silence. ``met``, ``not_met`` and ``ours`` count by
    trial, ``ours`` those that are not left to the trial team; ``met`` counts among these.
    """

    verdict: Truths
    presumed: npt.NDArray[np.bool_]
    met: Places
    not_met: Places
    ours: Places

    def __repr__(self) -> str:
        return "Verdicts(…)"


class CompiledTrials:
    """The trees of many trials, ready to be judged; immutable but for what it remembers."""

    def __init__(self, trials: Sequence[Sequence[ReadCriterion]], order: Order) -> None:
        """Take the criteria of each trial; ``order`` is that of the facts that will be judged."""
        self.order = order
        self.leaves: list[Leaf] = []
        self._slots: dict[object, int] = {}
        self._shapes: dict[tuple[object, ...], int] = {}
        self._nodes: list[tuple[type, int, tuple[int, ...], int]] = []
        self._wishes: list[bool] = []
        criteria = [one for trial in trials for one in trial]
        self._roots = self._entered(criteria)
        self.levels, self._place = self._in_levels()
        self.root = np.array([self._at(root) for root in self._roots], dtype=np.int32)
        self.excludes = np.array(
            [one.criterion.kind is CriterionKind.EXCLUSION for one in criteria], dtype=np.bool_
        )
        self.grouped = np.array([bool(one.criterion.group) for one in criteria], dtype=np.bool_)
        self.ours = ~np.array(_left_to_team(criteria), dtype=np.bool_)
        self.counts = np.array([len(trial) for trial in trials], dtype=np.int32)
        self.trial = np.repeat(np.arange(len(trials), dtype=np.int32), self.counts)
        self._index = LeafIndex(self.leaves, order)
        self._blanks: dict[Blank, list[Found]] = {}

    def __len__(self) -> int:
        return len(self.counts)

    def _entered(self, criteria: Sequence[ReadCriterion]) -> list[int]:
        """Return the node of each criterion; a tree that several share is gone through once."""
        known: dict[tuple[int, bool], int] = {}
        roots = []
        for read in criteria:
            wanted = read.criterion.kind is CriterionKind.INCLUSION
            key = (id(read.requirement), wanted)
            root = known.get(key)
            if root is None:
                root = known[key] = self._node(read.requirement, wanted=wanted)
            roots.append(root)
        return roots

    def _node(self, requirement: Requirement, *, wanted: bool) -> int:
        """Return the number of a node: leaves count up from 0, inner nodes down from -1."""
        kind = type(requirement)  # looked up several times as fast as ``isinstance`` is asked
        if kind is Not:
            part = self._node(requirement.part, wanted=not wanted)  # type: ignore[union-attr]
            return self._inner(Not, (Not, part), (part,), 0)
        if kind in _JOINED:
            held = requirement.parts  # type: ignore[union-attr]
            parts = tuple([self._node(part, wanted=wanted) for part in held])
            least = requirement.least if kind is AtLeast else 0  # type: ignore[union-attr]
            return self._inner(kind, (kind, least, *parts), parts, least)
        return self._leaf(requirement, wanted=wanted)  # type: ignore[arg-type]

    def _leaf(self, leaf: Leaf, *, wanted: bool) -> int:
        bare = leaf if leaf.span == _NOWHERE else msgspec.structs.replace(leaf, span=_NOWHERE)
        key = (bare, wanted) if type(bare) is LeftToTeam else bare
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = len(self.leaves)
            self.leaves.append(bare)
            self._wishes.append(wanted)
        return slot

    def _inner(
        self, kind: type, key: tuple[object, ...], parts: tuple[int, ...], least: int
    ) -> int:
        known = self._shapes.get(key)
        if known is None:
            depth = 1 + max((self._depth(part) for part in parts), default=0)
            self._nodes.append((kind, depth, parts, least))
            known = self._shapes[key] = -len(self._nodes)
        return known

    def _depth(self, node: int) -> int:
        return 0 if node >= 0 else self._nodes[-node - 1][1]

    def _at(self, node: int) -> int:
        """Return where the value of a node stands."""
        return node if node >= 0 else self._place[-node - 1]

    def _in_levels(self) -> tuple[tuple[Level, ...], list[int]]:
        """Put the inner nodes in an order in which parts come first, those of a kind together."""
        numbers = sorted(
            range(len(self._nodes)),
            key=lambda n: (self._nodes[n][1], self._nodes[n][0].__name__, not self._nodes[n][2]),
        )
        place = [0] * len(self._nodes)
        for at, number in enumerate(numbers):
            place[number] = len(self.leaves) + at
        levels: list[Level] = []
        first = 0
        while first < len(numbers):
            kind, depth, parts, _ = self._nodes[numbers[first]]
            last = first
            while last < len(numbers) and self._same(numbers[last], kind, depth, bool(parts)):
                last += 1
            levels.append(self._level(kind, numbers[first:last], place))
            first = last
        return tuple(levels), place

    def _same(self, number: int, kind: type, depth: int, has_parts: bool) -> bool:
        node = self._nodes[number]
        return (node[0], node[1], bool(node[2])) == (kind, depth, has_parts)

    def _level(self, kind: type, numbers: Sequence[int], place: Sequence[int]) -> Level:
        lists = [self._nodes[number][2] for number in numbers]
        flat = [part if part >= 0 else place[-part - 1] for parts in lists for part in parts]
        lengths = [len(parts) for parts in lists]
        return Level(
            kind=kind,
            first=place[numbers[0]],
            parts=np.array(flat, dtype=np.int32),
            starts=np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32),
            least=np.array([self._nodes[number][3] for number in numbers], dtype=np.int32),
        )

    def leaf_findings(self, facts: Facts, today: dt.date) -> list[Found]:
        """Return what is found of all leaves; those that nothing touches are not judged anew."""
        found = list(self._of_nobody(blank_of(facts)))
        for slot in self._index.touched(marks_of(facts)):
            found[slot] = judge_leaf(self.leaves[slot], facts, today)
        return found

    def _of_nobody(self, blank: Blank) -> list[Found]:
        """Return what is found about a profile that says only which of its lists are finished."""
        known = self._blanks.get(blank)
        if known is None:
            order = self.order
            known = [found_of_nobody(leaf, blank, order) for leaf in self.leaves]
            self._blanks[blank] = known
        return known

    def touched(self, marks: Marks) -> list[int]:
        """Return the leaves that a profile with these marks may speak of, each once."""
        return self._index.touched(marks)

    def leaf_slots(self) -> list[frozenset[int]]:
        """Return for every criterion which leaves its tree holds."""
        known: dict[int, frozenset[int]] = {}

        def below(node: int) -> frozenset[int]:
            if node not in known:
                inner = () if node >= 0 else self._nodes[-node - 1][2]
                own = frozenset({node}) if node >= 0 else frozenset().union(*map(below, inner))
                known[node] = own
            return known[node]

        return [below(root) for root in self._roots]

    def agreed(self, facts: Facts) -> tuple[Places, Truths]:
        """Return the leaves that a note's word of agreement settles, and how."""
        covered = agreed_to(facts)
        if not covered:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int8)
        slots = [
            slot
            for slot, leaf in enumerate(self.leaves)
            if isinstance(leaf, LeftToTeam) and leaf.reason in covered
        ]
        truths = [HOLDS if self._wishes[slot] else LACKS for slot in slots]
        return np.array(slots, dtype=np.int32), np.array(truths, dtype=np.int8)

    def joined(self, leaves: Truths) -> Truths:
        """Return the truth of every criterion's tree from the truths of the leaves.

        Args:
            leaves: one truth a leaf, or a column of them for each of several cases.
        """
        size = len(self.leaves) + len(self._nodes)
        values = np.empty((size, *leaves.shape[1:]), dtype=np.int8)
        values[: len(self.leaves)] = leaves
        for level in self.levels:
            last = level.first + len(level.starts)
            values[level.first : last] = _join_level(level, values)
        return values[self.root]


def _left_to_team(criteria: Sequence[ReadCriterion]) -> list[bool]:
    """Tell of each criterion whether the trial team alone can check it."""
    known: dict[int, bool] = {}
    for read in criteria:
        if id(read.requirement) not in known:
            known[id(read.requirement)] = is_left_to_team(read)
    return [known[id(read.requirement)] for read in criteria]


_NOWHERE = (0, 0)
_JOINED = frozenset({All, Any, AllOrAny, AtLeast})
_EMPTY: dict[type, int] = {All: HOLDS, Any: LACKS, AllOrAny: UNKNOWN}
"""The truth of a node without parts."""


def _join_level(level: Level, values: Truths) -> Truths:
    parts = values[level.parts]
    least_of = level.least.reshape(-1, *(1 for _ in values.shape[1:]))
    if level.kind is Not:
        return (HOLDS - parts).astype(np.int8)
    if not len(parts):
        shape = (len(level.starts), *values.shape[1:])
        empty = _EMPTY.get(level.kind)
        if empty is None:
            alone = np.where(least_of <= 0, HOLDS, LACKS)
            return np.broadcast_to(alone, shape).astype(np.int8)
        return np.full(shape, empty, dtype=np.int8)
    if level.kind is AtLeast:
        sure = np.add.reduceat((parts == HOLDS).astype(np.int32), level.starts, axis=0)
        possible = np.add.reduceat((parts != LACKS).astype(np.int32), level.starts, axis=0)
        open_or_not = np.where(possible >= least_of, UNKNOWN, LACKS)
        return np.where(sure >= least_of, HOLDS, open_or_not).astype(np.int8)
    if level.kind is All:
        return np.asarray(np.minimum.reduceat(parts, level.starts, axis=0))
    if level.kind is Any:
        return np.asarray(np.maximum.reduceat(parts, level.starts, axis=0))
    least = np.minimum.reduceat(parts, level.starts, axis=0)
    most = np.maximum.reduceat(parts, level.starts, axis=0)
    return np.where(least == most, least, UNKNOWN).astype(np.int8)


def compile_trees(
    trials: Sequence[Sequence[ReadCriterion]], *, order: Order | None = None
) -> CompiledTrials:
    """Make the trees of many trials ready to be judged at once.

    Args:
        trials: the criteria of each trial, as ``read_criteria`` gives them.
        order: what is a form of what; that of the facts that will be judged (``Facts.order``).
            Without, the lexicon's own.
    """
    return CompiledTrials(trials, order or facts_of(Profile()).order)


def truths_of(findings: Sequence[Found]) -> tuple[Truths, Truths, Truths]:
    """Return the truths of leaves: sure, with kindness, with silence as well."""
    sure = np.array([one.truth for one in findings], dtype=np.int8)
    kindly = np.array([one.kindly for one in findings], dtype=np.int8)
    silent = np.array([one.silent for one in findings], dtype=np.int8)
    np.copyto(kindly, sure, where=sure != UNKNOWN)
    np.copyto(silent, kindly, where=kindly != UNKNOWN)
    return sure, kindly, silent


def verdicts(
    compiled: CompiledTrials,
    facts: Facts,
    today: dt.date,
    *,
    silence: Silence = Silence.STRICT,
) -> Verdicts:
    """Judge all criteria of many trials for a person."""
    sure, kindly, silent = truths_of(compiled.leaf_findings(facts, today))
    verdict = _speaking(compiled, sure)
    verdict[compiled.grouped & (verdict == LACKS)] = -1  # spared: stays unknown at every step
    open_ = verdict == UNKNOWN
    if LAST_STEP[silence] is Step.SILENT:
        slots, agreed = compiled.agreed(facts)
        noted = kindly.copy()
        noted[slots] = agreed
        silent[slots] = agreed
        steps = [kindly, noted, silent]
    else:
        steps = [kindly]
    presumed = np.zeros(len(verdict), dtype=np.bool_)
    for number, leaves in enumerate(steps, start=1):
        came = open_ & (_speaking(compiled, leaves) == HOLDS)
        verdict[came] = HOLDS
        open_ &= ~came
        if number == Step.SILENT:
            presumed = came
    verdict[verdict == -1] = UNKNOWN
    return _counted(compiled, verdict, presumed)


def _speaking(compiled: CompiledTrials, leaves: Truths) -> Truths:
    """Return the truths of all criteria, turned so that they speak for the person."""
    truth = compiled.joined(leaves)
    return np.where(compiled.excludes, HOLDS - truth, truth).astype(np.int8)


def _counted(
    compiled: CompiledTrials, verdict: Truths, presumed: npt.NDArray[np.bool_]
) -> Verdicts:
    def by_trial(which: npt.NDArray[np.bool_]) -> Places:
        found = np.bincount(compiled.trial[which], minlength=len(compiled))
        return found.astype(np.int32)

    return Verdicts(
        verdict=verdict,
        presumed=presumed,
        met=by_trial((verdict == HOLDS) & compiled.ours),
        not_met=by_trial(verdict == LACKS),
        ours=by_trial(compiled.ours),
    )
