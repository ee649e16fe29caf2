"""Sentences of the core as HTML: what has no words in the page's language is marked as English.

Names of illnesses, medicines and tests, and words of a record, stay English where a language has
none for them. Marked, a screen reader says them as English, and no browser breaks them as Spanish.
"""

import enum
import functools
import re
from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec

from trialpost.eligibility.explain_words import TOLD_QUOTED
from trialpost.model.message import Message
from trialpost.vocabulary.names_elsewhere import names
from trialpost.vocabulary.plain import is_said_in
from trialpost.web.language import DEFAULT, current, render

_BEGIN, _END = "\ue000", "\ue001"
"""Stand around what is English until it is written: for private use, so in no text of a record."""

_TYPED = frozenset({TOLD_QUOTED})
"""Sentences that repeat what a person wrote, in whatever language that is."""

_NO_NAMES = frozenset({"unit", "article"})
"""Gaps that are filled with what is the same in all languages, or belongs to the name behind it."""

_WORD = re.compile("[a-z]{3}")
"""What a text of a language holds; "eGFR" and "mg" are of none."""


def as_html(message: Message) -> str:
    """Write a sentence in the page's language, escaped, with what stays English marked as such."""
    if current() == DEFAULT:
        return escape(render(message))
    written = escape(render(_marked(message, current())))
    return written.replace(_BEGIN, '<span lang="en">').replace(_END, "</span>")


def _marked(message: Message, language: str) -> Message:
    """Set what stays English in a sentence between marks."""
    text, params = message.text, message.params
    if not params:
        return message if "{" in text else Message(_around(text, language))
    if text in _TYPED:
        return message
    return msgspec.structs.replace(message, params=_filling(params, language))


def _filling(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {
        name: value if name.startswith("_") or name in _NO_NAMES else _part(value, language)
        for name, value in params.items()
    }


def _part(value: Any, language: str) -> Any:
    if isinstance(value, Message):
        return _marked(value, language)
    if isinstance(value, str) and not isinstance(value, enum.Enum):
        return _around(value, language)
    if isinstance(value, list | tuple):
        return [_part(one, language) for one in value]
    return value


@functools.lru_cache(maxsize=20_000)
def _around(text: str, language: str) -> str:
    """Set marks around a text that stays English; one that is of no language is left as it is."""
    theirs = is_said_in(text, language) or text.lower() in _theirs(language)
    if theirs or not _WORD.search(text):
        return text
    return f"{_BEGIN}{text}{_END}"


@functools.cache
def _theirs(language: str) -> frozenset[str]:
    """Return the names of a language, of which somebody may have written one."""
    return frozenset(one.lower() for one in names(language).values())
