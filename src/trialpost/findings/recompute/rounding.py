"""What a written figure can stand for: every value that rounds to it."""

import itertools
import math
import re
from collections.abc import Callable, Sequence

import msgspec

from trialpost.model.results import Figure

_DECIMALS = re.compile(r"\.(\d+)")
_EXPONENT = re.compile(r"[eE]([-+]?\d+)")


class Span(msgspec.Struct, frozen=True, gc=False):
    """The values from ``low`` to ``high``, both included."""

    low: float
    high: float

    def holds(self, value: float, slack: float = 1e-9) -> bool:
        """Say whether a value lies within, but for the machine's own rounding."""
        room = slack * max(1.0, abs(self.low), abs(self.high))
        return self.low - room <= value <= self.high + room

    def meets(self, other: "Span", slack: float = 1e-9) -> bool:
        """Say whether two spans share a value."""
        room = slack * max(1.0, abs(self.low), abs(self.high))
        return self.low - room <= other.high and other.low <= self.high + room


def decimals_of(text: str) -> int:
    """Return to how many decimals a number is written; 0 for whole numbers."""
    found = _DECIMALS.search(text)
    decimals = len(found[1]) if found else 0
    power = _EXPONENT.search(text)
    return decimals - int(power[1]) if power else decimals


def span_of(figure: Figure, decimals: int | None = None) -> Span:
    """Return what a figure stands for: half a unit of its last place on either side.

    ``decimals`` are those of its neighbours, where they tell more than its own ("30" among
    "29.5" and "31.0" has lost its zero).
    """
    value = figure.value or 0.0
    half = 0.5 * 10.0 ** -(decimals_of(figure.text) if decimals is None else decimals)
    return Span(value - half, value + half)


def exactly(value: float) -> Span:
    """Return the span of a value that was counted, not rounded."""
    return Span(value, value)


def over(reckon: Callable[..., float], spans: Sequence[Span]) -> Span | None:
    """Return what a formula can come to over the corners of spans, ``None`` if nowhere.

    The formula has to be monotone in each argument, so that its ends lie in corners; a corner at
    which it has no value (a division by zero, a logarithm of none) is left out.
    """
    found = []
    for corner in itertools.product(*((span.low, span.high) for span in spans)):
        try:
            value = reckon(*corner)
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if not math.isnan(value):
            found.append(value)
    return Span(min(found), max(found)) if found else None
