"""Ages in words."""

from trialpost.model.dates import AgeLimit
from trialpost.model.message import Message, say
from trialpost.vocabulary.plain import counted


def age_range(low: AgeLimit | None, high: AgeLimit | None) -> Message:
    """Say which ages lie between two limits, as words that follow "people".

    The unit is left out where both limits are in years.

    >>> from trialpost.vocabulary.plain import render
    >>> render(age_range(AgeLimit(18, "year"), AgeLimit(75, "year")))
    'aged 18 to 75'
    >>> render(age_range(AgeLimit(6, "month"), AgeLimit(1, "year")))
    'aged 6 months to 1 year'
    >>> render(age_range(None, None))
    'of any age'
    """
    if low is not None and high is not None:
        if low.unit == high.unit == "year":
            return say("aged {low} to {high}", low=low.number, high=years(high.number))
        return say("aged {low} to {high}", low=age_words(low), high=age_words(high))
    if low is not None:
        return say("aged {low} or older", low=age_words(low))
    if high is not None:
        return say("aged {high} or younger", high=age_words(high))
    return say("of any age")


def years(number: int) -> Message:
    """Say an age in years, where English leaves their name out: "You are 39"."""
    return counted(number, "{count}", "{count}")


def age_words(limit: AgeLimit) -> Message:
    """Say an age with its unit.

    >>> from trialpost.vocabulary.plain import render
    >>> render(age_words(AgeLimit(6, "month"))), render(age_words(AgeLimit(18, "year")), "es")
    ('6 months', '18 años')
    """
    return counted(limit.number, *_UNITS[limit.unit])


_UNITS: dict[str, tuple[str, str]] = {
    "year": ("{count} year", "{count} years"),
    "month": ("{count} month", "{count} months"),
    "week": ("{count} week", "{count} weeks"),
    "day": ("{count} day", "{count} days"),
    "hour": ("{count} hour", "{count} hours"),
    "minute": ("{count} minute", "{count} minutes"),
}
