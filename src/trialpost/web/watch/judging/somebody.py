"""Who is being compared with trials, as of now and of before, and what of a record was not read."""

import datetime as dt
import functools

import msgspec

from trialpost.errors import UnknownPlace
from trialpost.matching.match import Asker, asker_of
from trialpost.model.profile import Profile
from trialpost.model.status import RecruitmentStatus, StatusBasis
from trialpost.model.trial import Trial
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.watch.judging.knowing import Past


class Somebody:
    """Who is being compared: their profile and past, worked out once for all trials.

    ``unjudged`` takes the trials for which that fails.
    """

    def __init__(
        self, profile: Profile, past: Past, vocabulary: ConditionVocabulary, today: dt.date
    ) -> None:
        self.past = past
        self.unjudged: set[str] = set()
        self.asker = known_asker(profile, vocabulary, today)
        self._changed = past.before is not None and past.before != profile
        older = past.before or profile
        self._older = functools.cache(lambda day: known_asker(older, vocabulary, day))
        self._left = functools.cache(
            lambda name, day: known_asker(past.unjudged[name].profile, vocabulary, day)
        )
        self._same = functools.cache(self.asker.on)
        self._today = today

    def on(self, day: dt.date) -> Asker:
        """Return who they are by their present profile, as of a day."""
        return self._same(day)

    def then(self, name: str, day: dt.date) -> tuple[Asker, dt.date] | None:
        """Return who they were for a trial on a day; ``None`` if they are the same today.

        For a trial that the page showed them after they changed their profile, they are who they
        are; for one that a run could not judge, who they were then.
        """
        if name in self.past.unjudged:
            return self._left(name, day), day
        changed = self._changed and name not in self.past.shown
        if not changed and day == self._today:
            return None
        return (self._older if changed else self._same)(day), day


def is_unread(trial: Trial) -> bool:
    """Say whether a record did not let it be read whether the trial, or a site, takes people."""
    if trial.status_basis is StatusBasis.UNREAD:
        return True
    unknown = RecruitmentStatus.UNKNOWN
    return trial.status is not unknown and any(site.status is unknown for site in trial.sites)


def known_asker(profile: Profile, vocabulary: ConditionVocabulary, day: dt.date) -> Asker:
    """Work out a profile; a place that is no longer known counts as not told."""
    try:
        return asker_of(profile, vocabulary, today=day)
    except UnknownPlace:
        nowhere = msgspec.structs.replace(profile, place=None)
        return asker_of(nowhere, vocabulary, today=day)
