"""The profile one question at a time: without an account, and in one's own.

Without an account what was told travels sealed in the page's own hidden field, and the last page
shows the trials. In an account each answer is kept as it is given, and the address says which
question it is and nothing else.
"""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trialpost.errors import NotFound
from trialpost.model.profile import Profile
from trialpost.web.catalogue.postcodes import postcodes_of
from trialpost.web.people import actions, store
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import (
    about_somebody,
    ask_for,
    asked_for,
    looked_after,
    spoken_about,
)
from trialpost.web.people.matches.one_trial import known_trial, token_of
from trialpost.web.people.models import Person
from trialpost.web.people.pages.match_views import tried
from trialpost.web.people.profile.carried import (
    carry,
    is_lost,
    open_carried,
    trial_carried,
    whom_carried,
)
from trialpost.web.people.profile.forms import ProfileForm
from trialpost.web.people.profile.persons import TooYoung, Whom
from trialpost.web.people.profile.steps import (
    BY_KEY,
    STEPS,
    Step,
    before,
    first_open,
    in_known_country,
    next_of,
    number_of,
    put,
    says,
    started,
    ways,
)
from trialpost.web.people.views import offer_to_join

SHOW, BACK, SKIP, NEXT, JOIN = "show", "back", "skip", "next", "join"
WHOM = "whom"


@csrf_exempt  # it changes nothing and keeps nothing, and public pages that lead here set no cookie
@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one question after the other without an account, then show what may fit."""
    now = timezone.now()
    carried = request.POST.get("carried", "")
    base, trial = open_carried(carried, now=now), trial_carried(carried, now=now)
    ask_for(request, _whom(request, whom_carried(carried, now=now)))
    if request.method != "POST":
        return _asked(request, STEPS[0], Profile(), "", now)
    if base is None:
        return _begin(request, now)
    if "trial" in request.POST:
        return _shown(request, base, _trial_named(request.POST["trial"]), now)
    step = BY_KEY.get(request.POST.get("at", ""))
    if step is None:
        return _shown(request, base, trial, now)
    return _answered(request, step, base, trial, now)


def _whom(request: HttpRequest, before: Whom) -> Whom:
    """Return for whom is asked: as a button says, or else as was said before."""
    said = request.POST.get(WHOM, "")
    return Whom(said) if said in (Whom.ME, Whom.SOMEBODY) else before


def _begin(request: HttpRequest, now: dt.datetime) -> HttpResponse:
    """Begin with what a search or a trial's page says; whoever has a profile here is led to it."""
    person, trial = looked_after(request), ""
    known = person is not None and store.opened_standing_of(person) is not None
    if name := request.POST.get("trial", ""):
        trial = _trial_named(name)
        if person is not None and known:
            return redirect("people:fit", token=token_of(trial, person))
    given = {**request.POST.dict(), "postcode_in": postcodes_of(request)}
    begun = started(given, today=now.date())
    if begun.step is not None:
        return _asked(request, begun.step, begun.profile, trial, now, form=begun.form)
    if known and begun.profile == Profile():
        return redirect("people:matches")
    if request.POST.get("do") == JOIN:
        return offer_to_join(request, begun.profile, now=now)
    step = BY_KEY.get(request.POST.get("at", ""))
    if step is not None and ("do" in request.POST or WHOM in request.POST):
        return _answered(request, step, begun.profile, trial, now)
    first = first_open(begun.profile) or STEPS[0]
    return _asked(request, first, begun.profile, trial, now)


def _trial_named(name: str) -> str:
    """Return the identifier of a trial that we hold; what is none leads to no page."""
    try:
        return known_trial(name)
    except NotFound:
        raise Http404 from None


def _answered(
    request: HttpRequest, step: Step, base: Profile, trial: str, now: dt.datetime
) -> HttpResponse:
    """Take one answer, and put the next question, or show what was found."""
    do = request.POST.get("do")
    if do is None and not says(step, request.POST):
        # Nothing was answered: somebody came back to a question, or said for whom they ask.
        return _asked(request, step, base, trial, now)
    if do == BACK:
        return _asked(request, before(step, base) or step, base, trial, now)
    if do != SKIP and says(step, request.POST):
        form = put(step, base, request.POST, today=now.date())
        if not form.is_valid():
            return _asked(request, step, base, trial, now, form=form)
        base = form.profile
    if WHOM in request.POST:
        return _asked(request, step, base, trial, now)
    following = None if do == SHOW else _after(request, step, base, now)
    if following is None:
        return _shown(request, base, trial, now)
    return _asked(request, following, base, trial, now)


def _after(request: HttpRequest, step: Step, base: Profile, now: dt.datetime) -> Step | None:
    """Return the question after one; the first that is open where what was told before is lost."""
    if is_lost(request.POST.get("carried", ""), now=now):
        return first_open(base)
    return next_of(step, base)


def _shown(request: HttpRequest, base: Profile, trial: str, now: dt.datetime) -> HttpResponse:
    """Show the trials, or ask again for a condition if none was named."""
    if not base.conditions and not base.healthy_volunteer and not trial:
        return _asked(request, STEPS[0], base, trial, now, nothing_named=True)
    request.which_page = ()
    return tried(request, base, now, trial=trial)


def _asked(
    request: HttpRequest,
    step: Step,
    base: Profile,
    trial: str,
    now: dt.datetime,
    *,
    form: ProfileForm | None = None,
    **more: Any,
) -> HttpResponse:
    """Put one question; what is known goes along, sealed."""
    request.which_page = (("at", step.key),)
    form = form or ProfileForm(today=now.date(), base=base)
    context = _of_step(request, step, base, form) | more
    carried = carry(base, now=now, trial=trial, whom=asked_for(request))
    context |= {"trial": trial, "carried": carried}
    return render(request, "people/step_try.html", context)


def _of_step(request: HttpRequest, step: Step, base: Profile, form: ProfileForm) -> dict[str, Any]:
    unit, distances = ways(base)
    about = spoken_about(request)
    cares = about is not None and about.is_cared_for
    return {
        "step": step,
        "asks": step.asks_for_them if cares else step.asks,
        "why": step.why_for_them if cares and step.why_for_them else step.why,
        "cares": cares,
        "number": number_of(step),
        "of": len(STEPS),
        "form": form,
        "field": form[step.fields[0]],
        "is_first": before(step, base) is None,
        "is_last": next_of(step, base) is None,
        "profile": base,
        "unit": unit,
        "distances": distances,
        "whole_country": in_known_country(base),
    }


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def ask_own(request: HttpRequest, key: str = "", *, person: Person) -> HttpResponse:
    """Ask one question after the other of somebody signed in; each answer is kept at once."""
    now = timezone.now()
    standing = store.standing_of(person)
    base = standing.profile if standing else Profile()
    step = BY_KEY.get(key) if key else first_open(base) or STEPS[0]
    if step is None:
        raise Http404
    form = ProfileForm(today=now.date(), base=base)
    if request.method == "POST":
        do, said = request.POST.get("do", NEXT), says(step, request.POST)
        if do == SKIP or not said:
            return _kept(person, step, base, base, do=do, now=now)
        form = put(step, base, request.POST, today=now.date())
        if form.is_valid():
            try:
                return _kept(person, step, base, form.profile, do=do, now=now)
            except TooYoung as error:
                form.add_error(step.fields[0], error.sentence)
    context = _of_step(request, step, base, form) | {"previous": before(step, base)}
    return render(request, "people/step_own.html", context)


def _kept(
    person: Person, step: Step, base: Profile, profile: Profile, *, do: str, now: dt.datetime
) -> HttpResponse:
    """Keep an answer, unless there was none, and lead to the next question or to the trials."""
    if profile != base:
        actions.save_profile(person=person, profile=profile, now=now)
    following = None if do == SHOW else next_of(step, profile)
    if following is not None:
        return redirect("people:ask_own_step", key=following.key)
    return redirect("people:matches")
