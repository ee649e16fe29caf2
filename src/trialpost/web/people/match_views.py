"""The pages on which somebody sees what may fit them: with an account, and without one."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from trialpost.matching.match import match
from trialpost.model.match import Matches, Question
from trialpost.model.message import Message
from trialpost.model.profile import Profile
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import read_page
from trialpost.web.people import access, actions, store
from trialpost.web.people.carried import carry, open_carried
from trialpost.web.people.forms import ProfileForm, answered, place_words, unit_for
from trialpost.web.people.models import Person

SHOWN = 20
"""Matches that are shown at first, and that each wish for more adds."""
MOST_PAGES = 25
EXCLUDED_SHOWN = 20
SAME_AS_SILENCE = ("not sure", "rather not say")
"""Answers that leave a fact unknown: not answering does the same, so no button offers them."""


def _found(profile: Profile, today: dt.date, *, page: int = 1) -> dict[str, Any]:
    shown = SHOWN * min(page, MOST_PAGES)
    found: Matches = match(
        current_catalogue(), profile, today=today, limit=shown, excluded_limit=EXCLUDED_SHOWN
    )
    more = found.total > shown and page < MOST_PAGES
    return {
        "found": found,
        "nothing_named": _names_nothing(found),
        "next_page": page + 1 if more else None,
        "first_of_next": shown + 1,
        "unit": unit_for(profile),
        "today": today,
        "question": found.next_question,
        "answers": _buttons(found.next_question),
        "place": place_words(profile.place),
        "profile": profile,
    }


def _names_nothing(found: Matches) -> bool:
    """Tell whether the person has to say first what they look for."""
    question = found.next_question
    return not found.total and question is not None and question.fact == "conditions"


def _buttons(question: Question | None) -> list[tuple[str, Message | None]]:
    """Return the answers that are offered as buttons, and what each means if it does not say so."""
    if question is None:
        return []
    labels = question.labels or (None,) * len(question.answers)
    pairs = zip(question.answers, labels, strict=True)
    return [(answer, label) for answer, label in pairs if answer not in SAME_AS_SILENCE]


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def try_match(request: HttpRequest) -> HttpResponse:
    """Match without an account: the facts come by POST, and nothing of them is stored."""
    now = timezone.now()
    today = now.date()
    base = open_carried(request.POST.get("carried", ""), now=now)
    if base is not None and "fact" in request.POST:
        fact, answer = request.POST["fact"], request.POST.get("answer", "").strip()
        unit = request.POST.get("unit", "")
        changed = answered(base, fact, answer, today=today, unit=unit)
        context = {"misunderstood": changed is None}
        return _try_result(request, changed or base, now, context)
    if base is not None and "page" in request.POST:
        return _try_result(request, base, now, {})
    if request.method != "POST" or "edit" in request.POST:
        return render(request, "people/try.html", {"form": ProfileForm(today=today, base=base)})
    form = ProfileForm(request.POST, today=today, base=base)
    if not form.is_valid():
        return render(request, "people/try.html", {"form": form})
    return _try_result(request, form.profile, now, {})


def _try_result(
    request: HttpRequest, profile: Profile, now: dt.datetime, more: dict[str, Any]
) -> HttpResponse:
    context = _found(profile, now.date(), page=read_page(request.POST))
    if context["nothing_named"]:
        form = ProfileForm(today=now.date(), base=profile)
        return render(request, "people/try.html", {"form": form, "nothing_named": True})
    context |= more | {"carried": carry(profile, now=now)}
    return render(request, "people/try_result.html", context)


@access.personal
@require_safe
def matches(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show a person's trials, with why and why not."""
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    today = timezone.now().date()
    context = _found(standing.profile, today, page=read_page(request.GET))
    return render(request, "people/matches.html", context | {"standing": standing})


@sensitive_post_parameters()
@access.personal
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Keep the answer to one question, and show the matches again."""
    now = timezone.now()
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    if request.method != "POST":
        return redirect("people:matches")
    fact, said = request.POST.get("fact", ""), request.POST.get("answer", "").strip()
    unit = request.POST.get("unit", "")
    changed = answered(standing.profile, fact, said, today=now.date(), unit=unit)
    if changed is None:
        context = _found(standing.profile, now.date())
        more = {"standing": standing, "misunderstood": True}
        return render(request, "people/matches.html", context | more)
    actions.save_profile(person=person, profile=changed, now=now)
    return redirect("people:matches")
