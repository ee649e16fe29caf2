"""Unsubscribing: one bare POST, at once; a look changes nothing."""

import datetime as dt

import pytest
from django.test import Client

from trialpost.web.mail import actions, streams
from trialpost.web.mail.models import Address, OutboxMessage, StopLink
from trialpost.web.mail.rendering import RenderedMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped() -> list[str]:
    """A stream of the test's own, and what was stopped of it."""
    calls: list[str] = []

    def stop(address: Address, stream: str, now: dt.datetime) -> None:
        calls.append(stream)

    streams.register(
        "teststream",
        stop=stop,
        describe=lambda stream: "mails of a test",
        wanted=lambda address, stream: stream not in calls,
    )
    return calls


@pytest.fixture
def address(now: dt.datetime) -> Address:
    found = actions.find_or_create(text="ada@example.org", now=now)
    actions.confirm(address=found, now=now)
    return found


@pytest.fixture
def path(address: Address) -> str:
    return _path(actions.stop_address(address=address, stream="teststream:x"))


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_a_bare_post_stops_at_once_without_cookie_or_redirect(path, stopped) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert stopped == ["teststream:x"]
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    later = client.get(path)
    assert b"These emails are stopped" in later.content
    assert b"<button" not in later.content.partition(b"<main")[2].partition(b"</main>")[0]
    assert stopped == ["teststream:x"]


def test_twice_is_the_same_as_once(path, stopped) -> None:
    first, second = Client().post(path), Client().post(path)
    assert first.content == second.content
    assert second.status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_look_changes_nothing_and_shows_a_button(path, stopped, method) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 200
    assert stopped == []
    if method == "get":
        assert b"<button" in answer.content
        assert b"mails of a test" in answer.content


def test_an_unknown_link_says_so(stopped) -> None:
    answer = Client().post("/stop/nothing")
    assert answer.status_code == 404
    assert b"Nothing was changed" in answer.content


def test_what_already_waits_is_taken_back(inbox, address, path, stopped, now) -> None:
    for key, stream in (("1", "teststream:x"), ("2", "teststream:y"), ("3", None)):
        message = RenderedMessage(subject="s", text=f"words {key}", stream=stream)
        actions.queue(address=address, idempotency_parts=(key,), message=message, now=now)
    Client().post(path)
    assert actions.deliver(now=now)["sent"] == 2
    words = {mail.get_body(("plain",)).get_content().strip() for mail in inbox.messages}
    assert words == {"words 2", "words 3"}
    assert OutboxMessage.objects.filter(state="suppressed", sealed=None).count() == 1


def test_every_mail_of_a_stream_carries_the_same_link(address, path) -> None:
    assert _path(actions.stop_address(address=address, stream="teststream:x")) == path
    assert _path(actions.stop_address(address=address, stream="teststream:y")) != path
    assert StopLink.objects.count() == 2


def test_the_row_of_a_stop_link_tells_neither_stream_nor_token(address, path) -> None:
    row = StopLink.objects.get()
    assert b"teststream" not in bytes(row.sealed)
    assert "teststream" not in row.lookup
    assert path.rsplit("/", 1)[1] not in repr(vars(row))


def test_what_stands_in_the_database_opens_no_stop_link(address, path, stopped) -> None:
    rows = (*StopLink.objects.values(), *Address.objects.values())
    values = {str(value) for row in rows for value in row.values()}
    for value in values:
        assert actions.stop_link(value) is None
    assert actions.stop_link(path.rsplit("/", 1)[1]) == (address, "teststream:x")
