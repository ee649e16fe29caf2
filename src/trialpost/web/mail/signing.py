"""Sign mail (DKIM, RFC 6376) with the key that the operator named."""

from typing import Any

from trialpost.web.mail.configuring import Signing

_SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"auto-submitted", b"list-id", b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
"""Every header that we write. RFC 8058, 4, asks for the last two."""

_NONE_BESIDE = (b"from", b"to", b"subject", b"list-unsubscribe", b"list-unsubscribe-post")
"""Headers that are signed once more, so that nobody can add a second one on the way."""


def sign(mail: bytes, signing: Signing) -> bytes:
    """Return a mail with its signature in front; the mail itself is not changed.

    Lines end with CR and LF, and bodies are in seven bits, so that no relay has to convert them.
    """
    import dkim  # a third of a second, which only those who sign should wait

    head = mail.partition(b"\r\n\r\n")[0].lower()
    present = [
        name for name in _SIGNED if head.startswith(name + b":") or b"\n" + name + b":" in head
    ]
    signature: bytes = dkim.sign(
        mail,
        selector=signing.selector.encode(),
        domain=signing.domain.encode(),
        privkey=signing.key,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*present, *_NONE_BESIDE],
    )
    return signature + mail


class SignedMail:
    """A mail that is signed when it is written out; in everything else the mail that it holds."""

    def __init__(self, mail: Any, signing: Signing) -> None:
        self._mail, self._signing = mail, signing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mail, name)

    def __getitem__(self, name: str) -> Any:
        return self._mail[name]

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """Return the whole mail, its signature first."""
        signed = sign(self._mail.as_bytes(linesep="\r\n"), self._signing)
        return signed.replace(b"\r\n", linesep.encode())
