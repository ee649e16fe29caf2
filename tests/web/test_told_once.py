"""What somebody told goes along, and what is lost or may mean something else is said."""

import re

import pytest

from invented_trials import Shelf, study
from trialpost.web.condition_names import condition_name
from trialpost.web.countries import place_asked
from trialpost.web.language import speaking
from trialpost.web.typed import isolated, without_directions

pytestmark = pytest.mark.django_db

LOST = "What you told us before does not open any more"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    held = Shelf(tmp_path)
    held.load(study(1, title="Near and open"), now=now)
    return held


def test_who_wants_to_be_told_of_a_search_takes_it_along(client, shelf) -> None:
    asked = {"condition": "frobnitz disease", "near": "Boston, MA", "age": "66", "sex": "female"}
    asked |= {"within": "60", "unit": "mi", "do": "join"}
    page = client.post("/match/ask/", asked).text
    assert "You need not tell it again:" in page
    assert "frobnitz disease; Boston" in page
    assert "Sex at birth: Female" in page
    assert "How far would you travel? 60 mi" in page
    assert re.search(r'name="carried" value="[^"]{40,}"', page)
    assert 'action="/join/"' in page


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/match/ask/", {}),
        ("/match/", {}),
        ("/match/any/", {}),
        ("/match/why/", {}),
        ("/match/trial/", {"trial": "NCT00000001"}),
        ("/match/wrong/", {"about": "NCT00000001|0|9"}),
    ],
)
def test_a_profile_that_does_not_open_is_not_lost_without_a_word(
    client, shelf, path, asked
) -> None:
    assert LOST in client.post(path, asked | {"carried": "garbage"}).text


def test_nobody_joins_without_what_they_told_unawares(client, shelf) -> None:
    sent = {"carried": "garbage", "address": "somebody@example.org", "consent": "on"}
    page = client.post("/join/", sent).text
    assert LOST in page
    assert "somebody@example.org" in page
    assert 'value="garbage"' not in page


def test_the_answer_that_was_sent_is_kept_where_the_rest_is_lost(client, shelf) -> None:
    sent = {"carried": "garbage", "at": "born", "birth_year": "1980", "do": "next"}
    page = client.post("/match/ask/", sent).text
    assert LOST in page
    assert 'name="at" value="conditions"' in page


@pytest.mark.parametrize(
    ("browser", "said"),
    [
        ("en-US,en;q=0.9", ""),
        ("en", "We took 02115 for a postcode of the United States."),
        ("de-DE,de;q=0.9", "may be a postcode of several countries"),
    ],
)
def test_a_bare_number_is_a_postcode_of_the_readers_own_country(
    client, shelf, browser, said
) -> None:
    page = client.get("/find/", {"near": "02115"}, headers={"Accept-Language": browser}).text
    assert said in page
    assert ("postcode of the United States" in page or "several countries" in page) == bool(said)


def test_what_only_turns_the_writing_round_is_left_out(client, shelf) -> None:
    assert "\u202e" not in client.get("/find/", {"condition": "as\u202ethma"}).text
    assert without_directions("\u2067x\u2069") == "x"
    assert isolated("סוכרת") == "<bdi>סוכרת</bdi>"
    assert "“<bdi>סוכרת</bdi>”" in client.post("/match/", {"conditions": "סוכרת"}).text
    assert '<textarea id="letter" name="letter" dir="auto"' in client.get("/find/letter/").text


def test_a_heading_without_a_spanish_name_is_called_as_people_call_it() -> None:
    with speaking("es"):
        assert condition_name("Breast Neoplasms") == "cáncer de mama"
        assert condition_name("Diastolic Heart Failure") == "insuficiencia cardíaca diastólica"
        assert place_asked("Mexico City, Mexico", "Ciudad de México") == "Ciudad de México, México"
