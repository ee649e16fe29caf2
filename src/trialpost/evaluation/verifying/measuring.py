"""Count how many wrong articles of real records ``verify`` refuses, and how many right ones."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from trialpost.articles import verify
from trialpost.articles.record.write import write_record_article
from trialpost.articles.spanish.checking import SpanishChecker
from trialpost.articles.verify import Checker, checker_of
from trialpost.errors import BadInput
from trialpost.evaluation.as_given import as_given
from trialpost.evaluation.verifying.mutants import Mutant, Names, mutants
from trialpost.evaluation.verifying.pictured import changed_figures
from trialpost.evaluation.verifying.slips import fixed_slips, slips, still_true
from trialpost.evaluation.verifying.small_words import small_words
from trialpost.evaluation.verifying.spanish_mutants import mutants as spanish_mutants
from trialpost.evaluation.verifying.whole import whole_mutants
from trialpost.findings import FindingsDocument
from trialpost.findings.posted.record import RecordFindings, findings_of
from trialpost.model.article import Article, Figure, Section, Sentence
from trialpost.model.finding import Table
from trialpost.registry import read

SHOWN = 50
"""Missed mutants, and harmless changes that were refused, that a report shows."""


def records_in(paths: Iterable[Path], *, every: int = 1) -> Iterator[RecordFindings]:
    """Yield what each record of some files reports; of every so manieth record only."""
    number = 0
    for path in paths:
        for result in read(path):
            if result.trial is not None and number % every == 0:
                yield findings_of(result.trial, result.raw, result.door)
            number += 1


class Missed(msgspec.Struct, frozen=True):
    """A wrong sentence that passed, or a right article that did not."""

    trial: str
    kind: str
    before: str
    after: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was made and what of it was refused, by the kind of change."""

    articles: int
    refused_unchanged: int
    made: dict[str, int]
    refused: dict[str, int]
    harmless: dict[str, int]
    harmless_refused: dict[str, int]
    missed: tuple[Missed, ...]

    @property
    def caught(self) -> float:
        """The share of wrong articles that were refused."""
        return sum(self.refused.values()) / max(1, sum(self.made.values()))


def measure_verify(
    records: Iterable[RecordFindings], *, of_a_kind: int = 3, seed: int = 1, language: str = "en"
) -> Verified:
    """Make articles of records, change each in every way, and count what is refused.

    Args:
        records: registry records with results; those without are passed over.
        of_a_kind: how many changes of each kind are made of one article, drawn by lot.
        seed: draws the same lots again.
        language: of the articles.
    """
    counts = _Counts()
    other: Article | None = None
    for number, found in enumerate(records):
        if found.posted is None:
            continue
        try:
            article = write_record_article(found, language=language)
            document = as_given(found)
        except BadInput:
            continue
        rng = random.Random(seed * 100_003 + number)  # noqa: S311 - a lot, no secret
        _of_one(article, document, counts, of_a_kind, rng, other)
        other = article
    return Verified(
        articles=counts.articles,
        refused_unchanged=counts.refused_unchanged,
        made=dict(counts.made),
        refused=dict(counts.refused),
        harmless=dict(counts.harmless),
        harmless_refused=dict(counts.harmless_refused),
        missed=tuple(counts.missed[:SHOWN]),
    )


class _Counts:
    def __init__(self) -> None:
        self.articles = self.refused_unchanged = 0
        self.made: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.harmless: Counter[str] = Counter()
        self.harmless_refused: Counter[str] = Counter()
        self.missed: list[Missed] = []

    def wrong(self, trial: str, kind: str, before: str, after: str, *, refused: bool) -> None:
        """Count a wrong article."""
        self.made[kind] += 1
        self.refused[kind] += refused
        if not refused:
            self.missed.append(Missed(trial, kind, before, after))

    def right(self, trial: str, kind: str, before: str, after: str, *, refused: bool) -> None:
        """Count an article that says the same in another way."""
        self.harmless[kind] += 1
        self.harmless_refused[kind] += refused
        if refused:
            self.missed.append(Missed(trial, f"harmless: {kind}", before, after))


def _of_one(
    article: Article,
    document: FindingsDocument,
    counts: _Counts,
    of_a_kind: int,
    rng: random.Random,
    other: Article | None,
) -> None:
    counts.articles += 1
    trial = document.trial
    if verify(article, document):
        counts.refused_unchanged += 1
        return
    names = Names(
        arms=tuple(dict.fromkeys(one for one in document.arms.values() if one)),
        units=tuple(dict.fromkeys(one.unit for one in document.findings if one.unit)),
        subjects=document.names[:2],
    )
    checker: Checker | SpanishChecker = checker_of(article, document)
    if article.language == "es":
        checker = SpanishChecker(article, document)
        names = _spanish_names(checker)
    by_kind: dict[str, list[tuple[Sentence, str]]] = {}
    for sentence in _sentences(article):
        for mutant in _of_sentence(sentence, article.language, names, rng):
            by_kind.setdefault(mutant.kind, []).append((sentence, mutant.text))
    by_id = {one.id: one for one in document.findings}
    for kind, every in sorted(by_kind.items()):
        made = [
            (one, text)
            for one, text in every
            if not still_true(kind, text, [by_id[i] for i in one.findings if i in by_id])
        ]
        for sentence, text in rng.sample(made, min(of_a_kind, len(made))):
            problems = list(checker.sentence(Sentence(text, sentence.findings)))
            counts.wrong(trial, kind, sentence.text, text, refused=bool(problems))
    _wholes(article, document, other, counts, of_a_kind, rng)
    _pictures(article, checker, names, counts, of_a_kind, rng)
    _harms(article, document, counts)
    for kind, other in _harmless(article, rng):
        problems = list(verify(other, document))
        said = problems[0].why if problems else ""
        before = problems[0].sentence if problems else ""
        counts.right(trial, kind, before, said, refused=bool(problems))


def _of_sentence(
    sentence: Sentence, language: str, names: Names, rng: random.Random
) -> Iterator[Mutant]:
    """Yield what is made of one sentence."""
    if language == "es":
        yield from spanish_mutants(sentence.text, names, rng) if sentence.findings else ()
    elif sentence.findings:
        yield from mutants(sentence.text, names, rng)
        yield from small_words(sentence.text)
        yield from slips(sentence.text, names)
    else:
        yield from fixed_slips(sentence.text)


def _wholes(
    article: Article,
    document: FindingsDocument,
    other: Article | None,
    counts: _Counts,
    of_a_kind: int,
    rng: random.Random,
) -> None:
    """Make the article wrong as a whole, as many of each kind."""
    by_kind: dict[str, list[tuple[str, str, Article]]] = {}
    for kind, before, after, changed in whole_mutants(article, document, other):
        by_kind.setdefault(kind, []).append((before, after, changed))
    for kind, made in sorted(by_kind.items()):
        for before, after, changed in rng.sample(made, min(of_a_kind, len(made))):
            refused = bool(verify(changed, document))
            counts.wrong(document.trial, kind, before, after, refused=refused)


def _spanish_names(checker: SpanishChecker) -> Names:
    """Return what a Spanish article calls units, and groups with their prepositions and without."""
    own = checker.interpreter.names
    return Names(
        arms=(*own.within.shown(), *own.arms.shown()),
        units=tuple(unit.strip() for unit in own.units.shown()),
    )


def _pictures(
    article: Article,
    checker: Checker | SpanishChecker,
    names: Names,
    counts: _Counts,
    of_a_kind: int,
    rng: random.Random,
) -> None:
    """Change claims of the pictures, as many of each kind."""
    change = spanish_mutants if article.language == "es" else mutants
    by_kind: dict[str, list[tuple[str, str, Figure]]] = {}
    for figure in article.figures:
        for kind, before, after, other in changed_figures(figure, names, rng, change):
            by_kind.setdefault(kind, []).append((before, after, other))
    for kind, made in sorted(by_kind.items()):
        for before, after, other in rng.sample(made, min(of_a_kind, len(made))):
            refused = any(checker.figure(other))
            counts.wrong(article.trial.id, kind, before, after, refused=refused)


def _sentences(article: Article) -> Iterator[Sentence]:
    yield article.title
    yield article.subtitle
    for section in article.sections:
        yield from section.sentences


def _harms(article: Article, document: FindingsDocument, counts: _Counts) -> None:
    """Drop everything that tells of health problems."""
    events = {one.id for one in document.findings if one.table is Table.EVENT}
    kept = _kept(article, lambda one: not events.intersection(one.findings))
    if events and kept != article:
        refused = bool(verify(kept, document))
        counts.wrong(document.trial, "harms dropped", "", "", refused=refused)
        hung = _hung(kept, article)
        refused = hung is None or bool(verify(hung, document))
        counts.wrong(document.trial, "harms dropped, their ids kept", "", "", refused=refused)


def _hung(kept: Article, article: Article) -> Article | None:
    """Hang the findings that were dropped on the first sentence that names findings."""
    before, after = ({i for one in _sentences(each) for i in one.findings}
                     for each in (article, kept))  # fmt: skip
    lost = tuple(sorted(before - after))
    for at, section in enumerate(kept.sections):
        for place, one in enumerate(section.sentences):
            if one.findings:
                own = list(section.sentences)
                own[place] = Sentence(one.text, (*one.findings, *lost))
                sections = list(kept.sections)
                sections[at] = Section(section.heading, tuple(own))
                return msgspec.structs.replace(kept, sections=tuple(sections))
    return None


def _kept(article: Article, keeps: Callable[[Sentence], bool]) -> Article:
    """Return an article without the sentences of its sections that are not to be kept."""
    sections = tuple(
        Section(section.heading, kept)
        for section in article.sections
        if (kept := tuple(one for one in section.sentences if keeps(one)))
    )
    return msgspec.structs.replace(article, sections=sections)


def _harmless(article: Article, rng: random.Random) -> Iterator[tuple[str, Article]]:
    """Yield the article with the same said in another order or in other words."""
    sections = list(article.sections)
    rng.shuffle(sections)
    yield "sections reordered", msgspec.structs.replace(article, sections=tuple(sections))
    yield (
        "a sentence without findings dropped",
        _kept(article, lambda one: bool(one.findings)),
    )
    other = msgspec.structs.replace(
        article,
        sections=tuple(
            Section(
                section.heading,
                tuple(Sentence(_out_of(one.text), one.findings) for one in section.sentences),
            )
            for section in article.sections
        ),
    )
    if other != article:
        yield "of, as out of", other


def _out_of(text: str) -> str:
    """Write "24 of 100" as "24 out of 100"."""
    return re.sub(r"(?<=\d) of (?=\d)", " out of ", text)
