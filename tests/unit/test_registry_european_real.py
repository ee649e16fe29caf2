"""Real records of CTIS and EUCTR, as another tool converted them, against reading them plainly."""

import gzip
import json
from typing import Any

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.registry import read
from trialpost.registry.europe import ctis, euctr
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import recognise_record

pytestmark = needs_real_data
FOLDER = REAL_DATA / "other-registries"


def records(name: str) -> list[bytes]:
    path = FOLDER / f"{name}.jsonl.gz"
    return gzip.decompress(path.read_bytes()).splitlines() if path.exists() else []


CTIS = [(raw, json.loads(raw)) for raw in records("ctis")]
EUCTR = [(raw, json.loads(raw)) for raw in records("euctr")]


def ctis_holder(plain: dict[str, Any]) -> dict[str, Any]:
    holder: dict[str, Any] = plain.get("authorizedApplication", plain)
    return holder


@pytest.mark.parametrize(("raw", "plain"), CTIS)
def test_a_record_of_ctis_says_what_it_says(raw: bytes, plain: dict[str, Any]) -> None:
    trial = ctis.read_converted(raw).trial
    assert trial is not None
    holder = ctis_holder(plain)
    details = holder["authorizedPartI"]["trialDetails"]
    names, told = details["clinicalTrialIdentifiers"], details["trialInformation"]
    assert trial.id == plain["ctNumber"]
    assert trial.brief_title == " ".join(names["publicTitle"].split())
    assert trial.official_title == " ".join(names["fullTitle"].split())
    conditions = told["medicalCondition"]["partIMedicalConditions"]
    assert list(trial.conditions) == [one["medicalCondition"] for one in conditions]
    points = told["endPoint"]
    primary = [one.measure for one in trial.outcomes if one.role == "primary"]
    assert sorted(primary) == sorted(one["endPoint"].strip() for one in points["primaryEndPoints"])
    assert len(trial.outcomes) == sum(len(points[key]) for key in points)
    planned = sum(part["recruitmentSubjectCount"] for part in holder["authorizedPartsII"])
    assert str(planned) == plain["totalNumberEnrolled"]
    assert trial.enrolment is not None
    assert trial.enrolment.count == planned + holder["authorizedPartI"]["rowSubjectCount"]


@pytest.mark.parametrize(("raw", "plain"), CTIS)
def test_every_site_and_number_of_a_record_of_ctis_is_there(
    raw: bytes, plain: dict[str, Any]
) -> None:
    trial = ctis.read_converted(raw).trial
    assert trial is not None
    given = [
        site["organisationAddressInfo"]
        for part in ctis_holder(plain)["authorizedPartsII"]
        for site in part["trialSites"]
    ]
    named = [site for site in trial.sites if site.facility]
    assert [site.city for site in named] == [place["address"]["city"] for place in given]
    assert all(site.status is not None and site.contacts for site in named)
    values = {one.value for one in trial.secondary_ids}
    text = raw.decode()
    for number in (plain.get("eudraCtInfo") or {}, ctis_holder(plain).get("eudraCt") or {}):
        assert number.get("eudraCtCode") in {*values, None}
    assert all(value in text for value in values)


@pytest.mark.parametrize(("raw", "plain"), CTIS)
def test_every_criterion_of_a_record_of_ctis_is_in_its_text(
    raw: bytes, plain: dict[str, Any]
) -> None:
    trial = ctis.read_converted(raw).trial
    assert trial is not None
    rules = ctis_holder(plain)["authorizedPartI"]["trialDetails"]["trialInformation"][
        "eligibilityCriteria"
    ]
    found = {"".join(filter(str.isalnum, one.text)) for one in split(trial.eligibility.criteria)}
    whole = "".join(filter(str.isalnum, trial.eligibility.criteria))
    for key in ("principalInclusionCriteria", "principalExclusionCriteria"):
        for one in rules[key]:
            assert "".join(filter(str.isalnum, one[key])) in whole
    assert len(found) >= len(rules["principalInclusionCriteria"])


@pytest.mark.parametrize(("raw", "plain"), CTIS)
def test_what_is_odd_about_a_record_of_ctis_is_little_and_known(
    raw: bytes, plain: dict[str, Any]
) -> None:
    issues = ctis.read_converted(raw).issues
    assert {issue.kind for issue in issues} <= {IssueKind.BAD_AGE}
    assert plain["ctrname"] == "CTIS"


def answer(plain: dict[str, Any], stem: str) -> bool:
    return next(value for key, value in plain.items() if key.startswith(stem)) == "Yes"


@pytest.mark.parametrize(("raw", "plain"), EUCTR)
def test_a_protocol_says_what_it_says(raw: bytes, plain: dict[str, Any]) -> None:
    result = euctr.read_converted(raw)
    trial = result.trial
    assert trial is not None
    assert f"{trial.id}-{result.part}" == plain["_id"]
    assert trial.official_title == " ".join(plain["a3_full_title_of_the_trial"].split())
    assert trial.conditions[0] == plain["e11_medical_conditions_being_investigated"]
    phases = ("e71", "e72", "e73", "e74")
    asked = (f"phase{index}" for index, stem in enumerate(phases, 1) if answer(plain, f"{stem}_"))
    assert list(trial.phases) == list(asked)
    assert trial.eligibility.healthy_volunteers is answer(plain, "f31_")
    newborn = answer(plain, "f112_") or answer(plain, "f113_")
    assert (trial.eligibility.minimum_age is None) is newborn
    oldest = "64 years" if answer(plain, "f12_") else "17 years"
    expected = {"2022-000099-20": "23 months"}.get(trial.id, oldest)
    assert str(trial.eligibility.maximum_age) == expected
    whole = plain.get("f422_in_the_whole_clinical_trial", plain["f41_in_the_member_state"])
    assert trial.enrolment is not None
    assert trial.enrolment.count == int(whole)
    names = {product.get("d31_product_name") for product in plain["dimp"]} - {None}
    assert names <= {one.name for one in trial.interventions}


@pytest.mark.parametrize(("raw", "plain"), EUCTR)
def test_no_word_of_a_protocols_criteria_is_lost(raw: bytes, plain: dict[str, Any]) -> None:
    trial = euctr.read_converted(raw).trial
    assert trial is not None
    words = trial.eligibility.criteria.split()
    given = f"{plain['e3_principal_inclusion_criteria']} {plain['e4_principal_exclusion_criteria']}"
    assert [word for word in words if word not in ("Inclusion", "Exclusion", "Criteria:")] == [
        word for word in given.split() if word not in ("Inclusion", "Exclusion", "Criteria:")
    ]


def test_signs_that_the_conversion_lost_are_noted() -> None:
    noted = {
        result.trial.id
        for result in (euctr.read_converted(raw) for raw, _ in EUCTR)
        if result.trial and IssueKind.BAD_TEXT in {issue.kind for issue in result.issues}
    }
    assert {"2022-000099-20", "2019-002663-10"} <= noted


def test_each_file_is_read_by_the_door_that_says_so() -> None:
    for name, door in (("ctis", Door.CTIS_CONVERTED), ("euctr", Door.EUCTR_CONVERTED)):
        found: list[ReadResult] = list(read(FOLDER / f"{name}.jsonl.gz"))
        assert len(found) == 4
        assert {(one.door, one.failure) for one in found} == {(door, None)}
        assert not door.is_first_hand


def test_what_a_conversion_adds_is_all_that_keeps_a_record_from_the_own_door() -> None:
    for raw, plain in CTIS:
        own = json.dumps({k: v for k, v in plain.items() if k not in ("_id", "ctrname")}).encode()
        reader = recognise_record(own, Syntax.JSON)
        assert reader is not None
        assert reader.door is Door.CTIS
        assert reader.read(own).trial == ctis.read_converted(raw).trial
