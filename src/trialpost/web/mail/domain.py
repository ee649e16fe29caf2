"""What DNS says of the domain that mail comes from: SPF, DKIM, DMARC, and whether it takes bounces.

Only the resolver that the operator named is asked. Of the relay that mail is handed to the
addresses under its name are known; it may send from others, which only its operator knows.
"""

import base64
import ipaddress
import re
from collections.abc import Iterator

import dns.exception
import dns.resolver
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from trialpost.errors import ServiceUnavailable
from trialpost.web.configuration import Service
from trialpost.web.mail import spf
from trialpost.web.mail.configuring import Resolver, Signing, domain_of

TIMEOUT = 5.0
"""Seconds for one question."""


class Fault(msgspec.Struct, frozen=True):
    """Something that lets mail be refused or taken for junk, and what to do."""

    seen: str
    advice: str


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What was found well, in words, and what was not."""

    well: tuple[str, ...]
    faults: tuple[Fault, ...]


Line = str | Fault


def look(service: Service, signing: Signing | None, resolver: Resolver, *, relay: str = "") -> Seen:
    """Look at everything that DNS says about the domain that mail comes from.

    ``relay`` is the name or address of the mail server that mail is handed to.

    Raises:
        ServiceUnavailable: if the resolver does not answer.
    """
    ask = _Asking(resolver)
    sender = domain_of(service.sender)
    envelope = domain_of(service.bounce_address or service.sender)
    lines = [
        *_spf(ask, envelope),
        *_relay(ask, envelope, relay),
        *_dkim(ask, service, signing),
        *_dmarc(ask, sender=sender, envelope=envelope, signing=signing),
        *_takes_mail(ask, envelope),
    ]
    return Seen(
        well=tuple(line for line in lines if isinstance(line, str)),
        faults=tuple(line for line in lines if isinstance(line, Fault)),
    )


class _Asking:
    """Questions to one resolver."""

    def __init__(self, resolver: Resolver) -> None:
        self._where = f"{resolver.host}:{resolver.port}"
        self._resolver = dns.resolver.Resolver(configure=False)
        self._resolver.nameservers = [resolver.host]
        self._resolver.port = resolver.port
        self._resolver.lifetime = TIMEOUT

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, each as one text.

        Raises:
            ServiceUnavailable: if the resolver does not answer.
        """
        return [
            b"".join(record.strings).decode("utf-8", "replace") for record in self.of(name, "TXT")
        ]

    def words(self, name: str, kind: str) -> list[str]:
        """Return the records of a name as text; of MX the host, of TXT as :meth:`texts`.

        Raises:
            ServiceUnavailable: if the resolver does not answer.
        """
        if kind == "TXT":
            return self.texts(name)
        found = [str(record) for record in self.of(name, kind)]
        return [one.split()[-1].rstrip(".") for one in found]

    def of(self, name: str, kind: str) -> list[object]:
        """Return the records of a name.

        Raises:
            ServiceUnavailable: if the resolver does not answer.
        """
        try:
            return list(self._resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise ServiceUnavailable(
                f"The DNS server {self._where} does not answer for {name} "
                f"({type(error).__name__}). Check TRIALPOST_DNS_RESOLVER."
            ) from None


def _spf(ask: _Asking, domain: str) -> Iterator[Line]:
    found = spf.records(ask.words, domain)
    if len(found) != 1:
        what = "no SPF record" if not found else f"{len(found)} SPF records, where one may be"
        yield Fault(
            f"{domain} has {what}.",
            f"Publish one TXT record at {domain} that names your mail server, such as "
            '"v=spf1 mx include:relay.example.org -all".',
        )
        return
    terms = found[0].lower().split()[1:]
    asking = [
        term for term in terms if re.match(r"[+?~-]?(include|a|mx|ptr|exists)\b|redirect=", term)
    ]
    if {"all", "+all"} & set(terms):
        yield Fault(
            f"SPF of {domain} lets everybody send in its name.", 'End the record with "-all".'
        )
    elif len(asking) > spf.MOST:
        yield Fault(
            f"SPF of {domain} needs {len(asking)} look-ups, and receivers stop at {spf.MOST}.",
            "Name fewer hosts, or networks by their addresses (ip4, ip6).",
        )
    elif not any(term.endswith("all") or term.startswith("redirect=") for term in terms):
        yield Fault(
            f"SPF of {domain} does not say what holds for all others.",
            'End the record with "-all".',
        )
    else:
        yield f"SPF of {domain} is there"


def _relay(ask: _Asking, domain: str, relay: str) -> Iterator[Line]:
    """Hold the relay's own addresses against SPF, as far as they are known and can be sent from.

    A provider takes mail at other addresses than it sends from, and has its own record included.
    """
    found = spf.records(ask.words, domain)
    if not relay or len(found) != 1:
        return
    addresses = _addresses(ask, relay)
    if not addresses or not all(one.is_global for one in addresses):
        yield (
            f"from which address {relay} sends is not known here, so it was not held against SPF"
        )
        return
    checked = {one: spf.check(ask.words, domain, one) for one in addresses}
    left_out = [str(one) for one, said in checked.items() if not said.lets_send]
    if not left_out:
        yield f"SPF lets {relay} send"
    elif re.search(r"[ +]include:|[ ]redirect=", found[0], re.I) or any(
        one.lets_send or not one.whole for one in checked.values()
    ):
        yield f"SPF does not surely let {', '.join(left_out)} of {relay} send"
    else:
        yield Fault(
            f"SPF of {domain} does not let {relay} send ({', '.join(left_out)}).",
            "Add what your relay's operator tells you to include, or its addresses (ip4, ip6), to "
            "the record. If it sends from other addresses than it takes mail at, send yourself a "
            'mail and look for "spf=pass" in its Authentication-Results.',
        )


def _addresses(ask: _Asking, relay: str) -> list[spf.Ip]:
    try:
        return [ipaddress.ip_address(relay)]
    except ValueError:
        pass
    if relay == "localhost" or "." not in relay:
        return []
    found = [one for kind in ("A", "AAAA") for one in ask.words(relay, kind)]
    return [ipaddress.ip_address(one) for one in found]


def record_of(signing: Signing) -> str:
    """Return the TXT record that tells receivers the key that mail is signed with."""
    return f'"v=DKIM1; k=rsa; p={base64.b64encode(signing.public).decode()}"'


def _dkim(ask: _Asking, service: Service, signing: Signing | None) -> Iterator[Line]:
    if signing is None:
        if service.mail_is_signed:
            yield "the relay is said to sign (DKIM), and its key was not looked at"
        else:
            yield Fault(
                "Mail is not signed (DKIM), as far as it is known here.",
                "Name a key (dkim_key_file and dkim_selector), or state mail_is_signed if your "
                "relay signs.",
            )
        return
    record = record_of(signing)
    found = [_tags(text) for text in ask.texts(signing.record)]
    keys = [tags for tags in found if tags.get("v", "DKIM1") == "DKIM1" and "p" in tags]
    if len(keys) != 1:
        seen = "no DKIM key" if not keys else f"{len(keys)} DKIM keys"
        yield Fault(f"{signing.record} has {seen}.", f"Publish one TXT record there: {record}")
    elif not _same_key(keys[0]["p"], signing.public):
        yield Fault(
            f"{signing.record} has another key than the one that mail is signed with here.",
            f"Publish this instead: {record}",
        )
    else:
        yield f"DKIM's key at {signing.record} is the one that mail is signed with"


def _tags(text: str) -> dict[str, str]:
    """Return the tags of a DKIM or DMARC record, without any space in their values."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): re.sub(r"\s", "", value) for name, _, value in pairs}


def _same_key(published: str, ours: bytes) -> bool:
    """Compare two public keys, one of which may be written without its envelope (RFC 6376)."""
    try:
        key = serialization.load_der_public_key(ours)
        bare = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
        return base64.b64decode(published, validate=True) in (ours, bare)
    except (ValueError, UnsupportedAlgorithm):
        return False


def _dmarc(ask: _Asking, *, sender: str, envelope: str, signing: Signing | None) -> Iterator[Line]:
    where, found = _nearest_dmarc(ask, sender)
    policies = [
        tags for tags in found if tags.get("p", "").lower() in ("none", "quarantine", "reject")
    ]
    if len(found) != 1 or len(policies) != 1:
        seen = "no DMARC record" if not found else "a DMARC record that receivers cannot use"
        yield Fault(
            f"{sender} has {seen}.",
            f'Publish one TXT record at _dmarc.{sender}, such as "v=DMARC1; p=quarantine".',
        )
        return
    policy = policies[0]
    by_spf = _aligned(envelope, sender, strict=policy.get("aspf", "r").lower() == "s")
    by_dkim = signing is None or _aligned(
        signing.domain, sender, strict=policy.get("adkim", "r").lower() == "s"
    )
    if signing is not None and not by_dkim:
        yield Fault(
            f"Mail is signed by {signing.domain}, which DMARC of {sender} does not take for its "
            "own.",
            f"Sign with dkim_domain = {sender!r}.",
        )
    elif signing is None and not by_spf:
        yield Fault(
            f"Bounces go to {envelope}, which DMARC of {sender} does not take for its own.",
            f"Choose a bounce_address at {sender}.",
        )
    else:
        yield f"DMARC at {where} says {policy['p'].lower()}"


def _nearest_dmarc(ask: _Asking, domain: str) -> tuple[str, list[dict[str, str]]]:
    """Return the DMARC records of a domain, else of the nearest one above it that has any."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        where = "_dmarc." + ".".join(labels[start:])
        found = [_tags(text) for text in ask.texts(where) if re.match(r"v=DMARC1\b", text)]
        if found:
            return where, found
    return f"_dmarc.{domain}", []


def _aligned(one: str, other: str, *, strict: bool) -> bool:
    """Tell whether two domains are one's own: the same, or one below the other unless strict."""
    if strict or one == other:
        return one == other
    return one.endswith(f".{other}") or other.endswith(f".{one}")


def _takes_mail(ask: _Asking, domain: str) -> Iterator[Line]:
    if ask.of(domain, "MX") or ask.of(domain, "A") or ask.of(domain, "AAAA"):
        return
    yield Fault(
        f"{domain} takes no mail, so that bounces are lost and many receivers refuse its mail.",
        f"Publish an MX record for {domain}.",
    )
