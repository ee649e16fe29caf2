"""The daily brake: exact over all senders, for lists only, and lifted the moment it is raised."""

import datetime as dt

import pytest

from trialpost.errors import ConfigurationError
from trialpost.web import configuration
from trialpost.web.mail import actions, brake, claims, streams, upkeep
from trialpost.web.mail.models import ListDay, OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage

pytestmark = pytest.mark.django_db
STREAM = "teststream"


@pytest.fixture(autouse=True)
def _stream(monkeypatch) -> None:
    stream = streams.Stream(
        stop=lambda address, stream, now: None,
        describe=lambda stream: "mails of a test",
        wanted=lambda address, stream: True,
    )
    monkeypatch.setitem(streams._STREAMS, STREAM, stream)


@pytest.fixture
def queue(now):
    """Queue so many messages of a list, or links."""
    address = actions.find_or_create(text="ada@example.org", now=now)
    actions.confirm(address=address, now=now)
    made = iter(range(10**6))

    def put(count: int, stream: str | None = STREAM, moment: dt.datetime = now) -> None:
        message = RenderedMessage(subject="s", text="t\n", stream=stream)
        for _ in range(count):
            parts = ("test", str(next(made)))
            actions.queue(address=address, idempotency_parts=parts, message=message, now=moment)

    return put


def deliver(now: dt.datetime) -> tuple[int, int, int]:
    done = actions.deliver(now=now, clock=lambda: now)
    return done["sent"], done["kept"], done["braked"]


def test_lists_stop_at_the_limit_and_go_on_the_next_day(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 3
    queue(5)
    assert deliver(now) == (3, 2, 2)
    assert deliver(now + dt.timedelta(hours=1)) == (0, 2, 2)
    assert deliver(now + dt.timedelta(days=1)) == (2, 0, 0)
    assert len(inbox.messages) == 5


def test_what_is_due_by_a_later_day_is_counted_by_the_day_on_which_it_is_sent(
    settings, inbox, queue, now
) -> None:
    settings.MAIL_PER_DAY = 3
    queue(5)
    done = actions.deliver(now=now + dt.timedelta(days=6), clock=lambda: now)
    assert (done["sent"], done["braked"]) == (3, 2)


def test_links_that_somebody_waits_for_go_on(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 1
    queue(2)
    queue(3, stream=None)
    assert deliver(now) == (4, 1, 1)
    queue(1, stream=None)
    assert deliver(now) == (1, 1, 1)


def test_a_limit_of_none_at_all_stops_every_list(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 0
    queue(1)
    assert deliver(now) == (0, 1, 1)
    assert OutboxMessage.objects.get().attempts == 0


def test_a_raised_limit_counts_at_once(settings, inbox, queue, now) -> None:
    queue(2)
    assert deliver(now) == (2, 0, 0)
    settings.MAIL_PER_DAY = 2
    queue(4)
    assert deliver(now) == (0, 4, 4)
    settings.MAIL_PER_DAY = 5
    assert deliver(now) == (3, 1, 1)


def test_what_the_server_does_not_take_is_not_counted(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 2
    inbox.recipients = ["451 later", "550 5.7.1 no"]
    queue(5)
    assert deliver(now) == (2, 2, 1)
    assert ListDay.objects.get().count == 2


def test_several_senders_share_one_count(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 5
    queue(8)
    first = claims.claim(due_by=now, now=now, most=4, singles_only=False)
    second = claims.claim(due_by=now, now=now, most=4, singles_only=False)
    handed = [claims.note_and_hand_over((), [row], now=now) for row in (*first, *second)]
    assert [len(one) for one in handed] == [1, 1, 1, 1, 1, 0, 0, 0]
    assert OutboxMessage.objects.filter(state="queued").count() == 3


def test_a_sender_that_died_still_counts(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 2
    queue(3)
    rows = claims.claim(due_by=now, now=now, most=3, singles_only=False)
    claims.note_and_hand_over((), rows[:1], now=now)
    later = now + 2 * claims.LEASE
    done = actions.deliver(now=later, clock=lambda: later)
    assert (done["sent"], done["uncertain"], done["braked"]) == (1, 1, 2)


def test_the_operator_is_told(settings, inbox, queue, now) -> None:
    settings.MAIL_PER_DAY = 1
    queue(3)
    deliver(now)
    assert brake.standing(now=now).sentence == (
        "1 of 1 messages of lists were handed over today. "
        "2 that are due wait for tomorrow (UTC) or a higher limit."
    )
    settings.MAIL_PER_DAY = None
    assert "no limit is set" in brake.standing(now=now).sentence


def test_old_counts_are_dropped(inbox, queue, now) -> None:
    queue(1)
    deliver(now)
    upkeep.tidy(now=now + brake.KEPT_DAYS)
    assert ListDay.objects.count() == 1
    upkeep.tidy(now=now + brake.KEPT_DAYS + dt.timedelta(days=1))
    assert not ListDay.objects.exists()


@pytest.mark.parametrize("text", ["many", "-1", "1.5", "٣"])
def test_a_limit_that_is_no_count_is_refused(monkeypatch, text) -> None:
    monkeypatch.setenv("TRIALPOST_MAIL_PER_DAY", text)
    with pytest.raises(ConfigurationError, match="TRIALPOST_MAIL_PER_DAY"):
        configuration.mail_per_day()


def test_no_limit_unless_set(monkeypatch) -> None:
    assert configuration.mail_per_day() is None
    monkeypatch.setenv("TRIALPOST_MAIL_PER_DAY", " 0 ")
    assert configuration.mail_per_day() == 0
    monkeypatch.setenv("TRIALPOST_MAIL_CONNECTIONS", "0")
    with pytest.raises(ConfigurationError, match="at least 1"):
        configuration.mail_connections()
