"""Words of medical texts brought to one form: plural, spelling, accents, Greek, Roman numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary.spelling import first_form, form_of, forms_of, tokens_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("metastases", "metastasis"),
        ("stenoses", "stenosis"),
        ("keratoses", "keratosis"),
        ("crises", "crisis"),
        ("thrombi", "thrombus"),
        ("fistulae", "fistula"),
        ("leiomyomata", "leiomyoma"),
        ("biopsies", "biopsy"),
        ("abscesses", "abscess"),
        ("diseases", "disease"),
        ("doses", "dose"),
        ("Leukaemia", "leukemia"),
        ("leucopenia", "leukopenia"),
        ("dyspnoea", "dyspnea"),
        ("diarrhoea", "diarrhea"),
        ("faecal", "fecal"),
        ("aetiology", "etiology"),
        ("goitre", "goiter"),
        ("thrombocytopaenia", "thrombocytopenia"),
        ("phaeochromocytoma", "pheochromocytoma"),
        ("lymphoedema", "lymphedema"),
        ("tumours", "tumor"),
        ("localised", "localized"),
        ("Sjögren’s", "Sjogren"),
        ("Barré", "Barre"),
        ("Crohn's", "Crohn"),
        ("β", "beta"),
        ("II", "2"),
    ],
)
def test_two_spellings_of_a_word_are_the_same(one: str, other: str) -> None:
    assert form_of(one) == form_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("diagnosis", "diagnose"), ("doses", "dosis"), ("cases", "casis"), ("IV", "4"), ("m²", "m2")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert form_of(one) != form_of(other)


@given(st.text(max_size=40))
def test_the_forms_of_a_text_are_those_of_its_tokens(text: str) -> None:
    forms = [token.form for token in tokens_of(text)]
    assert forms_of(text) == forms
    assert first_form(text) == (forms[0] if forms else "")


@given(st.text(max_size=40))
def test_tokens_are_in_order_and_in_the_text(text: str) -> None:
    end = 0
    for token in tokens_of(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
