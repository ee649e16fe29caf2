"""Mail what became of trials that people know of, when it suits them; and the page behind it."""

import datetime as dt
import logging
import secrets
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from msgspec.structs import replace

from trialpost.errors import TrialpostError
from trialpost.registry.ctgov.results_due import SOURCE
from trialpost.web.language import in_their_language
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute, render
from trialpost.web.mail.waiting import is_reachable
from trialpost.web.newsroom import store as newsroom
from trialpost.web.people.account.access import private
from trialpost.web.people.actions import notices_of
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile.persons import heading_in_mail, said_of
from trialpost.web.watch import store
from trialpost.web.watch.after.becoming import (
    BecameKind,
    ToldOfTrial,
    by_trial,
    mail_lookup,
    open_became,
)
from trialpost.web.watch.after.recalling import recall
from trialpost.web.watch.after.standing import Fate, Looked
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import Chosen
from trialpost.web.watch.choosing.schedule import (
    out_of_quiet,
    timing,
    waiting_since,
    zone_of,
)
from trialpost.web.watch.models import FollowUp
from trialpost.web.watch.sending.links import fewer_address, fewer_path, stop_address, stop_path
from trialpost.web.watch.sending.returning_follow_ups import NOT_BEFORE, key_parts
from trialpost.web.watch.sending.waiting import listening

IN_A_MAIL = 10

log = logging.getLogger("trialpost.watch")


def gather(*, now: dt.datetime) -> int:
    """Make one mail for each person for whom something waits and whom mail may reach now.

    Pauses, quiet hours and the rhythm that they chose hold as for notices, by slots of their own: a
    digest of the same morning takes none of them away. What was gathered before and is not to go
    out any more is taken back first (``recalling``). Returns how many mails were made.
    """
    recall(now=now)
    day = now.date()
    rows = FollowUp.objects.filter(told_on=None)
    # Whose address refused a mail is left alone for some days, as with notices (``returning``).
    held = Q(person__mail_choice__digest_day__gt=day)
    held &= Q(person__mail_choice__digest_day__lte=day + NOT_BEFORE)
    waiting = rows.exclude(held).values_list("person", flat=True)
    made = 0
    for key in list(waiting.order_by("person").distinct()):
        try:
            made += _gather_for(key, now)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person's follow-ups could not be mailed: %s.", type(error).__name__)
    return made


@transaction.atomic
def _gather_for(key: int, now: dt.datetime) -> int:
    address = Address.objects.select_for_update().filter(person=key).first()
    person = Person.objects.select_related("address").filter(pk=key).first()
    if address is None or person is None or not is_reachable(address):
        return 0
    rows = list(person.follow_ups.filter(told_on=None).order_by("pk"))
    if not rows:
        return 0
    if not listening().filter(person=person).exists():
        if SealedProfile.objects.filter(person=person).exists():  # they stopped the mails
            person.follow_ups.filter(told_on=None).delete()
        return 0
    chosen, seen = choices.with_row(person)
    zone = zone_of(chosen.choice, choices.default_zone())
    opened = [(row, open_became(address, row)) for row in rows]
    found = timing(
        chosen.choice,
        zone,
        served=chosen.followed,
        waits_since=waiting_since([(one.written, row.created_at) for row, one in opened]),
        now=now,
        held=chosen.followed_held,
    )
    if not found.due:
        if found.quiet and (chosen.followed_held is None or chosen.followed_held > now):
            _note(person, seen, replace(chosen, followed_held=now))
        return 0
    looked = Looked(person, today=now.date())
    fates = {row.pk: looked(one) for row, one in opened}
    gone = [key for key, fate in fates.items() if fate is Fate.DROP]
    FollowUp.objects.filter(pk__in=gone).delete()
    told = [(row, one) for row, one in opened if fates[row.pk] is Fate.TELL]
    if not told:
        return 0
    token = secrets.token_urlsafe(32)
    FollowUp.objects.filter(pk__in=[row.pk for row, _ in told]).update(
        told_on=now.date(), mail=mail_lookup(token)
    )
    served = replace(
        chosen,
        followed=found.slot,
        followed_held=None,
        followed_in_quiet=out_of_quiet(chosen.choice.quiet, zone, now) > now,
        heard=now,
    )
    _note(person, seen, served)
    mail.queue(
        address=address,
        idempotency_parts=key_parts(row.subject for row, _ in told),
        message=_letter(address, person, token, by_trial(one for _, one in told)),
        now=now,
        attempts=max(row.attempts for row, _ in told),
    )
    return 1


def _note(person: Person, seen: bytes | None, chosen: Chosen) -> None:
    """Keep which slot served. Who never chose is told at once, and has no slots."""
    if seen is not None:
        choices.unchanged(person, seen).update(sealed=choices.sealed_for(person, chosen))


@in_their_language
def _letter(address: Address, person: Person, token: str, told: list[ToldOfTrial]) -> Any:
    """Render the mail. Neither its subject nor its links tell what it is about."""
    with said_of(person):
        return render(
            "follow_up",
            subject=gettext("You have a new message from %(name)s")
            % {"name": settings.SERVICE.name},
            stream=notices_of(person),
            whom=heading_in_mail(person),
            told=[(one.title, one.words) for one in told[:IN_A_MAIL]],
            count=len(told),
            more=max(0, len(told) - IN_A_MAIL),
            link=absolute(reverse("watch:became", args=[token])),
            fewer=fewer_address(person),
            stop=stop_address(person),
        )


@private
@require_safe
def became(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one mail told, with where to read it. Nothing of the profile is here."""
    since = timezone.now().date() - store.DIGEST_SHOWN
    rows = list(
        FollowUp.objects.filter(mail=mail_lookup(token), told_on__gt=since)
        .select_related("person__address")
        .order_by("pk")
    )
    if not rows:
        return render_page(request, "watch/no_such_digest.html", status=404)
    person = rows[0].person
    told = [open_became(person.address, row) for row in rows]
    context = {
        "told": [
            (one, [article for article in one.articles if newsroom.has_page(article)])
            for one in by_trial(told)
        ],
        "when": rows[0].told_on,
        "rule": SOURCE if any(one.kind is BecameKind.OVERDUE for one in told) else "",
        "fewer": fewer_path(person),
        "stop": stop_path(person),
    }
    return render_page(request, "watch/became.html", context)
