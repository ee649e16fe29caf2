"""Ages in words."""

from trialpost.model.dates import AgeLimit
from trialpost.model.message import Message, say


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
            return say("aged {low} to {high}", low=low.number, high=high.number)
        return say("aged {low} to {high}", low=str(low), high=str(high))
    if low is not None:
        return say("aged {low} or older", low=str(low))
    if high is not None:
        return say("aged {high} or younger", high=str(high))
    return say("of any age")
