"""Tell whether a time in a text is a result, "it was 102 days", or stands in a measure's title."""

import re

from trialpost.articles.checks.bearing import nearest
from trialpost.articles.checks.same_value import is_rounded, is_short
from trialpost.articles.reading.claim_forms import HEDGE, TIMES
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.in_order import groups_in_order
from trialpost.articles.reading.shares import side_of
from trialpost.findings.numbers import is_contrast
from trialpost.model.finding import Finding


def lasts(token: Token, finding: Finding, claims: Claims) -> bool:
    """Tell whether a time is a result of the group that it is said of: "it was 102 days"."""
    if not isinstance(token.meaning, tuple) or not finding.unit:
        return False
    value, unit = token.meaning
    tied = groups_in_order(claims).get(token) or nearest(token, claims.of("arm"))
    own = frozenset({finding.arm, finding.comparator} - {None})
    apart = is_contrast(finding) and _is_a_difference(token, own, claims)
    arms = own if tied is None or apart else tied.names
    bounds = finding.interval if _is_of_a_range(token, claims) else None
    given = (
        *((finding.value, *(bounds or ())) if finding.arm in arms or not arms else ()),
        *((finding.comparator_value,) if finding.comparator in arms else ()),
    )
    return finding.unit.lower().startswith(unit) and any(
        (
            abs(v) == value
            or is_rounded(token.text, v)
            or is_short(token.text, v)
            or _is_about(token, v, claims)
        )
        and _has_sign(token, v, claims)
        for v in given
        if v is not None
    )


def is_in_title(token: Token, finding: Finding) -> bool:
    """Tell whether a time is the one time that a measure's own title has: "up to Week 24"."""
    title = f"{finding.measure}; {finding.category or ''}"
    found = {match["list"] for pattern in TIMES for match in pattern.finditer(title)}
    units = {match["u"].lower() for pattern in TIMES for match in pattern.finditer(title)}
    if len(found) != 1 or len(units) != 1 or not isinstance(token.meaning, tuple):
        return False
    value = re.fullmatch(r"\d+(?:\.\d+)?", found.pop())
    return value is not None and token.meaning == (float(value[0]), units.pop())


def _is_about(token: Token, value: float, claims: Claims) -> bool:
    """Tell whether a time is told as "about 63 years", and is that to the places that are told."""
    hedge = HEDGE.search(claims.text, max(0, token.start - 24), token.start)
    written = re.search(r"\d+(?:\.(?P<places>\d+))?", token.text)
    if hedge is None or written is None:
        return False
    said, places = float(written[0]), len(written["places"] or "")
    side = side_of(hedge)
    near = round(abs(value), places) == said
    return near and (side == "about" or (abs(value) < said) == (side == "nearly"))


def _has_sign(token: Token, value: float, claims: Claims) -> bool:
    """Tell whether a time has the sign of a value, or a word that says which way it went."""
    sign = claims.text[max(0, token.start - 1) : token.start]
    if sign in {"+", "-", "−"}:
        return (sign == "+") == (value > 0)
    return value >= 0 or bool(claims.of("direction"))


def _is_of_a_range(token: Token, claims: Claims) -> bool:
    """Tell whether a time is one of two: "13 to 18 days"."""
    after, before = claims.text[token.end :], claims.text[: token.start]
    return bool(
        re.match(r" (?:to|and) [-−]?\d|[–-]\d", after)
        or re.search(r"\d(?: to [-−]?| and [-−]?|[–-])$", before)
    )


def _is_a_difference(token: Token, own: frozenset[str | None], claims: Claims) -> bool:
    """Tell whether a time is how far groups lie apart that are both named: of one it is neither."""
    named = {name for arm in claims.of("arm") for name in arm.names}
    said = re.search(r"\bdifference\b", claims.text[: token.start], re.I) is not None
    return said and own <= named
