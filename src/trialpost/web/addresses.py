"""Say which addresses may be called at all."""

import ipaddress
from urllib.parse import urlsplit

import httpx

from trialpost.errors import BadInput


def allowed(url: str) -> str:
    """Return the host of an address that may be called.

    Raises:
        BadInput: if it is not https (or this machine itself), or carries a name or password.
    """
    try:
        parts = urlsplit(url)
        host, _, _ = parts.hostname or "", parts.port, httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        raise BadInput(f"{url!r} is not an address.") from None
    if parts.username or parts.password:
        raise BadInput("An address with a name or password in it is not called.")
    if not host or parts.scheme not in ("http", "https"):
        raise BadInput(f"{url!r} is not an address; write it as https://host/path.")
    if parts.scheme != "https" and not is_loopback(host):
        raise BadInput(f"{host} is only called over https; write https://{host}{parts.path}.")
    return host


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
