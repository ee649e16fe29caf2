"""Keep what a load saw of the records' fields, and hold it against what earlier loads saw."""

import datetime as dt

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from trialpost.model.reading import Door
from trialpost.registry.drift.alarm import Alarm, compare, pooled
from trialpost.registry.drift.census import Census, Scan
from trialpost.web.catalogue.models import FieldCensus

_ALARMS = msgspec.json.Decoder(tuple[Alarm, ...])
_CENSUS = msgspec.json.Decoder(Census)


def foreseen(scan: Scan) -> tuple[Alarm, ...]:
    """Return the alarms that settling this would raise; nothing is kept."""
    alarms: list[Alarm] = []
    for door, census in sorted(scan.censuses.items()):
        newest = FieldCensus.objects.filter(door=door.value).order_by("pk").last()
        before = _CENSUS.decode(newest.fields) if newest else Census()
        alarms += compare(door, before, census)
    return tuple(alarms)


def settle(scan: Scan, *, now: dt.datetime, believed: bool = True) -> tuple[Alarm, ...]:
    """Hold a load's fields against those of earlier loads, keep both, and return the alarms.

    The newest row of a form is the memory of all loads. Older rows stay only for their alarms. A
    load that is not believed adds nothing to that memory, so that the next one is held against the
    same, and its alarms take the place of equal ones.
    """
    alarms: list[Alarm] = []
    for door, census in sorted(scan.censuses.items()):
        if census.records:
            with transaction.atomic():
                alarms += _settle_form(door, census, now, believed)
    return tuple(alarms)


def _settle_form(door: Door, census: Census, now: dt.datetime, believed: bool) -> tuple[Alarm, ...]:
    rows = FieldCensus.objects.select_for_update().filter(door=door.value).order_by("pk")
    newest = rows.last()
    before = _CENSUS.decode(newest.fields) if newest else Census()
    alarms = compare(door, before, census)
    memory = pooled(before, census, alarms) if believed else before
    if not believed:
        _drop_equal(rows, alarms)
    rows.filter(alarms="[]").delete()
    rows.update(fields="{}")
    FieldCensus.objects.create(
        door=door.value,
        taken_at=now,
        records=census.records,
        fields=msgspec.json.encode(memory).decode(),
        alarms=msgspec.json.encode(alarms).decode(),
    )
    return alarms


def _drop_equal(rows: QuerySet[FieldCensus], alarms: tuple[Alarm, ...]) -> None:
    """Forget rows that told of the same fields."""
    fields = {(alarm.kind, alarm.field) for alarm in alarms}
    for row in rows:
        if {(one.kind, one.field) for one in _ALARMS.decode(row.alarms)} == fields:
            row.delete()


def alarms() -> tuple[tuple[dt.datetime, Alarm], ...]:
    """Return the alarms that nobody has marked as seen, each with the time of its load."""
    rows = FieldCensus.objects.exclude(alarms="[]").order_by("pk")
    told = rows.values_list("taken_at", "alarms")
    return tuple((taken_at, alarm) for taken_at, text in told for alarm in _ALARMS.decode(text))


def looked_at() -> dict[str, int]:
    """Count the records of each form that were looked at in its last load."""
    return dict(FieldCensus.objects.order_by("pk").values_list("door", "records"))


def mark_seen() -> int:
    """Put the alarms away, and return how many there were."""
    count = len(alarms())
    with transaction.atomic():
        FieldCensus.objects.filter(fields="{}").delete()
        FieldCensus.objects.update(alarms="[]")
    return count
