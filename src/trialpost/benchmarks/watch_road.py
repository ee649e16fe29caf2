"""The ground on which a watch is measured: real records in two versions, and invented people.

Two versions of the records are loaded one after the other (``watching_people.earlier``, then the
records themselves). In between people save their profiles, are watched, and some change what they
said, save a trial or hide one. All of it is the service's own code, in a process of its own, with a
data folder of its own, since a process has one database.
"""

import datetime as dt
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

_SEED = 17


def prepare(
    profiles: int, today: dt.date, paths: Sequence[Path], *, results_arrive: bool = False
) -> dict[str, Any]:
    """Load, save and change all that a watch is to find; return how long it took, and the pairs.

    It begins in a process that has no Django yet, with an empty database. If ``results_arrive``,
    trials that have results took people before and had none.
    """
    import django  # type: ignore[import-untyped]

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trialpost.web.settings")
    django.setup()
    from trialpost.web.database import migrate_if_needed

    migrate_if_needed()
    from trialpost.web.catalogue import actions as catalogue
    from trialpost.web.catalogue.current import current_catalogue
    from trialpost.web.sealing import create_key_file
    from trialpost.web.watch import actions
    from trialpost.web.watch.after import aftermath

    create_key_file()
    now = dt.datetime.combine(today, dt.time(9), dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder) / "earlier.jsonl"
        former.write_bytes(b"".join(_earlier(paths, results_arrive=results_arrive)))
        catalogue.load([former], now=now)
    actions.watch(now=now, today=today)
    aftermath.follow(now=now)
    told: dict[str, Any] = {"profiles": profiles}
    timed(told, "save", lambda: _save_people(profiles, today, now))
    timed(told, "build", lambda: _standing(today))
    told["sealed_bytes_per_profile"] = round(_size() / profiles, 1)
    told["changed_profiles"] = _change_people(now + dt.timedelta(hours=1))
    catalogue.load(paths, now=now)
    current_catalogue()
    timed(told, "open", lambda: _standing(today))
    told["pairs_by_coded_fields"] = _pairs(today, criteria=False)
    told["pairs"] = timed(told, "match", lambda: _pairs(today, criteria=True))
    return told


def watch(told: dict[str, Any], today: dt.date) -> dt.datetime:
    """Watch once, add what came of it to what is told, and return when that was.

    No mail is made of the notices: ``bench mail`` measures that. ``write`` is the part of the watch
    that writes them.
    """
    from trialpost.web.watch import actions
    from trialpost.web.watch.sending import telling

    now = dt.datetime.combine(today, dt.time(11), dt.UTC)
    writing: dict[str, float] = {"seconds": 0.0, "cpu_seconds": 0.0}
    actions.gather = lambda **_: {}
    actions.tell_unless_changed = _adding_up(writing, telling.tell_unless_changed)  # type: ignore[attr-defined]
    watched = timed(told, "watch", lambda: actions.watch(now=now, today=today))
    told |= {f"write_{name}": round(value, 2) for name, value in writing.items()}
    told |= {name: watched[name] for name in ("changed_trials", "matches", "notices")}
    told["failed"] = watched.get("failed", 0)
    return now


def _adding_up(into: dict[str, float], what: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same function; the time that its calls take is added up."""

    def measured(*args: Any, **named: Any) -> Any:
        begun, worked = time.perf_counter(), time.process_time()
        try:
            return what(*args, **named)
        finally:
            into["seconds"] += time.perf_counter() - begun
            into["cpu_seconds"] += time.process_time() - worked

    return measured


def _earlier(paths: Sequence[Path], *, results_arrive: bool) -> Iterator[bytes]:
    from trialpost.benchmarks.watching_people import before_results, earlier
    from trialpost.registry.files.reading import find_records

    chance = random.Random(_SEED)  # noqa: S311 - invented versions
    for path in paths:
        for found in find_records(path):
            made = earlier(msgspec.json.decode(found.raw), chance)
            if made is not None:
                yield msgspec.json.encode(before_results(made) if results_arrive else made) + b"\n"


def _save_people(count: int, today: dt.date, now: dt.datetime) -> None:
    """Write accounts as many people would have made them, in bulk."""
    from trialpost.benchmarks.watching_people import people
    from trialpost.web.catalogue.current import current_catalogue, shown_version
    from trialpost.web.mail.models import Address
    from trialpost.web.mail.store import lookup_of
    from trialpost.web.people.models import Person, SealedProfile
    from trialpost.web.people.store import seal_profile
    from trialpost.web.sealing import keyring, seal

    outlines, baseline = list(current_catalogue().all_outlines()), shown_version()
    made = list(people(outlines, count, today))
    addresses = []
    for number in range(count):
        text, wrapped = f"person{number}@example.org", keyring().new_wrapped_key()
        token = secrets.token_urlsafe(32)
        sealed = seal(keyring().unwrap(wrapped), f"address/{token}", text)
        addresses.append(
            Address(token=token, lookup=lookup_of(text), wrapped_key=wrapped, sealed=sealed,
                    confirmed_at=now, created_at=now)
        )  # fmt: skip
    Address.objects.bulk_create(addresses, batch_size=500)
    persons = [
        Person(token=secrets.token_urlsafe(32), address=address, created_at=now)
        for address in addresses
    ]
    Person.objects.bulk_create(persons, batch_size=500)
    SealedProfile.objects.bulk_create(
        [
            SealedProfile(person=person, sealed=seal_profile(person, profile),
                          baseline_version=baseline, changed_at=now)
            for person, profile in zip(persons, made, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip


def _change_people(now: dt.datetime) -> int:
    """Let one in fifty change their year of birth, save a trial, or hide one."""
    from trialpost.web.catalogue.current import current_catalogue
    from trialpost.web.people.actions import save_profile
    from trialpost.web.people.models import SealedProfile
    from trialpost.web.people.store import open_row
    from trialpost.web.watch.noticing.deciding import DecisionKind
    from trialpost.web.watch.noticing.decisions import decide

    trials = [one.id for one in current_catalogue().all_outlines()]
    chance = random.Random(_SEED)  # noqa: S311 - invented people
    changed = 0
    for row in list(SealedProfile.objects.select_related("person__address").order_by("pk")[::50]):
        profile = open_row(row).profile
        what = chance.choice(("year", "save", "hide"))
        if what == "year":
            year = chance.randrange(1940, 2005)
            told = msgspec.structs.replace(profile, birth_year=year, birth_month=None, age=None)
            save_profile(person=row.person, profile=told, now=now)
            changed += 1
        else:
            kind = DecisionKind.SAVED if what == "save" else DecisionKind.HIDDEN
            decide(person=row.person, trial=chance.choice(trials), kind=kind, now=now)
    return changed


def _standing(today: dt.date) -> Any:
    """Bring all shards up to what is stored, as a watch does."""
    from trialpost.web.catalogue.current import current_catalogue
    from trialpost.web.watch.standing.engine import Standing
    from trialpost.web.watch.standing.stating import Stating

    held = current_catalogue()
    return Standing(held.vocabulary, Stating(held, today))


def _pairs(today: dt.date, *, criteria: bool) -> int:
    """Match what changed against all shards, and count the pairs that are worth a judgement.

    Without ``criteria`` nobody is left out for what they stated.
    """
    from trialpost.matching.standing.stored import no_trees
    from trialpost.web.catalogue import store
    from trialpost.web.watch.judging.news import Changes
    from trialpost.web.watch.store import watched_version

    since, until = watched_version(), store.state().version
    changes = Changes(since=since, until=until, today=today)
    trees = changes.criteria if criteria else no_trees
    every = _standing(today).concerned(changes.catalogue.all_outlines(), today=today, trees=trees)
    return sum(len(names) for some in every for names in some.values() if names is not None)


def _size() -> int:
    from trialpost.web.watch.standing.kept import folder

    return sum(path.stat().st_size for path in folder().glob("*.shard"))


def timed(told: dict[str, Any], name: str, what: Callable[[], Any]) -> Any:
    """Do something and note how long it took, by the clock and of the processor's own time."""
    begun, worked = time.perf_counter(), time.process_time()
    made = what()
    told[f"{name}_seconds"] = round(time.perf_counter() - begun, 2)
    told[f"{name}_cpu_seconds"] = round(time.process_time() - worked, 2)
    if sys.stderr.isatty():
        print(f"{name} {told[f'{name}_seconds']} s", file=sys.stderr)  # noqa: T201 - it takes long
    return made
