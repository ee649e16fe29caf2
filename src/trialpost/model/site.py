"""Where a trial takes place, and who answers there."""

import enum
from collections.abc import Iterable

import msgspec

from trialpost.model.status import RecruitmentStatus


class Located(enum.StrEnum):
    """How a site's coordinates are known."""

    REGISTRY = "registry"
    CITY = "city"
    UNKNOWN = "unknown"


class Coordinates(msgspec.Struct, frozen=True, gc=False):
    """A point on the earth, in degrees north and east (WGS 84)."""

    lat: float
    lon: float


class Contact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody to ask about a trial."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None


class Site(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One place where a trial takes place.

    ``status`` is the site's own, or ``None`` where the registry gives none (the trial's own
    status then stands for it). ``located`` says whether the coordinates are the registry's or
    those of the city.
    """

    facility: str | None = None
    city: str | None = None
    state: str | None = None
    postcode: str | None = None
    country: str | None = None
    status: RecruitmentStatus | None = None
    coordinates: Coordinates | None = None
    located: Located = Located.UNKNOWN
    contacts: tuple[Contact, ...] = ()

    @property
    def name(self) -> str:
        """The site as one line: facility, city, state, country, as far as they are given."""
        return join_place((self.facility, self.city, self.state, self.country))


def join_place(parts: Iterable[str | None]) -> str:
    """Join the parts of a place that are given, leaving out repeats."""
    kept: list[str] = []
    for part in parts:
        if part and part not in kept:
            kept.append(part)
    return ", ".join(kept)
