"""Addresses beyond ASCII: on the wire a domain is written by IDNA, and a name needs SMTPUTF8.

A domain such as ``bücher.example`` has a form in ASCII (IDNA 2008, UTS 46), which every server
understands. What stands before the ``@`` has none: only a server that offers SMTPUTF8 (RFC 6531)
takes it. So such an address is taken only where the relay offers that, which is asked when the
first one comes, and not again for an hour.
"""

import time
import unicodedata

import idna
from django.conf import settings
from django.utils.translation import gettext

from trialpost.errors import BadInput, ServiceUnavailable

BELIEVED = 3600.0
"""Seconds for which it is believed what the relay said."""

PATIENCE = 5
"""Seconds for which somebody waits for what the relay says."""

_said: dict[tuple[str, int], tuple[float, bool]] = {}


def domain_on_the_wire(domain: str) -> str:
    """Return a domain in ASCII, in lower case.

    Raises:
        ValueError: if there is no such domain.
    """
    return domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode()


def on_the_wire(address: str) -> str:
    """Return an address as a mail server is told it: its domain in ASCII.

    Raises:
        BadInput: if its domain is none.
    """
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain_on_the_wire(domain)}"
    except ValueError:
        said = gettext("What stands behind the @ of that email address is no domain.")
        raise BadInput(said) from None


def outline(local: str) -> str:
    """Return a name with an ``x`` for each letter, mark or figure beyond ASCII, to be checked."""
    return "".join(
        "x" if not one.isascii() and unicodedata.category(one)[0] in "LMN" else one for one in local
    )


def require_way_to(address: str) -> None:
    """See to it that the relay takes an address.

    Raises:
        BadInput: if its name is beyond ASCII, and the relay does not offer that; in a sentence for
            whoever typed it.
    """
    if address.rpartition("@")[0].isascii():
        return
    try:
        offered = _is_offered()
    except ServiceUnavailable:
        raise BadInput(
            gettext(
                "Whether our email server can write to letters such as é before the @ cannot be "
                "seen right now. Try again later, or give another address."
            )
        ) from None
    if not offered:
        raise BadInput(
            gettext(
                "Our email server cannot write to an address with letters such as é before the @. "
                "Give another address."
            )
        )


def _is_offered() -> bool:
    from trialpost.web.mail import smtp

    where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    asked, offered = _said.get(where, (0.0, False))
    if where not in _said or time.monotonic() - asked > BELIEVED:
        offered = smtp.offers_utf8(timeout=PATIENCE)
        _said[where] = (time.monotonic(), offered)
    return offered
