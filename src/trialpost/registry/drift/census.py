"""Count which fields the records of a form have, and of which kinds: the ground of a drift alarm.

Typed decoding passes over what it does not know, and a reader notes what is odd record by record.
A census looks at the keys themselves: all of them, on one record in fifty, and on every record in
which the reader met a key or a type that it did not expect. Which record is one of the fifty
follows from its identifier, so the same records are looked at in every load. Of the first records
of each form all are looked at, so that small files are seen as well.

A field is named by its path without positions: ``/protocolSection/conditionsModule/conditions[]``
for JSON, ``/clinical_study/location/status`` and ``/clinical_study/enrollment/@type`` for XML,
``/TrialID`` for a column, ``/E.3`` for a numbered field of text. Values are not kept.
"""

import csv
import io
import zlib
from collections.abc import Iterable
from typing import Any

import msgspec

from trialpost.errors import TrialpostError
from trialpost.model.reading import Door, IssueKind, ReadIssue, ReadResult
from trialpost.registry.ctgov.wire import UNDOCUMENTED
from trialpost.registry.europe.euctr_entries import UNKNOWN_LABEL, text_entries
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import reader_at
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.json_tree import Tree
from trialpost.registry.tolerant.notes import Notes, pointer_token
from trialpost.registry.tolerant.xml_tree import Element, name_of, parse_or_repair

ONE_IN = 50
FIRST = 200
"""So many records of a form are looked at before one in fifty is."""

MOST_FIELDS = 20_000
"""Different paths of one form; the richest has some thousand. What comes beyond is not counted."""
LONGEST_PATH = 300

_STRICT_REFUSES = frozenset({IssueKind.WRONG_TYPE, IssueKind.UNKNOWN_KEY})
Seen = dict[str, set[str]]
"""The fields of one record, each with the kinds of value that stand there."""


class FieldCount(msgspec.Struct):
    """In how many records a field is, as which kinds of value, and one record that has it."""

    records: int = 0
    kinds: dict[str, int] = {}
    example: str = ""


class Census(msgspec.Struct):
    """The fields of the records of one form that were looked at."""

    records: int = 0
    fields: dict[str, FieldCount] = {}

    def enter(self, seen: Seen, example: str) -> None:
        """Count one record."""
        self.records += 1
        for path, kinds in seen.items():
            self._add(path, 1, dict.fromkeys(kinds, 1), example)

    def merge(self, other: "Census") -> None:
        """Add what another census counted."""
        self.records += other.records
        for path, count in other.fields.items():
            self._add(path, count.records, count.kinds, count.example)

    def _add(self, path: str, records: int, kinds: dict[str, int], example: str) -> None:
        count = self.fields.get(path)
        if count is None:
            if len(self.fields) >= MOST_FIELDS:
                return
            count = self.fields[path] = FieldCount(example=example)
        count.records += records
        for kind, times in kinds.items():
            count.kinds[kind] = count.kinds.get(kind, 0) + times


class Scan:
    """The censuses of a load, one for each form of record. Scans of parts of a load add up.

    ``first`` records of each form are looked at before one in fifty is.
    """

    def __init__(self, first: int = FIRST) -> None:
        self.first = first
        self.censuses: dict[Door, Census] = {}

    def look(self, result: ReadResult) -> None:
        """Count the fields of a record, if it is one of those that are looked at."""
        if not result.raw:
            return
        census = self.censuses.setdefault(result.door, Census())
        name = str(result.trial.id) if result.trial else ""
        if census.records < self.first or not name or is_drawn(name) or is_odd(result.issues):
            seen = fields_of(result.raw, result.door)
            if seen is not None and (name or _is_of(result.door, seen)):
                census.enter(seen, name or result.where)

    def merge(self, other: "Scan") -> None:
        """Add what another scan counted."""
        for door, census in other.censuses.items():
            self.censuses.setdefault(door, Census()).merge(census)


def _is_of(door: Door, paths: Iterable[str]) -> bool:
    """Say whether what could not be read holds any field of its form; else it is something else."""
    knows = reader_at(door).knows
    return knows is None or any(knows(path) for path in paths)


def is_drawn(name: str) -> bool:
    """Say whether the record of this identifier is one of the one in fifty."""
    return zlib.crc32(name.encode()) % ONE_IN == 0


def is_odd(issues: Iterable[ReadIssue]) -> bool:
    """Say whether a record holds what its form should not: a key or a type out of place.

    Keys that the registry does not document, and that are known all the same, do not count.
    """
    return any(
        (issue.kind in _STRICT_REFUSES and issue.where.rpartition("/")[2] not in UNDOCUMENTED)
        or (issue.kind is IssueKind.MISSING and issue.detail.startswith("null stands"))
        for issue in issues
    )


def fields_of(raw: bytes, door: Door) -> Seen | None:
    """Return the fields of one record, ``None`` if it cannot be taken apart at all."""
    syntax = reader_at(door).syntax
    try:
        if syntax is Syntax.JSON:
            return _in_json(loads(raw, Notes()))
        if syntax is Syntax.XML:
            return _in_xml(parse_or_repair(raw, Notes()))
        return _in_csv(raw) if syntax is Syntax.CSV else _in_text(raw)
    except (TrialpostError, csv.Error):
        return None


_KINDS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
    dict: "object",
    list: "list",
}


def _in_json(data: Any) -> Seen:
    seen: Seen = {}
    waiting = [(data, "")]
    while waiting:
        value, path = waiting.pop()
        inner: Iterable[tuple[str, Any]]
        if isinstance(value, dict):
            inner = ((f"{path}/{pointer_token(key)}", one) for key, one in value.items())
        else:
            inner = ((f"{path}[]", one) for one in value) if isinstance(value, list) else ()
        for place, one in inner:
            if len(place) <= LONGEST_PATH:
                _note(seen, place, _KINDS[type(one)])
                if isinstance(one, (dict, list)):
                    waiting.append((one, place))
    return seen


def _note(seen: Seen, path: str, kind: str) -> None:
    kinds = seen.get(path)
    if kinds is not None:
        kinds.add(kind)
    elif len(seen) < MOST_FIELDS:
        seen[path] = {kind}


_ABOUT_XML = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/")
"""Attributes of XML itself, such as ``xsi:nil``."""


def _in_xml(root: Element) -> Seen:
    seen: Seen = {f"/{name_of(root)}": {_xml_kind(root)}}
    waiting = [(root, f"/{name_of(root)}")]
    while waiting:
        element, path = waiting.pop()
        for key in map(str, element.attrib):
            if not key.startswith(_ABOUT_XML):
                _note(seen, f"{path}/@{key.rpartition('}')[2]}", "text")
        for inner in element:
            place = f"{path}/{name_of(inner)}"
            if name_of(inner) and len(place) <= LONGEST_PATH:
                _note(seen, place, _xml_kind(inner))
                waiting.append((inner, place))
    return seen


def _xml_kind(element: Element) -> str:
    if len(element):
        return "elements"
    return "text" if element.text and element.text.strip() else "empty"


def _in_csv(raw: bytes) -> Seen:
    """Count the columns in which something stands."""
    text = raw.decode("utf-8-sig", "replace")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    return {
        f"/{name.strip()[:LONGEST_PATH]}": {"text"}
        for row in rows[1:2]
        for name, value in zip(rows[0], row, strict=False)
        if value.strip()
    }


def _in_text(raw: bytes) -> Seen:
    """Count the numbered fields, and lines that look like one and are none that is known."""
    notes = Notes()
    entries = text_entries(raw.decode("utf-8", "replace"), Tree(notes))
    odd = [one for one in notes.all() if one.kind is IssueKind.UNKNOWN_KEY]
    return {f"/{entry.given.where}": {"text"} for entry in entries if entry.given.value} | {
        f"/{issue.where}{UNKNOWN_LABEL}": {"text"} for issue in odd
    }
