"""The pages on which somebody sees what may fit them: with an account, and without one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from trialpost.errors import NotFound
from trialpost.matching.match import match
from trialpost.matching.understood import not_understood_in
from trialpost.model.match import Match, Matches
from trialpost.model.profile import Profile
from trialpost.vocabulary.places import locate_given
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import read_page
from trialpost.web.people import actions, store
from trialpost.web.people.account import access
from trialpost.web.people.account.looking_after import (
    about_somebody,
    ask_for,
    asked_for,
    looked_after,
    shown_about,
)
from trialpost.web.people.consent import consent_text
from trialpost.web.people.matches.alternatives import FEW, Alternative, alternatives
from trialpost.web.people.matches.news import Told, news_of, remember, remembered
from trialpost.web.people.matches.one_trial import (
    judged_alone,
    known_trial,
    match_alone,
    token_of,
    trial_of,
)
from trialpost.web.people.matches.points import anchor, fits_of, told_answers
from trialpost.web.people.models import Person
from trialpost.web.people.profile.answers import Said, answered, read_said, read_undone
from trialpost.web.people.profile.as_written import unit_for
from trialpost.web.people.profile.carried import (
    carry,
    open_carried,
    trial_carried,
    whom_carried,
)
from trialpost.web.people.profile.first_page import SHOWN, that_may_fit
from trialpost.web.people.profile.forms import JoinForm, ProfileForm
from trialpost.web.people.profile.meant import to_be_said_anew
from trialpost.web.people.profile.persons import TooYoung, Whom
from trialpost.web.people.profile.taking_back import seal_step, stood_before

MOST_PAGES = 50
EXCLUDED_SHOWN = 20


def _shown(page: int) -> int:
    return SHOWN * min(page, MOST_PAGES)


def _matched(profile: Profile, today: dt.date, page: int) -> Matches:
    return match(
        current_catalogue(),
        profile,
        today=today,
        limit=_shown(page),
        excluded_limit=EXCLUDED_SHOWN,
    )


def _matches_alone(profile: Profile, today: dt.date, page: int) -> tuple[Match, ...]:
    """Return the matches of a page to be compared: without what to ask, and what does not fit."""
    return match(
        current_catalogue(),
        profile,
        today=today,
        limit=_shown(page),
        excluded_limit=0,
        asking=False,
    ).matches


def _found(
    found: Matches, profile: Profile, today: dt.date, *, page: int = 1, told: Told | None = None
) -> dict[str, Any]:
    """Return what the pages with matches show of them."""
    more = found.total > _shown(page) and page < MOST_PAGES
    before = told.before if told else None
    fits = fits_of(current_catalogue(), found.matches, profile, today=today, before=before)
    return {
        "found": found,
        "fits": fits,
        "told": told,
        "told_on_top": told is None or told.at not in {one.anchor for one in fits},
        "nothing_named": _names_nothing(found),
        "page": page,
        "next_page": page + 1 if more else None,
        "first_of_next": _shown(page) + 1,
        "question": found.next_question,
        "question_below": told is None and bool(fits),
        "alternatives": _instead_of(found, profile, today),
        **_unknown_in(profile, found, today),
        **_of_profile(profile, today),
    }


def _instead_of(found: Matches, profile: Profile, today: dt.date) -> Sequence[Alternative]:
    """Return what would find more, where little may fit; whoever named nothing is asked first."""
    if found.may_fit > FEW or _names_nothing(found):
        return ()
    return alternatives(profile, today=today, now=found.may_fit)


def _carried(
    found: Sequence[Alternative], now: dt.datetime, whom: Whom
) -> list[tuple[Alternative, str]]:
    """Seal the profile of each alternative for the form that asks for it."""
    return [(one, carry(one.profile, now=now, whom=whom)) for one in found]


def _unknown_in(profile: Profile, found: Matches, today: dt.date) -> dict[str, Any]:
    """Return the conditions under which nothing could be found, for nobody understood them.

    ``in_vain`` says that there are no others.
    """
    unknown = not_understood_in(current_catalogue(), profile, today=today)
    all_unknown = len(unknown) == len(profile.conditions) > 0
    told = to_be_said_anew(unknown, names=[one.name for one in profile.conditions])
    return {"not_understood": told, "in_vain": all_unknown and not found.total}


def _of_profile(profile: Profile, today: dt.date) -> dict[str, Any]:
    here = locate_given(profile.place) if profile.place else None  # a postcode with its country
    return {
        "unit": unit_for(profile),
        "today": today,
        "place": here.name if here else "",
        "here_place": here,
        "profile": profile,
        "told_answers": told_answers(profile),
    }


def _names_nothing(found: Matches) -> bool:
    """Tell whether the person has to say first what they look for."""
    question = found.next_question
    return not found.total and question is not None and question.fact == "conditions"


@sensitive_post_parameters()
@access.private
@require_http_methods(["GET", "HEAD", "POST"])
def try_match(request: HttpRequest) -> HttpResponse:
    """Match without an account: the facts come by POST, and nothing of them is stored.

    Whoever comes from a trial's page and has a profile here is led to that trial.
    """
    now = timezone.now()
    carried = request.POST.get("carried", "")
    base, trial = open_carried(carried, now=now), trial_carried(carried, now=now)
    ask_for(request, whom_carried(carried, now=now))
    if base is None and "trial" in request.POST:
        return _from_trial(request, request.POST["trial"], now)
    if base is not None and "undo" in request.POST:
        return _try_undo(request, base, trial, now)
    said = read_said(request.POST) if base is not None else None
    if base is not None and said is not None:
        return _try_answer(request, base, said, trial, now)
    if base is not None and "page" in request.POST:
        return tried(request, base, now, trial=trial)
    if request.method != "POST" or "edit" in request.POST:
        form = ProfileForm(today=now.date(), base=base)
        return _try_form(request, form, base, trial, now)
    form = ProfileForm(request.POST, today=now.date(), base=base)
    if not form.is_valid():
        return _try_form(request, form, base, trial, now)
    return tried(request, form.profile, now, trial=trial)


def _from_trial(request: HttpRequest, name: str, now: dt.datetime) -> HttpResponse:
    person = looked_after(request)
    try:
        trial = known_trial(name)
    except NotFound:
        raise Http404 from None
    if person is not None and store.opened_standing_of(person) is not None:
        return redirect("people:fit", token=token_of(trial, person))
    return _try_form(request, ProfileForm(today=now.date()), None, trial, now)


def told_anew(request: HttpRequest, now: dt.datetime) -> HttpResponse:
    """Show the empty form, to whom came with what does not open any more; the page says so."""
    return _try_form(request, ProfileForm(today=now.date()), None, "", now)


def _try_form(
    request: HttpRequest,
    form: ProfileForm,
    base: Profile | None,
    trial: str,
    now: dt.datetime,
    **more: Any,
) -> HttpResponse:
    """Show the form; what was answered besides, and the trial that was asked about, go along."""
    whom = asked_for(request)
    keeps = base is not None or trial or whom is not Whom.ME
    context = {"form": form, "trial": trial, "told_answers": told_answers(base or Profile())}
    context["carried"] = carry(base or Profile(), now=now, trial=trial, whom=whom) if keeps else ""
    return render(request, "people/try.html", context | more)


def _try_answer(
    request: HttpRequest, base: Profile, said: Said, trial: str, now: dt.datetime
) -> HttpResponse:
    today, page = now.date(), read_page(request.POST)
    changed = answered(base, said, today=today)
    if changed is None:
        return tried(request, base, now, trial=trial, told=Told.misunderstood(said))
    before, after = (_all_shown(one, today, page, trial) for one in (base, changed))
    told = news_of(said, before, after, undo=seal_step(base, changed, now=now))
    return tried(request, changed, now, trial=trial, told=told)


def _try_undo(request: HttpRequest, base: Profile, trial: str, now: dt.datetime) -> HttpResponse:
    """Take the last answer back: what stood before it stands again."""
    today, page, said = now.date(), read_page(request.POST), read_undone(request.POST)
    earlier = stood_before(request.POST["undo"], base, now=now)
    if earlier is None:
        return tried(request, base, now, trial=trial, told=Told(at=said.at, kept=True))
    before, after = (_all_shown(one, today, page, trial) for one in (base, earlier))
    told = news_of(said, before, after)
    return tried(request, earlier, now, trial=trial, told=told)


def _all_shown(profile: Profile, today: dt.date, page: int, trial: str = "") -> tuple[Match, ...]:
    """Return the matches of a page, and that with the trial which was asked about."""
    alone = match_alone(trial, profile, today) if trial else ()
    return (*alone, *_matches_alone(profile, today, page))


def tried(
    request: HttpRequest,
    profile: Profile,
    now: dt.datetime,
    *,
    trial: str = "",
    told: Told | None = None,
) -> HttpResponse:
    """Show what may fit somebody of whom nothing is stored."""
    today, page = now.date(), read_page(request.POST)
    context = _found(_matched(profile, today, page), profile, today, page=page, told=told)
    if context["nothing_named"]:
        form = ProfileForm(today=today, base=profile)
        return _try_form(request, form, profile, trial, now, nothing_named=True)
    whom = asked_for(request)
    context["carried"] = carry(profile, now=now, trial=trial, whom=whom)
    context["alternatives"] = _carried(context["alternatives"], now, whom)
    context["consent"] = consent_text(settings.SERVICE.name)
    context["keeps"] = JoinForm(today=today, initial={"whom": whom})
    if trial:
        context["asked_for"] = judged_alone(trial, profile, today, told)
        context["told_on_top"] &= told is None or told.at != anchor(trial)
    return render(request, "people/try_result.html", context)


@about_somebody
@require_safe
def matches(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show a person's trials, with why and why not."""
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    page, told = read_page(request.GET), remembered(request)
    return _matches_page(request, standing, page, told)


def _matches_page(
    request: HttpRequest, standing: store.Standing, page: int, told: Told | None
) -> HttpResponse:
    today, profile = timezone.now().date(), standing.profile
    context = _found(_matched(profile, today, page), profile, today, page=page, told=told)
    context["alternatives"] = _carried(context["alternatives"], timezone.now(), _whom_of(request))
    return render(request, "people/matches.html", context | {"standing": standing})


def _whom_of(request: HttpRequest) -> Whom:
    about = shown_about(request)
    return about.named.whom if about else Whom.ME


@about_somebody
@require_safe
def fit(request: HttpRequest, token: str, *, person: Person) -> HttpResponse:
    """Show how one trial looks for a person; its address does not name the trial."""
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    return _fit_page(request, person, standing, token, remembered(request))


def _fit_page(
    request: HttpRequest,
    person: Person,
    standing: store.Standing,
    token: str,
    told: Told | None,
) -> HttpResponse:
    today, profile = timezone.now().date(), standing.profile
    try:
        alone = judged_alone(trial_of(token, person), profile, today, told)
    except NotFound:
        raise Http404 from None
    context = {"asked_for": alone, "token": token, "standing": standing, "told": told}
    context["told_on_top"] = alone.fit is None or told is None or told.at != alone.fit.anchor
    return render(request, "people/fit.html", context | _of_profile(profile, today))


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Keep the answer to one question, and show where it was asked again, with what it changed."""
    now = timezone.now()
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    undoes = "undo" in request.POST
    said = read_undone(request.POST) if undoes else read_said(request.POST)
    if said is None:
        return redirect("people:matches")
    token, page = request.POST.get("token", ""), read_page(request.POST)
    if undoes:
        field = request.POST["undo"]
        changed = stood_before(field, standing.profile, now=now, person=person)
    else:
        changed = answered(standing.profile, said, today=now.date())
    if changed is None:
        told = Told(at=said.at, kept=True) if undoes else Told.misunderstood(said)
        if token:
            return _fit_page(request, person, standing, token, told)
        return _matches_page(request, standing, page, told)
    before, after = (
        _compared(person, one, now.date(), page, token) for one in (standing.profile, changed)
    )
    try:
        actions.save_profile(person=person, profile=changed, now=now, shown=that_may_fit(after))
    except TooYoung as error:
        messages.error(request, error.sentence)
        return redirect("people:people")
    undo = "" if undoes else seal_step(standing.profile, changed, now=now, person=person)
    remember(request, news_of(said, before, after, undo=undo))
    if token:
        return redirect("people:fit", token=token)
    return redirect(reverse("people:matches") + (f"?page={page}" if page > 1 else ""))


def _compared(
    person: Person, profile: Profile, today: dt.date, page: int, token: str
) -> tuple[Match, ...]:
    """Return the matches of the page on which a question was answered."""
    if not token:
        return _all_shown(profile, today, page)
    try:
        return match_alone(trial_of(token, person), profile, today)
    except NotFound:
        return ()
