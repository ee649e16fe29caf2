"""A master key is changed under a running service: everything opens before, meanwhile and after."""

import base64
import fcntl
import os
import secrets
import stat
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from test_people_account import FORM, joined, person
from trialpost.errors import ConfigurationError
from trialpost.web import key_rotation
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import address_text
from trialpost.web.people import store
from trialpost.web.sealing import SealBroken, create_key_file, keyring, parse_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings, monkeypatch) -> Path:
    """A key file of this test's own, and no keys in the environment."""
    monkeypatch.delenv("TRIALPOST_KEY", raising=False)
    monkeypatch.setenv("TRIALPOST_KEY_FILE", str(tmp_path / "keys" / "trialpost.key"))
    settings.DATA_DIR = tmp_path
    return create_key_file()


def masters(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.startswith("master ")]


def address(name: str) -> Address:
    return mail.find_or_create(text=f"{name}@example.org", now=timezone.now(), language="en")


def test_a_profile_a_session_and_an_address_outlive_a_new_master_key(inbox, key_file) -> None:
    client = joined(inbox)
    client.post("/me/", FORM)
    first, sealed = masters(key_file), bytes(person().profile.sealed)

    done = key_rotation.rotate()

    assert (done.made, done.wrapped, done.broken) == (True, 1, 0)
    assert masters(key_file)[1:] == first
    assert bytes(person().profile.sealed) == sealed, "only what wraps the person's key changes"
    page = client.get("/me/").content.decode()
    assert "ada@example.org" in page
    assert "frobnitz disease" in page
    assert (
        mail.find_or_create(text="ADA@example.org", now=timezone.now(), language="en")
        == person().address
    )


def test_the_old_key_alone_opens_nothing_that_was_wrapped_again(key_file) -> None:
    row = address("ada")
    old = parse_keys(key_file.read_text())
    before = bytes(row.wrapped_key)
    key_rotation.rotate()
    row.refresh_from_db()
    with pytest.raises(SealBroken):
        old.unwrap(row.wrapped_key)
    assert keyring().unwrap(row.wrapped_key) == old.unwrap(before)


def test_older_keys_are_retired_only_when_nothing_needs_them(key_file) -> None:
    row = address("ada")
    key_rotation.rotate()
    late = address("late")  # as if wrapped by a process that still held the older ring
    older = parse_keys("\n".join([key_file.read_text().splitlines()[0], masters(key_file)[1]]))
    Address.objects.filter(pk=late.pk).update(
        wrapped_key=older.wrap_again(_under(older, late, keyring()))
    )

    done = key_rotation.retire()

    assert (done.made, done.wrapped, done.retired) == (False, 1, 1)
    assert len(masters(key_file)) == 1
    for one in (row, late):
        one.refresh_from_db()
        assert address_text(one).endswith("@example.org")


def _under(older, row: Address, ring) -> bytes:
    """Return the row's key as the older ring wraps it."""
    return older._wrap(ring.unwrap(row.wrapped_key))


def test_a_key_that_nothing_opens_is_counted_left_alone_and_keeps_the_others(key_file) -> None:
    row, kept = address("lost"), masters(key_file)
    stranger = b"\x00" * 8 + bytes(row.wrapped_key)[8:]
    Address.objects.filter(pk=row.pk).update(wrapped_key=stranger)
    address("ada")
    done = key_rotation.rotate()
    assert (done.wrapped, done.broken) == (1, 1)
    assert bytes(Address.objects.get(pk=row.pk).wrapped_key) == stranger
    with pytest.raises(ConfigurationError, match="1 addresses open under no master key"):
        key_rotation.retire()
    assert masters(key_file)[1:] == kept


def test_a_rotation_that_was_cut_off_is_finished_without_another_key(key_file, monkeypatch) -> None:
    names = [address(f"person{number}") for number in range(7)]
    monkeypatch.setattr(key_rotation, "_BATCH", 3)
    wrap, calls = key_rotation._wrap_batch, []

    def cut_off(keys, older):
        calls.append(older)
        if len(calls) == 6:  # three batches before the new key, two after it
            raise KeyboardInterrupt
        return wrap(keys, older)

    monkeypatch.setattr(key_rotation, "_wrap_batch", cut_off)
    with pytest.raises(KeyboardInterrupt):
        key_rotation.rotate()
    assert len(masters(key_file)) == 2
    current = [keyring().is_current(bytes(row.wrapped_key)) for row in Address.objects.all()]
    assert current.count(True) == 6
    assert all(address_text(row) for row in Address.objects.all()), "half-way everything opens"

    monkeypatch.setattr(key_rotation, "_wrap_batch", wrap)
    done = key_rotation.rotate()
    assert (done.made, done.wrapped) == (False, len(names) - 6)
    assert len(masters(key_file)) == 2


def test_two_rotations_at_once_lose_no_key(key_file) -> None:
    handle = os.open(key_file.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(ConfigurationError, match="Another"):
            key_rotation.rotate()
    finally:
        os.close(handle)
    assert len(masters(key_file)) == 1


def test_the_key_file_keeps_its_mode_its_place_and_no_leftover(key_file, tmp_path, monkeypatch):
    link = tmp_path / "link.key"
    link.symlink_to(key_file)
    monkeypatch.setenv("TRIALPOST_KEY_FILE", str(link))
    key_rotation.rotate()
    assert link.is_symlink()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["trialpost.key"]


def test_a_key_file_that_cannot_be_written_is_as_it_was(key_file, monkeypatch) -> None:
    before = key_file.read_bytes()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_rotation.os, "replace", full)
    with pytest.raises(ConfigurationError, match="No space left"):
        key_rotation.rotate()
    assert key_file.read_bytes() == before
    assert len(list(key_file.parent.iterdir())) == 1


def test_keys_in_the_environment_are_wrapped_under_the_first_that_the_operator_puts(
    key_file, monkeypatch
) -> None:
    row = address("ada")
    new = "master " + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    lookup, old = key_file.read_text().splitlines()
    monkeypatch.setenv("TRIALPOST_KEY", ";".join((lookup, new, old)))
    done = key_rotation.rotate()
    assert (done.made, done.wrapped) == (False, 1)
    monkeypatch.setenv("TRIALPOST_KEY", ";".join((lookup, new)))
    row.refresh_from_db()
    assert address_text(row) == "ada@example.org"
    with pytest.raises(ConfigurationError, match="TRIALPOST_KEY"):
        key_rotation.retire()


@pytest.mark.django_db(transaction=True)
def test_requests_go_on_while_keys_are_rotated(inbox, key_file) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads do not share a database in memory")
    client = joined(inbox)
    client.post("/me/", FORM)
    for number in range(40):
        address(f"person{number}")
    cookie, answers, over = client.cookies, [], threading.Event()

    def ask() -> None:
        own = Client()
        own.cookies = cookie
        try:
            while not over.is_set() or not answers:
                answers.append(own.get("/me/"))
        finally:
            connection.close()

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    try:
        rotations = [key_rotation.rotate() for _ in range(3)]
    finally:
        over.set()
        for thread in asking:
            thread.join()
    assert [done.wrapped for done in rotations] == [41, 41, 41]
    assert {answer.status_code for answer in answers} == {200}
    assert all(b"frobnitz disease" in answer.content for answer in answers)
    key_rotation.retire()
    assert store.standing_of(person()) is not None
