"""Tell how far a record can be believed to say what is so today.

``RULES`` is the whole of it, read from the top: the first rule that applies gives the label. A date
that is known to the month or the year is never held against a record before its last day is over,
and every date gets the 30 days' grace that the law gives for reporting a change; only the day on
which the record itself says that recruitment ends gets none, since after it nothing is left to
report. The same table is ``docs/reference/freshness.md``, with the sources of ``SOURCES``.

A trial team's own check of its record counts; where a registry has no such date, the day on which
the record was last updated does, and the reason says so. The day on which WHO renewed its copy of a
record tells nothing about the trial team, and never makes a record current.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from trialpost.model.calibration import Calibration
from trialpost.model.dates import PartialDate
from trialpost.model.identifiers import Registry
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message, say
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.status import StatusBasis
from trialpost.model.trial import Dates, Trial, TrialDate
from trialpost.vocabulary.plain import ago

GRACE = dt.timedelta(days=30)
YEAR = dt.timedelta(days=365)

SOURCES = {
    "A": "42 CFR 11.64(a)(1)(ii): the recruitment status of a trial and of each site, the start "
    "and the completion dates are updated within 30 days of a change. In the European Union, "
    "Regulation (EU) 536/2014, Art. 36, gives 15 days for the start and the end of recruitment.",
    "B": "42 CFR 11.64(a)(1) and the registry's definition of the verification date: a record is "
    "verified at least once a year while the trial is not over.",
    "C": "ClinicalTrials.gov's glossary: a trial whose last known status says that it goes on is "
    "shown as unknown once its expected end lies behind it and nobody has confirmed its record "
    "for two years.",
    "D": "WHO's profiles of its primary registries ask whether a record is flagged that has not "
    "been updated for more than 12 months (question 4.2).",
    "E": "The ISRCTN registry asks what has happened when a record has not been updated for two "
    "years (M. Taylor, TranspariMED, 25 November 2019).",
    "F": "ClinicalTrials.gov's definition of the overall recruitment status: it rests on those of "
    "the sites; if one site recruits, the trial does.",
    "G": "The record itself names the day; ISRCTN's own site takes the recruitment status from it.",
    "P": "The project's own measure: no source was found that gives one. It awaits calibration.",
}
"""What the letters at the rules stand for."""

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

    @property
    def is_only_a_copy(self) -> bool:
        """Whether the date of the update can only be that of WHO's copy.

        Records of ClinicalTrials.gov itself always say when they were verified.
        """
        at_home = (Registry.CTIS, Registry.EUCTR, Registry.ISRCTN)
        return self.verified is None and self.trial.id.registry not in at_home

    @property
    def confirmed(self) -> PartialDate | None:
        """When the trial team last stood by the record: checked it, or else updated it."""
        return last_confirmed(self.trial)

    def unconfirmed_for(self, span: dt.timedelta) -> bool:
        """Whether nobody has stood by the record for longer than this."""
        return self.confirmed is None or self.confirmed.latest() + span < self.today

    def unconfirmed_since(self, date: TrialDate | None) -> bool:
        """Whether nobody has stood by the record since a date in the trial's life."""
        return date is not None and (
            self.confirmed is None or self.confirmed.latest() < date.date.latest()
        )

    def is_past(self, date: TrialDate | None, span: dt.timedelta = GRACE) -> bool:
        """Whether a date in the trial's life is over for longer than this."""
        return date is not None and date.date.latest() + span < self.today

    @property
    def main_part(self) -> TrialDate | None:
        """When the main part of the trial ends, or the whole where only that is given."""
        return self.trial.dates.primary_completion or self.trial.dates.completion

    @property
    def is_called_unknown(self) -> bool:
        """Whether ClinicalTrials.gov itself calls the status unknown, which is a status there."""
        return (
            self.trial.status is Status.UNKNOWN
            and self.trial.status_basis is StatusBasis.STATED
            and self.trial.id.registry is Registry.CLINICALTRIALS_GOV
        )

    @property
    def is_left_open(self) -> bool:
        """Whether what the registry says does not tell if the trial takes people."""
        return self.trial.status is Status.UNKNOWN and not self.is_called_unknown

    def is_one_of(self, statuses: frozenset[Status]) -> bool:
        return self.trial.status in statuses


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """When a record gets a label, what is said about it, and on what authority.

    ``name`` stays the same when words change: what was counted of a rule is kept under it.
    ``source`` names the keys of ``SOURCES``, and in brackets how they are applied.
    """

    name: str
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
        name="over",
        when="the trial is over",
        applies=lambda case: case.is_one_of(_OVER),
        label=FreshnessLabel.CURRENT,
        because="This trial no longer takes people; such a record seldom changes.",
        source="B (the yearly duty ends with the trial)",
    ),
    Rule(
        name="unread",
        when="the status is missing where there always is one, or a word that nobody knows",
        applies=lambda case: (
            case.trial.status is Status.UNKNOWN and case.trial.status_basis is StatusBasis.UNREAD
        ),
        label=FreshnessLabel.STALE,
        because="We could not read whether this trial takes people.",
        source="P",
    ),
    Rule(
        name="not said",
        when="what the registry says leaves open whether the trial takes people, and the record "
        "was not checked or updated for a year",
        applies=lambda case: (
            case.is_left_open and (case.unconfirmed_for(YEAR) or case.is_only_a_copy)
        ),
        label=FreshnessLabel.STALE,
        because="The registry does not say whether this trial takes people.",
        source="P",
    ),
    Rule(
        name="not said, confirmed lately",
        when="what the registry says leaves open whether the trial takes people",
        applies=lambda case: case.is_left_open,
        label=FreshnessLabel.AGEING,
        because="{Confirmed}, but the registry does not say whether this trial takes people.",
        source="P",
    ),
    Rule(
        name="past its recruitment",
        when="takes people, though by the record itself recruitment has ended",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE)
            and case.is_past(case.trial.dates.recruitment_end, dt.timedelta(0))
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though it was due to stop taking people by "
        "{recruitment_end}.",
        source="G",
    ),
    Rule(
        name="no date",
        when="the record does not say when it was checked or updated",
        applies=lambda case: case.confirmed is None,
        label=FreshnessLabel.STALE,
        because="The record does not say when the trial team last checked it.",
        source="B",
    ),
    Rule(
        name="unknown",
        when="ClinicalTrials.gov calls the status unknown",
        applies=lambda case: case.is_called_unknown,
        label=FreshnessLabel.STALE,
        because="{Confirmed}, so the registry calls its status unknown.",
        source="C",
    ),
    Rule(
        name="two years",
        when="not checked, or else not updated, for two years",
        applies=lambda case: case.unconfirmed_for(2 * YEAR),
        label=FreshnessLabel.STALE,
        because="{Confirmed}.",
        source="B twice over, and the two years of C and E",
    ),
    Rule(
        name="past its end",
        when="takes people, though the whole trial was due to end over a year ago",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE) and case.is_past(case.trial.dates.completion, YEAR)
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though the trial was due to end by {completion}.",
        source="A",
    ),
    Rule(
        name="past its main part, unconfirmed",
        when="takes people, though its main part was due to end over half a year ago, "
        "and not checked or updated since",
        applies=lambda case: (
            case.is_one_of(_TAKES_PEOPLE)
            and case.is_past(case.main_part, YEAR / 2)
            and case.unconfirmed_since(case.main_part)
        ),
        label=FreshnessLabel.STALE,
        because="It is listed as {status}, though {due}; {confirmed}.",
        source="A",
    ),
    Rule(
        name="past its main part",
        when="takes people, though its main part was due to end",
        applies=lambda case: case.is_one_of(_TAKES_PEOPLE) and case.is_past(case.main_part),
        label=FreshnessLabel.AGEING,
        because="{Confirmed}, though {due}.",
        source="A",
    ),
    Rule(
        name="a year past its start",
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
        name="past its start",
        when="not yet recruiting, though it was due to start",
        applies=lambda case: (
            case.trial.status is Status.NOT_YET_RECRUITING and case.is_past(case.trial.dates.start)
        ),
        label=FreshnessLabel.AGEING,
        because="It is listed as {status}, though it was due to start by {start}.",
        source="A",
    ),
    Rule(
        name="copy",
        when="the only date is that of WHO's copy of the record",
        applies=lambda case: case.is_only_a_copy,
        label=FreshnessLabel.AGEING,
        because="{Confirmed}; when the trial team last checked the record is not said.",
        source="P",
    ),
    Rule(
        name="a year",
        when="not verified for a year",
        applies=lambda case: case.verified is not None and case.unconfirmed_for(YEAR),
        label=FreshnessLabel.AGEING,
        because="{Confirmed}; once a year is the rule.",
        source="B",
    ),
    Rule(
        name="a year without update",
        when="no day of a check is given, and not updated for a year",
        applies=lambda case: case.unconfirmed_for(YEAR),
        label=FreshnessLabel.AGEING,
        because="{Confirmed}, and its registry does not say when it was last checked.",
        source="D",
    ),
    Rule(
        name="otherwise",
        when="otherwise",
        applies=lambda _case: True,
        label=FreshnessLabel.CURRENT,
        because="{Confirmed}.",
        source="B, D",
    ),
)
"""The rules, in the order in which they are asked."""


def freshness(trial: Trial, *, today: dt.date, calibration: Calibration | None = None) -> Freshness:
    """Label a trial's record as current, ageing or stale, with the reason in plain words.

    With a calibration the label also says how such records turned out, once there are enough.
    """
    if calibration is not None:
        return _labelled(trial, today, calibration)
    kept = _kept.get(id(trial))
    if kept is None or kept[0] is not trial or kept[1] != today:
        kept = (trial, today, _labelled(trial, today, None))
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[id(trial)] = kept
    return kept[2]


_MOST_KEPT = 256
"""Trials, those that pages show, of which the label is kept for a day."""

_kept: dict[int, tuple[Trial, dt.date, Freshness]] = {}


def _labelled(trial: Trial, today: dt.date, calibration: Calibration | None) -> Freshness:
    case = _Case(trial, today)
    rule = rule_for(trial, today=today)
    return Freshness(
        label=rule.label,
        last_verified=case.verified,
        because=_because(rule.because, case),
        experience=experience(rule.name, calibration),
    )


def last_confirmed(trial: Trial) -> PartialDate | None:
    """Return when the trial team last stood by a record: checked it, or else updated it."""
    dates = trial.dates
    return dates.last_verified or dates.last_update_posted or dates.last_update_submitted


def rule_for(trial: Trial, *, today: dt.date) -> Rule:
    """Return the rule that labels a trial's record on a day."""
    case = _Case(trial, today)
    return next(rule for rule in RULES if rule.applies(case))


def experience(rule: str, calibration: Calibration | None) -> Message | None:
    """Say how records under a rule turned out at their next update, if enough are known."""
    tally = calibration.told_of(rule) if calibration else None
    if tally is None:
        return None
    return say(
        "Of {cases} records like this, {moved} turned out to be in another state.",
        cases=tally.cases,
        moved=tally.moved,
    )


def _because(text: str, case: _Case) -> Message:
    """Fill a rule's sentence with what it names of the case, and say if we made the status."""
    dates = case.trial.dates
    named = ("completion", "recruitment_end", "start")
    given = {name: getattr(dates, name) for name in named}
    known = {
        "Confirmed": _confirmed(case, opening=True),
        "confirmed": _confirmed(case, opening=False),
        "status": _LISTED_AS.get(case.trial.status),
        "due": _due(dates),
        **{name: date.date for name, date in given.items() if date},
    }
    said = Message(text, {name: value for name, value in known.items() if f"{{{name}}}" in text})
    return say(DERIVED, reason=said) if case.trial.status_basis is StatusBasis.DERIVED else said


DERIVED = (
    "{reason} We worked out its status from the dates in its record, "
    "as of when the record was last changed or copied."
)


def _due(dates: Dates) -> Message | None:
    """Say when the main part was due to end, or the whole where only that is given."""
    if dates.primary_completion:
        return say(MAIN_PART, primary=dates.primary_completion.date)
    if dates.completion:
        return say("the trial was due to end by {completion}", completion=dates.completion.date)
    return None


MAIN_PART = "its main part was due to finish by {primary}"


def _confirmed(case: _Case, *, opening: bool) -> Message | None:
    """Say which day the record's age is counted from; ``opening`` begins a sentence with it."""
    if case.confirmed is None:
        return None
    if case.verified is not None:
        texts = (
            "The trial team last checked this record {when}",
            "the trial team last checked this record {when}",
        )
    elif case.is_only_a_copy:
        texts = ("WHO's copy of this record was last renewed {when}",) * 2
    else:
        texts = ("This record was last updated {when}", "the record was last updated {when}")
    return Message(texts[0] if opening else texts[1], {"when": ago(case.confirmed, case.today)})
