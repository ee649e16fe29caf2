"""When a correction is taken, and when the words are left as they were typed."""

import pytest

from trialpost.matching.asked_for import FAR_MORE, asked_for, other_names, sentence
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.plain import render

KNOWN = ConditionVocabulary()


@pytest.mark.parametrize(
    ("typed", "counts", "how"),
    [
        ("hart attack", {}, "corrected"),
        ("hart attack", {"hart attack": 1, "heart attack": FAR_MORE + 1}, "corrected"),
        ("hart attack", {"hart attack": 1, "heart attack": FAR_MORE}, "words"),
        ("hart attack", {"hart attack": 1, "Myocardial Infarction": FAR_MORE + 1}, "corrected"),
        ("my heart attack", {}, "name"),
        ("help for a heart attack", {}, "within"),
        ("heart attack rehab", {"heart attack rehab": 1, "heart attack": 10_000}, "words"),
        ("heart attack", {"heart attack": 0}, "name"),
        ("xyzzy", {}, "unknown"),
    ],
)
def test_a_correction_has_to_find_far_more_than_the_words(
    typed: str, counts: dict[str, int], how: str
) -> None:
    told = asked_for(KNOWN, typed, lambda text: counts.get(text, 0))
    assert told.how == how
    assert ("You wrote" in render(sentence(told))) == (how in ("corrected", "within"))
    assert told.typed in render(sentence(told)) or typed == "my heart attack"


def test_another_name_is_said_to_be_looked_for_besides() -> None:
    said = [render(sentence(asked_for(KNOWN, one, lambda _: 1))) for one in ("lupus", "SLE")]
    assert all("Systemic Lupus Erythematosus, and everything under it" in one for one in said)
    assert said[0].endswith("Trials count too that have “lupus” in what they call their condition.")
    own = asked_for(KNOWN, "Systemic Lupus Erythematosus", lambda _: 1)
    assert render(sentence(own)).endswith("and everything under it.")


def test_words_that_are_left_offer_what_they_may_have_been_meant_for() -> None:
    told = asked_for(KNOWN, "hart attack", lambda _: 1)
    assert "Myocardial Infarction" in {one.label for one in told.others}


def test_other_names_of_a_condition_leave_out_abbreviations_that_are_words() -> None:
    found = other_names(KNOWN, "exercise after a heart attack")
    assert ("myocardial", "infarction") in found["heart attack"]
    assert ("mi",) not in found["heart attack"]
    assert other_names(KNOWN, "exercise") == {}
