"""Which trials' results are overdue, of those that anybody may know of.

Somebody may know of a trial that was news to them, that they follow, or that stood on their page:
it took people when they had saved their profile. Such trials take people still, or have changed
since. Their records are read at one go; whom each concerns is asked only of those that are overdue.
"""

import datetime as dt
import logging
from collections.abc import Iterator

import msgspec
from django.db.models import Min, Q

from trialpost.errors import TrialpostError
from trialpost.matching.find import OPEN
from trialpost.model.reading import Door
from trialpost.registry.ctgov.results_due import ResultsDue, results_overdue
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.loading.packing import unpack
from trialpost.web.catalogue.models import SourceRow
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import Became, BecameKind
from trialpost.web.watch.noticing.deciding import FOLLOWED
from trialpost.web.watch.sending.waiting import listening

AT_A_TIME = 500
"""Records, or people, that are read at a time."""

log = logging.getLogger("trialpost.watch")


def overdue(today: dt.date) -> Iterator[Became]:
    """Return those of the trials that people may know of whose results are overdue."""
    found: dict[str, ResultsDue | None] = {**_on_pages(today)}
    for name in _known_to_anybody() - found.keys():
        found[name] = due_of(name, today)
    for name, due in sorted(found.items()):
        title = _title(name) if due is not None else None
        if due is not None and title is not None:
            yield Became(
                kind=BecameKind.OVERDUE,
                trial=name,
                title=title,
                what=due.due.isoformat(),
                article="",
                completed=due.completed,
                due=due.due,
            )


def due_of(name: str, today: dt.date) -> ResultsDue | None:
    """Say since when a trial's results are overdue; ``None`` if its record does not show that."""
    try:
        told = (raw for door, raw in catalogue.records(name) if door is Door.CTGOV_API)
        found = (results_overdue(raw, today=today) for raw in told)
        return next((one for one in found if one is not None), None)
    except TrialpostError:
        return None


def _title(name: str) -> str | None:
    try:
        return catalogue.trial(name).title
    except TrialpostError:
        return None


def _on_pages(today: dt.date) -> dict[str, ResultsDue]:
    """Return which results are overdue of the trials that may have stood on somebody's page."""
    first = listening().aggregate(first=Min("baseline_version"))["first"]
    if first is None:
        return {}
    rows = SourceRow.objects.filter(
        Q(trial__status__in=[one.value for one in OPEN]) | Q(trial__changed_in__gt=first),
        door=Door.CTGOV_API.value,
        vanished_at=None,
        trial__vanished_at=None,
        trial__joined_to=None,
    )
    found = {}
    told = rows.values_list("trial__registry_id", "raw__data")
    for name, data in told.iterator(chunk_size=AT_A_TIME):
        due = results_overdue(unpack(data), today=today)
        if due is not None:
            found[name] = due
    return found


def _known_to_anybody() -> set[str]:
    """Return every trial that was news to somebody or that they follow."""
    names: set[str] = set()
    known = Person.objects.filter(Q(notices__isnull=False) | Q(decisions__isnull=False)).distinct()
    for person in known.select_related("address").order_by("pk").iterator(chunk_size=AT_A_TIME):
        try:
            names |= {one.trial for one in store.decisions_of(person) if one.kind in FOLLOWED}
            for row in person.notices.all():
                names.add(store.open_notice(person.address, row).trial)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person's trials could not be opened: %s.", type(error).__name__)
    return names
