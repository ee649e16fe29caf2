"""The words for verdicts, for what coded checks are about, and for the answers to a question."""

from django.utils.translation import gettext_lazy as _

from trialpost.model.criterion import Verdict
from trialpost.model.match import Question, TrialVerdict
from trialpost.model.message import Message
from trialpost.web.language import render

VERDICTS = {
    Verdict.MET: _("fits"),
    Verdict.NOT_MET: _("does not fit"),
    Verdict.UNKNOWN: _("we don’t know yet"),
}
KEEPS_OUT = {
    Verdict.MET: _("nothing against it"),
    Verdict.NOT_MET: _("speaks against it"),
    Verdict.UNKNOWN: _("we don’t know yet"),
}
"""Verdicts on what keeps people out: where "fits" would leave open which way round it is."""

TRIAL_VERDICTS = {
    TrialVerdict.LIKELY: _("Likely to fit"),
    TrialVerdict.POSSIBLE: _("May fit"),
    TrialVerdict.UNLIKELY: _("Unlikely to fit"),
    TrialVerdict.EXCLUDED: _("Does not fit"),
}

CHECKS = {
    "status": _("Taking people"),
    "age": _("Age"),
    "sex": _("Sex"),
    "healthy_volunteers": _("Health"),
    "distance": _("Distance"),
    "condition": _("Condition"),
}


def buttons(question: Question) -> list[tuple[str, str]]:
    """Return the answers that are offered as buttons, each with its words."""
    labels = [render(one) for one in question.labels]
    words = labels or [answer_words(answer) for answer in question.answers]
    return list(zip(question.answers, words, strict=True))


def answer_words(answer: str) -> str:
    """Say an answer as it stands on its button."""
    words = render(Message(answer))
    return words[:1].upper() + words[1:]
