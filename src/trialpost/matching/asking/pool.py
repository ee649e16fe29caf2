"""What trials ask, compiled once a trial and shared by all who are asked about it.

A :class:`Pool` numbers every distinct statement, and every distinct way to join some, of all trials
that were looked at lately; :meth:`Pool.picked` puts those of some trials together, as
``compile_trees`` would compile them anew. It holds what trials ask and how this comes out for
whoever says nothing of it (``eligibility.blank``): nothing in it is of a person.
"""

import datetime as dt
import functools
import itertools
import threading
from collections.abc import Iterable, Sequence, Set
from typing import TypeVar, cast

import msgspec
import numpy as np
import numpy.typing as npt

from trialpost.eligibility.blank import Blank, blank_of, found_of_nobody
from trialpost.eligibility.compiled import CompiledTrials, Level, Places
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import is_left_to_team
from trialpost.eligibility.judging import Found, judge_leaf
from trialpost.eligibility.leaf_index import (
    ALWAYS,
    Marks,
    marks_of,
    marks_of_answer,
    marks_of_leaf,
)
from trialpost.eligibility.order import Order
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import All, AllOrAny, Any, AtLeast, Leaf, Not, ReadCriterion

MOST_TRIALS = 500
"""Trials that are kept compiled."""

MOST_STATEMENTS = 60_000
"""Statements from which on the pool begins anew."""

_MOST_BLANKS = 16
"""Sets of finished lists for which it is kept how all statements come out."""

_MOST_FACTS = 8_192
"""Facts of which it is kept which statements they touch."""


class Piece(msgspec.Struct, frozen=True, eq=False):
    """One trial, compiled: the nodes of its criteria, and what stands below them, by number.

    ``leaves`` come in the order in which the trial names them first; ``below`` has the leaves of
    each criterion one after the other, ``many`` how many each has.
    """

    trees: Sequence[ReadCriterion]
    roots: Places
    leaves: tuple[int, ...]
    inner: Places
    below: Places
    many: Places
    excludes: npt.NDArray[np.bool_]
    grouped: npt.NDArray[np.bool_]
    ours: npt.NDArray[np.bool_]


class Pool(CompiledTrials):
    """All statements and nodes that were met, numbered; it grows, and is safe to read meanwhile."""

    def __init__(self, order: Order) -> None:
        """Begin with nothing; ``order`` is that of the facts that will be judged."""
        super().__init__([], order)
        self.lock = threading.Lock()
        self._pieces: dict[int, Piece] = {}
        self._below: dict[int, tuple[int, ...]] = {}
        self._marked: dict[str, list[int]] = {}
        self._entered_marks = 0
        self._nobody: dict[Blank, dict[int, Found]] = {}
        self._reached: dict[tuple[str, str], tuple[int, frozenset[int]]] = {}
        self._answered: dict[tuple[Blank, dt.date, str, str], dict[int, Found]] = {}
        self.nodes = _NodeColumns.of([])

    def picked(self, trials: Iterable[Sequence[ReadCriterion]]) -> "Picked":
        """Put the criteria of some trials together, in their order."""
        with self.lock:
            pieces = [self._piece(trees) for trees in trials]
            if len(self.nodes.kinds) != len(self._nodes):
                self.nodes = _NodeColumns.of(self._nodes)
            return Picked(self, pieces)

    def _piece(self, trees: Sequence[ReadCriterion]) -> Piece:
        kept = self._pieces.get(id(trees))
        if kept is None or kept.trees is not trees:
            while len(self._pieces) >= MOST_TRIALS:
                self._pieces.pop(next(iter(self._pieces)))
            kept = self._pieces[id(trees)] = self._compiled(trees)
        return kept

    def _compiled(self, trees: Sequence[ReadCriterion]) -> Piece:
        roots = self._entered(trees)
        for number in range(self._entered_marks, len(self.leaves)):
            for mark in marks_of_leaf(self.leaves[number], self.order):
                self._marked.setdefault(mark, []).append(number)
        self._entered_marks = len(self.leaves)
        below = [self._leaves_below(root) for root in roots]
        flat = list(itertools.chain.from_iterable(below))
        return Piece(
            trees=trees,
            roots=np.array(roots, dtype=np.int32),
            leaves=tuple(dict.fromkeys(flat)),
            inner=np.array([-one - 1 for one in self._inner_below(roots)], dtype=np.int32),
            below=np.array(flat, dtype=np.int32),
            many=np.array([len(one) for one in below], dtype=np.int32),
            excludes=np.array([_keeps_out(one) for one in trees], dtype=np.bool_),
            grouped=np.array([bool(one.criterion.group) for one in trees], dtype=np.bool_),
            ours=np.array([not is_left_to_team(one) for one in trees], dtype=np.bool_),
        )

    def _leaves_below(self, node: int) -> tuple[int, ...]:
        """Return the leaves below a node, each once, as they come."""
        if node >= 0:
            return (node,)
        known = self._below.get(node)
        if known is None:
            parts = map(self._leaves_below, self._nodes[-node - 1][2])
            known = self._below[node] = tuple(dict.fromkeys(itertools.chain.from_iterable(parts)))
        return known

    def _inner_below(self, roots: Iterable[int]) -> set[int]:
        found: set[int] = set()
        left = [root for root in roots if root < 0]
        while left:
            node = left.pop()
            if node not in found:
                found.add(node)
                left.extend(part for part in self._nodes[-node - 1][2] if part < 0)
        return found

    def node(self, number: int) -> tuple[type, int, tuple[int, ...], int]:
        """Return an inner node: its kind, its depth, its parts, and how many have to hold."""
        return self._nodes[number]

    def wished(self, number: int) -> bool:
        """Say whether a leaf is wanted; only of what the trial team checks this says anything."""
        return self._wishes[number]

    def of_nobody(self, blank: Blank, numbers: Sequence[int]) -> list[Found]:
        """Return what is found of some leaves about whoever says nothing of them."""
        known = self._nobody.get(blank)
        if known is None:
            if len(self._nobody) >= _MOST_BLANKS:
                self._nobody.clear()
            known = self._nobody[blank] = {}
        for number in numbers:
            if number not in known:
                known[number] = found_of_nobody(self.leaves[number], blank, self.order)
        return [known[number] for number in numbers]

    def numbers_touched(self, marks: Marks) -> set[int]:
        """Return the leaves that a profile with these marks may speak of, by number."""
        held = self._marked
        return set(itertools.chain.from_iterable([held[mark] for mark in marks if mark in held]))

    def numbers_answered(self, fact: str, answer: str) -> frozenset[int]:
        """Return the leaves that a plain yes or no to a fact speaks of, by number.

        Those that are judged for everybody are not among them.
        """
        size, key = self._entered_marks, (fact, answer)
        known = self._reached.get(key)
        if known is None or known[0] != size:
            found = self.numbers_touched(marks_of_answer(fact, answer, self.order))
            leaves = self.leaves
            reached = frozenset([one for one in found if not isinstance(leaves[one], ALWAYS)])
            if len(self._reached) >= _MOST_FACTS:
                self._reached.clear()
            known = self._reached[key] = (size, reached)
        return known[1]

    def answered(self, blank: Blank, today: dt.date, fact: str, answer: str) -> dict[int, Found]:
        """Return what is known of leaves about whoever gives one answer and says nothing else.

        By number; whoever works one out puts it in.
        """
        key = (blank, today, fact, answer)
        known = self._answered.get(key)
        if known is None:
            if len(self._answered) >= _MOST_FACTS:
                self._answered.clear()
            known = self._answered[key] = {}
        return known


def _keeps_out(read: ReadCriterion) -> bool:
    return read.criterion.kind is CriterionKind.EXCLUSION


class _NodeColumns(msgspec.Struct, frozen=True, eq=False):
    """The inner nodes of a pool as columns; ``parts`` of each begin at ``starts``."""

    kinds: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    parts: Places
    least: Places

    @classmethod
    def of(cls, nodes: Sequence[tuple[type, int, tuple[int, ...], int]]) -> "_NodeColumns":
        """Lay nodes out; those of one kind can be joined at once, lower kinds first."""
        lengths = np.array([len(parts) for _, _, parts, _ in nodes], dtype=np.int64)
        flat = itertools.chain.from_iterable([parts for _, _, parts, _ in nodes])
        return cls(
            kinds=np.array([_kind_of(node) for node in nodes], dtype=np.int64),
            starts=np.cumsum(lengths) - lengths,
            lengths=lengths,
            parts=np.fromiter(flat, dtype=np.int32),
            least=np.array([least for _, _, _, least in nodes], dtype=np.int32),
        )


def _kind_of(node: tuple[type, int, tuple[int, ...], int]) -> int:
    kind, depth, parts, _ = node
    return (depth * len(_KINDS) + _KINDS.index(kind)) * 2 + (not parts)


_KINDS = (All, AllOrAny, Any, AtLeast, Not)


class Picked(CompiledTrials):
    """The trials that one person is asked about, out of a pool; leaves and nodes count anew.

    ``numbers`` are those that the leaves have in the pool. ``below`` has the leaves of each
    criterion one after the other, and ``of_row`` says which criterion each of these stands in.
    """

    def __init__(self, pool: Pool, pieces: Sequence[Piece]) -> None:
        """Put pieces together, in their order."""
        self.pool, self.order = pool, pool.order
        numbers = dict.fromkeys(itertools.chain.from_iterable([one.leaves for one in pieces]))
        self.numbers: tuple[int, ...] = tuple(numbers)
        self.slot_of: dict[int, int] = {number: slot for slot, number in enumerate(numbers)}
        self.leaves: list[Leaf] = [pool.leaves[number] for number in self.numbers]
        self._wishes = [pool.wished(number) for number in self.numbers]
        self.excludes = _end_to_end([one.excludes for one in pieces], np.bool_)
        self.grouped = _end_to_end([one.grouped for one in pieces], np.bool_)
        self.ours = _end_to_end([one.ours for one in pieces], np.bool_)
        self.counts = np.array([len(one.roots) for one in pieces], dtype=np.int32)
        self.trial = np.repeat(np.arange(len(pieces), dtype=np.int32), self.counts)
        slots = np.full(len(pool.leaves), -1, dtype=np.int32)
        slots[list(self.numbers)] = np.arange(len(self.numbers))
        inner = np.unique(_end_to_end([one.inner for one in pieces], np.int32))
        roots = _end_to_end([one.roots for one in pieces], np.int32)
        self.levels, self.root = self._in_order(slots, inner, roots)
        self._nodes = [pool.node(number) for number in inner.tolist()]
        self.below: Places = slots[_end_to_end([one.below for one in pieces], np.int32)]
        many = _end_to_end([one.many for one in pieces], np.int32)
        self.of_row: Places = np.repeat(np.arange(len(many), dtype=np.int32), many)

    def _in_order(
        self, slots: Places, inner: Places, roots: Places
    ) -> tuple[tuple[Level, ...], Places]:
        """Put inner nodes in levels, parts first; return these, and where the roots' values stand.

        Args:
            slots: the place of every leaf of the pool that is picked.
            inner: the inner nodes, by number, each once.
            roots: the nodes of the criteria.
        """
        held, first = self.pool.nodes, len(self.leaves)
        inner = inner[np.argsort(held.kinds[inner], kind="stable")]
        places = np.full(len(held.kinds), -1, dtype=np.int32)
        places[inner] = first + np.arange(len(inner))

        def at(nodes: Places) -> Places:
            found: Places = np.empty(len(nodes), dtype=np.int32)
            is_leaf = nodes >= 0
            found[is_leaf] = slots[nodes[is_leaf]]
            found[~is_leaf] = places[-nodes[~is_leaf] - 1]
            return found

        lengths = held.lengths[inner]
        ends = np.cumsum(lengths)
        starts = ends - lengths
        parts = at(
            held.parts[np.repeat(held.starts[inner] - starts, lengths) + np.arange(lengths.sum())]
        )
        kinds, least = held.kinds[inner], held.least[inner]
        bounds = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(inner)]
        levels = [
            Level(
                kind=_KINDS[int(kinds[a]) // 2 % len(_KINDS)],
                first=first + a,
                parts=parts[starts[a] : ends[b - 1]],
                starts=(starts[a:b] - starts[a]).astype(np.int32),
                least=least[a:b],
            )
            for a, b in itertools.pairwise(bounds)
            if b > a
        ]
        return tuple(levels), at(roots)

    def leaf_findings(self, facts: Facts, today: dt.date) -> list[Found]:
        """Return what is found of all leaves; those that nothing touches are not judged anew."""
        found = self.pool.of_nobody(blank_of(facts), self.numbers)
        for slot in self.touched(marks_of(facts)):
            found[slot] = judge_leaf(self.leaves[slot], facts, today)
        return found

    def touched(self, marks: Marks) -> list[int]:
        """Return the leaves that a profile with these marks may speak of, each once."""
        return self._here(self.pool.numbers_touched(marks))

    def answered_by(self, fact: str) -> list[int]:
        """Return the leaves that a plain yes or no to a fact may settle."""
        answered = self.pool.numbers_answered
        return self._here(answered(fact, "yes") | answered(fact, "no"))

    def _here(self, numbers: Set[int]) -> list[int]:
        slot_of = self.slot_of
        return sorted([slot_of[number] for number in numbers & slot_of.keys()])

    def leaf_slots(self) -> list[frozenset[int]]:
        """Return for every criterion which leaves its tree holds."""
        found: list[set[int]] = [set() for _ in range(len(self.root))]
        for row, slot in zip(self.of_row.tolist(), self.below.tolist(), strict=True):
            found[row].add(slot)
        return list(map(frozenset, found))


Column = TypeVar("Column", bound=npt.NDArray[np.generic])


def _end_to_end(arrays: Sequence[Column], kind: type) -> Column:
    return cast(Column, np.concatenate(arrays) if arrays else np.zeros(0, dtype=kind))


@functools.lru_cache(maxsize=2)
def _pools(_order: Order) -> list[Pool]:
    return []


def pool_of(order: Order) -> Pool:
    """Return the pool of this process; one that has grown too large makes room for a new one."""
    held = _pools(order)
    if not held or len(held[0].leaves) > MOST_STATEMENTS:
        held[:] = [Pool(order)]
    return held[0]
