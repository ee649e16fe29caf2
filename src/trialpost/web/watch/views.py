"""The page behind a notice's link: what that mail told, and a way to stop."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial
from trialpost.web.catalogue import store as catalogue
from trialpost.web.people.account.access import private
from trialpost.web.people.profile.persons import said_of
from trialpost.web.watch import store
from trialpost.web.watch.judging.evidence import DaysOfVersions
from trialpost.web.watch.sending.digesting import best_first
from trialpost.web.watch.sending.links import fewer_path, stop_path


@private
@require_safe
def digest(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one mail told. The link may be passed on: nothing of the profile is here."""
    found = store.digest(token, today=timezone.now().date())
    if found is None:
        return render(request, "watch/no_such_digest.html", status=404)
    with said_of(found.person):
        best = best_first(store.told_in(found))
    trials = catalogue.known_as([one.news.trial for one in best])
    told = [(one.news, one.reasons, _is_open(trials.get(one.news.trial))) for one in best]
    context = {
        "told": told,
        "days": DaysOfVersions(),
        "when": found.created_at,
        "fewer": fewer_path(found.person),
        "stop": stop_path(found.person),
    }
    return render(request, "watch/digest.html", context)


def _is_open(trial: Trial | None) -> bool:
    """Tell whether a trial still takes people; one that is not held any more does not."""
    return trial is not None and trial.status is RecruitmentStatus.RECRUITING
