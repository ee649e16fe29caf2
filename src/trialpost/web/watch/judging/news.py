"""Tell what a change of the catalogue newly brings to one person, and on what that rests.

News is a trial that may fit now (likely or possible) and did not when the person last could have
known of it. What they could have known is a ``Past``: up to which version of the catalogue they
were watched or saw it, on which day, with which profile; and, trial by trial, a later version if
they were told of that trial since. So nothing is told twice whatever the reasons, and what comes
after is compared with what they know. Where a trial could not be read then, the version before
counts: what can be read again is no news to somebody who knows of it already.

``matching.reasons`` says why, from the typed difference of the two versions. If the trial as it was
would fit them now, it was not the trial that changed: it was their profile, or time has passed.
"""

import datetime as dt
import functools
import logging
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from trialpost.errors import TrialpostError
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.columns import not_met_anywhere
from trialpost.matching.match import Asker, related_slots
from trialpost.matching.outline import TrialOutline
from trialpost.matching.passing import Turning, may_have_turned
from trialpost.matching.reasons import differences_of, newly_fits
from trialpost.matching.trees import Trees
from trialpost.matching.version import TELLING, Judged, Version, judged
from trialpost.model.profile import Profile
from trialpost.model.reason import Reason, ReasonKind
from trialpost.web.catalogue import store
from trialpost.web.people.store import Unjudged
from trialpost.web.watch.judging.knowing import Known, Memory, Owed, Past, Untold
from trialpost.web.watch.judging.reasons import REASONS, Evidence, Found, News, because
from trialpost.web.watch.judging.somebody import Somebody, is_unread
from trialpost.web.watch.judging.stood import Stood, present
from trialpost.web.watch.judging.untold import (
    became_of_saved,
    beside,
    is_of_a_site_alone,
    not_told_of_saved,
    reasons_left,
)
from trialpost.web.watch.judging.versions import TRIALS_KEPT, Versions

__all__ = ["REASONS", "Changes", "Known", "Memory", "News", "Owed", "Past"]

log = logging.getLogger("trialpost.watch")


class Changes:
    """The trials that changed after a version of the catalogue, ready to be judged.

    It reads rows of the catalogue, not what a server process remembers of them, so that nothing is
    missed. ``judge`` depends on those rows, its arguments and ``today``, and on nothing else.
    ``failed`` has the kind of the error of each trial whose records could not be read.
    """

    def __init__(
        self,
        *,
        since: int,
        until: int,
        today: dt.date,
        judged_on: dt.date | None = None,
        turning: Turning | None = None,
        stood: Stood | None = None,
        owed: Mapping[str, Owed] | None = None,
    ) -> None:
        """Read what changed.

        Args:
            since: the version of the catalogue after which it counts.
            until: the version at which trials are judged.
            today: the day for which they are judged.
            judged_on: the last day for which everybody was compared with all trials; it is here
                for whoever makes a ``Past``, and nothing is read of it.
            turning: what may have turned since it was looked last; without it no single day has
                brought anybody to fit.
            stood: the catalogue as it stood at ``until``, if it has moved on since; what is owed
                counts as changed in it.
            owed: the trials that earlier runs could not judge, and from where they are due.
        """
        self.since = since
        self.until = until
        self.today = today
        self.judged_on = judged_on
        self.turning = turning
        self.failed: dict[str, str] = {}
        self.owed = owed or {}
        found = stood or present(since, self.owed)
        self.whole, self.catalogue, self.removed = found
        self.former = functools.lru_cache(TRIALS_KEPT)(store.former_ids)
        self._versions = Versions(until, self.catalogue.better)
        self._differ = functools.lru_cache(TRIALS_KEPT)(differences_of)

    def __len__(self) -> int:
        return len(self.catalogue)

    def criteria(self, outline: TrialOutline) -> Trees:
        """Return the criteria by which a changed trial is judged; none where it does not open."""
        try:
            version = self._versions.present(outline.id)
        except (TrialpostError, msgspec.MsgspecError):
            return ()  # noted as failed when somebody is judged
        return version.trees if version is not None else ()

    def asks_all(self, profile: Profile, past: Past) -> bool:
        """Say whether somebody has to be compared with all trials, not the changed ones alone.

        That is so when they changed their profile since they were last watched, when an earlier run
        could not judge them, and when enough time has passed.
        """
        if past.before is not None or past.owed:
            return True
        return past.day is not None and may_have_turned(profile, past.day, self.today)

    def _turned(self, profile: Profile, past: Past) -> frozenset[str] | None:
        """Return the trials that a single day may have brought them to fit; ``None``: any."""
        if self.turning is None or past.day is None:
            return frozenset()
        return self.turning.trials(profile)

    def for_profile(
        self, profile: Profile, past: Past, among: Collection[str] | None = None
    ) -> tuple[News, ...]:
        """Return what is news to somebody (:meth:`judge`)."""
        return self.judge(profile, past, among).news

    def judge(self, profile: Profile, past: Past, among: Collection[str] | None = None) -> Found:
        """Tell what is news to somebody, and of what that cannot be told.

        ``among`` names all of the changed trials that may fit them, if that is known. Who has to be
        compared with all trials (:meth:`asks_all`) is, whatever it names; and what they saved, what
        a single day may have brought them to fit, and what no run could judge for them yet, is
        looked at in any case.
        """
        turned = self._turned(profile, past)
        if turned is not None:
            turned |= past.unjudged.keys()
        asks_all = turned is None or self.asks_all(profile, past)
        left = past.seen < self.since
        followed = [name for name in past.followed if left or self._changed(name)]
        moved = bool(past.seen < self.until or self.owed) and (
            len(self) if among is None else len(among)
        )
        if not (asks_all or turned or followed or moved):
            return Found(())
        who = Somebody(profile, past, self.catalogue.vocabulary, self.today)
        names: Iterable[str] = ()
        if asks_all:
            names = self._related(who.asker, self.whole)
        elif moved:
            names = self._related(who.asker, self.catalogue) if among is None else sorted(among)
        if turned and not asks_all:
            related = self._related(who.asker, self.whole)
            names = dict.fromkeys((*names, *(name for name in related if name in turned)))
        found = [self._guarded(self._news, name, who) for name in names]
        told = {one.trial: one for one in found if one is not None}
        left = [self._left(name, profile, past) for name in sorted(who.unjudged)]
        also = [self._guarded(self._followed, name, who) for name in followed]
        for name in told.keys() & past.followed.keys():
            told[name] = msgspec.structs.replace(told[name], saved=True)
        kept = (beside(one, told, past) for one in also if one is not None)
        news = (*told.values(), *(one for one in kept if one is not None))
        return Found(news, tuple(one for one in left if one is not None))

    def _left(self, name: str, profile: Profile, past: Past) -> Unjudged | None:
        """Return how somebody knows a trial that could not be judged, if nothing else tells it."""
        if name in past.unjudged:
            return past.unjudged[name]
        changed = past.before is not None and name not in past.shown
        if not changed and not past.owed:
            return None
        return Unjudged(
            trial=name,
            profile=past.before if past.before is not None and changed else profile,
            version=self._seen(name, past),
            day=self._day(past, Memory(), name),
        )

    def _changed(self, name: str) -> bool:
        return name in self.catalogue.slot_of or name in self.removed or name in self.owed

    def _related(self, asker: Asker, catalogue: Catalogue) -> list[str]:
        """Return the trials that no coded field rules out and whose condition is related."""
        ruled_out = not_met_anywhere(catalogue, asker.person, self.today)
        slots = related_slots(catalogue, asker.sought, ~ruled_out)
        return [catalogue.outlines.ids[slot] for slot in slots]

    def _guarded(
        self, judge: Callable[[str, Somebody], News | None], name: str, who: Somebody
    ) -> News | None:
        """Judge one trial; note as failed one whose records, as far as needed, do not open."""
        kind = self._versions.closed.get(name)
        if kind is None:
            try:
                return judge(name, who)
            except (TrialpostError, msgspec.MsgspecError) as error:
                kind = type(error).__name__
        if name not in self.failed:
            self.failed[name] = kind
            log.warning("A trial's record could not be judged: %s.", kind)
        who.unjudged.add(name)
        return None

    # --- what may fit now ------------------------------------------------------------------------

    def _news(self, name: str, who: Somebody) -> News | None:
        past = who.past
        now = self._judged(self._versions.present(name), who.asker, self.today)
        if now is None or not now.fits or self._is_as_it_was(name, now, who):
            return None
        memory = past.memory(name)
        if memory.silent:
            return None
        base = self._base(name, now, who, memory)
        before = self._before(name, base, now, who.asker)
        if before is not None and is_unread(before.trial):
            return self._readable_again(name, now, before, who, memory, base)
        found = self._compared(name, now, before, who, memory, base)
        if found is None and memory.untold is not None:
            return self._unheard(now, before, memory.untold, who)
        return found

    def _is_as_it_was(self, name: str, now: Judged, who: Somebody) -> bool:
        """Say at once of a trial that did not change whether it fitted somebody already."""
        if self._changed(name) or who.past.seen < self.since or name in who.past.unjudged:
            return False
        if who.past.before is not None and who.past.memory(name).untold is not None:
            return False
        then = who.then(name, self._day(who.past, Memory()))
        return then is None or self._fits(now.version, *then, now)

    def _compared(
        self,
        name: str,
        now: Judged,
        before: Judged | None,
        who: Somebody,
        memory: Memory,
        base: int,
    ) -> News | None:
        """Tell of a trial that fits now and did not fit who somebody was, as it was."""
        day, version = self._day(who.past, memory, name), before.version if before else None
        then = who.then(name, day)
        was = self._judged(version, *then, before) if then else before
        reasons: tuple[Reason, ...] = ()
        if was is not None and was.fits:
            if before is not None and before.fits:
                reasons = newly_fits(before, now, who.asker.person, self._differ)
            return self._told(now, before, reasons, base, self.today) if reasons else None
        if before is None or not before.fits:
            reasons = newly_fits(before, now, who.asker.person, self._differ)
            return self._told(now, before, reasons, base, self.today)
        other = who.then(name, self.today)
        if other is not None and not self._fits(version, *other, was):
            if self._was_told_as_it_is(name, memory, now):
                return None
            reasons = (Reason(kind=ReasonKind.PROFILE),)
            return self._told(now, was, reasons, base, self.today)
        return self._told(now, was, (Reason(kind=ReasonKind.TIME),), base, day)

    def _was_told_as_it_is(self, name: str, memory: Memory, now: Judged) -> bool:
        """Say whether somebody was told of a trial that is as it was then, in all that matters."""
        told = self._versions.at(name, memory.heard) if memory.heard is not None else None
        if told is None or is_unread(told.trial):
            return False
        return not any(one.matters for one in self._differ(told, now.version))

    def _unheard(
        self, now: Judged, before: Judged | None, untold: Untold, who: Somebody
    ) -> News | None:
        """Tell what was due and never told, though nothing else is new since it was written.

        A site that came near and is gone again is not told to who knew of the trial without it.
        """
        known = untold.evidence
        if is_of_a_site_alone(known):
            return None
        reasons = reasons_left(untold, before, now, who, differ=self._differ, judge=self._judged)
        day = known.day_before if reasons == known.reasons else known.day
        told = self._told(now, before, reasons, known.since, day)
        evidence = msgspec.structs.replace(told.evidence, verdict_before=known.verdict_before)
        return msgspec.structs.replace(told, evidence=evidence)

    def _readable_again(
        self,
        name: str,
        now: Judged,
        before: Judged,
        who: Somebody,
        memory: Memory,
        base: int,
    ) -> News | None:
        """Tell of a trial that could not be read as it was, unless somebody knows of it already."""
        read = self._versions.last_read(name, base)
        last = self._judged(read, who.asker, self.today, now) or before
        if last.fits and self._is_known(name, who, memory):
            return None
        changed = (Reason(kind=ReasonKind.CHANGED),)
        reasons = newly_fits(last, now, who.asker.person, self._differ) or changed
        return self._told(now, last, reasons, base, self.today)

    def _fits(
        self, version: Version | None, asker: Asker, day: dt.date, like: Judged | None = None
    ) -> bool:
        found = self._judged(version, asker, day, like)
        return found is not None and found.fits

    def _base(self, name: str, now: Judged, who: Somebody, memory: Memory) -> int:
        """Return the version of the catalogue with which a trial is compared for somebody."""
        past = who.past
        if memory.untold is not None:
            return memory.untold.evidence.since
        known = memory.told.version if memory.told else 0
        base = max(self._seen(name, past), known, past.saved if name in past.shown else 0)
        waits = not_told_of_saved(name, past, memory)
        if waits is None:
            return base
        # It may fit them as they are today though it did not when they knew it: that was not told.
        fits = self._fits(self._versions.at(name, waits.since), who.asker, self.today, now)
        return base if fits and waits.verdict_before not in TELLING else min(base, waits.since)

    def _seen(self, name: str, past: Past) -> int:
        """Return up to which version somebody was watched; where a trial is owed, it was not."""
        if name in past.unjudged:
            return past.unjudged[name].version
        owed = self.owed.get(name)
        return past.seen if owed is None else max(past.own, min(past.seen, owed.version))

    def _day(self, past: Past, memory: Memory, name: str = "") -> dt.date:
        """Return the day for which somebody was last judged; never one that is yet to come.

        Who saved their profile since saw then what fits them, unless they have to be told of that
        change itself, or their clock ran ahead.
        """
        day, owed = past.day or self.today, self.owed.get(name)
        if owed is not None and owed.day is not None:
            day = min(day, owed.day)
        if name in past.unjudged:
            day = past.unjudged[name].day
        elif past.before is None and past.saved_on is not None and past.saved_on <= self.today:
            day = max(day, past.saved_on)
        told = memory.told.day if memory.told else dt.date.min
        return min(max(day, told), self.today)

    def _before(self, name: str, base: int, now: Judged, asker: Asker) -> Judged | None:
        """Judge a trial as it stood at a version, for who somebody is today."""
        if base >= self.since and not self._changed(name):
            return now
        return self._judged(self._versions.at(name, base), asker, self.today, now)

    def _judged(
        self, version: Version | None, asker: Asker, day: dt.date, like: Judged | None = None
    ) -> Judged | None:
        return judged(version, asker, self.catalogue.vocabulary, day, like)

    def _is_known(self, name: str, who: Somebody, memory: Memory) -> bool:
        """Say whether somebody saw a trial when they saved their profile, or was told of it."""
        if memory.told is not None or name in who.past.shown:
            return True
        return self._fits(self._versions.at(name, who.past.saved), who.asker, self.today)

    def _told(
        self,
        now: Judged,
        before: Judged | None,
        reasons: tuple[Reason, ...],
        base: int,
        day: dt.date,
    ) -> News:
        return News(
            trial=str(now.trial.id),
            title=now.trial.title,
            reason=reasons[0].kind,
            because=because(now.trial),
            km=now.km,
            version=self.until,
            score=now.score,
            evidence=Evidence(
                since=base,
                until=self.until,
                day_before=day,
                day=self.today,
                verdict_before=before.verdict if before else "none",
                verdict=now.verdict,
                reasons=reasons,
            ),
        )

    # --- what somebody saved ---------------------------------------------------------------------

    def _followed(self, name: str, who: Somebody) -> News | None:
        """Tell what became of a trial that somebody saved since they last knew of it."""
        return became_of_saved(
            name, who, self._versions, until=self.until, today=self.today, judge=self._judged
        )
