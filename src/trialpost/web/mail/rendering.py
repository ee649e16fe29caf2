"""Messages as they are handed to the outbox: a subject, plain words, and the same as simple HTML.

No picture, no tracked link: the HTML is the text with its paragraphs and its addresses.
"""

import re
from typing import Any

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

_ADDRESS = re.compile(r"https?://[^\s<>()]+[^\s<>().,;:]")


class RenderedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a reader sees. ``stream`` names list mail; ``None`` is a single message."""

    subject: str
    text: str
    html: str = ""
    stream: str | None = None

    def __repr__(self) -> str:
        return "RenderedMessage(…)"


def absolute(path: str) -> str:
    """Return a path of the site as a whole address."""
    return settings.SERVICE.base_url.rstrip("/") + path


def as_html(text: str) -> str:
    """Return plain text as HTML paragraphs with clickable addresses, everything escaped."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())
    body = "\n".join(f"<p>{_linked(part)}</p>" for part in paragraphs)
    return f'<!doctype html>\n<html lang="en"><body>\n{body}\n</body></html>\n'


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


def render(
    template: str, *, subject: str, stream: str | None = None, **context: Any
) -> RenderedMessage:
    """Render ``templates/mail/<template>.txt`` with the service's name and contact at hand."""
    words = render_to_string(f"mail/{template}.txt", {"service": settings.SERVICE, **context})
    text = re.sub(r"\n{3,}", "\n\n", words).strip() + "\n"
    return RenderedMessage(subject=subject, text=text, html=as_html(text), stream=stream)
