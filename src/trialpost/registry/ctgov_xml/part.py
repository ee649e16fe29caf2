"""Look into an element of the older XML by the names of its children."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from msgspec import UNSET, UnsetType

from trialpost.model.reading import IssueKind
from trialpost.registry.ctgov_xml import words
from trialpost.registry.ctgov_xml.places import XmlNotes
from trialpost.registry.ctgov_xml.text import block
from trialpost.registry.tolerant.notes import quoted
from trialpost.registry.tolerant.xml_tree import Element, line_of, name_of, text_of

Value = TypeVar("Value")
_NONE: list[Element] = []


class Part:
    """The children of one element, by name; of an element that is absent, none."""

    __slots__ = ("_by_name", "notes")

    def __init__(self, element: Element | None, notes: XmlNotes) -> None:
        self.notes = notes
        by_name: dict[str, list[Element]] = {}
        self._by_name = by_name
        if element is None:
            return
        for inner in element:
            tag = inner.tag
            name = tag if type(tag) is str and tag[0] != "{" else name_of(inner)
            same = by_name.get(name)
            if same is None:
                by_name[name] = [inner]
            else:
                same.append(inner)

    def each(self, name: str) -> list[Element]:
        """Return all children of that name, in their order."""
        return self._by_name.get(name, _NONE)

    def one(self, *names: str) -> Element | None:
        """Return the only child of the first of these names that is there.

        Where there are several, the first is returned and the others are noted.
        """
        for name in names:
            found = self._by_name.get(name)
            if found is not None:
                if len(found) > 1:
                    detail = f"Stands {len(found)} times where one belongs; the first was read."
                    self.notes.at(IssueKind.CONTRADICTION, found[1], detail)
                return found[0]
        return None

    def text(self, *names: str) -> str:
        """Return the one line that a child holds, ``""`` where there is none."""
        return line_of(self.one(*names))

    def lines(self, name: str) -> str:
        """Return the text of a child, its lines kept."""
        found = self.one(name)
        return "" if found is None else text_of(found)

    def block(self, name: str) -> str:
        """Return the long text of a child, which lies in a ``textblock`` within."""
        outer = self.one(name)
        if outer is None:
            return ""
        inner = Part(outer, self.notes).one("textblock")
        return block(outer if inner is None else inner)

    def code(self, name: str, table: words.Words) -> str:
        """Return the API's code for the word that a child holds."""
        return words.code(self.text(name), table)

    def date(self, *names: str) -> str:
        """Return the date of a child as the API writes it."""
        return words.iso_date(self.text(*names))

    def known(self, name: str, table: Mapping[str, Value]) -> Value | UnsetType:
        """Look up the word of a child; one that is not in the table is noted."""
        found = self.one(name)
        word = line_of(found)
        if found is None or not word:
            return UNSET
        value = table.get(word.lower(), UNSET)
        if value is UNSET:
            detail = f"{quoted(word)} is not a word we know; left out."
            self.notes.at(IssueKind.UNKNOWN_CODE, found, detail)
        return value

    def part(self, name: str) -> "Part":
        """Return the only child of that name, to be looked into."""
        return Part(self.one(name), self.notes)

    def parts(self, *names: str) -> "Iterator[Part]":
        """Yield all children of the first name to be looked into, then those of the next."""
        for name in names:
            for element in self.each(name):
                yield Part(element, self.notes)
