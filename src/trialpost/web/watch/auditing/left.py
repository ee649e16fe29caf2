"""The notices as a run of the watch left them, whatever later runs made of them.

A later run may write a notice anew that did not go out, and write others. Of both its witness
(``runs``) tells how it found them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from trialpost.web.watch.auditing import runs
from trialpost.web.watch.auditing.runs import Seen
from trialpost.web.watch.models import Notice, WatchRun


class Left(NamedTuple):
    """What the runs that came after one found of people, in order, and up to which notice."""

    later: Sequence[Mapping[int, Seen]]
    upto: int | None

    @classmethod
    def of(cls, run: WatchRun) -> Self | None:
        """Read what later runs found; ``None`` where that of one of them is lost."""
        later = list(runs.after(run))
        found = [people for one in later if (people := runs.witness(one)) is not None]
        if len(found) < len(later):
            return None
        return cls(found, later[0].notices_before if later else None)

    @property
    def is_last(self) -> bool:
        """Whether no run came after."""
        return not self.later

    def knows(self, key: int) -> bool:
        """Say whether all later runs found somebody, by the key of their profile."""
        return all(key in people for people in self.later)

    def was_there(self, notice: Notice) -> bool:
        """Say whether a notice was there when the run had ended."""
        return self.upto is None or notice.pk <= self.upto

    def sealed(self, key: int, notice: Notice) -> bytes:
        """Return what a notice of somebody's held then, sealed."""
        for people in self.later:
            if notice.pk in people[key].pending:
                return people[key].pending[notice.pk]
        return bytes(notice.sealed)
