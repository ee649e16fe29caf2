"""Every kind of mail, made for somebody with marked values: what the mail may tell, and where.

The marks are an illness, a place, a trial's name and its number. The words of a mail may name the
trial, since that is the news; nothing else of a mail may, nor what is logged on its way.
"""

import datetime as dt
import logging
import re
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from test_mail_html import Page
from trialpost.demo.reference import reference_findings
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage, Suppression
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.store import lookup_of
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person
from trialpost.web.watch import actions as watch
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Choice
from trialpost.web.watch.sending import digesting

pytestmark = pytest.mark.django_db
WHO = "ada@example.org"
MARKS = ("quuxitis", "vexillum", "nct0", "reykjav", "boston", "1987", "female", "lupus",
         "baricitinib", "immune", "pregnan")  # fmt: skip
TOLD_BY_THE_PERSON = ("reykjav", "1987", "female", "pregnan")
FORM = {"conditions": "Quuxitis", "birth_year": "1987", "sex": "female",
        "place": "Boston, MA", "travel_km": "80"}  # fmt: skip


@pytest.fixture
def mails(inbox, settings, tmp_path, caplog) -> dict[str, EmailMessage]:
    """Live through everything that makes a mail, and return each kind that came."""
    settings.DATA_DIR = tmp_path
    caplog.set_level(logging.DEBUG)
    client, shelf, now = Client(), Shelf(tmp_path), timezone.now()
    day = dt.timedelta(days=1)
    shelf.load(study(1, condition="Quuxitis"), now=now)
    come: dict[str, EmailMessage] = {}

    def next_mail(kind: str, moment: dt.datetime = now) -> str:
        mail.deliver(now=moment, clock=lambda: moment)
        (come[kind],) = inbox.messages
        inbox.messages.clear()
        words = come[kind].get_body(("plain",)).get_content()
        return "/" + re.search(r"https?://\S+", words)[0].split("/", 3)[3]

    client.post("/join/", {"address": WHO, "consent": "on"})
    client.post(next_mail("join"))
    client.post("/me/", FORM)
    client.post("/me/answer/", {"fact": "pregnant", "answer": "no"})
    client.post("/sign-in/", {"address": WHO})
    next_mail("sign in")
    client.post("/subscribe/", {"address": WHO, "category": "immune"})
    client.post(next_mail("subscription"))
    row = newsroom.add_article(findings_file=reference_findings(), now=now, categories=("immune",))
    newsroom.verify(slug=row.slug)
    newsroom.publish(slug=row.slug, now=now)
    next_mail("article")
    shelf.load(study(2, condition="Quuxitis", title="Vexillum Tablets for Quuxitis"), now=now)
    watch.watch(now=now + day)
    next_mail("notice", now + day)
    choose(person=Person.objects.get(), choice=Choice(heartbeat=True), now=now + day)
    watch.watch(now=now + 40 * day)
    digesting.gather(now=now + 40 * day)
    next_mail("heartbeat", now + 40 * day)
    return come


def marks_in(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    return [mark for mark in marks if mark in text.lower()]


def test_no_kind_of_mail_tells_where_it_should_not(mails, settings, inbox, caplog) -> None:
    assert set(mails) == {"join", "sign in", "subscription", "article", "notice", "heartbeat"}
    site = settings.SERVICE.base_url
    for kind, message in mails.items():
        heads = "\n".join(f"{name}: {value}" for name, value in message.items())
        assert not marks_in(heads), kind
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert not marks_in(text + html, TOLD_BY_THE_PERSON), kind
        page = Page(html)
        assert not marks_in(page.title), kind
        assert page.fetched == [], kind
        links = {*page.links, *re.findall(r"https?://[^\s\"'<>]+", text + html)}
        assert all(link.startswith(f"{site}/") for link in links), (kind, links)
        assert not marks_in("\n".join(links)), kind
        preview = re.search(r"display:none[^>]*>([^<]*)<", html)[1]
        assert not marks_in(preview), kind
    assert marks_in(mails["notice"].as_string(), ("vexillum",))
    envelopes = [f"{one.mail_from} {one.rcpt_tos} {one.mail_options}" for one in inbox.envelopes]
    assert len(envelopes) == len(mails)
    assert not marks_in("\n".join(envelopes))
    assert not marks_in("\n".join(record.getMessage() for record in caplog.records))


def test_every_list_mail_can_be_stopped_by_one_click_and_by_its_words(mails) -> None:
    for kind, message in mails.items():
        listed = kind in ("article", "notice", "heartbeat")
        assert bool(message["List-Unsubscribe"]) == bool(message["List-Id"]) == listed, kind
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Content-Language"] == "en"
        assert message["Message-ID"]
        assert message["Date"]
        if listed:
            address = str(message["List-Unsubscribe"]).strip("<>")
            assert address in message.get_body(("plain",)).get_content(), kind
            assert address in Page(message.get_body(("html",)).get_content()).links, kind
    for kind in ("article", "notice"):
        assert one_click_stops(str(mails[kind]["List-Unsubscribe"]).strip("<>")), kind


def one_click_stops(address: str) -> bool:
    """Post to a stop link as a mail program does; tell whether what waits was taken back."""
    path = "/" + address.split("/", 3)[3]
    held, stream = mail.stop_link(path.rsplit("/", 1)[1])
    message = RenderedMessage(subject="s", text="t", stream=stream)
    mail.queue(address=held, idempotency_parts=(stream,), message=message, now=timezone.now())
    waiting = OutboxMessage.objects.latest("pk")
    program = Client(enforce_csrf_checks=True)
    for method in (program.get, program.head):
        assert method(path).status_code == 200
    waiting.refresh_from_db()
    assert waiting.state == OutboxMessage.State.QUEUED
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    waiting.refresh_from_db()
    return waiting.state == OutboxMessage.State.SUPPRESSED


def test_an_erased_address_gets_no_lists_though_nothing_of_it_is_left(mails, inbox) -> None:
    held = Address.objects.get(lookup=lookup_of(WHO))
    rights.erase(address=held, now=timezone.now())
    assert not Address.objects.exists()
    assert Suppression.objects.get().lookup == lookup_of(WHO)
    assert "ada" not in repr(list(Suppression.objects.values()))
    again = mail.find_or_create(text="Ada@EXAMPLE.org", now=timezone.now())
    Address.objects.update(confirmed_at=timezone.now())
    again.refresh_from_db()
    row = mail.prepare(
        address=again,
        idempotency_parts=("list",),
        message=RenderedMessage(subject="s", text="t", stream="notices"),
        now=timezone.now(),
    )
    assert row.state == OutboxMessage.State.SUPPRESSED
