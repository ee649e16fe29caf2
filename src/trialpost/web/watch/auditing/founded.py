"""Is the reason that a notice gives so? Asked of the rows and records alone.

What was due the audit derives by the judgement that the run went by, so a reason that this makes up
it would make up once more. So the reasons of what a run wrote are held against what they rest on:
a changed profile is there beside the one before, time lies between two days, somebody saved the
trial, and the record says another thing than it did, in the very place of which the reason speaks.
"""

import functools
from collections.abc import Callable

from trialpost.errors import TrialpostError
from trialpost.model.reason import FOLLOWING, ReasonKind
from trialpost.model.trial import Trial
from trialpost.web.catalogue import store as catalogue
from trialpost.web.people.models import Person
from trialpost.web.people.store import Standing
from trialpost.web.watch import store
from trialpost.web.watch.judging.reasons import Evidence, News
from trialpost.web.watch.noticing.deciding import FOLLOWED
from trialpost.web.watch.noticing.pasts import present_ids

TRIALS_KEPT = 2000
"""Records that are kept read during one audit."""

_PLACES: dict[ReasonKind, Callable[[Trial], object]] = {
    ReasonKind.OPENED: lambda trial: trial.status,
    ReasonKind.SITE: lambda trial: trial.sites,
    ReasonKind.AGES: lambda trial: trial.eligibility,
    ReasonKind.SEX: lambda trial: trial.eligibility,
    ReasonKind.HEALTHY: lambda trial: trial.eligibility,
    ReasonKind.CRITERION: lambda trial: trial.eligibility,
    ReasonKind.CLOSED: lambda trial: trial.status,
}
"""Where a record has to say another thing; for any other reason of a trial's own, anywhere."""


class Founded:
    """Asks of notices whether their reasons are so."""

    def __init__(self) -> None:
        self._at = functools.lru_cache(TRIALS_KEPT)(catalogue.trial_at)

    def is_founded(
        self, news: News, person: Person, standing: Standing, waited: News | None
    ) -> bool:
        """Say whether every reason of a notice is so.

        Args:
            news: the notice as the run wrote it.
            person: its owner.
            standing: their profile, and the one before, as the run found them.
            waited: the same notice as the run found it, if it was there.
        """
        evidence = news.evidence
        if evidence is None:
            return True
        return all(
            self._is_so(one.kind, evidence, news, person, standing, waited)
            for one in evidence.reasons
        )

    def _is_so(
        self,
        kind: ReasonKind,
        evidence: Evidence,
        news: News,
        person: Person,
        standing: Standing,
        waited: News | None,
    ) -> bool:
        if kind is ReasonKind.PROFILE:
            return _has_changed(news, standing) or (
                waited is not None and (_said(waited, kind) or waited.mark != standing.mark)
            )
        if kind is ReasonKind.TIME:
            passed = evidence.day_before < evidence.day
            return passed or (waited is not None and _said(waited, kind))
        if kind in FOLLOWING and not _is_saved(news.trial, person):
            return False
        return self._says_another_thing(kind, news.trial, evidence)

    def _says_another_thing(self, kind: ReasonKind, trial: str, evidence: Evidence) -> bool:
        """Say whether the record is another; one that cannot be read now gives no answer."""
        try:
            before, now = self._at(trial, evidence.since), self._at(trial, evidence.until)
        except TrialpostError:
            return True
        if before is None or now is None:
            return (before is None) is (kind is ReasonKind.NEW)
        place = _PLACES.get(kind)
        return place(before) != place(now) if place else before != now


def _has_changed(news: News, standing: Standing) -> bool:
    """Say whether somebody told of other things since they were last judged with this trial."""
    if standing.before is not None and standing.before.profile != standing.profile:
        return True
    return news.trial in present_ids(one.trial for one in standing.unjudged).values()


def _said(waited: News, kind: ReasonKind) -> bool:
    return waited.evidence is not None and any(one.kind is kind for one in waited.evidence.reasons)


def _is_saved(trial: str, person: Person) -> bool:
    decided = [one.trial for one in store.decisions_of(person) if one.kind in FOLLOWED]
    return trial in present_ids(decided).values()
