"""A condition said with words on its course is related as the condition itself."""

import datetime as dt

import pytest

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.match import match
from trialpost.model.criterion import Verdict
from trialpost.model.profile import Profile, profile_from_value
from trialpost.model.trial import MeshTerm
from trials_made_up import trial

TODAY = dt.date(2026, 11, 22)
FAILURE = MeshTerm("D006333", "Heart Failure")
LUNG = MeshTerm("D008175", "Lung Neoplasms")
NSCLC = MeshTerm("D002289", "Carcinoma, Non-Small-Cell Lung")


def verdicts(conditions: tuple[str, ...], said: str, *mesh: MeshTerm) -> list[Verdict]:
    profile: Profile = profile_from_value({"conditions": [said]}, today=TODAY)
    found = match(Catalogue.from_records([trial(1, conditions, mesh=mesh)]), profile, today=TODAY)
    return [one.verdict for fit in found.matches for one in fit.checks if one.name == "condition"]


@pytest.mark.parametrize(
    ("theirs", "said", "expected"),
    [
        ("Heart Failure", "chronic heart failure", Verdict.MET),
        ("Heart Failure", "acute on chronic heart failure", Verdict.MET),
        ("Chronic Heart Failure", "chronic heart failure", Verdict.MET),
        ("Acute Heart Failure", "chronic heart failure", Verdict.UNKNOWN),
        ("Chronic Heart Failure", "heart failure", Verdict.UNKNOWN),
        ("Lung Cancer", "stage IV lung cancer", Verdict.MET),
        ("Prostate Cancer", "metastatic prostate cancer", Verdict.MET),
        ("Acute Myeloid Leukemia", "relapsed acute myeloid leukemia", Verdict.MET),
        ("AML", "relapsed acute myeloid leukemia", Verdict.MET),
    ],
)
def test_the_broader_condition_is_theirs_and_a_narrower_one_is_open(
    theirs: str, said: str, expected: Verdict
) -> None:
    assert verdicts((theirs,), said) == [expected]


def test_other_conditions_stay_unrelated() -> None:
    assert verdicts(("Chronic Kidney Disease",), "chronic heart failure") == []


def test_the_reason_says_that_it_is_one_form_of_what_the_trial_is_for() -> None:
    profile = profile_from_value({"conditions": ["chronic heart failure"]}, today=TODAY)
    one = trial(1, ("Heart Failure",), mesh=(FAILURE,))
    found = match(Catalogue.from_records([one]), profile, today=TODAY)
    because = next(c.because for c in found.matches[0].checks if c.name == "condition")
    assert because.text == "This trial is for {theirs}, and {condition} is one form of it."


def listed(catalogue: Catalogue, condition: str) -> list[str]:
    found = find(catalogue, FindQuery(condition=condition), today=TODAY)
    return sorted(one.id for one in found.trials)


def test_find_reads_abbreviations_of_forms_and_passes_by_misleading_names() -> None:
    catalogue = Catalogue.from_records(
        [
            trial(1, ("NSCLC",)),
            trial(2, ("Lung cancer",), mesh=(NSCLC,), ancestors=(LUNG,)),
            trial(3, ("ALL, Adult",)),
            trial(4, ("Care for all adults",)),
            trial(5, ("Liver Surgery",), title="Stroke Volume Variation in Surgery"),
            trial(6, ("Heart Transplant Failure",), mesh=(FAILURE,)),
            trial(7, ("Men's Health",), title="Self-care in the Post COVID-19 Era"),
            trial(8, ("Stroke",)),
            trial(9, ("COVID-19",)),
            trial(10, ("Heart Failure",)),
        ]
    )
    assert listed(catalogue, "lung cancer") == ["NCT00000001", "NCT00000002"]
    assert listed(catalogue, "acute lymphoblastic leukaemia") == ["NCT00000003"]
    assert listed(catalogue, "stroke") == ["NCT00000008"]
    assert listed(catalogue, "covid") == ["NCT00000009"]
    assert listed(catalogue, "heart failure") == ["NCT00000010"]
