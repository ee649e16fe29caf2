"""What a trial found, each number with the place that it came from."""

import enum

import msgspec


class FindingKind(enum.StrEnum):
    """A finding with a number, or a statement in words."""

    NUMBER = "number"
    STATEMENT = "statement"


class SourceKind(enum.StrEnum):
    """What sort of source a finding was read from."""

    REGISTRY = "registry"
    PUBLICATION = "publication"
    PARTICIPANTS = "participants"


class Direction(enum.StrEnum):
    """Which way a value went."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NO_CHANGE = "no change"
    UNKNOWN = "unknown"


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a finding was read: ``text`` is the passage or cell as it stands there."""

    kind: SourceKind
    ref: str
    text: str


class Timepoint(msgspec.Struct, frozen=True):
    """How long after the start; ``unit`` is day, week, month or year."""

    value: float
    unit: str


class Check(msgspec.Struct, frozen=True):
    """A figure held against others; ``outcome`` is agrees, slip, reversed or cannot tell."""

    name: str
    outcome: str


Pointer = str | tuple[int, int]
"""A JSON pointer to a leaf of a registry record, or a half-open span of characters."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One value, or one statement, that a trial reports.

    ``where`` gives one place for each number: key ``value``, ``comparator_value``, ``n``,
    ``p_value`` and so on to a pointer, ``interval`` to two. A statement has one place, ``text``.
    ``significant`` is what the source calls it against its comparator, ``None`` where it says
    nothing.
    """

    id: str
    kind: FindingKind
    source: Source
    where: dict[str, Pointer | tuple[Pointer, Pointer]]
    measure: str = ""
    population: str | None = None
    arm: str | None = None
    comparator: str | None = None
    timepoint: Timepoint | None = None
    statistic: str | None = None
    unit: str | None = None
    value: float | None = None
    comparator_value: float | None = None
    n: int | None = None
    interval: tuple[float, float] | None = None
    p_value: str | float | None = None
    significant: bool | None = None
    direction: Direction = Direction.UNKNOWN
    checks: tuple[Check, ...] = ()
