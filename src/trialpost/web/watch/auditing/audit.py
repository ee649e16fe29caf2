"""Audit runs of the watch: was all that was due written and mailed, and nothing else?

All that was due is derived anew by the plain road: no engine and no shards, each trial that changed
against each profile (``news.Changes.for_profile``), from what the run found (``runs``). Then it is
held against the rows of notices, and these against the mail (``handed``). ``missed`` was due and is
not there, or is there and reached no mail though nothing holds it back; ``surplus`` was written by
the run and was not due, or gives a reason that is not so: that is asked without the judgement
(``founded``). Whom or what the run could not judge is ``owed``. Whoever changed since the run what
it depends on, or left, is left out and counted: what was due to them cannot be known any more.

Every run is audited that was not yet. Of one that others came after, the catalogue is read as it
stood, and the notices are taken as the next run found them (``left``). Where notices are is asked
once, with the last run.
"""

import datetime as dt
import logging
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from trialpost.errors import ServiceUnavailable, TrialpostError
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.watch import store
from trialpost.web.watch.auditing import handed, runs
from trialpost.web.watch.auditing.followed import audit_looks, is_waiting
from trialpost.web.watch.auditing.founded import Founded
from trialpost.web.watch.auditing.handed import Became
from trialpost.web.watch.auditing.left import Left
from trialpost.web.watch.auditing.logged import note_looked_at
from trialpost.web.watch.auditing.runs import Seen
from trialpost.web.watch.judging.news import Changes, News, Owed
from trialpost.web.watch.judging.stood import others_by_now, stood_at
from trialpost.web.watch.models import Notice, WatchRun
from trialpost.web.watch.noticing.marks import is_of
from trialpost.web.watch.noticing.pasts import past_of
from trialpost.web.watch.sending.telling import notices_of
from trialpost.web.watch.standing import windows

A_RUN = 1000
"""People whom the timer audits after each run."""

COUNTS = ("checked", "left_out", "due", "missed", "surplus")
"""What an audit counts of people and of notices; of every notice of theirs also where it is."""

_KEPT = ("checked", "left_out", "missed", "surplus")

_TAKEN_BACK = 0
"""The key of a digest that is not there any more."""

log = logging.getLogger("trialpost.watch")


def audit(*, now: dt.datetime, sample: int | None = None) -> dict[str, Any]:
    """Derive anew what runs had to tell, and compare it with what was written.

    These are the last run, and those before it that wait for their audit. ``sample`` is how many
    people are checked of each, drawn by chance; ``None`` checks everyone. Returns of the last run
    how many people were ``checked`` and ``left_out``, how many notices were ``due`` to the former,
    and how many were ``missed`` and ``surplus``, of these how many gave a reason that is not so
    (``unfounded``); of all notices of the people who were checked how many were ``mailed``, of how
    many mails nobody knows whether they arrived (``uncertain``: given up, since they may have), of
    how many that is not known any more, a year later (``too_old``), how many wait (``waiting``, by
    the reason), and how many of the missed were written and never mailed (``unmailed``); how many
    people and trials the run could not judge, which later ones have to (``owed``,
    ``owed_trials``); and in ``before`` the counts of each run before it. They are kept beside each
    run. What became of trials is audited with it (``followed``): ``follow_ups`` has its counts, and
    what was missed there, or is surplus, is counted in ``missed`` and ``surplus``.

    Raises:
        ServiceUnavailable: if the last run cannot be audited now; it says what to do.
    """
    run = _last_run()
    done = _audited([one for one in runs.waiting() if one.pk != run.pk], now, sample)
    last = _audit(run, now, sample)
    return _with_follow_ups(
        _together([*done, last]), audit_looks(now=now, sample=sample, again=True)
    )


def audit_if_due(*, now: dt.datetime) -> dict[str, Any] | None:
    """Audit a sample of every run that waits for it, and of every look, once.

    ``None`` where nothing was to do, or no run can be audited any more. Where there is a look only,
    of notices there are the counts alone.
    """
    done, looks_wait = _audited(runs.waiting(), now, A_RUN), is_waiting()
    if not done and not looks_wait:
        return None
    found = _together(done or [dict.fromkeys(COUNTS, 0)])
    return _with_follow_ups(found, audit_looks(now=now, sample=A_RUN))


def _with_follow_ups(found: dict[str, Any], looks: dict[str, int]) -> dict[str, Any]:
    """Count in what was found of follow-ups."""
    both = {name: found[name] + looks[name] for name in ("missed", "surplus")}
    return found | both | {"follow_ups": looks}


def _audited(
    waiting: Iterable[WatchRun], now: dt.datetime, sample: int | None
) -> list[dict[str, Any]]:
    """Audit some runs; one that cannot be audited any more is named, once, and left out."""
    found = []
    for run in waiting:
        try:
            found.append(_audit(run, now, sample))
        except ServiceUnavailable as error:
            log.warning("A watch was not audited: %s", error.sentence)
            runs.give_up(run)
    return found


def _together(done: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Put several audits together: the last, and what is counted of those ``before`` it."""
    return done[-1] | {"before": [{name: one[name] for name in COUNTS} for one in done[:-1]]}


def _audit(run: WatchRun, now: dt.datetime, sample: int | None) -> dict[str, Any]:
    _require_derivable(run)
    people, left = runs.witness(run), Left.of(run)
    if people is None or left is None:
        raise ServiceUnavailable(
            "What that watch went by is not kept here any more. Run 'trialpost watch' after "
            "the catalogue has changed again, and audit that."
        )
    owed = msgspec.convert(run.owed_trials, dict[str, Owed])
    stood = stood_at(run.since, run.until, also=owed)
    windows_then = runs.windows_of(run)
    changes = Changes(
        since=run.since,
        until=run.until,
        today=run.day,
        judged_on=run.judged_on,
        turning=windows.turning(stood.whole, run.turned_on, run.day, as_left=windows_then),
        stood=stood,
        owed=owed,
    )
    counts: Counter[str] = Counter()
    where: Counter[Became] = Counter()
    looked_at: set[int] = set()
    founded = Founded()
    for key in _drawn(list(people), sample):
        row = runs.of(key)
        found = _check(row, people[key], changes, run, left, where, founded)
        counts.update(found)
        if row is not None and found["checked"]:
            looked_at.add(row.person.address_id)
    note_looked_at(looked_at, now)
    counts["missed"] += where[Became.LOST]
    told = {name: counts[name] for name in COUNTS}
    WatchRun.objects.filter(pk=run.pk).update(
        audited_at=now,
        uncertain=where[Became.UNCERTAIN],
        owed=counts["owed"],
        **{name: counts[name] for name in _KEPT},
    )
    runs.tidy()
    return told | {
        "unfounded": counts["unfounded"],
        "owed": counts["owed"],
        "owed_trials": len(changes.failed.keys() | set(run.failed_trials)),
        "mailed": where[Became.MAILED],
        "uncertain": where[Became.UNCERTAIN],
        "too_old": where[Became.TOO_OLD],
        "unmailed": where[Became.LOST],
        "waiting": handed.reasons(where),
    }


def _last_run() -> WatchRun:
    run = WatchRun.objects.order_by("pk").last()
    if run is None:
        raise ServiceUnavailable(
            "Nothing was watched here yet. Run 'trialpost watch' first, then audit it."
        )
    if run.ended_at is None:
        raise ServiceUnavailable(
            "The last watch is still at work, or broke off. Run 'trialpost watch' again, then "
            "audit it."
        )
    return run


def _require_derivable(run: WatchRun) -> None:
    if not is_of(run.mark, catalogue.state(), current_catalogue().vocabulary):
        raise ServiceUnavailable(
            "The vocabulary or this program has changed since that watch, or the catalogue is "
            "another, so what was due then cannot be derived any more. Run 'trialpost watch' "
            "first, then audit it."
        )
    if run.joins and run.joins != catalogue.joins():
        raise others_by_now()


def _drawn(keys: list[int], sample: int | None) -> Sequence[int]:
    if sample is None or sample >= len(keys):
        return sorted(keys)
    return random.SystemRandom().sample(keys, sample)


def _check(
    row: SealedProfile | None,
    seen: Seen,
    changes: Changes,
    run: WatchRun,
    left: Left,
    where: Counter[Became],
    founded: Founded,
) -> Counter[str]:
    """Audit one person; count where their notices are, if no run came after."""
    if row is None or not _is_as_seen(row, seen) or not left.knows(row.pk):
        return Counter(left_out=1)
    left_from = left.owed(row)
    if left_from is not None and left_from.version <= run.since:
        return Counter(owed=1)
    row.before, row.unjudged, row.watched_version = seen.before, seen.unjudged, seen.watched
    try:
        due = _due(row, seen, changes, run, left)
        notices = list(row.person.notices.order_by("pk"))
        found = handed.became(row.person, notices, run) if left.is_last else Counter()
        written = [one for one in notices if _is_written(one, row.pk, seen, run, left)]
        unfounded = {one.pk for one in written if not _is_founded(one, row, seen, left, founded)}
    except (TrialpostError, msgspec.MsgspecError) as error:
        log.warning("One person could not be audited: %s.", type(error).__name__)
        return Counter(left_out=1)
    where.update(found)
    rows = notices_of(row.person, due, former=changes.former)
    told = [one.pk for one in rows if one is not None and left.was_there(one)]
    owed = [
        news
        for news, one in zip(due, rows, strict=True)
        if news.trial in run.failed_trials and (one is None or not left.was_there(one))
    ]
    return Counter(
        checked=1,
        due=len(due),
        missed=len(due) - len(told) - len(owed),
        surplus=len({one.pk for one in written} - set(told) | unfounded),
        unfounded=len(unfounded),
    )


def _is_as_seen(row: SealedProfile, seen: Seen) -> bool:
    """Say whether a profile and what its owner decided are as the run found them."""
    decisions = tuple(sorted(one.pk for one in row.person.decisions.all()))
    return (bytes(row.sealed[: len(seen.mark)]), row.baseline_version, decisions) == (
        seen.mark,
        seen.baseline,
        seen.decisions,
    )


def _due(
    row: SealedProfile, seen: Seen, changes: Changes, run: WatchRun, left: Left
) -> tuple[News, ...]:
    """Derive by the plain road what was due to somebody."""
    standing = open_row(row)
    past = past_of(
        row, standing, since=run.since, until=run.until, judged_on=run.judged_on, owed=seen.owed
    )
    remember = store.memory_of(
        row.person,
        until=run.until,
        saved=past.saved,
        shown=past.shown,
        told=_notices_then(row, seen, run, left),
        former=changes.former,
    )
    return changes.for_profile(standing.profile, msgspec.structs.replace(past, memory=remember))


def _notices_then(row: SealedProfile, seen: Seen, run: WatchRun, left: Left) -> list[Notice]:
    """Return somebody's notices as they were when the run began."""
    found = []
    for one in row.person.notices.order_by("pk"):
        if one.pk in seen.pending:
            one.sealed, one.digest_id = seen.pending[one.pk], None
            one.known = one.pk in seen.known
            found.append(one)
        elif one.pk <= run.notices_before:
            one.sealed = left.sealed(row.pk, one)
            if one.digest_id is None:  # taken back since: it counted as told then
                one.digest_id = _TAKEN_BACK
            found.append(one)
    return found


def _is_written(notice: Notice, key: int, seen: Seen, run: WatchRun, left: Left) -> bool:
    """Say whether a run wrote a notice, or wrote it anew."""
    if notice.pk in seen.pending:
        return left.sealed(key, notice) != seen.pending[notice.pk]
    return notice.pk > run.notices_before and left.was_there(notice)


def _is_founded(
    notice: Notice, row: SealedProfile, seen: Seen, left: Left, founded: Founded
) -> bool:
    """Say whether what a run wrote gives reasons that are so."""
    person = row.person
    news = store.opened_as(person.address, notice, left.sealed(row.pk, notice))
    found = seen.pending.get(notice.pk)
    waited = store.opened_as(person.address, notice, found) if found is not None else None
    return founded.is_founded(news, person, open_row(row), waited)
