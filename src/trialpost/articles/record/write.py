"""Write an article of a registry record, in 400 to 850 words."""

from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.record.charts import charts
from trialpost.articles.record.choosing import (
    FEWEST,
    GROUPS,
    MAIN_GROUPS,
    MEASURES,
    TERMS,
    TESTS,
    Chosen,
    choose,
)
from trialpost.articles.record.headline import subtitle, titles
from trialpost.articles.record.published import FEWER, MOST, names_in, with_published
from trialpost.articles.record.sections import BESIDE, TRIED, sections
from trialpost.articles.record.tables import Tables
from trialpost.articles.spanish import Interpreter, figures_in_spanish, in_spanish
from trialpost.articles.verify import Checker, checker_of, verify
from trialpost.articles.words import fixed
from trialpost.errors import BadInput
from trialpost.findings.document import FindingsDocument, record_document, record_source
from trialpost.findings.facts import Facts, facts_of
from trialpost.findings.file import Topic
from trialpost.findings.posted.record import RecordFindings
from trialpost.model.article import Article, Figure, Section, Sentence, TrialRef
from trialpost.model.finding import Finding
from trialpost.vocabulary.reading import grade

FEWEST_WORDS, MOST_WORDS, MOST_GRADE = 430, 850, 8.0
_SIZES = (
    (MEASURES, TERMS, GROUPS, MAIN_GROUPS, 4, TESTS), (2, 3, 4, MAIN_GROUPS, 3, TESTS),
    (2, 3, 4, MAIN_GROUPS, 2, TESTS),
    (2, 3, 3, MAIN_GROUPS, 1, TESTS), (1, 2, 3, MAIN_GROUPS, 1, TESTS),
    (0, 2, 3, MAIN_GROUPS, 1, TESTS), (1, 2, 2, 4, 1, TESTS), (0, 2, 2, 4, 1, TESTS),
    (0, 2, 2, 3, 1, TESTS), (0, 1, 2, 2, 1, TESTS), (0, 1, 2, 2, 1, 1),
)  # fmt: skip
"""Further measures, kinds of harm, groups, groups of a main measure, main measures and comparisons
that are told with their size, of which an article takes the first that fits into its words."""
_BRIEF = (
    (0, 1, 2, 6, 1, TESTS), (0, 1, 2, 4, 1, TESTS), (0, 1, 2, 2, 1, TESTS), (0, 1, 2, 2, 1, 1),
    (0, 0, 2, 2, 1, 1), (0, 1, 2, 2, 1, FEWEST), (0, 0, 2, 2, 1, FEWEST),
)  # fmt: skip
"""The same without what can be spared; a kind of harm goes before the tests of a main measure."""
PRESENT, NOT_REPORTED = "present", "not reported"


def write_record_article(
    found: RecordFindings, *, language: str = "en", accepted: tuple[Finding, ...] = ()
) -> Article:
    """Write what a trial found, from its registry record, and from what publications add.

    Args:
        found: what the record reports.
        language: ``en`` or ``es``.
        accepted: findings of publications that an editor accepted.

    Returns:
        The article, verified against the findings that it rests on.

    Raises:
        BadInput: if the record has no results.
    """
    if found.posted is None or found.about is None or found.results is None:
        raise BadInput(f"{found.trial} has no posted results, so there is nothing to write.")
    facts = facts_of(found.about, found.results, found.posted)
    own = record_document(found, facts, accepted=accepted)
    interpreter = Interpreter(own) if language == "es" else None
    tables = Tables(found.posted)
    sizes = [*((*size, False) for size in _SIZES), *((*size, True) for size in _BRIEF)]
    for measures, terms, groups, main_groups, mains, tests, brief in sizes:
        chosen = choose(
            tables, facts, measures=measures, terms=terms, groups=groups,
            main_groups=main_groups, mains=mains, tests=tests, brief=brief,
        )  # fmt: skip
        article = _told(found, chosen, accepted, facts, own, interpreter)
        if words_in(article) > MOST_WORDS and (terms or tests):  # the last is taken as it is
            continue
        article = _graded(article, facts, accepted, interpreter)
        if article.reading_grade <= MOST_GRADE:
            break
    fuller = _with_more(article, chosen, interpreter)
    if fuller.beside:
        longer = _told(found, fuller, accepted, facts, own, interpreter)
        longer = _graded(longer, facts, accepted, interpreter)
        if words_in(longer) <= MOST_WORDS and longer.reading_grade <= MOST_GRADE:
            article, chosen = longer, fuller
    article = _shortened(article, facts)
    article = msgspec.structs.replace(article, figures=_figures(found, chosen, interpreter))
    problems = verify(article, own)
    if any(one.sentence == article.title.text for one in problems):
        article = _other_title(article, chosen, own, interpreter)
        problems = verify(article, own)
    if problems and article.figures:  # a name that only a table holds whole: that picture goes
        article = _with_pictures_that_hold(article, own)
        problems = verify(article, own)
    return msgspec.structs.replace(article, problems=problems)


def _told(
    found: RecordFindings,
    chosen: Chosen,
    accepted: tuple[Finding, ...],
    facts: Facts,
    own: FindingsDocument,
    interpreter: Interpreter | None,
) -> Article:
    """Return the words of an article in its language, with what publications add."""
    most = FEWER if chosen.brief else MOST
    article = with_published(_article(found, chosen), accepted, facts, own, most=most)
    return article if interpreter is None else in_spanish(article, interpreter)


def _shortened(article: Article, facts: Facts) -> Article:
    """Leave limits out of an article that has too many words even so: first what it quotes."""
    limits = {one.id for one in facts.about(Topic.LIMITS)}
    spare = [one for one in sentences_of(article)[1:] if limits.issuperset(one.findings or ("",))]
    spare.sort(key=lambda one: ("“" not in one.text, -len(one.text.split())))
    while spare and words_in(article) > MOST_WORDS:
        out = spare.pop(0)
        parts = tuple(Section(part.heading, tuple(one for one in part.sentences if one != out))
                      for part in article.sections)  # fmt: skip
        article = msgspec.structs.replace(article, sections=parts)
    return article


def _graded(
    article: Article,
    facts: Facts,
    accepted: tuple[Finding, ...],
    interpreter: Interpreter | None,
) -> Article:
    """Give an English article its grade; a Spanish one has it from :func:`in_spanish`."""
    if interpreter is not None:
        return article
    ease = record_grade(article, facts, names_in(accepted))
    return msgspec.structs.replace(article, reading_grade=ease)


def _with_more(article: Article, chosen: Chosen, interpreter: Interpreter | None) -> Chosen:
    """Choose what else there is room for: facts of which none has to be told."""
    room, beside = MOST_WORDS - words_in(article), []
    for one in (fact for topic in BESIDE for fact in chosen.facts.about(topic)):
        said = one.words if interpreter is None else interpreter.spanish(one.words)
        length = len(said.split()) if said else room + 1
        if length <= room:
            beside.append(one.id)
            room -= length
    return msgspec.structs.replace(chosen, beside=frozenset(beside))


def _with_pictures_that_hold(article: Article, own: FindingsDocument) -> Article:
    """Leave out each picture that is refused, in whatever language its words are."""
    if article.language == "en":
        checker = checker_of(article, own)
        held = (one for one in article.figures if not any(checker.figure(one)))
        return msgspec.structs.replace(article, figures=tuple(held))
    bare = frozenset(verify(msgspec.structs.replace(article, figures=()), own))
    alone = ((one, msgspec.structs.replace(article, figures=(one,))) for one in article.figures)
    kept = tuple(one for one, made in alone if bare.issuperset(verify(made, own)))
    return msgspec.structs.replace(article, figures=kept)


def _figures(
    found: RecordFindings, chosen: Chosen, interpreter: Interpreter | None
) -> tuple[Figure, ...]:
    """Draw what was chosen; a picture that no Spanish form has is left out of a Spanish article."""
    url = found.about.url if found.about is not None else ""
    drawn = charts(chosen, found.trial, url)
    return drawn if interpreter is None else figures_in_spanish(drawn, interpreter)


def _other_title(
    article: Article, chosen: Chosen, own: FindingsDocument, interpreter: Interpreter | None
) -> Article:
    """Give an article whose title the check does not bear out the best one that it does."""
    made = article
    for one in titles(chosen):
        text = interpreter.title(one.text) if interpreter is not None else one.text
        if text is None or any(Checker(own, one.findings).sentence(one)):
            continue
        made = msgspec.structs.replace(article, title=Sentence(text, one.findings))
        refused = any(problem.sentence == text for problem in verify(made, own))
        if words_in(made) <= MOST_WORDS and not refused:
            break
    return made


def _article(found: RecordFindings, chosen: Chosen) -> Article:
    trial = found.about
    assert trial is not None  # noqa: S101 - the caller looked
    written = tuple(_written(chosen))
    if sum(len(one.text.split()) for part in written for one in part.sentences) < FEWEST_WORDS:
        written = tuple(_explained(part) for part in written)
    return Article(
        title=next(titles(chosen)),
        subtitle=subtitle(chosen),
        trial=TrialRef(str(trial.id), trial.url),
        source=record_source(trial),
        sections=written,
        reading_grade=0.0,
        elements=elements(chosen),
    )


def _written(chosen: Chosen) -> Iterator[Section]:
    for heading, sentences in sections(chosen):
        held = tuple(sentences)
        if held:
            yield Section(heading, held)


def _explained(section: Section) -> Section:
    """Say what a trial and a registry are, in an article that has little else to say."""
    if section.heading != TRIED:
        return section
    more = (Sentence(fixed.A_TRIAL), Sentence(fixed.A_REGISTRY))
    return Section(section.heading, (*section.sentences, *more))


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """Return subtitle and sentences."""
    own = (sentence for section in article.sections for sentence in section.sentences)
    return (article.subtitle, *own)


def words_in(article: Article) -> int:
    """Count the words of title, subtitle, headings and sentences."""
    parts = [article.title.text, *(section.heading for section in article.sections)]
    parts += [one.text for one in sentences_of(article)]
    return sum(len(part.split()) for part in parts)


def record_grade(article: Article, facts: Facts, more: Iterable[str] = ()) -> float:
    """Return the Flesch-Kincaid grade, names of illness, drug, groups and measures known.

    ``more`` are names that are not the record's.
    """
    names = {*more, *facts.names, *facts.arms.values(), *facts.measures.values(), *facts.measures,
             *facts.arms}  # fmt: skip
    return grade((one.text for one in sentences_of(article)), names=names)


def elements(chosen: Chosen) -> dict[str, str]:
    """Say which of the ten elements of a European lay summary the article has (Annex V)."""
    about = chosen.facts.about
    harms = chosen.serious or chosen.terms or chosen.deaths
    held = {
        "1 trial identification": True,
        "2 sponsor and contact": bool(about(Topic.SPONSOR)),
        "3 where, when and why": bool(
            about(Topic.DATES) and about(Topic.WHERE) and about(Topic.MAIN_QUESTION)
        ),
        "4 who took part": bool(about(Topic.PEOPLE) and about(Topic.WHO)),
        "5 medicines": bool(about(Topic.TREATMENT)),
        "6 adverse reactions": bool(harms),
        "7 results": bool(chosen.main or chosen.others),
        "8 comment on the outcome": True,
        "9 further trials planned": False,
        "10 where to read more": bool(about(Topic.MORE)),
    }
    return {name: PRESENT if there else NOT_REPORTED for name, there in held.items()}
