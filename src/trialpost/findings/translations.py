"""Hold the Spanish that a findings file gives for its own words against them, figure by figure."""

import re
from collections.abc import Mapping

from trialpost.errors import BadInput

_ENGLISH = re.compile(
    r"(?P<sign>(?<![\w.,])[-−])?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
)
_SPANISH = re.compile(
    r"(?P<sign>(?<![\w.,])[-−])?(?P<n>\d{1,3}(?:\xa0\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
)


def check_spanish(spanish: Mapping[str, str]) -> None:
    """Refuse Spanish words that do not hold the figures of the English ones.

    Args:
        spanish: English words, a statement or a name, each with its Spanish; there a number has a
            decimal comma, and a hard space between its groups of three digits.

    Raises:
        BadInput: if Spanish words are missing, or their figures are others.
    """
    for english, said in spanish.items():
        if not said.strip():
            raise BadInput(f"The Spanish of {english!r} is empty.")
        if _figures(_ENGLISH, english, ",", ".") != _figures(_SPANISH, said, "\xa0", ","):
            raise BadInput(
                f"The Spanish of {english!r} does not hold the same figures: {said!r}. "
                "A number has a decimal comma there, and no point between its digits."
            )


def _figures(pattern: re.Pattern[str], text: str, group: str, point: str) -> list[str]:
    """Return the figures of a text in order of size, written alike."""
    return sorted(
        ("-" if one["sign"] else "") + one["n"].replace(group, "").replace(point, ".")
        for one in pattern.finditer(text)
    )
