"""The ledger beside the database: what a restored backup has to be told again, as keyed hashes.

It is one file of lines, each with a moment, the keyed hash of an address, and what was done::

    2026-11-29T10:00:00+00:00 9f…                     the account at this address was erased
    2026-11-29T10:00:00+00:00 9f… 3c…                 so was this one of its people
    2026-11-29T10:00:00+00:00 9f… account 77…         so was this account, which had this address
    2026-11-29T10:00:00+00:00 9f… withdrawn 77…       this account took its consent back
    2026-11-29T10:00:00+00:00 9f… agreed 77…          this account agreed again
    2026-11-29T10:00:00+00:00 5b… passkey removed     the passkey with this hash was removed

Nobody learns an address from it without the key file.
"""

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

NAME = "erasures.log"


def path() -> Path:
    """Return where the ledger is."""
    return settings.DATA_DIR / NAME


def enter(lookup: str, now: dt.datetime, *words: str) -> None:
    """Write a line; it is on the disk when this returns."""
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as ledger:
        ledger.write(" ".join((now.astimezone(dt.UTC).isoformat(), lookup, *words)) + "\n")
        ledger.flush()
        os.fsync(ledger.fileno())


def lines() -> list[tuple[dt.datetime, str, tuple[str, ...]]]:
    """Return moment, keyed hash and words of each line, the oldest first."""
    if not path().is_file():
        return []
    split = (line.split() for line in path().read_text(encoding="ascii").splitlines())
    return [
        (dt.datetime.fromisoformat(line[0]), line[1], tuple(line[2:]))
        for line in split
        if len(line) > 1
    ]
