"""FHIR records, made up here, into profiles; nothing of a person in reprs and issues."""

import datetime as dt
import gzip
import json
import logging
import re
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.cli.profiles import read_given
from trialpost.errors import BadProfile
from trialpost.interop.fhir import is_fhir, profile_from_fhir
from trialpost.model.profile import Profile
from trialpost.model.status import Sex

TODAY = dt.date(2026, 11, 28)
PERSON = {
    "resourceType": "Patient",
    "id": "p1",
    "name": [{"family": "Quillfeather", "given": ["Ottoline"]}],
    "birthDate": "1961-03-09",
    "gender": "female",
    "telecom": [{"value": "555-0199"}],
    "address": [
        {"use": "old", "city": "Oldtown", "country": "US"},
        {"line": ["7 Gorse Lane"], "city": "Leeds", "state": "England", "country": "GB"},
    ],
}


def bundle(*resources, person=PERSON):
    return {
        "resourceType": "Bundle",
        "entry": [{"resource": one} for one in ([person] if person else []) + list(resources)],
    }


def read(*resources, **more):
    return profile_from_fhir(bundle(*resources, **more), today=TODAY)


def concept(display, code="", system=""):
    return {"coding": [{"system": system, "code": code, "display": display}]}


def condition(display, clinical="active", verification="confirmed", **more):
    return {
        "resourceType": "Condition",
        "code": concept(display),
        "clinicalStatus": concept("", clinical),
        "verificationStatus": concept("", verification),
        **more,
    }


def loinc(code, display="", **value):
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(display, code, "http://loinc.org"),
        **value,
    }


def test_the_person_without_name_day_or_street():
    profile = read().profile
    assert profile.birth_year == 1961
    assert profile.birth_month is None
    assert profile.sex is Sex.FEMALE
    assert profile.place.name == "Leeds, England, GB"
    told = json.dumps([str(getattr(profile, key)) for key in profile.__struct_fields__])
    assert "Quillfeather" not in told
    assert "Gorse" not in told


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ({"city": "Boston", "state": "MA", "country": "US"}, "Boston, MA, US"),
        ({"city": "Watertown Town", "state": "Massachusetts", "country": "US"},
         "Watertown, Massachusetts, US"),
        ({"city": "New York City", "country": "US"}, "New York City, US"),
        ({"city": "Pembroke", "state": "Massachusetts", "country": "US", "postalCode": "02359"},
         "02359"),
        ({"postalCode": "02115", "country": "US"}, "02115"),
        ({"postalCode": "LS1 4AP", "country": "GB"}, None),
        ({"city": "Nowhereville", "country": "GB"}, None),
        ({"city": "Dartmouth", "state": "Massachusetts", "country": "US"}, None),
    ],
)  # fmt: skip
def test_a_town_that_is_not_known_is_left_out_and_said(address, place):
    reading = read(condition("Asthma"), person={**PERSON, "address": [address]})
    told = reading.profile.place
    assert (told and (told.name or told.postcode)) == place
    assert [one.name for one in reading.profile.conditions] == ["asthma"]
    assert [(one.type, one.place) for one in reading.issues] == ([] if place else [("Patient", 1)])
    assert all(value not in str(reading.issues) for value in address.values() if len(value) > 2)


def test_no_address_is_no_issue():
    assert read(person={**PERSON, "address": []}).issues == ()


def test_sex_at_birth_goes_before_the_administrative_one():
    url = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
    person = {**PERSON, "extension": [{"url": url, "valueCode": "M"}]}
    assert read(person=person).profile.sex is Sex.MALE


@pytest.mark.parametrize(
    ("clinical", "verification", "where", "status"),
    [
        ("active", "confirmed", "conditions", "current"),
        ("recurrence", "confirmed", "conditions", "current"),
        ("resolved", "confirmed", "conditions", "past"),
        ("remission", "confirmed", "conditions", "past"),
        ("", "confirmed", "conditions", None),
        ("active", "refuted", "absent", None),
        ("active", "provisional", "suspected", None),
        ("active", "differential", "suspected", None),
        ("active", "entered-in-error", "", None),
    ],
)
def test_status_of_an_illness(clinical, verification, where, status):
    profile = read(condition("Zellweger syndrome (disorder)", clinical, verification)).profile
    held = {
        "conditions": [(one.name, one.status) for one in profile.conditions],
        "absent": [(one, None) for one in profile.absent],
        "suspected": [(one, None) for one in profile.suspected],
    }
    for part, entries in held.items():
        assert entries == ([("Zellweger syndrome", status)] if part == where else [])


def test_episodes_are_joined():
    early = condition("Gout", "active", onsetDateTime="2001-02-03T10:00:00Z")
    late = condition("Gout", "active", onsetDateTime="2011")
    over = condition("Gout", "resolved", abatementDateTime="2020-01")
    (gout,) = read(late, early, over).profile.conditions
    assert (gout.status, gout.since) == ("current", "2001-02-03")


@pytest.mark.parametrize(
    "finding",
    [
        "Full-time employment (finding)",
        "Stress (finding)",
        "Received higher education (finding)",
        "Limited social contact (finding)",
        "Medication review due (situation)",
    ],
)
def test_how_somebody_lives_is_no_illness(finding):
    reading = read(condition(finding))
    assert reading.profile.conditions == ()
    assert [issue.type for issue in reading.issues] == ["Condition"]


def test_history_of_is_past():
    (one,) = read(condition("History of single seizure (situation)")).profile.conditions
    assert (one.name, one.status) == ("single seizure", "past")


def test_latest_value_with_its_unit_and_both_pressures():
    old = loinc("2160-0", valueQuantity={"value": 2, "unit": "mg/dL"}, effectiveDateTime="2019")
    new = loinc("2160-0", valueQuantity={"value": 1, "unit": "mg/dL"}, effectiveDateTime="2020-05")
    pressure = loinc(
        "85354-9",
        component=[
            {
                "code": concept("", code, "http://loinc.org"),
                "valueQuantity": {"value": value, "unit": "mm[Hg]"},
            }
            for code, value in (("8480-6", 150), ("8462-4", 90))
        ],
    )
    kept = {
        one.name: (one.value, one.unit, one.date)
        for one in read(new, old, pressure).profile.measurements
    }
    assert kept == {
        "creatinine": (1.0, "mg/dL", "2020-05"),
        "systolic blood pressure": (150.0, "mmHg", None),
        "diastolic blood pressure": (90.0, "mmHg", None),
    }


def test_a_value_of_urine_is_not_one_of_blood():
    urine = loinc("x", "Glucose [Mass/volume] in Urine", valueQuantity={"value": 9, "unit": "mg"})
    blood = loinc("y", "Zinc [Mass/volume] in Serum or Plasma", valueQuantity={"value": 3})
    names = [one.name for one in read(urine, blood).profile.measurements]
    assert names == ["Glucose in Urine", "Zinc"]


def test_scores_markers_variants_and_stage():
    cancer = condition("Malignant neoplasm of breast (disorder)", id="c1")
    stage = loinc("21908-9", valueCodeableConcept=concept("", "4"), focus=[{"reference": "c1"}])
    variant = loinc(
        "69548-6",
        valueCodeableConcept=concept("", "LA9633-4"),
        component=[
            {
                "code": concept("", "48018-6", "http://loinc.org"),
                "valueCodeableConcept": concept("", "HGNC:8975"),
            }
        ],
    )
    profile = read(
        cancer,
        stage,
        variant,
        loinc("89247-1", valueInteger=1),
        loinc("18474-7", valueCodeableConcept=concept("Negative (qualifier value)")),
    ).profile
    assert [one.stage for one in profile.conditions] == ["IV"]
    assert [(one.name, one.value) for one in profile.measurements] == [("ECOG", 1.0)]
    markers = {one.name: one.present for one in profile.biomarkers}
    assert markers == {"PIK3CA mutation": "yes", "HER2": "no"}


@pytest.mark.parametrize(
    ("said", "answer"),
    [("Never smoker", "no"), ("Former smoker", "past"), ("Current every day smoker", "now")],
)
def test_smoking(said, answer):
    assert read(loinc("72166-2", valueCodeableConcept=concept(said))).profile.answers == {
        "smoking": answer
    }


@pytest.mark.parametrize(
    ("day", "answers"), [("2026-10", {"pregnant": "yes"}), ("2024-10", {}), ("2027-01", {})]
)
def test_a_pregnancy_counts_while_it_can_go_on(day, answers):
    status = loinc(
        "82810-3",
        valueCodeableConcept=concept("Pregnant", "77386006", "http://snomed.info/sct"),
        effectiveDateTime=day,
    )
    assert read(status).profile.answers == answers


def request(display, status, kind="MedicationRequest", **more):
    return {
        "resourceType": kind,
        "status": status,
        "medicationCodeableConcept": concept(display),
        **more,
    }


def test_medicines_with_their_status():
    profile = read(
        request("Zelastin 250 MG / Orapin 125 MG Oral Tablet", "active", authoredOn="2020-01-02"),
        request("Quimolol 5 MG", "stopped"),
        request("Nevergiven 5 MG", "cancelled"),
        request("Refused 5 MG", "not-taken", "MedicationStatement"),
        request("Planned 5 MG", "active", intent="plan"),
    ).profile
    held = [(one.name, one.status, one.since) for one in profile.medications]
    assert held == [
        ("Zelastin", "current", "2020-01-02"),
        ("Orapin", "current", "2020-01-02"),
        ("Quimolol", "past", None),
    ]


def test_a_medicine_by_reference():
    drug = {"resourceType": "Medication", "id": "m1", "code": concept("Zelastin 5 MG")}
    taken = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationReference": {"reference": "Medication/m1"},
    }
    assert [one.name for one in read(drug, taken).profile.medications] == ["Zelastin"]


def test_procedures_allergies_and_family():
    profile = read(
        {
            "resourceType": "Procedure",
            "status": "completed",
            "code": concept("Total knee replacement (procedure)"),
            "performedPeriod": {"start": "2018-01-11T22:41:09-05:00"},
        },
        {"resourceType": "Procedure", "status": "not-done", "code": concept("Splenectomy")},
        {"resourceType": "Procedure", "code": concept("Medication Reconciliation (procedure)")},
        {"resourceType": "AllergyIntolerance", "code": concept("Allergy to tree pollen")},
        {"resourceType": "AllergyIntolerance", "code": concept("Latex allergy")},
        {
            "resourceType": "AllergyIntolerance",
            "code": concept("Peanut"),
            "verificationStatus": concept("", "refuted"),
        },
        {
            "resourceType": "FamilyMemberHistory",
            "status": "completed",
            "condition": [{"code": concept("Gout (disorder)")}],
        },
    ).profile
    ((name, day),) = [(one.name, one.date) for one in profile.procedures]
    assert "knee replacement" in name.lower()
    assert day == "2018-01-11"
    assert profile.allergies == ("tree pollen", "Latex")
    assert [name.lower() for name in profile.family_history] == ["gout"]
    assert profile.conditions == ()


def test_no_known_allergies_is_a_finished_list():
    none = {"resourceType": "AllergyIntolerance", "code": concept("No known allergies")}
    assert read(none).profile.complete == ("allergies",)


def test_of_two_people_only_the_first_is_read():
    other = {"resourceType": "Patient", "id": "p2"}
    reading = read(
        other,
        condition("Gout", subject={"reference": "Patient/p1"}),
        condition("Asthma", subject={"reference": "Patient/p2"}),
    )
    assert [one.name.lower() for one in reading.profile.conditions] == ["gout"]
    assert {issue.why for issue in reading.issues} == {"is another person", "is of another person"}


def test_other_types_are_counted_and_inner_bundles_read():
    inner = bundle(condition("Gout"), {"resourceType": "CarePlan"})
    asked = {
        "resourceType": "Parameters",
        "parameter": [{"name": "trialMatchClinicalData", "resource": inner}],
    }
    reading = profile_from_fhir(json.dumps(asked), today=TODAY)
    assert len(reading.profile.conditions) == 1
    assert reading.passed_over == {"CarePlan": 1}
    assert reading.resources == {"CarePlan": 1, "Condition": 1, "Patient": 1}


def test_told_apart_by_content():
    assert is_fhir({"resourceType": "Bundle"})
    assert not is_fhir({"birth_year": 1961})
    assert not is_fhir([])


@pytest.mark.parametrize("data", [b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_record_is_refused_in_a_sentence(data):
    with pytest.raises(BadProfile):
        profile_from_fhir(data, today=TODAY)


SECRET = "Xanthogranuloma of the Quillfeather sort"


def test_nothing_of_the_person_in_reprs_and_issues():
    reading = read(
        condition(SECRET),
        condition(f"{SECRET} education (finding)"),
        loinc("x", SECRET, valueString="odd"),
        request(SECRET, "active"),
    )
    shown = f"{reading!r} {reading.profile!r} {reading.issues!r} {reading.profile.conditions!r}"
    assert "Xanthogranuloma" not in shown
    assert reading.issues


def test_nothing_of_the_person_in_the_log_or_an_error(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    record, broken = tmp_path / "record.json", tmp_path / "broken.json"
    told = json.dumps(bundle(condition(SECRET), loinc("x", SECRET, valueString="odd")))
    record.write_text(told)
    broken.write_text(told[:-3])
    assert read_given(str(record), today=TODAY).issues
    with pytest.raises(BadProfile) as refused:
        read_given(str(broken), today=TODAY)
    said = f"{caplog.text} {refused.value} {refused.value.__cause__}"
    assert not re.search("xanthogranuloma|quillfeather|1961", said, re.IGNORECASE)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["active", "2020-13-45", "Gout", "http://loinc.org", "2160-0"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([
            "code", "coding", "system", "display", "text", "status", "subject", "reference",
            "valueQuantity", "value", "unit", "component", "onsetDateTime", "birthDate", "address",
            "city", "stage", "summary", "condition", "medication", "effectivePeriod", "start",
        ]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip
TYPES = st.sampled_from([
    "Patient", "Condition", "Observation", "MedicationRequest", "Procedure", "Immunization",
    "AllergyIntolerance", "FamilyMemberHistory", "Bundle", "", "Odd",
])  # fmt: skip


@given(st.lists(st.tuples(TYPES, JUNK), max_size=5))
def test_wrong_kinds_of_value_never_crash(parts):
    resources = [
        {**(junk if isinstance(junk, dict) else {"code": junk}), "resourceType": kind}
        for kind, junk in parts
    ]
    reading = profile_from_fhir(bundle(*resources), today=TODAY)
    assert isinstance(reading.profile, Profile)


@needs_real_data
def test_synthea_and_mcode_records_are_read():
    records = []
    with tarfile.open(REAL_DATA / "fhir" / "synthea-r4.tar.gz") as archive:
        records += [archive.extractfile(one).read() for one in archive if one.isfile()]
    for path in sorted((REAL_DATA / "fhir").glob("*/*atient*.json.gz")):
        records.append(gzip.decompress(path.read_bytes()))
    readings = [profile_from_fhir(one, today=TODAY) for one in records]
    people = [one.profile for one in readings if "Patient" in one.resources]
    assert len(people) >= 33
    assert all(one.birth_year and one.sex for one in people)
    assert sum(bool(one.conditions) for one in people) >= len(people) - 2
    assert not any("(" in one.name for person in people for one in person.conditions)


@pytest.mark.parametrize(
    ("result", "conditions", "absent"),
    [("Positive", ["HIV infection"], ()), ("Negative", [], ("HIV infection",)), ("Odd", [], ())],
)
def test_an_infection_that_was_tested_for(result, conditions, absent):
    profile = read(loinc("56888-1", valueCodeableConcept=concept(result))).profile
    assert [one.name for one in profile.conditions] == conditions
    assert profile.absent == absent


def test_the_code_names_an_illness_where_the_words_are_unusual():
    odd = {**condition("x"), "code": concept("Ductal thing", "254837009", "http://snomed.info/sct")}
    assert [one.name for one in read(odd).profile.conditions] == ["breast cancer"]
