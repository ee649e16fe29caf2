"""Seal what ties a person to an illness, so that the database alone tells nothing.

Construction: AES-256-GCM from ``cryptography`` with a random 96-bit nonce for every value. Each
address has a random key of its own; that key is stored wrapped by a master key, which is kept
outside the database. The purpose of a value is bound to it as associated data, so that a sealed
value cannot be moved to another place. Before sealing a value is filled up to one of a few lengths,
so that its length does not tell which of a few words it is. Look-ups and uniqueness use HMAC-SHA256
under a separate key. All working keys are derived with HKDF-SHA256.

The key file holds one word and one base64 value a line::

    lookup 8GmC…      one line; never changes, or look-ups would no longer find
    master r3Jk…      the first is current, further ones still open older wrappings
"""

import base64
import functools
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trialpost.errors import ConfigurationError, TrialpostError
from trialpost.web.configuration import data_dir

KEY_BYTES = 32
_NONCE_BYTES = 12
_MARK_BYTES = 8
_LENGTH_BYTES = 4
_SMALL_STEP, _LARGE_STEP = 256, 1024


class SealBroken(TrialpostError):
    """A sealed value that does not open: wrong key, wrong place, or altered."""


def key_path() -> Path:
    """Return where the key file is: ``TRIALPOST_KEY_FILE``, else beside the data."""
    file, folder = (
        os.environ.get("TRIALPOST_KEY_FILE", ""),
        os.environ.get("TRIALPOST_DATA_DIR", ""),
    )
    if file or not os.path.isabs(folder):
        return Path(file or data_dir() / "trialpost.key")
    return _key_in(folder)


@functools.lru_cache(maxsize=8)
def _key_in(folder: str) -> Path:
    """Resolve a folder's path once: every seal asks for the key."""
    return Path(folder).resolve() / "trialpost.key"


def _derive(secret: bytes, info: str) -> bytes:
    return HKDF(
        algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"trialpost/" + info.encode()
    ).derive(secret)


def encrypt(key: bytes, purpose: str, plain: bytes) -> bytes:
    """Seal bytes for one purpose; the answer is nonce and ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, purpose.encode())


def decrypt(key: bytes, purpose: str, sealed: bytes) -> bytes:
    """Open what :func:`encrypt` sealed for the same purpose.

    Raises:
        SealBroken: if the key or the purpose is another, or the value was altered.
    """
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(
            "A sealed value does not open: the master key is not the one it was sealed under, "
            "or the value was altered."
        ) from None


def _pad(plain: bytes) -> bytes:
    """Fill up with zeros to a multiple of 256 bytes, above 1 KiB of 1024; the length goes first."""
    size = _LENGTH_BYTES + len(plain)
    step = _SMALL_STEP if size <= _LARGE_STEP else _LARGE_STEP
    return len(plain).to_bytes(_LENGTH_BYTES, "big") + plain + bytes(-size % step)


def _unpad(padded: bytes) -> bytes:
    """Take off what :func:`_pad` added.

    Raises:
        SealBroken: if these bytes were never padded.
    """
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if len(padded) < _LENGTH_BYTES or end > len(padded):
        raise SealBroken("A sealed value is not in the form in which this release seals.")
    return padded[_LENGTH_BYTES:end]


def seal(key: bytes, purpose: str, value: Any) -> bytes:
    """Seal a value of plain types or msgspec structs for one purpose; its length tells little."""
    return encrypt(key, purpose, _pad(msgspec.msgpack.encode(value)))


def unseal(key: bytes, purpose: str, sealed: bytes, as_type: Any = Any) -> Any:
    """Open a value that :func:`seal` sealed for the same purpose.

    Raises:
        SealBroken: as :func:`decrypt`.
    """
    return msgspec.msgpack.decode(_unpad(decrypt(key, purpose, sealed)), type=as_type)


class Keyring:
    """The keys that are kept outside the database."""

    def __init__(self, lookup: bytes, masters: list[bytes]) -> None:
        self._lookup = _derive(lookup, "lookup")
        self._wrapping = {self._mark(master): _derive(master, "wrap") for master in masters}
        self._current = self._mark(masters[0])
        self.session_key = _derive(lookup, "session")
        self.words_key = _derive(lookup, "readers' words")
        self.django_secret = base64.urlsafe_b64encode(_derive(lookup, "django")).decode()

    def __repr__(self) -> str:
        return "Keyring(…)"

    @staticmethod
    def _mark(master: bytes) -> bytes:
        return hashlib.sha256(b"trialpost/mark" + master).digest()[:_MARK_BYTES]

    def new_wrapped_key(self) -> bytes:
        """Make a random key for one person and return it wrapped."""
        return self._wrap(secrets.token_bytes(KEY_BYTES))

    def _wrap(self, key: bytes) -> bytes:
        return self._current + encrypt(self._wrapping[self._current], "person key", key)

    def is_current(self, wrapped: bytes) -> bool:
        """Tell whether a person's key is wrapped under the first master key."""
        return wrapped[:_MARK_BYTES] == self._current

    def is_of(self, wrapped: bytes) -> bool:
        """Tell whether a person's key was wrapped under a master key that is here.

        It need not open for that: it may be damaged.
        """
        return bytes(wrapped[:_MARK_BYTES]) in self._wrapping

    def wrap_again(self, wrapped: bytes) -> bytes:
        """Return the same person's key, wrapped under the first master key.

        Raises:
            SealBroken: as :meth:`unwrap`.
        """
        return self._wrap(self.unwrap(wrapped))

    def unwrap(self, wrapped: bytes) -> bytes:
        """Open a person's key.

        Raises:
            SealBroken: if it was wrapped under a master key that is not in the key file.
        """
        wrapped = bytes(wrapped)
        wrapping = self._wrapping.get(wrapped[:_MARK_BYTES])
        if wrapping is None:
            raise SealBroken("A person's key was wrapped under a master key that is not here.")
        return decrypt(wrapping, "person key", wrapped[_MARK_BYTES:])

    def lookup(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash (64 hexadecimal digits) for look-up and uniqueness."""
        message = b"\x1f".join(part.encode() for part in (purpose, *parts))
        return hmac.new(self._lookup, message, hashlib.sha256).hexdigest()

    def token(self, purpose: str, *parts: str) -> str:
        """Return a token (43 letters) that can be made again from its parts, and from nothing else.

        It is an HMAC under a key of its own: no look-up hash that is stored says anything about it.
        """
        key = hmac.new(self._lookup, b"\x1ftoken", hashlib.sha256).digest()
        message = b"\x1f".join(part.encode() for part in (purpose, *parts))
        digest = hmac.new(key, message, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def parse_keys(text: str) -> Keyring:
    """Read the lines of a key file (or the same separated by semicolons).

    Raises:
        ConfigurationError: if a line is not understood or one of the two kinds is missing.
    """
    lookups: list[bytes] = []
    masters: list[bytes] = []
    for line in text.replace(";", "\n").splitlines():
        word, _, value = line.strip().partition(" ")
        if not word or word.startswith("#"):
            continue
        try:
            secret = base64.urlsafe_b64decode(value.strip())
            {"lookup": lookups, "master": masters}[word].append(secret)
        except (KeyError, ValueError):
            raise ConfigurationError("The key file has a line that is not a key.") from None
    if len(lookups) != 1 or not masters or any(len(k) < KEY_BYTES for k in lookups + masters):
        raise ConfigurationError(
            "The key file needs one 'lookup' line and at least one 'master' line of 32 bytes each."
        )
    return Keyring(lookups[0], masters)


def new_key_text() -> str:
    """Make the text of a fresh key file."""
    return f"{_key_line('lookup')}\n{master_line()}\n"


def master_line() -> str:
    """Make the line of a fresh master key."""
    return _key_line("master")


def _key_line(word: str) -> str:
    return f"{word} {base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def create_key_file(path: Path | None = None) -> Path:
    """Write a fresh key file that only its owner can read; never overwrites one."""
    path = path or key_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(new_key_text())
    return path


def key_is_configured() -> bool:
    """Tell whether there is a key, without opening it."""
    return bool(os.environ.get("TRIALPOST_KEY")) or key_path().is_file()


def comes_from_environment() -> bool:
    """Tell whether the keys stand in ``TRIALPOST_KEY`` and not in a file."""
    return bool(os.environ.get("TRIALPOST_KEY"))


@functools.lru_cache(maxsize=4)
def _load(source: str, path: str, state: tuple[int, ...]) -> Keyring:
    """Read the keys once for each ``state`` of their file."""
    return parse_keys(source or Path(path).read_text(encoding="ascii"))


def _state_of(path: Path) -> tuple[int, ...]:
    """Return what tells a key file that was replaced: a running service then reads it again."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def keyring() -> Keyring:
    """Return the service's keys, from ``TRIALPOST_KEY`` or the key file.

    Raises:
        ConfigurationError: if there is neither, with what to do.
    """
    path = key_path()
    if not key_is_configured():
        raise ConfigurationError(
            f"There is no master key: {path} does not exist and TRIALPOST_KEY is not set. Run "
            "'trialpost migrate' to make one on a new service; on an existing one put back the key "
            "file that was kept apart from the backup, since nothing sealed opens without it."
        )
    try:
        source = os.environ.get("TRIALPOST_KEY", "")
        return _load(source, str(path), () if source else _state_of(path))
    except OSError as error:
        raise ConfigurationError(f"The key file {path} cannot be read: {error.strerror}.") from None
