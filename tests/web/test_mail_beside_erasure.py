"""Erasing somebody while a message to them is being written leaves nothing, on either database."""

import threading

import pytest
from django.db import connection, transaction

from trialpost.web.mail import actions
from trialpost.web.mail.models import Address, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.people.account import rights

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def in_thread(work, failed: list[Exception]) -> threading.Thread:
    """Do something with a database connection of its own; keep what it raised."""

    def run() -> None:
        try:
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_message_that_is_being_written_goes_with_the_address(now, monkeypatch) -> None:
    address = actions.find_or_create(text="ada@example.org", now=now)
    message = RenderedMessage(subject="s", text="t")
    written, may_commit, erasing = threading.Event(), threading.Event(), threading.Event()
    failed: list[Exception] = []
    enter = rights.ledger.enter

    def entering(*args: object) -> None:
        enter(*args)
        erasing.set()

    monkeypatch.setattr(rights.ledger, "enter", entering)

    def writes() -> None:
        with transaction.atomic():
            actions.queue(address=address, idempotency_parts=("1",), message=message, now=now)
            written.set()
            may_commit.wait(PATIENCE)

    writer = in_thread(writes, failed)
    assert written.wait(PATIENCE)
    eraser = in_thread(lambda: rights.erase(address=address, now=now), failed)
    assert erasing.wait(PATIENCE)
    may_commit.set()
    writer.join(PATIENCE)
    eraser.join(PATIENCE)
    assert failed == []
    assert not Address.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_message_that_comes_too_late_is_not_written(now) -> None:
    address = actions.find_or_create(text="ada@example.org", now=now)
    rights.erase(address=address, now=now)
    message = RenderedMessage(subject="s", text="t")
    answer = actions.queue(address=address, idempotency_parts=("1",), message=message, now=now)
    assert answer == actions.Queued.SUPPRESSED
    assert not OutboxMessage.objects.exists()
