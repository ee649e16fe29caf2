"""Tell by the words of a text at once which patterns cannot match it.

Each rule of the check looks for a turn of phrase that few sentences have. Whether a word could be
of that turn is settled once for each word, so that a pattern is tried on the few texts that have
one.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

Hint = Callable[[Iterable[str]], bool]


def any_like(pattern: str) -> Hint:
    r"""Return what tells whether one of many words, in small letters, is wholly of a pattern.

    >>> any_like(r"fell|fall\w*")(["it", "falls"]), any_like(r"fell|fall\w*")(["it", "fails"])
    (True, False)
    """
    whole = re.compile(pattern)

    @lru_cache(maxsize=16384)
    def fits(word: str) -> bool:
        return whole.fullmatch(word) is not None

    def hint(words: Iterable[str]) -> bool:
        return any(map(fits, words))

    return hint
