"""The notices as a run of the watch left them, whatever later runs made of them.

A later run may write a notice anew that did not go out, and write others. Of both its witness
(``runs``) tells how it found them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from trialpost.web.people.models import SealedProfile
from trialpost.web.watch.auditing import runs
from trialpost.web.watch.auditing.runs import Seen
from trialpost.web.watch.judging.knowing import Owed
from trialpost.web.watch.models import Notice, WatchRun
from trialpost.web.watch.sending import owed


class Left(NamedTuple):
    """What runs that came after one found of people, up to which notice, and who is owed now."""

    later: Sequence[Mapping[int, Seen]]
    upto: int | None
    owing: Mapping[int, Owed]

    @classmethod
    def of(cls, run: WatchRun) -> Self | None:
        """Read what later runs found; ``None`` where that of one of them is lost."""
        later = list(runs.after(run))
        found = [people for one in later if (people := runs.witness(one)) is not None]
        if len(found) < len(later):
            return None
        return cls(found, later[0].notices_before if later else None, owed.people())

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

    def owed(self, row: SealedProfile) -> Owed | None:
        """Return from where somebody had to be judged anew when the run had ended."""
        return self.owing.get(row.pk) if self.is_last else self.later[0][row.pk].owed

    def sealed(self, key: int, notice: Notice) -> bytes:
        """Return what a notice of somebody's held then, sealed."""
        for people in self.later:
            if notice.pk in people[key].pending:
                return people[key].pending[notice.pk]
        return bytes(notice.sealed)
