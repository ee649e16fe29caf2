"""Tell whether a number in words is the number that a finding has.

It is the source's own as it stands there; a figure of three digits or more may be rounded, and a
share in words lies as near as its words say.
"""

import math
import re
from functools import lru_cache

import msgspec

from trialpost.articles.claims import Token
from trialpost.articles.shares import SHARE, share_holds
from trialpost.model.finding import Finding

MULTIPLES = frozenset({"twice", "doubled", "tripled", "halved"})
_FEWEST_DIGITS = 3
"""Digits that a rounded figure keeps; with fewer it has to be the source's own."""


class Reading(msgspec.Struct, frozen=True, gc=False):
    """A finding's number that a number in a sentence can be, and which of its places it is."""

    finding: Finding
    role: str
    value: float


def has_value(token: Token, reading: Reading) -> bool:
    """Tell whether a number of a text is a finding's: itself, rounded, or the share that it is."""
    value = float(token.meaning) if isinstance(token.meaning, float) else math.nan
    if token.text.lower() in MULTIPLES:
        statistic = (reading.finding.statistic or "").lower()
        if "ratio" not in statistic:
            return False
    if token.unit == SHARE:
        return reading.role == "percent" and share_holds(value, token.sign, reading.value)
    if reading.role == "percent":
        if token.unit not in {"%", "per cent", "percent"}:
            return False
        decimals = len(token.text.partition(".")[2])
        up = math.floor(reading.value * 10**decimals + 0.5 + 1e-9) / 10**decimals
        return any(
            math.isclose(value, one, abs_tol=1e-9) for one in (round(reading.value, decimals), up)
        )
    same = math.isclose(value, abs(reading.value), rel_tol=1e-12, abs_tol=1e-12)
    return same or is_rounded(token.text, reading.value)


def is_rounded(text: str, value: float) -> bool:
    """Tell whether a figure of three digits or more is a value, rounded to as many places.

    >>> is_rounded("87.2", 87.1942), is_rounded("87", 87.1942), is_rounded("2,470", 2469.8)
    (True, False, True)
    """
    digits, decimals = _written(text)
    return bool(digits) and f"{abs(value):.{decimals}f}" == digits


@lru_cache(maxsize=4096)
def _written(text: str) -> tuple[str, int]:
    """Return the digits of a figure that may be a rounded one, and how many are decimals."""
    written = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    digits = written[0].replace(",", "") if written else ""
    if len(digits.replace(".", "").lstrip("0")) < _FEWEST_DIGITS:
        return "", 0
    return digits, len(digits.partition(".")[2])


def same_p(token: Token, finding: Finding) -> bool:
    """Tell whether a p-value of a text is that of a finding, with its sign."""
    text = str(finding.p_value).replace(" ", "")
    sign = text[0] if text[0] in "<>≤≥" else ""
    try:
        return sign == token.sign and float(text.lstrip("<>≤≥=")) == float(str(token.meaning))
    except ValueError:
        return False
