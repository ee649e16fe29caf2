"""Words that make a stretch of time one since something began, or was found."""

import functools
from collections.abc import Sequence

_ONSET = ("diagnos", "onset", "first", "began", "start", "initiat", "newly", "new ")


@functools.lru_cache(maxsize=16_384)
def speaks_of_onset(words: str) -> bool:
    """Tell whether the words of a stretch of time do so."""
    low = words.lower()
    return any(sign in low for sign in _ONSET)


def marks_onset(qualifiers: Sequence[str]) -> bool:
    """Tell whether a word beside an illness does so."""
    return any("diagnos" in one or "onset" in one or "new" in one.split() for one in qualifiers)
