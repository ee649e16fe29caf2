"""Pages about one condition: its trials, what opens soon, and where to go from what is none."""

import json
import re

import pytest

from invented_trials import Shelf, study

pytestmark = pytest.mark.django_db

LUPUS = {"id": "D008180", "term": "Lupus Erythematosus, Systemic"}


def coded(number: int, **said: str) -> dict:
    one = study(number, condition="Systemic Lupus Erythematosus", **said)
    one["derivedSection"] = {"conditionBrowseModule": {"meshes": [LUPUS]}}
    return one


@pytest.fixture
def shelf(tmp_path, now) -> None:
    Shelf(tmp_path).load(
        coded(1, title="Open here"),
        coded(2, title="Opens soon", status="NOT_YET_RECRUITING"),
        coded(3, title="Over", status="COMPLETED"),
        study(4, title="Another illness", condition="Quux Syndrome"),
        now=now,
    )


def test_a_condition_has_its_trials_apart_and_is_told_to_search_engines(client, shelf) -> None:
    assert "/conditions/lupus-erythematosus-systemic/" in client.get("/conditions/").text
    page = client.get("/conditions/lupus-erythematosus-systemic/").text
    now_open, soon = page.split("Opening soon: 1 trial")
    assert "Open here" in now_open
    assert "Opens soon" in soon
    assert "Another illness" not in page
    assert not re.search(r">Over<", page)
    told = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])
    assert (told["@type"], told["name"]) == ("MedicalCondition", "Systemic Lupus Erythematosus")
    assert told["alternateName"] == LUPUS["term"]
    assert "lupus-erythematosus-systemic" in client.get("/sitemap-conditions.xml").text


def test_a_spanish_page_calls_a_condition_by_its_spanish_name(client, tmp_path, now) -> None:
    one = study(1, condition="Breast Cancer")
    mesh = {"id": "D001943", "term": "Breast Neoplasms"}
    one["derivedSection"] = {"conditionBrowseModule": {"meshes": [mesh]}}
    Shelf(tmp_path).load(one, now=now)
    page = client.get("/es/conditions/breast-neoplasms/").text
    assert "<h1>Ensayos clínicos sobre cáncer de mama</h1>" in page
    assert 'También se llama: <span lang="en">Breast Neoplasms</span>' in page
    assert "<title>Ensayos clínicos sobre cáncer de mama:" in page


def test_an_everyday_name_has_a_page_and_what_is_no_condition_offers_the_search(
    client, shelf
) -> None:
    assert client.get("/conditions/lupus/").status_code == 200
    answer = client.get("/conditions/no-such-illness/")
    assert answer.status_code == 404
    assert 'value="no such illness"' in answer.text


@pytest.mark.parametrize(("phase", "found"), [("", 1), ("3", 1), ("2", 0), ("nonsense", 1)])
def test_a_search_is_narrowed_by_phase(client, shelf, phase, found) -> None:
    page = client.get("/find/", {"condition": "lupus", "phase": phase}).text
    assert page.count("Open here") == found + bool(found) * page.count('aria-label="1: Open here')
    if not found:
        assert "Of any phase" in page
        why = client.get(
            "/find/", {"condition": "lupus", "phase": phase, "why": "NCT00000001"}
        ).text
        assert "of another phase" in why


def test_the_last_checked_come_first_where_that_is_asked(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(
        coded(1, title="Checked in May", update="2026-05-01"),
        coded(2, title="Checked in November", city="Seattle", update="2026-11-20"),
        now=now,
    )

    def order(**asked: str) -> list[str]:
        page = client.get("/find/", {"near": "Boston, MA", **asked}).text
        return re.findall(r"<h2><a [^>]*>(Checked[^<]+)<", page)

    assert order() == ["Checked in May", "Checked in November"]
    assert order(order="latest") == ["Checked in November", "Checked in May"]


def test_the_nearest_come_first_where_that_is_asked_and_the_order_is_said(
    client, tmp_path, now
) -> None:
    Shelf(tmp_path).load(
        study(1, title="On gorp, far away", condition="Gorp", city="Seattle"),
        study(2, title="Tablets for all, near", condition="Quux and many more, gorp too"),
        now=now,
    )

    def listed(**asked: str) -> tuple[list[str], str]:
        page = client.get("/find/", {"text": "gorp", "near": "Boston, MA", **asked}).text
        told = re.search(r'<p class="interpretation">([^<]*first\.)</p>', page)
        return re.findall(r"<h2><a [^>]*>([OT][^<]+)<", page), told[1] if told else ""

    fit, nearest = ["On gorp, far away", "Tablets for all, near"], "The nearest come first."
    assert listed()[0] == fit
    assert listed()[1].startswith("First come those on what you asked for")
    assert listed(order="nearest") == (fit[::-1], nearest)
    assert listed(text="") == (fit[::-1], nearest)


def test_a_site_whose_point_is_wrong_lies_where_the_search_puts_it(client, tmp_path, now) -> None:
    elsewhere = study(1)
    site = elsewhere["protocolSection"]["contactsLocationsModule"]["locations"][0]
    site["geoPoint"] = {"lat": 47.61, "lon": -122.33}
    Shelf(tmp_path).load(elsewhere, now=now)
    near = {"near": "Boston, MA", "within": "50"}
    assert "<strong>Less than 1 mile</strong>" in client.get("/find/", near).text
    assert "<strong>less than 1 mile</strong>" in client.get("/trial/NCT00000001/", near).text
