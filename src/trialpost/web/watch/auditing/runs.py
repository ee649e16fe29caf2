"""What a run of the watch went by, kept until the next one, so that it can be audited.

Profiles, decisions and digests change, and a run changes some of them itself. So a run keeps,
before it judges anybody, what it is going to find of each person: marks of their profile and
decisions, and, still sealed under their own keys, what it will overwrite. This witness is one
sealed file beside the shards; who was erased since cannot be read from it by anybody.
"""

import datetime as dt
import random
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import BinaryField, Max
from django.db.models.functions import Substr

from trialpost.errors import TrialpostError
from trialpost.model.profile import Private
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.catalogue import store as catalogue
from trialpost.web.people.models import SealedProfile
from trialpost.web.sealing import decrypt, encrypt, key_is_configured, keyring
from trialpost.web.watch.judging.news import Changes
from trialpost.web.watch.models import Decision, Notice, WatchRun
from trialpost.web.watch.sending.digesting import listening
from trialpost.web.watch.standing import kept
from trialpost.web.watch.standing.shards import release

MOST_SEEN = 100_000
"""People of whom a witness is kept; of more, as many are drawn by chance."""

KEPT = dt.timedelta(days=400)
"""How long a run and its counts stay in the database."""

_MARK_BYTES, _MARK_LENGTH = 8, 200
_PURPOSE = "watch run"
_LENGTH_BYTES = 2


class Seen(Private, frozen=True, array_like=True):
    """One person as a run found them.

    ``mark`` is the first of the nonce of their sealed profile, ``before`` their former profile as
    it was sealed. ``decisions`` are the keys of their rows. ``pending`` has their notices that had
    not gone out, by key, as they were sealed.
    """

    mark: bytes
    baseline: int
    watched: int
    before: bytes | None = None
    decisions: tuple[int, ...] = ()
    pending: dict[int, bytes] = msgspec.field(default_factory=dict)


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
        day=changes.today,
        judged_on=changes.judged_on,
        turned_on=changes.turning.since if changes.turning else None,
        notices_before=newest or 0,
        began_at=now,
    )
    if key_is_configured():  # without a key there is nobody yet
        _keep(_Witness(run.pk, seen(_drawn())))
    WatchRun.objects.filter(began_at__lt=now - KEPT).delete()
    return run


def mark_of(mark: catalogue.Mark, vocabulary: ConditionVocabulary) -> str:
    """Write down all that a judgement hangs on but the person: catalogue, MeSH and program."""
    graph = vocabulary.graph
    return f"{mark.stamp} {graph.edition if graph is not None else ''} {release()}"[:_MARK_LENGTH]


def end(run: WatchRun | None, *, now: dt.datetime) -> None:
    """Note that a run wrote all that was due."""
    if run is not None:
        WatchRun.objects.filter(pk=run.pk).update(ended_at=now)


def witness(run: WatchRun) -> dict[int, Seen] | None:
    """Return what a run found of people, by the keys of their profiles; ``None`` if it is lost."""
    found = _opened()
    return found.people if found is not None and found.run == run.pk else None


def forget(key: int) -> None:
    """Take one person out of what the last run found, now; what does not open is taken away."""
    path = _path()
    if not path.exists():
        return
    with kept.locked(path):
        found = _opened()
        if found is None:
            path.unlink(missing_ok=True)
        elif found.people.pop(key, None) is not None:
            _write(found)


def _opened() -> _Witness | None:
    """Open what was kept; ``None`` where it is missing or does not open."""
    path = _path()
    if not path.exists():
        return None
    data = path.read_bytes()
    begin = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    try:
        key = keyring().unwrap(data[_LENGTH_BYTES:begin])
        plain = decrypt(key, _PURPOSE, memoryview(data)[begin:])
        return msgspec.msgpack.decode(plain, type=_Witness)
    except (TrialpostError, msgspec.MsgspecError):
        return None


def seen(keys: Iterable[int]) -> dict[int, Seen]:
    """Return how these people are now, as far as they listen."""
    wanted, told = set(keys), _pending()
    decided = _by_person(Decision.objects.order_by("pk").values_list("person", "pk"))
    mark = Substr("sealed", 1, _MARK_BYTES, output_field=BinaryField())
    columns = ("pk", "person", "baseline_version", "watched_version", "before")
    rows: Iterable[Any] = listening().annotate(mark=mark).values_list(*columns, "mark")
    return {
        key: Seen(
            mark=bytes(begun),
            baseline=baseline,
            watched=watched,
            before=bytes(before) if before is not None else None,
            decisions=tuple(decided.get(person, ())),
            pending=told.get(person, {}),
        )
        for key, person, baseline, watched, before, begun in rows
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
    """Keep what a run found, but for whoever was erased since it looked."""
    with kept.locked(_path()):
        here = set(listening().values_list("pk", flat=True))
        for key in told.people.keys() - here:
            del told.people[key]
        _write(told)


def _write(told: _Witness) -> None:
    """Write it under a new key; its lock is held."""
    wrapped = keyring().new_wrapped_key()
    closed = encrypt(keyring().unwrap(wrapped), _PURPOSE, msgspec.msgpack.encode(told))
    kept.put(_path(), len(wrapped).to_bytes(_LENGTH_BYTES, "big") + wrapped + closed)


def _path() -> Any:
    return kept.folder() / "last.run"


def of(key: int) -> SealedProfile | None:
    """Return somebody's profile with all that a past is put together from."""
    rows = listening().select_related("person__address").prefetch_related("person__decisions")
    return rows.filter(pk=key).first()
