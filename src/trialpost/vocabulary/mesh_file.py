"""Read MeSH descriptors from the file that the National Library of Medicine hands out.

NLM's file (``desc2026.xml``, also ``.gz``) is XML: a ``DescriptorRecordSet`` of
``DescriptorRecord``, each with ``DescriptorUI``, ``DescriptorName``, ``TreeNumberList`` and, by
concept, ``TermList``. Its DTD is not fetched and entities are not honoured. An extract with one
descriptor a line (``{"id", "name", "tree", "terms"}``) is read as well.
"""

import contextlib
import gzip
import io
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
    return _ROOT in head or _is_extract(head)


def read_mesh(path: Path) -> MeshGraph:
    """Read every descriptor of a file; memory does not grow with the parts that are not kept.

    Raises:
        Unreadable: if the file is broken or holds no descriptor.
    """
    try:
        with _opened(path) as stream:
            extract = _is_extract(stream.peek(_PEEK)[:_PEEK])
            found = tuple(_of_lines(stream) if extract else _of_xml(stream))
    except (OSError, EOFError, zlib.error, etree.XMLSyntaxError, msgspec.DecodeError) as error:
        raise Unreadable(f"{path} is no whole file of MeSH descriptors: {error}.") from None
    if not found:
        raise Unreadable(f"{path} holds no MeSH descriptor.")
    return MeshGraph(found, edition=_edition(path))


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
