"""What an editor does under /admin/: look at the points that people called wrong, and close them.

Django finds this module by its name. Who called a point wrong is not known; who closed it is.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from trialpost.web.catalogue import disputes
from trialpost.web.catalogue.loading.packed_trees import rules
from trialpost.web.catalogue.models import DisputeRow
from trialpost.web.pages.operator import ReadOnly

KINDS = {
    DisputeRow.Kind.VERDICT: "the verdict is wrong",
    DisputeRow.Kind.REASON: "the reason is unclear",
    DisputeRow.Kind.TEXT: "the text is misread",
}


class OpenFirst(admin.SimpleListFilter):
    """Show what waits for an editor, unless something else is asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        """Return what can be asked for."""
        return [("closed", "Closed"), ("all", "All")]

    def choices(self, changelist: Any) -> Iterator[dict]:
        """Call the silent choice by its name."""
        for choice in super().choices(changelist):
            # Django calls the silent choice "All"; its address is the one without the parameter.
            silent = self.parameter_name not in choice["query_string"]
            yield choice | {"display": "Open"} if silent else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Keep what was asked for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(DisputeRow)
class DisputeRows(ReadOnly):
    """Points of trials that people called wrong. Who did, is not known."""

    list_display = ("words", "what", "count", "registry_id", "side", "last_week", "outcome")
    list_filter = (OpenFirst, "kind")
    search_fields = ("registry_id", "text")
    ordering = ("-count", "registry_id", "start")
    actions = ("close_as_mended", "close_as_right", "close_as_unclear")
    fields = (
        "registry_id", "side", "text", "what", "count", "first_week", "last_week",
        "drawn", "rules", "drawn_today", "rules_today", "closed_at", "closed_by", "outcome",
    )  # fmt: skip
    readonly_fields = fields

    def has_close_permission(self, request: HttpRequest) -> bool:
        """Let those close who may see."""
        return self.has_view_permission(request)

    @admin.display(description="Criterion")
    def words(self, row: DisputeRow) -> str:
        """Return the criterion, cut where it is long."""
        return row.text if len(row.text) <= 100 else f"{row.text[:99]}…"

    @admin.display(description="What people said")
    def what(self, row: DisputeRow) -> str:
        """Return the kind in words."""
        return KINDS[DisputeRow.Kind(row.kind)]

    @admin.display(description="How it is read today")
    def drawn_today(self, row: DisputeRow) -> str:
        """Draw the present tree, so that an editor sees whether it was mended meanwhile."""
        drawn = disputes.drawn_now(row)
        if not drawn:
            return "The trial's text has changed: this criterion is not there any more."
        return "As above." if drawn == row.drawn else drawn

    @admin.display(description="Rules of today")
    def rules_today(self, row: DisputeRow) -> str:
        """Return the version of the rules that read texts now."""
        return rules()

    @admin.action(description="Close: the rules were mended", permissions=["close"])
    def close_as_mended(self, request: HttpRequest, rows: QuerySet) -> None:
        """Close what was mended."""
        self._close(request, rows, disputes.Outcome.MENDED)

    @admin.action(description="Close: it was read rightly", permissions=["close"])
    def close_as_right(self, request: HttpRequest, rows: QuerySet) -> None:
        """Close what was right."""
        self._close(request, rows, disputes.Outcome.RIGHT)

    @admin.action(description="Close: the trial's text is unclear", permissions=["close"])
    def close_as_unclear(self, request: HttpRequest, rows: QuerySet) -> None:
        """Close what nobody can read."""
        self._close(request, rows, disputes.Outcome.UNCLEAR)

    def _close(self, request: HttpRequest, rows: QuerySet, outcome: disputes.Outcome) -> None:
        """Close disputes, and write down by whom."""
        closed, by, now = 0, request.user.get_username(), timezone.now()
        for row in rows:
            if disputes.close(dispute_id=row.pk, outcome=outcome, by=by, now=now):
                self.log_change(request, row, f"Closed: {outcome.value}.")
                closed += 1
        self.message_user(request, f"{closed} closed.", messages.SUCCESS)
