"""Units as they are written, and values in other units beside published factors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.conversions import computed_factor, convert
from trialpost.vocabulary.folding import folded
from trialpost.vocabulary.measurements import measurements
from trialpost.vocabulary.units import DAYS, pieces, unit_at, unit_named


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        (
            "mL/min/1.73 m2",
            ["mL/min/1.73 m²", "ml/min per 1.73m2", "mL/min/1,73 m2", "mL/min/1.73m^2"],
        ),
        ("mL/min", ["ml/min", "mL per minute", "mL·min-1", "cc/min", "ml/minute"]),
        ("10^9/L", ["x 10^9/L", "× 10⁹/L", "x109/L", "10e9/L", "x 10(9)/L", "G/L", "10\\^9/L"]),
        ("10^3/µL", ["K/µL", "k/uL", "x 10^3/uL", "thousand/mcL", "x10³/μL"]),
        ("/µL", ["/mm3", "/mm³", "cells/µL", "per cubic millimeter", "/uL", "cells/mm^3"]),
        ("g/dL", ["g/dl", "gm/dL", "G/DL", "g %", "grams per deciliter"]),
        ("g/L", ["g/L", "g/l"]),
        ("mg/dL", ["mg/dl", "mg%", "mg per dL"]),
        ("µmol/L", ["umol/L", "μmol/l", "micromol/L", "mcmol/L"]),
        ("mmol/mol", ["mmol/mol"]),
        ("U/L", ["U/l", "units/L", "u/L"]),
        ("IU/L", ["IU/L", "iu/l"]),
        ("mIU/mL", ["mIU/mL"]),
        ("kg/m2", ["kg/m2", "kg/m²", "Kg / m2", "kg/m^2", "kg per square meter"]),
        ("mmHg", ["mm Hg", "mmHg", "mm-Hg", "millimeters of mercury"]),
        ("ms", ["msec", "ms", "milliseconds"]),
        ("°C", ["°C", "º C", "degrees Celsius"]),
        ("% predicted", ["% predicted", "% of the predicted value", "% of predicted"]),
        ("copies/mL", ["copies/mL", "HIV-1 RNA copies/ml"]),
        ("log10 IU/mL", ["log10 IU/mL", "log IU/ml"]),
        ("drink/week", ["drinks per week", "drinks/week", "drinks a week"]),
        ("mg/day", ["mg/d", "mg per day", "mg/24 hours"]),
        ("mg/kg/day", ["mg/kg/day", "mg/kg per day"]),
        ("beats/min", ["bpm", "beats per minute", "beats/min"]),
        ("pack-year", ["pack-years", "pack years"]),
        ("letter", ["letters", "ETDRS letters"]),
        ("year", ["years", "yrs", "y", "year"]),
    ],
)
def test_spellings(name: str, spellings: list[str]) -> None:
    assert {spelling: unit_named(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, name
    )


@pytest.mark.parametrize("text", ["wishes", "a", "the", "mgx", "patients", "//", "m-cresol"])
def test_what_is_no_unit(text: str) -> None:
    assert unit_named(text) is None


def test_a_unit_ends_where_it_ends() -> None:
    found = unit_at("60 mL/min/1.73 m² or more", 3)
    assert found is not None
    assert "60 mL/min/1.73 m² or more"[slice(*found.span)] == "mL/min/1.73 m²"


def test_every_unit_of_the_measurements_has_a_name() -> None:
    units = {unit for one in measurements().values() for unit in (one.unit, *one.also) if unit}
    assert {unit: unit_named(unit) for unit in units} == {unit: unit for unit in units}


REFERENCES = [
    # Conversion tables of the AMA Manual of Style, 11th edition, chapter 17.5, unless said.
    (1.0, "mg/dL", "µmol/L", "creatinine", 88.4, 0.001),
    (100.0, "mg/dL", "mmol/L", "glucose", 5.551, 0.001),
    (1.0, "mg/dL", "µmol/L", "bilirubin", 17.104, 0.001),
    (10.0, "g/dL", "mmol/L", "hemoglobin", 6.206, 0.001),  # of the monomer (ICSH)
    (10.0, "g/dL", "g/L", "hemoglobin", 100.0, 1e-9),
    (6.0, "mg/dL", "µmol/L", "urate", 356.9, 0.001),
    (100.0, "mg/dL", "mmol/L", "cholesterol", 2.586, 0.001),
    (150.0, "mg/dL", "mmol/L", "triglycerides", 1.694, 0.001),
    (10.0, "mg/dL", "mmol/L", "calcium", 2.495, 0.001),
    (3.0, "mg/dL", "mmol/L", "phosphate", 0.969, 0.001),
    (14.0, "mg/dL", "mmol/L", "bun", 4.998, 0.001),
    (30.0, "ng/mL", "nmol/L", "vitamin-d-level", 74.88, 0.001),
    (300.0, "ng/dL", "nmol/L", "testosterone-level", 10.41, 0.001),
    (100.0, "µg/dL", "µmol/L", "serum-iron", 17.91, 0.001),
    (2.0, "mg/dL", "mmol/L", "magnesium", 0.823, 0.001),
    (4.0, "mEq/L", "mmol/L", "potassium", 4.0, 1e-9),
    (5.0, "mEq/L", "mmol/L", "calcium", 2.5, 1e-9),
    (1.2, "ng/dL", "pmol/L", "ft4", 15.45, 0.001),
    (10.0, "µIU/mL", "pmol/L", "insulin-level", 60.0, 0.001),
    (25.0, "ng/mL", "mIU/L", "prolactin", 530.0, 0.001),
    (30.0, "mg/g", "mg/mmol", "uacr", 3.39, 0.002),
    # HbA1c: pairs of the NGSP's own table of the IFCC master equation.
    (48.0, "mmol/mol", "%", "hba1c", 6.5, 0.01),
    (7.0, "%", "mmol/mol", "hba1c", 53.0, 0.01),
    (8.0, "%", "mmol/mol", "hba1c", 64.0, 0.01),
    (100.4, "°F", "°C", "body-temperature", 38.0, 1e-9),
    (150_000.0, "/µL", "10^9/L", "platelets", 150.0, 1e-9),
    (1.5, "10^3/µL", "10^9/L", "anc", 1.5, 1e-12),
    (40.0, "IU/L", "U/L", "alt", 40.0, 1e-9),
    (1.0, "µkat/L", "U/L", "alt", 60.0, 0.001),
    (3.0, "Wood units", "dyn·s/cm5", "pvr-lung", 240.0, 0.001),
    (4.0, "log10 IU/mL", "IU/mL", "hbv-dna", 10_000.0, 1e-9),
    (0.3, "logMAR", "letter", "bcva", 70.0, 1e-9),
    (14.0, "drink/week", "g/day", "alcohol-intake", 28.0, 1e-9),
    (1.0, "year", "month", "", 12.0, 1e-9),
    (0.5, "IU/mL", "%", "factor-viii", 50.0, 1e-9),
    (80.0, "%", "% predicted", "fev1", 80.0, 1e-9),
    (14.0, "U/week", "g/day", "alcohol-intake", 16.0, 1e-9),  # British units
    (0.7, "", "%", "fev1-fvc", 70.0, 1e-9),
]


@pytest.mark.parametrize(("value", "unit", "other", "measured", "expected", "off"), REFERENCES)
def test_values_in_other_units(
    value: float, unit: str, other: str, measured: str, expected: float, off: float
) -> None:
    assert convert(value, unit, other, measured) == pytest.approx(expected, rel=off)


@pytest.mark.parametrize(
    ("unit", "other", "measured"),
    [
        ("mL/min", "mL/min/1.73 m2", "egfr"),
        ("mg/dL", "mmol/L", "lpa"),
        ("IU/mL", "copies/mL", "hbv-dna"),
        ("mg/dL", "mmol/L", ""),
        ("% predicted", "L", "fev1"),
        ("kg", "cm", "body-weight"),
        ("mg/dL", "no unit of ours", "creatinine"),
        ("drink/week", "cigarette/week", ""),
    ],
)
def test_what_cannot_be_converted_is_not_guessed(unit: str, other: str, measured: str) -> None:
    assert convert(1.0, unit, other, measured) is None


@given(
    row=st.sampled_from(REFERENCES),
    value=st.floats(0.01, 10_000, allow_nan=False),
)
def test_there_and_back(row: tuple[float, str, str, str, float, float], value: float) -> None:
    _, unit, other, measured, *_ = row
    if unit.startswith("log10 "):
        value = min(value, 12.0)
    there = convert(value, unit, other, measured)
    assert there is not None
    assert convert(there, other, unit, measured) == pytest.approx(value, rel=1e-6, abs=1e-6)


@given(st.text(max_size=40))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("mgdLl/µukx10^9 .73²%per"), max_size=20))
def test_any_text_has_a_unit_or_none(text: str) -> None:
    found = unit_at(text, 0)
    assert found is None or (found.unit and 0 < found.span[1] <= len(text))


def test_every_piece_of_a_unit_can_be_held_against_any_other() -> None:
    for piece in pieces():
        for unit in (piece.unit, f"mg/{piece.unit}", f"10^6 {piece.unit}"):
            factor = computed_factor(unit, "mg/dL")
            assert factor is None or factor > 0


def test_months_are_a_twelfth_of_a_year() -> None:
    assert DAYS["year"] == pytest.approx(12 * DAYS["month"])
