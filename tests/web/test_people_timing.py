"""A request does the same whether or not an address has an account; the rest happens beside it."""

import logging
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trialpost.errors import ServiceUnavailable
from trialpost.web import sealing
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, Allowance, MailedLink, OutboxMessage
from trialpost.web.people import actions, beside
from trialpost.web.people.models import Person

KNOWN, UNKNOWN = "ada@example.org", "nobody@example.org"


@pytest.fixture
def waiting(monkeypatch, settings) -> list:
    """Keep what is to be done beside the request, without doing it."""
    settings.SEND_AT_ONCE = True
    left: list = []

    class Worker:
        def submit(self, *call: object) -> None:
            left.append(call)

    monkeypatch.setattr(beside, "_worker", Worker)
    return left


@pytest.fixture
def account(db, now) -> Person:
    address = mail.find_or_create(text=KNOWN, now=now)
    return Person.objects.create(token="t" * 43, address=address, created_at=now)


def statements(path: str, who: str) -> list[str]:
    """Return what one request asks of the database, without the values."""
    Allowance.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = Client().post(path, {"address": who, "consent": "on", "category": "cancer"})
    assert answer["Location"].partition("?")[0] in ("/sent/", "/subscribe/asked/")
    return [re.sub(r"'[^']*'|\d+", "…", query["sql"]) for query in asked.captured_queries]


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/subscribe/"])
def test_a_request_does_the_same_for_a_known_and_an_unknown_address(account, waiting, path) -> None:
    known, unknown = statements(path, KNOWN), statements(path, UNKNOWN)
    assert known == unknown
    assert len(known) > 4
    assert not any("address" in one for one in known)
    assert len(waiting) == 2


def done_beside(waiting: list, monkeypatch) -> tuple[list[str], dict[str, int]]:
    """Do what was left for later; return what it asked of the database, and what it sealed."""
    monkeypatch.setattr("trialpost.web.people.beside.connection.close", lambda: None)
    monkeypatch.setattr(beside, "time", SimpleNamespace(sleep=lambda _: 0, monotonic=lambda: 0))
    done = dict.fromkeys(("encrypt", "decrypt"), 0)
    for name in done:
        real = getattr(sealing, name)

        def counted(*args: object, name: str = name, real: Callable = real) -> bytes:
            done[name] += 1
            return real(*args)

        monkeypatch.setattr(sealing, name, counted)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        for call, *rest in waiting:
            call(*rest)
    waiting.clear()
    monkeypatch.undo()
    kinds = (" ".join(query["sql"].split()[:3]) for query in asked.captured_queries)
    return sorted(one for one in kinds if "SAVEPOINT" not in one), done


@pytest.mark.parametrize("path", ["/sign-in/", "/join/", "/subscribe/"])
def test_beside_the_request_as_much_is_done_for_a_stranger(account, waiting, settings, path):
    """Counted are the statements by their kind, and what is sealed and opened."""
    found = []
    for who in (KNOWN, UNKNOWN):
        statements(path, who)
        with pytest.MonkeyPatch.context() as patch:
            found.append(done_beside(waiting, patch))
    assert found[0] == found[1]
    assert found[0][0].count('INSERT INTO "mail_mailedlink"') == 1
    assert MailedLink.objects.count() == (1 if path == "/sign-in/" else 2)
    assert OutboxMessage.objects.count() == MailedLink.objects.count()
    assert not Address.objects.exclude(pk=account.address.pk).exists() or path != "/sign-in/"


def test_it_begins_when_the_answer_is_gone_at_no_moment_that_can_be_foretold(
    settings, monkeypatch
) -> None:
    settings.SEND_AT_ONCE = True
    slept: list[float] = []
    clock = SimpleNamespace(sleep=slept.append, monotonic=lambda: 100.0)
    monkeypatch.setattr(beside, "time", clock)
    for _ in range(20):
        beside.do(lambda: None).result(timeout=20)
    assert len(set(slept)) == 20
    assert beside.WAITS[0] <= min(slept) < max(slept) <= beside.WAITS[1]
    settings.DEMO = True
    beside.do(lambda: None).result(timeout=20)
    assert slept[-1] == 0


def test_what_was_left_for_later_makes_the_link(account, waiting, monkeypatch) -> None:
    monkeypatch.setattr("trialpost.web.people.beside.connection.close", lambda: None)
    for who in (KNOWN, UNKNOWN):
        Client().post("/sign-in/", {"address": who})
    assert not MailedLink.objects.exists()
    monkeypatch.setattr(beside, "time", SimpleNamespace(sleep=lambda _: 0, monotonic=lambda: 0))
    for call, *rest in waiting:
        call(*rest)
    assert MailedLink.objects.get().address == account.address
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_a_thread_with_a_connection_of_its_own(inbox, settings, monkeypatch, now):
    settings.SEND_AT_ONCE = True
    monkeypatch.setattr("trialpost.web.mail.dispatch.send_soon", lambda: None)
    monkeypatch.setattr(beside, "WAITS", (0, 0))
    seen: list = []
    real = beside.do
    monkeypatch.setattr(beside, "do", lambda work: seen.append(real(work)))
    asked = actions.ask_to_join(address=KNOWN, consent="1", profile=None, client="c", now=now)
    assert asked is actions.Asked.TAKEN
    seen[0].result(timeout=20)
    assert MailedLink.objects.count() == 1


def test_a_failure_is_told_by_its_kind_only(settings, monkeypatch, caplog) -> None:
    settings.SEND_AT_ONCE = True
    monkeypatch.setattr(beside, "WAITS", (0, 0))

    def fails() -> None:
        raise ServiceUnavailable(f"{KNOWN} cannot be written")

    with caplog.at_level(logging.ERROR):
        beside.do(fails).result(timeout=20)
    assert "ServiceUnavailable" in caplog.text
    assert KNOWN not in caplog.text
