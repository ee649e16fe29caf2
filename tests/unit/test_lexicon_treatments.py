"""The tables of treatments, markers and circumstances, and treatments known by their shape."""

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialpost.vocabulary import drug_stems
from trialpost.vocabulary.drug_shapes import drug_of_stem, find_treatment_shapes, is_code_name
from trialpost.vocabulary.lexicon import TABLES, Kind, Lexicon, Row, lexicon, rows_of
from trialpost.vocabulary.spelling import tokens_of

OURS = ("treatments", "markers", "circumstances")
DATA = Path(__file__).parents[3] / "shared" / "data"

KINDS = {
    "treatments": {
        Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY, Kind.PROCEDURE, Kind.DEVICE, Kind.VACCINE,
    },
    "markers": {Kind.MARKER},
    "circumstances": {
        Kind.STATE, Kind.SUBSTANCE, Kind.CAPACITY, Kind.LANGUAGE, Kind.CIRCUMSTANCE,
    },
}  # fmt: skip

KNOWN_TO_BE_SHARED = {
    # A drug or supplement that is also measured in blood.
    "17 beta estradiol", "acth", "adrenocorticotropic hormone", "antithrombin 3", "bile acid",
    "calcitonin", "calcium", "estradiol", "factor ix", "factor viii", "growth hormone",
    "human chorionic gonadotropin", "magnesium", "parathyroid hormone", "testosterone",
    "thyroxine", "triiodothyronine", "vitamin b 12",
    # A test that is done, and what it gives.
    "uroflowmetry",
    # A fusion that is there or not, and its amount.
    "bcr abl 1", "bcr abl 1 transcript",
    # An antibody that is there or not, and its amount.
    "anti ccp antibody", "antinuclear antibody", "rheumatoid factor",
    # A habit, and an illness when it is strong.
    "heavy drinking",
}  # fmt: skip
"""Names that mean two things on purpose; the sentence tells which. Abbreviations are not listed."""

IS_A = [
    ("rituximab", "anti-cd20-antibody"), ("rituximab", "b-cell-depleting-therapy"),
    ("rituximab", "biologic"), ("rituximab", "monoclonal-antibody"),
    ("ocrelizumab", "disease-modifying-therapy-for-multiple-sclerosis"),
    ("prednisone", "corticosteroid"), ("oral-corticosteroid", "systemic-corticosteroid"),
    ("osimertinib", "egfr-tyrosine-kinase-inhibitor"), ("osimertinib", "targeted-therapy"),
    ("osimertinib", "anticancer-drug"), ("aspirin", "antiplatelet"),
    ("aspirin", "nonsteroidal-anti-inflammatory-drug"), ("apixaban", "direct-oral-anticoagulant"),
    ("apixaban", "anticoagulant"), ("warfarin", "vitamin-k-antagonist"),
    ("cisplatin", "platinum-based-chemotherapy"), ("cisplatin", "chemotherapy"),
    ("folfox", "platinum-based-chemotherapy"), ("nab-paclitaxel", "taxane"),
    ("trastuzumab-deruxtecan", "her2-targeted-therapy"),
    ("trastuzumab-deruxtecan", "antibody-drug-conjugate"),
    ("pembrolizumab", "immune-checkpoint-inhibitor"), ("pembrolizumab", "immunotherapy"),
    ("tisagenlecleucel", "car-t-cell-therapy"), ("tofacitinib", "jak-inhibitor"),
    ("adalimumab", "biologic-dmard"), ("methotrexate", "conventional-synthetic-dmard"),
    ("tacrolimus", "calcineurin-inhibitor"), ("tacrolimus", "immunosuppressant"),
    ("semaglutide", "glp-1-receptor-agonist"), ("empagliflozin", "sglt2-inhibitor"),
    ("insulin-glargine", "insulin"), ("atorvastatin", "statin"), ("lisinopril", "ace-inhibitor"),
    ("sertraline", "antidepressant"), ("clozapine", "antipsychotic"),
    ("phenytoin", "strong-cyp3a4-inducer"), ("ketoconazole", "cyp3a4-inhibitor"),
    ("amiodarone", "qt-prolonging-drug"), ("dolutegravir", "antiretroviral-therapy"),
    ("biktarvy", "antiretroviral-therapy"), ("mmr-vaccine", "live-vaccine"),
    ("kidney-transplantation", "organ-transplantation"), ("hysterectomy", "surgery"),
    ("allogeneic-stem-cell-transplantation", "transplantation"), ("hemodialysis", "dialysis"),
    ("colonoscopy", "endoscopy"), ("pacemaker", "medical-device"),
    ("egfr-l858r", "egfr-mutation"), ("egfr-t790m", "egfr-gene"), ("kras-g12c", "ras-mutation"),
    ("braf-v600e", "braf-mutation"), ("estrogen-receptor", "hormone-receptor"),
    ("hla-b27", "hla-type"), ("cftr-f508del", "cftr-mutation"), ("cannabis", "recreational-drug"),
    ("mandarin", "chinese"), ("in-intensive-care", "hospitalized"),
]  # fmt: skip

IS_NOT_A = [
    ("prednisone", "systemic-corticosteroid"),  # there are eye drops and creams
    ("methotrexate", "chemotherapy"),  # most who take it have no cancer
    ("influenza-vaccine", "live-vaccine"),  # only the nose spray is
    ("leuprolide", "androgen-deprivation-therapy"),  # women are given it
    ("heparin", "oral-anticoagulant"),
    ("corticosteroid", "immunosuppressant"),  # a cream is none
    ("acetaminophen", "nonsteroidal-anti-inflammatory-drug"),
    ("study-treatment", "investigational-drug"),  # the other trials' drugs are meant
    ("her2-low", "her2"),
]


def _concept_of(name: str) -> str:
    if name in lexicon():
        return name
    (found,) = lexicon().find(name)
    return found.id


@pytest.mark.parametrize("table", OURS)
def test_every_table_stands_on_its_own_and_holds_its_kinds(table: str) -> None:
    rows = rows_of(table)
    assert Lexicon(rows)  # ids are there once, parents are there
    assert {row.concept.kind for row in rows} == KINDS[table]


@pytest.mark.parametrize("table", OURS)
def test_nothing_stands_above_itself(table: str) -> None:
    parents = {row.concept.id: row.concept.parents for row in rows_of(table)}
    done: set[str] = set()

    def climb(one: str, below: tuple[str, ...]) -> None:
        assert one not in below, (*below, one)
        if one not in done:
            for parent in parents[one]:
                climb(parent, (*below, one))
            done.add(one)

    for one in parents:
        climb(one, ())


def test_no_parent_says_what_another_says_already() -> None:
    for row in (row for table in OURS for row in rows_of(table)):
        for parent in row.concept.parents:
            others = set(row.concept.parents) - {parent}
            assert not any(parent in lexicon().above(other) for other in others), row.concept.id


def _writings(row: Row) -> set[tuple[str, str]]:
    """Return the forms of a concept's names, with the writing that one asks for."""
    found = set()
    everyday = () if row.concept.ambiguous else (row.concept.plain,)
    for term in (row.concept.name, *row.terms, *everyday):
        plain = term.lstrip("=~")
        capitals = sum(letter.isupper() for letter in plain)
        short = plain.isalnum() and len(plain) <= 5 and capitals >= 2 and term[0] != "~"
        exact = plain if term[0] == "=" or short else ""
        found.add((" ".join(token.form for token in tokens_of(plain)), exact))
    return found


def test_a_name_means_one_thing_unless_it_is_known_to_mean_two() -> None:
    meant = defaultdict(set)
    for table in TABLES:
        for row in rows_of(table):
            for writing in _writings(row):
                meant[writing].add((table, row.concept.id))
    shared = {
        form
        for (form, exact), concepts in meant.items()
        if not exact and len(concepts) > 1 and any(table in OURS for table, _ in concepts)
    }
    assert shared <= KNOWN_TO_BE_SHARED


def test_every_name_has_words_and_brackets_that_close() -> None:
    for row in (row for table in OURS for row in rows_of(table)):
        for term in (row.concept.name, *row.terms):
            assert tokens_of(term), row.concept.id
            assert term.count("(") == term.count(")"), (row.concept.id, term)


def test_everyday_names_are_short() -> None:
    for row in (row for table in OURS for row in rows_of(table)):
        assert len(row.concept.plain.split()) <= 11, row.concept.plain


@pytest.mark.parametrize(("lower", "upper"), IS_A)
def test_is_a(lower: str, upper: str) -> None:
    assert lexicon().is_a(_concept_of(lower), upper)


@pytest.mark.parametrize(("lower", "upper"), IS_NOT_A)
def test_is_not_a(lower: str, upper: str) -> None:
    assert not lexicon().is_a(lower, upper)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("prior anti-CD20 therapy or Rituxan", ["anti-cd20-antibody", "rituximab"]),
        ("Prior treatment with an anti-PD-(L)1 antibody", ["anti-pd-1-or-anti-pd-l1-antibody"]),
        ("live (attenuated) vaccines", ["live-vaccine"]),
        ("angiotensin converting enzyme (ACE) inhibitors", ["ace-inhibitor"]),
        ("MK-3475", ["pembrolizumab"]),
        ("St. John's Wort", ["st-john-s-wort"]),
        ("women of childbearing potential", ["childbearing-potential"]),
        ("pregnant or breast-feeding", ["pregnant", "breastfeeding"]),
        ("EGFR exon 19 deletion", ["egfr-exon-19-deletion"]),
        ("eGFR", ["egfr"]),
        ("fluent in Spanish", ["spanish"]),
        ("women in patients", []),
    ],
)
def test_names_are_found_in_texts(text: str, concepts: list[str]) -> None:
    ours = {row.concept.id for table in (*OURS, "measurements") for row in rows_of(table)}
    found = [one.concept.id for one in lexicon().mentions(text) if one.concept.id in ours]
    assert found == concepts


def test_every_stem_shows_a_class_that_is_there() -> None:
    for held in (*drug_stems._STEMS, *drug_stems._BEGINS.values()):
        assert lexicon().concept(held).kind in (Kind.DRUG_CLASS, Kind.THERAPY), held


@pytest.mark.parametrize(
    ("word", "held"),
    [
        ("xeligekimab", "monoclonal-antibody"), ("sunvozertinib", "tyrosine-kinase-inhibitor"),
        ("tibremciclib", "cdk4-6-inhibitor"), ("Cofrogliptin", "dpp-4-inhibitor"),
        ("janagliflozin", "sglt2-inhibitor"), ("ecnoglutide", "glp-1-receptor-agonist"),
        ("azvudine", "nrti"), ("lufotrelvir", "antiviral"), ("anaprazole", "proton-pump-inhibitor"),
        ("cefditoren", "cephalosporin"), ("nemonoxacin", None), ("nemofloxacin", "fluoroquinolone"),
        ("azeliragon", None), ("concept", None), ("accept", None), ("cholesterol", None),
        ("April", None), ("cephalic", None), ("reservoir", None), ("mab", None), ("cyclin", None),
    ],
)  # fmt: skip
def test_a_drug_is_known_by_its_stem(word: str, held: str | None) -> None:
    assert drug_of_stem(word) == held


def test_stems_agree_with_the_table_where_both_speak() -> None:
    """At least 98 of 100 listed drugs are of the class that their name's end shows."""
    told = agreed = 0
    for row in rows_of("treatments"):
        if row.concept.kind is Kind.DRUG and row.concept.name.isalpha():
            held = drug_of_stem(row.concept.name)
            if held is not None:
                told += 1
                agreed += lexicon().is_a(row.concept.id, held)
    assert told > 500
    assert agreed >= 0.98 * told


@pytest.mark.parametrize("word", ["MK-3475", "AMG 510", "BMS-986165", "GSK2857916", "LOXO-292"])
def test_codes_of_drugs(word: str) -> None:
    assert is_code_name(word)


@pytest.mark.parametrize(
    "word", ["CA-125", "COVID-19", "NCT01234567", "IL-6", "DSM-5", "CYP450", "ACR-2010", "PHQ-9"]
)
def test_what_is_no_code_of_a_drug(word: str) -> None:
    assert not is_code_name(word)


SHAPES = [
    ("No prior FXR agonist", "FXR agonist", Kind.DRUG_CLASS, "agonist"),
    ("previous anti-XYZ therapy", "anti-XYZ therapy", Kind.DRUG_CLASS, "therapy"),
    ("an anti-IL-99A monoclonal antibody", "anti-IL-99A monoclonal antibody",
     Kind.DRUG_CLASS, "antibody"),
    ("known anti-Hu antibodies", "anti-Hu antibodies", Kind.MARKER, "antibody"),
    ("had a left pouchotomy", "left pouchotomy", Kind.PROCEDURE, "pouchotomy"),
    ("received zolimomab within 4 weeks", "zolimomab", Kind.DRUG, "zolimomab"),
    ("received XYZ-1234 within 4 weeks", "XYZ-1234", Kind.DRUG, "1234"),
    ("lupus treatment", "lupus treatment", Kind.THERAPY, "treatment"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "kind", "head"), SHAPES)
def test_treatments_are_known_by_their_shape(text: str, phrase: str, kind: Kind, head: str) -> None:
    (found,) = _shapes(text)
    assert text[found.span[0] : found.span[1]] == phrase
    assert (found.kind, found.head) == (kind, head)


@pytest.mark.parametrize(
    "text",
    ["prior therapy", "treatment", "rituximab therapy", "anti-social behavior", "on surgery day",
     "the study drug", "anatomy and geography"],
)  # fmt: skip
def test_no_treatment_is_seen_where_none_is_told(text: str) -> None:
    assert _shapes(text) == ()


def _shapes(text: str) -> tuple:
    tokens = tokens_of(text)
    taken = {
        place for one in lexicon().mentions(text, tokens) for place in range(one.first, one.past)
    }
    return find_treatment_shapes(text, tokens, taken)


@given(st.text(alphabet="abAB19-/() .,βé\n", max_size=60), st.sets(st.integers(0, 20)))
def test_phrases_lie_in_the_text_and_apart(noise: str, taken: set[int]) -> None:
    text = f"{noise} anti-XYZ therapy {noise} FXR agonist, left lobectomy{noise}"
    tokens = tokens_of(text)
    end = 0
    for one in find_treatment_shapes(text, tokens, taken):
        assert end <= one.first < one.past
        assert one.span == (tokens[one.first].start, tokens[one.past - 1].end)
        assert one.words == tuple(token.form for token in tokens[one.first : one.past])
        assert one.head in one.words
        end = one.past


@pytest.mark.parametrize(
    ("file", "sort", "share"),
    [("chia", "Drug", 0.92), ("lct", "Drug-Name", 0.90), ("chia", "Procedure", 0.72),
     ("lct", "Procedure-Name", 0.77)],
)  # fmt: skip
def test_most_treatments_marked_by_hand_are_found(file: str, sort: str, share: float) -> None:
    path = DATA / "criteria" / f"{file}.jsonl.gz"
    if not path.is_file():
        pytest.skip("the shared data is not here")
    counts: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            spans = _treatment_spans(record["text"])
            for entity in record["entities"]:
                if entity["type"] == sort:
                    start, end = entity["spans"][0][0], entity["spans"][-1][1]
                    counts["all"] += 1
                    counts["found"] += any(a < end and start < b for a, b in spans)
    assert counts["found"] >= share * counts["all"]


def _treatment_spans(text: str) -> list[tuple[int, int]]:
    named = [
        one.span
        for one in lexicon().mentions(text)
        if KINDS["treatments"] & {concept.kind for concept in (one.concept, *one.others)}
    ]
    return named + [one.span for one in _shapes(text)]


@pytest.mark.parametrize("name", ["amlodipine", "lisinopril", "losartan", "verapamil"])
def test_medicines_for_blood_pressure_are_of_that_class(name: str) -> None:
    names = lexicon()
    assert "antihypertensive" in names.above(names.find(name)[0].id)
