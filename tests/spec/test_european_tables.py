"""What each status, phase and age group of the European registers means: the tables, written out.

Origin of the codes: the public lists of CTIS's portal, and the values of EUCTR's protocols. What
they mean for somebody who looks for a trial is this project's decision, and stands here.
"""

import copy
import json
from typing import Any

import pytest

from european_examples import PROTOCOL, ctis_entry, ctis_trial
from trialpost.model.reading import IssueKind
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.registry.europe import ctis, ctis_codes, euctr
from trialpost.registry.europe.euctr_parts import STATUS as EUCTR_STATUS

CTIS_BY_CODE = [
    (1, Status.UNKNOWN),
    (2, Status.NOT_YET_RECRUITING),
    (3, Status.RECRUITING),
    (4, Status.RECRUITING),
    (5, Status.ACTIVE_NOT_RECRUITING),
    (6, Status.SUSPENDED),
    (7, Status.SUSPENDED),
    (8, Status.COMPLETED),
    (9, Status.WITHDRAWN),
    (10, Status.TERMINATED),
    (11, Status.WITHDRAWN),
    (12, Status.WITHDRAWN),
]
CTIS_BY_LABEL = [
    ("Authorised, recruiting", Status.RECRUITING),
    ("Ongoing, recruiting", Status.RECRUITING),
    ("Ongoing, recruitment ended", Status.ACTIVE_NOT_RECRUITING),
    ("Authorised, recruitment pending", Status.NOT_YET_RECRUITING),
    ("Authorised, not started", Status.NOT_YET_RECRUITING),
    ("Authorised", Status.UNKNOWN),
    ("Temporarily halted", Status.SUSPENDED),
    ("Halted", Status.SUSPENDED),
    ("Ended", Status.COMPLETED),
    ("Suspended", Status.SUSPENDED),
    ("Expired", Status.WITHDRAWN),
    ("Revoked", Status.TERMINATED),
    ("Not authorised", Status.WITHDRAWN),
]
EUCTR_BY_LABEL = [
    ("Ongoing", Status.UNKNOWN),
    ("Restarted", Status.UNKNOWN),
    ("Trial now transitioned", Status.UNKNOWN),
    ("GB - no longer in EU/EEA", Status.UNKNOWN),
    ("Completed", Status.COMPLETED),
    ("Prematurely Ended", Status.TERMINATED),
    ("Prohibited by CA", Status.TERMINATED),
    ("Temporarily Halted", Status.SUSPENDED),
    ("Suspended by CA", Status.SUSPENDED),
    ("Not Authorised", Status.WITHDRAWN),
]


def entry(**changes: Any) -> Any:
    result = ctis.read_record(json.dumps(ctis_entry() | changes).encode())
    assert result.trial is not None, result.failure
    return result


@pytest.mark.parametrize(("code", "meaning"), CTIS_BY_CODE)
def test_a_public_status_code_of_ctis(code: int, meaning: Status) -> None:
    assert entry(ctStatus=code).trial.status is meaning
    assert entry(ctStatus=str(code)).trial.status is meaning
    placed = entry(trialCountries=[f"Spain:{code}"]).trial.sites
    assert [(site.country, site.status) for site in placed] == [("Spain", meaning)]


@pytest.mark.parametrize(("label", "meaning"), CTIS_BY_LABEL)
def test_a_status_label_of_ctis(label: str, meaning: Status) -> None:
    result = entry(ctStatus=label, ctPublicStatusCode=None, trialCountries=f"DE:{label}")
    assert result.trial.status is meaning
    assert result.trial.sites[0].status is meaning
    assert not result.issues


def test_every_code_has_a_label_and_every_label_a_meaning() -> None:
    assert set(ctis_codes.PUBLIC_STATUS) == {str(code) for code, _ in CTIS_BY_CODE}
    assert set(ctis_codes.PUBLIC_STATUS.values()) <= set(ctis_codes.STATUS)


def test_an_unknown_status_is_not_known_and_noted() -> None:
    result = entry(ctStatus=99)
    assert result.trial.status is Status.UNKNOWN
    assert IssueKind.UNKNOWN_CODE in {issue.kind for issue in result.issues}


@pytest.mark.parametrize(("label", "meaning"), EUCTR_BY_LABEL)
def test_a_status_of_euctr(label: str, meaning: Status) -> None:
    text = PROTOCOL.replace("Trial Status: Ongoing", f"Trial Status: {label}")
    result = euctr.read_record(text.encode())
    assert result.trial is not None
    assert result.trial.status is meaning
    assert result.trial.sites[0].status is meaning


def test_no_status_of_euctr_is_ever_offered_as_open() -> None:
    open_to_people = {Status.RECRUITING, Status.NOT_YET_RECRUITING, Status.ENROLLING_BY_INVITATION}
    assert not open_to_people & set(EUCTR_STATUS.values())


EUCTR_AGES = [
    ({"F.1.1.2"}, None, "27 days"),
    ({"F.1.1.3"}, None, "27 days"),
    ({"F.1.1.2", "F.1.1.3"}, None, "27 days"),
    ({"F.1.1.3", "F.1.1.4"}, None, "23 months"),
    ({"F.1.1.4"}, "28 days", "23 months"),
    ({"F.1.1.5"}, "2 years", "11 years"),
    ({"F.1.1.6"}, "12 years", "17 years"),
    ({"F.1.1.6", "F.1.2"}, "12 years", "64 years"),
    ({"F.1.2"}, "18 years", "64 years"),
    ({"F.1.2", "F.1.3"}, "18 years", None),
    ({"F.1.3"}, "65 years", None),
    ({"F.1.1.1", "F.1.2"}, "18 years", "64 years"),
]
_AGE_FIELDS = (
    ("F.1.1", "Trial has subjects under 18"),
    ("F.1.1.1", "In Utero"),
    ("F.1.1.2", "Preterm newborn infants (up to gestational age < 37 weeks)"),
    ("F.1.1.3", "Newborns (0-27 days)"),
    ("F.1.1.4", "Infants and toddlers (28 days-23 months)"),
    ("F.1.1.5", "Children (2-11years)"),
    ("F.1.1.6", "Adolescents (12-17 years)"),
    ("F.1.2", "Adults (18-64 years)"),
    ("F.1.3", "Elderly (>=65 years)"),
)


def of_ages(groups: set[str]) -> Any:
    minors = any(group.startswith("F.1.1") for group in groups)
    answers = {"F.1.1"} | groups if minors else groups
    lines = [
        f"{number} {label}: {'Yes' if number in answers else 'No'}" for number, label in _AGE_FIELDS
    ]
    head = "EudraCT Number: 2015-009999-17\nA.2 EudraCT number: 2015-009999-17\n"
    return euctr.read_record((head + "\n".join(lines)).encode())


@pytest.mark.parametrize(("groups", "youngest", "oldest"), EUCTR_AGES)
def test_the_age_groups_of_euctr(
    groups: set[str], youngest: str | None, oldest: str | None
) -> None:
    who = of_ages(groups).trial.eligibility
    assert (who.minimum_age and str(who.minimum_age)) == youngest
    assert (who.maximum_age and str(who.maximum_age)) == oldest


@pytest.mark.parametrize("groups", [{"F.1.1.1"}, {"F.1.1.3", "F.1.1.6"}, {"F.1.1.5", "F.1.3"}])
def test_what_two_ages_cannot_say_is_noted(groups: set[str]) -> None:
    assert IssueKind.BAD_AGE in {issue.kind for issue in of_ages(groups).issues}


CTIS_AGES = [
    (["2"], [], None, "17 years"),
    (["2"], ["1", "2", "3"], None, "23 months"),
    (["2"], ["4", "5"], "2 years", "17 years"),
    (["2", "3"], ["5"], "12 years", "64 years"),
    (["3"], [], "18 years", "64 years"),
    (["3", "4"], [], "18 years", None),
    (["3", "4"], ["7"], "18 years", None),
    (["4"], ["7"], "65 years", None),
    (["1", "3"], [], "18 years", "64 years"),
]


@pytest.mark.parametrize(("wide", "narrow", "youngest", "oldest"), CTIS_AGES)
def test_the_age_groups_of_ctis(
    wide: list[str], narrow: list[str], youngest: str | None, oldest: str | None
) -> None:
    given = copy.deepcopy(ctis_trial())
    part = given["authorizedApplication"]["authorizedPartI"]
    people = part["trialDetails"]["trialInformation"]["populationOfTrialSubjects"]
    people["ageRanges"] = [{"ageRangeCategoryCode": code} for code in wide]
    people["ageRangeSecondaryIds"] = [{"ctAgeRangeCode": code} for code in narrow]
    result = ctis.read_record(json.dumps(given).encode())
    assert result.trial is not None
    who = result.trial.eligibility
    assert (who.minimum_age and str(who.minimum_age)) == youngest
    assert (who.maximum_age and str(who.maximum_age)) == oldest


CTIS_PHASES = [
    ("1", "Human Pharmacology (Phase I)- First administration to humans", "phase1"),
    ("4", "Therapeutic exploratory (Phase II)", "phase2"),
    ("5", "Therapeutic confirmatory (Phase III)", "phase3"),
    ("6", "Therapeutic use (Phase IV)", "phase4"),
    ("7", "Phase I and Phase II (Integrated)- First administration to humans", "phase1 phase2"),
    ("10", "Phase II and Phase III (Integrated)", "phase2 phase3"),
    ("11", "Phase III and phase IV (Integrated)", "phase3 phase4"),
]


@pytest.mark.parametrize(("code", "label", "phases"), CTIS_PHASES)
def test_a_phase_of_ctis_by_code_and_by_label(code: str, label: str, phases: str) -> None:
    for written in (code, label):
        assert " ".join(entry(trialPhase=written).trial.phases) == phases
