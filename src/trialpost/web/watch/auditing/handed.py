"""What became of somebody's notices: handed to the mail server, in doubt, held, or lost.

The audit asks this of everybody whom it checks. A notice is told when the mail of its digest was
handed over. Of a mail that was given up in doubt nobody knows whether it arrived. A notice may
wait, in the outbox or before a mail is made of it, and then there is a reason that can be named.
What was due when it was last gathered, and is none of these, was lost on the way. The key by which
a mail is found again is kept for a year; of an older one it cannot be said what became of it.
"""

import datetime as dt
import enum
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from trialpost.web.mail import waiting as outbox
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import Chosen
from trialpost.web.watch.choosing.schedule import timing, waiting_since, zone_of
from trialpost.web.watch.models import Digest, MailChoice, Notice, WatchRun, WatchState
from trialpost.web.watch.sending.digesting import reckoned
from trialpost.web.watch.sending.recalling import key_parts


class Became(enum.StrEnum):
    """Where a notice is."""

    MAILED = "mailed"
    UNCERTAIN = "given up in doubt"
    TOO_OLD = "too old to say"
    IN_OUTBOX = "in the outbox"
    RETURNED = "refused, to be told anew"
    UNREACHABLE = "address gets no lists"
    PAUSED = "paused"
    QUIET = "quiet hours"
    NOT_YET = "not yet its time"
    CHOSEN_SINCE = "chosen anew since"
    LOST = "lost"


WAITING = frozenset(Became) - {Became.MAILED, Became.UNCERTAIN, Became.TOO_OLD, Became.LOST}

_OF_ROW = {
    outbox.Standing.DONE: Became.MAILED,
    outbox.Standing.UNCERTAIN: Became.UNCERTAIN,
    outbox.Standing.WAITS: Became.IN_OUTBOX,
    outbox.Standing.RETURNED: Became.RETURNED,
}


def became(person: Person, notices: Iterable[Notice], run: WatchRun) -> Counter[Became]:
    """Count where somebody's notices are, as far as they were not dropped.

    Raises:
        SealBroken: if the master key is not here.
    """
    found: Counter[Became] = Counter()
    digests: dict[int, list[Notice]] = defaultdict(list)
    pending = []
    for one in notices:
        if one.digest_id is not None:
            digests[one.digest_id].append(one)
        elif one.dropped_at is None:
            pending.append(one)
    keys = {
        outbox.key_of_parts(key_parts(row.subject for row in rows)): digest
        for digest, rows in digests.items()
    }
    stood = outbox.standing_of(keys)
    gone = [digest for key, digest in keys.items() if key not in stood]
    old = set(Digest.objects.filter(pk__in=gone, past_telling=True).values_list("pk", flat=True))
    for key, digest in keys.items():
        without_key = Became.TOO_OLD if digest in old else Became.LOST
        found[_OF_ROW[stood[key]] if key in stood else without_key] += len(digests[digest])
    if pending:
        found[_why_pending(person, pending, run)] += len(pending)
    return found


def _why_pending(person: Person, rows: Collection[Notice], run: WatchRun) -> Became:
    """Say why no mail was made of what waits, by the rules of gathering as it last looked."""
    if not outbox.is_reachable(person.address):
        return Became.UNREACHABLE
    chosen = choices.chosen_by(person)
    moment, last = _last_looked(run, chosen)
    if chosen.since is not None and chosen.since > last:
        return Became.CHOSEN_SINCE
    zone = zone_of(chosen.choice, choices.default_zone())
    if choices.in_force(chosen.choice, today=moment.astimezone(zone).date()).pause is not None:
        return Became.PAUSED
    came = [(store.open_notice(person.address, one).written, one.created_at) for one in rows]
    found = timing(
        chosen.choice,
        zone,
        served=chosen.served,
        waits_since=waiting_since(came),
        now=moment,
        held=chosen.held,
    )
    if found.due:
        # Nothing else than a refusal may keep what is due from being looked at (``returning``).
        later = MailChoice.objects.filter(person=person, digest_day__gt=moment.date())
        return Became.RETURNED if chosen.refused and later.exists() else Became.LOST
    return Became.QUIET if found.quiet else Became.NOT_YET


def _last_looked(run: WatchRun, chosen: Chosen) -> tuple[dt.datetime, dt.datetime]:
    """Return as of when it was last looked at what waits for somebody, and when that was.

    A run gathers at its end, and so does each watch that had nobody to judge. Gathering besides
    takes back what was not sent when quiet hours begin, and notes when these held it.
    """
    ended = run.ended_at or run.began_at
    watched = WatchState.objects.filter(pk=1).values_list("ran_at", flat=True).first()
    last = max(one for one in (ended, watched, chosen.held) if one is not None)
    moment = reckoned(ended, run.day)
    return (moment if last == ended else max(moment, last)), last


def reasons(found: Counter[Became]) -> dict[str, int]:
    """Return why notices wait, and how many for each reason."""
    return {str(one): found[one] for one in Became if one in WAITING and found[one]}


def past_telling(written_before: dt.date) -> None:
    """Note that the mails of digests from before a day may not be found by their keys any more."""
    old = Digest.objects.filter(past_telling=False, created_at__lt=written_before)
    old.update(past_telling=True)
