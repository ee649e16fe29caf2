"""What somebody looks for on the site: suggestions, how it was understood, a letter read."""

import logging
import re

import pytest

from invented_trials import Shelf, study

pytestmark = pytest.mark.django_db
LETTER = "She has systemic lupus erythematosus and takes tablets for it. No diabetes. " * 4


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    held = Shelf(tmp_path)
    held.load(study(1), study(2), study(3), now=now)
    return held


def test_suggestions_come_by_post_with_what_they_mean_and_are_not_cached(shelf, client) -> None:
    answer = client.post("/find/suggest/", {"typed": "hart att"})
    assert answer.json()["suggestions"][0] == {
        "name": "heart attack",
        "means": "Myocardial Infarction",
    }
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_suggestions_are_not_given_by_an_address(shelf, client) -> None:
    assert client.get("/find/suggest/?typed=lupus").status_code == 405


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "z" * 100_000, "\x00", "<script>"])
def test_what_is_like_no_condition_gives_no_suggestion(shelf, client, typed) -> None:
    assert client.post("/find/suggest/", {"typed": typed}).json() == {"suggestions": []}


def test_nothing_of_what_was_typed_is_logged(shelf, client, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        client.post("/find/suggest/", {"typed": "lupus"})
        client.post("/find/letter/", {"letter": LETTER})
    assert "lupus" not in caplog.text.lower()


def test_a_correction_is_shown_and_can_be_taken_back(shelf, client) -> None:
    page = client.get("/find/", {"condition": "hart attack"}).text
    # No trial of the shelf is about it.
    assert "No trial is about: Myocardial Infarction." in page
    assert "You wrote “hart attack”." in page
    assert "/find/?condition=hart+attack&amp;as_typed=1" in page
    exactly = client.get("/find/", {"condition": "hart attack", "as_typed": "1"}).text
    assert "Myocardial Infarction, and everything" not in exactly
    assert "hart attack" in exactly


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        # A name that nobody knows, as it was typed: asked about, with how many there are.
        ({"condition": "frobnitz diseas"}, ["Frobnitz Disease: 3 trials"]),
        ({"text": "frobnitz diseas"}, ["Frobnitz Disease: 3 trials"]),
        # Taken for another, which is said; their own words are a button.
        ({"condition": "hart attack"}, ["Exactly “hart attack”: 0 trials"]),
        # Whoever insists, or wrote what is known, is asked nothing.
        ({"condition": "hart attack", "as_typed": "1"}, []),
        ({"condition": "frobnitz disease"}, []),
        ({"condition": "xyzzy"}, []),
    ],
)
def test_what_may_be_meant_is_a_button_with_its_count(shelf, client, asked, offered) -> None:
    page = client.get("/find/", asked).text
    part = page.partition('<div class="notice')[2].partition("</div>")[0]
    found = re.findall(r'<a class="button[^>]*>(.*?)</a>', part)
    assert [re.sub("<[^>]*>|[\u2068\u2069]", "", one) for one in found] == offered


def test_what_is_not_understood_is_said(shelf, client) -> None:
    page = client.get("/find/", {"condition": "xyzzy"}).text
    assert "We did not understand “xyzzy” as a condition" in page


def test_fields_for_conditions_ask_for_suggestions_and_work_without_a_script(shelf, client) -> None:
    for path in ("/", "/find/", "/match/"):
        page = client.get(path).text
        assert 'data-suggest="/find/suggest/"' in page
        assert 'role="combobox"' not in page


def test_a_letter_goes_by_post_and_its_conditions_become_searches(shelf, client) -> None:
    page = client.post("/find/letter/", {"letter": LETTER})
    assert page.status_code == 200
    assert "/find/?condition=Lupus+Erythematosus%2C+Systemic" in page.text
    assert "Diabetes" not in page.text.split("<form")[0]
    assert page["Cache-Control"] == "no-store"
    assert not page.cookies


def test_a_letter_without_a_condition_says_so(shelf, client) -> None:
    assert "no condition" in client.post("/find/letter/", {"letter": "Dear colleague,"}).text


def test_a_search_with_a_letter_in_it_offers_to_read_it(shelf, client) -> None:
    page = client.get("/find/", {"text": LETTER}).text
    assert "This looks like a letter" in page
    assert "This looks like a letter" not in client.get("/find/", {"text": "lupus"}).text
