"""What an operator says about mail beyond its server: signing, returns, a provider, a resolver.

Read once, when the settings are; whatever is wrong is told then, in one sentence.
"""

import ipaddress
import os
import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from trialpost.errors import ConfigurationError
from trialpost.web.configuration import Service

_LABELS = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*"
)
_SHORTEST = 1024
"""Bits that receivers still take (RFC 8301, 3.2); 2048 are advised."""


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """With what mail is signed here; the key shows in no repr."""

    domain: str
    selector: str
    key: bytes
    public: bytes

    @property
    def record(self) -> str:
        """The name under which receivers look for the public key."""
        return f"{self.selector}._domainkey.{self.domain}"

    def __repr__(self) -> str:
        return f"Signing({self.record!r}, …)"


def read_signing(service: Service, *, folder: Path) -> Signing | None:
    """Read the key that mail is signed with; ``None`` where the operator named none.

    A file that is named without its folder lies in ``folder``.

    Raises:
        ConfigurationError: if the key cannot be used, or half of what belongs together is missing.
    """
    if not service.dkim_key_file and not service.dkim_selector:
        return None
    if not service.dkim_key_file or not service.dkim_selector:
        missing = "dkim_selector" if service.dkim_key_file else "dkim_key_file"
        raise ConfigurationError(
            f"{missing} is missing: mail is signed with a key and a selector, or not at all."
        )
    domain = (service.dkim_domain or domain_of(service.sender)).lower()
    for name, value in (("dkim_selector", service.dkim_selector.lower()), ("dkim_domain", domain)):
        if not _LABELS.fullmatch(value):
            raise ConfigurationError(f"{name} is {value!r}, which is no name that DNS can hold.")
    key = _private_key(folder / service.dkim_key_file)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Signing(
        domain=domain, selector=service.dkim_selector.lower(), key=private, public=public
    )


def _private_key(path: Path) -> RSAPrivateKey:
    """Open an RSA key.

    Raises:
        ConfigurationError: naming the file and what is wrong with it.
    """
    advice = f"Make one with 'openssl genrsa -out {path.name} 2048'."
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(
            f"The DKIM key file {path} cannot be read: {error.strerror}. {advice}"
        ) from None
    try:
        key = serialization.load_pem_private_key(text, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ConfigurationError(
            f"The DKIM key file {path} holds no RSA private key without a password, in PEM form. "
            f"{advice}"
        )
    if key.key_size < _SHORTEST:
        raise ConfigurationError(
            f"The DKIM key in {path} has {key.key_size} bits, which receivers refuse. {advice}"
        )
    return key


def domain_of(sender: str) -> str:
    """Return the domain of an address, as it stands in ``Name <name@domain>`` or alone."""
    return parseaddr(sender)[1].rpartition("@")[2].lower() or "localhost"


class Returns(msgspec.Struct, frozen=True, kw_only=True):
    """Where mail that comes back is found; its password shows in no repr."""

    kind: str
    path: str = ""
    host: str = ""
    port: int = 993
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Returns({self.kind!r}, {self.path or self.host!r})"


_RETURNS_ADVICE = (
    "Write the path of a maildir or mbox file, or imaps://user:password@host/FOLDER with the "
    "characters of the password that mean something in an address percent-encoded."
)


def read_returns(text: str) -> Returns | None:
    """Read where mail comes back to; ``None`` for nothing.

    Raises:
        ConfigurationError: if it is no mailbox that can be read; its words are not repeated, since
            a password may be among them.
    """
    text = text.strip()
    if not text:
        return None
    kind, separator, rest = text.partition(":")
    if not separator or kind in ("maildir", "mbox"):
        path = rest if separator else text
        path = f"/{path.lstrip('/')}" if path.startswith("//") else path
        if separator:
            return Returns(kind=kind, path=path)
        return Returns(kind="mbox" if Path(path).is_file() else "maildir", path=path)
    try:
        parts = urlsplit(text)
        port = parts.port or 993
    except ValueError:
        raise ConfigurationError(
            f"TRIALPOST_BOUNCES is not understood. {_RETURNS_ADVICE}"
        ) from None
    if parts.scheme != "imaps" or not parts.hostname or not parts.username:
        raise ConfigurationError(f"TRIALPOST_BOUNCES is not understood. {_RETURNS_ADVICE}")
    return Returns(
        kind="imaps",
        path=unquote(parts.path.lstrip("/")) or "INBOX",
        host=parts.hostname,
        port=port,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
    )


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Which provider may tell what became of messages, and by what it is known."""

    name: str
    secret: str
    key: str = ""

    @property
    def anymail(self) -> dict[str, str]:
        """The settings that django-anymail reads."""
        setting = PROVIDERS[self.name]
        return {"WEBHOOK_SECRET": self.secret} | ({setting: self.key} if setting else {})

    def __repr__(self) -> str:
        return f"Provider({self.name!r}, …)"


PROVIDERS = {
    "brevo": "",
    "mailersend": "MAILERSEND_SIGNING_SECRET",
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "mailjet": "",
    "postal": "POSTAL_WEBHOOK_KEY",
    "postmark": "",
    "sendgrid": "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY",
    "sparkpost": "",
}
"""Providers that can be named, each with django-anymail's setting for the key it signs with."""

_SECRET = re.compile(r"[^:\s]+:\S{16,}")


def read_provider(name: str, *, secret: str, key: str) -> Provider | None:
    """Read which provider may call; ``None`` for nobody.

    Raises:
        ConfigurationError: if the provider is not known, or what it is known by is missing or weak.
    """
    name = name.lower()
    if not name:
        return None
    if name not in PROVIDERS:
        known = ", ".join(PROVIDERS)
        raise ConfigurationError(f"TRIALPOST_MAIL_PROVIDER is {name!r}. Write one of {known}.")
    if not _SECRET.fullmatch(secret):
        raise ConfigurationError(
            "TRIALPOST_MAIL_PROVIDER_SECRET is missing or short. Write name:password, the password "
            "of at least 16 characters without a space, and give the provider the same."
        )
    if PROVIDERS[name] and not key:
        raise ConfigurationError(
            f"TRIALPOST_MAIL_PROVIDER_KEY is missing. Write the key that {name} signs its calls "
            "with."
        )
    return Provider(name=name, secret=secret, key=key)


class Resolver(msgspec.Struct, frozen=True, kw_only=True):
    """The DNS server that the doctor may ask."""

    host: str
    port: int = 53


def read_resolver(text: str) -> Resolver | None:
    """Read the address of a DNS server, with its port or without; ``None`` for nothing.

    Raises:
        ConfigurationError: if it is none.
    """
    text = text.strip()
    if not text:
        return None
    found = re.fullmatch(r"\[(.+)\](?::(\d+))?|([^:]+)(?::(\d+))?|(.+)", text)
    host = found[1] or found[3] or found[5]
    port = int(found[2] or found[4] or 53)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = 0
    if not 0 < port < 65536:
        raise ConfigurationError(
            f"TRIALPOST_DNS_RESOLVER is {text!r}. Write the address of a DNS server in digits, "
            "such as 127.0.0.1 or 127.0.0.1:5353."
        )
    return Resolver(host=host, port=port)


def environment(name: str) -> str:
    """Return a setting of the environment, without outer space."""
    return os.environ.get(name, "").strip()
