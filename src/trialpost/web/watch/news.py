"""Tell what a change of the catalogue newly brings to one person, and why, in the trial's terms.

News is a trial that may fit now (likely or possible) and did not as it stood when the person last
could have seen it: at the last watch, or when they last saved their profile, whichever is later.
Where it could not be read then, the version before counts: what can be read again is no news to
somebody who knows of it already.
The words name what the trial asks for and how far away it is. They repeat nothing of the profile.
"""

import datetime as dt
import functools
import logging
from collections.abc import Callable

import msgspec

from trialpost.errors import TrialpostError, UnknownPlace
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import Asker, asker_of, judge_for, related_slots
from trialpost.model.match import Match, TrialVerdict
from trialpost.model.message import Message, say
from trialpost.model.profile import Profile
from trialpost.model.status import RecruitmentStatus, StatusBasis
from trialpost.model.trial import Trial
from trialpost.web.catalogue import sources, store
from trialpost.web.catalogue.current import current_catalogue

log = logging.getLogger("trialpost.watch")
TELLING = (TrialVerdict.LIKELY, TrialVerdict.POSSIBLE)
TRIALS_KEPT = 2000
"""Records that are kept read during one run."""


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody can know: up to which version of the catalogue they have ``seen`` it.

    ``saved`` is the version at which they saved their profile, and saw what fitted then;
    ``was_told`` says of a trial whether they have a notice of it.
    """

    seen: int
    saved: int
    was_told: Callable[[str], bool]


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One trial to tell one person of. ``version`` is the catalogue's, at which it was judged."""

    trial: str
    title: str
    reason: str
    because: tuple[Message, ...]
    km: float | None
    version: int

    def __repr__(self) -> str:
        return "News(…)"


class Changes:
    """The trials that changed after a version of the catalogue, ready to be judged.

    It reads rows, not what a server process remembers of them, so that nothing is missed.
    ``failed`` has the trials whose records, of now or before, could not be read.
    """

    def __init__(self, *, since: int, until: int, today: dt.date) -> None:
        self.until = until
        self.today = today
        self.failed: set[str] = set()
        known = current_catalogue()
        changed = store.outlines(after=since)
        self.catalogue = Catalogue(changed, load_trial=store.trial, text=known.text)
        self.catalogue.vocabulary = known.vocabulary
        self._at = functools.lru_cache(TRIALS_KEPT)(store.trial_at)
        self._present = functools.lru_cache(TRIALS_KEPT)(self._read_present)

    def __len__(self) -> int:
        return len(self.catalogue)

    def for_profile(self, profile: Profile, past: Past) -> tuple[News, ...]:
        """Return what is news to somebody."""
        if not len(self) or past.seen >= self.until:
            return ()
        asker = self._asker(profile)
        ruled_out = not_met_anywhere(self.catalogue, asker.person, self.today)
        names = (
            self.catalogue.outlines.ids[slot]
            for slot in related_slots(self.catalogue, asker.sought, ~ruled_out)
        )
        judged = (self._news_or_none(name, asker, past) for name in names)
        return tuple(one for one in judged if one is not None)

    def _asker(self, profile: Profile) -> Asker:
        """Work out a profile; a place that is no longer known counts as not told."""
        vocabulary = self.catalogue.vocabulary
        try:
            return asker_of(profile, vocabulary, today=self.today)
        except UnknownPlace:
            nowhere = msgspec.structs.replace(profile, place=None)
            return asker_of(nowhere, vocabulary, today=self.today)

    def _news_or_none(self, name: str, asker: Asker, past: Past) -> News | None:
        """Judge one trial; one whose records do not open is noted as failed and left out."""
        if name in self.failed:
            return None
        try:
            return self._news(name, asker, past)
        except (TrialpostError, msgspec.MsgspecError) as error:
            self.failed.add(name)
            log.warning("A trial's record could not be judged: %s.", type(error).__name__)
            return None

    def _news(self, name: str, asker: Asker, past: Past) -> News | None:
        now, before = self._present(name), self._at(name, past.seen)
        match = self._match(now, asker)
        if now is None or match is None or self._match(before, asker) is not None:
            return None
        if before is not None and _is_unread(before):
            before = self._last_read(name, past.seen) or before
            if self._match(before, asker) is not None and self._is_known(name, asker, past):
                return None
        site = match.trial.nearest_site
        return News(
            trial=name,
            title=now.title,
            reason=reason_for(now, before),
            because=because(now, site.km if site else None),
            km=site.km if site else None,
            version=self.until,
        )

    def _read_present(self, name: str) -> Trial | None:
        """Read a trial as it stood when this run began, though a load may be at work meanwhile."""
        trial = store.trial(name)
        newest = store.origins(name)[0].version
        return trial if newest <= self.until else self._at(name, self.until)

    def _is_known(self, name: str, asker: Asker, past: Past) -> bool:
        """Say whether somebody saw a trial when they saved their profile, or has a notice of it."""
        return self._match(self._at(name, past.saved), asker) is not None or past.was_told(name)

    def _last_read(self, name: str, seen: int) -> Trial | None:
        """Return a trial as it was when it could last be read, up to a version."""
        for one in sources.history(name):
            trial = self._at(name, one.version) if one.version <= seen else None
            if trial is not None and not _is_unread(trial):
                return trial
        return None

    def _match(self, trial: Trial | None, asker: Asker) -> Match | None:
        if trial is None:
            return None
        held = self.catalogue
        verdict = judge_for(trial, asker, held.vocabulary, today=self.today, better=held.better)
        fits = isinstance(verdict, Match) and verdict.verdict in TELLING
        return verdict if fits else None


def _is_unread(trial: Trial) -> bool:
    """Say whether a record did not let it be read whether the trial, or a site, takes people."""
    if trial.status_basis is StatusBasis.UNREAD:
        return True
    unknown = RecruitmentStatus.UNKNOWN
    return trial.status is not unknown and any(site.status is unknown for site in trial.sites)


NEW, OPENED, CHANGED = "new", "opened", "changed"
REASONS: dict[str, Message] = {
    NEW: say("It is new since we last looked."),
    OPENED: say("It has started to take people."),
    CHANGED: say("Its description has changed, and it may fit you now."),
}
"""What stands before the reasons in the trial's own terms."""


def reason_for(now: Trial, before: Trial | None) -> str:
    """Return in what way a trial is news."""
    if before is None:
        return NEW
    if before.status_basis is StatusBasis.UNREAD:
        return CHANGED
    recruiting = RecruitmentStatus.RECRUITING
    if now.status is recruiting and before.status is not recruiting:
        return OPENED
    return CHANGED


def because(trial: Trial, km: float | None) -> tuple[Message, ...]:
    """Say whom a trial takes and how far away it is."""
    said = [_ages(trial)]
    if km is not None:
        said.append(_distance(km))
    return tuple(said)


def _ages(trial: Trial) -> Message:
    low, high = trial.eligibility.minimum_age, trial.eligibility.maximum_age
    if low is not None and high is not None:
        if low.unit == high.unit == "year":
            return say("It takes people aged {low} to {high}.", low=low.number, high=high.number)
        return say("It takes people from {low} to {high} old.", low=str(low), high=str(high))
    if low is not None:
        return say("It takes people of {low} and older.", low=str(low))
    if high is not None:
        return say("It takes people up to {high} old.", high=str(high))
    return say("It takes people of any age.")


def _distance(km: float) -> Message:
    if km < 1:
        return say("It is less than 1 km away.")
    return say("It is {km} km away.", km=round(km))
