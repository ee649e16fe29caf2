"""Sessions end, and their cookies go nowhere else; as a service under HTTPS sets them."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

import places
from permission_clients import device, somebody
from trialpost.web.mail import links
from trialpost.web.mail.actions import tidy
from trialpost.web.operating import create_operator
from trialpost.web.people.actions import SIGN_IN

HERE = Path(__file__).parent
FORTNIGHT = dt.timedelta(days=14)


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Sign in on a service under HTTPS, in a process of its own."""
    folder = tmp_path_factory.mktemp("production")
    (folder / "static").mkdir()
    places.link(folder)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(str(path) for path in (HERE, HERE.parent)),
        "DJANGO_SETTINGS_MODULE": "trialpost.web.settings",
        "TRIALPOST_DATA_DIR": str(folder),
        "TRIALPOST_BASE_URL": "https://trials.example.org",
        "TRIALPOST_SEND_AT_ONCE": "0",
    }
    make_key = "import trialpost.web.sealing as s; s.create_key_file()"
    for command in (["-c", make_key], [str(HERE / "production_cookies.py")]):
        done = subprocess.run(
            [sys.executable, *command], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
    return SimpleNamespace(**json.loads(done.stdout))


def test_somebody_signs_in_under_https(production) -> None:
    assert production.statuses == [302, 200]
    assert set(production.cookies) >= {"__Host-sessionid", "__Host-csrftoken"}


def test_no_cookie_leaves_https_reaches_a_script_or_comes_along_from_elsewhere(production) -> None:
    for name, cookie in production.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] in ("Lax", "Strict"), name
        assert not cookie["domain"], name
        assert cookie["path"] == "/", name


def test_a_session_lasts_a_fortnight(production) -> None:
    lasts = production.cookies["__Host-sessionid"]["max-age"]
    assert 0 <= FORTNIGHT.total_seconds() - lasts < 120


def test_browsers_come_back_over_https_and_tell_nobody_whence_they_came(production) -> None:
    assert int(production.headers["Strict-Transport-Security"].partition("max-age=")[2]) > 3e7
    assert production.headers["Referrer-Policy"] == "no-referrer"
    assert production.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert production.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in production.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_session_past_its_time_is_nobodys_though_its_cookie_is_kept() -> None:
    client = device(somebody("ada@example.org", now=timezone.now()))
    assert client.get("/me/").status_code == 200
    row = Session.objects.get()
    assert row.expire_date - timezone.now() <= FORTNIGHT
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/me/")["Location"] == "/sign-in/"


@pytest.mark.django_db
def test_using_it_does_not_make_a_session_last_for_ever() -> None:
    now = timezone.now()
    person, client = somebody("ada@example.org", now=now), Client()
    client.post(f"/in/{links.create(address=person.address, purpose=SIGN_IN, now=now)}")
    ends = Session.objects.get().expire_date
    assert abs(ends - now - FORTNIGHT) < dt.timedelta(minutes=1)
    session = client.session
    session["anything"] = "kept"
    session.save()
    assert client.get("/me/").status_code == 200
    assert Session.objects.get().expire_date == ends


@pytest.mark.django_db
def test_an_editor_is_signed_in_for_a_working_day() -> None:
    create_operator(name="ada", password="a long enough phrase")
    client, now = Client(), timezone.now()
    form = {"username": "ada", "password": "a long enough phrase"}
    assert client.post("/admin/login/?next=/editor/", form).status_code == 302
    ends = Session.objects.get().expire_date
    assert abs(ends - now - dt.timedelta(hours=12)) < dt.timedelta(minutes=1)
    assert client.get("/editor/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/editor/").status_code == 302


@pytest.mark.django_db
def test_the_timer_takes_old_sessions_out_of_the_table() -> None:
    for name in ("ada", "bob"):
        device(somebody(f"{name}@example.org", now=timezone.now()))
    first = Session.objects.first()
    Session.objects.filter(pk=first.pk).update(expire_date=timezone.now() - dt.timedelta(days=1))
    tidy(now=timezone.now())
    assert first.pk not in Session.objects.values_list("pk", flat=True)
    assert Session.objects.count() == 1
