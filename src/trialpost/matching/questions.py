"""The question whose answer would settle something about the most trials."""

from collections.abc import Mapping

from trialpost.model.match import Question
from trialpost.model.message import Message, say

_YES_NO = ("yes", "no", "not sure")

QUESTIONS: dict[str, tuple[Message, tuple[str, ...]]] = {
    "place": (say("Where are you? A town or a postcode is enough."), ()),
    "travel_km": (say("How far would you travel, in kilometres?"), ()),
    "birth_year": (say("In which year were you born?"), ()),
    "sex": (
        say("Which sex were you given at birth? Some trials take one sex only."),
        ("female", "male", "rather not say"),
    ),
    "healthy_volunteer": (say("Would you take part as a healthy volunteer?"), _YES_NO),
    "birth_month": (say("In which month was the child born?"), ()),
}
"""What can be asked, in the order in which it is asked where two would settle as much."""


def next_question(settles: Mapping[str, int]) -> Question | None:
    """Return the question about the fact that the most trials wait for; ``None`` if none does.

    Args:
        settles: for each fact, how many trials have a check that waits for it.
    """
    facts = [fact for fact in QUESTIONS if settles.get(fact)]
    if not facts:
        return None
    fact = max(facts, key=lambda one: settles[one])
    question, answers = QUESTIONS[fact]
    return Question(fact=fact, question=question, answers=answers, settles=settles[fact])


def what_condition(trials: int) -> Question:
    """Ask what the person is looking for a trial for, when they named nothing."""
    return Question(
        fact="conditions",
        question=say("Which health condition are you looking for a trial for?"),
        answers=(),
        settles=trials,
    )
