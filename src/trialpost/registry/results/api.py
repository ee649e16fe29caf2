"""Read the posted results of a study of ClinicalTrials.gov's API v2.

``where`` of every figure is a JSON pointer from the study's root to the very leaf. The results are
decoded strictly into :mod:`results.wire`; what is refused there is repaired field by field, and
one builder makes the results of both.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from trialpost.errors import BadInput
from trialpost.model.reading import IssueKind
from trialpost.model.results import (
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
    PostedOutcome,
    PostedResults,
    ResultsKind,
)
from trialpost.registry.ctgov.repair import is_suspicious, repair_part
from trialpost.registry.reader import ResultsReading
from trialpost.registry.results import codes as known
from trialpost.registry.results import wire
from trialpost.registry.results.checks import note_strangers
from trialpost.registry.results.events import adverse_events, agreement, contact
from trialpost.registry.results.numbers import figure, figure_if_any
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.notes import Notes, quoted

_STUDY = msgspec.json.Decoder(wire.Holder)
_RESULTS = msgspec.json.Decoder(wire.Results)

SECTION = "/resultsSection"
_FLOW = f"{SECTION}/participantFlowModule"
_BASELINE = f"{SECTION}/baselineCharacteristicsModule"
_OUTCOMES = f"{SECTION}/outcomeMeasuresModule/outcomeMeasures"


def read_results(raw: bytes) -> ResultsReading:
    """Read the posted results of the bytes of one study; nothing in them raises."""
    notes = Notes()
    try:
        found = _decode(raw, notes)
    except BadInput:
        return ResultsReading(issues=notes.all())
    if found is None:
        return ResultsReading(issues=notes.all())
    results = _build(found, notes)
    if notes.moved:
        results = _relocated(results, notes.in_record)
    return ResultsReading(results=results, issues=notes.all())


def _decode(raw: bytes, notes: Notes) -> wire.Results | None:
    """Decode strictly, or repair; ``None`` where there are no results.

    Raises:
        BadInput: if the bytes are not JSON.
    """
    try:
        section = bytes(_STUDY.decode(raw).results_section)
        if not section:
            return None
        if not is_suspicious(section):
            return _RESULTS.decode(section)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    return _repaired(raw, notes)


def _repaired(raw: bytes, notes: Notes) -> wire.Results | None:
    study = loads(raw, notes)
    section = study.get("resultsSection") if isinstance(study, dict) else None
    if isinstance(section, dict):
        return repair_part(wire.Results, section, SECTION, notes)
    if isinstance(study, dict) and "resultsSection" in study:
        detail = f"{quoted(section)} stands where the results belong; left out."
        notes.add(IssueKind.WRONG_TYPE, SECTION, detail)
    return None


def _relocated(part: Any, place: Callable[[str], str]) -> Any:
    """Return a part of the results with every place as the record counts it."""
    if isinstance(part, tuple):
        return tuple(_relocated(entry, place) for entry in part)
    if not isinstance(part, msgspec.Struct):
        return part
    changed = {
        name: place(value) if name == "where" else _relocated(value, place)
        for name in part.__struct_fields__
        if (value := getattr(part, name)) is not None
    }
    return msgspec.structs.replace(part, **changed)


def _build(found: wire.Results, notes: Notes) -> PostedResults:
    more = found.more_info_module
    results = PostedResults(
        places=ResultsKind.JSON,
        flow=_flow(found.participant_flow_module, notes),
        baseline=_baseline(found.baseline_characteristics_module, notes),
        outcomes=tuple(
            _outcome(given, f"{_OUTCOMES}/{index}", notes)
            for index, given in enumerate(found.outcome_measures_module.outcome_measures)
        ),
        events=adverse_events(found.adverse_events_module, notes),
        limitations=more.limitations_and_caveats.description or None,
        agreement=agreement(more.certain_agreement, notes),
        contact=contact(more.point_of_contact),
    )
    note_strangers(results, notes)
    return results


def truth(value: bool | UnsetType) -> bool | None:
    """Return ``None`` for what is not said."""
    return None if value is UNSET else value


def groups(given: Iterable[wire.WireGroup], where: str) -> tuple[Group, ...]:
    """Read the groups of a table; ``where`` is the pointer to their list."""
    return tuple(
        Group(
            id=group.id,
            title=group.title,
            description=group.description or None,
            where=f"{where}/{index}",
        )
        for index, group in enumerate(given)
    )


def _flow(given: wire.Flow, notes: Notes) -> ParticipantFlow:
    return ParticipantFlow(
        groups=groups(given.groups, f"{_FLOW}/groups"),
        periods=tuple(
            _period(period, f"{_FLOW}/periods/{index}", given.type_units_analyzed, notes)
            for index, period in enumerate(given.periods)
        ),
        recruitment=given.recruitment_details or None,
        before_assignment=given.pre_assignment_details or None,
        counted=given.type_units_analyzed or None,
    )


def _period(given: wire.FlowPeriod, where: str, unit: str, notes: Notes) -> Period:
    return Period(
        title=given.title,
        milestones=tuple(
            Milestone(
                title=step.type,
                comment=step.comment or None,
                counts=_stats(
                    step.achievements, f"{where}/milestones/{index}/achievements", unit, notes
                ),
            )
            for index, step in enumerate(given.milestones)
        ),
        withdrawals=tuple(
            Milestone(
                title=left.type,
                comment=left.comment or None,
                counts=_stats(left.reasons, f"{where}/dropWithdraws/{index}/reasons", unit, notes),
            )
            for index, left in enumerate(given.drop_withdraws)
        ),
    )


def _stats(
    given: Iterable[wire.FlowStats], where: str, unit: str, notes: Notes
) -> tuple[Count, ...]:
    """Read how many of each group; both participants and what else is counted, where given."""
    found: list[Count] = []
    for index, stat in enumerate(given):
        at, group, said = f"{where}/{index}", stat.group_id, stat.comment or None
        people = figure_if_any(stat.num_subjects, f"{at}/numSubjects", notes, said)
        units = figure_if_any(stat.num_units, f"{at}/numUnits", notes)
        if people:
            found.append(Count(group=group, figure=people))
        if units:
            found.append(Count(group=group, figure=units, unit=unit or "Units"))
        if not people and not units:
            _note_empty(at, said, notes)
    return tuple(found)


def _note_empty(where: str, comment: str | None, notes: Notes) -> None:
    said = f" The record says: {quoted(comment)}." if comment else ""
    notes.add(IssueKind.MISSING, where, f"No value stands here; left out.{said}")


def _counts(given: Iterable[wire.Denom], where: str, notes: Notes) -> tuple[Count, ...]:
    return tuple(
        Count(
            group=count.group_id,
            figure=figure(count.value, f"{where}/{index}/counts/{place}/value", notes),
            unit=denom.units or "Participants",
        )
        for index, denom in enumerate(given)
        for place, count in enumerate(denom.counts)
        if _stands(count.value, f"{where}/{index}/counts/{place}", notes)
    )


def _stands(value: str, where: str, notes: Notes, comment: str = "") -> bool:
    if value == "":
        _note_empty(where, comment or None, notes)
    return value != ""


def _classes(given: Iterable[wire.WireClass], where: str, notes: Notes) -> tuple[MeasureClass, ...]:
    return tuple(
        MeasureClass(
            title=part.title or None,
            counts=_counts(part.denoms, f"{where}/{index}/denoms", notes),
            categories=tuple(
                Category(
                    title=line.title or None,
                    measurements=_measurements(
                        line.measurements,
                        f"{where}/{index}/categories/{place}/measurements",
                        notes,
                    ),
                )
                for place, line in enumerate(part.categories)
            ),
        )
        for index, part in enumerate(given)
    )


def _measurements(
    given: Iterable[wire.WireMeasurement], where: str, notes: Notes
) -> tuple[Measurement, ...]:
    found: list[Measurement] = []
    for index, cell in enumerate(given):
        at = f"{where}/{index}"
        if _stands(cell.value, at, notes, cell.comment):
            found.append(_measurement(cell, at, notes))
    return tuple(found)


def _measurement(cell: wire.WireMeasurement, where: str, notes: Notes) -> Measurement:
    return Measurement(
        group=cell.group_id,
        figure=figure(cell.value, f"{where}/value", notes, cell.comment or None),
        spread=figure_if_any(cell.spread, f"{where}/spread", notes),
        lower=figure_if_any(cell.lower_limit, f"{where}/lowerLimit", notes),
        upper=figure_if_any(cell.upper_limit, f"{where}/upperLimit", notes),
    )


def _baseline(given: wire.BaselineModule, notes: Notes) -> BaselineTable:
    return BaselineTable(
        groups=groups(given.groups, f"{_BASELINE}/groups"),
        population=given.population_description or None,
        counted=given.type_units_analyzed or None,
        counts=_counts(given.denoms, f"{_BASELINE}/denoms", notes),
        characteristics=tuple(
            _characteristic(measure, f"{_BASELINE}/measures/{index}", notes)
            for index, measure in enumerate(given.measures)
        ),
    )


def _characteristic(given: wire.BaselineMeasure, where: str, notes: Notes) -> Baseline:
    return Baseline(
        title=given.title,
        where=where,
        description=given.description or None,
        population=given.population_description or None,
        statistic=known.worded(given.param_type, known.STATISTIC, f"{where}/paramType", notes),
        dispersion=known.worded(
            given.dispersion_type, known.DISPERSION, f"{where}/dispersionType", notes
        ),
        unit=given.unit_of_measure or None,
        counted=given.denom_units_selected or None,
        percentages=truth(given.calculate_pct),
        counts=_counts(given.denoms, f"{where}/denoms", notes),
        classes=_classes(given.classes, f"{where}/classes", notes),
    )


def _outcome(given: wire.WireOutcomeMeasure, where: str, notes: Notes) -> PostedOutcome:
    return PostedOutcome(
        title=given.title,
        role=known.role(given.type, f"{where}/type", notes),
        where=where,
        post_hoc=known.is_post_hoc(given.type),
        posted=_is_posted(given.reporting_status, f"{where}/reportingStatus", notes),
        expected=given.anticipated_posting_date or None,
        description=given.description or None,
        population=given.population_description or None,
        time_frame=given.time_frame or None,
        statistic=known.worded(given.param_type, known.STATISTIC, f"{where}/paramType", notes),
        # Here the registry's own documents call the words free text.
        dispersion=known.DISPERSION.get(given.dispersion_type, given.dispersion_type) or None,
        unit=given.unit_of_measure or None,
        counted=given.denom_units_selected or given.type_units_analyzed or None,
        percentages=truth(given.calculate_pct),
        groups=groups(given.groups, f"{where}/groups"),
        counts=_counts(given.denoms, f"{where}/denoms", notes),
        classes=_classes(given.classes, f"{where}/classes", notes),
        analyses=tuple(
            _analysis(analysis, f"{where}/analyses/{index}", notes)
            for index, analysis in enumerate(given.analyses)
        ),
    )


def _is_posted(status: str, where: str, notes: Notes) -> bool:
    if status not in ("POSTED", "NOT_POSTED", ""):
        detail = f"{quoted(status)} is no known reporting status; read as posted."
        notes.add(IssueKind.UNKNOWN_CODE, where, detail)
    return status != "NOT_POSTED"


def _analysis(given: wire.WireAnalysis, where: str, notes: Notes) -> Analysis:
    return Analysis(
        where=where,
        groups=given.group_ids,
        description=given.group_description or None,
        kind=known.worded(
            given.non_inferiority_type, known.COMPARISON, f"{where}/nonInferiorityType", notes
        ),
        kind_description=given.non_inferiority_comment or None,
        non_inferiority=truth(given.tested_non_inferiority),
        method=given.statistical_method or None,
        method_description=given.statistical_comment or None,
        p_description=given.p_value_comment or None,
        parameter=given.param_type or None,
        estimate_description=given.estimate_comment or None,
        sides=known.sides(given.ci_num_sides, f"{where}/ciNumSides", notes),
        dispersion=known.worded(
            given.dispersion_type, known.ESTIMATE_DISPERSION, f"{where}/dispersionType", notes
        ),
        other_description=given.other_analysis_description or None,
        **_analysed(given, where, notes),
    )


def _analysed(given: wire.WireAnalysis, where: str, notes: Notes) -> dict[str, Any]:
    """Read the numbers of an analysis."""
    lower, upper = given.ci_lower_limit_comment or None, given.ci_upper_limit_comment or None
    return {
        "p": figure_if_any(given.p_value, f"{where}/pValue", notes),
        "estimate": figure_if_any(given.param_value, f"{where}/paramValue", notes),
        "level": figure_if_any(given.ci_pct_value, f"{where}/ciPctValue", notes),
        "lower": figure_if_any(given.ci_lower_limit, f"{where}/ciLowerLimit", notes, lower),
        "upper": figure_if_any(given.ci_upper_limit, f"{where}/ciUpperLimit", notes, upper),
        "spread": figure_if_any(given.dispersion_value, f"{where}/dispersionValue", notes),
    }
