"""Trials as they stood at versions of the catalogue, each read once during a run."""

import bisect
import functools

import msgspec

from trialpost.errors import TrialpostError
from trialpost.matching.trees import Better
from trialpost.matching.version import Version
from trialpost.web.catalogue import store, trees
from trialpost.web.catalogue.records import changed_in
from trialpost.web.watch.judging.somebody import is_unread

TRIALS_KEPT = 2000
"""Records that are kept read during one run."""


class Versions:
    """Reads trials as they stood, up to a version; a trial that was not there then is ``None``.

    Those whose present record does not open are in ``closed`` with the kind of the error, once that
    was tried.
    """

    def __init__(self, until: int, better: Better) -> None:
        """Take the last version that counts; ``better`` adds what else is known of criteria."""
        self._until, self._better = until, better
        self.changed_in = functools.lru_cache(TRIALS_KEPT)(changed_in)
        self.closed: dict[str, str] = {}
        self._present = functools.lru_cache(TRIALS_KEPT)(self._read_present)
        self._stood = functools.lru_cache(TRIALS_KEPT)(self._read)

    def present(self, name: str) -> Version | None:
        """Read a trial as it stood when this run began; raises what reading a record raises."""
        try:
            return self._present(name)
        except (TrialpostError, msgspec.MsgspecError) as error:
            self.closed[name] = type(error).__name__
            raise

    def at(self, name: str, version: int) -> Version | None:
        """Read a trial as it stood at a version, once for all at which it stood the same."""
        changed = self.changed_in(name)
        place = bisect.bisect_right(changed, version)
        return self._stood(name, changed[place - 1]) if place else None

    def last_read(self, name: str, upto: int) -> Version | None:
        """Return a trial as it was when it could last be read, up to a version."""
        for at in reversed(self.changed_in(name)):
            version = self.at(name, at) if at <= upto else None
            if version is not None and not is_unread(version.trial):
                return version
        return None

    def _read_present(self, name: str) -> Version | None:
        """Read a trial's row, unless a load that is at work meanwhile was there already."""
        trial = store.trial(name)
        if self.changed_in(name)[-1] > self._until:
            return self.at(name, self._until)
        return Version(trial, self._better, trees.of_text)

    def _read(self, name: str, version: int) -> Version | None:
        trial = store.trial_at(name, version)
        return Version(trial, self._better, trees.of_text) if trial is not None else None
