"""Offer the nearest useful searches, with their counts, where a search found nothing."""

import datetime as dt

import msgspec
from django.utils.translation import gettext as _

from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import find
from trialpost.model.message import Message
from trialpost.vocabulary.areas import country_phrase
from trialpost.web.catalogue.search import Search, Understood, understand
from trialpost.web.language import number, render

WIDER = (50, 100, 250, 500, 1000)
"""Radii that are tried, in the search's own unit."""

MOST = 5


class Alternative(msgspec.Struct, frozen=True):
    """Another search: what it is in words, its address, and how many trials it would find."""

    words: str
    address: str
    total: int


def alternatives(
    catalogue: Catalogue, search: Search, asked: Understood, *, today: dt.date
) -> list[Alternative]:
    """Return other searches that find something, the closest to the one asked first."""
    found: list[Alternative] = []
    for words, other in _ideas(catalogue, search, asked):
        total = _count(catalogue, other, today)
        if total:
            found.append(Alternative(words, other.address(), total))
    return found[:MOST]


def _ideas(catalogue: Catalogue, search: Search, asked: Understood) -> list[tuple[str, Search]]:
    change = msgspec.structs.replace
    ideas = _wider(search, asked)
    if search.text:
        ideas.append(
            (_("Without the words “%(words)s”") % {"words": search.text}, change(search, text=""))
        )
    if search.age or search.sex:
        ideas.append((_("For any age and sex"), change(search, age="", sex="")))
    if search.phase:
        ideas.append((_("Of any phase"), change(search, phase="")))
    if search.status != "any":
        ideas.append((_("Also those that do not recruit now"), change(search, status="any")))
    if asked.country or (asked.place is not None and not search.within):
        ideas.append((_("Anywhere in the world"), change(search, near="", within="", anywhere="")))
    ideas += [
        (_("Broader: %(name)s") % {"name": render(Message(name))}, change(search, condition=name))
        for name in _broader(catalogue, search.condition)
    ]
    if search.unplaced:
        ideas.append((_("Those whose place we know"), change(search, unplaced="")))
    if search.condition and asked.place is not None:
        anything = _("Any condition near %(place)s") % {"place": search.near}
        ideas.append((anything, change(search, condition="", text="")))
    return ideas


def _wider(search: Search, asked: Understood) -> list[tuple[str, Search]]:
    """Widen the radius: the first that finds something is enough, so they come as one idea each."""
    if asked.place is None or asked.country or not search.within or "within" in asked.problems:
        return []
    within = _("Within %(far)s miles") if asked.unit == "mi" else _("Within %(far)s km")
    now = float(search.within.replace(",", "."))
    steps = [radius for radius in WIDER if radius > now][:2]
    change = msgspec.structs.replace
    ideas = [
        (within % {"far": number(radius)}, change(search, within=str(radius), unit=asked.unit))
        for radius in steps
    ]
    if asked.place.country and not search.anywhere:
        country = render(Message(country_phrase(asked.place.country)))
        anywhere = _("Anywhere in %(country)s, nearest first") % {"country": country}
        ideas.append((anywhere, change(search, within="", anywhere="1")))
    return [*ideas, (_("At any distance, nearest first"), change(search, within="", anywhere=""))]


def _broader(catalogue: Catalogue, condition: str) -> list[str]:
    """Name the conditions above all that was asked for, the narrowest first."""
    if not condition:
        return []
    vocabulary = catalogue.vocabulary
    asked = vocabulary.resolve(condition).descriptors
    known = [above for one in asked if (above := vocabulary.above(one))]
    above = frozenset.intersection(*known) - asked if known else frozenset()
    ordered = sorted(above, key=lambda one: (-len(vocabulary.above(one)), one))
    return [name for one in ordered[:3] if (name := vocabulary.name_of(one))]


def _count(catalogue: Catalogue, search: Search, today: dt.date) -> int:
    query = msgspec.structs.replace(understand(search).query, limit=0)
    try:
        return find(catalogue, query, today=today).total
    except BadInput:
        return 0
