"""The page on which somebody reads what was done with their account."""

import datetime as dt
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trialpost.web.catalogue.search import read_page
from trialpost.web.people.account import access, access_log
from trialpost.web.people.account.access_log import WAY_WORDS, Entry, words_of
from trialpost.web.people.models import Person

SHOWN = 100
"""Entries on one page."""


@access.personal
@require_GET
def log(request: HttpRequest, *, person: Person) -> HttpResponse:
    """List what was done, day by day, the latest first."""
    found = access_log.entries(person.address)
    page = min(read_page(request.GET), max(1, -(-len(found) // SHOWN)))
    shown = found[(page - 1) * SHOWN : page * SHOWN]
    context = {
        "days": [
            (day, [_line(one) for one in some])
            for day, some in groupby(shown, key=lambda one: timezone.localtime(one.last).date())
        ],
        "older": page + 1 if len(found) > page * SHOWN else None,
        "newer": page - 1 if page > 1 else None,
        "kept": dt.timedelta(days=settings.SERVICE.access_log_days).days,
        "most": access_log.MOST,
    }
    return render(request, "people/log.html", context)


def _line(entry: Entry) -> dict[str, object]:
    """Return an entry in words, and how often the same was done one time after the other."""
    return {
        "times": entry.times,
        "words": words_of(entry),
        "way": WAY_WORDS[entry.way] if entry.way else "",
        "named": entry.named,
        "browser": entry.browser,
        "time": None if entry.whole_day else entry.at,
        "until": None if entry.whole_day else entry.until,
    }
