"""Parse a registry's XML safely, walk it without losing anything, and say where something stands.

An element of lxml without children is false: ask ``is None``, never ``if element``.
"""

import html
import html.entities
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from trialpost.errors import Unreadable
from trialpost.model.reading import IssueKind
from trialpost.registry.notes import Notes, quoted

Element: TypeAlias = etree._Element

LARGEST = 64 * 2**20
"""Bytes of one record; the largest posted results have a tenth of this. libxml2 itself refuses a
text of more than 10 MB and elements that lie more than 256 deep."""

_DECLARED = re.compile(rb"\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_LIKE_ASCII = re.compile(r"utf-?8|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|(windows-|cp)125\d", re.I)
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SKIPPED = re.compile(rb"(?:\xef\xbb\xbf|\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY = re.compile("[\udc80-\udcff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_AMPERSAND = re.compile(r"&(?!(?:#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);)")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITIES = (
    "This XML declares entities, which could fetch files or fill the memory; "
    "take the declarations out of it."
)
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)


def parse(raw: bytes) -> Element:
    """Parse one document and return its root element.

    Nothing is fetched, no DTD is loaded and no entity is resolved. Encodings other than UTF-8,
    UTF-16 with its mark and the eight-bit ones that contain ASCII are refused, since declarations
    of entities could hide in them.

    Raises:
        Unreadable: if it is too large, declares entities, or is not well-formed XML.
    """
    plain = _as_ascii_superset(raw)
    _refuse_entities(plain)
    try:
        root = etree.fromstring(plain, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"This is not well-formed XML: {_short(error)}.") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Unreadable(_ENTITIES)
    return root


def parse_or_repair(raw: bytes, notes: Notes) -> Element:
    """Parse one document, mending single characters if need be, with an issue for each repair.

    Mended are bytes that are not of the declared encoding, control characters, ``&`` and ``<``
    that stand for themselves, names of characters that only HTML knows, and bytes behind the
    end. Elements that do not close, as in a file that breaks off, are not: half a record must not
    pass for a whole one.

    Raises:
        Unreadable: as :func:`parse` does.
    """
    try:
        root = parse(raw)
    except Unreadable:
        root = parse(_mended(raw, notes))
    return root


def _short(error: Exception) -> str:
    return str(error).rstrip(".")[:160].replace("\n", " ") or "it is empty"


def _as_ascii_superset(raw: bytes) -> bytes:
    """Return the bytes in an encoding in which markup looks as in ASCII."""
    if len(raw) > LARGEST:
        raise Unreadable(f"This XML is larger than {LARGEST // 2**20} MiB; it is not read.")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _from_utf16(raw, encoding)
    encoding = _declared_encoding(raw)
    if not _LIKE_ASCII.fullmatch(encoding):
        raise Unreadable(f"XML in {quoted(encoding)} is not read; save it as UTF-8.")
    if b"\x00" in raw[:4]:
        raise Unreadable("This XML is in an encoding that is not read; save it as UTF-8.")
    return raw


def _declared_encoding(raw: bytes) -> str:
    """Return the encoding that the XML declaration names, or else UTF-8."""
    start = raw[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<?xml"):
        return "utf-8"
    found = _DECLARED.search(start.partition(b"?>")[0])
    return found[1].decode("ascii", "replace") if found else "utf-8"


def _from_utf16(raw: bytes, encoding: str) -> bytes:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"This XML is not the UTF-16 that it claims to be ({error}).") from None
    return re.sub(r"^<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode("utf-8", "replace")


def _refuse_entities(raw: bytes) -> None:
    """Refuse a document type that declares entities, before anything is parsed.

    Without them nothing can be fetched or blown up: a mere reference to an external DTD is not
    followed.
    """
    found = _SKIPPED.match(raw)
    start = found.end() if found else 0
    if raw.startswith(b"<!DOCTYPE", start) and raw.find(b"<!ENTITY", start) >= 0:
        raise Unreadable(_ENTITIES)


def _mended(raw: bytes, notes: Notes) -> bytes:
    encoding = _declared_encoding(raw)
    if not _LIKE_ASCII.fullmatch(encoding) or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw
    text = _decoded(raw, encoding, notes)
    text = _without_controls(text, notes)
    text = _escaped(text, notes)
    text = re.sub(r"^\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)
    return _without_rest(text.encode(), notes)


def _decoded(raw: bytes, encoding: str, notes: Notes) -> str:
    """Decode as declared, or else as Windows writes Western European text."""
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        guess = _mixed(raw)
    detail = f"Holds bytes that are not {quoted(encoding)}; read as Windows-1252 where they stand."
    notes.add(IssueKind.BAD_TEXT, "/", detail)
    return guess


def _mixed(raw: bytes) -> str:
    """Decode as UTF-8, and single bytes that are none as Windows-1252."""

    def western(found: re.Match[str]) -> str:
        return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")

    return _STRAY.sub(western, raw.decode("utf-8", "surrogateescape"))


def _without_controls(text: str, notes: Notes) -> str:
    """Put a space for each character, or reference to one, that XML does not allow."""
    spaced, plain = _CONTROLS.subn(" ", text)
    count = plain

    def checked(found: re.Match[str]) -> str:
        nonlocal count
        number = int(found[1], 16) if found[1] else int(found[2])
        if _allowed(number):
            return found[0]
        count += 1
        return " "

    spaced = _REFERENCE.sub(checked, spaced)
    if count:
        detail = f"Held {count} control character(s); each was read as a space."
        notes.add(IssueKind.BAD_TEXT, "/", detail)
    return spaced


def _allowed(number: int) -> bool:
    """Tell whether XML 1.0 allows a character (section 2.2)."""
    return (
        number in (0x9, 0xA, 0xD)
        or 0x20 <= number <= 0xD7FF
        or 0xE000 <= number <= 0xFFFD
        or 0x10000 <= number <= 0x10FFFF
    )


def _escaped(text: str, notes: Notes) -> str:
    """Write characters that HTML names, and escape ``&`` and ``<`` that open nothing."""
    parts = _CDATA.split(text)  # every second one is a CDATA section, where both mean themselves
    mended = [part if index % 2 else _escaped_part(part) for index, part in enumerate(parts)]
    if mended != parts:
        detail = "Held '&' or '<' that open nothing, or names of characters that only HTML has."
        notes.add(IssueKind.BAD_TEXT, "/", f"{detail} Read as those characters.")
    return "".join(mended)


def _escaped_part(text: str) -> str:
    def named(found: re.Match[str]) -> str:
        character = html.entities.html5.get(f"{found[1]};")
        return found[0] if found[1] in _OWN or character is None else html.escape(character)

    return _LESS.sub("&lt;", _AMPERSAND.sub("&amp;", _NAMED.sub(named, text)))


def _without_rest(raw: bytes, notes: Notes) -> bytes:
    """Cut off what stands behind the end of the root element."""
    found = re.search(rb"<([A-Za-z_][\w.:\-]*)", raw)
    end = b"</" + found[1] + b">" if found else b""
    at = raw.rfind(end) if end else -1
    if at >= 0 and raw[at + len(end) :].strip():
        detail = f"{len(raw) - at - len(end)} bytes stand behind the end; not read."
        notes.add(IssueKind.BAD_TEXT, "/", detail)
        return raw[: at + len(end)]
    return raw


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; ``""`` for a comment or the like."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2]


def path_of(element: Element, attribute: str | None = None) -> str:
    """Say where an element, or its attribute, stands in its document.

    Positions are given, from 1, where several siblings have the name:
    ``/clinical_study/location[2]/status``, ``/clinical_study/enrollment/@type``.
    """
    steps = [] if attribute is None else [f"@{attribute}"]
    at: Element | None = element
    while at is not None:
        steps.append(_step(at))
        at = at.getparent()
    return "/" + "/".join(reversed(steps))


def _step(element: Element) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    alone = before == 0 and next(element.itersiblings(element.tag), None) is None
    return name_of(element) if alone else f"{name_of(element)}[{before + 1}]"


def raw_text(element: Element | None) -> str:
    """Return all text in an element as it stands, with line feeds alone at the ends of lines."""
    if element is None:
        return ""
    text = element.text or "" if len(element) == 0 else "".join(element.itertext())
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text_of(element: Element | None) -> str:
    """Return an element's text without the indentation that the XML adds.

    Lines, empty lines and the indentation of one line against the others stay; white space at
    the ends of lines, and empty lines at both ends, do not. ``None`` gives ``""``.
    """
    text = raw_text(element)
    if "\n" not in text:
        return text.strip()
    lines = [line.rstrip() for line in text.expandtabs(8).split("\n")]
    if lines[0]:  # the text begins in the tag's own line, where no indentation can be seen
        rest = textwrap.dedent("\n".join(lines[1:]))
        return f"{lines[0].strip()}\n{rest}".strip("\n")
    return textwrap.dedent("\n".join(lines)).strip("\n")


def line_of(element: Element | None) -> str:
    """Return an element's text as one line, with single spaces; ``None`` gives ``""``."""
    return " ".join(raw_text(element).split())


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of that name, whatever its namespace."""
    return next(children(element, name), None)


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of that name, whatever their namespace."""
    if element is not None:
        yield from element.iterchildren(f"{{*}}{name}")


Shape: TypeAlias = Mapping[str, "Shape | None"]
"""The elements and attributes (``@type``) that a reader knows; ``None`` for one whose inside is
not looked at."""


def shape_of(paths: Iterable[str]) -> Shape:
    """Make a shape of paths below the root, such as ``location/status`` and ``enrollment/@type``.

    A path that ends in ``/*`` knows everything below it.
    """
    shape: dict[str, Shape | None] = {}
    for path in paths:
        at: dict[str, Shape | None] = shape
        names = path.removesuffix("/*").split("/")
        for name in names[:-1]:
            at = at.setdefault(name, {})  # type: ignore[assignment]
        at.setdefault(names[-1], None if path.endswith("/*") else {})
    return shape


def note_unknown(root: Element, shape: Shape, notes: Notes) -> None:
    """Note elements and attributes that are not in the shape, each once by its name and place."""
    seen: set[tuple[str, ...]] = set()
    waiting: list[tuple[Element, Shape, tuple[str, ...]]] = [(root, shape, ())]
    while waiting:
        element, known, above = waiting.pop()
        for key in element.attrib:
            name = f"@{str(key).rpartition('}')[2]}"
            if name not in known and (*above, name) not in seen:
                seen.add((*above, name))
                where = path_of(element, name[1:])
                notes.add(IssueKind.UNKNOWN_KEY, where, "An attribute that nobody knows; not read.")
        for inner in element.iterchildren(etree.Element):
            name = name_of(inner)
            if name not in known:
                if (*above, name) not in seen:
                    seen.add((*above, name))
                    detail = "An element that nobody knows; not read."
                    notes.add(IssueKind.UNKNOWN_KEY, path_of(inner), detail)
                continue
            below = known[name]
            if below is not None and (below or len(inner) or inner.attrib):
                waiting.append((inner, below, (*above, name)))
