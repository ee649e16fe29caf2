"""The language of the page or mail that is being made, and the ways to the same page in another.

Each address says its language: English stands at ``/find/``, Spanish at ``/es/find/``. What a
browser asks for is offered at the top of the page, and never decides. Nor is a page about somebody
whom its reader cares for written twice: :func:`speaking_of` has it said of them.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, get_language_from_request, gettext, override

from trialpost.errors import TrialpostError
from trialpost.model.message import Message
from trialpost.vocabulary import address, plain
from trialpost.vocabulary.plain import LANGUAGES
from trialpost.web.typed import set_apart

DEFAULT = "en"
T = TypeVar("T")

SHOWN_BY_POST = frozenset(
    {"people:match", "people:ask", "people:why", "people:wrong", "catalogue:letter"}
)
"""Pages that show what was just told and keep nothing: told once more, they show it once more."""

WHICH_PAGE = ("page", "edit", "trial", "about", "letter")
"""What says which page it is, beside the sealed profile that goes along."""


def current() -> str:
    """Return the language that is spoken now, ``en`` where none was chosen."""
    return spoken(get_language())


def spoken(language: str | None) -> str:
    """Return a language that we speak: the one that was asked for, else English."""
    short = (language or DEFAULT).split("-")[0].lower()
    return short if short in LANGUAGES else DEFAULT


def render(message: Message) -> str:
    """Return a message's sentence in the language that is spoken now."""
    apart = {
        name: set_apart(value) for name, value in message.params.items() if isinstance(value, str)
    }
    if any(apart[name] is not message.params[name] for name in apart):
        message = msgspec.structs.replace(message, params={**message.params, **apart})
    return plain.render(message, current(), of_them=of_them())


_OF_THEM: ContextVar[bool | Callable[[], bool]] = ContextVar("whether it is said of somebody else")


def of_them() -> bool:
    """Tell whether what is said now is about somebody for whom the reader cares."""
    said = _OF_THEM.get(False)
    return said() if callable(said) else said


def speak_of_them(cared_for: bool | Callable[[], bool]) -> None:
    """Speak of somebody cared for, or else to the reader, until the request is answered.

    What has to be opened to tell is asked for when something is said.
    """
    _OF_THEM.set(cared_for)


@contextmanager
def speaking_of(cared_for: bool) -> Iterator[None]:
    """Speak of somebody cared for, or else to the reader, for as long as something is made."""
    before = _OF_THEM.set(cared_for)
    try:
        yield
    finally:
        _OF_THEM.reset(before)


def of_whom(text: str) -> str:
    """Return a text of a page, in its language, as it is said of whom the page is about.

    Whole sentences and labels only, with no words of a person or a record in them.
    """
    return address.of_them(text, current()) if of_them() else text


class SpeaksToReaders:
    """Have each answer speak to its reader, unless its own page is about somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; what one page was about is forgotten before the next."""
        with speaking_of(False):
            return self.get_response(request)


def error_words(error: TrialpostError) -> str:
    """Say what went wrong in the language that is spoken now, as far as that can be said in it."""
    said = getattr(error, "said", None)
    return render(said) if isinstance(said, Message) else gettext(error.sentence)


def in_english() -> str:
    """Return the attribute that marks English on a page of another language, else nothing."""
    return "" if current() == DEFAULT else ' lang="en"'


def number(value: float, decimals: int | None = None) -> str:
    """Write a number with the marks of the language that is spoken now, in groups as it has them.

    English groups from a thousand on, Spanish from ten thousand (RAE).
    """
    if current() == DEFAULT and decimals in (None, 0) and 1_000 <= abs(value) < 10_000:
        return f"{round(value):,}"
    return plain.number(value, current(), decimals)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language for as long as something is made, then again what was spoken before."""
    with override(spoken(language)):
        yield


def path_in(language: str, path: str) -> str:
    """Return the path of the same page in a language.

    >>> path_in("es", "/find/"), path_in("en", "/es/find/"), path_in("es", "/es/")
    ('/es/find/', '/find/', '/es/')
    """
    _, first, rest = f"{path}/".split("/", 2)
    bare = f"/{rest}".removesuffix("/") if first in LANGUAGES and first != DEFAULT else path
    bare = bare or "/"
    return bare if language == DEFAULT else f"/{language}{bare}"


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """The way to a page in another language.

    ``fields`` are what a page that is shown by POST was told, to be told once more; where the page
    has a profile to go along, ``which`` is enough beside it.
    """

    code: str
    name: str
    path: str
    query: str
    fields: tuple[tuple[str, str], ...] | None
    which: tuple[tuple[str, str], ...] = ()
    asks_token: bool = True

    def __repr__(self) -> str:
        return "Elsewhere(…)"


def languages(request: HttpRequest) -> dict[str, Any]:
    """Give templates the language of the page, and the ways to the same page in others."""
    here = current()
    others = [_elsewhere(request, code) for code in LANGUAGES if code != here]
    asks = "Accept-Language" in request.headers
    asked = spoken(get_language_from_request(request)) if asks else here
    offered = next((one for one in others if one.code == asked), None)
    return {
        "language": here,
        "in_other_languages": others,
        "offered_language": offered if request.method == "GET" else None,
        "languages_everywhere": [
            (code, settings.SERVICE.base_url.rstrip("/") + path_in(code, request.path))
            for code in LANGUAGES
        ],
    }


def _elsewhere(request: HttpRequest, code: str) -> Elsewhere:
    told = _told(request) if request.method == "POST" else None
    match = request.resolver_match
    return Elsewhere(
        code=code,
        name=LANGUAGES[code],
        path=path_in(code, request.path),
        query=_query(request),
        fields=told,
        which=_which(request, told or ()),
        asks_token=not getattr(match and match.func, "csrf_exempt", False),
    )


def _which(request: HttpRequest, told: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return what says which page it is: the view's own word, else what was sent."""
    own = getattr(request, "which_page", None)
    return tuple(one for one in told if one[0] in WHICH_PAGE) if own is None else own


def _query(request: HttpRequest) -> str:
    """Return what stands behind a page's path; of a page of one person its number only."""
    if request.method != "GET":
        return ""
    query = request.META.get("QUERY_STRING", "")
    if getattr(request, "personal", False):
        page = request.GET.get("page", "")
        query = f"page={page}" if page.isdecimal() else ""
    return f"?{query}" if query else ""


def _told(request: HttpRequest) -> tuple[tuple[str, str], ...] | None:
    match = request.resolver_match
    if match is None or match.view_name not in SHOWN_BY_POST:
        return None
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    )


def in_their_language(letter: Callable[..., T]) -> Callable[..., T]:
    """Let a mail be made in the language of the address that it goes to, the first argument."""

    @functools.wraps(letter)
    def made(address: Any, *args: Any, **kwargs: Any) -> T:
        with speaking(address.language):
            return letter(address, *args, **kwargs)

    return made
