"""Read the mails that the demo's own mail server kept in a folder."""

import email
import email.policy
import mailbox
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from trialpost.errors import NotFound

FOLDER = "mail"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as it arrived, in its reader's language.

    ``stop`` is the address of its one-click unsubscribe, if any.
    """

    key: str
    subject: str
    to: str
    sent: Any
    text: str
    language: str
    stop: str | None


def folder() -> Path:
    """Return where the demo's mail server puts what it gets."""
    return settings.DATA_DIR / FOLDER


def letters() -> list[Letter]:
    """List every mail, the latest first."""
    box = _box()
    if box is None:
        return []
    found = [_letter(key, box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - iterating gives the mails
    return sorted(found, key=lambda one: (one.sent.timestamp() if one.sent else 0, one.key))[::-1]


def letter(key: str) -> Letter:
    """Return one mail.

    Raises:
        NotFound: if there is none of this key.
    """
    box = _box()
    # Compared with the keys that there are, so that no key becomes a path.
    if box is None or key not in box.keys():  # noqa: SIM118 - as above
        raise NotFound("There is no such mail.")
    return _letter(key, box.get_bytes(key))


def count() -> int:
    """Count the mails."""
    box = _box()
    return len(box) if box is not None else 0


def _box() -> mailbox.Maildir | None:
    return mailbox.Maildir(folder(), create=False) if (folder() / "new").is_dir() else None


def _letter(key: str, raw: bytes) -> Letter:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    date = message["Date"]
    stop = str(message.get("List-Unsubscribe", "")).strip("<> ") or None
    return Letter(
        key=key,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        sent=parsedate_to_datetime(str(date)) if date else None,
        text=_text(message),
        language=str(message.get("Content-Language") or "en"),
        stop=stop if stop and stop.startswith("http") else None,
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain",))
    return body.get_content() if body is not None else ""
