"""Score the leaves of the trees against marks: what is compared with what.

==================  =============================================================================
row                 what counts
==================  =============================================================================
measurement: …      marked measurements with a number, against leaves ``Measured`` with limits.
                    *Name* asks that the places of the names overlap (exact: are equal); *number*,
                    *comparator* and *unit* ask it of the leaf that covers name or value; *whole*
                    asks for all of them. Life expectancy is left out, since it is left to the
                    trial team on purpose; so are leaves on a marked value that is no number
                    ("ASA II")
age                 marked ages, against ``Age``; months, weeks and days count as years
condition           marked conditions, against conditions, states, family history, allergies,
                    substances and exceptions; ours are right on a condition or a mark of no kind
drug, procedure     marked drugs and procedures, against treatments (and allergies to a drug); ours
                    are told apart by the lexicon's kind
negated             marked conditions, drugs and procedures that some leaf of ours is about: whether
                    the mark and the leaf agree that it is denied or excepted. *Of all marks*
                    counts marks without a leaf as missed
window              marked times with a number, against the periods of leaves; *days* asks that a
                    length agrees, give or take three in a hundred
==================  =============================================================================
"""

from collections.abc import Iterable, Sequence

from trialpost.eligibility.drawing import draw
from trialpost.evaluation.criteria.layers import (
    KINDS,
    NAMED,
    bounds_from,
    give_name,
    is_among,
    is_exact,
    same_days,
)
from trialpost.evaluation.criteria.marked import (
    CONDITION,
    DRUG,
    PROCEDURE,
    Bound,
    MarkedQuantity,
    MarkedText,
    overlap,
    told,
    within,
)
from trialpost.evaluation.criteria.placed import Placed, placed
from trialpost.evaluation.criteria.tally import Tallies
from trialpost.model.requirement import (
    Age,
    Allergic,
    FamilyHistory,
    HasCondition,
    HasMarker,
    Measured,
    Period,
    State,
    Treated,
    UsesSubstance,
)
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.units import unit_named

_OF_CONDITIONS = (HasCondition, State, FamilyHistory, Allergic, UsesSubstance, HasMarker)
_FOR_TEAM = ("life expectancy", "survival", "expected to live", "prognosis")
_IN_YEARS = {"month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766}


def score_trees(texts: Iterable[MarkedText]) -> Tallies:
    """Read these texts and score the leaves."""
    tallies = Tallies()
    for one in texts:
        ours = [each for each in placed(one.text) if not overlap((each.span,), one.kept_out)]
        _score_measurements(one, ours, tallies)
        _score_ages(one, ours, tallies)
        for kind in NAMED:
            _score_names(one, ours, kind, tallies)
        _score_negation(one, ours, tallies)
        _score_windows(one, ours, tallies)
    return tallies


def _score_measurements(one: MarkedText, ours: Sequence[Placed], tallies: Tallies) -> None:
    marks = [mark for mark in one.quantities if not mark.is_age and not _is_for_team(mark, one)]
    leaves = [each for each in ours if _limits(each)]
    for mark in marks:
        about = [each for each in leaves if is_about(each, mark)]
        drawn = "; ".join(draw(each.leaf) for each in about)
        case = f"{told(one.text, mark.name)} {mark.words!r} {sorted(mark.bounds)} | {drawn}"
        for row, holds in _agreements(mark, about).items():
            tallies[row].want(holds, case)
    for each in leaves:
        about_it = [mark for mark in one.quantities if is_about(each, mark)]
        if not about_it and overlap((each.span,), one.numeric):
            continue
        named = any(_has_name(each, mark) for mark in about_it)
        case = f"{told(one.text, (each.span,))} | {draw(each.leaf)}"
        tallies["measurement: name, overlapping"].give(named, case)
        is_same = any((each.name,) == mark.name for mark in about_it)
        tallies["measurement: name, exact"].give(is_same, case)
        rows = [_agreements(mark, [each]) for mark in about_it]
        for row in _OF_VALUE if rows else ():
            holding = [held[row] for held in rows if row in held]
            if holding:
                tallies[row].give(any(holding), case)
        if not rows:
            tallies["measurement: whole"].give(False, case)


_OF_VALUE = (
    "measurement: number", "measurement: comparator", "measurement: unit", "measurement: whole",
)  # fmt: skip


def is_about(each: Placed, mark: MarkedQuantity) -> bool:
    """Say whether a leaf has a marked name, or covers the marked value."""
    return overlap((each.name,), mark.name) or overlap((each.span,), mark.value)


def _has_name(each: Placed, mark: MarkedQuantity) -> bool:
    """Say whether a leaf's name is the marked one, or a marked abbreviation that it covers."""
    return overlap((each.name,), mark.name) or within(mark.name, (each.span,))


def _agreements(mark: MarkedQuantity, about: Sequence[Placed]) -> dict[str, bool]:
    """Say in what the leaves about a marked quantity agree with it, row by row."""
    bounds = [bound for each in about for bound in _limits(each)]
    number = bool(about) and all(is_among(("?", value), bounds) for _, value in mark.bounds)
    comparator = number and all(is_among(bound, bounds) for bound in mark.bounds)
    named = any(_has_name(each, mark) for each in about)
    held = {
        "measurement: name, exact": any((each.name,) == mark.name for each in about),
        "measurement: name, overlapping": named,
        "measurement: number": number,
        "measurement: comparator": comparator,
    }
    unit = unit_named(mark.unit) if mark.unit else None
    right_unit = True
    if unit is not None:
        right_unit = any(getattr(each.leaf, "unit", "") == unit for each in about)
        held["measurement: unit"] = right_unit
    held["measurement: whole"] = named and comparator and right_unit
    return held


def _limits(each: Placed) -> list[Bound]:
    leaf = each.leaf
    if not isinstance(leaf, Measured):
        return []
    return bounds_from(leaf.low, leaf.high, leaf.low_strict, leaf.high_strict)


def _is_for_team(mark: MarkedQuantity, one: MarkedText) -> bool:
    words = " ".join(one.text[start:end] for start, end in mark.name).lower()
    return any(word in words for word in _FOR_TEAM)


def _score_ages(one: MarkedText, ours: Sequence[Placed], tallies: Tallies) -> None:
    tally = tallies["age"]
    leaves = [each for each in ours if isinstance(each.leaf, Age)]
    for mark in one.quantities:
        if mark.is_age:
            about = [each for each in leaves if overlap((each.span,), mark.value)]
            case = f"{told(one.text, mark.value)} | {[draw(each.leaf) for each in about]}"
            tally.want(_same_age(mark, about), case)
    for each in leaves:
        marks = [mark for mark in one.quantities if overlap((each.span,), mark.value)]
        case = f"{told(one.text, (each.span,))} | {draw(each.leaf)}"
        tally.give(any(_same_age(mark, [each]) for mark in marks), case)


def _same_age(mark: MarkedQuantity, about: Sequence[Placed]) -> bool:
    bounds: list[Bound] = []
    for each in about:
        leaf = each.leaf
        if isinstance(leaf, Age):
            bounds += bounds_from(leaf.low, leaf.high, leaf.low_strict, leaf.high_strict)
    scale = next((per for unit, per in _IN_YEARS.items() if unit in mark.words.lower()), 1.0)
    return bool(about) and all(
        any(
            sign in ("?", other) and min(abs(n - v), abs(n * scale - v)) <= 0.02 * max(v, 0.01)
            for other, v in bounds
        )
        for sign, n in mark.bounds
    )


def kind_of_name(each: Placed) -> str:
    """Say of what kind the name of a leaf is: as the lexicon has it, else as the leaf does."""
    leaf = each.leaf
    if isinstance(leaf, Treated):
        concept = leaf.concept
        if concept in lexicon() and lexicon().concept(concept).kind in KINDS[DRUG]:
            return DRUG
        return PROCEDURE
    return CONDITION if isinstance(leaf, HasCondition) else ""


def _score_names(one: MarkedText, ours: Sequence[Placed], kind: str, tallies: Tallies) -> None:
    leaves = _OF_CONDITIONS if kind == CONDITION else (Treated, Allergic)
    reaching = [each for each in ours if isinstance(each.leaf, leaves)]
    exact, loose = tallies[f"{kind}: exact span"], tallies[f"{kind}: overlapping span"]
    for mark in one.marks:
        if mark.kind == kind:
            case = told(one.text, mark.spans)
            exact.want(any(is_exact(each.name, mark.spans, mark.also) for each in reaching), case)
            loose.want(any(overlap((each.name,), mark.spans) for each in reaching), case)
    for each in ours:
        if kind_of_name(each) == kind:
            give_name(one, each.name, kind, exact, loose)


def _score_negation(one: MarkedText, ours: Sequence[Placed], tallies: Tallies) -> None:
    agreed, every = tallies["negated, where we have a leaf"], tallies["negated, of all marks"]
    named = [each for each in ours if isinstance(each.leaf, (*_OF_CONDITIONS, Treated))]
    for mark in one.marks:
        if mark.kind not in NAMED or mark.negated is None:
            continue
        about = [each for each in named if overlap((each.name,), mark.spans)]
        if any(each.negated is None for each in about):
            continue
        negated = any(each.negated for each in about)
        case = f"{told(one.text, mark.spans)} | {[draw(each.leaf) for each in about]}"
        if mark.negated:
            every.want(negated, case)
            if about:
                agreed.want(negated, case)
        if negated:
            agreed.give(mark.negated, case)
            every.give(mark.negated, case)


def _score_windows(one: MarkedText, ours: Sequence[Placed], tallies: Tallies) -> None:
    place, days = tallies["window: place"], tallies["window: days"]
    held = [((each.window or each.span,), _lengths(each)) for each in ours]
    timed = [(at, lengths) for at, lengths in held if lengths]
    for mark in one.windows:
        near = [lengths for at, lengths in timed if overlap(at, mark.spans)]
        case = f"{told(one.text, mark.spans)} {near}"
        place.want(bool(near), case)
        days.want(any(same_days(mark, lengths) for lengths in near), case)
    for where, lengths in timed:
        case = f"{told(one.text, where)} {lengths}"
        place.give(overlap(where, one.numeric), case)
        marks = [mark for mark in one.windows if overlap(where, mark.spans)]
        if marks:
            days.give(any(same_days(mark, lengths) for mark in marks), case)


def _lengths(each: Placed) -> list[float]:
    period = None if each.is_exception else getattr(each.leaf, "period", None)
    if not isinstance(period, Period):
        return []
    return [end for end in (period.oldest, period.newest, period.lasting) if end is not None]
