"""The mailbox that mail comes back to: a maildir, an mbox file, or a folder behind IMAP.

A message is marked as seen only after it was dealt with, so that a crash loses none; dealing with
one twice changes nothing. What is no bounce stays as it is, for whoever reads that mailbox.
"""

import contextlib
import imaplib
import mailbox
import os
import ssl
from collections.abc import Callable
from pathlib import Path

from trialpost.errors import ConfigurationError, ServiceUnavailable
from trialpost.web.mail.configuring import Returns

Deal = Callable[[bytes], bool]
"""Deal with a message; answer whether it was one that came back, and is done with."""

TIMEOUT = 30
"""Seconds that an IMAP server may take for an answer."""


def go_through(where: Returns, deal: Deal) -> int:
    """Deal with every message that was not seen yet; return how many there were.

    Raises:
        ConfigurationError: if there is no such mailbox.
        ServiceUnavailable: if it cannot be opened or locked just now.
    """
    return {"maildir": _maildir, "mbox": _mbox, "imaps": _imap}[where.kind](where, deal)


def _maildir(where: Returns, deal: Deal) -> int:
    folder = Path(where.path)
    if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
        raise ConfigurationError(
            f"{folder} is no maildir: it has no folders 'new' and 'cur'. Check TRIALPOST_BOUNCES."
        )
    looked_at = 0
    for path in sorted([*(folder / "new").iterdir(), *(folder / "cur").iterdir()]):
        name, _, flags = path.name.partition(":2,")
        if name.startswith(".") or "S" in flags:
            continue
        with contextlib.suppress(FileNotFoundError):  # somebody else moved it meanwhile
            done = deal(path.read_bytes())
            looked_at += 1
            if done:
                flags = "".join(sorted({*flags, "S"}))
                os.replace(path, folder / "cur" / f"{name}:2,{flags}")
    return looked_at


def _mbox(where: Returns, deal: Deal) -> int:
    if not Path(where.path).is_file():
        raise ConfigurationError(f"There is no mailbox {where.path}. Check TRIALPOST_BOUNCES.")
    looked_at = 0
    box = mailbox.mbox(where.path, create=False)
    try:
        box.lock()
        for key in list(box.iterkeys()):
            message = box.get_message(key)
            if "R" in message.get_flags():
                continue
            looked_at += 1
            if deal(box.get_bytes(key)):
                message.add_flag("RO")
                box[key] = message
        box.flush()
    except (mailbox.ExternalClashError, OSError) as error:
        raise ServiceUnavailable(
            f"The mailbox {where.path} cannot be read just now ({type(error).__name__}). Nothing "
            "is lost; the next run reads it."
        ) from None
    finally:
        box.close()
    return looked_at


def _imap(where: Returns, deal: Deal) -> int:
    try:
        trusted = ssl.create_default_context()  # imaplib by itself would trust anybody
        with imaplib.IMAP4_SSL(
            where.host, where.port, ssl_context=trusted, timeout=TIMEOUT
        ) as server:
            server.login(where.user, where.password)
            return _unseen(server, where, deal)
    except (imaplib.IMAP4.error, OSError) as error:
        # The server's own words may repeat the name or the password.
        raise ServiceUnavailable(
            f"The mailbox at {where.host} cannot be read ({type(error).__name__}). Nothing is "
            "lost. Check the name, password and folder in TRIALPOST_BOUNCES."
        ) from None


def _unseen(server: imaplib.IMAP4, where: Returns, deal: Deal) -> int:
    """Deal with what a folder has that was not seen."""
    answer, _ = server.select('"' + where.path.replace("\\", "\\\\").replace('"', '\\"') + '"')
    if answer != "OK":
        raise imaplib.IMAP4.error("no such folder")
    _, found = server.uid("SEARCH", "UNSEEN")
    numbers = (found[0] or b"").split()
    for number in numbers:
        _, parts = server.uid("FETCH", number.decode(), "(BODY.PEEK[])")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is not None and deal(raw):
            server.uid("STORE", number.decode(), "+FLAGS.SILENT", "(\\Seen)")
    return len(numbers)
