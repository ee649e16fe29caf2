"""Read a search from an address and write it back, so that the address can be shared."""

import functools
import re
from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec
from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput, UnknownPlace
from trialpost.matching.find import FindQuery
from trialpost.model.message import Message
from trialpost.model.place import Place
from trialpost.model.status import Phase, RecruitmentStatus, Sex
from trialpost.vocabulary.areas import country_phrase
from trialpost.vocabulary.places import locate
from trialpost.web.countries import place_words
from trialpost.web.distances import far_words, km_in
from trialpost.web.language import DEFAULT, current, error_words, render
from trialpost.web.typed import without_directions

PAGE = 10
"""Trials on a page of results."""

MILES_COUNTRIES = frozenset({"US", "GB", "LR", "MM"})
"""Countries whose road signs count miles."""

UNITS = {"km": _("km"), "mi": _("miles")}
"""Units of distance that one can choose."""

STATUSES: dict[str, tuple[str, frozenset[RecruitmentStatus]]] = {
    "": (_("Recruiting now"), frozenset({RecruitmentStatus.RECRUITING})),
    "soon": (
        _("Recruiting now or soon"),
        frozenset({RecruitmentStatus.RECRUITING, RecruitmentStatus.NOT_YET_RECRUITING}),
    ),
    "opening": (_("Opening soon"), frozenset({RecruitmentStatus.NOT_YET_RECRUITING})),
    "any": (_("Any, finished ones too"), frozenset()),
}

PHASES: dict[str, tuple[str, frozenset[Phase]]] = {
    "": (_("Any phase"), frozenset()),
    "1": (_("Phase 1: is it safe?"), frozenset({Phase.EARLY_PHASE_1, Phase.PHASE_1})),
    "2": (_("Phase 2: does it seem to work?"), frozenset({Phase.PHASE_2})),
    "3": (_("Phase 3: is it better than what there is?"), frozenset({Phase.PHASE_3})),
    "4": (_("Phase 4: after approval"), frozenset({Phase.PHASE_4})),
}

ORDERS = {
    "": _("Best fit, then nearest"),
    "nearest": _("Nearest first"),
    "latest": _("The last checked first"),
}

SEXES = {"": _("Not said"), "female": _("Female"), "male": _("Male")}
LONGEST = 200

POSTCODE = re.compile(r"\d{5}(-\d{4})?")
"""A number that could be a postcode of the United States, and of other countries."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search as it stands in an address: every field as text, empty where it is not asked.

    ``anywhere`` looks in the whole country of the place; ``unplaced`` lists what else is counted
    only, the trials whose places cannot be compared. ``as_typed`` takes the words as they are.
    """

    condition: str = ""
    near: str = ""
    within: str = ""
    unit: str = ""
    age: str = ""
    sex: str = ""
    text: str = ""
    status: str = ""
    anywhere: str = ""
    unplaced: str = ""
    as_typed: str = ""
    phase: str = ""
    order: str = ""

    def __repr__(self) -> str:
        return "Search(…)"

    def address(self, *, page: int = 1, **changes: str) -> str:
        """Return the address of this search with some fields changed; empty fields are left out.

        It is in the language that is spoken now.
        """
        asked = dict(msgspec.structs.replace(self, **changes).fields())
        if page > 1:
            asked["page"] = str(page)
        path = _path(current(), get_script_prefix(), settings.ROOT_URLCONF)
        return f"{path}?{urlencode(asked)}" if asked else path

    def fields(self) -> list[tuple[str, str]]:
        """Return the fields that ask for something, without those that need a place and have none.

        They come with their names, in the order of the address.
        """
        asked = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        for field in () if asked.get("near") else ("within", "anywhere", "unplaced"):
            asked.pop(field, None)
        return list(asked.items())


@functools.lru_cache(maxsize=16)
def _path(_language: str, _prefix: str, _urls: str) -> str:
    """Return the path of the page of results, of which a page of results has a dozen."""
    return reverse("catalogue:find")


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What a search asks for, and which of its fields could not be understood.

    ``problems`` maps a field to one sentence; ``candidates`` are places that could be meant, each
    with what one writes for it.
    ``country`` is the name of the country in which is looked, as it stands in a sentence; ``far``
    says the radius that was asked for, empty where none was. ``postcode`` is a bare number that was
    taken for a postcode of the United States, though it may be one of another country.
    """

    query: FindQuery
    place: Place | None
    unit: str
    problems: dict[str, str]
    candidates: tuple[tuple[str, str], ...] = ()
    country: str = ""
    far: str = ""
    postcode: str = ""


def read_search(given: Mapping[str, str]) -> Search:
    """Take the fields of a search from an address; a choice that is not offered is left out."""
    fields = {
        name: " ".join(without_directions(str(given.get(name, ""))).split())[:LONGEST]
        for name in Search.__struct_fields__
    }
    switch = ("", "1")
    choices = {"unit": ("", "km", "mi"), "sex": SEXES, "status": STATUSES}
    choices |= {"phase": PHASES, "order": ORDERS}
    choices |= {"anywhere": switch, "unplaced": switch, "as_typed": switch}
    for name, offered in choices.items():
        if fields[name] not in offered:
            fields[name] = ""
    return Search(**fields)


def read_page(given: Mapping[str, str]) -> int:
    """Return which page of results is asked for, the first where that is no number."""
    text = str(given.get("page", ""))
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def understand(search: Search, *, page: int = 1, abroad: bool = False) -> Understood:
    """Make a query of a search; a field that cannot be understood is named and not used.

    ``abroad``: the reader's browser is of another country than the United States, so that a bare
    number is no postcode of theirs.
    """
    problems: dict[str, str] = {}
    place, country, candidates = _place(search, problems, abroad=abroad)
    unit = search.unit or unit_of(place)
    radius = _number(search.within, "within", problems)
    age = _number(search.age, "age", problems)
    query = FindQuery(
        text=search.text or None,
        condition=search.condition or None,
        as_typed=bool(search.as_typed),
        place=place,
        within_km=km_in(radius, unit) if radius is not None and place and not country else None,
        country=country,
        unplaced=bool(search.unplaced and (place or country)),
        age_years=int(age) if age is not None else None,
        sex=Sex(search.sex) if search.sex else None,
        status=STATUSES[search.status][1],
        phases=PHASES[search.phase][1],
        latest_first=search.order == "latest",
        nearest_first=search.order == "nearest",
        limit=PAGE,
        offset=(page - 1) * PAGE,
    )
    return Understood(
        query=query,
        place=place,
        unit=unit,
        problems=problems,
        candidates=candidates,
        country=render(Message(country_phrase(country))) if country else "",
        far=far_words(radius, unit) if radius is not None and place and not country else "",
        postcode=search.near if place and POSTCODE.fullmatch(search.near) else "",
    )


def _place(
    search: Search, problems: dict[str, str], *, abroad: bool
) -> tuple[Place | None, str | None, tuple[tuple[str, str], ...]]:
    """Understand where is looked: a place, a whole country, or else what could be meant.

    A bare number is asked about on a page in another language than English, and where the browser
    is of another country: its reader may well have written a postcode of their own, and we know
    those of the United States.
    """
    if not search.near:
        return None, None, ()
    try:
        place = locate(search.near)
    except UnknownPlace as error:
        if error.country is None:
            bare = error.unguessed
            problems["near"] = render(bare) if isinstance(bare, Message) else error_words(error)
        could_be = () if error.country else error.candidates
        return None, error.country, tuple((name, name) for name in could_be)
    except BadInput as error:
        problems["near"] = error_words(error)
        return None, None, ()
    if (abroad or current() != DEFAULT) and POSTCODE.fullmatch(search.near):
        meant = f"{search.near}, US"
        problems["near"] = gettext(
            "%(number)s may be a postcode of several countries, and we know those of the United "
            "States only: there it is %(place)s. Write the name of your town instead, or "
            "“%(meant)s” if you mean that one."
        ) % {"number": search.near, "place": place_words(place.name), "meant": meant}
        return None, None, ((place.name, meant),)
    if search.anywhere and place.country is None:
        problems["anywhere"] = NO_COUNTRY
    return place, place.country if search.anywhere else None, ()


NO_COUNTRY = _(
    "We cannot tell in which country this point lies; write a town or the country's name. "
    "We looked from the point."
)


_RANGES = {"within": (1, 20_100), "age": (0, 125)}
_EXPECTED = {
    "within": _("The distance has to be a number from 1 to 20,100; we looked at any distance."),
    "age": _("The age has to be a whole number of years from 0 to 125; we looked at any age."),
}


def _number(text: str, field: str, problems: dict[str, str]) -> float | None:
    if not text:
        return None
    low, high = _RANGES[field]
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    if low <= number <= high and (field != "age" or number == int(number)):
        return number
    problems[field] = _EXPECTED[field]
    return None


def unit_of(place: Place | None) -> str:
    """Return the unit of a place's own country: ``km`` or ``mi``."""
    return "mi" if place and place.country in MILES_COUNTRIES else "km"
