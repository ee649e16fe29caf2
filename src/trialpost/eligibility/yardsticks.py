"""What is known of a measurement beyond its name: its unit, its usual limits, how long it holds."""

import functools

import msgspec

from trialpost.vocabulary import units
from trialpost.vocabulary.lexicon import Row, rows_of

STALE_DAYS = 365
"""Days after which a value is too old to go by, where the table says nothing else."""


class Yardstick(msgspec.Struct, frozen=True):
    """What values of a measurement are held against.

    ``unit`` is the one in which it is nearly always given, ``low`` and ``high`` the limits that
    most laboratories give in it; ``stale_days`` how long a value tells something about today.
    """

    unit: str = ""
    low: float | None = None
    high: float | None = None
    stale_days: int | None = STALE_DAYS


@functools.cache
def _table() -> dict[str, Yardstick]:
    return {row.concept.id: _of(row) for row in rows_of("measurements")}


def _of(row: Row) -> Yardstick:
    more = row.more
    stale = more.get("stale_days", "")
    return Yardstick(
        unit=more.get("unit", ""),
        low=_number(more.get("low", "")),
        high=_number(more.get("high", "")),
        stale_days=int(stale) if stale else STALE_DAYS,
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def yardstick_of(concept: str) -> Yardstick:
    """Return what values of a measurement are held against."""
    return _table().get(concept, _PLAIN)


_PLAIN = Yardstick()


def converted(value: float, from_unit: str, to_unit: str, concept: str) -> float | None:
    """Convert a value of a measurement; ``None`` if that cannot be.

    A value without a unit is taken for one in the measurement's only unit, and for a bare number
    where a bare number is asked for.
    """
    own = units.unit_named(from_unit) if from_unit else ""
    own = from_unit if own is None else own
    if own == to_unit:
        return value
    if not own or not to_unit:
        usual = yardstick_of(concept).unit
        if not usual:
            return None
        own, to_unit = own or usual, to_unit or usual
        if own == to_unit:
            return value
    convert = getattr(units, "convert", None)
    return convert(value, own, to_unit, concept) if convert else None
