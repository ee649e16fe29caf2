"""Say verdicts in words, shape first: the page's style adds the mark."""

from django import template

from trialpost.matching.score import why_here as why_here_parts
from trialpost.model.criterion import Verdict
from trialpost.model.match import Match, Question, TrialVerdict
from trialpost.model.message import Message
from trialpost.model.profile import Profile
from trialpost.vocabulary.plain import render
from trialpost.web.people.points import Point

register = template.Library()

VERDICTS = {
    Verdict.MET: "fits",
    Verdict.NOT_MET: "does not fit",
    Verdict.UNKNOWN: "we don’t know yet",
}
TRIAL_VERDICTS = {
    TrialVerdict.LIKELY: "Likely to fit",
    TrialVerdict.POSSIBLE: "May fit",
    TrialVerdict.UNLIKELY: "Unlikely to fit",
    TrialVerdict.EXCLUDED: "Does not fit",
}
CHECKS = {
    "status": "Taking people",
    "age": "Age",
    "sex": "Sex",
    "healthy_volunteers": "Health",
    "distance": "Distance",
    "condition": "Condition",
}


@register.filter
def verdict_words(verdict: Verdict | str) -> str:
    """Say one verdict."""
    return VERDICTS[Verdict(verdict)]


@register.filter
def trial_verdict_words(verdict: TrialVerdict | str) -> str:
    """Say a trial's verdict."""
    return TRIAL_VERDICTS[TrialVerdict(verdict)]


@register.filter
def why_here(found: Match) -> str:
    """Say in one line why a trial stands where it stands."""
    return "; ".join(render(one) for one in why_here_parts(found.parts))


@register.filter
def check_name(name: str) -> str:
    """Say what a check is about."""
    return CHECKS.get(name, name)


@register.filter
def reason(point: Point) -> Message:
    """Return why a point came out as it did."""
    return point.reason


@register.filter
def buttons(question: Question) -> list[tuple[str, str]]:
    """Return the answers that are offered as buttons, each with its words."""
    labels = [render(one) for one in question.labels]
    words = labels or [answer[:1].upper() + answer[1:] for answer in question.answers]
    return list(zip(question.answers, words, strict=True))


@register.filter
def ask_id(point: Point, anchor: str) -> str:
    """Return the id of a point's question on a page."""
    return f"{anchor}-{point.judged.criterion.span[0]}"


FINISHED = {
    "conditions": "Health problems:",
    "medications": "Medicines:",
    "allergies": "Allergies:",
}


@register.filter
def unfinished(profile: Profile) -> list[tuple[str, str, list[str]]]:
    """Return the lists of which somebody has not said that they are finished, with their names."""
    return [
        (part, title, [getattr(one, "name", one) for one in getattr(profile, part)])
        for part, title in FINISHED.items()
        if part not in profile.complete
    ]
