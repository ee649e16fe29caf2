"""Judge whether a run can be believed: how much of it was unreadable, or has lost what it had.

A registry that gives a field another name sends records that can be read and say less. A run of
such records is kept, since raw bytes are kept first, but it does not count: the next one asks from
the same day again, until the registry is itself again or the operator accepts the new form.
"""

from collections.abc import Iterable

import msgspec

from trialpost.model.reading import IssueKind, ReadIssue
from trialpost.registry.drift.alarm import Alarm, AlarmKind
from trialpost.registry.readers import reader_at

MOST_FAILED = 0.01
"""If more of a run's records than this cannot be read, the run is not counted as done."""
MOST_LOST = 0.01
"""The same for records without an overall status that is understood, which every record has."""
LEAST_LOST = 3
"""Fewer such records are no change of form, unless the run has no others."""
FIELDS_NAMED = 3

STATUS_AT = "/protocolSection/statusModule/overallStatus"
LOSSES = (IssueKind.MISSING, IssueKind.UNKNOWN_CODE, IssueKind.WRONG_TYPE)


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks against a run: of its ``records``, how many could not be read (``failed``) or
    have no status that is understood (``lost``), and which fields that we read are ``gone``.
    """  # noqa: D205 - one sentence

    records: int
    failed: int = 0
    lost: int = 0
    gone: tuple[str, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether too many records could not be read at all."""
        return self.failed > MOST_FAILED * self.records

    @property
    def is_of_another_form(self) -> bool:
        """Whether the records could be read, and say less than they should."""
        lost = self.lost > MOST_LOST * self.records and self.lost >= min(LEAST_LOST, self.records)
        return lost or bool(self.gone)

    def __str__(self) -> str:
        """Say what speaks against the run, as the beginning of a sentence."""
        told = []
        if self.is_unreadable:
            told.append(f"{self.failed:,} of {self.records:,} records could not be read")
        if self.lost:
            told.append(
                f"{self.lost:,} of {self.records:,} records have no overall status that is "
                "understood"
            )
        if self.gone:
            more = f" and {len(self.gone) - FIELDS_NAMED:,} more" * (len(self.gone) > FIELDS_NAMED)
            told.append(f"no record has {', '.join(self.gone[:FIELDS_NAMED])}{more} any longer")
        return "; ".join(told)


def is_lost(issues: Iterable[ReadIssue]) -> bool:
    """Say whether a record has no overall status, or none that is understood."""
    return any(issue.where == STATUS_AT and issue.kind in LOSSES for issue in issues)


def gone(alarms: Iterable[Alarm]) -> tuple[str, ...]:
    """Name the fields that are read and that no record has any longer."""
    return tuple(
        alarm.field
        for alarm in alarms
        if alarm.kind is AlarmKind.VANISHED
        and (knows := reader_at(alarm.door).knows) is not None
        and knows(alarm.field)
    )
