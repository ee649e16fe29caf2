"""Find the few names that a text holds among the hundreds that a record has."""

import re
from collections.abc import Iterable
from functools import lru_cache

from trialpost.articles.reading.spelled import (
    Span,
    flexible,
    has_single_spaces,
    is_of_word,
    is_simple,
    places,
)


@lru_cache(maxsize=32768)
def _words_of(name: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a name in small letters, and the longest of them."""
    words = tuple(name.lower().split())
    return words, max(words, key=len, default="")


class Name:
    """What a measure goes by; a pattern is made when a text holds a word of it, if one is needed.

    ``edge`` are signs that, like a letter, may not stand beside it. Most measures of a record come
    up in none of an article's sentences.
    """

    def __init__(self, keys: Iterable[str], *, edge: str, measure: str = "") -> None:
        self.keys = tuple(sorted(keys, key=len, reverse=True))
        self.measure = measure
        self._words, self.telling = [], []
        for key in self.keys:
            words, longest = _words_of(key)
            self._words.append(words)
            self.telling.append(longest)
        self._edge = edge
        self._pattern: re.Pattern[str] | None = None

    def may_stand_in(self, low: str) -> bool:
        """Tell whether a text in small letters holds all words of one of the names."""
        return any(all(word in low for word in words) for words in self._words)

    def spans(self, text: str) -> list[Span]:
        """Return where a text has one of the names."""
        if has_single_spaces(text) and all(map(is_simple, self.keys)):
            names = [" ".join(words) for words in self._words]
            return places(names, text, opens=self._opens, closes=self._closes)
        if self._pattern is None:
            if not self._fits_somewhere(text):
                return []
            edge = rf"[\w{self._edge}]"
            every = "|".join(map(flexible, self.keys))
            self._pattern = re.compile(rf"(?<!{edge})(?:{every})(?!{edge})", re.I)
        return [match.span() for match in self._pattern.finditer(text)]

    def _fits_somewhere(self, text: str) -> bool:
        """Tell whether a text has a name if spaces do not count, before a pattern is made."""
        if not text.isascii():
            return True
        packed = "".join(text.lower().split())
        return any("".join(words) in packed for words in self._words)

    def _opens(self, text: str, place: int) -> bool:
        return not is_of_word(text, place - 1, self._edge)

    def _closes(self, text: str, place: int) -> bool:
        return not is_of_word(text, place, self._edge)


class Names:
    """Many names, of which a text holds few."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.all = tuple(names)
        self._by_word: dict[str, list[int]] = {}
        """The places of names that a whole word tells, of letters only."""
        self._by_part: dict[str, list[int]] = {}
        """The places of other names, such as of "hba1c"."""
        for at, name in enumerate(self.all):
            for word in name.telling:
                plain = word.isascii() and word.isalpha()
                rows = self._by_word if plain else self._by_part
                rows.setdefault(word, []).append(at)

    def in_text(self, low: str, words: Iterable[str]) -> list[Name]:
        """Return the names that a text in small letters may hold, in their order.

        ``words`` are its words.
        """
        held = {at for word in words for at in self._by_word.get(word, ())}
        held |= {at for word, own in self._by_part.items() if word in low for at in own}
        return [self.all[at] for at in sorted(held) if self.all[at].may_stand_in(low)]
