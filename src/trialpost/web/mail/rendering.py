"""Messages as they are handed to the outbox: a subject, plain words, and the same as HTML.

The plain words are the reference: the HTML says the same, and nothing else. It has no picture, no
tracked link and no font from elsewhere.
"""

import re
import zlib
from typing import Any

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from trialpost.web.language import current
from trialpost.web.mail import mjml

_ADDRESS = re.compile(r"https?://[^\s<>()]+[^\s<>().,;:]")

STOP_HERE = "https://stop.invalid/these-mails"
"""Stands for the reader's own stop link until a mail is on its way: many can share its words."""


class RenderedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reader sees. ``stream`` names list mail; ``None`` is a single message."""

    subject: str
    text: str
    html: str = ""
    stream: str | None = None
    language: str = "en"
    packed: bytes = b""

    def __repr__(self) -> str:
        return "RenderedMessage(…)"

    def put_away(self) -> "RenderedMessage":
        """Return the message as it is kept: its HTML, much the same in all mails, compressed."""
        return msgspec.structs.replace(self, html="", packed=zlib.compress(self.html.encode(), 3))

    def taken_out(self) -> "RenderedMessage":
        """Return the message as it was before it was put away."""
        if not self.packed:
            return self
        html = zlib.decompress(self.packed).decode()
        return msgspec.structs.replace(self, html=html, packed=b"")

    def stopped_at(self, address: str) -> "RenderedMessage":
        """Return the message with a reader's own stop link in it."""
        return msgspec.structs.replace(
            self,
            text=self.text.replace(STOP_HERE, address),
            html=self.html.replace(STOP_HERE, conditional_escape(address)),
        )


def absolute(path: str) -> str:
    """Return a path of the site as a whole address."""
    return settings.SERVICE.base_url.rstrip("/") + path


def as_html(text: str, *, language: str = "en") -> str:
    """Return plain text as HTML with paragraphs and clickable addresses, everything escaped."""
    return mjml.fill("plain", bare=True, paragraphs=_paragraphs(text), **_always(language))


def _paragraphs(text: str) -> SafeString:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())
    return mark_safe("\n".join(f"<p>{_linked(part)}</p>" for part in parts))  # noqa: S308 - escaped


def _linked(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = conditional_escape(found[0])
        pieces.append(conditional_escape(text[end : found.start()]))
        pieces.append(f'<a href="{address}">{address}</a>')
        end = found.end()
    pieces.append(conditional_escape(text[end:]))
    return "".join(pieces).replace("\n", "<br>\n")


def _always(language: str) -> dict[str, Any]:
    """Return what every template can use."""
    return {"service": settings.SERVICE, "language": language}


def render(
    template: str,
    *,
    subject: str,
    stream: str | None = None,
    **context: Any,
) -> RenderedMessage:
    """Render ``templates/mail/<template>.txt``, and ``.mjml`` as its HTML.

    Both have the service's name and contact at hand, and in list mail ``stop``: the reader's own
    stop link. Without a ``.mjml`` the words are put into the frame that all mails have. They are in
    the language that is spoken now: whoever writes to somebody speaks theirs
    (:func:`trialpost.web.language.speaking`), the subject and the links included.
    """
    language = current()
    stop = {"stop": STOP_HERE} if stream is not None else {}
    values = {**_always(language), **stop, **context}
    words = render_to_string(f"mail/{template}.txt", values)
    text = re.sub(r"\n{3,}", "\n\n", words).strip() + "\n"
    if mjml.has_template(template):
        html = mjml.fill(template, **values)
    else:
        html = as_html(text, language=language)
    return RenderedMessage(subject=subject, text=text, html=html, stream=stream, language=language)
