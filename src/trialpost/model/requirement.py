"""What a criterion asks, as a tree that can be judged: what is said about a person, and how joined.

A requirement is a statement about a person that holds, does not hold, or is not known to. An
inclusion criterion is met if it holds; an exclusion criterion if it does not. ``span`` of a leaf is
its half-open range in the text of its criterion (``Criterion.text``).

The tree says no more than the text. What narrows a statement and cannot be compared with what
people tell ("symptomatic", "clinically significant") stands in ``qualifiers``: with such a word
somebody who has the thing may or may not be meant, and somebody who lacks it is not.
"""

import enum
import operator
from collections.abc import Callable, Iterator

import msgspec

from trialpost.model.criterion import Criterion
from trialpost.model.status import Sex

Span = tuple[int, int]


class When(enum.StrEnum):
    """At what time something holds.

    ``EVER`` is now or at any time before ("history of", "prior"); ``PAST`` is before and no longer
    ("former"); ``PLANNED`` lies ahead; ``UNSAID`` is what a text without a word of time means: now.
    """

    CURRENT = "current"
    PAST = "past"
    EVER = "ever"
    PLANNED = "planned"
    UNSAID = "unsaid"


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time before the trial begins, in days back from today.

    ``oldest`` is how long ago it may have been at most ("within 6 months": 182.6), ``newest`` how
    long ago at least ("more than 4 weeks ago": 28); ``lasting`` how long it has to have lasted
    ("for at least 3 months"). ``words`` is how the text puts it. Without any of the numbers the
    stretch cannot be reckoned ("5 half-lives").
    """

    words: str
    oldest: float | None = None
    newest: float | None = None
    lasting: float | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A name in a text and the concept of the lexicon that it means, empty if none does."""

    name: str
    concept: str = ""


class _Leaf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, cache_hash=True):
    span: Span = (0, 0)


class Age(_Leaf, frozen=True, kw_only=True, tag="age"):
    """The person's age in years lies within limits; ``None`` is open; a maximum includes its year.

    With ``high_strict`` somebody who has that birthday behind them is too old ("under 18").
    """

    low: float | None = None
    high: float | None = None
    low_strict: bool = False
    high_strict: bool = False


class SexIs(_Leaf, frozen=True, kw_only=True, tag="sex"):
    """The person's sex."""

    sex: Sex


class State(_Leaf, frozen=True, kw_only=True, tag="state"):
    """Pregnant, breastfeeding, able to have children, using contraception, past menopause.

    ``concept`` is an id of the lexicon of kind ``state``.
    """

    name: str
    concept: str
    when: When = When.UNSAID
    qualifiers: tuple[str, ...] = ()


class HasCondition(_Leaf, frozen=True, kw_only=True, tag="condition"):
    """The person has, or had, an illness, an infection or a symptom.

    ``but`` are forms of it that do not count ("except basal cell carcinoma"). ``severity`` and
    ``stage`` are in the text's words, lower case. ``names`` are what stands beside a name under
    which nearly anything falls ("any other illness such as asthma").
    """

    name: str
    concept: str = ""
    infection: bool = False
    when: When = When.UNSAID
    period: Period | None = None
    severity: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    but: tuple[Named, ...] = ()
    names: tuple[Named, ...] = ()


class FamilyHistory(_Leaf, frozen=True, kw_only=True, tag="family"):
    """A relative of the person has, or had, an illness."""

    name: str
    concept: str = ""
    qualifiers: tuple[str, ...] = ()


class Scale(enum.StrEnum):
    """What the limits of a measurement count in."""

    VALUE = "value"
    UPPER_LIMITS = "times the upper limit of normal"
    LOWER_LIMITS = "times the lower limit of normal"
    NORMAL = "normal"
    ABNORMAL = "abnormal"


class Measured(_Leaf, frozen=True, kw_only=True, tag="measurement"):
    """A laboratory value, vital sign or score lies within limits, which belong to it unless strict.

    ``unit`` is canonical (``vocabulary.units``), empty for scores. For ``Scale.NORMAL`` and
    ``ABNORMAL`` there are no limits. A measurement of which only the name is required ("measurable
    disease") has ``Scale.VALUE`` and no limits. ``restated``: the text says the same limit on
    another scale too ("ECOG 0-1 (Karnofsky ≥ 70)"), so that values of the other count as it
    equates them.
    """

    name: str
    concept: str = ""
    low: float | None = None
    high: float | None = None
    low_strict: bool = False
    high_strict: bool = False
    unit: str = ""
    scale: Scale = Scale.VALUE
    period: Period | None = None
    qualifiers: tuple[str, ...] = ()
    restated: bool = False


class Response(enum.StrEnum):
    """How a treatment has to have gone."""

    UNSAID = "unsaid"
    FAILED = "failed"
    INTOLERANT = "intolerant"
    RESPONDED = "responded"
    STABLE = "stable"
    NEEDED = "needed"
    SUITABLE = "suitable"


class Treated(_Leaf, frozen=True, kw_only=True, tag="treatment"):
    """The person takes, took, had or will have a drug, a class of drugs, a therapy or a procedure.

    ``lines`` are limits of how many lines of treatment (lowest, highest; ``None`` is open).
    ``contraindicated``: the person must not have it, whether or not they did. ``names`` is as in
    ``HasCondition``.
    """

    name: str
    concept: str = ""
    when: When = When.UNSAID
    period: Period | None = None
    lines: tuple[int | None, int | None] | None = None
    response: Response = Response.UNSAID
    contraindicated: bool = False
    qualifiers: tuple[str, ...] = ()
    but: tuple[Named, ...] = ()
    names: tuple[Named, ...] = ()


class Allergic(_Leaf, frozen=True, kw_only=True, tag="allergy"):
    """The person is allergic to, or does not bear, something; an empty name is any allergy."""

    name: str = ""
    concept: str = ""
    qualifiers: tuple[str, ...] = ()


class MarkerStatus(enum.StrEnum):
    """What is asked of a marker."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    TESTED = "tested"


class HasMarker(_Leaf, frozen=True, kw_only=True, tag="marker"):
    """A gene variant, receptor, antibody or antigen is there, or is not (mutated: positive)."""

    name: str
    concept: str = ""
    status: MarkerStatus = MarkerStatus.POSITIVE
    qualifiers: tuple[str, ...] = ()


class UsesSubstance(_Leaf, frozen=True, kw_only=True, tag="substance"):
    """The person uses or used tobacco, alcohol, or another drug that nobody prescribed."""

    name: str
    concept: str = ""
    when: When = When.UNSAID
    period: Period | None = None
    qualifiers: tuple[str, ...] = ()


class IsAble(_Leaf, frozen=True, kw_only=True, tag="capacity"):
    """The person can do something: swallow tablets, walk, use a telephone.

    ``granted`` marks one whose lack keeps out ("unable to read"): a doctor's note would name it.
    """

    name: str
    concept: str = ""
    qualifiers: tuple[str, ...] = ()
    granted: bool = False


class Speaks(_Leaf, frozen=True, kw_only=True, tag="language"):
    """The person understands one of the languages; empty: that of the trial, not named."""

    languages: tuple[str, ...] = ()


class InOtherTrial(_Leaf, frozen=True, kw_only=True, tag="other trial"):
    """The person takes or took part in another trial, or had something that was on trial."""

    when: When = When.UNSAID
    period: Period | None = None
    qualifiers: tuple[str, ...] = ()


class Circumstance(_Leaf, frozen=True, kw_only=True, tag="circumstance"):
    """How the person lives: in prison, in hospital, insured, with somebody who cares for them."""

    name: str
    concept: str = ""
    when: When = When.UNSAID
    period: Period | None = None
    qualifiers: tuple[str, ...] = ()


class TeamChecks(enum.StrEnum):
    """Why something is the trial team's to check, and nobody else's."""

    CONSENT = "consent"
    WILLINGNESS = "willingness"
    COMPLIANCE = "compliance"
    JUDGEMENT = "judgement"
    PROGNOSIS = "prognosis"
    PROCEDURE = "procedure of the trial"
    PLANS = "plans"


class LeftToTeam(_Leaf, frozen=True, kw_only=True, tag="team"):
    """Consent, willingness, a doctor's judgement: the trial team checks this with the person.

    ``names`` is what the words of a judgement name, where silence about it speaks
    (``eligibility.named_within``).
    """

    reason: TeamChecks
    names: tuple[Named, ...] = ()


class Unread(_Leaf, frozen=True, kw_only=True, tag="unread"):
    """Something that is not understood; ``text`` is what stands there, ``names`` what it names."""

    text: str
    names: tuple[Named, ...] = ()


class All(msgspec.Struct, frozen=True, tag="all"):
    """Every part holds."""

    parts: tuple["Requirement", ...]


class Any(msgspec.Struct, frozen=True, tag="any"):
    """At least one part holds."""

    parts: tuple["Requirement", ...]


class AllOrAny(msgspec.Struct, frozen=True, tag="all or any"):
    """All parts, or any of them: an "and" that the text leaves open.

    It holds if all parts hold, does not if none does, and is unknown otherwise.
    """

    parts: tuple["Requirement", ...]


class AtLeast(msgspec.Struct, frozen=True, tag="at least"):
    """At least ``least`` of the parts hold."""

    least: int
    parts: tuple["Requirement", ...]


class Not(msgspec.Struct, frozen=True, tag="not"):
    """The part does not hold."""

    part: "Requirement"


Leaf = (
    Age
    | SexIs
    | State
    | HasCondition
    | FamilyHistory
    | Measured
    | Treated
    | Allergic
    | HasMarker
    | UsesSubstance
    | IsAble
    | Speaks
    | InOtherTrial
    | Circumstance
    | LeftToTeam
    | Unread
)
Requirement = All | Any | AllOrAny | AtLeast | Not | Leaf


class ReadBy(enum.StrEnum):
    """Who made a tree."""

    RULES = "rules"
    MODEL = "model"


class ReadCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion with what it asks; ``parser`` is the version of the rules that read it."""

    criterion: Criterion
    requirement: Requirement
    parser: str = ""
    by: ReadBy = ReadBy.RULES


_JOINED = frozenset({All, Any, AllOrAny, AtLeast})
"""Nodes with several parts; a look-up by type is several times as fast as ``isinstance``."""


def leaves(requirement: Requirement) -> tuple[Leaf, ...]:
    """Return the leaves of a tree, in the order of the text."""
    found: list[Leaf] = []
    _gather(requirement, found)
    return tuple(found)


def _gather(requirement: Requirement, found: list[Leaf]) -> None:
    kind = type(requirement)
    if kind in _JOINED:
        for part in requirement.parts:  # type: ignore[union-attr]
            _gather(part, found)
    elif kind is Not:
        _gather(requirement.part, found)  # type: ignore[union-attr]
    else:
        found.append(requirement)  # type: ignore[arg-type]


def nodes(requirement: Requirement) -> Iterator[Requirement]:
    """Yield a tree and all trees within it, the whole first, then in the order of the text."""
    yield requirement
    if isinstance(requirement, All | Any | AllOrAny | AtLeast):
        for part in requirement.parts:
            yield from nodes(part)
    elif isinstance(requirement, Not):
        yield from nodes(requirement.part)


def changed(requirement: Requirement, change: Callable[[Leaf], Requirement]) -> Requirement:
    """Return a tree with each leaf changed, in the order of the text; itself if none was."""
    if type(requirement) in _JOINED:
        held: tuple[Requirement, ...] = requirement.parts  # type: ignore[union-attr]
        parts = tuple([changed(part, change) for part in held])
        if all(map(operator.is_, parts, held)):
            return requirement
        return msgspec.structs.replace(requirement, parts=parts)
    if isinstance(requirement, Not):
        part = changed(requirement.part, change)
        return requirement if part is requirement.part else Not(part)
    return change(requirement)  # type: ignore[arg-type]


def implies(when: Requirement, then: Requirement) -> Requirement:
    """Return what holds for everybody of whom ``when`` does not hold, and else asks ``then``."""
    return Any((Not(when), then))
