"""Hold a value against the spread and the limits that stand beside it, and its scale's ends."""

import re
from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, Outcome, graded
from trialpost.findings.recompute.rounding import span_of
from trialpost.model.results import Cell, Figure, PostedOutcome

_SCALE = re.compile(
    r"\b(?:scores?|scale|values?|ratings?|totals?|points?)\b[^.;]{0,40}?\b(?:ranges?|ranging|ranged|"
    r"is|are|runs?|scored|rated|going)\b[^.;\d]{0,20}?(?:from|between|of|is|:)?\s*"
    r"(?P<low>-?\d+(?:\.\d+)?)(?:\s*\([^()]{0,60}\))?\s*(?:to|-|–|and|through)\s*(?P<high>\d+(?:\.\d+)?)\b(?!\s*(?:weeks?|days?|months?|years?|hours?|%))",
    re.I,
)
_DERIVED = re.compile(
    r"baseline to|change|difference|transform|z-?score|t-?score|percent|ratio|sum|slope|area|"
    r"improvement|reduction|increase|decrease|standardi[sz]ed|adjusted|log|number of|"
    r"index|subscale|domain",
    re.I,
)


def spread_checks(outcome: PostedOutcome) -> Iterator[Held]:
    """Yield the checks of each cell of an outcome."""
    scale = _scale_of(outcome)
    for cell in outcome.cells():
        yield from _limits(outcome, cell)
        yield from _spread(outcome, cell)
        if scale is not None and not _is_derived(cell):
            yield from _within(cell.measurement.figure, *scale)


def _limits(outcome: PostedOutcome, cell: Cell) -> Iterator[Held]:
    one = cell.measurement
    if one.lower is None or one.upper is None:
        return
    if one.lower.value is None or one.upper.value is None or one.figure.value is None:
        return
    where = (one.figure.where, one.lower.where, one.upper.where)
    shown = f"{one.figure.text} between {one.lower.text} and {one.upper.text}"
    if one.lower.value > one.upper.value:
        yield graded("limits in order", False, where, shown)
        return
    low, high = span_of(one.lower).low, span_of(one.upper).high
    value = span_of(one.figure)
    inside = low <= value.high and value.low <= high
    kind = outcome.dispersion or ""
    quartiles = kind.startswith("Inter-Quartile") and outcome.statistic != "Median"
    unsaid = not _LIMITS.search(kind)
    if not inside and (quartiles or unsaid):
        why = f"{shown}; the record does not say what the limits are" if unsaid else shown
        yield Held(name="value within limits", outcome=Outcome.CANNOT_TELL, where=where, why=why)
        return
    yield graded("value within limits", inside, where, shown)


_LIMITS = re.compile(r"confidence|credible|range", re.I)
_NO_SIGN = re.compile(r"standard|variation|variance", re.I)


def _spread(outcome: PostedOutcome, cell: Cell) -> Iterator[Held]:
    spread = cell.measurement.spread
    if spread is None or not _NO_SIGN.search(outcome.dispersion or ""):
        return
    if spread.value is not None:
        yield graded("spread not below zero", spread.value >= 0, (spread.where,), spread.text)


def _scale_of(outcome: PostedOutcome) -> tuple[float, float] | None:
    """Return the ends of the scale that a description names, of values that lie on it."""
    if outcome.statistic not in {"Mean", "Median"} or not outcome.description:
        return None
    said = f"{outcome.title} {outcome.time_frame or ''}"
    if "scale" not in (outcome.unit or "") or _DERIVED.search(said):
        return None
    found = [
        (float(one["low"]), float(one["high"])) for one in _SCALE.finditer(outcome.description)
    ]
    if len(set(found)) != 1 or found[0][0] >= found[0][1]:
        return None
    return found[0]


def _is_derived(cell: Cell) -> bool:
    """Say whether a row may be of something else than the scale that the description names."""
    titles = [one for one in (cell.part.title, cell.category.title) if one]
    return any(_DERIVED.search(one) or not _MOMENT.search(one) for one in titles)


_MOMENT = re.compile(
    r"^\W*(?:baseline|(?:at )?(?:week|day|month|year|visit)s?\b|\d+[- ](?:week|day|month|year))",
    re.I,
)


def _within(figure: Figure, low: float, high: float) -> Iterator[Held]:
    if figure.value is not None:
        span = span_of(figure)
        yield graded(
            "value within its scale",
            span.high >= low and span.low <= high,
            (figure.where,),
            f"{figure.text} on a scale of {low:g} to {high:g}",
        )
