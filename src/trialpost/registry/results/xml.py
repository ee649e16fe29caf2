"""Read the posted results of ClinicalTrials.gov's older XML (``clinical_results``).

``where`` of every figure is the path of elements to the very attribute or element. Elements are
those of the registry's public schema (``public.xsd``) and of its records.
"""

from trialpost.errors import Unreadable
from trialpost.model.reading import IssueKind
from trialpost.model.results import (
    Agreement,
    Analysis,
    Baseline,
    BaselineTable,
    Category,
    Count,
    Group,
    MeasureClass,
    Measurement,
    Milestone,
    ParticipantFlow,
    Period,
    PointOfContact,
    PostedOutcome,
    PostedResults,
    ResultsKind,
)
from trialpost.registry.reader import ResultsReading
from trialpost.registry.results import codes as known
from trialpost.registry.results.checks import note_strangers
from trialpost.registry.results.tree import Node, note_unread
from trialpost.registry.results.xml_events import adverse_events
from trialpost.registry.results.xml_shape import SHAPE
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import child, clean_characters, parse_or_repair


def read_results(raw: bytes) -> ResultsReading:
    """Read the posted results of the bytes of one record; nothing in them raises."""
    notes = Notes()
    try:
        root = parse_or_repair(raw, notes)
    except Unreadable:
        return ResultsReading(issues=notes.all())
    section = child(root, "clinical_results")
    if section is None:
        return ResultsReading()
    clean_characters(raw, section, notes)
    note_unread(section, SHAPE, notes)
    results = _build(Node.of(section, notes))
    note_strangers(results, notes)
    return ResultsReading(results=results, issues=notes.all())


def _build(section: Node) -> PostedResults:
    return PostedResults(
        places=ResultsKind.XML,
        flow=_flow(section.child("participant_flow")),
        baseline=_baseline(section.child("baseline")),
        outcomes=tuple(_outcome(node) for node in section.all("outcome_list/outcome")),
        events=adverse_events(section.child("reported_events")),
        limitations=section.text_or_none("limitations_and_caveats"),
        agreement=_agreement(section.child("certain_agreements")),
        contact=_contact(section.child("point_of_contact")),
    )


def _groups(table: Node) -> tuple[Group, ...]:
    return tuple(
        Group(
            id=node.attribute("group_id"),
            title=node.line("title"),
            description=node.text_or_none("description"),
            where=node.where,
        )
        for node in table.all("group_list/group")
    )


def _flow(flow: Node) -> ParticipantFlow:
    return ParticipantFlow(
        groups=_groups(flow),
        periods=tuple(
            Period(
                title=period.line("title"),
                milestones=_steps(period, "milestone_list/milestone"),
                withdrawals=_steps(period, "drop_withdraw_reason_list/drop_withdraw_reason"),
            )
            for period in flow.all("period_list/period")
        ),
        recruitment=flow.text_or_none("recruitment_details"),
        before_assignment=flow.text_or_none("pre_assignment_details"),
    )


def _steps(period: Node, way: str) -> tuple[Milestone, ...]:
    return tuple(
        Milestone(
            title=step.line("title"),
            counts=_counts(step, "participants_list/participants", "count"),
        )
        for step in period.all(way)
    )


def _counts(table: Node, way: str, name: str, unit: str = "Participants") -> tuple[Count, ...]:
    found = []
    for node in table.all(way):
        comment = node.text()
        number = node.figure_at(name, comment or None)
        if number:
            found.append(Count(group=node.attribute("group_id"), figure=number, unit=unit))
        else:
            node.missing(comment)
    return tuple(found)


def _denominators(table: Node) -> tuple[Count, ...]:
    return tuple(
        count
        for node in table.all("analyzed_list/analyzed")
        for count in _counts(
            node, "count_list/count", "value", node.text("units") or "Participants"
        )
    )


def _classes(table: Node) -> tuple[MeasureClass, ...]:
    return tuple(
        MeasureClass(
            title=part.text_or_none("title"),
            counts=_denominators(part),
            categories=tuple(
                Category(title=line.text_or_none("title"), measurements=_measurements(line))
                for line in part.all("category_list/category")
            ),
        )
        for part in table.all("class_list/class")
    )


def _measurements(line: Node) -> tuple[Measurement, ...]:
    found = []
    for node in line.all("measurement_list/measurement"):
        comment = node.text()
        number = node.figure_at("value", comment or None)
        if number is None:
            node.missing(comment)
            continue
        found.append(
            Measurement(
                group=node.attribute("group_id"),
                figure=number,
                spread=node.figure_at("spread"),
                lower=node.figure_at("lower_limit"),
                upper=node.figure_at("upper_limit"),
            )
        )
    return tuple(found)


def _statistic(measure: Node) -> str | None:
    where = f"{measure.where}/param"
    return known.worded(measure.text("param"), known.STATISTIC, where, measure.notes)


def _baseline(table: Node) -> BaselineTable:
    return BaselineTable(
        groups=_groups(table),
        population=table.text_or_none("population"),
        counts=_denominators(table),
        characteristics=tuple(
            Baseline(
                title=measure.line("title"),
                where=measure.where,
                description=measure.text_or_none("description"),
                population=measure.text_or_none("population"),
                statistic=_statistic(measure),
                dispersion=measure.text_or_none("dispersion"),
                unit=measure.text_or_none("units"),
                counted=measure.text_or_none("units_analyzed"),
                counts=_denominators(measure),
                classes=_classes(measure),
            )
            for measure in table.all("measure_list/measure")
        ),
    )


def _outcome(node: Node) -> PostedOutcome:
    measure, kind = node.child("measure"), node.text("type")
    expected = node.text_or_none("posting_date")
    return PostedOutcome(
        title=_said(node, measure, "title") or "",
        role=known.role(kind, f"{node.where}/type", node.notes),
        where=node.where,
        post_hoc=known.is_post_hoc(kind),
        posted=expected is None or measure.element is not None,
        expected=expected,
        description=_said(node, measure, "description"),
        population=_said(node, measure, "population"),
        time_frame=node.text_or_none("time_frame"),
        statistic=_statistic(measure),
        dispersion=measure.text_or_none("dispersion"),
        unit=measure.text_or_none("units"),
        counted=measure.text_or_none("units_analyzed"),
        groups=_groups(node),
        counts=_denominators(measure),
        classes=_classes(measure),
        analyses=tuple(_analysis(one) for one in node.all("analysis_list/analysis")),
    )


def _said(outcome: Node, measure: Node, name: str) -> str | None:
    """Read what this form says both of the outcome and of its table, which is the same."""
    first, second = outcome.text(name), measure.text(name)
    if first and second and first.split() != second.split():
        where = f"{measure.where}/{name}"
        detail = f"{quoted(second)} is not what the outcome says, {quoted(first)}; not read."
        measure.notes.add(IssueKind.CONTRADICTION, where, detail)
    return first or second or None


def _analysis(node: Node) -> Analysis:
    where, notes = node.where, node.notes
    return Analysis(
        where=where,
        groups=tuple(one.text() for one in node.all("group_id_list/group_id")),
        description=node.text_or_none("groups_desc"),
        kind=known.worded(
            node.text("non_inferiority_type"),
            known.COMPARISON,
            f"{where}/non_inferiority_type",
            notes,
        ),
        kind_description=node.text_or_none("non_inferiority_desc"),
        method=node.text_or_none("method"),
        method_description=node.text_or_none("method_desc"),
        p=node.figure("p_value"),
        p_description=node.text_or_none("p_value_desc"),
        parameter=node.text_or_none("param_type"),
        estimate=node.figure("param_value"),
        estimate_description=node.text_or_none("estimate_desc"),
        level=node.figure("ci_percent"),
        sides=known.sides(node.text("ci_n_sides"), f"{where}/ci_n_sides", notes),
        lower=node.figure("ci_lower_limit", node.text_or_none("ci_lower_limit_na_comment")),
        upper=node.figure("ci_upper_limit", node.text_or_none("ci_upper_limit_na_comment")),
        dispersion=known.worded(
            node.text("dispersion_type"),
            known.ESTIMATE_DISPERSION,
            f"{where}/dispersion_type",
            notes,
        ),
        spread=node.figure("dispersion_value"),
        other_description=node.text_or_none("other_analysis_desc"),
    )


def _agreement(node: Node) -> Agreement | None:
    """Read whether the investigators may publish: whole sentences, of which there are few."""
    if node.element is None:
        return None
    employed, restricted = node.text("pi_employee"), node.text("restrictive_agreement")
    return Agreement(
        investigators_employed=" ARE " in employed if employed else None,
        restrictive="There is NOT an agreement" not in restricted if restricted else None,
        restriction=next(
            (said for words, said in _RESTRICTIONS if words in " ".join(restricted.split())), None
        ),
        details=restricted or None,
    )


_RESTRICTIONS = (
    ("less than or equal to 60 days", known.RESTRICTION["LTE60"]),
    ("more than 60 days", known.RESTRICTION["GT60"]),
)


def _contact(node: Node) -> PointOfContact | None:
    if node.element is None:
        return None
    phone, extension = node.text("phone"), node.text("phone_ext")
    return PointOfContact(
        title=node.text_or_none("name_or_title"),
        organisation=node.text_or_none("organization"),
        phone=(f"{phone} ext. {extension}" if extension else phone) or None,
        email=node.text_or_none("email"),
    )
