"""Offer what lies nearest where nothing or little fits somebody: farther, or a broader condition.

Each is the same profile with one thing changed, and how many trials may fit it then. Nothing of it
is kept: whoever looks at one goes on with it sealed in the page, as with every profile that is
tried. The last offer is a look at trials on any condition, which are no matches
(``people.matches.any_condition``).
"""

import datetime as dt
from collections.abc import Iterator

import msgspec
from django.utils.translation import gettext as _

from trialpost.errors import UnknownPlace
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import match
from trialpost.model.message import Message
from trialpost.model.profile import HealthCondition, Private, Profile
from trialpost.vocabulary.ages import age_words
from trialpost.vocabulary.areas import country_phrase
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.vocabulary.places import locate_given
from trialpost.web.catalogue.alternatives import WIDER, broader_names
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.distances import far_words
from trialpost.web.language import render
from trialpost.web.people.matches.any_condition import on_anything
from trialpost.web.people.profile.as_written import unit_for

MOST_RADII = 2

FEW = 3
"""Trials that may fit up to which it is said what would find more."""


class Later(Private, frozen=True, kw_only=True):
    """From which age the first of some trials takes people, and in which year that is reached."""

    age: str
    year: str


class Alternative(Private, frozen=True, kw_only=True):
    """What could be looked for instead, in words, and how many trials may fit then.

    ``on_anything``: they are on any condition, and only take somebody of their age and sex there.
    ``later`` is for whoever is too young yet: from which age the first takes people, and when.
    """

    words: str
    profile: Profile
    may_fit: int
    on_anything: bool = False
    later: Later | None = None


LOOKED_AT = 30
"""Trials for other ages, at most, of which it is said from which age they take people."""


def alternatives(profile: Profile, *, today: dt.date, now: int = 0) -> list[Alternative]:
    """Return what finds more than may fit ``now``, the closest to what was told first."""
    catalogue = current_catalogue()
    ideas = (_farther(profile), _broader(catalogue, profile))
    found = [one for some in ideas for one in _that_find_more(catalogue, some, today, now)]
    found += _on_anything(catalogue, profile, today)
    others = _that_find_more(catalogue, _of_others(profile), today, now)
    return [*found, *(_with_ages(catalogue, one, profile, today) for one in others)]


def _that_find_more(
    catalogue: Catalogue, ideas: Iterator[tuple[str, Profile]], today: dt.date, now: int
) -> list[Alternative]:
    """Count what ideas find; one that finds no more than another before it is left out."""
    found: list[Alternative] = []
    for words, changed in ideas:
        count = _may_fit(catalogue, changed, today)
        if count > (found[-1].may_fit if found else now):
            found.append(Alternative(words=words, profile=changed, may_fit=count))
    return found


def _may_fit(catalogue: Catalogue, profile: Profile, today: dt.date) -> int:
    try:
        return match(
            catalogue, profile, today=today, limit=1, excluded_limit=0, asking=False
        ).may_fit
    except UnknownPlace:
        return 0


def _farther(profile: Profile) -> Iterator[tuple[str, Profile]]:
    """Go farther: two more radii, the whole country, any distance."""
    unit = unit_for(profile)
    in_km = KM_PER_MILE if unit == "mi" else 1
    if profile.travel_km is not None:
        wider = [far for far in WIDER if far * in_km > profile.travel_km * 1.5]
        for far in wider[:MOST_RADII]:
            words = _("Within %(far)s") % {"far": far_words(far, unit)}
            yield words, msgspec.structs.replace(profile, travel_km=far * in_km)
        country = locate_given(profile.place).country if profile.place else None
        if country:
            words = _("Anywhere in %(country)s") % {
                "country": render(Message(country_phrase(country)))
            }
            yield words, msgspec.structs.replace(profile, travel_km=None, travel_country=country)
    if profile.travel_km is not None or profile.travel_country is not None:
        anywhere = msgspec.structs.replace(profile, travel_km=None, travel_country=None)
        yield _("At any distance"), anywhere


def _broader(catalogue: Catalogue, profile: Profile) -> Iterator[tuple[str, Profile]]:
    """Put in the place of a condition what stands above it, the narrowest first."""
    for at, condition in enumerate(profile.conditions):
        for name, words in broader_names(catalogue, condition.name):
            conditions = list(profile.conditions)
            conditions[at] = HealthCondition(name=name)
            yield words, msgspec.structs.replace(profile, conditions=tuple(conditions))


def _of_others(profile: Profile) -> Iterator[tuple[str, Profile]]:
    """Leave out age and sex, by which most that do not fit are closed: their reason is named.

    Nobody can change either, so the words say that these are for others.
    """
    any_age = msgspec.structs.replace(profile, birth_year=None, birth_month=None, age=None)
    if any_age != profile:
        yield _("That take only people of another age"), any_age
    if profile.sex is not None:
        both = msgspec.structs.replace(any_age, sex=None)
        other = any_age == profile
        yield (
            _("That take only people of the other sex")
            if other
            else _("That take only people of another age or sex"),
            both,
        )


def _with_ages(
    catalogue: Catalogue, one: Alternative, profile: Profile, today: dt.date
) -> Alternative:
    """Say from which age on trials take people, if all of them are for those who are older."""
    born = profile.born_between(today)
    if born is None or one.may_fit > LOOKED_AT:
        return one
    found = match(
        catalogue, one.profile, today=today, limit=one.may_fit, excluded_limit=0, asking=False
    )
    trials = catalogue.trials([each.trial.id for each in found.matches])
    lowest = [each.eligibility.minimum_age for each in trials]
    known = [low for low in lowest if low is not None and low.reached_by(born[1]) > today]
    if not known or len(known) < len(lowest):
        return one
    youngest = min(known, key=lambda low: low.reached_by(born[1]))
    age = render(age_words(youngest))
    later = Later(age=age, year=str(youngest.reached_by(born[1]).year))
    words = _("%(words)s, from %(age)s on") % {"words": one.words, "age": age}
    return msgspec.structs.replace(one, words=words, later=later)


def _on_anything(catalogue: Catalogue, profile: Profile, today: dt.date) -> list[Alternative]:
    """Offer a look at the trials on any condition, if there are some."""
    total = on_anything(catalogue, profile, today=today).total
    if not total:
        return []
    aged = profile.born_between(today) is not None
    words = _("On any condition, for this age") if aged else _("On any condition")
    return [Alternative(words=words, profile=profile, may_fit=total, on_anything=True)]
