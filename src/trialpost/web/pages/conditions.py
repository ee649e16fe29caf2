"""Pages about one condition each: its trials and what finished ones found."""

import datetime as dt
from collections import Counter
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
import numpy as np
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from trialpost.errors import BadInput, TrialpostError
from trialpost.interop.linked_data import condition_as_linked_data
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.coded import STATUS_CODE
from trialpost.matching.find import FindQuery, find
from trialpost.model.message import Message
from trialpost.model.status import RecruitmentStatus
from trialpost.vocabulary.headings import as_said
from trialpost.vocabulary.lexicon import lexicon
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import Search
from trialpost.web.condition_names import condition_name
from trialpost.web.language import DEFAULT, current
from trialpost.web.language import render as say_in_language
from trialpost.web.newsroom import store as newsroom
from trialpost.web.newsroom import subjects

MOST_LISTED = 120
TRIALS_SHOWN = 8
ARTICLES_SHOWN = 6
RECRUITING = frozenset({RecruitmentStatus.RECRUITING})
SOON = frozenset({RecruitmentStatus.NOT_YET_RECRUITING})


class Condition(msgspec.Struct, frozen=True):
    """A condition that trials here are about: its address part, its name, how many recruit."""

    slug: str
    name: str
    recruiting: int

    @property
    def heading(self) -> str:
        """Its name in the order in which it is said."""
        return as_said(self.name)

    @property
    def called(self) -> str:
        """What its page calls it: its name, in another language what it is called there."""
        return self.heading if current() == DEFAULT else self.plain or self.heading

    @property
    def plain(self) -> str:
        """What it is called without training, in the page's language; empty if that is the same."""
        found = lexicon().find(self.heading) or lexicon().find(self.name)
        plain = found[0].plain if len(found) == 1 else ""
        told = say_in_language(Message(plain)) if plain else ""
        if current() != DEFAULT and told == plain:
            told = condition_name(self.heading)
        return "" if told.casefold() == self.heading.casefold() else told


_known: WeakKeyDictionary[Catalogue, dict[str, Condition]] = WeakKeyDictionary()


def known(catalogue: Catalogue) -> dict[str, Condition]:
    """Return the conditions of trials that recruit, by address part, most trials first."""
    if catalogue not in _known:
        counted: Counter[str] = Counter()
        is_open = catalogue.columns.status == STATUS_CODE[RecruitmentStatus.RECRUITING]
        slots = np.flatnonzero(catalogue.alive & is_open)
        for one in catalogue.outlines.at(int(slot) for slot in slots):
            counted.update({term.name for term in one.terms if term.name})
        ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        listed = (Condition(slugify(name), name, times) for name, times in ordered)
        _known[catalogue] = {one.slug: one for one in reversed(list(listed)) if one.slug}
        _known[catalogue] = dict(reversed(_known[catalogue].items()))
    return _known[catalogue]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the conditions that most trials are about, by name."""
    most = list(known(current_catalogue()).values())[:MOST_LISTED]
    context = {"conditions": sorted(most, key=_listed_under)}
    return render(request, "pages/conditions.html", context)


def _listed_under(one: Condition) -> str:
    """Return what a condition is found under: on a page in another language what it is called."""
    return one.called.casefold()


@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a condition's trials and articles; what is no condition leads to the search."""
    catalogue, today = current_catalogue(), timezone.now().date()
    listed = known(catalogue).get(slug)
    name = listed.name if listed else slug.replace("-", " ")
    if listed is None:
        understood = catalogue.vocabulary.resolve(name)
        if understood.how != "mesh":
            return render(request, "pages/no_such_condition.html", {"name": name}, status=404)
        name = understood.label
    page = settings.SERVICE.base_url.rstrip("/") + request.path
    shown = listed or Condition(slug, name, 0)
    context = {
        "name": name,
        "heading": shown.heading,
        "plain": shown.plain,
        "called": shown.called,
        "slug": slug,
        "recruiting": _trials(catalogue, name, RECRUITING, today),
        "opening": _trials(catalogue, name, SOON, today),
        "all_address": Search(condition=shown.heading).address(),
        "opening_address": Search(condition=shown.heading, status="opening").address(),
        "articles": _articles(name),
        "linked": condition_as_linked_data(name, url=page),
        "today": today,
        "place": None,
    }
    return render(request, "pages/condition.html", context)


def _trials(
    catalogue: Catalogue, name: str, status: frozenset[RecruitmentStatus], today: dt.date
) -> Any:
    try:
        return find(
            catalogue,
            FindQuery(condition=name, status=status, limit=TRIALS_SHOWN, latest_first=True),
            today=today,
        )
    except BadInput:
        return None


def _articles(name: str) -> list[newsroom.Listed]:
    """Return the articles about a condition or a form of it, the latest first."""
    try:
        about = subjects.condition(name)
    except TrialpostError:
        return []
    return [newsroom.listed(row) for row in newsroom.rows_about(about)][:ARTICLES_SHOWN]
