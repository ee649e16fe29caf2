"""Tell how far a record can be believed to say what is so today.

``RULES`` is the whole of it, read from the top: the first rule that applies gives the label. A date
that is known to the month or the year is never held against a record before its last day is over,
and every date gets the 30 days' grace that the law gives for reporting a change.

Sources: (A) 42 CFR 11.64(a)(1)(ii): recruitment status and completion dates are updated within 30
days of a change. (B) 42 CFR 11.64(a)(1) and the registry's definition of the verification date: a
record is verified at least once a year while the trial is not over. (C) ClinicalTrials.gov's
glossary: a trial whose last known status says that it goes on is shown as "unknown" once its
expected end lies behind it and nobody has confirmed its record for two years.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from trialpost.model.dates import PartialDate
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message, say
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.trial import Trial, TrialDate
from trialpost.vocabulary.plain import ago

GRACE = dt.timedelta(days=30)
YEAR = dt.timedelta(days=365)

_OVER = frozenset({
    Status.COMPLETED,
    Status.TERMINATED,
    Status.WITHDRAWN,
    Status.NO_LONGER_AVAILABLE,
    Status.APPROVED_FOR_MARKETING,
})  # fmt: skip
_TAKES_PEOPLE = frozenset({
    Status.RECRUITING,
    Status.ENROLLING_BY_INVITATION,
    Status.NOT_YET_RECRUITING,
})  # fmt: skip


class _Case(msgspec.Struct, frozen=True):
    """A trial on a day, with the questions that the rules ask of it."""

    trial: Trial
    today: dt.date

    @property
    def verified(self) -> PartialDate | None:
        return self.trial.dates.last_verified

    def unverified_for(self, span: dt.timedelta) -> bool:
        """Whether nobody has verified the record for longer than this."""
        return self.verified is None or self.verified.latest() + span < self.today

    def unverified_since(self, date: TrialDate | None) -> bool:
        """Whether nobody has verified the record since a date in the trial's life."""
        return date is not None and (
            self.verified is None or self.verified.latest() < date.date.latest()
        )

    def is_past(self, date: TrialDate | None, span: dt.timedelta = GRACE) -> bool:
        """Whether a date in the trial's life is over for longer than this."""
        return date is not None and date.date.latest() + span < self.today

    def is_one_of(self, statuses: frozenset[Status]) -> bool:
        return self.trial.status in statuses


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When a record gets a label, what is said about it, and on what authority."""

    when: str
    applies: Callable[[_Case], bool]
    label: FreshnessLabel
    because: str
    source: str


_LISTED_AS = {
    Status.RECRUITING: say("recruiting"),
    Status.ENROLLING_BY_INVITATION: say("enrolling by invitation"),
    Status.NOT_YET_RECRUITING: say("not yet recruiting"),
}

RULES = (
    Rule(
        when="the trial is over",
        applies=lambda case: case.is_one_of(_OVER),
        label=FreshnessLabel.CURRENT,
        because="This trial no longer takes people; such a record seldom changes.",
        source="B (the yearly duty ends with the trial)",
    ),
    Rule(
        when="the record was never verified",
        applies=lambda case: case.verified is None,
        label=FreshnessLabel.STALE,
        because="The record does not say when the trial team last checked it.",
        source="B",
    ),
    Rule(
        when="the registry calls the status unknown",
        applies=lambda case: case.trial.status is Status.UNKNOWN,
        label=FreshnessLabel.STALE,
        because="The trial team last checked this record {checked}, so the registry calls its "
        "status unknown.",
        source="C",
    ),
    Rule(
        when="not verified for two years",
        applies=lambda case: case.unverified_for(2 * YEAR),
        label=FreshnessLabel.STALE,
        because="The trial team last checked this record {checked}.",
        source="B twice over, and the two years of C",
    ),
    Rule(
        when="takes people, though the whole trial was due to end over a year ago",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE) and case.is_past(case.trial.dates.completion, YEAR)
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though the trial was due to end by {completion}.",
        source="A",
    ),
    Rule(
        when="takes people, though its main part was due to end over half a year ago, "
        "and not verified since",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE)
            and case.is_past(case.trial.dates.primary_completion, YEAR / 2)
            and case.unverified_since(case.trial.dates.primary_completion)
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though its main part was due to finish by {primary}; "
        "the trial team last checked this record {checked}.",
        source="A",
    ),
    Rule(
        when="takes people, though its main part was due to end",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE) and case.is_past(case.trial.dates.primary_completion)
        ),
        label=FreshnessLabel.AGEING,
        because="The trial team last checked this record {checked}, though its main part was due "
        "to finish by {primary}.",
        source="A",
    ),
    Rule(
        when="not yet recruiting, though it was due to start over a year ago",
        applies=lambda case: (
            case.trial.status is Status.NOT_YET_RECRUITING
            and case.is_past(case.trial.dates.start, YEAR)
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though it was due to start by {start}.",
        source="A",
    ),
    Rule(
        when="not yet recruiting, though it was due to start",
        applies=lambda case: (
            case.trial.status is Status.NOT_YET_RECRUITING and case.is_past(case.trial.dates.start)
        ),
        label=FreshnessLabel.AGEING,
        because="It is listed as {status}, though it was due to start by {start}.",
        source="A",
    ),
    Rule(
        when="not verified for a year",
        applies=lambda case: case.unverified_for(YEAR),
        label=FreshnessLabel.AGEING,
        because="The trial team last checked this record {checked}; once a year is the rule.",
        source="B",
    ),
    Rule(
        when="otherwise",
        applies=lambda _case: True,
        label=FreshnessLabel.CURRENT,
        because="The trial team last checked this record {checked}.",
        source="B",
    ),
)
"""The rules, in the order in which they are asked."""


def freshness(trial: Trial, *, today: dt.date) -> Freshness:
    """Label a trial's record as current, ageing or stale, with the reason in plain words."""
    case = _Case(trial, today)
    rule = next(rule for rule in RULES if rule.applies(case))
    return Freshness(
        label=rule.label, last_verified=case.verified, because=_because(rule.because, case)
    )


def _because(text: str, case: _Case) -> Message:
    """Fill a rule's sentence with what it names of the case."""
    dates = case.trial.dates
    known = {
        "checked": ago(case.verified, case.today) if case.verified else None,
        "status": _LISTED_AS.get(case.trial.status),
        "completion": dates.completion.date if dates.completion else None,
        "primary": dates.primary_completion.date if dates.primary_completion else None,
        "start": dates.start.date if dates.start else None,
    }
    return Message(text, {name: value for name, value in known.items() if f"{{{name}}}" in text})
