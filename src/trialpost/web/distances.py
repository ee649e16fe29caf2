"""Distances as pages say them: in the unit that was asked for, numbers as the language has them."""

from django.utils.translation import gettext, ngettext

from trialpost.vocabulary.distances import KM_PER_MILE, km_to_miles
from trialpost.web.language import number


def km_in(far: float, unit: str) -> float:
    """Return the kilometres of a distance in ``km`` or ``mi``.

    >>> km_in(10, "km"), round(km_in(10, "mi"), 2)
    (10, 16.09)
    """
    return far * KM_PER_MILE if unit == "mi" else far


def far_words(far: float, unit: str) -> str:
    """Say a distance that was chosen, a round one or one that somebody typed, with its unit."""
    return _with_unit(number(far, 0 if far == int(far) else 1), unit)


def distance_words(km: float, unit: str) -> str:
    """Say a measured distance: kilometres under ten with one decimal, under one as such.

    Miles are whole, and those of whole kilometres, as the reasons of a match have them
    (``vocabulary.distances.in_miles``).

    >>> distance_words(16.1, "mi"), distance_words(1511.6, "mi"), distance_words(5.2, "mi")
    ('10 miles', '940 miles', '3 miles')
    """
    if km < 1:
        return gettext("less than 1 mile") if unit == "mi" else gettext("less than 1 km")
    if unit == "mi":
        return _with_unit(number(round(km_to_miles(round(km))), 0), unit)
    decimals = 1 if km < 9.95 and round(km, 1) != round(km) else 0
    return _with_unit(number(km, decimals), unit)


def _with_unit(shown: str, unit: str) -> str:
    if unit != "mi":
        return gettext("%(far)s km") % {"far": shown}
    return ngettext("%(far)s mile", "%(far)s miles", 1 if shown == "1" else 2) % {"far": shown}
