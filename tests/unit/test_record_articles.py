"""Articles of registry records: of real ones where they are at hand, and the names in them."""

import gzip
import itertools
import re

import msgspec
import pytest

from real_data import REAL_DATA
from trialpost.articles import verify
from trialpost.articles.record import record_document, write_record_article
from trialpost.articles.record.write import words_in
from trialpost.findings.facts.naming import group_names, measure_name
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.reading import Door

FILE = REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Number of Participants With Headache (Week 12)", "headache"),
        ("Change From Baseline in Body Weight at Week 24", "change in body weight"),
        ("Time to Recovery", "time to recovery"),
        ("Test-of-Cure Visit", "“Test-of-Cure Visit”"),
    ],
)
def test_a_measure_is_named_as_a_sentence_would(title, name):
    assert measure_name(title) == name


def test_groups_that_a_sentence_cannot_hold_get_letters_of_their_own():
    long = "Drug 5 mg Twice a Day With Food and Usual Care"
    named = group_names(["Placebo", long, long + " Again", "Control Group", "Total"])
    assert list(named.values()) == [
        "placebo", "group A", "group B", "the control group", "all groups together",
    ]  # fmt: skip


EXPLAINED = (
    (r"\bregistry\b", "a public list of trials"),
    (r"\bplacebo\b", "A placebo looks like"),
    (r"\bmean (?:was|change)\b", "A mean is"),
    (r"\bmedian\b", "A median is|median age, the one in the middle"),
    (r"was significant|no clear difference", "“Significant” means"),
    (r"p-value|\(p [=<>]", "A p-value tells|its p-value is below"),
    (r"the data fit anything", "A range says"),
    (r"\bratio was\b", "A ratio of 1"),
    (r"\bodds ratio\b", "Odds set"),
    (r"\bhazard ratio\b", "A hazard is"),
    (r"\badverse event", "Doctors call a health problem"),
    (r"\bserious health problem", "It is serious if"),
    (r"\bmarker\b", "a marker: a value from"),
    (r"\bsponsor\b", "The sponsor, who answers"),
    (r"\bphase \d", r"phase \d.* trial: |between the middle and last step"),
)
"""What an article says, and how the sentence begins that explains it, there or before."""


def unexplained(article) -> list[str]:
    """Return what stands in the sentences of an article before it is explained."""
    texts = [one.text for part in article.sections for one in part.sentences]
    shown = [re.sub(r"“(?!Significant”)[^“”]*”", "", text) for text in texts]
    found = []
    for term, said in EXPLAINED:
        used = [at for at, text in enumerate(shown) if re.search(term, text, re.I)]
        told = [at for at, text in enumerate(shown) if re.search(said, text)]
        if used and (not told or told[0] > used[0]):
            found.append(f"{term}: {texts[used[0]]}")
    return found


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_real_records_give_articles_that_hold_and_changed_numbers_do_not():
    with gzip.open(FILE) as lines:
        for raw in itertools.islice(lines, 0, 200, 25):
            found = findings_of_record(raw, Door.CTGOV_API)
            article, document = write_record_article(found), record_document(found)
            assert verify(article, document) == ()
            assert 400 <= words_in(article) <= 850
            assert article.reading_grade <= 8
            assert len(article.elements) == 10
            assert unexplained(article) == []
            for at, section in enumerate(article.sections):
                for number, one in enumerate(section.sentences):
                    if " of " not in one.text or " people had a serious" not in one.text:
                        continue
                    false = one.text.replace(" of ", "7 of ", 1)
                    changed = [*section.sentences]
                    changed[number] = msgspec.structs.replace(one, text=false)
                    parts = [*article.sections]
                    parts[at] = msgspec.structs.replace(section, sentences=tuple(changed))
                    assert verify(
                        msgspec.structs.replace(article, sections=tuple(parts)), document
                    ), false
                    break
