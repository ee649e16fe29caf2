"""Articles by mail: double opt-in by POST, once each, sealed, ended by one click."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from trialpost.demo.reference import reference_findings
from trialpost.web.mail import actions as mail
from trialpost.web.mail import store as addresses
from trialpost.web.mail.models import Address
from trialpost.web.newsroom import actions, store
from trialpost.web.newsroom.models import Subscription
from trialpost.web.people import rights

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


def subscribe(client: Client, inbox, category: str = "immune", address: str = READER) -> str:
    """Ask, read the mail, press the button; return the link."""
    assert client.post("/subscribe/", {"address": address, "category": category}).status_code == 200
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages[-1])
    assert client.post(link).status_code == 200
    return link


def link_in(message) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"http://[^/\s]+(/\S+)", text)[1]


def publish(categories: tuple[str, ...] = ("immune",)) -> str:
    now = timezone.now()
    row = actions.add_article(findings_file=reference_findings(), now=now, categories=categories)
    assert actions.verify(slug=row.slug, now=now) == ()
    actions.publish(slug=row.slug, now=now)
    return row.slug


def test_asking_subscribes_nobody(client, inbox) -> None:
    answer = client.post("/subscribe/", {"address": READER, "category": "immune"})
    assert "Look at your mail" in answer.text
    assert not Subscription.objects.exists()


def test_opening_the_link_changes_nothing_and_the_button_subscribes(client, inbox) -> None:
    client.post("/subscribe/", {"address": READER, "category": "immune"})
    mail.deliver(now=timezone.now())
    link = link_in(inbox.messages[0])
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert "<title>Please confirm" in page.text
    client.head(link)
    assert not Subscription.objects.exists()
    assert "Done" in client.post(link).text
    assert store.subscriptions_of(Address.objects.get()) == ["immune"]


def test_a_link_works_once(client, inbox) -> None:
    link = subscribe(client, inbox)
    assert client.post(link).status_code == 404
    assert "Nothing was changed" in client.get(link).text


def test_subscribing_twice_is_one_subscription(client, inbox) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox)
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("address", ["", "no address", "a@b"])
def test_a_wrong_address_is_said_and_kept_in_the_form(client, address) -> None:
    answer = client.post("/subscribe/", {"address": address, "category": "immune"})
    assert answer.status_code == 400
    assert "not a mail address" in answer.text
    assert not Address.objects.exists()


def test_an_unknown_category_is_refused(client) -> None:
    assert client.post("/subscribe/", {"address": READER, "category": "x"}).status_code == 400


def test_the_answer_never_tells_whether_an_address_is_known(client, inbox) -> None:
    first = client.post("/subscribe/", {"address": READER, "category": "immune"}).content
    subscribe(client, inbox)
    assert client.post("/subscribe/", {"address": READER, "category": "immune"}).content == first


def test_nobody_is_flooded(client, inbox) -> None:
    for _ in range(12):
        client.post("/subscribe/", {"address": READER, "category": "immune"})
    mail.deliver(now=timezone.now())
    assert len(inbox.messages) == 5


def test_an_article_is_mailed_once_to_each_subscriber(client, inbox) -> None:
    subscribe(client, inbox)
    subscribe(client, inbox, category="blood")
    subscribe(client, inbox, address="other@example.org", category="heart")
    inbox.messages.clear()
    publish(("immune", "blood"))
    for _ in range(2):
        mail.deliver(now=timezone.now())
    assert [message["To"] for message in inbox.messages] == [READER]


def test_the_mail_names_no_condition_where_others_can_read_it(client, inbox) -> None:
    subscribe(client, inbox)
    slug = publish()
    mail.deliver(now=timezone.now())
    message = inbox.messages[-1]
    headers = " ".join(f"{name}: {value}" for name, value in message.items())
    assert not re.search("lupus|dsdna|immune|baricitinib|NCT", headers, re.IGNORECASE)
    link = link_in(message)
    assert not re.search("lupus|dsdna|immune|baricitinib|nct", link, re.IGNORECASE)
    assert client.get(link).headers["Location"] == f"/articles/{slug}/"


def test_the_mail_ends_with_one_click(client, inbox, settings) -> None:
    settings.SERVICE = settings.SERVICE.__class__(
        base_url="http://127.0.0.1:8000", mail_is_signed=True
    )
    subscribe(client, inbox)
    publish()
    mail.deliver(now=timezone.now())
    stop = re.search(r"http://[^/\s]+(/stop/\S+)", inbox.messages[-1].as_string())[1]
    stop = stop.rstrip(">=")
    page = client.get(stop.split(">")[0]).text
    assert "articles (Immune system)" in page
    assert Subscription.objects.count() == 1
    Client(enforce_csrf_checks=True).post(stop.split(">")[0])
    assert not Subscription.objects.exists()


def test_what_somebody_reads_stands_nowhere_in_the_clear(client, inbox) -> None:
    subscribe(client, inbox, category="sexual-health")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM newsroom_subscription")
        raw = repr([[bytes(c) if isinstance(c, memoryview) else c for c in r] for r in cursor])
    assert "sexual" not in raw
    assert READER not in raw


def test_export_and_erasure_cover_subscriptions(client, inbox) -> None:
    subscribe(client, inbox)
    address = addresses.find(READER)
    assert rights.export(address=address)["article subscriptions"] == ["Immune system"]
    rights.erase(address=address, now=timezone.now())
    assert not Subscription.objects.exists()
