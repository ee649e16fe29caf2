"""Trials that recruit now for an article's condition, near the reader if they have said where.

Where they are stands in the address of the page they asked for, or in the profile of whoever is
signed in; the page is kept by nobody on the way then.
"""

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from trialpost.errors import BadInput, TrialpostError
from trialpost.matching.find import FindResult, FoundTrial, find
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import Search, understand
from trialpost.web.newsroom import subjects
from trialpost.web.newsroom.subjects import Subject
from trialpost.web.people.account.looking_after import looked_after
from trialpost.web.people.store import opened_standing_of

SHOWN = 3
NEAR_KM = 300
"""How far a trial may be to be called near, about what one can go and come back from in a day."""
LONGEST_PLACE = 200


class Nearby(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest trials that recruit for a condition. ``place`` is empty where none is known.

    ``is_near`` tells whether they are near it; then none that is not stands among them.
    """

    result: Any
    place: str
    unit: str
    problem: str
    address: str
    from_profile: bool
    is_near: bool
    today: Any


def trials(request: HttpRequest, condition: str) -> Nearby:
    """Look for trials of a condition, near the place that the reader named."""
    today = timezone.now().date()
    near = request.GET.get("near", "").strip()[:LONGEST_PLACE]
    from_profile = False
    if not near:
        near = _place_of_profile(request)
        from_profile = bool(near)
    search = Search(condition=condition, near=near)
    asked = understand(search)
    try:
        query = msgspec.structs.replace(asked.query, limit=SHOWN)
        result = find(current_catalogue(), query, today=today)
    except BadInput:
        result = FindResult(total=0, trials=())
    near_by = tuple(found for found in result.trials if asked.place and _is_near(found))
    if near_by:
        result = msgspec.structs.replace(result, trials=near_by)
    return Nearby(
        result=result,
        place=asked.place.name if asked.place else "",
        unit=asked.unit,
        problem="" if from_profile else asked.problems.get("near", ""),
        address=msgspec.structs.replace(search, near="" if from_profile else near).address(),
        from_profile=from_profile and asked.place is not None,
        is_near=bool(near_by),
        today=today,
    )


def _is_near(found: FoundTrial) -> bool:
    site = found.nearest_site
    return site is not None and site.km is not None and site.km <= NEAR_KM


def _place_of_profile(request: HttpRequest) -> str:
    """Return the place in the profile of whoever is signed in; the page is personal then."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    request.personal = True  # type: ignore[attr-defined]
    person = looked_after(request)
    standing = opened_standing_of(person) if person else None
    place = standing.profile.place if standing else None
    if place is None:
        return ""
    if place.name:
        return str(place.name)
    return f"{place.postcode}, US" if place.postcode else ""


def condition_subject(name: str) -> Subject | None:
    """Return an article's condition as something to subscribe to, if the vocabulary knows it."""
    try:
        return subjects.condition(name) if name else None
    except TrialpostError:
        return None
