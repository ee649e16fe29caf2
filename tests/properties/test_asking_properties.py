"""Whatever is asked can be answered, settles what it promised, and takes back nothing."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.answering import answered
from trialpost.eligibility.compiled import verdicts
from trialpost.eligibility.facts import facts_of
from trialpost.eligibility.judge import judge
from trialpost.eligibility.judging import judge_leaf
from trialpost.eligibility.understanding import read_criteria
from trialpost.matching.asking.candidates import answers_to, candidates
from trialpost.matching.asking.making import questions_about
from trialpost.matching.asking.standing import Open, Standing
from trialpost.model.criterion import Verdict
from trialpost.model.match import Question, QuestionKind
from trialpost.model.profile import Profile, profile_from_value
from trialpost.registry import read

TODAY = dt.date(2026, 11, 22)
TRIED_VALUES = ("0", "1", "3", "8", "20", "45", "70", "130", "500", "9000")
CRITERIA = (
    "History of cancer within 5 years",
    "Breast cancer or lung cancer",
    "Severe asthma",
    "Myocardial infarction within 6 months",
    "Type 2 diabetes mellitus and hypertension",
    "Any of the following: stroke, heart failure, or atrial fibrillation",
    "Current use of methotrexate",
    "Prior treatment with rituximab within the last 6 months",
    "eGFR < 30 mL/min/1.73 m2",
    "ALT > 3 x ULN",
    "ECOG performance status of 2 or more",
    "Pregnant or breastfeeding women",
    "Current smokers",
    "Allergy to penicillin",
    "Participation in another clinical trial within 30 days",
    "HIV infection, hepatitis B or hepatitis C",
    "Unable to walk",
    "Kidney transplant",
    "Any malignancy other than basal cell carcinoma",
    "Creatinine clearance < 60 mL/min",
    "Body mass index > 40 kg/m2",
    "Diabetes, unless well controlled",
    "Use of any immunosuppressant within 3 months",
)

trials = st.lists(
    st.tuples(
        st.lists(st.sampled_from(CRITERIA), max_size=3),
        st.lists(st.sampled_from(CRITERIA), max_size=5),
    ),
    min_size=1,
    max_size=4,
)
people = st.fixed_dictionaries(
    {},
    optional={
        "birth_year": st.sampled_from([1940, 1975, 1992, 2015]),
        "sex": st.sampled_from(["female", "male"]),
        "conditions": st.lists(
            st.sampled_from(["asthma", "breast cancer", "stroke", "lupus", "type 2 diabetes"]),
            max_size=2,
        ),
        "medications": st.lists(st.sampled_from(["rituximab", "methotrexate"]), max_size=1),
        "absent": st.just(["diabetes mellitus"]),
        "measurements": st.just(
            [{"name": "body height", "value": 170, "unit": "cm"}, {"name": "ALT", "value": 30}]
        ),
    },
)


def opened(made: list[tuple[list[str], list[str]]]) -> list[Open]:
    found = []
    for needs, excludes in made:
        text = ["Inclusion Criteria:", *(f"* {one}" for one in needs)]
        text += ["Exclusion Criteria:", *(f"* {one}" for one in excludes)]
        found.append(Open(trees=read_criteria("\n".join(text))))
    return found


@settings(max_examples=40, deadline=None)
@given(trials, people, st.sampled_from([(), ("conditions",), ("medications", "procedures")]))
def test_an_answer_that_is_thought_of_does_what_the_same_answer_told_does(
    made: list[tuple[list[str], list[str]]], told: dict[str, object], complete: tuple[str, ...]
) -> None:
    person = profile_from_value({**told, "complete": complete}, today=TODAY)
    standing = Standing(opened(made), facts_of(person), TODAY)
    for one in candidates(standing):
        for case in answers_to(standing, one):
            after = facts_of(case.facts.profile)
            for slot in one.slots:
                plain = judge_leaf(standing.compiled.leaves[slot], after, TODAY)
                assert standing.found_then(slot, case) == plain


@settings(max_examples=6, deadline=None)
@given(trials, people)
def test_what_answers_would_change_is_how_it_stands_after_them(
    made: list[tuple[list[str], list[str]]], told: dict[str, object]
) -> None:
    some, person = opened(made), profile_from_value(told, today=TODAY)
    standing = Standing(some, facts_of(person), TODAY)
    cases = [
        (one.slots, case) for one in candidates(standing) for case in answers_to(standing, one)
    ]
    outcome = standing.outcome(cases)
    # Of a trial that is lost already nothing is asked, and nobody looks at how much of it is known.
    alive = ~standing.now.lost[:, 0]
    for column in range(0, len(cases), 1 + len(cases) // 12):
        slots, case = cases[column]
        then = Standing(some, facts_of(case.facts.profile), TODAY)
        assert (outcome.lost[:, column] == then.now.lost[:, 0]).all(), (slots, case.answer)
        known_then = then.now.known[alive, 0]
        assert (outcome.known[alive, column] == known_then).all(), (slots, case.answer)


def answers_of(question: Question) -> tuple[str, ...]:
    if question.kind is QuestionKind.VALUE:
        return (*question.answers, *TRIED_VALUES)
    if question.kind is QuestionKind.LIST:
        return (*question.answers, "that is all", "gout; eczema")
    return (*question.answers, "skip")


def known(trials: list[Open], profile: Profile) -> list[list[Verdict]]:
    facts = facts_of(profile)
    return [[judge(one, facts, today=TODAY).verdict for one in trial.trees] for trial in trials]


def check(trials: list[Open], profile: Profile, question: Question) -> None:
    before = known(trials, profile)
    settled: set[int] = set()
    for answer in answers_of(question):
        after_profile = answered(profile, question.fact, answer)
        after = known(trials, after_profile)
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            for was, is_ in zip(old, new, strict=True):
                assert was is Verdict.UNKNOWN or was is is_, (question.fact, answer)
            if old != new and Verdict.NOT_MET not in old:
                settled.add(place)
        again = {one.fact for one in questions_about(trials, facts_of(after_profile), TODAY)}
        assert question.fact not in again or answer == "there are more" or is_value(question)
    assert settled, question.fact
    if question.kind is QuestionKind.CHOICE:
        assert len(settled) == question.settles, question.fact


def is_value(question: Question) -> bool:
    """Say whether an answer may be a value without a unit that laboratories agree on."""
    return question.kind is QuestionKind.VALUE


@settings(max_examples=25, deadline=None)
@given(trials, people)
def test_each_answer_settles_what_was_promised_and_takes_nothing_back(
    made: list[tuple[list[str], list[str]]], told: dict
) -> None:
    profile = profile_from_value(told, today=TODAY)
    some = opened(made)
    for question in questions_about(some, facts_of(profile), TODAY, limit=6):
        check(some, profile, question)


@settings(max_examples=25, deadline=None)
@given(trials, people)
def test_a_standing_says_of_criteria_what_judging_them_together_says(
    made: list[tuple[list[str], list[str]]], told: dict
) -> None:
    profile = profile_from_value(told, today=TODAY)
    standing = Standing(opened(made), facts_of(profile), TODAY)
    found = verdicts(standing.compiled, standing.facts, TODAY)
    assert (standing.now.lost[:, 0] == (found.not_met > 0)).all()
    assert (standing.now.known[:, 0] == found.met + found.not_met).all()


@settings(max_examples=15, deadline=None)
@given(trials, people)
def test_the_same_person_is_asked_the_same(
    made: list[tuple[list[str], list[str]]], told: dict
) -> None:
    profile = profile_from_value(told, today=TODAY)
    first = questions_about(opened(made), facts_of(profile), TODAY)
    assert first == questions_about(opened(made), facts_of(profile), TODAY)


@needs_real_data
@pytest.mark.parametrize("condition", ["heart failure", "breast cancer", "type 2 diabetes"])
def test_every_question_about_real_trials_can_be_answered(condition: str) -> None:
    found = (one.trial for one in read(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"))
    real = [
        Open(trees=read_criteria(one.eligibility.criteria))
        for one, _ in zip(found, range(25), strict=False)
        if one is not None
    ]
    told = {"birth_year": 1962, "sex": "female", "conditions": [condition]}
    profile = profile_from_value(told, today=TODAY)
    for question in questions_about(real, facts_of(profile), TODAY, limit=12):
        check(real, profile, question)
