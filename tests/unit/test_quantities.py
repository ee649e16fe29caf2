"""Numbers of criteria with comparison, unit and limit of normal: a table of ways of writing."""

import gzip
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.vocabulary.comparisons import Against, Comparison
from trialpost.vocabulary.quantities import Quantity, quantities_in

_LIMITS = {Against.ULN: " x ULN", Against.LLN: " x LLN"}


def _shown(one: Quantity) -> str:
    """Write a quantity as the tables below do: the range of values, the limit, the unit."""
    values = "/".join(f"{value:g}" for value in one.values)
    tail = _LIMITS.get(one.against, "") + (f" {one.unit}" if one.unit else "")
    if one.sort in (Comparison.NORMAL, Comparison.ABNORMAL):
        return one.sort.value
    if one.sort in (Comparison.BETTER, Comparison.WORSE):
        return f"{values}{tail} {one.sort.value}"
    if one.sort is Comparison.ONE_OF:
        return "{" + values.replace("/", ", ") + "}" + tail
    if one.low == one.high:
        return f"{'~' if one.sort is Comparison.ABOUT else '='} {values}{tail}"
    if one.low is None:
        return (
            f"{'<' if one.high_strict else '≤'} {values if one.is_pair else f'{one.high:g}'}{tail}"
        )
    if one.high is None:
        return f"{'>' if one.low_strict else '≥'} {values if one.is_pair else f'{one.low:g}'}{tail}"
    left, right = ("<" if strict else "≤" for strict in (one.low_strict, one.high_strict))
    return f"{one.low:g} {left} x {right} {one.high:g}{tail}"


WAYS_OF_WRITING = [
    ("eGFR ≥ 60 mL/min/1.73 m²", ["≥ 60 mL/min/1.73 m2"]),
    ("eGFR of at least 60 ml/min per 1.73m2", ["≥ 60 mL/min/1.73 m2"]),
    ("creatinine clearance > 50 mL/min", ["> 50 mL/min"]),
    ("haemoglobin no less than 9 g/dL", ["≥ 9 g/dL"]),
    ("Haemoglobin not lower than 90 g/L", ["≥ 90 g/L"]),
    ("HbA1c between 7.0% and 10.5%", ["7 ≤ x ≤ 10.5 %"]),
    ("HbA1c ≥ 7.0% and ≤ 10.5%", ["7 ≤ x ≤ 10.5 %"]),
    ("HbA1c from 48 to 86 mmol/mol", ["48 ≤ x ≤ 86 mmol/mol"]),
    ("HbA1c of 7.5%", ["= 7.5 %"]),
    ("BMI 18.5-30 kg/m2", ["18.5 ≤ x ≤ 30 kg/m2"]),
    ("BMI ≥ 18,5 kg/m² and < 30 kg/m²", ["18.5 ≤ x < 30 kg/m2"]),
    ("body weight above 45 kg", ["> 45 kg"]),
    ("weight exceeding 150 kg", ["> 150 kg"]),
    ("weight must not exceed 150 kg", ["≤ 150 kg"]),
    ("aged 18 years or older", ["≥ 18 year"]),
    ("aged 18 years and above", ["≥ 18 year"]),
    ("Age: 18+ years", ["≥ 18 year"]),
    ("over 18 years of age", ["> 18 year"]),
    ("older than 18 years", ["> 18 year"]),
    ("under 65 years old", ["< 65 year"]),
    ("younger than 65", ["< 65"]),
    ("between the ages of 18 and 75", ["18 ≤ x ≤ 75"]),
    ("18-75 years", ["18 ≤ x ≤ 75 year"]),
    ("18 to 75 years of age", ["18 ≤ x ≤ 75 year"]),
    ("18 through 75 years", ["18 ≤ x ≤ 75 year"]),
    ("age 18 years to 75 years (inclusive)", ["18 ≤ x ≤ 75 year"]),
    ("≥18 years and <75 years", ["18 ≤ x < 75 year"]),
    ("≤ 75 and ≥ 18 years", ["18 ≤ x ≤ 75 year"]),
    ("18 ≤ age ≤ 75", ["≥ 18", "≤ 75"]),
    ("19 ≤ BMI < 30 kg/m2", ["≥ 19", "< 30 kg/m2"]),
    ("up to 75 years", ["≤ 75 year"]),
    ("up to and including 75 years", ["≤ 75 year"]),
    ("at least 18 years but less than 75 years", ["18 ≤ x < 75 year"]),
    ("6 months to 5 years", ["6 ≤ x ≤ 60 month"]),
    ("a minimum of 3 months", ["≥ 3 month"]),
    ("a maximum of 2 doses", ["≤ 2 dose"]),
    ("no more than two prior regimens", ["≤ 2"]),
    ("not more than 2 lines", ["≤ 2"]),
    ("at most one", ["≤ 1"]),
    ("fewer than 5 drinks per week", ["< 5 drink/week"]),
    ("greater than or equal to 18", ["≥ 18"]),
    ("> or = 18", ["≥ 18"]),
    (">/= 18", ["≥ 18"]),
    ("=> 18", ["≥ 18"]),
    ("=< 75", ["≤ 75"]),
    ("<= 75", ["≤ 75"]),
    ("less than or equal to 75", ["≤ 75"]),
    ("equal to or greater than 18", ["≥ 18"]),
    ("greater than or equal to (≥) 18", ["≥ 18"]),
    ("not greater than 3", ["≤ 3"]),
    ("not below 3", ["≥ 3"]),
    ("five or more", ["≥ 5"]),
    ("two (2) or more", ["≥ 2"]),
    ("18 (eighteen) years", ["= 18 year"]),
    ("twenty-one years or older", ["≥ 21 year"]),
    ("ECOG 0-1", ["0 ≤ x ≤ 1"]),
    ("ECOG of 0 or 1", ["{0, 1}"]),
    ("ECOG 0, 1 or 2", ["{0, 1, 2}"]),
    ("ECOG 0, 1, or 2", ["{0, 1, 2}"]),
    ("ECOG 0/1", ["{0, 1}"]),
    ("ECOG ≤ 2", ["≤ 2"]),
    ("performance status 0 to 2", ["0 ≤ x ≤ 2"]),
    ("NYHA class II-III", ["2 ≤ x ≤ 3"]),
    ("NYHA class III or IV", ["{3, 4}"]),
    ("New York Heart Association (NYHA) III/IV", ["{3, 4}"]),
    ("NYHA class I, II or III", ["{1, 2, 3}"]),
    ("ASA I-III", ["1 ≤ x ≤ 3"]),
    ("ASA class < III", ["< 3"]),
    ("CKD stage 3 or 4", ["{3, 4}"]),
    ("grade ≥ 3", ["≥ 3"]),
    ("≥ grade 3", ["≥ 3"]),
    ("grade 3 or higher", ["≥ 3"]),
    ("toxicity of grade 2 or less", ["≤ 2"]),
    ("no greater than grade 1", ["≤ 1"]),
    ("greater than grade 1", ["> 1"]),
    ("Karnofsky score ≥ 70%", ["≥ 70 %"]),
    ("ECOG 2 or better", ["2 or better"]),
    ("20/40 or better", ["20/40 or better"]),
    ("visual acuity 20/200 or worse", ["20/200 or worse"]),
    ("visual acuity of 24 to 78 letters", ["24 ≤ x ≤ 78 letter"]),
    ("T-score worse than -2.5", ["-2.5 or worse"]),
    ("T-score ≤ -2.5", ["≤ -2.5"]),
    ("z-score between -2 and 2", ["-2 ≤ x ≤ 2"]),
    ("RASS of 0 to -4", ["-4 ≤ x ≤ 0"]),
    ("ALT ≤ 2.5 x ULN", ["≤ 2.5 x ULN"]),
    ("ALT ≤2.5×ULN", ["≤ 2.5 x ULN"]),
    ("AST < 3 times the upper limit of normal (ULN)", ["< 3 x ULN"]),
    ("AST > 3 x the institutional upper limit of normal", ["> 3 x ULN"]),
    ("bilirubin 1.5xULN", ["= 1.5 x ULN"]),
    ("bilirubin ≤ 1.5 times institutional ULN", ["≤ 1.5 x ULN"]),
    ("ALP less than twice the upper limit of normal", ["< 2 x ULN"]),
    ("ALT > 150% of ULN", ["> 1.5 x ULN"]),
    ("ALT > 5N", ["> 5 x ULN"]),
    ("ALT greater than 3 times normal", ["> 3 x ULN"]),
    ("ALT above the ULN", ["> 1 x ULN"]),
    ("calcium ≤ ULN", ["≤ 1 x ULN"]),
    ("platelets below the lower limit of normal", ["< 1 x LLN"]),
    ("ferritin ≥ LLN", ["≥ 1 x LLN"]),
    ("TSH within normal limits", ["normal"]),
    ("sodium within the institutional normal range", ["normal"]),
    ("potassium outside the normal range", ["abnormal"]),
    ("ANC ≥ 1,500/mm3", ["≥ 1500 /µL"]),
    ("ANC ≥1.5 x 10^9/L", ["≥ 1.5 10^9/L"]),
    ("ANC ≥ 1.5 × 10⁹/L", ["≥ 1.5 10^9/L"]),
    ("ANC ≥ 1.5 x 109/L", ["≥ 1.5 10^9/L"]),
    ("ANC ≥ 1.5 x 10e9/L", ["≥ 1.5 10^9/L"]),
    ("ANC > 1.5x10\\^9/L", ["> 1.5 10^9/L"]),
    ("ANC ≥ 1500 cells/mm³", ["≥ 1500 /µL"]),
    ("ANC ≥ 1.5 K/µL", ["≥ 1.5 10^3/µL"]),
    ("platelets ≥ 100 000/µL", ["≥ 100000 /µL"]),
    ("platelets ≥ 100.000/mm³", ["≥ 100000 /µL"]),
    ("platelets ≥ 100K", ["≥ 100000"]),
    ("platelets ≥ 75 G/L", ["≥ 75 10^9/L"]),
    ("WBC between 3.0 and 10.0 x 10^9/L", ["3 ≤ x ≤ 10 10^9/L"]),
    ("CD4 < 200 cells/µL", ["< 200 /µL"]),
    ("HIV RNA < 50 copies/mL", ["< 50 copies/mL"]),
    ("HBV DNA > 10^4 IU/mL", ["> 10000 IU/mL"]),
    ("HBV DNA > 3 log10 IU/mL", ["> 3 log10 IU/mL"]),
    ("SBP ≥ 140 mm Hg", ["≥ 140 mmHg"]),
    ("BP > 140/90 mmHg", ["> 140/90 mmHg"]),
    ("heart rate < 50 or > 100 beats per minute", ["< 50", "> 100 beats/min"]),
    ("QTc > 470 msec", ["> 470 ms"]),
    ("SpO2 ≥ 92%", ["≥ 92 %"]),
    ("FEV1 ≥ 80% of the predicted value", ["≥ 80 % predicted"]),
    ("FEV1 < 70% predicted", ["< 70 % predicted"]),
    ("FEV1/FVC < 0.7", ["< 0.7"]),
    ("temperature > 38.0°C (100.4°F)", ["> 38 °C", "> 100.4 °F"]),
    ("creatinine ≤ 1.5 mg/dL (133 µmol/L)", ["≤ 1.5 mg/dL", "≤ 133 µmol/L"]),
    ("creatinine ≤ 1.5 mg/dL or ≤ 1.5 x ULN", ["≤ 1.5 mg/dL", "≤ 1.5 x ULN"]),
    ("creatinine ≤ 1.5 mg/dL or 1.5 x ULN", ["≤ 1.5 mg/dL", "≤ 1.5 x ULN"]),
    ("prednisone > 10 mg/day", ["> 10 mg/day"]),
    ("prednisone ≤ 0.5 mg/kg/day", ["≤ 0.5 mg/kg/day"]),
    ("more than 10 cigarettes per day", ["> 10 cigarette/day"]),
    ("smoking history of ≥ 10 pack-years", ["≥ 10 pack-year"]),
    ("BMI ≥ 95th percentile", ["≥ 95 percentile"]),
    ("BMI between the 5th and 85th percentile", ["5 ≤ x ≤ 85 percentile"]),
    ("lesion ≥ 10 mm", ["≥ 10 mm"]),
    ("tumour of 2 cm or less", ["≤ 2 cm"]),
    ("10 or more migraine days per month", ["≥ 10 day/month"]),
    ("protein/creatinine ratio ≥ 0.5 g/g", ["≥ 0.5 g/g"]),
    ("proteinuria > 1 g/24 h", ["> 1 g/day"]),
    ("urine protein ≥ 2+", ["≥ 2"]),
    ("approximately 3 months", ["~ 3 month"]),
    ("3 ± 1 cm", ["= 3", "~ 1 cm"]),
    ("platelets \\> 100 x 10\\^9/L", ["> 100 10^9/L"]),
    ("Hb &gt; 9 g/dL", ["> 9 g/dL"]),
    ("SBP >_140", ["≥ 140"]),
    ("SBP ³ 140", ["≥ 140"]),
    ("more than 2-fold", ["> 2"]),
    ("NT-proBNP of at least 300 pg/mL", ["≥ 300 pg/mL"]),
    ("at least 2 of the following", ["≥ 2"]),
    ("score ≥ 10 on the PHQ-9", ["≥ 10"]),
    ("PHQ-9 ≥ 10", ["≥ 10"]),
    ("MMSE 20 to 26", ["20 ≤ x ≤ 26"]),
    ("FEV1 40% to 80% of predicted", ["40 ≤ x ≤ 80 % predicted"]),
    ("FEV1 40% predicted to 80%", ["40 ≤ x ≤ 80 % predicted"]),
    ("between 40% and 80%", ["40 ≤ x ≤ 80 %"]),
    ("10 mg to 20 mg", ["10 ≤ x ≤ 20 mg"]),
    ("1.5 mg/dL - 3.0 mg/dL", ["1.5 ≤ x ≤ 3 mg/dL"]),
    ("between > 140 mg and < 400 mg/dL", ["140 < x < 400 mg/dL"]),
    ("from 5 to less than 8", ["5 ≤ x < 8"]),
    ("8 to <12 g/dL", ["8 ≤ x < 12 g/dL"]),
    ("6 to less than 12 years", ["6 ≤ x < 12 year"]),
    ("18 to no older than 75 years", ["18 ≤ x ≤ 75 year"]),
    ("between 5 and less than 10 mg", ["5 ≤ x < 10 mg"]),
    ("between > 17 and = 28 kg/m2", ["17 < x ≤ 28 kg/m2"]),
    ("=18 to =30 kg/m2", ["18 ≤ x ≤ 30 kg/m2"]),
    ("HbA1c of 7% up to 10%", ["7 ≤ x ≤ 10 %"]),
    ("a score of 4 up to 24 hours before", ["= 4", "≤ 24 hour"]),
    ("-1.00 D to -6.00 D", ["-6 ≤ x ≤ -1 diopter"]),
    ("5-10% to 20%", ["5 ≤ x ≤ 10 %", "= 20 %"]),
    ("HbA1c ≥ 7,5 %", ["≥ 7.5 %"]),
    ("HbA1c 7,5 % to 10,5 %", ["7.5 ≤ x ≤ 10.5 %"]),
    ("HbA1c 7,0-10,0%", ["7 ≤ x ≤ 10 %"]),
    ("between 7,5 and 11,0 mmol/L", ["7.5 ≤ x ≤ 11 mmol/L"]),
    ("grade 0,1 or 2", ["{0, 1, 2}"]),
    ("1,000 to 5,000 copies/mL", ["1000 ≤ x ≤ 5000 copies/mL"]),
    ("ANA ≥ 1:80", ["≥ 80"]),
    ("a titre of at least 1 : 160", ["≥ 160"]),
    ("sodium < 130 milliequivalents per liter [mEq/L", ["< 130 mEq/L"]),
    ("pain score <U+2267>4", ["≥ 4"]),
    ("aPTT > ULN x 1.5", ["> 1.5 x ULN"]),
    ("AST above 2.5 times the local norm", ["> 2.5 x ULN"]),
    ("calcium > ULN, potassium 5", ["> 1 x ULN", "= 5"]),
    ("randomized 2:1", ["= 2", "= 1"]),
    ("seen at 1:30 pm", ["= 1", "= 30"]),
]


@pytest.mark.parametrize(("text", "quantities"), WAYS_OF_WRITING)
def test_ways_of_writing(text: str, quantities: list[str]) -> None:
    assert [_shown(one) for one in quantities_in(text)] == quantities


@pytest.mark.parametrize(
    "text",
    [
        "half of the dose",
        "type 2 diabetes",
        "CD20-positive disease",
        "COVID-19 or IL-6",
        "a phase 3 trial",
        "on day 1 of cycle 2",
        "part 1, section 5.2",
        "CTCAE version 5.0",
        "RECIST 1.1",
        "DSM-5 criteria",
        "exon 19 deletion",
        "1. Written consent",
        "(2) Written consent",
        "criteria; 3) written consent",
        "since 2019",
        "6-minute walk test",
        "12-lead ECG",
        "CKD stage 5D",
        "5-FU or 6-mercaptopurine",
        "17-hydroxyprogesterone",
        "one of these",
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantities_in(text) == ()


@pytest.mark.parametrize(
    ("text", "whole", "comparators", "numbers", "unit"),
    [
        ("BMI ≥ 18.5 kg/m2.", "≥ 18.5 kg/m2", ["≥"], ["18.5"], "kg/m2"),
        ("Age at least 18 years old", "at least 18 years", ["at least"], ["18"], "years"),
        ("Age between 18 and 75", "between 18 and 75", ["between"], ["18", "75"], None),
        ("> 18 and < 75 years", "> 18 and < 75 years", [">", "<"], ["18", "75"], "years"),
        ("18 years or older", "18 years or older", ["or older"], ["18"], "years"),
        ("ALT ≤ 3 x ULN today", "≤ 3 x ULN", ["≤"], ["3"], None),
        ("no greater than grade 2", "no greater than grade 2", ["no greater than"], ["2"], None),
        ("within the last 3 months", "within the last 3 months", ["within"], ["3"], "months"),
    ],
)
def test_places(
    text: str, whole: str, comparators: list[str], numbers: list[str], unit: str | None
) -> None:
    (one,) = quantities_in(text)
    assert text[slice(*one.span)] == whole
    assert [text[slice(*span)] for span in one.comparator_spans] == comparators
    assert [text[slice(*span)] for span in one.number_spans] == numbers
    assert (text[slice(*one.unit_span)] if one.unit_span else None) == unit


def test_a_bound_in_front_of_its_name() -> None:
    first, second = quantities_in("18 ≤ age ≤ 75")
    assert first.name_follows
    assert not second.name_follows


def test_the_same_limit_in_another_unit_takes_the_comparison_over() -> None:
    first, second = quantities_in("bilirubin ≤ 2 mg/dL (34 µmol/L)")
    assert not first.inherits
    assert second.inherits
    assert second.sort is Comparison.AT_MOST
    assert second.comparator_spans == ()


@pytest.mark.parametrize(
    ("text", "value", "meets"),
    [
        ("≥ 60", 60, True),
        ("> 60", 60, False),
        ("≤ 60", 60, True),
        ("< 60", 60, False),
        ("≥ 60", 59.9, False),
        ("18 to 75", 75, True),
        ("> 18 and < 75", 18, False),
        ("ECOG 0 or 2", 1, False),
        ("ECOG 0 or 2", 2, True),
        ("2 or better", 1, None),
    ],
)
def test_whether_a_value_meets_it(text: str, value: float, meets: bool | None) -> None:
    (one,) = quantities_in(text)
    assert one.contains(value) is meets


_SIGNS = {
    "≥": "AT_LEAST",
    ">": "MORE_THAN",
    "≤": "AT_MOST",
    "<": "LESS_THAN",
    "at least": "AT_LEAST",
    "more than": "MORE_THAN",
    "up to": "AT_MOST",
    "below": "LESS_THAN",
}


@given(
    sign=st.sampled_from(sorted(_SIGNS)),
    value=st.integers(0, 99_999),
    decimals=st.integers(1, 9),
    unit=st.sampled_from(["mg/dL", "g/L", "mL/min", "mmHg", "%", "years", "copies/mL"]),
)
def test_a_written_requirement_comes_back(sign: str, value: int, decimals: int, unit: str) -> None:
    for number, written in ((value + decimals / 10, f"{value}.{decimals}"), (value, f"{value:,}")):
        (one,) = quantities_in(f"result {sign} {written} {unit} today")
        assert one.sort is Comparison[_SIGNS[sign]]
        assert one.values == (pytest.approx(number),)
        assert one.unit == unit.removesuffix("s")


_LETTERS = st.sampled_from("0123456789.,-/x≥≤<>=() ^²µ%+±orandtoxULNmgdLivyears\\\n")


@given(st.text(alphabet=_LETTERS, max_size=60))
def test_any_text_is_read_in_order_and_within_itself(text: str) -> None:
    floor = 0
    for one in quantities_in(text):
        assert floor <= one.span[0] < one.span[1] <= len(text)
        for start, end in (*one.number_spans, *one.comparator_spans, one.unit_span or one.span):
            assert one.span[0] <= start < end <= one.span[1]
        if one.low is not None and one.high is not None:
            assert one.low <= one.high
        floor = one.span[1]


def _criteria(count: int) -> list[str]:
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(count), strict=False)]
    parts = [record["protocolSection"].get("eligibilityModule", {}) for record in records]
    return [part.get("eligibilityCriteria", "") for part in parts]


@needs_real_data
def test_nearly_every_number_of_real_criteria_that_could_be_one_is_read() -> None:
    """What is left are marks of lists, parts of names, dates and the days of a trial's plan."""
    standing = re.compile(r"(?:≥|≤|[<>]|\bat least|\bless than|\bmore than)\s*=?\s*(\d+)")
    seen = read = 0
    for text in _criteria(300):
        for line in text.split("\n"):
            places = [one.span for one in quantities_in(line)]
            for found in standing.finditer(line):
                seen += 1
                read += any(start <= found.start(1) < end for start, end in places)
    assert seen > 1000
    assert read / seen > 0.98
