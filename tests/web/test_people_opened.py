"""Out of one's list and back: a trial from where somebody is, and nothing of them in an address."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from permission_clients import device, somebody
from trialpost.model.profile import Profile, profile_from_value
from trialpost.web.people.profile.carried import carry, open_carried

pytestmark = pytest.mark.django_db
TRIAL = "NCT00000001"
TOLD = {"conditions": [{"name": "frobnitz disease"}], "place": {"name": "Worcester, MA, US"}}


@pytest.fixture(autouse=True)
def _a_trial(tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)


def sealed(told: dict = TOLD) -> str:
    now = timezone.now()
    return carry(profile_from_value(told, today=now.date()), now=now)


def opened(client: Client, **form: str):
    return client.post("/match/trial/", {"trial": TRIAL, **form})


def test_a_trial_out_of_the_list_is_measured_from_where_somebody_is() -> None:
    answer = opened(Client(), carried=sealed())
    page = answer.content.decode()
    assert "The nearest to Worcester" in page
    assert answer["Cache-Control"] == "no-store"
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/trial/{TRIAL}/">' in page
    public = Client().get(f"/trial/{TRIAL}/").content.decode()
    assert "Worcester" not in public
    links = [one for one in re.findall(r'(?:href|action)="([^"]*)"', page) if "Worcester" in one]
    assert links == [], "where somebody is stands in no address of the page"


def test_its_way_back_leads_to_the_page_of_the_list_that_it_was_on() -> None:
    client = Client()
    page = opened(client, carried=sealed(), page="2").content.decode()
    form = re.search(r'<form class="crumbs[^>]*action="([^"#]+)[^>]*>(.*?)</form>', page, re.DOTALL)
    back = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    assert back["page"] == "2"
    assert f'data-address="/trial/{TRIAL}/"' in page
    answer = client.post(form[1], back).content.decode()
    assert "1 trial may fit you" in answer


def test_in_an_account_the_profile_is_the_kept_one() -> None:
    client = device(somebody("ada@example.org", now=timezone.now(), profile=TOLD))
    page = opened(client).content.decode()
    assert "The nearest to Worcester" in page
    assert re.search(r'class="crumbs no-print"[^>]*><a href="/me/matches/#\S+"', page)
    assert 'data-opens="NCT00000001"' in client.get("/me/matches/").content.decode()


@pytest.mark.parametrize(
    ("form", "status"),
    [({"trial": "NCT09999999"}, 404), ({"trial": ""}, 302), ({"carried": "no"}, 200)],
)
def test_without_a_profile_it_is_the_page_that_everybody_gets(form: dict, status: int) -> None:
    answer = Client().post("/match/trial/", {"trial": TRIAL} | form)
    assert answer.status_code == status
    assert Client().get("/match/trial/").status_code == 302
    if status == 200:
        page = answer.content.decode()
        assert "away" not in page
        assert re.search(r'<form class="crumbs[^>]*hidden>', page), "shown by a script, if at all"


def test_where_nothing_fits_the_nearest_is_offered_with_its_count_and_asked_for_by_post() -> None:
    client = Client()
    far = TOLD | {"place": {"name": "Worcester, MA, US"}, "travel_km": 20}
    page = client.post("/match/ask/", {"carried": sealed(far)}).content.decode()
    assert "No trial fits what you told us" in page
    offers = re.findall(
        r'name="carried" value="([^"]*)"><button class="button-quiet" name="page"[^>]*>'
        r"<span>([^<]+)<",
        page,
    )
    assert [words for _, words in offers] == ["Within 100 km: 1 trial"]
    token, _ = offers[0]
    assert open_carried(token, now=timezone.now()).travel_km == 100
    looked = client.post("/match/", {"carried": token, "page": "1"}).content.decode()
    assert "1 trial may fit you" in looked


def test_a_child_who_goes_any_distance_is_not_told_to_go_farther() -> None:
    """That age is why is said with a count; where nothing is, only what can be widened is named."""
    client = Client()
    child = TOLD | {"birth_year": timezone.now().year - 9}
    page = client.post("/match/ask/", {"carried": sealed(child)}).content.decode()
    assert "No trial fits what you told us" in page
    assert "That take only people of another age, from 18 years on: 1 trial" in page
    assert f"from 18 years on. That age is reached in {timezone.now().year + 9}." in page
    assert "Leave an address below" in page
    gone = child | {"conditions": [{"name": "gorp"}]}
    page = client.post("/match/ask/", {"carried": sealed(gone)}).content.decode()
    assert "people of another age" not in page
    assert "wider distance" not in page


def test_in_an_account_a_look_at_what_lies_nearest_changes_nothing() -> None:
    far = TOLD | {"travel_km": 20}
    client = device(somebody("ada@example.org", now=timezone.now(), profile=far))
    page = client.get("/me/matches/").content.decode()
    assert "A look changes nothing that you told us." in page
    token = re.search(r'value="([^"]*)"><button class="button-quiet" name="page"', page)[1]
    looked = client.post("/match/", {"carried": token, "page": "1"}).content.decode()
    assert "1 trial may fit you" in looked
    assert "No trial fits" in client.get("/me/matches/").content.decode()


def test_where_little_fits_a_look_at_any_condition_is_offered_and_tells_that_it_is_no_match(
    tmp_path, now
) -> None:
    """It counts who is taken by age and sex within the distance, and changes nothing."""
    other = [study(2, condition="Gorp"), study(3, condition="Gorp", city="Seattle"),
             study(4, condition="Gorp", maximum="30 Years"), study(5, condition="Gorp"),
             study(6, condition="Gorp", status="COMPLETED")]  # fmt: skip
    (tmp_path / "other").mkdir()
    Shelf(tmp_path / "other").load(*other, now=now)
    told = TOLD | {"travel_km": 100, "birth_year": 1980}
    client = device(somebody("ada@example.org", now=timezone.now(), profile=told))
    page = client.get("/me/matches/").content.decode()
    assert "1 trial may fit you" in page
    form = re.search(r'action="/match/any/">(.*?)</form>', page, re.DOTALL)[1]
    assert "On any condition, for this age: 3 trials" in form, "one's own, and two of the five"
    assert re.search(r'value="1"><span>[^<]+: 3 trials</span></button>', form), "one part, in a row"
    fields = dict(re.findall(r'name="(carried|own)" value="([^"]*)"', form))
    answer = client.post("/match/any/", fields)
    looked = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "3 trials on any condition" in looked
    assert "within 100 km of Worcester" in looked
    assert "may fit" not in looked.partition("<main")[2]
    assert [number for number in range(1, 7) if f'id="NCT0000000{number}"' in looked] == [1, 2, 5]
    assert 'href="/me/matches/">Back to my trials' in looked
    assert client.get("/match/any/").status_code == 302


@pytest.mark.parametrize("path", ["/match/ask/", "/match/"])
def test_who_asks_for_somebody_else_is_not_called_you(path: str) -> None:
    client = Client()
    first = client.get("/match/ask/").content.decode()
    assert "What do you have?" in first
    carried = re.search(r'name="carried" value="([^"]*)"', first)[1]
    said = {"carried": carried, "at": "conditions", "conditions": "frobnitz disease"}
    page = client.post("/match/ask/", said | {"whom": "somebody"}).content.decode()
    assert "What does the person you care for have?" in page
    assert "frobnitz disease" in page, "what was typed is kept"
    carried = re.search(r'name="carried" value="([^"]*)"', page)[1]
    said = {"carried": carried, "at": "conditions", "conditions": "frobnitz disease"}
    assert "Show the trials now" in client.post("/match/ask/", said | {"do": "next"}).text
    page = client.post(path, {"carried": carried, "page": "1"}).content.decode()
    assert "1 trial may fit the person you care for" in page
    assert "Does it fit me" not in page
    assert "Why is a trial not in this list?" in page
    assert re.search(r'value="somebody"[^>]*checked', page), "it goes along into an account"


@pytest.mark.parametrize(
    ("language", "said", "asked"),
    [
        ("en-US,en;q=0.9", "", False),
        ("es-ES,es;q=0.9", "", True),
        ("en-GB", "", True),
        ("", "", True),
        ("es-ES", "US", False),
        ("en-US", "other", True),
    ],
)
def test_of_which_country_a_number_is_a_postcode_is_never_guessed(language, said, asked) -> None:
    client = Client(headers={"Accept-Language": language} if language else None)
    page = client.get("/match/").content.decode()
    hidden = re.search(r'<input type="hidden" name="postcode_in" value="(\w+)"', page)
    in_miles = '<option value="mi" selected>' in page
    assert in_miles is language.startswith(("en-US", "en-GB"))
    form = {"conditions": "frobnitz disease", "place": "28001"}
    form |= {"postcode_in": said or (hidden[1] if hidden else "")}
    page = client.post("/match/", form).content.decode()
    assert ('<select name="postcode_in"' in page) is asked
    assert ('data-at="shown"' in page) is not asked
    if said == "other":
        assert "United States only" in page


def test_a_postcode_that_was_told_is_not_asked_about_again() -> None:
    told = Profile(place=profile_from_value({"place": {"postcode": "02115", "country": "US"}},
                   today=timezone.now().date()).place)  # fmt: skip
    carried = carry(told, now=timezone.now())
    form = {"carried": carried, "conditions": "frobnitz disease", "place": "02115"}
    assert 'data-at="shown"' in Client().post("/match/", form).content.decode()


def test_a_trials_page_says_to_whoever_is_signed_in_only_what_is_true_for_them() -> None:
    client, anew = device(somebody("ada@example.org", now=timezone.now())), "You need no account"
    client.post("/me/decide/", {"trial": TRIAL, "decision": "accepted"})
    page = client.get(f"/trial/{TRIAL}/").text
    assert anew not in page
    assert "See how it fits you" in page
    assert '<a href="/me/decided/">that stands on a page of your own</a>' in page
    assert "You want to take part" in client.get("/me/decided/").text
    assert anew in Client().get(f"/trial/{TRIAL}/").text


def test_what_was_told_without_an_account_goes_along_from_a_trials_page() -> None:
    page = opened(Client(), carried=sealed()).content.decode()
    panel = page.partition("fit-panel")[2].partition("</form>")[0]
    assert re.search(r"<p data-anew hidden>", panel)
    assert re.search(r"<p data-goes-along>", panel)
    assert 'name="carried"' in panel
