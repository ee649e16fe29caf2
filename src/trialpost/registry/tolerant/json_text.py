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
# A text, which may lack its end, or a bracket.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


def loads(raw: bytes, notes: Notes) -> Any:
    """Decode JSON, forgiving what can be forgiven, with an issue for each kind of forgiveness.

    Forgiven are nesting without end, bytes that are not UTF-8, halves of surrogate pairs, bare
    control characters in texts, ``NaN`` and numbers without end. What is returned is nested
    :data:`DEEPEST` levels deep at most, so that whoever walks it needs no care.

    Raises:
        BadInput: if it is not JSON for all that.
    """
    # How deep a decoder gets depends on who called it; what is kept must not.
    try:
        found, remark = _decoded(raw)
        is_deep = _is_deep(found)
    except RecursionError:
        is_deep = True
    if is_deep:
        notes.add(IssueKind.WRONG_TYPE, "", f"Nested deeper than {DEEPEST} levels; cut off there.")
        try:
            found, remark = _decoded(cut_nesting(raw))
        except RecursionError:
            raise BadInput("This JSON is nested deeper than can be read.") from None
    if remark:
        notes.add(IssueKind.BAD_TEXT, "", f"Not strict JSON ({remark}); read all the same.")
    return found


def _decoded(raw: bytes) -> tuple[Any, str]:
    """Decode JSON, and say what was wrong with it if it is not strict.

    Raises:
        BadInput: if it is not JSON.
        RecursionError: if it is nested too deep for that to be known.
    """
    try:
        return msgspec.json.decode(raw), ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        remark = str(error)
    text = raw.decode("utf-8-sig", "replace")
    try:
        return json.loads(text, strict=False, parse_int=_whole), remark
    except ValueError:
        raise BadInput(f"This is not JSON: {remark}.") from None


def _is_deep(document: Any) -> bool:
    """Tell whether a decoded document is nested deeper than :data:`DEEPEST` levels."""
    layer = [document] if isinstance(document, (dict, list)) else []
    for _ in range(DEEPEST):
        layer = [
            inner
            for one in layer
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, (dict, list))
        ]
        if not layer:
            return False
    return bool(layer)


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
