"""Conditions that are suggested while somebody types."""

import pytest

from trialpost.model.trial import MeshTerm
from trialpost.vocabulary.conditions import ConditionVocabulary, Observed
from trialpost.vocabulary.mesh import Descriptor, MeshGraph
from trialpost.vocabulary.name_search import Name, NameSearch
from trialpost.vocabulary.sounding import sound_of

KNOWN = ConditionVocabulary()


@pytest.mark.parametrize(
    ("typed", "label", "how"),
    [
        ("heart attack", "Myocardial Infarction", "exactly"),
        ("heart attacks", "Myocardial Infarction", "exactly"),
        ("Attack, heart", "Myocardial Infarction", "exactly"),
        ("heart at", "Myocardial Infarction", "beginning"),
        ("hart attack", "Myocardial Infarction", "spelling"),
        ("heartattack", "Myocardial Infarction", "spelling"),
        ("haert attack", "Myocardial Infarction", "spelling"),
        ("diabeetus", "Diabetes Mellitus", "spelling"),
        ("alzhimers", "Alzheimer Disease", "spelling"),
        ("hemroids", "Hemorrhoids", "spelling"),
        ("copd", "Pulmonary Disease, Chronic Obstructive", "exactly"),
        ("coeliac", "Celiac Disease", "exactly"),
        ("coeliac dis", "Celiac Disease", "beginning"),
        ("mult scl", "Multiple Sclerosis", "words"),
        ("rheum arth", "Arthritis, Rheumatoid", "words"),
        ("type two dia", "Diabetes Mellitus, Type 2", "beginning"),
        ("type ii diab", "Diabetes Mellitus, Type 2", "beginning"),
        ("non small cel lung carsinoma", "Carcinoma, Non-Small-Cell Lung", "spelling"),
        ("crons", "Crohn Disease", "spelling"),
    ],
)
def test_the_first_suggestion_is_what_was_meant(typed: str, label: str, how: str) -> None:
    first = KNOWN.suggest(typed)[0]
    assert (first.label, first.how) == (label, how)
    assert (first.mistakes > 0) == (how == "spelling")


@pytest.mark.parametrize("typed", ["xyzzy", "", "  ", "…", "心臓", "qqq", "!" * 5000, "z" * 5000])
@pytest.mark.parametrize("begun", [True, False])
def test_what_is_like_no_name_gives_nothing(typed: str, begun: bool) -> None:
    assert KNOWN.suggest(typed, begun=begun) == ()


def test_short_words_are_never_taken_for_misspelt() -> None:
    assert [one.how for one in KNOWN.suggest("ASL", begun=False)] == []
    assert KNOWN.suggest("ALS", begun=False)[0].how == "exactly"


def test_figures_are_never_taken_for_misspelt() -> None:
    assert {one.label for one in KNOWN.suggest("type 2 diabetis", begun=False)} == {
        "Diabetes Mellitus, Type 2"
    }


def test_a_whole_text_is_not_taken_for_the_beginning_of_another() -> None:
    assert KNOWN.suggest("psoriat", begun=True)[0].name == "psoriatic arthritis"
    assert KNOWN.suggest("pso", begun=False) == ()


def test_one_meaning_is_suggested_once_and_no_more_than_asked() -> None:
    found = KNOWN.suggest("dia", 3)
    assert len(found) == 3
    assert len({one.descriptors for one in found}) == 3


def test_names_of_records_and_of_mesh_are_suggested_and_say_whose_they_are() -> None:
    graph = MeshGraph([Descriptor("D1", "Flurry Disease", ("C10.1",), ("Wobbling Sickness",))],
                      edition="made up")  # fmt: skip
    record = Observed(
        conditions=("Snowblindness (SNB)", "Glimmer Syndrome"),
        keywords=(),
        terms=(MeshTerm("D2", "Glimmering"),),
        ancestors=(),
    )
    known = ConditionVocabulary(graph).updated([record, record])
    assert [(one.name, one.label, one.origin) for one in known.suggest("woblin")] == [
        ("Wobbling Sickness", "Flurry Disease", "other")
    ]
    assert [one.origin for one in known.suggest("glimmer synd")] == ["record"]
    assert known.suggest("SNB")[0].origin == "abbreviation"


def test_a_vocabulary_that_learned_more_suggests_more_and_the_old_one_stays() -> None:
    old = ConditionVocabulary()
    assert old.suggest("zorrodium") == ()
    record = Observed(conditions=("Zorrodium Syndrome",), keywords=(), terms=(), ancestors=())
    new = old.updated([record])
    assert [one.name for one in new.suggest("zorrodium")] == ["Zorrodium Syndrome"]
    assert old.suggest("zorrodium") == ()


def test_what_more_records_name_comes_first() -> None:
    names = [Name("Sand fever", (), "record", 1), Name("Sand itch", (), "record", 400)]
    found = NameSearch(names).search(["san"], 5, begun=True)
    assert [one.name.text for one in found] == ["Sand itch", "Sand fever"]


def test_a_suggestion_does_not_tell_in_a_log_what_it_is() -> None:
    assert "heart" not in repr(KNOWN.suggest("heart attack")).lower()


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("psoriasis", "soriasys"),
        ("pneumonia", "newmonia"),
        ("asthma", "asma"),
        ("diarrhoea", "diarea"),
        ("rheumatoid", "rumatoid"),
        ("glaucoma", "glawcoma"),
        ("cirrhosis", "sirosis"),
        ("arrhythmia", "arithmia"),
        ("sciatica", "siatica"),
    ],
)
def test_words_that_sound_alike_come_to_the_same_letters(written: str, heard: str) -> None:
    assert sound_of(written) == sound_of(heard)
