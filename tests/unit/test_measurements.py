"""The table of measurements and scales, and how performance scales correspond."""

from importlib import resources

import pytest

from trialpost.vocabulary.conversions import computed_factor, convert
from trialpost.vocabulary.lexicon import Lexicon, rows_of
from trialpost.vocabulary.measurements import (
    ecog_of_karnofsky,
    karnofsky_of_ecog,
    measurement,
    measurements,
)


def test_there_are_as_many_as_we_say() -> None:
    known = measurements().values()
    assert sum(not one.is_scale for one in known) >= 350
    assert sum(one.is_scale for one in known) >= 200


def test_grams_and_moles_are_converted_where_a_molar_mass_stands() -> None:
    stuck = [
        (one.concept.id, other)
        for one in measurements().values()
        if one.molar
        for other in one.also
        if one.concept.id not in _WITH_ITS_OWN_RULE
        and convert(1.0, other, one.unit, one.concept.id) is None
    ]
    assert stuck == []


_WITH_ITS_OWN_RULE = {"creatinine-clearance"}


def test_limits_lie_in_order() -> None:
    for one in measurements().values():
        if one.low is not None and one.high is not None:
            assert one.low < one.high, one.concept.id
        if one.scale_min is not None and one.scale_max is not None:
            assert one.scale_min < one.scale_max, one.concept.id
        assert one.stale_days > 0


@pytest.mark.parametrize(
    ("phrase", "concept"),
    [
        ("eGFR", "egfr"),
        ("serum creatinine", "creatinine"),
        ("CrCl", "creatinine-clearance"),
        ("ALT", "alt"),
        ("total bilirubin", "bilirubin"),
        ("absolute neutrophil count", "anc"),
        ("haemoglobin", "hemoglobin"),
        ("LVEF", "lvef"),
        ("QTcF", "qtc"),
        ("HbA1c", "hba1c"),
        ("fasting plasma glucose", "fasting-glucose"),
        ("PD-L1 CPS", "pd-l1-cps"),
        ("best corrected visual acuity", "bcva"),
        ("ECOG performance status", "ecog"),
        ("KPS", "karnofsky"),
        ("NYHA class", "nyha"),
        ("SLEDAI-2K", "sledai"),
        ("Child-Pugh", "child-pugh"),
        ("HAMD-17", "ham-d"),
        ("CHA2DS2-VASc", "cha2ds2-vasc"),
        ("6-minute walk distance", "six-minute-walk"),
    ],
)
def test_names(phrase: str, concept: str) -> None:
    names = Lexicon(rows_of("measurements"))
    assert concept in [one.id for one in names.find(phrase)]


def test_a_scale_says_which_end_is_better() -> None:
    ecog, karnofsky = measurement("ecog"), measurement("karnofsky")
    assert ecog is not None
    assert karnofsky is not None
    assert ecog.low_is_better is True
    assert karnofsky.low_is_better is False


@pytest.mark.parametrize(
    ("grade", "karnofsky"),
    [(0, (80, 100)), (1, (60, 90)), (2, (40, 70)), (3, (20, 50)), (4, (10, 30)), (5, (0, 0))],
)
def test_karnofsky_of_ecog(grade: int, karnofsky: tuple[int, int]) -> None:
    assert karnofsky_of_ecog(grade) == karnofsky


@pytest.mark.parametrize(
    ("karnofsky", "grades"),
    [
        (100, (0, 0)),
        (90, (0, 1)),
        (80, (0, 1)),
        (70, (1, 2)),
        (50, (2, 3)),
        (10, (4, 4)),
        (0, (5, 5)),
    ],
)
def test_ecog_of_karnofsky(karnofsky: int, grades: tuple[int, int]) -> None:
    assert ecog_of_karnofsky(karnofsky) == grades


@pytest.mark.parametrize("value", [-1, 101])
def test_what_is_no_karnofsky_value_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        ecog_of_karnofsky(value)


def test_a_grade_has_the_values_that_have_it() -> None:
    for value in range(0, 101, 10):
        low, high = ecog_of_karnofsky(value)
        for grade in range(low, high + 1):
            first, last = karnofsky_of_ecog(grade)
            assert first <= value <= last or (grade == 4 and value == 0)


def test_the_table_of_factors_is_what_the_library_gives() -> None:
    """It is written by tools/conversion_factors.py; this fails when that was forgotten."""
    table = resources.files("trialpost.vocabulary").joinpath("tables", "factors.tsv")
    written = table.read_text(encoding="utf-8").splitlines()[1:]
    computed = [
        (one.concept.id, other, one.unit, computed_factor(other, one.unit, one.concept.id))
        for one in measurements().values()
        for other in one.also
    ]
    assert written == [
        f"{name}\t{other}\t{unit}\t{factor:.12g}"
        for name, other, unit, factor in computed
        if factor is not None
    ]
