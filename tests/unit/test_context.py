"""Spec tables of cues and scopes: each line a sentence, a name in it, and its light."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.context import PLAIN, contexts_in
from trialpost.vocabulary.sentences import sentence_spans

LIGHTS = (
    "negated", "excepted", "possible", "historical", "over", "family", "hypothetical",
    "conditional",
)  # fmt: skip

SPEC = [
    # forward, and where a scope ends
    ("She denies smoking, diabetes, or gout", "smoking", "negated"),
    ("She denies smoking, diabetes, or gout", "gout", "negated"),
    ("No fever but cough", "fever", "negated"),
    ("No fever but cough", "cough", ""),
    ("No fever; cough for two days", "cough", ""),
    ("No fever, has cough", "cough", ""),
    ("No medication for asthma", "medication", "negated"),
    ("No medication for asthma", "asthma", ""),
    ("No evidence of metastases", "metastases", "negated"),
    ("Negative for malaria", "malaria", "negated"),
    ("Denies: chills", "chills", "negated"),
    ("Fever without rash, due to malaria", "rash", "negated"),
    ("Fever without rash, due to malaria", "malaria", ""),
    ("Absence of angina. Dyspnea on exertion", "Dyspnea", ""),
    ("Heart failure (no oedema) and gout", "oedema", "negated"),
    ("Heart failure (no oedema) and gout", "gout", ""),
    ("No history of the following: asthma, gout", "gout", "negated historical"),
    ("Not currently taking metformin", "metformin", "negated"),
    # a few words only
    ("a non-smoker with asthma", "smoker", "negated"),
    ("a non-smoker with asthma", "asthma", ""),
    ("treatment-naive hepatitis", "hepatitis", ""),
    ("drug-free", "drug", "negated"),
    ("HIV-negative", "HIV", "negated"),
    # backward
    ("Fever, cough and chills were denied", "Fever", "negated"),
    ("He has asthma, pneumonia was ruled out", "pneumonia", "negated"),
    ("He has asthma, pneumonia was ruled out", "asthma", ""),
    ("Stroke is unlikely", "Stroke", "negated"),
    ("Rash: absent", "Rash", "negated"),
    ("Lesions were not seen", "Lesions", "negated"),
    # no cues at all
    ("No change in rash", "rash", ""),
    ("No increase in oedema", "oedema", ""),
    ("Gram negative sepsis", "sepsis", ""),
    ("Not only asthma", "asthma", ""),
    ("Pain not relieved by aspirin", "aspirin", ""),
    ("non-small cell lung cancer", "lung cancer", ""),
    ("including but not limited to gout", "gout", ""),
    # what does not count
    ("Cancer except basal cell carcinoma", "basal cell carcinoma", "excepted"),
    ("Cancer except basal cell carcinoma", "Cancer", ""),
    ("Illness other than depression (mania, psychosis)", "depression", "excepted"),
    ("Illness other than depression (mania, psychosis)", "mania", ""),
    ("Use of NSAIDs is permitted", "NSAIDs", "excepted"),
    ("Agents except TZDs (thiazolidinediones), metformin", "thiazolidinediones", "excepted"),
    ("Agents except TZDs (thiazolidinediones), metformin", "metformin", "excepted"),
    ("Indication beside atrial fibrillation", "atrial fibrillation", "excepted"),
    ("No past or present history of gout", "gout", "negated historical"),
    ("Levothyroxine must not be initiated", "Levothyroxine", "negated"),
    ("any not cured malignancy, and any epilepsy", "epilepsy", ""),
    ("Known disease making survival unlikely", "disease", ""),
    ("seizure not induced by drug withdrawal, epilepsy", "drug withdrawal", "negated"),
    ("seizure not induced by drug withdrawal, epilepsy", "epilepsy", ""),
    ("bleeding not correctable or sepsis", "sepsis", ""),
    ("no requirement for surgery", "surgery", ""),
    ("Melanoma unless excised", "excised", "excepted"),
    # unsure
    ("Rule out pneumonia", "pneumonia", "possible"),
    ("r/o sepsis", "sepsis", "possible"),
    ("Possible coronary aneurysm", "coronary aneurysm", "possible"),
    ("Sarcoidosis is suspected", "Sarcoidosis", "possible"),
    ("Tuberculosis cannot be ruled out", "Tuberculosis", "possible"),
    # before
    ("history of gout", "gout", "historical"),
    ("h/o asthma", "asthma", "historical"),
    ("3 day history of fever", "fever", ""),
    ("s/p appendectomy", "appendectomy", "historical over"),
    ("status post CABG", "CABG", "historical over"),
    ("asthma in childhood", "asthma", "historical over"),
    ("hepatitis resolved", "hepatitis", "historical over"),
    ("No prior chemotherapy", "chemotherapy", "negated historical"),
    # others' illnesses
    ("His mother had breast cancer", "breast cancer", "family"),
    ("FH: stroke", "stroke", "family"),
    ("no family history of colon cancer", "colon cancer", "negated family"),
    ("gout in his father", "gout", "family"),
    ("His mother reports that he has fever", "fever", ""),
    ("He was brought in by his wife with fever", "fever", ""),
    # to come, or feared
    ("Scheduled for hip replacement", "hip replacement", "hypothetical"),
    ("At risk for falls", "falls", "hypothetical"),
    ("If fever develops, return", "fever", "conditional"),
]


@pytest.mark.parametrize(("sentence", "name", "lights"), SPEC)
def test_light(sentence, name, lights):
    start = sentence.index(name)
    (context,) = contexts_in(sentence, [(start, start + len(name))])
    assert " ".join(light for light in LIGHTS if getattr(context, light)) == lights


def test_cue_and_scope_are_places_of_the_text():
    text = "He has gout. No fever or rash; cough"
    (context,) = contexts_in(text, [(text.index("rash"), text.index("rash") + 4)])
    assert text[slice(*context.cue)] == "No"
    assert text[slice(*context.scope)].strip() == "fever or rash"


def test_a_cue_inside_a_name_is_no_cue():
    text = "non-Hodgkin lymphoma and no known allergies"
    assert contexts_in(text, [(0, 20), (25, 43)]) == (PLAIN, PLAIN)


WORDS = st.lists(
    st.sampled_from(
        ["no", "not", "fever", "cough,", "but", ";", "(gout)", "of.", "denied", "-", "\n"]
    ),
    max_size=14,
).map(" ".join)


@given(WORDS, st.data())
def test_each_name_is_judged_by_itself_and_in_order(text, data):
    words = [(at, at + len(word)) for word in ("fever", "gout") if (at := text.find(word)) >= 0]
    together = contexts_in(text, words)
    assert len(together) == len(words)
    for (start, end), context in zip(words, together, strict=True):
        if context.cue is not None and context.scope is not None:
            assert not (context.cue[0] < end and start < context.cue[1])
            assert context.scope[0] < end
            assert start < context.scope[1]


SENTENCES = [
    ("0. An 8-year-old boy, Hb 8.2 g/dL. He denies cough.", 2),
    ("Seen by Dr. Smith, e.g. for pain. Well.", 2),
    ("PMH:\n1. Gout\n2. HTN", 3),
    ("Normal ALT.No fever", 2),
    ("aspirin 81 mg p.o. daily", 1),
    ("Age over 18\nno asthma", 2),
    ("He has been treated with three different drugs in the course of the\nlast year", 1),
    ("", 0),
]


@pytest.mark.parametrize(("text", "count"), SENTENCES)
def test_sentences(text, count):
    assert len(sentence_spans(text)) == count


@given(st.text(alphabet="aB. \n;1(", max_size=60))
def test_sentences_keep_every_letter(text):
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(
        text.split()
    )
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_in_a_long_note_the_light_is_that_of_each_sentence():
    """Where there are many names and cues only those about a name are looked at."""
    sentence = "No fever, but a cough. Mother had asthma. "
    names = ("fever", "cough", "asthma")
    alone = contexts_in(sentence, [_span(sentence, name) for name in names])
    times = 80
    spans = [
        (start + at * len(sentence), end + at * len(sentence))
        for at in range(times)
        for start, end in (_span(sentence, name) for name in names)
    ]
    together = contexts_in(sentence * times, spans)
    lights = [(one.negated, one.family) for one in together]
    assert lights == [(one.negated, one.family) for one in alone] * times


def _span(text, name):
    start = text.index(name)
    return start, start + len(name)
