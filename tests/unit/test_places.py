"""Places as people and registries write them. Coordinates are GeoNames', to within a kilometre."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.errors import BadInput, UnknownPlace
from trialpost.model.profile import GivenPlace
from trialpost.model.site import Coordinates
from trialpost.vocabulary.areas import (
    Area,
    areas_named,
    city_label,
    country_named,
    region_in,
    region_named,
    region_names,
    regions_elsewhere,
)
from trialpost.vocabulary.cities import City
from trialpost.vocabulary.distances import distance_km
from trialpost.vocabulary.gazetteer import all_cities, key, large_cities, likeness
from trialpost.vocabulary.places import (
    locate,
    locate_city,
    locate_given,
    locate_postcode,
    suggest,
)

BOSTON = "Boston, Massachusetts, United States"
MUNICH = "Munich, Bavaria, Germany"
LONDON = "London, England, United Kingdom"
TOKYO = "Tokyo, Japan"
KOELN = "Köln, North Rhine-Westphalia, Germany"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Boston", BOSTON),
        ("  boston ", BOSTON),
        ("Boston, MA", BOSTON),
        ("Boston MA", BOSTON),
        ("boston, massachusetts", BOSTON),
        ("Boston, USA", BOSTON),
        ("Boston, U.S.A.", BOSTON),
        ("Boston, Massachusetts, US", BOSTON),
        ("Boston, Massachusetts, United States of America", BOSTON),
        ("Boston, England", "Boston, England, United Kingdom"),
        ("MÜNCHEN", MUNICH),
        ("Munchen", MUNICH),
        ("Munich, DE", MUNICH),
        ("Muenchen, Deutschland", MUNICH),
        ("Munich, Bayern", MUNICH),
        ("Köln", KOELN),
        ("Cologne", KOELN),
        ("Genève", "Geneva, Switzerland"),
        ("Wien", "Vienna, Austria"),
        ("Moskva", "Moscow, Russia"),
        ("Москва", "Moscow, Russia"),
        ("Αθήνα, Ελλάδα", "Athens, Greece"),
        ("القاهرة، مصر", "Cairo, Egypt"),
        ("大阪、日本", "Osaka, Japan"),
        ("서울특별시", "Seoul, South Korea"),
        ("मुंबई", "Mumbai, Maharashtra, India"),
        ("กรุงเทพมหานคร", "Bangkok, Thailand"),
        ("ירושלים", "Jerusalem, Israel"),
        ("თბილისი", "Tbilisi, Georgia"),
        ("Київ, Україна", "Kyiv, Ukraine"),
        ("Izmir, Turkey", "İzmir, Türkiye"),
        ("東京", TOKYO),
        ("Tokyo, JPN", TOKYO),
        ("London", LONDON),
        ("London UK", LONDON),
        ("London, Great Britain", LONDON),
        ("London, ON", "London, Ontario, Canada"),
        ("London, Canada", "London, Ontario, Canada"),
        ("St Gallen", "Sankt Gallen, St. Gallen, Switzerland"),
        ("Saint Louis, MO", "St. Louis, Missouri, United States"),
        ("st. louis, missouri", "St. Louis, Missouri, United States"),
        ("saint etienne", "Saint-Étienne, Auvergne-Rhône-Alpes, France"),
        ("New York, NY", "New York City, New York, United States"),
        ("Atlanta, Georgia", "Atlanta, Georgia, United States"),
        ("Tbilisi, Georgia", "Tbilisi, Georgia"),
        ("Berlin, DE", "Berlin, Germany"),
        ("Vancouver, CA", "Vancouver, British Columbia, Canada"),
        ("Richmond, CA", "Richmond, California, United States"),
        ("Perth, WA", "Perth, Western Australia, Australia"),
        ("Seoul, Korea, Republic of", "Seoul, South Korea"),
        ("Brooklyn, New York, NY", "Brooklyn, New York, United States"),
        ("Singapore", "Singapore"),
        ("San Juan, PR", "San Juan, Puerto Rico"),
        ("Bad Homburg", "Bad Homburg vor der Höhe, Hesse, Germany"),
        ("Zermatt, Switzerland", "Zermatt, Valais, Switzerland"),
    ],
)
def test_a_place_is_read_back(text: str, name: str) -> None:
    assert locate(text).name == name


def test_a_place_has_its_coordinates_and_country() -> None:
    boston = locate("Boston, MA")
    assert distance_km(boston.coordinates, Coordinates(42.3584, -71.0598)) < 1
    assert boston.country == "US"
    assert distance_km(locate("Köln").coordinates, Coordinates(50.9333, 6.95)) < 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Springfield", "Springfield, Missouri, United States"),
        ("Springfield, US", "Springfield, Illinois, United States"),
        ("Cambridge", "Cambridge, England, United Kingdom"),
        ("Portland, US", None),
        ("Newcastle", "Newcastle upon Tyne, England, United Kingdom"),
    ],
)
def test_a_name_of_several_places_is_asked_back(text: str, shown: str | None) -> None:
    if shown is None:  # Portland, Oregon, has nine times the people of Portland, Maine
        assert locate(text).name == "Portland, Oregon, United States"
        return
    with pytest.raises(UnknownPlace, match="There are several places called") as raised:
        locate(text)
    assert shown in raised.value.candidates
    assert shown in str(raised.value)
    assert str(raised.value).endswith("Write the region or country as well.")
    for candidate in raised.value.candidates:
        assert locate(candidate).name == candidate


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Bsoton", BOSTON),
        ("Sprngfield, MO", "Springfield, Missouri, United States"),
        ("Boston, Masachusetts", BOSTON),
        ("Boston, France", BOSTON),
        ("Korea", "Seoul, South Korea"),
        ("Massachusetts", BOSTON),
        ("Münchn", MUNICH),
    ],
)
def test_an_unknown_place_names_the_nearest(text: str, first: str) -> None:
    with pytest.raises(UnknownPlace) as raised:
        locate(text)
    assert first in str(raised.value)
    assert raised.value.candidates[0] == first


@pytest.mark.parametrize("text", ["", " , ", "zzzqqqx", "Paris, Nowhereland", "12", "!!!"])
def test_what_is_no_place_at_all_is_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        locate(text)
    assert str(raised.value).endswith((".", "?"))


@pytest.mark.parametrize("text", ["02115", "02115-1234", " 02115, USA", "02115 us"])
def test_a_us_postcode(text: str) -> None:
    place = locate(text)
    assert place.name == "Boston, Massachusetts 02115, United States"
    assert distance_km(place.coordinates, Coordinates(42.3427, -71.0922)) < 1
    assert place.country == "US"


def test_postcodes_without_a_place() -> None:
    with pytest.raises(UnknownPlace, match="No US postcode is 02100"):
        locate("02100")
    with pytest.raises(UnknownPlace, match="services abroad"):
        locate("09000")
    assert locate_postcode("09000") is None
    assert locate_postcode("no") is None


def test_a_point() -> None:
    place = locate(" 42.36, -71.06 ")
    assert (place.name, place.coordinates) == ("42.36, -71.06", Coordinates(42.36, -71.06))
    assert locate("42.36°, -71.06°") == place
    for text in ("91,0", "0,181", "-90.5,3", "nan,nan", "1e400,2", "5,-inf"):
        with pytest.raises(UnknownPlace, match="Latitude lies between -90 and 90"):
            locate(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10115 Berlin", "Berlin, Germany"),
        ("D-10115 Berlin, Germany", "Berlin, Germany"),
        ("Berlin 10115", "Berlin, Germany"),
        ("London SW1A 1AA", LONDON),
        ("sw1a 1aa london", LONDON),
        ("London, SW1A 1AA, UK", LONDON),
        ("London E3", LONDON),
        ("Boston, MA 02115", BOSTON),
        ("1012 AB Amsterdam", "Amsterdam, North Holland, Netherlands"),
        ("00-950 Warszawa", "Warsaw, Poland"),
        ("110 00 Praha", "Prague, Czechia"),
        ("100-0001 Tokyo", TOKYO),
        ("75013 Paris, France", "Paris, Île-de-France, France"),
        ("Toronto, ON M5V 2T6", "Toronto, Ontario, Canada"),
    ],
)
def test_a_postcode_beside_a_town_is_looked_past(text: str, name: str) -> None:
    assert locate(text).name == name


def test_a_village_whose_name_ends_in_a_year_is_found() -> None:
    assert locate("19 de Febrero de 1812").name.startswith("19 de Febrero de 1812")


@pytest.mark.parametrize("text", ["SW1A 1AA", "M5V 2T6", "sw1a1aa"])
def test_a_postcode_of_elsewhere_alone_is_said_to_be_one(text: str) -> None:
    with pytest.raises(UnknownPlace, match="looks like a postcode") as raised:
        locate(text)
    assert raised.value.candidates == ()


@pytest.mark.parametrize("text", ["20095, Germany", "75013 France", "EC1A", "sw1a", "SW1A 1AA, UK"])
def test_a_postcode_with_its_country_is_no_whole_country(text: str) -> None:
    with pytest.raises(UnknownPlace, match="looks like a postcode") as caught:
        locate(text)
    assert caught.value.country is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Germany", "DE"),
        ("مصر", "EG"),
        ("Texas", None),
        ("UK", "GB"),
        ("uk", "GB"),
        ("U.K.", "GB"),
        ("the UK", "GB"),
        ("GB", "GB"),
        ("US", "US"),
        ("U.S.A.", "US"),
        ("UAE", "AE"),
        ("BO", "BO"),
        ("England", "GB"),
        ("Scotland", "GB"),
        ("wales", "GB"),
        ("Northern Ireland, UK", "GB"),
    ],
)
def test_a_country_in_place_of_a_town_is_told_as_one(text: str, country: str | None) -> None:
    with pytest.raises(UnknownPlace, match="country or region, not a town") as caught:
        locate(text)
    assert caught.value.country == country


@pytest.mark.parametrize("text", ["Xyq", "qqqzz"])
def test_no_name_is_offered_that_shares_but_a_few_letters(text: str) -> None:
    with pytest.raises(UnknownPlace) as raised:
        locate(text)
    assert raised.value.candidates == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Uk, Russia", "Uk, Russia"),
        ("Us, France", "Us, Île-de-France, France"),
        ("Bo", "Bo, Sierra Leone"),
        ("England, Arkansas", "England, Arkansas, United States"),
        ("Singapore", "Singapore"),
    ],
)
def test_a_town_that_is_called_as_a_country_is_found_by_its_own(text: str, name: str) -> None:
    assert locate(text).name == name


def test_a_country_within_a_country_offers_towns_of_its_own() -> None:
    with pytest.raises(UnknownPlace) as caught:
        locate("Scotland")
    assert caught.value.candidates[0] == "Glasgow, Scotland, United Kingdom"
    with pytest.raises(UnknownPlace) as caught:
        locate_given(GivenPlace(name="UK"))
    assert caught.value.country == "GB"


def test_a_given_place() -> None:
    assert locate_given(GivenPlace(name="Boston, MA, US")).name == BOSTON
    assert locate_given(GivenPlace(name="London", country="Canada")).name.startswith("London, Ont")
    assert locate_given(GivenPlace(postcode="02115")).country == "US"
    assert locate_given(GivenPlace(postcode="02115", country="USA")).country == "US"
    assert locate_given(GivenPlace(lat=48.1, lon=11.6)).coordinates == Coordinates(48.1, 11.6)
    with pytest.raises(UnknownPlace, match="Only postcodes of the United States"):
        locate_given(GivenPlace(postcode="80331", country="Germany"))
    with pytest.raises(UnknownPlace, match="is not a US postcode"):
        locate_given(GivenPlace(postcode="SW1A 1AA"))
    with pytest.raises(UnknownPlace, match="No place was given"):
        locate_given(GivenPlace())


@pytest.mark.parametrize(
    ("city", "region", "country", "same_as"),
    [
        ("Boston", "Massachusetts", "United States", "Boston, MA"),
        ("Seoul", None, "Korea, Republic of", "Seoul"),
        ("Taipei City", None, "Taiwan", "Taipei"),
        ("Saint Petersburg", None, "Russian Federation", "Saint Petersburg, Russia"),
        ("St.-Petersburg", None, "Russia", "Saint Petersburg, Russia"),
        ("Frankfurt am Main", None, "Germany", "Frankfurt am Main"),
        ("Paris Cedex 13", None, "France", "Paris"),
        ("PARIS", "Île-de-France", "France", "Paris"),
        ("New York", "New York", "United States", "New York, NY"),
        ("Goettingen", "Lower Saxony", "Germany", "Göttingen"),
        ("Praha 2", None, "Czechia", "Prague"),
        ("CABA", "Buenos Aires", "Argentina", "Buenos Aires, Argentina"),
        ("Hong Kong", None, "China", "Hong Kong"),
        ("Izmir", None, "Turkey (Türkiye)", "Izmir, Türkiye"),
        ("Munich", "A Region That Is Unknown", "Germany", "Munich"),
        ("Guangzhou", "Guangdong Province", "China", "Guangzhou"),
        ("Nagoya", "Aichi-ken", "Japan", "Nagoya"),
        ("København NV", None, "Denmark", "Copenhagen"),
    ],
)
def test_a_city_as_registries_spell_it(
    city: str, region: str | None, country: str, same_as: str
) -> None:
    found = locate_city(city, region, country)
    assert found is not None
    assert distance_km(found, locate(same_as).coordinates) < 1


@pytest.mark.parametrize(
    ("city", "region", "country"),
    [
        ("Springfield", "Alaska", "United States"),  # none there: another state's is not taken
        ("Many Locations", None, "Germany"),
        ("Bsoton", "Massachusetts", "United States"),
        ("Springfield", None, None),
        ("", None, "France"),
    ],
)
def test_a_city_that_cannot_be_told_is_not_guessed(
    city: str, region: str | None, country: str | None
) -> None:
    assert locate_city(city, region, country) is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("bos", BOSTON),
        ("münc", MUNICH),
        ("new york", "New York City, New York, United States"),
        ("boston, m", BOSTON),
        ("東", TOKYO),
    ],
)
def test_suggestions(text: str, first: str) -> None:
    assert suggest(text)[0] == first


def test_suggestions_are_few_and_understood() -> None:
    assert suggest("") == ()
    assert suggest("zzzqqqx") == ()
    assert len(suggest("s", 7)) == 7
    for name in suggest("spring", 10):
        assert locate(name).name == name


def test_regions_lie_where_their_best_known_city_does() -> None:
    capitals = {"ON": "Toronto", "NSW": "Sydney", "Bavaria": "Munich", "Lombardy": "Milan"}
    capitals |= {"Catalonia": "Barcelona", "Île-de-France": "Paris", "Scotland": "Edinburgh"}
    capitals |= {"Guangdong": "Guangzhou", "Kerala": "Kochi", "Jalisco": "Guadalajara"}
    capitals |= {"Vaud": "Lausanne", "Gauteng": "Johannesburg", "Minas Gerais": "Belo Horizonte"}
    for region, city in capitals.items():
        held = [each for each in large_cities().named(key(city)) if each.population > 100_000]
        assert any(area.holds(each) for area in areas_named(region) for each in held), region


def test_every_region_of_the_table_holds_a_city() -> None:
    held = {(city.country, city.region) for city in all_cities().cities}
    empty = {area for area in region_names() if (area.country, area.region or "") not in held}
    assert not empty


def test_names_of_countries_and_regions() -> None:
    assert country_named("Viet Nam") == country_named("vietnam") == "VN"
    assert country_named("The Netherlands") == country_named("Holland") == "NL"
    assert country_named("Atlantis") is None
    assert region_named("Santa Fe Province", "AR") == region_named("Santa Fe", "AR")
    assert region_named("Bavaria", "FR") is None


def test_likeness_counts_a_swap_as_one_slip() -> None:
    assert likeness("bsoton", "boston") == 1 - 1 / 6
    assert likeness("abc", "abc") == 1
    assert likeness("", "abc") == 0


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([city for city in large_cities().cities if "," not in city.name]))
def test_any_large_city_is_understood_as_it_is_read_back(city: City) -> None:
    again = locate(city_label(city)).name
    assert key(again) == key(city_label(city))  # "Saint Albans" and "St Albans" are one name


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=30))
def test_any_text_is_a_place_or_a_sentence(text: str) -> None:
    with contextlib.suppress(UnknownPlace):
        assert locate(text).name


def test_regions_have_spanish_names_that_are_understood_again() -> None:
    named = regions_elsewhere("es")
    assert len(named) > 100
    assert set(named) <= set(region_names())
    for area, name in named.items():
        assert name != region_names()[area][0], "what is called the same needs no row"
        assert region_named(name, area.country) == area.region
    assert region_in(Area("ES", "51"), "es") == "Andalucía"
    assert region_in(Area("US", "TX"), "es") == "Texas"
    assert regions_elsewhere("xx") == {}
    assert locate("Charlotte, Carolina del Norte, Estados Unidos") == locate("Charlotte, NC")
