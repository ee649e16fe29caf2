"""The tables of illnesses and infections: their form, their order, and the names that they know."""

import gzip
import json
from collections import defaultdict

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon, Row, lexicon, rows_of
from trialpost.vocabulary.reading import grade
from trialpost.vocabulary.spelling import forms_of

ROWS = (*rows_of("conditions"), *rows_of("infections"))
ILLNESSES = Lexicon(ROWS)
AMBIGUOUS = {"AD", "ASD", "PD"}
"""Abbreviations of two illnesses; a mention then has ``others``."""


def named(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*one.span)], one.concept.id) for one in ILLNESSES.mentions(text)]


def terms(row: Row) -> tuple[str, ...]:
    return (row.concept.name, *row.terms)


def test_the_tables_are_broad() -> None:
    assert len(ROWS) >= 1_800
    assert sum(len(terms(row)) for row in ROWS) >= 5_000


def test_every_row_is_an_illness_an_infection_or_a_sign() -> None:
    assert {row.concept.kind for row in ROWS} == {Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM}
    assert {row.concept.kind for row in rows_of("infections")} == {Kind.INFECTION}


def test_nothing_is_a_form_of_itself() -> None:
    for concept in ILLNESSES:
        reached, rest = set(), list(concept.parents)
        while rest:
            one = rest.pop()
            if one not in reached:
                reached.add(one)
                rest.extend(ILLNESSES.concept(one).parents)
        assert concept.id not in reached


def test_no_parent_is_said_twice() -> None:
    for concept in ILLNESSES:
        for parent in concept.parents:
            others = [one for one in concept.parents if one != parent]
            assert not any(ILLNESSES.is_a(one, parent) for one in others), concept.id


def test_a_name_means_one_illness_unless_it_is_known_to_mean_two() -> None:
    holders: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
    written = {}
    for row in ROWS:
        for term in terms(row):
            plain = term.lstrip("=~")
            capitals = sum(letter.isupper() for letter in plain)
            exact = plain if len(plain) <= 5 and capitals >= 2 and plain.isalnum() else ""
            holders[tuple(forms_of(plain)), exact].add(row.concept.id)
            written[tuple(forms_of(plain)), exact] = plain
    shared = {written[key] for key, ids in holders.items() if len(ids) > 1}
    assert shared == AMBIGUOUS


QUALIFYING = {
    "severe", "moderate", "mild", "uncontrolled", "controlled", "unstable", "symptomatic",
    "asymptomatic", "decompensated", "suspected", "confirmed", "documented", "known", "recent",
    "active", "untreated", "prior", "previous", "current", "no", "not", "without", "negative",
}  # fmt: skip


def test_no_name_is_another_with_a_word_that_a_text_may_say_of_it() -> None:
    for row in ROWS:
        own = {tuple(forms_of(term)) for term in terms(row)}
        for term in row.terms:
            forms = forms_of(term)
            bare = tuple(form for form in forms if form not in QUALIFYING)
            unsaid = QUALIFYING.intersection(forms) - set(forms_of(row.concept.name))
            assert not unsaid or bare not in own, (row.concept.id, term)


def test_every_name_finds_its_illness() -> None:
    for row in ROWS:
        for term in terms(row):
            found = {one.id for one in ILLNESSES.find(term.lstrip("=~"))}
            assert row.concept.id in found, term


def test_ids_are_slugs_and_names_have_no_stray_space() -> None:
    for row in ROWS:
        assert row.concept.id == row.concept.id.lower()
        assert " " not in row.concept.id
        assert all(term == " ".join(term.split()) for term in terms(row))


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("lupus-nephritis", "systemic-lupus-erythematosus"),
        ("lupus-nephritis", "kidney-disease"),
        ("type-2-diabetes-mellitus", "diabetes-mellitus"),
        ("type-2-diabetes-mellitus", "endocrine-disease"),
        ("stemi", "coronary-artery-disease"),
        ("stemi", "heart-disease"),
        ("basal-cell-carcinoma", "non-melanoma-skin-cancer"),
        ("melanoma", "malignancy"),
        ("brain-metastases", "cns-metastases"),
        ("acute-myeloid-leukemia", "hematologic-malignancy"),
        ("follicular-lymphoma", "b-cell-lymphoma"),
        ("active-tuberculosis", "tuberculosis"),
        ("chronic-hepatitis-b", "viral-hepatitis"),
        ("chronic-hepatitis-b", "hepatitis-b-or-c"),
        ("hiv-infection", "immunodeficiency"),
        ("end-stage-renal-disease", "renal-impairment"),
        ("crohn-disease", "inflammatory-bowel-disease"),
        ("ischemic-stroke", "stroke-or-transient-ischemic-attack"),
        ("bipolar-i-disorder", "psychiatric-disorder"),
        ("opioid-use-disorder", "substance-use-disorder"),
        ("asthma", "lung-disease"),
        ("hip-fracture", "injury"),
    ],
)
def test_what_is_a_form_of_what(lower: str, upper: str) -> None:
    assert ILLNESSES.is_a(lower, upper)
    assert not ILLNESSES.is_a(upper, lower)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("hypertension", "cardiovascular-disease"),
        ("melanoma", "non-melanoma-skin-cancer"),
        ("ductal-carcinoma-in-situ", "malignancy"),
        ("prediabetes", "diabetes-mellitus"),
        ("gestational-diabetes", "diabetes-mellitus"),
        ("latent-tuberculosis", "active-tuberculosis"),
        ("hepatitis-c", "hepatitis-b"),
        ("mild-cognitive-impairment", "dementia"),
        ("osteopenia", "osteoporosis"),
        ("type-1-diabetes-mellitus", "type-2-diabetes-mellitus"),
        ("asthma", "chronic-obstructive-pulmonary-disease"),
        ("small-cell-lung-cancer", "non-small-cell-lung-cancer"),
        ("multiple-myeloma", "leukemia"),
        ("thrombophilia", "bleeding-disorder"),
    ],
)
def test_what_is_no_form_of_what(lower: str, upper: str) -> None:
    assert not ILLNESSES.is_a(lower, upper)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Basal or squamous cell carcinoma of the skin", "non-melanoma-skin-cancer"),
        ("in situ carcinoma of the cervix", "cervical-carcinoma-in-situ"),
        ("cancer of the breast", "breast-cancer"),
        ("HBsAg positive", "hepatitis-b"),
        ("seropositive for HIV", "hiv-infection"),
        ("human immunodeficiency virus (HIV) infection", "hiv-infection"),
        ("Type II diabetes", "type-2-diabetes-mellitus"),
        ("second- or third-degree AV block", "heart-block"),
        ("impaired renal function", "renal-impairment"),
        ("moderate hepatic impairment", "hepatic-impairment"),
        ("bleeding diathesis", "bleeding-disorder"),
        ("oesophageal varices", "esophageal-varices"),
        ("Guillain-Barré syndrome", "guillain-barre-syndrome"),
        ("Guillain Barre Syndrome", "guillain-barre-syndrome"),
        ("Sjögren's disease", "sjogren-syndrome"),
        ("major depressive episode", "major-depressive-disorder"),
        ("alcohol or drug abuse", "substance-use-disorder"),
        ("history of suicide attempts", "suicide-attempt"),
        ("heart attack", "myocardial-infarction"),
        ("mini-stroke", "transient-ischemic-attack"),
        ("shortness of breath", "dyspnea"),
        ("CNS involvement", "cns-metastases"),
        ("a second primary malignancy", "second-primary-malignancy"),
        ("atrial fibrillation/flutter", "atrial-fibrillation-or-flutter"),
        ("SARS-CoV-2 infection", "covid-19"),
    ],
)
def test_names_in_texts(text: str, expected: str) -> None:
    assert expected in [concept for _, concept in named(text)]


@pytest.mark.parametrize(
    "text",
    [
        "double-blind",
        "fit for surgery",
        "expression of CD56 or CD 20",
        "the pleural cavity",
        "a cold chain",
        "alcoholic beverages",
        "hearing aids",
        "ALL of the following must apply",
        "500 MG daily",
        "liver stiffness",
        "sweat chloride",
        "the same and all others as such",
    ],
)
def test_words_that_name_no_illness(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MS", "multiple-sclerosis"),
        ("ms", None),
        ("RA", "rheumatoid-arthritis"),
        ("AIDS", "aids"),
        ("aids", None),
        ("T2DM", "type-2-diabetes-mellitus"),
        ("DM", "diabetes-mellitus"),
        ("56DM", None),
        ("DM56", None),
    ],
)
def test_abbreviations_count_as_they_are_written(text: str, expected: str | None) -> None:
    assert [concept for _, concept in named(text)] == ([expected] if expected else [])


def test_an_abbreviation_of_two_illnesses_says_so() -> None:
    (mention,) = ILLNESSES.mentions("PD")
    assert mention.concept.id == "parkinson-disease"
    assert [one.id for one in mention.others] == ["disease-progression"]


def test_everyday_names_are_easy_to_read() -> None:
    hard = [
        row.concept.plain
        for row in ROWS
        if row.concept.plain != row.concept.name
        and grade([f"You told us that you have or had {row.concept.plain}."]) > 8
    ]
    assert hard == []


def made(identifier: str, plain: str, *names: str) -> Row:
    concept = Concept(id=identifier, kind=Kind.CONDITION, name=identifier, plain=plain)
    return Row(concept, names)


def test_an_everyday_name_that_two_illnesses_share_names_none() -> None:
    two = Lexicon([made("alpha", "throat cancer"), made("beta", "throat cancer")])
    assert two.find("throat cancer") == ()
    one = Lexicon([made("alpha", "throat cancer"), made("beta", "weak heart")])
    assert [concept.id for concept in one.find("throat cancer")] == ["alpha"]


def test_an_everyday_name_yields_to_a_name() -> None:
    both = Lexicon([made("alpha", "weak heart"), made("beta", "beta", "weak heart")])
    assert [concept.id for concept in both.find("weak heart")] == ["beta"]


def test_a_table_with_a_name_twice_or_an_unknown_parent_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        Lexicon([made("alpha", "a"), made("alpha", "b")])
    orphan = msgspec.structs.replace(made("alpha", "a").concept, parents=("nowhere",))
    with pytest.raises(ValueError, match="nowhere"):
        Lexicon([Row(orphan, ())])


def test_the_whole_lexicon_holds_them() -> None:
    assert all(row.concept.id in lexicon() for row in ROWS)


def natural(name: str) -> tuple[str, ...]:
    """Return a MeSH name's words in an order and spelling that can be compared."""
    return tuple(
        sorted(
            "cancer" if form in ("neoplasm", "carcinoma", "tumor", "malignancy") else form
            for form in forms_of(name)
        )
    )


@needs_real_data
def test_mesh_identifiers_are_those_of_the_illness() -> None:
    known: dict[str, set[tuple[str, ...]]] = {}
    with gzip.open(REAL_DATA / "vocabulary" / "mesh-2023.jsonl.gz", "rt") as file:
        for line in file:
            entry = json.loads(line)
            known[entry["id"]] = {natural(name) for name in (entry["name"], *entry["terms"])}
    checked = 0
    for row in ROWS:
        ours = {natural(term.lstrip("=~")) for term in (*terms(row), row.concept.plain)}
        for identifier in row.concept.mesh:
            if identifier in known:
                checked += 1
                assert ours & known[identifier], (row.concept.id, identifier)
    assert checked > 1_500


def test_no_mesh_identifier_stands_for_two_illnesses() -> None:
    held = [identifier for row in ROWS for identifier in row.concept.mesh]
    assert len(held) == len(set(held))
