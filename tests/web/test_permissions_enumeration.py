"""Whoever tries addresses, links or names learns nothing: the same words, and the same work.

Work is counted, not timed: the statements that the database is asked, what is sealed, opened and
hashed while somebody waits for the answer.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from permission_clients import device, somebody
from trialpost.demo.reference import reference_findings
from trialpost.web import sealing
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.mail.models import Allowance, MailedLink
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom import store as articles
from trialpost.web.newsroom.subscriptions import SUBSCRIBE
from trialpost.web.people import actions, beside
from trialpost.web.people.account import address_change, rights
from trialpost.web.people.ageing import still_true
from trialpost.web.people.models import AccessEntry, AddressChange
from trialpost.web.permissions import RULES, Who

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Answer:
    """What somebody sees of one request, and what was done before they saw it."""

    status: int
    where: str
    words: str
    statements: tuple[str, ...]
    sealed: int
    opened: int
    hashed: int


@pytest.fixture
def answered(monkeypatch) -> Callable[..., Answer]:
    """Send a request as a stranger, and count what is done for it."""
    counts = dict.fromkeys(("encrypt", "decrypt", "lookup"), 0)

    def counting(name: str, real: Callable) -> Callable:
        def counted(*args, **kwargs):
            counts[name] += 1
            return real(*args, **kwargs)

        return counted

    for name in ("encrypt", "decrypt"):
        monkeypatch.setattr(sealing, name, counting(name, getattr(sealing, name)))
    hashing = counting("lookup", sealing.Keyring.lookup)
    monkeypatch.setattr(sealing.Keyring, "lookup", hashing)

    def ask(
        method: str, path: str, form: dict | None = None, client: Client | None = None
    ) -> Answer:
        client = client or Client()
        for name in counts:
            counts[name] = 0
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = getattr(client, method)(path, form or {})
        return Answer(
            status=found.status_code,
            where=found.headers.get("Location", ""),
            words=_without_tokens(found.content.decode()),
            statements=tuple(_without_values(one["sql"]) for one in asked.captured_queries),
            sealed=counts["encrypt"],
            opened=counts["decrypt"],
            hashed=counts["lookup"],
        )

    return ask


def _without_tokens(page: str) -> str:
    """Leave out what differs from one page to the next: a form's token, and the path itself."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", page)
    return re.sub(
        r"/(es/)?(in|subscribe|stop|fewer|mails|n/became|n|address|still|articles|a|for-you)/[\w%.~-]+",
        "",
        page,
    )


def _without_values(statement: str) -> str:
    return re.sub(r"'[^']*'|\d+", "…", statement)


@pytest.fixture
def left(monkeypatch, settings) -> list:
    """Keep what is to be done beside a request, without doing it."""
    settings.SEND_AT_ONCE = True
    pieces: list = []

    class Worker:
        def submit(self, *call: object) -> None:
            pieces.append(call)

    monkeypatch.setattr(beside, "_worker", Worker)
    return pieces


def at(address: str, now: dt.datetime) -> str:
    """Bring an address into one of the states in which somebody may try it; return it."""
    kind = address.partition("@")[0]
    if kind == "member":
        somebody(address, now=now)
    if kind == "unconfirmed":
        mail.find_or_create(text=address, now=now)
    if kind == "erased":
        rights.erase(address=somebody(address, now=now).address, now=now)
    return address


KINDS = ["member", "unconfirmed", "erased", "unknown"]


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/subscribe/"])
def test_no_form_tells_whether_an_address_is_known(answered, left, path) -> None:
    found = {}
    for kind in KINDS:
        address = at(f"{kind}@example.org", timezone.now())
        Allowance.objects.all().delete()
        form = {"address": address, "consent": "on", "category": "immune"}
        found[kind] = answered("post", path, form)
    first = found["member"]
    assert (first.status, first.where) in {
        (302, "/sent/"),
        (302, "/sent/?joining=1"),
        (302, "/subscribe/asked/"),
    }
    assert len(first.statements) > 4
    assert not [one for one in first.statements if "mail_address" in one or "people_" in one]
    assert (first.sealed, first.opened) == (0, 0)
    assert set(found.values()) == {first}
    assert len(left) == len(KINDS), "the rest is done beside the request, for each of them"


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/subscribe/"])
def test_who_has_had_their_links_is_answered_as_before(answered, left, path) -> None:
    form = {"address": "member@example.org", "consent": "on", "category": "immune"}
    found = [answered("post", path, form) for _ in range(8)]
    assert len(left) == 5
    assert len({(one.status, one.where, one.words) for one in found}) == 1
    assert len({one.statements for one in found[1:]}) == 1


def test_asking_for_another_address_does_not_tell_whether_it_is_known(answered, left) -> None:
    client, found = device(somebody("ada@example.org", now=timezone.now())), []
    for kind in ("member", "unconfirmed", "unknown"):
        address = at(f"{kind}@example.org", timezone.now())
        Allowance.objects.all().delete()
        AddressChange.objects.all().delete()
        AccessEntry.objects.all().delete()  # what is done again and again is one entry
        found.append(answered("post", "/me/address/", {"address": address}, client))
    assert len(left) == 3
    assert found[1:] == [found[0]] * 2


LINKS = ["/in/{}", "/subscribe/{}/", "/stop/{}", "/fewer/{}", "/mails/{}/", "/n/{}", "/n/became/{}",
         "/address/{}", "/still/{}"]  # fmt: skip


PURPOSES = {
    "/in/{}": actions.SIGN_IN,
    "/subscribe/{}/": SUBSCRIBE,
    "/address/{}": address_change.OLD,
    "/still/{}": still_true.STILL_TRUE,
}
"""Those of them that work once."""


def test_every_kind_of_link_is_tried_here() -> None:
    kinds = {name for name, rule in RULES.items() if Who.LINK in (rule.get, rule.post)}
    assert {resolve(path.format("x")).view_name for path in LINKS} == kinds


def spent(purpose: str) -> dict[str, str]:
    """Return tokens of links that are no good any more, and why."""
    now = timezone.now()
    address = mail.find_or_create(text="reader@example.org", now=now)
    payload = {"consent": "1", "profile": None, "category": "immune"}
    payload |= {"mark": "m", "account": address.token, "person": "p"}

    def made() -> str:
        return links.create(address=address, purpose=purpose, payload=payload, now=now)

    used, old = made(), made()
    assert links.use_link(used, purpose=purpose, now=now) is not None
    newest = MailedLink.objects.order_by("-pk")[0]
    MailedLink.objects.filter(pk=newest.pk).update(expires_at=now - dt.timedelta(seconds=1))
    return {"used": used, "too old": old, "never made": "A" * 43, "cut off": used[:-1], "odd": "-"}


SECOND_PRESS = ("/subscribe/{}/", "post")
"""Whoever presses twice is answered as by the first press for ten minutes: they hold the link."""


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", LINKS)
def test_no_link_tells_whether_it_ever_was_one(answered, path, method) -> None:
    purpose = PURPOSES.get(path, "nothing")
    found = {why: answered(method, path.format(token)) for why, token in spent(purpose).items()}
    if (path, method) == SECOND_PRESS:
        found["used"] = found["never made"]
    first = found["used"]
    assert first.status == (405 if method == "post" and "/n" in path else 404)
    assert {why for why, one in found.items() if one != first} == set()


@pytest.mark.parametrize("path", PURPOSES)
def test_a_link_of_another_kind_is_answered_like_none(answered, path) -> None:
    address = mail.find_or_create(text="reader@example.org", now=timezone.now())
    other = links.create(address=address, purpose="something else", now=timezone.now())
    for method in ("get", "post"):
        found, none = (answered(method, path.format(token)) for token in (other, "A" * 43))
        assert (found.status, found.words) == (none.status, none.words) == (404, none.words)
    assert MailedLink.objects.get().used_at is None


@pytest.mark.parametrize("path", ["/articles/{}/", "/articles/{}/wrong/"])
def test_a_draft_is_answered_like_an_article_that_nobody_wrote(answered, path) -> None:
    row = newsroom.add_article(findings_file=reference_findings(), now=timezone.now())
    draft, none = (answered("get", path.format(slug)) for slug in (row.slug, "nothing-of-the-kind"))
    assert draft.status == 404
    assert draft == none


@pytest.mark.parametrize("path", ["/a/{}/", "/for-you/{}/"])
def test_nor_does_a_code_lead_to_a_draft(answered, path) -> None:
    row = newsroom.add_article(findings_file=reference_findings(), now=timezone.now())
    draft = answered("get", path.format(articles.mail_code(row.slug)))
    none = answered("get", path.format("0" * len(articles.mail_code(row.slug))))
    assert (draft.status, draft.words) == (none.status, none.words) == (404, none.words)


class Counted(MD5PasswordHasher):
    """A quick hasher that counts how often it is asked."""

    done = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).done += 1
        return super().encode(password, salt)


def test_no_sign_in_tells_which_editors_there_are(answered, settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    users = get_user_model().objects
    users.create_user(username="editor", password="a long enough phrase", is_staff=True)
    users.create_user(username="gone", password="a long enough phrase", is_active=False)
    found, hashed = {}, {}
    for name in ("editor", "gone", "nobody"):
        Counted.done = 0
        Allowance.objects.all().delete()
        form = {"username": name, "password": "another long phrase"}
        answer = answered("post", "/admin/login/?next=/editor/", form)
        words = answer.words.replace(f'value="{name}"', "")
        found[name] = (answer.status, words, answer.statements)
        hashed[name] = Counted.done
    assert found["editor"] == found["gone"] == found["nobody"]
    assert set(hashed.values()) == {1}
