"""The page on which somebody reads what was done with their account."""

import datetime as dt
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from trialpost.web.people.account import access, access_log
from trialpost.web.people.account.access_log import WAY_WORDS, WORDS, Entry
from trialpost.web.people.models import Person

SHOWN = 100
"""Entries on the page; all of them are in the download."""


@access.personal
@require_GET
def log(request: HttpRequest, *, person: Person) -> HttpResponse:
    """List what was done, day by day, the latest first."""
    found = access_log.entries(person.address)
    days = [
        (day, [_line(one, len(list(same))) for one, same in groupby(some)])
        for day, some in groupby(found[:SHOWN], key=lambda one: timezone.localtime(one.at).date())
    ]
    context = {
        "days": days,
        "more": len(found) - SHOWN,
        "kept": dt.timedelta(days=settings.SERVICE.access_log_days).days,
        "most": access_log.MOST,
    }
    return render(request, "people/log.html", context)


def _line(entry: Entry, times: int) -> dict[str, object]:
    """Return an entry in words, and how often the very same follows itself."""
    return {
        "times": times,
        "words": WORDS[entry.what],
        "way": WAY_WORDS[entry.way] if entry.way else "",
        "named": entry.named,
        "browser": entry.browser,
        "time": None if entry.whole_day else entry.at,
    }
