"""Offer the nearest useful searches, with their counts, where a search found nothing.

Each asks for one thing less than was asked, or for something wider; the closest come first. Where
none of them alone finds anything, two of them together may.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trialpost.errors import BadInput
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, FindResult, listed
from trialpost.model.message import Message
from trialpost.vocabulary.areas import country_phrase
from trialpost.vocabulary.headings import as_said
from trialpost.vocabulary.interpreting import Interpretation
from trialpost.vocabulary.lay_conditions import NOT_AN_ILLNESS
from trialpost.web.catalogue.search import Search, Understood, understand
from trialpost.web.condition_names import condition_html
from trialpost.web.distances import distance_words, far_words, km_in
from trialpost.web.language import render

WIDER = (10, 25, 50, 100, 250, 500, 1000)
"""Radii that are tried, in the search's own unit; beyond them comes the whole country."""

_WORDS = frozenset({"condition", "text", "as_typed"})
"""Fields of a search on which it depends how its words are understood."""

MOST = 7
MOST_RADII = MOST_PAIRS = 3
MOST_BROADER = 3
MOST_WORDS = 4


class Alternative(msgspec.Struct, frozen=True):
    """Another search: what it is in words, its address, how many trials it finds, how near."""

    words: str
    address: str
    total: int
    nearest: str = ""


class Idea(msgspec.Struct, frozen=True):
    """A way to ask for less: its words, and the fields of the search that it changes."""

    words: str
    fields: dict[str, str]


class Counted(msgspec.Struct, frozen=True):
    """How many trials a search lists, and how far each is, in kilometres, where that is known."""

    total: int
    km: np.ndarray

    def within(self, km: float) -> int:
        """Count those that are at most so far away."""
        return int(np.count_nonzero(self.km <= km))


NONE = Counted(0, np.empty(0))


def alternatives(
    catalogue: Catalogue,
    search: Search,
    asked: Understood,
    *,
    today: dt.date,
    result: FindResult | None = None,
) -> list[Alternative]:
    """Return other searches that find something, the closest to the one asked first."""
    made = _Offers(catalogue, search, asked, today, result.understood if result else None)
    ideas = [*_meant(result), *_less(search, asked), *_broader(catalogue, search.condition)]
    ideas += _any_status(search)
    found = [*made.wider(), *made.offers(ideas)]
    if not found:
        pairs = itertools.combinations([*_farther(search, asked), *ideas], 2)
        found = more_and_more(made.offers(map(_both, pairs)))[:MOST_PAIRS]
    return [*found[: MOST - 1], *made.anything()]


def more_and_more(found: Iterable[Alternative]) -> list[Alternative]:
    """Leave out what finds no more than what came before it."""
    kept: list[Alternative] = []
    for one in found:
        if not kept or one.total > kept[-1].total:
            kept.append(one)
    return kept


class _Offers:
    """Counts other searches than the one that was asked; the same words mean the same in all."""

    def __init__(
        self,
        catalogue: Catalogue,
        search: Search,
        asked: Understood,
        today: dt.date,
        told: Interpretation | None = None,
    ) -> None:
        self.catalogue, self.told = catalogue, told
        self.search = search
        self.asked = asked
        self.today = today

    def count(self, **fields: str) -> Counted:
        """Count what the search finds with some fields changed."""
        query = understand(msgspec.structs.replace(self.search, **fields)).query
        if _WORDS.isdisjoint(fields):
            query = msgspec.structs.replace(query, understood=self.told)
        return _count(self.catalogue, query, self.today)

    def offer(self, idea: Idea) -> Alternative | None:
        """Return an idea with its count, unless it finds nothing."""
        counted = self.count(**idea.fields)
        if not counted.total:
            return None
        words, address = idea.words, self.search.address(**idea.fields)
        return Alternative(words, address, counted.total, self.nearest(counted))

    def offers(self, ideas: Iterable[Idea]) -> Iterator[Alternative]:
        """Yield those of some ideas that find something."""
        return (found for idea in ideas if (found := self.offer(idea)) is not None)

    def nearest(self, counted: Counted) -> str:
        """Say how far the nearest is, where it was not asked for a distance."""
        if not counted.km.size:
            return ""
        far = distance_words(float(counted.km.min()), self.asked.unit)
        return _("the nearest %(far)s away") % {"far": far}

    def wider(self) -> list[Alternative]:
        """Offer wider radii that find more and more, the country, and any distance."""
        search, asked = self.search, self.asked
        if not _is_within(search, asked):
            return []
        far = self.count(within="", anywhere="")
        now = _asked_radius(search)
        found = self.within([radius for radius in WIDER if radius > now], far)[:MOST_RADII]
        found += self.offers(_farther(search, asked))
        return more_and_more(found)

    def within(self, radii: Sequence[int], counted: Counted) -> list[Alternative]:
        """Offer radii, each if it finds more than the one before."""
        found: list[Alternative] = []
        for radius in radii:
            total = counted.within(km_in(radius, self.asked.unit))
            if total > (found[-1].total if found else 0):
                fields = {"within": str(radius), "unit": self.asked.unit, "anywhere": ""}
                words = _("Within %(far)s") % {"far": far_words(radius, self.asked.unit)}
                address = self.search.address(**fields)
                near = "" if found else self.nearest(counted)
                found.append(Alternative(words, address, total, near))
        return found

    def anything(self) -> list[Alternative]:
        """Offer all conditions where it was looked: within the radius, the country, or near."""
        search, asked = self.search, self.asked
        if not search.condition and not search.text:
            return []
        free = {"condition": "", "text": "", "as_typed": "", "unplaced": ""}
        if asked.country:
            words = _("Any condition, anywhere in %(country)s") % {"country": asked.country}
            return list(self.offers([Idea(words, free)]))
        if asked.place is None:
            return list(self.offers([Idea(_("Any condition"), free)]))
        if _is_within(search, asked):
            far = far_words(_asked_radius(search), asked.unit)
            within = _("Any condition within %(far)s of %(place)s")
            idea = Idea(within % {"far": far, "place": search.near}, free)
            found = [msgspec.structs.replace(one, nearest="") for one in self.offers([idea])]
            return found or self.anything_near(free)
        return self.anything_near(free)

    def anything_near(self, free: dict[str, str]) -> list[Alternative]:
        """Offer all conditions within the smallest of our radii that holds any trial."""
        counted = self.count(**free, within="")
        for radius in WIDER:
            total = counted.within(km_in(radius, self.asked.unit))
            if total:
                far = far_words(radius, self.asked.unit)
                within = _("Any condition within %(far)s of %(place)s")
                words = within % {"far": far, "place": self.search.near}
                fields = free | {"within": str(radius), "unit": self.asked.unit}
                return [Alternative(words, self.search.address(**fields), total)]
        return []


def _asked_radius(search: Search) -> float:
    return float(search.within.replace(",", "."))


def _is_within(search: Search, asked: Understood) -> bool:
    return bool(
        asked.place and not asked.country and search.within and "within" not in asked.problems
    )


def _farther(search: Search, asked: Understood) -> list[Idea]:
    """Look in the whole country, or everywhere, where it was looked within something."""
    ideas = []
    within = _is_within(search, asked)
    if within and asked.place and asked.place.country:
        country = render(Message(country_phrase(asked.place.country)))
        words = _("Anywhere in %(country)s, nearest first") % {"country": country}
        ideas.append(Idea(words, {"within": "", "anywhere": "1"}))
    if within:
        words = _("At any distance, nearest first")
        ideas.append(Idea(words, {"within": "", "anywhere": ""}))
    if asked.country:
        words = _("Anywhere in the world")
        near = search.near if asked.place else ""
        ideas.append(Idea(words, {"near": near, "within": "", "anywhere": ""}))
    return ideas


def _meant(result: FindResult | None) -> list[Idea]:
    """Look for what may have been meant by the words."""
    told = result.understood if result else None
    if told is None:
        return []
    mean = _("If you mean %(name)s")
    return [
        Idea(
            mark_safe(mean % {"name": condition_html(as_said(one.name))}),  # noqa: S308 - escaped
            {"condition": one.name, "as_typed": ""},
        )
        for one in told.others
    ]


def _less(search: Search, asked: Understood) -> list[Idea]:
    """Ask for less: other words, ages, phases, statuses, places."""
    ideas = []
    if search.text:
        words = _("Without the words “%(words)s”") % {"words": search.text}
        ideas.append(Idea(words, {"text": ""}))
    if search.status not in ("opening", "any"):
        ideas.append(Idea(_("Those that open soon"), {"status": "opening"}))
    if search.age or search.sex:
        ideas.append(Idea(_("For any age and sex"), {"age": "", "sex": ""}))
    if search.phase:
        ideas.append(Idea(_("Of any phase"), {"phase": ""}))
    if search.unplaced:
        ideas.append(Idea(_("Those whose place we know"), {"unplaced": ""}))
    if asked.country:
        ideas += _farther(search, asked)
    return ideas


def _any_status(search: Search) -> list[Idea]:
    """Look among those too that take nobody now: the last resort of one condition."""
    if search.status == "any":
        return []
    return [Idea(_("Also those that do not recruit now"), {"status": "any"})]


def broader_names(catalogue: Catalogue, condition: str) -> Iterator[tuple[str, str]]:
    """Yield the names above all that a condition means, the narrowest first, and words for each."""
    vocabulary = catalogue.vocabulary
    asked = vocabulary.resolve(condition).descriptors if condition else frozenset()
    known = [above for one in asked if (above := vocabulary.above(one))]
    above = frozenset.intersection(*known) - asked - NOT_AN_ILLNESS if known else frozenset()
    narrow = {one: (vocabulary.times(one), -len(vocabulary.above(one)), one) for one in above}
    ordered = sorted(above, key=narrow.__getitem__)
    for name in filter(None, map(vocabulary.name_of, ordered[:MOST_BROADER])):
        told = render(Message(name))
        named = escape(told) if told != name else condition_html(as_said(name))
        yield name, mark_safe(_("Broader: %(name)s") % {"name": named})  # noqa: S308 - escaped


def _broader(catalogue: Catalogue, condition: str) -> list[Idea]:
    """Name the conditions above all that was asked for, the narrowest first; else its words."""
    broader = [
        Idea(words, {"condition": name}) for name, words in broader_names(catalogue, condition)
    ]
    words = condition.split()[:MOST_WORDS] if not broader and " " in condition else []
    one_word = _("The word “%(word)s” alone")
    long = [word for word in words if len(word) > SHORTEST_WORD]
    return broader + [Idea(one_word % {"word": word}, {"condition": word}) for word in long]


SHORTEST_WORD = 4
"""Letters up to which a word alone says too little to be looked for."""


def _both(ideas: tuple[Idea, Idea]) -> Idea:
    first, second = ideas
    then = f"{second.words[:1].lower()}{second.words[1:]}"
    if isinstance(second.words, SafeString):
        then = mark_safe(then)  # noqa: S308 - it was safe, and a small letter leaves it so
    words = format_html("{}; {}", first.words, then)
    return Idea(words, first.fields | second.fields)


def _count(catalogue: Catalogue, query: FindQuery, today: dt.date) -> Counted:
    try:
        found = listed(catalogue, query, today=today)
    except BadInput:
        return NONE
    km = np.empty(0) if found.km is None else found.km[found.near]
    return Counted(found.total, km)
