"""Tell in which units a value can be meant that stands without one.

"Hemoglobin 14" is of grams in a decilitre: as many in a litre nobody has, and 14 mmol/L neither.
"Hemoglobin 9" may be of either, and whoever compares it has to reckon with both.
"""

import functools
import math

from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.measurements import LEVEL_OF, Measurement, measurement
from trialpost.vocabulary.units import unit_named

_BELOW, _ABOVE = 5.0, 20.0
"""How far values may lie beyond the usual ones where the table has no outermost ones."""

_ON_SCALES = frozenset({"point", "%", "degree"})
"""What stands behind the values of scales and is no unit of them: "Karnofsky 80 %"."""


_ALWAYS_WRITTEN = frozenset({"µkat/L", "g", "mEq/L"})
_ALWAYS_WRITTEN_OF = {
    "creatinine": ("mg/L", "mmol/L"), "bilirubin": ("mg/L",), "glucose": ("g/L",),
    "fasting-glucose": ("g/L",), "albumin": ("µmol/L",), "ferritin": ("pmol/L",),
    "bnp": ("pmol/L",), "nt-probnp": ("pmol/L",), "sbp": ("kPa",),
    "dbp": ("kPa",), "blood-pressure": ("kPa",),
}  # fmt: skip
"""Units that are so seldom meant that who uses them writes them."""


@functools.lru_cache(maxsize=1024)
def name_of(unit: str) -> str:
    """Return the one name of a unit, or the unit as written where it is not known."""
    return unit_named(unit) or unit


@functools.lru_cache(maxsize=4096)
def units_meant(concept: str, unit: str, *values: float) -> tuple[str, ...]:
    """Return the units of a measurement in which some values can be meant.

    That is the one that is written, if it is one of the measurement; two units in which a value
    is the same count once.

    Args:
        concept: the id of the measurement.
        unit: as written, empty where none is.
        values: one, or both ends of a range.

    >>> units_meant("hemoglobin", "", 14.0), units_meant("hemoglobin", "", 9.0)
    (('g/dL',), ('g/dL', 'mmol/L'))
    """
    known = measurement(concept)
    if known is not None and known.is_scale and unit in _ON_SCALES:
        return (known.unit,)
    if unit not in _UNCLEAR or (known is None and unit):
        return (name_of(unit),)
    if known is None:
        return ("",)
    if not known.also:
        return (known.unit,)
    return _fitting(known, values)


_UNCLEAR = ("", "degree")


def level_of(concept: str, unit: str, *values: float) -> str:
    """Return what is measured of a drug or marker if these values are a level; else nothing.

    A dose ("2000 IU", "1 mg/day") is no level.

    >>> level_of("vitamin-d", "ng/mL", 20.0), level_of("vitamin-d", "IU/day", 2000.0)
    ('vitamin-d-level', '')
    """
    level = LEVEL_OF.get(concept, "")
    known = measurement(level)
    if known is None:
        return ""
    if not unit:
        return level if units_meant(level, "", *values) else ""
    own = name_of(unit)
    return level if convert(1.0, own, known.unit, level) is not None else ""


def _fitting(known: Measurement, values: tuple[float, ...]) -> tuple[str, ...]:
    least, most = _outermost(known)
    rare = _ALWAYS_WRITTEN.union(_ALWAYS_WRITTEN_OF.get(known.concept.id, ())) - {known.unit}
    found: dict[tuple[float, ...], str] = {}
    for unit in map(name_of, (known.unit, *known.also)):
        if unit in rare:
            continue
        usual = [convert(one, unit, known.unit, known.concept.id) for one in values]
        if None in usual and known.least is None:
            return ()
        if all(one is not None and least <= one <= most for one in usual):
            found.setdefault(tuple(one or 0.0 for one in usual), unit)
    return tuple(found.values())


def _outermost(known: Measurement) -> tuple[float, float]:
    if known.least is not None and known.most is not None:
        return known.least, known.most
    if known.low is not None and known.high is not None:
        return known.low / _BELOW, known.high * _ABOVE
    return -math.inf, math.inf


def likely_unit(concept: str, value: float) -> str:
    """Return the one unit in which a value without a unit can be meant; ``""`` if there are more.

    >>> likely_unit("hemoglobin", 14), likely_unit("hemoglobin", 100), likely_unit("hemoglobin", 9)
    ('g/dL', 'g/L', '')
    """
    meant = units_meant(concept, "", value)
    return meant[0] if len(meant) == 1 else ""
