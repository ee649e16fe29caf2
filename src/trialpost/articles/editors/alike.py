"""Read that two groups are alike, "about as common with A as with B", where their figures are.

Shares of people are about the same if neither is more than a fifth larger than the other nor more
than five of every hundred apart; means, if they are a twentieth apart at most. Without "about" or
"similar" they have to be the same, to half of one in a hundred. Where a test of the same measure
found the groups to differ they are not alike, however near they lie.
"""

import itertools
import re

from trialpost.articles.editors.said import share_of_people
from trialpost.articles.reading.claims import Claims, read_claims
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.findings.numbers import is_signed
from trialpost.findings.significance import significance
from trialpost.model.finding import Finding, Table

_HEDGE = r"(?:(?P<hedge>about|roughly|nearly|almost|broadly|approximately|similarly) )?"
_JUST = r"(?:just |equally )?"
_OFTEN = r"(?:common(?:ly)?|often|frequent(?:ly)?|likely)"
_HIGH = r"(?:high|long|large|great|old|much)"
_WITH = r"(?:with|in|on|for|among|of)"
_AS = re.compile(
    rf"\b{_HEDGE}{_JUST}as (?:(?P<of_people>{_OFTEN})|(?P<many>many)(?P<who> \w+)?|{_HIGH})\b"
    rf"(?P<between>[^.;]*?)[ \0]as(?P<end> {_WITH}\b)",
    re.I,
)
_SAME = re.compile(
    rf"\b(?:{_HEDGE}(?:an? |the )?"
    r"(?:(?P<similar>similar|comparable|close|like)|same|equal|identical)\b"
    r"(?P<what> (?:number|share|proportion|percentage)s?(?P<who> of (?:the )?(?:people|patients"
    r"|participants|men|women|children))?)?)"
    rf"|\b{_HEDGE.replace('hedge', 'hedge2')}(?:(?P<similarly>similarly)|equally)"
    rf" (?P<of_people>{_OFTEN})\b",
    re.I,
)
_EXACT, _PART, _APART, _MEASURED = 0.5, 1.2, 5.0, 0.05


def in_place_of_alike(text: str, numbers: tuple[Finding, ...], lexicon: Lexicon) -> str:
    """Return a sentence without its "about as common … as", where the figures are so alike.

    Args:
        text: the sentence.
        numbers: the findings with numbers that it names.
        lexicon: what names of groups mean.
    """
    match = _AS.search(text)
    if match:
        near = match["hedge"] is not None
        kind = "count" if match["many"] else "share" if match["of_people"] else "value"
        if not _are_alike(text, numbers, lexicon, near=near, kind=kind):
            return text
        first = (match["who"] or " people").strip() if match["many"] else "seen"
        before, after = text[: match.start()], text[match.end() :]
        first = first.capitalize() if not before else first
        return f"{before}{first}{match['between']} and{match['end']}{after}"
    match = _SAME.search(text)
    if match is None:
        return text
    near = any(match[key] for key in ("hedge", "hedge2", "similar", "similarly"))
    kind = "count" if (match["what"] or "").startswith(" number") else "any"
    if not _are_alike(text, numbers, lexicon, near=near, kind=kind):
        return text
    plain = "seen" if match["of_people"] else "people" if match["who"] else ""
    before, after = text[: match.start()], text[match.end() :]
    plain = plain.capitalize() if not before else plain
    return re.sub(r"  +|(?<=was|ere) : ", " ", f"{before}{plain}{after}")


def _are_alike(
    text: str, numbers: tuple[Finding, ...], lexicon: Lexicon, *, near: bool, kind: str
) -> bool:
    claims = read_claims(text, lexicon)
    pairs = _pairs(claims, numbers)
    if not pairs or claims.of("negation"):
        return False
    return all(_is_alike(*pair, near=near, kind=kind) for pair in pairs) and not any(
        _are_told_apart(pair, numbers) for pair in pairs
    )


def _pairs(claims: Claims, numbers: tuple[Finding, ...]) -> list[tuple[Finding, Finding]]:
    """Return the findings of one row that are of two groups, which the sentence names."""
    arms = {one.names for one in claims.of("arm")}
    if len(arms) != 2:
        return []
    first, second = arms
    return [
        (one, other) for one, other in itertools.combinations(numbers, 2)
        if _row(one) == _row(other) and one.table is not Table.ANALYSIS
        and ((one.arm in first and other.arm in second)
             or (one.arm in second and other.arm in first))
    ]  # fmt: skip


def _row(one: Finding) -> tuple[object, ...]:
    return (one.table, one.measure, one.category, one.role, one.timepoint, one.statistic, one.unit)


def _is_alike(one: Finding, other: Finding, *, near: bool, kind: str) -> bool:
    shares = share_of_people(one), share_of_people(other)
    if kind == "share" and None in shares:
        return False
    if kind == "count" and not near:
        return one.value == other.value and None not in shares
    if None in shares:
        first, second = one.value, other.value
        if first is None or second is None:
            return False
        if not near:
            return first == second
        if is_signed(one) and (first < 0) != (second < 0):
            return False
        return abs(first - second) <= _MEASURED * max(abs(first), abs(second))
    first, second = shares[0] or 0.0, shares[1] or 0.0
    apart = abs(first - second)
    if apart <= _EXACT and (near or min(first, second) > 10 * apart or apart == 0):
        return True
    return near and apart <= _APART and max(first, second) <= _PART * min(first, second)


def _are_told_apart(pair: tuple[Finding, Finding], numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a test that the sentence names found the two groups to differ."""
    return any(
        one.table is Table.ANALYSIS and one.measure == pair[0].measure and significance(one)
        for one in numbers
    )
