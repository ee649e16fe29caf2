"""The criteria of trials as trees: read when they are asked for, or loaded where they are kept."""

import functools
from collections.abc import Callable, Mapping, Sequence

from trialpost.eligibility.understanding import read_criteria
from trialpost.matching.outline import TrialOutline
from trialpost.model.requirement import ReadCriterion
from trialpost.model.trial import Trial

READ_KEPT = 4096
"""Eligibility texts that are kept read, since many people are matched with the same trials."""

READY_KEPT = 500
"""Trials of a catalogue whose criteria are kept ready to be judged: some 70 MB of a worker's."""

Trees = tuple[ReadCriterion, ...]
"""The criteria of one trial, in the order of its text."""

LoadTrees = Callable[[Sequence[str]], Mapping[str, Trees]]
"""Return the trees of the trials of these ids, as far as they are kept and of the present rules."""

Better = Callable[[Sequence[tuple[TrialOutline, Trees]]], Sequence[Trees]]
"""Return the trees of trials with what else is known of criteria that the rules left unread."""


class TreesKept:
    """The trees of the trials that were asked for last, each by its slot in a catalogue.

    A trial whose record changes gets a new slot, so that what is kept is never of an older one.
    """

    def __init__(self, most: int = READY_KEPT) -> None:
        self._most = most
        self._kept: dict[int, Trees] = {}

    def get(self, slot: int) -> Trees | None:
        """Return the trees of a slot, if they are kept."""
        return self._kept.get(slot)

    def keep(self, slot: int, trees: Trees) -> None:
        """Keep the trees of a slot; those that were kept first go."""
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept), -1), None)
        self._kept[slot] = trees


def judged_trees(outline: TrialOutline, text: str, better: Better) -> Trees:
    """Return the criteria by which a trial is judged, with what else is known of them."""
    return better([(outline, read_kept(text))])[0]


@functools.lru_cache(maxsize=READ_KEPT)
def read_kept(text: str) -> Trees:
    """Read an eligibility text; one that was read lately is not read again."""
    return read_criteria(text)


def read_text(trial: Trial) -> Trees:
    """Read the criteria of a trial; who judges trials that are stored may have them kept."""
    return read_kept(trial.eligibility.criteria)


def none_kept(_: Sequence[str]) -> Mapping[str, Trees]:
    """Say that nothing is kept: what a catalogue in memory loads."""
    return {}


def as_read(read: Sequence[tuple[TrialOutline, Trees]]) -> Sequence[Trees]:
    """Return the trees as the rules read them."""
    return [trees for _, trees in read]
