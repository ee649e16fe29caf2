"""Put limits of measurements together: two of one, one without its comparison, of the eyes."""

import msgspec

from trialpost.vocabulary.comparisons import LOWER, UPPER, Comparison
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.unit_behind import longer_of

MEASURED_BY = {
    "qt-prolongation": "qtc", "thrombocytopenia": "platelets", "neutropenia": "anc",
    "anemia": "hemoglobin", "fever": "body-temperature", "obesity": "bmi",
    "overweight": "bmi", "underweight": "bmi",
    "hyperkalemia": "potassium", "hypokalemia": "potassium", "hyponatremia": "sodium",
    "hypernatremia": "sodium", "bradycardia": "heart-rate", "tachycardia": "heart-rate",
    "leukopenia": "wbc", "leukocytosis": "wbc", "hyperbilirubinemia": "bilirubin",
    "hypertriglyceridemia": "triglycerides", "hypoalbuminemia": "albumin",
    "hypercalcemia": "calcium", "hypocalcemia": "calcium", "hypertension": "blood-pressure",
    "hypotension": "blood-pressure", "hyperglycemia": "glucose", "hypoglycemia": "glucose",
    "lymphopenia": "lymphocytes", "hypoxemia": "spo2", "hypomagnesemia": "magnesium",
    "hyperuricemia": "urate", "thrombocytosis": "platelets", "eosinophilia": "eosinophils",
    "lymphocytosis": "lymphocytes", "hypophosphatemia": "phosphate",
    "hyperphosphatemia": "phosphate", "hypermagnesemia": "magnesium",
    "hypercholesterolemia": "cholesterol", "elevated-liver-enzymes": "transaminases",
    "hypercapnia": "paco2", "hyperammonemia": "ammonia", "hyperprolactinemia": "prolactin",
    "tachypnea": "respiratory-rate", "hypothermia": "body-temperature",
    "fibrinogen-deficiency": "fibrinogen", "vitamin-d-deficiency": "vitamin-d-level",
    "polycythemia": "hematocrit",
}  # fmt: skip
"""Illnesses that a limit behind their name defines, with what the limit is of."""

FELT_AS = {"pruritus": "itch-nrs", "pain": "pain-nrs"}
"""What is felt, with the scale that says how strongly; so are the forms of it."""

MEASURED_IN = {
    "pack-year": "pack-years", "cigarette/day": "cigarettes-day", "drink/day": "alcohol-intake",
    "drink/week": "alcohol-intake", "kg/m2": "bmi", "beats/min": "heart-rate",
}  # fmt: skip
"""Units that only one measurement has, so that a limit needs no name beside it."""

GRADES = frozenset({"ctcae", "disease-stage", "tumor-grade"})
"""What a grade or stage beside an illness is of, if nothing else is said."""

MEASURING = frozenset({
    "electrocardiogram", "echocardiography", "laboratory-test", "dual-energy-x-ray-absorptiometry",
    "spirometry", "ultrasound", "cardiac-catheterization", "angiography", "computed-tomography",
    "magnetic-resonance-imaging", "x-ray", "blood-test", "sleep-study",
})  # fmt: skip
"""Tests of which a limit behind them is all that is asked: "ECG with QTc < 450 ms"."""

PERFORMANCE = frozenset({"ecog", "karnofsky", "lansky"})
"""Scales of how well somebody is that say the same of the same person."""


def both_limits(first: Quantity, second: Quantity) -> Quantity | None:
    """Put a lower and an upper limit of one measurement into one: "18 ≤ BMI ≤ 32"."""
    if first.is_pair or second.is_pair or first.against is not second.against:
        return None
    if first.unit and second.unit and longer_of(first.unit, second.unit) is None:
        return None
    lower, upper = (first, second) if first.sort in LOWER else (second, first)
    if lower.sort not in LOWER or upper.sort not in UPPER:
        return None
    if lower.low is None or upper.high is None or lower.low >= upper.high:
        return None
    return msgspec.structs.replace(
        lower,
        sort=Comparison.BETWEEN,
        values=(*lower.values, *upper.values),
        high=upper.high,
        high_strict=upper.high_strict,
        unit=longer_of(first.unit, second.unit) or first.unit or second.unit,
        name_follows=False,
    )


def compared_as(first: Quantity, second: Quantity) -> Quantity:
    """Give a bare number the comparison of the limit before it: "≥ 60 kg (men), 48 kg (women)"."""
    if second.sort is not Comparison.BARE or len(second.values) != 1 or (
        first.sort not in LOWER | UPPER
    ):  # fmt: skip
        return second
    value = second.values[0]
    return msgspec.structs.replace(
        second,
        sort=first.sort,
        low=value if first.sort in LOWER else None,
        high=value if first.sort in UPPER else None,
        low_strict=first.low_strict,
        high_strict=first.high_strict,
        unit=second.unit or first.unit,
        against=second.against or first.against,
    )


_FINE_SCALE = 10
"""A scale with a longer range is not asked for by a single value."""


def is_vague(concept: str, quantity: Quantity) -> bool:
    """Say whether a single number of a fine scale stands where a "≤" or "≥" was lost."""
    if quantity.sort not in (Comparison.EQUAL, Comparison.BARE, Comparison.ABOUT):
        return False
    if quantity.low is None or quantity.low != quantity.high:
        return False
    known = measurement(concept)
    coarse = known is not None and known.is_scale and (known.scale_max or 0) <= _FINE_SCALE
    return bool(quantity.unit or quantity.against) or not coarse


def is_beyond(concept: str, quantity: Quantity) -> bool:
    """Say whether a number lies beyond a scale, and so is no value of it: "ECOG 2993"."""
    known = measurement(concept)
    if known is None or not known.is_scale or known.scale_max is None or quantity.unit:
        return False
    if not quantity.values or quantity.against or concept in _OF_TWO_LENGTHS:
        return False
    return min(quantity.values) > known.scale_max


_OF_TWO_LENGTHS = frozenset({
    "pain-nrs", "itch-nrs", "vas-pga", "fim", "moca", "uhdrs", "sara", "disease-stage",
})  # fmt: skip
"""Scales that are written with another end, too: pain from 0 to 10, and to 100 mm."""

_EYES = frozenset({"bcva", "visual-acuity"})
_SNELLEN = (20.0, 6.0)


def acuity(concept: str, quantity: Quantity) -> Quantity:
    """Read "20/40" of the eyes as the share that it is; nearer to 1 is better."""
    if concept not in _EYES or not quantity.is_pair or quantity.values[0] not in _SNELLEN:
        return quantity
    value = quantity.values[0] / quantity.values[1]
    return msgspec.structs.replace(
        quantity,
        is_pair=False,
        values=(value,),
        low=None if quantity.low is None else value,
        high=None if quantity.high is None else value,
        unit="decimal",
    )


def bettered(concept: str, quantity: Quantity) -> Quantity:
    """Turn "2 or better" into a limit, where it is known which end of a scale is better."""
    if quantity.sort not in (Comparison.BETTER, Comparison.WORSE) or not quantity.values:
        return quantity
    known = measurement(concept)
    low_is_better = known.low_is_better if known else None
    if quantity.unit == "decimal":
        low_is_better = False
    if low_is_better is None:
        return quantity
    value = quantity.values[0]
    upper = low_is_better is (quantity.sort is Comparison.BETTER)
    return msgspec.structs.replace(
        quantity, low=None if upper else value, high=value if upper else None
    )


def bare(pair: Quantity, place: int) -> Quantity:
    """Return one number of a pair, with nothing said about it."""
    value = pair.values[place]
    return msgspec.structs.replace(
        pair, sort=Comparison.BARE, values=(value,), low=value, high=value, is_pair=False
    )
