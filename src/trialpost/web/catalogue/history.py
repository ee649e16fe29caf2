"""Say what changed about a trial from one version of the catalogue to the next."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

import msgspec
from django.db.models import Count

from trialpost.matching.change_words import tell
from trialpost.matching.changes import changes
from trialpost.model.change import Change
from trialpost.model.message import Message
from trialpost.model.site import Coordinates
from trialpost.model.trial import Trial
from trialpost.registry.freshness.calibration import Seen
from trialpost.web.catalogue import sources, store
from trialpost.web.catalogue.models import SourceVersion

LOOKED_THROUGH = 4
"""Versions that are read for each that is shown: many change only the day of the last check."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the catalogue that changed a trial's records, and what changed in the trial.

    ``changes`` is empty where the record's bytes changed and the trial did not. ``records`` are
    the records that came, changed or vanished.
    """

    version: int
    seen: dt.datetime
    records: tuple[sources.Change, ...]
    changes: tuple[Change, ...]


class Told(msgspec.Struct, frozen=True):
    """The changes of one version that a patient would want to know, in words."""

    seen: dt.datetime
    said: tuple[Message, ...]


def versions(registry_id: str, *, near: Coordinates | None = None) -> tuple[Version, ...]:
    """Return the versions of a trial, the latest first, each with what it changed.

    A trial that was not listed for a while is compared with what it was before.

    Raises:
        NotFound: if the catalogue does not hold it.
    """
    return _versions(registry_id, sources.history(registry_id), near)


def recent_changes(registry_id: str, limit: int) -> tuple[Told, ...]:
    """Return what matters of the last changes, newest first, at most ``limit`` versions.

    The version in which the trial was first seen is left out.
    """
    if _is_of_one_version(registry_id):
        return ()
    known = sources.history(registry_id)[: LOOKED_THROUGH * limit + 1]
    told = []
    for one in _versions(registry_id, known, None)[:-1]:
        if said := tell(change for change in one.changes if change.matters):
            told.append(Told(one.seen, said))
    return tuple(told[:limit])


def _is_of_one_version(registry_id: str) -> bool:
    """Say whether a trial has been the same since it was first seen, as most have."""
    changed = SourceVersion.objects.filter(source__trial__registry_id=registry_id)
    return len(changed.values_list("version", flat=True).distinct()[:2]) == 1


def histories() -> Iterator[tuple[Seen, ...]]:
    """Yield the versions of every trial that has several, the earliest first, for calibration."""
    several = (
        SourceVersion.objects.values("source__trial__registry_id")
        .annotate(versions=Count("version", distinct=True))
        .filter(versions__gt=1)
        .order_by("source__trial__registry_id")
    )
    for name in several.values_list("source__trial__registry_id", flat=True):
        yield tuple(
            Seen(one.when.date(), store.trial_at(name, one.version))
            for one in sources.history(name)[::-1]
        )


def _versions(
    registry_id: str, known: tuple[sources.Standing, ...], near: Coordinates | None
) -> tuple[Version, ...]:
    """Compare each version with the one before it; the earliest one given with nothing."""
    oldest_first = known[::-1]
    trials = [store.trial_at(registry_id, one.version) for one in oldest_first]
    found = []
    last: Trial | None = None
    for at, (before, after) in enumerate(pairwise([None, *trials])):
        told = changes(before, after, near=near, listed_before=last is not None)
        if before is None and after is not None and last is not None:
            told = (*told, *changes(last, after, near=near))
        last = after or last
        standing = oldest_first[at]
        found.append(
            Version(
                version=standing.version, seen=standing.when, records=standing.changed, changes=told
            )
        )
    return tuple(found[::-1])
