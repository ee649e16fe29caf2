"""Hold what is said of groups against the findings: between which two, how many, and the sign.

"Between A and B, the ratio was 1.2" says that A has more. "The difference between A and B was
significant" says nothing of the order. "1 of 13 people with A" says it of A and of no other.
"""

import itertools
import re
from collections.abc import Iterator

from trialpost.articles.checks.bearing import Failure, bound_to, roles_of
from trialpost.articles.checks.lasting import lasts
from trialpost.articles.checks.whole import says_untold
from trialpost.articles.reading.claims import Claims, Meaning, Token
from trialpost.articles.reading.in_order import groups_in_order, in_pairs
from trialpost.articles.reading.joined_groups import are_these
from trialpost.articles.reading.shares import SHARE
from trialpost.findings.numbers import is_contrast
from trialpost.model.finding import Finding

_BETWEEN = re.compile(r"(?:\bbetween|^for) $", re.I)
_AND = re.compile(r" and (?:the )?")
_LISTED = re.compile(r"(?:,|,? or|,? and) (?:the )?")
_OF_GROUP = re.compile(
    r"(?<![\w.,])(?P<part>\d[\d,]*) (?:out )?of (?P<all>\d[\d,]*)(?: people| participants)?"
    r" (?:with|in|on|given|who got) (?:the )?$"
)
_ALSO = re.compile(r",? (?:and|or)(?: also)? (?:(?:with|in|on|for) )?(?:the )?", re.I)
_OF_BOTH = re.compile(r"(?:[\w ]|%|/)*?\b(?:with|in|on|for|given) (?:the )?", re.I)
_IN_ALL = re.compile(r"\b(?:in all|in total|al?together|took part|between)\b", re.I)
_JOINED = re.compile(r"(?:,|,? or|,? and) (?:(?:with|in|on|for) )?(?:the )?", re.I)
_LIMITED = re.compile(
    r"\b(?:not given|than|compared|in all|in total|al?together|took part)\b", re.I
)
_PLUS = re.compile(r"(?<![\w.,])(?:\+|plus )(?P<n>\d+(?:\.\d+)?)")
_ESTIMATE = re.compile(r"(?:\b(?:was|were|of)|:) [−+-]?\d")


def between_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find a group that is compared with itself, and two that stand the other way round."""
    failures: list[Failure] = []
    for first, second in _pairs(claims):
        if first.names & second.names:
            failures.append(Failure(second, "a group cannot be compared with itself"))
        elif _gives_estimate(second, claims, numbers) and _are_turned(first, second, numbers):
            failures.append(Failure(first, "the findings have these groups the other way round"))
    return failures


def _gives_estimate(last: Token, claims: Claims, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a sentence gives an estimate of two groups, behind them or before."""
    if _ESTIMATE.search(claims.text[last.end :]):
        return True
    contrasts = [one for one in numbers if is_contrast(one)]
    return any(bound_to(token, claims, one)
               for token in claims.of("number") for one in contrasts)  # fmt: skip


def lists_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find "between A, B or C and D" that names a group twice, or one not set against D."""
    arms = claims.of("arm")
    failures: list[Failure] = []
    for at, first in enumerate(arms):
        if not _BETWEEN.search(claims.text[: first.start].removesuffix("the ")):
            continue
        told, joints = [first], ""
        for other in arms[at + 1 :]:
            joint = claims.text[told[-1].end : other.start]
            if not _LISTED.fullmatch(joint):
                break
            told, joints = [*told, other], joints + joint
        names = [one.names for one in told]
        failures += [
            Failure(one, "this group is named twice")
            for i, one in enumerate(told) if one.names in names[:i]
        ]  # fmt: skip
        if " or " in joints:
            failures += _not_against(told[:-1], told[-1], numbers)
    return failures


def _not_against(told: list[Token], last: Token, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find groups that no finding sets against the last one."""
    compared = [(f.arm, f.comparator) for f in numbers if f.arm and f.comparator]
    return [
        Failure(one, "the findings do not set this group against the other")
        for one in told if compared and not any(
            (arm in one.names and other in last.names) or (other in one.names and arm in last.names)
            for arm, other in compared
        )
    ]  # fmt: skip


def _pairs(claims: Claims) -> list[tuple[Token, Token]]:
    """Return the groups of every "between A and B"."""
    arms = claims.of("arm")
    return [
        (first, second)
        for first, second in itertools.pairwise(arms)
        if _BETWEEN.search(claims.text[: first.start].removesuffix("the "))
        and _AND.fullmatch(claims.text[first.end : second.start])
    ]


def _are_turned(first: Token, second: Token, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether findings compare these two groups, and only the other way round."""
    one, two = first.names, second.names
    compared = [(f.arm, f.comparator) for f in numbers if f.arm and f.comparator]
    right = any(arm in one and other in two for arm, other in compared)
    return not right and any(arm in two and other in one for arm, other in compared)


def counts_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find a "1 of 13 people with A" that the findings do not have of that very group."""
    failures: list[Failure] = []
    for arm in claims.of("arm"):
        match = _OF_GROUP.search(claims.text[: arm.start])
        own = [value for f in numbers for value in _values(f, arm.names)]
        if match is None or not own or _is_share(match.start(), claims):
            continue
        if arm in groups_in_order(claims).values():
            continue
        part, whole = (int(match[key].replace(",", "")) for key in ("part", "all"))
        if not any(_is_count(part, whole, value, n) for value, n in own):
            why = "no finding that the sentence names has this count in this group"
            failures.append(Failure(arm, why))
    return failures


def _is_share(place: int, claims: Claims) -> bool:
    """Tell whether "57 of 100" there is so many of every hundred."""
    shares = [one for one in claims.of("number") if one.unit in ("%", SHARE)]
    return any(one.start <= place < one.end for one in shares)


def joined_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find a value said of two groups, "59 of 541 with A or B", that only one of them has."""
    failures: list[Failure] = []
    if "respectively" in claims.words and not groups_in_order(claims):
        return [Failure(_whole(claims), "which figure is of which group cannot be read")]
    if len(claims.of("arm")) < 2 or _IN_ALL.search(claims.text):
        return failures
    for first, second in itertools.pairwise(claims.of("arm")):
        if not _ALSO.fullmatch(claims.text[first.end : second.start]):
            continue
        if in_pairs(first, second, claims):
            continue
        told = [one for one in (*claims.of("number"), *claims.of("time")) if one.end <= first.start]
        near = max(told, key=lambda one: one.end, default=None)
        behind = _behind(second, claims)
        if near is None and behind is not None:
            both = [_has(behind, None, one, numbers) for one in (first, second)]
            if any(both) and not all(both):
                why = "the findings say this of the other group alone"
                failures.append(Failure(first if both[1] else second, why))
        if near is None or not _OF_BOTH.fullmatch(claims.text[near.end : first.start]):
            continue
        part = _part_of(near, claims)
        whole = near.meaning if part is not near else None
        if _has(part, whole, first, numbers) and not _has(part, whole, second, numbers):
            failures.append(Failure(second, "the findings say this of the other group alone"))
    return failures


def _whole(claims: Claims) -> Token:
    return Token(
        kind="text", meaning=None, start=0, end=len(claims.text), clause=0, text=claims.text
    )


def _behind(last: Token, claims: Claims) -> Token | None:
    """Return the figure that follows groups which a sentence begins with: "with A and B, 3 …"."""
    after = [one for one in (*claims.of("number"), *claims.of("time")) if one.start >= last.end]
    return min(after, key=lambda one: one.start, default=None)


def bare_groups(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find a group that stands beside another's figure, and has none of its own.

    "10 of 150 people died with A, the number with B" says of B what no finding has. Contrasts,
    what is called significant, and comparisons ("more than with B") are held elsewhere.
    """
    figures = (*claims.of("number"), *claims.of("time"))
    groups = claims.of("arm")
    others = ("gap", "significant", "p", "direction", "multiple")
    if says_untold(claims.text):
        return [*_left_out(claims, numbers)]
    if len(groups) < 2 or any(map(is_contrast, numbers)) or any(map(claims.of, others)):
        return []
    if _LIMITED.search(claims.nameless):
        return []
    names = {name for one in numbers for name in _told(claims, figures, one)}
    joined = [(first, second) for first, second in itertools.pairwise(groups)
              if _JOINED.fullmatch(claims.text[first.end : second.start])]  # fmt: skip
    for first, second in joined:  # "nobody died with A, B or C"
        names |= second.names if first.names & names else frozenset()
    for first, second in reversed(joined):  # "with A, with B and with C, nobody died"
        names |= first.names if second.names & names else frozenset()
    own = " ".join(one.measure for one in numbers).lower()
    return [
        Failure(arm, "nothing is told of this group, beside the figure of another")
        for arm in groups
        if names and not arm.names & names and arm.text.lower() not in own
    ]


def _left_out(claims: Claims, numbers: tuple[Finding, ...]) -> Iterator[Failure]:
    """Find a group that is said to be left out, of which the sentence names no result."""
    own = {one.arm for one in numbers if one.arm}
    own |= {one.comparator for one in numbers if one.comparator and is_contrast(one)}
    for arm in claims.of("arm"):
        if not arm.names & own and not any(are_these(name, own) for name in arm.names):
            yield Failure(arm, "the sentence names no result of this group")


def _told(claims: Claims, figures: tuple[Token, ...], one: Finding) -> Iterator[str]:
    """Yield the groups whose values of a finding are told."""
    roles = {role for figure in figures for role in roles_of(figure, claims, one)}
    of_time = any(lasts(figure, one, claims) for figure in figures)
    if one.arm and (of_time or roles & {"value", "percent", "low", "high", "least", "most"}):
        yield one.arm
    if one.comparator and (of_time or "comparator_value" in roles):
        yield one.comparator


def _part_of(token: Token, claims: Claims) -> Token:
    """Return the 59 of "59 of 541 people", whose last number this is; else the number itself."""
    for one in claims.of("number"):
        if re.fullmatch(r" (?:out )?of ", claims.text[one.end : token.start]):
            return one
    return token


def _has(part: Token, whole: Meaning, arm: Token, numbers: tuple[Finding, ...]) -> bool:
    """Tell whether a group has a value, of so many people if that is said."""
    meaning = part.meaning[0] if isinstance(part.meaning, tuple) else part.meaning
    held = [(abs(value), n) for f in numbers for value, n in _values(f, arm.names)]
    return any(value == meaning and (whole is None or n in (whole, None)) for value, n in held)


def _values(finding: Finding, names: frozenset[str]) -> list[tuple[float, int | None]]:
    """Return what a finding has of a group, with how many people that group has, if it says so."""
    found: list[tuple[float, int | None]] = []
    if finding.arm in names and finding.value is not None:
        found.append((finding.value, finding.n))
    if finding.comparator in names and finding.comparator_value is not None:
        found.append((finding.comparator_value, None))
    return found


def _is_count(part: int, whole: int, value: float, n: int | None) -> bool:
    """Tell whether a count is a value: the count itself, or the share that it makes."""
    if value == part:
        return True
    if n is not None and abs(n * value / 100 - part) <= 0.5 + n * 0.0006:
        return True
    return whole > 0 and abs(100 * part / whole - value) <= 1


def signs_borne_out(claims: Claims, numbers: tuple[Finding, ...]) -> list[Failure]:
    """Find a number with a plus before it that the findings have with a minus only."""
    every = [value for one in numbers for value in _figures(one)]
    failures: list[Failure] = []
    for token in claims.of("number"):
        match = _PLUS.match(claims.text, token.start)
        if match is None:
            continue
        said, rounded = float(match["n"]), 0.5 * 10.0 ** -len(match["n"].partition(".")[2])
        plus = any(abs(value - said) <= rounded for value in every)
        if not plus and any(abs(value + said) <= rounded for value in every):
            failures.append(Failure(token, "the findings have this number with a minus"))
    return failures


def _figures(one: Finding) -> tuple[float, ...]:
    """Return the values of a finding, of both groups and of its bounds."""
    told = (one.value, one.comparator_value, *(one.interval or ()), *(one.limits or ()))
    return tuple(value for value in told if value is not None)
