"""Judge what asks for a stretch of time by the day that a person told of the very thing."""

import datetime as dt

from trialpost.eligibility.facts import UNSURE, Facts
from trialpost.eligibility.judging.courses import course_of
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.judging.times import happened, timed
from trialpost.eligibility.kleene import HOLDS, LACKS, UNKNOWN
from trialpost.eligibility.onset import marks_onset
from trialpost.eligibility.told import Told
from trialpost.eligibility.when_said import LAST, STILL, date_said, dated_fact_of
from trialpost.model.requirement import HasCondition, Treated


def by_day(leaf: HasCondition | Treated, facts: Facts, today: dt.date) -> Found | None:
    """Return what a told day says of a leaf; ``None`` if no day was told that decides it.

    Who said when it was last has said that there was none since. Who is not sure of the day may
    still know whether it lies in a given stretch, and is asked for that.
    """
    fact = dated_fact_of(leaf)
    said = facts.answer(fact) if fact else ""
    if not said or said == UNSURE:
        return None
    told = _told(leaf, fact, said)
    if told is None:
        return None
    course = course_of(told, facts.order)
    thing, onset = timed(told, course, today, once=True), marks_onset(leaf.qualifiers)
    truth = happened(thing, leaf.when, leaf.period, from_onset=onset)
    if truth == UNKNOWN:
        return Found(UNKNOWN, Why.WHEN, told)
    why = (Why.HAS if said == STILL else Why.HAD) if truth == HOLDS else Why.OUTSIDE
    return Found(HOLDS if truth == HOLDS else LACKS, why, told)


def _told(leaf: HasCondition | Treated, fact: str, said: str) -> Told | None:
    date = date_said(said)
    if date is None and said != STILL:
        return None
    part = "conditions" if isinstance(leaf, HasCondition) else "medications"
    concepts = frozenset({leaf.concept}) if leaf.concept else frozenset()
    told = {"name": leaf.name, "part": part, "concepts": concepts}
    if said == STILL:
        return Told(**told, status="current")  # type: ignore[arg-type]
    if fact.endswith(LAST):
        return Told(**told, status="past", until=date)  # type: ignore[arg-type]
    return Told(**told, since=date)  # type: ignore[arg-type]
