"""Read JSON that is not quite JSON, and say what was wrong with it."""

import json
import re
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes

DEEPEST = 64
"""Levels of nesting; a study that means what it says has fewer than twenty."""

_LONGEST_NUMBER = 300
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def loads(raw: bytes, notes: Notes) -> Any:
    """Decode JSON, forgiving what can be forgiven, with an issue for each kind of forgiveness.

    Forgiven are nesting without end, bytes that are not UTF-8, halves of surrogate pairs, bare
    control characters in texts, ``NaN`` and numbers without end.

    Raises:
        BadInput: if it is not JSON for all that.
    """
    try:
        return msgspec.json.decode(raw)
    except RecursionError:
        notes.add(IssueKind.WRONG_TYPE, "", f"Nested deeper than {DEEPEST} levels; cut off there.")
        return loads(cut_nesting(raw), notes)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        found = _forgiving(raw, error)
        notes.add(IssueKind.BAD_TEXT, "", f"Not strict JSON ({error}); read all the same.")
        return found


def _forgiving(raw: bytes, strict_error: Exception) -> Any:
    text = raw.decode("utf-8-sig", "replace")
    try:
        return json.loads(text, strict=False, parse_int=_whole)
    except RecursionError:
        return json.loads(
            cut_nesting(text.encode()).decode("utf-8", "replace"), strict=False, parse_int=_whole
        )
    except ValueError:
        raise BadInput(f"This is not JSON: {strict_error}.") from None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


def cut_nesting(raw: bytes, deepest: int = DEEPEST) -> bytes:
    """Replace what is nested deeper than ``deepest`` by ``null``."""
    kept: list[bytes] = []
    depth = begin = 0
    for token in _TOKEN.finditer(raw):
        mark = token[0]
        if mark in b"[{":
            depth += 1
            if depth == deepest + 1:
                kept += (raw[begin : token.start()], b"null")
        elif mark in b"]}":
            if depth == deepest + 1:
                begin = token.end()
            depth -= 1
    # An unclosed nest leaves nothing behind it.
    return b"".join((*kept, raw[begin:] if depth <= deepest else b""))
