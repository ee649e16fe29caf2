"""The command, the timer and the doctor of syncing; nobody is asked unless it was wanted."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import places
from registry_server import HTML, RegistryServer, rename, serving
from synced import DAY, NOW, download_of, gateway, name, run, studies
from trialpost.cli.syncing import sync as command
from trialpost.errors import ConfigurationError, Unreadable
from trialpost.web import gateways
from trialpost.web.catalogue.sync import run as sync
from trialpost.web.configuration import REGISTRY_API, Syncing, sync_settings
from trialpost.web.doctor import examine
from trialpost.web.mail import actions as mail
from trialpost.web.operating import tick
from trialpost.web.watch import actions as watching

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 6), day="2026-11-01")) as one:
        one.largest_page = 2
        yield one


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command's client wait without time passing."""
    monkeypatch.setattr(sync, "operators_gateway", lambda attempts=4: gateway(attempts=attempts))


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, arguments)
    return done.exit_code, done.stdout, done.stderr


def test_the_json_has_the_keys_of_a_load_and_those_of_a_run(server, hurried) -> None:
    server.remove(name(5))
    run(server, now=NOW - 30 * DAY)
    server.put(*studies(2, day="2026-11-21", status="COMPLETED"), *studies(6, day="2026-11-21"))
    server.remove(name(1))
    code, out, err = call("--base-url", server.base_url + "/", "--full-listing", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    expected = {"read": 4, "new": 1, "changed": 1, "unchanged": 2, "vanished": 1, "failed": []}
    assert {key: told[key] for key in expected} == expected
    assert told.keys() >= {"issues", "seconds", "since", "listed", "notes", "data_version"}


def test_the_words_say_what_was_asked_and_what_came(server, hurried) -> None:
    code, out, err = call("--base-url", server.base_url, "--since", "2026-10-31")
    assert (code, err) == (0, "")
    assert "updated since 2026-10-31; its data are of 2026-11-20T09:00:05 UTC" in out
    assert "Read 5 records" in out
    assert "It lists 5 trials; 0 have vanished." in out


def test_another_address_brings_its_own_download(server, hurried) -> None:
    call("--base-url", server.base_url)
    assert "/studies/download" in [one.path for one in server.requests]


def test_what_cannot_be_read_is_named_and_the_exit_status_is_1(server, hurried) -> None:
    server.has_download = False
    server.faults.extend([None, None, rename("nctId", "nct")])
    code, out, err = call("--base-url", server.base_url)
    assert code == 1
    assert "page 1[0]" in err
    assert "Read 3 records" in out


@pytest.mark.parametrize(
    "arguments",
    [["--since", "last week"], ["--registry", "isrctn.com"], ["--since", "2099-01-01"],
     ["--base-url", "http://example.org/api"], ["--condition", "x" * 400],
     ["--base-url", "https://example.org/api?x=1"], ["--base-url", "clinicaltrials.gov"]],
)  # fmt: skip
def test_wrong_calls_ask_nobody(hurried, arguments, server) -> None:
    given = arguments if "--base-url" in arguments else [*arguments, "--base-url", server.base_url]
    done = CliRunner().invoke(command, given)
    assert done.exit_code != 0
    assert not server.asked()


def timers(settings, server: RegistryServer, registry: str = "clinicaltrials.gov") -> None:
    settings.SYNC = Syncing(registry=registry, base_url=server.base_url)


def test_the_timer_asks_nobody_unless_it_was_turned_on(server, hurried, settings, inbox) -> None:
    timers(settings, server, registry="")
    assert tick(now=NOW)["sync"] is None
    assert not server.requests


def test_the_timer_asks_twice_a_day(server, hurried, settings, inbox) -> None:
    timers(settings, server)
    assert tick(now=NOW)["sync"].new == 5
    server.requests.clear()
    assert tick(now=NOW + DAY / 4)["sync"] is None
    assert not server.requests
    assert tick(now=NOW + DAY / 2)["sync"].new == 0


def test_the_timer_does_not_insist_on_what_cannot_be_read(server, hurried, settings, inbox) -> None:
    timers(settings, server)
    server.faults.extend([None, *[rename("nctId", "nct")] * 3])
    assert len(tick(now=NOW)["sync"].failed) == 5
    assert tick(now=NOW + DAY / 4)["sync"] is None
    again = tick(now=NOW + DAY / 2)["sync"]
    assert (again.since, again.new, again.failed) == (None, 5, ())


def test_a_registry_that_is_down_does_not_keep_the_mail(
    server, hurried, settings, inbox, monkeypatch
) -> None:
    timers(settings, server)
    server.faults.extend([HTML] * 9)
    order = []
    monkeypatch.setattr(watching, "watch", lambda **given: order.append("watch") or {})
    monkeypatch.setattr(mail, "deliver", lambda **given: order.append("deliver") or {})
    with pytest.raises(Unreadable, match="does not say its version"):
        tick(now=NOW)
    assert order == ["watch", "deliver"]
    assert len(server.requests) == 3, "the timer comes again; it does not insist"


def test_the_doctor_tells_of_the_last_run(server, settings, inbox) -> None:
    def part(now=NOW):
        return {one.part: one for one in examine(now=now)}["sync"]

    timers(settings, server, registry="")
    assert part().well
    assert "No registry is synced" in part().seen
    timers(settings, server)
    assert not part().well
    run(server)
    assert part().well
    assert "last read on 2026-11-22 09:00 UTC, its data of 2026-11-20T09:00:05 UTC" in part().seen
    assert not part(NOW + 3 * DAY).well
    assert "trialpost sync" in part(NOW + 3 * DAY).advice
    assert "last looked for on 2026-11-22" in part(NOW + 20 * DAY).seen


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sync_settings().registry == ""
    assert sync_settings().base_url == REGISTRY_API == "https://clinicaltrials.gov/api/v2"
    monkeypatch.setenv("TRIALPOST_SYNC", "ClinicalTrials.gov")
    monkeypatch.setenv("TRIALPOST_SYNC_URL", "https://mirror.example/v2/")
    told = sync_settings()
    assert (told.registry, told.base_url) == ("clinicaltrials.gov", "https://mirror.example/v2")
    assert told.download_url == "https://mirror.example/v2/studies/download?format=json.zip"
    monkeypatch.setenv("TRIALPOST_SYNC_DOWNLOAD", "off")
    assert sync_settings().download_url == ""
    monkeypatch.setenv("TRIALPOST_SYNC", "ctis")
    with pytest.raises(ConfigurationError, match="TRIALPOST_SYNC names 'ctis'"):
        sync_settings()


def test_the_operator_is_named_only_where_there_is_one(server, settings, monkeypatch) -> None:
    monkeypatch.setattr(gateways.Gateway, "_be_polite", lambda self: None)
    sync.operators_gateway().fetch(f"{server.base_url}/version", {}, read=bytes)
    assert "+" not in server.requests[-1].headers["user-agent"]
    from msgspec.structs import replace

    settings.SERVICE = replace(settings.SERVICE, contact="ada@trials.example")
    sync.operators_gateway().fetch(f"{server.base_url}/version", {}, read=bytes)
    assert server.requests[-1].headers["user-agent"].endswith("(+ada@trials.example)")


HUB = """
import os, sys, datetime as dt, django
django.setup()
from django.db import connections
from trialpost.web.database import migrate_if_needed
migrate_if_needed()
from trialpost.web.catalogue import store
from trialpost.web.catalogue.sync import run as sync
from trialpost.web.gateways import Gateway, Manner
connections.close_all()
quick = Gateway(Manner(interval=0.0), sleep=lambda seconds: None)
now = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
plan = sync.Plan(base_url=sys.argv[1], download_url=sys.argv[2])
for line in sys.stdin:
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        done = sync.sync(plan, gateway=quick, now=now)
        print(store.trial_count(), done.listed, len(done.notes), flush=True)
        os._exit(0)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Syncs for each line that it reads, in a child of its own, so that a kill costs a fork."""


@pytest.mark.parametrize("with_download", [False, True])
def test_a_process_that_is_killed_again_and_again_ends_where_it_should(
    server, tmp_path: Path, with_download
) -> None:
    """The kernel ends the process at every second request; nobody tidies up behind it."""
    environment = dict(os.environ, TRIALPOST_DATA_DIR=str(tmp_path))
    environment.pop("DATABASE_URL", None)
    environment.pop("TRIALPOST_KEY_FILE", None)
    places.link(tmp_path)
    running: list[int] = []
    is_known = threading.Event()

    def kill(request) -> None:
        assert is_known.wait(60)
        if request.path != "/version" and len(server.requests) % 2 == 0 and len(running) < 6:
            os.kill(running[-1], signal.SIGKILL)

    server.before_answer = kill
    download = download_of(server) if with_download else ""
    with subprocess.Popen(
        [sys.executable, "-c", HUB, server.base_url, download],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as hub:  # fmt: skip
        ended = f"ended {-signal.SIGKILL}"
        while ended == f"ended {-signal.SIGKILL}":
            is_known.clear()
            print(file=hub.stdin, flush=True)
            running.append(int(hub.stdout.readline()))
            is_known.set()
            out, ended = "", hub.stdout.readline().strip()
            if not ended.startswith("ended"):
                out, ended = ended, hub.stdout.readline().strip()
        hub.stdin.close()
    assert ended == "ended 0"
    assert len(running) > 2
    assert out.split()[0] == "5"


def test_a_run_of_another_form_exits_with_1_until_it_is_accepted(server, hurried) -> None:
    server.largest_page = 1000
    run(server, now=NOW - 30 * DAY)
    renamed = [None, rename("overallStatus", "statusOverall")]
    server.put(*studies(*range(1, 6), day="2026-11-21"))
    for accepting, code, word in (
        ([], 1, "does not count"),
        (["--accept-form"], 0, "This form was accepted"),
    ):
        server.faults.extend(renamed)
        exit_code, out, err = call("--base-url", server.base_url, *accepting)
        assert exit_code == code
        assert "Read 5 records" in out
        assert word in err
