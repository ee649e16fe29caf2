"""Judge leaves about measurements: laboratory values, vital signs, scores.

==================================  ===============================================================
known                               judged
==================================  ===============================================================
a value, in this or another unit    by the limits, once converted; a limit belongs to what is
                                    asked for, unless it is strict ("> 60")
a unit that cannot be converted,    not known
or that is missing
a value older than the window that  not known: a new one is needed
is asked for, or than values of
its kind hold
a date of which some days are       not known
within the window and some not
a value without a date              counts as of today, but not for a window that is asked for
several values                      the latest; those that may be the latest have to agree
multiples of a limit of normal,     with the limits that most laboratories give, if 30 % more or
"normal", "abnormal"                less would not change the answer; else not known
qualified ("after a                 not known, unless the person's value is called so too
bronchodilator")
body mass index                     from height and weight
ECOG from Karnofsky                 100 is 0, 80 is 1, 60 is 2, 40 is 3; between them the two next
                                    to it have to agree
nothing                             not known, in a note too
==================================  ===============================================================

The Karnofsky scale (Karnofsky and Burchenal 1949) and the ECOG one (Oken et al., Am J Clin Oncol
1982;5:649) are usually aligned as 90–100 to 0, 70–80 to 1, 50–60 to 2, 30–40 to 3 and 10–20 to 4.
Authors differ on the upper or lower step of each pair, so 90, 70, 50 and 30 are left open.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from trialpost.eligibility.fact_keys import fact_of, narrowed_fact_of
from trialpost.eligibility.facts import UNSURE, Facts, number_of, told_on
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.having import by_answer
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN, Truth, negated
from trialpost.eligibility.told import Reading, forms
from trialpost.eligibility.yardsticks import converted, yardstick_of
from trialpost.model.requirement import Measured, Period, Scale

SPREAD = 0.3
"""By how much laboratories' limits of normal may differ from the usual ones."""

_ECOG = {100: (0, 0), 90: (0, 1), 80: (1, 1), 70: (1, 2), 60: (2, 2), 50: (2, 3), 40: (3, 3),
         30: (3, 4), 20: (4, 4), 10: (4, 4), 0: (5, 5)}  # fmt: skip


def judge_measurement(leaf: Measured, facts: Facts, today: dt.date) -> Found:
    """Compare a measured value with the limits that are asked for."""
    need = fact_of(leaf)
    narrowed = narrowed_fact_of(leaf)
    answered = by_answer(facts, narrowed) if narrowed != need or not _has_limits(leaf) else None
    if answered is not None:
        return answered
    readings = _readings(leaf, facts, today)
    if not readings:
        if facts.answer(need) == UNSURE:
            return Found(UNKNOWN, Why.NOT_SURE)
        return Found(UNKNOWN, Why.NOT_SAID, need=need)
    every = [_judge_reading(leaf, one, today, need, narrowed) for one in _latest(readings)]
    agreed = {one.truth for one in every}
    if len(agreed) == 1:
        return every[0]
    return Found(UNKNOWN, Why.OLD, every[0].told, need=need)


def _has_limits(leaf: Measured) -> bool:
    return leaf.low is not None or leaf.high is not None


def _readings(leaf: Measured, facts: Facts, today: dt.date) -> tuple[Reading, ...]:
    """Return the values that were told or answered, or can be derived."""
    need = fact_of(leaf)
    given = facts.profile.answers.get(narrowed_fact_of(leaf), facts.profile.answers.get(need))
    number = number_of(str(given)) if given is not None and not isinstance(given, bool) else None
    if number is not None:
        value, unit = number
        unit = unit or leaf.unit or yardstick_of(leaf.concept).unit
        return (Reading(low=value, high=value, unit=unit, date=told_on(today)),)
    own = facts.readings.get(need, ())
    return own or tuple(_derived(leaf.concept, facts))


def _derived(concept: str, facts: Facts) -> Iterable[Reading]:
    if concept == "bmi":
        for height in facts.readings.get("height", ()):
            for weight in facts.readings.get("weight", ()):
                metres = converted(height.low, height.unit, "m", "height")
                kilograms = converted(weight.low, weight.unit, "kg", "weight")
                if metres and kilograms:
                    value = kilograms / metres**2
                    yield Reading(
                        low=value, high=value, unit="kg/m2", date=weight.date, derived="bmi"
                    )
    if concept == "ecog":
        for one in facts.readings.get("karnofsky", ()):
            step = round(one.low / 10) * 10
            if step in _ECOG:
                low, high = _ECOG[step]
                yield Reading(low=low, high=high, date=one.date, derived="karnofsky")


def _latest(readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings that may be the latest; those without a date are of today."""
    dated = [one.date for one in readings if one.date is not None]
    undated = [one for one in readings if one.date is None]
    if undated or not dated:
        return undated
    newest = max(date.earliest() for date in dated)
    return [one for one in readings if one.date is not None and one.date.latest() >= newest]


def _judge_reading(
    leaf: Measured, reading: Reading, today: dt.date, need: str, narrowed: str
) -> Found:
    if not _fresh(leaf, reading, today):
        return Found(UNKNOWN, Why.OLD, reading, need=need)
    if any(not forms(one) <= reading.said for one in leaf.qualifiers):
        return Found(UNKNOWN, Why.NARROWED, reading, need=narrowed)
    if leaf.scale is Scale.VALUE:
        if not _has_limits(leaf):
            return Found(UNKNOWN, Why.NARROWED, reading, need=narrowed)
        low = converted(reading.low, reading.unit, leaf.unit, leaf.concept)
        high = converted(reading.high, reading.unit, leaf.unit, leaf.concept)
        if low is None or high is None:
            return Found(UNKNOWN, Why.UNIT, reading, need=need)
        truth = _between(leaf, low, high)
        return Found(truth, Why.DERIVED if reading.derived else Why.VALUE, reading)
    return _by_normal(leaf, reading, narrowed)


def _fresh(leaf: Measured, reading: Reading, today: dt.date) -> bool:
    """Say whether every day that a value can be of lies within the time that counts."""
    oldest = leaf.period.oldest if leaf.period is not None else None
    if leaf.period is not None and (oldest is None or leaf.period.newest is not None):
        return _within(leaf.period, reading, today)
    if reading.date is None:
        return oldest is None
    if oldest is None:
        oldest = yardstick_of(leaf.concept).stale_days
    return oldest is None or (today - reading.date.earliest()).days <= oldest


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


def _by_normal(leaf: Measured, reading: Reading, narrowed: str) -> Found:
    """Judge against limits of normal, which differ between laboratories."""
    usual = yardstick_of(leaf.concept)
    value = converted(reading.low, reading.unit, usual.unit, leaf.concept)
    truth = UNKNOWN if value is None else _against(leaf, value, usual.low, usual.high)
    if truth == UNKNOWN:
        return Found(UNKNOWN, Why.LABORATORY, reading, need=narrowed)
    return Found(truth, Why.LABORATORY, reading)


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
