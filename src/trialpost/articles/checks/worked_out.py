"""Hold what is worked out of two groups' values: how far they lie apart, how many times one is.

"7.4 beats higher with A than with B", "11 percentage points more", "twice as common with A as with
B". The two values have to be of one row, and no other groups named; which way it is, is held with
all comparisons.
"""

import itertools
import math
import re

from trialpost.articles.checks.compared import COMPARATIVE
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.lexicon import same_unit
from trialpost.articles.reading.multiples import is_of_people, multiple_is
from trialpost.findings.numbers import is_percent_of_people, is_share, is_signed
from trialpost.model.finding import Finding

_AS = re.compile(
    r"\bas (?:(?:with|in|on|for|among|of) )?(?:the )?(?:those (?:with|on|given) )?$", re.I
)
_POINTS = re.compile(r"[ \u00a0]?percentage points?\b", re.I)
_MORE = re.compile(
    r"[^.;:,()\d]{0,32}?(?=\b(?:more|less|fewer|higher|lower|longer|shorter)\b)", re.I
)


def multiple_holds(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether "twice as common with A as with B" is what the two groups' figures come to."""
    arms = claims.of("arm")
    against = [one for one in arms if one.start >= token.end
               and _AS.search(claims.text[token.end : one.start])]  # fmt: skip
    if len({one.names for one in arms}) != 2 or len(against) != 1 or claims.of("negation"):
        return False
    first = [one for one in arms if one.names != against[0].names]
    if not isinstance(token.meaning, tuple):
        return False
    said, what = token.meaning
    ratios = [_ratios(one, other, what) for one, other in _rows(first[0], against[0], numbers)]
    return bool(ratios) and all(_is_multiple(said, token.sign, own) for own in ratios)


def _is_multiple(said: float, side: str, ratios: list[float]) -> bool:
    """Tell whether one is so many times the other, by one of two ratios, and about by the other."""
    exact = any(multiple_is(said, side, one) for one in ratios)
    return exact and all(multiple_is(said, side or "about", one) for one in ratios)


def _rows(
    first: Token, second: Token, numbers: tuple[Finding, ...]
) -> list[tuple[Finding, Finding]]:
    """Return the findings of two groups that are of one row."""
    return [
        (one, other) for one, other in itertools.permutations(numbers, 2)
        if one.arm in first.names and other.arm in second.names and _row(one) == _row(other)
    ]  # fmt: skip


def _row(one: Finding) -> tuple[object, ...]:
    return (one.table, one.measure, one.category, one.role, one.timepoint, one.statistic, one.unit)


def _ratios(one: Finding, other: Finding, what: str) -> list[float]:
    """Return how many times as much one is: shares, and counts too where "as many" is said."""
    shares = _share(one), _share(other)
    if not is_of_people(what):
        plain = None in shares and not is_signed(one) and not is_signed(other)
        values = (one.value, other.value)
        return [_ratio(*values)] if plain else [math.nan]
    found = [_ratio(*shares)]
    if what == "many":
        found.append(_ratio(one.value, other.value))
    return found


def _ratio(one: float | None, other: float | None) -> float:
    return one / other if one and other and min(one, other) > 0 else math.nan


def _share(one: Finding) -> float | None:
    """Return how many of every 100 people a finding counts."""
    if is_share(one):
        return 100 * (one.value or 0) / (one.n or 1)
    return one.value if is_percent_of_people(one) else None


def lies_apart(token: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a number is how far two groups' values lie apart: "7.4 higher with A than"."""
    before_more = _MORE.match(claims.text, token.end)
    arms = claims.of("arm")
    if before_more is None or len({one.names for one in arms}) != 2 or token.sign:
        return False
    more = COMPARATIVE.match(claims.text, before_more.end())
    if more is None or not re.search(r"\bthan\b|\bcompared with\b", claims.text[more.end() :]):
        return False
    points = _POINTS.match(claims.text, token.end) is not None
    rows = _rows(arms[0], next(one for one in arms if one.names != arms[0].names), numbers)
    return bool(rows) and all(_is_apart(token, points, *pair) for pair in rows)


def _is_apart(token: Token, points: bool, one: Finding, other: Finding) -> bool:
    shares = _share(one), _share(other)
    if points != (None not in shares) or one.value is None or other.value is None:
        return False
    if token.unit is not None and not same_unit(token.unit, one.unit):
        return False
    first, second = (shares[0] or 0, shares[1] or 0) if points else (one.value, other.value)
    written = re.search(r"\d[\d,]*(?:\.(?P<places>\d+))?", token.text)
    places = len(written["places"] or "") if written else 0
    given = 0 if points else min(_places(one.value), _places(other.value))
    said = float(token.meaning) if isinstance(token.meaning, float) else math.nan
    off = abs(abs(first - second) - said)
    return off <= 1e-9 or (places >= given and off <= 0.5 * 10**-places + 1e-9)


def _places(value: float) -> int:
    return len(f"{value:g}".partition(".")[2])
