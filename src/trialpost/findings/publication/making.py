"""Make findings and suggestions of a publication's sentences."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.findings.checks import check, direction_from
from trialpost.findings.places import finding_id, read_number
from trialpost.findings.posted.timepoints import timepoint_of
from trialpost.findings.publication.arms import ArmNames
from trialpost.findings.publication.clauses import Reading
from trialpost.findings.publication.figures import PValue
from trialpost.findings.publication.lasting import lasting_of
from trialpost.findings.publication.measures import effect_of, statistic_of
from trialpost.findings.publication.paper import Paper, paper_from_xml
from trialpost.findings.publication.readings import readings_in
from trialpost.findings.publication.statement import Statement
from trialpost.findings.publication.statements import statements_in
from trialpost.findings.publication.tagged import Tagged, tagged
from trialpost.model.finding import (
    Direction,
    Finding,
    FindingKind,
    Pointer,
    Source,
    SourceKind,
    Timepoint,
)
from trialpost.vocabulary.sentences import sentence_spans

Span = tuple[int, int]
Place = Pointer | tuple[Pointer, Pointer]
LONGEST = 3000
"""In characters: what is longer is no sentence, and is passed over."""


class PublicationFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What a publication states: findings read whole, and suggestions read half."""

    paper: Paper
    findings: tuple[Finding, ...]
    suggestions: tuple[Finding, ...]

    @property
    def trial(self) -> str:
        """The registry number that it names, else its own reference."""
        return self.paper.trial or self.paper.ref


def findings_of_publication(raw: bytes, *, name: str = "this file") -> PublicationFindings:
    """Read a publication's XML and what its sentences state.

    Raises:
        BadInput: if it is no publication, or more than one.
        Unreadable: if it is no XML that can be read safely.
    """
    return findings_of_paper(paper_from_xml(raw, name=name))


def findings_of_paper(paper: Paper) -> PublicationFindings:
    """Return the findings of a publication that has been read."""
    whole: dict[str, Finding] = {}
    half: dict[str, Finding] = {}
    names = ArmNames(paper)
    for start, end in sentences_of(paper):
        sentence = _Sentence(paper, (start, end), tagged(paper.text[start:end], names))
        for is_whole, finding in sentence.findings():
            (whole if is_whole else half).setdefault(finding.id, finding)
    made = tuple(whole.values())
    return PublicationFindings(
        paper=paper,
        findings=_checked(made, made),
        suggestions=_checked(tuple(one for key, one in half.items() if key not in whole), made),
    )


def _checked(those: tuple[Finding, ...], all_of_them: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(msgspec.structs.replace(one, checks=check(one, all_of_them)) for one in those)


def sentences_of(paper: Paper) -> Iterator[Span]:
    """Yield the sentences in which results may stand, as spans of the paper's text."""
    for part in paper.parts:
        if part.telling:
            at = part.span[0]
            for start, end in sentence_spans(paper.text[slice(*part.span)]):
                if end - start <= LONGEST:
                    yield at + start, at + end


class _Sentence:
    """A sentence of a paper, and the findings in it."""

    def __init__(self, paper: Paper, span: Span, form: Tagged) -> None:
        self._paper = paper
        self._span = span
        self._form = form
        self._moment = _moment_of(form)

    def findings(self) -> Iterator[tuple[bool, Finding]]:
        """Yield each finding, and whether it was read whole."""
        for reading in readings_in(self._form):
            yield from self._numbers(reading)
        for statement in statements_in(self._form):
            yield statement.whole, self._statement(statement)

    def _place(self, span: Span) -> Span:
        return self._span[0] + span[0], self._span[0] + span[1]

    def _moment_at(self, where: dict[str, Place]) -> Timepoint | None:
        """Return the moment before the bracket that a value stands in, else the sentence's."""
        match where.get("value"):
            case (int(start), int()):
                text = self._form.text[: start - self._span[0]]
            case _:
                return self._moment
        opened = max(text.rfind("("), text.rfind("["))
        if opened < 0 or max(text.rfind(")"), text.rfind("]")) > opened:
            return self._moment
        found = _BEFORE_BRACKET.search(text[:opened])
        if found is None:
            return self._moment
        number, unit = found["number"] or found["number2"], found["unit"] or found["unit2"]
        return Timepoint(float(number), unit.lower()) if unit else None

    def _way_before(self, start: int) -> tuple[Direction | None, str | None]:
        """Return which way a value went, and what it is then: "fell by 12%" is a decrease."""
        found = _WENT_BY.search(self._form.text, max(0, start - 60), start)
        if found is None:
            return None, None
        return (Direction.INCREASE, "increase") if found["up"] else (Direction.DECREASE, "decrease")

    def _number(self, span: Span) -> float | None:
        return read_number(self._form.text[slice(*span)])

    def _numbers(self, one: Reading) -> Iterator[tuple[bool, Finding]]:
        """Yield the finding of a value, and that of the count beside a percentage."""
        main = self._main(one)
        if main is None or not (one.whole or _is_telling(one)):
            return
        is_whole = one.whole and not _has_two_signs(main)
        yield is_whole, main
        if one.value.count is not None and one.value.count != one.value.value:
            count = self._count(one)
            if count is not None:
                yield is_whole, count

    def _main(self, one: Reading) -> Finding | None:
        value = self._number(one.value.value)
        if value is None:
            return None
        where: dict[str, Place] = {"value": self._place(one.value.value)}
        fields: dict[str, Any] = {"value": value}
        self._add_numbers(one, fields, where)
        ratio, measure = effect_of(one.measure or "")
        way, went = self._way_before(one.value.value[0])
        statistic = one.statistic or ratio or went or statistic_of(measure, one.unit)
        if one.value.count is not None and one.unit is None:
            statistic = "count"
        if statistic is not None and "change" in statistic:
            fields["direction"] = direction_from(value)
        if way is not None and statistic == went:
            fields["direction"] = way
        elif statistic in _WAYS:
            fields["direction"] = _WAYS[statistic]
        return self._finding(where, measure=measure, arm=one.arm, comparator=one.comparator,
                             statistic=statistic, unit=one.unit, **fields)  # fmt: skip

    def _add_numbers(self, one: Reading, fields: dict[str, Any], where: dict[str, Place]) -> None:
        """Add the numbers about a value, each with its place; what cannot be read is left out."""
        if one.other is not None:
            self._add(fields, where, "comparator_value", one.other.value)
        if one.value.of is not None:
            of = self._number(one.value.of)
            if of is not None:
                fields["n"], where["n"] = int(of), self._place(one.value.of)
        if one.value.spread is not None:
            self._add(fields, where, "spread", one.value.spread)
            fields["spread_kind"] = one.value.spread_kind or "±"
        if one.interval is not None:
            ends = one.interval.low, one.interval.high
            if self._add_two(fields, where, "interval", *ends):
                fields["level"] = one.interval.level
        if one.limits is not None and one.limits.kind:
            ends = one.limits.low, one.limits.high
            if self._add_two(fields, where, "limits", *ends):
                fields["limits_kind"] = one.limits.kind
        if one.p is not None:
            fields["p_value"], where["p_value"] = self._p(one.p)

    def _add(self, fields: dict[str, Any], where: dict[str, Place], key: str, span: Span) -> None:
        number = self._number(span)
        if number is not None:
            fields[key], where[key] = number, self._place(span)

    def _add_two(
        self, fields: dict[str, Any], where: dict[str, Place], key: str, low: Span, high: Span
    ) -> bool:
        ends = self._number(low), self._number(high)
        if None in ends:
            return False
        fields[key], where[key] = ends, (self._place(low), self._place(high))
        return True

    def _p(self, p: PValue) -> tuple[str | float, Span]:
        """Return a p-value as the sentence writes it: a number if it is said to equal one."""
        number = self._number(p.number)
        if p.exact and number is not None:
            return number, self._place(p.number)
        span: Span = p.written
        return self._form.text[slice(*span)], self._place(span)

    def _count(self, one: Reading) -> Finding | None:
        assert one.value.count is not None  # noqa: S101 - asked before
        fields: dict[str, Any] = {}
        where: dict[str, Place] = {}
        self._add(fields, where, "value", one.value.count)
        if not fields:
            return None
        if one.value.of is not None:
            of = self._number(one.value.of)
            if of is not None:
                fields["n"], where["n"] = int(of), self._place(one.value.of)
        return self._finding(where, measure=one.measure or "", arm=one.arm, statistic="count",
                             comparator=one.comparator, **fields)  # fmt: skip

    def _statement(self, one: Statement) -> Finding:
        place = self._place(one.span)
        where: dict[str, Place] = {"text": place}
        fields: dict[str, Any] = {}
        if one.lasting is not None:
            fields["timepoint"] = lasting_of(self._form.text[slice(*one.lasting)])
            where["timepoint"] = self._place(one.lasting)
        if one.p is not None:
            fields["p_value"], where["p_value"] = self._p(one.p)
        return self._finding(
            where, kind=FindingKind.STATEMENT, text=self._paper.text[slice(*place)],
            measure=one.measure or "", arm=one.arm, comparator=one.comparator,
            significant=one.significant, direction=one.direction if one.significant else
            Direction.UNKNOWN, **fields,
        )  # fmt: skip

    def _finding(
        self, where: dict[str, Place], *, kind: FindingKind = FindingKind.NUMBER,
        text: str | None = None, **fields: Any,
    ) -> Finding:  # fmt: skip
        ref = self._paper.ref
        passage = text or self._paper.text[slice(*self._span)]
        source = Source(kind=SourceKind.PUBLICATION, ref=ref, text=passage)
        fields.setdefault("timepoint", self._moment_at(where))
        return Finding(
            id=finding_id(SourceKind.PUBLICATION, ref, where), kind=kind, source=source,
            where=where, **fields,
        )  # fmt: skip


_WENT = re.compile(
    r"(?:increase|decrease|reduction|decline|fall|rise|drop|loss|gain|improvement)s?\b", re.I
)


_WAYS = {"decrease": Direction.DECREASE, "increase": Direction.INCREASE}
_WENT_BY = re.compile(
    r"\b(?:(?P<up>increased|rose|raised|gained|improved)|decreased|declined|fell|dropped|reduced|"
    r"lowered)\b(?:\s+\w+ly)?\s+by\s+(?:an?\s+)?(?:(?:mean|median|average)\s+(?:of\s+)?)?"
    r"(?:[\d.]+\s?%?\s*(?:[\[(][^()\[\]]*[)\]]\s*)?(?:,\s*)?(?:and\s+)?)?$",
    re.I,
)


def _has_two_signs(one: Finding) -> bool:
    """Tell whether a value is negative of a measure that has its own way: a decrease of −16."""
    return one.value is not None and one.value < 0 and _WENT.match(one.measure) is not None


def _is_telling(one: Reading) -> bool:
    """Tell whether a number that was read half may be a result: it has more than itself."""
    beside = (one.unit, one.interval, one.p, one.limits, one.statistic, one.value.count)
    return any(part is not None for part in (*beside, one.value.spread))


_BEFORE_BRACKET = re.compile(
    r"(?:\b(?P<unit>day|week|month|year)s?\s+(?P<number>\d+)|\b(?P<number2>\d+)\s+(?P<unit2>day|week|month|year)s?"
    r"|(?:\band|,)\s+\d+)\s*$",
    re.I,
)
"""A moment before a bracket; "and 4 (" names one too, whose unit stands too far off."""
_AND_BASELINE = re.compile(r"(?<!from )(?<!from the )\bbaseline\b(?!-adjusted)", re.I)


def _moment_of(form: Tagged) -> Timepoint | None:
    """Return the one moment at which, as the words of a sentence say, its figures were taken."""
    if _AND_BASELINE.search(form.text):
        return None
    words = "".join(" " if at in form.items else one for at, one in enumerate(form.form))
    return timepoint_of(words) if _AT.search(words) and not _BUT.search(words) else None


_AT = re.compile(
    r"\b(?:at|by|on|after|to)\s+(?:the\s+)?(?:end\s+of\s+)?"
    r"(?:(?:day|week|month|year|hour)s?\s+\d|\d+(?:\.\d+)?[\s-](?:day|week|wk|month|mo|year|yr|hour|h|minute)s?\b"
    r"(?!\s+(?:of\s+age|old|visit)))",
    re.I,
)
_BUT = re.compile(r"\bexcept|\bother\s+than\b", re.I)
