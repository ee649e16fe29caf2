"""Mark the records that a registry no longer lists, and bring back those that it lists again.

A listing of a registry is known by a number, higher than that of any listing before it. First
``note_listed`` is told, page by page, what the listing names; then ``mark_vanished`` draws the
conclusion. Both are part of a run that begins with ``actions.begin`` and ends with
``actions.publish`` and ``index.bring_up_to_date``.
"""

import datetime as dt
import functools
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from trialpost.errors import BadInput
from trialpost.model.reading import Door
from trialpost.web.catalogue.loading.joining import regroup
from trialpost.web.catalogue.loading.rows import Ledger, note_versions
from trialpost.web.catalogue.models import CatalogueState, SourceRow, TrialRow

AT_ONCE = 500
"""So many records are marked in one transaction."""


def note_listed(*, registry: str, ids: Sequence[str], listing: int) -> int:
    """Note that a listing of a registry names these; return how many records that is."""
    wanted = list(dict.fromkeys(ids))
    noted = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = _of(registry).filter(registry_id__in=wanted[start : start + AT_ONCE])
        with transaction.atomic():
            noted += some.update(listed_in=listing)
    return noted


def mark_vanished(*, registry: str, door: Door, listing: int, now: dt.datetime) -> int:
    """Mark the records of a form that a whole listing did not name; return how many are new.

    A record that it names is there again. A trial that no registry lists any more at first hand is
    neither found nor matched, and can still be shown.

    Raises:
        BadInput: if the listing names nothing that is held: then it was no listing.
    """
    held = _of(registry)
    if held.exists() and not held.filter(listed_in=listing).exists():
        raise BadInput(
            f"The listing of {registry} names no record that is held, so nothing was marked as "
            "vanished. Ask the registry again."
        )
    of_form = held.filter(door=door.value)
    gone = of_form.filter(vanished_at=None).exclude(listed_in=listing)
    back = of_form.filter(listed_in=listing).exclude(vanished_at=None)
    marked = [
        key for rows in (gone, back) for key in rows.order_by("pk").values_list("pk", flat=True)
    ]
    count = gone.count()
    for start in range(0, len(marked), AT_ONCE):
        with transaction.atomic():
            _mark(marked[start : start + AT_ONCE], listing, now)
    return count


def _of(registry: str):
    """Return the records of a registry's own identifiers."""
    names = TrialRow.objects.filter(registry=registry).values("registry_id")
    return SourceRow.objects.filter(registry_id__in=names)


def _mark(keys: Sequence[int], listing: int, now: dt.datetime) -> None:
    """Mark some records by what the listing says, in a new version, and their trials with them."""
    version = CatalogueState.objects.select_for_update().get(pk=1).version + 1
    rows = list(SourceRow.objects.filter(pk__in=keys))
    for row in rows:
        row.vanished_at = None if row.listed_in == listing else now
        row.changed_in = version
    there = [row.pk for row in rows if row.vanished_at is None]
    some = SourceRow.objects.filter(pk__in=keys)
    some.filter(pk__in=there).update(vanished_at=None, changed_in=version)
    some.filter(~Q(pk__in=there)).update(vanished_at=now, changed_in=version)
    note_versions(rows, version)
    settle = functools.partial(Ledger().settle_trial, version=version)
    regroup({row.registry_id for row in rows}, settle=settle, now=now)
