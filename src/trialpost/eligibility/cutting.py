"""Cut lines that hold more than one thing: a heading and a criterion, or several in prose."""

import re
from collections.abc import Iterator

import msgspec

from trialpost.eligibility.bullets import bullet
from trialpost.eligibility.groups import group_heading
from trialpost.eligibility.headings import heading, is_structural, is_title, run_on
from trialpost.eligibility.lines import Line, remake
from trialpost.eligibility.prose import (
    Span,
    apart_at_semicolons,
    goes_on_numbered,
    is_of_template,
    numbered,
    sentences,
    titled,
)
from trialpost.model.criterion import CriterionKind

_PARTS = 3
"""So many parts between semicolons make a list of their own."""
_LONG = 20
"""In characters: shorter lines are not looked at for several sentences."""
_GROUP_AT_END = re.compile(
    r"(?:\s{3,}|[.;]\s+)(?=(?:Part|Cohort|Arm|Group|Phase)s?\s[^.;]{1,60}:$)"
)
_CUSTOMARY = re.compile(
    r"(?<=[a-z0-9)%*])\s+(?=(?:No|Not|At\s+least|Prior|Must|More\s+than|Concurrent|Fertile|Bilirubin"
    r"|Creatinine|Platelet\s+count|WBC|Hemoglobin|AST|ALT|SGOT|SGPT|Granulocyte\s+count|Negative"
    r"|Absolute|Calcium|Recovered|Measurable|Evidence|Group\s+\d)\b)"
)
_STOPS = re.compile(r"[.;:?!)•●▪■◦\u2460-\u2473]")


class Piece(msgspec.Struct, gc=False):
    """A line after cutting. ``is_heading`` and ``is_title`` lines are no criteria themselves."""

    line: Line
    is_heading: bool = False
    is_title: bool = False


def cut(found: list[Line]) -> Iterator[Piece]:
    """Yield the lines of a text, cut into what are headings and what may be criteria."""
    templated = any(is_of_template(line.body) for line in found)
    last: Line | None = None
    for at, line in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        if line.heading is None and line.style and not templated and _is_simple(line.body):
            last = line if line.style == "1." else last
            yield Piece(line)
            continue
        for part in _at_headings(line):
            for piece in _piece(part, following, templated=templated):
                last = piece.line if piece.line.style == "1." else last
                for cut_piece in _outer_numbers(piece, last):
                    yield from _before_title(cut_piece, following)


def _is_simple(body: str) -> bool:
    """Tell, quickly, that nothing can be cut in a line."""
    if len(body) <= _LONG:
        return True
    return not _STOPS.search(body) and "lusion" not in body and "LUSION" not in body


def _before_title(piece: Piece, following: Line | None) -> Iterator[Piece]:
    """Cut a title off the end of the item before it: "… for a year. Prior Therapy"."""
    line = piece.line
    at = line.body.rfind(". ") + 2 if line.style and not piece.is_heading else 0
    tail = line.body[at:]
    ends = at < _LONG or len(tail) > 60 or tail[-1:] == "." or not tail.istitle()
    if ends or following is None or not following.style or not is_title(tail):
        yield piece
    else:
        yield Piece(remake(line, line.start, line.start + at))
        title = remake(line, line.start + at, line.end)
        title.style, title.value = "", ()
        yield Piece(title, is_title=True)


def _outer_numbers(piece: Piece, last: Line | None) -> Iterator[Piece]:
    """Cut a nested line that goes on with the numbers around it: "… 10. Age 11. Sex"."""
    line = piece.line
    spans = None
    if last is not None and line.style not in ("", "1."):
        spans = goes_on_numbered(line.body, "1.", last.value[0])
    if last is None or not spans or len(spans) < _PARTS:
        yield piece
        return
    yield Piece(remake(line, line.start, line.start + spans[0][1]))
    for order, (begin, end) in enumerate(spans[1:], last.value[0] + 1):
        part = remake(line, line.start + begin, line.start + end)
        part.style, part.value, part.indent = "1.", (order,), last.indent
        yield Piece(part)


def _at_headings(line: Line) -> Iterator[Line]:
    """Break a line before a heading that stands within it."""
    rest = line
    while (at := _run_on(rest)) is not None:
        yield _again(rest, rest.start, rest.start + at)
        rest = _again(rest, rest.start + at, rest.end)
        rest.style, rest.value = "", ()
    found = _GROUP_AT_END.search(rest.body) if rest.body[-1:] == ":" else None
    if found and group_heading(rest.body[found.end() :]) is not None:
        if any(map(str.isalnum, rest.body[: found.start()])):
            yield _again(rest, rest.start, rest.start + found.start())
        rest = _again(rest, rest.start + found.end(), rest.end)
        rest.style, rest.value = "", ()
    yield rest


def _run_on(line: Line) -> int | None:
    """Return where a heading begins that is not the line's first words."""
    if line.heading and not line.heading.leads:
        return run_on(line.body, max(line.heading.length, 1))
    return run_on(line.body)


def _again(line: Line, start: int, end: int) -> Line:
    part = remake(line, start, end)
    part.heading = heading(part.body, bulleted=bool(line.style))
    return part


def _piece(line: Line, following: Line | None, *, templated: bool) -> Iterator[Piece]:
    found = line.heading
    if found is None:
        yield from _criteria(line, following, templated=templated)
        return
    if found.leads:
        yield Piece(line)
        return
    head = line.body[: found.length].rstrip()
    yield Piece(
        msgspec.structs.replace(line, end=line.start + len(head), body=head), is_heading=True
    )
    if found.length >= len(line.body):
        return
    rest = _past_bullet(remake(line, line.start + found.length, line.end))
    if any(map(str.isalnum, rest.body)):
        if "clusi" in rest.body[:80].lower():
            rest.heading = heading(rest.body, bulleted=True)
        if rest.heading is None and group_heading(rest.body) is not None:
            yield Piece(rest)
        else:
            yield from _piece(rest, following, templated=templated)


def _past_bullet(line: Line) -> Line:
    """Take a bullet and the stars of bold print off what follows a heading on its line."""
    line.style, line.value = "", ()
    body = line.body.lstrip("* \u2013\u2014-").rstrip("* ")
    start = line.start + line.body.find(body) if body else line.end
    found = bullet(line.body, 0, len(line.body))
    if found and any(map(str.isalnum, line.body[found[2] :])):
        line.style, line.value = found[0], found[1]
        rest = line.body[found[2] :]
        start = line.start + found[2] + len(rest) - len(rest.lstrip())
        body = rest.strip()
    return msgspec.structs.replace(line, start=start, end=start + len(body), body=body)


def _criteria(line: Line, following: Line | None, *, templated: bool) -> Iterator[Piece]:
    if templated and (titles := titled(line.body)):
        yield from _at_titles(line, titles)
    elif templated and not line.style and ". " not in line.body:
        yield from _without_stops(line)
    elif len(line.body) < _LONG // 2 or not _STOPS.search(line.body):
        yield Piece(line)
    elif line.style:
        yield from _bulleted(line, following)
    else:
        yield from _prose(line)


def _at_titles(line: Line, titles: list[Span]) -> Iterator[Piece]:
    """Cut "Age: 18 and over Sex: Not specified" before and behind its titles."""
    if line.body[: titles[0][0]].strip():
        yield from _without_stops(remake(line, line.start, line.start + titles[0][0]))
    for (begin, end), upcoming in zip(titles, [*titles[1:], (len(line.body), 0)], strict=True):
        yield Piece(remake(line, line.start + begin, line.start + end), is_title=True)
        rest = remake(line, line.start + end, line.start + upcoming[0])
        if any(map(str.isalnum, rest.body)):
            yield from _without_stops(rest)


def _without_stops(line: Line) -> Iterator[Piece]:
    """Cut the cancer template's prose, which has lost its full stops, before customary words."""
    at = 0
    for found in _CUSTOMARY.finditer(line.body):
        yield from _prose(remake(line, line.start + at, line.start + found.start()))
        at = found.end()
    yield from _prose(remake(line, line.start + at, line.end))


def _bulleted(line: Line, following: Line | None) -> Iterator[Piece]:
    """Cut a numbered line whose followers lost their line breaks."""
    value = line.value[-1] if line.value else 0
    counts_on = following is not None and following.value[-1:] == (value + 1,)
    if counts_on and following is not None and following.style == line.style:
        yield Piece(line)
        return
    spans = goes_on_numbered(line.body, line.style, value)
    if not spans:
        yield Piece(line)
        return
    for order, (begin, end) in enumerate(spans):
        part = remake(line, line.start + begin, line.start + end)
        part.value = (value + order,) if line.value else ()
        yield Piece(part)


def _prose(line: Line) -> Iterator[Piece]:
    """Cut a paragraph into its sentences, or a run of numbers or semicolons into its parts."""
    run = numbered(line.body)
    if run:
        lead = line.body[: run[0]].strip()
        if lead and not is_structural(lead, CriterionKind.INCLUSION):
            if ". " not in lead:
                yield Piece(line)
                return
        else:
            if lead:
                yield Piece(remake(line, line.start, line.start + run[0]), is_heading=True)
            for begin, end in run[1]:
                yield Piece(remake(line, line.start + begin, line.start + end))
            return
    for begin, end in sentences(line.body):
        sentence = line.body[begin:end]
        parts = [(0, len(sentence))]
        if ";" in sentence and ":" not in sentence.split(";", 1)[0]:
            parts = apart_at_semicolons(sentence, _PARTS)
        for first, last in parts:
            yield Piece(remake(line, line.start + begin + first, line.start + begin + last))
