"""Illnesses that no table names, known by the shape of their names; lists that share a noun."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.condition_shapes import (
    QUALIFIERS,
    condition_phrase,
    find_shapes,
    shared_heads,
)
from trialpost.vocabulary.lexicon import Kind, Lexicon, rows_of
from trialpost.vocabulary.shapes import ShapeMention
from trialpost.vocabulary.spelling import forms_of, tokens_of

NAMES = Lexicon([*rows_of("conditions"), *rows_of("infections")])


def shapes(text: str) -> tuple[ShapeMention, ...]:
    tokens = tokens_of(text)
    held = NAMES.mentions(text, tokens)
    return find_shapes(text, tokens, {at for one in held for at in range(one.first, one.past)})


def found(text: str) -> list[str]:
    return [text[slice(*one.span)] for one in shapes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Known severe pancreatic duct stricture", ["pancreatic duct stricture"]),
        ("any history of Wolfram syndrome", ["Wolfram syndrome"]),
        ("an active left ventricular membrane rupture", ["left ventricular membrane rupture"]),
        ("a clinically significant adrenal cortical lesion", ["adrenal cortical lesion"]),
        ("disease of the left kidney", ["disease of the left kidney"]),
        ("pneumatosis intestinalis", ["pneumatosis"]),
        ("dacryoadenitis or chondrocalcinosis", ["dacryoadenitis", "chondrocalcinosis"]),
        ("chronic CNS vasculitis lesions", ["CNS vasculitis lesions"]),
        ("amiodarone-induced pulmonary toxicity", []),
        ("measurable disease", []),
        ("severe disease", []),
        ("treatment failure", []),
        ("stage IV disease", []),
        ("target lesions", []),
        ("the diagnosis and its prognosis", []),
        ("antituberculosis therapy", []),
        ("tumour stroma", []),
        ("ANY SERIOUS DISEASE", []),
    ],
)
def test_shapes_in_texts(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a tibial ache", Kind.SYMPTOM),
        ("a nasal infestation", Kind.INFECTION),
        ("a maxillary antral collapse", Kind.CONDITION),
    ],
)
def test_the_kind_of_a_shape(text: str, kind: Kind) -> None:
    (mention,) = find_shapes(text, tokens_of(text), ())
    assert mention.kind is kind


def test_a_phrase_holds_its_head_and_words() -> None:
    (mention,) = shapes("no pancreatic duct strictures")
    assert mention.head == "stricture"
    assert mention.words == ("pancreatic", "duct", "stricture")


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("hypertensive kidney crisis", "crisis"),
        ("crisis", None),
        ("lesion", None),
        ("gastric lesion", "lesion"),
        ("synchondrosis", "synchondrosis"),
        ("osmosis", None),
        ("academia", None),
        ("empathy", None),
        ("", None),
    ],
)
def test_phrases_by_their_head(phrase: str, head: str | None) -> None:
    assert condition_phrase(forms_of(phrase)) == head


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("severe", "severity"),
        ("moderate to severe", "severity"),
        ("uncontrolled", "activity"),
        ("newly diagnosed", "course"),
        ("locally advanced", "stage"),
        ("clinically significant", "significance"),
        ("suspected", "certainty"),
        ("histologically or cytologically confirmed", "certainty"),
    ],
)
def test_words_that_say_how_an_illness_is(words: str, sort: str) -> None:
    assert QUALIFIERS[" ".join(forms_of(words))] == sort


def test_there_are_six_sorts_of_such_words() -> None:
    sorts = {"severity", "activity", "course", "stage", "significance", "certainty"}
    assert set(QUALIFIERS.values()) == sorts


def shared(text: str) -> list[tuple[str, str]]:
    tokens = tokens_of(text)
    mentions = NAMES.mentions(text, tokens)
    return [
        (text[slice(*one.span)], one.concept.id)
        for one in shared_heads(text, tokens, mentions, NAMES)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "renal, hepatic, or cardiac disease",
            [("renal", "kidney-disease"), ("hepatic", "liver-disease")],
        ),
        ("hepatic or renal dysfunction", [("hepatic", "hepatic-impairment")]),
        ("renal/hepatic impairment", [("renal", "renal-impairment")]),
        ("ischemic or hemorrhagic stroke", [("ischemic", "ischemic-stroke")]),
        ("acute or chronic GVHD", [("acute", "acute-graft-versus-host-disease")]),
        ("local or systemic infection", []),
        ("locally advanced or metastatic breast cancer", []),
        ("basal or squamous cell skin lesions, or skin cancer", []),
        (
            "breast, ovarian and colon cancer",
            [("breast", "breast-cancer"), ("ovarian", "ovarian-cancer")],
        ),
        ("asthma or cardiac disease", []),
        ("pregnant, or cardiac disease", []),
        ("renal. Hepatic disease", []),
    ],
)
def test_a_noun_is_shared_by_a_list(text: str, expected: list[tuple[str, str]]) -> None:
    assert shared(text) == expected


WORDS = st.sampled_from([
    "severe", "renal", "hepatic", "or", "and", ",", "disease", "of", "the", "left", "kidney",
    "lesion", "Wolfram", "syndrome", "CNS", "pancreatic", "duct", "stricture", "diagnosis", ".",
    "breast", "cancer", "drug", "-", "induced", "injury", "12", "(", ")", "dacryoadenitis",
])  # fmt: skip


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_shapes_lie_in_the_text_in_order_and_their_heads_are_free(text: str) -> None:
    tokens = tokens_of(text)
    held = NAMES.mentions(text, tokens)
    taken = {at for one in held for at in range(one.first, one.past)}
    end = 0
    for one in find_shapes(text, tokens, taken):
        assert end <= one.first < one.past <= len(tokens)
        assert one.span == (tokens[one.first].start, tokens[one.past - 1].end)
        heads = [at for at in range(one.first, one.past) if tokens[at].form == one.head]
        assert any(at not in taken for at in heads)
        end = one.past


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_what_shares_a_noun_lies_beside_other_names(text: str) -> None:
    tokens = tokens_of(text)
    mentions = NAMES.mentions(text, tokens)
    taken = {at for one in mentions for at in range(one.first, one.past)}
    for one in shared_heads(text, tokens, mentions, NAMES):
        assert taken.isdisjoint(range(one.first, one.past))


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    shapes(text)
    shared(text)
