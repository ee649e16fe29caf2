"""Keep what is worked out of a trial's outline, for all who are compared with the trial later."""

from collections.abc import Callable
from typing import Generic, TypeVar

from trialpost.matching.outline import TrialOutline

MOST = 4_096
"""Outlines of which something is kept, at a time."""

Worked = TypeVar("Worked")


class OncePerOutline(Generic[Worked]):
    """A function of outlines that remembers what it returned, while the outline is the same object.

    A trial that changes gets another outline. What is kept rests on records alone.
    """

    def __init__(self, work_out: Callable[[TrialOutline], Worked], most: int = MOST) -> None:
        """Take the function, and of how many outlines to keep what it returns."""
        self._work_out, self._most = work_out, most
        self._kept: dict[int, tuple[TrialOutline, Worked]] = {}

    def __call__(self, outline: TrialOutline) -> Worked:
        """Return what was worked out of an outline."""
        kept = self._kept.get(id(outline))
        if kept is not None and kept[0] is outline:
            return kept[1]
        worked = self._work_out(outline)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[id(outline)] = (outline, worked)
        return worked
