"""Whether an SPF record lets an address send: the part of RFC 7208 that needs no mail at hand.

``ptr``, ``exists`` and whatever holds a macro depend on the mail or on the client's name; they are
passed by and remembered, so that nobody takes what was not looked at for a refusal.
"""

import ipaddress
import re
from collections.abc import Callable

import msgspec

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Ask = Callable[[str, str], list[str]]
"""Return the records of a name and a kind (TXT, A, AAAA, MX), each as text; MX as its host."""

MOST = 10
"""Terms that may ask DNS (RFC 7208, 4.6.4)."""

_TERM = re.compile(r"([+?~-]?)([a-z0-9]+)(?::([^/]+))?(?:/(\d+))?(?://(\d+))?", re.I)
_RESULTS = {"": "pass", "+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


class Checked(msgspec.Struct, frozen=True):
    """What a record says of an address, and whether terms were passed by that might say more."""

    result: str
    whole: bool = True

    @property
    def lets_send(self) -> bool:
        """Whether the address may send."""
        return self.result == "pass"


def records(ask: Ask, domain: str) -> list[str]:
    """Return the SPF records of a domain; one is right."""
    return [text for text in ask(domain, "TXT") if re.match(r"v=spf1( |$)", text, re.I)]


def check(ask: Ask, domain: str, address: Ip) -> Checked:
    """Hold an address against the record of a domain."""
    return _Check(ask, address).of(domain)


class _Check:
    """One evaluation, which counts its questions."""

    def __init__(self, ask: Ask, address: Ip) -> None:
        self._ask, self._address = ask, address
        self._asked, self._whole = 0, True

    def of(self, domain: str) -> Checked:
        """Return what the record of a domain says, with those that it includes."""
        return Checked(self._result(domain), self._whole)

    def _result(self, domain: str) -> str:
        found = records(self._ask, domain)
        if len(found) != 1:
            return "none" if not found else "permerror"
        terms, redirect = found[0].split()[1:], ""
        for term in terms:
            if term.lower().startswith("redirect="):
                redirect = term.partition("=")[2]
            elif "=" not in term and self._matches(term, domain):
                return _RESULTS[_TERM.match(term)[1]]
        if redirect and self._may_ask() and "%" not in redirect:
            return self._result(redirect)
        return "neutral"

    def _may_ask(self) -> bool:
        self._asked += 1
        self._whole = self._whole and self._asked <= MOST
        return self._asked <= MOST

    def _matches(self, term: str, domain: str) -> bool:
        read = _TERM.fullmatch(term)
        if read is None or "%" in term or read[2].lower() in ("ptr", "exists"):
            self._whole = False
            return False
        kind, name = read[2].lower(), read[3] or domain
        if kind == "all":
            return True
        if kind in ("ip4", "ip6"):
            return self._within(term.partition(":")[2])
        if kind not in ("include", "a", "mx") or not self._may_ask():
            self._whole = self._whole and kind in ("include", "a", "mx")
            return False
        if kind == "include":
            return self._result(name) == "pass"
        hosts = self._ask(name, "MX")[:MOST] if kind == "mx" else [name]
        return any(self._is_of(host, read[4], read[5]) for host in hosts)

    def _is_of(self, host: str, prefix4: str | None, prefix6: str | None) -> bool:
        four = self._address.version == 4
        kind, prefix = ("A", prefix4 or "32") if four else ("AAAA", prefix6 or "128")
        return any(self._within(f"{one}/{prefix}") for one in self._ask(host, kind))

    def _within(self, network: str) -> bool:
        try:
            return self._address in ipaddress.ip_network(network, strict=False)
        except ValueError:
            self._whole = False
            return False
