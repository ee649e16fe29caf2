"""What leaves are about, in plain words: stretches of time, ranges of values and ages."""

import re
from collections.abc import Sequence
from typing import Any as Anything

from trialpost.eligibility import explain_words as w
from trialpost.eligibility.judging.people import age_limit
from trialpost.model.message import Message, say
from trialpost.model.requirement import Age, Measured, Period, Scale
from trialpost.vocabulary.ages import age_words, years
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.plain import counted


def plain_name(name: str, concept: str) -> str:
    """Return what a thing is called for people; without a plain name, as the trial calls it."""
    names = lexicon()
    if concept in names:
        return names.concept(concept).plain
    return name


def one_or(words: Sequence[Anything]) -> Message | str:
    """Return words joined by "or"."""
    if len(words) < 2:
        return words[0] if words else ""
    most = words[0] if len(words) == 2 else ", ".join(words[:-1])
    return say(w.ONE_OR, most=most, last=words[-1])


def stretch(period: Period | None) -> Message | None:
    """Return how long a stretch of time back from today is; ``None`` if it has no such length."""
    days = period.oldest if period is not None and period.newest is None else None
    return stretch_of(days) if days else None


def the_last(time: Message) -> Message:
    """Return "the last month" or "the last 6 months" for a stretch of time."""
    lengths = (w.YEARS, w.MONTHS, w.WEEKS, w.DAYS, w.HOURS)
    if time.params["count"] == 1 and time.text != w.MINUTES[1]:
        of_one = {many: text for (_, many), text in zip(lengths, w.THE_LAST_ONE, strict=True)}
        return say(of_one[time.text])
    return say(w.THE_LAST, time=time)


def stretch_of(days: float) -> Message:
    """Return a number of days in words, in months or years where it is whole ones.

    Under a day it is told in hours, and under an hour in minutes.
    """
    if days < 1:
        hours = days * 24
        if round(hours) >= 1:
            return counted(round(hours), *w.HOURS)
        return counted(max(1, round(hours * 60)), *w.MINUTES)
    for length, (one, many) in ((365.25, w.YEARS), (30.4375, w.MONTHS), (7.0, w.WEEKS)):
        count = round(days / length)
        if count >= 1 and abs(days - count * length) <= 0.02 * days:
            return counted(count, one, many)
    return counted(round(days), *w.DAYS)


def ages_asked(leaf: Age) -> Message:
    """Return which ages a leaf asks for, as words that follow "people"."""
    low, high = _age(leaf.low), _age(leaf.high)
    if low is not None and high is not None:
        if leaf.high_strict:
            return say(w.AGE_BETWEEN_UNDER, low=low, high=high)
        return say(w.AGE_BETWEEN, low=_age(leaf.low, named=False), high=high)
    if low is not None:
        return say(w.AGE_OVER if leaf.low_strict else w.AGE_FROM, low=low)
    if high is not None:
        return say(w.AGE_UNDER if leaf.high_strict else w.AGE_TO, high=high)
    return say(w.AGE_ANY)


def _age(age: float | None, *, named: bool = True) -> Message | int | None:
    if age is None:
        return None
    limit = age_limit(age)
    if limit.unit != "year":
        return age_words(limit)
    return years(limit.number) if named else limit.number


def value_words(number: float, unit: str) -> Message | float:
    """Return a value with its unit, as it is written for people.

    >>> from trialpost.vocabulary.plain import render
    >>> render(value_words(32.0, "%")), render(value_words(180.0, "10^9/L"))
    ('32%', '180 × 10⁹/L')
    >>> render(value_words(14.0, "drink/week")), render(value_words(1.0, "time/month"))
    ('14 drinks a week', '1 time a month')
    """
    shown = float(f"{number:.4g}")
    if not unit:
        return shown
    if unit == "%":
        return say(w.VALUE_IN_PERCENT, number=shown)
    if unit in _COUNTED_UNITS:
        return counted(int(shown) if shown.is_integer() else shown, *_COUNTED_UNITS[unit])  # type: ignore[arg-type]
    return say(w.VALUE_WITH_UNIT, number=shown, unit=shown_unit(unit))


_COUNTED_UNITS = {
    one: (f"{{count}} {one}", f"{{count}} {one}s")
    for one in (
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "point",
        "time",
        "diopter",
    )
} | {
    f"{one}/{per}": (f"{{count}} {one} a {per}", f"{{count}} {one}s a {per}")
    for one, per in (
        ("cigarette", "day"),
        ("cup", "day"),
        ("day", "month"),
        ("drink", "day"),
        ("drink", "week"),
        ("episode", "day"),
        ("episode", "hour"),
        ("episode", "month"),
        ("episode", "night"),
        ("episode", "week"),
        ("episode", "year"),
        ("hour", "day"),
        ("hour", "night"),
        ("hour", "week"),
        ("time", "day"),
        ("time", "month"),
        ("time", "week"),
    )
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"10\^(\d+)")
_SQUARE = re.compile(r"(?<=m)([23])\b")


def shown_unit(unit: str) -> str:
    """Return a unit as it is written for people.

    >>> shown_unit("mL/min/1.73 m2"), shown_unit("10^9/L")
    ('mL/min/1.73 m²', '× 10⁹/L')
    """
    powers = _POWER.sub(lambda found: f"× 10{found[1].translate(_RAISED)}", unit)
    return _SQUARE.sub(lambda found: found[1].translate(_RAISED), powers)


def range_words(leaf: Measured) -> Message:
    """Return the range of values that a leaf asks for."""
    if leaf.scale is Scale.NORMAL:
        return say(w.A_NORMAL_VALUE)
    if leaf.scale is Scale.ABNORMAL:
        return say(w.AN_ABNORMAL_VALUE)
    low, high = _limit(leaf, leaf.low), _limit(leaf, leaf.high)
    if low is not None and high is not None:
        if leaf.low == leaf.high:
            return say(w.JUST, low=low)
        if _is_whole_score(leaf) and leaf.high == (leaf.low or 0) + 1:
            return say(w.EITHER, low=low, high=high)
        return say(w.BETWEEN, low=leaf.low if leaf.scale is Scale.VALUE else low, high=high)
    if low is not None:
        return say(w.MORE_THAN if leaf.low_strict else w.AT_LEAST, low=low)
    return say(w.LESS_THAN if leaf.high_strict else w.AT_MOST, high=high)


def _is_whole_score(leaf: Measured) -> bool:
    table = measurement(leaf.concept)
    return table is not None and table.is_scale and not leaf.unit


def _limit(leaf: Measured, number: float | None) -> Anything:
    if number is None:
        return None
    if leaf.scale is Scale.VALUE:
        return value_words(number, leaf.unit)
    upper = leaf.scale is Scale.UPPER_LIMITS
    if number == 1:
        return say(w.UPPER_END if upper else w.LOWER_END)
    return say(w.TIMES_UPPER if upper else w.TIMES_LOWER, number=number)
