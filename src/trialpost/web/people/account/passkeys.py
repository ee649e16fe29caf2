"""Passkeys (WebAuthn): another way to sign in beside the mailed link, for those who want it.

A passkey needs no address to be typed: the device knows which account it opens. What is kept of it
is sealed with the account's key; it is found by a keyed hash of the id that the device gave it. The
account is named to the device by a token of its own, and shown there by what its owner called it:
no address leaves this service. Losing a passkey locks nobody out, since the link goes on working.
"""

import base64
import datetime as dt
import struct
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db import transaction
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from trialpost.model.profile import Private
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.account import ledger
from trialpost.web.people.models import Passkey
from trialpost.web.sealing import keyring

MOST = 10
"""Passkeys that one account may have."""

LONGEST_NAME = 40
LONGEST_ANSWER = 20_000
"""Letters of what a browser answers; a real answer has one or two thousand."""

LASTS = dt.timedelta(minutes=5)
"""How long a device may take to answer."""

REMOVED = ("passkey", "removed")
"""The words in the ledger behind the keyed hash of a passkey's id."""

_REQUIRED = UserVerificationRequirement.REQUIRED
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
               OverflowError, RecursionError, NotImplementedError, struct.error)  # fmt: skip
"""What the library raises for an answer that is not one, or not to this question."""


class Kept(Private, frozen=True, kw_only=True):
    """What is kept of a passkey. ``counter`` is how often the device says it was used, if it does.

    ``credential`` is its id and public key as the device handed them over.
    """

    name: str
    credential: bytes
    counter: int
    added_on: dt.date
    used_on: dt.date | None = None


class Held(Private, frozen=True, kw_only=True):
    """A passkey of an account; ``mark`` names it on the account's own page."""

    mark: str
    kept: Kept


class Asked(Private, frozen=True, kw_only=True):
    """What a browser was asked, kept in the sealed session until it answers."""

    challenge: str
    until: dt.datetime
    for_sign_in: bool


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey that a device answered with: whose it is, its name, and whether it may be a copy.

    One that may be a copy signs nobody in.
    """

    address: Address
    name: str
    may_be_copied: bool

    def __repr__(self) -> str:
        return "Used(…)"


def relying_party() -> str | None:
    """Return the name of the host that passkeys are made for; ``None`` where there can be none.

    Browsers make them for names only, over https or on this machine, which has to be called
    ``localhost`` then.
    """
    service = settings.SERVICE
    if service.is_on_this_machine:
        return "localhost"
    is_name = any(letter.isalpha() for letter in service.host) and ":" not in service.host
    return service.host if service.is_https and is_name else None


def origin() -> str:
    """Return the origin that a browser has to name with its answer."""
    parts = urlsplit(settings.SERVICE.base_url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{relying_party()}{port}"


def _server() -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=relying_party(), name=settings.SERVICE.name),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda named: named == origin(),
    )


def _lookup(credential_id: bytes) -> str:
    return keyring().lookup("passkey", base64.urlsafe_b64encode(credential_id).decode())


def _handle(address: Address) -> bytes:
    """Return what an account is called towards devices: 43 letters that stand for nothing else."""
    return keyring().token("passkey", address.token).encode()


def _open(row: Passkey) -> Kept:
    kept: Kept = open_for(row.address, f"passkey/{row.lookup}", row.sealed, Kept)
    return kept


def _seal(address: Address, lookup: str, kept: Kept) -> bytes:
    return seal_for(address, f"passkey/{lookup}", kept)


def of(address: Address) -> list[Held]:
    """Return an account's passkeys, the oldest first."""
    rows = Passkey.objects.select_related("address").filter(address=address).order_by("pk")
    return [Held(mark=row.lookup, kept=_open(row)) for row in rows]


def ask_to_add(*, address: Address, name: str, now: dt.datetime) -> tuple[dict[str, Any], Asked]:
    """Return what a browser is asked to make a passkey, and what to remember until it answers."""
    known = [AttestedCredentialData(one.kept.credential).credential_id for one in of(address)]
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=_handle(address), name=name, display_name=name),
        credentials=[
            PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one)
            for one in known
        ],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_REQUIRED,
    )
    asked = Asked(challenge=state["challenge"], until=now + LASTS, for_sign_in=False)
    return dict(options), asked


def add(*, address: Address, asked: Asked, answer: str, name: str, now: dt.datetime) -> bool:
    """Keep a passkey that a browser made; tell whether it was one, and made for this question."""
    if asked.for_sign_in or now > asked.until:
        return False
    try:
        made = _server().register_complete(_state(asked), _read(answer))
        credential = made.credential_data
        found = AttestedCredentialData(bytes(credential)) if credential else None
    except _UNREADABLE:
        return False
    if found is None:
        return False
    kept = Kept(name=name, credential=bytes(found), counter=made.counter, added_on=now.date())
    return _keep(address, _lookup(found.credential_id), kept)


@transaction.atomic
def _keep(address: Address, lookup: str, kept: Kept) -> bool:
    held = Address.objects.select_for_update().filter(pk=address.pk).first()
    if held is None or held.passkeys.count() >= MOST:
        return False
    values = {"address": held, "sealed": _seal(held, lookup, kept)}
    return Passkey.objects.get_or_create(lookup=lookup, defaults=values)[1]


def ask_to_sign_in(*, now: dt.datetime) -> tuple[dict[str, Any], Asked]:
    """Return what a browser is asked to sign in with a passkey, and what to remember."""
    options, state = _server().authenticate_begin(user_verification=_REQUIRED)
    asked = Asked(challenge=state["challenge"], until=now + LASTS, for_sign_in=True)
    return dict(options), asked


@transaction.atomic
def sign_in(*, asked: Asked, answer: str, now: dt.datetime) -> Used | None:
    """Return the passkey with which somebody answered; ``None`` if it is not known here.

    One that counts its uses, and counts fewer than are known of it, may have been copied.
    """
    if not asked.for_sign_in or now > asked.until:
        return None
    try:
        said = AuthenticationResponse.from_dict(_read(answer))
        rows = Passkey.objects.select_for_update(of=("self",)).select_related("address")
        row = rows.filter(lookup=_lookup(said.raw_id)).first()
        if row is None or said.response.user_handle not in (None, b"", _handle(row.address)):
            return None
        kept = _open(row)
        _server().authenticate_complete(
            _state(asked), [AttestedCredentialData(kept.credential)], said
        )
        counter = said.response.authenticator_data.counter
    except _UNREADABLE:
        return None
    if (counter or kept.counter) and counter <= kept.counter:
        return Used(address=row.address, name=kept.name, may_be_copied=True)
    used = msgspec.structs.replace(kept, counter=counter, used_on=now.date())
    Passkey.objects.filter(pk=row.pk).update(sealed=_seal(row.address, row.lookup, used))
    return Used(address=row.address, name=kept.name, may_be_copied=False)


def rename(*, address: Address, mark: str, name: str) -> bool:
    """Give a passkey of an account another name; tell whether there is such a one."""
    with transaction.atomic():
        row = _own(address, mark)
        if row is None:
            return False
        sealed = _seal(address, mark, msgspec.structs.replace(_open(row), name=name))
        return bool(Passkey.objects.filter(pk=row.pk).update(sealed=sealed))


def remove(*, address: Address, mark: str, now: dt.datetime) -> str | None:
    """Take a passkey of an account away; return its name, ``None`` if there is no such one.

    The ledger remembers it, so that no restored backup lets a lost device in again.
    """
    with transaction.atomic():
        row = _own(address, mark)
        if row is None:
            return None
        name = _open(row).name
        ledger.enter(mark, now, *REMOVED)
        row.delete()
        return name


def reapply_removals() -> None:
    """Remove again the passkeys that a restored backup brought back."""
    removed = {lookup for _, lookup, words in ledger.lines() if words == REMOVED}
    Passkey.objects.filter(lookup__in=removed).delete()


def _own(address: Address, mark: str) -> Passkey | None:
    rows = Passkey.objects.select_for_update(of=("self",)).select_related("address")
    return rows.filter(address=address, lookup=mark).first()


def plain(address: Address) -> list[dict[str, Any]]:
    """Return what is kept of an account's passkeys, for the export; the key is a public one."""
    return [
        {
            "name": one.kept.name,
            "added": one.kept.added_on,
            "used": one.kept.used_on,
            "uses_counted": one.kept.counter,
            "credential": base64.b64encode(one.kept.credential).decode(),
        }
        for one in of(address)
    ]


def _state(asked: Asked) -> dict[str, Any]:
    return {"challenge": asked.challenge, "user_verification": _REQUIRED}


def _read(answer: str) -> Mapping[str, Any]:
    """Read what a browser answered.

    Raises:
        ValueError: if it is no JSON object, or too long for one.
    """
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("too long")
    try:
        return msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError:
        raise ValueError("not JSON") from None
