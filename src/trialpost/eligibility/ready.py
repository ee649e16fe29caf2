"""The criteria of a trial, made ready once to be judged for many people.

Most of what a trial asks is about things of which a given profile says nothing. Such a criterion
comes out alike for everybody who says nothing of it, so it is judged once, and why is worked out
once; only the criteria that a profile touches (``leaf_index``) are judged for the person. What is
kept across people is therefore what a profile comes to that says nothing at all; all that rests on
somebody's own facts goes with :class:`Hearing`, which lives as long as their request.

Statements that say the same are one object in all trials, so that a person is held against each of
them once. :meth:`Hearing.heard` says of every criterion what ``judge.judge`` says of it.
"""

import datetime as dt
import functools
import operator
from collections.abc import Hashable, Iterator, Sequence

import msgspec

from trialpost.eligibility.blank import Blank, blank_facts, blank_of
from trialpost.eligibility.facts import Facts
from trialpost.eligibility.judge import Findings, Judging, Silence, is_left_to_team
from trialpost.eligibility.leaf_index import marks_of, marks_of_leaf
from trialpost.eligibility.order import Order
from trialpost.model.criterion import JudgedCriterion
from trialpost.model.requirement import Leaf, ReadCriterion, Requirement, changed, leaves

_MOST_BLANKS = 4
"""Sets of finished lists for which it is kept how the criteria of one trial come out."""

_MOST_STATEMENTS = 100_000
"""Statements that are kept to be shared by trials, at a time."""

_shared: dict[Requirement, Requirement] = {}


def _one_of(leaf: Leaf) -> Leaf:
    """Return the one object that stands for all statements which say the same."""
    bare = msgspec.structs.replace(leaf, span=(0, 0))
    if len(_shared) >= _MOST_STATEMENTS:
        _shared.clear()
    return _shared.setdefault(bare, bare)  # type: ignore[return-value]


def _one_tree(requirement: Requirement) -> Requirement:
    """Return the one object that stands for all trees which say the same."""
    bare = changed(requirement, _one_of)
    return _shared.setdefault(bare, bare)


@functools.lru_cache(maxsize=8192)
def _one_tuple(places: tuple[int, ...]) -> tuple[int, ...]:
    """Return the one object that stands for all tuples of the same places."""
    return places


class _OfNobody(Judging):
    """A criterion as it comes out for whoever says nothing of it."""

    def told(self) -> JudgedCriterion:
        """Return it as it was judged; :func:`is_of_nobody` says so of it from then on."""
        told = super().told()
        self.__dict__.pop("_found", None)  # all that it was needed for has been said
        if len(_told_of_nobody) >= _MOST_TOLD:
            _told_of_nobody.clear()
        _told_of_nobody[id(told)] = told
        return told


_MOST_TOLD = 50_000
_told_of_nobody: dict[int, JudgedCriterion] = {}


def is_of_nobody(judged: JudgedCriterion) -> bool:
    """Say whether a criterion came out as it does for everybody who says nothing of it.

    It is the same object then each time, and whatever is made of it, a page's words say, may be
    kept. That it is not said to be so means nothing.
    """
    return _told_of_nobody.get(id(judged)) is judged


class Ready:
    """The criteria of one trial, each with the marks under which a profile touches it."""

    __slots__ = ("_blanks", "_touching", "by_team", "order", "trees")

    def __init__(self, trees: Sequence[ReadCriterion], order: Order) -> None:
        """Take criteria as they were read; ``order`` is that of the facts they are held against."""
        self.order = order
        self.trees = tuple(
            msgspec.structs.replace(one, requirement=_one_tree(one.requirement)) for one in trees
        )
        self.by_team = tuple(map(is_left_to_team, self.trees))
        touching: dict[str, list[int]] = {}
        for place, one in enumerate(self.trees):
            marks = {
                mark for leaf in leaves(one.requirement) for mark in marks_of_leaf(leaf, order)
            }
            for mark in marks:
                touching.setdefault(mark, []).append(place)
        self._touching = {mark: _one_tuple(tuple(places)) for mark, places in touching.items()}
        self._blanks: dict[tuple[Blank, Silence], list[Judging | None]] = {}

    def __len__(self) -> int:
        return len(self.trees)

    def touched(self, facts: Facts) -> set[int]:
        """Return the places of the criteria that something in a profile may speak of."""
        held, marks = self._touching, marks_of(facts)
        return {place for mark in held.keys() & marks for place in held[mark]}

    def untouched(self, place: int, blank: Blank, silence: Silence) -> Judging:
        """Return how a criterion comes out for a profile that says nothing of it."""
        kept = self._blanks.get((blank, silence))
        if kept is None:
            if len(self._blanks) >= _MOST_BLANKS:
                self._blanks.clear()
            kept = self._blanks[blank, silence] = [None] * len(self.trees)
        known = kept[place]
        if known is None:
            known = kept[place] = _OfNobody(
                self.trees[place],
                blank_facts(blank, self.order),
                today=dt.date.min,
                silence=silence,
                by_team=self.by_team[place],
            )
        return known


class Hearing:
    """A person who is held against the criteria of trials on a day. Its repr shows nothing."""

    def __init__(self, facts: Facts, *, today: dt.date, silence: Silence = Silence.STRICT) -> None:
        """Take a person; the arguments are those of ``judge.judge``."""
        self.facts, self.today, self.silence = facts, today, silence
        self._found = Findings(facts, today)
        self._blank = blank_of(facts)

    def __repr__(self) -> str:
        return "Hearing(…)"

    def heard(self, ready: Ready) -> tuple[Judging, ...]:
        """Judge all criteria of a trial."""
        return tuple(self.one_by_one(ready))

    def once(self, trees: Sequence[ReadCriterion]) -> tuple[Judging, ...]:
        """Judge the criteria of a trial that is not kept ready."""
        told = {"today": self.today, "silence": self.silence, "found": self._found}
        return tuple(Judging(one, self.facts, **told) for one in trees)  # type: ignore[arg-type]

    def one_by_one(self, ready: Ready) -> Iterator[Judging]:
        """Judge the criteria of a trial in their order, each when it is come to."""
        touched, blank, silence = ready.touched(self.facts), self._blank, self.silence
        for place in range(len(ready)):
            if place in touched:
                yield self._judged(ready, place)
            else:
                yield ready.untouched(place, blank, silence)

    def _judged(self, ready: Ready, place: int) -> Judging:
        return Judging(
            ready.trees[place],
            self.facts,
            today=self.today,
            silence=self.silence,
            found=self._found,
            by_team=ready.by_team[place],
        )


class ReadyTrials:
    """The trials that were judged last, kept ready, each by a name and the trees that it has.

    Trees that are other objects than those which were made ready are made ready anew.
    """

    def __init__(self, most: int) -> None:
        """Keep so many trials at a time."""
        self._most = most
        self._kept: dict[Hashable, tuple[tuple[ReadCriterion, ...], Ready]] = {}

    def __call__(self, name: Hashable, trees: tuple[ReadCriterion, ...], order: Order) -> Ready:
        """Return a trial made ready."""
        kept = self._kept.get(name)
        if kept is not None and kept[1].order is order and _same(kept[0], trees):
            return kept[1]
        ready = Ready(trees, order)
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept), None), None)
        self._kept[name] = (trees, ready)
        return ready


def _same(one: tuple[ReadCriterion, ...], other: tuple[ReadCriterion, ...]) -> bool:
    return one is other or (len(one) == len(other) and all(map(operator.is_, one, other)))
