"""What a note says beside a name, and what the name must not take from it.

Each row is a note as people write it, and what has to be read. Today is 28 November 2026.
"""

import datetime as dt

import pytest

from trialpost.eligibility.notes import read_note

TODAY = dt.date(2026, 11, 28)


def read(note):
    return read_note(note, today=TODAY).profile


STOPPED = [
    ("62M. Amlodipine 5 mg od. Stopped abiraterone in 2024.",
     {"amlodipine": (None, None), "abiraterone": ("past", "2024")}),
    ("Takes amlodipine 5 mg once daily. Stopped abiraterone in 2024.",
     {"amlodipine": ("current", None), "abiraterone": ("past", "2024")}),
    ("Taking methotrexate. Discontinued leflunomide last year.",
     {"methotrexate": ("current", None), "leflunomide": ("past", "2025")}),
    ("He quit methotrexate.", {"methotrexate": ("past", None)}),
    ("Methotrexate. Stopped in 2023.", {"methotrexate": ("past", None)}),
    ("Amlodipine. Stopped because of gout.", {"amlodipine": ("past", None)}),
    ("Amlodipine was stopped.", {"amlodipine": ("past", None)}),
    ("He has not stopped metformin.", {}),
]  # fmt: skip


@pytest.mark.parametrize(("note", "taken"), STOPPED)
def test_what_was_stopped_is_what_the_verb_names(note, taken):
    assert {one.name: (one.status, one.until) for one in read(note).medications} == taken


STATES = [
    ("Not pregnant, postmenopausal.", "yes"),
    ("She is not pregnant or breastfeeding, postmenopausal.", "yes"),
    ("Not pregnant. Postmenopausal.", "yes"),
    ("Not pregnant, breastfeeding or postmenopausal.", "no"),
    ("Not postmenopausal.", "no"),
]


@pytest.mark.parametrize(("note", "answer"), STATES)
def test_a_denial_does_not_pass_a_comma_to_a_state_that_is_told(note, answer):
    assert read(note).answers["postmenopausal"] == answer


ABSENT = [
    ("No fever, cough or rash.", {"fever", "cough", "skin rash"}),
    ("No metastases.", {"metastatic cancer"}),
    ("No metastatic disease.", {"metastatic cancer"}),
    ("No distant metastases.", {"metastatic cancer"}),
    ("No visceral metastases.", set()),
    ("No evidence of visceral metastases.", set()),
]


@pytest.mark.parametrize(("note", "names"), ABSENT)
def test_what_is_denied_of_some_sites_is_not_denied_of_all(note, names):
    assert set(read(note).absent) == names


TALKED_OF = [
    ("We discussed docetaxel but he wishes to think it over.", set()),
    ("We talked about docetaxel.", set()),
    ("He is considering docetaxel.", set()),
    ("He was offered docetaxel.", set()),
    ("He is thinking about docetaxel.", set()),
    ("He would like to try docetaxel.", set()),
    ("Plan: docetaxel.", set()),
    ("We discussed docetaxel. He takes metformin.", {"metformin"}),
    ("We discussed docetaxel and started abiraterone.", {"abiraterone"}),
    ("Discussed with oncology, on docetaxel.", {"docetaxel"}),
    ("Options were discussed, docetaxel was started.", {"docetaxel"}),
    ("We discussed docetaxel, started in 2024.", {"docetaxel"}),
]


@pytest.mark.parametrize(("note", "names"), TALKED_OF)
def test_what_is_only_talked_of_is_not_taken(note, names):
    assert {one.name for one in read(note).medications} == names


def test_an_operation_that_was_only_discussed_was_not_done():
    assert read("We discussed hysterectomy.").procedures == ()


STAYS = [
    ("Last winter she was in hospital twice.", None),
    ("She was in hospital three times.", None),
    ("She was in hospital in 2024.", None),
    ("She is in hospital now.", "yes"),
    ("He was admitted yesterday.", "yes"),
]


@pytest.mark.parametrize(("note", "answer"), STAYS)
def test_a_stay_in_hospital_that_is_over_is_not_one_of_today(note, answer):
    assert read(note).answers.get("circumstance:hospitalized") == answer


NEVER = [
    ("Never taken an injection like omalizumab.", {"treatment:omalizumab"}),
    ("Never had injections.", set()),
    ("Never had chemotherapy.", {"treatment:chemotherapy"}),
]


@pytest.mark.parametrize(("note", "facts"), NEVER)
def test_a_way_to_be_given_something_is_no_treatment_to_deny(note, facts):
    assert set(read(note).answers) == facts
