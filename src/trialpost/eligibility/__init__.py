"""Read what a trial asks of the people who take part."""

from trialpost.eligibility.reading import split
from trialpost.eligibility.understanding import read_criteria

__all__ = ["read_criteria", "split"]
