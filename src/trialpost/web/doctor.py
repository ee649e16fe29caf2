"""Examine a running service: each part, whether it is well, and what to do if it is not."""

import datetime as dt
import smtplib
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.core.mail import get_connection
from django.db import Error
from django.db.models import Sum

from trialpost.errors import TrialpostError
from trialpost.web.database import pending_migrations, readable_by_others
from trialpost.web.sealing import keyring, seal, unseal

STALE_AFTER = dt.timedelta(days=7)
"""A catalogue that nothing was loaded into for so long is pointed out."""


MOST_NAMED = 20
"""People, and trials, that are named one by one."""


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the service: well or not, what was seen, and what to do.

    ``details`` are further sentences for whoever has to look into it.
    """

    part: str
    well: bool
    seen: str
    advice: str | None = None
    details: tuple[str, ...] = ()


class Oddity(msgspec.Struct, frozen=True, kw_only=True):
    """How often the records of a form are odd in one way, and the id of one that is."""

    kind: str
    door: str
    count: int
    example: str


def oddities() -> tuple[Oddity, ...]:
    """Count what is odd about the records that are held; nothing while the database is not well."""
    from trialpost.web.catalogue import store

    try:
        counted = store.issue_counts()
    except Error:
        return ()
    return tuple(
        Oddity(kind=kind, door=door, count=count, example=example)
        for kind, door, count, example in counted
    )


def examine(*, now: dt.datetime) -> tuple[Examined, ...]:
    """Examine the parts of the service, from the database to the mail server, in this order."""
    parts: dict[str, Callable[[dt.datetime], Examined]] = {
        "database": _database,
        "key": _key,
        "index": _index,
        "catalogue": _catalogue,
        "criteria": _criteria,
        "model": _model,
        "fields": _fields,
        "sync": _sync,
        "mail": _mail,
        "outbox": _outbox,
        "domain": _domain,
        "bounces": _bounces,
        "audit": audit,
        "owed": _owed,
    }
    answers = []
    for part, look in parts.items():
        try:
            answers.append(look(now))
        except TrialpostError as error:
            answers.append(Examined(part=part, well=False, seen=error.sentence))
        except Error:
            seen = "This cannot be seen while the database does not answer."
            answers.append(Examined(part=part, well=False, seen=seen))
    return tuple(answers)


def _database(now: dt.datetime) -> Examined:
    pending = pending_migrations()
    kind = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    if pending:
        return Examined(
            part="database",
            well=False,
            seen=f"{kind} answers, and lacks {pending} migrations.",
            advice="Run 'trialpost migrate'.",
        )
    if open_to_others := readable_by_others():
        paths = " ".join(str(path) for path in open_to_others)
        return Examined(
            part="database",
            well=False,
            seen="Others on this machine can read the database.",
            advice=f"Run 'chmod 600 {paths}' as the owner of the files.",
        )
    return Examined(part="database", well=True, seen=f"{kind} answers and is up to date.")


def _key(now: dt.datetime) -> Examined:
    from trialpost.web.mail.models import Address

    keys = keyring()
    unseal(keys.session_key, "doctor", seal(keys.session_key, "doctor", "well"))
    newest = Address.objects.order_by("-pk").values_list("wrapped_key", flat=True).first()
    if newest is not None:
        keys.unwrap(newest)
    return Examined(part="key", well=True, seen="The master key is there and opens what is sealed.")


def _index(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue import index

    if index.is_current():
        return Examined(part="index", well=True, seen="The search index is up to date.")
    return Examined(
        part="index",
        well=False,
        seen="The search index is missing or behind the catalogue.",
        advice="Run 'trialpost reindex'.",
    )


def _catalogue(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue import store, vocabularies
    from trialpost.web.catalogue.current import current_catalogue

    state = store.state()
    if state.updated_at is None:
        return Examined(
            part="catalogue",
            well=False,
            seen="The catalogue is empty.",
            advice="Run 'trialpost load FILE' with a file of registry records.",
        )
    trials = current_catalogue().recruiting_count
    mesh = vocabularies.edition()
    order = f"by MeSH ({mesh})" if mesh else "as the records let it be inferred"
    seen = (
        f"{trials:,} trials recruit; last changed {state.updated_at:%Y-%m-%d %H:%M} UTC; "
        f"conditions are ordered {order}."
    )
    if now - state.updated_at > STALE_AFTER:
        return Examined(
            part="catalogue", well=False, seen=seen, advice="Load newer registry records."
        )
    return Examined(part="catalogue", well=True, seen=seen)


def _criteria(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue import disputes, trees

    left, kept = trees.left_to_read(), trees.kept()
    said = disputes.open_count()
    seen = f"The criteria of {kept:,} trials are read; {left:,} are left to read."
    if said:
        seen += f" {said:,} readings were called wrong and wait for an editor (/admin/)."
    if left > trees.A_TICK:
        advice = "Run 'trialpost reindex'; until then pages read what they show, which is slower."
        return Examined(part="criteria", well=False, seen=seen, advice=advice)
    return Examined(part="criteria", well=True, seen=seen)


def _model(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue import proposals

    told, kept = settings.MODEL, proposals.kept_count()
    if not told.url:
        counts = "count" if told.counts else "do not count"
        answers = f" {kept:,} answers that are kept {counts}." if kept else ""
        seen = f"No language model is set, and none is needed; nothing is sent.{answers}"
        return Examined(part="model", well=True, seen=seen)
    notes = "may go there if the person agrees" if told.notes else "never go there"
    seen = (
        f"Criteria that were not read may be sent to {told.host} ({told.name}); people's notes "
        f"{notes}. {kept:,} answers are kept."
    )
    return Examined(part="model", well=True, seen=seen)


def _fields(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue import census

    told = census.alarms()
    if told:
        return Examined(
            part="fields",
            well=False,
            seen=f"A registry may have changed its form: {len(told):,} fields are not as before.",
            advice="See whether what matters is still read, then run 'trialpost doctor --seen'.",
            details=tuple(f"{when:%Y-%m-%d}: {alarm.sentence}" for when, alarm in told),
        )
    counts = ", ".join(f"{count:,} of {door}" for door, count in census.looked_at().items())
    seen = f"The records have the fields that they had ({counts} looked at)."
    return Examined(part="fields", well=True, seen=seen if counts else "Nothing was loaded yet.")


def _sync(now: dt.datetime) -> Examined:
    from trialpost.web.catalogue.sync.runs import standing

    seen, late = standing(settings.SYNC, now=now)
    advice = "Run 'trialpost sync'; what broke off goes on where it broke." if late else None
    return Examined(part="sync", well=not late, seen=seen, advice=advice)


def _mail(now: dt.datetime) -> Examined:
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    connection = get_connection()
    try:
        connection.open()
        connection.close()
    except (OSError, smtplib.SMTPException):
        return Examined(
            part="mail",
            well=False,
            seen=f"The mail server at {where} does not answer. Messages wait and are not lost.",
            advice="Set EMAIL_URL, such as smtp://user:password@mail.example.org:587/?tls=True.",
        )
    return Examined(part="mail", well=True, seen=f"The mail server at {where} answers.")


def _outbox(now: dt.datetime) -> Examined:
    """Look at what waits, and at the daily brake: standing still as it was set to is no fault."""
    from trialpost.web.mail import brake, claims

    stood = brake.standing(now=now)
    left = claims.left(now=now)
    seen = f"{left.waiting:,} messages wait, {left.uncertain:,} of them uncertain. {stood.sentence}"
    if left.late:
        return Examined(
            part="outbox",
            well=False,
            seen=f"{seen} {left.late:,} have been due for more than a day.",
            advice="Run 'trialpost deliver', and see that the timer calls 'trialpost tick'.",
        )
    return Examined(part="outbox", well=True, seen=seen)


def _domain(now: dt.datetime) -> Examined:
    """Look at what DNS says of the domain that mail comes from, and at the one-click header."""
    found, service = _dns(), settings.SERVICE
    if service.is_https or not (settings.DKIM or service.mail_is_signed):
        return found
    what = "have none" if not service.is_on_this_machine else "have one for this machine alone"
    seen = (
        f"The one-click header (RFC 8058) needs an https:// base_url; mails of {service.base_url} "
        f"{what}."
    )
    advice = "Set base_url to the https:// address of the service."
    if found.well:
        well = service.is_on_this_machine
        return Examined(
            part="domain", well=well, seen=f"{found.seen} {seen}", advice=None if well else advice
        )
    return msgspec.structs.replace(found, details=(*found.details, f"{seen} {advice}"))


def _dns() -> Examined:
    """Look at what DNS says, if a resolver is named."""
    from trialpost.web.mail import domain
    from trialpost.web.mail.configuring import domain_of

    sender = domain_of(settings.SERVICE.sender)
    if settings.DNS_RESOLVER is None:
        seen = (
            f"What DNS says of {sender} (SPF, DKIM, DMARC) was not looked at: no resolver is named "
            "(TRIALPOST_DNS_RESOLVER)."
        )
        if settings.DKIM is not None:
            key = domain.record_of(settings.DKIM)
            seen += f" For DKIM, {settings.DKIM.record} needs one TXT record: {key}"
        return Examined(part="domain", well=True, seen=seen)
    found = domain.look(
        settings.SERVICE, settings.DKIM, settings.DNS_RESOLVER, relay=settings.EMAIL_HOST
    )
    if not found.faults:
        return Examined(part="domain", well=True, seen=f"{'; '.join(found.well)}.")
    first, *others = found.faults
    return Examined(
        part="domain",
        well=False,
        seen=first.seen,
        advice=first.advice,
        details=tuple(f"{fault.seen} {fault.advice}" for fault in others),
    )


def _bounces(now: dt.datetime) -> Examined:
    """Look into the mailbox that mail comes back to, and count who gets no lists any more."""
    from trialpost.web.mail import mailboxes, suppression
    from trialpost.web.watch.sending import waiting

    counts = suppression.counts()
    silent = ", ".join(f"{count:,} ({reason})" for reason, count in counts.items()) or "none"
    where = settings.BOUNCES
    if where is None:
        seen = "No mailbox for bounces is named (TRIALPOST_BOUNCES)."
    else:
        left = mailboxes.go_through(where, lambda raw: False)
        seen = f"The mailbox for bounces can be read; {left:,} of its messages are unread."
    seen += f" Addresses that get no lists any more: {silent}."
    notices, people = waiting.unreachable()
    if notices:
        waits = f"{notices:,} notices wait" if notices > 1 else "1 notice waits"
        whom = f"{people:,} people" if people > 1 else "1 person"
        seen += (
            f" {waits} for {whom} whose address gets no lists, until they confirm it anew by "
            "signing in."
        )
    return Examined(part="bounces", well=True, seen=seen)


def audit(now: dt.datetime) -> Examined:
    """Look at what the audits of the last watches found."""
    from trialpost.web.watch.models import WatchRun

    audited = WatchRun.objects.filter(audited_at__isnull=False)
    run = audited.order_by("audited_at", "pk").last()
    if run is None:
        return Examined(part="audit", well=True, seen="No watch was audited yet.")
    seen = f"On {run.audited_at.date()}, {_checked(run)}"
    week = now - STALE_AFTER
    skipped = WatchRun.objects.filter(audited_at=None, ended_at__gte=week).count()
    if skipped:
        seen += f" Never audited, of the watches of the last seven days: {skipped:,}."
    failed = audited.filter(audited_at__gte=week).exclude(missed=0, surplus=0).exclude(pk=run.pk)
    if failed.exists():
        seen += f" Audits before it, in seven days, that found something: {failed.count():,}."
    followed, wrong = _followed(week)
    seen += followed
    if failed.exists() or run.missed or run.surplus or wrong:
        return Examined(
            part="audit",
            well=False,
            seen=seen,
            advice="Run 'trialpost watch --audit' to check everybody, and report what it says.",
        )
    return Examined(part="audit", well=True, seen=seen)


def _followed(week: dt.datetime) -> tuple[str, bool]:
    """Say what audits of what became of trials found in seven days, and whether that is bad."""
    from trialpost.web.watch.models import AftermathRun

    audited = AftermathRun.objects.filter(audited_at__gte=week)
    if not audited.exists():
        return "", False
    found = audited.aggregate(due=Sum("due"), missed=Sum("missed"), surplus=Sum("surplus"))
    due, missed, surplus = (found[name] or 0 for name in ("due", "missed", "surplus"))
    said = (
        f" Of what became of trials {due:,} {'was' if due == 1 else 'were'} due to those who were "
        f"checked in seven days: {missed:,} missed, {surplus:,} too many."
    )
    return said, bool(missed or surplus)


def _owed(now: dt.datetime) -> Examined:
    """Name by their numbers whom, and what, watches could not judge."""
    from trialpost.web.watch.sending import owed

    people, trials = owed.standing()
    whom, what = {one.person_id for one in people}, {one.registry_id for one in trials}
    counts = (
        f"{len(whom):,} {'person' if len(whom) == 1 else 'people'} and "
        f"{len(what):,} {'trial' if len(what) == 1 else 'trials'}"
    )
    if not people and not trials:
        return Examined(part="owed", well=True, seen="No watch left anybody, or a trial, unjudged.")
    return Examined(
        part="owed",
        well=False,
        seen=(
            f"Left unjudged: {counts}. All others are told what is new; these are once they can "
            "be judged."
        ),
        advice=(
            "They are tried again by themselves, at the latest a day later, and at once by "
            "'trialpost watch'. What to do with one that stays: docs/howto/run-a-service.md."
        ),
        details=tuple(
            f"{one} since {one.first_on}, {one.tries:,} tries, last {one.kind or 'unknown'}"
            for one in (*people[:MOST_NAMED], *trials[:MOST_NAMED])
        ),
    )


def _checked(run: Any) -> str:
    """Say what one audit found, or that there was nobody to check, and how many are owed."""
    owed = ""
    if run.owed:
        people = "1 person" if run.owed == 1 else f"{run.owed:,} people"
        owed = f" {people} could not be judged by that watch, and later ones try again."
    if not run.checked:
        none = "nobody could be checked" if run.left_out or owed else "there was nobody to check"
        changed = (
            f", as {run.left_out:,} people had changed something since" if run.left_out else ""
        )
        return f"{none}{changed}.{owed}"
    said = (
        f"{run.checked:,} people were checked: {run.missed:,} notices missed, {run.surplus:,} too "
        "many."
    )
    if run.uncertain:
        said += f" Of {run.uncertain:,} notices it is not known whether their mail arrived."
    return said + owed
