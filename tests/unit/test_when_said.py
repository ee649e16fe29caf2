"""Days that people tell: read as they are written, asked for once, and settling every stretch."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.eligibility.answering import answered
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import judge
from trialpost.eligibility.telling import profile_from_value
from trialpost.eligibility.understanding import read_criteria
from trialpost.eligibility.when_said import can_be_said, date_said
from trialpost.errors import BadProfile
from trialpost.matching.asking.making import questions_about
from trialpost.matching.asking.of_criterion import question_about
from trialpost.matching.asking.standing import Open
from trialpost.model.criterion import Verdict
from trialpost.model.match import Question, QuestionKind
from trialpost.model.profile import Profile
from trialpost.vocabulary.plain import render

TODAY = dt.date(2026, 11, 22)
RITUXIMAB = {"medications": [{"name": "rituximab", "status": "past"}]}
INFARCT = {"conditions": ["systemic lupus erythematosus", "myocardial infarction"]}


def person(**more: object) -> Profile:
    told = {"birth_year": 1990, "sex": "female", "conditions": ["systemic lupus erythematosus"]}
    return profile_from_value(told | more, today=TODAY)


def excluding(*criteria: str) -> Open:
    return Open(
        trees=read_criteria("\n".join(["Exclusion Criteria:", *(f"* {c}" for c in criteria)]))
    )


def asked(profile: Profile, *criteria: str) -> list[Question]:
    return list(questions_about([excluding(*criteria)], facts_of(profile), TODAY))


def verdicts(profile: Profile, *criteria: str) -> list[Verdict]:
    facts = facts_of(profile)
    return [judge(one, facts, today=TODAY).verdict for one in excluding(*criteria).trees]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025", "2025"),
        ("2025-05", "2025-05"),
        ("2025-05-16", "2025-05-16"),
        ("May 2025", "2025-05"),
        ("sept. 2025", "2025-09"),
        (" 5/2025 ", "2025-05"),
        ("05.2025", "2025-05"),
        ("16 May 2025", "2025-05-16"),
        ("1st March, 2024", "2024-03-01"),
        ("5/16/2025", None),
        ("13/2025", None),
        ("Maybe 2025", None),
        ("marching 2025", None),
        ("last year", None),
        ("31 February 2025", None),
        ("", None),
    ],
)
def test_a_date_as_people_write_it(text: str, date: str | None) -> None:
    found = date_said(text)
    assert (str(found) if found else None) == date


@pytest.mark.parametrize(
    ("fact", "answer", "can_be"),
    [
        ("treatment:rituximab@last", "2026-11", True),
        ("treatment:rituximab@last", "2026-12", False),
        ("treatment:rituximab@last", "1800", False),
        ("treatment:rituximab@last", "now", True),
        ("condition:asthma@since", "now", False),
        ("condition:asthma@since", "2026", True),
    ],
)
def test_a_day_that_can_be(fact: str, answer: str, can_be: bool) -> None:
    assert can_be_said(fact, answer, TODAY) is can_be
    if can_be:
        person(answers={fact: answer})
    else:
        with pytest.raises(BadProfile, match="month and year up to now"):
            person(answers={fact: answer})


@pytest.mark.parametrize(
    ("told", "criterion", "fact", "words"),
    [
        (RITUXIMAB, "Rituximab within the last 6 months", "treatment:rituximab@last",
         "When did you last take or get rituximab?"),
        (INFARCT, "Myocardial infarction within 3 months", "condition:myocardial-infarction@last",
         "When did you last have a heart attack?"),
        ({"procedures": ["kidney biopsy"]}, "Kidney biopsy within 4 weeks",
         "treatment:kidney-biopsy@last", "When did you last have a kidney biopsy?"),
    ],
)  # fmt: skip
def test_who_had_it_is_asked_when_last(
    told: dict[str, object], criterion: str, fact: str, words: str
) -> None:
    (question,) = [one for one in asked(person(**told), criterion) if "@" in one.fact]
    assert (question.fact, question.kind) == (fact, QuestionKind.DATE)
    assert render(question.question) == words
    assert "not sure" in question.answers
    assert question.why is not None
    assert "A month and a year will do" in render(question.why)


def test_one_day_settles_every_stretch() -> None:
    profile = person(**RITUXIMAB)
    stretches = (
        "Rituximab within 4 weeks",
        "Rituximab within 6 months",
        "Rituximab within 5 years",
    )
    facts = [one.fact for one in asked(profile, *stretches) if "rituximab" in one.fact]
    assert facts == ["treatment:rituximab@last"]
    after = answered(profile, facts[0], "2026-08")
    assert verdicts(after, *stretches) == [Verdict.MET, Verdict.NOT_MET, Verdict.NOT_MET]
    assert not [one for one in asked(after, *stretches) if "rituximab" in one.fact]
    still = answered(profile, facts[0], "now")
    assert verdicts(still, *stretches) == [Verdict.NOT_MET] * 3


def test_a_month_that_lies_astride_leaves_it_open() -> None:
    after = answered(person(**RITUXIMAB), "treatment:rituximab@last", "2026-05")
    assert verdicts(after, "Rituximab within 6 months") == [Verdict.UNKNOWN]


def test_the_last_infarct_is_the_last_and_one_with_a_date_need_not_be() -> None:
    since = {"conditions": [{"name": "myocardial infarction", "since": "2015"}]}
    criterion = "Myocardial infarction within 6 months"
    assert verdicts(person(**since), criterion) == [Verdict.UNKNOWN]
    after = answered(person(**since), "condition:myocardial-infarction@last", "2015")
    assert verdicts(after, criterion) == [Verdict.MET]


def test_who_is_not_sure_of_the_day_is_asked_for_the_stretch() -> None:
    profile = answered(person(**RITUXIMAB), "treatment:rituximab@last", "not sure")
    (question,) = [one for one in asked(profile, "Rituximab within 6 months") if "@" in one.fact]
    assert (question.kind, question.answers) == (QuestionKind.CHOICE, ("yes", "no", "not sure"))
    done = answered(profile, question.fact, "no")
    assert verdicts(done, "Rituximab within 6 months") == [Verdict.MET]


def test_the_day_of_a_diagnosis_is_asked_as_such() -> None:
    criterion = "Newly diagnosed systemic lupus erythematosus within 12 months"
    (question,) = [one for one in asked(person(), criterion) if "@" in one.fact]
    assert question.fact.endswith("@since")
    assert "first found in you" in render(question.question)
    assert verdicts(answered(person(), question.fact, "2020"), criterion) == [Verdict.MET]
    assert verdicts(answered(person(), question.fact, "2026-08"), criterion) == [Verdict.NOT_MET]


def test_a_point_asks_the_same_as_the_list() -> None:
    profile = person(**RITUXIMAB)
    (tree,) = excluding("Rituximab within 6 months").trees
    facts = facts_of(profile)
    question = question_about(tree, judge(tree, facts, today=TODAY).needs, facts, TODAY)
    assert question is not None
    assert (question.fact, question.kind) == ("treatment:rituximab@last", QuestionKind.DATE)


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(2016, 1, 1), TODAY), st.sampled_from((28, 91, 183, 365, 1826)))
def test_a_day_settles_as_the_profiles_own_date_does(day: dt.date, stretch: int) -> None:
    """``until`` of a medicine and the answer to when it was last say the same."""
    criterion = f"Rituximab within {stretch} days"
    own = {"name": "rituximab", "status": "past", "until": day.isoformat()}
    by_profile = verdicts(person(medications=[own]), criterion)
    by_answer = verdicts(
        answered(person(**RITUXIMAB), "treatment:rituximab@last", day.isoformat()), criterion
    )
    assert by_profile == by_answer
    assert msgspec.json.decode(msgspec.json.encode(by_answer)) != ["unknown"]
