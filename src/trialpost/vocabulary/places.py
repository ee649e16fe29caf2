"""Understand a place that somebody wrote, without asking anybody else.

What is understood: a city, alone or followed by its region, its country (by name or ISO code) or
both, with commas between; a United States postcode; ``lat,lon``. Case, accents, punctuation and
``St.`` or ``Saint`` do not matter; alternate names count. Other postcodes are looked past where a
town stands beside them.

Which of several namesakes is meant is decided by ``namesakes``; within one named region it is the
biggest, since nothing more could be written to tell them apart. Two letters that name a state of
the United States and a country mean the state where that rule does not settle it. In every other
case the answer is a sentence with the candidates. What a country is called comes before towns: "UK"
is no village of Russia.
"""

import re
from collections.abc import Sequence

import msgspec
import zipcodes

from trialpost.errors import UnknownPlace
from trialpost.model.place import Place
from trialpost.model.profile import GivenPlace
from trialpost.model.site import Coordinates, join_place
from trialpost.vocabulary import unknown_places as unknown
from trialpost.vocabulary.areas import (
    Area,
    area_label,
    areas_named,
    city_label,
    countries_with_regions,
    country_alone,
    country_named,
    nearest_names,
    region_named,
    us_state,
)
from trialpost.vocabulary.cities import City
from trialpost.vocabulary.gazetteer import LARGE, all_cities, key, large_cities
from trialpost.vocabulary.namesakes import BY_FAR, by_far_the_biggest
from trialpost.vocabulary.site_places import locate_city

__all__ = ["locate", "locate_city", "locate_given", "locate_postcode", "suggest"]

SHOWN = 5
"""How many candidates a sentence names."""

_COMMAS = str.maketrans(dict.fromkeys("،、，‚;", ","))
"""Commas of other scripts, and what stands for one."""

_POSTCODE = re.compile(r"(\d{5})(?:-\d{4})?(?:\s*,?\s*(?:US|USA|United States))?", re.IGNORECASE)
_CODE = (
    r"(?:[A-Z]{1,3}-)?(?:\d{4,6}(?:-\d{3,4})?|\d{2,3}[- ]\d{2,4})(?: [A-Z]{2}\b)?"  # 1012 AB
    r"|(?i:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)"  # United Kingdom, Canada
)
_DISTRICT = r"[A-Z]{1,2}\d[A-Z\d]?"  # the first half of one of the United Kingdom
_ANY_POSTCODE = re.compile(
    rf"(?:^|(?<=,))\s*(?:(?:{_CODE})(?=\s|,|$)|{_DISTRICT}(?=\s+[^\s,]))"
    rf"|(?<=[^\s,])\s+(?:{_CODE}|{_DISTRICT})\s*(?=,|$)"
)
"""A postcode of any country at either end of a part of a place."""


class _Tail(msgspec.Struct, frozen=True):
    """What stands after a city's name, understood: the areas that it can mean."""

    areas: tuple[Area, ...] = ()

    def holds(self, city: City) -> bool:
        return not self.areas or any(area.holds(city) for area in self.areas)

    @property
    def is_region(self) -> bool:
        return bool(self.areas) and all(area.region is not None for area in self.areas)


def locate(text: str) -> Place:
    """Understand a place in one of the forms above.

    Raises:
        UnknownPlace: if nothing matches or several places do; with the nearest candidates.

    >>> locate("Boston, MA").name
    'Boston, Massachusetts, United States'
    >>> locate("münchen").name
    'Munich, Bavaria, Germany'
    """
    text = text.translate(_COMMAS).strip().strip(",").strip()
    if not text:
        raise unknown.nothing_given()
    point = _numbers(text)
    if point:
        return _place_of_point(*point)
    postcode = _POSTCODE.fullmatch(text)
    if postcode:
        return _place_of_postcode(postcode[1])
    whole = country_alone(text)
    if whole is not None:
        areas = areas_named(text.partition(",")[0])
        raise _only_an_area(text, areas or (Area(whole),), whole)
    plain = _without_postcode(text)
    if plain != text:
        try:
            return locate(plain)
        except UnknownPlace as error:
            if error.country is not None:
                raise _only_a_postcode(text, error.candidates) from None
            if not all_cities().named(key(text)):  # villages of Argentina are called by a year
                raise
    if "," not in text:
        return _locate_words(text)
    name, tail = _split(text)
    return _place_of_city(_find(name, tail, text))


def _numbers(text: str) -> tuple[float, float] | None:
    """Return the two numbers that a text is, whether or not they can be latitude and longitude."""
    try:
        lat, lon = map(float, text.replace("°", "").split(","))
    except ValueError:
        return None
    return lat, lon


def _without_postcode(text: str) -> str:
    """Leave out a postcode that stands beside a town: ``10115 Berlin``, ``London SW1A 1AA``.

    Raises:
        UnknownPlace: if nothing else is written.
    """
    if not any(letter.isdigit() for letter in text):
        return text
    parts = (part.strip() for part in _ANY_POSTCODE.sub(" ", text).split(","))
    plain = ", ".join(part for part in parts if part)
    if not plain and any(letter.isalpha() for letter in text):
        raise _only_a_postcode(text)
    if re.fullmatch(_DISTRICT, text, re.IGNORECASE):
        raise _only_a_postcode(text)
    return plain or text


def _only_a_postcode(text: str, towns: tuple[str, ...] = ()) -> UnknownPlace:
    return unknown.looks_like_a_postcode(text, towns)


def locate_given(place: GivenPlace) -> Place:
    """Understand a place of a profile: a name, a US postcode, or coordinates.

    Raises:
        UnknownPlace: if it cannot be told.
    """
    if place.lat is not None and place.lon is not None:
        return _place_of_point(place.lat, place.lon)
    if place.postcode is None:
        return locate(join_place((place.name, place.country)) if place.name else "")
    if place.country is not None and country_named(place.country) != "US":
        raise unknown.postcode_elsewhere()
    found = _POSTCODE.fullmatch(place.postcode.strip())
    if not found:
        raise unknown.no_form_of_postcode(place.postcode)
    return _place_of_postcode(found[1])


def suggest(text: str, limit: int = 5) -> tuple[str, ...]:
    """Return places that a text is the beginning of, biggest first, as we read them back.

    >>> suggest("bosto", 1)
    ('Boston, Massachusetts, United States',)
    """
    name, _, rest = text.partition(",")
    start, end = key(name), key(rest)
    if not start:
        return ()

    def fits(city: City) -> bool:
        return not end or _Tail(areas_named(rest)).holds(city)

    def begins(city: City) -> bool:
        return any(key(part).startswith(end) for part in city_label(city).split(", ")[1:])

    keep = fits if areas_named(rest) or not end else begins
    found = large_cities().starting(start, limit, keep)
    if len(found) < limit:
        found = all_cities().starting(start, limit, keep)
    return tuple(dict.fromkeys(city_label(city) for city in found))


def _locate_words(text: str) -> Place:
    """Understand a place without a comma: ``Boston``, and ``Boston MA`` as well.

    A country's name is a city's only if the city lies there: Singapore, but not Korea.
    """
    if not any(letter.isalpha() for letter in text):
        raise unknown.no_letters(text)
    country = country_named(text) if len(text) > 3 else None
    try:
        return _place_of_city(_find(text, _Tail((Area(country),) if country else ()), text))
    except UnknownPlace:
        words = text.split()
        for at in range(len(words) - 1, max(0, len(words) - 4), -1):
            areas = areas_named(" ".join(words[at:]))
            name = " ".join(words[:at])
            if areas and _known(key(name), _Tail(areas)):
                return _place_of_city(_find(name, _Tail(areas), text))
        areas = areas_named(text)
        if not areas:
            raise
        cities = _namesakes(text) if _Tail(areas).is_region else []
        if cities:
            inside = [city for city in _biggest_in(areas) if city not in cities]
            raise unknown.several(text, _labels([*cities, *inside])) from None
        raise _only_an_area(text, areas) from None


def _namesakes(text: str) -> list[City]:
    """Return the cities that are called like a region and may as well be meant: San Juan."""
    named = large_cities().named(key(text))
    return [one for one in named if key(one.name) == key(text) and one.population >= _A_CITY]


_A_CITY = 100_000
"""People of a city that may be meant by a name that a region has as well."""


def _split(text: str) -> tuple[str, _Tail]:
    """Take a text with commas apart into the city's name and what the rest can mean.

    Raises:
        UnknownPlace: if the rest names no region or country.
    """
    name, *middle, last = (part.strip() for part in text.split(","))
    areas = areas_named(last)
    if not areas and middle:
        areas = areas_named(f"{middle[-1]}, {last}")  # "Korea, Republic of"
        middle = middle[:-1] if areas else middle
    if not areas:
        near = tuple(f"{name}, {area}" for area in nearest_names(last))
        raise unknown.no_such_area(last, near)
    if middle:
        areas = tuple(_within(area, middle[-1]) for area in areas)
    return name, _Tail(areas)


def _within(area: Area, region: str) -> Area:
    """Narrow a country to one of its regions, if the text names one."""
    if area.region is not None:
        return area
    code = region_named(region, area.country)
    return Area(area.country, code) if code is not None else area


def _known(name_key: str, tail: _Tail) -> list[City]:
    """Return the places of a name in an area, biggest first, from the quick table if it will do.

    The quick table will do when nothing smaller could change the choice.
    """
    large = [city for city in large_cities().named(name_key) if tail.holds(city)]
    if large and (tail.is_region or _is_settled(large[0], name_key, tail)):
        return large
    return [city for city in all_cities().named(name_key) if tail.holds(city)]


def _is_settled(best: City, name_key: str, tail: _Tail) -> bool:
    """Tell whether no smaller place could be meant instead.

    Where we read places back without a region, a small place may be called by its own name what
    is only another name of a big one ("Laoang, Philippines").
    """
    own = key(best.name) == name_key
    with_region = all(area.country in countries_with_regions() for area in tail.areas)
    return best.population >= BY_FAR * LARGE and (own or with_region)


def _find(name: str, tail: _Tail, text: str) -> City:
    """Find the one city that a name and an area mean.

    Raises:
        UnknownPlace: if there is none, or no one that is meant.
    """
    found = _known(key(name), tail)
    if not found:
        raise _unknown(name, tail, text)
    as_read_back = [city for city in found if key(city_label(city)) == key(text)]
    if as_read_back:
        return as_read_back[0]
    if tail.is_region and len(tail.areas) == 1:
        return found[0]
    chosen = by_far_the_biggest(found)
    if chosen is None:
        states = _Tail(tuple(area for area in tail.areas if area.country == "US" and area.region))
        in_state = [city for city in found if states.areas and states.holds(city)]
        chosen = in_state[0] if in_state else None
    if chosen is None:
        raise _several(name, found)
    return chosen


def _several(name: str, found: Sequence[City]) -> UnknownPlace:
    by_that_name = sorted(found, key=lambda city: key(city.name) != key(name))
    return unknown.several(name, _labels(by_that_name))


def _labels(cities: Sequence[City]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(city_label(city) for city in cities))[:SHOWN]


def _unknown(name: str, tail: _Tail, text: str) -> UnknownPlace:
    elsewhere = all_cities().named(key(name))[:3] if tail.areas else []
    near = [*elsewhere, *all_cities().like(key(name), SHOWN, tail.holds)]
    labels = tuple(dict.fromkeys(city_label(city) for city in near))[:SHOWN]
    return unknown.no_such_place(text, labels)


def _only_an_area(text: str, areas: tuple[Area, ...], whole: str | None = None) -> UnknownPlace:
    whole = whole or next((area.country for area in areas if area.region is None), None)
    labels = tuple(city_label(city) for city in _biggest_in(areas))
    return unknown.only_an_area(text, labels, whole)


def _biggest_in(areas: tuple[Area, ...]) -> list[City]:
    towns = [city for city in large_cities().cities if _Tail(areas).holds(city)]
    return sorted(towns, key=lambda city: -city.population)[:3]


def _place_of_city(city: City) -> Place:
    return Place(name=city_label(city), coordinates=city.coordinates, country=city.country)


def _place_of_point(lat: float, lon: float) -> Place:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise unknown.no_point(lat, lon)
    return Place(name=f"{lat:g}, {lon:g}", coordinates=Coordinates(lat, lon))


def _place_of_postcode(postcode: str) -> Place:
    for entry in _postcodes("matching", postcode):
        if entry.coordinates:
            state = us_state(entry.state)
            region, *country = area_label(state).split(", ", 1)
            name = join_place((entry.city, f"{region} {postcode}", *country))
            return Place(name=name, coordinates=entry.coordinates, country=state.country)
        raise unknown.postcode_abroad(postcode)
    near = tuple(
        entry.zip_code for entry in _postcodes("similar_to", postcode[:4]) if entry.coordinates
    )[:SHOWN]
    raise unknown.no_such_postcode(postcode, near)


def locate_postcode(postcode: str) -> Coordinates | None:
    """Return the middle of a US postcode, or ``None`` if it is none or lies on no map."""
    found = _POSTCODE.fullmatch(postcode.strip())
    entries = _postcodes("matching", found[1]) if found else ()
    return entries[0].coordinates if entries else None


class _Postcode(msgspec.Struct, frozen=True, kw_only=True):
    """A postcode as the package gives it: coordinates as text, 0 where there are none."""

    zip_code: str
    city: str
    state: str
    lat: str
    long: str

    @property
    def coordinates(self) -> Coordinates | None:
        lat, lon = float(self.lat or 0), float(self.long or 0)
        return Coordinates(lat, lon) if lat or lon else None


def _postcodes(question: str, digits: str) -> tuple[_Postcode, ...]:
    return msgspec.convert(getattr(zipcodes, question)(digits), tuple[_Postcode, ...])
