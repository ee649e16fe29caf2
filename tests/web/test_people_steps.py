"""A profile told one question at a time: without an account nothing is kept, in one each answer."""

import re

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from trialpost.model.profile import Profile
from trialpost.web.mail import actions as mail
from trialpost.web.people import store
from trialpost.web.people.account import access
from trialpost.web.people.models import Person
from trialpost.web.people.profile.carried import open_carried
from trialpost.web.people.profile.steps import STEPS, first_open, next_of

pytestmark = pytest.mark.django_db
ASK = "/match/ask/"


@pytest.fixture(autouse=True)
def _a_trial(tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)


class Asked:
    """What a page of one question shows, and what its form sends along."""

    def __init__(self, answer) -> None:
        self.page = answer.content.decode()
        self.cookies = answer.cookies

    def __getattr__(self, name: str) -> str:
        patterns = {
            "at": r'name="at" value="(\w+)"',
            "carried": r'name="carried" value="([^"]*)"',
            "number": r"(\d (?:of|de) \d)",
            "heading": r"<h1[^>]*>(?:<label[^>]*>)?([^<]+)",
        }
        found = re.search(patterns[name], self.page)
        return found[1] if found else ""

    def then(self, client: Client, **said: str) -> "Asked":
        """Answer the question that the page puts."""
        return Asked(client.post(ASK, {"carried": self.carried, "at": self.at} | said))


def test_one_question_after_the_other_and_nothing_is_stored(now) -> None:
    client = Client(enforce_csrf_checks=True)
    before = {model.__name__: model.objects.count() for model in apps.get_models()}
    page = Asked(client.get(ASK))
    assert (page.number, page.heading) == ("1 of 5", "What do you have?")
    page = page.then(client, conditions="frobnitz disease", do="next")
    assert (page.number, page.at) == ("2 of 5", "place")
    page = page.then(client, place="Xyzzyville", do="next")
    assert page.at == "place"
    assert 'role="alert"' in page.page, "what is wrong is said at the question"
    page = page.then(client, place="San Juan", do="next")
    assert '<button class="button-choice" name="place" value="San Juan, Puerto Rico">' in page.page
    page = page.then(client, place="Boston, MA", do="next")
    assert (page.number, page.at) == ("3 of 5", "travel")
    page = page.then(client, way="60", unit="mi")
    assert page.at == "born"
    page = page.then(client, do="back")
    assert page.at == "travel"
    page = page.then(client, do="skip").then(client, birth_year="1987", do="next")
    assert page.at == "sex"
    page = page.then(client, sex="female")
    assert "1 trial may fit you" in page.page
    told = open_carried(page.carried, now=now)
    assert [one.name for one in told.conditions] == ["frobnitz disease"]
    assert (told.birth_year, told.sex, round(told.travel_km)) == (1987, "female", 97)
    assert {model.__name__: model.objects.count() for model in apps.get_models()} == before


def test_how_far_is_not_asked_of_who_says_no_place() -> None:
    client = Client()
    page = Asked(client.get(ASK)).then(client, conditions="quux syndrome", do="next")
    page = page.then(client, do="skip")
    assert page.at == "born"
    assert page.then(client, do="back").at == "place"


@pytest.mark.parametrize(
    ("search", "at"),
    [
        ({"condition": "lupus", "near": "Boston"}, "travel"),
        ({"condition": "lupus"}, "place"),
        ({"near": "Boston", "within": "30"}, "conditions"),
        ({"condition": "lupus", "near": "Boston", "within": "30", "unit": "mi"}, "born"),
        ({"condition": "lupus", "near": "Boston", "anywhere": "1"}, "born"),
        ({"condition": "lupus", "near": "Xyzzyville"}, "place"),
        ({"condition": "lupus", "near": "Boston", "within": "far"}, "travel"),
        ({}, "conditions"),
    ],
)
def test_a_search_is_not_asked_again(search: dict, at: str, now) -> None:
    page = Asked(Client().post(ASK, search))
    assert page.at == at
    named = open_carried(page.carried, now=now).conditions
    assert [one.name for one in named] == ([search["condition"]] if "condition" in search else [])


def test_enough_shows_the_trials_and_keeps_what_stands_in_the_field(now) -> None:
    client = Client()
    page = Asked(client.post(ASK, {"condition": "frobnitz disease"}))
    page = page.then(client, place="Boston, MA", do="show")
    assert "1 trial may fit you" in page.page
    assert open_carried(page.carried, now=now).place is not None


def test_without_a_condition_it_is_asked_for_and_the_rest_is_kept(now) -> None:
    client = Client()
    page = Asked(client.post(ASK, {"at": "sex", "do": "next", "sex": "male"}))
    assert "Tell us a condition first" in page.page
    assert open_carried(page.carried, now=now).sex == "male"


def test_another_language_goes_on_at_the_same_question() -> None:
    client = Client()
    page = Asked(client.post(ASK, {"condition": "lupus", "near": "Boston"}))
    form = page.page.split('action="/es/match/ask/"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    spanish = Asked(client.post("/es/match/ask/", fields))
    assert (spanish.number, spanish.at) == ("3 de 5", "travel")


def test_from_a_trial_to_how_it_looks_for_somebody() -> None:
    client = Client()
    page = Asked(client.post(ASK, {"trial": "NCT00000001"}))
    assert page.at == "conditions"
    page = page.then(client, conditions="frobnitz disease", do="show")
    assert "The trial that you came from." in page.page
    again = client.post(ASK, {"carried": page.carried, "trial": "NCT00000001"}).content.decode()
    assert "The trial that you came from." in again, "what was told before is not asked again"
    assert client.post(ASK, {"trial": "NCT09999999"}).status_code == 404


@pytest.fixture
def member(inbox) -> Client:
    client = Client()
    client.post("/join/", {"address": "ada@example.org", "consent": "on"})
    mail.deliver(now=timezone.now())
    text = inbox.messages[-1].get_body(("plain",)).get_content()
    client.post("/" + re.search(r"http\S+/in/\S+", text)[0].split("/", 3)[3])
    return client


def told() -> Profile:
    return store.standing_of(Person.objects.get()).profile


def test_in_an_account_each_answer_is_kept_and_no_address_tells_it(member: Client) -> None:
    assert member.session[access.SESSION_KEY]
    first = Asked(member.get("/me/ask/"))
    assert first.number == "1 of 5"
    answer = member.post("/me/ask/conditions/", {"conditions": "frobnitz disease", "do": "next"})
    assert answer["Location"] == "/me/ask/place/"
    assert [one.name for one in told().conditions] == ["frobnitz disease"]
    answer = member.post("/me/ask/place/", {"place": "Xyzzyville", "do": "next"})
    assert (answer.status_code, told().place) == (200, None)
    assert member.post("/me/ask/place/", {"do": "skip"})["Location"] == "/me/ask/born/"
    answer = member.post("/me/ask/born/", {"birth_year": "1987", "do": "show"})
    assert answer["Location"] == "/me/matches/"
    assert told().birth_year == 1987
    assert Asked(member.get("/me/ask/")).number == "2 of 5", "it goes on where something is open"
    assert member.get("/me/ask/nothing/").status_code == 404
    assert Client().get("/me/ask/")["Location"] == "/sign-in/"


def test_each_question_has_a_field_of_the_form_and_leads_on() -> None:
    profile, step, seen = Profile(), STEPS[0], []
    while step is not None:
        seen.append(step.key)
        step = next_of(step, profile)
    assert seen == ["conditions", "place", "born", "sex"]
    assert first_open(profile) is STEPS[0]
