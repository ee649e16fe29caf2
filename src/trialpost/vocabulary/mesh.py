"""Medical Subject Headings as a graph: a descriptor may stand under several others at once.

A descriptor's places are its tree numbers (``C10.228.140.300``); the descriptor at a tree number
less its last part is a parent. Where an edition leaves a parent out, the nearest one above it that
is there stands in. A graph that was inferred from registry records (``mesh_inference``) has no tree
numbers and says so; it may include and explain, and is never used to exclude.
"""

import functools
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Self

import msgspec

from trialpost.errors import Unreadable
from trialpost.vocabulary.condition_words import key, words

FORM = 1
"""Stands before a packed graph; raised when :class:`Descriptor` changes its shape."""

ILLNESSES = ("C", "F03")
"""Branches of illnesses, of the body and of the mind, and of their symptoms."""

BRANCHES_OF_CONDITIONS = ("C", "F01", "F03", "G08", "E04")
"""Branches whose entry terms people use for what they have or need."""


class Descriptor(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One heading: its id (``D003924``), its name, its places in the tree, its other names."""

    id: str
    name: str
    trees: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    edition: str
    descriptors: tuple[Descriptor, ...]


class MeshGraph:
    """Descriptors by what lies above and below them, and by the names that people use.

    Reading never changes it, so that threads can share one.
    """

    def __init__(
        self,
        descriptors: Iterable[Descriptor],
        *,
        edition: str,
        parents: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        """Build the graph from tree numbers, or from ``parents`` where they were inferred."""
        self.edition = edition
        self.inferred = parents is not None
        self._descriptors = {one.id: one for one in descriptors}
        self._parents = dict(parents) if parents is not None else _parents(self._descriptors)
        self._children: dict[str, set[str]] = {}
        for lower, uppers in self._parents.items():
            for upper in uppers:
                self._children.setdefault(upper, set()).add(lower)
        self._above: dict[str, frozenset[str]] = {}

    def __contains__(self, descriptor: str) -> bool:
        return descriptor in self._descriptors

    def __len__(self) -> int:
        return len(self._descriptors)

    def __iter__(self) -> Iterator[Descriptor]:
        return iter(self._descriptors.values())

    def name_of(self, descriptor: str) -> str | None:
        """Return a descriptor's name, or ``None`` if it is not in this edition."""
        found = self._descriptors.get(descriptor)
        return found.name if found else None

    def terms_of(self, descriptor: str) -> tuple[str, ...]:
        """Return the other names of a descriptor."""
        found = self._descriptors.get(descriptor)
        return found.terms if found else ()

    def trees_of(self, descriptor: str) -> tuple[str, ...]:
        """Return a descriptor's tree numbers; none where the graph was inferred."""
        found = self._descriptors.get(descriptor)
        return found.trees if found else ()

    def is_condition(self, descriptor: str) -> bool:
        """Say whether a descriptor stands in a branch of illnesses or of what is done for them."""
        return any(tree.startswith(BRANCHES_OF_CONDITIONS) for tree in self.trees_of(descriptor))

    def parents(self, descriptor: str) -> frozenset[str]:
        """Return the descriptors right above one."""
        return self._parents.get(descriptor, frozenset())

    def children(self, descriptor: str) -> frozenset[str]:
        """Return the descriptors right below one."""
        return frozenset(self._children.get(descriptor, ()))

    def above(self, descriptor: str) -> frozenset[str]:
        """Return every descriptor above one, by all of its places."""
        known = self._above.get(descriptor)
        if known is None:
            known = self._above[descriptor] = closure(descriptor, self.parents)
        return known

    def below(self, descriptor: str) -> frozenset[str]:
        """Return every descriptor below one."""
        return closure(descriptor, self.children)

    def named(self, name: str) -> str | None:
        """Return the id of the descriptor of exactly this name, in capitals or not."""
        return self._by_name.get(name.strip().casefold())

    def meant_by(self, compared: str) -> str | None:
        """Return the descriptor that a name in compared form (``key(words(…))``) stands for.

        Names of descriptors come before entry terms; an entry term that stands for several
        descriptors stands for none.
        """
        return self._by_key.get(compared)

    @functools.cached_property
    def _by_name(self) -> dict[str, str]:
        return {one.name.casefold(): one.id for one in self}

    @functools.cached_property
    def _by_key(self) -> dict[str, str]:
        names = {key(words(one.name)): one.id for one in self}
        others: dict[str, set[str]] = {}
        for one in self:
            if self.is_condition(one.id):
                for term in one.terms:
                    others.setdefault(key(words(term)), set()).add(one.id)
        terms = {name: next(iter(ids)) for name, ids in others.items() if len(ids) == 1 and name}
        return terms | names

    def pack(self) -> bytes:
        """Return the graph as bytes, to be kept.

        Raises:
            ValueError: if it was inferred: that is made again from the records.
        """
        if self.inferred:
            raise ValueError("an inferred graph is not kept")
        held = _Packed(self.edition, tuple(self._descriptors.values()))
        return bytes([FORM]) + zlib.compress(msgspec.msgpack.encode(held), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Make the graph of what :meth:`pack` gave.

        Raises:
            Unreadable: if the bytes are of another release.
        """
        if packed[:1] != bytes([FORM]):
            raise Unreadable(
                "The MeSH vocabulary was kept by another release; load NLM's descriptor file again."
            )
        held = msgspec.msgpack.decode(zlib.decompress(packed[1:]), type=_Packed)
        return cls(held.descriptors, edition=held.edition)


def _parents(descriptors: Mapping[str, Descriptor]) -> dict[str, frozenset[str]]:
    at = {tree: one.id for one in descriptors.values() for tree in one.trees}
    return {
        one.id: frozenset(found for tree in one.trees if (found := _over(tree, at)) is not None)
        - {one.id}
        for one in descriptors.values()
    }


def _over(tree: str, at: Mapping[str, str]) -> str | None:
    """Return the descriptor at the nearest place above a tree number."""
    while "." in tree:
        tree = tree.rpartition(".")[0]
        if tree in at:
            return at[tree]
    return None


def closure(start: str, step: Callable[[str], frozenset[str]]) -> frozenset[str]:
    """Return all that is reached from a descriptor step by step, without itself."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for other in step(waiting.pop()):
            if other not in reached and other != start:
                reached.add(other)
                waiting.append(other)
    return frozenset(reached)
