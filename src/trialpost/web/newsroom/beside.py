"""Each sentence of an article beside what it rests on: the passage, with the place marked in it."""

from collections.abc import Collection, Iterable, Iterator

import msgspec
from django.utils.text import Truncator
from django.utils.translation import gettext

from trialpost.findings import FindingsFile
from trialpost.model.article import Problem
from trialpost.model.finding import Finding
from trialpost.web.newsroom import store, versions
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.newsroom.reports import Reported

AROUND = 160
"""Characters shown on either side of a place, where its paragraph is longer."""

LONGEST_PART = 40
"""Characters shown of a title, where a finding is told on one line."""

Span = tuple[int, int]


class Piece(msgspec.Struct, frozen=True):
    """A piece of a passage; ``marked`` where a finding's number or words stand."""

    text: str
    marked: bool = False


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One finding for an editor: what it says, where it stands, which checks did not agree."""

    finding: Finding
    source: str
    pieces: tuple[Piece, ...]
    places: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]

    @property
    def says(self) -> str:
        """The finding on one line: measure, row, group, and its number; who was counted is last.

        Long titles are cut, so that what tells one finding from another is never what is left out.
        """
        one = self.finding
        parts = [one.measure, one.category, one.arm, _number(one)]
        parts = [_cut(part) for part in parts[:-1]] + [parts[-1], _cut(one.population)]
        return ": ".join(part for part in parts if part)

    @property
    def measure(self) -> str:
        """The measure in full, where the one line has it cut; else ""."""
        whole = self.finding.measure
        return whole if _cut(whole) != whole else ""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence, what it rests on, and what is wrong with it."""

    text: str
    held: tuple[Held, ...]
    problems: tuple[Problem, ...]
    reports: tuple[Reported, ...] = ()
    by_model: bool = False


class Part(msgspec.Struct, frozen=True):
    """A heading of the article and its sentences."""

    heading: str
    sentences: tuple[Beside, ...]


def parts(
    row: ArticleRow, reports: dict[str, list[Reported]], by_model: Collection[str] = ()
) -> tuple[Part, ...]:
    """Return an article, sentence by sentence, beside its sources.

    ``reports`` are what readers reported, by the sentence; ``by_model`` the sentences that a
    language model gave.
    """
    article, view = store.article_of(row), Sources(row)
    problems: dict[str, list[Problem]] = {}
    for problem in store.problems_of(row):
        problems.setdefault(problem.sentence, []).append(problem)
    known = {sentence.text for sentence in versions.sentences(article)}

    def beside(sentences: Iterable) -> tuple[Beside, ...]:
        return tuple(
            Beside(
                text=one.text,
                held=tuple(view.held(name) for name in one.findings if name in view.by_id),
                problems=tuple(problems.get(one.text, ())),
                reports=tuple(reports.get(one.text, ())),
                by_model=one.text in by_model,
            )
            for one in sentences
        )

    found = [Part(gettext("Headline"), beside((article.title, article.subtitle)))]
    found += [Part(one.heading, beside(one.sentences)) for one in article.sections]
    others = tuple(p for text, some in problems.items() if text not in known for p in some)
    if others:
        whole = Beside(text=gettext("The article as a whole, its figures and tables"), held=(),
                       problems=others)  # fmt: skip
        found.append(Part(gettext("Beside the sentences"), (whole,)))
    return tuple(found)


class Sources:
    """The sources of an article: what its findings say, and the text that they were read in."""

    def __init__(self, row: ArticleRow) -> None:
        findings = store.findings_of(row)
        kept = {} if isinstance(findings, FindingsFile) else store.checks_in(row.findings)
        self.by_id = {
            one.id: msgspec.structs.replace(one, checks=kept.get(one.id, one.checks))
            for one in findings.findings
        }
        self._texts: dict[str, tuple[str, str]] = {}
        if isinstance(findings, FindingsFile):
            self._texts = {one.ref: (one.name, one.passages) for one in findings.sources}
        for paper in row.papers.all():
            self._texts.setdefault(paper.ref, (paper.title, paper.text))

    def held(self, name: str) -> Held:
        """Return one finding with its passage."""
        return held(self.by_id[name], self._texts)

    def says(self, name: str) -> str:
        """Say a finding on one line, a statement in its own words; "" if there is none."""
        one = self.by_id.get(name)
        if one is None:
            return ""
        text = one.source.text if one.value is None else ""
        return ": ".join(part for part in (self.held(name).says, text) if part)

    def apart(self) -> tuple[Held, ...]:
        """Return the findings of which a check did not agree."""
        every = (self.held(name) for name in self.by_id)
        return tuple(one for one in every if one.apart)


def held(finding: Finding, texts: dict[str, tuple[str, str]]) -> Held:
    """Return a finding with its passage in the text of its source, if that is held."""
    name, text = texts.get(finding.source.ref, (finding.source.ref, ""))
    spans = sorted(_spans(finding))
    at = [] if text else _pointers(finding)
    pieces = _pieces(text, spans) if text and spans else (Piece(finding.source.text, marked=True),)
    return Held(
        finding=finding,
        source=name,
        pieces=pieces,
        places=tuple(at),
        apart=tuple(
            (check.name, check.outcome)
            for check in finding.checks
            if check.outcome in ("slip", "reversed")
        ),
    )


def _pointers(finding: Finding) -> list[tuple[str, str]]:
    """Return the fields of a record that a finding was read in, by what each of them gave."""
    every = ((key, place if isinstance(place, tuple) else (place,))
             for key, place in finding.where.items())  # fmt: skip
    return [(key, str(one)) for key, places in every for one in places]


def _spans(finding: Finding) -> Iterator[Span]:
    """Yield the places of a finding that are spans of characters."""
    for place in finding.where.values():
        match place:
            case (int(start), int(end)):
                yield start, end
            case (low, high):
                for one in (low, high):
                    if isinstance(one, tuple):
                        yield one


def _pieces(text: str, spans: list[Span]) -> tuple[Piece, ...]:
    """Cut the lines round some places into marked and unmarked pieces."""
    first, last = spans[0][0], max(end for _, end in spans)
    start = max(text.rfind("\n", 0, first) + 1, first - AROUND)
    end = text.find("\n", last)
    end = min(len(text) if end < 0 else end, last + AROUND)
    pieces, at = [Piece("… ")] if start and text[start - 1] != "\n" else [], start
    for first_of_all, high in spans:
        low = max(first_of_all, at)
        if high <= low:
            continue
        pieces += [Piece(text[at:low]), Piece(text[low:high], marked=True)]
        at = high
    pieces.append(Piece(text[at:end]))
    if end < len(text) and text[end] != "\n":
        pieces.append(Piece(" …"))
    return tuple(one for one in pieces if one.text)


def _cut(text: str | None) -> str:
    return Truncator(text or "").chars(LONGEST_PART)


def _number(one: Finding) -> str:
    """Write a finding's number with its unit, comparator and time."""
    if one.value is None:
        return ""
    told = f"{one.value:g}{' ' + one.unit if one.unit else ''}"
    if one.comparator and one.comparator_value is not None:
        told += f", {one.comparator} {one.comparator_value:g}"
    elif one.comparator:
        told += f", against {one.comparator}"
    if one.interval is not None:
        told += f" ({one.interval[0]:g} to {one.interval[1]:g})"
    if one.p_value is not None:
        told += f", p {one.p_value}"
    if one.timepoint is not None:
        told += f", {one.timepoint.unit} {one.timepoint.value:g}"
    return told
