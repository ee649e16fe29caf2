"""The table that sets our article of the reference trial beside another says what ours says."""

import re
from pathlib import Path

import pytest

from trialpost.articles import write_article
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json
from trialpost.model.article import Sentence
from trialpost.vocabulary.reading import sentences

PAGE = Path(__file__).resolve().parents[2] / "docs/explanation/reference-article.md"
FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)
SOURCES = {
    "10.1186/s13075-022-02794-x": "abstract", "Lancet 2018;392:222": "main report",
    "NCT02708095": "record", "background-lupus": "background",
}  # fmt: skip
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text().splitlines()
    if line.startswith("| ") and not line.startswith(("| Claim", "| ---"))
]


def _said() -> dict[str, Sentence]:
    """Return each sentence of the article, and each part of one, by its words."""
    whole = [ARTICLE.title, ARTICLE.subtitle]
    whole += [one for section in ARTICLE.sections for one in section.sentences]
    return {part.strip(): one for one in whole for part in (one.text, *sentences(one.text))}


def _ours(cell: str) -> list[str]:
    return [text.replace('"Significant"', "“Significant”") for text in
            re.findall(r"“((?:\"[^\"]*\"|[^“”])*)”", cell)]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_our_sentences_are_those_of_the_article_and_come_from_where_it_is_said(row) -> None:
    said, by_id = _said(), {one.id: one for one in FILE.findings}
    texts = _ours(row[2])
    assert texts
    found = set()
    for text in texts:
        assert text in said, text
        named = said[text].findings
        found |= {SOURCES[by_id[one].source.ref] for one in named} or {"ours"}
    assert found == set(row[3].split(", "))


def test_every_result_of_the_article_is_in_the_table() -> None:
    told = {text for row in ROWS for text in _ours(row[2])}
    numbers = {one.id for one in FILE.findings if one.kind == "number"}
    for section in ARTICLE.sections:
        for one in section.sentences:
            if numbers & set(one.findings):
                parts = {one.text, *sentences(one.text)}
                explained = "not significant" in one.text or "By the usual mark" in one.text
                assert told & parts or explained or "was called significant" in one.text, one.text


def test_the_other_articles_words_are_told_in_ours() -> None:
    other = PAGE.parents[2].parent / "shared" / "reference" / "reference-article.txt"
    if not other.exists():
        pytest.skip("the other article is not here")
    words = other.read_text().lower().split()
    runs = {" ".join(words[at : at + 7]) for at in range(len(words))}
    for row in ROWS:
        told = row[1].lower().split()
        assert not any(" ".join(told[at : at + 7]) in runs for at in range(len(told) - 6)), row[1]
