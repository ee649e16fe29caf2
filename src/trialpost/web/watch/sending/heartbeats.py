"""Tell those who want it, once a month, that we looked and nothing was new.

Who got a mail within the month, or for whom something waits, needs none. It is never said that we
looked unless we did: without a watch in the last days nobody is told anything. What was queued and
has not gone out is taken back if something came since, or nothing may go out now.
"""

import datetime as dt
import functools
import logging

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from trialpost.errors import TrialpostError
from trialpost.model.message import say
from trialpost.web.language import in_their_language
from trialpost.web.language import render as words
from trialpost.web.mail import actions as mail
from trialpost.web.mail import waiting as outbox
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, render
from trialpost.web.people.actions import notices_of
from trialpost.web.people.models import Person
from trialpost.web.people.profile.persons import heading_in_mail
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import Chosen
from trialpost.web.watch.choosing.schedule import PERIODS, Cadence, heartbeat_timing, zone_of
from trialpost.web.watch.models import MailChoice, WatchState
from trialpost.web.watch.sending import waiting
from trialpost.web.watch.sending.links import fewer_address, stop_address
from trialpost.web.watch.sending.recalling import is_held, recall_each

LOOKED_WITHIN = dt.timedelta(days=7)
"""How long ago the last watch may be for us to say that we looked."""

NOT_BEFORE = dt.timedelta(days=32)
"""A day further ahead is not believed: the clock was wrong when it was written."""

log = logging.getLogger("trialpost.watch")


def beat(*, now: dt.datetime, moment: dt.datetime) -> int:
    """Queue what is due by a moment; return how many mails that were."""
    looked = _looked_at(now)
    if looked is None:
        return 0
    day = moment.date()
    due = Q(heartbeat_day__lte=day) | Q(heartbeat_day__gt=day + NOT_BEFORE)
    told = 0
    for key in list(MailChoice.objects.filter(due).values_list("person", flat=True)):
        person = Person.objects.select_related("address").filter(pk=key).first()
        if person is None:
            continue
        try:
            told += _beat_for(person, looked=looked, moment=moment, now=now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person could not be told that we looked: %s.", type(error).__name__)
    return told


def recall(*, moment: dt.datetime) -> int:
    """Take back what tells that nothing was new and is not to go out; return how many mails."""
    return recall_each(functools.partial(_recall_for, moment=moment), moment=moment)


@transaction.atomic
def _recall_for(person: Person, messages: set[str], *, moment: dt.datetime) -> int:
    """Take back one person's, unless a sender was quicker; they are looked at anew at once."""
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return 0
    chosen = choices.chosen_by(person)
    beat, heard = chosen.beat, chosen.heard
    if beat is None or heard is None:
        return 0
    key = outbox.key_of_parts(_key_parts(person, beat))
    if key not in messages or not waiting.listening().filter(person=person).exists():
        return 0
    if heard <= beat and not waiting.is_anything(person) and not is_held(person, moment):
        return 0
    if not outbox.take_back(address=person.address, keys=[key]):
        return 0
    heard = heard if heard > beat else beat - PERIODS[Cadence.MONTHLY]
    anew = msgspec.structs.replace(chosen, beat=None, heard=heard)
    choices.keep(person=person, chosen=anew, heartbeat_day=moment.date())
    return 1


def _key_parts(person: Person, beat: dt.datetime) -> tuple[str, ...]:
    return ("heartbeat", person.token, beat.isoformat())


def _looked_at(now: dt.datetime) -> dt.datetime | None:
    """Return when people were last held against the catalogue, if that is not long ago.

    A moment that is yet to come was told by a clock that was wrong: then it is not known.
    """
    ran = WatchState.objects.filter(pk=1).values_list("ran_at", flat=True).first()
    return ran if ran is not None and dt.timedelta() <= now - ran <= LOOKED_WITHIN else None


@transaction.atomic
def _beat_for(
    person: Person, *, looked: dt.datetime, moment: dt.datetime, now: dt.datetime
) -> bool:
    """Tell one person that nothing was new, if it is so and it is time; else note when to look."""
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return False
    chosen = choices.chosen_by(person)
    zone = zone_of(chosen.choice, choices.default_zone())
    heard = chosen.heard or now
    found = heartbeat_timing(chosen.choice, zone, heard=heard, now=moment)
    row = MailChoice.objects.filter(person=person)
    if not found.due:
        row.update(heartbeat_day=_day_of(found.at, moment))
        return False
    if waiting.is_anything(person):
        row.update(heartbeat_day=moment.date() + dt.timedelta(days=1))
        return False
    if not waiting.listening().filter(person=person).exists():
        row.update(heartbeat_day=moment.date() + NOT_BEFORE)
        return False
    told = msgspec.structs.replace(chosen, heard=moment, beat=moment)
    after = heartbeat_timing(chosen.choice, zone, heard=moment, now=moment)
    choices.keep(person=person, chosen=told, heartbeat_day=_day_of(after.at, moment))
    mail.queue(
        address=person.address,
        idempotency_parts=_key_parts(person, moment),
        message=_letter(person.address, person, told, looked),
        now=now,
    )
    return True


def _day_of(at: dt.datetime | None, moment: dt.datetime) -> dt.date | None:
    """Return on which day to look again; far ones are looked at on the way."""
    return min(at.date(), moment.date() + NOT_BEFORE) if at else None


@in_their_language
def _letter(
    address: Address, person: Person, chosen: Chosen, looked: dt.datetime
) -> RenderedMessage:
    """Render the mail. Neither its subject nor its links tell what it is about."""
    zone = zone_of(chosen.choice, choices.default_zone())
    return render(
        "heartbeat",
        subject=gettext("You have a message from %(name)s") % {"name": settings.SERVICE.name},
        stream=notices_of(person),
        whom=heading_in_mail(person),
        looked=words(say("{date}", date=looked.astimezone(zone).date())),
        fewer=fewer_address(person),
        stop=stop_address(person),
    )
