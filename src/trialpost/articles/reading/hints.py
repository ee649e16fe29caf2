"""Tell by the words of a text at once which patterns cannot match it.

Each rule of the check looks for a turn of phrase that few sentences have. Whether a word could be
of that turn is settled once for each word, and for the words of a text together, so that a pattern
is tried on the few texts that have one.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_HINTS: list[re.Pattern[str]] = []


class Words(frozenset[str]):
    """The words of a text, in small letters; ``marks`` has a bit for each hint that one is of."""

    marks: int

    def __new__(cls, words: Iterable[str]) -> "Words":
        """Gather words, with the hints that they give."""
        made = super().__new__(cls, words)
        made.marks = 0
        for word in made:
            made.marks |= _marks(word)
        return made


class Hint:
    r"""What tells whether one of a text's words is wholly of a pattern.

    >>> hint = Hint(r"fell|fall\w*")
    >>> hint(Words(["it", "falls"])), hint(Words(["it", "fails"]))
    (True, False)
    """

    def __init__(self, pattern: str) -> None:
        self._bit = 1 << len(_HINTS)
        _HINTS.append(re.compile(pattern))
        _marks.cache_clear()

    def __call__(self, words: Words) -> bool:
        """Tell whether one of a text's words is of the pattern."""
        return bool(words.marks & self._bit)


@lru_cache(maxsize=16384)
def _marks(word: str) -> int:
    return sum(1 << at for at, one in enumerate(_HINTS) if one.fullmatch(word))
