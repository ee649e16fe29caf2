"""Hold the whole catalogue in memory for finding and matching, as new as the database is."""

import gc
import threading
from collections.abc import Sequence

from trialpost.matching.catalogue import Catalogue
from trialpost.model.trial import Trial
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.web.catalogue import proposals, store, trees
from trialpost.web.catalogue.index import SharedIndex
from trialpost.web.catalogue.vocabularies import mesh_graph

MANY = 5_000
"""Trials from which on a search for garbage among them takes longer than answering somebody."""

MOST_KEPT = 200
"""Trials that stay read: those of some pages of results."""


class _ReadOnce:
    """The trials that pages of one state of the catalogue showed last, so that each is read once.

    Whoever is still reading while the catalogue moves on keeps what they read to themselves.
    """

    def __init__(self) -> None:
        self._read: dict[str, Trial] = {}

    def forget(self) -> None:
        """Begin anew, since the catalogue moved on."""
        self._read = {}

    def __call__(self, names: Sequence[str]) -> dict[str, Trial]:
        """Read trials as ``store.trials`` does."""
        kept = self._read
        found = {name: trial for name in names if (trial := kept.get(name)) is not None}
        lacking = [name for name in names if name not in found]
        read = store.trials(lacking) if lacking else {}
        while kept and len(kept) + len(read) > MOST_KEPT:
            kept.pop(next(iter(kept), ""), None)
        kept.update(read)
        return found | read


class _Held:
    """What this process remembers of the catalogue, and at which mark it was read."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.mark: store.Mark | None = None
        self.catalogue: Catalogue | None = None
        self.trials = _ReadOnce()

    def now(self) -> store.Mark:
        """Return the mark of what is held: the database's own before anything is."""
        return self.mark or store.state()

    def refresh(self, mark: store.Mark) -> None:
        """Read the rows that changed since, or all of them if this is another catalogue."""
        graph, before = mesh_graph(), self.catalogue
        self.trials.forget()
        if self._only_grew(mark, graph):
            since = self.mark.version
            self.catalogue = self.catalogue.updated(
                store.outlines(after=since), removed=store.removed_since(since)
            )
        else:
            self.catalogue = Catalogue(
                store.outlines(),
                load_trial=store.trial,
                load_trials=self.trials,
                load_outlines=store.outlines_of,
                text=SharedIndex(self.now),
                graph=graph,
                load_trees=trees.load,
                better=proposals.better,
            )
        if before is not None:
            self.catalogue.vocabulary.as_ready_as(before.vocabulary)
        self.mark = mark
        del before
        if len(self.catalogue) >= MANY:
            _leave_alone()

    def _only_grew(self, mark: store.Mark, graph: MeshGraph | None) -> bool:
        """Say whether what is held is an earlier version of this catalogue, under the same MeSH."""
        known = self.mark
        return (
            known is not None
            and known.lineage == mark.lineage
            and known.version < mark.version
            and self.catalogue.vocabulary.graph is graph
        )


def _leave_alone() -> None:
    """Let the search for garbage pass over what stays as long as the catalogue does.

    It goes through everything that is held, which takes longer than a search. What an earlier
    catalogue left behind is looked for first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


_held = _Held()


def current_catalogue() -> Catalogue:
    """Return the catalogue as it stands, read again as far as it changed.

    While one thread reads, the others go on with what they had; the first time they wait.
    """
    mark = store.state()
    if _held.mark == mark and _held.catalogue is not None:
        return _held.catalogue
    if _held.lock.acquire(blocking=_held.catalogue is None or _moved_away(mark)):
        try:
            if _held.mark != mark:
                _held.refresh(mark)
        finally:
            _held.lock.release()
    return _held.catalogue


def shown_version() -> int:
    """Return a version of the catalogue that every page from now on shows, or a later one.

    While another thread reads what a load brought, pages show what was held before: then this is
    that older version, so that what is on no page yet counts as new.
    """
    current_catalogue()
    held, now = _held.mark, store.state()
    if held is None or held.lineage != now.lineage:
        return now.version
    return min(held.version, now.version)


def _moved_away(mark: store.Mark) -> bool:
    """Say whether this is another catalogue than the one held, so that the old one is no answer."""
    return _held.mark is None or _held.mark.lineage != mark.lineage
