"""Mails as HTML: MJML from ``templates/mail``, made once into the tables that mail programs need.

Every mail stands in one frame (``frame.mjml``). What is compiled is the frame with Django's tags
still in it, so that one compilation serves every mail of a kind, and values are escaped when they
are filled in. The same values give the same HTML, byte for byte.
"""

import functools
import re
from typing import Any

import mrml
from django.template import TemplateDoesNotExist, engines
from django.utils.safestring import SafeString

from trialpost.errors import ConfigurationError

_PLACE = "<!-- words -->"
_NAMESPACE = ' xmlns="http://www.w3.org/1999/xhtml"'
"""Says nothing in HTML, and is the one address in it that is not the operator's."""

_OPTIONS = mrml.RenderOptions(disable_comments=True, fonts={})
"""No fonts from elsewhere: a mail fetches nothing."""


@functools.cache
def _compiled(template: str) -> Any:
    """Compile the frame around a template; ``None`` if there is no MJML of this name.

    Raises:
        ConfigurationError: if a template is no MJML.
    """
    words = _source(template)
    if words is None:
        return None
    whole = (_source("frame") or _PLACE).replace(_PLACE, words)
    try:
        made = mrml.to_html(whole, None, _OPTIONS)
    except OSError as error:
        raise ConfigurationError(
            f"The template mail/{template}.mjml is no MJML: {error}."
        ) from None
    return engines["django"].from_string(_in_lines(made.content.replace(_NAMESPACE, "")))


def _in_lines(html: str) -> str:
    """Begin a line where a table or a part of one begins: mail has no lines above 998 bytes."""
    return re.sub(r"(?<=[>}])(?=<(?:table|td|div|p)\b)", "\n", html)


def _source(template: str) -> str | None:
    """Return a template as it is written, its tags untouched."""
    try:
        found = engines["django"].engine.find_template(f"mail/{template}.mjml")[0]
    except TemplateDoesNotExist:
        return None
    return str(found.source)


def has_template(template: str) -> bool:
    """Tell whether there is MJML of this name."""
    return _compiled(template) is not None


def fill(template: str, **values: Any) -> str:
    """Return a mail as HTML, with its values filled in and escaped.

    Raises:
        TemplateDoesNotExist: if there is no MJML of this name.
        ConfigurationError: if it is no MJML.
    """
    compiled = _compiled(template)
    if compiled is None:
        raise TemplateDoesNotExist(f"mail/{template}.mjml")
    return str(SafeString(compiled.render(values))).strip() + "\n"
