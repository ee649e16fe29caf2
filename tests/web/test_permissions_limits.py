"""What can be asked for again and again is counted, as the table says, and comes to an end."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from permission_clients import device, somebody
from trialpost.demo.reference import reference_findings
from trialpost.web.catalogue import store, trees
from trialpost.web.mail import actions as mail
from trialpost.web.mail import allowance, links
from trialpost.web.mail.models import Allowance, OutboxMessage
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.newsroom import subscriptions, wishes
from trialpost.web.newsroom.subjects import subject
from trialpost.web.people.actions import SIGN_IN
from trialpost.web.people.matches import points
from trialpost.web.permissions import COUNTS, RULES

pytestmark = pytest.mark.django_db

MEMBER, READER = "member@example.org", "reader@example.org"


@pytest.fixture(autouse=True)
def _reached_by_a_name(settings) -> None:
    """Passkeys need a name by which browsers know the service."""
    settings.SERVICE = type(settings.SERVICE)(base_url="http://localhost:8000")


def join(folder: Path) -> HttpResponse:
    return Client().post("/join/", {"address": "new@example.org", "consent": "on"})


def sign_in(folder: Path) -> HttpResponse:
    return Client().post("/sign-in/", {"address": MEMBER})


def another_address(folder: Path) -> HttpResponse:
    member = device(somebody(MEMBER, now=timezone.now()))
    return member.post("/me/address/", {"address": "other@example.org"})


def passkey(folder: Path) -> HttpResponse:
    return Client().post("/passkey/options/", SERVER_NAME="localhost")


def subscribe(folder: Path) -> HttpResponse:
    return Client().post("/subscribe/", {"address": READER, "category": "immune"})


def more_articles(folder: Path) -> HttpResponse:
    """A reader asks from the page of their mails for another subject."""
    now = timezone.now()
    reader = mail.find_or_create(text=READER, now=now)
    payload = {"category": subject("immune").written}
    token = links.create(address=reader, purpose=subscriptions.SUBSCRIBE, payload=payload, now=now)
    assert subscriptions.confirm_subscription(token=token, now=now) is not None
    path = f"/mails/{wishes.page_token(reader)}/"
    return Client().post(path, {"add": "1", "category": "heart"})


def point(folder: Path) -> HttpResponse:
    """Somebody calls a point of a trial wrong."""
    Shelf(folder).load(study(1), now=timezone.now())
    about = points.about("NCT00000001", trees.of(store.trial("NCT00000001"))[0].criterion.span)
    return Client().post("/match/wrong/", {"about": about, "kind": "text", "send": "1"})


def sentence(folder: Path) -> HttpResponse:
    """Somebody calls a sentence of an article wrong."""
    row = newsroom.add_article(findings_file=reference_findings(), now=timezone.now())
    if row.state == "draft":
        assert newsroom.verify(slug=row.slug) == ()
        newsroom.publish(slug=row.slug, now=timezone.now())
    page = Client().get(f"/articles/{row.slug}/wrong/").content.decode()
    chosen = re.search(r'name="sentence" value="([^"]+)"', page)[1]
    kind = re.search(r'name="kind" value="([^"]+)"', page)[1]
    return Client().post(f"/articles/{row.slug}/wrong/", {"sentence": chosen, "kind": kind})


def editor(folder: Path) -> HttpResponse:
    return Client().post("/admin/login/", {"username": "ada", "password": "guessed"})


SENDS: dict[str, Callable[[Path], HttpResponse]] = {
    "people:join": join,
    "people:sign_in": sign_in,
    "people:address": another_address,
    "people:passkey_options": passkey,
    "people:wrong": point,
    "newsroom:subscribe": subscribe,
    "newsroom:mails": more_articles,
    "newsroom:wrong": sentence,
    "admin/login/": editor,
}
"""What is sent to each address whose row says that it is counted."""

SILENT = {"newsroom:subscribe", "newsroom:mails"}
"""Forms that answer as before when there were too many, and do nothing."""


def test_every_form_that_is_counted_is_tried_here() -> None:
    assert {name for name, rule in RULES.items() if rule.counted} == set(SENDS)
    assert {kind for rule in RULES.values() for kind in rule.counted} == set(COUNTS)


@pytest.fixture
def taken(monkeypatch) -> set[tuple[str, int]]:
    """Note what is counted: the kind, and how many of it an hour allows."""
    seen: set[tuple[str, int]] = set()
    real = allowance.take

    def take(*, kind: str, who: str, most: int, now) -> bool:
        seen.add((kind, most))
        return real(kind=kind, who=who, most=most, now=now)

    monkeypatch.setattr(allowance, "take", take)
    return seen


@pytest.mark.parametrize("name", SENDS)
def test_it_goes_into_the_counts_that_the_table_names(name, taken, tmp_path) -> None:
    assert SENDS[name](tmp_path).status_code in (200, 302)
    assert taken == {(kind, COUNTS[kind][0]) for kind in RULES[name].counted}


@pytest.mark.parametrize(("name", "counted"), [(n, k) for n in SENDS for k in RULES[n].counted])
def test_what_is_over_an_hours_count_is_not_done(name, counted, tmp_path, monkeypatch) -> None:
    SENDS[name](tmp_path)
    before = OutboxMessage.objects.count()
    real = allowance.take

    def only(*, kind: str, who: str, most: int, now) -> bool:
        return kind != counted or real(kind=kind, who=who, most=most, now=now)

    monkeypatch.setattr(allowance, "take", only)
    Allowance.objects.update(count=COUNTS[counted][0])
    answer = SENDS[name](tmp_path)
    silent = name in SILENT or (counted == "address" and name != "people:address")
    assert answer.status_code in ((200, 302) if silent else (400, 429)), answer.status_code
    assert OutboxMessage.objects.count() == before


def test_what_is_counted_names_nobody(tmp_path) -> None:
    join(tmp_path)
    for row in Allowance.objects.all():
        assert re.fullmatch("[0-9a-f]{64}", row.lookup)


def test_a_link_signs_in_once_though_two_press_its_button() -> None:
    now = timezone.now()
    member = somebody(MEMBER, now=now)
    token = links.create(address=member.address, purpose=SIGN_IN, now=now)
    first, second = Client(), Client()
    assert {one.get(f"/in/{token}").status_code for one in (first, second)} == {200}
    answers = [one.post(f"/in/{token}").status_code for one in (first, second)]
    assert answers == [302, 404]
    assert second.get("/me/").status_code == 302


def test_a_link_takes_the_place_of_whoever_was_signed_in_before() -> None:
    """On a shared device nobody goes on in another's session."""
    now = timezone.now()
    ada, bob = (somebody(f"{name}@example.org", now=now) for name in ("ada", "bob"))
    shared = device(ada)
    before = shared.cookies["sessionid"].value
    token = links.create(address=bob.address, purpose=SIGN_IN, now=now)
    shared.post(f"/in/{token}")
    assert shared.session["person"] == bob.token
    assert shared.cookies["sessionid"].value != before
    old = Client()
    old.cookies["sessionid"] = before
    assert old.get("/me/").status_code == 302
