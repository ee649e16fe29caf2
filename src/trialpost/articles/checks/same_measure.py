"""Tell whether two titles are of one thing measured at other times.

"Change From Baseline to 26 Weeks for Body Weight" and the same to 52 weeks are both body weight.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_UNIT = r"(?:weeks?|days?|months?|years?|hours?|minutes?|visits?)"
_NUMBER = r"\d+(?:\.\d+)?"
_TIMES = re.compile(
    rf"\(n ?=[^)]*\)|\b{_UNIT} ?{_NUMBER}(?:(?: ?, ?| and | to ){_NUMBER})*\b"
    rf"|\b{_NUMBER}[- ]?{_UNIT}\b"
    r"|\b(?:baseline|change|mean|from|to|at|in|of|for|the|end|endpoint|and|through|over|time|point"
    r"|after)\b|[\W_]+",
    re.I,
)

_SHORT = 7
"""Shorter words name too many things."""
_GOES_ON = rf" (?:at|after|during|through|over|up to|between|until|from baseline|{_UNIT})\b| \("


def is_one_of(title: str, others: Iterable[str]) -> bool:
    """Tell whether a title is one of others, but for its times.

    >>> is_one_of("Body Weight at Week 26", {"Change in Body Weight at 52 Weeks"})
    True
    >>> is_one_of("Survival", {"Progression-free Survival"}), is_one_of("Item 1", {"Item 2"})
    (False, False)
    """
    others = frozenset(others)
    return title in others or any(_core(title) == _core(other) for other in others)


@lru_cache(maxsize=8192)
def names_it(words: str, title: str) -> bool:
    """Tell whether words are what a title measures, and no part of another name in it.

    >>> names_it("body weight", "Change From Baseline in Body Weight at Each Visit")
    True
    >>> names_it("survival", "Progression-free Survival"), names_it("death", "Death From Sepsis")
    (False, False)
    """
    name = r"\s+".join(map(re.escape, words.split()))
    return (
        len(words) > _SHORT
        and re.search(
            rf"(?:^|\b(?:in|of|for|mean|median|average|the) ){name}(?={_GOES_ON}|$)", title, re.I
        )
        is not None
    )


@lru_cache(maxsize=4096)
def _core(title: str) -> str:
    return " ".join(_TIMES.sub(" ", title).lower().split())
