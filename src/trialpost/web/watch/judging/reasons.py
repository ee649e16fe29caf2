"""What somebody is told of a trial, on what it rests, and how that reads.

The sentences name what the trial asks for and what its record changed, in the record's own words.
They repeat nothing of the profile, and no distance, since mails and their pages are passed on.
"""

import datetime as dt
from typing import NamedTuple

import msgspec

from trialpost.matching.change_words import tell
from trialpost.model.bearing import Turn
from trialpost.model.change import (
    AgesChanged,
    Change,
    SiteAdded,
    SiteClosed,
    SiteOpened,
    SiteRemoved,
    StatusChanged,
)
from trialpost.model.message import Message, say
from trialpost.model.reason import FOLLOWING, Reason, ReasonKind
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.vocabulary.ages import age_words
from trialpost.web.language import render
from trialpost.web.people.store import Unjudged


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """On what a notice rests: two versions of a trial, what differs, and how they look.

    ``since`` is the version of the catalogue at which the person last knew of the trial, or could
    have, ``until`` the one at which it was judged; ``day_before`` and ``day`` are the days for
    which they were judged. A verdict is that of ``TrialVerdict``, ``unrelated`` where the trial is
    about something else, and ``none`` where there was no trial.
    """

    since: int
    until: int
    day_before: dt.date
    day: dt.date
    verdict_before: str
    verdict: str
    reasons: tuple[Reason, ...] = ()

    def __repr__(self) -> str:
        return "Evidence(…)"


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One trial to tell one person of. ``version`` is the catalogue's, at which it was judged.

    ``reason`` is the weightiest of the reasons in ``evidence``; ``score`` is that of the match, 0
    where the trial is told because somebody saved it. ``mark`` is that of the profile as it was
    saved when the notice was written; ``written`` is when that was first. ``saved`` says of a trial
    that is told since it may fit that they saved it besides, and of what became of one that they
    saved that it is told beside that.
    """

    trial: str
    title: str
    reason: str
    because: tuple[Message, ...]
    km: float | None
    version: int
    score: float = 0.0
    evidence: Evidence | None = None
    mark: str = ""
    written: dt.datetime | None = None
    saved: bool = False

    @property
    def follows(self) -> bool:
        """Whether this is told because somebody saved the trial, whether or not it fits."""
        return self.reason in FOLLOWING

    def __repr__(self) -> str:
        return "News(…)"


class Found(NamedTuple):
    """What is news to somebody, and how they know the trials of which that could not be told.

    Of a trial that could not be judged everybody is told later by what it was (``owed``). These are
    the ones of which somebody has to be told by who *they* were as well: since they changed their
    profile, or were owed themselves.
    """

    news: tuple[News, ...]
    unjudged: tuple[Unjudged, ...] = ()

    def __repr__(self) -> str:
        return "Found(…)"


REASONS: dict[str, Message] = {
    ReasonKind.NEW: say("It is new since we last looked."),
    ReasonKind.OPENED: say("It has started to take people."),
    ReasonKind.SITE: say("A place within the distance that you gave takes people now."),
    ReasonKind.AGES: say("It takes people of other ages now."),
    ReasonKind.SEX: say("It has changed of which sex people can join."),
    ReasonKind.HEALTHY: say("It has changed whether healthy people can join."),
    ReasonKind.CONDITION: say("It is about other health problems now."),
    ReasonKind.CRITERION: say("It has changed a rule of who can join."),
    ReasonKind.PROFILE: say("It may fit since you changed what you told us."),
    ReasonKind.TIME: say("It may fit now that time has passed."),
    ReasonKind.CHANGED: say("Its description has changed, and it may fit now."),
    ReasonKind.CLOSED: say("You saved this trial, and it no longer takes people."),
    ReasonKind.RESULTS: say("You saved this trial, and it has results now."),
    ReasonKind.FOLLOWED: say("You saved this trial, and it has changed."),
}
"""What stands before the reasons in the trial's own terms."""

_SAID_ALREADY = frozenset({ReasonKind.OPENED, ReasonKind.RESULTS})
"""Reasons whose sentence says all that their changes would say."""

_SAVED = say("You saved this trial.")
_AGAIN = say("It takes people again.")
_HAD_BEGUN = frozenset({
    RecruitmentStatus.SUSPENDED,
    RecruitmentStatus.ACTIVE_NOT_RECRUITING,
    RecruitmentStatus.COMPLETED,
    RecruitmentStatus.TERMINATED,
})  # fmt: skip
"""States of a trial that had begun already before it opened."""

_ALSO = {ReasonKind.RESULTS: say("It has results now.")}
"""What is said where "You saved this trial" was said before."""

_WAYS = frozenset({"It is less than 1 km away.", "It is {km} km away."})
"""How far away a trial is, as older notices have it: it would tell where somebody lives."""


def sentences(news: News) -> list[str]:
    """Say in words why somebody is told of a trial: what is new, then what the trial asks for."""
    whom = () if _tells_ages(news) else [_whole(one) for one in news.because]
    known = (_SAVED,) if news.saved else ()
    said = (render(one) for one in (*known, *_why(news), *whom) if one.text not in _WAYS)
    return [_ended(one) for one in said]


def _ended(said: str) -> str:
    """End a sentence that ends with a quotation without a stop: more sentences may follow it."""
    bare = said.rstrip('”»"')
    return said if not bare or bare == said or bare[-1] in ".!?…" else f"{said}."


def _whole(said: Message) -> Message:
    """Return a message of a notice as it was made: one that fills a gap was opened as a mapping."""
    params = {
        name: _whole(Message(**value)) if isinstance(value, dict) else value
        for name, value in said.params.items()
    }
    return Message(said.text, params)


def _tells_ages(news: News) -> bool:
    """Say whether the reasons tell already which ages are taken."""
    found = news.evidence.reasons if news.evidence else ()
    told = (one for one in found if one.kind not in _SAID_ALREADY)
    return any(isinstance(change, AgesChanged) for one in told for change in one.changes)


def _why(news: News) -> list[Message]:
    """Say every reason, each followed by the changes that it rests on."""
    found = news.evidence.reasons if news.evidence else ()
    if not found:
        return [REASONS[news.reason]]
    said: list[Message] = []
    closed = any(one.kind is ReasonKind.CLOSED for one in found)
    for at, one in enumerate(found):
        changes = [
            without_way(change)
            for change in one.changes
            if not (closed and isinstance(change, SiteClosed))  # with the trial, its sites close
            and not (one.kind is ReasonKind.CLOSED and _is_announced(change))
        ]
        if one.changes and not changes and one.kind is not ReasonKind.CLOSED:
            continue
        said += _heading(one, also=one.kind in FOLLOWING and (at > 0 or news.saved))
        if one.kind not in _SAID_ALREADY:
            said += tell(changes)
    return said


def _is_announced(change: Change) -> bool:
    """Say whether a trial went back to taking nobody yet: that it takes nobody is said then."""
    return isinstance(change, StatusChanged) and change.turn is Turn.ANNOUNCED


def _heading(reason: Reason, *, also: bool) -> list[Message]:
    """Say what kind of reason it is, shorter where another stands before it."""
    if reason.kind is ReasonKind.OPENED and any(
        isinstance(one, StatusChanged) and one.before in _HAD_BEGUN for one in reason.changes
    ):
        return [_AGAIN]
    if also:
        return [_ALSO[reason.kind]] if reason.kind in _ALSO else []
    return [REASONS[reason.kind]]


def without_way(change: Change) -> Change:
    """Leave out how far a site is: that is counted from where the person lives."""
    if isinstance(change, SiteOpened | SiteAdded | SiteClosed | SiteRemoved):
        return msgspec.structs.replace(change, km=None)
    return change


def because(trial: Trial) -> tuple[Message, ...]:
    """Say whom a trial takes."""
    return (_ages(trial),)


def _ages(trial: Trial) -> Message:
    low, high = trial.eligibility.minimum_age, trial.eligibility.maximum_age
    if low is not None and high is not None:
        if low.unit == high.unit == "year":
            return say("It takes people aged {low} to {high}.", low=low.number,
                       high=high.number)  # fmt: skip
        return say("It takes people from {low} to {high} old.",
                   low=age_words(low), high=age_words(high))  # fmt: skip
    if low is not None:
        return say("It takes people of {low} and older.", low=age_words(low))
    if high is not None:
        return say("It takes people up to {high} old.", high=age_words(high))
    return say("It takes people of any age.")
