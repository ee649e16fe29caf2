"""Read MeSH descriptors from the file that the National Library of Medicine hands out.

NLM's file (``desc2026.xml``, also ``.gz``) is XML: a ``DescriptorRecordSet`` of
``DescriptorRecord``, each with ``DescriptorUI``, ``DescriptorName``, ``TreeNumberList`` and, by
concept, ``TermList``. Its DTD is not fetched, and a file that declares anything in its document
type, as NLM's does not, is refused before it is parsed: entities could fetch files or fill the
memory. An extract with one
descriptor a line (``{"id", "name", "tree", "terms"}``) is read as well.
"""

import contextlib
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
from lxml import etree

from trialpost.errors import Unreadable
from trialpost.vocabulary.mesh import Descriptor, MeshGraph

_ROOT = b"<DescriptorRecordSet"
_PEEK = 64 * 1024
_SKIPPED = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
_QUOTED = rb"""(?:"[^"]*"|'[^']*')"""
_PLAIN_TYPE = rb"<!DOCTYPE\s+[^\s\[>]+(?:\s+(?:SYSTEM|PUBLIC\s+" + _QUOTED + rb")\s*" + _QUOTED
_PROLOG = re.compile(
    _SKIPPED + rb"(?:" + _PLAIN_TYPE + rb")?\s*>" + _SKIPPED + rb")?" + _ROOT, re.DOTALL
)
_ENCODING = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1", b"windows-1252"})
"""Encodings in which ASCII stands for itself, so that no declaration hides."""


class _Line(msgspec.Struct):
    id: str
    name: str
    tree: tuple[str, ...]
    terms: tuple[str, ...] = ()


def is_mesh_file(path: Path) -> bool:
    """Say, by its first bytes, whether a file holds MeSH descriptors."""
    try:
        with _opened(path) as stream:
            head = stream.read(_PEEK)
    except (OSError, EOFError, zlib.error):
        return False
    return _ROOT in _as_ascii(head) or _is_extract(head)


def _as_ascii(head: bytes) -> bytes:
    """Return the ASCII in a beginning, which UTF-16 spreads out with zeros."""
    return head.replace(b"\x00", b"")


def read_mesh(path: Path) -> MeshGraph:
    """Read every descriptor of a file; memory does not grow with the parts that are not kept.

    Raises:
        Unreadable: if the file is broken, declares entities, or holds no descriptor.
    """
    try:
        with _opened(path) as stream:
            head = stream.peek(_PEEK)[:_PEEK]
            extract = _is_extract(head)
            if not extract:
                _refuse_declarations(_as_ascii(head), path)
            found = tuple(_of_lines(stream) if extract else _of_xml(stream))
    except (OSError, EOFError, zlib.error, etree.XMLSyntaxError, msgspec.DecodeError) as error:
        raise Unreadable(f"{path} is no whole file of MeSH descriptors: {error}.") from None
    if not found:
        raise Unreadable(f"{path} holds no MeSH descriptor.")
    return MeshGraph(found, edition=_edition(path))


def _refuse_declarations(head: bytes, path: Path) -> None:
    """Refuse what is no plain prolog up to the root element, before anything is parsed.

    Raises:
        Unreadable: if the document type declares anything, or the encoding could hide that.
    """
    encoding = _ENCODING.search(head)
    if encoding and encoding[1].strip().lower() not in _ENCODINGS:
        raise Unreadable(f"{path} is not in an encoding of NLM's MeSH files; save it as UTF-8.")
    if not _PROLOG.match(head):
        raise Unreadable(
            f"{path} is no file of MeSH descriptors as NLM hands it out: its document type declares"
            " entities or something else, which could fetch files or fill the memory; take the "
            "declarations out of it."
        )


def _edition(path: Path) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[0]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    with path.open("rb") as stream:
        zipped = stream.peek(2)[:2] == b"\x1f\x8b"
        plain = gzip.GzipFile(fileobj=stream) if zipped else stream
        yield io.BufferedReader(cast(io.RawIOBase, plain), _PEEK)


def _is_extract(head: bytes) -> bool:
    first = head.lstrip().partition(b"\n")[0]
    return first.startswith(b"{") and b'"tree"' in first and b'"terms"' in first


def _of_lines(stream: io.BufferedReader) -> Iterator[Descriptor]:
    decode = msgspec.json.Decoder(_Line).decode
    for line in stream:
        if line.strip():
            read = decode(line)
            yield Descriptor(read.id, read.name, read.tree, read.terms)


def _of_xml(stream: io.BufferedReader) -> Iterator[Descriptor]:
    events = etree.iterparse(
        stream,
        events=("end",),
        tag="DescriptorRecord",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, record in events:
        yield _descriptor(record)
        record.clear()
        while record.getprevious() is not None:
            del record.getparent()[0]


def _descriptor(record: etree._Element) -> Descriptor:
    name = _text(record, "DescriptorName/String")
    terms = (one.text or "" for one in record.iterfind("ConceptList/Concept/TermList/Term/String"))
    trees = (one.text or "" for one in record.iterfind("TreeNumberList/TreeNumber"))
    return Descriptor(
        _text(record, "DescriptorUI"),
        name,
        tuple(tree.strip() for tree in trees),
        tuple(dict.fromkeys(term.strip() for term in terms if term.strip() not in ("", name))),
    )


def _text(record: etree._Element, path: str) -> str:
    found = record.find(path)
    if found is None or not found.text:
        raise Unreadable(f"A MeSH descriptor record lacks its {path}; the file is not NLM's.")
    return str(found.text).strip()
