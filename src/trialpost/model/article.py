"""An article in plain words, every sentence of which knows its findings."""

from typing import Literal

import msgspec


class Sentence(msgspec.Struct, frozen=True):
    """Words, and the ids of the findings that they rest on."""

    text: str
    findings: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Sentence, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A chart as SVG, words that say what it shows, and the same data as rows of a table."""

    svg: str
    alt: str
    findings: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]


class TrialRef(msgspec.Struct, frozen=True):
    """The trial that an article is about."""

    id: str
    url: str


class SourceRef(msgspec.Struct, frozen=True):
    """The publication or record that an article rests on; ``date`` keeps its precision."""

    name: str
    date: str
    url: str


class WrittenBy(msgspec.Struct, frozen=True):
    """Who put the words together: the project's own templates, or a model that is named."""

    kind: str = "template"
    model: str | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A claim of an article that its findings do not bear out."""

    sentence: str
    claim: str
    why: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a trial found, for everybody. The shape is the contract's; ``language`` is en or es."""

    title: Sentence
    subtitle: Sentence
    trial: TrialRef
    source: SourceRef
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...] = ()
    written_by: WrittenBy = WrittenBy()
    reading_grade: float
    elements: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()
    language: Literal["en", "es"] = "en"
