"""Look once more, just before a mail is made, whether what a notice tells is still so."""

import datetime as dt
import functools
from collections.abc import Callable

import msgspec

from trialpost.errors import TrialpostError
from trialpost.matching.match import Asker
from trialpost.matching.reasons import newly_fits, since_saved
from trialpost.matching.version import Judged, Version, judged
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.people.models import Person
from trialpost.web.people.store import Standing, standing_of
from trialpost.web.watch import store
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.judging.somebody import known_asker
from trialpost.web.watch.judging.untold import is_of_a_site_alone
from trialpost.web.watch.noticing.deciding import FOLLOWED, SILENT

TRIALS_KEPT = 500
"""Records that are kept read during one run."""

StillSo = Callable[[News], bool]
"""Say of a notice whether it may go out."""


def still_fits(person: Person, news: News, *, today: dt.date) -> bool:
    """Say whether a notice may go out (:class:`Look`).

    Raises:
        SealBroken: if the master key is not here.
    """
    return Look(today=today).at(person)(news)


class Look:
    """Looks at the notices of many people, for one day, with the catalogue as it is now."""

    def __init__(self, *, today: dt.date) -> None:
        self.today = today
        self.until = catalogue.state().version
        self._catalogue = current_catalogue()
        self._at = functools.lru_cache(TRIALS_KEPT)(self._read)

    def at(self, person: Person) -> StillSo:
        """Return what says of one person's notices whether they may go out.

        One may not if the trial fell back and does not fit any more, if what became of a saved
        trial is not so any more, or they do not save it any more, if the site within their way is
        gone again that alone was to be told, if they declined or hid the trial meanwhile, or if
        they have no profile now.

        Raises:
            SealBroken: if the master key is not here.
        """
        standing, decided = standing_of(person), person.decisions.exists()
        if standing is None:
            return lambda news: False
        profile, vocabulary = standing.profile, self._catalogue.vocabulary

        @functools.cache
        def asker() -> Asker:
            return known_asker(profile, vocabulary, self.today)

        def still_so(news: News) -> bool:
            decision = store.decision_on(person, news.trial) if decided else None
            kind = decision.kind if decision else None
            if kind in SILENT or (news.follows and kind not in FOLLOWED):
                return False
            return self._was_just_judged(news, standing) or self._is_so(news, asker())

        return still_so

    def _was_just_judged(self, news: News, standing: Standing) -> bool:
        """Tell whether nothing can be other than when the notice was written.

        The catalogue is the same and so is the day, and the profile was not saved since.
        """
        evidence = news.evidence
        if evidence is None or news.version != self.until or evidence.day != self.today:
            return False
        return news.mark == standing.mark

    def _is_so(self, news: News, asker: Asker) -> bool:
        """Say whether it fits now, or what became of it is still the case.

        A trial whose record cannot be read now is not told.
        """
        try:
            now = self._at(news.trial, self.until)
            if news.follows and news.evidence is not None:
                both = (self._at(news.trial, news.evidence.since), now)
                trials = [one.trial if one is not None else None for one in both]
                found = since_saved(*trials, asker.person)
                return news.reason in {one.kind for one in found}
            looked = judged(now, asker, self._catalogue.vocabulary, self.today)
            fits = looked is not None and looked.fits and self._is_still_near(looked, news, asker)
        except (TrialpostError, msgspec.MsgspecError):
            return False
        return fits

    def _is_still_near(self, looked: Judged, news: News, asker: Asker) -> bool:
        """Say whether a site is still near, where somebody knew of a trial that fits without it."""
        if news.evidence is None or not is_of_a_site_alone(news.evidence):
            return True
        then = self._at(news.trial, news.evidence.since)
        before = judged(then, asker, self._catalogue.vocabulary, self.today, looked)
        return bool(newly_fits(before, looked, asker.person))

    def _read(self, name: str, version: int) -> Version | None:
        trial = catalogue.trial_at(name, version)
        return Version(trial, self._catalogue.better) if trial is not None else None
