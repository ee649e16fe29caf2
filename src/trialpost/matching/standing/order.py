"""Number the places of conditions, MeSH's tree in pre-order, so that a subtree is one slice.

A descriptor has as many places as it has tree numbers. What has none (a descriptor of another
edition, a condition that is looked for as text) gets one place behind the tree when it first comes.
Places never change; where the tree itself is another, a shard is built anew.
"""

from collections.abc import Iterable, Sequence

from trialpost.vocabulary.mesh import MeshGraph

Span = tuple[int, int]
"""From a place up to, not including, another."""


class Order:
    """The places of conditions by their keys: a descriptor's id, or any other text."""

    def __init__(self, graph: MeshGraph | None = None) -> None:
        """Take the tree of MeSH where there is one."""
        told = sorted((tuple(tree.split(".")), one.id) for one in graph or () for tree in one.trees)
        self.keys: list[str] = []
        self.ends: list[int] = []
        self._places: dict[str, tuple[int, ...]] = {}
        open_places: list[tuple[int, tuple[str, ...]]] = []
        for place, (tree, key) in enumerate(told):
            while open_places and tree[: len(open_places[-1][1])] != open_places[-1][1]:
                self.ends[open_places.pop()[0]] = place
            open_places.append((place, tree))
            self._append(key)
        for place, _ in open_places:
            self.ends[place] = len(told)

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def of(cls, keys: Sequence[str], ends: Sequence[int]) -> "Order":
        """Make an order anew of its keys by place and the ends of their subtrees."""
        new = cls()
        for key, end in zip(keys, ends, strict=True):
            new._append(key)
            new.ends[-1] = end
        return new

    def _append(self, key: str) -> None:
        place = len(self.keys)
        self.keys.append(key)
        self.ends.append(place + 1)
        self._places[key] = (*self._places.get(key, ()), place)

    def places(self, key: str) -> tuple[int, ...]:
        """Return the places of a key; one that is new gets one."""
        if key not in self._places:
            self._append(key)
        return self._places[key]

    def known(self, key: str) -> tuple[int, ...]:
        """Return the places of a key, none if it never came."""
        return self._places.get(key, ())

    def under(self, keys: Iterable[str]) -> tuple[Span, ...]:
        """Return the slices that hold some keys and all that lies below them, none twice."""
        return merged((place, self.ends[place]) for key in keys for place in self.known(key))

    def cover(self, wanted: Iterable[str]) -> tuple[Span, ...]:
        """Return few slices that hold some keys, each at one of its places, and no other key.

        The longest runs are taken first, and what lies in one of them is not looked for elsewhere.
        """
        asked = set(wanted)
        runs = merged((place, place + 1) for key in asked for place in self.known(key))
        left, taken = set(asked), []
        for first, past in sorted(runs, key=lambda run: run[0] - run[1]):
            held = {self.keys[place] for place in range(first, past)}
            if held & left:
                taken.append((first, past))
                left -= held
        return tuple(sorted(taken))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join slices that overlap or touch.

    >>> merged([(4, 6), (0, 2), (5, 9), (2, 3)])
    ((0, 3), (4, 9))
    """
    found: list[Span] = []
    for first, past in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(past, found[-1][1]))
        else:
            found.append((first, past))
    return tuple(found)
