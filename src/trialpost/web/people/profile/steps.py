"""A profile told one question at a time: which questions there are, and what an answer makes of it.

The questions are the fields of the one page that has them all; each answer goes through that page's
own checks.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from trialpost.model.profile import Profile
from trialpost.vocabulary.places import locate_given
from trialpost.web.people.profile.as_written import as_fields, unit_for
from trialpost.web.people.profile.forms import ProfileForm


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One question: the fields of the form that it fills, and why it is asked.

    The same question is put in other words to whoever asks for somebody they care for.
    """

    key: str
    fields: tuple[str, ...]
    asks: str
    why: str
    asks_for_them: str
    why_for_them: str = ""


STEPS: tuple[Step, ...] = (
    Step(
        key="conditions",
        fields=("conditions", "exactly"),
        asks=_("What do you have?"),
        why=_("In your own words, such as: lupus. If there is more than one, one on each line."),
        asks_for_them=_("What does the person you care for have?"),
    ),
    Step(
        key="place",
        fields=("place", "postcode_in"),
        asks=_("Where are you?"),
        why=_("A town or a postcode is enough, such as: Boston, MA, or 02115."),
        asks_for_them=_("Where is the person you care for?"),
    ),
    Step(
        key="travel",
        fields=("travel_km", "unit", "anywhere"),
        asks=_("How far would you travel?"),
        why=_("We leave out what is farther away. You can change this at any time."),
        asks_for_them=_("How far could the person you care for travel?"),
    ),
    Step(
        key="born",
        fields=("birth_year",),
        asks=_("In which year were you born?"),
        why=_("Nearly every trial has limits of age. The year is enough."),
        asks_for_them=_("In which year was the person you care for born?"),
    ),
    Step(
        key="sex",
        fields=("sex",),
        asks=_("Which sex were you given at birth?"),
        why=_("Some trials take only one sex. That is the only reason we ask."),
        asks_for_them=_("Which sex was the person you care for given at birth?"),
    ),
)
BY_KEY = {step.key: step for step in STEPS}
FAR = {"km": (25, 50, 100, 200), "mi": (15, 30, 60, 120)}
"""Distances that are offered, in each unit."""

_PRESSED = {"travel": ("way",)}
"""Names of buttons that are answers, where they are not called like the field."""

_EVERYTHING = "any"
_COUNTRY = "country"


def number_of(step: Step) -> int:
    """Return the number that a question has among all."""
    return STEPS.index(step) + 1


def first_open(profile: Profile, *, after: Step | None = None) -> Step | None:
    """Return the next question to put, the first that is not answered; ``None`` if none is left."""
    start = STEPS.index(after) + 1 if after else 0
    return next((step for step in STEPS[start:] if _is_open(step, profile)), None)


def next_of(step: Step, profile: Profile) -> Step | None:
    """Return the question after one, answered or not, so that somebody can look through them."""
    left = STEPS[STEPS.index(step) + 1 :]
    return next((one for one in left if _applies(one, profile)), None)


def before(step: Step, profile: Profile) -> Step | None:
    """Return the question before one."""
    gone = STEPS[: STEPS.index(step)]
    return next((one for one in reversed(gone) if _applies(one, profile)), None)


def _applies(step: Step, profile: Profile) -> bool:
    """Tell whether a question makes sense: how far can be said from a place only."""
    return step.key != "travel" or profile.place is not None


def _is_open(step: Step, profile: Profile) -> bool:
    answered = {
        "conditions": bool(profile.conditions),
        "place": profile.place is not None or profile.travel_country is not None,
        "travel": profile.travel_km is not None or profile.travel_country is not None,
        "born": profile.birth_year is not None,
        "sex": profile.sex is not None,
    }
    return _applies(step, profile) and not answered[step.key]


def says(step: Step, given: Mapping[str, str]) -> bool:
    """Tell whether a form brings an answer to a question, an empty field among them."""
    return any(name in given for name in (*step.fields[:1], *_PRESSED.get(step.key, ())))


def put(step: Step, profile: Profile, given: Mapping[str, str], *, today: dt.date) -> ProfileForm:
    """Return the form with one question answered and everything else as it is known."""
    told: dict[str, Any] = {name: given.get(name, "") for name in step.fields}
    if step.key == "travel":
        told = _way(given, profile)
    return ProfileForm(data=as_fields(profile) | told, today=today, base=profile)


def _way(given: Mapping[str, str], profile: Profile) -> dict[str, Any]:
    """Read how far somebody would go: a button says it whole, a field has its unit beside it."""
    pressed = given.get("way", "")
    unit = given.get("unit") or unit_for(profile)
    if pressed in (_EVERYTHING, _COUNTRY):
        return {"travel_km": "", "unit": unit, "anywhere": pressed == _COUNTRY}
    return {"travel_km": pressed or given.get("travel_km", ""), "unit": unit, "anywhere": False}


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """A profile that begins with a search; ``form`` has what was not understood, at ``step``."""

    profile: Profile
    step: Step | None = None
    form: ProfileForm | None = None

    def __repr__(self) -> str:
        return "Started(…)"


def started(given: Mapping[str, str], *, today: dt.date) -> Started:
    """Begin with what a search says already: its condition, its place, how far, which sex."""
    now = Started(profile=Profile())
    for key, told in _as_told(given):
        form = put(BY_KEY[key], now.profile, told, today=today)
        if form.is_valid():
            now = msgspec.structs.replace(now, profile=form.profile)
        elif now.form is None:
            now = msgspec.structs.replace(now, step=BY_KEY[key], form=form)
    return now


def _as_told(given: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    said = {name: given.get(name, "").strip()[:200] for name in ("condition", "near", "within")}
    postcode = {"postcode_in": given["postcode_in"]} if given.get("postcode_in") else {}
    told = [
        ("conditions", _condition(said["condition"], as_typed=bool(given.get("as_typed")))),
        ("place", {"place": said["near"][:120]} | postcode),
    ]
    if said["near"] and given.get("anywhere"):
        told.append(("travel", {"way": _COUNTRY}))
    elif said["near"] and said["within"]:
        unit = {"unit": given["unit"]} if given.get("unit") else {}
        told.append(("travel", {"travel_km": said["within"]} | unit))
    told.append(("sex", {"sex": given.get("sex", "")}))
    return [
        (key, fields)
        for key, fields in told
        if any(value for name, value in fields.items() if name != "postcode_in")
    ]


def _condition(written: str, *, as_typed: bool) -> dict[str, str]:
    """Take a search's condition; whoever searched for exactly that is not asked what they mean."""
    name = written.replace(",", " ")
    return {"conditions": name} | ({"exactly": name} if as_typed else {})


def ways(profile: Profile) -> tuple[str, tuple[int, ...]]:
    """Return the unit in which distances are offered to somebody, and the distances."""
    unit = unit_for(profile)
    return unit, FAR[unit]


def in_known_country(profile: Profile) -> bool:
    """Tell whether we know in which country somebody is, so that all of it can be offered."""
    return profile.place is not None and locate_given(profile.place).country is not None
