"""What a registry posts of a finished trial, each number with its place in the record.

Groups are local to the table that they stand in, as in the registries: two tables may call
different people by the same title. ``where`` is the place of the very value in the record: a JSON
pointer (RFC 6901), or in XML the path of elements, with positions counted from 1 where several
siblings have the name
(``/clinical_study/clinical_results/outcome_list/outcome[2]/…/measurement[1]/@value``).
"""

import enum
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from trialpost.model.trial import OutcomeRole


class Figure(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A number as the record writes it, its value if it is one, and its place.

    ``text`` may be what no number is ("NA", "not reached"); ``value`` is then ``None``, and
    ``comment`` says why, where the record does. ``relation`` is ``<``, ``>``, ``<=``, ``>=`` or
    ``=``: a p-value of "<0.001" has value 0.001 and relation ``<``.
    """

    text: str
    where: str
    value: float | None = None
    relation: str = "="
    comment: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """People who are counted together in one table; ``id`` means nothing outside it.

    ``arm`` is the id of a group of the participant flow, where the record itself says that these
    are the same people's arm (EudraCT does, ClinicalTrials.gov does not).
    """

    id: str
    title: str
    where: str
    description: str | None = None
    arm: str | None = None


class Count(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How many of one group; ``unit`` is what is counted (participants, or eyes, say)."""

    group: str
    figure: Figure
    unit: str = "Participants"


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the participants' way, and how many of each group came to it.

    Among the withdrawals of a period it is a reason to leave, and how many left for it.
    """

    title: str
    comment: str | None = None
    counts: tuple[Count, ...] = ()


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the participants' way: its milestones, and why people left or joined in it."""

    title: str
    milestones: tuple[Milestone, ...] = ()
    withdrawals: tuple[Milestone, ...] = ()
    joiners: tuple[Milestone, ...] = ()


class ParticipantFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Who began, went on and stopped.

    ``counted`` is what is counted beside participants (eyes, say), ``None`` if nothing is.
    """

    groups: tuple[Group, ...] = ()
    periods: tuple[Period, ...] = ()
    recruitment: str | None = None
    before_assignment: str | None = None
    counted: str | None = None


class Measurement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One cell of a table: the value of one group, with its spread or limits."""

    group: str
    figure: Figure
    spread: Figure | None = None
    lower: Figure | None = None
    upper: Figure | None = None


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table; without a title where its class has only this one."""

    title: str | None = None
    measurements: tuple[Measurement, ...] = ()


class MeasureClass(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a table: a time, a kind of people or a measure, with its own denominators."""

    title: str | None = None
    counts: tuple[Count, ...] = ()
    categories: tuple[Category, ...] = ()


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """One characteristic of the participants when they began.

    ``statistic`` is what each value is ("Mean", "Count of Participants"), ``dispersion`` what its
    spread or limits are ("Standard Deviation", "Full Range"), ``counted`` the unit of the
    denominators that apply, where there are several.
    """

    title: str
    where: str
    description: str | None = None
    population: str | None = None
    statistic: str | None = None
    dispersion: str | None = None
    unit: str | None = None
    counted: str | None = None
    percentages: bool | None = None
    counts: tuple[Count, ...] = ()
    classes: tuple[MeasureClass, ...] = ()


class BaselineTable(msgspec.Struct, frozen=True, kw_only=True):
    """Who took part."""

    groups: tuple[Group, ...] = ()
    population: str | None = None
    counted: str | None = None
    counts: tuple[Count, ...] = ()
    characteristics: tuple[Baseline, ...] = ()


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison of groups of one outcome measure.

    ``groups`` are ids of the outcome's groups; ``kind`` says what was tested ("Superiority").
    ``parameter`` is what was estimated ("Hazard Ratio (HR)"), ``estimate`` its value; ``level``
    the confidence of the interval in per cent, ``sides`` 1 or 2. ``spread`` is the estimate's,
    of the kind ``dispersion``.
    """

    where: str
    groups: tuple[str, ...] = ()
    title: str | None = None
    description: str | None = None
    kind: str | None = None
    kind_description: str | None = None
    non_inferiority: bool | None = None
    planned: bool | None = None
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
    other_description: str | None = None


class Cell(msgspec.Struct, frozen=True):
    """A measurement with the class and the category that it stands in."""

    part: MeasureClass
    category: Category
    measurement: Measurement


class PostedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome measure with what was measured.

    ``posted`` is false where the record announces the measure's results for ``expected`` (a date
    as it writes it). ``counts`` are the denominators of the whole table; those of a class, where
    it has any, go before them.
    """

    title: str
    role: OutcomeRole
    where: str
    post_hoc: bool = False
    posted: bool = True
    expected: str | None = None
    description: str | None = None
    population: str | None = None
    time_frame: str | None = None
    statistic: str | None = None
    dispersion: str | None = None
    unit: str | None = None
    counted: str | None = None
    percentages: bool | None = None
    groups: tuple[Group, ...] = ()
    counts: tuple[Count, ...] = ()
    classes: tuple[MeasureClass, ...] = ()
    analyses: tuple[Analysis, ...] = ()

    def cells(self) -> Iterator[Cell]:
        """Yield every measurement with the titles above it, in the record's order."""
        for part in self.classes:
            for category in part.categories:
                for measurement in category.measurements:
                    yield Cell(part, category, measurement)

    def group(self, id_: str) -> Group | None:
        """Return the group of this table that has the id."""
        return next((group for group in self.groups if group.id == id_), None)

    def denominator(self, group: str, part: MeasureClass | None = None) -> Count | None:
        """Return how many of a group were analysed, in a class of the table or in all of it.

        Where several units are counted, it is the one that the table says applies.
        """
        for counts in (part.counts if part else (), self.counts):
            own = [count for count in counts if count.group == group]
            chosen = [count for count in own if count.unit == self.counted] or own
            if chosen:
                return chosen[0]
        return None


class EventGroup(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A group of the adverse events' table, with its totals (affected of at risk).

    ``exposed`` is the one denominator of all totals, where the record gives one for all; those
    at risk of each kind are then ``None``. ``deaths_from_events`` are those that adverse events
    led to, where the record counts them apart.
    """

    group: Group
    exposed: Figure | None = None
    deaths: Figure | None = None
    deaths_at_risk: Figure | None = None
    deaths_from_events: Figure | None = None
    serious: Figure | None = None
    serious_at_risk: Figure | None = None
    other: Figure | None = None
    other_at_risk: Figure | None = None

    def at_risk(self, total: Literal["deaths", "serious", "other"]) -> Figure | None:
        """Return of how many a total is: its own denominator, or the one for all."""
        own = {
            "deaths": self.deaths_at_risk,
            "serious": self.serious_at_risk,
            "other": self.other_at_risk,
        }
        return own[total] or self.exposed


class EventCount(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How many of one group had an event, of how many at risk, and how often it occurred.

    ``related`` counts the occurrences that were held to be caused by the treatment, ``deaths``
    and ``related_deaths`` the people who died of it; only EudraCT tells them apart.
    """

    group: str
    affected: Figure | None = None
    at_risk: Figure | None = None
    events: Figure | None = None
    related: Figure | None = None
    deaths: Figure | None = None
    related_deaths: Figure | None = None


class EventTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of adverse event."""

    term: str
    where: str
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
    deaths_description: str | None = None
    threshold: Figure | None = None
    groups: tuple[EventGroup, ...] = ()
    serious: tuple[EventTerm, ...] = ()
    other: tuple[EventTerm, ...] = ()


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the investigators may publish, as far as the record says."""

    investigators_employed: bool | None = None
    restrictive: bool | None = None
    restriction: str | None = None
    details: str | None = None


class PointOfContact(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask about the results."""

    title: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None


class ResultsKind(enum.StrEnum):
    """In which form the results came, which says how ``where`` is to be read."""

    JSON = "json pointer"
    XML = "xml path"


class PostedResults(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a registry posts of a finished trial.

    ``interim`` is whether more is to come: these are results of a trial that went on. It is
    ``None`` where the record does not say (only EudraCT does).
    """

    places: ResultsKind
    interim: bool | None = None
    flow: ParticipantFlow = ParticipantFlow()
    baseline: BaselineTable = BaselineTable()
    outcomes: tuple[PostedOutcome, ...] = ()
    events: AdverseEvents = AdverseEvents()
    limitations: str | None = None
    agreement: Agreement | None = None
    contact: PointOfContact | None = None


def figures(part: Any) -> Iterator[tuple[str, Figure]]:
    """Yield every figure in a part of the results, with the field that holds it.

    The field is named as in ``Measurement.lower`` or ``Count.figure``.
    """
    if isinstance(part, tuple):
        for entry in part:
            yield from figures(entry)
        return
    for name in part.__struct_fields__ if isinstance(part, msgspec.Struct) else ():
        value = getattr(part, name)
        if isinstance(value, Figure):
            yield f"{type(part).__name__}.{name}", value
        elif isinstance(value, (msgspec.Struct, tuple)):
            yield from figures(value)
