"""A link that somebody waits for goes out at once; a list waits for the timer."""

import pytest
from django.db import OperationalError, transaction

from trialpost.web.mail import actions, dispatch
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage

LINK = RenderedMessage(subject="Your link", text="words", html="<p>words</p>", stream=None)
LIST = RenderedMessage(subject="News", text="words", html="<p>words</p>", stream="notices")


@pytest.fixture
def threads(monkeypatch, settings) -> list:
    """Keep the threads that sending starts, so that the test can wait for them."""
    settings.SEND_AT_ONCE = True
    started = []
    begin = dispatch.send_soon
    monkeypatch.setattr(dispatch, "send_soon", lambda: started.append(begin()))
    return started


def queue(message: RenderedMessage, now) -> None:
    address = actions.find_or_create(text="somebody@example.org", now=now)
    actions.confirm(address=address, now=now)
    with transaction.atomic():
        actions.queue(address=address, idempotency_parts=("one",), message=message, now=now)
        assert not OutboxMessage.objects.filter(state="sent").exists()


@pytest.mark.django_db(transaction=True)
def test_a_link_goes_out_when_its_row_is_committed(inbox, threads, now) -> None:
    queue(LINK, now)
    [thread] = threads
    thread.join(timeout=20)
    assert [mail["Subject"] for mail in inbox.messages] == ["Your link"]
    assert OutboxMessage.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_list_waits(inbox, threads, now) -> None:
    queue(LIST, now)
    assert threads == []
    assert inbox.messages == []


@pytest.mark.django_db(transaction=True)
def test_a_silent_mail_server_keeps_the_link(settings, threads, now, caplog) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queue(LINK, now)
    threads[0].join(timeout=20)
    assert OutboxMessage.objects.get().state == "queued"
    assert "somebody" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_link_does_not_wait_behind_lists(inbox, threads, now, settings) -> None:
    address = actions.find_or_create(text="somebody@example.org", now=now)
    actions.confirm(address=address, now=now)
    for number in range(dispatch.AT_ONCE + 5):
        actions.queue(address=address, idempotency_parts=(str(number),), message=LIST, now=now)
    queue(LINK, now)
    threads[0].join(timeout=20)
    assert [mail["Subject"] for mail in inbox.messages] == ["Your link"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_is_told_by_its_kind_only(threads, now, caplog, monkeypatch) -> None:
    def fails(**kwargs: object) -> None:
        raise OperationalError("somebody@example.org is locked")

    monkeypatch.setattr(dispatch.delivery, "deliver", fails)
    queue(LINK, now)
    threads[0].join(timeout=20)
    assert "OperationalError" in caplog.text
    assert "somebody" not in caplog.text
    assert OutboxMessage.objects.get().state == "queued"
