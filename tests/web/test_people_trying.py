"""Matching without an account: nothing is stored, and it can be taken along into one."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from trialpost.model.profile import Profile
from trialpost.web.mail import actions as mail
from trialpost.web.people import store
from trialpost.web.people.carried import LASTS, carry, open_carried
from trialpost.web.people.models import Person

pytestmark = pytest.mark.django_db
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "place": "Boston, MA",
        "travel_km": "80"}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_trial(tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in apps.get_models()}


def carried_in(page: bytes) -> str:
    return re.search(r'name="carried" value="([^"]+)"', page.decode())[1]


def test_matches_without_an_account_store_nothing() -> None:
    before = rows()
    client = Client()
    answer = client.post("/match/", FORM)
    assert "1 trial may fit you" in answer.content.decode()
    assert rows() == before
    assert answer["Cache-Control"] == "no-store"
    assert set(client.cookies) <= {"csrftoken"}


def test_the_hidden_field_tells_nothing_and_is_opened_for_two_hours_only(now) -> None:
    text = carry(Profile(birth_year=1987), now=now)
    assert open_carried(text, now=now).birth_year == 1987
    assert open_carried(text, now=now + LASTS) is None
    assert open_carried(text[:-6] + "AAAA==", now=now) is None
    assert open_carried("no", now=now) is None
    page = Client().post("/match/", FORM).content
    assert "frobnitz" not in carried_in(page)


def test_a_question_is_answered_without_storing() -> None:
    client = Client()
    page = client.post("/match/", FORM | {"birth_year": ""}).content
    assert b"In which year were you born?" in page
    carried = carried_in(page)
    answer = client.post("/match/", {"carried": carried, "fact": "birth_year", "answer": "1990"})
    assert "You are 3" in answer.content.decode()
    wrong = client.post("/match/", {"carried": carried, "fact": "birth_year", "answer": "x"})
    assert b"did not understand" in wrong.content


def test_what_was_said_can_be_changed() -> None:
    client = Client()
    carried = carried_in(client.post("/match/", FORM).content)
    page = client.post("/match/", {"carried": carried, "edit": "1"}).content.decode()
    assert "frobnitz disease" in page
    assert 'value="1987"' in page


def test_it_can_be_taken_into_an_account(inbox) -> None:
    client = Client()
    carried = carried_in(client.post("/match/", FORM).content)
    form = client.post("/join/", {"carried": carried}).content
    assert carried in form.decode()
    assert b'role="alert"' not in form
    client.post("/join/", {"carried": carried, "address": "ada@example.org", "consent": "on"})
    mail.deliver(now=timezone.now())
    text = inbox.messages[-1].get_body(("plain",)).get_content()
    path = "/" + re.search(r"http\S+", text)[0].split("/", 3)[3]
    assert client.post(path)["Location"] == "/me/matches/"
    standing = store.standing_of(Person.objects.get())
    assert standing.profile.birth_year == 1987


def test_a_stale_page_falls_back_to_the_form(now) -> None:
    old = carry(Profile(birth_year=1987), now=now - dt.timedelta(days=400))
    answer = Client().post("/match/", {"carried": old, "fact": "sex", "answer": "male"})
    assert answer.status_code == 200


def test_get_shows_an_empty_form_and_ignores_the_query() -> None:
    page = Client().get("/match/?conditions=frobnitz").content.decode()
    assert "frobnitz" not in page
