"""Give coordinates to the sites of a trial whose record has none, or none to be believed."""

import msgspec

from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.trial import Trial
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.places import locate_city, locate_postcode
from trialpost.vocabulary.site_places import misplaced


def place_sites(trial: Trial) -> Trial:
    """Return the trial with every site placed that can be.

    A site without coordinates gets its city's and is marked ``located=CITY``; in the United States
    the middle of its postcode stands in for a city that is not known. Coordinates of the registry
    are kept, but where they lie far from a big city that is clearly the one named: then the city's
    stand, marked so. A site that cannot be placed stays ``UNKNOWN``.
    """
    sites = tuple(place_site(site) for site in trial.sites)
    return trial if sites == trial.sites else msgspec.structs.replace(trial, sites=sites)


def place_site(site: Site) -> Site:
    """Return one site placed, as :func:`place_sites` does with all of them."""
    if site.coordinates is not None:
        city = _misplaced(site)
        if city is not None:
            return msgspec.structs.replace(site, coordinates=city, located=Located.CITY)
        if site.located is Located.UNKNOWN:
            return msgspec.structs.replace(site, located=Located.REGISTRY)
        return site
    found = _middle_of(site)
    if found is None:
        return site
    return msgspec.structs.replace(site, coordinates=found, located=Located.CITY)


def _misplaced(site: Site) -> Coordinates | None:
    if site.coordinates is None or site.located is Located.CITY or not (site.city and site.country):
        return None
    return misplaced(site.coordinates, site.city, site.state, site.country)


def _middle_of(site: Site) -> Coordinates | None:
    found = locate_city(site.city, site.state, site.country) if site.city else None
    if found is None and site.postcode and country_named(site.country or "") == "US":
        return locate_postcode(site.postcode)
    return found
