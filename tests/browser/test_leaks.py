"""Nothing that somebody tells us leaves by an address, a title, a header, a log, a mail or a mark.

One person walks the whole way with marked values, with scripts and without, while everything is
noted that leaves the browser and everything that the service writes down.
"""

import contextlib
import email
import email.policy
import mailbox
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import PATIENCE, Demo
from browser.walks import addresses, name_of
from browser.watching import Marks, Watched
from cluster import free_port
from trialpost.vocabulary.places import locate
from trialpost.web.permissions import RULES, Who

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
TYPED = ["markedzorblax", "peabody", "zanzibar", r"\b1988\b", "markedname", r"\b37\.5\b"]
"""What the person writes about themselves; \\b, since a number may be part of a longer one."""

TIES = ["lupus", "erythemat"]
"""What they have, which trials and articles name as well."""

TELLS = {
    "conditions": "systemic lupus erythematosus\nMarkedzorblax",
    "place": "Peabody, MA",
    "travel_km": "37.5",
    "birth_year": "1988",
    "sex": "female",
}

MOST_LOOKS = 200

NOT_WALKED = {
    "people:passkey_add": "asked by a script with a device: tests/browser/test_passkeys.py",
    "people:passkey_add_options": "as above",
    "people:aged": "comes by a mail of a much later day",
    "watch:became": "comes by a mail of a later day; made of what watch:digest shows",
}
"""Addresses of the signed in, or of a mail, that this walk does not come by, and why."""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def watched(browser: Browser, demo: Demo, request) -> Iterator[Watched]:
    """Somebody new, whose browser is watched."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", java_script_enabled=request.param
    )
    context.set_default_timeout(PATIENCE)
    yield Watched(context, demo.base, Marks(TYPED, TIES))
    context.close()


class Postbox:
    """The mails that the demo's mail server got for somebody's addresses."""

    def __init__(self, demo: Demo, who: str) -> None:
        self.demo = demo
        self.who = who
        self.opened: set[str] = set()

    def mails(self) -> list[email.message.EmailMessage]:
        """Return every mail."""
        box = mailbox.Maildir(self.demo.folder / "mail", create=False)
        read = (
            email.message_from_bytes(box.get_bytes(key), policy=email.policy.default)
            for key in box.keys()  # noqa: SIM118 - iterating gives the mails
        )
        return [one for one in read if self.who in one["To"]]

    def link(self, path: str) -> str:
        """Return a link that begins with a path and that was not opened yet.

        Links are made beside the request that asked for them; looking at the demo's mail sends
        them.
        """
        for _ in range(MOST_LOOKS):
            with urllib.request.urlopen(f"{self.demo.base}/demo/mail/count/") as answer:
                answer.read()
            for message in self.mails():
                text = message.get_body(("plain",)).get_content()
                found = re.search(re.escape(self.demo.base + path) + r"\S+", text)
                if found and found[0] not in self.opened:
                    self.opened.add(found[0])
                    return found[0].removeprefix(self.demo.base)
        raise AssertionError(f"no mail with {path}")


def looks_around(one: Watched) -> None:
    """See what anybody sees, looking for another illness elsewhere."""
    for path in ("/", "/about/", "/privacy/", "/help/", "/conditions/", "/articles/"):
        one.open(path)
    one.open("/find/?condition=asthma&near=Boston, MA&age=50")
    one.open(one.page.locator(".result h2 a").first.get_attribute("href"))
    one.open("/articles/")
    one.open(one.page.locator("main h3 a").first.get_attribute("href"))
    one.open(one.page.locator("a.address").get_attribute("href"))


def tries(one: Watched) -> None:
    """See what may fit without an account, answer, ask why not, and call a point wrong."""
    one.open("/match/ask/")
    one.submit("/match/ask/", press="do=next", conditions="lupus\nMarkedzorblax")
    one.open("/match/")
    one.submit("/match/", **TELLS)
    assert "may fit you" in one.page.locator("h1").inner_text()
    one.send(one.page.get_by_role("button", name="This is wrong", include_hidden=True).first)
    one.submit("/match/wrong/", press="send=1", kind="text")
    one.open("/match/")
    one.submit("/match/", **TELLS)


def joins(one: Watched, post: Postbox) -> None:
    """Keep what was tried, under an address."""
    one.submit("/join/", address=post.who)
    link = post.link("/in/")
    one.open(link)
    one.submit()
    assert "/me/matches/" in one.page.url
    one.open(link, 404)
    one.open("/sign-in/")


def has_an_account(one: Watched, post: Postbox) -> None:
    """See one's trials, decide, answer, and change what was told."""
    one.open("/me/matches/")
    one.submit("/me/decide/", press="decision=saved", at=0)
    one.submit("/me/decide/", press="decision=hidden", at=2)
    one.open("/me/decided/")
    title = one.page.locator("main h3 a, main h2 a").first.get_attribute("href")
    one.open(title)
    one.submit("/match/ask/", press="trial")
    assert "/me/fit/" in one.page.url
    one.open("/me/")
    one.submit(**TELLS)
    one.open("/me/ask/travel/")
    one.open("/me/ask/")
    one.open("/me/matches/")
    one.send(one.page.locator("button[name=say]").first)
    one.submit("/me/answer/", answer="Markedzorblax")
    one.open("/me/notices/")
    one.submit()


def uses_the_rest(one: Watched, post: Postbox) -> None:
    """Use every other page of an account."""
    has_people(one)
    one.open("/me/passkeys/")
    one.open("/me/log/")
    one.open("/me/consent/")
    one.open("/me/still-true/")
    for path in ("/me/export/", "/me/export/fhir/"):
        one.open("/me/")
        with one.page.expect_download() as download:
            link = one.page.locator(f"a[href$='{path}']").first
            link.evaluate("(one) => one.click()")
        assert "1988" in download.value.path().read_text()
        assert one.marks.found(download.value.suggested_filename) == []
    one.open("/me/")
    one.submit("/me/sign-out-everywhere/")
    signs_in(one, post)
    changes_address(one, post)


def has_people(one: Watched) -> None:
    """Look for somebody else too, under a name, and erase them again."""
    one.open("/me/people/")
    one.submit(whom="parent", words="Markedname")
    one.submit("/me/ask/conditions/", press="do=next", conditions=TELLS["conditions"])
    one.open("/me/")
    one.submit(**TELLS)
    one.open("/me/people/")
    one.submit("/me/people/rename/", at=-1)
    one.submit("/me/people/rename/", words="Markedname the Elder")
    one.submit("/me/people/choose/", at=0)
    one.open("/me/people/")
    one.submit("/me/people/erase/", at=-1)
    one.submit("/me/people/erase/", confirm="yes")


def signs_in(one: Watched, post: Postbox) -> None:
    """Sign in by a mailed link."""
    one.open("/sign-in/")
    one.submit(address=post.who)
    one.open(post.link("/in/"))
    one.submit()


def changes_address(one: Watched, post: Postbox) -> None:
    """Ask for another address, and cancel it by the mailed link."""
    one.open("/me/address/")
    one.submit(address=f"other.{post.who}")
    one.open("/me/address/lost/")
    one.open(post.link("/address/"))
    one.submit(press="cancel=yes")


def gets_mail(one: Watched, post: Postbox) -> None:
    """Be told of a new trial and of articles, and follow every link of the mails."""
    one.open("/demo/mail/")
    one.submit("/demo/arrive/")
    for path in ("/n/", "/fewer/", "/stop/"):
        one.open(post.link(path))
    one.submit()
    one.open("/articles/")
    one.submit("/subscribe/", address=post.who)
    link = post.link("/subscribe/")
    one.open(link)
    one.submit()
    one.open(one.page.locator("main a[href*='/mails/']").first.get_attribute("href"))
    one.submit(frequency="monthly")


def breaks(one: Watched, demo: Demo) -> str:
    """See pages that are not there, not allowed or broken; return what the broken site logged."""
    for path in ("/me/fit/nothing/", "/nowhere/", "/metrics", "/in/nothing", "/n/nothing"):
        one.open(path, 404)
    one.open("/match/")
    one.page.locator("main [name=csrfmiddlewaretoken]").last.evaluate("(one) => one.value = 'old'")
    one.submit("/match/", **TELLS)
    strays(demo)
    with broken_site(demo) as (base, log):
        answer = one.page.goto(f"{base}/me/matches/")
        assert answer.status == 500
        one.look()
        one.open(f"{base}/match/")
        one.submit("/match/", **TELLS)
        assert "went wrong" in one.page.locator("main").inner_text()
    return log.read_text()


STRAYS = [
    "/Markedzorblax/lupus/", "/find/Peabody/?born=1988", "/trial/Markedzorblax/", "/in/Peabody",
    "/find/?condition=lupus&near=Peabody&age=x&why=Markedzorblax", "/me/fit/Markedzorblax/",
    "/articles/Markedzorblax/", "/static/Markedzorblax.css", "/admin/Markedzorblax/", "/%ff%00/",
]  # fmt: skip
"""Addresses that somebody may type or be sent; what they hold is logged no more than the rest."""


def strays(demo: Demo) -> None:
    """Ask for addresses that hold marks, and of the site by a name that it does not have."""
    asked = [urllib.request.Request(demo.base + path) for path in STRAYS]
    asked += [urllib.request.Request(demo.base + "/", headers={"Host": "markedzorblax.example"})]
    for one in asked:
        try:
            answer = urllib.request.urlopen(one)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            words = answer.read().decode()
        title = re.search("<title>(.*?)</title>", words, re.DOTALL)
        if title and "/find/?" not in one.full_url:
            assert Marks(TYPED, TIES).found(title[1]) == []


@contextlib.contextmanager
def broken_site(demo: Demo) -> Iterator[tuple[str, Path]]:
    """Serve the demo's data once more, with a site that fails on whoever asks for their trials."""
    port, log = free_port(), demo.folder.parent / "broken-log"
    environment = os.environ | {
        "TRIALPOST_DATA_DIR": str(demo.folder),
        "TRIALPOST_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "trialpost.web.settings",
        "PYTHONPATH": str(HERE),
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "breaking_site:application"]
    with log.open("w") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=file)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(MOST_LOOKS):
            try:
                with urllib.request.urlopen(f"{base}/healthz"):
                    break
            except OSError:
                assert process.poll() is None, log.read_text()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=0.2)
        yield base, log
    finally:
        process.terminate()
        process.wait(timeout=30)


def leaves(one: Watched, post: Postbox) -> None:
    """Erase everything."""
    one.open("/me/")
    one.submit("/sign-out/")
    signs_in(one, post)
    one.open("/me/erase/")
    one.submit(confirm="yes")
    assert one.page.url.endswith("/erased/")


PERSONAL = {Who.OWNER, Who.LINK}
TO_WHOM = {"To", "X-RcptTo"}
"""Headers that say to whom a mail goes; the second is added by the demo's own mail server."""


def of_the_site(paths: list[str]) -> list[str]:
    return [
        one for one in paths if not one.startswith(("/static/", "/nowhere", "/metrics", "/fav"))
    ]


def test_a_mark_is_what_is_kept_of_what_was_typed() -> None:
    """A town that is kept under its neighbour's name would be looked for in vain."""
    assert Marks(TYPED, TIES).found(locate(TELLS["place"]).name) == ["Peabody"]


def test_the_whole_way_leaves_nothing_behind(watched, demo, request) -> None:
    scripts = "no" not in request.node.callspec.id
    post = Postbox(demo, f"marked.zanzibar.{'a' if scripts else 'b'}@example.org")
    tries(watched)
    joins(watched, post)
    has_an_account(watched, post)
    said = ""
    if scripts:  # without them the pages are the same, and so is what they lead to
        looks_around(watched)
        uses_the_rest(watched, post)
        gets_mail(watched, post)
        said = breaks(watched, demo)
        assert "request answered 500 ValueError" in said
    leaves(watched, post)

    # Everything was noted, and nothing of it holds a mark.
    assert watched.seen["pages"] > (80 if scripts else 25)
    assert watched.troubles == [], "\n" + "\n".join(watched.troubles)

    # Every address of somebody's own, and of a mail, was among it.
    walked = {name_of(path) for path in of_the_site(watched.paths)}
    wanted = {name for name in addresses() if {RULES[name].get, RULES[name].post} & PERSONAL}
    assert not scripts or wanted - walked == set(NOT_WALKED)

    # Nor is there one in what the service wrote down, nor where a mail shows it to everybody.
    assert watched.marks.found(demo.said() + said) == []
    for message in post.mails():
        headers = [f"{name}: {value}" for name, value in message.items() if name not in TO_WHOM]
        assert watched.marks.found("\n".join(headers)) == []
        for part in message.walk():
            if not part.is_multipart():
                links = re.findall(r"https?://[^\s\"'<>]+", part.get_content())
                assert watched.marks.found("\n".join(links)) == []
                assert watched.marks.found(part.get_content(), public=True) == []


LEAKS = {
    "an address": "fetch('/help/?place=%50eabody')",
    "base64 in an address": "fetch('/help/?c=' + btoa('it is Markedzorblax'))",
    "a title": "document.title = 'Trials for lupus'",
    "a link": "document.querySelector('main').innerHTML = '<a href=\"/find/?near=peabody\">x</a>'",
    "a cookie": "document.cookie = 'born=1988'",
    "what scripts keep": "localStorage.setItem('has', 'erythematosus')",
    "the console": "console.log('born in 1988')",
    "a header": "fetch('/healthz', {headers: {'X-Place': 'Peabody'}})",
    "another host": "fetch('http://127.0.0.2:9/', {mode: 'no-cors'}).catch(() => 0)",
}
"""Ways in which a page could give something away."""


def test_whoever_watches_would_see_it(browser: Browser, demo: Demo) -> None:
    """Every way in which a page could give something away is one that is noted."""
    context = browser.new_context(bypass_csp=True)
    for way, script in LEAKS.items():
        one = Watched(context, demo.base, Marks(TYPED, TIES))
        one.open("/erased/")
        one.page.evaluate(script)
        one.look()
        assert one.troubles, way
        one.page.close()
        context.clear_cookies()
    context.close()
