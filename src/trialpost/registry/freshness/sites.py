"""Tell how far the entry of one site can be believed to say what is so today.

``SITE_RULES`` is read from the top, like ``freshness.RULES``. A site's entry is never more
believable than the record that it stands in. What would be odd at one site may be quite in order (a
site that opens late, the last one that still looks for people), so such an entry is ageing at
worst: ask before you travel.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from trialpost.model.calibration import Calibration
from trialpost.model.match import Freshness, FreshnessLabel
from trialpost.model.message import Message, say
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus as Status
from trialpost.model.trial import Trial
from trialpost.registry.freshness.rules import GRACE, YEAR, experience, freshness, last_confirmed

FEW = 3
"""Other sites from which it means something that all of them have closed."""

_CLOSED = frozenset({
    Status.ACTIVE_NOT_RECRUITING,
    Status.COMPLETED,
    Status.TERMINATED,
    Status.WITHDRAWN,
})  # fmt: skip
_TAKES_NOBODY = _CLOSED | {
    Status.SUSPENDED,
    Status.NO_LONGER_AVAILABLE,
    Status.TEMPORARILY_NOT_AVAILABLE,
    Status.APPROVED_FOR_MARKETING,
    Status.WITHHELD,
}


class _SiteCase(msgspec.Struct, frozen=True):
    """A site of a trial on a day, with the questions that the rules ask of it."""

    trial: Trial
    site: Site
    today: dt.date
    record: Freshness

    @property
    def recruits(self) -> bool:
        return self.site.status is Status.RECRUITING

    @property
    def waits(self) -> bool:
        return self.site.status is Status.NOT_YET_RECRUITING

    def others_closed(self) -> bool:
        """Whether there are enough other sites, each with a status, and all have closed."""
        statuses = [one.status for one in self.trial.sites if one is not self.site]
        return len(statuses) >= FEW and all(status in _CLOSED for status in statuses)

    def none_recruits(self) -> bool:
        """Whether every site of the trial says of itself that it does not recruit."""
        statuses = [one.status for one in self.trial.sites]
        return bool(statuses) and None not in statuses and Status.RECRUITING not in statuses

    def unconfirmed_lately(self) -> bool:
        """Whether nobody has checked (or else updated) the record for half a year.

        Whoever checks a record stands by what it says of each site.
        """
        confirmed = last_confirmed(self.trial)
        return confirmed is None or confirmed.latest() + YEAR / 2 < self.today

    def started_before(self, span: dt.timedelta) -> bool:
        start = self.trial.dates.start
        return start is not None and start.date.latest() + span < self.today


class SiteRule(msgspec.Struct, frozen=True, kw_only=True):
    """When a site's entry gets a label, what is said about it, and on what authority.

    ``label`` ``None`` is that of the whole record, and ``because`` then its reason.
    """

    name: str
    when: str
    applies: Callable[[_SiteCase], bool]
    label: FreshnessLabel | None
    because: str
    source: str


SITE_RULES = (
    SiteRule(
        name="site: stale record",
        when="the record as a whole is stale",
        applies=lambda case: case.record.label is FreshnessLabel.STALE,
        label=None,
        because="{record}",
        source="as the record",
    ),
    SiteRule(
        name="site: recruits, the trial does not",
        when="the site is listed as recruiting, and the trial takes nobody",
        applies=lambda case: case.recruits and case.trial.status in _TAKES_NOBODY,
        label=FreshnessLabel.STALE,
        because="This site is listed as recruiting, though the trial as a whole takes nobody new.",
        source="F",
    ),
    SiteRule(
        name="site: none recruits",
        when="the trial is listed as recruiting, and every site as not recruiting",
        applies=lambda case: case.trial.status is Status.RECRUITING and case.none_recruits(),
        label=FreshnessLabel.AGEING,
        because="The trial is listed as recruiting, though none of its sites is. Ask which is so.",
        source="F",
    ),
    SiteRule(
        name="site: recruits before the trial",
        when="the site is listed as recruiting, and the trial as not yet recruiting",
        applies=lambda case: case.recruits and case.trial.status is Status.NOT_YET_RECRUITING,
        label=FreshnessLabel.AGEING,
        because="This site is listed as recruiting, though the trial has not started. "
        "Ask which is so.",
        source="F",
    ),
    SiteRule(
        name="site: opens late",
        when="the site is listed as not yet recruiting, over a year after the trial started, "
        "and the record was not checked for half a year",
        applies=lambda case: (
            case.waits
            and case.trial.status is Status.RECRUITING
            and case.started_before(YEAR + GRACE)
            and case.unconfirmed_lately()
        ),
        label=FreshnessLabel.AGEING,
        because="This site is listed as not yet recruiting, though the trial started in {start}.",
        source="P (A asks for the update of a site's status; a site may open late)",
    ),
    SiteRule(
        name="site: the last one",
        when="the site is listed as recruiting, all others, three or more, have closed, "
        "and the record was not checked for half a year",
        applies=lambda case: case.recruits and case.others_closed() and case.unconfirmed_lately(),
        label=FreshnessLabel.AGEING,
        because="This is the only site of {count} that is still listed as recruiting. "
        "Ask before you travel.",
        source="P",
    ),
    SiteRule(
        name="site: otherwise",
        when="otherwise",
        applies=lambda _case: True,
        label=None,
        because="{record}",
        source="as the record",
    ),
)
"""The rules, in the order in which they are asked."""


def site_freshness(
    trial: Trial, site: Site, *, today: dt.date, calibration: Calibration | None = None
) -> Freshness:
    """Label the entry of one of a trial's sites, with the reason in plain words.

    ``last_verified`` is the record's: registries do not say when a single site was checked.
    """
    record = freshness(trial, today=today, calibration=calibration)
    case = _SiteCase(trial, site, today, record)
    rule = _rule(case)
    if rule.label is None:
        return record
    return Freshness(
        label=rule.label,
        last_verified=record.last_verified,
        because=_because(rule.because, case),
        experience=experience(rule.name, calibration),
    )


def site_rule_for(trial: Trial, site: Site, *, today: dt.date) -> SiteRule:
    """Return the rule that labels a site's entry on a day."""
    return _rule(_SiteCase(trial, site, today, freshness(trial, today=today)))


def _rule(case: _SiteCase) -> SiteRule:
    return next(rule for rule in SITE_RULES if rule.applies(case))


def _because(text: str, case: _SiteCase) -> Message:
    start = case.trial.dates.start
    known = {"count": len(case.trial.sites), "start": start.date if start else say("the past")}
    return Message(text, {name: value for name, value in known.items() if f"{{{name}}}" in text})
