"""How an eligibility text is taken apart: a table of the ways in which people write one."""

import gzip
import json

import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.eligibility import split
from trialpost.model.criterion import CriterionKind

IN, EX = "inclusion", "exclusion"


def told(text: str) -> list[tuple[str, str]]:
    return [(criterion.kind.value, criterion.text) for criterion in split(text)]


@pytest.mark.parametrize(
    "title",
    [
        "Exclusion Criteria:",
        "EXCLUSION",
        "Exclusion:",
        "exclusion criteria",
        "Key Exclusion Criteria",
        "Key Exclusion Criteria for Part A:",
        "* Exclusion criteria:",
        "2\\. Exclusion Criteria:",
        "Non-inclusion Criteria:",
        "**Exclusion Criteria:**",
        "Exclusion criteria for patients:",
        "Exclusion criteria-Specific to HFpEF",
        "Exclusion Criteria（donors）:",
        "This study is not suitable for individuals who:",
        "Patients will be excluded from the study if they meet any of the following conditions:",
        "Participants eligible for this Study must not meet any of the following criteria:",
        "<p>Exclusion Criteria:</p>",
        "2. Exclusion criteria",
    ],
)
def test_a_heading_of_exclusion_opens_exclusion_and_is_no_criterion(title: str) -> None:
    assert told(f"* Over 18\n\n{title}\n\n* Smokers") == [(IN, "Over 18"), (EX, "Smokers")]


@pytest.mark.parametrize(
    "title",
    [
        "Inclusion Criteria:",
        "INCLUSION",
        "Inclusion criteria for patients:",
        "HFpEF Group Inclusion:",
        "This study is open to individuals who are:",
        "Key Inclusion/Exclusion Criteria:",
        "",
    ],
)
def test_without_a_heading_of_exclusion_criteria_are_inclusion(title: str) -> None:
    assert told(f"{title}\n\n1. Over 18\n2. Lives in Lyon") == [
        (IN, "Over 18"),
        (IN, "Lives in Lyon"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Other protocol-defined inclusion/exclusion criteria may apply",
        "Further inclusion criteria apply.",
        "Inclusion in another clinical trial",
        "Patients who do not meet the inclusion criteria of the main trial",
        "No exclusion criteria",
    ],
)
def test_a_sentence_that_only_speaks_of_criteria_is_one_itself(sentence: str) -> None:
    assert told(f"Exclusion Criteria:\n\n* Smokers\n* {sentence}")[-1] == (EX, sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* a thing\n* another", ["a thing", "another"]),
        ("- One\n- Two", ["One", "Two"]),
        ("•One\n•Two", ["One", "Two"]),
        ("1. One\n2) Two\n(3) Three", ["One", "Two", "Three"]),
        ("a. One\nb) Two\n(c) Three", ["One", "Two", "Three"]),
        ("i. One\nii. Two\n(iv) Four", ["One", "Two", "Four"]),
        ("* 1. One\n* 2. Two", ["One", "Two"]),
        ("Age over 18\nSigned consent", ["Age over 18", "Signed consent"]),
        ("Age over 18 and\nunder 70", ["Age over 18 and under 70"]),
        ("* Age over 18\n  or a guardian's consent", ["Age over 18 or a guardian's consent"]),
        ("1. One\n\n   Note: more of it\n2. Two", ["One Note: more of it", "Two"]),
        ("* One\n\nA paragraph.\n\nAnother.", ["One", "A paragraph.", "Another."]),
        (r"* PSA \> 4 \[ng/mL\] \*", ["PSA > 4 [ng/mL] *"]),
        ("* Weight ≥ 50 kg\n* ≥ 18 years", ["Weight ≥ 50 kg", "≥ 18 years"]),
        ("* E. coli infection\nC. difficile", ["E. coli infection", "C. difficile"]),
        ("2.5 mg of it daily", ["2.5 mg of it daily"]),
        ("* One\n-----\n* Two", ["One", "Two"]),
        ("Cardiovascular:\n\n* One\n\nAge\n\n* Two", ["One", "Two"]),
        ("<ul><li>One &gt; 1</li><li><p>Two</p></li></ul>", ["One > 1", "Two"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_bullets_paragraphs_and_markup(text: str, expected: list[str]) -> None:
    assert [words for _, words in told(text)] == expected


def test_a_nested_bullet_belongs_to_the_criterion_that_it_is_under() -> None:
    first, second = split("* Clinical stage known\n  * Stage T1 to T2\n* PSA under 20")
    assert (first.text, first.lead) == (
        "Clinical stage known; Stage T1 to T2",
        "Clinical stage known",
    )
    assert [item.text for item in first.items] == ["Stage T1 to T2"]
    assert second.text == "PSA under 20"


@pytest.mark.parametrize("nested", ["  * ANC\n  * Platelets", "* ANC\n* Platelets"])
def test_a_list_under_a_colon_stays_with_it(nested: str) -> None:
    text = f"1. At least one of the following:\n{nested}\n2. Consent"
    assert told(text) == [(IN, "At least one of the following: ANC; Platelets"), (IN, "Consent")]
    first = split(text)[0]
    assert text[slice(*first.span)].startswith("At least one")
    assert text[slice(*first.span)].endswith("Platelets")


def test_a_heading_may_have_its_criterion_on_the_same_line() -> None:
    assert told("Exclusion Criteria: Pregnant women") == [(EX, "Pregnant women")]
    assert told("Inclusion criteria. Age over 22.") == [(IN, "Age over 22.")]
    assert told("Exclusion Criteria All pregnant women") == [(EX, "All pregnant women")]
    assert told("* Over 18\n\nExclusion Criteria: none") == [(IN, "Over 18")]


@pytest.mark.parametrize("end", ["", ": Smokers", "\n* Smokers"])
def test_a_heading_that_lost_its_line_break_is_still_one(end: str) -> None:
    told_in = "Negative serum pregnancy test for females of childbearing potential"
    expected = [(IN, told_in)] + ([(EX, "Smokers")] if end else [])
    assert told(f"* {told_in} Exclusion Criteria{end}") == expected


def test_the_span_holds_the_criterion_as_it_stands() -> None:
    text = "Inclusion:\n\n* PSA \\> 4\n* Two"
    spans = [text[slice(*criterion.span)] for criterion in split(text)]
    assert spans == ["PSA \\> 4", "Two"]


@needs_real_data
@pytest.mark.parametrize("name", ["recruiting", "with-results", "other"])
def test_real_records_split_into_both_kinds(name: str) -> None:
    texts = []
    with gzip.open(REAL_DATA / "ctgov-v2" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            module = json.loads(line)["protocolSection"]["eligibilityModule"]
            texts.append(module.get("eligibilityCriteria", ""))
    read = [split(text) for text in texts if text]
    assert all(read)
    both = sum(len({criterion.kind for criterion in criteria}) == 2 for criteria in read)
    assert both / len(read) > 0.95
    for text, criteria in zip(texts, read, strict=True):
        # A text that names exclusion criteria as a heading of its own has some, or says none.
        if "\nExclusion Criteria:\n\n* " in text:
            assert CriterionKind.EXCLUSION in {criterion.kind for criterion in criteria}
