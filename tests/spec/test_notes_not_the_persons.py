"""What a note tells that is not so of the person: of a relative, declined, or still to come."""

import datetime as dt

import pytest

from trialpost.eligibility.notes import read_note

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("note", "part", "name"),
    [
        ("Differential: lupus, sarcoidosis, tuberculosis.", "conditions", "tuberculosis"),
        ("Not known to have epilepsy.", "conditions", "epilepsy"),
        ("Lives with husband who has dementia.", "conditions", "dementia"),
        ("The patient's wife has diabetes and takes insulin.", "conditions", "diabetes mellitus"),
        ("The patient's wife has diabetes and takes insulin.", "medications", "insulin"),
        ("His father had a stroke.", "conditions", "stroke"),
        ("He declined a statin.", "medications", "statin"),
        ("Refuses statins.", "medications", "statin"),
        ("He refused chemotherapy.", "medications", "chemotherapy"),
        ("Insulin to be started next week.", "medications", "insulin"),
        ("Vaccinated against hepatitis B.", "conditions", "hepatitis B"),
        ("Neighbor has TB.", "conditions", "tuberculosis"),
        ("Neighbor has TB.", "family_history", "tuberculosis"),
        ("His friend was diagnosed with lupus.", "conditions", "systemic lupus erythematosus"),
        ("No one in her family has cancer.", "conditions", "malignancy"),
        ("No one in her family has cancer.", "absent", "malignancy"),
        ("She could get gestational diabetes.", "conditions", "gestational diabetes"),
        ("He drinks a glass of wine.", "procedures", "glasses"),
        ("Two glasses nightly.", "procedures", "glasses"),
        ("Leaflet on asthma given.", "conditions", "asthma"),
    ],
)
def test_it_is_not_taken_for_the_persons(note: str, part: str, name: str) -> None:
    told = getattr(read_note(note, today=TODAY).profile, part)
    assert name.lower() not in {getattr(one, "name", one).lower() for one in told}


def test_a_sisters_pregnancy_is_not_hers() -> None:
    profile = read_note("A 30-year-old woman. Her sister is pregnant.", today=TODAY).profile
    assert profile.answers.get("pregnant") != "yes"


def test_what_follows_a_sentence_about_a_relative_is_the_persons_again() -> None:
    profile = read_note("His father had a stroke. He takes aspirin.", today=TODAY).profile
    assert [one.name for one in profile.medications] == ["aspirin"]
    assert profile.family_history == ("stroke",)


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("No known allergies except penicillin.", "penicillin class"),
        ("NKDA apart from penicillin.", "penicillin class"),
        ("Allergies: none except penicillin.", "penicillin class"),
        ("No allergies other than to latex.", "latex"),
        ("No known drug allergies, except codeine causes nausea.", "codeine"),
    ],
)
def test_an_allergy_that_is_the_exception_is_there(note: str, name: str) -> None:
    profile = read_note(note, today=TODAY).profile
    assert profile.allergies == (name,)
    assert profile.medications == ()
    assert "allergies" not in profile.complete


def test_no_allergies_are_all_told_where_another_thing_follows() -> None:
    note = "No known allergies but takes cetirizine."
    assert "allergies" in read_note(note, today=TODAY).profile.complete


def test_what_was_never_done_but_once_was_done() -> None:
    note = "Never had surgery except for a C-section in 2010."
    profile = read_note(note, today=TODAY).profile
    assert [(one.name, one.date) for one in profile.procedures] == [("cesarean section", "2010")]
    assert "treatment:surgery" not in profile.answers


def test_a_sign_at_once_behind_a_marker_says_what_it_showed() -> None:
    told = read_note("67F with ER+/PR- breast cancer.", today=TODAY).profile.biomarkers
    assert [one.present for one in told] == ["yes", "no"]


@pytest.mark.parametrize(
    ("note", "fact", "answer"),
    [
        ("Denies alcohol, vapes daily.", "substance:e-cigarette", "now"),
        ("Denies alcohol, vapes daily.", "alcohol", "no"),
        ("Denies alcohol and vapes.", "substance:e-cigarette", "no"),
        ("2-3 beers nightly.", "alcohol", "now"),
        ("A glass of wine with dinner.", "alcohol", "now"),
        ("Used to have 2-3 beers nightly.", "alcohol", None),
    ],
)
def test_what_is_denied_and_what_is_done(note: str, fact: str, answer: str | None) -> None:
    assert read_note(note, today=TODAY).profile.answers.get(fact) == answer
