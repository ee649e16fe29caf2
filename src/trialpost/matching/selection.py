"""The trials of some statuses with their sites of these statuses, made once and asked often."""

import numpy as np

from trialpost.matching.coded import STATUS_CODE, Bools, Codes, Columns, Floats, Ints
from trialpost.model.site import Coordinates
from trialpost.model.status import RecruitmentStatus
from trialpost.vocabulary.distances import KM_PER_DEGREE, distances_km

_MARGIN_KM = 1.0
"""What a band of latitudes is wider than its radius, so that rounding loses nobody."""


class Selection:
    """Trials of some statuses, a row each, in the order of their slots.

    ``slots`` are those of the catalogue. ``unplaced`` tells which have no placed site of these
    statuses, but one without coordinates, or no sites at all: where they are cannot be compared;
    ``without_sites`` those that have none at all, ``with_open_site`` those with one of these.
    ``sites_elsewhere`` are the rows of the sites without coordinates, ``area_elsewhere`` where in
    ``Columns.areas`` those lie.

    Where a method takes ``areas``, it looks only at sites in the ``Columns.areas`` that are marked.
    """

    def __init__(
        self, columns: Columns, alive: Bools, wanted: frozenset[RecruitmentStatus]
    ) -> None:
        """Select what is alive and has one of the wanted statuses."""
        has = np.zeros(len(STATUS_CODE), np.bool_)
        has[[STATUS_CODE[one] for one in wanted]] = True
        self._all = len(columns.status)
        self.slots: Ints = np.flatnonzero(alive & has[columns.status])
        self.sex: Codes = columns.sex[self.slots]
        self.gender_based: Bools = columns.gender_based[self.slots]
        self.minimum: Codes = columns.minimum[self.slots]
        self.maximum: Codes = columns.maximum[self.slots]
        self.phases: Codes = columns.phases[self.slots]
        self.verified: Ints = columns.verified[self.slots]
        row = np.full(len(columns.status), -1, np.int64)
        row[self.slots] = np.arange(len(self.slots))
        open_sites = np.flatnonzero(has[columns.site_status] & (row[columns.site_slot] >= 0))
        placed = ~np.isnan(columns.site_lat[open_sites])
        placed_rows = np.zeros(len(self.slots), np.bool_)
        placed_rows[row[columns.site_slot[open_sites[placed]]]] = True
        elsewhere = open_sites[~placed]
        self.unplaced: Bools = columns.sites[self.slots] == 0
        self.unplaced[row[columns.site_slot[elsewhere]]] = True
        self.unplaced &= ~placed_rows  # before those without coordinates are added to them
        self.sites_elsewhere: Ints = row[columns.site_slot[elsewhere]]
        self.area_elsewhere: Codes = columns.site_area[elsewhere]
        self.without_sites: Bools = columns.sites[self.slots] == 0
        self.with_open_site: Bools = placed_rows
        self.with_open_site[self.sites_elsewhere] = True
        order = open_sites[placed][np.argsort(columns.site_lat[open_sites[placed]], kind="stable")]
        self._row: Ints = row[columns.site_slot[order]]
        self._lat: Floats = columns.site_lat[order]
        self._lon: Floats = columns.site_lon[order]
        self._area: Codes = columns.site_area[order]

    def nearest_km(
        self,
        origin: Coordinates,
        within_km: float | None = None,
        areas: Bools | None = None,
        *,
        slots: Bools | None = None,
    ) -> Floats:
        """Return for every row the kilometres to its nearest placed site; infinity without one.

        With ``within_km`` what lies further off may be infinity as well, and with ``slots``, which
        marks some of the catalogue's, what lies in others.
        """
        found: Floats = np.full(len(self.slots), np.inf)
        first, past = 0, len(self._lat)
        if within_km is not None:
            band = (within_km + _MARGIN_KM) / KM_PER_DEGREE
            first = int(np.searchsorted(self._lat, origin.lat - band))
            past = int(np.searchsorted(self._lat, origin.lat + band, "right"))
        looked_at: slice | Ints = slice(first, past)
        if slots is not None:
            looked_at = first + np.flatnonzero(slots[self.slots][self._row[looked_at]])
        km = distances_km(origin, self._lat[looked_at], self._lon[looked_at])
        if areas is not None:
            km[~areas[self._area[looked_at]]] = np.inf
        np.minimum.at(found, self._row[looked_at], km)
        return found

    def with_site_in(self, areas: Bools) -> Bools:
        """Tell which rows have a site there, placed or not."""
        found = self.hidden_in(areas)
        found[self._row[areas[self._area]]] = True
        return found

    def hidden_in(self, areas: Bools) -> Bools:
        """Tell which rows have a site there that has no coordinates."""
        found: Bools = np.zeros(len(self.slots), np.bool_)
        found[self.sites_elsewhere[areas[self.area_elsewhere]]] = True
        return found

    def mark(self, rows: Bools) -> Bools:
        """Return a mark for every slot of the catalogue, set where a marked row's is."""
        marked: Bools = np.zeros(self._all, np.bool_)
        marked[self.slots[rows]] = True
        return marked
