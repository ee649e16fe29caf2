"""Keep the vocabularies that the operator gives: the descriptors of MeSH."""

import datetime as dt
import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec
from django.db import transaction

from trialpost.errors import BadInput
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.vocabulary.mesh_file import is_mesh_file, read_mesh
from trialpost.web.catalogue.models import LoadedVocabulary

MESH = "mesh"
SMALLEST_SHARE = 0.5
"""A file with fewer than this share of the descriptors held does not silently replace them."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A vocabulary that was taken in: which, of what edition, with how many entries."""

    name: str
    edition: str
    entries: int


def vocabulary_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return those of the files, and of the files in folders, that hold a vocabulary."""
    files = (file for path in map(Path, paths) for file in _files(path))
    return tuple(file for file in files if file.is_file() and is_mesh_file(file))


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return (path,)
    return (file for file in sorted(path.rglob("*")) if not file.is_symlink())


def load_vocabulary(path: Path, *, now: dt.datetime, replace: bool = False) -> Loaded:
    """Take a file of MeSH descriptors in place of the edition that is held.

    ``replace`` takes it also if it is much smaller.

    Raises:
        Unreadable: if the file is broken; what is held stays.
        BadInput: if it holds fewer than half of the descriptors that are held.
    """
    graph = read_mesh(path)
    if not replace:
        _refuse_small(path, graph)
    with transaction.atomic():
        LoadedVocabulary.objects.update_or_create(
            name=MESH,
            defaults={"edition": graph.edition, "packed": graph.pack(), "loaded_at": now},
        )
    return Loaded(name=MESH, edition=graph.edition, entries=len(graph))


def _refuse_small(path: Path, graph: MeshGraph) -> None:
    held = mesh_graph()
    if held is not None and len(graph) < SMALLEST_SHARE * len(held):
        raise BadInput(
            f"{path} holds {len(graph):,} MeSH descriptors and {held.edition}, which is held, has "
            f"{len(held):,}. Nothing was replaced; if that is meant, load it with "
            "--replace-vocabulary."
        )


def edition() -> str | None:
    """Return which edition of MeSH is held, or ``None`` if the order is inferred."""
    return LoadedVocabulary.objects.filter(name=MESH).values_list("edition", flat=True).first()


class _Held:
    """The graph that this process has unpacked, and when it was loaded."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loaded_at: dt.datetime | None = None
        self.graph: MeshGraph | None = None


_held = _Held()


def mesh_graph() -> MeshGraph | None:
    """Return MeSH as the operator loaded it, or ``None``; the same graph until it is replaced."""
    rows = LoadedVocabulary.objects.filter(name=MESH)
    loaded_at = rows.values_list("loaded_at", flat=True).first()
    with _held.lock:
        if loaded_at != _held.loaded_at:
            packed = rows.values_list("packed", flat=True).first()
            _held.graph = MeshGraph.unpack(bytes(packed)) if packed is not None else None
            _held.loaded_at = loaded_at
        return _held.graph
