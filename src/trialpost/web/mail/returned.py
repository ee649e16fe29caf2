"""Read mail that came back: bounces of every kind that flufl.bounce knows, and complaints (ARF).

Plain functions over bytes: what a message says is read here, whether it is believed elsewhere.
"""

import email
import email.policy
import enum
import logging
import re
from collections.abc import Iterator
from email.message import Message

import msgspec

LONGEST = 1_000_000
"""Bytes of a message that are read; a bounce says what matters at its beginning."""

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_NO_MAILBOX = re.compile(r"5\.(1\.([1236]|10)|2\.1)")
"""Statuses that say that the mailbox is not there (RFC 3463, 3.2 and 3.3; RFC 7505)."""

_NO_COMPLAINT = ("not-spam", "auth-failure", "dmarc", "opt-out-list")
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it would tell of every attempt


class Kind(enum.StrEnum):
    """What a message that came back says."""

    GONE = "no mailbox"
    REFUSED = "refused"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    STOPPED = "stopped"


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One message that came back: what it says, of whom, and all its words, to find our id in."""

    kind: Kind
    recipients: frozenset[str]
    words: str

    def __repr__(self) -> str:
        return f"Report({self.kind!r}, …)"


def read(raw: bytes) -> Report | None:
    """Read a message; ``None`` if it is neither a bounce nor a complaint.

    A lasting refusal is :attr:`Kind.GONE` where its status says that there is no such mailbox, or
    where no status says why; with another status it is :attr:`Kind.REFUSED`.
    """
    from flufl.bounce import all_failures  # slow to load, and most commands read no mail

    message = email.message_from_bytes(raw[:LONGEST], policy=email.policy.compat32)
    complained = _complaint(message)
    if complained is not None:
        return Report(kind=Kind.COMPLAINT, recipients=complained, words=_words(message))
    if _arrived(message):
        return None
    try:
        passing, lasting = all_failures(message)
    except Exception:  # whatever a detector trips over, this is no bounce
        return None
    if not passing and not lasting:
        return None
    kind = _kind_of_lasting(message, lasting) if lasting else Kind.DELAYED
    return Report(kind=kind, recipients=_plain(lasting or passing), words=_words(message))


def _plain(addresses: frozenset[bytes]) -> frozenset[str]:
    return frozenset(one.decode("utf-8", "replace").strip().lower() for one in addresses)


def _complaint(message: Message) -> frozenset[str] | None:
    """Return whom a complaint (RFC 5965) is of, as far as it says; ``None`` if it is none."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            fields = _blocks(part)
            if _first(fields, "feedback-type").lower() in _NO_COMPLAINT:
                return None
            who = [block.get_all("original-rcpt-to", []) for block in fields]
            return frozenset(one.strip("<> ").lower() for found in who for one in found)
    return None


def _arrived(message: Message) -> bool:
    """Tell whether a status note (RFC 3464) says of everybody that the message went on."""
    said = [
        str(block["action"]).strip().lower()
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in _blocks(part)
        if block["action"]
    ]
    return bool(said) and not any(one.startswith(("fail", "error", "delayed")) for one in said)


def _blocks(part: Message) -> list[Message]:
    """Return the fields of a machine-readable part, however its form let them be read."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return list(payload)
    content = part.get_payload(decode=True) or b""
    return [email.message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", content)]


def _first(fields: list[Message], name: str) -> str:
    return next((str(block[name]).strip() for block in fields if block[name]), "")


def _kind_of_lasting(message: Message, lasting: frozenset[bytes]) -> Kind:
    said = [found for found in _statuses(message, lasting) if found.startswith("5")]
    if not said or any(_NO_MAILBOX.fullmatch(status) for status in said):
        return Kind.GONE
    return Kind.REFUSED


def _statuses(message: Message, lasting: frozenset[bytes]) -> list[str]:
    """Return the statuses that a bounce gives: of its fields, else of its words before the copy."""
    found: list[str] = []
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in _blocks(part):
                if str(block.get("action", "")).lower().startswith(("fail", "error")):
                    found += _STATUS.findall(str(block.get("status", "")))
    if found:
        return found
    body = next(_texts(message), "")
    copy = re.search(r"(?im)^(---.*(copy|original)|received: |return-path: )", body)
    return _STATUS.findall(body[: copy.start()] if copy else body)


def _texts(message: Message) -> Iterator[str]:
    """Return the parts of a message that are words, one after the other."""
    for part in message.walk():
        content = part.get_payload(decode=True)
        if content is not None:
            yield content.decode("utf-8", "replace")


def _words(message: Message) -> str:
    """Return everything in which our Message-ID may be named, headers of a returned copy too."""
    heads = (
        "\n".join(f"{name}: {value}" for name, value in part.items()) for part in message.walk()
    )
    return "\n".join([*heads, *_texts(message)])
