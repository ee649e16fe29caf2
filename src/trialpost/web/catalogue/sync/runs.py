"""Keep what runs against a registry did: where one broke off, and up to which day all is known."""

import contextlib
import datetime as dt

import msgspec
from django.db import transaction

from trialpost.model.reading import Door
from trialpost.web.catalogue.models import ReadIssueRow, SourceRow, SyncRun
from trialpost.web.catalogue.sync.trust import LOSSES, STATUS_AT
from trialpost.web.configuration import Syncing

CLINICALTRIALS_GOV = "clinicaltrials.gov"
CHANGES, LISTING, FILL, UNREAD = "changes", "listing", "fill", "unread"
"""Kinds of run; an unread one ended, and proves nothing since too much was unreadable or lost."""
ACCEPTED = "accepted"
"""No run: a note that the operator accepted the records' form as it is."""

OVERLAP = dt.timedelta(days=1)
"""So many days are asked for twice: the registry's days have neither a time nor our time zone."""
LIST_EVERY = dt.timedelta(days=7)
"""So old may the last finished listing be before another is due."""
SYNC_EVERY = dt.timedelta(hours=12)
"""So often the timer asks for changes; the registry's data are renewed once a day."""
LATE_AFTER = dt.timedelta(days=2)
"""A finished run older than this is pointed out where the timer should have made newer ones."""
DOORS = (Door.CTGOV_API, Door.CTGOV_XML)
"""The forms of record that a listing of the registry can miss."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Of which registry what is asked: runs that agree in this continue each other."""

    registry: str = CLINICALTRIALS_GOV
    base_url: str
    condition: str = ""

    @property
    def key(self) -> dict[str, str]:
        """The columns by which such runs are found."""
        return {
            "registry": self.registry, "base_url": self.base_url, "condition": self.condition
        }  # fmt: skip


def begin(
    asked: Asked, kind: str, *, now: dt.datetime, since: dt.date | None = None, data_version: str
) -> SyncRun:
    """Enter a run that begins."""
    with transaction.atomic():
        return SyncRun.objects.create(
            **asked.key, kind=kind, since=since, data_version=data_version, started_at=now
        )


def unfinished(asked: Asked, kind: str) -> list[SyncRun]:
    """List the runs of a kind that broke off, the oldest first."""
    return list(SyncRun.objects.filter(**asked.key, kind=kind, finished_at=None).order_by("pk"))


def advance(run: SyncRun, *, token: str, records: int) -> None:
    """Note that a page was taken in, and which is the next."""
    run.page_token, run.pages, run.records = token, run.pages + 1, run.records + records
    with transaction.atomic():
        run.save(update_fields=["page_token", "pages", "records"])


def begin_again(run: SyncRun, *, now: dt.datetime, data_version: str) -> None:
    """Set a run back to its first page."""
    run.page_token, run.pages, run.records = "", 0, 0
    run.started_at, run.data_version = now, data_version
    with transaction.atomic():
        run.save()


def finish(run: SyncRun, *, now: dt.datetime) -> None:
    """Note that a run is done."""
    run.page_token, run.finished_at = "", now
    with transaction.atomic():
        run.save(update_fields=["page_token", "finished_at"])


def discount(run: SyncRun, *, now: dt.datetime) -> None:
    """Note that a run ended and proves nothing; the timer waits, and then asks for the same."""
    run.kind, run.page_token, run.finished_at = UNREAD, "", now
    with transaction.atomic():
        run.save(update_fields=["kind", "page_token", "finished_at"])


def accept(asked: Asked, *, now: dt.datetime) -> None:
    """Note that the operator accepts the form that the records have now."""
    with transaction.atomic():
        accept_no_longer(asked)
        SyncRun.objects.create(**asked.key, kind=ACCEPTED, started_at=now, finished_at=now)


def accepted(asked: Asked) -> SyncRun | None:
    """Return the note that the operator accepted another form, if that still holds."""
    return last_finished(asked, ACCEPTED)


def accept_no_longer(asked: Asked) -> None:
    """Take that note away: the records are again what they were."""
    with transaction.atomic():
        SyncRun.objects.filter(**asked.key, kind=ACCEPTED).delete()


def drop(run: SyncRun) -> None:
    """Forget a run that proved nothing, so that the next one does its work again."""
    with transaction.atomic():
        run.delete()


def first_day(asked: Asked) -> dt.date | None:
    """Return from which day on changes have to be asked for; ``None`` for all there is.

    A run carries the knowledge on if it asked from that day or an earlier one. What it gave is
    known up to the day on which it began, or the day of the registry's data if they were older.
    """
    day: dt.date | None = None
    finished = SyncRun.objects.filter(**asked.key, kind__in=(CHANGES, FILL))
    for run in finished.exclude(finished_at=None).order_by("started_at", "pk"):
        if day is None or run.since is None or run.since <= day:
            day = max(_known_up_to(run), day or dt.date.min)
    return day


def _known_up_to(run: SyncRun) -> dt.date:
    begun = run.started_at.astimezone(dt.UTC).date()
    with contextlib.suppress(ValueError):  # the registry did not say
        begun = min(begun, dt.date.fromisoformat(run.data_version[:10]))
    return begun - OVERLAP


def last_finished(asked: Asked, *kinds: str) -> SyncRun | None:
    """Return the newest run of some kinds that came to its end."""
    runs = SyncRun.objects.filter(**asked.key, kind__in=kinds).exclude(finished_at=None)
    return runs.order_by("-started_at", "-pk").first()


def listing_is_due(asked: Asked, *, now: dt.datetime) -> bool:
    """Say whether a listing broke off, or the last one is too old."""
    last = last_finished(asked, LISTING)
    return bool(unfinished(asked, LISTING)) or last is None or now - last.started_at >= LIST_EVERY


def changes_are_due(asked: Asked, *, now: dt.datetime) -> bool:
    """Say whether a run broke off, or the last one is too old for the timer."""
    broken = any(unfinished(asked, kind) for kind in (CHANGES, LISTING, FILL))
    last = last_finished(asked, CHANGES, UNREAD)
    return broken or last is None or now - last.started_at >= SYNC_EVERY


def standing(configured: Syncing, *, now: dt.datetime) -> tuple[str, bool]:
    """Say in sentences when the registry was last asked, and whether that is too long ago.

    It can be too long ago only where the operator has turned the timer's syncing on.
    """
    asked = Asked(base_url=configured.base_url)
    last, listed = last_finished(asked, CHANGES), last_finished(asked, LISTING)
    broken = [run for kind in (FILL, CHANGES, LISTING) for run in unfinished(asked, kind)]
    nothing = last is None and not broken and not last_finished(asked, UNREAD)
    if nothing and not configured.registry:
        return "No registry is synced; 'trialpost sync' would fetch its records.", False
    doubted = _doubted(asked, last)
    told = [_told_of_last(last), _told_of_doubt(asked, doubted), _told_of_listing(listed, now)]
    if broken:
        told.append(
            f"A run of {broken[0].started_at:%Y-%m-%d} broke off at page {broken[0].pages}."
        )
    late = last is None or now - last.started_at > LATE_AFTER or bool(broken)
    return " ".join(filter(None, told)), (late and bool(configured.registry)) or doubted > 0


def _doubted(asked: Asked, last: SyncRun | None) -> int:
    """Count the runs that did not count since the last that did."""
    doubted = SyncRun.objects.filter(**asked.key, kind=UNREAD)
    return doubted.filter(pk__gt=last.pk).count() if last else doubted.count()


def _told_of_doubt(asked: Asked, doubted: int) -> str:
    if doubted:
        return (
            f"Runs that did not count since then: {doubted:,}; too many of their records could not "
            "be read, or have lost their status or another field. If the registry has changed its "
            "form for good, 'trialpost sync --accept-form' lets a run count."
        )
    noted = accepted(asked)
    return f"Its form was accepted as it is on {noted.started_at:%Y-%m-%d}." if noted else ""


def _told_of_last(last: SyncRun | None) -> str:
    if last is None:
        return "No sync with the registry has finished yet."
    version = f", its data of {last.data_version} UTC" if last.data_version else ""
    return f"{last.registry} was last read on {last.started_at:%Y-%m-%d %H:%M} UTC{version}."


def _told_of_listing(listed: SyncRun | None, now: dt.datetime) -> str:
    if listed is None:
        return "Vanished trials have never been looked for."
    overdue = now - listed.started_at > 2 * LIST_EVERY
    return (
        f"Vanished trials were last looked for on {listed.started_at:%Y-%m-%d}." if overdue else ""
    )


def held(*, not_listed_in: int | None = None) -> int:
    """Count the registry's records that are there now, or those that a listing did not name."""
    rows = _there()
    return (rows if not_listed_in is None else rows.filter(listed_in__lt=not_listed_in)).count()


def names_any(listing: int) -> bool:
    """Say whether a listing named anything that is held, vanished or not."""
    return SourceRow.objects.filter(listed_in=listing).exists()


def not_listed(listing: int) -> list[str]:
    """List the identifiers of records that are there and that a listing did not name."""
    rows = _there().filter(listed_in__lt=listing).order_by("registry_id")
    return list(rows.values_list("registry_id", flat=True).distinct())


def lost() -> int:
    """Count the registry's records that are there and have no status that is understood."""
    rows = ReadIssueRow.objects.filter(
        kind__in=[kind.value for kind in LOSSES],
        where=STATUS_AT,
        source__door=Door.CTGOV_API.value,
        source__vanished_at=None,
    )
    return rows.values("source").distinct().count()


def are_held(ids: tuple[str, ...]) -> int:
    """Count those of some identifiers of which there is a record, vanished ones included."""
    doors = [door.value for door in DOORS]
    rows = SourceRow.objects.filter(registry_id__in=ids, door__in=doors)
    return rows.values("registry_id").distinct().count()


def _there():
    return SourceRow.objects.filter(door__in=[door.value for door in DOORS], vanished_at=None)
