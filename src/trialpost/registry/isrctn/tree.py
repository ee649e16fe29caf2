"""Bring the two forms of an ISRCTN record, the registry's XML and another tool's JSON, to one tree.

The tool (ctrdata) made its JSON of the same XML: elements became keys, repeated ones lists, and the
attributes were lost, with the contacts, sponsors and funders that stand beside ``trial``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes, pointer_token, quoted
from trialpost.registry.tolerant.xml_tree import Element, Shape, name_of, path_of, text_of


class Node(NamedTuple):
    """An element, or what was one: its own text, its attributes and the elements in it.

    ``locate`` says where it stands, as a path in XML or a pointer in JSON.
    """

    name: str
    text: str
    attributes: Mapping[str, str]
    inside: tuple["Node", ...]
    locate: Callable[[], str]

    def all(self, path: str) -> Iterator["Node"]:
        """Yield what stands at a path of names, such as ``trialCentres/trialCentre``."""
        name, _, rest = path.partition("/")
        for node in self.inside:
            if node.name == name:
                if rest:
                    yield from node.all(rest)
                else:
                    yield node

    def one(self, path: str) -> "Node":
        """Return the first node at a path, or an empty one that stands where it would."""
        found = next(self.all(path), None)
        return found or Node(path, "", {}, (), lambda: f"{self.locate()}/{path}")

    def value(self, path: str) -> str:
        """Return the text of the first node at a path that has one, or ``""``."""
        return next((node.text for node in self.all(path) if node.text), "")

    @property
    def where(self) -> str:
        """Where it stands in the record."""
        return self.locate()


def from_xml(element: Element) -> Node:
    """Make the tree of an element."""
    inner = tuple(from_xml(child) for child in element.iterchildren() if name_of(child))
    return Node(
        name=name_of(element),
        text=(element.text or "").strip() if inner else text_of(element).strip(),
        attributes={
            str(key).rpartition("}")[2]: str(value).strip() for key, value in element.attrib.items()
        },
        inside=inner,
        locate=lambda: path_of(element),
    )


def from_json(record: Mapping[str, Any], notes: Notes) -> Node:
    """Make the tree of a converted record, which holds what stands in ``trial``."""
    trial = Node("trial", "", {}, tuple(_children(record, "", notes)), lambda: "")
    return Node("fullTrial", "", {}, (trial,), lambda: "")


def _children(held: Mapping[str, Any], above: str, notes: Notes) -> Iterator[Node]:
    for key, value in held.items():
        where = f"{above}/{pointer_token(key)}"
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield _node(key, item, f"{where}/{index}", notes)
        else:
            yield _node(key, value, where, notes)


def _node(name: str, value: object, where: str, notes: Notes) -> Node:
    inner: tuple[Node, ...] = ()
    text = ""
    if isinstance(value, dict):
        inner = tuple(_children(value, where, notes))
    elif isinstance(value, str):
        text = value.strip()
    elif isinstance(value, bool) or value is None:
        text = "" if value is None else str(value).lower()
    elif isinstance(value, (int, float)):
        text = str(value)
        notes.add(IssueKind.WRONG_TYPE, where, f"{quoted(value)} is no text; read as one.")
    else:
        notes.add(IssueKind.WRONG_TYPE, where, "A list in a list; not read.")
    return Node(name, text, {}, inner, lambda: where)


def note_unknown(node: Node, shape: Shape, notes: Notes) -> None:
    """Note what is not in the shape, each once by its name and place, and text that has no place.

    ``shape`` is that of :func:`xml_tree.shape_of`; an empty one knows a text and nothing in it.
    """
    seen: set[tuple[str, ...]] = set()
    waiting: list[tuple[Node, Shape, tuple[str, ...]]] = [(node, shape, ())]
    while waiting:
        at, known, above = waiting.pop()
        _note_attributes(at, known, above, seen, notes)
        if at.text and any(not name.startswith("@") for name in known):
            detail = f"Parts were expected here, not {quoted(at.text)}; not read."
            notes.add(IssueKind.WRONG_TYPE, at.where, detail)
        for inner in at.inside:
            here = (*above, inner.name)
            if inner.name in known:
                below = known[inner.name]
                if below is not None:
                    waiting.append((inner, below, here))
            elif here not in seen:
                seen.add(here)
                notes.add(IssueKind.UNKNOWN_KEY, inner.where, "Nobody knows this part; not read.")


def _note_attributes(
    node: Node, known: Shape, above: tuple[str, ...], seen: set[tuple[str, ...]], notes: Notes
) -> None:
    for key in node.attributes:
        here = (*above, f"@{key}")
        if f"@{key}" not in known and here not in seen:
            seen.add(here)
            where = f"{node.where}/@{key}"
            notes.add(IssueKind.UNKNOWN_KEY, where, "Nobody knows this attribute; not read.")
