"""What the tests of syncing share: studies with days, a clock that nobody waits for, a picture."""

import datetime as dt
from typing import Any

from catalogue_examples import study
from registry_server import RegistryServer, Study, dated
from trialpost.web.catalogue import store
from trialpost.web.catalogue.models import ReadIssueRow, SourceRow, SourceVersion, TrialRow
from trialpost.web.catalogue.sync import run as sync
from trialpost.web.gateways import Gateway, Manner

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


class Killed(BaseException):
    """The process is gone."""


class Time:
    """A clock that stands still until somebody sleeps; ``slept`` is what was asked of it."""

    def __init__(self) -> None:
        self.now, self.slept = NOW, []

    def clock(self) -> dt.datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += dt.timedelta(seconds=seconds)


def name(number: int) -> str:
    """Return the identifier of a made-up study."""
    return f"NCT{90_000_000 + number}"


def studies(*numbers: int, day: str = "2026-11-20", **told: Any) -> list[Study]:
    """Make studies that were updated on a day."""
    return [dated(study(number, **told), day) for number in numbers]


def gateway(time: Time | None = None, **manner: Any) -> Gateway:
    """Make a client that waits without time passing."""
    time = time or Time()
    told = Manner(**{"interval": 0.0, "attempts": 4, **manner})
    return Gateway(told, clock=time.clock, sleep=time.sleep, chance=lambda: 0.5)


def run(
    server: RegistryServer, *, now: dt.datetime = NOW, time: Time | None = None, **plan: Any
) -> sync.SyncSummary:
    """Sync with a server as the command would, without a download unless one is named."""
    return sync.sync(sync.Plan(base_url=server.base_url, **plan), gateway=gateway(time), now=now)


def download_of(server: RegistryServer) -> str:
    return f"{server.base_url}/studies/download?format=json.zip"


def picture() -> dict[str, Any]:
    """Describe everything that the catalogue holds of trials, whatever the rows' keys are."""
    return {
        "trials": sorted(
            (row.registry_id, row.status, bytes(row.outline), row.vanished_at is None)
            for row in TrialRow.objects.all()
        ),
        "sources": sorted(
            (row.registry_id, row.door, row.raw.sha256, row.vanished_at is None)
            for row in SourceRow.objects.select_related("raw")
        ),
        "versions": sorted(
            (row.source.registry_id, row.version, row.raw.sha256 if row.raw else "")
            for row in SourceVersion.objects.select_related("source", "raw")
        ),
        "issues": sorted(ReadIssueRow.objects.values_list("source__registry_id", "kind", "where")),
        "version": store.state().version,
    }


def names_held() -> list[str]:
    """List the trials that are there."""
    return [name for name, _, _, there in picture()["trials"] if there]


def counts(done: sync.SyncSummary) -> tuple[int, int, int, int, int]:
    """Return read, new, changed, unchanged and vanished."""
    return (done.read, done.new, done.changed, done.unchanged, done.vanished)
