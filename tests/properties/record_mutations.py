"""Do all manner of harm to a record of any form, and judge what its reader makes of it.

A record is taken apart into places, whatever its syntax. At a place something is taken away, put in
or moved; the record is written again and read. What is asked of every reader:

* it returns a result: a trial, or a sentence that says why there is none;
* the trial is not lost while the record's identifier stands;
* nothing passes in silence: where a place is read (taking it away changes the trial), a value that
  reads as if nothing stood there, or as if it were still the old one, leaves an issue.
"""

import copy
import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from trialpost.model.reading import Door, ReadResult
from trialpost.registry.readers import read_at

Place = Any
NEST = "@nest@"
MARKS = {
    "@control@": "\\u0000\\u0007\\u001b",
    "@surrogate@": "\\ud800",
}
DEEP = 3000
LARGE = 1_000_000
MANY = 100_000


class Record(NamedTuple):
    """A record that its reader reads, and the identifier by which it is known."""

    door: Door
    raw: bytes
    own: str


class Form:
    """One syntax: the places of a record, and how to write it with one of them changed."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def places(self) -> list[Place]:
        """Return every place that can be changed."""
        raise NotImplementedError

    def has_identifier(self, place: Place) -> bool:
        """Say whether the identifier, or part of it, stands at a place or within it."""
        raise NotImplementedError

    def without(self, place: Place) -> bytes:
        """Write the record with nothing at a place."""
        raise NotImplementedError

    def harms(self, place: Place, dice: random.Random) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yield the kinds of harm that can be done at a place, each with what writes it."""
        raise NotImplementedError

    def other(self, place: Place, dice: random.Random) -> Place | None:
        """Return a place whose content can be swapped with this one's."""
        raise NotImplementedError


def mark_of(own: str) -> str:
    """Return the part of an identifier that stands in every spelling of it."""
    return own.removeprefix("ISRCTN")


ODD_TEXTS = {
    "unknown code": "ZEBRA_CODE",
    "bad date": "2024-13-45",
    "text of a megabyte": "zebra " * (LARGE // 6),
}


class Json(Form):
    """JSON; a place is the way of keys and indices to it."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.document = json.loads(record.raw)

    def places(self) -> list[Place]:
        return _ways(self.document, ())

    def has_identifier(self, place: Place) -> bool:
        return mark_of(self.record.own) in json.dumps(self._at(place))

    def _at(self, place: Place) -> Any:
        at = self.document
        for step in place:
            at = at[step]
        return at

    def _with(self, place: Place, change: Callable[[Any, Any], None]) -> bytes:
        """Write the record after a change to what holds the place, copying only the way there."""
        root = at = copy.copy(self.document)
        for step in place[:-1]:
            at[step] = copy.copy(at[step])
            at = at[step]
        change(at, place[-1])
        return json.dumps(root).encode()

    def put(self, place: Place, value: Any) -> bytes:
        return self._with(place, lambda holder, key: holder.__setitem__(key, value))

    def without(self, place: Place) -> bytes:
        return self._with(place, lambda holder, key: holder.__delitem__(key))

    def harms(self, place: Place, dice: random.Random) -> Iterator[tuple[str, Callable[[], bytes]]]:
        old = self._at(place)
        text = old if isinstance(old, str) else "zebra"
        odd = [[["odd"]], {"odd": 3.5}, 12345.5, True, "zebra", -1]
        same = (type(old), str(old).lower())
        wrong = dice.choice(
            [one for one in odd if type(one) is not same[0] and str(one).lower() != same[1]]
        )
        yield "missing", lambda: self.without(place)
        yield "null", lambda: self.put(place, None)
        yield "wrong type", lambda: self.put(place, wrong)
        for kind, odd_text in ODD_TEXTS.items():
            yield kind, lambda odd_text=odd_text: self.put(place, odd_text)
        yield (
            "100,000 entries",
            lambda: self.put(place, [old] * MANY if _small(old) else [0] * MANY),
        )
        for kind, mark in (("control characters", "@control@"), ("lone surrogate", "@surrogate@")):
            yield (
                kind,
                lambda mark=mark: self.put(place, text + mark).replace(
                    mark.encode(), MARKS[mark].encode()
                ),
            )
        depth = dice.choice((700, DEEP))  # what Python's decoders take, and what they do not
        for opens, closes in ((b"[", b"]"), (b'{"deep":', b"}")):
            nest = opens * depth + b"0" + closes * depth
            yield (
                "deep nesting",
                lambda nest=nest: self.put(place, NEST).replace(f'"{NEST}"'.encode(), nest),
            )
        if isinstance(place[-1], str):
            yield "duplicated", lambda: self._doubled(place)
        other = self.other(place, dice)
        if other is not None:
            yield "swapped", lambda: self._swapped(place, other)

    def _doubled(self, place: Place) -> bytes:
        def change(holder: Any, key: Any) -> None:
            holder["@again@"] = "zebra"

        return self._with(place, change).replace(b'"@again@"', json.dumps(place[-1]).encode())

    def _swapped(self, place: Place, other: Place) -> bytes:
        def change(holder: Any, key: Any) -> None:
            holder[key], holder[other[-1]] = holder[other[-1]], holder[key]

        return self._with(place, change)

    def other(self, place: Place, dice: random.Random) -> Place | None:
        holder = self._at(place[:-1])
        beside = [*holder] if isinstance(holder, dict) else [*range(len(holder))]
        ways = [(*place[:-1], key) for key in beside if key != place[-1]]
        free = [way for way in ways if not self.has_identifier(way)]
        return dice.choice(free) if free else None


def _small(value: Any) -> bool:
    return len(json.dumps(value)) < 40


def _ways(value: Any, way: tuple[Any, ...]) -> list[Place]:
    entries = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [found for key, one in entries for found in ((*way, key), *_ways(one, (*way, key)))]


class Xml(Form):
    """XML; a place is an element's number in the document's order."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        parser = etree.XMLParser(remove_comments=True, remove_pis=True)
        self.tree = etree.fromstring(record.raw, parser)
        self.elements = list(self.tree.iter())

    def places(self) -> list[Place]:
        """Return all elements but the one of the posted results: another reader notes its parts."""
        places = range(1, len(self.elements))
        return [place for place in places if self.elements[place].tag != "clinical_results"]

    def has_identifier(self, place: Place) -> bool:
        return mark_of(self.record.own) in etree.tostring(self.elements[place]).decode()

    def _with(self, place: Place, change: Callable[[Any], None]) -> bytes:
        tree = copy.deepcopy(self.tree)
        element = next(one for number, one in enumerate(tree.iter()) if number == place)
        change(element)
        return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)

    def without(self, place: Place) -> bytes:
        return self._with(place, lambda element: element.getparent().remove(element))

    def _filled(self, place: Place, text: str) -> bytes:
        def change(element: Any) -> None:
            tail, attributes = element.tail, dict(element.attrib)
            element.clear()
            element.text, element.tail = text, tail
            element.attrib.update(attributes)

        return self._with(place, change)

    def harms(self, place: Place, dice: random.Random) -> Iterator[tuple[str, Callable[[], bytes]]]:
        element = self.elements[place]
        text = element.text or ""
        yield "missing", lambda: self.without(place)
        yield "null", lambda: self._filled(place, "")
        if not text.strip() and not len(element):
            return
        yield "wrong type", lambda: self._with(place, _with_children)
        for kind, odd_text in ODD_TEXTS.items():
            yield kind, lambda odd_text=odd_text: self._filled(place, odd_text)
        if _small_element(element):
            yield "100,000 entries", lambda: self._with(place, _many)
        if not len(element):
            for kind, mark in (
                ("control characters", b"\x01\x0b"),
                ("lone surrogate", b"\xed\xa0\x80"),
            ):
                yield (
                    kind,
                    lambda mark=mark: self._filled(place, f"{text}@mark@").replace(b"@mark@", mark),
                )
        yield (
            "deep nesting",
            lambda: self._filled(place, NEST).replace(
                NEST.encode(), b"<deep>" * DEEP + b"</deep>" * DEEP
            ),
        )
        yield "duplicated", lambda: self._with(place, _twice)
        other = self.other(place, dice)
        if other is not None:
            yield "swapped", lambda: self._swapped(place, other)

    def _swapped(self, place: Place, other: Place) -> bytes:
        tree = copy.deepcopy(self.tree)
        elements = list(tree.iter())
        one, two = elements[place], elements[other]
        one.tag, two.tag = two.tag, one.tag
        return etree.tostring(tree, encoding="UTF-8", xml_declaration=True)

    def other(self, place: Place, dice: random.Random) -> Place | None:
        element = self.elements[place]
        free = [
            number
            for number in self.places()
            if self.elements[number].getparent() is element.getparent()
            and self.elements[number].tag != element.tag
            and not self.has_identifier(number)
        ]
        return dice.choice(free) if free else None


def _with_children(element: Any) -> None:
    inner = etree.SubElement(element, "odd")
    inner.text = "3.5"


def _small_element(element: Any) -> bool:
    return not len(element) and len(element.text or "") < 40


def _many(element: Any) -> None:
    parent, at = element.getparent(), element.getparent().index(element)
    parent[at + 1 : at + 1] = [_like(element) for _ in range(MANY)]


def _like(element: Any) -> Any:
    other = etree.Element(element.tag)
    other.text = element.text
    return other


def _twice(element: Any) -> None:
    again = copy.deepcopy(element)
    for inner in again.iter():
        inner.text = "zebra" if not len(inner) else inner.text
    element.addnext(again)


class Lines(Form):
    """Forms of which every place holds a text: a table, or numbered fields."""

    def harms(self, place: Place, dice: random.Random) -> Iterator[tuple[str, Callable[[], bytes]]]:
        old = self.text(place)
        yield "missing", lambda: self.without(place)
        yield "null", lambda: self.put(place, "")
        yield "wrong type", lambda: self.put(place, '[{"odd": 3.5}]')
        for kind, odd_text in ODD_TEXTS.items():
            yield kind, lambda odd_text=odd_text: self.put(place, odd_text)
        yield "100,000 entries", lambda: self.put(place, "zebra;" * MANY)
        yield "control characters", lambda: self.put(place, f"{old}\x01\x0e")
        yield "lone surrogate", lambda: self.put(place, f"{old}\ud800")
        yield "deep nesting", lambda: self.put(place, "(" * DEEP + ")" * DEEP)
        yield "duplicated", lambda: self.doubled(place)
        other = self.other(place, dice)
        if other is not None:
            yield "swapped", lambda: self.swapped(place, other)

    def text(self, place: Place) -> str:
        raise NotImplementedError

    def put(self, place: Place, text: str) -> bytes:
        raise NotImplementedError

    def doubled(self, place: Place) -> bytes:
        raise NotImplementedError

    def swapped(self, place: Place, other: Place) -> bytes:
        raise NotImplementedError

    def has_identifier(self, place: Place) -> bool:
        return mark_of(self.record.own) in self.text(place)

    def other(self, place: Place, dice: random.Random) -> Place | None:
        free = [one for one in self.places() if one != place and not self.has_identifier(one)]
        return dice.choice(free) if free else None


class Csv(Lines):
    """A header and one record; a place is a column's number."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        text = io.StringIO(record.raw.decode("utf-8-sig"), newline="")
        self.header, self.row = [row for row in csv.reader(text) if any(row)][:2]

    def places(self) -> list[Place]:
        return list(range(min(len(self.header), len(self.row))))

    def text(self, place: Place) -> str:
        return self.row[place]

    def _written(self, header: list[str], row: list[str]) -> bytes:
        sink = io.StringIO(newline="")
        csv.writer(sink, lineterminator="\n").writerows([header, row])
        return sink.getvalue().encode("utf-8", "surrogatepass")

    def without(self, place: Place) -> bytes:
        header, row = [*self.header], [*self.row]
        del header[place], row[place]
        return self._written(header, row)

    def put(self, place: Place, text: str) -> bytes:
        return self._written(self.header, [*self.row[:place], text, *self.row[place + 1 :]])

    def doubled(self, place: Place) -> bytes:
        return self._written([*self.header, self.header[place]], [*self.row, "zebra"])

    def swapped(self, place: Place, other: Place) -> bytes:
        row = [*self.row]
        row[place], row[other] = row[other], row[place]
        return self._written(self.header, row)


_BEGINS = re.compile(r"[A-HNPX]\.|\w[^:]*: |\w+[\w ]*$")


class Text(Lines):
    """Numbered fields, one a line; a place is a line's number."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.lines = record.raw.decode().splitlines()

    def places(self) -> list[Place]:
        return [number for number, line in enumerate(self.lines) if ": " in line]

    def text(self, place: Place) -> str:
        return self.lines[place].partition(": ")[2]

    def _written(self, lines: list[str]) -> bytes:
        return "\n".join(lines).encode("utf-8", "surrogatepass")

    def without(self, place: Place) -> bytes:
        """Take out a field with the lines in which it goes on, which would else go on another."""
        end = place + 1
        while end < len(self.lines) and not _BEGINS.match(self.lines[end]):
            end += 1
        return self._written([*self.lines[:place], *self.lines[end:]])

    def _line(self, place: Place, text: str) -> str:
        return f"{self.lines[place].partition(': ')[0]}: {text}"

    def put(self, place: Place, text: str) -> bytes:
        lines = [*self.lines]
        lines[place] = self._line(place, text)
        return self._written(lines)

    def doubled(self, place: Place) -> bytes:
        again = self._line(place, "zebra")
        return self._written([*self.lines[: place + 1], again, *self.lines[place + 1 :]])

    def swapped(self, place: Place, other: Place) -> bytes:
        lines = [*self.lines]
        lines[place] = self._line(place, self.text(other))
        lines[other] = self._line(other, self.text(place))
        return self._written(lines)


QUIET = ("missing", "null", "100,000 entries", "duplicated", "swapped")
"""Harm after which a place may say nothing, or what it said before (a hundred thousand times)."""


class Outcome(NamedTuple):
    """What became of a record that was harmed; ``wrong`` says what should not be."""

    kind: str
    what: str
    wrong: str | None


def harmed(form: Form, place: Place, dice: random.Random) -> Iterator[Outcome]:
    """Do all harm that can be done at a place, and judge each."""
    door, own = form.record.door, form.record.own
    before = read_at(door, form.record.raw)
    lacking = read_at(door, form.without(place))
    has_identifier = form.has_identifier(place)
    for kind, write in form.harms(place, dice):
        raw = write()
        after = read_at(door, raw)
        what = _what(before, after)
        yield Outcome(kind, what, _wrong(kind, own, before, lacking, after, has_identifier))


def _what(before: ReadResult, after: ReadResult) -> str:
    if after.trial is None:
        return "no record"
    changed = "changed" if after.trial != before.trial else "same"
    return f"{changed}, noted" if _new_issues(before, after) else f"{changed}, not noted"


def _new_issues(before: ReadResult, after: ReadResult) -> bool:
    return bool(set(after.issues) - set(before.issues))


def _wrong(
    kind: str, own: str, before: ReadResult, lacking: ReadResult, after: ReadResult, has_id: bool
) -> str | None:
    if (after.trial is None) != (after.failure is not None):
        return "neither a trial nor a failure"
    if has_id:
        return None
    if after.trial is None:
        return f"lost: {after.failure}"
    if after.trial.id != own:
        return f"another identifier: {after.trial.id}"
    is_read = lacking.trial != before.trial
    if kind in QUIET or not is_read:
        return None
    if after.trial == lacking.trial and not _new_issues(lacking, after):
        return "read as if nothing stood there, in silence"
    if after.trial == before.trial and not _new_issues(before, after):
        return "read as if nothing had changed, in silence"
    return None
