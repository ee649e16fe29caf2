"""Say between which values a measurement can lie in anybody alive.

``tables/possible_values.tsv`` holds wide limits: what lies outside them is a slip of the pen, not a
very ill person. Scales end where ``tables/measurements.tsv`` says.
"""

import csv
import functools
import math
from importlib import resources

import msgspec

from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.measurements import Measurement, measurement
from trialpost.vocabulary.units import unit_named

HIGHEST = 1e12
"""No number of anything that is measured in people is as high, viruses in a millilitre included."""

_PERCENT = 100.0


class Span(msgspec.Struct, frozen=True):
    """The values that a measurement can have, in ``unit``; an end that is ``None`` is open."""

    unit: str
    least: float | None
    most: float | None

    def holds(self, value: float) -> bool:
        """Say whether a value in the span's own unit lies within it."""
        above = self.least is None or value >= self.least
        return above and (self.most is None or value <= self.most)


@functools.cache
def _limits() -> dict[str, tuple[float | None, float | None]]:
    file = resources.files("trialpost.vocabulary").joinpath("tables", "possible_values.tsv")
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if one[:1] != "#"]
    return {
        row["id"]: (_number(row["least"]), _number(row["most"]))
        for row in csv.DictReader(lines, delimiter="\t")
    }


def _number(cell: str | None) -> float | None:
    return float(cell) if cell else None


@functools.cache
def span_of(concept: str) -> Span | None:
    """Return the values that a measurement or scale can have; ``None`` if it is not known.

    >>> span_of("ecog").most, span_of("hemoglobin").least
    (5.0, 0.5)
    """
    known = measurement(concept)
    if known is None:
        return None
    if concept in _limits():
        return Span(known.unit, *_limits()[concept])
    if known.is_scale:
        return Span(known.unit, known.scale_min, known.scale_max)
    return Span(known.unit, 0.0, _PERCENT if known.unit == "%" else None)


def can_be(concept: str, value: float, unit: str = "") -> bool:
    """Say whether anybody alive can have a value.

    A value without a unit has to be possible in one of those in which it is given. Where a unit
    cannot be converted, only what no number can be is refused.

    Args:
        concept: the id of the measurement or scale; empty, or another, if it is not known.
        value: the number.
        unit: its unit as written.
    """
    if not math.isfinite(value) or abs(value) > HIGHEST:
        return False
    span, known = span_of(concept), measurement(concept)
    return span is None or known is None or _in_any(span, known, value, unit)


def _in_any(span: Span, known: Measurement, value: float, unit: str) -> bool:
    written = (unit_named(unit) or unit) if unit else ""
    units = (written,) if written else (span.unit, *known.also)
    for one in units:
        same = value if one == span.unit else convert(value, one, span.unit, known.concept.id)
        if same is None:
            # Of a unit that is not compared all that is known is that counts begin at nothing.
            if value >= 0 or span.least is None or span.least < 0 or one.startswith("log"):
                return True
        elif span.holds(same):
            return True
    return False
