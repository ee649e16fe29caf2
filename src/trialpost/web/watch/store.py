"""Notices between rows and values: the only file of this app that opens one."""

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec
from django.db.models import QuerySet

from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.models import Person
from trialpost.web.sealing import keyring
from trialpost.web.watch.judging.knowing import Known, Memory, Untold
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.models import Decision as DecisionRow
from trialpost.web.watch.models import Digest, Notice, WatchState
from trialpost.web.watch.noticing.deciding import SILENT, Decision

Former = Callable[[str], tuple[str, ...]]
"""Return the ids under which a trial was known before."""

DIGEST_SHOWN = dt.timedelta(days=90)
"""How long the page behind a mail can be opened."""


def about(person: Person, trial: str) -> str:
    """Return the keyed hash by which what joins a person to a trial is found."""
    return keyring().lookup("person and trial", person.token, trial)


def subject_of(person: Person, news: News) -> str:
    """Return the keyed hash that lets nobody be told the same thing twice.

    It holds the version with which the trial was compared, the last that the person knew of: a run
    that is broken off and made again comes to the same hash, whatever else became of the trial in
    between, and a trial that closes and opens again a year later to another. It does not hold the
    reasons, since a later look may find more of them.
    """
    since = news.evidence.since if news.evidence else news.version
    what = "followed" if news.follows else "fits"
    return keyring().lookup("notice", person.token, news.trial, what, str(since))


def seal_news(address: Address, subject: str, news: News) -> bytes:
    """Seal what a notice tells, for its place."""
    return seal_for(address, f"notice/{subject}", news)


def open_notice(address: Address, notice: Notice) -> News:
    """Open a notice.

    Raises:
        SealBroken: if the master key is not here.
    """
    return opened_as(address, notice, bytes(notice.sealed))


def opened_as(address: Address, notice: Notice, sealed: bytes) -> News:
    """Open what a notice held, as it was sealed then.

    Raises:
        SealBroken: if the master key is not here.
    """
    return open_for(address, f"notice/{notice.subject}", sealed, News)


# --- what somebody was told, and decided ----------------------------------------------------------


def memory_of(
    person: Person,
    *,
    until: int,
    saved: int,
    shown: Collection[str] = (),
    decisions: Sequence[DecisionRow] | None = None,
    told: Iterable[Notice] | None = None,
    former: Former = catalogue.former_ids,
) -> Callable[[str], Memory]:
    """Return what somebody knows of any one trial by their notices, and whether they want to hear.

    Notices that were told of version ``until`` of the catalogue, or a later one, are not looked at,
    so that what a run tells does not depend on what it told already; ``subject_of`` sees to it that
    it is told once. One of that version that did not go out leads to the same notice again. Of
    notices that did not go out those do not count whose trial the person came to know by a page: it
    was ``shown`` when they saved their profile, at the version ``saved``.

    Args:
        person: whose notices and decisions.
        until: the version up to which the catalogue is being watched.
        saved: the version of the catalogue at which the profile was saved.
        shown: the trials that the pages showed since the person was last watched.
        decisions: the person's rows, if they were read before.
        told: their notices, if not all are to be looked at, in their order.
        former: tells under which ids a trial was known before; a run keeps what it found.
    """
    rows = person.decisions.all() if decisions is None else decisions
    decided = {row.about: row for row in rows}
    notices = functools.cache(functools.partial(_notices_by_trial, person, told))
    seen_on_page = frozenset(shown)

    def remember(trial: str) -> Memory:
        if not decided and not notices():
            return Memory()
        ids = (trial, *former(trial))
        names = {about(person, one) for one in ids}
        chosen = [open_decision(person, decided[one]) for one in names & decided.keys()]
        if any(one.kind in SILENT for one in chosen):
            return Memory(silent=True)
        rows = [row for one in names for row in notices().get(one, ())]
        opened = [(row, open_notice(person.address, row)) for row in rows]
        upto = -1 if seen_on_page.isdisjoint(ids) else saved
        counted = [
            (row, news)
            for row, news in opened
            if news.version < until or (row.digest_id is None and news.version == until)
        ]
        heard = [
            news.version
            for row, news in opened
            if row.digest_id is not None and news.version <= until
        ]
        return msgspec.structs.replace(_as_memory(counted, upto), heard=max(heard, default=None))

    return remember


def _notices_by_trial(person: Person, told: Iterable[Notice] | None) -> dict[str, list[Notice]]:
    """Return somebody's notices by trial; those of an earlier release have to be opened for it."""
    found: dict[str, list[Notice]] = {}
    for row in person.notices.order_by("pk") if told is None else told:
        trial = row.about or about(person, open_notice(person.address, row).trial)
        found.setdefault(trial, []).append(row)
    return found


def note_shown(person: Person, shown: Collection[str], *, saved: int, former: Former) -> None:
    """Note which notices that did not go out are of trials that a page showed meanwhile."""
    names = [about(person, one) for name in shown for one in (name, *former(name))]
    rows = person.notices.filter(digest=None, known=False, about__in=names)
    seen = [row.pk for row in rows if open_notice(person.address, row).version <= saved]
    Notice.objects.filter(pk__in=seen).update(known=True)


def _as_memory(rows: Iterable[tuple[Notice, News]], shown_at: int) -> Memory:
    """Sum up the notices of one trial, which a page showed at a version, or at none (-1)."""
    told: Known | None = None
    fits: list[Untold] = []
    saved: list[Untold] = []
    for row, news in sorted(rows, key=lambda pair: pair[0].pk):
        if row.digest_id is not None:
            day = news.evidence.day if news.evidence else row.created_at
            told = Known(version=news.version, day=day)
            fits, saved = [], []
        elif news.evidence is not None and not row.known and news.version > shown_at:
            kind = saved if news.follows else fits
            kind.append(Untold(evidence=news.evidence, mark=news.mark))
    return Memory(
        told=told,
        untold=fits[0] if fits else None,
        of_saved=max(saved, key=lambda one: one.evidence.since, default=None),
    )


def seal_decision(person: Person, decision: Decision) -> bytes:
    """Seal what somebody decided, for its place."""
    return seal_for(person.address, f"decision/{about(person, decision.trial)}", decision)


def open_decision(person: Person, row: DecisionRow) -> Decision:
    """Open what somebody decided about a trial.

    Raises:
        SealBroken: if the master key is not here.
    """
    return open_for(person.address, f"decision/{row.about}", row.sealed, Decision)


def decisions_of(person: Person) -> tuple[Decision, ...]:
    """Return everything that somebody decided, the latest first."""
    rows = person.decisions.order_by("-decided_at", "-pk")
    return tuple(open_decision(person, row) for row in rows)


def decision_on(person: Person, trial: str) -> Decision | None:
    """Return what somebody decided about a trial, under the id that it has now or had."""
    row = rows_on(person, trial).first()
    return open_decision(person, row) if row else None


def rows_on(person: Person, trial: str) -> QuerySet[DecisionRow]:
    """Return the rows of what somebody decided about a trial, whatever it was called then."""
    names = [about(person, one) for one in (trial, *catalogue.former_ids(trial))]
    return person.decisions.filter(about__in=names).order_by("-pk")


# --- digests --------------------------------------------------------------------------------------


def digest_lookup(token: str) -> str:
    """Return the keyed hash by which a digest is found from its link's token."""
    return keyring().lookup("digest", token)


def mail_lookup(message: str) -> str:
    """Return the keyed hash by which a digest is found from its mail's Message-ID."""
    return keyring().lookup("digest of mail", message)


def digest(token: str, *, today: dt.date) -> Digest | None:
    """Return the digest that a mail's link names, for as long as its page is kept."""
    rows = Digest.objects.select_related("person__address")
    return rows.filter(lookup=digest_lookup(token), created_at__gt=today - DIGEST_SHOWN).first()


def told_in(found: Digest) -> tuple[News, ...]:
    """Return what a digest told, in its order."""
    address = found.person.address
    return tuple(open_notice(address, notice) for notice in found.notices.order_by("pk"))


def watched_version() -> int:
    """Return up to which version the catalogue has been watched."""
    row = WatchState.objects.filter(pk=1).first()
    return row.catalogue_version if row else 0
