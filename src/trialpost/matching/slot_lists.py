"""Which slots of a catalogue hold a word or a term: one sorted list of slots for each name."""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

Slots = npt.NDArray[np.int32]

_NONE: Slots = np.zeros(0, np.int32)


class SlotLists:
    """For each name the slots that hold it, in order, packed into one array.

    What was added since the lists were packed lies beside them, so that an update does not copy
    them all.
    """

    def __init__(self, lists: "Mapping[str, array[int]]") -> None:
        """Pack lists of ascending slots."""
        self._place = {name: place for place, name in enumerate(lists)}
        ends = np.cumsum([len(held) for held in lists.values()], dtype=np.int64)
        self._ends = np.concatenate([np.zeros(1, np.int64), ends])
        self._slots: Slots = np.empty(int(self._ends[-1]), np.int32)
        for place, held in enumerate(lists.values()):
            self._slots[self._ends[place] : self._ends[place + 1]] = held
        self._added: dict[str, Slots] = {}

    def __getitem__(self, name: str) -> Slots:
        """Return the slots that hold a name; none if no slot does."""
        added = self._added.get(name)
        place = self._place.get(name)
        if place is None:
            return _NONE if added is None else added
        packed = self._slots[self._ends[place] : self._ends[place + 1]]
        return packed if added is None else np.concatenate([packed, added])

    def grown(self, lists: "Mapping[str, array[int]]") -> "SlotLists":
        """Return these lists with further slots, all of them higher, at their ends."""
        new = object.__new__(SlotLists)
        new._place, new._ends, new._slots = self._place, self._ends, self._slots
        new._added = dict(self._added)
        for name, held in lists.items():
            slots: Slots = np.array(held, np.int32)
            before = new._added.get(name)
            new._added[name] = slots if before is None else np.concatenate([before, slots])
        return new

    def with_all(self, names: Iterable[str], among: npt.NDArray[np.bool_]) -> Slots:
        """Return the slots, of those that ``among`` marks, that hold all of these names."""
        lists = sorted((self[name] for name in names), key=len)
        found = lists[0]
        found = found[among[found]]
        for other in lists[1:]:
            if not len(found):
                break
            found = (
                np.intersect1d(found, other, assume_unique=True)
                if len(found) > 1000
                else (found[_held(other, found)])
            )
        return found


def _held(slots: Slots, asked: Slots) -> npt.NDArray[np.bool_]:
    """Tell which of the asked are in a sorted list of slots."""
    if not len(slots):
        return np.zeros(len(asked), np.bool_)
    at = np.minimum(np.searchsorted(slots, asked), len(slots) - 1)
    held: npt.NDArray[np.bool_] = slots[at] == asked
    return held
