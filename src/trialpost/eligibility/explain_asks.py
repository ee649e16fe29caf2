"""Say what a trial asks of people in one leaf."""

import datetime as dt

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.explain_names import (
    is_narrowed,
    named,
    narrowing,
    quoted,
    spoken,
)
from trialpost.eligibility.explain_phrases import does, family_of, thing_of
from trialpost.eligibility.explain_things import ages_asked, one_or, range_words, stretch
from trialpost.eligibility.explain_words import Family
from trialpost.eligibility.judging.found import Found, Why
from trialpost.eligibility.kleene import HOLDS, LACKS
from trialpost.eligibility.told import Told
from trialpost.model.dates import PartialDate
from trialpost.model.message import Message, say
from trialpost.model.requirement import (
    Age,
    Leaf,
    Measured,
    Period,
    Response,
    Scale,
    SexIs,
    Treated,
    When,
)
from trialpost.model.status import Sex

_WITHOUT = (Family.ILLNESS, Family.MEDICINE, Family.TREATMENT, Family.DONE, Family.SUBSTANCE)


def asks(leaf: Leaf, found: Found, *, wanted: bool, still_open: bool = False) -> Message:
    """Say what the trial asks: that something is so, or that it is not.

    Args:
        leaf: what it asks.
        found: what is known of it; a date of it may tell until when a time runs.
        wanted: whether it is to be so.
        still_open: whether it is not known; then it matters what narrows it.
    """
    if isinstance(leaf, Age):
        return say(w.NEEDS_AGE if wanted else w.REFUSES_AGE, range=ages_asked(leaf))
    if isinstance(leaf, SexIs):
        women = (leaf.sex is Sex.FEMALE) is wanted
        return say(w.NEEDS_WOMEN if women else w.NEEDS_MEN)
    if isinstance(leaf, Measured):
        asked = _asks_value(leaf, wanted=wanted)
    else:
        asked = _asks_thing(leaf, found, wanted=wanted)
    open_words = is_narrowed(leaf) and not narrowing(leaf)
    if open_words and still_open and found.told is None:
        return say(w.TWO, told=asked, asks=say(w.NARROWED_IN_ITS_WORDS))
    return asked


def _not_counting(leaf: Leaf, phrase: Message) -> Message:
    """Add to a phrase which forms of a thing do not count."""
    but = getattr(leaf, "but", ())[:2]
    if not but:
        return phrase
    names = [spoken(named(one.name, one.concept)) for one in but]
    return say(w.NOT_COUNTING, does=phrase, names=one_or(names))


_NAMES_ANOTHER = (Why.HAS, Why.HAD, Why.OUTSIDE, Why.NARROWED, Why.CONTRARY, Why.WHEN, Why.DOSE,
                  Why.EXCEPTED, Why.OTHERS)  # fmt: skip
"""What was found whose words name what the person told, and not what the trial asks for."""

_SAYS_SO = (Why.NARROWED, Why.CONTRARY)
"""What was found that already says what narrows a leaf."""


def _asks_value(leaf: Measured, *, wanted: bool) -> Message:
    if leaf.scale is Scale.VALUE and leaf.low is None and leaf.high is None:
        return say(w.NEEDS_KNOWN)
    words = narrowing(leaf)[:2]
    if not wanted and leaf.scale in (Scale.NORMAL, Scale.ABNORMAL):
        return say(w.REFUSES_NORMAL if leaf.scale is Scale.NORMAL else w.REFUSES_ABNORMAL)
    if words:
        text = w.NEEDS_VALUE_ONLY if wanted else w.REFUSES_VALUE_ONLY
        return say(text, range=_range_asked(leaf), words=quoted(words))
    return say(w.NEEDS_VALUE if wanted else w.REFUSES_VALUE, range=_range_asked(leaf))


def _range_asked(leaf: Measured) -> Message:
    """Return the range that a leaf asks for; a number without a unit is told to be a value."""
    bare = leaf.scale is Scale.VALUE and not leaf.unit
    return say(w.A_VALUE_OF, range=range_words(leaf)) if bare else range_words(leaf)


def _asks_thing(leaf: Leaf, found: Found, *, wanted: bool) -> Message:
    time = stretch(getattr(leaf, "period", None))
    if time is not None and not wanted and _is_plain_washout(leaf):
        return _washout(leaf, found, time)
    words = narrowing(leaf)[:2]
    if words and found.why in _SAYS_SO:
        return say(w.NEEDS_SUCH if wanted else w.REFUSES_SUCH)
    phrase = does(leaf, official=found.why in _NAMES_ANOTHER)
    if found.why is not Why.EXCEPTED:
        phrase = _not_counting(leaf, phrase)
    if words:
        text = w.NEEDS_ONLY if wanted else w.REFUSES_ONLY
        return say(text, does=phrase, words=quoted(words))
    return say(w.NEEDS if wanted else w.REFUSES, does=phrase)


def _is_plain_washout(leaf: Leaf) -> bool:
    if isinstance(leaf, Treated) and (
        leaf.response is not Response.UNSAID or leaf.lines is not None or leaf.contraindicated
    ):
        return False
    if getattr(leaf, "when", None) is When.PLANNED or narrowing(leaf) or getattr(leaf, "but", ()):
        return False
    return family_of(leaf) in _WITHOUT


def _washout(leaf: Leaf, found: Found, time: Message) -> Message:
    """Say how long somebody has to be without a thing, and until when that is."""
    over = washout_end(found.told, getattr(leaf, "period", None))
    if over is None or found.why not in (Why.HAS, Why.HAD, Why.OUTSIDE, Why.WHEN):
        thing = thing_of(leaf, official=found.why in _NAMES_ANOTHER)
        return say(w.NEEDS_TIME_WITHOUT, time=time, thing=thing)
    if found.truth == LACKS:
        return say(w.TIME_IS_OVER_ON if over.day else w.TIME_IS_OVER, time=time, date=over)
    return say(w.TIME_RUNS if found.truth == HOLDS else w.TIME_MAY_RUN, time=time, date=over)


def washout_end(told: object, period: Period | None) -> PartialDate | None:
    """Return when a time without something is over, as exactly as is known when that ended."""
    if not isinstance(told, Told) or period is None or not period.oldest:
        return None
    last = told.until or (told.since if told.part == "procedures" else None)
    if last is None:
        return None
    over = last.latest() + dt.timedelta(days=round(period.oldest))
    return PartialDate(
        over.year, over.month if last.month else None, over.day if last.day else None
    )
