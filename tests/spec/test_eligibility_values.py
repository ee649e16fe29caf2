"""Measured values against limits: units, age of the value, limits of normal, what is derived.

The conversion factors are those of ``vocabulary.conversions``; here only the project's own reading
of them is held fast.
"""

from typing import Any

import pytest

from criteria_made_up import TODAY, anybody, found, truth, within
from trialpost.eligibility.judging import Why
from trialpost.eligibility.telling import profile_from_value
from trialpost.errors import BadProfile
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


def virus(**more: Any) -> Measured:
    return Measured(name="HIV RNA", concept="hiv-rna", unit="copies/mL", **more)


VIRUS = [
    # copies, asked, judged: no laboratory finds each copy, and all find 200
    (0, virus(qualifiers=("negative",)), HAS), (0, virus(qualifiers=("positive",)), NOT),
    (45000, virus(qualifiers=("negative",)), NOT), (100, virus(qualifiers=("negative",)), OPEN),
    (0, virus(high=50, high_strict=True), HAS), (0, virus(high=20, high_strict=True), OPEN),
    (0, virus(low=1000), NOT),
]  # fmt: skip


@pytest.mark.parametrize(("value", "leaf", "expected"), VIRUS)
def test_a_virus_that_was_not_found(value: float, leaf: Measured, expected: str) -> None:
    told = {"name": "HIV RNA", "value": value, "unit": "copies/mL"}
    assert truth(leaf, anybody(measurements=[told])) == expected


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
    (lab("creatinine", 1), limit("creatinine", high=1.5, unit="mg/dL"), HAS),
    (lab("creatinine", 23), limit("creatinine", high=1.5, unit="mg/dL"), OPEN),
    (lab("creatinine", 20), limit("creatinine", high=1.5, unit="mg/dL"), NOT),
    (lab("hemoglobin", 10, "g/dL"), limit("hemoglobin", low=9), OPEN),
    (lab("hemoglobin", 15, "g/dL"), limit("hemoglobin", low=9), HAS),
    (lab("hemoglobin", 8, "g/dL"), limit("hemoglobin", low=9), NOT),
    (lab("hemoglobin", 9), limit("hemoglobin", low=10, unit="g/dL"), OPEN),
    (lab("hemoglobin", 14), limit("hemoglobin", low=10, unit="g/dL"), HAS),
    (lab("hemoglobin", 95), limit("hemoglobin", low=10, unit="g/dL"), NOT),
    (lab("platelets", 80, "10^9/L"), limit("platelets", low=100), NOT),
    (lab("platelets", 80_000, "/µL"), limit("platelets", low=100), NOT),
    (lab("platelets", 120), limit("platelets", low=100_000), HAS),
    (lab("eGFR", 55), limit("egfr", low=60, unit="mL/min/1.73 m2"), NOT),
    (lab("eGFR", 55, "mL/min/1.73 m2"), limit("egfr", low=60), NOT),
    (lab("eGFR", 55, "mL/min/1.73 m2"), limit("egfr", low=60, unit="mL/min"), OPEN),
    (lab("ALT", 30), limit("alt", high=120, unit="U/L"), HAS),
    (lab("LDL", 4.9), limit("ldl", low=190, unit="mg/dL"), NOT),
    (lab("vitamin D", 15, "ng/mL"), limit("vitamin-d-level", high=20), OPEN),
    (lab("vitamin D", 50, "ng/mL"), limit("vitamin-d-level", high=20), NOT),
    (lab("Karnofsky", 60), limit("karnofsky", low=70, unit="%"), NOT),
    (lab("Child-Pugh", 7), limit("child-pugh", high=6, unit="point"), NOT),
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


SIZE = [
    # eGFR, born, limit in mL/min: adults have 1.3 to 2.6 m2 of body surface
    (90, 1960, limit("egfr", low=30, unit="mL/min"), HAS),
    (12, 1960, limit("egfr", low=30, unit="mL/min"), NOT),
    (35, 1960, limit("egfr", low=30, unit="mL/min"), OPEN),
    (90, 2018, limit("egfr", low=30, unit="mL/min"), OPEN),
    (90, None, limit("egfr", low=30, unit="mL/min"), OPEN),
]


@pytest.mark.parametrize(("value", "born", "leaf", "expected"), SIZE)
def test_filtration_by_body_size(
    value: float, born: int | None, leaf: Measured, expected: str
) -> None:
    told = lab("eGFR", value, "mL/min/1.73 m2")
    assert truth(leaf, anybody(measurements=[told], birth_year=born)) == expected


MULTIPLES = [
    # what is told as a multiple of the upper limit of normal
    (lab("ALT", 2, "x ULN"), limit("alt", high=3, scale=Scale.UPPER_LIMITS), HAS),
    (lab("ALT", 4, "x ULN"), limit("alt", high=3, scale=Scale.UPPER_LIMITS), NOT),
    (lab("ALT", 4, "× ULN"), limit("alt", scale=Scale.NORMAL), NOT),
    (lab("ALT", 4, "x ULN"), limit("alt", high=100, unit="U/L"), NOT),
    (lab("ALT", 2.5, "x ULN"), limit("alt", high=100, unit="U/L"), OPEN),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), MULTIPLES)
def test_a_value_told_as_a_multiple(told: dict[str, Any], leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(measurements=[told])) == expected


UREA = [
    # 60.06 g of urea hold 28.014 g of nitrogen, so urea weighs 2.144 times its nitrogen
    (lab("urea", 10, "mmol/L"), limit("bun", high=28.1, unit="mg/dL"), HAS),
    (lab("urea", 10, "mmol/L"), limit("bun", high=27.9, unit="mg/dL"), NOT),
    (lab("BUN", 20, "mg/dL"), limit("urea", high=42.9, unit="mg/dL"), HAS),
    (lab("BUN", 20, "mg/dL"), limit("urea", high=42.8, unit="mg/dL"), NOT),
    (lab("BUN", 20, "mg/dL"), limit("urea", low=7.1, unit="mmol/L"), HAS),
    (lab("blood urea", 60, "mg/dL"), limit("bun", low=30, unit="mg/dL"), NOT),
    (lab("blood urea", 60), limit("bun", high=30, unit="mg/dL"), OPEN),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), UREA)
def test_urea_and_its_nitrogen(told: dict[str, Any], leaf: Measured, expected: str) -> None:
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


CHILD_PUGH = [
    # classes by points: A 5-6, B 7-9, C 10-15 (Pugh et al., Br J Surg 1973;60:646)
    ({"measurements": [lab("Child-Pugh", 6)]}, limit("child-pugh", low=5, high=6), HAS),
    ({"measurements": [lab("Child-Pugh", 7)]}, limit("child-pugh", low=5, high=6), NOT),
    ({"measurements": [lab("Child-Pugh class", 2, "class")]}, limit("child-pugh", high=9), HAS),
    ({"measurements": [lab("Child-Pugh class", 2, "class")]}, limit("child-pugh", high=7), OPEN),
    ({"measurements": [lab("Child-Pugh class", 3, "class")]}, limit("child-pugh", high=9), NOT),
    ({"answers": {"child-pugh": "A"}}, limit("child-pugh", low=5, high=9), HAS),
    ({"answers": {"child-pugh": "C"}}, limit("child-pugh", low=5, high=9), NOT),
    ({"answers": {"child-pugh": "7"}}, limit("child-pugh", low=5, high=9), HAS),
]


@pytest.mark.parametrize(("told", "leaf", "expected"), CHILD_PUGH)
def test_classes_by_letters(told: dict[str, Any], leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(**told)) == expected


def test_a_class_is_an_answer_by_its_letter() -> None:
    told = profile_from_value({"answers": {"child-pugh": "B"}}, today=TODAY)
    assert told.answers == {"child-pugh": "B"}
    with pytest.raises(BadProfile, match="child-pugh"):
        profile_from_value({"answers": {"child-pugh": "F"}}, today=TODAY)


ORDERED = [
    ("NYHA", 2, limit("nyha", low=2, high=3), HAS), ("NYHA", 4, limit("nyha", high=3), NOT),
    ("ASA", 3, limit("asa", low=3, low_strict=True), NOT), ("ASA", 4, limit("asa", low=3), HAS),
    ("modified Rankin scale", 3, limit("mrs", high=2), NOT), ("mRS", 2, limit("mrs", high=2), HAS),
    ("GOLD stage", 2, limit("gold-stage", low=2, high=4), HAS),
    ("KDIGO stage", 1, limit("kdigo", low=2), NOT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "leaf", "expected"), ORDERED)
def test_ordered_scales(name: str, value: float, leaf: Measured, expected: str) -> None:
    assert truth(leaf, anybody(measurements=[lab(name, value)])) == expected


TWICE = [
    # "ECOG 0-1 (Karnofsky ≥ 70)": whichever a person told, by the table that equates the scales
    (lab("ECOG", 1), HAS), (lab("ECOG", 2), NOT), (lab("Karnofsky", 70), HAS),
    (lab("Karnofsky", 60), NOT), (lab("Karnofsky", 90), HAS),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), TWICE)
def test_one_limit_on_two_scales(told: dict[str, Any], expected: str) -> None:
    facts = anybody(measurements=[told])
    scales = (
        limit("ecog", low=0, high=1, restated=True),
        limit("karnofsky", low=70, restated=True),
    )
    truths = {truth(one, facts) for one in scales}
    either = HAS if HAS in truths else OPEN if OPEN in truths else NOT
    assert either == expected
