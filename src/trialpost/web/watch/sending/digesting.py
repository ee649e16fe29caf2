"""Gather what waits for somebody into one mail.

The watch writes notices; this room makes of them, for each person whose time has come
(``schedule``), one digest and one mail. People are looked at without a lock; then one short
transaction a person ties their notices to a digest and queues its mail. A notice is in one digest
at the most, and a run that breaks off leaves a person either told or still waiting: the next one
tells them. The mail's key is made of its notices, so that the same notices never make a second
mail.
"""

import datetime as dt
import functools
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.errors import TrialpostError
from trialpost.web.language import in_their_language
from trialpost.web.mail import actions as mail
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.people.actions import notices_of
from trialpost.web.people.models import Person
from trialpost.web.people.profile.persons import heading_in_mail, said_of
from trialpost.web.watch import store
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import Chosen
from trialpost.web.watch.choosing.choosing_words import rhythm
from trialpost.web.watch.choosing.schedule import (
    Timing,
    at_the_earliest,
    out_of_quiet,
    timing,
    waiting_since,
    zone_of,
)
from trialpost.web.watch.judging.reasons import News, sentences
from trialpost.web.watch.models import Digest
from trialpost.web.watch.noticing.still import Look
from trialpost.web.watch.sending import heartbeats, still_asked
from trialpost.web.watch.sending.links import fewer_address, stop_address
from trialpost.web.watch.sending.recalling import key_parts, recall
from trialpost.web.watch.sending.waiting import forget, listening, pending, reachable

IN_A_MAIL = 10
"""Trials that one mail names; its page has all of them."""

AT_A_TIME = 500
"""People whose keys are read at a time."""

NOT_BEFORE = dt.timedelta(days=30)
"""The longest for which nobody looks whether somebody is to be told."""

__all__ = ["Told", "best_first", "gather", "listening", "reasons", "reckoned"]

log = logging.getLogger("trialpost.watch")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One trial in a digest: its news, and in words all reasons for which it is told."""

    news: News
    reasons: tuple[str, ...]

    def __repr__(self) -> str:
        return "Told(…)"


def gather(*, now: dt.datetime, today: dt.date | None = None) -> dict[str, int]:
    """Make one digest and one mail for each person for whom notices wait and whose time has come.

    What was gathered before and is not to go out any more is taken back first (``recalling``).
    For an address that was never confirmed, or is suppressed, notices wait.

    ``today`` (default: the day of ``now``) is the day on which trials are looked at anew; if it is
    another day, it counts as over, and whoever is due by its end is told. Returns how many
    ``digests`` were made of how many ``notices``, how many notices were ``dropped``, how many
    people were told that nothing was new (``heartbeats``), and ``failed`` if there were people
    whose notices could not be opened: theirs wait on.
    """
    counts: Counter[str] = Counter()
    moment = reckoned(now, today)
    look = functools.cache(functools.partial(Look, today=today or now.date()))
    recall(look=look, moment=moment)
    heartbeats.recall(moment=moment)
    still_asked.recall(moment=moment)
    for key in _people_waiting(moment.date()):
        person = Person.objects.select_related("address").filter(pk=key).first()
        if person is None:
            continue
        try:
            counts.update(_gather_for(person, look=look, moment=moment, now=now))
        except (TrialpostError, msgspec.MsgspecError) as error:
            counts["failed"] += 1
            log.warning("One person's notices could not be gathered: %s.", type(error).__name__)
    counts["heartbeats"] = heartbeats.beat(now=now, moment=moment)
    known = {name: counts[name] for name in ("digests", "notices", "dropped", "heartbeats")}
    return known | ({"failed": counts["failed"]} if counts["failed"] else {})


def reckoned(now: dt.datetime, today: dt.date | None) -> dt.datetime:
    """Return the moment by which people's time is told: now, or the end of another day."""
    if today in (None, now.date(), now.astimezone().date()):
        return now
    return dt.datetime.combine(today, dt.time.max, dt.UTC)


def _people_waiting(day: dt.date) -> Iterator[int]:
    """Return for whom notices wait, without holding a query open while they are looked at.

    Left out is who was looked at and found not to be due before a later day. A day far ahead is
    not believed: the clock was wrong when it was written.
    """
    choice = "person__mail_choice"
    may_be_due = (
        Q(**{choice: None})
        | Q(**{f"{choice}__digest_day": None})
        | Q(**{f"{choice}__digest_day__lte": day})
        | Q(**{f"{choice}__digest_day__gt": day + NOT_BEFORE})
    )
    last = 0
    while True:
        waiting = reachable().filter(may_be_due, person__gt=last).order_by("person")
        keys = list(waiting.values_list("person", flat=True).distinct()[:AT_A_TIME])
        yield from keys
        if not keys:
            return
        last = keys[-1]


def _gather_for(
    person: Person, *, look: Callable[[], Look], moment: dt.datetime, now: dt.datetime
) -> Counter[str]:
    """Look at one person's notices anew if it is time, and tell what still holds.

    ``look`` makes what looks, when the first is due: without one no catalogue has to be read.
    """
    chosen, seen = choices.with_row(person)
    rows = list(pending().filter(person=person).order_by("pk"))
    if not rows:
        return Counter()
    zone = zone_of(chosen.choice, choices.default_zone())
    due = functools.partial(
        timing, chosen.choice, zone, served=chosen.served, now=moment, held=chosen.held
    )
    found = due(waits_since=at_the_earliest((row.created_at for row in rows), now=moment))
    near = found.due or found.quiet
    opened = {row.pk: store.open_notice(person.address, row) for row in rows if near}
    if near:
        came = [(opened[row.pk].written, row.created_at) for row in rows]
        found = due(waits_since=waiting_since(came))
    if not found.due:
        _wait(person, found, seen=seen, chosen=chosen, moment=moment)
        return Counter()
    still_so = look().at(person)
    fits = {key: still_so(news) for key, news in opened.items()}
    return _write(
        person,
        told={key: opened[key] for key, true in fits.items() if true},
        dropped=[key for key, true in fits.items() if not true],
        seen=seen,
        chosen=msgspec.structs.replace(
            chosen,
            served=found.slot,
            heard=moment,
            held=None,
            refused=None,
            in_quiet=out_of_quiet(chosen.choice.quiet, zone, moment) > moment,
        ),
        now=now,
    )


def _wait(
    person: Person, found: Timing, *, seen: bytes | None, chosen: Chosen, moment: dt.datetime
) -> None:
    """Note on which day somebody is to be looked at again, unless they chose anew meanwhile."""
    last = moment.date() + NOT_BEFORE
    values: dict[str, Any] = {"digest_day": min(found.at.date(), last) if found.at else last}
    if found.quiet and (chosen.held is None or chosen.held > moment):
        held = msgspec.structs.replace(chosen, held=moment)
        values["sealed"] = choices.sealed_for(person, held)
    choices.unchanged(person, seen).update(**values)


@transaction.atomic
def _write(
    person: Person,
    *,
    told: dict[int, News],
    dropped: Sequence[int],
    seen: bytes | None,
    chosen: Chosen,
    now: dt.datetime,
) -> Counter[str]:
    """Tie notices to a digest and queue its mail, unless another run or the person was quicker.

    ``seen`` is their choice as it was read, ``chosen`` as it is to be. Who chose anew meanwhile is
    looked at by the next run. What waits for somebody who stopped the mails is dropped: who resumes
    them is told of what is new from then on.
    """
    held = Address.objects.select_for_update().filter(pk=person.address_id).first()
    if held is None or not outbox.is_reachable(held):
        return Counter()
    if choices.with_row(person)[1] != seen:
        return Counter()
    if not listening().filter(person=person).exists():
        told, dropped = {}, [*told, *dropped]
        forget([person.pk])
    gone = pending().filter(pk__in=dropped).update(dropped_at=now.date())
    waiting = pending().filter(pk__in=told).order_by("pk")
    rows = {row.pk: row for row in waiting}
    if not rows:
        return Counter(dropped=gone)
    token = secrets.token_urlsafe(32)
    parts = key_parts(row.subject for row in rows.values())
    mail.queue(
        address=person.address,
        idempotency_parts=parts,
        message=_letter(person.address, person, token, [told[key] for key in rows], chosen),
        now=now,
        attempts=max(row.attempts for row in rows.values()),
    )
    message = outbox.message_of(outbox.key_of_parts(parts))
    digest = Digest.objects.create(
        person=person,
        lookup=store.digest_lookup(token),
        mail=store.mail_lookup(message) if message else "",
        created_at=now.date(),
    )
    waiting.update(digest=digest)
    if seen is not None:
        choices.keep(person=person, chosen=chosen, digest_day=None)
    return Counter(digests=1, notices=len(rows), dropped=gone)


def best_first(found: Sequence[News]) -> list[Told]:
    """Return the trials of a digest, each once, the best matches first.

    What fits comes before what is told because it was saved; then the score of the match counts,
    then the way.
    """
    by_trial: dict[str, list[News]] = {}
    for news in found:
        by_trial.setdefault(news.trial, []).append(news)
    groups = [sorted(group, key=_standing) for group in by_trial.values()]
    groups.sort(key=lambda group: _standing(group[0]))
    return [
        Told(
            news=group[0],
            reasons=tuple(dict.fromkeys(w for news in group for w in sentences(news))),
        )
        for group in groups
    ]


def _standing(news: News) -> tuple[bool, float, float]:
    return news.follows, -news.score, news.km if news.km is not None else float("inf")


@in_their_language
def _letter(
    address: Address, person: Person, token: str, found: Sequence[News], chosen: Chosen
) -> RenderedMessage:
    """Render a digest's mail. Neither its subject nor its links tell what it is about."""
    with said_of(person):
        told = best_first(found)
    return render(
        "notice",
        subject=gettext("You have a new message from %(name)s") % {"name": settings.SERVICE.name},
        stream=notices_of(person),
        whom=heading_in_mail(person),
        trials=[(one.news.title, one.reasons) for one in told[:IN_A_MAIL]],
        count=len(told),
        saved=sum(one.news.follows or one.news.saved for one in told),
        more=max(0, len(told) - IN_A_MAIL),
        link=absolute(reverse("watch:digest", args=[token])),
        rhythm=rhythm(chosen.choice),
        fewer=fewer_address(person),
        stop=stop_address(person),
    )


def reasons(news: News) -> list[str]:
    """Say in words why somebody is told of a trial."""
    return sentences(news)
