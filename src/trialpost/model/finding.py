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


class Table(enum.StrEnum):
    """Which part of a report a finding stands in."""

    OUTCOME = "outcome"
    ANALYSIS = "analysis"
    FLOW = "participant flow"
    BASELINE = "baseline"
    EVENT = "adverse event"


class Better(enum.StrEnum):
    """Which of two values is the better one for a person; unknown where no rule says."""

    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a finding was read: ``text`` is the passage or cell as it stands there."""

    kind: SourceKind
    ref: str
    text: str


class Timepoint(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """How long after the start; ``unit`` is day, week, month or year.

    ``through`` is the end of a stretch of time in the same unit, "from week 2 through week 24".
    """

    value: float
    unit: str
    through: float | None = None


class Check(msgspec.Struct, frozen=True, gc=False):
    """A figure held against others; ``outcome`` is agrees, slip, reversed or cannot tell."""

    name: str
    outcome: str


Pointer = str | tuple[int, int]
"""A JSON pointer to a leaf of a registry record, or a half-open span of characters."""


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One value, or one statement, that a trial reports.

    ``where`` gives one place for each number: key ``value``, ``comparator_value``, ``n``,
    ``p_value`` and so on to a pointer, ``interval`` to two. A statement has one place, ``text``; a
    fact with figures from several fields has one for each, such as ``began`` and ``ended``.
    ``significant`` is what the source calls it against its comparator, ``None`` where it says
    nothing.

    From a table: ``category`` is the row's titles below the measure; ``interval`` has the
    confidence ``level`` in per cent; ``limits`` are of another kind, as ``limits_kind`` says
    ("Full Range"); ``spread`` is a standard deviation or error, as ``spread_kind`` says;
    ``counted`` is what ``n`` counts where it is not people; ``method`` is the test behind
    ``p_value``, ``hypothesis`` what it tested ("SUPERIORITY", "NON_INFERIORITY").

    ``said`` is a fact of a record's coded field as a sentence, where ``source.text`` is the field.
    ``line`` is the number below which the analysis's own words call its ``p_value`` significant,
    where they set one that is stricter than 0.05.
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
    table: Table | None = None
    role: str | None = None
    category: str | None = None
    level: float | None = None
    limits: tuple[float, float] | None = None
    limits_kind: str | None = None
    spread: float | None = None
    spread_kind: str | None = None
    counted: str | None = None
    method: str | None = None
    better: Better = Better.UNKNOWN
    hypothesis: str | None = None
    said: str | None = None
    line: float | None = None

    @property
    def words(self) -> str:
        """The finding in words: its sentence where it is a coded field, else the passage."""
        return self.said or self.source.text
