"""The page that finds trials, and the page of one trial."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_trials import Shelf, study
from trialpost.web.catalogue.search import PAGE, SEXES, STATUSES, Search, read_search

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    held = Shelf(tmp_path)
    held.load(
        study(1, title="Near and open"),
        study(2, title="Far and open", city="Seattle"),
        study(3, title="Near and finished", status="COMPLETED"),
        study(4, title="For children", maximum="12 Years", minimum="2 Years"),
        study(5, title="Another illness", condition="Quux Syndrome"),
        now=now,
    )
    return held


def titles(page: str) -> list[str]:
    return [unescape(t) for t in re.findall(r'<h2><a href="/trial/[^"]+">([^<]+)</a>', page)]


def find(client, **asked: str) -> str:
    answer = client.get("/find/", asked)
    assert answer.status_code == 200
    return answer.text


def test_every_field_is_optional(client, shelf) -> None:
    assert len(titles(find(client))) == 4


def test_results_are_not_indexed_and_carry_no_referrer(client, shelf) -> None:
    answer = client.get("/find/", {"condition": "frobnitz disease"})
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_a_condition_and_a_place_give_distance_status_and_when_checked(client, shelf) -> None:
    page = find(client, condition="frobnitz disease", near="Boston, MA", within="50", unit="km")
    assert titles(page) == ["Near and open", "For children"]
    assert "Less than 1 km</strong> away: Boston Clinic" in page
    assert ">Recruiting</span>" in page
    assert re.search(r'checked <time datetime="2026-10" title="October 2026">', page)
    assert "2 trials recruiting for frobnitz disease within 50 km of Boston" in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"near": "Boston, MA", "within": "3000", "unit": "mi"}, {"Near and open", "Far and open"}),
        ({"near": "Boston, MA", "within": "3000", "unit": "km"}, {"Near and open"}),
        ({"near": "Boston, MA"}, {"Near and open", "Far and open"}),
        ({"near": "02115", "within": "10"}, {"Near and open"}),
        ({"status": "any"}, {"Near and open", "Far and open", "Near and finished"}),
        ({"text": "far"}, {"Far and open"}),
    ],
)
def test_fields_narrow_what_is_found(client, shelf, asked, expected) -> None:
    # Boston and Seattle lie some 4,000 km (2,500 miles) apart.
    found = titles(find(client, condition="frobnitz disease", age="40", **asked))
    assert set(found) == expected


def test_a_phase_that_is_asked_for_is_told_above_the_list(client, shelf) -> None:
    assert "Only phase 3." in client.get("/find/", {"condition": "lupus", "phase": "3"}).text
    assert "Only phase" not in client.get("/find/", {"condition": "lupus"}).text


def test_an_age_keeps_only_trials_that_take_it(client, shelf) -> None:
    assert titles(find(client, condition="frobnitz disease", age="7")) == ["For children"]


def test_distances_are_in_the_countrys_own_unit(client, shelf) -> None:
    page = find(client, condition="frobnitz disease", near="Boston, MA")
    assert "miles</strong> away" in page
    assert '<option value="mi" selected>' in page


def test_an_unknown_place_gets_a_sentence_and_candidates_and_keeps_the_rest(client, shelf) -> None:
    page = find(client, condition="frobnitz disease", near="Bostn", age="40")
    assert re.search(r'</h1>\s*<div class="notice[^>]*id="near-problem"', page)
    assert "No place called “Bostn” is known." in page
    assert page.count("Did you mean") == 1
    links = [unescape(link) for link in re.findall(r'button-choice" href="(/find/[^"]+)">', page)]
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert any("Boston" in one["near"][0] for one in asked)
    assert all(one["condition"] == ["frobnitz disease"] and one["age"] == ["40"] for one in asked)
    assert set(titles(page)) == {"Far and open", "Near and open"}


@pytest.mark.parametrize(("field", "value"), [("age", "old"), ("age", "900"), ("within", "-4")])
def test_a_number_that_cannot_be_is_named_and_not_used(client, shelf, field, value) -> None:
    page = find(client, near="Boston, MA", **{field: value})
    assert f'id="{field}-problem"' in page
    assert titles(page)


OFFERED = re.compile(
    r'<a href="([^"]+)"><span>([^<]+)</span><span class="visually-hidden">:</span> '
    r'<span class="num">(\d+) trials?(?:<[^>]+>, ([^<]+))?<'
)


def offered(page: str) -> list[tuple[str, str, str]]:
    """Return what an empty page offers: its words, its count, how near the nearest is."""
    return [(unescape(words), total, near) for _, words, total, near in OFFERED.findall(page)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {"condition": "quux syndrome", "near": "Seattle, WA", "within": "100", "unit": "km"},
            [
                ("Anywhere in the United States, nearest first", "1", "the nearest 4,000 km away"),
                ("Any condition within 100 km of Seattle, WA", "1", ""),
            ],
        ),
        (
            {"condition": "quux syndrome", "near": "Springfield, MA", "within": "10"},
            [
                ("Within 100 miles", "1", "the nearest 80 miles away"),
                ("Any condition within 100 miles of Springfield, MA", "3", ""),
            ],
        ),
        (
            {"condition": "frobnitz disease", "near": "Denver, CO", "within": "1,5"},
            [
                ("Anywhere in the United States, nearest first", "3",
                 "the nearest 1,020 miles away"),
            ],
        ),
        (
            {"condition": "xyzzy of the left arm", "near": "Boston, MA"},
            [("Any condition within 10 miles of Boston, MA", "3", "")],
        ),
        (
            {"condition": "frobnitz disease", "status": "opening"},
            [("Also those that do not recruit now", "4", ""), ("Any condition", "1", "")],
        ),
        (
            {"condition": "quux syndrome", "near": "Seattle, WA", "within": "50", "age": "90"},
            [
                ("Anywhere in the United States, nearest first; for any age and sex", "1",
                 "the nearest 2,485 miles away"),
            ],
        ),
    ],
)  # fmt: skip
def test_an_empty_page_offers_other_searches_with_their_counts(
    client, shelf, now, asked, expected
) -> None:
    shelf.load(study(6, title="Soon", status="NOT_YET_RECRUITING", condition="Gorp"), now=now)
    assert offered(find(client, **asked)) == expected


def test_what_is_offered_really_finds_what_it_says(client, shelf) -> None:
    for age in ("40", "90"):
        page = find(client, condition="quux syndrome", near="Seattle, WA", within="100", age=age)
        found = OFFERED.findall(page)
        assert found
        for address, _, total, _ in found:
            assert f"<h1>{total} trial" in client.get(unescape(address)).text


def test_an_empty_page_offers_what_opens_soon_what_is_broader_and_what_may_be_meant(
    client, tmp_path, now
) -> None:
    lupus = study(1, condition="Lupus Nephritis")
    lupus["derivedSection"] = {
        "conditionBrowseModule": {
            "meshes": [{"id": "D008181", "term": "Lupus Nephritis"}],
            "ancestors": [{"id": "D008180", "term": "Lupus Erythematosus, Systemic"}],
        }
    }
    above = study(2, condition="Lupus Erythematosus, Systemic")
    above["derivedSection"] = {
        "conditionBrowseModule": {
            "meshes": [{"id": "D008180", "term": "Lupus Erythematosus, Systemic"}],
            "ancestors": [],
        }
    }
    lupus["protocolSection"]["statusModule"]["overallStatus"] = "NOT_YET_RECRUITING"
    Shelf(tmp_path).load(lupus, above, now=now)
    found = [words for words, _, _ in offered(find(client, condition="lupus nephritis"))]
    assert found[:2] == ["Those that open soon", "Broader: Systemic Lupus Erythematosus"]


def test_more_results_are_a_page_away(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(*(study(number) for number in range(1, PAGE + 6)), now=now)
    first = find(client)
    assert len(titles(first)) == PAGE
    following = unescape(re.search(r'class="button" href="([^"]+)"', first)[1])
    second = client.get(following).text
    assert len(titles(second)) == 5
    assert not set(titles(first)) & set(titles(second))
    assert f"You see {PAGE + 1} to {PAGE + 5} of {PAGE + 5}" in second


def test_a_trial_without_a_place_is_counted_when_a_place_is_asked(client, tmp_path, now) -> None:
    nowhere = study(1)
    nowhere["protocolSection"]["contactsLocationsModule"] = {}
    Shelf(tmp_path).load(nowhere, study(2), now=now)
    page = find(client, near="Boston, MA", within="50")
    assert "1 more trial fits but names no place" in page


@pytest.fixture
def abroad(shelf, now) -> Shelf:
    france, somewhere = study(6, title="In France"), study(7, title="Somewhere")
    lyon = {"city": "Lyon", "country": "France", "geoPoint": {"lat": 45.75, "lon": 4.85}}
    open_now = {"status": "RECRUITING"}
    hidden = {"city": "Zzyxqq", "country": "United States"}
    for made, site in ((france, lyon), (somewhere, hidden)):
        made["protocolSection"]["contactsLocationsModule"] = {"locations": [site | open_now]}
    shelf.load(france, somewhere, now=now)
    return shelf


@pytest.mark.parametrize(
    ("asked", "expected", "heading"),
    [
        ({"near": "Boston, MA", "anywhere": "1", "within": "5"},
         {"Near and open", "Far and open", "For children"},
         "anywhere in the United States, nearest to Boston"),
        ({"near": "Lyon, France", "anywhere": "1"}, {"In France"}, "anywhere in France"),
        ({"near": "France"}, {"In France"}, "1 trial recruiting for frobnitz disease anywhere in"),
        ({"near": "Deutschland"}, set(), "No trials recruiting for frobnitz disease anywhere in"),
        ({"near": "48.8,2.3", "anywhere": "1"},
         {"In France", "Near and open", "Far and open", "For children"}, "nearest to 48.8, 2.3"),
    ],
)  # fmt: skip
def test_anywhere_in_my_country(client, abroad, asked, expected, heading) -> None:
    page = find(client, condition="frobnitz disease", **asked)
    assert set(titles(page)) == expected
    assert heading in unescape(page)
    assert ('name="anywhere" type="checkbox" value="1" checked' in page) == ("anywhere" in asked)
    assert ("in which country this point lies" in unescape(page)) == (asked["near"][0] == "4")


def test_what_cannot_be_compared_is_a_link_away(client, abroad) -> None:
    page = find(client, condition="frobnitz disease", near="Boston, MA", within="5")
    assert "Somewhere" not in titles(page)
    assert "1 more trial fits but names no place that we can compare." in page
    address = unescape(re.search(r'<a href="([^"]+)">Show it</a>', page)[1])
    others = client.get(address).text
    assert titles(others) == ["Somewhere"]
    back = unescape(re.search(r'<a href="([^"]+)">Show those whose place we know</a>', others)[1])
    assert set(titles(client.get(back).text)) == {"Near and open", "For children"}


def test_nothing_near_offers_the_whole_country_with_its_count(client, abroad) -> None:
    page = find(client, condition="frobnitz disease", near="Denver, CO", within="20")
    told = ("Anywhere in the United States, nearest first", "3")
    assert told in [(words, total) for words, total, _ in offered(page)]


def test_an_identifier_leads_to_its_trial(client, shelf) -> None:
    answer = client.get("/find/", {"text": "nct00000001"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/trial/NCT00000001/")


def test_what_was_typed_is_escaped(client, shelf) -> None:
    page = find(client, condition='"><script>alert(1)</script>', text="<b>", near="<i>x</i>")
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "<i>x" not in page


@given(
    st.builds(
        Search,
        condition=st.text(max_size=40).map(lambda t: " ".join(t.split())),
        near=st.text(min_size=1, max_size=40).map(lambda t: " ".join(t.split()) or "x"),
        within=st.sampled_from(["", "10", "250"]),
        unit=st.sampled_from(["", "km", "mi"]),
        age=st.sampled_from(["", "0", "40"]),
        sex=st.sampled_from(list(SEXES)),
        text=st.text(max_size=40).map(lambda t: " ".join(t.split())),
        status=st.sampled_from(list(STATUSES)),
    )
)
def test_a_search_survives_its_address(search: Search) -> None:
    query = urlsplit(search.address()).query
    given_back = {name: values[0] for name, values in parse_qs(query).items()}
    assert read_search(given_back) == search


def test_a_trial_page_tells_who_where_and_whom_to_ask(client, tmp_path, now) -> None:
    one = study(1, title="A trial to read")
    one["protocolSection"]["contactsLocationsModule"]["centralContacts"] = [
        {"name": "A. Nurse", "phone": "555-0100", "email": "nurse@example.org"}
    ]
    one["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = (
        "Inclusion Criteria:\n\n* Has had frobnitz for a year\n\nExclusion Criteria:\n\n* Dialysis"
    )
    Shelf(tmp_path).load(one, now=now)
    page = client.get("/trial/NCT00000001/").text
    for words in (
        "A trial to read",
        "People aged 18 to 75",
        "All sexes",
        "no healthy volunteers",
        "Has had frobnitz for a year",
        "Boston Clinic, Boston, Massachusetts, United States",
        "A. Nurse",
        "nurse@example.org",
        "https://clinicaltrials.gov/study/NCT00000001",
        "Phase 3",
        "not medical advice",
    ):
        assert words in page
    assert page.index("You may join if") < page.index("Has had frobnitz")
    assert page.index("You may not join if") < page.index("<li>Dialysis</li>")


def test_a_trial_that_does_not_recruit_offers_those_that_do(client, shelf) -> None:
    page = client.get("/trial/NCT00000003/").text
    assert "This trial is over" in page
    assert 'href="/find/?condition=Frobnitz%20Disease"' in page


def test_a_trial_that_was_withdrawn_is_told_as_one_that_never_began(client, tmp_path, now) -> None:
    one = study(1, status="WITHDRAWN")
    one["protocolSection"]["designModule"] = {"enrollmentInfo": {"count": 0, "type": "ACTUAL"}}
    Shelf(tmp_path).load(one, now=now)
    page = client.get("/trial/NCT00000001/").text
    for words in ("This trial never began.", "Who was to take part", "Nobody took part."):
        assert words in page
    assert "This trial is over" not in page
    assert "took part" not in page.replace("Nobody took part", "")


def test_a_trial_we_do_not_hold_is_a_404_with_the_registrys_page(client, shelf) -> None:
    answer = client.get("/trial/NCT09999999/")
    assert answer.status_code == 404
    assert "https://clinicaltrials.gov/study/NCT09999999" in answer.text
    assert client.get("/trial/nonsense/").status_code == 404


def test_a_trials_address_has_one_spelling(client, shelf) -> None:
    answer = client.get("/trial/nct00000001/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/trial/NCT00000001/")


def why(client, number: int | str, **asked: str) -> str:
    page = find(client, why=f"NCT{number:08d}" if isinstance(number, int) else number, **asked)
    notice = re.search(r'id="missed" role="status">(.*?)</div>', page, re.DOTALL)
    return unescape(" ".join(re.sub(r"<(?!a )[^>]+>", " ", notice[1]).split())) if notice else ""


@pytest.mark.parametrize(
    ("number", "asked", "said"),
    [
        (3, {}, "This trial is over. Look for trials of any status."),
        (4, {"age": "40"}, "this trial takes people aged 2 to 12"),
        (5, {"condition": "frobnitz disease"}, "is about Quux Syndrome; you looked for"),
        (2, {"near": "Boston, MA", "within": "50", "unit": "mi"}, "looked within 50 miles"),
        (1, {}, "is in this list"),
        (77, {}, "is not in our catalogue"),
        ("no number", {}, "is no number of a trial"),
        ("", {}, ""),
    ],
)  # fmt: skip
def test_why_a_trial_is_not_in_the_list(client, shelf, number, asked, said) -> None:
    told = why(client, number, **asked)
    assert said in told
    assert bool(told) == bool(said)


def test_the_list_that_is_offered_holds_the_trial(client, shelf) -> None:
    asked = {"condition": "quux syndrome", "text": "near", "near": "Seattle, WA", "within": "20",
             "unit": "mi", "age": "50"}  # fmt: skip
    for number, title in ((1, "Near and open"), (3, "Near and finished"), (4, "For children")):
        offered = re.search(r'href="(/find/[^"]*)"', why(client, number, **asked))
        assert offered is not None
        assert title in titles(client.get(unescape(offered[1])).text)


def test_the_form_takes_the_search_along_and_other_links_do_not_take_the_question(
    client, shelf
) -> None:
    page = find(client, condition="frobnitz disease", age="40", why="NCT00000004")
    form = re.search(r'<details class="why-not".*?</details>', page, re.DOTALL)
    assert form is not None
    assert 'name="condition" value="frobnitz disease"' in form[0]
    assert 'name="age" value="40"' in form[0]
    assert not re.search(r'href="/find/[^"]*why=', page)  # the same page in Spanish does


ASKS_TO_COME = ("Ask the trial team", "you have to come", "Not sure about a point",
                "How to ask about taking part", "You may join if", "Who can join</h2>")  # fmt: skip


@pytest.mark.parametrize("status", ["COMPLETED", "TERMINATED"])
def test_a_finished_trial_is_told_as_what_was(client, tmp_path, now, status) -> None:
    Shelf(tmp_path).load(study(1), study(2, status=status), now=now)
    open_now, over = (client.get(f"/trial/NCT0000000{one}/").text for one in (1, 2))
    assert "How often you have to come" in open_now
    assert "<h2>Who can join</h2>" in open_now
    assert not [words for words in ASKS_TO_COME if words in over]
    assert "<h2>Who could join</h2>" in over
    assert "<h2>How long it took, and what was asked</h2>" in over
    assert "<h2>Quién podía participar</h2>" in client.get("/es/trial/NCT00000002/").text


def test_a_bare_number_is_asked_about_in_another_language_and_named_in_english(client, shelf):
    asked = {"condition": "frobnitz disease", "near": "02115"}
    spanish = client.get("/es/find/", asked).text
    assert 'id="near-problem"' in spanish
    assert "miles</strong>" not in spanish
    link = re.search(r'button-choice" href="(/es/find/\?[^"]*near=02115%2C\+US)">', spanish)
    told = client.get(link[1].replace("&amp;", "&")).text
    assert 'id="near-problem"' not in told
    assert "Boston" in re.search(r"<h1>(.*?)</h1>", told)[1]
    assert "nearest to Boston, Massachusetts 02115" in find(client, **asked)
