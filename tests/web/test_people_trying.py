"""Matching without an account: nothing is stored, and it can be taken along into one."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from trialpost.model.profile import HealthCondition, Profile
from trialpost.web.mail import actions as mail
from trialpost.web.people import store
from trialpost.web.people.models import Person
from trialpost.web.people.profile.carried import LASTS, carry, open_carried

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
    older = client.post("/match/", {"carried": carried, "fact": "birth_year", "answer": "1912"})
    assert "1 trial that stood here does not any more" in older.text
    wrong = client.post("/match/", {"carried": carried, "fact": "birth_year", "answer": "x"})
    assert b"did not understand" in wrong.content


def test_an_answer_is_taken_back_and_what_stood_before_stands_again(now) -> None:
    client = Client()
    carried = carried_in(client.post("/match/", FORM).content)
    said = {"carried": carried, "fact": "birth_year", "answer": "1950"}
    page = client.post("/match/", said).content
    assert "Undo: I did not mean “1950”" in page.decode()
    undo = re.search(r'name="undo" value="([^"]+)"', page.decode())[1]
    assert "1950" not in undo
    back = client.post("/match/", {"carried": carried_in(page), "undo": undo}).content
    assert "Your answer is taken back." in back.decode()
    assert open_carried(carried_in(back), now=now).birth_year == 1987
    ill = HealthCondition(name="frobnitz disease")
    other = carry(Profile(birth_year=1950, conditions=(ill,)), now=timezone.now())
    for late in ({"carried": other, "undo": undo}, {"carried": carried_in(page), "undo": "no"}):
        kept = client.post("/match/", late).content
        assert "can’t be taken back here" in kept.decode()
        assert open_carried(carried_in(kept), now=now).birth_year == 1950


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


def test_with_no_condition_the_form_asks_for_one_and_keeps_the_rest() -> None:
    page = Client().post("/match/", FORM | {"conditions": ""}).content.decode()
    assert "Tell us a condition first" in page
    assert 'value="1987"' in page
    assert "No trial fits" not in page
    assert "0 trials" not in page


def test_every_wrong_field_is_named_at_once_at_its_place() -> None:
    wrong = {"birth_year": "1790", "travel_km": "far", "place": "Xyzzyville"}
    page = Client().post("/match/", FORM | wrong).content.decode()
    for name, told in (("place", "Xyzzyville"), ("travel_km", "as a number"),
                       ("birth_year", "The year of birth")):  # fmt: skip
        row = next(part for part in page.split('<div class="field">') if f'for="id_{name}"' in part)
        assert told in row


def test_more_than_ten_are_reached_by_the_sealed_field(tmp_path, now) -> None:
    Shelf(tmp_path).load(*(study(number) for number in range(1, 26)), now=now)
    client = Client()
    page = client.post("/match/", FORM).content
    assert page.count(b'<li class="result"') == 10
    more = {"carried": carried_in(page), "page": "3"}
    page = client.post("/match/", more).content
    assert page.count(b'<li class="result"') == 25
    assert b"Show more" not in page


def test_where_every_trial_is_too_far_the_nearest_is_told() -> None:
    page = Client().post("/match/", FORM | {"place": "Toronto"}).content.decode()
    assert "No trial fits what you told us" in page
    said = re.search(r"too far for you is <strong>(\d+) km</strong> away", page)
    assert said is not None
    assert 600 < int(said[1]) < 800  # Toronto to Boston is about 690 km


@pytest.mark.parametrize(("unit", "kept", "shown"), [("mi", 80.4672, "50 miles"), ("km", 50, None)])
def test_the_way_is_told_in_miles_or_kilometres(now, unit, kept, shown) -> None:
    client = Client()
    page = client.post("/match/", FORM | {"travel_km": "50", "unit": unit}).content
    profile = open_carried(carried_in(page), now=now)
    assert profile.travel_km == pytest.approx(kept)
    assert (shown or "50 km") in page.decode()
    again = client.post("/match/", {"carried": carried_in(page), "edit": "1"}).content.decode()
    assert 'value="50"' in again
    assert f'<option value="{unit}" selected>' in again


@pytest.mark.parametrize(
    ("place", "kept_place", "country"),
    [("Seattle, WA", "Seattle, Washington, United States", "US"), ("United States", None, "US")],
)
def test_anywhere_in_my_country(now, place, kept_place, country) -> None:
    told = FORM | {"place": place, "travel_km": "", "anywhere": "on"}
    client = Client()
    page = client.post("/match/", told).content
    assert b"1 trial may fit you" in page
    assert b"It takes people in the United States" in page
    profile = open_carried(carried_in(page), now=now)
    assert (profile.place.name if profile.place else None, profile.travel_country) == (
        kept_place, country)  # fmt: skip
    again = client.post("/match/", {"carried": carried_in(page), "edit": "1"}).content.decode()
    assert 'name="anywhere"' in again
    assert "checked" in again
    assert f'value="{kept_place or place}"' in again


def test_anywhere_in_which_country_is_asked_where_nothing_tells() -> None:
    page = Client().post("/match/", FORM | {"place": "", "anywhere": "on"}).content.decode()
    assert "Write your town, or your country, as well." in page
    far = Client().post("/match/", FORM | {"place": "Lyon, France", "anywhere": "on"}).content
    assert b"This trial takes nobody in France; the nearest place" in far


def test_how_far_is_answered_by_anywhere_in_my_country(now) -> None:
    client = Client()
    page = client.post("/match/", FORM | {"place": "Seattle, WA", "travel_km": ""}).content
    assert b"Anywhere in my country</button>" in page
    answer = {"carried": carried_in(page), "say": "|travel_km|anywhere in my country"}
    page = client.post("/match/", answer).content
    assert open_carried(carried_in(page), now=now).travel_country == "US"
    assert b"It takes people in the United States" in page


def test_get_shows_an_empty_form_and_ignores_the_query() -> None:
    page = Client().get("/match/?conditions=frobnitz").content.decode()
    assert "frobnitz" not in page


def test_a_condition_that_is_not_understood_is_said_so() -> None:
    kept = FORM | {"conditions": "frobnitzz disease", "exactly": "frobnitzz disease"}
    page = Client().post("/match/", kept).content.decode()
    assert "We did not understand “frobnitzz disease”" in page
    assert "may fit you</h1>" not in page
    assert "wider distance" not in page
    # What may be meant is a button, and pressing it shows the trials under that name.
    [meant] = re.findall(r'name="conditions" value="([^"]*)"', page)
    assert meant.lower() == "frobnitz disease"
    pressed = {"carried": carried_in(page.encode()), "at": "conditions", "do": "show"}
    page = Client().post("/match/ask/", pressed | {"conditions": meant}).content.decode()
    assert "1 trial may fit you</h1>" in page


def test_a_misspelt_condition_is_asked_about_with_buttons_and_taken_by_nobody_else() -> None:
    given = FORM | {"conditions": "lupis\nfrobnitzz disease"}
    page = Client().post("/match/", given).content.decode()
    assert "We do not know “lupis”" in page
    assert "trial may fit you" not in page
    offered = re.findall(r'name="conditions" value="([^"]*)"', page)
    assert {"lupus\nfrobnitzz disease", "lupis\nfrobnitz disease"} <= {*map(str.lower, offered)}
    taken = FORM | {"conditions": "lupus\nfrobnitz disease"}
    assert "1 trial may fit you" in Client().post("/match/", taken).content.decode()


def test_one_that_is_not_understood_beside_another_is_said_too() -> None:
    conditions = "frobnitz disease, xyzzy"
    page = Client().post("/match/", FORM | {"conditions": conditions}).content.decode()
    assert "We did not understand “xyzzy”" in page
    assert "1 trial may fit you" in page
    assert "did not understand" not in Client().post("/match/", FORM).content.decode()
