"""Where a search looks: within a radius of a place, anywhere in a country, or everywhere.

A trial without a site that can be compared is not lost: it is counted apart, if it may lie there.

======================================  =====================================================
asked for                               counted apart are trials that have nothing there and
======================================  =====================================================
nothing, or everywhere                  none
a place                                 a site without coordinates, or no sites
a place and a radius                    a site without coordinates, in a country (or American
                                        state) within reach, or no sites
a country                               a site that names no country, or no sites
both                                    a site without coordinates, there or in no country
======================================  =====================================================
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from trialpost.matching.coded import Bools, Floats
from trialpost.matching.reachable import ANYWHERE, area_of, areas_within, lies_in
from trialpost.matching.selection import Selection
from trialpost.model.site import Coordinates, Site

Counts = Callable[[Site], bool]
"""Tells whether a site is one that was asked for."""


def every_site(site: Site) -> bool:
    """Count every site."""
    return True


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Where is looked: from ``origin``, ``within_km``, in ``country`` (a two-letter code)."""

    origin: Coordinates | None = None
    within_km: float | None = None
    country: str | None = None

    def __repr__(self) -> str:
        return "Where(…)"

    def counts(self, site: Site) -> bool:
        """Tell whether a site lies in the country that was asked for."""
        return self.country is None or lies_in(area_of(site), self.country)

    def may_count(self, site: Site) -> bool:
        """Tell whether a site may lie where it was asked for, and cannot be compared with it."""
        area = area_of(site)
        compared = site.coordinates is not None if self.origin else area != ANYWHERE
        return not compared and self.hopes(area) and self.reaches(area)

    def hopes(self, area: str) -> bool:
        """Tell whether an area lies in the country that was asked for, or may do so."""
        return self.country is None or area == ANYWHERE or lies_in(area, self.country)

    def reaches(self, area: str) -> bool:
        """Tell whether a place in an area can lie within the radius."""
        if self.origin is None or self.within_km is None:
            return True
        return area in areas_within(self.origin, self.within_km)


class Lying(msgspec.Struct, frozen=True):
    """How trials lie: those that are there, those that may be, and the way to each if measured."""

    near: Bools
    unplaced: Bools
    km: Floats | None = None


def lie(areas: Sequence[str], among: Selection, where: Where) -> Lying:
    """Tell which trials of a selection lie where it was asked for, and which may.

    Those that may are not yet compared with the radius (:func:`in_reach`), which takes longer.

    Args:
        areas: those of the catalogue's columns.
        among: the trials.
        where: what was asked for.
    """
    inside = _marked(where.country is None or lies_in(area, where.country) for area in areas)
    if where.origin is not None:
        km = among.nearest_km(where.origin, where.within_km, inside if where.country else None)
        near = np.isfinite(km) if where.within_km is None else km <= where.within_km
        hidden = among.hidden_in(_marked(where.hopes(area) for area in areas))
        return Lying(near, ~near & (among.without_sites | hidden), km)
    if where.country is not None:
        near = among.with_site_in(inside)
        hidden = among.with_site_in(_marked(area == ANYWHERE for area in areas))
        return Lying(near, ~near & (among.without_sites | hidden))
    every = np.ones(len(among.slots), np.bool_)
    return Lying(every, ~every)


def in_reach(unplaced: Bools, areas: Sequence[str], among: Selection, where: Where) -> Bools:
    """Return those of the trials that may lie there which can lie within the radius as well."""
    if where.origin is None or where.within_km is None or not unplaced.any():
        return unplaced
    within = areas_within(where.origin, where.within_km)
    hopes = _marked(area in within and where.hopes(area) for area in areas)
    return unplaced & (among.without_sites | among.hidden_in(hopes))


def _marked(answers: Iterable[bool]) -> Bools:
    return np.fromiter(answers, np.bool_)
