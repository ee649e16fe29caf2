"""What a language model suggests of a publication: taken where it stands in the text, else not."""

import json

import pytest

from publication_examples import article
from trialpost.errors import ServiceUnavailable
from trialpost.findings.publication import findings_of_publication, propose
from trialpost.findings.publication.proposals import INSTRUCTIONS, MOST, messages_for

SENTENCE = (
    "Pain on the scale of Nobody came to −2.1 (95% CI, −3.0 to −1.2; P < 0.001) in 48 people on "
    "the drug, while − 0.4 was seen elsewhere."
)
GOOD = {
    "measure": "Pain", "arm": "the drug", "value": "−2.1", "low": "−3.0", "high": "−1.2",
    "p_value": "< 0.001", "n": "48",
}  # fmt: skip


class Model:
    """A model that says what it is told to, and remembers what it was asked."""

    model = "a-liar"

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def __call__(self, messages):
        self.asked.append(messages)
        return self.answer if isinstance(self.answer, str) else json.dumps(self.answer)


@pytest.fixture(scope="module")
def found():
    return findings_of_publication(article(SENTENCE))


def proposed(found, *results):
    return propose(found, Model({"results": list(results)}))


def test_what_stands_in_the_sentence_is_suggested_with_its_places(found):
    (one,) = proposed(found, GOOD).suggestions
    assert (one.measure, one.arm, one.value, one.n) == ("Pain", "the drug", -2.1, 48)
    assert (one.interval, one.p_value) == ((-3.0, -1.2), "< 0.001")
    written = {key: found.paper.text[slice(*place)] for key, place in one.where.items()
               if key != "interval"}  # fmt: skip
    assert written == {"value": "−2.1", "n": "48", "p_value": "< 0.001"}
    assert one.source.text == SENTENCE
    assert one.significant is None  # nothing that the sentence does not say


LIES = {
    "a figure that is not there": {"value": "−2.2"},
    "a figure without its sign": {"value": "2.1"},
    "a part of a figure": {"value": "2"},
    "a figure of another place": {"n": "480"},
    "a sign that may be a dash": {"comparator_value": "0.4"},
    "one figure used twice": {"comparator_value": "−2.1"},
    "a rounded p": {"p_value": "0.001 "},
    "another sign of p": {"p_value": "> 0.001"},
    "half an interval": {"low": None},
    "words that are not there": {"measure": "Pain relief"},
    "a part of a word": {"measure": "Pai"},
    "an arm that is not there": {"arm": "the wonder drug"},
    "no arm": {"arm": ""},
    "a comparator that is not there": {"comparator": "placebo"},
    "a unit that is not there": {"unit": "mg"},
    "a number in words": {"value": "forty-eight"},
    "a number that is none": {"value": -2.1},
    "markup": {"measure": "<b>Pain</b>"},
    "a fraction of a person": {"n": "−2.1", "value": "48"},
}


@pytest.mark.parametrize("change", LIES.values(), ids=LIES.keys())
def test_a_lie_is_discarded(found, change):
    told = proposed(found, {key: value for key, value in (GOOD | change).items() if value})
    if change == {"arm": ""}:
        told = proposed(found, GOOD | change)
    assert told.suggestions == ()
    assert told.discarded == 1


@pytest.mark.parametrize(
    "answer", ["", "I cannot help.", "[]", '{"results": 3}', '{"results": ["x"]}', "{" * 5000]
)
def test_an_answer_that_is_none_gives_nothing(found, answer):
    told = propose(found, Model(answer))
    assert (told.suggestions, told.asked, told.discarded) == ((), 1, 1)


def test_of_many_answers_no_more_than_a_sentence_can_hold_are_looked_at(found):
    told = proposed(found, *[GOOD] * (MOST + 30))
    assert len(told.suggestions) == 1  # all of one place
    assert told.discarded == 30


def test_only_sentences_that_were_read_half_are_asked_about():
    whole = "The rate of relapse was 0.20 with ALZ and 0.07 with placebo."
    found = findings_of_publication(article(whole, SENTENCE, "Nobody was harmed."))
    model = Model({"results": []})
    assert propose(found, model).asked == 1
    ((system, user),) = model.asked
    assert system.content == INSTRUCTIONS
    assert json.loads(user.content) == {"sentence": SENTENCE}
    assert propose(found, model, limit=0).asked == 0


def test_nothing_that_is_a_finding_is_suggested_too():
    found = findings_of_publication(article(SENTENCE))
    assert messages_for(found, (0, 5)) == messages_for(found, (0, 5))
    before = found.findings, found.suggestions
    proposed(found, GOOD)
    assert (found.findings, found.suggestions) == before


def test_a_model_that_does_not_answer_is_said_to_have_not():
    def silent(messages):
        raise ServiceUnavailable("The model does not answer.")

    with pytest.raises(ServiceUnavailable):
        propose(findings_of_publication(article(SENTENCE)), silent)
