"""Ask by mail, once, whether what was told of somebody long ago is still true.

Only those are asked who get notices, since a match rests on what they told. It is part of that
stream: whoever stops it is not asked. Pauses and quiet hours hold, and what was queued and has not
gone out is taken back when one begins.
"""

import datetime as dt
import functools
import logging

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
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.people.actions import notices_of
from trialpost.web.people.ageing import still_true
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile.persons import heading_in_mail
from trialpost.web.people.store import open_row
from trialpost.web.watch.sending.links import fewer_address, stop_address
from trialpost.web.watch.sending.recalling import is_held, recall_each
from trialpost.web.watch.sending.waiting import listening

AT_ONCE = 500
"""People who are asked in one run: the timer comes again."""

log = logging.getLogger("trialpost.watch")


def ask(*, now: dt.datetime) -> int:
    """Queue a mail to each who is to be asked now; return how many that were."""
    last = still_true.asks_for(now.date())
    if last is None:
        return 0
    told_by = dt.datetime.combine(last, dt.time.max, dt.UTC)
    old = listening().filter(
        Q(affirmed_on=None) | Q(affirmed_on__lte=last), changed_at__lte=told_by, asked_on=None
    )
    asked = 0
    for key in list(old.order_by("pk").values_list("pk", flat=True)):
        if asked == AT_ONCE:
            break
        try:
            asked += _ask(key, now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person could not be asked: %s.", type(error).__name__)
    return asked


def recall(*, moment: dt.datetime) -> int:
    """Take back what asks and may not go out now; return how many mails. They are asked later."""
    return recall_each(functools.partial(_recall_for, moment=moment), moment=moment)


@transaction.atomic
def _recall_for(person: Person, messages: set[str], *, moment: dt.datetime) -> int:
    asked = listening().filter(person=person, asked_on__isnull=False)
    row = asked.select_related("person__address").first()
    if row is None or not is_held(person, moment):
        return 0
    key = outbox.key_of_parts(_key_parts(person, open_row(row).said_on))
    if key not in messages or not outbox.take_back(address=person.address, keys=[key]):
        return 0
    SealedProfile.objects.filter(pk=row.pk).update(asked_on=None)
    return 1


def _key_parts(person: Person, said_on: dt.date) -> tuple[str, ...]:
    return ("still true", person.token, said_on.isoformat())


@transaction.atomic
def _ask(key: int, now: dt.datetime) -> bool:
    """Ask one, unless they told something else meanwhile, or are not to be written to now."""
    row = listening().select_related("person__address").filter(pk=key).first()
    if row is None:
        return False
    person, standing = row.person, open_row(row)
    if not still_true.is_due(standing, today=now.date()):
        return False
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return False
    if is_held(person, now):
        return False
    fresh = SealedProfile.objects.filter(pk=key, sealed=row.sealed, asked_on=None)
    if not fresh.update(asked_on=now.date()):
        return False
    mail.queue(
        address=person.address,
        idempotency_parts=_key_parts(person, standing.said_on),
        message=_letter(person.address, person, standing.said_on, now),
        now=now,
    )
    return True


@in_their_language
def _letter(
    address: Address, person: Person, said_on: dt.date, now: dt.datetime
) -> RenderedMessage:
    """Render the mail. Neither its subject nor its links tell what it is about."""
    return render(
        "still_true",
        subject=gettext("A question from %(name)s") % {"name": settings.SERVICE.name},
        stream=notices_of(person),
        whom=heading_in_mail(person),
        day=words(say("{date}", date=said_on)),
        link=absolute(reverse("people:aged", args=[still_true.link_for(person, now=now)])),
        page=absolute(reverse("people:me")),
        fewer=fewer_address(person),
        stop=stop_address(person),
    )
