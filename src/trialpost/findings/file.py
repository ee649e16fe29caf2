"""Read a findings file: a trial, its sources in passages, and what they report.

A findings file is JSON, written by hand or by :mod:`trialpost.findings.draft`. A number's place is
a half-open span of characters in the passages of its source, and loading reads every number back
from its place. A statement is placed by its key ``text``; its words are used as they stand, so they
should be plain. Its ``measure`` is a :class:`Topic`, or the name of a measure that it explains.
"""

import enum
import math
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.checks import check
from trialpost.findings.places import finding_id, read_number
from trialpost.findings.translations import check_spanish
from trialpost.model.finding import (
    Finding,
    FindingKind,
    Pointer,
    Source,
    SourceKind,
)

FORMAT = "trialpost findings 1"
NOTHING_IN_IT = "The file of findings is empty; make one with 'trialpost findings --json SOURCE'."
RANDOMISED = "People randomised"
COMPLETED = "People who completed"
_BOUNDS = {"low": 0, "high": 1}
NUMBER_KEYS = ("value", "comparator_value", "n", "p_value")


class Topic(enum.StrEnum):
    """What a statement is about, when it does not explain a measure."""

    ILLNESS = "the illness"
    TREATMENT = "the treatment"
    PLACEBO = "the placebo"
    TRIAL = "the trial"
    MAIN_QUESTION = "the main question"
    WHO = "who could join"
    WHERE = "where it took place"
    DATES = "the dates"
    SPONSOR = "the sponsor"
    NOT_FOUND = "what was not found"
    HARMS = "health problems"
    LIMITS = "what it does not tell"
    NEXT = "what happens next"
    PLANNED = "further trials planned"
    PUBLICATION = "the publication"
    HEADLINE = "the headline"
    SUBTITLE = "the subtitle"
    PEOPLE = "who took part"
    MORE = "where to read more"
    MARGIN = "how close is close enough"
    TALLY = "how many tests were significant"
    SIDES = "which way tests looked"
    LINE = "the line that a test sets"
    GIVEN = "how it was given"
    LEFT = "why people left"
    IDENTITY = "its other numbers"
    WORD = "what a word means"


class FileTrial(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The trial; ``condition_plain`` is the everyday name, ``intervention`` as in mid-sentence."""

    id: str
    url: str
    condition: str
    intervention: str
    condition_plain: str | None = None

    @property
    def illness(self) -> str:
        """The condition in everyday words, as far as the file gives them."""
        return self.condition_plain or self.condition


class FileSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publication or record, and passages that state its facts."""

    kind: SourceKind
    ref: str
    name: str
    date: str = ""
    url: str = ""
    passages: str


class FindingsFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a findings file holds, checked.

    ``headline`` is the measure that the article opens with, ``main_measures`` those of the trial's
    main question. ``arms`` and ``measures`` map a name to the words that an article uses for it in
    mid-sentence. The first source is the one that the article is about. ``spanish`` gives the
    Spanish of statements and of names as they stand in mid-sentence, for an article in Spanish.
    """

    trial: FileTrial
    sources: tuple[FileSource, ...]
    findings: tuple[Finding, ...]
    headline: str | None = None
    main_measures: tuple[str, ...] = ()
    arms: dict[str, str] = {}
    measures: dict[str, str] = {}
    spanish: dict[str, str] = {}

    def written(self, finding: Finding, key: str) -> str:
        """Return a number of a finding as its source writes it.

        ``key`` is ``value``, ``comparator_value``, ``n`` or ``p_value``, or ``low`` and ``high``
        for the bounds of the interval.
        """
        if key in _BOUNDS and finding.interval is not None:
            number: float | str = finding.interval[_BOUNDS[key]]
            places = finding.where.get("interval")
            place: object = places[_BOUNDS[key]] if isinstance(places, tuple) else None
        else:
            number, place = getattr(finding, key), finding.where.get(key)
        span = _span(place)
        source = _source_of(self.sources, finding.source)
        if source is not None and span is not None:
            return source.passages[slice(*span)]
        return number if isinstance(number, str) else f"{number:.12g}"


class _RawFinding(Finding, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding as JSON: the id may be left out, and the places are of any shape."""

    id: str = ""
    where: dict[str, Any]
    checks: tuple[Any, ...] = ()


class _RawFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    format: str
    trial: FileTrial
    sources: tuple[FileSource, ...]
    findings: list[_RawFinding]
    headline: str | None = None
    main_measures: tuple[str, ...] = ()
    arms: dict[str, str] = {}
    measures: dict[str, str] = {}
    spanish: dict[str, str] = {}


def findings_from_json(raw: bytes) -> FindingsFile:
    """Read a findings file and check all of it.

    Ids are computed where they are left out, and held against the place where they are given;
    every number is read back from its place; the consistency checks are made afresh.

    Raises:
        BadInput: if the file is not of this format, or anything in it does not hold; the sentence
            names the finding.
    """
    if not raw.strip():
        raise BadInput(NOTHING_IN_IT)
    try:
        file = msgspec.json.decode(raw, type=_RawFile)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"This is not a findings file: {error}.") from None
    if file.format != FORMAT:
        raise BadInput(f'This findings file says format {file.format!r}; expected "{FORMAT}".')
    if not file.sources:
        raise BadInput("A findings file needs at least one source.")
    findings = tuple(_finding(one, file.sources) for one in file.findings)
    _check_unique(findings)
    _check_names(file, findings)
    check_spanish(file.spanish)
    return FindingsFile(
        trial=file.trial,
        sources=file.sources,
        findings=with_checks(findings),
        headline=file.headline,
        main_measures=file.main_measures,
        arms=file.arms,
        measures=file.measures,
        spanish=file.spanish,
    )


def with_checks(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings with their consistency checks made."""
    return tuple(msgspec.structs.replace(one, checks=check(one, findings)) for one in findings)


def finding_from_parts(raw: _RawFinding) -> Finding:
    """Make a finding of decoded JSON, its places made tuples and its id computed if absent."""
    where = {key: _place(place) for key, place in raw.where.items()}
    fields = {f: getattr(raw, f) for f in raw.__struct_fields__ if f not in ("where", "checks")}
    fields["id"] = raw.id or finding_id(raw.source.kind, raw.source.ref, where)
    return Finding(**fields, where=where)


def _finding(raw: _RawFinding, sources: tuple[FileSource, ...]) -> Finding:
    finding = finding_from_parts(raw)
    name = f"Finding {finding.id} ({finding.measure or finding.kind})"
    right = finding_id(finding.source.kind, finding.source.ref, finding.where)
    if finding.id != right:
        raise BadInput(f"{name} should have the id {right}; leave the id out to have it made.")
    source = _source_of(sources, finding.source)
    if source is None:
        raise BadInput(f"{name} names the source {finding.source.ref!r}, which is not in the file.")
    if finding.source.text not in source.passages:
        raise BadInput(f"{name}: its source text does not stand in the passages of {source.ref!r}.")
    _check_places(finding, source, name)
    return finding


def _check_places(finding: Finding, source: FileSource, name: str) -> None:
    """Read every number of a finding back from its place."""
    if finding.kind is FindingKind.STATEMENT:
        span = _span(finding.where.get("text"))
        if span is None or source.passages[slice(*span)] != finding.source.text:
            raise BadInput(f'{name}: where.text has to be the span of its "source.text".')
        return
    for key in NUMBER_KEYS:
        given = getattr(finding, key)
        if given is not None:
            _read_back(source, finding.where.get(key), given, f"{name}, {key}")
        elif key in finding.where:
            raise BadInput(f"{name}: where.{key} is a place, but there is no {key}.")
    if finding.value is None:
        raise BadInput(f"{name}: a finding of kind number needs a value.")
    if finding.interval is not None:
        places = finding.where.get("interval")
        if not isinstance(places, tuple) or len(places) != 2:
            raise BadInput(f"{name}: where.interval has to be two places.")
        for place, bound in zip(places, finding.interval, strict=True):
            _read_back(source, place, bound, f"{name}, interval")


def _read_back(source: FileSource, place: object, given: float | str, name: str) -> None:
    """Raise unless the characters at a place are the number that is given."""
    span = _span(place)
    if span is None:
        raise BadInput(f"{name}: there has to be a place, as [start, end] in the passages.")
    written = source.passages[slice(*span)]
    if isinstance(given, str):
        if written.strip() != given.strip():
            raise BadInput(f"{name}: it is {given!r}, but at its place stands {written!r}.")
        return
    read = read_number(written)
    before = source.passages[max(0, span[0] - 1) : span[0]]
    after = source.passages[span[1] : span[1] + 2]
    cut = before.isdigit() or before in {".", "-", "−"} or after[:1].isdigit()
    cut = cut or (after[:1] in {".", ","} and after[1:].isdigit())
    if read is None or cut or not math.isclose(read, given, rel_tol=0, abs_tol=1e-12):
        raise BadInput(f"{name}: it is {given:g}, but at its place stands {written!r}.")


def _check_unique(findings: tuple[Finding, ...]) -> None:
    seen: set[str] = set()
    for finding in findings:
        if finding.id in seen:
            raise BadInput(f"Finding {finding.id} ({finding.measure}) is there twice.")
        seen.add(finding.id)


def _check_names(file: _RawFile, findings: tuple[Finding, ...]) -> None:
    known = {finding.measure for finding in findings}
    for name in (*file.main_measures, *([file.headline] if file.headline else [])):
        if name not in known:
            raise BadInput(
                f"{name!r} is named as a main measure or headline, but no finding has it."
            )


def _source_of(sources: tuple[FileSource, ...], wanted: Source) -> FileSource | None:
    for source in sources:
        if (source.kind, source.ref) == (wanted.kind, wanted.ref):
            return source
    return None


def _span(place: object) -> tuple[int, int] | None:
    """Return a place as a span of characters, or ``None`` if it is not one."""
    match place:
        case (int(start), int(end)) if 0 <= start < end:
            return start, end
    return None


def _place(place: Any) -> Pointer | tuple[Pointer, Pointer]:
    """Turn the lists of JSON into tuples."""
    match place:
        case str(pointer):
            return pointer
        case [int(start), int(end)]:
            return (start, end)
        case [(str() | [int(), int()]) as low, (str() | [int(), int()]) as high]:
            return (_leaf(low), _leaf(high))
    raise BadInput(f"{place!r} is not a place: write a JSON pointer, or [start, end].")


def _leaf(place: str | list[int]) -> Pointer:
    return place if isinstance(place, str) else (place[0], place[1])
