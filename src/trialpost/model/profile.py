"""A person's health profile: as little as is needed, and never in a repr.

``docs/reference/json.md`` describes the shape. Anything may be left out and is then unknown; a key
that nobody knows is refused with its name. What is checked here needs no medical names; whoever
takes a profile from outside reads it with ``eligibility.telling``, which checks values and answers
too.

==================================  ===============================================================
a date                              is refused if it
==================================  ===============================================================
of a measurement, of something      lies wholly after today: a profile tells what is and was, and
done, ``since``                     what is only planned is left out
``until`` of an illness             the same
``until`` of a medicine             lies after today, and the medicine is said to be past; else it
                                    is the planned end
``until``                           lies wholly before ``since``
any                                 lies in a year before the one before birth, or over 125 years
                                    ago
``age.on``                          lies after today, or over 125 years ago
==================================  ===============================================================
"""

import datetime as dt
import math
from typing import Any

import msgspec

from trialpost.errors import BadInput, BadProfile
from trialpost.model.dates import PartialDate
from trialpost.model.status import Sex
from trialpost.model.wrong_entry import what_to_write

OLDEST = 125
"""Years that nobody has yet outlived; a greater age is taken for a slip of the pen."""

FURTHEST_PLAN = 50
"""Years ahead within which the end of a treatment can be planned."""

_HIGHEST = 1e15
"""No answer is as high a number."""


class Private(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value about a person's health: its repr shows nothing of what it holds."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class GivenAge(Private, frozen=True, kw_only=True):
    """An age in whole years on a day, for those who rather say that than a year of birth."""

    years: int
    on: dt.date


class GivenPlace(Private, frozen=True, kw_only=True):
    """A place as given: a name, or a postcode with its country, or coordinates."""

    name: str | None = None
    postcode: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class HealthCondition(Private, frozen=True, kw_only=True):
    """A condition that the person has or had. ``status`` is ``current`` or ``past``.

    ``severity`` ("mild", "grade 2") and ``stage`` ("III", "metastatic") are in the person's words.
    """

    name: str
    severity: str | None = None
    stage: str | None = None
    since: str | None = None
    until: str | None = None
    status: str | None = None


class Medication(Private, frozen=True, kw_only=True):
    """A treatment that the person takes or took. ``status`` is ``current`` or ``past``."""

    name: str
    since: str | None = None
    until: str | None = None
    status: str | None = None


class Procedure(Private, frozen=True, kw_only=True):
    """Something that was done, such as an operation."""

    name: str
    date: str | None = None


class Measurement(Private, frozen=True, kw_only=True):
    """A laboratory value, vital sign or score."""

    name: str
    value: float
    unit: str | None = None
    date: str | None = None


class Biomarker(Private, frozen=True, kw_only=True):
    """A mutation or marker; ``present`` is ``yes``, ``no`` or ``not sure``."""

    name: str
    present: str = "yes"


class Profile(Private, frozen=True, kw_only=True):
    """What a person has told us. Nothing is required; what is ``None`` or absent is unknown.

    Build one from outside input with :func:`profile_from_json` or :func:`profile_from_value`, which
    check every value; the constructor trusts its caller.

    Somebody goes ``travel_km`` from their place, and anywhere in ``travel_country`` (the name or
    code of a country). ``family_history`` names illnesses of relatives, ``suspected`` what somebody
    thinks the person may have; neither is ever taken for the person's own. ``answers`` maps a fact
    (an id as in ``Question.fact``) to ``yes``, ``no``, ``not sure`` or a value.
    """

    birth_year: int | None = None
    birth_month: int | None = None
    age: GivenAge | None = None
    sex: Sex | None = None
    place: GivenPlace | None = None
    travel_km: float | None = None
    travel_country: str | None = None
    conditions: tuple[HealthCondition, ...] = ()
    absent: tuple[str, ...] = ()
    healthy_volunteer: bool | None = None
    medications: tuple[Medication, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    biomarkers: tuple[Biomarker, ...] = ()
    allergies: tuple[str, ...] = ()
    family_history: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    answers: dict[str, str | int | float | bool] = {}
    complete: tuple[str, ...] = ()
    note: str | None = None

    def born_between(self, today: dt.date) -> tuple[dt.date, dt.date] | None:
        """The first and last day on which this person can have been born, or ``None`` if unsaid.

        A year of birth is a whole year; somebody who is 45 on a day was born in the year that
        ended on that day 45 years before.
        """
        if self.birth_year is not None:
            month = PartialDate(self.birth_year, self.birth_month)
            return month.earliest(), min(month.latest(), max(today, month.earliest()))
        if self.age is not None:
            on = self.age.on
            last = _years_before(on, self.age.years)
            return _years_before(on, self.age.years + 1) + dt.timedelta(days=1), last
        return None


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


_NAMED = {"conditions", "medications", "procedures"}
_WORDS = {"sex": tuple(Sex)}
_PARTS = (
    "conditions", "medications", "procedures", "measurements", "biomarkers", "allergies",
    "family_history",
)  # fmt: skip


def profile_from_json(data: bytes | str, *, today: dt.date) -> Profile:
    """Read a profile from JSON and check its form; ``eligibility.telling`` checks its values too.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    try:
        value = msgspec.json.decode(data)
    except UnicodeDecodeError:
        raise BadProfile("The profile is not text in UTF-8.") from None
    except msgspec.DecodeError as error:
        raise BadProfile(f"The profile is not JSON: {error}.") from None
    except RecursionError:
        raise BadProfile("The profile is nested deeper than any profile is.") from None
    for key in value if isinstance(value, dict) else ():
        if value[key] is None:
            raise BadProfile(f"{key[:40]} is null; leave it out if it is not known.")
    return profile_from_value(value, today=today)


def profile_from_value(value: Any, *, today: dt.date) -> Profile:
    """Make a profile of plain dicts and lists, as JSON gives them, and check its form.

    Raises:
        BadProfile: naming the key and what was expected there.
    """
    if not isinstance(value, dict):
        raise BadProfile('A profile is a JSON object such as {"birth_year": 1987}.')
    plain = dict(value)
    for key in _NAMED & plain.keys():
        if isinstance(plain[key], list):
            plain[key] = [{"name": item} if isinstance(item, str) else item for item in plain[key]]
    try:
        profile = msgspec.convert(plain, Profile)
    except msgspec.ValidationError as error:
        said = what_to_write(error, keys=Profile.__struct_fields__, words=_WORDS)
        raise BadProfile(f"The profile has something that cannot be: {said}.") from None
    _check(profile, today)
    return profile


def _check(profile: Profile, today: dt.date) -> None:
    """Refuse values that cannot be.

    Raises:
        BadProfile: with the key and what was expected.
    """
    year = profile.birth_year
    if year is not None and not today.year - OLDEST <= year <= today.year:
        raise BadProfile(f"birth_year has to lie between {today.year - OLDEST} and {today.year}.")
    if profile.birth_month is not None and not 1 <= profile.birth_month <= 12:
        raise BadProfile("birth_month has to lie between 1 and 12.")
    if year == today.year and (profile.birth_month or 0) > today.month:
        raise BadProfile("birth_month has to lie before today.")
    if profile.age is not None:
        _check_age(profile.age, today)
    if profile.travel_km is not None and not 0 < profile.travel_km <= 20_100:
        raise BadProfile("travel_km has to be more than 0 and at most 20100 (half way round).")
    for part in profile.complete:
        if part not in _PARTS:
            raise BadProfile(
                f"complete names a part that is not known; it takes {', '.join(_PARTS)}."
            )
    _check_names(profile)
    for at, marker in enumerate(profile.biomarkers):
        if marker.present not in ("yes", "no", "not sure"):
            raise BadProfile(f"biomarkers[{at}].present is 'yes', 'no' or 'not sure'.")
    for at, one in enumerate(profile.measurements):
        if not math.isfinite(one.value):
            raise BadProfile(f"measurements[{at}].value has to be a number.")
    for fact, answer in profile.answers.items():
        if isinstance(answer, int | float) and not abs(answer) <= _HIGHEST:
            raise BadProfile(
                f"answers.{fact.partition(':')[0][:40]} has to be a number that can be."
            )
    _check_times(profile, today)
    _check_place(profile.place)


def _check_age(age: GivenAge, today: dt.date) -> None:
    if not 0 <= age.years <= OLDEST:
        raise BadProfile(f"age.years has to lie between 0 and {OLDEST}.")
    if not today.year - OLDEST <= age.on.year or age.on > today:
        raise BadProfile(f"age.on has to be a day up to {today}: the day on which the age was so.")


def _check_names(profile: Profile) -> None:
    for part in (*_PARTS, "absent", "suspected"):
        for at, one in enumerate(getattr(profile, part)):
            if not (one if isinstance(one, str) else one.name).strip():
                raise BadProfile(f"{part}[{at}] has an empty name; write what it is called.")


def _check_times(profile: Profile, today: dt.date) -> None:
    """Refuse dates that cannot be; the table stands in the module's words."""
    born = profile.born_between(today)
    first = born[0].year - 1 if born else today.year - OLDEST
    dates = _Dates(first, today)
    for part in ("conditions", "medications"):
        for at, entry in enumerate(getattr(profile, part)):
            where = f"{part}[{at}]"
            if entry.status not in (None, "current", "past"):
                raise BadProfile(f"{where}.status is 'current' or 'past'.")
            since = dates.told(f"{where}.since", entry.since)
            goes_on = part == "medications" and entry.status != "past"
            until = dates.told(f"{where}.until", entry.until, may_lie_ahead=goes_on)
            if since and until and since.earliest() > until.latest():
                raise BadProfile(f"{where}.until has to be the same as since, or later.")
    for at, done in enumerate(profile.procedures):
        dates.told(f"procedures[{at}].date", done.date)
    for at, measured in enumerate(profile.measurements):
        dates.told(f"measurements[{at}].date", measured.date)


class _Dates(msgspec.Struct, frozen=True):
    """From which year to which day what a profile tells can have been.

    Some illnesses are found in the year before birth.
    """

    first: int
    today: dt.date

    def told(
        self, where: str, text: str | None, *, may_lie_ahead: bool = False
    ) -> PartialDate | None:
        """Read a date of a profile; ``None`` without one.

        Raises:
            BadProfile: if it is none, or cannot be.
        """
        if text is None:
            return None
        try:
            date = PartialDate.parse(text)
        except BadInput:
            raise BadProfile(f"{where} has to be a date: 2019, 2019-05 or 2019-05-16.") from None
        if date.year < self.first:
            raise BadProfile(f"{where} lies before the person was born, or too long ago.")
        if date.earliest() > self.today and not may_lie_ahead:
            raise BadProfile(
                f"{where} lies after {self.today}; tell what is and was, and leave out what is "
                "only planned."
            )
        if date.year > self.today.year + FURTHEST_PLAN:
            raise BadProfile(f"{where} lies too far ahead to be planned.")
        return date


def _check_place(place: GivenPlace | None) -> None:
    if place is None:
        return
    ways = [place.name is not None, place.postcode is not None, place.lat is not None]
    if sum(ways) != 1 or (place.lat is None) != (place.lon is None):
        raise BadProfile(
            'place is one of {"name": …}, {"postcode": …, "country": …} or {"lat": …, "lon": …}.'
        )
    if place.lat is None or place.lon is None:
        return
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):  # NaN is neither
        raise BadProfile("place.lat lies between -90 and 90, place.lon between -180 and 180.")
