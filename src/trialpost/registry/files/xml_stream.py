"""Cut streams of XML into the bytes of single records."""

import io
import re
from collections.abc import Collection, Iterator

from trialpost.registry.files.pieces import CHUNK, LARGEST_RECORD, Cut, Piece, Source

_NAME = rb"[A-Za-z_][\w.\-]*"
_REST = rb"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*"""
_DECLARATION = re.compile(rb"\s*(<\?xml\b[^>]*\?>)")
_BEFORE_ROOT = re.compile(
    rb"""\s*+(?:<\?.*?\?>\s*+|<!--.*?-->\s*+|<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*+"""
    rb"""(?P<subset>\[.*?\]\s*+)?+>\s*+)*+""",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:" + _NAME + rb":)?(" + _NAME + rb")(" + _REST + rb")>")
_WHOLE = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
_OPEN = rb"(?P<open><!--|<!\[CDATA\[)"
_NAMESPACE = re.compile(rb"""\sxmlns(?::""" + _NAME + rb""")?\s*=\s*(?:"[^"]*"|'[^']*')""")


def xml_pieces(stream: io.BufferedReader, elements: Collection[str]) -> Iterator[Piece | Cut]:
    """Yield the elements of these names, each as a document of its own.

    A document whose root is such an element is one record and given exactly as it is. Otherwise
    each element's own bytes are given, with the document's declaration put before and the root's
    namespaces put into its first tag. Entities declared in the document are not honoured: such a
    document is not read.
    """
    source = Source(stream)
    before = _before_root(source)
    if before is None:
        yield Cut("", "This is not XML: it has no first element.")
    elif before["subset"] and b"<!ENTITY" in before["subset"]:
        yield Cut("", "This XML declares entities, which registries do not; not read.")
    else:
        yield from _from_root(source, before.end(), elements)


def _before_root(source: Source) -> re.Match[bytes] | None:
    """Match everything before the root, which has then been read as a whole."""
    while True:
        before = _BEFORE_ROOT.match(source.data)
        if before and _ROOT.match(source.data, before.end()):
            return before
        if len(source.data) > LARGEST_RECORD or not source.more():
            return None


def _from_root(source: Source, at: int, elements: Collection[str]) -> Iterator[Piece | Cut]:
    root = _ROOT.match(source.data, at)
    if root is None:
        raise AssertionError("the root has been matched before")
    if root[1].decode() not in elements:
        declared = _DECLARATION.match(source.data)
        yield from _elements(source, root, declared[1] + b"\n" if declared else b"", elements)
        return
    whole = source.all(LARGEST_RECORD)
    if whole is None:
        yield Cut("", f"One record of more than {LARGEST_RECORD >> 20} MiB; not read.")
    else:
        yield Piece(whole.strip(), "")


def _elements(
    source: Source, root: re.Match[bytes], head: bytes, elements: Collection[str]
) -> Iterator[Piece | Cut]:
    """Walk through the document and give out every outermost element of these names."""
    names = b"|".join(re.escape(name.encode()) for name in sorted(elements))
    tag = re.compile(
        _WHOLE + rb"|" + _OPEN + rb"|<(?P<end>/?)(?:" + _NAME + rb":)?"
        rb"(?P<name>" + names + rb")(?=[\s/>])(?P<rest>" + _REST + rb")>",
        re.DOTALL,
    )
    spaces, index, end = _NAMESPACE.findall(root[2]), 0, root.end()
    closing = b"</" + root[0][1:].split(None, 1)[0].rstrip(b">")
    while True:
        if 2 * end > len(source.data):
            source.drop(end)
            end = 0
        span = _next_element(source, tag, end)
        if span is None:
            break
        begin, end = span
        if end < 0:
            yield Cut(f"[{index}]", "The file breaks off inside this record.")
            return
        yield Piece(head + _with_namespaces(source.data[begin:end], spaces), f"[{index}]")
        index += 1
    if closing not in source.data and not root[2].endswith(b"/"):
        yield Cut(f"[{index}]", "The file breaks off before its last element ends.")


def _next_element(source: Source, tag: re.Pattern[bytes], at: int) -> tuple[int, int] | None:
    """Return where the next element begins and ends; an end of -1 stands for a stream cut short."""
    begin, depth, name = -1, 0, b""
    while True:
        for found in tag.finditer(source.data, at):
            if found["open"]:  # a comment that goes on beyond what has been read
                at = found.start()
                break
            at = found.end()
            if found["name"] is None or (begin >= 0 and found["name"] != name):
                continue
            if begin < 0:
                if found["end"]:
                    continue
                begin, name = found.start(), found["name"]
            depth += -1 if found["end"] else 0 if found["rest"].endswith(b"/") else 1
            if depth == 0:
                return begin, at
        if begin < 0 and at > CHUNK:
            source.drop(at)
            at = 0
        if len(source.data) > LARGEST_RECORD or not source.more():
            return None if begin < 0 else (begin, -1)


def _with_namespaces(element: bytes, spaces: list[bytes]) -> bytes:
    """Put the root's namespaces into the first tag, but those that it declares itself."""
    first = element.index(b">")
    missing = [
        space
        for space in spaces
        if space.split(b"=")[0].strip() not in element[:first] and _is_used(space, element)
    ]
    if not missing:
        return element
    name = re.match(rb"<[^\s/>]+", element)
    at = name.end() if name else 1
    return element[:at] + b"".join(missing) + element[at:]


def _is_used(space: bytes, element: bytes) -> bool:
    prefix = space.split(b"=")[0].strip().removeprefix(b"xmlns").lstrip(b":")
    return not prefix or prefix + b":" in element
