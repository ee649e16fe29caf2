"""Walk decoded JSON of an undocumented shape: every value has its place, none can raise.

Where a registry publishes no schema, a record is asked for what it may hold. An answer of the wrong
kind is noted once with its JSON pointer and counts as not given; ``null`` counts as not given
without a note, since these registries write it for every empty field.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate
from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes, pointer_token, quoted

MOST = 100_000_000
"""A count of people above this is no count of people."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EUROPEAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*")


class Tree:
    """The notes of one record, in which each oddity of each place stands once."""

    __slots__ = ("_seen", "notes")

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._seen: set[tuple[IssueKind, str]] = set()

    def add(self, kind: IssueKind, where: str, detail: str) -> None:
        """Note an oddity, unless the same kind was noted at this place before."""
        if (kind, where) not in self._seen:
            self._seen.add((kind, where))
            self.notes.add(kind, where, detail)

    def root(self, value: Any) -> "Node":
        """Return the record's outermost value."""
        return Node(self, value, "")


class Node:
    """One value of a record and where it stands; ``value`` is ``None`` where nothing was given."""

    __slots__ = ("tree", "value", "where")

    def __init__(self, tree: Tree, value: Any, where: str) -> None:
        self.tree = tree
        self.value = value
        self.where = where

    def __getitem__(self, key: str) -> "Node":
        where = f"{self.where}/{pointer_token(key)}"
        if isinstance(self.value, dict):
            return Node(self.tree, self.value.get(key), where)
        if self.value is not None:
            self._refuse("an object")
        return Node(self.tree, None, where)

    def items(self) -> tuple["Node", ...]:
        """Return what a list holds; a single value stands for a list of one."""
        if self.value is None:
            return ()
        if isinstance(self.value, list):
            return tuple(
                Node(self.tree, item, f"{self.where}/{index}")
                for index, item in enumerate(self.value)
                if item is not None
            )
        return (self,)

    def text(self) -> str | None:
        """Return the text, without outer space, control characters and HTML's entities."""
        if self.value is None:
            return None
        if not isinstance(self.value, str):
            self._refuse("a text")
            return None
        clean, odd = _CONTROLS.subn("", self.value)
        if odd:
            self.note(IssueKind.BAD_TEXT, f"{odd} characters that no text holds; left out.")
        return html.unescape(clean).strip() or None

    def line(self) -> str | None:
        """Return the text on one line, such as a title that was broken to fit a form."""
        found = self.text()
        return None if found is None else " ".join(found.split())

    def word(self) -> str | None:
        """Return a code, whether it is written as a text or as a whole number."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            if abs(self.value) < MOST:
                return f"{self.value:d}"
            self._refuse("a code")
            return None
        return self.text()

    def count(self) -> int | None:
        """Return a number of people, whether it is written as a number or as digits."""
        value = self.value
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
            value = int(value)
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST:
            return value
        self._refuse("a number of people")
        return None

    def truth(self) -> bool | None:
        """Return whether it is so, or ``None`` where the record does not say."""
        if self.value is None or isinstance(self.value, bool):
            return self.value
        self._refuse("true or false")
        return None

    def date(self) -> PartialDate | None:
        """Return a date, from ``2024-05-06``, ``2024-05-06T11:39:53`` or ``06/05/2024``."""
        given = self.text()
        return None if given is None else read_date(given, self)

    def note(self, kind: IssueKind, detail: str) -> None:
        """Note an oddity of this value."""
        self.tree.add(kind, self.where, detail)

    def walk(self, pruned: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield every key and its place, without what stands under a pruned key."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if isinstance(node.value, dict):
                for key in node.value:
                    yield key, f"{node.where}/{pointer_token(key)}"
                    if key not in pruned:
                        waiting.append(node[key])
            elif isinstance(node.value, list):
                waiting.extend(node.items())

    def _refuse(self, expected: str) -> None:
        detail = f"{quoted(self.value)} stands where {expected} belongs; left out."
        self.note(IssueKind.WRONG_TYPE, detail)


def read_date(given: str, node: Node) -> PartialDate | None:
    """Read a date in any of the forms in which European registers write them; note what is none."""
    iso = given
    if european := _EUROPEAN.fullmatch(given):
        day, month, year = (int(part) for part in european.groups())
        iso = f"{year:04d}-{month:02d}-{day:02d}"
    elif stamp := _STAMP.fullmatch(given):
        iso = stamp[1]
    try:
        return PartialDate.parse(iso)
    except BadInput:
        node.note(IssueKind.BAD_DATE, f"{quoted(given)} is no date; left out.")
        return None
