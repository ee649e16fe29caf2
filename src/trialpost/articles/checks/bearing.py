"""Tell whether findings with numbers bear out the numbers of a sentence.

A number is borne out by a finding that the sentence names, if its value stands there and the arm,
the time, the measure, the unit and the direction that the sentence ties it to are the finding's.
What a number is tied to is what stands in its own clause, else in the nearest one.
"""

import itertools
import re
from collections.abc import Callable, Iterable

import msgspec

from trialpost.articles.checks.same_measure import is_one_of, names_it
from trialpost.articles.checks.same_value import Reading, has_value, same_p
from trialpost.articles.checks.sums import is_sum
from trialpost.articles.reading.claims import Claims, Token
from trialpost.articles.reading.in_order import groups_in_order, in_pairs
from trialpost.articles.reading.joined_groups import are_these
from trialpost.articles.reading.lexicon import same_unit
from trialpost.articles.reading.shares import SHARE
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.findings.numbers import (
    is_contrast,
    is_measured,
    is_percent_of_people,
    is_share,
    is_signed,
)
from trialpost.model.finding import Finding, Table

TO_LEAVE = "reason to leave"
"""The role of a count of people who left for one reason."""
STARTED = "STARTED"
_BOUNDS = frozenset({"low", "high", "least", "most", "spread"})
_OF = re.compile(r"\b(?:of|in|from|among|for|n =) (?:the |all |only )*$|/ ?$", re.I)
"""What stands before the number of those who were counted."""
_LIMITS = re.compile(r"\b(?:(middle|whole) range (?:of |was |from )*|ranged from )$", re.I)
_SPREAD = re.compile(r"\b(?:(?P<sd>SD|standard deviation)|SE|standard error) (?:of |was )?$", re.I)
_OF_SPREAD = frozenset(("sd", "se", "standard"))
_PER_PEOPLE = re.compile(
    r" ?(?:%|per ?cent\b)?(?: (?:out )?of (?:all |the |these |those )*(?:\d[\d,]* |every 100 )?"
    r"(?:people|persons|participants|patients|women|men|children|them)\b"
    r"| (?:of|in) every 100\b"
    r"|(?<=[%t]) (?:had|have|got|died|recovered|improved|responded|showed)\b)",
    re.I,
)
_SEEN_IN = re.compile(
    r"\b(?:seen|found|came up|happened|occurred|reported|present|gone) in (?:about )?$"
    r"|\b(?:share|(?:number|percentage|proportion) of (?:the )?people)\b[^.;:“”]{0,60}$",
    re.I,
)
_HAD_IT = re.compile(r"\bhad (?:it|this|that)\b", re.I)
_TO = frozenset({"to", "–", "-", "and", "through", "%–", "% to"})


class Failure(msgspec.Struct, frozen=True, gc=False):
    """A claim that nothing bears out, and why."""

    token: Token
    why: str


def readings_of(finding: Finding) -> list[Reading]:
    """List the numbers of a finding that a sentence may state, a count's percentage included."""
    found = []
    for role in ("value", "comparator_value", "n"):
        number = getattr(finding, role)
        if number is not None:
            found.append(Reading(finding, role, float(number)))
    if finding.interval is not None:
        low, high = finding.interval
        found += [Reading(finding, "low", low), Reading(finding, "high", high)]
    if finding.limits is not None:
        low, high = finding.limits
        found += [Reading(finding, "least", low), Reading(finding, "most", high)]
    if finding.spread is not None:
        found.append(Reading(finding, "spread", finding.spread))
    if is_percent_of_people(finding):
        found.append(Reading(finding, "percent", finding.value or 0.0))
    if is_share(finding):
        found.append(Reading(finding, "percent", 100 * (finding.value or 0) / (finding.n or 1)))
    return found


def nearest(token: Token, others: Iterable[Token]) -> Token | None:
    """Return what a token is tied to: in its clause, else before it, else after it."""

    def distance(other: Token) -> tuple[int, int, int]:
        clauses = abs(other.clause - token.clause)
        gap = max(other.start - token.end, token.start - other.end, 0)
        return int(other.clause > token.clause), clauses, gap

    return min(others, key=distance, default=None)


def tied_arms(token: Token, claims: Claims) -> frozenset[str]:
    """Return the arms that a claim is made of: those in its clause, else the nearest."""
    own = [arm for arm in claims.of("arm") if arm.clause == token.clause]
    if not own:
        tied = nearest(token, claims.of("arm"))
        own = [tied] if tied is not None else []
    return frozenset(name for arm in own for name in arm.names)


def is_of_time(finding: Finding, point: Token) -> bool:
    """Tell whether a finding is of a time that a text names, or of no time at all."""
    return finding.timepoint is None or point.is_at(finding.timepoint)


def numbers_borne_out(claims: Claims, findings: tuple[Finding, ...]) -> list[Failure]:
    """Check every number and p-value of a sentence against findings with numbers."""
    every = [reading for finding in findings for reading in readings_of(finding)]
    failures: list[Failure] = []
    bound: dict[Token, list[Reading]] = {}
    for token in claims.of("number"):
        bound[token], why = _bind(token, claims, every)
        if not bound[token] and not is_sum(token, claims, every):
            failures.append(Failure(token, why))
    failures += _pairs(claims, bound)
    failures += _twice(bound, claims)
    failures += _p_values(claims, findings)
    return failures


def _bind(token: Token, claims: Claims, every: list[Reading]) -> tuple[list[Reading], str]:
    """Narrow the readings of a number down; say at which condition none was left."""
    left = [reading for reading in every if has_value(token, reading)]
    if not left:
        return [], "no finding that the sentence names has this number"
    place = _place_of(token, claims)
    steps: tuple[tuple[Callable[[Reading], bool], str], ...] = (
        (
            lambda r: _same_role(token, r, claims, place),
            "the number is another one of the finding's",
        ),
        (lambda r: _same_arm(token, r, claims), "the number belongs to another group"),
        (lambda r: _same_time(token, r, claims), "the number belongs to another time"),
        (lambda r: _same_measure(token, r, claims), "the number belongs to another measure"),
        (lambda r: _unit_agrees(token, r), "the unit is not the finding's"),
        (lambda r: _of_whom(token, r, claims), "the figure is a measured value, and no share"),
        (lambda r: _sign_agrees(token, r, claims), "the direction or sign is not the finding's"),
    )
    for holds, why in steps:
        left = [reading for reading in left if holds(reading)]
        if not left:
            return [], why
    return left, ""


def bound_to(token: Token, claims: Claims, finding: Finding) -> bool:
    """Tell whether a number of a sentence is a finding's value, said of its group."""
    return bool(roles_of(token, claims, finding) & {"value", "percent"})


def roles_of(token: Token, claims: Claims, finding: Finding) -> frozenset[str]:
    """Return which of a finding's numbers a number of a sentence may be."""
    key = (id(token), id(finding))
    kept = claims.roles.get(key)
    if kept is None or kept[0] is not token or kept[1] is not finding:
        bound, _ = _bind(token, claims, readings_of(finding))
        kept = claims.roles[key] = (token, finding, frozenset(one.role for one in bound))
    return kept[2]


class _Place(msgspec.Struct, frozen=True, gc=False):
    """What the words beside a number say that it is: an end of a range, a spread, or a value."""

    role: str
    limits: tuple[str, ...]
    is_end: bool
    spread: re.Match[str] | None


def _place_of(token: Token, claims: Claims) -> _Place:
    role, limits, is_end = "value", [], False
    for first, second in itertools.pairwise(claims.of("number")):
        joined = claims.text[first.end : second.start].strip().lower() in _TO
        if joined and not in_pairs(first, second, claims):
            kind = _LIMITS.search(claims.text[: first.start])
            ends = ("low", "high") if kind is None else ("least", "most")
            role = ends[0] if token is first else ends[1] if token is second else role
            if role in ends:
                is_end = True
                limits += [kind[1] or "whole"] if kind is not None else []
    names_spread = not _OF_SPREAD.isdisjoint(claims.words)
    spread = _SPREAD.search(claims.text[: token.start]) if names_spread else None
    return _Place(role, tuple(limits), is_end, spread)


def _same_role(token: Token, reading: Reading, claims: Claims, place: _Place) -> bool:
    """Hold the bounds of an interval to "1.0 to 3.3", the lower first, and nothing else to it."""
    role, spread = place.role, place.spread
    if any(not _is_limits(kind, reading.finding) for kind in place.limits):
        return False
    if place.is_end and reading.role == "n":
        return False
    if spread is not None or reading.role == "spread":
        return reading.role == "spread" and _is_spread(spread, reading.finding)
    if "least" in (role, reading.role) or "most" in (role, reading.role):
        return role == reading.role
    if reading.role == "n" and not _is_whole(token, reading, claims):
        return False
    if reading.role in {"low", "high"} or reading.finding.interval is not None:
        return reading.role == role or (reading.role not in {"low", "high"} and role == "value")
    return True


def _is_whole(token: Token, reading: Reading, claims: Claims) -> bool:
    """Tell whether a number is told as that of all who were counted, or of people at all."""
    if _OF.search(claims.text[: token.start]):
        return True
    if token.unit is not None and same_unit(token.unit, "people"):
        return True
    counted = (reading.finding.counted or "people").lower()
    return claims.text[token.end :].lstrip().lower().startswith(counted)


def _is_limits(said: str, finding: Finding) -> bool:
    kind = (finding.limits_kind or "").lower()
    return "quartile" in kind if said.lower() == "middle" else kind == "full range"


def _is_spread(said: re.Match[str] | None, finding: Finding) -> bool:
    kind = (finding.spread_kind or "").lower()
    if said is None:
        return False
    return kind == ("standard deviation" if said["sd"] else "standard error")


def _same_arm(token: Token, reading: Reading, claims: Claims) -> bool:
    finding = reading.finding
    own = {finding.comparator if reading.role == "comparator_value" else finding.arm} - {None}
    if not own:
        return True
    arms = claims.of("arm")
    if not arms and own <= claims.everybody:
        return True
    if is_contrast(finding):
        named = {name for arm in arms for name in arm.names}
        if finding.arm not in named or (
            len(arms) > 1 and finding.comparator is not None and finding.comparator not in named
        ):
            return False
        tied = nearest(token, arms)
        if tied is not None and finding.comparator in tied.names:
            arms = tuple(arm for arm in arms if finding.comparator not in arm.names)
    else:
        told = groups_in_order(claims).get(token)
        if told is not None:
            return bool(told.names & own)
    tied = nearest(token, arms)
    return tied is not None and bool(tied.names & own)


def _same_time(token: Token, reading: Reading, claims: Claims) -> bool:
    tied = nearest(token, claims.of("time"))
    point = reading.finding.timepoint
    if tied is None or point is None:
        return True
    if reading.role == "n":  # "at day 1, the median of 5 people was 0.5 hour"
        return any(one.is_at(point) for one in claims.of("time"))
    return tied.is_at(point)


def _same_measure(token: Token, reading: Reading, claims: Claims) -> bool:
    names = [one for one in claims.of("measure") if not _is_of_those(one, token, claims)]
    tied = nearest(token, names)
    if tied is None or reading.finding.measure in {RANDOMISED, COMPLETED}:
        return True
    if reading.finding.measure == STARTED and _OF.search(claims.text[: token.start]):
        return True
    if reading.finding.role == TO_LEAVE and "NOT COMPLETED" in tied.names:
        return any(reading.finding.measure in one.names for one in claims.of("measure"))
    title = reading.finding.measure
    return is_one_of(title, tied.names) or names_it(tied.text, title)


def _is_of_those(name: Token, token: Token, claims: Claims) -> bool:
    """Tell whether a name only says of whom a figure is: "none of the ten who started finished"."""
    if not claims.text[: name.start].endswith(" who "):
        return False
    return not (token.end <= name.start and not any(
        token.end <= one.start < name.start for one in claims.of("number")
    ))  # fmt: skip


def _unit_agrees(token: Token, reading: Reading) -> bool:
    if token.unit is None or reading.role == "percent":
        return True
    if reading.role == "n":
        return same_unit(token.unit, "people")
    return same_unit(token.unit, reading.finding.unit)


def _of_whom(token: Token, reading: Reading, claims: Claims) -> bool:
    """Tell whether a figure that is told of people, "0.2% of people had it", counts them."""
    if reading.role == "n" or not is_measured(reading.finding):
        return True
    before, after = claims.text[: token.start], claims.text[token.end :]
    of_people = _PER_PEOPLE.match(after) or _SEEN_IN.search(before)
    return not (of_people or _HAD_IT.search(claims.text))


def _sign_agrees(token: Token, reading: Reading, claims: Claims) -> bool:
    minus = token.sign in {"-", "−"}
    if reading.role in _BOUNDS:
        return minus == (reading.value < 0)
    if reading.role in {"n", "percent"} or not is_signed(reading.finding):
        return minus == (reading.value < 0)
    tied = _direction_of(token, claims)
    if tied is not None and token.sign and (tied == "down") != minus:
        return False
    if reading.value == 0:
        return tied is None and not minus
    down = minus or (tied == "down" and not token.sign)
    return down == (reading.value < 0)


def _direction_of(token: Token, claims: Claims) -> str | None:
    """Return ``up`` or ``down`` as the words before or beside a number have it."""
    words = [d for d in claims.of("direction") if d.clause <= token.clause]
    tied = nearest(token, words)
    if tied is None:
        return None
    turned = any(
        n.clause == tied.clause and 0 <= tied.start - n.end <= 12 for n in claims.of("negation")
    )
    way = str(tied.meaning)
    return {"up": "down", "down": "up"}[way] if turned else way


def _pairs(claims: Claims, bound: dict[Token, list[Reading]]) -> list[Failure]:
    """Check that both numbers of "70 of 104" come from one finding."""
    failures = []
    numbers = claims.of("number")
    for first, second in itertools.pairwise(numbers):
        between = claims.text[first.end : second.start].strip().lower()
        if between not in {"of", "out of", "of the", "out of the", "in", "/"}:
            continue
        wholes = {r.finding.id for r in bound.get(second, []) if r.role == "n"}
        parts = {r.finding.id for r in bound.get(first, []) if r.role in {"value", "percent"}}
        wholes |= _of_flow(bound.get(first, []), bound.get(second, []))
        if bound.get(first) and bound.get(second) and not wholes & parts:
            failures.append(Failure(first, "the two numbers do not belong together"))
    return failures


def _of_flow(parts: list[Reading], wholes: list[Reading]) -> set[str]:
    """Return the counts of people in a trial's flow that are told of those who started in it."""
    started = {(one.finding.arm, one.finding.category) for one in wholes
               if one.finding.measure == STARTED}  # fmt: skip
    return {one.finding.id for one in parts if one.finding.table is Table.FLOW
            and (one.finding.arm, one.finding.category) in started}  # fmt: skip


def _twice(bound: dict[Token, list[Reading]], claims: Claims) -> list[Failure]:
    """Find a result that a sentence states twice, as when one arm was put for another."""
    seen: set[tuple[str, str]] = set()
    failures = []
    for token, readings in bound.items():
        whole = any(r.role == "n" for r in readings) and _OF.search(claims.text[: token.start])
        keys = {(r.finding.id, r.role) for r in readings if r.role != "n"}
        if len(keys) == 1 and not whole and token.unit != SHARE:
            if keys <= seen:
                failures.append(Failure(token, "the same result is stated twice"))
            seen |= keys
    return failures


def _p_values(claims: Claims, findings: tuple[Finding, ...]) -> list[Failure]:
    failures = []
    for token in claims.of("p"):
        arm = nearest(token, claims.of("arm"))
        fitting = [f for f in findings if f.p_value is not None]
        if arm is not None:
            every = {name for one in claims.of("arm") for name in one.names}
            fitting = [f for f in fitting if {f.arm, f.comparator} & arm.names
                       or (f.arm is not None and are_these(f.arm, every))]  # fmt: skip
        if not any(same_p(token, f) for f in fitting):
            failures.append(Failure(token, "no finding that the sentence names has this p-value"))
    return failures
