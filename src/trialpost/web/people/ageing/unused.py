"""Accounts, and lists in them, that nobody uses: warned of by mail, and erased in the end.

Nobody is erased whom no mail told so for as many days as the operator sets. A clock that had run
ahead erases nobody: it is not believed what it noted, and a warning counts from its own day.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Sequence

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.errors import TrialpostError
from trialpost.model.message import say
from trialpost.web.language import in_their_language
from trialpost.web.language import render as words
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address, Suppression
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.mail.suppression import KEEPS_REFUSING, MAILBOX_UNKNOWN
from trialpost.web.people.account import rights
from trialpost.web.people.ageing.months import months_after, months_before
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons

KEEP = "keep"
"""The purpose of a mailed link by which somebody keeps an account, or a list in it."""

LONGER = dt.timedelta(days=30)
"""How long such a link works after the day that its mail names, if nothing was erased by then."""

MOST_AT_ONCE = 500
"""Accounts that are looked at in one run: the timer comes again."""

log = logging.getLogger("trialpost.people")


def age(*, now: dt.datetime) -> dict[str, int]:
    """Warn whoever has not been here for long, and erase whom nobody used since; return counts.

    ``warned`` counts mails, ``erased`` accounts and lists.
    """
    _begin(now.date())
    counts: Counter[str] = Counter()
    for key in _to_look_at(now.date()):
        try:
            counts.update(_look_at(key, now))
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One account could not be looked at: %s.", type(error).__name__)
    return {"warned": counts["warned"], "erased": counts["erased"]}


def _begin(today: dt.date) -> None:
    """Begin to count for whoever was there before it was counted, or was noted by a wrong clock."""
    Person.objects.filter(Q(used_on=None) | Q(used_on__gt=today)).update(used_on=today)
    Person.objects.filter(warned_on__gt=today).update(warned_on=None)


def _notice() -> dt.timedelta:
    return dt.timedelta(days=settings.SERVICE.erase_notice_days)


def _last_use(today: dt.date) -> dt.date | None:
    """Return on which day, or before it, somebody was last here who is erased by now."""
    months = settings.SERVICE.erase_unused_after_months
    return months_before(today, months) if months else None


def _to_look_at(today: dt.date) -> list[int]:
    """Return the keys of the addresses of whoever is to be warned or erased."""
    soon = _last_use(today + _notice())
    if soon is None:
        return []
    was_told = Q(warned_on=None) | Q(warned_on__lte=today - _notice())
    rows = Person.objects.filter(was_told, used_on__lte=soon).order_by("address")
    return list(rows.values_list("address", flat=True).distinct()[:MOST_AT_ONCE])


@transaction.atomic
def _look_at(key: int, now: dt.datetime) -> Counter[str]:
    """Warn or erase an account as a whole, or the lists in it that nobody looks at."""
    today = now.date()
    address = Address.objects.select_for_update().filter(pk=key).first()
    soon = _last_use(today + _notice())
    if address is None or soon is None:
        return Counter()
    rows = Person.objects.select_for_update().filter(address=address).order_by("pk")
    people = list(rows)
    idle = [one for one in people if one.used_on is None or one.used_on <= soon]
    if len(idle) == len(people):
        return _look_at_account(address, people, now)
    return sum((_look_at_list(one, people, now) for one in idle), Counter())


def _look_at_account(address: Address, people: Sequence[Person], now: dt.datetime) -> Counter[str]:
    last = max(_used(one, now) for one in people)
    if any(one.warned_on is None for one in people):
        _warn(address, people, last=last, now=now)
        return Counter(warned=1)
    if not _may_go(people, last=last, now=now):
        return Counter()
    rights.erase_account(address=address, now=now)
    return Counter(erased=1)


def _look_at_list(one: Person, people: Sequence[Person], now: dt.datetime) -> Counter[str]:
    """Warn or erase one list. The holder's own that holds nothing is as old as the account."""
    if one.holder_id is None and not persons.with_profiles([one]):
        last = max(_used(other, now) for other in people)
        Person.objects.filter(pk=one.pk).update(used_on=last, warned_on=None)
        return Counter()
    if one.warned_on is None:
        _warn(one.address, [one], last=_used(one, now), now=now)
        return Counter(warned=1)
    if not _may_go([one], last=_used(one, now), now=now):
        return Counter()
    rights.erase_person(person=one, now=now)
    return Counter(erased=1)


def _used(one: Person, now: dt.datetime) -> dt.date:
    return one.used_on or now.date()


def _may_go(people: Sequence[Person], *, last: dt.date, now: dt.datetime) -> bool:
    """Tell whether the period and the notice are over, and the mail is not still on its way."""
    today, used = now.date(), _last_use(now.date())
    if used is None or last > used:
        return False
    if any(one.warned_on is None or one.warned_on > today - _notice() for one in people):
        return False
    keys = {outbox.key_of_parts(_key_parts(people, last))}
    return outbox.Standing.WAITS not in outbox.standing_of(keys).values()


def _key_parts(people: Sequence[Person], last: dt.date) -> tuple[str, ...]:
    tokens = sorted(one.token for one in people)
    warned = max((one.warned_on for one in people if one.warned_on), default=last)
    return ("unused", *tokens, last.isoformat(), warned.isoformat())


def _warn(address: Address, people: Sequence[Person], *, last: dt.date, now: dt.datetime) -> None:
    """Say by mail when an account, or one list in it, is to be erased, and note that it was said.

    Nothing is mailed where the mailbox is known to be gone; the days of the notice count all the
    same. It is no list mail: whoever stopped the mails is told too.
    """
    today = now.date()
    months = settings.SERVICE.erase_unused_after_months
    day = max(months_after(last, months), today + _notice())
    for one in people:
        one.warned_on = today
    Person.objects.filter(pk__in=[one.pk for one in people]).update(warned_on=today)
    dead = Suppression.objects.filter(
        lookup=address.lookup, reason__in=(MAILBOX_UNKNOWN, KEEPS_REFUSING)
    )
    if dead.exists():
        return
    token = links.create(
        address=address,
        purpose=KEEP,
        payload={"people": [one.token for one in people]},
        lasts=dt.datetime.combine(day, dt.time.max, dt.UTC) - now + LONGER,
        now=now,
    )
    mail.queue(
        address=address,
        idempotency_parts=_key_parts(people, last),
        message=_letter(address, people, token, last=last, day=day),
        now=now,
    )


@in_their_language
def _letter(
    address: Address, people: Sequence[Person], token: str, *, last: dt.date, day: dt.date
) -> RenderedMessage:
    """Render the mail. Neither its subject nor its link tells what it is about."""
    is_all = Person.objects.filter(address=address).count() == len(people)
    whom = "" if is_all else persons.heading_in_mail(people[0])
    said = {"name": settings.SERVICE.name}
    subject = (
        gettext("A list of yours at %(name)s is about to be erased")
        if whom
        else gettext("Your account at %(name)s is about to be erased")
    )
    return render(
        "unused",
        subject=subject % said,
        last=words(say("{date}", date=last)),
        day=words(say("{date}", date=day)),
        whom=whom,
        link=absolute(reverse("people:aged", args=[token])),
    )


@transaction.atomic
def keep(*, people: Sequence[Person], today: dt.date) -> None:
    """Keep an account or a list that nobody had used: it counts as used today."""
    keys = [one.pk for one in people]
    Person.objects.filter(pk__in=keys).update(used_on=today, warned_on=None)
