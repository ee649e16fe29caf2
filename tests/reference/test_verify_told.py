"""What an article of a real record has to tell, and small words that turn it round."""

import gzip

import msgspec
import pytest

from real_data import REAL_DATA, needs_real_data
from trialpost.articles import verify
from trialpost.articles.record.write import record_document, write_record_article
from trialpost.articles.verify import checker_of
from trialpost.articles.words import fixed
from trialpost.evaluation.verifying.whole import whole_mutants
from trialpost.findings.posted.record import findings_of_record
from trialpost.model.article import Section, Sentence
from trialpost.model.reading import Door

pytestmark = needs_real_data
TRIAL = "NCT04280705"


def written(trial):
    """Return the article of a trial, and its findings."""
    with gzip.open(REAL_DATA / "ctgov-v2" / "with-results.jsonl.gz") as lines:
        raw = next(raw for raw in lines if trial.encode() in raw[:400])
    found = findings_of_record(raw, Door.CTGOV_API)
    return write_record_article(found), record_document(found)


@pytest.fixture(scope="module")
def covid():
    """The article of a trial of remdesivir, and its findings."""
    return written(TRIAL)


def without(article, *words):
    """Return the article without sentences and figures that hold certain words."""
    sections = tuple(
        Section(
            part.heading,
            tuple(one for one in part.sentences if not any(w in one.text for w in words)),
        )
        for part in article.sections
    )
    return msgspec.structs.replace(article, sections=sections)


def hung(article, lost, beside):
    """Hang the ids that a shortened article lost on another sentence."""
    ids = {i for part in article.sections for one in part.sentences for i in one.findings}
    kept = {i for part in lost.sections for one in part.sentences for i in one.findings}
    more = tuple(sorted(ids - kept))
    assert more
    sections = tuple(
        Section(
            part.heading,
            tuple(
                Sentence(one.text, (*one.findings, *more)) if beside in one.text else one
                for one in part.sentences
            ),
        )
        for part in lost.sections
    )
    return msgspec.structs.replace(lost, sections=sections)


@pytest.mark.parametrize(
    "words",
    [
        ("serious health problem",),
        ("had a serious health problem", "came up in"),
        ("131 of 532",),
        ("people died",),
        ("59 of 541 people died",),
    ],
)
def test_what_must_be_told_is_told_in_words_and_not_by_ids(covid, words):
    article, document = covid
    assert verify(article, document) == ()
    less = without(article, *words)
    assert less != article
    assert any("is not told" in one.why for one in verify(less, document))
    again = hung(article, less, "The trial began")
    assert any("is not told" in one.why for one in verify(again, document))


@pytest.mark.parametrize(
    "text", [fixed.NO_HARMS_RECORD, fixed.NO_MAIN, fixed.NO_PLACE, fixed.NO_COUNT]
)
def test_nothing_that_is_there_is_said_to_lack(covid, text):
    article, document = covid
    other = msgspec.structs.replace(
        article, sections=(*article.sections, Section("Other results", (Sentence(text),)))
    )
    assert [one.claim for one in verify(other, document)] == [text]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("59 of 541 people died", "no people died"),
        ("59 of 541 people died", "nobody died"),
        ("people died", "people stayed"),
        ("a serious health problem", "a health problem"),
        ("131 of 532 people", "up to 131 of 532 people"),
        ("131 of 532 people", "fewer than 131 of 532 people"),
        ("from 18 years of age", "up to 18 years of age"),
        ("could join", "had to join"),
        ("did not know", "knew"),
        ("The trial began in", "The trial ended in"),
    ],
)
def test_small_words_that_turn_a_sentence_round_are_noticed(covid, old, new):
    article, document = covid
    checker = checker_of(article, document)
    hit = [one for part in article.sections for one in part.sentences if old in one.text]
    for one in hit:
        assert any(checker.sentence(Sentence(one.text.replace(old, new, 1), one.findings)))
    assert hit or old in ("from 18 years of age", "did not know")


def test_an_article_that_is_wrong_as_a_whole_is_refused(covid):
    """Empty titles, other links, harms as results, another's figures, some told as everyone."""
    article, document = covid
    other = msgspec.structs.replace(
        article,
        title=Sentence("A trial of spironolactone in kidney disease was stopped early"),
        subtitle=Sentence("The trial compared spironolactone and placebo in 129 people."),
        trial=msgspec.structs.replace(article.trial, id="NCT02285920"),
    )
    made = list(whole_mutants(article, document, other))
    assert len({kind for kind, *_ in made}) >= 15
    passed = [(kind, before, after) for kind, before, after, changed in made
              if not verify(changed, document)]  # fmt: skip
    assert passed == []


@pytest.mark.parametrize(
    ("trial", "wrong"),
    [
        ("NCT02884206", "a group left out of the harms"),
        ("NCT01258387", "a group left out of the harms"),
        ("NCT00381238", "some told as everyone"),
        ("NCT00959660", "title: cut"),
    ],
)
def test_a_group_a_line_or_the_end_of_a_title_is_not_left_out(trial, wrong):
    article, document = written(trial)
    assert verify(article, document) == ()
    made = [
        changed
        for kind, before, _, changed in whole_mutants(article, document)
        if kind == wrong and "Run-in" not in before  # no result is told of these groups
    ]
    assert made
    assert all(verify(changed, document) for changed in made)


@pytest.mark.parametrize("key", ["url", "sources"])
def test_without_a_source_in_the_findings_another_trials_number_is_still_noticed(covid, key):
    article, document = covid
    bare = msgspec.structs.replace(document, url="", sources=())
    assert verify(article, bare) == ()
    wrong = "https://clinicaltrials.gov/study/NCT02285920"
    part = {"url": ("trial", {"url": wrong}), "sources": ("source", {"url": wrong})}[key]
    changed = msgspec.structs.replace(getattr(article, part[0]), **part[1])
    assert verify(msgspec.structs.replace(article, **{part[0]: changed}), bare)
