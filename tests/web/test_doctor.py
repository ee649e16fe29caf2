"""The doctor sees what is wrong and says what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from trialpost.web.doctor import examine
from trialpost.web.mail.configuring import Signing


@pytest.fixture
def parts(transactional_db, now):
    def look() -> dict:
        return {answer.part: answer for answer in examine(now=now)}

    return look


def test_an_empty_service_is_told_to_load(parts, inbox) -> None:
    seen = parts()
    assert seen["database"].well
    assert seen["key"].well
    assert seen["mail"].well
    assert not seen["catalogue"].well
    assert "trialpost load" in seen["catalogue"].advice


def test_a_silent_mail_server_is_named(parts, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = parts()["mail"]
    assert not answer.well
    assert "127.0.0.1:1" in answer.seen
    assert "EMAIL_URL" in answer.advice


def trialpost(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would, on a data folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRIALPOST")}
    kept.pop("DATABASE_URL", None)
    environment = {**kept, "TRIALPOST_DATA_DIR": str(folder), "EMAIL_URL": "smtp://127.0.0.1:1"}
    return subprocess.run(
        [sys.executable, "-m", "trialpost.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def leave_an_address(folder: Path) -> None:
    """Let somebody have signed up at the service that lies in this folder."""
    script = (
        "import datetime as dt, django; django.setup(); "
        "from trialpost.web.mail.actions import find_or_create; "
        "find_or_create(text='somebody@example.org', now=dt.datetime.now(dt.UTC))"
    )
    environment = dict(os.environ, TRIALPOST_DATA_DIR=str(folder))
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


def test_a_new_service_gets_a_key_once(tmp_path: Path) -> None:
    first = trialpost(tmp_path, "migrate")
    assert first.returncode == 0, first.stderr
    key = (tmp_path / "trialpost.key").read_text()
    assert "master key was made" in first.stdout
    assert "(0 migrations" not in first.stdout
    again = trialpost(tmp_path, "migrate")
    assert again.returncode == 0
    assert "0 migrations" in again.stdout
    assert (tmp_path / "trialpost.key").read_text() == key

    doctor = trialpost(tmp_path, "doctor", "--json")
    assert doctor.returncode == 1, "the catalogue is empty and the mail server silent"
    answer = json.loads(doctor.stdout)
    assert {part["part"]: part["well"] for part in answer["parts"]}["key"] is True


def test_a_missing_key_is_one_clear_sentence(tmp_path: Path) -> None:
    trialpost(tmp_path, "migrate")
    leave_an_address(tmp_path)
    (tmp_path / "trialpost.key").unlink()
    for command in (("serve",), ("watch",), ("deliver",), ("tick",), ("migrate",)):
        done = trialpost(tmp_path, *command)
        assert done.returncode == 1, command
        assert "no master key" in done.stderr, command
        assert "Traceback" not in done.stderr
    seen = json.loads(trialpost(tmp_path, "doctor", "--json").stdout)
    assert {part["part"]: part["well"] for part in seen["parts"]}["key"] is False


def test_an_unreachable_database_is_one_clear_sentence(tmp_path: Path) -> None:
    kept = dict(os.environ, TRIALPOST_DATA_DIR=str(tmp_path))
    kept["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/none"
    done = subprocess.run(
        [sys.executable, "-m", "trialpost.cli", "find", "--condition", "asthma"],
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_settings_of_the_test_run_are_its_own() -> None:
    assert "tp-test-" in str(settings.DATA_DIR)


def test_the_key_to_publish_is_named_without_a_resolver(parts, settings) -> None:
    settings.DKIM = Signing(domain="trials.example", selector="one", key=b"", public=b"public")
    seen = parts()["domain"].seen
    assert "resolver" in seen
    assert 'one._domainkey.trials.example needs one TXT record: "v=DKIM1; k=rsa; p=cHVi' in seen


@pytest.mark.parametrize(
    ("base_url", "well", "said"),
    [
        ("https://trials.example", True, ""),
        ("http://trials.example", False, "mails of http://trials.example have none"),
        ("http://127.0.0.1:8000", True, "for this machine alone"),
    ],
)
def test_the_one_click_header_wants_https(parts, settings, base_url, well, said) -> None:
    settings.SERVICE = msgspec.structs.replace(
        settings.SERVICE, base_url=base_url, mail_is_signed=True
    )
    part = parts()["domain"]
    assert part.well is well
    assert said in part.seen
    assert ("RFC 8058" in part.seen) is bool(said)
