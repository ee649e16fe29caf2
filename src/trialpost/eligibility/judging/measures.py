"""Judge leaves about measurements: laboratory values, vital signs, scores.

==================================  ===============================================================
known                               judged
==================================  ===============================================================
a value, in this or another unit    by the limits, once converted; a limit belongs to what is
                                    asked for, unless it is strict ("> 60")
a unit that cannot be converted     not known
mL/min for mL/min/1.73 m2           by what it is in the smallest and the largest adult
no unit, of the value or the limit  by every unit in which people can have it
                                    (``vocabulary.unwritten_units``); all have to agree
a value older than the window that  not known: a new one is needed
is asked for, or than values of
its kind hold
a date of which some days are       not known
within the window and some not
a value without a date              counts as of today, but not for a window that is asked for
several values                      the latest; those that may be the latest have to agree
multiples of a limit of normal,     with the limits that most laboratories give, if 30 % more or
"normal", "abnormal"                less would not change the answer; else not known
a class of a scale by letters        as the points that it stands for (``vocabulary.classes``)
told as a multiple of the limit     by itself against multiples; else as for limits of normal
no virus was found (0)              not known where the limit is below 50 copies, which not all
                                    laboratories would find; "undetectable" holds
qualified ("after a                 not known, unless the person's value is called so too
bronchodilator")
body mass index                     from height and weight
urea from urea nitrogen, and back   mole by mole: 1 mg/dL of nitrogen is 2.14 mg/dL of urea
ECOG from Karnofsky, and back       all grades that fit (``vocabulary.measurements``) have to
                                    agree; where the trial equates them, by the printed table
nothing                             not known, in a note too
==================================  ===============================================================
"""

import datetime as dt
from collections.abc import Iterable

from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of
from trialpost.eligibility.facts import UNSURE, Facts
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import by_answer
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth, negated
from trialpost.eligibility.told import Reading, kept_forms
from trialpost.eligibility.values_told import number_of, told_on
from trialpost.model.requirement import Measured, Period, Scale
from trialpost.vocabulary.classes import ends_of_class
from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.lexicon import Concept, Kind
from trialpost.vocabulary.measurements import (
    VIRAL_LOADS,
    Measurement,
    ecog_of_karnofsky,
    karnofsky_of_ecog,
    measurement,
)
from trialpost.vocabulary.unwritten_units import name_of, units_meant

SPREAD = 0.3
"""By how much laboratories' limits of normal may differ from the usual ones."""

STALE_DAYS = 90
"""Days after which a value is too old where no table knows the measurement."""


def judge_measurement(leaf: Measured, facts: Facts, today: dt.date) -> Found:
    """Compare a measured value with the limits that are asked for."""
    need = fact_of(leaf)
    if facts.answers:
        narrowed = narrowed_fact_of(leaf)
        special = narrowed != need or not _has_limits(leaf)
        answered = by_answer(facts, narrowed) if special else None
        if answered is not None:
            return answered
    readings = _readings(leaf, facts, today)
    if not readings:
        if facts.answer(need) == UNSURE:
            return Found(UNKNOWN, Why.NOT_SURE)
        return Found(UNKNOWN, Why.NOT_SAID, need=need)
    every = [_judge_reading(leaf, one, facts, today) for one in readings]
    agreed = {one.truth for one in every}
    if len(agreed) == 1:
        return every[0]
    return Found(UNKNOWN, Why.OLD, every[0].told, need=need)


def _has_limits(leaf: Measured) -> bool:
    return leaf.low is not None or leaf.high is not None


def _readings(leaf: Measured, facts: Facts, today: dt.date) -> tuple[Reading, ...]:
    """Return the values that were told or answered, or can be derived."""
    need = fact_of(leaf)
    number = _answered_number(leaf, need, facts) if facts.answers else None
    if number is not None:
        value, unit = number
        unit = unit or _unit_of(leaf.concept) or leaf.unit
        today_only = told_on(today)
        return (Reading(low=value, high=value, unit=unit, date=today_only, answered=True),)
    given = facts.profile.answers.get(need) if facts.answers else None
    ends = ends_of_class(leaf.concept, given) if isinstance(given, str) else None
    if ends is not None:
        return (Reading(low=ends[0], high=ends[1], date=told_on(today), answered=True),)
    own = facts.readings.get(need, ())
    if own or leaf.concept not in _CAN_BE_DERIVED:
        return own
    return _derived_once(leaf.concept, facts, doubt=not leaf.restated)


def _answered_number(leaf: Measured, need: str, facts: Facts) -> tuple[float, str] | None:
    answers = facts.profile.answers
    given = answers.get(need)
    if facts.narrows:
        given = answers.get(narrowed_fact_of(leaf), given)
    return None if given is None or isinstance(given, bool) else number_of(str(given))


_CAN_BE_DERIVED = frozenset({"bmi", "ecog", "karnofsky", "urea", "bun"})
_OF_UREA = {"urea": "bun", "bun": "urea"}
"""A mole of urea nitrogen is counted as a mole of urea, so the two differ in grams alone."""


def _derived_once(concept: str, facts: Facts, *, doubt: bool) -> tuple[Reading, ...]:
    key = ("derived", concept, doubt)
    if key not in facts.remembered:
        facts.remembered[key] = tuple(_derived(concept, facts, doubt=doubt))
    return facts.remembered[key]  # type: ignore[return-value]


def _derived(concept: str, facts: Facts, *, doubt: bool) -> Iterable[Reading]:
    """Return the values of a measurement that follow from others.

    Args:
        concept: of the measurement.
        facts: of the person.
        doubt: whether to reckon with a step of doubt between scales, as the trial equates none.
    """
    if concept == "bmi":
        for height in facts.readings.get("body-height", ()):
            for weight in facts.readings.get("body-weight", ()):
                metres = converted(height.low, height.unit, "m", "body-height")
                kilograms = converted(weight.low, weight.unit, "kg", "body-weight")
                if metres and kilograms:
                    yield _span(kilograms / metres**2, kilograms / metres**2, weight, "bmi")
    if concept == "ecog":
        for one in facts.readings.get("karnofsky", ()):
            if 0 <= one.low <= 100:
                yield _span(*ecog_of_karnofsky(one.low, doubt=doubt), one, "karnofsky")
    if concept == "karnofsky":
        for one in facts.readings.get("ecog", ()):
            if one.low in range(6):
                yield _span(*karnofsky_of_ecog(int(one.low), doubt=doubt), one, "ecog")

    if concept in _OF_UREA:
        other = _OF_UREA[concept]
        for one in facts.readings.get(other, ()):
            for unit in units_meant(other, one.unit, one.low):
                moles = converted(one.low, unit, "mmol/L", other)
                if moles is not None:
                    yield _span(moles, moles, one, other)


_UNITS_OF_DERIVED = {"bmi": "kg/m2", "urea": "mmol/L", "bun": "mmol/L"}


def _span(low: float, high: float, source: Reading, name: str) -> Reading:
    unit = _UNITS_OF_DERIVED.get(name, "")
    return Reading(low=low, high=high, unit=unit, date=source.date, derived=name)


def _unit_of(concept: str) -> str:
    known = measurement(concept)
    return known.unit if known else ""


def converted(value: float, from_unit: str, to_unit: str, concept: str) -> float | None:
    """Convert a value of a measurement; ``None`` if that cannot be.

    A missing unit is the measurement's usual one where laboratories use no other.
    """
    own = name_of(from_unit)
    if own == to_unit:
        return value
    if not own or not to_unit:
        known = measurement(concept)
        if known is None or known.also:
            return None
        own, to_unit = own or known.unit, to_unit or known.unit
    return convert(value, own, to_unit, concept)


def _judge_reading(leaf: Measured, reading: Reading, facts: Facts, today: dt.date) -> Found:
    need = fact_of(leaf)
    if not _fresh(leaf, reading, today):
        return Found(UNKNOWN, Why.OLD, reading, need=need)
    if leaf.concept in VIRAL_LOADS and (found := _of_virus(leaf, reading)) is not None:
        return found
    if leaf.qualifiers and any(not kept_forms(one) <= reading.said for one in leaf.qualifiers):
        return Found(UNKNOWN, Why.NARROWED, reading, need=narrowed_fact_of(leaf))
    if reading.unit.lower().replace("×", "x") in _MULTIPLES:
        return _by_multiple(leaf, reading)
    if leaf.scale is Scale.VALUE:
        if not _has_limits(leaf):
            return Found(UNKNOWN, Why.NARROWED, reading, need=narrowed_fact_of(leaf))
        truths = {_between(leaf, *ends) for ends in _in_units(leaf, reading, facts, today)}
        if len(truths) != 1:
            return Found(UNKNOWN, Why.UNIT, reading, need=need)
        return Found(truths.pop(), Why.DERIVED if reading.derived else Why.VALUE, reading)
    return _by_normal(leaf, reading)


_SURELY_FOUND = 200.0
_SURELY_SEEN = 50.0
"""Copies in a millilitre that every laboratory finds, and that nearly every one does today."""


def _of_virus(leaf: Measured, reading: Reading) -> Found | None:
    """Judge how much of a virus there is where "none was found" is asked for, or told as 0."""
    none = reading.low == reading.high == 0
    if not _has_limits(leaf) and leaf.qualifiers in (("negative",), ("positive",)):
        if not none and reading.low < _SURELY_FOUND:
            return Found(UNKNOWN, Why.NARROWED, reading, need=narrowed_fact_of(leaf))
        wanted = leaf.qualifiers == ("negative",)
        return Found(HOLDS if none is wanted else LACKS, Why.VALUE, reading)
    limits = [one for one in (leaf.low, leaf.high) if one is not None]
    if none and limits and min(limits) < _SURELY_SEEN:
        return Found(UNKNOWN, Why.UNIT, reading, need=fact_of(leaf))
    return None


def _in_units(
    leaf: Measured, reading: Reading, facts: Facts, today: dt.date
) -> tuple[tuple[float, float], ...]:
    """Return both ends of a value in each unit that can be asked for, once for a person.

    Nothing if no unit that can be meant is converted.
    """
    limits = [one for one in (leaf.low, leaf.high) if one is not None]
    asked = units_meant(leaf.concept, leaf.unit, *limits)
    key = ("in units", id(reading), asked)
    if key not in facts.remembered:
        told = units_meant(leaf.concept, reading.unit, reading.low)
        adult = _is_adult(facts, today)
        ends = tuple(
            both
            for unit in asked
            for own in told
            if (both := _ends(leaf.concept, reading, own, unit, adult=adult)) is not None
        )
        # The reading is kept beside, so that its id stays its own.
        facts.remembered[key] = (reading, ends)
    return facts.remembered[key][1]  # type: ignore[index,no-any-return]


_FILTERING = frozenset({"egfr", "creatinine-clearance"})
_BY_SIZE = ("mL/min", "mL/min/1.73 m2")
_SMALLEST, _LARGEST = 1.3 / 1.73, 2.6 / 1.73
"""What a filtration rate for 1.73 m² is multiplied by for the smallest and the largest adult."""

_GROWN = 18


def _ends(
    concept: str, reading: Reading, own: str, unit: str, *, adult: bool
) -> tuple[float, float] | None:
    """Return both ends of a value in another unit; wider ones where size matters."""
    if concept in _FILTERING and {own, unit} == set(_BY_SIZE):
        if not adult:
            return None
        if own == _BY_SIZE[1]:
            return reading.low * _SMALLEST, reading.high * _LARGEST
        return reading.low / _LARGEST, reading.high / _SMALLEST
    low = converted(reading.low, own, unit, concept)
    high = converted(reading.high, own, unit, concept)
    return None if low is None or high is None else (low, high)


def _is_adult(facts: Facts, today: dt.date) -> bool:
    born = facts.born(today)
    return born is not None and (today - born[1]).days >= _GROWN * 365.25


def _fresh(leaf: Measured, reading: Reading, today: dt.date) -> bool:
    """Say whether every day that a value can be of lies within the time that counts."""
    oldest = leaf.period.oldest if leaf.period is not None else None
    if leaf.period is not None and (oldest is None or leaf.period.newest is not None):
        return _within(leaf.period, reading, today)
    if reading.date is None:
        return oldest is None
    if oldest is None:
        oldest = stale_after(leaf)
    return (today - reading.date.earliest()).days <= oldest


def stale_after(leaf: Measured) -> int:
    """Return after how many days a value is too old where the trial says nothing of that."""
    known = measurement(leaf.concept)
    return known.stale_days if known else STALE_DAYS


def _within(period: Period, reading: Reading, today: dt.date) -> bool:
    """Say whether a value is surely of a stretch that does not reach until today."""
    if reading.date is None or (period.newest is None and period.oldest is None):
        return False
    youngest = (today - reading.date.latest()).days
    eldest = (today - reading.date.earliest()).days
    return (period.newest or 0) <= youngest and (period.oldest is None or eldest <= period.oldest)


def _between(leaf: Measured, low: float, high: float) -> Truth:
    """Say whether all of a span of values lies within the limits, or none of it."""
    truths = {_inside(leaf, low), _inside(leaf, high)}
    if len(truths) == 2:
        return UNKNOWN
    inside = truths.pop()
    if inside:
        return HOLDS
    crosses = leaf.low is not None and leaf.high is not None and low < leaf.low and high > leaf.high
    return UNKNOWN if crosses else LACKS


def _inside(leaf: Measured, value: float) -> bool:
    value = round(value, 9)
    if leaf.low is not None and (value <= leaf.low if leaf.low_strict else value < leaf.low):
        return False
    return leaf.high is None or (value < leaf.high if leaf.high_strict else value <= leaf.high)


def _by_normal(leaf: Measured, reading: Reading) -> Found:
    """Judge against limits of normal, which differ between laboratories."""
    usual = measurement(leaf.concept) or _UNKNOWN_KIND
    value = converted(reading.low, reading.unit, usual.unit, leaf.concept)
    truth = UNKNOWN if value is None else _against(leaf, value, usual.low, usual.high)
    if truth == UNKNOWN:
        return Found(UNKNOWN, Why.LABORATORY, reading, need=narrowed_fact_of(leaf))
    return Found(truth, Why.LABORATORY, reading)


_MULTIPLES = frozenset({"x uln", "xuln", "uln", "times uln"})
"""Units of a value that is told as a multiple of the upper limit of normal."""


def _by_multiple(leaf: Measured, reading: Reading) -> Found:
    """Judge a value that is told as a multiple of the upper limit of normal."""
    need = narrowed_fact_of(leaf)
    usual = measurement(leaf.concept) or _UNKNOWN_KIND
    truth = UNKNOWN
    if leaf.scale is Scale.UPPER_LIMITS:
        truth = _between(leaf, reading.low, reading.high)
    elif leaf.scale in (Scale.NORMAL, Scale.ABNORMAL) and reading.low > 1:
        truth = LACKS if leaf.scale is Scale.NORMAL else HOLDS
    elif leaf.scale is Scale.VALUE and _has_limits(leaf) and usual.high:
        ends = [
            converted(reading.low * usual.high * by, usual.unit, leaf.unit, leaf.concept)
            for by in (1 - SPREAD, 1 + SPREAD)
        ]
        if ends[0] is not None and ends[1] is not None:
            truth = _between(leaf, ends[0], ends[1])
    if truth == UNKNOWN:
        return Found(UNKNOWN, Why.LABORATORY, reading, need=need)
    return Found(truth, Why.LABORATORY, reading)


_UNKNOWN_KIND = Measurement(
    concept=Concept(id="", kind=Kind.MEASUREMENT, name="measurement", plain="measurement")
)


def _against(leaf: Measured, value: float, low: float | None, high: float | None) -> Truth:
    if leaf.scale is Scale.UPPER_LIMITS or leaf.scale is Scale.LOWER_LIMITS:
        limit = high if leaf.scale is Scale.UPPER_LIMITS else low
        if not limit:
            return UNKNOWN
        least, most = value / (limit * (1 + SPREAD)), value / (limit * (1 - SPREAD))
        return _between(leaf, least, most)
    normal = _is_normal(value, low, high)
    return negated(normal) if leaf.scale is Scale.ABNORMAL else normal


def _is_normal(value: float, low: float | None, high: float | None) -> Truth:
    """Say whether a value is normal by the usual limits, whichever the laboratory's are."""
    if low is None and high is None:
        return UNKNOWN
    if high is not None and value > high * (1 + SPREAD):
        return LACKS
    if low is not None and value < low * (1 - SPREAD):
        return LACKS
    below = high is None or value <= high * (1 - SPREAD)
    above = low is None or value >= low * (1 + SPREAD)
    return HOLDS if below and above else UNKNOWN
