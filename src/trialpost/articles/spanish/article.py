"""Say an article in Spanish, and read a Spanish one back into English to be checked.

Both roads lead through the same pairs of forms. What a Spanish sentence says is found out from its
own words; a sentence that fits no form is not taken for anything, and is told as one that cannot be
read.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.checks.tallied import count_of
from trialpost.articles.spanish import pictures
from trialpost.articles.spanish.compared_forms import COMPARED_FORMS
from trialpost.articles.spanish.fact_forms import FACT_FORMS
from trialpost.articles.spanish.figure_forms import FIGURE_FORMS
from trialpost.articles.spanish.file_forms import FILE_FORMS, STATEMENT_FORMS
from trialpost.articles.spanish.fixed_words import (
    QUOTED_IN_ENGLISH,
    QUOTED_OF_FILE,
    SELLING,
    fixed_in_english,
    fixed_in_spanish,
)
from trialpost.articles.spanish.names import quotes_english
from trialpost.articles.spanish.naming import names_of
from trialpost.articles.spanish.picture_forms import PICTURE_FORMS
from trialpost.articles.spanish.rule_forms import RULE_FORMS
from trialpost.articles.spanish.slots import ENGLISH, SPANISH, Side
from trialpost.articles.spanish.title_forms import TITLE_FORMS
from trialpost.articles.words.phrases import capital
from trialpost.findings.document import FindingsDocument
from trialpost.findings.file import Topic
from trialpost.model.article import Article, Figure, Problem, Section, Sentence, SourceRef
from trialpost.model.finding import FindingKind
from trialpost.vocabulary.reading_spanish import Ease, ease

_TEAM = "In the trial team's words: “"
UNREAD = "This sentence fits none of the forms of Spanish that can be read, so it is not checked."


class Interpreter:
    """Turns the sentences about one trial from English into Spanish and back."""

    def __init__(self, document: FindingsDocument) -> None:
        self.names = names_of(document)
        self.given = document.spanish
        facts = (one.said for one in document.findings if one.said)
        self._facts = {said: self._fact(said) for said in facts}
        self._facts |= self._statements(document)
        self.asks = any(one.measure == Topic.MAIN_QUESTION and not one.words.startswith(_TEAM)
                        for one in document.findings)  # fmt: skip
        """Whether a sentence of our own says what the trial asked."""
        self._said = {spanish: said for said, spanish in self._facts.items() if spanish}
        counts = {count_of(one)[1]: self._facts[one.words] for one in document.findings
                  if one.measure == Topic.TALLY and one.words in self._facts}  # fmt: skip
        self._counts = {one: said.rpartition(": ")[2] for one, said in counts.items() if said}

    def _statements(self, document: FindingsDocument) -> dict[str, str | None]:
        """Return the statements of a findings file; a second one said alike has no Spanish."""
        made: dict[str, str | None] = {}
        for one in document.findings:
            if one.kind is FindingKind.STATEMENT and not one.said:
                text = one.source.text
                said = self.given.get(text) or STATEMENT_FORMS.turn(text, ENGLISH, self.names)
                if capital(text) not in made:
                    made[capital(text)] = said if said not in made.values() else None
        return made

    def _fact(self, said: str) -> str | None:
        text = FACT_FORMS.turn(said, ENGLISH, self.names)
        text = text or RULE_FORMS.turn(said, ENGLISH, self.names)
        return re.sub(r"\b([Dd])e el ", r"\1el ", text) if text else None

    def spanish(self, text: str) -> str | None:
        """Return a sentence of the English writer in Spanish, ``None`` if no form has it."""
        return (
            fixed_in_spanish(text)
            or self._facts.get(text)
            or FIGURE_FORMS.turn(text, ENGLISH, self.names)
            or TITLE_FORMS.turn(text, ENGLISH, self.names)
            or self._with_count(text, ENGLISH)
            or FILE_FORMS.turn(text, ENGLISH, self.names)
        )

    def title(self, text: str) -> str | None:
        """Return a title in Spanish; an English name that it begins with, quoted, has a capital.

        A name that the English title quotes as well keeps the letters of the record, and so does a
        fact, which is read back letter by letter.
        """
        said = self.spanish(text)
        if said is None or text in self._facts or said[:2] != f"“{text[:1].lower()}":
            return said
        return f"“{text[0]}{said[2:]}"

    def _with_count(self, text: str, side: Side) -> str | None:
        """Turn a title that says behind its figures how many tests were significant."""
        for pair in self._counts.items():
            figures = text.removesuffix(f"; {pair[side]}")
            made = figures != text and TITLE_FORMS.turn(figures, side, self.names)
            if made:
                return f"{made}; {pair[not side]}"
        return None

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
            or self._with_count(text, SPANISH)
            or FILE_FORMS.turn(text, SPANISH, self.names)
            or COMPARED_FORMS.turn(text, SPANISH, self.names)
        )


def _in_its_case(text: str, turned: str | None) -> str | None:
    """Begin words of a picture with a small letter where the others do: "no change"."""
    small = turned is not None and text[:1].islower()
    return turned[:1].lower() + turned[1:] if small and turned else turned


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
    said = interpreter.title(article.title.text)
    title = Sentence(said, article.title.findings) if said else article.title
    subtitle = _one(article.subtitle, interpreter) or article.subtitle
    texts = [title.text, subtitle.text, *(s.text for one in sections for s in one.sentences)]
    if sections and quotes_english(texts):
        first = sections[0]
        of_record = article.source.name == _record_name(article.trial.id)
        quoted = QUOTED_IN_ENGLISH if of_record else QUOTED_OF_FILE
        more = (first.sentences[0], Sentence(quoted), *first.sentences[1:])
        sections[0] = Section(first.heading, more)
    made = msgspec.structs.replace(
        article,
        title=title,
        subtitle=subtitle,
        sections=tuple(sections),
        source=_source_in_spanish(article, interpreter),
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
    if any(without_spanish(article, interpreter)):
        return None
    return in_spanish(article, interpreter)


def without_spanish(article: Article, interpreter: Interpreter) -> Iterator[str]:
    """Yield the texts of an English article that no form has, and no findings file translates."""
    texts = [article.title.text, article.subtitle.text]
    for section in article.sections:
        texts += [section.heading, *(one.text for one in section.sentences)]
    yield from (text for text in texts if interpreter.spanish(text) is None)


def _turned(sentences: Iterable[Sentence], interpreter: Interpreter) -> Iterator[Sentence]:
    """Yield sentences in Spanish; the trial team's own words are English, and left out.

    Where nothing else tells the main question, they are quoted.
    """
    for one in sentences:
        if one.text.startswith(_TEAM) and interpreter.asks:
            continue
        made = _one(one, interpreter)
        if made is not None:
            yield made


def _one(sentence: Sentence, interpreter: Interpreter) -> Sentence | None:
    text = interpreter.spanish(sentence.text)
    return Sentence(text, sentence.findings) if text is not None else None


def _source_name(trial: str) -> str:
    return f"Resultados de {trial}, tal como están en su registro"


def _record_name(trial: str) -> str:
    return f"Results of {trial} as posted at its registry"


def _source_in_spanish(article: Article, interpreter: Interpreter) -> SourceRef:
    """Return the source by its Spanish name; a publication keeps its own if the file gives none."""
    name = article.source.name
    own = _source_name(article.trial.id) if name == _record_name(article.trial.id) else name
    return msgspec.structs.replace(article.source, name=interpreter.given.get(name, own))


def _source_in_english(article: Article, interpreter: Interpreter) -> SourceRef:
    """Return the source by its English name; one that is called otherwise is left as it is."""
    name = article.source.name
    if name == _source_name(article.trial.id):
        name = _record_name(article.trial.id)
    given = (english for english, spanish in interpreter.given.items() if spanish == name)
    return msgspec.structs.replace(article.source, name=next(given, name))


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
    given = frozenset(document.spanish.values())

    def read(sentence: Sentence) -> Sentence | None:
        if sentence.text in (QUOTED_IN_ENGLISH, QUOTED_OF_FILE) and not sentence.findings:
            return None
        if sentence.text in given and (sold := SELLING.search(sentence.text)):
            why = "An article does not sell: this word is not used."
            problems.append(Problem(sentence=sentence.text, claim=sold[0], why=why))
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
        source=_source_in_english(article, interpreter),
        language="en",
    )
    return Reading(whole, spanish, tuple(problems))
