"""How often records that were labelled in one way turned out to be out of date, as counted."""

import math
from collections.abc import Mapping

import msgspec

ENOUGH = 100
"""Cases from which a rate is worth telling: its 95 % interval is then at most 20 points wide."""

_Z = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile."""


class Tally(msgspec.Struct, frozen=True):
    """Of ``cases`` records under one rule, how many had ``moved`` to another status."""

    cases: int = 0
    moved: int = 0

    @property
    def rate(self) -> float:
        """The share that had moved; 0 without cases."""
        return self.moved / self.cases if self.cases else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal
        of the American Statistical Association 1927;22:209.
        """
        if not self.cases:
            return 0.0, 1.0
        share = _Z * _Z / self.cases
        middle = self.rate + share / 2
        half = _Z * math.sqrt((self.rate * (1 - self.rate) + share / 4) / self.cases)
        low, high = (middle - half) / (1 + share), (middle + half) / (1 + share)
        return (low if self.moved else 0.0), (high if self.moved < self.cases else 1.0)


class Calibration(msgspec.Struct, frozen=True):
    """The tally of each rule of freshness, by the rule's name."""

    tallies: Mapping[str, Tally] = {}

    def told_of(self, rule: str) -> Tally | None:
        """Return a rule's tally if there are enough cases to speak of it."""
        tally = self.tallies.get(rule)
        return tally if tally is not None and tally.cases >= ENOUGH else None
