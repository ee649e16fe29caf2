"""Addresses between rows and words: the only file of this app that opens what is sealed."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext

from trialpost.errors import BadInput
from trialpost.web.mail.international import domain_on_the_wire, on_the_wire, outline
from trialpost.web.mail.models import Address, OutboxMessage, Suppression
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.sealing import keyring, seal, unseal

LONGEST = 254
"""Bytes that an address can have (RFC 5321, 4.5.3.1.3)."""


def cleaned(text: str) -> str:
    """Return an address without outer space, its domain in lower case.

    Letters beyond ASCII are let through, in the name and in the domain; whether the relay can write
    to such a name is another question (``international``).

    Raises:
        BadInput: if the text is not an address that mail can be sent to.
    """
    text = unicodedata.normalize("NFC", text.strip())
    local, _, domain = text.rpartition("@")
    try:
        EmailValidator()(f"{outline(local)}@{domain_on_the_wire(domain)}")
    except (ValidationError, ValueError):
        text = ""
    if not text or len(text.encode()) > LONGEST:
        said = gettext("That is not an email address; one looks like name@example.org.")
        raise BadInput(said) from None
    return f"{local}@{domain.lower()}"


def lookup_of(text: str) -> str:
    """Return the keyed hash of an address.

    Spelling in capitals makes no difference, nor in which of its two forms the domain is written.

    Raises:
        BadInput: as :func:`cleaned`.
    """
    return keyring().lookup("address", on_the_wire(cleaned(text)).lower())


def find(text: str) -> Address | None:
    """Return the row of an address, or ``None`` if it is not held.

    Earlier releases looked for a domain beyond ASCII as it was typed.

    Raises:
        BadInput: as :func:`cleaned`.
    """
    found = Address.objects.filter(lookup=lookup_of(text)).first()
    if found is None and not text.isascii():
        as_typed = keyring().lookup("address", cleaned(text).lower())
        found = Address.objects.filter(lookup=as_typed).first()
    return found


def key_of(address: Address) -> bytes:
    """Open the key under which everything of this address is sealed.

    Raises:
        SealBroken: if the master key is not here.
    """
    return keyring().unwrap(address.wrapped_key)


def seal_for(address: Address, purpose: str, value: Any) -> bytes:
    """Seal a value under an address's own key."""
    return seal(key_of(address), purpose, value)


def open_for(address: Address, purpose: str, sealed: bytes, as_type: Any = Any) -> Any:
    """Open a value that :func:`seal_for` sealed.

    Raises:
        SealBroken: if the key, the purpose or the value is another.
    """
    return unseal(key_of(address), purpose, sealed, as_type)


def address_text(address: Address) -> str:
    """Return the address as it was written.

    Raises:
        SealBroken: as :func:`key_of`.
    """
    return open_for(address, f"address/{address.token}", address.sealed, str)


def open_message(row: OutboxMessage) -> tuple[str, RenderedMessage]:
    """Return to whom a message goes, as the address was written, and the message.

    Raises:
        SealBroken: as :func:`key_of`.
    """
    key, address = key_of(row.address), row.address
    to = unseal(key, f"address/{address.token}", address.sealed, str)
    return to, unseal(key, f"outbox/{row.idempotency_key}", row.sealed, RenderedMessage)


def is_suppressed(address: Address) -> bool:
    """Tell whether this address is never to get list mail again."""
    return Suppression.objects.filter(lookup=address.lookup).exists()
