"""Take a protocol of EUCTR apart into its fields, from the register's text or from a conversion."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from trialpost.model.reading import IssueKind
from trialpost.registry.drift.known_fields import steps_of
from trialpost.registry.europe.euctr_fields import (
    LANGUAGES,
    READ_FROM_RESULTS,
    UNREAD_KEYS,
    Field,
    code,
    field_of,
)
from trialpost.registry.tolerant.json_tree import Node, Tree
from trialpost.registry.tolerant.notes import quoted

_NOT_GIVEN = frozenset({
    "information not present in eudract", "not answered", "not available", "not applicable", "n/a",
    "na", "n.a.", "-", "none", "not known", "unknown", "not yet known",
})  # fmt: skip
_NUMBERED = re.compile(r"([A-H](?:\.\d+)+|[A-HNP](?=\.\s))\.?\s+(\S.*)")
_VALUE = re.compile(r"([^:?]*?)\s*(?:\(([a-z]{2})\))?\s*[:?][\s:]*(.*)", re.DOTALL)
_MARK = re.compile(r"(?P<b>Sponsor \d+)|(?P<d>D\.\s?IMP: \d+)")
_HEADINGS = frozenset({"Summary", "MedDRA Classification"})
_KEY = re.compile(r"([a-z]\d*)_?(.*)")
_SUFFIX = re.compile(r"_([a-z]{2})$")
_COUNTED = frozenset(
    {"b1_sponsor", "dimp", "e12_meddra_classification", "d8_information_on_placebo"}
)


class Entry(NamedTuple):
    """One field of a protocol.

    ``language`` is empty for the register's own (English as a rule). ``group`` numbers the sponsor,
    product or term that the field belongs to, from 1; it is 0 for a field of the whole protocol.
    """

    name: str
    given: Node
    language: str
    group: int


class Protocol:
    """The fields of one protocol, asked for by their names in the table."""

    def __init__(self, tree: Tree, entries: list[Entry]) -> None:
        self.tree = tree
        self.entries = entries

    def node(self, name: str) -> Node:
        """Return a field, in English where it stands in several languages; maybe not given."""
        found = [entry for entry in self.entries if entry.name == name]
        for entry in sorted(found, key=lambda entry: entry.language not in ("", "en")):
            if given_text(entry.given) is not None:
                return entry.given
        return found[0].given if found else Node(self.tree, None, name)

    def text(self, name: str) -> str | None:
        """Return a field's text, ``None`` where it only says that there is none."""
        return given_text(self.node(name))

    def line(self, name: str) -> str | None:
        """Return a field's text on one line."""
        text = self.text(name)
        return None if text is None else " ".join(text.split())

    def yes(self, name: str) -> bool | None:
        """Return whether a field says yes or no, ``None`` where it says neither."""
        given = self.node(name)
        text = given_text(given)
        answers = {None: None, "yes": True, "no": False, "true": True, "false": False}
        word = text.casefold() if text else None
        if word not in answers:
            given.note(IssueKind.UNKNOWN_CODE, f"{quoted(text)} is neither yes nor no; left out.")
        return answers.get(word)

    def texts(self, name: str) -> list[str]:
        """Return the texts of every field of a name, in English where there is a choice."""
        given = (entry for entry in self.entries if entry.name == name)
        found = (given_text(entry.given) for entry in given if entry.language in ("", "en"))
        return [text for text in found if text is not None]

    def groups(self, *names: str) -> list["Protocol"]:
        """Return what is said of each sponsor or product, as protocols of its own."""
        numbers = dict.fromkeys(entry.group for entry in self.entries if entry.name in names)
        return [
            Protocol(
                self.tree,
                [one for one in self.entries if one.group == number and one.name in names],
            )
            for number in numbers
        ]


def given_text(node: Node) -> str | None:
    """Return a text, ``None`` where it only says that there is none."""
    text = node.text()
    return None if text is None or text.casefold() in _NOT_GIVEN else text


class _Open:
    """The field that is being read from the text, line by line."""

    def __init__(self, field: Field, language: str, group: int, value: str) -> None:
        self.field, self.language, self.group = field, language, group
        self.lines = [value] if value else []

    def close(self, tree: Tree) -> Entry:
        node = Node(tree, "\n".join(self.lines).strip(), self.field.number)
        return Entry(self.field.name, node, self.language, self.group)


def text_entries(text: str, tree: Tree) -> list[Entry]:
    """Take the register's text apart.

    A value goes on until the next field that the table knows, so that a criterion that begins with
    a letter and a number stays in its text; a line that looks like a field and is none is noted.
    """
    counts = {"b": 0, "d": 0, "e12": 0, "d8": 0}
    found: list[Entry] = []
    current: _Open | None = None
    for line in re.split(r"\r\n?|\n|[\u2028\u2029]", text):
        begun = None if _is_mark(line.strip(), counts) else _begun(line.strip(), counts)
        if begun is None and line.strip() not in _HEADINGS and not _MARK.fullmatch(line.strip()):
            _note_unknown(line.strip(), tree)
            if current:
                current.lines.append(line.rstrip())
            continue
        if current:
            found.append(current.close(tree))
        current = begun if begun and not begun.field.is_heading else None
    return [*found, current.close(tree)] if current else found


def _is_mark(line: str, counts: dict[str, int]) -> bool:
    if mark := _MARK.fullmatch(line):
        counts[str(mark.lastgroup)] += 1
    return mark is not None or line in _HEADINGS


def _begun(line: str, counts: dict[str, int]) -> _Open | None:
    numbered = _NUMBERED.fullmatch(line)
    if numbered:
        number, rest = numbered[1], " ".join(numbered[2].split())
        field = field_of(code(number), rest)
    else:
        number, rest = "X", line
        field = next((row for row in _LINES if line.startswith(row.label)), None)
    if field is None:
        return None
    if field.is_heading:
        return _Open(field, "", 0, "")
    value = _VALUE.fullmatch(rest[len(field.label) :]) if field.label else None
    value = value or _VALUE.fullmatch(rest)
    if value is None:
        return None
    language = value[2] or ""
    return _Open(field, language, _group(field, counts), value[3])


_LINES = tuple(
    row
    for row in (
        field_of(f"x{number}", label)
        for number, label in (
            (1, "EudraCT Number"),
            (2, "Sponsor's Protocol Code Number"),
            (3, "National Competent Authority"),
            (4, "Clinical Trial Type"),
            (5, "Trial Status"),
            (6, "Date on which this record was first entered"),
            (7, "Link"),
            (8, "Trial results"),
            (9, "This file contains"),
        )
    )
    if row is not None
)


def _group(field: Field, counts: dict[str, int]) -> int:
    if field.name == "meddra_version":
        counts["e12"] += 1
    if field.name == "placebo":
        counts["d8"] += 1
    number = code(field.number)
    for section in ("e12", "d8", "b", "d"):
        if number.startswith(section):
            return counts[section] or 1
    return 0


UNKNOWN_LABEL = " under a label that is not known"
"""Put behind the number of a line that looks like a field and is none in the table."""
_FIELD_LIKE = re.compile(r"([A-HNP](?:\.\d+)+)\s+[A-Z][a-z][^:]{3,120}:")


def _note_unknown(line: str, tree: Tree) -> None:
    if line.startswith(("D.IMP:", "D. IMP:")):
        detail = f"{quoted(line)} is no number of a product; kept with the text above it."
        tree.add(IssueKind.UNKNOWN_KEY, "D.IMP", detail)
    elif looks := _FIELD_LIKE.match(line):
        detail = f"{quoted(line)} is no field we know; kept with the text above it."
        tree.add(IssueKind.UNKNOWN_KEY, looks[1], detail)


def converted_entries(root: Node) -> list[Entry]:
    """Take another tool's conversion apart into the same fields."""
    return list(_converted(root, 0))


def _converted(node: Node, group: int) -> Iterator[Entry]:
    if not isinstance(node.value, dict):
        detail = f"{quoted(node.value)} stands where fields belong; left out."
        node.note(IssueKind.WRONG_TYPE, detail)
        return
    for key in node.value:
        child = node[key]
        if key in UNREAD_KEYS or key in READ_FROM_RESULTS or key.startswith("_"):
            continue
        if isinstance(child.value, (list, dict)):
            for index, item in enumerate(child.items(), 1):
                yield from _converted(item, index if key in _COUNTED else group)
        elif (entry := _entry(key, child, group)) is not None:
            yield entry


def knows_key(path: str) -> bool:
    """Tell whether a key of the conversion is known, by its path in a census."""
    steps = steps_of(path)
    key = steps[-1]
    beside = UNREAD_KEYS | READ_FROM_RESULTS | _COUNTED
    if key.startswith("_") or not beside.isdisjoint((steps[0], key)):
        return True
    return _field(key)[0] is not None


def _field(key: str) -> tuple[Field | None, str]:
    """Return the row of a conversion's key, and the language that it names."""
    language = ""
    stem = key
    if (suffix := _SUFFIX.search(key)) and suffix[1] in LANGUAGES:
        language, stem = suffix[1], key[: suffix.start()]
    parts = _KEY.fullmatch(stem)
    return (field_of(parts[1], parts[2]) if parts else None), language


def _entry(key: str, child: Node, group: int) -> Entry | None:
    field, language = _field(key)
    if field is None:
        child.note(IssueKind.UNKNOWN_KEY, "No record had this key; not read.")
        return None
    if key in _COUNTED and child.value is not None:
        detail = f"{quoted(child.value)} stands where a list of fields belongs; left out."
        child.note(IssueKind.WRONG_TYPE, detail)
    return None if field.is_heading else Entry(field.name, child, language, group)
