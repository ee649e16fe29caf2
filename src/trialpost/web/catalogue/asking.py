"""Help somebody to say what they look for: suggestions while they type, and a letter read.

Both come by POST, so that nothing of it stands in an address, and both change and keep nothing:
they need no cookie and no token, and whatever they answer is the same for everybody.
"""

import datetime as dt
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from trialpost.eligibility.notes import read_note
from trialpost.matching.find import FindResult
from trialpost.vocabulary.headings import as_said
from trialpost.vocabulary.interpreting import Interpretation, interpret
from trialpost.vocabulary.languages_told import is_spanish
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.search import Search

SUGGESTIONS = 8
LONGEST_LETTER = 20_000
WORDS_OF_A_LETTER = 18
MOST_LINKED = 12
"""Conditions of a letter that are shown, each with a search of its own."""


@csrf_exempt
@require_POST
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with the conditions that somebody may mean by what they have typed so far."""
    typed = " ".join(request.POST.get("typed", "").split())
    found = current_catalogue().vocabulary.suggest(typed, SUGGESTIONS)
    told = [{"name": as_said(one.name), "means": as_said(one.label)} for one in found]
    return JsonResponse({"suggestions": told})


class Link(msgspec.Struct, frozen=True):
    """Another search: its words and its address."""

    words: str
    address: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How what was understood can be changed, each way as a link."""

    as_typed: Link | None
    others: tuple[Link, ...]
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]


def changes(search: Search, result: FindResult) -> Changes | None:
    """Return how what a search was understood to ask can be changed; ``None`` if nothing was."""
    told = result.understood
    if told is None:
        return None
    field = "condition" if search.condition else "text"

    def link(words: str, *, name: str | None = None, as_typed: str = "") -> Link:
        changed = {field: name or words, "as_typed": as_typed, "unplaced": ""}
        return Link(words, search.address(**changed))

    taken = told.how in ("corrected", "within")
    return Changes(
        as_typed=link(told.typed, as_typed="1") if taken else None,
        others=tuple(link(as_said(one.name), name=one.name) for one in told.others),
        broader=tuple(link(as_said(one.name), name=one.name) for one in told.broader),
        narrower=tuple(link(as_said(one.name), name=one.name) for one in told.narrower),
    )


def looks_like_a_letter(search: Search) -> bool:
    """Say whether somebody put so many words into a search that they are no name of anything."""
    return any(len(text.split()) >= WORDS_OF_A_LETTER for text in (search.condition, search.text))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest) -> HttpResponse:
    """Read a doctor's letter in memory, and show a search for each condition that it tells of."""
    text = request.POST.get("letter", "")[:LONGEST_LETTER]
    today = timezone.now().date()
    spanish = is_spanish(text)
    links = _conditions_of(text, today) if text.strip() and not spanish else ()
    context = {"letter": text, "links": links, "asked": bool(text.strip()), "spanish": spanish}
    response = render(request, "catalogue/letter.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _conditions_of(text: str, today: dt.date) -> tuple[Link, ...]:
    """Return a search for each condition that the letter says its person has now."""
    vocabulary = current_catalogue().vocabulary
    profile = read_note(text, today=today).profile
    told = [interpret(vocabulary, one.name) for one in profile.conditions if one.status != "past"]
    links = {_label(one): _search(one) for one in told}
    return tuple(Link(words, address) for words, address in links.items())[:MOST_LINKED]


def _label(told: Interpretation) -> str:
    return as_said(told.query.label)


def _search(told: Interpretation) -> str:
    return f"{reverse('catalogue:find')}?{urlencode({'condition': told.query.label})}"
