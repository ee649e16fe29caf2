"""Findings of the tables of outcome measures: one for each cell, one for each analysis."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from trialpost.findings.posted.arms import comparator, roles
from trialpost.findings.posted.better import better_of, better_of_events, better_of_row
from trialpost.findings.posted.changes import change_of
from trialpost.findings.posted.covariates import covariate_of
from trialpost.findings.posted.extension import is_of_extension
from trialpost.findings.posted.levels import are_levels
from trialpost.findings.posted.making import Maker, is_exact, title_of, titles
from trialpost.findings.posted.rows import Row, row_of
from trialpost.findings.posted.stated_line import stated_line
from trialpost.findings.posted.statistics import is_change, is_confidence, level_of, statistic_of
from trialpost.findings.posted.timepoints import is_ahead, is_at_start, timepoint_of
from trialpost.model.finding import Better, Direction, Finding, Table, Timepoint
from trialpost.model.results import (
    Analysis,
    Category,
    Figure,
    MeasureClass,
    Measurement,
    PostedOutcome,
)
from trialpost.model.trial import Arm


class _Form(NamedTuple):
    """How a table is made: of several rows, of rows that are named changes, or of values."""

    several: bool
    named_changes: bool
    levels: bool


def findings_of(outcome: PostedOutcome, arms: tuple[Arm, ...], maker: Maker) -> Iterator[Finding]:
    """Yield the findings of one outcome measure, cells first, then analyses."""
    role_of = roles(outcome.groups, arms)
    against = comparator(role_of)
    about, form = _about(outcome), _form_of(outcome)
    for part in outcome.classes:
        for category in part.categories:
            yield from _row(outcome, part, category, against, about, form, maker)
    for analysis in outcome.analyses:
        found = _analysis(outcome, analysis, comparator(role_of, analysis.groups), maker)
        if found is not None:
            yield found


def _about(outcome: PostedOutcome) -> dict[str, Any]:
    return {
        "measure": outcome.title,
        "role": outcome.role.value,
        "population": outcome.population,
        "unit": outcome.unit,
        "better": better_of(outcome.title, outcome.description, outcome.unit),
        "statistic": _statistic(outcome),
        "table": Table.OUTCOME,
    }


def _statistic(outcome: PostedOutcome) -> str | None:
    """Return what a table's values are, by its title, else by what the record says of them."""
    found = statistic_of(outcome.statistic, outcome.title, outcome.unit)
    if found is None or "change" in found or found in _OF_PEOPLE:
        return found
    change = change_of(outcome)
    return f"{found} {change}" if change is not None else found


def _row(
    outcome: PostedOutcome,
    part: MeasureClass,
    category: Category,
    against: str | None,
    about: dict[str, Any],
    form: _Form,
    maker: Maker,
) -> Iterator[Finding]:
    """Yield the findings of one row: the same measure in every group."""
    row = about | {
        "category": titles(part.title, category.title),
        "timepoint": timepoint_of(category.title, part.title, outcome.title, outcome.time_frame),
    }
    statistic = str(row["statistic"])
    if _is_no_change(form, row["category"]):
        row["statistic"] = _CHANGE_FROM.sub("", statistic)
    if statistic in _OF_PEOPLE and form.several and _has_a_name(part, category):
        row["better"] = better_of_row(outcome.title, str(row["category"]))
    if is_change(part.title):
        row["statistic"] = statistic_of(
            outcome.statistic, f"{part.title} {outcome.title}", outcome.unit
        )
    held = next((one for one in category.measurements if one.group == against), None)
    for cell in category.measurements:
        of = row | {"arm": title_of(outcome.group(cell.group))}
        if not is_exact(cell.figure):
            yield maker.words(cell.figure, **of)
            continue
        of["direction"] = direction_of(cell.figure, str(row["statistic"]))
        other = title_of(outcome.group(held.group)) if held is not None else None
        apart = is_of_extension(of["arm"]) and not is_of_extension(other)
        if held is not None and held is not cell and is_exact(held.figure) and not apart:
            of["comparator"] = other
            of["comparator_value"] = held.figure
        found = maker.number(
            cell.figure, n=outcome.denominator(cell.group, part), **of, **_around(outcome, cell)
        )
        if found is not None:
            yield found


_CHANGE_FROM = re.compile(r"(?: percent)? change from baseline$")


_BASELINE = re.compile(r"\bbaseline\b|\bscreening\b|\bpre-?dose\b", re.I)


def _form_of(outcome: PostedOutcome) -> _Form:
    return _Form(
        several=sum(len(part.categories) for part in outcome.classes) > 1,
        named_changes=any(
            _named_change(titles(part.title, one.title))
            for part in outcome.classes
            for one in part.categories
        ),
        levels=are_levels(outcome),
    )


def _is_no_change(form: _Form, name: str | None) -> bool:
    """Tell whether a row of a table of changes is none: the start, values, or beside changes."""
    if _named_change(name):
        return False
    own = name or ""
    at_start = _BASELINE.search(own) or is_at_start(own) or is_ahead(own)
    return form.levels or form.named_changes or bool(at_start and not _SINCE.search(own))


def _named_change(title: str | None) -> bool:
    """Tell whether a row is named a change: "Change at Week 24", "Week 24 change from baseline"."""
    return _NAMED_CHANGE.search(title or "") is not None


_NAMED_CHANGE = re.compile(
    r"^\W*(?:(?:mean|median|percent(?:age)?|absolute|relative|adjusted|actual|net|least|squares?|ls)"
    r"\s+){0,3}change\b|"
    r"\b(?:week|month|day|year|visit|endpoint)s?\b(?:[ #-]*\d+)?\W*"
    r"(?:(?:mean|percent)\s+)?change\b|"
    r"\b(?<!\bno )change (?:from|since|at|to|between)\b",
    re.I,
)
_SINCE = re.compile(
    r"\b(?:difference|from|to|minus|post\w*|after|versus|vs|reduction|increase|decrease)\b|"
    r"[-–−] ?baseline",
    re.I,
)


_OF_PEOPLE = frozenset({"count", "number", "percentage"})


def _has_a_name(part: MeasureClass, category: Category) -> bool:
    """Tell whether a row has a name of its own that is not only when it was taken."""
    names = (name for name in (part.title, category.title) if name)
    return any(timepoint_of(name) is None for name in names)


def _around(outcome: PostedOutcome, cell: Measurement) -> dict[str, Any]:
    """Return the figures about a cell's value, by what the table says that they are."""
    if cell.lower is not None and cell.upper is not None:
        ends = (cell.lower, cell.upper)
        if is_confidence(outcome.dispersion):
            return {"interval": ends, "level": level_of(outcome.dispersion)}
        return {"limits": ends, "limits_kind": outcome.dispersion}
    if cell.spread is not None:
        return {"spread": cell.spread, "spread_kind": outcome.dispersion}
    return {}


def direction_of(figure: Figure, statistic: str) -> Direction:
    """Return which way a change from baseline went; of any other value nothing is said."""
    if figure.value is None or "change" not in statistic:
        return Direction.UNKNOWN
    if figure.value == 0:
        return Direction.NO_CHANGE
    return Direction.DECREASE if figure.value < 0 else Direction.INCREASE


def _analysis(
    outcome: PostedOutcome, analysis: Analysis, against: str | None, maker: Maker
) -> Finding | None:
    lower, upper = analysis.lower, analysis.upper
    names = [outcome.group(one) for one in analysis.groups]
    tried = [one.title for one in names if one is not None and one.id != against]
    covariate = covariate_of(analysis)
    if covariate is not None:  # it sets no groups against each other
        tried, against = [], None
    row = row_of(outcome, analysis) if analysis.title is None and covariate is None else None
    return maker.number(
        analysis.estimate,
        p_value=analysis.p,
        line=stated_line(analysis) if analysis.p is not None else None,
        written=(lower, upper),
        interval=(lower, upper) if lower is not None and upper is not None else None,
        level=analysis.level.value if analysis.level is not None else None,
        spread=analysis.spread,
        spread_kind=analysis.dispersion if analysis.spread is not None else None,
        measure=outcome.title,
        role=outcome.role.value,
        population=outcome.population,
        category=covariate
        or (analysis.title if row is None else titles(*(one.title for one in row))),
        arm=" and ".join(tried) or None,
        comparator=title_of(outcome.group(against)) if against is not None else None,
        statistic=_parameter(analysis),
        method=analysis.method,
        hypothesis=analysis.kind,
        timepoint=_when(outcome, analysis, row),
        unit=None if _RATIO.search(analysis.parameter or "") else outcome.unit,
        better=_better(outcome, analysis),
        table=Table.ANALYSIS,
    )


_RATIO = re.compile(
    r"\bratio\b|\brisk\b(?! difference)|\bodds\b|\bhazard\b|slope|correlation", re.I
)


_OF_EVENTS = re.compile(r"\bhazard|^\W*HR\W*$", re.I)


def _better(outcome: PostedOutcome, analysis: Analysis) -> Better:
    if _OF_EVENTS.search(analysis.parameter or ""):
        return better_of_events(outcome.title)
    return better_of(outcome.title, outcome.description, outcome.unit)


def _parameter(analysis: Analysis) -> str | None:
    return analysis.parameter.strip() if analysis.parameter else None


def _when(outcome: PostedOutcome, analysis: Analysis, row: Row | None) -> Timepoint | None:
    """Return when an analysis is of: as its words say, its row, or all rows of its table."""
    first = re.split(r"\.\s", analysis.p_description or "")[0]
    of_p = _P_VALUE_FOR.sub("", _BOUND.sub("", first))  # "P-value for day <=4"
    said = timepoint_of(analysis.title, analysis.description, of_p)
    if said is not None:
        return said
    if row is not None:
        part, category = row
        return timepoint_of(category.title, part.title, outcome.title, outcome.time_frame)
    return _agreed(
        timepoint_of(part.title, outcome.title, outcome.time_frame) for part in outcome.classes
    )


_P_VALUE_FOR = re.compile(r"^p[- ]?values? (?:is )?(?:for|at|of) ", re.I)
_BOUND = re.compile(r"\\?[<>≤≥]=?\s*(?=\d)")


def _agreed(moments: Iterable[Timepoint | None]) -> Timepoint | None:
    found = set(moments)
    return found.pop() if len(found) == 1 else None
