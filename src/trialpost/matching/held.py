"""The outlines of a catalogue by slot: in memory, or loaded where trials take nobody any more."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from trialpost.errors import NotFound
from trialpost.matching.checks import closes
from trialpost.matching.outline import TrialOutline
from trialpost.model.trial import MeshTerm

LoadOutlines = Callable[[Sequence[str]], Mapping[str, TrialOutline]]
"""Return the outlines of the trials of these ids."""

_FIRST, _TOGETHER = 16, 500
"""Outlines that are loaded at once, at first and at most: often the first few say enough."""


class Held:
    """The outlines of all slots.

    Nine tenths of a registry's trials are over and are seldom asked for, so that their outlines
    need not be in memory where they can be loaded.
    """

    def __init__(self, load: LoadOutlines | None = None) -> None:
        """Hold nothing yet; without ``load`` everything that is added stays in memory."""
        self.load = load
        self.ids: list[str] = []
        self.slot_of: dict[str, int] = {}
        self._kept: dict[int, TrialOutline] = {}
        self._terms: dict[tuple[MeshTerm, ...], tuple[MeshTerm, ...]] = {}

    def add(self, one: TrialOutline) -> None:
        """Give an outline the next slot."""
        slot = len(self.ids)
        self.ids.append(one.id)
        self.slot_of[one.id] = slot
        if self.load is None or not closes(one.status):
            self._kept[slot] = self._shared(one)

    def _shared(self, one: TrialOutline) -> TrialOutline:
        """Let outlines with the same terms share them: many have the same, and they are long."""
        return msgspec.structs.replace(
            one,
            terms=self._terms.setdefault(one.terms, one.terms),
            ancestors=self._terms.setdefault(one.ancestors, one.ancestors),
        )

    def without(self, gone: Iterable[int]) -> "Held":
        """Return a copy in which these slots belong to no trial any more."""
        new = Held(self.load)
        new.ids, new.slot_of = list(self.ids), dict(self.slot_of)
        new._kept, new._terms = dict(self._kept), self._terms
        for slot in gone:
            del new.slot_of[new.ids[slot]]
        return new

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, slot: int) -> TrialOutline:
        """Return the outline of a slot.

        Raises:
            NotFound: if it was to be loaded and is gone.
        """
        for one in self.at([slot]):
            return one
        raise NotFound(f"The catalogue does not hold {self.ids[slot]} any more.")

    def is_loaded(self, slot: int) -> bool:
        """Say whether a slot's outline has to be loaded first."""
        return slot not in self._kept

    def at(self, slots: Iterable[int]) -> Iterator[TrialOutline]:
        """Yield the outlines of slots, in their order."""
        return (one for _, one in self.at_slots(slots))

    def at_slots(self, slots: Iterable[int]) -> Iterator[tuple[int, TrialOutline]]:
        """Yield slots with their outlines, in their order; those gone meanwhile are left out."""
        each, many = iter(slots), _FIRST
        while some := tuple(itertools.islice(each, many)):
            many = min(2 * many, _TOGETHER)
            missing = [self.ids[slot] for slot in some if slot not in self._kept]
            loaded = self.load(missing) if missing and self.load else {}
            for slot in some:
                one = self._kept.get(slot) or loaded.get(self.ids[slot])
                if one is not None:
                    yield slot, one
