"""What a stranger meets on the pages that find trials: nearest sites, odd titles, wrong fields."""

import re
from html import unescape
from unittest.mock import Mock
from urllib.parse import unquote

import pytest

from invented_trials import Shelf, study
from trialpost.matching.find import FindResult
from trialpost.model.message import say
from trialpost.vocabulary.interpreting import Interpretation
from trialpost.web.catalogue.templatetags.trialpost_catalogue import how_understood
from trialpost.web.condition_names import condition_html
from trialpost.web.countries import country_words, place_words, region_words
from trialpost.web.language import render, speaking
from trialpost.web.pages.templatetags.trialpost_words import readable, shown_title, words_in

pytestmark = pytest.mark.django_db


def two_sites(number: int = 1) -> dict:
    """Make a trial in Boston and Seattle, whose Denver site has closed."""
    made = study(number)
    places = made["protocolSection"]["contactsLocationsModule"]["locations"]
    for city, status, lat, lon in (
        ("Seattle", "RECRUITING", 47.61, -122.33),
        ("Denver", "COMPLETED", 39.74, -104.98),
    ):
        point = {"lat": lat, "lon": lon}
        places.append(places[0] | {"facility": f"{city} Clinic", "city": city, "status": status,
                                   "geoPoint": point})  # fmt: skip
    return made


def clinics(page: str) -> list[str]:
    listed = page.split('<ul class="sites" id="sites">', 1)[1].split("</ul>", 1)[0]
    return re.findall(r"(\w+) Clinic", listed)


def test_sites_are_listed_nearest_first_when_the_search_had_a_place(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(two_sites(), now=now)
    found = client.get("/find/", {"near": "Seattle, WA"}).text
    link = re.search(r'<a href="(/trial/[^"]+)">', found)[1]
    assert link == "/trial/NCT00000001/?near=Seattle%2C+WA"
    page = client.get(link).text
    assert clinics(page) == ["Seattle", "Boston", "Denver"]
    assert "The nearest to Seattle, Washington, United States that takes people" in page
    assert "miles</strong>" in page
    for way in (r'data-copy="([^"]+)"', r'data-share="([^"]+)"', r'class="address" href="([^"]+)"'):
        assert {*re.findall(way, page)} == {"http://127.0.0.1:8000/trial/NCT00000001/"}
    mail = unquote(unescape(re.search(r'href="(mailto:[^"]+)"', page)[1]))
    assert mail == (
        "mailto:?subject=A page that you may want to read"
        "&body=http://127.0.0.1:8000/trial/NCT00000001/"
    )


def test_a_record_is_marked_as_english_on_a_spanish_page_and_countries_have_their_names(
    client, tmp_path, now
) -> None:
    sponsored = two_sites()
    sponsored["protocolSection"]["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "Acme"}}
    Shelf(tmp_path).load(sponsored, now=now)
    page = client.get("/es/trial/NCT00000001/?near=Seattle").text
    assert re.search(r'<span lang="en">Seattle Clinic</span>[\w, ]*, Estados Unidos', page)
    assert '<dd><span lang="en">Acme</span></dd>' in page
    assert "Seattle, Washington, Estados Unidos" in page
    assert page.count("El registro está en inglés.") == 1
    own = re.sub(r'<script.*?</script>|aria-label="[^"]*" lang="en"', "", page, flags=re.DOTALL)
    assert "United States" not in own
    english = client.get("/trial/NCT00000001/?near=Seattle").text
    assert re.search(r"[> ]Seattle Clinic[\w, ]*, United States", english)
    assert "<dd>Acme</dd>" in english
    assert "record is in English" not in english
    assert 'lang="en"' not in english.split("<main")[1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Korea, Republic of", "Corea del Sur"), ("Turkey", "Turquía"), ("USA", "Estados Unidos"),
        ("Atlantis", "Atlantis"), ("", ""), (None, None),
    ],
)  # fmt: skip
def test_countries_have_their_names_in_the_page_s_language(name, expected) -> None:
    with speaking("es"):
        assert country_words(name) == expected
        assert place_words("Lyon, France") == "Lyon, Francia"
        assert place_words("Sevilla, Andalusia, Spain") == "Sevilla, Andalucía, España"
        assert place_words("Valencia, Spain") == "Valencia, España"
        assert region_words("NC", "United States") == "Carolina del Norte"
        assert region_words("Nowhere", "Spain") == "Nowhere"
    with speaking("en"):
        assert country_words(name) == name
        assert region_words("NC", "United States") == "NC"


def test_conditions_have_their_names_in_the_page_s_language_or_are_marked() -> None:
    with speaking("es"):
        assert condition_html("Lupus Erythematosus, Systemic") == "lupus eritematoso sistémico"
        assert condition_html("heart attack") == "infarto"
        assert condition_html("asthma & <frobnitz>") == (
            '<span lang="en">asthma &amp; &lt;frobnitz&gt;</span>'
        )
    with speaking("en"):
        assert condition_html("heart attack") == "heart attack"


def test_without_a_place_those_that_recruit_come_first(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(two_sites(), now=now)
    page = client.get("/trial/NCT00000001/").text
    assert clinics(page) == ["Boston", "Seattle", "Denver"]
    assert "2 of 3 places take people now" in page
    odd = client.get("/trial/NCT00000001/", {"near": "Xyzzyville", "within": "abc"})
    assert odd.status_code == 200


def test_a_title_that_turns_the_text_or_never_ends_is_tamed(client, tmp_path, now) -> None:
    turned = "Turned \u202e around \u2066 here"
    Shelf(tmp_path).load(study(1, title=turned), study(2, title="Long words " * 60), now=now)
    for page in (client.get("/find/").text, client.get("/trial/NCT00000001/").text):
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)
    assert "…</a>" in client.get("/find/").text
    assert len(shown_title("word " * 200)) <= 300
    assert shown_title("short") == readable("short") == "short"


def test_what_is_wrong_is_said_once_and_at_its_field(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    page = client.get("/find/", {"within": "abc", "age": "900"}).text
    assert page.count("The distance has to be a number") == 1
    assert page.count("The age has to be a whole number") == 1
    assert 'aria-describedby="within-problem"' in page


def test_an_unknown_place_is_not_offered_again(client, tmp_path, now) -> None:
    Shelf(tmp_path).load(study(1), now=now)
    page = client.get("/find/", {"condition": "no such illness", "near": "Qwzzx"}).text
    assert "Any condition near" not in page


@pytest.mark.parametrize("taken", ["cáncer de mama", "cancer de mama"])
def test_own_words_stand_for_an_english_heading_that_has_an_everyday_name(taken: str) -> None:
    heading = "We searched for: {condition}, and everything under it. You wrote “{typed}”."
    typed = "<b>cancer de mama"
    told = FindResult(
        total=0,
        trials=(),
        interpretation=say(heading, condition="Breast Neoplasms", typed=typed),
        understood=Interpretation(typed=typed, query=Mock(), how="corrected", taken=taken),
    )
    assert how_understood(told) == render(told.interpretation)
    with speaking("es"):
        shown = how_understood(told)
    assert f"Buscamos: «{taken}», y todo" in shown
    assert "Neoplasms" not in shown  # it has an everyday name
    assert "«&lt;b&gt;cancer de mama»" in shown


def test_the_reason_stands_with_an_old_record(client, tmp_path, now) -> None:
    old = study(1)
    old["protocolSection"]["statusModule"]["completionDateStruct"] = {"date": "2022-01"}
    Shelf(tmp_path).load(old, now=now)
    page = client.get("/find/").text
    assert "out of date" in page
    assert "though the trial was due to end by January 2022" in page


@pytest.mark.parametrize(
    ("path", "to"),
    [("/subscribe/", "/articles/#by-mail"), ("/sign-out/", "/me/"), ("/me/answer/", "/sign-in/"),
     ("/me/notices/", "/sign-in/")],
)  # fmt: skip
def test_an_address_that_only_takes_forms_leads_on(client, path, to) -> None:
    assert client.get(path)["Location"] == to


def test_distances_in_sentences_follow_the_unit() -> None:
    why = say(
        "It is {way} away; you would travel {travel} km.", way=say("{km} km", km=16), travel=80
    )
    assert words_in(why, "mi") == "It is 10 miles away; you would travel 50 miles."
    assert words_in(why, "km") == "It is 16 km away; you would travel 80 km."
    assert words_in(say("{km} km", km=2), "mi") == "1 mile"
