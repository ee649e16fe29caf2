"""What is asked next: which question, in which words, and to whom."""

import datetime as dt

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility.answering import answered
from trialpost.eligibility.facts import Facts, facts_of
from trialpost.eligibility.understanding import read_criteria
from trialpost.interop.api import question_entry
from trialpost.matching.asking.chances import _table as chances
from trialpost.matching.asking.chances import chance_of, likely_values
from trialpost.matching.asking.making import AT_ONCE, questions_about
from trialpost.matching.asking.standing import Open
from trialpost.matching.asking.wording import has_place
from trialpost.matching.own_words import COUNTS, OWN_WORDS
from trialpost.matching.questions import ASKED, FIELDS, LABELS, LISTS, MORE_OF, SPECIAL, YES_NO
from trialpost.model.match import Question, QuestionKind
from trialpost.model.message import Message, say
from trialpost.model.profile import Profile, profile_from_value
from trialpost.registry import read
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.measurements import measurements
from trialpost.vocabulary.plain import render
from trialpost.vocabulary.reading import grade

TODAY = dt.date(2026, 11, 22)


def trial(*exclusions: str, needs: tuple[str, ...] = ()) -> Open:
    lines = ["Inclusion Criteria:", *(f"* {one}" for one in needs)] if needs else []
    lines += ["Exclusion Criteria:", *(f"* {one}" for one in exclusions)] if exclusions else []
    return Open(trees=read_criteria("\n".join(lines)))


def person(**more: object) -> Profile:
    told = {"birth_year": 1990, "sex": "female", "conditions": ["systemic lupus erythematosus"]}
    return profile_from_value(told | more, today=TODAY)


def asked(*trials: Open, profile: Profile | None = None) -> tuple[Question, ...]:
    return questions_about(trials, facts_of(profile or person()), TODAY)


def facts(*trials: Open, profile: Profile | None = None) -> list[str]:
    return [one.fact for one in asked(*trials, profile=profile)]


ONLY_LISTS = frozenset({"complete:conditions", "complete:medications", "complete:procedures"})


def told(found: list[str]) -> list[str]:
    return [one for one in found if one not in ONLY_LISTS]


def test_one_question_stands_for_all_that_it_settles() -> None:
    trials = [trial("Breast cancer"), trial("Lung cancer"), trial("Colon cancer")]
    first = asked(*trials)[0]
    assert first.settles == 3
    assert first.fact in ("condition:malignancy", "complete:conditions")
    assert "condition:malignancy" in facts(*trials)


def test_no_to_an_umbrella_settles_every_form_of_it() -> None:
    trials = [trial("Breast cancer"), trial("Lung cancer"), trial("Colon cancer")]
    known = answered(person(), "condition:malignancy", "no")
    assert asked(*trials, profile=known) == ()


def test_what_rules_out_more_trials_is_asked_first() -> None:
    needs_rare = [trial(needs=("Diagnosis of asthma",)) for _ in range(3)]
    excludes_rare = [trial("Gout", "Epilepsy", "Psoriasis") for _ in range(3)]
    found = told(facts(*needs_rare, *excludes_rare))
    assert found.index("condition:asthma") < found.index("condition:gout")


def test_a_trial_that_is_lost_asks_nothing_more() -> None:
    lost = trial("Systemic lupus erythematosus", "Asthma")
    assert asked(lost) == ()


@pytest.mark.parametrize(
    ("profile", "is_asked"),
    [
        ({"sex": "female", "birth_year": 1990}, True),
        ({"sex": "male", "birth_year": 1990}, False),
        ({"sex": "female", "birth_year": 1940}, False),
        ({"sex": "female", "birth_year": 2020}, False),
        ({"sex": None, "birth_year": 1990}, False),
    ],
)
def test_pregnancy_is_asked_of_women_of_such_an_age(profile: dict, is_asked: bool) -> None:
    known = person(**profile)
    assert ("pregnant" in facts(trial("Pregnant women"), profile=known)) is is_asked


@pytest.mark.parametrize(
    "criterion",
    [
        "Life expectancy of at least 12 weeks",
        "Written informed consent",
        "Willing to comply with all study procedures",
        "Clinically significant laboratory abnormality",
        "Any other medical condition",
        "Measurable disease per RECIST 1.1",
    ],
)
def test_nobody_is_asked_what_is_not_theirs_to_tell(criterion: str) -> None:
    assert told(facts(trial(needs=(criterion,)))) == []


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("Known history of anaphylaxis", "severe allergic attack"),
        ("Has health insurance", "Do you have health insurance?"),
        ("Education of at least 8 years", "For how many years did you go to school?"),
        ("No more than 2 previous cesarean sections", "How many of your births were by caesarean?"),
    ],
)
def test_what_fits_into_no_common_sentence_is_put_in_its_own(criterion: str, words: str) -> None:
    found = [render(one.question) for one in asked(trial(needs=(criterion,)))]
    assert any(words in one for one in found)
    assert not any("allergic to a" in one or "for you: has" in one for one in found)


def test_every_question_in_words_of_its_own_is_about_something_known() -> None:
    states = {"able", "circumstance"}
    for fact in OWN_WORDS | COUNTS:
        prefix, _, thing = fact.rpartition(":")
        assert thing in lexicon()
        assert not prefix or prefix in states


@pytest.mark.parametrize(
    "criterion", ["eGFR by the CKD-EPI formula", "Received a well functioning peritoneal catheter"]
)
def test_words_that_name_no_treatment_are_not_asked_for(criterion: str) -> None:
    found = [render(one.question) for one in asked(trial(criterion))]
    assert not any("formula" in one or "functioning" in one for one in found)


def test_whether_a_list_is_finished_is_a_question_of_its_own() -> None:
    question = next(one for one in asked(trial("Gout")) if one.fact == "complete:conditions")
    assert question.kind is QuestionKind.LIST
    assert question.answers == ("that is all", "there are more")
    after = answered(person(), question.fact, "that is all")
    assert after.complete == ("conditions",)
    assert asked(trial("Gout"), profile=after) == ()


def test_who_has_more_to_name_is_asked_to_name_them() -> None:
    more = answered(person(), "complete:conditions", "there are more")
    question = next(one for one in asked(trial("Gout"), profile=more) if "complete" in one.fact)
    assert (question.fact, question.answers) == ("complete:conditions", ())
    after = answered(more, question.fact, "gout; asthma")
    assert [one.name for one in after.conditions][1:] == ["gout", "asthma"]
    assert after.complete == ("conditions",)


def test_a_value_is_asked_with_its_units_and_where_it_stands() -> None:
    (question,) = asked(trial(needs=("eGFR ≥ 60 mL/min/1.73 m2",)))
    document = question_entry(question)
    assert document["fact"] == "egfr"
    assert document["kind"] == "value"
    assert document["unit"][0] == "mL/min/1.73 m2"
    assert "lab report" in document["why"]
    assert "not sure" in document["answers"]


def test_the_answers_of_a_scale_are_described() -> None:
    (question,) = asked(trial(needs=("ECOG performance status 0-1",)))
    assert question.answers[:5] == ("0", "1", "2", "3", "4")
    assert len(question.labels) == len(question.answers)


def test_something_narrower_is_asked_of_those_who_have_the_thing() -> None:
    had = person(
        medications=[{"name": "rituximab", "status": "past"}],
        answers={"treatment:rituximab@last": "not sure"},
    )
    (question,) = asked(trial("Rituximab within the last 6 months"), profile=had)
    assert question.fact.startswith("treatment:rituximab@")
    assert render(question.question) == "Have you had rituximab in the last 6 months?"


def test_not_sure_is_not_asked_again() -> None:
    for answer in ("not sure", "skip"):
        known = answered(person(), "condition:gout", answer)
        assert "condition:gout" not in facts(trial("Gout"), profile=known)


def test_why_it_is_asked_says_what_trials_do_with_it() -> None:
    out = next(one for one in asked(trial("Gout")) if one.fact == "condition:gout")
    assert render(out.why) == "1 trial does not take people with it."
    let_in = next(
        one for one in asked(trial(needs=("Gout",)), trial(needs=("Gout",)))
        if one.fact == "condition:gout"
    )  # fmt: skip
    assert render(let_in.why) == "2 trials take only people with it."
    needs = ("Takes methotrexate",), ("Takes methotrexate, or cannot take it",)
    both = asked(*(trial(needs=one) for one in needs))
    takes = next(one for one in both if one.fact.endswith("methotrexate"))
    assert render(takes.why) == "1 trial takes only people who take it."
    either = next(one for one in asked(trial(needs=needs[1])) if one.fact.endswith("methotrexate"))
    assert render(either.why) == "1 trial asks about it."


def test_why_it_is_asked_counts_the_trials_that_it_settles_something_about() -> None:
    lost, open_yet = trial("Asthma", "Gout"), trial("Gout")
    found = asked(lost, open_yet, profile=person(conditions=["asthma"]))
    gout = next(one for one in found if one.fact == "condition:gout")
    assert (gout.settles, render(gout.why)) == (1, "1 trial does not take people with it.")


def test_things_that_are_put_alike_can_be_asked_at_once() -> None:
    ills = ("Gout", "Psoriasis", "Sarcoidosis", "Asthma", "Epilepsy", "Cirrhosis", "Glaucoma")
    question = next(one for one in asked(trial(*ills)) if one.also)
    assert len(question.also) <= AT_ONCE
    assert question.fact not in {one.fact for one in question.also}


def every_template() -> list[str]:
    fixed: list[Message] = [*LISTS.values(), *MORE_OF.values()]
    fixed += [words for words, *_ in (*FIELDS.values(), *SPECIAL.values())]
    fixed += [label for labels in LABELS.values() for label in labels]
    found = [render(one) for one in fixed]
    for put in ASKED.values():
        for sentence in filter(None, (put.sentence, put.behind)):
            gaps = {"thing": "gout", "time": "the last 6 months", "does": "live alone"}
            found.append(render(say(sentence.text, **gaps)))
    return found


def test_every_question_reads_at_grade_eight_or_less() -> None:
    assert max((grade([one]), one) for one in every_template())[0] <= 8.0


def words(value: object) -> str:
    return render(value) if isinstance(value, Message) else str(value)


def names_in(message: Message) -> list[str]:
    """Return the names in a question: a reader meets them with their explanation."""
    inner = message.params.get("question")
    own = [words(message.params[key]) for key in ("thing", "name") if key in message.params]
    return own + (names_in(inner) if isinstance(inner, Message) else [])


@needs_real_data
def test_questions_about_real_trials_read_at_grade_eight_or_less() -> None:
    found = read(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz")
    trials = [
        Open(trees=read_criteria(one.trial.eligibility.criteria))
        for one, _ in zip(found, range(40), strict=False)
        if one.trial is not None
    ]
    questions = asked(*trials)
    assert len(questions) > 50
    for one in questions:
        entry = question_entry(one)
        names = names_in(one.question)
        assert grade([entry["question"]], names=names) <= 8.0, entry["question"]
        assert grade([entry["why"]]) <= 8.0, entry["why"]


@pytest.mark.parametrize(
    ("name", "placed", "fits"),
    [
        ("heart attack", "a heart attack", True),
        ("irregular heartbeat", "an irregular heartbeat", True),
        ("liver disease", "liver disease", True),
        ("tablet that lowers sugar", "a tablet that lowers sugar", True),
        ("a fast blood cancer", "a fast blood cancer", True),
        ("blood does not clot well", "blood does not clot well", False),
    ],
)
def test_names_stand_in_a_sentence_with_their_article(name: str, placed: str, fits: bool) -> None:
    assert has_place(name) == (placed, fits)


def test_the_table_of_chances_is_about_things_that_exist() -> None:
    states = {one.id for one in lexicon()}
    plain = {"allergy", "other-trial", "smoking", "alcohol", "pregnant"}
    unknown = []
    for fact, chance in chances().items():
        assert 0 <= chance.yes <= 1, fact
        assert 0 <= chance.unsure <= 1, fact
        concept = fact.partition(":")[2] or fact
        if concept not in states and concept not in plain and concept not in measurements():
            unknown.append(fact)
    assert len(unknown) <= 12, unknown


def test_chances_of_values_add_up() -> None:
    for fact, low, high, limits in (
        ("egfr", 90.0, None, ()),
        ("albumin", 3.5, 5.0, ()),
        ("xyz", None, None, (3.0, 7.0)),
        ("alt", None, 40.0, (80.0,)),
    ):
        found = likely_values(fact, low, high, limits)
        assert sum(share for _, share in found) == pytest.approx(1.0)
        assert [value for value, _ in found] == sorted(value for value, _ in found)


def test_what_is_too_wide_is_not_asked() -> None:
    assert not chance_of("condition:medical-condition").asked
    assert chance_of("condition:gout").asked


def test_a_repr_shows_nothing() -> None:
    assert "lupus" not in repr(Facts(person(), facts_of(person()).order))
    assert YES_NO == ("yes", "no", "not sure")
