"""Tell when a registry changes the form of its records: what vanished, appeared, or changed type.

Chance has to be ruled out before an alarm is raised. A field that ``k`` of ``n`` records had before
and none of ``m`` has now could be missing by chance with the probability that all ``k`` fall among
the first ``n`` when ``n + m`` records are dealt out: C(n, k) / C(n + m, k), which is Fisher's exact
test with an empty cell (R. A. Fisher, Statistical Methods for Research Workers, 1934, section
21.02). Below one in a million it is an alarm: with a thousand fields, chance alone raises one in a
thousand loads. ``n`` and ``m`` count the records that have the part in which the field stands, so
that a part that is gone is one alarm and not fifty.
"""

import enum
import math
from collections.abc import Iterable

import msgspec

from trialpost.model.reading import Door
from trialpost.registry.drift.census import Census, FieldCount
from trialpost.registry.readers import reader_at

CHANCE = 1e-6
"""What chance explains with more than this probability raises no alarm."""

LEAST_SHARE = 0.5
"""A field that fewer of the records had than this is missed only where something new stands beside
it: which records a load brings (those of one status, say) decides over rare fields more than the
registry's form does."""

_PLACES = "/protocolSection/contactsLocationsModule"
FLEETING: dict[Door, frozenset[str]] = {
    Door.CTGOV_API: frozenset(
        f"{_PLACES}/{field}"
        for field in ("centralContacts", "locations[]/status", "locations[]/contacts")
    ),
    Door.CTGOV_XML: frozenset(
        f"/clinical_study/{field}"
        for field in (
            "overall_contact", "overall_contact_backup", "location/status", "location/contact",
            "location/contact_backup",
        )
    ),
}  # fmt: skip
"""Fields that ClinicalTrials.gov shows of trials that take people or are to, and takes away when
they are over: of 954 real records of trials that were completed, terminated or withdrawn, or take
nobody new, none has any (../data/ctgov-v2). They are missed only where something new stands beside
them.
"""

MOST_ALARMS = 100
"""Of one load and form; where everything is different, more of the same says nothing."""

FADES_AT = 20_000
"""Records in the memory of earlier loads; beyond that it is halved, so that old times fade."""


class AlarmKind(enum.StrEnum):
    """What became of a field."""

    VANISHED = "vanished"
    APPEARED = "appeared"
    CHANGED_TYPE = "changed type"


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """A field that is not what it was. ``before`` and ``now`` are records with it (or with the new
    type), of ``before_of`` and ``now_of`` that were looked at; ``example`` is one that has it.
    """  # noqa: D205 - the counts belong to the first sentence

    door: Door
    kind: AlarmKind
    field: str
    before: int
    before_of: int
    now: int
    now_of: int
    example: str
    sentence: str


def compare(door: Door, before: Census, now: Census) -> tuple[Alarm, ...]:
    """Hold the records of a load against those of earlier loads.

    Without earlier ones (``before.records`` is 0) only what the reader does not know is told.
    """
    if not now.records:
        return ()
    new = _new_paths(door, before, now)
    alarms = (
        *(_vanished(door, path, before, now, new) for path in _missed(door, before, now, new)),
        *(_appeared(door, path, before, now) for path in new),
        *_changed_types(door, before, now),
    )
    return alarms[:MOST_ALARMS]


def pooled(before: Census, now: Census, alarms: Iterable[Alarm]) -> Census:
    """Add a load to the memory that the next one is held against.

    What vanished with an alarm is forgotten, so that it is told once; and when the memory grows
    large, earlier loads count half.
    """
    gone = {alarm.field for alarm in alarms if alarm.kind is AlarmKind.VANISHED}
    memory = Census(records=before.records)
    memory.fields = {
        path: FieldCount(records=count.records, kinds=dict(count.kinds), example=count.example)
        for path, count in before.fields.items()
        if not any(path == one or path.startswith((f"{one}/", f"{one}[]")) for one in gone)
    }
    memory.merge(now)
    return _faded(memory) if memory.records > FADES_AT else memory


def _faded(census: Census) -> Census:
    def half(number: int) -> int:
        return (number + 1) // 2

    fields = {
        path: FieldCount(
            records=half(count.records),
            kinds={kind: half(times) for kind, times in count.kinds.items()},
            example=count.example,
        )
        for path, count in census.fields.items()
    }
    return Census(records=half(census.records), fields=fields)


def chance(had: int, of: int, now_of: int) -> float:
    """Return the probability that of ``of + now_of`` alike records, ``had`` of which have a field,
    these are all among the first ``of``.
    """  # noqa: D205 - one sentence
    return math.exp(
        math.lgamma(of + 1)
        - math.lgamma(of - had + 1)
        + math.lgamma(of + now_of - had + 1)
        - math.lgamma(of + now_of + 1)
    )


def _above(path: str) -> str:
    """Return the part in which a field stands."""
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition("/")[0]


def _with_part(census: Census, path: str) -> int:
    """Count the records that have the part in which a field stands."""
    above = _above(path)
    part = census.fields.get(above)
    return census.records if not above else part.records if part else 0


def _missed(door: Door, before: Census, now: Census, new: list[str]) -> list[str]:
    fleeting = FLEETING.get(door, frozenset())
    beside_new = {_above(path) for path in new}
    missed = []
    for path, count in before.fields.items():
        if path in now.fields:
            continue
        of, now_of = _with_part(before, path), _with_part(now, path)
        had = min(count.records, of)
        common = had >= LEAST_SHARE * of and path not in fleeting
        common = common or _above(path) in beside_new
        if now_of and common and chance(had, of, now_of) < CHANCE:
            missed.append(path)
    return sorted(missed)


def _new_paths(door: Door, before: Census, now: Census) -> list[str]:
    """Return what no record had before and the reader does not know; not what lies within it."""
    knows = reader_at(door).knows
    new: list[str] = []
    for path in sorted(now.fields):
        if path not in before.fields and not (knows and knows(path)):
            if knows is None and not before.records:
                continue
            if not new or not path.startswith((f"{new[-1]}/", f"{new[-1]}[]")):
                new.append(path)
    return new


def _appeared(door: Door, path: str, before: Census, now: Census) -> Alarm:
    count = now.fields[path]
    return Alarm(
        door=door,
        kind=AlarmKind.APPEARED,
        field=path,
        before=0,
        before_of=before.records,
        now=count.records,
        now_of=now.records,
        example=count.example,
        sentence=(
            f"{path} is new: {count.records:,} of the {now.records:,} {_records(door)} that were "
            f"looked at have it, such as {count.example}. Nothing reads it yet."
        ),
    )


def _vanished(door: Door, path: str, before: Census, now: Census, new: list[str]) -> Alarm:
    count, of, now_of = before.fields[path], _with_part(before, path), _with_part(now, path)
    heirs = [one for one in new if _above(one) == _above(path)]
    perhaps = f" It may be called {heirs[0].rpartition('/')[2]} now." if len(heirs) == 1 else ""
    return Alarm(
        door=door,
        kind=AlarmKind.VANISHED,
        field=path,
        before=count.records,
        before_of=of,
        now=0,
        now_of=now_of,
        example=count.example,
        sentence=(
            f"{path} is gone: {count.records:,} of {of:,} {_records(door)} had it, such as "
            f"{count.example}, and none of {now_of:,} has it now.{perhaps}"
        ),
    )


def _changed_types(door: Door, before: Census, now: Census) -> list[Alarm]:
    """Tell of kinds of value that a field never had, where chance does not explain them."""
    alarms = []
    for path, count in sorted(now.fields.items()):
        known = before.fields.get(path)
        if known is None:
            continue
        for kind in sorted(count.kinds.keys() - known.kinds.keys()):
            times = min(count.kinds[kind], count.records)
            if chance(times, count.records, known.records) < CHANCE:
                alarms.append(_changed(door, path, kind, known, count))
    return alarms


def _changed(door: Door, path: str, kind: str, known: FieldCount, count: FieldCount) -> Alarm:
    was = " or ".join(sorted(known.kinds, key=lambda one: -known.kinds[one]))
    return Alarm(
        door=door,
        kind=AlarmKind.CHANGED_TYPE,
        field=path,
        before=0,
        before_of=known.records,
        now=count.kinds[kind],
        now_of=count.records,
        example=count.example,
        sentence=(
            f"{path} changed its type: {was} in all {known.records:,} {_records(door)} before, "
            f"{kind} in {count.kinds[kind]:,} of {count.records:,} now, such as {count.example}."
        ),
    )


def _records(door: Door) -> str:
    return f"{door.value} records"
