"""Parse a registry's XML safely, walk it without losing anything, and say where something stands.

An element of lxml without children is false: ask ``is None``, never ``if element``.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from lxml import etree

from trialpost.errors import Unreadable
from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_mending import (
    LIKE_ASCII,
    UTF16,
    cut_nesting,
    declared_encoding,
    mended,
)

Element: TypeAlias = etree._Element

LARGEST = 64 * 2**20
"""Bytes of one record; the largest posted results have a tenth of this. libxml2 itself refuses a
text of more than 10 MB and elements that lie more than 256 deep."""

_SKIPPED = re.compile(rb"(?:\xef\xbb\xbf|\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_UNUSUAL = re.compile("[\x7f-\x9f]")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_REFERRED_TO = re.compile(
    rb"&#(?:x0*(?:7[fF]|[89][0-9a-fA-F]|[fF]{3}[dD])|0*(?:12[7-9]|1[345]\d|65533));"
)
_TOO_DEEP = "Excessive depth"
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


class _TooDeep(Unreadable):
    """XML whose elements lie deeper than libxml2 goes."""


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
        kind = _TooDeep if _TOO_DEEP in str(error) else Unreadable
        raise kind(f"This is not well-formed XML: {_short(error)}.") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Unreadable(_ENTITIES)
    return root


def parse_or_repair(raw: bytes, notes: Notes) -> Element:
    """Parse one document, mending single characters if need be, with an issue for each repair.

    Mended are bytes that are not of the declared encoding, control characters, ``&`` and ``<``
    that stand for themselves, names of characters that only HTML knows, and bytes behind the
    end; elements that lie too deep are cut out. Elements that do not close, as in a file that
    breaks off, are not: half a record must not pass for a whole one.

    Raises:
        Unreadable: as :func:`parse` does.
    """
    if raw.startswith(UTF16):
        raw = _as_ascii_superset(raw)
    mends = [cut_nesting, mended]  # either once at most, in the order in which they are needed
    while True:
        try:
            return parse(raw)
        except Unreadable as error:
            mend = cut_nesting if isinstance(error, _TooDeep) else mended
            if mend not in mends:
                raise
        mends.remove(mend)
        raw = mend(raw, notes)


def _short(error: Exception) -> str:
    return str(error).rstrip(".")[:160].replace("\n", " ") or "it is empty"


def _as_ascii_superset(raw: bytes) -> bytes:
    """Return the bytes in an encoding in which markup looks as in ASCII."""
    if len(raw) > LARGEST:
        raise Unreadable(f"This XML is larger than {LARGEST // 2**20} MiB; it is not read.")
    if raw.startswith(UTF16):
        return _from_utf16(raw)
    encoding = declared_encoding(raw)
    if not LIKE_ASCII.fullmatch(encoding):
        raise Unreadable(f"XML in {quoted(encoding)} is not read; save it as UTF-8.")
    if b"\x00" in raw[:4]:
        raise Unreadable("This XML is in an encoding that is not read; save it as UTF-8.")
    return raw


def _from_utf16(raw: bytes) -> bytes:
    try:
        text = raw.decode("utf-16")
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


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; ``""`` for a comment or the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


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
    if element is None:
        return ""
    text = element.text if len(element) == 0 else "".join(element.itertext())
    return " ".join(text.split()) if text else ""


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

_Seen: TypeAlias = set[tuple[str, ...]]
_UNKNOWN: Shape = {"": None}
_LEAF: Shape = {}


def shape_of(paths: Iterable[str]) -> Shape:
    """Make a shape of paths below the root, such as ``location/status`` and ``enrollment/@type``.

    A path that ends in ``/*`` knows everything below it.
    """
    shape: dict[str, Shape | None] = {}
    for path in paths:
        at: dict[str, Shape | None] = shape
        *above, last = path.removesuffix("/*").split("/")
        for name in above:
            if not at.get(name):
                at[name] = {}
            at = at[name]  # type: ignore[assignment]
        at.setdefault(last, None if path.endswith("/*") else _LEAF)
    return shape


def note_unknown(root: Element, shape: Shape, notes: Notes) -> None:
    """Note elements and attributes that are not in the shape, each once by its name and place.

    Noted too are known elements that hold nothing, and text that stands between elements.
    """
    seen: _Seen = set()
    empty: dict[tuple[str, ...], list[Element]] = {}
    waiting: list[tuple[Element, Shape, tuple[str, ...]]] = [(root, shape, ())]
    while waiting:
        element, known, above = waiting.pop()
        if element.attrib:
            _note_attributes(element, known, above, seen, notes)
        if len(element):
            waiting += _to_look_into(element, known, above, seen, notes)
        elif not (element.text and element.text.strip()):
            empty.setdefault(above, []).append(element)
        elif _holds_elements(known):
            detail = f"{quoted(element.text.strip())} stands where elements belong; not read."
            notes.add(IssueKind.WRONG_TYPE, path_of(element), detail)
    for same in empty.values():
        detail = "This stands there empty."
        if len(same) > 1:
            detail = f"This stands there empty, as do {len(same) - 1} more of its name."
        notes.add(IssueKind.MISSING, path_of(same[-1]), detail)


def _note_attributes(
    element: Element, known: Shape, above: tuple[str, ...], seen: _Seen, notes: Notes
) -> None:
    for key in element.attrib:
        name = f"@{str(key).rpartition('}')[2]}"
        if name not in known and (*above, name) not in seen:
            seen.add((*above, name))
            where = path_of(element, name[1:])
            notes.add(IssueKind.UNKNOWN_KEY, where, "An attribute that nobody knows; not read.")


def _to_look_into(
    element: Element, known: Shape, above: tuple[str, ...], seen: _Seen, notes: Notes
) -> Iterator[tuple[Element, Shape, tuple[str, ...]]]:
    """Yield the elements inside that may hold something odd, and note the unknown ones."""
    texts = [element.text]
    for inner in element:
        tag = inner.tag
        texts.append(inner.tail)
        name = tag if tag in known else name_of(inner)
        below = known.get(name, _UNKNOWN)
        if below is _UNKNOWN:
            if (*above, name) not in seen:
                seen.add((*above, name))
                detail = "An element that nobody knows; not read."
                notes.add(IssueKind.UNKNOWN_KEY, path_of(inner), detail)
        elif below is not None and not (below is _LEAF and _is_plain(inner)):
            yield inner, below, (*above, name)
    if not all(text is None or text.isspace() for text in texts) and _holds_elements(known):
        loose = " ".join(text.strip() for text in texts if text and text.strip())
        detail = f"{quoted(loose)} stands between elements; not read."
        notes.add(IssueKind.WRONG_TYPE, path_of(element), detail)


def _is_plain(element: Element) -> bool:
    """Tell whether an element holds text and nothing else."""
    text = element.text
    return bool(text) and not text.isspace() and not len(element) and not element.attrib


def _holds_elements(known: Shape) -> bool:
    return any(not name.startswith("@") for name in known)


def clean_characters(raw: bytes, root: Element, notes: Notes) -> None:
    """Put a space for control characters that XML allows and no text should hold; note them.

    Lost characters (U+FFFD) are noted and stay. ``raw`` is what the tree was parsed from: unless
    its bytes look suspicious, nothing is searched.
    """
    if not _is_suspicious(raw):
        return
    for element in root.iter(etree.Element):
        for holder, slot in ((element, "text"), *((inner, "tail") for inner in element)):
            text = getattr(holder, slot) or ""
            spaced, controls = _UNUSUAL.subn(" ", text)
            if controls:
                setattr(holder, slot, spaced)
                detail = f"Held {controls} control character(s); each was read as a space."
                notes.add(IssueKind.BAD_TEXT, path_of(element), detail)
            if "\ufffd" in text:
                detail = "Holds characters that were lost on the way here."
                notes.add(IssueKind.BAD_TEXT, path_of(element), detail)


def _is_suspicious(raw: bytes) -> bool:
    """Tell whether the bytes may hold such characters (a cheap, wary look)."""
    if raw.startswith(UTF16) or declared_encoding(raw).lower() != "utf-8":
        return True
    if b"\x7f" in raw or b"\xef\xbf\xbd" in raw or _REFERRED_TO.search(raw):
        return True
    return b"\xc2" in raw and _C1.search(raw) is not None
