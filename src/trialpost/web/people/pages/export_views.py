"""Hand out one of the profiles of an account as FHIR, for other health software."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from trialpost.interop.fhir import fhir_from_profile
from trialpost.web.people import store
from trialpost.web.people.account import access_log
from trialpost.web.people.account.access_log import Way, What
from trialpost.web.people.account.looking_after import about_somebody
from trialpost.web.people.models import Person
from trialpost.web.people.profile import persons


@about_somebody
@require_GET
def fhir(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Hand out what was told of whom the reader looks after; with nothing told, go to the form."""
    standing = store.standing_of(person)
    if standing is None:
        return redirect("people:me")
    label = persons.about(person).label
    access_log.note_request(request, person.address, What.EXPORTED, way=Way.FHIR, named=label)
    told_on = standing.changed_at.date()
    written = fhir_from_profile(standing.profile, told_on=told_on)
    text = json.dumps(written.bundle, indent=2, ensure_ascii=False)
    response = HttpResponse(text + "\n", content_type="application/fhir+json")
    response.headers["Content-Disposition"] = 'attachment; filename="fhir.json"'
    return response
