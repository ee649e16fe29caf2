"""Put records of one trial together, so that no group holds two trials of one registry.

Records of one identifier, or of a registration and the one that it replaced, are a unit. Units are
tied where their records tell of the same trial. A unit that is tied to two units of one registry is
tied to neither, except to the one that its own records name; where chains of ties would still bring
two units of one registry together, the weaker ties are dropped, all those alike at once: so what
comes out does not depend on the order of the records.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import msgspec

from trialpost.model.identifiers import Registry, RegistryId
from trialpost.model.sources import Record
from trialpost.registry.merging.facts import Facts, facts_of
from trialpost.registry.merging.likeness import alike


class _Unit(msgspec.Struct, frozen=True, kw_only=True):
    """All records of one registration."""

    registry: Registry
    stems: frozenset[str]
    names: frozenset[str]
    facts: tuple[Facts, ...]
    members: tuple[int, ...]


class _Tie(msgspec.Struct, frozen=True):
    """Two units of one trial, by number.

    Strength 2: each names the other; 1: one of them does; 0: neither.
    """

    one: int
    other: int
    strength: int


def groups(records: Sequence[Record]) -> tuple[tuple[int, ...], ...]:
    """Part records into groups of one trial each; the order of the records does not matter.

    Returns the records' indexes, each once, ascending within a group and the groups by their first.
    """
    if len(records) == 1:
        return ((0,),)
    units = _units([facts_of(record.trial) for record in records])
    forest = _Forest(len(units))
    ties = _unambiguous(units, _ties(units))
    for strength in (2, 1, 0):
        _join(forest, units, [tie for tie in ties if tie.strength == strength])
    joined = [
        sorted(index for unit in group for index in units[unit].members)
        for group in forest.groups()
    ]
    return tuple(sorted(tuple(group) for group in joined))


class _Forest:
    """Disjoint sets of numbers."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def top(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.top(one), self.top(other)))
        self._above[high] = low

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self._above)):
            found[self.top(one)].append(one)
        return list(found.values())

    def copy(self) -> "_Forest":
        other = _Forest(0)
        other._above = list(self._above)
        return other


def _units(facts: Sequence[Facts]) -> list[_Unit]:
    forest = _Forest(len(facts))
    by_stem: dict[tuple[Registry, str], int] = {}
    for index, one in enumerate(facts):
        forest.join(index, by_stem.setdefault((one.id.registry, one.id.stem), index))
    for former, claimants in _replaced(facts).items():
        if len(claimants) == 1 and former in by_stem:
            forest.join(by_stem[former], by_stem[former[0], claimants.pop()])
    return [_unit(facts, members) for members in forest.groups()]


def _replaced(facts: Sequence[Facts]) -> dict[tuple[Registry, str], set[str]]:
    """Tell for each former identifier which registrations say that they replaced it."""
    found: dict[tuple[Registry, str], set[str]] = defaultdict(set)
    for one in facts:
        for alias in one.own - {one.id.stem}:
            found[one.id.registry, alias].add(one.id.stem)
    return found


def _unit(facts: Sequence[Facts], members: Sequence[int]) -> _Unit:
    records = [facts[index] for index in members]
    own = frozenset[str]().union(*(one.own for one in records))
    names = frozenset[RegistryId]().union(*(one.names for one in records))
    stems = frozenset(name.stem for name in names) - own
    return _Unit(
        registry=records[0].id.registry,
        stems=own,
        names=stems,
        facts=tuple(
            msgspec.structs.replace(one, own=own, names=names, stems=stems) for one in records
        ),
        members=tuple(members),
    )


def _ties(units: Sequence[_Unit]) -> list[_Tie]:
    ties = []
    for one, other in sorted(_candidates(units)):
        a, b = units[one], units[other]
        strength = bool(a.names & b.stems) + bool(b.names & a.stems)
        if a.registry is not b.registry and _same(a, b, named=strength > 0):
            ties.append(_Tie(one, other, strength))
    return ties


def _same(a: _Unit, b: _Unit, *, named: bool) -> bool:
    """Where a name ties two units, no two of their records with titles may contradict it."""
    pairs = [(one, other) for one in a.facts for other in b.facts]
    if not named:
        return any(alike(*pair).same for pair in pairs)
    titled = [(one, other) for one, other in pairs if one.titles and other.titles]
    return all(alike(*pair).same for pair in titled or pairs)


def _candidates(units: Sequence[_Unit]) -> set[tuple[int, int]]:
    """Pair the units that have a name, a title or a protocol code in common."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for mark in _marks(unit):
            holders[mark].append(number)
    return {
        (one, other)
        for held in holders.values()
        for place, one in enumerate(held)
        for other in held[place + 1 :]
    }


def _marks(unit: _Unit) -> set[Hashable]:
    marks: set[Hashable] = set(unit.stems | unit.names)
    for one in unit.facts:
        marks.update([("title", one.title)] if one.title else [])
        marks.update([("protocol", one.protocol)] if one.protocol else [])
    return marks


def _unambiguous(units: Sequence[_Unit], ties: Iterable[_Tie]) -> list[_Tie]:
    """Drop the ties of a unit to several units of one registry that it does not name itself."""
    ties = list(ties)
    tied: dict[tuple[int, Registry], set[int]] = defaultdict(set)
    for tie in ties:
        tied[tie.one, units[tie.other].registry].add(tie.other)
        tied[tie.other, units[tie.one].registry].add(tie.one)
    kept = {place: _one_of(units, place[0], others) for place, others in tied.items()}
    return [
        tie
        for tie in ties
        if tie.other in kept[tie.one, units[tie.other].registry]
        and tie.one in kept[tie.other, units[tie.one].registry]
    ]


def _one_of(units: Sequence[_Unit], number: int, others: set[int]) -> set[int]:
    if len(others) == 1:
        return others
    named = {other for other in others if units[number].names & units[other].stems}
    return named if len(named) == 1 else set()


def _join(forest: _Forest, units: Sequence[_Unit], ties: Sequence[_Tie]) -> None:
    """Join along ties of one strength, except where they would bring together what is apart."""
    tried = forest.copy()
    for tie in ties:
        tried.join(tie.one, tie.other)
    clashing = {tried.top(group[0]) for group in tried.groups() if _clashes(units, group)}
    for tie in ties:
        if tried.top(tie.one) not in clashing:
            forest.join(tie.one, tie.other)


def _clashes(units: Sequence[_Unit], group: Sequence[int]) -> bool:
    registries = [units[number].registry for number in group]
    return len(set(registries)) < len(registries)
