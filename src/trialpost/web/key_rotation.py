"""Change the master key while the service runs: a new one is put first, people's keys follow.

Nothing sealed is sealed anew: each address keeps its own key, and only what wraps that key changes.
The older master keys stay in the key file until they are retired, because a process may hold an
older ring for a moment, and because backups from before open with nothing else.
"""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils import timezone

from trialpost.errors import ConfigurationError
from trialpost.web.database import told_if_away
from trialpost.web.mail.models import Address
from trialpost.web.people.account import access_log
from trialpost.web.people.account.access_log import Entry, What
from trialpost.web.sealing import (
    Keyring,
    SealBroken,
    comes_from_environment,
    key_path,
    keyring,
    master_line,
)

_BATCH = 500
"""Addresses a transaction: whoever wants to write meanwhile waits for no more than these."""

_PASSES = 5
"""How often to look again for keys that somebody wrapped with an older ring meanwhile."""


class Rotation(msgspec.Struct, frozen=True, kw_only=True):
    """What a rotation did: whether it made a master key, and how many keys it wrapped again.

    ``retired`` counts the master keys that were taken out of the file. ``broken`` counts addresses
    whose key no master key here opens: they are left as they are.
    """

    made: bool
    wrapped: int
    broken: int
    retired: int = 0


def rotate() -> Rotation:
    """Put a new master key first and wrap every person's key under it.

    A rotation that was cut off is finished first, without another master key. With the keys in
    ``TRIALPOST_KEY`` none is made: the operator puts it there, and this wraps what is left.

    Raises:
        ConfigurationError: if the key file cannot be written, or another rotation is running.
    """
    if comes_from_environment():
        wrapped, broken = _wrap_all()
        return Rotation(made=False, wrapped=wrapped, broken=broken)
    with _alone():
        wrapped, broken = _wrap_all()
        if wrapped:
            return Rotation(made=False, wrapped=wrapped, broken=broken)
        _put_first(master_line())
        wrapped, broken = _wrap_all()
        return Rotation(made=True, wrapped=wrapped, broken=broken)


def retire() -> Rotation:
    """Take every master key but the first out of the key file, once nothing needs them.

    Raises:
        ConfigurationError: if a person's key would not open any more, if the keys stand in
            ``TRIALPOST_KEY``, if the file cannot be written, or if another rotation is running.
    """
    if comes_from_environment():
        raise ConfigurationError(
            "The keys stand in TRIALPOST_KEY. Run 'trialpost rotate-keys', then take every "
            "'master' line but the first out of it yourself."
        )
    with _alone():
        wrapped, broken = _wrap_all()
        if broken:
            raise ConfigurationError(
                f"Nothing was retired: the keys of {broken} addresses open under no master key "
                "that is here. Put the older 'master' line back first."
            )
        return Rotation(made=False, wrapped=wrapped, broken=0, retired=_keep_first())


def _wrap_all() -> tuple[int, int]:
    """Wrap every person's key under the first master key; return how many, and how many broke.

    Raises:
        ConfigurationError: if somebody goes on wrapping under an older one.
    """
    total = 0
    with told_if_away("people's keys were wrapped anew"):
        for _ in range(_PASSES):
            wrapped, broken = _one_pass(keyring())
            total += wrapped
            if not wrapped:
                return total, broken
    raise ConfigurationError(
        "Keys are still being wrapped under an older master key. Restart the service and run "
        "'trialpost rotate-keys' again; nothing was lost."
    )


def _one_pass(keys: Keyring) -> tuple[int, int]:
    last, wrapped, broken = 0, 0, 0
    while True:
        rows = Address.objects.filter(pk__gt=last).order_by("pk")
        batch = list(rows.values_list("pk", "wrapped_key")[:_BATCH])
        if not batch:
            return wrapped, broken
        last = batch[-1][0]
        older = [(pk, bytes(key)) for pk, key in batch if not keys.is_current(bytes(key))]
        changed, unopened = _wrap_batch(keys, older)
        wrapped, broken = wrapped + changed, broken + unopened


@transaction.atomic
def _wrap_batch(keys: Keyring, older: list[tuple[int, bytes]]) -> tuple[int, int]:
    broken, done = 0, []
    for pk, key in older:
        try:
            anew = keys.wrap_again(key)
        except SealBroken:
            broken += 1
        else:
            # Only the row as it was read: one that was erased or restored meanwhile is left alone.
            if Address.objects.filter(pk=pk, wrapped_key=key).update(wrapped_key=anew):
                done.append(pk)
    entry = Entry(what=What.KEY_WRAPPED, at=timezone.now())
    access_log.note_many(addresses=Address.objects.filter(pk__in=done), entry=entry)
    return len(done), broken


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the folder of the key file against another rotation, which could lose a key.

    Raises:
        ConfigurationError: if another rotation is running.
    """
    handle = os.open(_file().parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ConfigurationError("Another 'trialpost rotate-keys' is running.") from None
    finally:
        os.close(handle)


def _file() -> Path:
    """Return the key file itself, where its path is a link."""
    return key_path().resolve()


def _is_master(line: str) -> bool:
    return line.split(" ", 1)[0] == "master"


def _put_first(line: str) -> None:
    lines = _file().read_text(encoding="ascii").splitlines()
    at = next(number for number, one in enumerate(lines) if _is_master(one.strip()))
    _replace([*lines[:at], line, *lines[at:]])


def _keep_first() -> int:
    """Leave out all master keys but the first; return how many those were."""
    lines = _file().read_text(encoding="ascii").splitlines()
    masters = [number for number, one in enumerate(lines) if _is_master(one.strip())]
    if len(masters) > 1:
        _replace([one for number, one in enumerate(lines) if number not in masters[1:]])
    return len(masters) - 1


def _replace(lines: list[str]) -> None:
    """Write the key file anew, all at once, with its owner and its mode.

    Raises:
        ConfigurationError: if that cannot be done; the file is then as it was.
    """
    path = _file()
    try:
        was = path.stat()
        handle, name = tempfile.mkstemp(prefix=".trialpost-key-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
                file.flush()
                os.fchmod(file.fileno(), was.st_mode & 0o777)
                if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()):
                    os.fchown(file.fileno(), was.st_uid, was.st_gid)
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _keep_entry(path.parent)
    except OSError as error:
        raise ConfigurationError(
            f"The key file {path} cannot be written anew: {error.strerror}. It is as it was."
        ) from None


def _keep_entry(folder: Path) -> None:
    """See that a file's new place in its folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
