"""The commands watch and deliver: the contract's keys, and what is said when it fails."""

import datetime as dt
import json
import sys

import pytest
from click.testing import CliRunner
from django.db import OperationalError
from django.utils import timezone

from cluster import free_port
from invented_trials import Shelf, study
from test_watch_notices import person
from trialpost.cli import main
from trialpost.cli.watching import deliver, watch
from trialpost.errors import ServiceUnavailable
from trialpost.web.catalogue import trees
from trialpost.web.watch import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_migration(monkeypatch) -> None:
    monkeypatch.setattr("trialpost.cli.watching.start_django", lambda: None)


def run(command, *arguments: str) -> str:
    done = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_json_has_the_contracts_keys_and_nothing_else(inbox, tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    person(now)
    shelf.load(study(2), now=now)
    watched = json.loads(run(watch, "--json", "--as-of", "2026-11-22"))
    seconds = watched.pop("seconds")
    assert seconds >= 0
    assert watched == {"changed_trials": 2, "changed_profiles": 1, "matches": 1, "notices": 1}
    assert trees.left_to_read() == 0, "what a watch read is kept"
    delivered = json.loads(run(deliver, "--json"))
    assert delivered == {
        "sent": 1, "kept": 0, "failed": 0, "suppressed": 0, "uncertain": 0, "braked": 0,
    }  # fmt: skip
    assert json.loads(run(deliver, "--json"))["sent"] == 0


def test_words(inbox, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    assert "1 changed trial; " in run(watch)
    assert run(deliver) == "0 sent, 0 kept for later, 0 failed, 0 suppressed.\n"


def test_what_was_kept_goes_out_on_a_later_day(inbox, tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    person(now)
    shelf.load(study(2), now=now)
    run(watch)
    inbox.recipients = ["451 later"]
    assert json.loads(run(deliver, "--json"))["kept"] == 1
    assert json.loads(run(deliver, "--json"))["sent"] == 0
    later = (timezone.now() + dt.timedelta(days=9)).date()
    assert json.loads(run(deliver, "--json", "--as-of", later.isoformat()))["sent"] == 1


def test_an_unreachable_server_is_one_sentence(settings, tmp_path, now) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    person(now)
    shelf.load(study(2), now=now)
    run(watch)
    with pytest.raises(ServiceUnavailable, match="Nothing was lost: 1 message is kept"):
        run(deliver, "--json")


@pytest.mark.parametrize("command", [watch, deliver])
def test_help_has_an_example(command) -> None:
    assert f"Example: trialpost {command.name}" in run(command, "--help")


def test_a_wrong_day_is_called_wrongly() -> None:
    done = CliRunner().invoke(watch, ["--as-of", "soon"])
    assert done.exit_code == 2


def test_a_database_that_goes_away_is_one_sentence_without_its_own_words(monkeypatch, capsys):
    def gone(**given: object) -> None:
        raise OperationalError("server closed the connection; Key (token)=(somebody)")

    monkeypatch.setattr(actions, "watch", gone)
    monkeypatch.setattr(sys, "argv", ["trialpost", "watch"])
    with pytest.raises(SystemExit, match="1"):
        main()
    told = capsys.readouterr().err
    assert "went away" in told
    assert "somebody" not in told
    assert told.count("\n") == 1


def test_another_day_counts_for_what_became_of_trials_too(
    inbox, tmp_path, now, monkeypatch
) -> None:
    days = []

    def note(*, now: dt.datetime, **more: object) -> int:
        days.append(now.date().isoformat())
        return 0

    monkeypatch.setattr("trialpost.web.watch.after.aftermath.follow", note)
    monkeypatch.setattr("trialpost.web.watch.after.follow_mail.gather", note)
    Shelf(tmp_path).load(study(1), now=now)
    run(watch, "--as-of", "2026-12-24")
    run(deliver, "--as-of", "2026-12-25")
    assert days == ["2026-12-24", "2026-12-25"]
