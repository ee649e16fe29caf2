"""What an operator signs in to under /admin/: a look at the catalogue and the articles, no more.

What editors do there is in ``pages.admin``. Nothing about people can be reached there. Signing in
is counted, so that passwords cannot be tried by the thousand.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import gettext

from trialpost.vocabulary.plain import LANGUAGES
from trialpost.web.catalogue.models import ReadIssueRow, TrialRow
from trialpost.web.language import DEFAULT, speaking
from trialpost.web.mail import allowance
from trialpost.web.mail.models import ListDay
from trialpost.web.newsroom.models import ArticleRow
from trialpost.web.pages.templatetags.trialpost_words import first_upper, status_words
from trialpost.web.people.account.access import client_of
from trialpost.web.watch.models import OwedTrial, WatchRun

MOST_TRIES = 10
"""Times that one client may try to sign in as an operator within the hour."""


A_WORKING_DAY = dt.timedelta(hours=12)
"""How long an editor or operator stays signed in, however often they do something."""


def login(request: HttpRequest) -> HttpResponse:
    """Ask who it is in the language of the page that they come from, and sign them in."""
    language = _language_of(request.POST.get("next") or request.GET.get("next") or "")
    with speaking(language):
        answer = _login(request)
        if isinstance(answer, SimpleTemplateResponse):
            answer.render()
    answer.headers["Content-Language"] = language
    return answer


def _language_of(path: str) -> str:
    return next((code for code in LANGUAGES if path.startswith(f"/{code}/")), DEFAULT)


def _login(request: HttpRequest) -> HttpResponse:
    """Sign an operator in for a working day, unless this client has tried too often."""
    if request.method == "POST":
        who = client_of(request)
        if not allowance.take(kind="operator", who=who, most=MOST_TRIES, now=timezone.now()):
            return HttpResponse(
                gettext("Too many tries from here. Wait an hour."),
                status=429,
                content_type="text/plain; charset=utf-8",
            )
    answer = admin.site.login(request)
    if request.method == "POST" and request.user.is_authenticated:
        request.session.set_expiry(timezone.now() + A_WORKING_DAY)
    return answer


class ReadOnly(admin.ModelAdmin):
    """A list to look at: nothing can be added, changed or taken away here.

    ``called`` is what one of its rows is called on these pages, and what many are.
    """

    called: tuple[str, str] | None = None

    def __init__(self, model: type[Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        if self.called is not None:
            self.opts.verbose_name, self.opts.verbose_name_plural = self.called

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse."""
        return False


class ByStatus(admin.AllValuesFieldListFilter):
    """Offer the statuses that there are, in the words of the site."""

    def choices(self, changelist: Any) -> Iterator[dict]:
        """Say each status in words."""
        everything, *choices = super().choices(changelist)
        yield everything
        for choice, status in zip(choices, self.lookup_choices, strict=True):
            # Where counts are asked for, one stands behind the status.
            yield choice | {"display": choice["display"].replace(status, in_words(status), 1)}


def in_words(status: str) -> str:
    """Say a status as the site does."""
    return first_upper(status_words(status))


@admin.register(TrialRow)
class TrialRows(ReadOnly):
    """The catalogue's trials."""

    called = ("trial", "trials")
    list_display = ("registry_id", "registry", "state", "updated_at", "joined_to", "vanished_at")
    list_filter = (("status", ByStatus), "registry")
    list_select_related = ("joined_to",)
    search_fields = ("registry_id",)
    fields = list_display

    @admin.display(description="Status", ordering="status")
    def state(self, row: TrialRow) -> str:
        """Return the status in words."""
        return in_words(row.status)


@admin.register(ReadIssueRow)
class ReadIssueRows(ReadOnly):
    """What was odd about the records."""

    called = ("oddity in a record", "oddities in records")
    list_display = ("record", "door", "kind", "where")
    list_filter = ("kind", "source__door")
    list_select_related = ("source",)
    fields = ("record", "door", "kind", "where", "detail")

    @admin.display(description="Record", ordering="source__registry_id")
    def record(self, row: ReadIssueRow) -> str:
        """Return the record's number at its registry."""
        return str(row.source.registry_id)

    @admin.display(description="Read as", ordering="source__door")
    def door(self, row: ReadIssueRow) -> str:
        """Return the form that the record came in."""
        return str(row.source.door)


@admin.register(ArticleRow)
class ArticleRows(ReadOnly):
    """The newsroom's articles and where they stand."""

    called = ("article", "articles")
    list_display = ("slug", "registry_id", "state", "published_at")
    list_filter = ("state",)
    fields = ("slug", "registry_id", "state", "published_at")


@admin.register(WatchRun)
class WatchRuns(ReadOnly):
    """The runs of the watch, and what their audits found: counts and days."""

    called = ("run of the watch", "runs of the watch")
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


@admin.register(OwedTrial)
class OwedTrials(ReadOnly):
    """The trials that watches could not judge: since when, how often, with what error.

    The people whom watches could not judge are counted by each run and named, by a number, by
    ``trialpost doctor``: no page shows a row of a person.
    """

    list_display = ("__str__", "first_on", "tries", "kind", "try_at")
    fields = ("first_on", "tries", "kind", "try_at")
    ordering = ("pk",)
    called = ("trial that no watch could judge", "trials that no watch could judge")


@admin.register(ListDay)
class ListDays(ReadOnly):
    """How many messages of lists went out on each day, beside the limit that is set."""

    called = ("day of mail to lists", "days of mail to lists")
    list_display = ("day", "count", "limit")
    ordering = ("-day",)

    @admin.display(description="Limit set now")
    def limit(self, row: ListDay) -> str:
        """Return the daily limit of this moment."""
        return "none" if settings.MAIL_PER_DAY is None else f"{settings.MAIL_PER_DAY:,}"


admin.site.index_title = "Look after the service"
for app, heading in {
    "auth": "Who may sign in here",
    "catalogue": "The catalogue",
    "mail": "Mail",
    "newsroom": "The newsroom",
    "watch": "The watch",
}.items():
    apps.get_app_config(app).verbose_name = heading

admin.site.unregister((User, Group))


@admin.register(User)
class Accounts(UserAdmin):
    """Accounts of editors and operators.

    Rights are chosen from plain lists, which assistive technology can read; days that only the
    service knows are shown and not asked for.
    """

    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")


@admin.register(Group)
class Roles(GroupAdmin):
    """What accounts of one kind may do."""

    filter_horizontal = ()
