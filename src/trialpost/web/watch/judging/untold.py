"""Why what was due and never told is due still, and what of a saved trial was not told yet.

A notice that waits is compared with what its owner knew when it was written. Its reason stays its
own as long as it is true; a reason is never made up where none is left.
"""

import datetime as dt
from collections.abc import Callable, Collection

import msgspec

from trialpost.matching.match import Asker
from trialpost.matching.reasons import Differ, newly_fits, since_saved
from trialpost.matching.version import TELLING, Judged, Version
from trialpost.model.reason import Reason, ReasonKind
from trialpost.web.watch.judging.knowing import Memory, Past, Untold
from trialpost.web.watch.judging.reasons import Evidence, News
from trialpost.web.watch.judging.somebody import Somebody
from trialpost.web.watch.judging.versions import Versions

Judge = Callable[[Version | None, Asker, dt.date, Judged | None], Judged | None]
"""Judge a version of a trial for who somebody is on a day, like another version of it."""

_OF_THE_PERSON = frozenset({ReasonKind.PROFILE, ReasonKind.TIME})


def is_of_a_site_alone(evidence: Evidence) -> bool:
    """Say whether somebody knew of a trial that fits, and was to hear of a site within their way.

    Where that site is gone again, nothing is left to be told.
    """
    kinds = {one.kind for one in evidence.reasons}
    return kinds == {ReasonKind.SITE} and evidence.verdict_before in TELLING


def reasons_left(
    untold: Untold, before: Judged | None, now: Judged, who: Somebody, *, differ: Differ,
    judge: Judge,
) -> tuple[Reason, ...]:  # fmt: skip
    """Return why a notice is still due, though nothing else is new since it was written.

    Args:
        untold: the notice.
        before: the trial as its owner knew it then, ``now`` as it is, for who they are today.
        now: the same trial at present; it fits.
        who: its owner.
        differ: tells the difference of two versions.
        judge: judges a version.
    """
    known = untold.evidence
    reasons = tuple(one for one in known.reasons if one.kind in _OF_THE_PERSON)
    if reasons:
        return reasons
    if before is None or not before.fits:
        return newly_fits(before, now, who.asker.person, differ)
    # The trial would take them without that change by now: somebody else changed, or time passed.
    day = min(known.day, now.day)
    then = judge(before.version, who.on(day), day, None)
    if then is None or not then.fits:
        return (Reason(kind=ReasonKind.TIME),)
    if untold.mark != who.past.mark:
        return (Reason(kind=ReasonKind.PROFILE),)
    return known.reasons


def not_told_of_saved(name: str, past: Past, memory: Memory) -> Evidence | None:
    """Return on what rests what became of a saved trial and was not told: they know it as before.

    ``None`` where nothing of that kind waits.
    """
    waits, saved = memory.of_saved, past.followed.get(name)
    if waits is None or saved is None or saved.version > waits.evidence.since:
        return None
    return waits.evidence


def became_of_saved(
    name: str, who: Somebody, versions: Versions, *, until: int, today: dt.date, judge: Judge
) -> News | None:
    """Tell what became of a trial that somebody saved since they last knew of it, if it matters."""
    memory, saved = who.past.memory(name), who.past.followed[name]
    waits = memory.of_saved.evidence if memory.of_saved else None
    told = memory.told.version if memory.told else 0
    base = max(saved.version, told, waits.since if waits else 0)
    before, now = versions.at(name, base), versions.at(name, until)
    trials = [one.trial if one is not None else None for one in (before, now)]
    reasons = since_saved(*trials, who.asker.person)
    if not reasons or before is None:
        return None
    present = judge(now, who.asker, today, None)
    if waits is not None and waits.since == base:
        looked = waits.verdict_before
    else:
        asker, day = who.then(name, today) or (who.asker, today)
        was = judge(before, asker, day, present)
        looked = was.verdict if was else "none"
    return News(
        trial=name,
        title=(now or before).trial.title,
        reason=reasons[0].kind,
        because=(),
        km=None,
        version=until,
        evidence=Evidence(
            since=base,
            until=until,
            day_before=today,
            day=today,
            verdict_before=looked,
            verdict=present.verdict if present else "none",
            reasons=reasons,
        ),
    )


def beside(news: News, told: Collection[str], past: Past) -> News | None:
    """Return what became of a saved trial, as it is told beside the trials that may fit now.

    Of one of these that is enough, unless what became of it waits already: that is then as it is
    now.
    """
    if news.trial not in told:
        return news
    waits = past.memory(news.trial).of_saved
    return msgspec.structs.replace(news, saved=True) if waits is not None else None
