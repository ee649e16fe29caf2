"""Mend single characters of XML that is not well-formed for their sake, and note each repair."""

import html
import html.entities
import re

from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.notes import Notes, quoted

UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""The marks with which UTF-16 begins."""
LIKE_ASCII = re.compile(r"utf-?8|(us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|(windows-|cp)125\d", re.I)
"""Names of encodings in which markup looks as in ASCII."""

_DECLARED = re.compile(rb"\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STRAY = re.compile("[\udc80-\udcff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_AMPERSAND = re.compile(r"&(?!(?:#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);)")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


def declared_encoding(raw: bytes) -> str:
    """Return the encoding that the XML declaration names, or else UTF-8.

    A declaration that does not end within 4 KiB, where nobody would look for one, names none.
    """
    start = raw[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<?xml"):
        return "utf-8"
    declaration, end, _ = start.partition(b"?>")
    if not end:
        return ""
    found = _DECLARED.search(declaration)
    return found[1].decode("ascii", "replace") if found else "utf-8"


def mended(raw: bytes, notes: Notes) -> bytes:
    """Return the bytes of a document in UTF-8 with what can be mended mended."""
    encoding = declared_encoding(raw)
    if not LIKE_ASCII.fullmatch(encoding) or raw.startswith(UTF16):
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


DEEPEST = 128
"""Levels of elements that are kept; a record that means what it says has fewer than twenty."""
# What does not end reaches to the end; searched for again from each beginning, it would take hours.
_TAG = re.compile(
    rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|"
    rb"""<(?P<end>/?)[A-Za-z_\x80-\xff](?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""",
    re.DOTALL,
)


def cut_nesting(raw: bytes, notes: Notes) -> bytes:
    """Return the bytes of a document without the elements that lie too deep; note that."""
    kept: list[bytes] = []
    depth = begin = 0
    for tag in _TAG.finditer(raw):
        if tag["end"] is None or tag[0].endswith(b"/>"):
            continue
        if tag["end"]:
            if depth == DEEPEST + 1:
                begin = tag.end()
            depth -= 1
        else:
            depth += 1
            if depth == DEEPEST + 1:
                kept.append(raw[begin : tag.start()])
    detail = f"Elements deeper than {DEEPEST} levels were cut out."
    notes.add(IssueKind.WRONG_TYPE, "/", detail)
    return b"".join((*kept, raw[begin:] if depth <= DEEPEST else b""))


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
