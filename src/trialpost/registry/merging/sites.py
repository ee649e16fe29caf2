"""Put the sites of one trial's records together, no place twice.

Registries list the same hospital in different words, so that sites of two registries in one country
cannot be told apart with certainty. The sites of the registry that has most of them stand, and
other registries add theirs only in countries that are not there yet.
"""

import functools
from collections.abc import Hashable, Iterable, Sequence

from trialpost.model.identifiers import Registry
from trialpost.model.site import Site
from trialpost.model.sources import Record
from trialpost.model.status import RecruitmentStatus
from trialpost.registry.merging.keys import plain_words
from trialpost.vocabulary.areas import country_named


def united_sites(records: Sequence[Record], order: Sequence[int]) -> tuple[tuple[Site, ...], int]:
    """Return the sites, and the index of the record that most of them came from.

    ``order`` has the records' indexes, the one to be preferred first.
    """
    listed = _by_registry(records, order)
    if not listed:
        return (), order[0]
    ranked = sorted(listed.values(), key=lambda one: _riches(one[0]), reverse=True)
    sites, index = list(ranked[0][0]), ranked[0][1]
    for others, _index in ranked[1:]:
        there = {_country(site) for site in sites}
        sites += [site for site in others if site.country and _country(site) not in there]
    return _each_once(sites), index


def _by_registry(
    records: Sequence[Record], order: Sequence[int]
) -> dict[Registry, tuple[list[Site], int]]:
    """Collect each registry's sites: of its first form that has any, all parts of that form."""
    listed: dict[Registry, tuple[list[Site], int]] = {}
    for index in order:
        record = records[index]
        if not record.trial.sites:
            continue
        sites, first = listed.setdefault(record.trial.id.registry, ([], index))
        if index == first or (record.part and record.door is records[first].door):
            sites += record.trial.sites
    return listed


def _riches(sites: Iterable[Site]) -> tuple[int, int, int]:
    kept = _each_once(sites)
    return (
        len({_place(site) for site in kept if site.city or site.facility}),
        sum(site.coordinates is not None for site in kept),
        len(kept),
    )


def _each_once(sites: Iterable[Site]) -> tuple[Site, ...]:
    """Keep the first of the sites at one place, and no bare country that has a real site.

    One whose status is not known makes way: each member state knows its own state of affairs.
    """
    kept: dict[Hashable, Site] = {}
    for site in sites:
        before = kept.setdefault(_place(site), site)
        if _is_untold(before) and not _is_untold(site):
            kept[_place(site)] = site
    real = {_country(site) for site in kept.values() if site.city or site.facility}
    return tuple(
        site for site in kept.values() if site.city or site.facility or _country(site) not in real
    )


def _is_untold(site: Site) -> bool:
    return site.status in (None, RecruitmentStatus.UNKNOWN)


def _place(site: Site) -> tuple[str, ...]:
    words = (site.facility, site.city, site.state, site.postcode)
    return (_country(site), *(plain_words(word or "") for word in words))


def _country(site: Site) -> str:
    return _country_code(site.country or "")


@functools.lru_cache(maxsize=1024)
def _country_code(name: str) -> str:
    return country_named(name) or plain_words(name)
