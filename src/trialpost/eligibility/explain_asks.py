"""Say what a trial asks of people in one leaf."""

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_things import (
    age_words,
    family_of,
    range_words,
    stretch,
    thing_of,
)
from trialpost.model.message import Message, say
from trialpost.model.requirement import Age, Leaf, Measured, Scale, SexIs, Treated, When
from trialpost.model.status import Sex


def asks(leaf: Leaf, *, wanted: bool) -> Message:
    """Say what the trial asks: that something is so, or that it is not."""
    if isinstance(leaf, Age):
        return say(w.NEEDS_AGE if wanted else w.REFUSES_AGE, range=age_words(leaf))
    if isinstance(leaf, SexIs):
        women = (leaf.sex is Sex.FEMALE) is wanted
        return say(w.NEEDS_WOMEN if women else w.NEEDS_MEN)
    if isinstance(leaf, Measured):
        return _asks_value(leaf, wanted=wanted)
    if isinstance(leaf, Treated) and leaf.lines is not None:
        return say(w.LINES)
    if getattr(leaf, "when", None) is When.PLANNED:
        return say(w.PLANNED)
    return _asks_thing(leaf, wanted=wanted)


def _asks_value(leaf: Measured, *, wanted: bool) -> Message:
    if leaf.scale is Scale.VALUE and leaf.low is None and leaf.high is None:
        return say(w.NEEDS_KNOWN)
    return say(w.NEEDS_VALUE if wanted else w.REFUSES_VALUE, range=range_words(leaf))


def _asks_thing(leaf: Leaf, *, wanted: bool) -> Message:
    family = w.SENTENCES[family_of(leaf)]
    time = stretch(getattr(leaf, "period", None))
    recent = family.needs_recent if wanted else family.refuses_recent
    if time is not None and recent:
        return say(recent, thing=thing_of(leaf), time=time)
    ever = family.needs_ever if wanted else family.refuses_ever
    if ever and getattr(leaf, "when", None) in (When.EVER, When.PAST):
        return say(ever, thing=thing_of(leaf))
    return say(family.needs if wanted else family.refuses, thing=thing_of(leaf))
