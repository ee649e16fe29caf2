"""Measured values against limits: units, age of the value, limits of normal, what is derived.

The conversion factors are those of ``vocabulary.conversions``; here only the project's own reading
of them is held fast.
"""

from typing import Any

import pytest

from criteria_made_up import anybody, found, truth, within
from trialpost.eligibility.judging import Why
from trialpost.model.requirement import Measured, Period, Scale

HAS, NOT, OPEN = "holds", "does not hold", "not known"


def egfr(value: float = 72, date: str | None = "2026-11-01") -> dict[str, Any]:
    told = {"name": "eGFR", "value": value, "unit": "mL/min/1.73 m2", "date": date}
    return {"measurements": [told]}


def kidney(**more: Any) -> Measured:
    return Measured(name="eGFR", concept="egfr", unit="mL/min/1.73 m2", **more)


LIMITS = [
    (72, kidney(low=60), HAS), (60, kidney(low=60), HAS), (59.9, kidney(low=60), NOT),
    (60, kidney(low=60, low_strict=True), NOT), (60.1, kidney(low=60, low_strict=True), HAS),
    (90, kidney(high=90), HAS), (90, kidney(high=90, high_strict=True), NOT),
    (72, kidney(low=60, high=90), HAS), (45, kidney(low=60, high=90), NOT),
    (72, kidney(), OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("value", "leaf", "expected"), LIMITS)
def test_limits(value: float, leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(**egfr(value))) == expected


AGES: list[tuple[str | None, Period | None, str]] = [
    # date of the value, window, judged; today is 22 November 2026, a kidney value holds 90 days
    ("2026-11-01", None, HAS),
    ("2026-09", None, HAS),
    ("2026-08", None, OPEN),
    ("2025", None, OPEN),
    (None, None, HAS),
    ("2026-11-01", within(28), HAS),
    ("2026-09", within(28), OPEN),
    ("2026-11", within(28), HAS),
    ("2026-10", within(28), OPEN),
    ("2025-12", within(365), HAS),
    (None, within(28), OPEN),
    ("2026-11-01", Period(words="at screening"), OPEN),
    ("2026-01", Period(words="ago", newest=183), HAS),
]


@pytest.mark.parametrize(("date", "period", "expected"), AGES)
def test_how_old_a_value_may_be(date: str | None, period: Period | None, expected: str) -> None:
    assert truth(kidney(low=60, period=period), anybody(**egfr(date=date))) == expected


def test_a_value_that_is_too_old_asks_for_a_new_one() -> None:
    one = found(kidney(low=60), anybody(**egfr(date="2024")))
    assert (one.why, one.need) == (Why.OLD, "egfr")


def test_the_latest_value_counts() -> None:
    told = [
        {"name": "eGFR", "value": 50, "unit": "mL/min/1.73 m2", "date": "2026-10-01"},
        {"name": "eGFR", "value": 70, "unit": "mL/min/1.73 m2", "date": "2026-11-01"},
    ]
    assert truth(kidney(low=60), anybody(measurements=told)) == HAS
    told[0]["date"] = told[1]["date"]
    assert truth(kidney(low=60), anybody(measurements=told)) == OPEN


def lab(name: str, value: float, unit: str = "", date: str = "2026-11-20") -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit or None, "date": date}


def limit(concept: str, **more: Any) -> Measured:
    return Measured(name=concept, concept=concept, **more)


UNITS = [
    (lab("creatinine", 88, "µmol/L"), limit("creatinine", high=1.0, unit="mg/dL"), HAS),
    (lab("creatinine", 88, "µmol/L"), limit("creatinine", high=0.99, unit="mg/dL"), NOT),
    (lab("creatinine", 1, "mg/dL"), limit("creatinine", high=88.5, unit="µmol/L"), HAS),
    (lab("creatinine", 1, "mg/dL"), limit("creatinine", high=88.3, unit="µmol/L"), NOT),
    (lab("creatinine", 1), limit("creatinine", high=1.5, unit="mg/dL"), OPEN),
    (lab("glucose", 7, "mmol/L"), limit("glucose", low=126), HAS),
    (lab("creatinine", 100, "µmol/L"), limit("creatinine", high=90), NOT),
    (lab("body temperature", 39, "°C"), limit("body-temperature", low=38, unit="degree"), HAS),
    (lab("body temperature", 39, "°C"), limit("body-temperature", high=100.4), NOT),
    (lab("bilirubin", 8, "mg/dL"), limit("bilirubin", high=8), OPEN),
    (lab("creatinine", 1, "furlong"), limit("creatinine", high=1.5, unit="mg/dL"), OPEN),
    (lab("body mass index", 27), limit("bmi", high=30, unit="kg/m2"), HAS),
    (lab("ECOG", 1), limit("ecog", high=2), HAS),
    (lab("ECOG", 3), limit("ecog", low=0, high=2), NOT),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), UNITS)
def test_units(told: dict[str, Any], leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(measurements=[told])) == expected


UPPER, LOWER = Scale.UPPER_LIMITS, Scale.LOWER_LIMITS

NORMAL = [
    # a usual upper limit of alanine aminotransferase is 40 U/L, of which labs may differ by 30 %
    (lab("ALT", 25, "U/L"), limit("alt", high=3, scale=UPPER), HAS),
    (lab("ALT", 400, "U/L"), limit("alt", high=3, scale=UPPER), NOT),
    (lab("ALT", 120, "U/L"), limit("alt", high=3, scale=UPPER), OPEN),
    (lab("ALT", 20, "U/L"), limit("alt", scale=Scale.NORMAL), HAS),
    (lab("ALT", 40, "U/L"), limit("alt", scale=Scale.NORMAL), OPEN),
    (lab("ALT", 100, "U/L"), limit("alt", scale=Scale.NORMAL), NOT),
    (lab("ALT", 100, "U/L"), limit("alt", scale=Scale.ABNORMAL), HAS),
    (lab("eGFR", 30, "mL/min/1.73 m2"), limit("egfr", high=3, scale=UPPER), OPEN),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), NORMAL)
def test_limits_of_normal(told: dict[str, Any], leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(measurements=[told])) == expected


def test_derived_values_say_so() -> None:
    told = [lab("weight", 90, "kg"), lab("height", 180, "cm")]
    leaf = limit("bmi", high=30, unit="kg/m2")
    one = found(leaf, anybody(measurements=told))
    assert (truth(leaf, anybody(measurements=told)), one.why) == (HAS, Why.DERIVED)
    assert one.told.low == pytest.approx(90 / 1.8**2)


KARNOFSKY = [
    (100, limit("ecog", high=1), HAS), (70, limit("ecog", high=1), OPEN),
    (90, limit("ecog", high=1), HAS), (50, limit("ecog", high=1), NOT),
    (90, limit("ecog", low=0, high=0), OPEN),
]  # fmt: skip


@pytest.mark.parametrize(("score", "leaf", "expected"), KARNOFSKY)
def test_ecog_from_karnofsky(score: int, leaf: Measured, expected: str) -> None:
    told = [lab("Karnofsky", score)]
    assert truth(leaf, anybody(measurements=told)) == expected


ANSWERS: list[tuple[dict[str, Any], Measured, str]] = [
    ({"ecog": 1}, limit("ecog", high=2), HAS),
    ({"ecog": "1"}, limit("ecog", high=0), NOT),
    ({"creatinine": "88 µmol/L"}, limit("creatinine", high=1.0, unit="mg/dL"), HAS),
    ({"creatinine": 0.9}, limit("creatinine", high=1.0, unit="mg/dL"), HAS),
    ({"ecog": "not sure"}, limit("ecog", high=2), OPEN),
    ({"ecog": "yes"}, limit("ecog", high=2), OPEN),
    ({"alt@normal": "yes"}, limit("alt", scale=Scale.NORMAL), HAS),
]


@pytest.mark.parametrize(("answers", "leaf", "expected"), ANSWERS)
def test_answers(answers: dict[str, Any], leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(answers=answers)) == expected


def test_a_qualified_value_needs_one_that_is_called_so() -> None:
    leaf = limit("fev1", low=50, unit="%", qualifiers=("post-bronchodilator",))
    assert truth(leaf, anybody(measurements=[lab("FEV1", 60, "%")])) == OPEN
    assert truth(leaf, anybody(measurements=[lab("post-bronchodilator FEV1", 60, "%")])) == HAS


def test_nothing_is_presumed_of_a_value() -> None:
    one = found(kidney(low=60), anybody())
    assert (one.truth, one.kindly, one.silent) == (1, 1, 1)
