"""The leaf that comes of a name with everything that is said of it."""

import functools
import re
from collections.abc import Callable

import msgspec

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS
from trialpost.eligibility.grammar.limits import acuity, bettered, is_vague
from trialpost.eligibility.grammar.narrowing import sorted_qualifiers
from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    Any,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    InOtherTrial,
    IsAble,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Not,
    Requirement,
    Response,
    Scale,
    Speaks,
    State,
    TeamChecks,
    Treated,
    Unread,
    UsesSubstance,
    When,
)
from trialpost.vocabulary.comparisons import Against, Comparison
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.quantities import Quantity


def leaf_of(draft: Draft) -> Requirement:
    """Make the leaf of a draft, without the denial that it lies under."""
    if draft.kind != "team" and (draft.unclear or draft.kind == "unread"):
        return Unread(span=(draft.start, draft.end), text=draft.name)
    return _LEAVES.get(draft.kind, _as_condition)(draft)


_PAIRED = frozenset({"blood-pressure", "sbp"})
_SCALES = {
    Against.ULN: Scale.UPPER_LIMITS,
    Against.LLN: Scale.LOWER_LIMITS,
    Against.NORMAL: Scale.NORMAL,
}


def _as_condition(draft: Draft) -> Requirement:
    frame = draft.frame
    span = (draft.start, draft.end)
    if frame.allergy:
        return _as_allergy(draft)
    severity, stage, rest = sorted_qualifiers(draft.qualifiers, draft.stages)
    if frame.family:
        of_family = FamilyHistory(
            span=span, name=draft.name, concept=draft.concept, qualifiers=rest
        )
        if not frame.person_too:
            return of_family
        own = msgspec.structs.replace(frame, family=False, when=When.EVER)
        return Any((_as_condition(msgspec.structs.replace(draft, frame=own)), of_family))
    if frame.risk:
        return HasCondition(span=span, name=f"risk of {draft.name}", qualifiers=rest)
    if frame.suspected:
        rest = (*rest, "suspected")
    leaf = HasCondition(
        span=span,
        name=draft.name,
        concept=draft.concept,
        infection=draft.kind is Kind.INFECTION,
        when=frame.when,
        period=draft.period,
        severity=severity,
        stage=stage,
        qualifiers=rest,
        but=tuple(draft.but),
    )
    if frame.sign is False:
        return Not(leaf)
    return leaf


_COURSES = (Kind.DRUG, Kind.DRUG_CLASS, Kind.THERAPY)
"""Treatments that go on for a while."""


_TEST = re.compile(
    r"\b(?:tests?|serolog\w*|screen\w*|PCR|swabs?|cultures?|assays?)\b", re.IGNORECASE
)
"""Words of what shows something, of which only what it shows is asked."""


def _now_or_then(draft: Draft) -> When:
    """Say when a treatment is so that somebody undergoes: now, or in the time that is named."""
    return When.CURRENT if draft.period is None else When.UNSAID


def _as_treatment(draft: Draft) -> Requirement:
    frame = draft.frame
    if frame.allergy:
        return _as_allergy(draft)
    if frame.sign is not None and _TEST.search(draft.name):
        # "a negative PCR test" asks for what it shows, and not for the test.
        return Unread(span=(draft.start, draft.end), text=draft.name)
    response = frame.response
    if frame.able is True and response is Response.UNSAID:
        response = Response.SUITABLE
    goes_on = frame.undergoing and frame.when is When.PLANNED and draft.kind in _COURSES
    leaf = Treated(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        when=_now_or_then(draft) if goes_on else frame.when,
        period=draft.period,
        lines=draft.lines,
        response=response,
        contraindicated=frame.contraindicated or frame.able is False,
        qualifiers=tuple(draft.qualifiers),
        but=tuple(draft.but),
    )
    if frame.planned_too and not frame.contraindicated:
        return Any((leaf, msgspec.structs.replace(leaf, when=When.PLANNED, period=None)))
    return leaf


def _as_allergy(draft: Draft) -> Requirement:
    return Allergic(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        qualifiers=tuple(one for one in (draft.frame.severe, *draft.qualifiers) if one),
    )


def _as_pair(draft: Draft, quantity: Quantity) -> Requirement:
    """Take "160/100" apart: both below a limit, or either above one."""
    upper = quantity.low is None
    leaves = tuple(
        _as_measurement(
            msgspec.structs.replace(
                draft,
                name=name,
                concept=concept,
                quantity=msgspec.structs.replace(
                    quantity,
                    is_pair=False,
                    low=None if upper else value,
                    high=value if upper else None,
                ),
            )
        )
        for name, concept, value in zip(
            ("systolic blood pressure", "diastolic blood pressure"),
            ("sbp", "dbp"),
            quantity.values,
            strict=False,
        )
    )
    return All(leaves) if upper else Any(leaves)


_HOW_KNOWN = re.compile(
    r"(?:baseline|screening|initial|measured|estimated|calculated|documented|current|currently"
    r"|pre-?treatment|confirmed|local|serum|plasma|blood|known|documented|laboratory|evidence"
    r"|peripheral|absolute|mean|average|overall|total|at least|normal|abnormal)$"
    r"|(?:as\s+)?(?:by|via|using|per|according|measured|assessed|determined|calculated|estimated"
    r"|evaluated|obtained|performed|confirmed|documented|defined)\b(?!.*\bin\s+patients)"
    r"|(?:on|in)\s+(?:the\s+|a\s+)?(?:echo|ecg|electrocard|mri|ct\b|imaging|transthoracic|angiogra"
    r"|spirometry|screening|12-lead|blood)"
    r"|(?:at|during|for)\s+(?:the\s+)?(?:screening|baseline|inclusion|enrol|visit|study entry)"
    r"|(?:(?:physical|performance|functional|general|health|clinical|total|global)\s+)?"
    r"(?:status|scores?|scale|level|grade|class|rating|values?|index|stage|category|points?)"
    r"(?:\s+(?:status|scores?|scale|level|rating|values?|points?))?(?:\s+of)?$",
    re.IGNORECASE,
)
"""What is said of a measurement that changes nothing: when the trial takes it, and with what."""


_CAME_OUT = {True: "positive", False: "negative"}
"""How a value came out that is asked for without a limit: "undetectable viral load"."""

_OF_DEVICE = re.compile(
    r"(?:monitors?|sensors?|devices?|catheters?|cuffs?|meters?|machines?|kits?|strips?)\b",
    re.IGNORECASE,
)
"""What is named by what it measures: "a blood pressure monitor"."""


def _as_measurement(draft: Draft) -> Requirement:
    if draft.quantity is not None and draft.quantity.is_pair and draft.concept in _PAIRED:
        return _as_pair(draft, draft.quantity)
    frame, quantity = draft.frame, draft.quantity
    if quantity is None and any(_OF_DEVICE.match(words) for words in draft.qualifiers):
        return Unread(span=(draft.start, draft.end), text=draft.name)
    low = high = None
    low_strict = high_strict = False
    unit, scale = "", Scale.VALUE
    qualifiers = [words for words in draft.qualifiers if not _HOW_KNOWN.match(words)]
    if quantity is not None:
        quantity = bettered(draft.concept, acuity(draft.concept, quantity))
        low, high = quantity.low, quantity.high
        low_strict, high_strict = quantity.low_strict, quantity.high_strict
        unit = quantity.unit
        if is_vague(draft.concept, quantity):
            qualifiers.append("=")
        scale = _SCALES.get(quantity.against, Scale.VALUE)
        if quantity.sort is Comparison.NORMAL:
            scale = Scale.NORMAL
        elif quantity.sort is Comparison.ABNORMAL:
            scale = Scale.ABNORMAL
    elif frame.normal is not None:
        scale = Scale.NORMAL if frame.normal else Scale.ABNORMAL
    elif frame.sign is not None:
        qualifiers.append(_CAME_OUT[frame.sign])
    return Measured(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        low=low,
        high=high,
        low_strict=low_strict,
        high_strict=high_strict,
        unit=unit,
        scale=scale,
        period=draft.period,
        qualifiers=tuple(qualifiers),
        restated=draft.restated,
    )


def _as_marker(draft: Draft) -> Requirement:
    sign = draft.frame.sign
    status = MarkerStatus.NEGATIVE if sign is False else MarkerStatus.POSITIVE
    return HasMarker(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        status=status,
        qualifiers=tuple(draft.qualifiers),
    )


def _as_state(draft: Draft) -> Requirement:
    period = draft.period if draft.concept != "contraception" else None
    leaf = State(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        when=draft.frame.when,
        qualifiers=tuple(draft.qualifiers) + ((period.words,) if period is not None else ()),
    )
    denied = draft.frame.sign is False or draft.frame.able is False
    return Not(leaf) if denied else leaf


def _as_said_of_a_time(leaf: type[UsesSubstance] | type[Circumstance], draft: Draft) -> Requirement:
    return leaf(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        when=draft.frame.when,
        period=draft.period,
        qualifiers=tuple(draft.qualifiers),
    )


def _as_capacity(draft: Draft) -> Requirement:
    leaf = IsAble(
        span=(draft.start, draft.end),
        name=draft.name,
        concept=draft.concept,
        qualifiers=tuple(draft.qualifiers),
    )
    lacking = any(_LACKING.match(words) for words in draft.qualifiers)
    return Not(leaf) if draft.frame.able is False or lacking else leaf


_LACKING = re.compile(
    r"(?:limited|impaired|reduced|restricted|poor|insufficient|inadequate|lack|loss)\b",
    re.IGNORECASE,
)
"""Words that say that somebody cannot do something, or not enough."""


def _as_language(draft: Draft) -> Requirement:
    leaf = Speaks(span=(draft.start, draft.end), languages=(draft.concept or draft.name,))
    return Not(leaf) if draft.frame.able is False else leaf


def _as_age(draft: Draft) -> Requirement:
    quantity = draft.quantity
    assert quantity is not None  # noqa: S101 - an age is made of a number
    return Age(
        span=(draft.start, draft.end),
        low=quantity.low,
        high=quantity.high,
        low_strict=quantity.low_strict,
        high_strict=quantity.high_strict,
    )


def _as_trial(draft: Draft) -> Requirement:
    return InOtherTrial(
        span=(draft.start, draft.end),
        when=draft.frame.when,
        period=draft.period,
        qualifiers=tuple(draft.qualifiers),
    )


def _as_lines(draft: Draft) -> Requirement:
    return Treated(
        span=(draft.start, draft.end),
        name=draft.name,
        when=When.EVER,
        lines=draft.lines,
        period=draft.period,
        qualifiers=tuple(draft.qualifiers),
    )


def _as_pregnancy_test(draft: Draft) -> Requirement:
    span = (draft.start, draft.end)
    if draft.frame.sign is None:
        return LeftToTeam(span=span, reason=TeamChecks.PROCEDURE)
    leaf = State(span=span, name="pregnant", concept="pregnant")
    return leaf if draft.frame.sign else Not(leaf)


def _as_team(draft: Draft) -> Requirement:
    return LeftToTeam(span=(draft.start, draft.end), reason=draft.reason)


def _left(draft: Draft, reason: TeamChecks) -> Requirement:
    return LeftToTeam(span=(draft.start, draft.end), reason=reason)


_LEAVES: dict[Kind | str, Callable[[Draft], Requirement]] = {
    **dict.fromkeys(ILLNESSES, _as_condition),
    **dict.fromkeys(TREATMENTS, _as_treatment),
    **dict.fromkeys(MEASURES, _as_measurement),
    Kind.MARKER: _as_marker,
    Kind.STATE: _as_state,
    Kind.SUBSTANCE: functools.partial(_as_said_of_a_time, UsesSubstance),
    Kind.CAPACITY: _as_capacity,
    Kind.LANGUAGE: _as_language,
    Kind.CIRCUMSTANCE: functools.partial(_as_said_of_a_time, Circumstance),
    "age": _as_age,
    "trial": _as_trial,
    "lines": _as_lines,
    "allergy": _as_allergy,
    "team": _as_team,
    "prognosis": lambda draft: _left(draft, TeamChecks.PROGNOSIS),
    "consent": lambda draft: _left(draft, TeamChecks.CONSENT),
    "compliance": lambda draft: _left(draft, TeamChecks.COMPLIANCE),
    "trial language": lambda draft: Speaks(span=(draft.start, draft.end)),
    "pregnancy test": _as_pregnancy_test,
}
