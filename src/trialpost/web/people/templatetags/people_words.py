"""Say verdicts in words, shape first: the page's style adds the mark."""

from django import template

from trialpost.model.criterion import Verdict
from trialpost.model.match import TrialVerdict

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
def check_name(name: str) -> str:
    """Say what a check is about."""
    return CHECKS.get(name, name)
