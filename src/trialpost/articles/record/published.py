"""Tell what publications add to a record: what an editor accepted of them, after its own results.

A value or ratio is told by the forms of every article, if they say it as the publication does. What
they cannot say truly, and what a publication only states in words, stays among the article's
findings and is not told: no sentence of a publication is quoted.
"""

from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.results import told_alone
from trialpost.articles.verify import Checker
from trialpost.articles.words import fixed
from trialpost.articles.words.phrases import Phrases
from trialpost.findings.document import FindingsDocument
from trialpost.findings.facts import Facts
from trialpost.findings.file import FileTrial, FindingsFile
from trialpost.findings.numbers import is_contrast
from trialpost.model.article import Article, Section, Sentence
from trialpost.model.finding import Finding, FindingKind

MOST, FEWER = 6, 3
"""So many sentences an article has of publications, and a long one; the others stand among its
findings."""


def with_published(
    article: Article,
    accepted: tuple[Finding, ...],
    facts: Facts,
    document: FindingsDocument,
    *,
    most: int = MOST,
) -> Article:
    """Return an article with what publications add, before what was not found.

    Args:
        article: the article of the record.
        accepted: findings of publications that an editor accepted.
        facts: the record's facts, for its names.
        document: the findings of both, which the sentences are held against.
        most: so many sentences of them at most.
    """
    told = tuple(_sentences(accepted, facts, document, most)) if accepted else ()
    if not told:
        return article
    sections = []
    for one in article.sections:
        if one.heading == _BEFORE:
            sections.append(Section(fixed.PUBLISHED, told))
        sections.append(Section(one.heading, tuple(map(_of_both, one.sentences))))
    if all(one.heading != _BEFORE for one in article.sections):
        at = next(i for i, one in enumerate(sections) if one.heading == _AFTER)
        sections.insert(at, Section(fixed.PUBLISHED, told))
    return msgspec.structs.replace(article, sections=tuple(sections))


_BEFORE, _AFTER = "What was not found?", "What does this not tell us?"


def _of_both(one: Sentence) -> Sentence:
    """Say that not all comes from the record."""
    return Sentence(fixed.RECORD_AND_PUBLISHED) if one.text == fixed.RECORD else one


def _sentences(
    accepted: tuple[Finding, ...], facts: Facts, document: FindingsDocument, most: int
) -> Iterator[Sentence]:
    """Yield the first sentence of each finding that holds; no words twice."""
    words = Phrases(
        FindingsFile(
            trial=FileTrial(
                id=document.trial, url=document.url, condition=facts.illness,
                intervention=facts.treatment,
            ),
            sources=(),
            findings=accepted,
            arms=facts.arms,
            measures=facts.measures,
        )
    )  # fmt: skip
    checker, said = Checker(document, ()), set[str]()
    against = {(one.measure, one.comparator, one.comparator_value) for one in accepted}
    for one in accepted:
        if (one.measure, one.arm, one.value) in against and one.value is not None:
            continue  # beside the group that is held against it
        holding = (way for way in _ways(words, one) if not any(checker.sentence(way)))
        sentence = next(holding, None)
        if sentence is not None and sentence.text not in said and len(said) < most:
            said.add(sentence.text)
            yield sentence


def _ways(words: Phrases, one: Finding) -> Iterator[Sentence]:
    """Yield what may be said of a finding, the best first."""
    if one.kind is FindingKind.NUMBER and not lacks(one):
        yield from told_alone(words, one)


def lacks(one: Finding) -> tuple[str, ...]:
    """Return what a figure was read without, so that no sentence can say of what it is.

    A statement lacks nothing, as it has no figure.
    """
    if one.kind is not FindingKind.NUMBER:
        return ()
    both = is_contrast(one)
    lacking: tuple[str, ...] = ("what it measures",) if not one.measure else ()
    if not one.arm or (both and not one.comparator):
        lacking += ("the groups that it compares",) if both else ("its group",)
    return lacking


def names_in(accepted: Iterable[Finding]) -> set[str]:
    """Return the names of measures and groups, which a reading grade counts as names."""
    return {
        name for one in accepted for name in (one.measure, one.arm, one.comparator) if name
    }  # fmt: skip
