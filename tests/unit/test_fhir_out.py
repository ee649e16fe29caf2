"""A profile written as FHIR: valid by HL7's shapes, read back as the same, what is left named."""

import datetime as dt
import gzip
import json
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.interop.fhir import fhir_from_profile, profile_from_fhir
from trialpost.interop.profiles import profile_document
from trialpost.model.profile import Profile, profile_from_value

TODAY = dt.date(2026, 11, 28)
WHOLE = {
    "birth_year": 1961,
    "sex": "female",
    "place": {"name": "Boston, Massachusetts, United States"},
    "conditions": [
        {"name": "breast cancer", "stage": "III", "severity": "severe", "since": "2019-05",
         "status": "current"},
        {"name": "asthma", "since": "1990", "until": "2004", "status": "past"},
        {"name": "quuxitis"},
    ],
    "absent": ["psoriasis", "HIV infection"],
    "suspected": ["lupus nephritis"],
    "medications": [
        {"name": "tamoxifen", "since": "2019-08-01", "status": "current"},
        {"name": "prednisone", "since": "2018", "until": "2019-02", "status": "past"},
        {"name": "zelastin"},
    ],
    "procedures": [{"name": "mastectomy", "date": "2019-07-04"}],
    "measurements": [
        {"name": "hemoglobin", "value": 12.5, "unit": "g/dL", "date": "2026-10-02"},
        {"name": "ECOG", "value": 1.0},
    ],
    "biomarkers": [{"name": "HER2", "present": "no"}, {"name": "EGFR mutation", "present": "yes"}],
    "allergies": ["penicillin"],
    "family_history": ["ovarian cancer"],
    "answers": {"smoking": "past", "pregnant": "no"},
}  # fmt: skip


def profile(**parts: Any) -> Profile:
    return profile_from_value(parts, today=TODAY)


def there_and_back(told: Profile) -> tuple[Profile, tuple[str, ...]]:
    written = fhir_from_profile(told, told_on=TODAY)
    text = json.dumps(valid(written.bundle))
    reading = profile_from_fhir(text, today=TODAY)
    assert not [one for one in reading.issues if one.why != "has no birth date that can be"]
    return reading.profile, written.left_out


def valid(bundle: dict[str, Any]) -> dict[str, Any]:
    """Hold a bundle against the shapes of fhir.resources; it raises for what does not fit."""
    get_fhir_model_class("Bundle").model_validate_json(json.dumps(bundle))
    return bundle


def types(bundle: dict[str, Any]) -> list[str]:
    return [entry["resource"]["resourceType"] for entry in bundle["entry"]]


def test_what_has_a_place_comes_back_as_it_was() -> None:
    told = profile(**WHOLE)
    back, left_out = there_and_back(told)
    assert profile_document(back) == profile_document(told)
    assert left_out == ()


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"birth_month": 3, "birth_year": 1961}, "birth_month"),
        ({"age": {"years": 40, "on": dt.date(2026, 1, 1)}}, "age"),
        ({"travel_km": 80}, "travel_km"),
        ({"travel_country": "US"}, "travel_country"),
        ({"healthy_volunteer": True}, "healthy_volunteer"),
        ({"note": "I feel well."}, "note"),
        ({"complete": ["medications"]}, "complete.medications"),
        ({"answers": {"alcohol": "no"}}, "answers.alcohol"),
        ({"answers": {"condition:asthma@now": "yes"}}, "answers.condition:asthma@now"),
        ({"answers": {"smoking": "not sure"}}, "answers.smoking"),
        ({"biomarkers": [{"name": "HER2", "present": "not sure"}]},
         "biomarkers[0].present, which is not sure"),
        ({"medications": [{"name": "tamoxifen", "until": "2027", "status": "current"}]},
         "medications[0].until, which is planned"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_named_once_and_not_what_stands_there(
    parts: dict[str, Any], named: str
) -> None:
    written = fhir_from_profile(profile(**parts), told_on=TODAY)
    assert written.left_out == (named,)
    outcome = valid(written.bundle)["entry"][-1]["resource"]
    assert [issue["diagnostics"] for issue in outcome["issue"]] == [named]
    assert "I feel well" not in json.dumps(written.bundle)


@pytest.mark.parametrize(
    "place",
    [
        {"name": "Leeds, England, United Kingdom"},
        {"name": "Boston, MA"},
        {"name": "San Diego, CA"},
        {"name": "Paris, France"},
        {"name": "Seville"},
        {"postcode": "02115", "country": "US"},
        {"lat": 42.36, "lon": -71.06},
    ],
)
def test_places(place: dict[str, Any]) -> None:
    told = profile(place=place)
    assert there_and_back(told)[0].place == told.place


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Boston, MA", {"city": "Boston", "state": "MA"}),
        ("Paris, France", {"city": "Paris", "country": "France"}),
        ("Leeds, England, GB", {"city": "Leeds", "state": "England", "country": "GB"}),
    ],
)
def test_the_parts_of_a_place_stand_where_they_belong(name: str, written: dict) -> None:
    bundle = fhir_from_profile(profile(place={"name": name})).bundle
    assert bundle["entry"][0]["resource"]["address"] == [written]


def test_no_known_allergy_is_a_finished_list() -> None:
    told = profile(complete=["allergies"])
    back, left_out = there_and_back(told)
    assert (back.complete, left_out) == (("allergies",), ())


def test_a_pregnancy_is_written_only_with_its_day() -> None:
    told = profile(answers={"pregnant": "yes"})
    assert there_and_back(told)[0].answers == {"pregnant": "yes"}
    assert fhir_from_profile(told).left_out == ("answers.pregnant",)


def test_nothing_in_it_says_who_it_is() -> None:
    bundle = fhir_from_profile(profile(**WHOLE), told_on=TODAY).bundle
    patient = bundle["entry"][0]["resource"]
    assert patient["birthDate"] == "1961"
    assert not {"name", "telecom", "identifier", "id", "photo", "contact"} & patient.keys()
    assert all("id" not in entry["resource"] for entry in bundle["entry"])


def test_everything_belongs_to_the_person_who_says_so_themselves() -> None:
    bundle = fhir_from_profile(profile(**WHOLE), told_on=TODAY).bundle
    person = bundle["entry"][0]["fullUrl"]
    for entry in bundle["entry"][1:]:
        one = entry["resource"]
        owner = one.get("subject") or one.get("patient")
        assert owner == {"reference": person}
    names = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(names)) == len(names)


def test_codes_stand_beside_the_words_where_they_are_known() -> None:
    bundle = fhir_from_profile(
        profile(conditions=["Breast cancer", "quuxitis", "type 2 diabetes"], measurements=[
            {"name": "hemoglobin", "value": 12.5, "unit": "g/dL"}])
    ).bundle  # fmt: skip
    codes = [entry["resource"].get("code") for entry in bundle["entry"][1:]]
    assert codes[0] == {
        "coding": [{"system": "http://snomed.info/sct", "code": "254837009"}],
        "text": "Breast cancer",
    }
    assert codes[1] == {"text": "quuxitis"}
    assert codes[2]["coding"][0]["code"] == "44054006"
    assert codes[3]["coding"] == [{"system": "http://loinc.org", "code": "718-7"}]


def test_somebody_who_told_nothing() -> None:
    written = fhir_from_profile(Profile())
    assert types(valid(written.bundle)) == ["Patient"]
    assert repr(written) == "FhirWriting(…)"


WORDS = st.text(st.characters(categories=["L", "N", "P", "Z"]), min_size=1, max_size=30).filter(
    lambda text: text.strip()
)
YEARS = st.integers(1970, 2025).map(str)


@given(
    conditions=st.lists(
        st.fixed_dictionaries(
            {"name": WORDS},
            optional={"since": YEARS, "severity": WORDS, "stage": WORDS,
                      "status": st.sampled_from(["current", "past"])},
        ),
        max_size=3,
    ),
    names=st.lists(WORDS, max_size=3),
    note=st.none() | WORDS,
)  # fmt: skip
def test_whatever_words_somebody_uses_the_bundle_is_valid(
    conditions: list[dict], names: list[str], note: str | None
) -> None:
    parts = {"conditions": conditions, "absent": names, "allergies": names, "suspected": names,
             "medications": names, "procedures": names, "family_history": names}  # fmt: skip
    told = profile(birth_year=1970, **parts, **({"note": note} if note else {}))
    bundle = valid(fhir_from_profile(told, told_on=TODAY).bundle)
    assert profile_from_fhir(json.dumps(bundle), today=TODAY).profile.birth_year == 1970


@needs_real_data
@pytest.mark.parametrize("number", ["01", "02"])
def test_records_of_patients_with_cancer_come_back_as_they_were_read(number: str) -> None:
    file = REAL_DATA / "fhir" / "mcode-app" / f"TrialMatching_Patient{number}.json.gz"
    told = profile_from_fhir(gzip.decompress(file.read_bytes()), today=TODAY).profile
    assert told.conditions
    back, left_out = there_and_back(told)
    assert (profile_document(back), left_out) == (profile_document(told), ())


@pytest.mark.parametrize("name", ["FGFR1 amplification", "BRAF V600E", "ALK rearrangement",
                                  "EGFR mutation", "NTRK1 fusion", "HER2", "PD-L1"])  # fmt: skip
@pytest.mark.parametrize("present", ["yes", "no"])
def test_changes_of_genes_and_other_markers(name: str, present: str) -> None:
    told = profile(biomarkers=[{"name": name, "present": present}])
    assert there_and_back(told)[0].biomarkers == told.biomarkers
