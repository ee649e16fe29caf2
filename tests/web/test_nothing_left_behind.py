"""What was erased is in no file of the service any more, and nobody else can read these files."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from trialpost.web import doctor
from trialpost.web.database import empty_log, files, make_private
from trialpost.web.mail import actions as mail
from trialpost.web.operating import tick
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch.auditing import runs
from trialpost.web.watch.models import WatchRun
from trialpost.web.watch.standing import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def on_sqlite(db) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone has files of ours")


def someone(now, address: str = "ada@example.org") -> Person:
    found = mail.find_or_create(text=address, now=now)
    token = f"token-of-{address}-to-be-found"
    return Person.objects.create(address=found, token=token, created_at=now)


def raw() -> bytes:
    return b"".join(path.read_bytes() for path in files())


def reader() -> sqlite3.Connection:
    """Look at the database from a second connection, as a server does, and have finished."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("SELECT count(*) FROM people_person").fetchall()
    return other


def test_an_erased_token_is_in_no_file_though_a_server_runs(on_sqlite, now) -> None:
    who, other = someone(now), reader()
    token, lookup = who.token.encode(), bytes(who.address.wrapped_key)
    assert token in raw()
    rights.erase(address=who.address, now=now)
    assert token not in raw()
    assert lookup not in raw()
    other.close()


def test_who_reads_meanwhile_holds_it_up_until_the_next_tick(
    on_sqlite, now, inbox, monkeypatch
) -> None:
    monkeypatch.setattr("trialpost.web.database._PATIENCE", 1)
    who, other = someone(now), reader()
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM people_person").fetchall()
    rights.erase(address=who.address, now=now)
    assert not empty_log()
    assert who.token.encode() in raw()
    other.execute("COMMIT")
    tick(now=now)
    assert who.token.encode() not in raw()
    other.close()


def test_nobody_else_can_read_the_database(on_sqlite, now) -> None:
    someone(now)
    path, *_ = held = files()
    assert len(held) == 3
    for one in held:
        one.chmod(0o644)
    part = doctor.examine(now=now)[0]
    assert not part.well
    assert f"chmod 600 {path}" in str(part.advice)
    connection.close()
    someone(now, "bob@example.org")
    assert [one.stat().st_mode & 0o777 for one in files()] == [0o600] * 3
    assert doctor.examine(now=now)[0].well


def test_a_file_that_is_private_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.touch(mode=0o400)
    make_private(path)
    assert path.stat().st_mode & 0o777 == 0o400


def witnessed(now) -> tuple[WatchRun, list[int]]:
    """Let a run have seen two people."""
    keys = []
    for name in ("ada", "bob"):
        who = someone(now, f"{name}@example.org")
        row = SealedProfile.objects.create(
            person=who, sealed=b"x" * 40, baseline_version=0, changed_at=now
        )
        keys.append(row.pk)
    run = WatchRun.objects.create(
        since=0, until=1, mark="", day=now.date(), notices_before=0, began_at=now
    )
    seen = {key: runs.Seen(mark=b"x" * 8, baseline=0, watched=0) for key in keys}
    with kept.locked(runs._lock()):
        runs._write(runs._Witness(run.pk, seen))
    return run, keys


def test_the_witness_of_a_run_forgets_who_is_erased(now) -> None:
    run, (ada, bob) = witnessed(now)
    assert set(runs.witness(run) or {}) == {ada, bob}
    rights.erase_by_address(address="ada@example.org", now=now)
    assert set(runs.witness(run) or {}) == {bob}


def test_a_witness_that_does_not_open_goes(now) -> None:
    run, (ada, _) = witnessed(now)
    runs._path(run.pk).write_bytes(b"no witness at all")
    runs.forget(ada)
    assert not runs._path(run.pk).exists()
