"""The pages on which somebody chooses when to be told: signed in, and from a mail in their hand."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.vocabulary.plain import LANGUAGES
from trialpost.web.mail import actions as mail
from trialpost.web.people import actions as people
from trialpost.web.people.account.access import private
from trialpost.web.people.account.looking_after import about_somebody
from trialpost.web.people.models import Person
from trialpost.web.people.profile.as_written import unit_for
from trialpost.web.people.store import Standing, standing_of
from trialpost.web.watch import actions
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choosing_words import expected, rate, rhythm
from trialpost.web.watch.choosing.forms import FewerForm, MailsForm
from trialpost.web.watch.choosing.volume import Volume, estimate
from trialpost.web.watch.sending.links import stop_path, whose
from trialpost.web.watch.sending.waiting import listening

SAVED = _("Saved. That is how we write to you from now on.")
STOPPED = _("We have stopped these emails.")
RESUMED = _("We write to you again, of what is new from now on.")


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show and keep when somebody wants their mails; stop them, or send them again."""
    now = timezone.now()
    if request.method == "POST" and "notices" in request.POST:
        return _stop_or_resume(request, person, now)
    if request.method == "POST" and request.POST.get("language") in LANGUAGES:
        mail.speak(address=person.address, language=request.POST["language"])
        messages.info(request, SAVED)
        return redirect("watch:notices")
    chosen = choices.in_force(choices.chosen_by(person).choice, today=now.date())
    form = MailsForm(
        request.POST if request.method == "POST" else None,
        chosen=chosen,
        today=now.date(),
        default_zone=choices.default_zone(),
    )
    if form.is_bound and form.is_valid():
        choices.choose(person=person, choice=form.choice, now=now)
        messages.info(request, SAVED)
        return redirect("watch:notices")
    standing = standing_of(person)
    context = {
        "form": form,
        "chosen": chosen,
        "rhythm": rhythm(chosen),
        "standing": standing,
        "languages": LANGUAGES.items(),
        "mail_language": person.address.language,
    }
    return render(request, "watch/notices.html", context | _volume(standing, now.date()))


def _stop_or_resume(request: HttpRequest, person: Person, now: dt.datetime) -> HttpResponse:
    if request.POST["notices"] == "on":
        people.resume_notices(person=person)
        messages.info(request, RESUMED)
    else:
        actions.stop(person.address, people.notices_of(person), now)
        messages.info(request, STOPPED)
    return redirect("watch:notices")


def _volume(standing: Standing | None, today: dt.date) -> dict[str, Any]:
    """Say how many trials to expect, and what would make them fewer if they are many."""
    if standing is None:
        return {}
    if not (standing.profile.conditions or standing.profile.healthy_volunteer):
        return {}
    volume = estimate(standing.profile, today=today)
    return {
        "expected": expected(volume),
        "volume": volume,
        "nearer_rate": _nearer(volume),
        "unit": unit_for(standing.profile),
        "goes_anywhere": standing.profile.travel_km is None,
    }


def _nearer(volume: Volume) -> str | None:
    """Say how many come from half as far, where that is a good deal fewer."""
    if volume.nearer_a_month is None or volume.nearer_a_month > volume.a_month * 3 / 4:
        return None
    return rate(volume.nearer_a_month)


@csrf_exempt
@private
@require_http_methods(["GET", "HEAD", "POST"])
def fewer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is sent, and let it be less; the link is in every mail, and mails are passed on.

    Nothing can be added here, and nothing of the profile is shown. The link itself is the proof:
    the form needs no cookie.
    """
    person = whose(token)
    if person is None:
        return render(request, "mail/no_such_link.html", status=404)
    now = timezone.now()
    chosen = choices.in_force(choices.chosen_by(person).choice, today=now.date())
    form = FewerForm(
        request.POST if request.method == "POST" else None, chosen=chosen, today=now.date()
    )
    reduced = False
    if form.is_bound and form.is_valid():
        reduced = choices.reduce(person=person, choice=form.choice, now=now)
        chosen = choices.in_force(choices.chosen_by(person).choice, today=now.date())
        form = FewerForm(chosen=chosen, today=now.date())
    context = {
        "form": form,
        "chosen": chosen,
        "rhythm": rhythm(chosen),
        "reduced": reduced,
        "on": listening().filter(person=person).exists(),
        "stop": stop_path(person),
    }
    return render(request, "watch/fewer.html", context)
