"""Take an eligibility text apart into its lines, as they were before a registry wrapped them."""

import html
import itertools
import re
from collections.abc import Iterator

import msgspec

from trialpost.eligibility.bullets import Value, as_letter, bullet
from trialpost.eligibility.groups import group_heading
from trialpost.eligibility.headings import Heading, heading

_BREAK = re.compile(
    r"\r\n?|\n|[\v\f\x1c-\x1e\x85\u2028\u2029]|<(?P<shut>/?)(?P<tag>p|ul|ol|li|br|div)\b[^<>]*>",
    re.IGNORECASE,
)
_BREAK_TAG = re.compile(r"</?(?:p|ul|ol|li|br|div)\b[^<>]*>", re.IGNORECASE)
_TILDE = re.compile(r"~(?=\s*(?:[A-Z*•-]|\d{1,2}[.)]|\Z))")
_TAG = re.compile(
    r"</?(?:p|ul|ol|li|br|div|span|b|i|u|em|strong|sup|sub|a|font|h[1-6]|table|tbody|t[rdh])"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_CODED = re.compile(r"<U\+([0-9A-F]{4,5})>")
_ENTITY = re.compile(r"&(?:#\w+|\w+);")
_WORD = re.compile(r"[^\W_]")
_ESCAPED = re.compile(r"\\([^\w\s])")
_ODD_SPACES = "\r\n\t\v\f\x1c\x1d\x1e\x85\u2028\u2029\xa0"
_GOES_ON = (",", " and", " or", " of", " with", " the", " to", " in", " for", "(", " a")
_NOTE = re.compile(
    r"(?:\*\s?)?(?:note|n\.?\s?b\.?|nota bene|please note)\b\s?[:.,-]?", re.IGNORECASE
)
_LOWER = re.compile(r"[a-z]")
_UPPER = re.compile(r"[A-Z]")
_WIDEST = 110
"""In characters: a text with longer lines is not wrapped by its registry."""
_NARROWEST = 60


class Line(msgspec.Struct, gc=False):
    """A line with its place: ``start`` and ``end`` hold its body, without bullets and space.

    ``style`` and ``value`` are its bullet's, ``indent`` the column of it. ``heading`` is set for a
    heading; the line may hold more than that, and is cut later.
    """

    start: int
    end: int
    indent: int
    style: str
    value: Value
    body: str
    after_blank: bool
    heading: Heading | None = None


def clean(body: str) -> str:
    """Undo the registry's markup (backslashes, stars, HTML) and close up spaces."""
    if "<" in body:
        body = _CODED.sub(lambda found: chr(int(found[1], 16)), _TAG.sub("", body))
    if "\\" in body:
        body = _ESCAPED.sub(r"\1", body.replace("**", ""))
    elif "**" in body:
        body = body.replace("**", "")
    if "&" in body:
        body = html.unescape(body)
    return " ".join(body.split())


def is_note(body: str) -> bool:
    """Tell whether a line explains the one before it: "Note: …"."""
    return bool(_NOTE.match(body))


def lines(text: str) -> list[Line]:
    """Return the lines of a text that say something, each with all that belongs to it."""
    return _Reader(text).lines()


def remake(line: Line, start: int, end: int) -> Line:
    """Return the part of a line between two places in the text, without the space around it."""
    raw = line.body[start - line.start : end - line.start]
    body = raw.strip()
    at = start + raw.find(body)
    return msgspec.structs.replace(
        line,
        start=at,
        end=at + len(body),
        body=body,
        heading=None,
        after_blank=line.after_blank and at == line.start,
    )


class _Reader:
    """Reads one text from top to bottom."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = _with_plain_spaces(text)
        self.found: list[Line] = []
        self.width: int | None = None
        self.lowered: bool | None = None
        self.letters: dict[str, int] = {}

    def lines(self) -> list[Line]:
        after_blank, broken = True, False
        alone: tuple[str, Value, int] | None = None
        for start, end, depth in _pieces(self.text):
            body = self.plain[start:end].strip()
            if not body or not _says_something(body):
                after_blank = after_blank or not body
                broken = broken or bool(body)
                if len(body) == 1 and bullet(body + " ", 0, 2):
                    alone = (body, (), self.plain[start:end].find(body))
                continue
            at = start + self.plain[start:end].find(body)
            found = bullet(body + " ", 0, len(body) + 1) if len(body) < 6 and after_blank else None
            if found and found[2] >= len(body):
                alone = (found[0], found[1], at - start)
                continue
            line = self.line(at, at + len(body), indent=2 * depth if depth else at - start)
            line.after_blank = after_blank
            if depth and not line.style:
                line.style = "<li>"
            if alone and not line.style and not line.heading:
                line.style, line.value, line.indent = alone
            self.add(line, broken=broken)
            after_blank, broken, alone = False, False, None
        return self.found

    def add(self, line: Line, *, broken: bool) -> None:
        """Add a line, or make it part of the line before it."""
        last = self.found[-1] if self.found and not broken else None
        if line.heading and last and not line.style and (line.indent or not line.after_blank):
            # The end of a sentence may look like a heading: "… or\nfever must not have:".
            under = bool(last.style) and line.indent > last.indent
            within = (line.body[0].islower() or under) and "clusion" not in line.body[:40]
            line.heading = None if within and self.goes_on(last, line) else line.heading
        if last is None or line.style or line.heading or not self.goes_on(last, line):
            self.found.append(line)
            return
        last.end = line.end
        last.body = self.plain[last.start : last.end]
        if last.heading is None or last.heading.length < len(last.body):
            last.heading = heading(last.body, bulleted=bool(last.style)) or last.heading

    def goes_on(self, last: Line, line: Line) -> bool:
        """Tell whether a line without a bullet belongs to the line before it."""
        if last.heading and last.heading.length >= len(last.body):
            return False
        if line.indent > 1 and last.style and line.indent > last.indent:
            return not line.after_blank or group_heading(line.body) is None
        if is_note(line.body) and not line.body.endswith(":"):
            return True
        if line.after_blank:
            return False
        if last.body[-1] == ";" and not last.style:
            return self.is_wrapped(last, line)
        if line.body[0].islower() and not self.is_lowered():
            return True
        if line.body[0] == "(" and not last.body.endswith((".", ":", ";")):
            return True
        if last.body.endswith(_GOES_ON):
            return last.body[-1] != "," or not last.style or not line.body[0].isupper()
        return self.is_wrapped(last, line)

    def is_lowered(self) -> bool:
        """Tell whether somebody put the whole text into lower case."""
        if self.lowered is None:
            upper, lower = len(_UPPER.findall(self.text)), len(_LOWER.findall(self.text))
            self.lowered = lower > 100 and upper < 0.006 * lower
        return self.lowered

    def is_wrapped(self, last: Line, line: Line) -> bool:
        """Tell whether a line broke because the next word did not fit into its width."""
        if self.width is None:
            self.width = _width(self.text)
        if not self.width:
            return False
        begin = self.text.rfind("\n", 0, last.end) + 1
        word = line.body.split(" ", 1)[0]
        return last.end - begin + 1 + len(word) > self.width

    def counts_on(self, style: str, value: Value) -> bool:
        """Tell whether a letter stands in its alphabet's order: "t. cruzi" is no item of a list."""
        if style not in ("a.", "A.", "i.", "I."):
            return True
        last = self.letters.get(style, 0)
        if style in ("i.", "I.") and (letter := as_letter(style, value)):
            last = (
                last
                if value[0] == last + 1
                else self.letters.get(letter[0], 0) - letter[1][0] + value[0]
            )
        if value[0] not in (1, last + 1, last + 2):
            return False
        self.letters[style] = value[0]
        return True

    def line(self, start: int, end: int, *, indent: int) -> Line:
        """Make a line, past its bullets (``* 1. `` has two) and the stars of bold print.

        The inner of two bullets tells more, but for the column.
        """
        text, style = self.plain, ""
        value: Value = ()
        while found := bullet(text, start, end):
            rest = text[found[2] : end]
            if not _WORD.search(rest) or not self.counts_on(found[0], found[1]):
                break
            style, value = found[0], found[1] or value
            start = found[2] + len(rest) - len(rest.lstrip())
        while text.startswith("**", start) and text.find("**", start + 2, end) > 0:
            start += 2
        body = text[start:end]
        return Line(
            start=start,
            end=end,
            indent=indent,
            style=style,
            value=value,
            body=body,
            after_blank=False,
            heading=heading(body, bulleted=bool(style)),
        )


def _with_plain_spaces(text: str) -> str:
    """Make every kind of space a plain one, character by character."""
    for space in _ODD_SPACES:
        text = text.replace(space, " ")
    return text


def _width(text: str) -> int:
    """Return the width at which a registry wrapped a text, 0 if it did not.

    Wrapped lines go on in lower case where the next word would not have fitted; three are enough.
    """
    rows = text.split("\n")
    width = max(map(len, rows))
    if not _NARROWEST < width < _WIDEST:
        return 0
    over = sum(
        len(one) + 1 + len(following.split(None, 1)[0]) > width
        for one, following in itertools.pairwise(rows)
        if following.strip() and following.lstrip()[0].islower()
    )
    return width if over >= 3 else 0


def _says_something(body: str) -> bool:
    if body[0].isalnum():
        return True
    if "<" in body or "&" in body:
        body = _ENTITY.sub("", _TAG.sub("", body))
    return bool(_WORD.search(body))


def _pieces(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each line starts and ends, and how deep in HTML lists an item of one lies."""
    if "<" not in text or not _BREAK_TAG.search(text):
        yield from _plain_pieces(text)
        return
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


def _plain_pieces(text: str) -> Iterator[tuple[int, int, int]]:
    at = 0
    tildes = text.count("~") > 1 and len(_TILDE.findall(text)) > 1
    for row in text.splitlines(keepends=True):
        if tildes and "~" in row:
            begin = at
            for found in _TILDE.finditer(row):
                yield begin, at + found.start(), 0
                begin = at + found.end()
            yield begin, at + len(row), 0
        else:
            yield at, at + len(row), 0
        at += len(row)
