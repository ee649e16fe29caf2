"""Articles of registry records: of real ones where they are at hand, and the names in them."""

import gzip
import itertools
import re

import msgspec
import pytest

from real_data import REAL_DATA
from trialpost.articles import fixed, verify
from trialpost.articles.record import record_document, write_record_article
from trialpost.articles.record.write import words_in
from trialpost.findings.facts.naming import group_names, measure_name, treatment_of
from trialpost.findings.facts.subject import area_of
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.finding import FindingKind, Table
from trialpost.model.identifiers import NctId
from trialpost.model.reading import Door
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Intervention, MeshTerm, Trial

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


def _wrongly_lacking(article, posted) -> list[str]:
    """Return the sentences that say of the record that it lacks what its findings have."""
    tests = [one for one in posted.findings if one.table is Table.ANALYSIS]
    by_id = {one.id: one for one in posted.findings}
    found = []
    for one in (sentence for part in article.sections for sentence in part.sentences):
        own = {by_id[name].measure for name in one.findings if name in by_id}
        if one.text == fixed.NO_TESTS and tests:
            found.append(one.text)
        if one.text == "For this, the record gives no p-value." and any(
            test.measure in own and test.p_value is not None for test in tests
        ):
            found.append(one.text)
        if one.text == fixed.NO_MAIN and any(
            test.measure in posted.main_measures and test.kind is FindingKind.NUMBER
            for test in posted.findings
        ):
            found.append(one.text)
    return found


SAID = {
    "NCT01920711": ("0.870", "p = 0.0587"),
    "NCT04187144": ("14.6", "p = 0.0003"),
    "NCT00430677": ("hazard ratio was 1.1", "p = 0.746", "p = 0.118", "abatacept does"),
    "NCT00321919": ("0.779", "0.53 to 1.14", "p = 0.2036"),
    "NCT00733343": ("AutoSet CS",),
}
"""What the articles of these records have to say."""


@pytest.mark.skipif(not FILE.exists(), reason="the real records are not here")
def test_nothing_is_said_to_lack_that_the_record_has():
    with gzip.open(FILE) as lines:
        raws = [raw for raw in lines if any(name.encode() in raw[:400] for name in SAID)]
    assert len(raws) == len(SAID)
    for raw in raws:
        found = findings_of_record(raw, Door.CTGOV_API)
        article = write_record_article(found)
        text = " ".join(one.text for part in article.sections for one in part.sentences)
        assert [words for words in SAID[found.trial] if words not in text] == []
        assert _wrongly_lacking(article, found.posted) == []
        assert article.problems == ()


def _trial(**fields):
    own = {"brief_title": "A Study", "status": RecruitmentStatus.COMPLETED,
           "type": StudyType.INTERVENTIONAL}  # fmt: skip
    return Trial(id=NctId("NCT00000000"), **(own | fields))


@pytest.mark.parametrize(
    ("title", "tried", "name"),
    [
        ("Abatacept for Lupus", ["Corticosteroids", "Abatacept"], "abatacept"),
        ("Breathing Aids", ["Europe: AutoSet CS (USA: VPAP)"], "AutoSet CS"),
        ("Cells in the Heart", ["Group 1", "Group 0"], "the tested treatment"),
        ("A Study of M2951", ["Placebo", "M2951"], "M2951"),
        ("A Study", ["SK&F-105517-D 10 mg capsule"], "SK&F-105517-D"),
    ],
)
def test_what_was_tried_is_what_the_title_says_and_no_label(title, tried, name):
    own = tuple(Intervention(name=one) for one in tried)
    assert treatment_of(_trial(brief_title=title, interventions=own)) == name


CANCER, SKIN = MeshTerm("D009369", "Neoplasms"), MeshTerm("D012871", "Skin Diseases")


@pytest.mark.parametrize(
    ("conditions", "terms", "above", "said"),
    [
        (("Psoriasis", "Lymphoma"), ("Psoriasis", "Lymphoma"), (CANCER, SKIN), None),
        (("Psoriasis",), ("Psoriasis",), (SKIN,), "illnesses of the skin"),
        (("Breast Cancer", "Itch"), ("Breast Neoplasms", "Pruritus"), (CANCER, SKIN),
         "cancers and other growths"),
    ],
)  # fmt: skip
def test_an_illness_is_among_no_illnesses_of_another_condition(conditions, terms, above, said):
    held = tuple(MeshTerm("", one) for one in terms)
    trial = _trial(conditions=conditions, condition_mesh=held, condition_ancestors=above)
    assert area_of(trial, conditions[0].lower()) == said
