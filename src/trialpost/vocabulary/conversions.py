"""Convert values between the units of one measurement.

Units of the same kind are left to the pint library. Between grams and moles a molar mass is needed
(``molar`` in ``tables/measurements.tsv``): standard atomic weights (IUPAC 2021) added up over the
formula. Where laboratories agree on something else it is this:

- hemoglobin counts in moles of its monomer, 16,114.5 g/mol, so 1 g/dL is 0.6206 mmol/L (ICSH;
  IFCC/IUPAC recommendation 1987)
- triglycerides as triolein, 885.4 g/mol; cholesterol 386.65 g/mol; urea nitrogen as two nitrogen
  atoms, 28.014 g/mol; bilirubin 584.66 g/mol; creatinine 113.12 g/mol; urate 168.11 g/mol
- HbA1c: NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (IFCC/NGSP master equation, Hoelzel 2004)
- insulin: 1 IU is 6.00 nmol (Volund, Diabetologia 1993); prolactin: 1 µg is 21.2 mIU (WHO
  84/500); AFP: 1 IU is 1.21 ng (WHO 72/225); IgE: 1 IU is 2.4 ng (WHO 75/502); growth hormone:
  1 mg is 3 IU (WHO 98/574)
- clotting factors: 1 IU/dL is 1 % of normal plasma (the WHO standards' definition)
- a drink is 14 g of ethanol (NIAAA, United States), a unit of alcohol 8 g (United Kingdom)
- ETDRS letters = 85 - 50 x logMAR (Gregori, Feuer and Rosenfeld, Retina 2010)

A conversion that would need the person's own size (mL/min to mL/min/1.73 m2), or that differs by
assay (IU to copies of a virus, Lp(a) in mg to nmol), is not known here.
"""

import functools
import math
from importlib import resources
from typing import Any

from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.units import pieces

_OWN_UNITS = """
international_unit = enzyme_unit
binding_unit = [binding]
gpl_unit = [gpl]
mpl_unit = [mpl]
colony = 1
copy = 1
cell = 1
milliequivalent = [equivalent]
milliosmole = [osmole]
percent_predicted = [predicted]
percent_normal = [of_normal]
diopter = 1 / meter
logmar = [logmar]
letter = [letter]
point = [point]
line = [line]
hounsfield = [hounsfield]
suv = [suv]
met = [met]
wood_unit = mmHg * minute / liter
agatston = [agatston]
pack = [pack]
pack_year = pack / day * year
cigarette = pack / 20
drink = 14 * gram
alcohol_unit = 8 * gram
cup = [cup]
hpf = [hpf]
field = [field]
dose = 1
time = 1
episode = 1
beat = 1
breath = 1
night = day
half_life = [half_life]
ppb_part = 1e-9
ppm_part = 1e-6
mutation = 1
megabase = [megabase]
percentile = [percentile]
standard_deviation = [sd]
snellen = [snellen]
"""
_VALENCE = {
    "potassium": 1, "sodium": 1, "chloride": 1, "bicarbonate": 1, "lithium-level": 1, "calcium": 2,
    "magnesium": 2, "ionized-calcium": 2, "anion-gap": 1, "base-excess": 1, "sweat-chloride": 1,
    "salt-intake": 1, "urine-sodium": 1,
}  # fmt: skip
_ACTIVITY = {
    # Of one international unit: how many grams, or moles, it stands for.
    "insulin-level": (6.0e-6, "mmol"),
    "prolactin": (1 / 21.2, "mg"),
    "afp": (1.21e-6, "mg"),
    "ige": (2.4e-6, "mg"),
    "ige-specific": (2.4e-6, "mg"),
    "gh": (1 / 3, "mg"),
}
_SAME_FOR = {
    # What a unit stands for where a certain measurement is meant.
    "factor-viii": {"IU/dL": "%", "IU/mL": "100 %"},
    "factor-ix": {"IU/dL": "%", "IU/mL": "100 %"},
    "vwf": {"IU/dL": "%", "IU/mL": "100 %"},
    "fev1": {"%": "% predicted"},
    "fvc": {"%": "% predicted"},
    "dlco": {"%": "% predicted"},
    "tlc-lung": {"%": "% predicted"},
    "residual-volume": {"%": "% predicted"},
    "pef": {"%": "% predicted"},
    "blood-alcohol": {"%": "g/dL"},
    "egfr": {"mL/min/m2": "mL/min/1.73 m2"},
    "alcohol-intake": {"U/week": "alcohol unit/week", "U/day": "alcohol unit/day"},
}
_LOG = "log10 "
_FULL_VISION = 85.0
_LETTERS_A_STEP = 50.0


def convert(value: float, from_unit: str, to_unit: str, measured: str = "") -> float | None:
    """Return a value in another unit, ``None`` where no conversion is known.

    Args:
        value: in ``from_unit``.
        from_unit: a unit's name as ``vocabulary.units`` gives it.
        to_unit: likewise.
        measured: the id of the measurement, for what differs from one to another.
    """
    meant = _SAME_FOR.get(measured, {})
    from_unit, to_unit = meant.get(from_unit, from_unit), meant.get(to_unit, to_unit)
    if from_unit == to_unit:
        return value
    if not math.isfinite(value):
        return None
    if from_unit.startswith(_LOG) or to_unit.startswith(_LOG):
        return _by_logarithm(value, from_unit, to_unit, measured)
    special = _special(value, from_unit, to_unit)
    if special is not None:
        return special
    factor = factor_between(from_unit, to_unit, measured)
    return None if factor is None else _rounded(value * factor)


def _rounded(value: float) -> float:
    """Round to twelve digits, so that 1.5 in one unit is not a hair under 1.5 in another."""
    return float(f"{value:.12g}")


def _by_logarithm(value: float, from_unit: str, to_unit: str, measured: str) -> float | None:
    if from_unit.startswith(_LOG):
        return convert(10.0**value, from_unit.removeprefix(_LOG), to_unit, measured)
    plain = convert(value, from_unit, to_unit.removeprefix(_LOG), measured)
    return None if plain is None or plain <= 0 else math.log10(plain)


def _special(value: float, from_unit: str, to_unit: str) -> float | None:
    """Convert where a constant is added, too."""
    match (from_unit, to_unit):
        case ("mmol/mol", "%"):
            return 0.09148 * value + 2.152
        case ("%", "mmol/mol"):
            return (value - 2.152) / 0.09148
        case ("°F", "°C"):
            return (value - 32) / 1.8
        case ("°C", "°F"):
            return value * 1.8 + 32
        case ("logMAR", "letter"):
            return _FULL_VISION - _LETTERS_A_STEP * value
        case ("letter", "logMAR"):
            return (_FULL_VISION - value) / _LETTERS_A_STEP
    return None


@functools.lru_cache(maxsize=2048)
def factor_between(from_unit: str, to_unit: str, measured: str = "") -> float | None:
    """Return what a value is multiplied by, ``None`` where no conversion is known.

    The commonest are at hand in ``tables/factors.tsv``, so that most programs never load pint.
    """
    known = _factors().get((measured, from_unit, to_unit))
    return computed_factor(from_unit, to_unit, measured) if known is None else known


@functools.cache
def _factors() -> dict[tuple[str, str, str], float]:
    """Return the factors of the table, each in both directions."""
    table = resources.files("trialpost.vocabulary").joinpath("tables", "factors.tsv")
    factors: dict[tuple[str, str, str], float] = {}
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        measured, from_unit, to_unit, factor = line.split("\t")
        factors[measured, from_unit, to_unit] = float(factor)
        factors[measured, to_unit, from_unit] = _rounded(1 / float(factor))
    return factors


def computed_factor(from_unit: str, to_unit: str, measured: str = "") -> float | None:
    """Return what a value is multiplied by as pint and the molar masses give it."""
    one, other = _quantity(from_unit), _quantity(to_unit)
    if one is None or other is None:
        return None
    registry = _registry()
    known = measurement(measured)
    bridges = [registry.Quantity(1.0)]
    if known is not None and known.molar:
        bridges.append(registry.Quantity(known.molar, "g/mol"))
    if measured in _VALENCE:
        bridges.append(registry.Quantity(1.0 / _VALENCE[measured], "mmol/milliequivalent"))
        bridges += [bridges[1] * bridges[-1]] if known is not None and known.molar else []
    if measured in _ACTIVITY:
        amount, unit = _ACTIVITY[measured]
        bridges.append(registry.Quantity(amount, f"{unit}/international_unit"))
    for bridge in bridges:
        for passed in (one * bridge, one / bridge):
            if passed.is_compatible_with(other):
                return _rounded(float((passed / other).to_base_units().magnitude))
    return None


@functools.cache
def _registry() -> Any:
    """Return pint's units with ours added; loaded when first needed, since that takes 0.3 s."""
    import pint

    registry: Any = pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
    registry._on_redefinition = "ignore"  # "point" and "cup" mean something else to pint
    for line in _OWN_UNITS.strip().splitlines():
        registry.define(line)
    return registry


@functools.cache
def _expressions() -> dict[str, str]:
    return {piece.unit: piece.pint for piece in pieces() if piece.role != "scale"}


def _quantity(unit: str) -> Any:
    """Return one of a unit as pint's quantity, ``None`` where it is none that has a size."""
    expressions = _expressions()
    registry = _registry()
    if unit in expressions:
        return registry.Quantity(expressions[unit])
    if unit == "100 %":
        return registry.Quantity(1.0)
    whole = registry.Quantity(1.0)
    for at, part in enumerate(unit.split("/")):
        one = registry.Quantity(1.0)
        for piece in part.split(" ") if part not in expressions else [part]:
            if piece.startswith("10^"):
                one = one * 10.0 ** int(piece[3:])
            elif piece in expressions:
                one = one * registry.Quantity(expressions[piece])
            elif piece:
                return None
        whole = one if at == 0 else whole / one
    return whole
