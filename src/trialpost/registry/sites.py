"""Give coordinates to the sites of a trial whose record has none."""

import msgspec

from trialpost.model.site import Coordinates, Located, Site
from trialpost.model.trial import Trial
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.places import locate_city, locate_postcode


def place_sites(trial: Trial) -> Trial:
    """Return the trial with every site placed that can be.

    A site without coordinates gets its city's and is marked ``located=CITY``; in the United States
    the middle of its postcode stands in for a city that is not known. Coordinates of the registry
    are kept. A site that cannot be placed stays ``UNKNOWN``.
    """
    sites = tuple(_placed(site) for site in trial.sites)
    return trial if sites == trial.sites else msgspec.structs.replace(trial, sites=sites)


def _placed(site: Site) -> Site:
    if site.coordinates is not None:
        if site.located is Located.UNKNOWN:
            return msgspec.structs.replace(site, located=Located.REGISTRY)
        return site
    found = _middle_of(site)
    if found is None:
        return site
    return msgspec.structs.replace(site, coordinates=found, located=Located.CITY)


def _middle_of(site: Site) -> Coordinates | None:
    found = locate_city(site.city, site.state, site.country) if site.city else None
    if found is None and site.postcode and country_named(site.country or "") == "US":
        return locate_postcode(site.postcode)
    return found
