"""Remember something small about each of very many keys, in a few bytes each.

A load knows half a million records by the hash of their key. A dictionary of them takes some 130
bytes each; these tables take 9 to 14 of a mark alone, and 8 more for each number beside it.
"""

from array import array
from collections import Counter

_SMALLEST = 1024
_FULL = 2 / 3
"""Of its places filled, a table is made anew with twice as many."""


class Noted:
    """A mark from 1 to 255, and some whole numbers of 64 bits with a sign, for each hash.

    Open addressing with linear probing: the place of a hash is its lowest bits, or the next that
    is free. Nothing is ever taken out.
    """

    __slots__ = ("_count", "_hashes", "_marks", "_numbers")

    def __init__(self, numbers: int = 0) -> None:
        """Hold nothing yet; ``numbers`` stand beside each mark."""
        self._numbers = [array("q") for _ in range(numbers)]
        self._make(_SMALLEST)

    def __len__(self) -> int:
        return self._count

    def __contains__(self, hashed: int) -> bool:
        return self._marks[self._place(hashed)] != 0

    def mark(self, hashed: int) -> int:
        """Return the mark of a hash; 0 if it is not held."""
        return self._marks[self._place(hashed)]

    def row(self, hashed: int) -> tuple[int, ...]:
        """Return the mark of a hash and the numbers beside it; nothing if it is not held."""
        at = self._place(hashed)
        if not self._marks[at]:
            return ()
        return (self._marks[at], *(column[at] for column in self._numbers))

    def put(self, hashed: int, mark: int, *numbers: int) -> None:
        """Hold a mark and numbers for a hash, in the place of those that it had."""
        at = self._place(hashed)
        is_new = not self._marks[at]
        if is_new and self._count + 1 > _FULL * len(self._marks):
            self._grow()
            at = self._place(hashed)
        self._hashes[at], self._marks[at] = hashed, mark
        for column, number in zip(self._numbers, numbers, strict=True):
            column[at] = number
        self._count += is_new

    def put_first(self, hashed: int, mark: int, *numbers: int) -> tuple[int, ...]:
        """Hold a mark and numbers for a hash that has none; return those that it has then."""
        held = self.row(hashed)
        if held:
            return held
        self.put(hashed, mark, *numbers)
        return (mark, *numbers)

    def counts(self) -> Counter[int]:
        """Return how many hashes have each mark."""
        counts = Counter({mark: self._marks.count(mark) for mark in set(self._marks)})
        del counts[0]
        return counts

    def _place(self, hashed: int) -> int:
        """Return where a hash is, or where it would be put."""
        marks, hashes, last = self._marks, self._hashes, len(self._marks) - 1
        at = hashed & last
        while marks[at] and hashes[at] != hashed:
            at = (at + 1) & last
        return at

    def _make(self, places: int) -> None:
        self._count = 0
        self._marks = bytearray(places)
        self._hashes = array("q", bytes(8 * places))
        self._numbers = [array("q", bytes(8 * places)) for _ in self._numbers]

    def _grow(self) -> None:
        marks, hashes, numbers = self._marks, self._hashes, self._numbers
        self._make(2 * len(marks))
        for at, mark in enumerate(marks):
            if mark:
                self.put(hashes[at], mark, *(column[at] for column in numbers))
