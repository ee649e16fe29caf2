"""Write an article from findings, by a grammar of templates and without any model.

Every sentence that states something carries the findings that it rests on. Statements of the
findings file are used as they stand; figures are put into sentences by their measure, arm and time.
"""

from collections.abc import Iterator

import msgspec

from trialpost.articles.figures import figures
from trialpost.articles.headline import subtitle, title, total
from trialpost.articles.record import write_record_article
from trialpost.articles.results import aids, found, measures_without
from trialpost.articles.spanish import Interpreter, in_spanish, without_spanish
from trialpost.articles.verify import verify
from trialpost.articles.words import fixed
from trialpost.articles.words.phrases import Phrases, joined, linked, plain, unique
from trialpost.errors import BadInput
from trialpost.findings.document import document_of
from trialpost.findings.file import COMPLETED, RANDOMISED, FindingsFile, Topic
from trialpost.findings.posted.record import RecordFindings
from trialpost.model.article import Article, Section, Sentence, SourceRef, TrialRef
from trialpost.model.finding import Finding
from trialpost.vocabulary.reading import grade

PRESENT, NOT_REPORTED = "present", "not reported"


def write_article(file: FindingsFile | RecordFindings, *, language: str = "en") -> Article:
    """Write what a trial found, for everybody.

    Args:
        file: the findings of a findings file, whose first source the article is about, or those of
            a registry record.
        language: ``en`` or ``es``.

    Returns:
        The article, with its own ``problems`` as :func:`verify` sees them (none, if the file's own
        statements use no selling words).

    Raises:
        BadInput: if the language is not one that the templates are written in, if a file does not
            give the Spanish of one of its statements, or if there are no findings at all (a record:
            no posted results).
    """
    if language not in ("en", "es"):
        raise BadInput(f"Articles are written in English (en) or Spanish (es), not {language!r}.")
    if isinstance(file, RecordFindings):
        return write_record_article(file, language=language)
    if not file.findings:
        raise BadInput("The findings file holds no findings, so there is nothing to write.")
    words = Phrases(file)
    article = Article(
        title=title(words),
        subtitle=subtitle(words),
        trial=TrialRef(file.trial.id, file.trial.url),
        source=SourceRef(file.sources[0].name, file.sources[0].date, file.sources[0].url),
        sections=tuple(_sections(words)),
        figures=figures(words),
        reading_grade=0.0,
        elements=_elements(words),
    )
    if language == "es":
        article = _said_in_spanish(article, file)
    else:
        article = msgspec.structs.replace(article, reading_grade=reading_grade(article, file))
    return msgspec.structs.replace(article, problems=verify(article, file))


def _said_in_spanish(article: Article, file: FindingsFile) -> Article:
    """Return an article in Spanish, whole.

    Raises:
        BadInput: if the file does not give the Spanish of something that it says.
    """
    interpreter = Interpreter(document_of(file))
    lacking = next(without_spanish(article, interpreter), None)
    if lacking is not None:
        raise BadInput(
            f"There is no Spanish for “{lacking}”. Add it to the part “spanish” of the findings "
            "file, as a pair of the English words and the Spanish ones."
        )
    return in_spanish(article, interpreter)


def reading_grade(article: Article, file: FindingsFile) -> float:
    """Return the article's Flesch-Kincaid grade: subtitle and sentences, the file's names known."""
    texts = [article.subtitle.text]
    texts += [sentence.text for section in article.sections for sentence in section.sentences]
    names = {file.trial.condition, file.trial.illness, file.trial.intervention}
    for finding in file.findings:
        if finding.arm or finding.unit:
            names |= {finding.measure, finding.arm or "", finding.comparator or ""}
    return grade(texts, names=names)


def _sections(words: Phrases) -> Iterator[Section]:
    """Yield the sections that have anything to say, in their order."""
    illness = words.file.trial.illness
    for heading, sentences in (
        (f"What is {illness}?", _statements(words, Topic.ILLNESS)),
        ("What was tried, and why?", _tried(words)),
        ("Who took part?", _people(words)),
        ("How to read the figures", aids(words)),
        *found(words),
        ("What was not found?", _not_found(words)),
        ("Health problems during the trial", _statements(words, Topic.HARMS)),
        ("What does this not tell us?", _limits(words)),
        ("What happens next?", _next(words)),
        ("How was this written?", _method(words)),
        ("Before you act on this", _disclaimer()),
    ):
        held = tuple(sentences)
        if held:
            yield Section(heading, held)


def _statements(words: Phrases, *topics: str) -> Iterator[Sentence]:
    for topic in topics:
        yield from (linked(one.source.text, [one]) for one in words.about(topic))


def _tried(words: Phrases) -> Iterator[Sentence]:
    yield from _statements(words, Topic.TREATMENT, Topic.TRIAL, Topic.PLACEBO)
    yield from _statements(words, Topic.MAIN_QUESTION, Topic.DATES, Topic.WHERE, Topic.SPONSOR)
    if not words.about(Topic.WHERE):
        yield plain(fixed.NO_PLACE)


def _people(words: Phrases) -> Iterator[Sentence]:
    counts = tuple(f for f in words.numbers if f.measure == RANDOMISED)
    if len(counts) > 1:
        yield linked(f"{total(counts)} people took part in all.", counts)
    for pair in _chunks(counts):
        parts = [f"{words.written(f, 'value')} got {words.short(f.arm)}" for f in pair]
        parts[0] = parts[0].replace(" got ", " people got ", 1)
        yield linked(joined(parts) + ".", pair)
    done = [f for f in words.numbers if f.measure == COMPLETED and f.n]
    for trio in _chunks(tuple(done)):
        parts = [f"{words.share(f)} with {words.short(f.arm)}" for f in trio]
        parts[0] = parts[0].replace(" with ", " people stayed to the end with ", 1)
        yield linked(joined(parts) + ".", trio)
    yield from _statements(words, Topic.WHO)
    if not counts:
        yield plain(fixed.NO_COUNT)
    if not words.about(Topic.WHO):
        yield plain(fixed.NO_AGES)


def _chunks(items: tuple[Finding, ...], size: int = 3) -> Iterator[tuple[Finding, ...]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _not_found(words: Phrases) -> Iterator[Sentence]:
    yield from _statements(words, Topic.NOT_FOUND)
    said = {s.arm for s in words.about(Topic.NOT_FOUND) if s.significant is False}
    silent = [f for f in words.results() if f.significant is False and f.arm not in said]
    for measure in unique(f.measure for f in silent):
        own = [f for f in silent if f.measure == measure]
        arms = words.arms(unique(f.arm for f in own))
        others = words.arms(unique(f.comparator for f in own))
        against = f" and {others}" if others else ""
        name = words.measure(measure)
        yield linked(f"for {name}, no clear difference between {arms}{against} was seen.", own)


def _limits(words: Phrases) -> Iterator[Sentence]:
    yield from _statements(words, Topic.LIMITS)
    yield from _missing(words)
    if not words.about(Topic.HARMS):
        yield plain(fixed.NO_HARMS)
    yield plain(fixed.ONE_TRIAL)


def _missing(words: Phrases) -> Iterator[Sentence]:
    """Say which figures come without numbers of people, p-values and ranges."""
    uncounted, counts = measures_without(words, "n")
    unsure, figures = measures_without(words, "p_value")
    unsure = [m for m in unsure if any(words.measure(f.measure) == m for f in figures)]
    if uncounted and uncounted == unsure:
        text = "the source gives no numbers of people, no p-values and no ranges"
        yield linked(f"for {joined(uncounted)}, {text}.", counts)
    elif uncounted:
        text = "the source does not say how many people were counted"
        yield linked(f"for {joined(uncounted)}, {text}.", counts)
    if unsure:
        if uncounted != unsure:
            text = "the source gives no p-values and no ranges"
            yield linked(f"for {joined(unsure)}, {text}.", figures)
        yield plain(fixed.NOT_SURE)


def _next(words: Phrases) -> Iterator[Sentence]:
    yield from _statements(words, Topic.NEXT, Topic.PLANNED)
    if not words.about(Topic.PLANNED):
        yield plain(fixed.NOT_PLANNED)


def _method(words: Phrases) -> Iterator[Sentence]:
    yield from _statements(words, Topic.PUBLICATION)
    yield plain(fixed.METHOD)


def _disclaimer() -> Iterator[Sentence]:
    yield plain(fixed.NO_ADVICE)
    yield plain(fixed.TALK)
    yield plain(fixed.NOT_ACCEPTED)


def _elements(words: Phrases) -> dict[str, str]:
    """Say which of the ten elements of a European lay summary the article has.

    Regulation (EU) 536/2014, Annex V. Where only a part of an element is known (a sponsor without
    a contact, dates without places), the article says what is missing.
    """
    counts = any(f.measure == RANDOMISED for f in words.numbers)
    held = {
        "1 trial identification": bool(words.file.trial.id),
        "2 sponsor and contact": bool(words.about(Topic.SPONSOR)),
        "3 where, when and why": bool(
            words.about(Topic.DATES) and words.about(Topic.MAIN_QUESTION)
        ),
        "4 who took part": counts or bool(words.about(Topic.WHO)),
        "5 medicines": bool(words.about(Topic.TREATMENT) or words.about(Topic.TRIAL)),
        "6 adverse reactions": bool(words.about(Topic.HARMS)),
        "7 results": bool(words.results() or words.about(Topic.NOT_FOUND)),
        "8 comment on the outcome": bool(words.about(Topic.LIMITS)),
        "9 further trials planned": bool(words.about(Topic.PLANNED)),
        "10 where to read more": bool(words.file.trial.url or words.file.sources[0].url),
    }
    return {name: PRESENT if there else NOT_REPORTED for name, there in held.items()}
