"""Change one claim of the reference article at a time: verify has to notice."""

import random
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.article_mutations import further_mutants, mutants, put, texts
from trialpost.articles import verify, write_article
from trialpost.articles.verify import checker_of
from trialpost.demo.reference import reference_findings
from trialpost.findings import findings_from_json
from trialpost.model.article import Section

FILE = findings_from_json(reference_findings())
ARTICLE = write_article(FILE)
CHECKER = checker_of(ARTICLE, FILE)
ROUNDS = 1


def every_mutant(seed):
    rng = random.Random(seed)
    seen = set()
    for path, text in texts(ARTICLE):
        for kind, changed in mutants(text, rng):
            if changed != text and (path, changed) not in seen:
                seen.add((path, changed))
                yield kind, path, text, changed


def measure(rounds=ROUNDS):
    made, caught, missed = Counter(), Counter(), []
    for seed in range(rounds):
        for kind, path, text, changed in every_mutant(seed):
            made[kind] += 1
            if is_refused(path, changed):
                caught[kind] += 1
            else:
                missed.append((kind, path, text, changed))
    return made, caught, missed


def is_refused(path, changed):
    """Check the changed part alone: nothing else of the article differs, and the rest holds."""
    article = put(ARTICLE, path, changed)
    if path[0] in ("alt", "svg", "table"):
        return any(CHECKER.figure(article.figures[path[1]]))
    if path[0] == "sections":
        return any(CHECKER.sentence(article.sections[path[1]].sentences[path[2]]))
    return any(CHECKER.sentence(getattr(article, path[0])))


def test_at_least_99_in_100_mutants_of_the_reference_article_are_caught():
    made, caught, missed = measure()
    assert set(made) == {
        "number", "direction", "unit", "arm", "measure", "week", "significance",
    }  # fmt: skip
    assert sum(made.values()) > 800
    assert sum(caught.values()) >= 0.99 * sum(made.values()), missed


def test_the_article_itself_has_no_problem():
    assert verify(ARTICLE, FILE) == ()


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_sections_and_sentences_does_not_matter(rng):
    sections = []
    for section in ARTICLE.sections:
        sentences = list(section.sentences)
        rng.shuffle(sentences)
        sections.append(Section(section.heading, tuple(sentences)))
    rng.shuffle(sections)
    assert verify(msgspec.structs.replace(ARTICLE, sections=tuple(sections)), FILE) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" of 104 people", " out of 104 people"),
        (" of 105", " out of 105"),
        ("67%", "67 %"),
        ("58%", "58 per cent"),
        ("week 24", "week twenty-four"),
        ("was a fall of", "was a drop of"),
        ("a rise of", "an increase of"),
        ("−", "-"),
        ("with placebo", "on placebo"),
        ("2 mg of baricitinib", "baricitinib 2 mg"),
    ],
)
def test_other_words_for_the_same_are_not_refused(old, new):
    changed = 0
    for path, text in texts(ARTICLE):
        if old in text and path[0] != "svg":
            changed += 1
            assert verify(put(ARTICLE, path, text.replace(old, new)), FILE) == ()
    assert changed


def test_a_sentence_without_findings_may_be_dropped():
    sections = tuple(
        Section(s.heading, tuple(one for one in s.sentences if one.findings))
        for s in ARTICLE.sections
    )
    assert verify(msgspec.structs.replace(ARTICLE, sections=sections), FILE) == ()


@pytest.mark.parametrize("seed", range(3))
def test_numbers_do_not_hide_behind_every_finding(seed):
    """A sentence that names all findings still has to tie its numbers to the right arm and week."""
    rng = random.Random(seed)
    numbers = [f for f in FILE.findings if f.arm and f.timepoint and f.unit in ("IU/mL", "g/L")]
    missed = 0
    for section in ARTICLE.sections:
        for sentence in section.sentences:
            named = {f.id for f in numbers}
            if not named & set(sentence.findings) or "At week" not in sentence.text:
                continue
            wide = msgspec.structs.replace(sentence, findings=tuple(named))
            for kind, changed in mutants(sentence.text, rng):
                if kind in ("number", "direction", "arm", "week"):
                    changed_one = msgspec.structs.replace(wide, text=changed)
                    missed += not list(CHECKER.sentence(changed_one))
    assert missed <= 1


def measure_further():
    made, caught, missed = Counter(), Counter(), []
    linked = {s.text for s in (ARTICLE.title, ARTICLE.subtitle)}
    linked |= {s.text for part in ARTICLE.sections for s in part.sentences if s.findings}
    for path, text in texts(ARTICLE):
        if path[0] == "sections" and text not in linked:
            continue
        for kind, changed in further_mutants(text):
            made[kind] += 1
            if is_refused(path, changed):
                caught[kind] += 1
            else:
                missed.append((kind, changed))
    return made, caught, missed


def test_changes_of_other_kinds_are_caught_in_sentences_that_have_findings():
    made, caught, missed = measure_further()
    assert sum(caught.values()) >= 0.97 * sum(made.values()), missed
    assert not [one for one in missed if one[0] in ("swapped", "in words", "drug")]
