"""Walk the XML of posted results so that each value's place is known without looking back."""

from collections.abc import Iterator, Mapping
from typing import Self, TypeVar

from trialpost.model.reading import IssueKind
from trialpost.model.results import Figure
from trialpost.registry.results.numbers import figure
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import (
    Element,
    Shape,
    children,
    name_of,
    note_unknown,
    path_of,
    text_of,
)

Word = TypeVar("Word")

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


class Node:
    """An element, or the absence of one, with its path as :func:`xml_tree.path_of` writes it.

    An absent node answers everything with "nothing", so that optional parts need no asking.
    """

    __slots__ = ("_doubled", "element", "notes", "where")

    def __init__(
        self, element: Element | None, where: str, notes: Notes, doubled: set[str] | None = None
    ) -> None:
        """Take an element whose path is known; ``doubled`` are places that were noted already."""
        self.element = element
        self.where = where
        self.notes = notes
        self._doubled = set() if doubled is None else doubled

    @classmethod
    def of(cls, element: Element, notes: Notes) -> Self:
        """Make the node of an element anywhere in its document."""
        return cls(element, path_of(element), notes)

    def all(self, way: str) -> Iterator["Node"]:
        """Yield the elements at the end of a way such as ``group_list/group``."""
        name, _, rest = way.partition("/")
        found = list(children(self.element, name))
        for index, element in enumerate(found, start=1):
            step = name if len(found) == 1 else f"{name}[{index}]"
            node = Node(element, f"{self.where}/{step}", self.notes, self._doubled)
            if rest:
                yield from node.all(rest)
            else:
                yield node

    def child(self, way: str) -> "Node":
        """Return the first element at the end of a way; a second one is noted and not read."""
        found = self.all(way)
        first = next(found, None)
        second = next(found, None)
        if second is not None and second.where not in self._doubled:
            self._doubled.add(second.where)
            detail = "It stands here more than once where one belongs; only the first was read."
            self.notes.add(IssueKind.CONTRADICTION, second.where, detail)
        return first or Node(None, f"{self.where}/{way}", self.notes, self._doubled)

    def text(self, way: str = "") -> str:
        """Return the text of an element without indentation, ``""`` where there is none."""
        return text_of((self.child(way) if way else self).element)

    def line(self, way: str = "") -> str:
        """Return the text of an element as one line, as befits a title or a name."""
        return " ".join(self.text(way).split())

    def text_or_none(self, way: str) -> str | None:
        """Return the text of an element, or ``None`` where there is none."""
        return self.text(way) or None

    def attribute(self, name: str) -> str:
        """Return an attribute's value, ``""`` where there is none."""
        return "" if self.element is None else str(self.element.get(name, "")).strip()

    def figure(self, way: str = "", comment: str | None = None) -> Figure | None:
        """Make the figure of an element's text, ``None`` where nothing stands there."""
        node = self.child(way) if way else self
        text = node.text()
        return figure(text, node.where, self.notes, comment) if text else None

    def figure_at(self, name: str, comment: str | None = None) -> Figure | None:
        """Make the figure of an attribute, ``None`` where nothing stands there."""
        text = self.attribute(name)
        return figure(text, f"{self.where}/@{name}", self.notes, comment) if text else None

    def is_(self, way: str) -> bool | None:
        """Read ``true`` or ``false``; anything else is noted and read as not said."""
        node = self.child(way)
        text = node.text().lower()
        if text not in ("", "true", "false"):
            detail = f"{quoted(text)} is neither true nor false; read as not said."
            self.notes.add(IssueKind.UNKNOWN_CODE, node.where, detail)
        return {"true": True, "false": False}.get(text)

    def word(self, words: Mapping[str, Word]) -> Word | None:
        """Look up the element's code; one that is not known is noted, an absent one is not."""
        code = self.text()
        found = words.get(code)
        if found is None and code:
            detail = f"{quoted(code)} is not a code we know; left out."
            self.notes.add(IssueKind.UNKNOWN_CODE, self.where, detail)
        return found

    def missing(self, comment: str = "") -> None:
        """Note that a value that belongs here is not given."""
        if self.element is not None and self.element.get(NIL) == "true":
            return
        said = f" The record says: {quoted(comment)}." if comment else ""
        self.notes.add(IssueKind.MISSING, self.where, f"No value stands here; left out.{said}")

    @property
    def name(self) -> str:
        """The element's name without its namespace."""
        return "" if self.element is None else name_of(self.element)


def note_unread(section: Element, shape: Shape, notes: Notes) -> None:
    """Note elements, attributes and texts that nobody reads.

    An element without a text is none of these: a measurement holds its numbers in attributes, and
    EudraCT writes every list, also an empty one, and ``nil`` where there is nothing to say.
    """
    found = Notes()
    note_unknown(section, shape, found)
    for issue in found.all():
        if issue.kind is not IssueKind.MISSING and not issue.where.endswith("/@nil"):
            notes.add(issue.kind, issue.where, issue.detail)
