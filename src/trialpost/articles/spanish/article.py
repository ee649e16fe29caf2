"""Say an article in Spanish, and read a Spanish one back into English to be checked.

Both roads lead through the same pairs of forms. What a Spanish sentence says is found out from its
own words; a sentence that fits no form is not taken for anything, and is told as one that cannot be
read.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.phrases import within
from trialpost.articles.spanish import pictures
from trialpost.articles.spanish.fact_forms import FACT_FORMS
from trialpost.articles.spanish.figure_forms import FIGURE_FORMS
from trialpost.articles.spanish.fixed_words import (
    QUOTED_IN_ENGLISH,
    fixed_in_english,
    fixed_in_spanish,
)
from trialpost.articles.spanish.names import (
    arm_shown,
    measure_shown,
    quotes_english,
    shown,
    statistic_shown,
    treatment_shown,
    unit_shown,
    whole_unit_shown,
    within_shown,
)
from trialpost.articles.spanish.picture_forms import PICTURE_FORMS
from trialpost.articles.spanish.slots import ENGLISH, SPANISH, Names, Pairs
from trialpost.articles.spanish.title_forms import TITLE_FORMS
from trialpost.articles.written import unit_of
from trialpost.findings.document import FindingsDocument
from trialpost.model.article import Article, Figure, Problem, Section, Sentence, SourceRef
from trialpost.model.finding import Finding, FindingKind
from trialpost.vocabulary.reading_spanish import Ease, ease

_TEAM = "In the trial team's words: “"
UNREAD = "This sentence fits none of the forms of Spanish that can be read, so it is not checked."
_COUNTED = {"people": "personas", "person": "persona", "eyes": "ojos", "teeth": "dientes",
            "limbs": "extremidades", "legs": "piernas"}  # fmt: skip


class Interpreter:
    """Turns the sentences about one trial from English into Spanish and back."""

    def __init__(self, document: FindingsDocument) -> None:
        numbers = [one for one in document.findings if one.kind is FindingKind.NUMBER]
        arms = dict.fromkeys(document.arms.values())
        subjects = {name: _subject(name) for name in document.names}
        self.names = Names(
            arms=Pairs({arm: arm_shown(arm) for arm in arms}),
            within=Pairs({within(arm): within_shown(arm_shown(arm)) for arm in arms}),
            measures=Pairs(
                {name: measure_shown(name) for name in dict.fromkeys(document.measures.values())}
            ),
            subjects=Pairs(subjects),
            units=Pairs({unit: unit_shown(unit) for unit in _units(numbers)}),
            counted=Pairs(_COUNTED | {
                one.counted.lower(): one.counted.lower()
                for one in numbers if one.counted and one.counted.lower() not in _COUNTED
            }),
            whole_units=Pairs({unit: whole_unit_shown(unit)
                               for unit in dict.fromkeys((*(f.unit for f in numbers), "%"))
                               if unit}),
            statistics=Pairs({said: statistic_shown(said) for said in _statistics(numbers)}),
        )  # fmt: skip
        facts = (one.said for one in document.findings if one.said)
        self._facts = {said: self._fact(said) for said in facts}
        self._said = {spanish: said for said, spanish in self._facts.items() if spanish}

    def _fact(self, said: str) -> str | None:
        text = FACT_FORMS.turn(said, ENGLISH, self.names)
        return re.sub(r"\b([Dd])e el ", r"\1el ", text) if text else None

    def spanish(self, text: str) -> str | None:
        """Return a sentence of the English writer in Spanish, ``None`` if no form has it."""
        return (
            fixed_in_spanish(text)
            or self._facts.get(text)
            or FIGURE_FORMS.turn(text, ENGLISH, self.names)
            or TITLE_FORMS.turn(text, ENGLISH, self.names)
        )

    def picture_in_spanish(self, text: str) -> str | None:
        """Return words of a picture in Spanish, ``None`` if no form has them."""
        return _in_its_case(text, PICTURE_FORMS.turn(text, ENGLISH, self.names))

    def picture_in_english(self, text: str) -> str | None:
        """Return what words of a Spanish picture say, in English."""
        return _in_its_case(text, PICTURE_FORMS.turn(text, SPANISH, self.names))

    def shown(self) -> tuple[str, ...]:
        """Return the Spanish names of groups, measures and subjects."""
        own = self.names
        return (*own.arms.shown(), *own.measures.shown(), *own.subjects.shown())

    def english(self, text: str) -> str | None:
        """Return what a Spanish sentence says, in English, ``None`` if it cannot be read."""
        return (
            fixed_in_english(text)
            or self._said.get(text)
            or FIGURE_FORMS.turn(text, SPANISH, self.names)
            or TITLE_FORMS.turn(text, SPANISH, self.names)
        )


def _in_its_case(text: str, turned: str | None) -> str | None:
    """Begin words of a picture with a small letter where the others do: "no change"."""
    small = turned is not None and text[:1].islower()
    return turned[:1].lower() + turned[1:] if small and turned else turned


def _subject(name: str) -> str:
    found = treatment_shown(name)
    return found if "“" not in found else shown(name)


def _statistics(numbers: Iterable[Finding]) -> Iterator[str]:
    """Yield how a picture's heading calls a change."""
    for said in dict.fromkeys(one.statistic for one in numbers):
        yield (said or "change").split(" from")[0]


def _units(numbers: Iterable[Finding]) -> Iterator[str]:
    seen = dict.fromkeys((one.unit, abs(one.value or 0) == 1) for one in numbers if one.unit)
    for unit, single in seen:
        sample = next(one for one in numbers
                      if one.unit == unit and (abs(one.value or 0) == 1) == single)  # fmt: skip
        if said := unit_of(sample):
            yield said
    yield "%"


def in_spanish(article: Article, interpreter: Interpreter) -> Article:
    """Return a template-written article in Spanish.

    A sentence or picture that no form has (an editor's own words) is left out; where names stay in
    English, the article says so.
    """
    sections = []
    for section in article.sections:
        held = tuple(_turned(section.sentences, interpreter))
        if held:
            sections.append(Section(interpreter.spanish(section.heading) or section.heading, held))
    title = _one(article.title, interpreter) or article.title
    subtitle = _one(article.subtitle, interpreter) or article.subtitle
    texts = [title.text, subtitle.text, *(s.text for one in sections for s in one.sentences)]
    if sections and quotes_english(texts):
        first = sections[0]
        more = (first.sentences[0], Sentence(QUOTED_IN_ENGLISH), *first.sentences[1:])
        sections[0] = Section(first.heading, more)
    made = msgspec.structs.replace(
        article,
        title=title,
        subtitle=subtitle,
        sections=tuple(sections),
        source=msgspec.structs.replace(article.source, name=_source_name(article.trial.id)),
        figures=figures_in_spanish(article.figures, interpreter),
        language="es",
    )
    return msgspec.structs.replace(made, reading_grade=spanish_ease(made, interpreter).grade)


def figures_in_spanish(figures: tuple[Figure, ...], interpreter: Interpreter) -> tuple[Figure, ...]:
    """Return pictures in Spanish; one that no form has is left out."""
    made = (pictures.in_spanish(one, interpreter.picture_in_spanish) for one in figures)
    return tuple(one for one in made if one is not None)


def spanish_ease(article: Article, interpreter: Interpreter) -> Ease:
    """Return how hard subtitle and sentences of a Spanish article are, its names known."""
    texts = [article.subtitle.text, *(s.text for one in article.sections for s in one.sentences)]
    return ease(texts, names=interpreter.shown())


def translated(article: Article, document: FindingsDocument) -> Article | None:
    """Return an English article in Spanish if that can be done whole, else ``None``.

    An article with sentences of somebody's own words, for which there are no forms, stays English:
    nothing is left out of a translation.
    """
    interpreter = Interpreter(document)
    texts = [article.title.text, article.subtitle.text]
    for section in article.sections:
        texts += [section.heading, *(one.text for one in section.sentences)]
    if any(interpreter.spanish(text) is None for text in texts):
        return None
    return in_spanish(article, interpreter)


def _turned(sentences: Iterable[Sentence], interpreter: Interpreter) -> Iterator[Sentence]:
    """Yield sentences in Spanish; the trial team's own words are English, and left out."""
    for one in sentences:
        if one.text.startswith(_TEAM):
            continue
        made = _one(one, interpreter)
        if made is not None:
            yield made


def _one(sentence: Sentence, interpreter: Interpreter) -> Sentence | None:
    text = interpreter.spanish(sentence.text)
    return Sentence(text, sentence.findings) if text is not None else None


def _source_name(trial: str) -> str:
    return f"Resultados de {trial}, tal como están en su registro"


def _source_in_english(article: Article) -> SourceRef:
    """Return the source by its English name; one that is called otherwise is left as it is."""
    name = article.source.name
    if name == _source_name(article.trial.id):
        name = f"Results of {article.trial.id} as posted at its registry"
    return msgspec.structs.replace(article.source, name=name)


class Reading(msgspec.Struct, frozen=True):
    """A Spanish article as it was read: in English, what stood for what, and what was not read."""

    article: Article
    spanish: dict[str, str]
    problems: tuple[Problem, ...]


def in_english(article: Article, document: FindingsDocument) -> Reading:
    """Read a Spanish article by its words alone.

    Returns:
        The article in English, for the same checks as any other, with the Spanish sentence of each
        English one; and a problem for each sentence that cannot be read.
    """
    interpreter = Interpreter(document)
    spanish: dict[str, str] = {}
    problems: list[Problem] = []

    def read(sentence: Sentence) -> Sentence | None:
        if sentence.text == QUOTED_IN_ENGLISH and not sentence.findings:
            return None
        text = interpreter.english(sentence.text)
        if text is None:
            problems.append(Problem(sentence=sentence.text, claim=sentence.text, why=UNREAD))
            return None
        spanish.setdefault(text, sentence.text)
        return Sentence(text, sentence.findings)

    sections = []
    for section in article.sections:
        heading = read(Sentence(section.heading))
        held = tuple(filter(None, map(read, section.sentences)))
        sections.append(Section(heading.text if heading else "", held))
    figures = []
    for figure in article.figures:
        shown = pictures.in_english(figure, interpreter.picture_in_english)
        if shown is None:
            problems.append(Problem(sentence=figure.alt, claim=figure.alt, why=UNREAD))
        else:
            figures.append(shown)
    nothing = Sentence("")
    whole = msgspec.structs.replace(
        article,
        title=read(article.title) or nothing,
        subtitle=read(article.subtitle) or nothing,
        sections=tuple(sections),
        figures=tuple(figures),
        source=_source_in_english(article),
        language="en",
    )
    return Reading(whole, spanish, tuple(problems))
