"""Say on what a notice rests: which two versions of a trial were compared, and how each looked.

A digest's page shows it without a sign-in, so it tells of the trial as a whole and repeats nothing
of the profile.
"""

import bisect
import datetime as dt

from trialpost.matching.change_words import tell
from trialpost.model.dates import PartialDate
from trialpost.model.message import Message, say
from trialpost.model.reason import FOLLOWING, ReasonKind
from trialpost.web.catalogue.models import CatalogueVersion
from trialpost.web.watch.judging.reasons import Evidence, News, without_way

_LOOKED = {
    "none": say("we knew of no such trial"),
    "unrelated": say("it was about something else"),
    "excluded": say("it did not fit"),
    "unlikely": say("one of its rules spoke against it"),
    "possible": say("it may fit"),
    "likely": say("it is likely to fit"),
}


class DaysOfVersions:
    """On which day each version of the catalogue was made, read once for a whole page."""

    def __init__(self) -> None:
        made = CatalogueVersion.objects.order_by("version").values_list("version", "made_at")
        self._versions, self._days = [], []
        for version, moment in made:
            self._versions.append(version)
            self._days.append(moment.date())

    def of(self, version: int) -> dt.date | None:
        """Return when a version was made, or the last one before it that is known."""
        at = bisect.bisect_right(self._versions, version)
        return self._days[at - 1] if at else None


def compared(news: News, days: DaysOfVersions) -> tuple[Message, ...]:
    """Say what was compared, before and now, and what had changed; nothing of an old notice."""
    found = news.evidence
    if found is None:
        return ()
    changed = [without_way(one) for reason in found.reasons for one in reason.changes]
    return (_before(found, days), _now(found, days), *tell(changed))


def _before(found: Evidence, days: DaysOfVersions) -> Message:
    kinds = {one.kind for one in found.reasons}
    looked = _LOOKED.get(found.verdict_before, _LOOKED["excluded"])
    if ReasonKind.PROFILE in kinds:
        return say("Before, by what you had told us then: {looked}.", looked=looked)
    if ReasonKind.TIME in kinds:
        day = PartialDate.of(found.day_before)
        return say("Before, on {day}: {looked}.", day=day, looked=looked)
    if kinds & FOLLOWING:
        return say("Before: {record}.", record=_record(found.since, days))
    if found.verdict_before == "none":
        return _before_there_was_one(days.of(found.since))
    return say("Before, by {record}: {looked}.", record=_record(found.since, days), looked=looked)


def _before_there_was_one(day: dt.date | None) -> Message:
    """Say that a trial was not known, by no record: there was none."""
    looked = _LOOKED["none"]
    if day is None:
        return say("Before: {record}.", record=looked)
    return say("Before, on {day}: {looked}.", day=PartialDate.of(day), looked=looked)


def _now(found: Evidence, days: DaysOfVersions) -> Message:
    if {one.kind for one in found.reasons} & FOLLOWING:
        return say("Now: {record}.", record=_record(found.until, days))
    looked = _LOOKED.get(found.verdict, _LOOKED["possible"])
    return say("Now, by {record}: {looked}.", record=_record(found.until, days), looked=looked)


def _record(version: int, days: DaysOfVersions) -> Message:
    """Name the record as it stood at a version of the catalogue, with its day where it is known."""
    day = days.of(version)
    if day is None:
        return say("the record as we held it at version {version}", version=str(version))
    return say("the record as we held it on {day} (version {version})",
               day=PartialDate.of(day), version=str(version))  # fmt: skip
