"""Split an eligibility text into its criteria, each with its place in the text.

How it is split:

- A heading changes the kind for what follows; before the first, criteria are inclusion.
- Every bullet (``*``, ``-``, ``•``, ``1.``, ``1)``, ``a.``, ``(ii)``) begins a criterion, nested
  ones too. A line that ends in a colon and has nested bullets is one criterion with them: "at least
  one of the following:" taken apart would ask for all of them.
- Without bullets every line is a criterion, unless it goes on with the sentence before it.
- A line that follows a bullet and is indented, or goes on in lower case, belongs to it.
- An unbulleted line in front of bullets that only orders them ("Cardiovascular:") is a heading.
- The tags of the few records that are HTML count as line breaks, and ``<li>`` as a bullet.
- Lines without a letter or digit are rules on the page and nothing else.

Every other character lies in exactly one span.
"""

import html
import re
from collections.abc import Iterator

import msgspec

from trialpost.eligibility.headings import heading, is_subheading, is_title, run_on
from trialpost.model.criterion import Criterion, CriterionKind

_MARK = r"\\?[*•·‣▪●○◦■□➢✓–—-]|[\uf0b7\uf0a7]"
_NUMBER = r"\(?\d{1,3}(?:\.\d{1,2})*\\?[.)]|\d{1,2}\.\d{1,2}(?=\s+[A-Z])"
_LETTER = r"\(?[a-z]\\?[.)]|\(?[A-Z]\\?\)|[A-Z]\\?\.(?=\s+[A-Z0-9<>≥≤])"
_ROMAN = r"\(?[ivx]{1,5}\\?[.)]"
_BULLET = re.compile(
    rf"(?P<mark>{_MARK})(?=\s|\\?\w|\\?[<>≥≤(\[\"“])"
    rf"|(?P<number>{_NUMBER})(?=\s|[^\W\d])"
    rf"|(?P<roman>{_ROMAN})(?=\s)|(?P<letter>{_LETTER})(?=\s)"
)
_BREAK = re.compile(
    r"\r\n?|\n|[\v\f\x1c-\x1e\x85\u2028\u2029]|<(?P<shut>/?)(?P<tag>p|ul|ol|li|br|div)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
_WORD = re.compile(r"[^\W_]")
_ESCAPED = re.compile(r"\\([^\w\s])")
_GOES_ON = (",", ";", " and", " or", " of", " with", " the", "(")


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line with its place: ``start`` and ``end`` hold its body, without bullets and space."""

    start: int
    end: int
    indent: int
    bullet: str
    body: str
    after_blank: bool


class _Open(msgspec.Struct):
    """The criterion that is being read."""

    first: _Line
    kind: CriterionKind
    lines: list[_Line]
    is_parent: bool

    def close(self) -> Criterion:
        span = (self.first.start, self.lines[-1].end)
        return Criterion(text=_text(self.lines), kind=self.kind, span=span)


def split(criteria: str) -> tuple[Criterion, ...]:
    r"""Split an eligibility text as a registry gives it; spans are half-open and in order.

    >>> [(c.kind.value, c.text) for c in split("Inclusion:\n* Over 18\nExclusion:\n* Smokers")]
    [('inclusion', 'Over 18'), ('exclusion', 'Smokers')]
    """
    return tuple(_criteria(list(_lines(criteria))))


def _criteria(lines: list[_Line]) -> Iterator[Criterion]:
    kind = CriterionKind.INCLUSION
    current: _Open | None = None
    for at, whole in enumerate(lines):
        line = whole
        following = lines[at + 1] if at + 1 < len(lines) else None
        if current and _belongs(line, current):
            current.lines.append(line)
            continue
        if current:
            yield current.close()
            current = None
        found = heading(line.body, bulleted=bool(line.bullet))
        if found:
            kind = found.kind or kind
            line = _without(line, found.length)
            if not line.body:
                continue
        elif _orders(line, following, kind):
            continue
        current = _Open(line, kind, [line], _is_parent(line, following))
    if current:
        yield current.close()


def _belongs(line: _Line, current: _Open) -> bool:
    """Tell whether a line belongs to the criterion before it."""
    if heading(line.body, bulleted=bool(line.bullet)):
        return False
    first, last = current.first, current.lines[-1]
    if line.bullet:
        return current.is_parent and _is_under(line, first)
    if line.indent > 1 and first.bullet and line.indent > first.indent:
        return True
    if line.after_blank:
        return False
    if line.body[0].islower():
        return True
    return not last.bullet and last.body.endswith(_GOES_ON)


def _is_under(line: _Line, parent: _Line) -> bool:
    """Tell whether a bulleted line is nested under another line.

    It is if it is indented further; where the registry has lost the indentation, if its bullet is
    of another sort than the parent's ("3." and then "*"). Under an unbulleted line every bullet is.
    """
    if not parent.bullet:
        return line.indent >= parent.indent
    return line.indent > parent.indent or (
        line.indent == parent.indent and line.bullet != parent.bullet
    )


def _is_parent(line: _Line, following: _Line | None) -> bool:
    """Tell whether a line opens a list of its own: it ends in a colon, nested bullets follow."""
    return (
        _ends_in_colon(line)
        and (bool(line.bullet) or ". " not in line.body)
        and following is not None
        and bool(following.bullet)
        and _is_under(following, line)
        and heading(following.body, bulleted=True) is None
    )


def _orders(line: _Line, following: _Line | None, kind: CriterionKind) -> bool:
    """Tell whether a line is a heading over the bullets that follow and means nothing else."""
    if line.bullet or following is None:
        return False
    if _ends_in_colon(line) and line.body.isupper() and following.after_blank:
        return True  # "PATIENT CHARACTERISTICS:" over "Age"
    if not following.bullet:
        return False
    if line.after_blank and following.after_blank and is_title(line.body):
        return True
    return is_subheading(line.body, kind)


def _ends_in_colon(line: _Line) -> bool:
    return line.body.rstrip("* ").endswith((":", "\uff1a"))


def _without(line: _Line, length: int) -> _Line:
    """Return what follows the first characters of a line."""
    rest = line.body[length:]
    body = rest.strip().strip("*").strip()
    start = line.start + length + (rest.find(body) if body else len(rest))
    return msgspec.structs.replace(line, start=start, end=start + len(body), body=body, bullet="")


def _lines(text: str) -> Iterator[_Line]:
    """Take a text apart into the lines that say something."""
    after_blank = True
    for start, end, depth in _apart(text):
        body = text[start:end].strip()
        if not _says_something(body):
            after_blank = after_blank or not body
            continue
        at = start + text[start:end].find(body)
        indent = 2 * depth if depth else at - start
        line = _line(text, at, at + len(body), indent=indent, after_blank=after_blank)
        yield msgspec.structs.replace(line, bullet=line.bullet or "mark") if depth else line
        after_blank = False


def _apart(text: str) -> Iterator[tuple[int, int, int]]:
    """Break the lines of a text also before headings that stand within them."""
    for start, end, depth in _pieces(text):
        at = start
        while (found := run_on(text[at:end])) is not None:
            yield at, at + found, depth if at == start else 0
            at += found
        yield at, end, depth if at == start else 0


def _says_something(body: str) -> bool:
    return bool(_WORD.search(_ENTITY.sub("", _TAG.sub("", body))))


def _pieces(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each line starts and ends, and how deep in HTML lists an item of one lies."""
    at, lists, item = 0, 0, 0
    for found in _BREAK.finditer(text):
        yield at, found.start(), item
        at = found.end()
        tag, opens = (found["tag"] or "").lower(), not found["shut"]
        if tag in ("ul", "ol"):
            lists = max(0, lists + (1 if opens else -1))
        if (tag and tag != "p") or not opens:
            item = 0
        if tag == "li" and opens:
            item = max(1, lists)
    yield at, len(text), item


def _line(text: str, start: int, end: int, *, indent: int, after_blank: bool) -> _Line:
    """Make a line, past its bullets (``* 1. `` has two) and the stars of bold print."""
    bullet = ""
    while found := _BULLET.match(text, start, end):
        rest = text[found.end() : end]
        if not _WORD.search(rest):
            break
        bullet = bullet or str(found.lastgroup)
        start = found.end() + len(rest) - len(rest.lstrip())
    while text.startswith("**", start) and text.find("**", start + 2, end) > 0:
        start += 2
    body = text[start:end]
    return _Line(
        start=start, end=end, indent=indent, bullet=bullet, body=body, after_blank=after_blank
    )


def _text(lines: list[_Line]) -> str:
    """Join the lines of a criterion to a sentence; items of a list are set apart by semicolons."""
    joined = _clean(lines[0].body)
    for line in lines[1:]:
        apart = "; " if line.bullet and not joined.endswith((":", ";", ",", "\uff1a")) else " "
        joined = joined.removesuffix("." if apart == "; " else "") + apart + _clean(line.body)
    return joined


def _clean(body: str) -> str:
    """Undo the registry's markup (backslashes, stars, HTML) and close up spaces."""
    plain = _ESCAPED.sub(r"\1", _TAG.sub("", body).replace("**", ""))
    return " ".join(html.unescape(plain).split())
