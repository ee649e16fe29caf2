"""What a run against a registry shall do, and what it did."""

import datetime as dt

import msgspec

from trialpost.web.catalogue.loading.rows import LoadSummary
from trialpost.web.catalogue.sync import runs


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run shall do. ``download_url`` is empty where there is no download of everything.

    ``listing`` asks for a listing though none is due; ``accept_form`` lets a run count whose
    records have lost something, this one and those after it, until one has lost nothing.
    """

    base_url: str
    download_url: str = ""
    since: dt.date | None = None
    condition: str = ""
    listing: bool = False
    accept_form: bool = False


class SyncSummary(LoadSummary, frozen=True, kw_only=True):
    """What a run did: a load's figures, and what became of the listing.

    ``listed`` counts the identifiers that the registry named, ``None`` without a listing;
    ``not_held`` those of them that the catalogue has no record of. ``counts`` is false when what
    was read is kept and yet will be asked for again. ``notes`` are sentences.
    """

    registry: str = runs.CLINICALTRIALS_GOV
    since: dt.date | None = None
    pages: int = 0
    listed: int | None = None
    not_held: int | None = None
    api_version: str = ""
    data_version: str = ""
    counts: bool = True
    notes: tuple[str, ...] = ()


def added(one: dict, other: dict) -> dict:
    """Add a load's figures to another's."""
    issues = {
        kind: one["issues"].get(kind, 0) + other["issues"].get(kind, 0)
        for kind in sorted(one["issues"] | other["issues"])
    }
    names = ("read", "new", "changed", "unchanged", "duplicates", "failed", "drift")
    return one | {name: one[name] + other[name] for name in names} | {"issues": issues}
