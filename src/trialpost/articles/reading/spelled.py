"""Find names in a text without a pattern for each: of a record's hundreds a text holds few.

A name is looked for as a string where that finds what its pattern would: it has ASCII letters and
no digit, and the text has single spaces. Else its pattern is made.
"""

import re
from collections.abc import Callable, Iterable

_ODD_SPACES = re.compile(r"\s\s|[^\S ]")
_DIGIT = re.compile(r"\d")
_SAME_LETTER = str.maketrans("ıſ", "is")
Span = tuple[int, int]
Edge = Callable[[str, int], bool]


def in_small_letters(text: str) -> str:
    """Return a text in small letters, as patterns without regard to case read it."""
    low = text.lower()
    return low if text.isascii() else low.translate(_SAME_LETTER)


def is_simple(name: str) -> bool:
    """Tell whether a name may be looked for as a string: any run of spaces in it is one space."""
    return name.isascii() and _DIGIT.search(name) is None and not name.isspace()


def has_single_spaces(text: str) -> bool:
    """Tell whether names may be looked for in a text as strings."""
    return _ODD_SPACES.search(text) is None


def places(names: Iterable[str], text: str, *, opens: Edge, closes: Edge) -> list[Span]:
    """Return where names stand as wholes, at each place the first of them, none over another.

    Args:
        names: in small letters, the longest first.
        text: whose letters may be large or small.
        opens: tells of a text and a place whether a name may begin there.
        closes: the same of where it ends.
    """
    low = in_small_letters(text)
    if len(low) != len(text):  # a letter that has two small ones
        return [one.span() for one in _pattern_of(names).finditer(text)
                if opens(text, one.start()) and closes(text, one.end())]  # fmt: skip
    found: list[tuple[int, int, int]] = []
    for order, name in enumerate(names):
        at = low.find(name)
        while at >= 0:
            end = at + len(name)
            if opens(text, at) and closes(text, end):
                found.append((at, order, end))
            at = low.find(name, at + 1)
    kept: list[Span] = []
    for at, _, end in sorted(found):
        if not kept or at >= kept[-1][1]:
            kept.append((at, end))
    return kept


def _pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)) or r"(?!)", re.I)


def is_of_word(text: str, place: int, others: str) -> bool:
    """Tell whether a letter, a digit, an underscore or one of other signs stands at a place."""
    if not 0 <= place < len(text):
        return False
    sign = text[place]
    return sign.isalnum() or sign == "_" or sign in others


def flexible(name: str) -> str:
    """Return a pattern for a name in which any run of spaces will do."""
    parts = (re.escape(part) for part in name.split())
    return r"[\s\u00a0]*".join(parts) if re.search(r"\d", name) else r"[\s\u00a0]+".join(parts)
