"""The page with what somebody saved and declined, and the forms by which they decide.

Which trial it is about stands in the body of a request, never in an address.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trialpost.errors import BadInput, NotFound
from trialpost.model.message import Message
from trialpost.model.profile import Private
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.web.catalogue import store as catalogue
from trialpost.web.people.account.looking_after import about_somebody
from trialpost.web.people.matches.one_trial import known_trial
from trialpost.web.people.matches.points import anchor
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import WHY_DECLINED, Decision, DecisionKind


class Listed(Private, frozen=True, kw_only=True):
    """A decision as the page lists it, and how the trial stands now."""

    decision: Decision
    trial: str
    title: str
    status: RecruitmentStatus | None
    why: Message | None


@about_somebody
@require_safe
def decided(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show what somebody saved, accepted, declined and hid."""
    decisions = list(store.decisions_of(person))
    trials = catalogue.known_as([one.trial for one in decisions])
    listed = [_listed(one, trials.get(one.trial)) for one in decisions]
    by_kind = {kind.value: [one for one in listed if one.decision.kind is kind] for kind in _KINDS}
    return render(request, "watch/decided.html", by_kind | {"any": bool(listed)})


_KINDS = tuple(DecisionKind)


def _listed(decision: Decision, trial: Trial | None) -> Listed:
    """Return a decision with its trial as it stands; one that is not held keeps its old title."""
    why = WHY_DECLINED.get(decision.why) if decision.why else None
    if trial is None:
        return Listed(
            decision=decision, trial=decision.trial, title=decision.title, status=None, why=why
        )
    return Listed(
        decision=decision, trial=str(trial.id), title=trial.title, status=trial.status, why=why
    )


@sensitive_post_parameters()
@about_somebody
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Keep or take back a decision, and go back to where it was made; a GET changes nothing."""
    if request.method != "POST":
        return redirect("watch:decided")
    trial, wanted = request.POST.get("trial", ""), request.POST.get("decision", "")
    try:
        if wanted == "undo":
            decisions.undo(person=person, trial=trial)
        else:
            decisions.decide(
                person=person,
                trial=trial,
                kind=_kind(wanted),
                why=request.POST.get("why", ""),
                now=timezone.now(),
            )
    except (NotFound, BadInput):
        raise Http404 from None
    return redirect(_back(request, trial))


@sensitive_post_parameters()
@about_somebody
@require_POST
def chosen(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Answer a script on a trial's public page: what its reader chose about it, and the buttons.

    The page itself is the same for everybody and may be kept by caches; this part may not, and its
    address is the same for every trial.
    """
    try:
        trial = known_trial(request.POST.get("trial", ""))
    except NotFound:
        raise Http404 from None
    return render(request, "watch/chosen.html", {"trial": trial, "of_reader": True})


def _kind(text: str) -> DecisionKind:
    try:
        return DecisionKind(text)
    except ValueError:
        raise BadInput("A decision is 'saved', 'accepted', 'declined' or 'hidden'.") from None


def _back(request: HttpRequest, trial: str) -> str:
    """Return the page on which somebody decided, at the trial; its mark does not name the trial."""
    if request.POST.get("back") != "matches":
        return reverse("watch:decided")
    page = request.POST.get("page", "1")
    asked = f"?page={page}" if page.isascii() and page.isdecimal() and page != "1" else ""
    return f"{reverse('people:matches')}{asked}#{anchor(trial)}"
