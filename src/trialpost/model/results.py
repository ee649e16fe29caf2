"""What a registry posts of a finished trial, each number with its place in the record.

Groups are local to the table that they stand in, as in the registries: two tables may call
different people by the same title. ``where`` is the place of the very value in the record: a JSON
pointer (RFC 6901), or in XML the path of elements with positions counted from 1
(``/clinical_study/clinical_results/outcome_list/outcome[2]/…/measurement[1]/@value``).
"""

import enum

import msgspec

from trialpost.model.trial import OutcomeRole


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number as the record writes it, its value if it is one, and its place.

    ``text`` may be what no number is ("NA", "<0.001", ""); ``value`` is then ``None`` and
    ``comment`` says why, where the record does. ``relation`` is ``<``, ``>``, ``<=``, ``>=`` or
    ``=``: a p-value of "<0.001" has value 0.001 and relation ``<``.
    """

    text: str
    where: str
    value: float | None = None
    relation: str = "="
    comment: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """People who are counted together in one table; ``id`` means nothing outside it."""

    id: str
    title: str
    where: str
    description: str | None = None


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one group; ``unit`` is what is counted (participants, or eyes, say)."""

    group: str
    figure: Figure
    unit: str = "participants"


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the participants' way, and how many of each group came to it."""

    title: str
    counts: tuple[Count, ...] = ()


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the participants' way: its milestones, and why people left in it."""

    title: str
    milestones: tuple[Milestone, ...] = ()
    withdrawals: tuple[Milestone, ...] = ()


class ParticipantFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Who began, went on and stopped."""

    groups: tuple[Group, ...] = ()
    periods: tuple[Period, ...] = ()
    recruitment: str | None = None
    before_assignment: str | None = None


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a table: the value of one group, with its spread or limits."""

    group: str
    figure: Figure
    spread: Figure | None = None
    lower: Figure | None = None
    upper: Figure | None = None


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table: a class of people or a time (``of``), a category in it, its cells."""

    of: str | None = None
    title: str | None = None
    measurements: tuple[Measurement, ...] = ()
    counts: tuple[Count, ...] = ()


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """One characteristic of the participants when they began."""

    title: str
    description: str | None = None
    statistic: str | None = None
    dispersion: str | None = None
    unit: str | None = None
    counts: tuple[Count, ...] = ()
    categories: tuple[Category, ...] = ()


class BaselineTable(msgspec.Struct, frozen=True, kw_only=True):
    """Who took part."""

    groups: tuple[Group, ...] = ()
    population: str | None = None
    counts: tuple[Count, ...] = ()
    characteristics: tuple[Baseline, ...] = ()


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison of groups of one outcome measure.

    ``parameter`` is what was estimated ("Hazard Ratio (HR)"); ``sides`` 1 or 2 of the interval;
    ``level`` its confidence in per cent.
    """

    groups: tuple[str, ...] = ()
    description: str | None = None
    kind: str | None = None
    kind_description: str | None = None
    method: str | None = None
    method_description: str | None = None
    p: Figure | None = None
    p_description: str | None = None
    parameter: str | None = None
    estimate: Figure | None = None
    estimate_description: str | None = None
    level: Figure | None = None
    sides: int | None = None
    lower: Figure | None = None
    upper: Figure | None = None
    dispersion: str | None = None
    spread: Figure | None = None


class PostedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome measure with what was measured."""

    title: str
    role: OutcomeRole
    where: str
    description: str | None = None
    population: str | None = None
    time_frame: str | None = None
    statistic: str | None = None
    dispersion: str | None = None
    unit: str | None = None
    groups: tuple[Group, ...] = ()
    counts: tuple[Count, ...] = ()
    categories: tuple[Category, ...] = ()
    analyses: tuple[Analysis, ...] = ()


class EventGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of the adverse events' table, with its totals (affected of at risk)."""

    group: Group
    deaths: Figure | None = None
    deaths_at_risk: Figure | None = None
    serious: Figure | None = None
    serious_at_risk: Figure | None = None
    other: Figure | None = None
    other_at_risk: Figure | None = None


class EventCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one group had an event, of how many at risk, and how often it occurred."""

    group: str
    affected: Figure | None = None
    at_risk: Figure | None = None
    events: Figure | None = None


class EventTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of adverse event."""

    term: str
    organ_system: str | None = None
    source_vocabulary: str | None = None
    assessment: str | None = None
    notes: str | None = None
    counts: tuple[EventCount, ...] = ()


class AdverseEvents(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to participants' health, whether or not the treatment caused it.

    ``threshold`` is the frequency in per cent from which other events are listed.
    """

    time_frame: str | None = None
    description: str | None = None
    threshold: Figure | None = None
    groups: tuple[EventGroup, ...] = ()
    serious: tuple[EventTerm, ...] = ()
    other: tuple[EventTerm, ...] = ()


class ResultsKind(enum.StrEnum):
    """In which form the results came, which says how ``where`` is to be read."""

    JSON = "json pointer"
    XML = "xml path"


class PostedResults(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a registry posts of a finished trial."""

    places: ResultsKind
    flow: ParticipantFlow = ParticipantFlow()
    baseline: BaselineTable = BaselineTable()
    outcomes: tuple[PostedOutcome, ...] = ()
    events: AdverseEvents = AdverseEvents()
    limitations: str | None = None
