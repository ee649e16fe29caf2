"""Tell whether a number in words is the number that a finding has.

It is the source's own as it stands there; a figure of three digits or more may be rounded (of
two, where hardly anything is lost), and a share in words lies as near as its words say.
"""

import math
import re
from functools import lru_cache

import msgspec

from trialpost.articles.reading.claims import Token
from trialpost.articles.reading.shares import SHARE, share_holds
from trialpost.model.finding import Finding

MULTIPLES = frozenset({"twice", "doubled", "tripled", "halved"})
_FEWEST_DIGITS = 3
"""Digits that a rounded figure keeps; with fewer it has to be the source's own."""


_USUAL_BOUNDS = frozenset({0.05, 0.01, 0.001, 0.0001})
"""What a p-value may be said to lie below or above, though the source has another."""
_FEWEST_OF_P = 2
_SHORTLY = 0.02
"""The share by which a figure of two digits may be off its value."""
_OFF = 0.02
"""No rounded figure is off by a larger share of its value: three digits are kept."""
_HARDLY = 0.05
"""The share by which a figure may be off that is told as "about" so much."""
_PER_CENT = frozenset({"%", "per cent", "percent"})
_LEVEL = 0.05


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
        return reading.role == "percent" and share_holds(
            value, token.sign, reading.value, reading.finding.n
        )
    if token.side:
        return _is_near(token, value, reading)
    if reading.role == "percent":
        if token.unit not in _PER_CENT:
            return False
        decimals = len(token.text.partition(".")[2])
        up = math.floor(reading.value * 10**decimals + 0.5 + 1e-9) / 10**decimals
        return any(
            math.isclose(value, one, abs_tol=1e-9) for one in (round(reading.value, decimals), up)
        )
    own = abs(reading.value)
    if math.isclose(value, own, rel_tol=1e-12, abs_tol=1e-12):
        return True
    if abs(value - own) > _OFF * own:
        return False
    return is_rounded(token.text, reading.value) or is_short(token.text, reading.value)


def _is_near(token: Token, value: float, reading: Reading) -> bool:
    """Tell whether "about 38" is a value: to the places that are told, and hardly off.

    "Nearly" and "just over" have it on their side.
    """
    own = abs(reading.value)
    if reading.role == "percent":
        return token.unit in _PER_CENT and share_holds(value, token.side, own, reading.finding.n)
    if token.side != "about":
        return abs(value - own) <= _HARDLY * own and (own < value) == (token.side == "nearly")
    written = re.search(r"\d[\d,]*(?:\.\d+)?", token.text)
    whole = written[0].replace(",", "") if written else ""
    zeros = len(whole) - len(whole.rstrip("0")) if "." not in whole else 0
    places = len(whole.partition(".")[2]) - zeros
    return round(own, places) == value and abs(value - own) <= _HARDLY * own


def is_rounded(text: str, value: float) -> bool:
    """Tell whether a figure of three digits or more is a value, rounded to as many places.

    >>> is_rounded("87.2", 87.1942), is_rounded("87", 87.1942), is_rounded("2,470", 2469.8)
    (True, False, True)
    """
    digits, decimals = _written(text)
    return bool(digits) and f"{abs(value):.{decimals}f}" == digits


def is_short(text: str, value: float) -> bool:
    """Tell whether a figure of two digits is a value to the places that are told, and hardly off.

    >>> is_short("0.75", 0.748), is_short("38", 38.03), is_short("38", 38.6), is_short("0.5", 0.48)
    (True, True, False, False)
    """
    written = re.search(r"\d+(?:\.\d+)?", text.replace(",", ""))
    if written is None or len(written[0].replace(".", "").lstrip("0")) < _FEWEST_DIGITS - 1:
        return False
    places = len(written[0].partition(".")[2])
    near = abs(float(written[0]) - abs(value)) <= _SHORTLY * abs(value)
    return near and f"{abs(value):.{places}f}" == written[0]


@lru_cache(maxsize=4096)
def _written(text: str) -> tuple[str, int]:
    """Return the digits of a figure that may be a rounded one, and how many are decimals."""
    written = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    digits = written[0].replace(",", "") if written else ""
    if len(digits.replace(".", "").lstrip("0")) < _FEWEST_DIGITS:
        return "", 0
    return digits, len(digits.partition(".")[2])


def same_p(token: Token, finding: Finding) -> bool:
    """Tell whether a p-value of a text is that of a finding: itself, rounded, or a usual bound."""
    text = str(finding.p_value).replace(" ", "")
    sign = text[0] if text[0] in "<>≤≥" else ""
    try:
        own, said = float(text.lstrip("<>≤≥=")), float(str(token.meaning))
    except ValueError:
        return False
    if own == said:
        return sign == token.sign
    if token.sign in ("<", ">") and said in _USUAL_BOUNDS:
        return sign in ("", token.sign) and (own < said) == (token.sign == "<")
    return sign == token.sign and _is_rounded_p(str(token.meaning), own)


def _is_rounded_p(said: str, own: float) -> bool:
    """Tell whether a p-value is told with fewer places, two at least, and not as 0.

    What lies on one side of 0.05 may not be rounded to it, or over it.

    >>> _is_rounded_p("0.42", 0.416), _is_rounded_p("0.05", 0.0492), _is_rounded_p("0.4", 0.416)
    (True, False, False)
    """
    places = len(said.partition(".")[2])
    telling = len(said.partition(".")[2].lstrip("0"))
    if places < _FEWEST_OF_P or not telling or f"{own:.{places}f}" != f"{float(said):.{places}f}":
        return False
    return float(said) != _LEVEL and (float(said) < _LEVEL) == (own < _LEVEL)
