"""An authenticator in software: it makes passkeys and answers with them as a device would.

Written after WebAuthn, level 2: 6.1 (authenticator data), 6.5 (attestation) and 5.8.1 (what the
client collects). ``lies`` changes what it says, for answers that have to be refused.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def letters(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Passkey:
    """One passkey: its key, the account's handle, and how often it was used."""

    def __init__(self, handle: bytes) -> None:
        self.id = secrets.token_bytes(32)
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.handle = handle
        self.counter = 0


class Authenticator:
    """A device at a browser that shows a page of ``origin``."""

    def __init__(self, origin: str, *, counts: bool = True) -> None:
        self.origin = origin
        self.counts = counts
        self.passkeys: list[Passkey] = []

    def _client_data(self, kind: str, challenge: str, lies: dict) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | lies).encode()

    def _data(self, rp_id: str, flags: int, passkey: Passkey, attested: bytes = b"") -> bytes:
        if self.counts:
            passkey.counter += 1
        counter = passkey.counter.to_bytes(4, "big")
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + counter + attested

    def make(self, asked: dict, *, flags: int = PRESENT | VERIFIED, **lies: str) -> str:
        """Answer what a page asks to make a passkey."""
        options = asked["publicKey"]
        passkey = Passkey(data_of(options["user"]["id"]))
        public = cbor.encode(dict(ES256.from_cryptography_key(passkey.key.public_key())))
        size = len(passkey.id).to_bytes(2, "big")
        attested = bytes(16) + size + passkey.id + public
        rp_id = lies.pop("rp_id", options["rp"]["id"])
        data = self._data(rp_id, flags | ATTESTED, passkey, attested)
        self.passkeys.append(passkey)
        return self._answer(passkey, {
            "clientDataJSON": self._client_data("webauthn.create", options["challenge"], lies),
            "attestationObject": cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}),
        })  # fmt: skip

    def use(self, asked: dict, *, flags: int = PRESENT | VERIFIED, at: int = 0, **lies: str) -> str:
        """Answer what a page asks to sign in."""
        options, passkey = asked["publicKey"], self.passkeys[at]
        rp_id = lies.pop("rp_id", options["rpId"])
        handle = lies.pop("handle", None)
        data = self._data(rp_id, flags, passkey)
        said = self._client_data("webauthn.get", options["challenge"], lies)
        signature = passkey.key.sign(
            data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(passkey, {
            "clientDataJSON": said,
            "authenticatorData": data,
            "signature": signature,
            "userHandle": handle.encode() if handle else passkey.handle,
        })  # fmt: skip

    def _answer(self, passkey: Passkey, response: dict[str, bytes]) -> str:
        named = letters(passkey.id)
        return json.dumps({
            "id": named, "rawId": named, "type": "public-key", "clientExtensionResults": {},
            "response": {key: letters(value) for key, value in response.items()},
        })  # fmt: skip
