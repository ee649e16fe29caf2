"""Hold what an analysis estimates against the values of its groups in the same table.

Odds ratio, risk ratio and risk difference of two counts, the difference of two means and the ratio
of two geometric means are reckoned both ways about, since records do not say which group comes
first. An adjusted estimate may rightly be another one: then one cannot tell. Least squares means
are the model's own: their difference is its estimate.
"""

import re
from collections.abc import Callable, Iterator

from trialpost.findings.recompute.held import Held, Outcome
from trialpost.findings.recompute.rounding import Span, exactly, over, span_of
from trialpost.model.results import Analysis, Category, MeasureClass, Measurement, PostedOutcome

_ODDS = re.compile(r"\bodds\b|^\W*OR\W*$", re.I)
_RISK_RATIO = re.compile(r"\brisk ratio\b|\brelative risk\b|^\W*RR\W*$", re.I)
_RISK_DIFFERENCE = re.compile(
    r"\brisk difference\b|difference in (?:the )?(?:percent\w*|proportions?|rates?|response)|"
    r"\b(?:percent\w*|proportion|rate) difference\b",
    re.I,
)
_MEAN_DIFFERENCE = re.compile(
    r"\bmean\w*\b.{0,40}\bdifferen\w+|\bdifferen\w+\b.{0,40}\bmeans?\b", re.I
)
_MEAN_RATIO = re.compile(r"\bgeometric\b.{0,40}\bratio\b|\bGM[RT]\b|\bratio of geometric", re.I)
_CRUDE = re.compile(r"fisher|chi-?squared?|t-?test|z-?test", re.I)
_MODELLED = re.compile(
    r"adjust|stratif|covaria|logistic|regress|mantel|model|weighted|ancova|baseline|imput|paired|"
    r"log|transform|cross-?over|phases?\b|period|complete data",
    re.I,
)
Reckon = Callable[..., float]


def ratio_checks(outcome: PostedOutcome) -> Iterator[Held]:
    """Yield the checks of every analysis of two groups."""
    if not outcome.analyses:
        return
    rows = [(part, category) for part in outcome.classes for category in part.categories]
    for analysis in outcome.analyses:
        estimate = analysis.estimate
        if len(analysis.groups) == 2 and estimate is not None and estimate.value is not None:
            yield from _of_rows(outcome, analysis, rows)


def _of_rows(
    outcome: PostedOutcome, analysis: Analysis, rows: list[tuple[MeasureClass, Category]]
) -> Iterator[Held]:
    found = _formula(outcome, analysis.parameter or "")
    if found is None:
        return
    name, reckon, spans_of = found
    reckoned: list[tuple[Span, tuple[str, ...]]] = []
    for part, category in rows:
        cells = {cell.group: cell for cell in category.measurements}
        pair = [cells.get(group) for group in analysis.groups]
        if pair[0] is None or pair[1] is None:
            continue
        spans = [spans_of(outcome, part, cell) for cell in pair if cell is not None]
        for order in ((0, 1), (1, 0)):
            chosen = [spans[one] for one in order]
            if all(one is not None for one in chosen):
                arguments = [span for one in chosen for span in one or ()]
                value = over(reckon, arguments)
                if value is not None:
                    places = tuple(cell.figure.where for cell in pair if cell is not None)
                    reckoned.append((value, places))
    if reckoned:
        yield _graded(name, outcome, analysis, reckoned, only=len(rows) == 1)


def _graded(
    name: str,
    outcome: PostedOutcome,
    analysis: Analysis,
    reckoned: list[tuple[Span, tuple[str, ...]]],
    *,
    only: bool,
) -> Held:
    estimate = analysis.estimate
    assert estimate is not None  # noqa: S101 - for the type checker
    reported = span_of(estimate)
    scales = (1.0, 100.0, 0.01) if "mean" not in name else (1.0, 100.0)
    for value, places in reckoned:
        if any(reported.meets(Span(value.low * by, value.high * by)) for by in scales):
            where = (estimate.where, *places)
            return Held(name=name, outcome=Outcome.AGREES, where=where)
    sure = only and _is_surely(outcome, analysis)
    shown = " or ".join(f"{(span.low + span.high) / 2:.4g}" for span, _ in reckoned[:2])
    return Held(
        name=name,
        outcome=Outcome.SLIP if sure else Outcome.CANNOT_TELL,
        where=(estimate.where, *reckoned[0][1]) if only else (estimate.where,),
        why=f"{estimate.text} is reported, the groups' values give {shown}",
    )


def _is_surely(outcome: PostedOutcome, analysis: Analysis) -> bool:
    """Say whether the estimate can only be the groups' own: of a model's means, or of no model."""
    said = " ".join(
        text
        for text in (
            analysis.method,
            analysis.method_description,
            analysis.parameter,
            analysis.estimate_description,
            analysis.description,
            analysis.title,
            analysis.p_description,
            outcome.title,
            outcome.unit,
            outcome.population,
        )
        if text
    )
    if _tested_others(outcome, analysis, said):
        return False
    if outcome.statistic in {"Least Squares Mean", "Geometric Least Squares Mean"}:
        return not re.search(
            r"imput|sensitiv|per protocol|subgroup|log|transform|percent", said, re.I
        )
    return bool(_CRUDE.search(analysis.method or "")) and not _MODELLED.search(said)


_FREEDOM = re.compile(r"\bdf\s*=\s*(\d+)\b", re.I)


def _tested_others(outcome: PostedOutcome, analysis: Analysis, said: str) -> bool:
    """Tell whether a t-test's degrees of freedom are not those of two groups of all counted."""
    freedom = _FREEDOM.search(said)
    counts = [outcome.denominator(group) for group in analysis.groups]
    people = sum(one.figure.value or 0 for one in counts if one is not None)
    return freedom is not None and int(freedom[1]) + 2 != people


def _formula(
    outcome: PostedOutcome, parameter: str
) -> tuple[str, Reckon, Callable[..., list[Span] | None]] | None:
    """Return what to reckon for a parameter, and of what."""
    statistic = outcome.statistic or ""
    if statistic in {"Count of Participants", "Number"}:
        for pattern, name, reckon in (
            (_ODDS, "odds ratio from counts", _odds_ratio),
            (_RISK_RATIO, "risk ratio from counts", lambda a, n, b, m: (a / n) / (b / m)),
            (_RISK_DIFFERENCE, "risk difference from counts", lambda a, n, b, m: a / n - b / m),
        ):
            if pattern.search(parameter):
                return name, reckon, _counts
        return None
    if statistic in {"Mean", "Least Squares Mean"} and _MEAN_DIFFERENCE.search(parameter):
        return "difference of means", lambda a, b: a - b, _values
    if statistic.startswith("Geometric") and _MEAN_RATIO.search(parameter):
        return "ratio of geometric means", lambda a, b: a / b, _values
    return None


def _odds_ratio(a: float, n: float, b: float, m: float) -> float:
    return (a / (n - a)) / (b / (m - b))


def _values(outcome: PostedOutcome, part: MeasureClass, cell: Measurement) -> list[Span] | None:
    return [span_of(cell.figure)] if cell.figure.value is not None else None


def _counts(outcome: PostedOutcome, part: MeasureClass, cell: Measurement) -> list[Span] | None:
    """Return how many had it, and of how many; a percentage gives what it allows."""
    count = outcome.denominator(cell.group, part)
    if cell.figure.value is None or count is None or not count.figure.value:
        return None
    people = count.figure.value
    if outcome.statistic == "Count of Participants":
        return [exactly(cell.figure.value), exactly(people)]
    unit = (outcome.unit or "").casefold()
    if not unit.startswith(("percent", "%")):
        if unit.startswith(("participant", "patient", "subject")):
            return [exactly(cell.figure.value), exactly(people)]
        return None
    span = span_of(cell.figure)
    return [Span(span.low * people / 100, span.high * people / 100), exactly(people)]
