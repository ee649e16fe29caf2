"""The words for verdicts, for what coded checks are about, and for the answers to a question."""

from trialpost.model.criterion import Verdict
from trialpost.model.match import Question
from trialpost.vocabulary.plain import render

VERDICTS = {
    Verdict.MET: "fits",
    Verdict.NOT_MET: "does not fit",
    Verdict.UNKNOWN: "we don’t know yet",
}
CHECKS = {
    "status": "Taking people",
    "age": "Age",
    "sex": "Sex",
    "healthy_volunteers": "Health",
    "distance": "Distance",
    "condition": "Condition",
}


def buttons(question: Question) -> list[tuple[str, str]]:
    """Return the answers that are offered as buttons, each with its words."""
    labels = [render(one) for one in question.labels]
    words = labels or [answer[:1].upper() + answer[1:] for answer in question.answers]
    return list(zip(question.answers, words, strict=True))
