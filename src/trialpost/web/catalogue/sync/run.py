"""Bring the catalogue up to what a registry holds: what changed, and what vanished.

A run has three parts. *Fill*: into an empty catalogue, the registry's download of everything.
*Changes*: the records whose last update was posted since the day that the last run knows of, page
by page. *Listing*: once a week the identifiers of everything, to see what the registry no longer
has. Each part is noted page by page, and a run that breaks off goes on where it broke.
"""

import contextlib
import datetime as dt
import fcntl
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from django.conf import settings

from trialpost.errors import BadInput, ServiceUnavailable
from trialpost.model.reading import Door, ReadResult
from trialpost.registry.ctgov.pages import Page, Query, identifiers
from trialpost.registry.drift.census import Scan
from trialpost.registry.readers import read_at
from trialpost.web.catalogue import actions, census, index
from trialpost.web.catalogue.loading.rows import Ledger, LoadSummary
from trialpost.web.catalogue.models import SyncRun
from trialpost.web.catalogue.sync import runs, trust
from trialpost.web.catalogue.sync.pages import Pages, Progress
from trialpost.web.catalogue.sync.plan import Plan, SyncSummary, added
from trialpost.web.configuration import NOBODY
from trialpost.web.gateways import Gateway, Manner, Refused, allowed

SMALLEST_SHARE = 0.5
"""A listing that names fewer of the records that are held than this is not believed."""
LONGEST_URL = 300
ASKED_AT_ONCE = 100
"""So many trials that a listing did not name are asked for in one request."""


def sync(
    plan: Plan, *, gateway: Gateway, now: dt.datetime, progress: Progress | None = None
) -> SyncSummary:
    """Do what is due at the registry, one run at a time.

    Raises:
        BadInput: if the plan cannot be, such as changes since tomorrow.
        ServiceUnavailable: if another run is at work, or the registry does not answer.
        Unreadable: if the registry's answers cannot be read.
    """
    _refuse_impossible(plan, now)
    started = time.perf_counter()
    with _alone():
        work = _Work(plan, gateway, now, progress or _silent)
        before = actions.begin(now=now)
        try:
            work.do()
        finally:
            actions.publish(now=now)
            index.bring_up_to_date(before)
            work.settle_fields()
    return work.summary(time.perf_counter() - started)


def _refuse_impossible(plan: Plan, now: dt.datetime) -> None:
    allowed(plan.base_url)
    if plan.since and plan.since > now.date() + runs.OVERLAP:
        raise BadInput(f"{plan.since} is still to come; give --since a day that has passed.")
    if len(plan.base_url) > LONGEST_URL or set(plan.base_url) & set("?#"):
        raise BadInput(
            f"{plan.base_url[:80]!r} is not the address of an API; that has no '?' or '#' and at "
            f"most {LONGEST_URL} characters."
        )


def sync_if_due(*, gateway: Gateway, now: dt.datetime) -> SyncSummary | None:
    """Do what is due if the operator has turned syncing on; ``None`` if nothing was to do."""
    configured = settings.SYNC
    asked = runs.Asked(base_url=configured.base_url)
    if not configured.registry or not runs.changes_are_due(asked, now=now):
        return None
    plan = Plan(base_url=configured.base_url, download_url=configured.download_url)
    return sync(plan, gateway=gateway, now=now)


def operators_gateway(*, attempts: int = 6) -> Gateway:
    """Make the client that names this service's operator, if the settings file says who that is."""
    contact = settings.SERVICE.contact
    return Gateway(Manner(contact="" if contact == NOBODY else contact, attempts=attempts))


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of syncing.

    Raises:
        ServiceUnavailable: if another run holds it.
    """
    with (settings.DATA_DIR / "sync.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServiceUnavailable(
                "Another 'trialpost sync' is still at work here; this one does nothing."
            ) from None
        yield


def _silent(what: str, done: int, total: int | None) -> None:
    """Tell nobody."""


class _Work:
    """One run: what it shall do, and what it has done so far."""

    def __init__(self, plan: Plan, gateway: Gateway, now: dt.datetime, tell: Progress) -> None:
        self.plan, self.now, self._gateway, self._tell = plan, now, gateway, tell
        self.asked = runs.Asked(base_url=plan.base_url, condition=plan.condition)
        self.notes: list[str] = []
        self.pages = Pages(gateway, plan.base_url, self.notes, tell)
        self.ledger = Ledger()
        self.filled: LoadSummary | None = None
        self.since: dt.date | None = None
        self.listed: int | None = None
        self.not_held: int | None = None
        self.vanished = 0
        self.counts = True
        self._lost: set[str] = set()

    def do(self) -> None:
        """Fill what is empty, read what changed, list what is there."""
        self.versions = self.pages.versions()
        if self._fill_is_due():
            self._fill()
        elif not self.plan.since:
            # Everything is read page by page now, so a download that broke off is not wanted.
            for run in runs.unfinished(self.asked, runs.FILL):
                runs.drop(run)
        self._changes()
        self._compare_versions()
        whole = not self.plan.condition
        if whole and (self.plan.listing or runs.listing_is_due(self.asked, now=self.now)):
            self._listing()

    def summary(self, seconds: float) -> SyncSummary:
        """Add everything up."""
        told = msgspec.structs.asdict(self.ledger.summary(seconds))
        if self.filled:
            told = added(told, msgspec.structs.asdict(self.filled))
        return SyncSummary(
            **told | {"vanished": self.vanished},
            since=self.since,
            pages=self.pages.fetched,
            listed=self.listed,
            not_held=self.not_held,
            api_version=self.versions.api,
            data_version=self.versions.data,
            counts=self.counts,
            notes=tuple(self.notes),
        )

    # The first fill

    def _fill_is_due(self) -> bool:
        if not self.plan.download_url or self.plan.since or self.plan.condition:
            return False
        return bool(runs.unfinished(self.asked, runs.FILL)) or not actions.holds_anything()

    def _fill(self) -> None:
        """Download everything into a file and load it; a file that is there whole is loaded."""
        run = self._resumed(runs.FILL) or self._begun(runs.FILL)
        archive = settings.DATA_DIR / "sync" / f"{self.asked.registry}.zip"
        archive.parent.mkdir(exist_ok=True)
        if not archive.exists() and not self._download(archive):
            runs.drop(run)
            return
        self.filled = actions.load([archive], now=self.now, progress=self._count("Loading"))
        archive.unlink()
        read, failed = self.filled.read, len(self.filled.failed)
        self._settle(run, trust.Weighed(records=read, failed=failed, lost=runs.lost()))

    def _download(self, archive: Path) -> bool:
        """Fetch the archive; say so and return ``False`` if there is none to be had."""
        url, why = self.plan.download_url, ""
        try:
            self._gateway.download(url, archive, progress=self._count("Downloading"))
        except Refused as refusal:
            why = refusal.sentence
        if not why and not _is_zip(archive):
            archive.unlink()
            why = "What the registry gives for a download is no .zip archive."
        if why:
            self.notes.append(
                f"{why} The records are read page by page instead. If you have the registry's "
                ".zip of all studies, 'trialpost load FILE.zip' is quicker."
            )
        return not why

    def _count(self, what: str):
        done = 0

        def count(size: int) -> None:
            nonlocal done
            done += size
            self._tell(what, done, None)

        return count

    # What changed

    def _changes(self) -> None:
        """Finish what broke off, then read what changed since, unless that was just read."""
        fresh = False
        for run in runs.unfinished(self.asked, runs.CHANGES):
            if self.plan.since in (None, run.since):
                self._told_of(run)
                self._read(run)
                fresh = run.started_at.date() >= self.now.date()
        if not fresh:
            since = self.plan.since or runs.first_day(self.asked)
            self._read(self._begun(runs.CHANGES, since))

    def _read(self, run: SyncRun) -> None:
        self.since, goes_on = run.since, run.pages > 0
        self._lost.clear()
        failed = len(self.ledger.failed)
        query = Query(since=run.since, condition=run.condition)
        self.pages.walk(run, query, self._take, now=self.now, what="Reading changes")
        weighed = trust.Weighed(
            records=run.records,
            failed=len(self.ledger.failed) - failed,
            lost=min(runs.lost(), run.records) if goes_on else len(self._lost),
            gone=self.settle_fields(),
        )
        self._settle(run, weighed)

    def _take(self, page: Page, number: int) -> None:
        """Take a page's records into the catalogue; what cannot be read is entered as failed."""
        for batch in actions.batches(self._readable(page, number)):
            actions.take_batch(batch, self.ledger, now=self.now)

    def _readable(self, page: Page, number: int) -> Iterator[ReadResult]:
        for place, raw in enumerate(page.records):
            where = f"{self.plan.base_url}/studies, page {number}[{place}]"
            result = read_at(Door.CTGOV_API, bytes(raw), where=where)
            if result.trial is None:
                self.ledger.fail(result)
                continue
            told = self._lost.add if trust.is_lost(result.issues) else self._lost.discard
            told(str(result.trial.id))
            yield result

    def settle_fields(self) -> tuple[str, ...]:
        """Hold the fields that were seen against those of earlier runs; name what is gone."""
        scan, self.ledger.scan = self.ledger.scan, Scan()
        gone = trust.gone(census.foreseen(scan))
        believed = not gone or self._accepts_another_form()
        self.ledger.drift += census.settle(scan, now=self.now, believed=believed)
        return gone

    def _accepts_another_form(self) -> bool:
        return self.plan.accept_form or runs.accepted(self.asked) is not None

    def _settle(self, run: SyncRun, weighed: trust.Weighed) -> None:
        """Count a run as done, unless too much of it was unreadable or has lost what it had.

        What the operator accepted holds until a run has lost nothing; unreadable records are
        accepted for one run only.
        """
        if not (weighed.is_unreadable or weighed.is_of_another_form):
            if weighed.records:
                runs.accept_no_longer(self.asked)
            runs.finish(run, now=self.now)
            return
        if self.plan.accept_form:
            runs.accept(self.asked, now=self.now)
        if self.plan.accept_form or (not weighed.is_unreadable and self._accepts_another_form()):
            runs.finish(run, now=self.now)
            self.notes.append(f"{weighed}. This form was accepted, so the run counts.")
            return
        runs.discount(run, now=self.now)
        self.counts = False
        self.notes.append(
            f"{weighed}, so this run does not count: what came is kept, and the next one asks from "
            "the same day again. The registry may have changed its form. If that is for good, "
            "look for a newer release, or let it count with 'trialpost sync --accept-form'."
        )

    def _compare_versions(self) -> None:
        after = self.pages.versions()
        if after.data != self.versions.data:
            self.notes.append(
                f"The registry's data were renewed during this run ({self.versions.data} to "
                f"{after.data}); the next run asks for that day again."
            )

    # What vanished

    def _listing(self) -> None:
        """List what the registry has, and mark what it has no longer."""
        run = self._resumed(runs.LISTING) or self._begun(runs.LISTING)

        def note(page: Page, number: int) -> None:
            ids = identifiers(page.records)
            self._count_not_held(ids, number)
            self._note(ids, run)

        self.pages.walk(
            run, Query(ids_only=True), note, now=self.now, what="Listing",
            check=lambda page: identifiers(page.records),
        )  # fmt: skip
        self.listed = run.records
        if self._is_plausible(run):
            self._ask_for_the_missing(run)
            self.vanished = self._mark(run)
            runs.finish(run, now=self.now)
        else:
            runs.drop(run)

    def _count_not_held(self, ids: tuple[str, ...], number: int) -> None:
        """Count what was listed and is not held; not in a listing that goes on in its middle."""
        if number == 1:
            self.not_held = 0
        if self.not_held is not None:
            self.not_held += len(set(ids)) - runs.are_held(ids)

    def _note(self, ids: Sequence[str], run: SyncRun) -> None:
        actions.note_listed(registry=self.asked.registry, ids=ids, listing=run.pk)

    def _is_plausible(self, run: SyncRun) -> bool:
        held, missing = runs.held(), runs.held(not_listed_in=run.pk)
        if held - missing >= SMALLEST_SHARE * held:
            return True
        self.notes.append(
            f"The registry's listing names {held - missing:,} of the {held:,} records that are "
            "held, fewer than half: it is not believed, and nothing was marked as vanished."
        )
        return False

    def _ask_for_the_missing(self, run: SyncRun) -> None:
        """Ask by number for what was not listed: what the registry gives has not vanished."""
        missing = runs.not_listed(run.pk)
        for begin in range(0, len(missing), ASKED_AT_ONCE):
            ids = tuple(missing[begin : begin + ASKED_AT_ONCE])
            page = self.pages.ask(Query(ids=ids, ids_only=True))
            self._note(identifiers(page.records), run)

    def _mark(self, run: SyncRun) -> int:
        if not runs.names_any(run.pk):
            return 0
        return sum(
            actions.mark_vanished(
                registry=self.asked.registry, door=door, listing=run.pk, now=self.now
            )
            for door in runs.DOORS
        )

    # Runs

    def _resumed(self, kind: str) -> SyncRun | None:
        broken = runs.unfinished(self.asked, kind)
        if broken:
            self._told_of(broken[0])
        return broken[0] if broken else None

    def _begun(self, kind: str, since: dt.date | None = None) -> SyncRun:
        return runs.begin(
            self.asked, kind, since=since, now=self.now, data_version=self.versions.data
        )

    def _told_of(self, run: SyncRun) -> None:
        if run.pages:
            self.notes.append(
                f"A run that began on {run.started_at:%Y-%m-%d %H:%M} UTC goes on behind page "
                f"{run.pages:,}."
            )


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
