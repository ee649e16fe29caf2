"""A model's verdict on a note counts only with both consents, and with the note's own sentence."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.eligibility.proposals.verdicts import (
    LONGEST_NOTE,
    Consent,
    propose_verdict,
    with_verdict,
)
from trialpost.errors import BadInput
from trialpost.model.criterion import Criterion, CriterionKind, JudgedCriterion, Verdict
from trialpost.model.message import say
from trialpost.model.ports import Said
from trialpost.vocabulary.plain import render

BOTH = Consent(operator=True, person=True)
NOTE = """\
Mrs X walks two miles every day. She has had quuxing of the left knee since May.
Her mother had lupus nephritis. She denies asthma. Diabetes is possible.
At that time, as the letters of the clinic say, it was hard. She never tolerated frobnicin
and stopped it after a week. We plan a splenectomy next year.
"""


class Heard:
    model = "scripted"

    def __init__(self, said: str = "{}") -> None:
        self.said, self.messages = said, []

    def __call__(self, messages: Sequence[Said]) -> str:
        self.messages.append(tuple(messages))
        return self.said


def undecided(
    text: str, kind: str = "exclusion", verdict: Verdict = Verdict.UNKNOWN, **more: object
) -> JudgedCriterion:
    group = str(more.pop("group", ""))
    criterion = Criterion(text=text, kind=CriterionKind(kind), span=(0, len(text)), group=group)
    return JudgedCriterion(criterion=criterion, verdict=verdict, because=say("Not known."), **more)


def said(verdict: str, evidence: str = "") -> str:
    return json.dumps({"verdict": verdict, "evidence": evidence})


@pytest.mark.parametrize(
    "consent", [Consent(), Consent(operator=True), Consent(person=True)]
)  # fmt: skip
def test_without_both_consents_nothing_is_sent(consent: Consent) -> None:
    model = Heard(said("met", "She denies asthma."))
    with pytest.raises(BadInput, match="not sent"):
        propose_verdict(NOTE, undecided("Asthma"), model, consent=consent)
    assert model.messages == []


def test_nothing_is_asked_about_what_is_decided_or_the_teams() -> None:
    model = Heard(said("not_met", "She denies asthma."))
    for judged in (
        undecided("Asthma", verdict=Verdict.MET),
        undecided("Asthma", verdict=Verdict.MET, presumed=True),
        undecided("Asthma", verdict=Verdict.NOT_MET),
        undecided("Agrees to asthma care", "inclusion", left_to_team=True),
    ):
        assert propose_verdict(NOTE, judged, model, consent=BOTH) is judged
    assert model.messages == []


def test_a_note_that_is_too_long_is_refused_and_not_cut() -> None:
    model = Heard()
    with pytest.raises(BadInput, match="not sent"):
        propose_verdict("x" * (LONGEST_NOTE + 1), undecided("Asthma"), model, consent=BOTH)
    assert model.messages == []


def test_what_is_sent_is_the_note_and_the_criterion() -> None:
    model = Heard(said("unknown"))
    judged = undecided("Asthma")
    assert propose_verdict(NOTE, judged, model, consent=BOTH) is judged
    (messages,) = model.messages
    asked = json.loads(messages[1].content)
    assert asked == {"kind": "exclusion", "condition": "Asthma", "note": NOTE}


TAKEN = [
    ("Asthma", "exclusion", "met", "She denies asthma."),
    ("Able to walk a mile", "inclusion", "met", "Mrs X walks two miles every day."),
    ("Any quuxing", "exclusion", "not_met", "She has had quuxing of the left knee since May."),
    ("Asthma", "inclusion", "not_met", "She denies asthma."),
    ("Tolerates frobnicin", "inclusion", "not_met",
     "She never tolerated frobnicin and stopped it after a week."),
    ("Any quuxing", "exclusion", "not_met", "had quuxing of the left knee since May"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "verdict", "evidence"), TAKEN)
def test_a_verdict_with_a_sentence_of_the_note_is_taken(text, kind, verdict, evidence) -> None:
    seen = with_verdict(NOTE, undecided(text, kind, needs=("x",)), said(verdict, evidence))
    assert (seen.verdict, seen.by_model, seen.needs) == (Verdict(verdict), True, ())
    words = render(seen.because)
    assert evidence.strip(".") in words
    assert "A language model" in words
    assert "the trial team decides" in words
    assert "quuxing" not in repr(seen.because)


LEFT = [
    ("Any quuxing", "exclusion", "not_met", ""),
    ("Any quuxing", "exclusion", "not_met", "She has quuxing."),
    ("Any quuxing", "exclusion", "not_met", "quuxing"),
    ("Any quuxing", "exclusion", "not_met", "She never tolerated frobnicin and stopped it after a "
                                            "week."),
    ("Asthma", "exclusion", "not_met", "She denies asthma."),
    ("Asthma", "exclusion", "not_met", "asthma."),
    ("Lupus", "exclusion", "not_met", "Her mother had lupus nephritis."),
    ("Diabetes", "exclusion", "not_met", "Diabetes is possible."),
    ("Prior splenectomy", "exclusion", "not_met", "We plan a splenectomy next year."),
    ("Able to walk a mile", "inclusion", "met", "She denies asthma."),
    ("Able to walk a mile", "inclusion", "unknown", "Mrs X walks two miles every day."),
    ("Able to walk a mile", "inclusion", "eligible", "Mrs X walks two miles every day."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "verdict", "evidence"), LEFT)
def test_all_else_stays_unknown(text, kind, verdict, evidence) -> None:
    judged = undecided(text, kind)
    assert with_verdict(NOTE, judged, said(verdict, evidence)) is judged


@pytest.mark.parametrize(
    "nonsense",
    ["", "met", "[]", '{"verdict": "met"', '"met"', "9" * 20_000,
     '{"verdict": "met", "evidence": "x", "eligible": true}'],
)  # fmt: skip
def test_nonsense_stays_unknown(nonsense: str) -> None:
    judged = undecided("Asthma")
    assert with_verdict(NOTE, judged, nonsense) is judged


def test_one_group_alone_is_never_not_met() -> None:
    evidence = "She has had quuxing of the left knee since May."
    judged = undecided("Any quuxing", group="Part B")
    assert with_verdict(NOTE, judged, said("not_met", evidence)) is judged


@given(
    st.sampled_from(Verdict), st.sampled_from(["met", "not_met", "unknown"]), st.text(max_size=9)
)
def test_a_decided_verdict_is_never_turned(before: Verdict, verdict: str, evidence: str) -> None:
    for quote in (evidence, "She denies asthma."):
        judged = undecided("Asthma", verdict=before)
        after = with_verdict(NOTE, judged, said(verdict, quote))
        assert before is Verdict.UNKNOWN or after is judged
