"""Tell which site of one version of a record is which of another, and what became of it.

Registries give sites no identifiers, so they are told by what stands in them, never by their
position: first those whose facility, city, state and country read the same and occur once; then,
within a country, so that all pairs together are most alike. Two sites can be one

- in the same city (or at the same postcode, or within 30 km under like city names), if their
  facilities' telling words agree, spelling apart, or one name holds the other;
- in the same city, if one of them has only a placeholder for a name ("Research Site");
- at the same postcode of the same city, whatever they are called.

Telling words are those that other hospitals do not have: "University Hospital" alone tells nothing.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from trialpost.matching.assignment import best_pairs
from trialpost.matching.outline import standing
from trialpost.model.bearing import PUBLIC
from trialpost.model.change import (
    Change,
    ContactChanged,
    OtherChanged,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    SiteReworded,
)
from trialpost.model.site import Coordinates, Site
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.vocabulary.distances import distance_km

LIKE = 0.75
"""Least likeness of two facilities' telling words, letter by letter."""

NEAR_KM = 30.0

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset({
    "university", "universite", "universitat", "universita", "universidad", "universitario",
    "universitaria", "hospital", "hospitals", "hopital", "clinic", "clinica", "clinics",
    "klinik", "klinikum", "clinical", "clinique", "center", "centre", "centro", "medical",
    "medicine", "research", "site", "investigative", "investigational", "investigator",
    "institute", "instituto", "institut", "health", "department", "of", "the", "and", "for",
    "de", "du", "la", "le", "del", "di", "der", "general", "trial", "study", "facility",
    "school", "college", "llc", "inc", "at", "in", "st", "saint", "local", "institution",
})  # fmt: skip


def site_changes(before: Trial, after: Trial, near: Coordinates | None) -> list[Change]:
    """Return what changed at the sites of a trial."""
    pairs = site_pairs(before.sites, after.sites)
    stayed_before, stayed_after = {i for i, _ in pairs}, {j for _, j in pairs}
    found: list[Change] = []
    for i, j in pairs:
        found += _at_one(before.sites[i], after.sites[j], before.status, after.status, near)
    found += [
        SiteAdded(
            site=site,
            km=_km(site, near),
            takes_people=takes_people(site, after.status),
            status=standing(site.status, after.status),
        )
        for at, site in enumerate(after.sites)
        if at not in stayed_after
    ]
    found += [
        SiteRemoved(
            site=site,
            km=_km(site, near),
            took_people=takes_people(site, before.status),
            status=standing(site.status, before.status),
        )
        for at, site in enumerate(before.sites)
        if at not in stayed_before
    ]
    return _once(found)


def _once(found: list[Change]) -> list[Change]:
    """Say once what is said of the record as a whole."""
    seen: set[str] = set()
    kept: list[Change] = []
    for change in found:
        if isinstance(change, OtherChanged):
            if change.field in seen:
                continue
            seen.add(change.field)
        kept.append(change)
    return kept


def takes_people(site: Site, trial: RecruitmentStatus) -> bool:
    """Say whether a site is open to the public, given its trial's status."""
    return trial in PUBLIC and standing(site.status, trial) in PUBLIC


_POINT = ("coordinates", "located")
"""Where a site lies on the map is found or put right; the site did not move."""


def _at_one(
    old: Site,
    new: Site,
    before: RecruitmentStatus,
    after: RecruitmentStatus,
    near: Coordinates | None,
) -> list[Change]:
    """Return what changed at one site; what follows from the trial's status alone is not said."""
    if old == new:
        return []
    found: list[Change] = []
    fields = [name for name in Site.__struct_fields__ if getattr(old, name) != getattr(new, name)]
    km = _km(new, near)
    took, takes = takes_people(old, before), takes_people(new, after)
    if took != takes and "status" in fields:
        fields.remove("status")
        found.append(
            SiteOpened(site=new, km=km, before=standing(old.status, before))
            if takes
            else SiteClosed(site=new, km=km, after=standing(new.status, after))
        )
    if len(placed := [name for name in fields if name not in _POINT]) < len(fields):
        fields = placed
        found.append(OtherChanged(field="sites.coordinates"))
    if "contacts" in fields:
        fields.remove("contacts")
        found.append(ContactChanged(site=new, km=km))
    if fields:
        found.append(SiteReworded(site=new, before=old, fields=tuple(fields), km=km))
    return found


def _km(site: Site, near: Coordinates | None) -> float | None:
    return distance_km(near, site.coordinates) if near and site.coordinates else None


# --- which is which ------------------------------------------------------------------------------


class _Read(msgspec.Struct, frozen=True):
    """A site with its parts as they are compared."""

    site: Site
    facility: str
    city: str
    state: str
    country: str
    postcode: str
    telling: frozenset[str]

    @classmethod
    def of(cls, site: Site) -> "_Read":
        facility, city = _plain(site.facility), _plain(site.city)
        telling = frozenset(facility.split()) - _COMMON - frozenset(city.split())
        return cls(
            site, facility, city, _plain(site.state), _plain(site.country),
            _plain(site.postcode).replace(" ", ""), telling,
        )  # fmt: skip

    @property
    def key(self) -> tuple[str, ...]:
        return (self.facility, self.city, self.state, self.country)


def _plain(text: str | None) -> str:
    """Return a text in lower case without accents and marks."""
    apart = unicodedata.normalize("NFKD", text or "").casefold()
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(_WORD.findall(bare.replace("'", "").replace("’", "")))


def site_pairs(before: Sequence[Site], after: Sequence[Site]) -> list[tuple[int, int]]:
    """Pair the positions of sites that are one and the same in two versions, by the later one."""
    old, new = [_Read.of(one) for one in before], [_Read.of(one) for one in after]
    pairs = _pairs_by_key(old, new)
    rows = sorted(set(range(len(old))) - {i for i, _ in pairs})
    columns = sorted(set(range(len(new))) - {j for _, j in pairs})
    for country in sorted({old[i].country for i in rows}):
        here = [i for i in rows if old[i].country == country]
        there = [j for j in columns if new[j].country == country]
        worth = np.array([[_worth(old[i], new[j]) for j in there] for i in here])
        found = best_pairs(worth.reshape(len(here), len(there)))
        pairs += [(here[i], there[j]) for i, j in found]
    return sorted(pairs, key=lambda pair: pair[1])


def _pairs_by_key(old: list[_Read], new: list[_Read]) -> list[tuple[int, int]]:
    """Pair the sites whose names and place read the same and occur once on either side."""
    counts = Counter(one.key for one in old), Counter(one.key for one in new)
    place = {one.key: at for at, one in enumerate(new)}
    return [
        (at, place[one.key])
        for at, one in enumerate(old)
        if counts[0][one.key] == 1 == counts[1][one.key]
    ]


def _worth(one: _Read, other: _Read) -> float:
    """Say how much pairing two sites of one country is worth; 0 if they cannot be one."""
    same_postcode = bool(one.postcode) and one.postcode == other.postcode
    same_city = bool(one.city) and one.city == other.city
    if not (same_city or same_postcode or _neighbours(one, other)):
        return 0.0
    likeness = _likeness(one, other)
    if likeness < LIKE and not (same_city and same_postcode):
        return 0.0
    agree = 0.5 * same_postcode + 0.2 * same_city + 0.2 * (one.site == other.site)
    agree += 0.05 * (one.site.status == other.site.status)
    return likeness + agree + 0.05 * (one.site.contacts == other.site.contacts) + 0.01


def _neighbours(one: _Read, other: _Read) -> bool:
    """Say whether two differently written cities can be one: alike, or the points lie close."""
    here, there = one.site.coordinates, other.site.coordinates
    if here and there:
        return distance_km(here, there) <= NEAR_KM
    return _ratio(one.city, other.city) >= LIKE


def _likeness(one: _Read, other: _Read) -> float:
    """Compare two facilities' names: 1 the same, 0 nothing in common."""
    if one.facility == other.facility:
        return 1.0
    if not one.telling or not other.telling:
        placeholder = _is_placeholder(one) or _is_placeholder(other)
        return LIKE if placeholder else _ratio(one.facility, other.facility)
    small, large = sorted((one.telling, other.telling), key=len)
    if small <= large:
        return 0.95
    return _ratio(" ".join(sorted(one.telling)), " ".join(sorted(other.telling)))


_HOLDS_PLACE = frozenset({"site", "investigative", "investigational", "investigator", "facility"})


def _is_placeholder(one: _Read) -> bool:
    """Say whether a facility is not named: "Research Site", or nothing at all."""
    return not one.telling and (not one.facility or bool(_HOLDS_PLACE & set(one.facility.split())))


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
