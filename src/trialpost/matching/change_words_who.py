"""Say who can take part now, and could not before, or the other way round."""

from trialpost.model.bearing import Shift
from trialpost.model.change import (
    AgesChanged,
    CriteriaListed,
    CriterionAdded,
    CriterionChanged,
    CriterionRemoved,
    EligibilityListed,
    HealthyVolunteersChanged,
    SexChanged,
)
from trialpost.model.criterion import CriterionKind
from trialpost.model.dates import AgeLimit
from trialpost.model.message import Message, say
from trialpost.model.status import Sex
from trialpost.vocabulary.ages import age_words

QUOTED_WORDS = 40
"""Words of a criterion that are quoted; the change itself holds all of them."""

LEADING_WORDS = 8
"""Words that are quoted ahead of where two long texts part."""


def say_ages(change: AgesChanged, _place: str) -> Message:
    """Say each end that moved."""
    said = []
    if change.low is not None:
        said.append(_age_end(change.minimum_before, change.minimum, upper=False))
    if change.high is not None:
        said.append(_age_end(change.maximum_before, change.maximum, upper=True))
    return said[0] if len(said) == 1 else say("{first} {second}", first=said[0], second=said[1])


def _age_end(old: AgeLimit | None, new: AgeLimit | None, *, upper: bool) -> Message:
    before = age_words(old) if old is not None else say("no limit")
    if new is None:
        lifted = "It no longer sets a highest age (before: {before})."
        text = lifted if upper else "It no longer sets a lowest age (before: {before})."
        return Message(text, {"before": before})
    upto = "It now takes people up to {age} (before: {before})."
    text = upto if upper else "It now takes people from {age} (before: {before})."
    return Message(text, {"age": age_words(new), "before": before})


_SEXES = {Sex.FEMALE: say("women only"), Sex.MALE: say("men only"), None: say("any sex")}


def say_sex(change: SexChanged, _place: str) -> Message:
    """Say of which sex people are taken now."""
    return say("Who can join: now {after} (before: {before}).",
               after=_SEXES[change.after], before=_SEXES[change.before])  # fmt: skip


_HEALTHY = {
    True: "It now takes healthy people too.",
    False: "It no longer takes healthy people.",
    None: "It no longer says whether it takes healthy people.",
}


def say_healthy(change: HealthyVolunteersChanged, _place: str) -> Message:
    """Say whether healthy people are taken now."""
    if change.before is None and change.after is False:
        return say("It now says that it does not take healthy people.")
    return Message(_HEALTHY[change.after])


_SHIFTED = {
    Shift.LOOSENED: "{rule} got less strict: “{after}” (before: “{before}”).",
    Shift.TIGHTENED: "{rule} got stricter: “{after}” (before: “{before}”).",
    Shift.BOTH: "{rule} got less strict for some, stricter for others: "
    "“{after}” (before: “{before}”).",
    Shift.REWORDED: "{rule} is worded anew: “{after}”",
    Shift.UNCLEAR: "{rule} changed: “{after}” (before: “{before}”). Ask what it means for you.",
}


def say_criterion_changed(change: CriterionChanged, _place: str) -> Message:
    """Say which way a rule moved, and quote it as it was and as it is."""
    if change.before.kind is not change.after.kind:
        return say("A rule moved between the lists of who can and who cannot join: “{after}”",
                   after=_quoted(change.after.text))  # fmt: skip
    if change.shift is Shift.REWORDED:
        quoted = {"after": _quoted(change.after.text)}
    else:
        start = _where_they_part(change.before.text, change.after.text)
        quoted = {
            "after": _quoted(change.after.text, start),
            "before": _quoted(change.before.text, start),
        }
    return Message(_SHIFTED[change.shift], {"rule": _rule(change.after.kind), **quoted})


def say_criteria_listed(change: CriteriaListed, _place: str) -> Message:
    """Say that the record lists rules for joining, or none any more."""
    if change.listed:
        return say("It now lists its rules for joining.")
    return say("It no longer lists its rules for joining.")


def say_eligibility_listed(change: EligibilityListed, _place: str) -> Message:
    """Say that the record tells who can join, or no longer does."""
    if change.listed:
        return say("The record now says who can take part.")
    return say("The record no longer says who can take part.")


def _rule(kind: CriterionKind) -> Message:
    if kind is CriterionKind.INCLUSION:
        return say("A rule for joining")
    return say("A rule that keeps people out")


def say_criterion_added(change: CriterionAdded, _place: str) -> Message:
    """Say a rule that is new."""
    quote = _quoted(change.criterion.text)
    if change.shift is Shift.REWORDED:
        return say("A part of a rule now stands alone: “{quote}”", quote=quote)
    if change.criterion.kind is CriterionKind.INCLUSION:
        return say("There is a new rule for joining: “{quote}”", quote=quote)
    return say("There is a new rule that keeps people out: “{quote}”", quote=quote)


def say_criterion_removed(change: CriterionRemoved, _place: str) -> Message:
    """Say a rule that was dropped."""
    quote = _quoted(change.criterion.text)
    if change.shift is Shift.REWORDED:
        return say("A rule is now part of another one: “{quote}”", quote=quote)
    if change.criterion.kind is CriterionKind.INCLUSION:
        return say("A rule for joining was dropped: “{quote}”", quote=quote)
    return say("A rule that kept people out was dropped: “{quote}”", quote=quote)


def _where_they_part(one: str, other: str) -> int:
    """Return the word from which to quote two long texts so that their difference is seen."""
    same = 0
    for word, another in zip(one.split(), other.split(), strict=False):
        if word != another:
            break
        same += 1
    longest = max(len(one.split()), len(other.split()))
    return max(0, same - LEADING_WORDS) if longest > QUOTED_WORDS else 0


def _quoted(text: str, start: int = 0) -> str:
    """Return a criterion, or the telling stretch of a long one."""
    words = text.split()[start:]
    ahead = "… " if start else ""
    if len(words) <= QUOTED_WORDS:
        return ahead + " ".join(words)
    return ahead + " ".join(words[:QUOTED_WORDS]) + " …"
