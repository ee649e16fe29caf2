"""Ask what would settle most: every open question of a profile, the best first."""

import datetime as dt
from collections import Counter

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import asker_of, judge_outline, related_slots
from trialpost.matching.questions import next_question, what_condition
from trialpost.model.match import Question
from trialpost.model.profile import Profile


def ask(catalogue: Catalogue, profile: Profile, *, today: dt.date) -> tuple[Question, ...]:
    """Return the questions whose answers would settle something about some trial, best first.

    The first is the ``next_question`` of :func:`trialpost.matching.match.match`.

    Raises:
        UnknownPlace: if the profile's place cannot be told.
    """
    asker = asker_of(profile, catalogue.vocabulary, today=today)
    if not asker.sought.said and not asker.sought.healthy:
        return (what_condition(catalogue.recruiting_count),)
    ruled_out = not_met_anywhere(catalogue, asker.person, today)
    settles: Counter[str] = Counter()
    for slot in related_slots(catalogue, asker.sought):
        if ruled_out[slot]:
            continue
        judged = judge_outline(catalogue.outlines[slot], asker, catalogue.vocabulary, today=today)
        if judged is not None and judged.first_failure is None:
            settles.update({need for check in judged.checks for need in check.needs})
    return _in_order(settles)


def _in_order(settles: Counter[str]) -> tuple[Question, ...]:
    found: list[Question] = []
    while question := next_question(settles):
        found.append(question)
        del settles[question.fact]
    return tuple(found)
