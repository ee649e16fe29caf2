"""What an operator signs in to under /admin/: a look at the catalogue and the articles, no more.

What editors do there is in ``pages.admin``. Nothing about people can be reached there. Signing in
is counted, so that passwords cannot be tried by the thousand.
"""

import datetime as dt

from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from trialpost.web.catalogue.models import ReadIssueRow, TrialRow
from trialpost.web.mail import allowance
from trialpost.web.mail.models import ListDay
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.people.account.access import client_of
from trialpost.web.watch.models import WatchRun

MOST_TRIES = 10
"""Times that one client may try to sign in as an operator within the hour."""


A_WORKING_DAY = dt.timedelta(hours=12)
"""How long an editor or operator stays signed in, however often they do something."""


def login(request: HttpRequest) -> HttpResponse:
    """Sign an operator in for a working day, unless this client has tried too often."""
    if request.method == "POST":
        who = client_of(request)
        if not allowance.take(kind="operator", who=who, most=MOST_TRIES, now=timezone.now()):
            return HttpResponse(
                "Too many tries from here. Wait an hour.", status=429, content_type="text/plain"
            )
    answer = admin.site.login(request)
    if request.method == "POST" and request.user.is_authenticated:
        request.session.set_expiry(timezone.now() + A_WORKING_DAY)
    return answer


class ReadOnly(admin.ModelAdmin):
    """A list to look at: nothing can be added, changed or taken away here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False


@admin.register(TrialRow)
class TrialRows(ReadOnly):
    """The catalogue's trials."""

    list_display = (
        "registry_id",
        "registry",
        "status",
        "updated_at",
        "joined_to_id",
        "vanished_at",
    )
    list_filter = ("status", "registry")
    search_fields = ("registry_id",)
    fields = ("registry_id", "registry", "status", "updated_at", "joined_to_id", "vanished_at")


@admin.register(ReadIssueRow)
class ReadIssueRows(ReadOnly):
    """What was odd about the records."""

    list_display = ("source__registry_id", "source__door", "kind", "where")
    list_filter = ("kind", "source__door")
    list_select_related = ("source",)


@admin.register(ArticleRow)
class ArticleRows(ReadOnly):
    """The newsroom's articles and where they stand."""

    list_display = ("slug", "registry_id", "state", "published_at")
    list_filter = ("state",)
    fields = ("slug", "registry_id", "state", "published_at")


@admin.register(WatchRun)
class WatchRuns(ReadOnly):
    """The runs of the watch, and what their audits found: counts and days."""

    list_display = (
        "day",
        "since",
        "until",
        "ended_at",
        "audited_at",
        "checked",
        "left_out",
        "missed",
        "surplus",
        "uncertain",
        "owed",
        "failed_trials",
    )
    ordering = ("-pk",)
    fields = list_display


@admin.register(ListDay)
class ListDays(ReadOnly):
    """How many messages of lists went out on each day, beside the limit that is set."""

    list_display = ("day", "count", "limit")
    ordering = ("-day",)

    @admin.display(description="Limit set now")
    def limit(self, row: ListDay) -> str:
        """Return the daily limit of this moment."""
        return "none" if settings.MAIL_PER_DAY is None else f"{settings.MAIL_PER_DAY:,}"
