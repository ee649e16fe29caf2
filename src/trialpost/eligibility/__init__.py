"""Read what a trial asks of the people who take part."""

from trialpost.eligibility.reading import split

__all__ = ["split"]
