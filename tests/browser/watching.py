"""Somebody at a browser of whom everything is noted that leaves it or comes to it.

Requests with all their headers, answers with all of theirs, titles, links that could be followed,
cookies, what scripts keep, and what the browser complains of. ``troubles`` names what holds a mark.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

from playwright.sync_api import BrowserContext, Locator, Request, Response

LINKS = """() => [...document.querySelectorAll("a[href], form, [src], link[href]")]
  .filter((one) => one.tagName !== "FORM" || one.method === "get")
  .map((one) => one.getAttribute("href") || one.getAttribute("src") || one.getAttribute("action"))
  .map((one) => new URL(one || "", document.baseURI).href)"""
"""Wherever the page could lead to by a GET."""

OWN_FORM = "main form[method=post]:not([action])"
"""A form that is sent to the page's own address."""

KEPT = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, window.name, history.state])"

PERSONAL = re.compile(
    r"/(es/)?(match|me|join|sign-in|sign-out|passkey|address|sent|erased|in|n|fewer|stop|mails"
    r"|subscribe|demo)(/|$)"
)
"""Pages about somebody. All others may name an illness: they say nothing of who reads them."""


def is_public(path: str) -> bool:
    """Tell whether an address is of a page that says the same to everybody."""
    return not PERSONAL.match(path)


_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


class Marks:
    """What somebody told, as patterns to look for.

    ``typed`` may stand nowhere but in the body of a request and on a page. ``ties`` is what also
    the registry says, and may besides stand in the address and the title of a public page.
    """

    def __init__(self, typed: list[str], ties: list[str]) -> None:
        self.typed = re.compile("|".join(typed), re.IGNORECASE)
        self.every = re.compile("|".join([*typed, *ties]), re.IGNORECASE)

    def found(self, words: str, *, public: bool = False) -> list[str]:
        """Return the marks that stand in some words, written in whatever way."""
        pattern = self.typed if public else self.every
        return sorted({hit for form in forms(words) for hit in pattern.findall(form)})


def forms(words: str) -> Iterator[str]:
    """Return words as they stand, without the escapes of addresses, and what is base64 opened."""
    yield words
    yield unquote_plus(words)
    for part in _BASE64.findall(words):
        try:
            yield base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("latin-1")
        except (binascii.Error, ValueError):
            continue


class Watched:
    """A browser that is watched; the site is the only one that it may ask anything of."""

    def __init__(self, context: BrowserContext, base: str, marks: Marks) -> None:
        self.page = context.new_page()
        self.base = base
        self.marks = marks
        self.troubles: list[str] = []
        self.paths: list[str] = []
        self.seen = dict.fromkeys(("requests", "answers", "pages", "complaints"), 0)
        context.on("request", self._asks)
        context.on("response", self._is_answered)
        self.page.on("console", self._hears)
        self.page.on("pageerror", lambda error: self._note("an error", str(error)))

    def _note(self, where: str, words: str, *, public: bool = False) -> None:
        for mark in self.marks.found(words, public=public):
            self.troubles.append(f"{mark!r} stands in {where}: {words[:160]}")

    def _asks(self, request: Request) -> None:
        self.seen["requests"] += 1
        asked = urlsplit(request.url)
        if asked.scheme == "data":
            return
        here = urlsplit(self.base)
        if asked.hostname != here.hostname:
            self.troubles.append(f"another host is asked: {request.url}")
        self.paths.append(asked.path)
        self._note("an address", request.url, public=is_public(asked.path))
        headers = {name: value for name, value in request.headers.items() if name != "cookie"}
        if headers.get("referer"):
            self.troubles.append(f"a referrer is sent: {headers['referer']}")
        self._note(f"a header of {asked.path}", repr(headers))
        if request.method == "GET" and request.post_data:
            self.troubles.append(f"a GET has a body: {request.url}")

    def _is_answered(self, response: Response) -> None:
        self.seen["answers"] += 1
        path = urlsplit(response.url).path
        headers = dict(response.headers)
        headers.pop("content-length", "")  # any number may come by chance, a year of birth too
        to = urlsplit(headers.pop("location", ""))
        self._note("where an answer leads", to.geturl(), public=is_public(to.path))
        self._note(f"a header of the answer to {path}", repr(headers))

    def _hears(self, message: object) -> None:
        self.seen["complaints"] += 1
        self._note("the console", message.text)

    def look(self) -> None:
        """Look at the page: its title, its address, where it could lead, what it keeps."""
        self.seen["pages"] += 1
        page = self.page
        path = urlsplit(page.url).path
        public = is_public(path)
        self._note(f"the title of {path}", page.title(), public=public)
        self._note("the address of a page", page.url, public=public)
        for link in page.evaluate(LINKS):
            to = urlsplit(link)
            onward = public and is_public(to.path) and to.scheme != "mailto"
            self._note(f"a link of {path}", link, public=onward)
        self._note(f"what {path} keeps", page.evaluate(KEPT))
        for cookie in page.context.cookies():
            self._note(f"the cookie {cookie['name']}", cookie["value"])

    def open(self, path: str, status: int = 200) -> None:
        """Go to an address of the site and look at it."""
        answer = self.page.goto(self.base + path if path.startswith("/") else path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)
        self.look()

    def submit(self, action: str = "", *, press: str = "", at: int = 0, **fields: str) -> None:
        """Fill in a form of the page and send it, and look at what comes.

        ``action`` is where it is sent, empty for the page's own form; ``press`` chooses one of its
        buttons as ``name=value``; ``at`` one of several forms that have that and the fields.
        """
        name, _, value = press.partition("=")
        chosen = f"button[name={name}]" if name else "button, [type=submit]"
        chosen += f"[value='{value}']" if value else ""
        sent_to = f"main form[action$='{action}'], main form[action*='{action}#']"
        forms = self.page.locator(sent_to if action else OWN_FORM)
        for needed in (chosen, *(f"[name={one}]" for one in fields)):
            forms = forms.filter(has=self.page.locator(needed))
        form = forms.nth(at)
        for field, words in fields.items():
            self._fill(form.locator(f"[name={field}]"), words)
        self.send(form.locator(chosen).first)

    def send(self, button: Locator) -> None:
        """Press a button, folded away or not, and look at what comes."""
        with self.page.expect_navigation():
            button.evaluate("(one) => one.click()")
        self.look()

    def _fill(self, fields: Locator, value: str) -> None:
        kind = fields.first.evaluate("(one) => one.type")
        if kind in ("checkbox", "radio"):
            chosen = fields.and_(self.page.locator(f"[value='{value}']"))
            chosen.evaluate("(one) => { one.checked = true }")
        elif kind.startswith("select"):
            fields.first.select_option(value)
        else:
            fields.first.evaluate("(one, value) => { one.value = value }", value)
