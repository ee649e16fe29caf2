"""Articles of registry records: of real ones where they are at hand, and the names in them."""

import gzip
import itertools

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
