"""Score the readers that the trees are made with, each by itself on the raw text.

Quantities are held against marked values, windows against marked times, the lexicon's names against
marked illnesses, drugs and procedures, and negation against what is marked as negated. Negation is
asked of the marked names, so that its figures do not depend on what the lexicon holds.
"""

from collections.abc import Iterable

from trialpost.evaluation.criteria.marked import (
    CONDITION,
    DRUG,
    MEASUREMENT,
    OTHER,
    PROCEDURE,
    Bound,
    MarkedQuantity,
    MarkedText,
    MarkedWindow,
    overlap,
    told,
)
from trialpost.evaluation.criteria.tally import Tallies, Tally
from trialpost.vocabulary.context import contexts_in
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.quantities import Quantity, quantities_in
from trialpost.vocabulary.units import unit_named
from trialpost.vocabulary.windows import Window, windows_in

NAMED = (CONDITION, DRUG, PROCEDURE)
KINDS = {
    CONDITION: (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM),
    DRUG: (Kind.DRUG, Kind.DRUG_CLASS, Kind.VACCINE),
    PROCEDURE: (Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE),
}
FITTING = {
    CONDITION: (CONDITION, OTHER, MEASUREMENT),
    DRUG: (DRUG, PROCEDURE, OTHER),
    PROCEDURE: (PROCEDURE, DRUG, OTHER),
}
"""Kinds of marks on which a name of ours is no error: the schemes draw these lines elsewhere."""

NEAR = 0.03
"""By how much two lengths of time may differ, since a month has 28 to 31 days."""


def score_layers(texts: Iterable[MarkedText]) -> Tallies:
    """Score every reader on these texts."""
    tallies = Tallies()
    for one in texts:
        found = quantities_in(one.text)
        _score_quantities(one, found, tallies)
        _score_windows(one, windows_in(one.text, found), tallies)
        _score_names(one, lexicon().mentions(one.text), tallies)
        _score_negation(one, tallies)
    return tallies


def _score_quantities(one: MarkedText, found: tuple[Quantity, ...], tallies: Tallies) -> None:
    for marked in one.quantities:
        ours = [each for each in found if overlap((each.span,), marked.value)]
        case = f"{told(one.text, marked.value)} {sorted(marked.bounds)}"
        tallies["value: place"].want(bool(ours), case)
        tallies["value: number"].want(has_numbers(marked, ours), case)
        tallies["value: number and comparator"].want(has_bounds(marked, ours), case)
        wanted = unit_named(marked.unit) if marked.unit else None
        if wanted is not None:
            units = [each.unit for each in ours]
            tallies["value: unit"].want(wanted in units, f"{case} {wanted} {units}")
    for each in found:
        if not each.is_bare and not overlap((each.span,), one.kept_out):
            case = f"{told(one.text, (each.span,))} {bounds_of(each)} {each.unit}"
            tallies["value: place"].give(overlap((each.span,), one.numeric), case)
            marks = [other for other in one.quantities if overlap((each.span,), other.value)]
            if marks:
                numbers = any(has_numbers(it, [each]) for it in marks)
                bounds = any(has_bounds(it, [each]) for it in marks)
                tallies["value: number"].give(numbers, case)
                tallies["value: number and comparator"].give(bounds, case)
                known = {unit_named(it.unit) for it in marks if it.unit} - {None}
                if known:
                    tallies["value: unit"].give(each.unit in known, case)


def has_numbers(marked: MarkedQuantity, ours: Iterable[Quantity]) -> bool:
    """Say whether every number of a mark stands in one of some quantities."""
    values = [value for each in ours for value in each.values]
    return all(any(_near(value, number) for value in values) for _, number in marked.bounds)


def has_bounds(marked: MarkedQuantity, ours: Iterable[Quantity]) -> bool:
    """Say whether every bound of a mark is one of some quantities."""
    bounds = [bound for each in ours for bound in bounds_of(each)]
    return all(is_among(bound, bounds) for bound in marked.bounds)


def bounds_of(quantity: Quantity) -> list[Bound]:
    """Return the bounds of a quantity, in the form of a mark's."""
    return bounds_from(quantity.low, quantity.high, quantity.low_strict, quantity.high_strict) + [
        ("?", value) for value in quantity.values
    ]


def bounds_from(
    low: float | None, high: float | None, low_strict: bool, high_strict: bool
) -> list[Bound]:
    """Return the bounds of a range, in the form of a mark's."""
    bounds: list[Bound] = []
    if low is not None:
        bounds.append((">" if low_strict else "≥", low))
    if high is not None:
        bounds.append(("<" if high_strict else "≤", high))
    return bounds


def is_among(bound: Bound, ours: Iterable[Bound]) -> bool:
    """Say whether a marked bound is among ours; one whose sign is lost is by its number."""
    sign, number = bound
    return any(sign in ("?", other) and _near(number, value) for other, value in ours)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1e-9)


def _score_windows(one: MarkedText, found: tuple[Window, ...], tallies: Tallies) -> None:
    place, days = tallies["window: place"], tallies["window: days"]
    for marked in one.windows:
        ours = [each for each in found if overlap((each.span,), marked.spans)]
        case = f"{told(one.text, marked.spans)} {sorted(marked.days)}"
        place.want(bool(ours), case)
        days.want(any(same_days(marked, lengths(each)) for each in ours), case)
    for each in found:
        if lengths(each) and not overlap((each.span,), one.kept_out):
            case = f"{told(one.text, (each.span,))} {each.sort.value} {lengths(each)}"
            place.give(overlap((each.span,), one.numeric), case)
            marks = [other for other in one.windows if overlap((each.span,), other.spans)]
            if marks:
                days.give(any(same_days(it, lengths(each)) for it in marks), case)


def lengths(window: Window) -> list[float]:
    """Return the lengths in days that a window gives."""
    ends = (window.newest, window.oldest, window.least, window.most)
    return [end for end in ends if end is not None]


def same_days(marked: MarkedWindow, ours: Iterable[float]) -> bool:
    """Say whether one of some lengths in days is that of a mark."""
    return any(abs(length - day) <= max(1.0, NEAR * day) for length in ours for day in marked.days)


def _score_names(one: MarkedText, found: tuple[Mention, ...], tallies: Tallies) -> None:
    for kind in NAMED:
        ours = [each for each in found if each.concept.kind in KINDS[kind]]
        exact, loose = tallies[f"{kind}: exact span"], tallies[f"{kind}: overlapping span"]
        for mark in one.marks:
            if mark.kind == kind:
                case = told(one.text, mark.spans)
                exact.want(any(is_exact(each.span, mark.spans, mark.also) for each in ours), case)
                loose.want(any(overlap((each.span,), mark.spans) for each in ours), case)
        for each in ours:
            if not overlap((each.span,), one.kept_out):
                give_name(one, each.span, kind, exact, loose)


def is_exact(
    span: tuple[int, int],
    spans: tuple[tuple[int, int], ...],
    also: tuple[tuple[int, int], ...],
) -> bool:
    """Say whether a place is that of a mark, with or without the words beside its name."""
    return spans == (span,) or span in also


def give_name(
    one: MarkedText, span: tuple[int, int], kind: str, exact: Tally, loose: Tally
) -> None:
    """Count a name of ours as right or wrong by the marks at its place."""
    marks = [mark for mark in one.marks if overlap((span,), mark.spans)]
    fitting = [mark for mark in marks if mark.kind in FITTING[kind]]
    case = told(one.text, (span,))
    loose.give(bool(fitting), case)
    exact.give(any(is_exact(span, mark.spans, mark.also) for mark in fitting), case)


def _score_negation(one: MarkedText, tallies: Tallies) -> None:
    marks = [mark for mark in one.marks if mark.kind in NAMED and mark.negated is not None]
    hulls = [(mark.spans[0][0], mark.spans[-1][1]) for mark in marks]
    tally = tallies["negation of marked names"]
    for mark, context in zip(marks, contexts_in(one.text, hulls), strict=True):
        ours = context.negated or context.excepted
        if mark.negated:
            tally.want(ours, told(one.text, mark.spans))
        if ours and not overlap(mark.spans, one.kept_out):
            tally.give(bool(mark.negated), told(one.text, mark.spans))
