"""What a run of the watch went by, kept until it was audited, and that of the last one.

Profiles, decisions and digests change, and a run changes some of them itself. So a run keeps,
before it judges anybody, what it is going to find of each person: marks of their profile and
decisions, and, still sealed under their own keys, what it will overwrite. This witness is one
sealed file beside the shards; who was erased since cannot be read from it by anybody. What a run
left is told by the witnesses of those that came after it.

Of runs that wait for their audit the last :data:`MOST_WAITING` are kept.
"""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db.models import BinaryField, Max
from django.db.models.functions import Substr

from trialpost.errors import TrialpostError
from trialpost.model.profile import Private
from trialpost.web.catalogue import store as catalogue
from trialpost.web.people.models import SealedProfile
from trialpost.web.sealing import decrypt, encrypt, key_is_configured, keyring
from trialpost.web.watch.judging.news import Changes, Owed
from trialpost.web.watch.models import Decision, Notice, WatchRun
from trialpost.web.watch.noticing.marks import mark_of
from trialpost.web.watch.sending import owed
from trialpost.web.watch.sending.digesting import listening
from trialpost.web.watch.standing import kept, windows

MOST_SEEN = 100_000
"""People of whom a witness is kept; of more, as many are drawn by chance."""

MOST_WAITING = 8
"""Runs, with the last one, of which witnesses are kept."""

KEPT = dt.timedelta(days=400)
"""How long a run and its counts stay in the database."""

_MARK_BYTES = 8
_PURPOSE = "watch run"
_SEEN, _WINDOWS = "seen", "windows"
_FORMER = "last.run"
"""Where an earlier release kept what the last run found."""

_LENGTH_BYTES = 2


class Seen(Private, frozen=True, array_like=True):
    """One person as a run found them.

    ``mark`` is the first of the nonce of their sealed profile, ``before`` their former profile as
    it was sealed. ``decisions`` are the keys of their rows. ``pending`` has their notices that had
    not gone out, by key, as they were sealed; of those in ``known`` they knew the trial already.
    ``owed`` is from where they had to be judged anew, ``unjudged`` how they knew the trials that
    had to be, sealed.
    """

    mark: bytes
    baseline: int
    watched: int
    before: bytes | None = None
    decisions: tuple[int, ...] = ()
    pending: dict[int, bytes] = msgspec.field(default_factory=dict)
    known: tuple[int, ...] = ()
    owed: Owed | None = None
    unjudged: bytes | None = None


class _Witness(Private, frozen=True, array_like=True):
    run: int
    people: dict[int, Seen]


def begin(changes: Changes, *, mark: catalogue.Mark, now: dt.datetime) -> WatchRun:
    """Note that a run begins, and what it is going to find; ``mark`` is where the catalogue is."""
    newest = Notice.objects.aggregate(newest=Max("pk"))["newest"]
    run = WatchRun.objects.create(
        since=changes.since,
        until=changes.until,
        mark=mark_of(mark, changes.catalogue.vocabulary),
        joins=catalogue.joins() if catalogue.state() == mark else "",
        day=changes.today,
        judged_on=changes.judged_on,
        turned_on=changes.turning.since if changes.turning else None,
        notices_before=newest or 0,
        owed_trials=msgspec.to_builtins(changes.owed),
        began_at=now,
    )
    if key_is_configured():  # without a key there is nobody yet
        _keep(_Witness(run.pk, seen(_drawn())))
    WatchRun.objects.filter(began_at__lt=now - KEPT).delete()
    tidy()
    return run


def waiting() -> list[WatchRun]:
    """Return the runs that ended and wait for their audit, as far as they are kept, in order."""
    last = WatchRun.objects.order_by("-pk")[:MOST_WAITING]
    ended = (one for one in reversed(last) if one.ended_at is not None and one.audited_at is None)
    return [one for one in ended if _path(one.pk).exists()]


def tidy() -> None:
    """Take away what no audit needs any more: all from before the first run that waits."""
    (kept.folder() / _FORMER).unlink(missing_ok=True)
    last = WatchRun.objects.order_by("pk").last()
    if last is not None:
        first = min([last.pk, *(one.pk for one in waiting())])
        for path in _files():
            if not first <= _number(path) <= last.pk:
                path.unlink(missing_ok=True)


def give_up(run: WatchRun) -> None:
    """Keep no more what a run went by that cannot be audited any more; it waits no longer."""
    with kept.locked(_lock()):
        for what in (_SEEN, _WINDOWS):
            _path(run.pk, what).unlink(missing_ok=True)


def end(run: WatchRun | None, *, now: dt.datetime, failed: Iterable[str]) -> None:
    """Note that a run wrote all that was due, but of trials that could not be judged."""
    if run is not None:
        WatchRun.objects.filter(pk=run.pk).update(ended_at=now, failed_trials=sorted(failed))


def witness(run: WatchRun) -> dict[int, Seen] | None:
    """Return what a run found of people, by the keys of their profiles; ``None`` if it is lost."""
    found = _opened(_path(run.pk))
    return found.people if found is not None and found.run == run.pk else None


def after(run: WatchRun) -> Iterator[WatchRun]:
    """Yield the runs that came after one, those that broke off as well."""
    yield from WatchRun.objects.filter(pk__gt=run.pk).order_by("pk")


def windows_of(run: WatchRun) -> Path:
    """Name the file of what a run knew of the times that trials ask for."""
    return _path(run.pk, _WINDOWS)


def forget(key: int) -> None:
    """Take one person out of what runs found, now; what does not open is taken away."""
    (kept.folder() / _FORMER).unlink(missing_ok=True)
    if not any(_files(_SEEN)):
        return
    with kept.locked(_lock()):
        for path in _files(_SEEN):
            found = _opened(path)
            if found is None:
                path.unlink(missing_ok=True)
            elif found.people.pop(key, None) is not None:
                _write(found)


def _opened(path: Path) -> _Witness | None:
    """Open what was kept; ``None`` where it is missing or does not open."""
    try:
        data = path.read_bytes()
        begin = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
        key = keyring().unwrap(data[_LENGTH_BYTES:begin])
        plain = decrypt(key, _PURPOSE, memoryview(data)[begin:])
        return msgspec.msgpack.decode(plain, type=_Witness)
    except (FileNotFoundError, TrialpostError, msgspec.MsgspecError):
        return None


def seen(keys: Iterable[int]) -> dict[int, Seen]:
    """Return how these people are now, as far as they listen."""
    wanted, told, left = set(keys), _pending(), owed.people()
    known = _by_person(
        Notice.objects.filter(digest=None, known=True).order_by("pk").values_list("person", "pk")
    )
    decided = _by_person(Decision.objects.order_by("pk").values_list("person", "pk"))
    mark = Substr("sealed", 1, _MARK_BYTES, output_field=BinaryField())
    columns = ("pk", "person", "baseline_version", "watched_version", "before", "unjudged")
    rows: Iterable[Any] = listening().annotate(mark=mark).values_list(*columns, "mark")
    return {
        key: Seen(
            mark=bytes(begun),
            baseline=baseline,
            watched=watched,
            before=bytes(before) if before is not None else None,
            decisions=tuple(decided.get(person, ())),
            pending=told.get(person, {}),
            known=tuple(known.get(person, ())),
            owed=left.get(key),
            unjudged=bytes(unjudged) if unjudged is not None else None,
        )
        for key, person, baseline, watched, before, unjudged, begun in rows
        if key in wanted
    }


def _drawn() -> list[int]:
    keys = list(listening().values_list("pk", flat=True))
    if len(keys) <= MOST_SEEN:
        return keys
    return random.SystemRandom().sample(keys, MOST_SEEN)


def _pending() -> dict[int, dict[int, bytes]]:
    """Return the notices that did not go out, by person."""
    found: dict[int, dict[int, bytes]] = {}
    rows = Notice.objects.filter(digest=None).order_by("pk").values_list("person", "pk", "sealed")
    for person, key, sealed in rows:
        found.setdefault(person, {})[key] = bytes(sealed)
    return found


def _by_person(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for person, key in pairs:
        found.setdefault(person, []).append(key)
    return found


def _keep(told: _Witness) -> None:
    """Keep what a run found, but for whoever was erased since it looked, and what it goes by."""
    with kept.locked(_lock()):
        here = set(listening().values_list("pk", flat=True))
        for key in told.people.keys() - here:
            del told.people[key]
        _write(told)
        windows.keep_as(_path(told.run, _WINDOWS))


def _write(told: _Witness) -> None:
    """Write it under a new key; the lock is held."""
    wrapped = keyring().new_wrapped_key()
    closed = encrypt(keyring().unwrap(wrapped), _PURPOSE, msgspec.msgpack.encode(told))
    kept.put(_path(told.run), len(wrapped).to_bytes(_LENGTH_BYTES, "big") + wrapped + closed)


def _lock() -> Path:
    """Name what all writers of these files lock."""
    return kept.folder() / "runs"


def _path(run: int, what: str = _SEEN) -> Path:
    return kept.folder() / f"runs.{run}.{what}"


def _files(what: str = "*") -> list[Path]:
    return [one for one in kept.folder().glob(f"runs.*.{what}") if one.suffix != ".new"]


def _number(path: Path) -> int:
    return int(path.name.split(".")[1])


def of(key: int) -> SealedProfile | None:
    """Return somebody's profile with all that a past is put together from."""
    rows = listening().select_related("person__address").prefetch_related("person__decisions")
    return rows.filter(pk=key).first()
