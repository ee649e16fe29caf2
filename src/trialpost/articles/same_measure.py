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


def is_one_of(title: str, others: Iterable[str]) -> bool:
    """Tell whether a title is one of others, but for its times.

    >>> is_one_of("Body Weight at Week 26", {"Change in Body Weight at 52 Weeks"})
    True
    >>> is_one_of("Survival", {"Progression-free Survival"}), is_one_of("Item 1", {"Item 2"})
    (False, False)
    """
    others = frozenset(others)
    return title in others or any(_core(title) == _core(other) for other in others)


@lru_cache(maxsize=4096)
def _core(title: str) -> str:
    return " ".join(_TIMES.sub(" ", title).lower().split())
