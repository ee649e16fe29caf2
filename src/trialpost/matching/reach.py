"""Check how a trial's recruiting sites lie to how far a person would go.

Somebody goes ``travel_km`` from where they are, or anywhere in ``travel_country``, or both: a site
that is within either is in reach.

=========================================================  ========================
the trial                                                  is
=========================================================  ========================
has no recruiting site                                     not met
has one in reach                                           met
does not list its sites                                    unknown
has one without coordinates, whose own country lies        unknown
within ``travel_km``, or is not told
has all others out of reach                                not met
is compared with somebody who has not told their place or  unknown
how far they would go
=========================================================  ========================
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from trialpost.matching.checks import Person
from trialpost.matching.once import OncePerOutline
from trialpost.matching.outline import OutlineSite, TrialOutline, recruiting_places
from trialpost.matching.reachable import ANYWHERE, lies_in
from trialpost.model.criterion import HardCheck, Verdict
from trialpost.model.message import Message, say
from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import country_phrase
from trialpost.vocabulary.distances import Floats, distances_km


class Reach(msgspec.Struct, frozen=True):
    """How a trial's recruiting sites lie: how many, the areas of the unplaced, and the nearest.

    ``inside`` counts those that lie in the person's country, ``unsaid`` those of which the record
    tells no country; ``nearest_inside_km`` is the nearest of those inside.
    """

    sites: int
    recruiting: int
    unplaced: tuple[str, ...]
    nearest_km: float | None
    inside: int = 0
    unsaid: int = 0
    nearest_inside_km: float | None = None


class Places(msgspec.Struct, frozen=True):
    """Where a trial takes people, made ready to be measured from many places.

    ``sites`` counts all that it lists; ``open`` are those that take people now, ``unplaced`` the
    areas of those without coordinates, and ``unsaid`` counts those of which no country is told.
    """

    sites: int
    open: tuple[OutlineSite, ...]
    unplaced: tuple[str, ...]
    unsaid: int
    points: tuple[Floats, Floats]

    @classmethod
    def of(cls, outline: TrialOutline) -> "Places":
        """Look through a trial's sites once."""
        open_sites = tuple(outline.sites[place] for place in recruiting_places(outline))
        return cls(
            sites=len(outline.sites),
            open=open_sites,
            unplaced=tuple(one.area for one in open_sites if one.lat is None or one.lon is None),
            unsaid=sum(one.area == ANYWHERE for one in open_sites),
            points=_points(open_sites),
        )

    def from_where(self, origin: Coordinates | None, country: str | None = None) -> Reach:
        """Measure the sites from a place, and count those in a country (:func:`reach_of`)."""
        inside = [one for one in self.open if country and lies_in(one.area, country)]
        return Reach(
            sites=self.sites,
            recruiting=len(self.open),
            unplaced=self.unplaced,
            nearest_km=_nearest(self.points, origin),
            inside=len(inside),
            unsaid=self.unsaid,
            nearest_inside_km=_nearest(_points(inside), origin) if inside else None,
        )


def reach_of(
    outline: TrialOutline, origin: Coordinates | None, country: str | None = None
) -> Reach:
    """Measure a trial's recruiting sites from a place, and count those in a country.

    Args:
        outline: the trial.
        origin: where the person is, if it is known.
        country: the two-letter code of the country anywhere in which they would go, if they would.
    """
    return places_of(outline).from_where(origin, country)


places_of = OncePerOutline(Places.of)
"""Return where a trial takes people, made ready once."""


def _points(sites: Sequence[OutlineSite]) -> tuple[Floats, Floats]:
    """Return the latitudes and longitudes of some sites, as far as they are placed."""
    placed = [(one.lat, one.lon) for one in sites if one.lat is not None and one.lon is not None]
    both = np.array(placed, dtype=np.float64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _nearest(points: tuple[Floats, Floats], origin: Coordinates | None) -> float | None:
    """Return the way to the nearest of some points in kilometres, if there is any."""
    lat, lon = points
    if origin is None or not len(lat):
        return None
    return float(distances_km(origin, lat, lon).min())


def check_distance(reach: Reach, person: Person) -> HardCheck:
    """Compare where a trial takes people with how far the person would go."""
    if reach.sites == 0:
        return _distance(Verdict.UNKNOWN, say("This trial does not list its places."))
    if reach.recruiting == 0:
        return _distance(Verdict.NOT_MET, say("No place of this trial is taking people now."))
    if person.travel_country is not None:
        return _in_country(reach, person, person.travel_country)
    if person.origin is None:
        return _distance(Verdict.UNKNOWN, say("You have not told us where you are."), ("place",))
    if person.travel_km is None:
        return _distance(Verdict.UNKNOWN, _why_travel(reach.nearest_km), ("travel_km",))
    return _by_way(reach, person, person.travel_km)


def _in_country(reach: Reach, person: Person, country: str) -> HardCheck:
    """Check somebody who would go anywhere in a country, and perhaps a way beyond its borders."""
    if reach.inside:
        return _distance(Verdict.MET, _why_inside(reach, country))
    by_way = None
    if person.origin is not None and person.travel_km is not None:
        by_way = _by_way(reach, person, person.travel_km)
        if by_way.verdict is Verdict.MET:
            return by_way
    where = country_phrase(country)
    if reach.unsaid:
        return _distance(Verdict.UNKNOWN, say("The record does not say in which country all of "
                         "this trial's places are, and names none in {country}.",
                         country=where))  # fmt: skip
    if by_way is not None and by_way.verdict is Verdict.UNKNOWN:
        return by_way
    return _distance(Verdict.NOT_MET, _why_outside(reach, where))


def _why_inside(reach: Reach, country: str) -> Message:
    where = country_phrase(country)
    near = reach.nearest_inside_km
    if near is not None:
        return say("It takes people in {country}; the nearest place there is {way} away.",
                   country=where, way=_way(near))  # fmt: skip
    return say("It takes people in {country}.", country=where)


def _why_outside(reach: Reach, where: str) -> Message:
    if reach.nearest_km is None:
        return say("This trial takes nobody in {country}.", country=where)
    return say("This trial takes nobody in {country}; the nearest place that takes people is {way} "
               "away.", country=where, way=_way(reach.nearest_km))  # fmt: skip


def _by_way(reach: Reach, person: Person, travel_km: float) -> HardCheck:
    hopeful = sum(area in person.reachable for area in reach.unplaced)
    verdict = _within(reach.nearest_km, travel_km, hopeful)
    maybe = hopeful if verdict is Verdict.UNKNOWN else 0
    return _distance(verdict, _why_way(reach.nearest_km, travel_km, maybe))


def _within(nearest_km: float | None, travel_km: float, hopeful: int) -> Verdict:
    if nearest_km is not None and nearest_km <= travel_km:
        return Verdict.MET
    return Verdict.UNKNOWN if hopeful else Verdict.NOT_MET


def _why_travel(nearest_km: float | None) -> Message:
    if nearest_km is None:
        return say(_NOWHERE)
    return say("The nearest place that takes people is {way} away; you have not told us how "
               "far you would travel.", way=_way(nearest_km))  # fmt: skip


_NOWHERE = "We do not know where this trial's places are."


def _why_way(nearest_km: float | None, travel_km: float, maybe: int) -> Message:
    """Compare the ways in words; ``maybe`` counts the sites that are not placed and may be near."""
    travel = round(travel_km)
    if nearest_km is None:
        if maybe:
            return say(_NOWHERE)
        return say("This trial takes people only in countries or states that lie further away "
                   "than the {travel} km that you would travel.", travel=travel)  # fmt: skip
    if not maybe:
        return say("The nearest place that takes people is {way} away; you would travel {travel} "
                   "km.", way=_way(nearest_km), travel=travel)  # fmt: skip
    if maybe == 1:
        return say("The nearest place that takes people is {way} away; you would travel {travel} "
                   "km, but we could not place one of its sites, which may be near you.",
                   way=_way(nearest_km), travel=travel)  # fmt: skip
    return say("The nearest place that takes people is {way} away; you would travel {travel} "
               "km, but we could not place {n} of its sites, which may be near you.",
               way=_way(nearest_km), travel=travel, n=maybe)  # fmt: skip


def _way(km: float) -> Message:
    return say("less than 1 km") if km < 1 else say("{km} km", km=round(km))


def _distance(verdict: Verdict, why: Message, needs: tuple[str, ...] = ()) -> HardCheck:
    return HardCheck(name="distance", verdict=verdict, because=why, needs=needs)
