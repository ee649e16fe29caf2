"""The page that says why a trial is not in somebody's list, and what would change it."""

import re

import pytest
from django.test import Client

from invented_trials import Shelf, study
from test_people_account import FORM as ME
from test_people_account import joined
from test_people_points import FORM, Page, trial
from trialpost.web.catalogue.models import TrialRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    made = Shelf(tmp_path)
    made.load(
        study(1),
        study(2, city="Seattle"),
        study(3, status="COMPLETED"),
        study(4, maximum="12 Years", minimum="2 Years"),
        study(5, condition="Quuxitis"),
        study(6, status="NOT_YET_RECRUITING"),
        trial(7, "Exclusion Criteria:\n\n* Aged over 30 years"),
        study(8),
        now=now,
    )
    TrialRow.objects.filter(registry_id="NCT00000008").update(vanished_at=now)
    return made


def asked(text: str) -> Page:
    client = Client()
    carried = Page(client.post("/match/", FORM)).carried
    return Page(client.post("/match/why/", {"carried": carried, "trial": text}))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NCT00000001", "It is in your list A Trial"),
        ("NCT00000001", "it is number 1 of 2 in your list."),
        ("nct00000002", "you would travel 80 km. What would change it If you would travel 40"),
        ("https://clinicaltrials.gov/study/NCT00000003", "This trial is over. What would change "
         "it Nothing that you could tell us would change this."),
        ("NCT00000004", "this trial takes people aged 2 to 12."),
        ("NCT00000005", "This trial is about Quuxitis; you told us frobnitz disease."),
        ("NCT00000006", "It will be looked at again as soon as its record says that it takes"),
        ("NCT00000007", "Unlikely to fit. You are 3"),
        ("NCT00000007", "The trial’s words: Aged over 30 years"),
        ("NCT00000007", "It stands in your list all the same, near its end: number 2 of 2."),
        ("NCT00000008", "Its registry no longer lists this trial, so we show it to nobody. (Seen "
         "on 22 November 2026.)"),
        ("NCT00000099", "NCT00000099 is not in our catalogue."),
        ("my trial", "“my trial” is no number of a trial that we know. One looks like NCT02708095"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_trial(shelf, text, told) -> None:
    page = asked(text)
    assert page.answer.status_code == 200
    assert told in page.words.replace(" .", ".")


def test_distances_are_said_in_the_persons_unit(shelf) -> None:
    client = Client()
    form = FORM | {"travel_km": "50", "unit": "mi"}
    carried = Page(client.post("/match/", form)).carried
    page = Page(client.post("/match/why/", {"carried": carried, "trial": "NCT00000002"}))
    assert "you would travel 50 miles." in page.words
    way = re.search(r"If you would travel ([\d,]+) miles, it would be in reach", page.words)[1]
    again = FORM | {"travel_km": way.replace(",", ""), "unit": "mi"}
    carried = Page(client.post("/match/", again)).carried
    page = Page(client.post("/match/why/", {"carried": carried, "trial": "NCT00000002"}))
    assert "It is in your list" in page.words


def test_the_list_has_the_field_and_the_answer_leads_back_to_the_trial(shelf) -> None:
    client = Client()
    page = Page(client.post("/match/", FORM))
    assert "Why is a trial not in my list?" in page.words
    answer = Page(client.post("/match/why/", {"carried": page.carried, "trial": "NCT00000001"}))
    anchor = re.search(r'action="/match/#(t-[0-9a-f]{10})"', answer.source)[1]
    back = Page(client.post("/match/", {"carried": answer.carried, "page": "1"}))
    assert f'id="{anchor}"' in back.source


def test_nothing_of_the_question_is_in_an_address_or_kept_on_the_way(shelf) -> None:
    page = asked("NCT00000002")
    assert page.answer["Cache-Control"] == "no-store"
    assert page.answer.request["QUERY_STRING"] == ""
    assert page.answer.request["PATH_INFO"] == "/match/why/"
    assert not re.search(r'href="[^"]*frobnitz', page.source)


def test_with_an_account_the_kept_profile_is_asked(shelf, inbox) -> None:
    member = joined(inbox)
    member.post("/me/", ME)
    page = Page(member.post("/match/why/", {"trial": "NCT00000002"}))
    assert "it would be in reach" in page.words
    assert 'href="/me/"' in page.source
    listed = Page(member.post("/match/why/", {"trial": "NCT00000001"}))
    assert re.search(r'href="/me/matches/#t-[0-9a-f]{10}">Show it in my list', listed.source)


def test_without_a_profile_the_form_comes_first(shelf) -> None:
    for answer in (Client().get("/match/why/"), Client().post("/match/why/", {"trial": "x"})):
        assert (answer.status_code, answer["Location"]) == (302, "/match/")


@pytest.mark.parametrize(
    ("name", "asks"),
    [("NCT00000001", True), ("NCT00000006", True), ("NCT00000003", False), ("NCT00000008", False)],
)
def test_a_page_asks_whether_a_trial_fits_only_where_it_may_take_people(shelf, name, asks) -> None:
    page = Page(Client().get(f"/trial/{name}/"))
    assert ("Does it fit me?" in page.words) is asks
    assert ("Which trials may fit me?" in page.words) is not asks
