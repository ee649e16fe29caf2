"""Take out of decoded JSON the characters that no text should hold, and note where they stood."""

import re
from typing import Any

from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes, pointer_token

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")


def clean_texts(document: Any, notes: Notes) -> Any:
    """Clean every text of a decoded document in place, whatever its depth, and return it."""
    waiting: list[tuple[Any, str]] = [(document, "")]
    while waiting:
        at, where = waiting.pop()
        entries: list[tuple[Any, Any]] = (
            list(at.items())
            if isinstance(at, dict)
            else list(enumerate(at))
            if isinstance(at, list)
            else []
        )
        for key, value in entries:
            if isinstance(value, str):
                if not value.isprintable():
                    at[key] = clean(value, f"{where}/{pointer_token(str(key))}", notes)
            elif isinstance(value, (dict, list)):
                waiting.append((value, f"{where}/{pointer_token(str(key))}"))
    return document


def clean(text: str, where: str, notes: Notes) -> str:
    """Put a space for each control character, and U+FFFD for what is no character; note both."""
    spaced, controls = _CONTROLS.subn(" ", text)
    whole, broken = _BROKEN.subn("\ufffd", spaced)
    if controls:
        detail = f"Held {controls} control character(s); each was read as a space."
        notes.add(IssueKind.BAD_TEXT, where, detail)
    if broken:
        notes.add(IssueKind.BAD_TEXT, where, "Holds characters that were lost on the way here.")
    return whole
