"""Message-IDs that say, to this service alone, whom a message was for.

A bounce or a complaint comes from anywhere and can say anything. It is believed only if it names a
Message-ID of ours, and only about the address that this one was made for: the id carries, sealed
under a key that is derived from the look-up key, the first half of the address's keyed hash. So
nothing has to be kept to read a bounce that comes weeks later, and nobody else can make such an id.
"""

import base64
import functools
import re

from trialpost.web.mail.configuring import domain_of
from trialpost.web.mail.models import Address
from trialpost.web.sealing import SealBroken, decrypt, encrypt, keyring

_PURPOSE = "message id"
_HALF = 32
"""Hexadecimal digits of an address's keyed hash that an id carries: 128 bits."""

_OURS = re.compile(r"<?([A-Za-z0-9_-]{59})@[A-Za-z0-9.-]+>?")
"""Twelve bytes of nonce, sixteen of hash, sixteen of seal, in base64 (RFC 4648, 5)."""


@functools.cache
def _key(secret: str) -> bytes:
    return base64.urlsafe_b64decode(secret + "=")


def new(lookup: str, *, sender: str) -> str:
    """Make a Message-ID for an address with this keyed hash; each is another."""
    sealed = encrypt(_key(keyring().token(_PURPOSE)), _PURPOSE, bytes.fromhex(lookup[:_HALF]))
    return f"<{base64.urlsafe_b64encode(sealed).rstrip(b'=').decode()}@{domain_of(sender)}>"


def local_of(message_id: str) -> str:
    """Return the part of a Message-ID that tells it from all others."""
    return message_id.strip("<>").partition("@")[0]


def named_in(text: str) -> dict[str, str]:
    """Return the Message-IDs of ours that stand in a text, each with the half that it carries."""
    found: dict[str, str] = {}
    for local in dict.fromkeys(_OURS.findall(text)):
        try:
            half = decrypt(
                _key(keyring().token(_PURPOSE)), _PURPOSE, base64.urlsafe_b64decode(local + "=")
            )
        except SealBroken:
            continue
        found[local] = half.hex()
    return found


def address_of(half: str) -> Address | None:
    """Return the address that an id was made for; ``None`` if it is not held any more."""
    # A range, since SQLite would look through the whole table for a beginning.
    return Address.objects.filter(lookup__gte=half, lookup__lt=half + "g").first()
