"""Find the sentences of clinical notes and of criteria: half-open spans of a text.

A full stop ends a sentence unless it belongs to a number, an initial or one of the shortenings
below. A line break ends one too, unless the line was only wrapped: the next line then begins with
a small letter and the one before ends without a stop.
"""

import re

Span = tuple[int, int]

_SHORT = frozenset({
    "e.g", "i.e", "eg", "ie", "vs", "dr", "mr", "mrs", "ms", "prof", "st", "approx", "ca", "cf",
    "resp", "incl", "excl", "p.o", "i.v", "b.i.d", "t.i.d", "q.d", "q.i.d", "s.c", "i.m", "p.r.n",
    "a.m", "p.m", "spp", "subsp", "u.s",
})  # fmt: skip
"""What comes before a full stop that ends no sentence, lower case, the last stop left out."""

_SHORT_BEFORE_NUMBER = frozenset({
    "no", "nos", "fig", "max", "min", "etc", "wt", "ht", "temp", "hx", "yr", "yrs", "mo", "wk",
    "wks", "al", "dept", "jr", "est", "avg",
})  # fmt: skip
"""The same, where no capital follows: "no. 5"."""

_END = re.compile(
    r"(?P<stop>[.!?]+[\"'”’)\]]*)(?=\s|$)"
    r"|(?P<tight>(?<=[A-Za-z)]{2})\.(?=[A-Z][a-z]))"
    r"|(?P<line>[ \t]*\r?\n\s*|\r\s*)"
    r"|(?P<bullet>\s[•●▪◦∙·*]\s)"
)
_WORD_BEFORE = re.compile(r"([A-Za-z][A-Za-z.]*)$")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s(])\(?\d{1,2}$")
_STARTS = re.compile(r"\s*[\"'“(\[]?(?:[A-Z0-9À-Þ+•*-]|\*\*)")
_CAPITAL = re.compile(r"\s*[\"'“(\[]?[A-ZÀ-Þ]")
_WRAPPED = re.compile(r"[a-z(,;)]|[<>=≤≥]")
_WRAPPED_AT = 60
"""In characters: a shorter line ends of itself, and was not wrapped."""
_ENDED = frozenset(".;:!?")


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Return the half-open spans of a text's sentences, in order, blank space left out.

    >>> text = "0. An 8-year-old boy, Hb 8.2 g/dL. He denies cough"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['0. An 8-year-old boy, Hb 8.2 g/dL.', 'He denies cough']
    """
    spans: list[Span] = []
    start = 0
    for found in _END.finditer(text):
        if not _ends(text, found, start):
            continue
        end = found.start() if found["line"] or found["bullet"] else found.end()
        _append(spans, text, start, end)
        start = found.end() if found["line"] else end
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        lead = len(piece) - len(piece.lstrip())
        spans.append((start + lead, start + lead + len(stripped)))


def _ends(text: str, found: re.Match[str], start: int) -> bool:
    if found["line"] is not None:
        return _line_ends(text, found, start)
    if found["bullet"] or found["tight"]:
        return True
    before = text[start : found.start()]
    if _NUMBER_BEFORE.search(before) and not before.strip(" \t(0123456789"):
        return False  # the number of a list: "3. Knee surgery"
    if found["stop"].startswith(".") and not _STARTS.match(text, found.end()):
        return not text[found.end() :].strip() or not _is_short(before)
    capital = _CAPITAL.match(text, found.end()) is not None
    return not (found["stop"] == "." and _is_short(before, capital=capital))


def _is_short(before: str, *, capital: bool = False) -> bool:
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    low = word[1].lower()
    initial = len(low) == 1 and word[1].isupper()
    return (
        low in _SHORT or (initial and not capital) or (low in _SHORT_BEFORE_NUMBER and not capital)
    )


def _line_ends(text: str, found: re.Match[str], start: int) -> bool:
    if found[0].count("\n") > 1:
        return True
    before = text[start : found.start()].rstrip()
    if not before or before[-1] in _ENDED:
        return True
    opened = max(text.rfind("\n", 0, found.start()), text.rfind("\r", 0, found.start())) + 1
    if found.start() - opened < _WRAPPED_AT:
        return True
    return not _WRAPPED.match(text, found.end())
