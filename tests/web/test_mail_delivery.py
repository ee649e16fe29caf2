"""The outbox: each message once over real SMTP, whatever the server answers or whoever dies."""

import datetime as dt
import email
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from msgspec.structs import replace

from cluster import free_port
from trialpost.errors import BadInput, ServiceUnavailable
from trialpost.web.mail import actions, claims, delivery, links, store, streams, upkeep
from trialpost.web.mail.models import (
    Address,
    ListDay,
    MailedLink,
    OutboxMessage,
    Settled,
    Suppression,
)
from trialpost.web.mail.rendering import RenderedMessage, as_html

pytestmark = pytest.mark.django_db
State = OutboxMessage.State
STREAM = "teststream"


def deliver(now: dt.datetime, **more: object) -> dict[str, int]:
    """Deliver at a moment at which the clock stands still."""
    return actions.deliver(now=now, **({"clock": lambda: now} | more))


def counted(**counts: int) -> dict[str, int]:
    """Return what a delivery answers, with 0 for all that is not named."""
    keys = ("sent", "kept", "failed", "suppressed", "uncertain", "braked")
    return dict.fromkeys(keys, 0) | counts


@pytest.fixture(autouse=True)
def wanted(monkeypatch) -> dict[str, bool]:
    """A stream of the test's own, and whether it is wanted."""
    answer = {"wanted": True}
    stream = streams.Stream(
        stop=lambda address, stream, now: None,
        describe=lambda stream: "mails of a test",
        wanted=lambda address, stream: answer["wanted"],
    )
    monkeypatch.setitem(streams._STREAMS, STREAM, stream)
    return answer


@pytest.fixture
def address(now: dt.datetime) -> Address:
    found = actions.find_or_create(text="Ada@Example.org", now=now)
    actions.confirm(address=found, now=now)
    return found


@pytest.fixture
def dropping_server(settings) -> Iterator["DroppingServer"]:
    """A real server that takes the first message's words and hangs up without an answer."""
    box = DroppingServer()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    try:
        yield box
    finally:
        controller.stop()


class DroppingServer:
    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages.append(email.message_from_bytes(envelope.original_content or b""))
        if len(self.messages) == 1:
            server.transport.close()
        return "250 OK"


def put(address: Address, now: dt.datetime, *, key: str = "1", stream: str | None = STREAM) -> None:
    message = RenderedMessage(
        subject="News from Trialpost", text="Grüße.\n", html=as_html("Grüße.\n"), stream=stream
    )
    actions.queue(address=address, idempotency_parts=("test", key), message=message, now=now)


def claim(now: dt.datetime) -> OutboxMessage | None:
    rows = claims.claim(due_by=now, now=now, most=1, singles_only=False)
    return rows[0] if rows else None


def claim_and_hand_over(now: dt.datetime) -> OutboxMessage | None:
    row = claim(now)
    return row if row and claims.note_and_hand_over((), [row], now=now) else None


def only_row() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_a_message_arrives_once_and_its_words_are_dropped(inbox, address, now) -> None:
    put(address, now)
    put(address, now)
    assert deliver(now=now) == counted(sent=1)
    assert deliver(now=now) == counted()
    assert [mail["To"] for mail in inbox.messages] == ["Ada@example.org"]
    assert only_row().sealed is None
    assert only_row().state == State.SENT


def test_the_same_key_after_delivery_sends_nothing_more(inbox, address, now) -> None:
    put(address, now)
    deliver(now=now)
    put(address, now + dt.timedelta(days=3))
    deliver(now=now + dt.timedelta(days=3))
    assert len(inbox.messages) == 1


def test_headers_of_list_mail(settings, inbox, address, now) -> None:
    settings.SERVICE = replace(settings.SERVICE, mail_is_signed=True)
    put(address, now)
    deliver(now=now)
    mail = inbox.messages[0]
    assert mail["List-Unsubscribe"].startswith("<http")
    assert "/stop/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<teststream.trialpost.example>"
    assert mail["Message-ID"] == only_row().message_id
    assert mail["Date"].datetime == now
    assert mail["From"] == "Trialpost <post@trialpost.example>"


def test_body_is_text_and_simple_html(inbox, address, now) -> None:
    put(address, now)
    deliver(now=now)
    mail = inbox.messages[0]
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Grüße."
    assert "<img" not in mail.get_body(("html",)).get_content()


def test_a_single_message_has_no_list_headers(inbox, address, now) -> None:
    put(address, now, stream=None)
    deliver(now=now)
    assert not [name for name in inbox.messages[0].keys() if name.startswith("List-")]  # noqa: SIM118


@pytest.mark.parametrize(
    ("base_url", "signed", "expected"),
    [
        ("https://trials.example", True, True),
        ("https://trials.example", False, False),
        ("http://127.0.0.1:8000", True, True),
        ("http://127.0.0.1:8000", False, False),
        ("http://trials.example", True, False),
    ],
)
def test_one_click_stands_only_under_a_signature(
    settings, inbox, address, now, base_url, signed, expected
) -> None:
    settings.SERVICE = replace(settings.SERVICE, base_url=base_url, mail_is_signed=signed)
    put(address, now)
    deliver(now=now)
    assert ("List-Unsubscribe-Post" in inbox.messages[0]) is expected
    assert inbox.messages[0]["List-Unsubscribe"].startswith(f"<{base_url}/stop/")


def test_a_passing_refusal_is_kept_with_a_growing_pause_and_then_given_up(
    inbox, address, now
) -> None:
    inbox.recipients = ["451 4.7.1 later"] * 7
    put(address, now)
    hours, moment = [], now
    while only_row().state == State.QUEUED:
        deliver(now=moment)
        if only_row().state == State.QUEUED:
            hours.append((only_row().due_at - moment).total_seconds() / 3600)
            assert deliver(now=moment)["kept"] == 1
            moment = only_row().due_at
    assert hours == [2, 4, 8, 16, 32, 64]
    assert only_row().state == State.FAILED
    assert only_row().last_code == "451 4.7.1"
    assert store.is_suppressed(address)
    assert not inbox.messages


def test_a_link_that_somebody_waits_for_is_tried_again_in_minutes(inbox, address, now) -> None:
    inbox.recipients = ["451 greylisted"]
    put(address, now, stream=None)
    deliver(now=now)
    assert only_row().due_at == now + dt.timedelta(minutes=5)
    assert deliver(now=only_row().due_at)["sent"] == 1


@pytest.mark.parametrize(
    ("answer", "suppressed"),
    [
        ("550 5.1.1 no", True),
        ("550 No such user here", True),
        ("553 mailbox unknown", True),
        ("550 5.7.1 your network is on a list", False),
        ("550 not today", False),
        ("552 5.2.2 mailbox full", False),
    ],
)
def test_a_lasting_refusal_fails_and_an_unknown_mailbox_is_never_mailed_again(
    inbox, address, now, answer, suppressed
) -> None:
    inbox.recipients = [answer]
    put(address, now)
    assert deliver(now=now)["failed"] == 1
    assert only_row().sealed is None
    assert store.is_suppressed(address) is suppressed
    put(address, now, key="2")
    assert deliver(now=now)["sent"] == (0 if suppressed else 1)


def test_a_refusal_of_the_words_fails(inbox, address, now) -> None:
    inbox.answers = ["554 5.6.0 no"]
    put(address, now)
    assert deliver(now=now) == counted(failed=1)


@pytest.mark.parametrize("answer", ["500 disk full", "503 bad sequence", "530 5.7.0 sign in"])
@pytest.mark.parametrize("stage", ["answers", "recipients"])
def test_a_server_that_is_itself_broken_loses_nothing(inbox, address, now, stage, answer) -> None:
    setattr(inbox, stage, [answer])
    put(address, now)
    assert deliver(now=now) == counted(kept=1)
    assert deliver(now=only_row().due_at)["sent"] == 1


def test_the_servers_own_words_are_not_kept(inbox, address, now) -> None:
    inbox.recipients = ["550 5.1.1 <ada@example.org> unknown"]
    put(address, now)
    deliver(now=now)
    assert only_row().last_code == "550 5.1.1"


def test_an_unreachable_server_keeps_everything_and_is_named(settings, address, now) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    put(address, now)
    put(address, now, key="2")
    with pytest.raises(ServiceUnavailable) as told:
        deliver(now=now)
    assert f"127.0.0.1:{settings.EMAIL_PORT}" in told.value.sentence
    assert "Nothing was lost: 2 messages are kept" in told.value.sentence
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {(State.QUEUED, 0)}


def test_after_an_outage_everything_goes_out(settings, request, address, now) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    put(address, now)
    with pytest.raises(ServiceUnavailable):
        deliver(now=now)
    inbox = request.getfixturevalue("inbox")
    assert deliver(now=now)["sent"] == 1
    assert len(inbox.messages) == 1


def test_a_sender_that_dies_after_sending_is_followed_up_once_under_the_same_id(
    inbox, address, now, monkeypatch
) -> None:
    put(address, now)

    def dies(*args: object, **kwargs: object) -> str:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "judged", dies)
        with pytest.raises(RuntimeError):
            deliver(now=now)
    assert only_row().state == State.SENDING
    assert deliver(now=now + delivery.LEASE / 2) == counted()
    later = now + delivery.LEASE * 2
    assert deliver(now=later) == counted(sent=1, uncertain=1)
    assert deliver(now=later + delivery.LEASE * 2)["sent"] == 0
    first, second = inbox.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_sender_that_dies_twice_is_not_followed_up_again(inbox, address, now) -> None:
    put(address, now)
    for moment in (now, now + delivery.LEASE * 2):
        claims.recover(now=moment)
        assert claim_and_hand_over(moment) is not None
    assert deliver(now=now + delivery.LEASE * 4) == counted(failed=1)
    assert only_row().state == State.FAILED
    assert only_row().sealed is None


def test_what_a_dead_sender_never_handed_over_is_in_no_doubt(inbox, address, now) -> None:
    put(address, now)
    assert claim(now) is not None
    assert deliver(now=now + delivery.LEASE) == counted()
    assert deliver(now=now + delivery.LEASE * 2) == counted(sent=1)
    assert only_row().attempts == 1


def test_a_message_in_doubt_is_never_sent_a_third_time_whatever_comes_between(
    inbox, address, now
) -> None:
    put(address, now)
    claim_and_hand_over(now)
    inbox.recipients = ["451 later"]
    later = now + delivery.LEASE * 2
    assert deliver(later) == counted(kept=1, uncertain=1)
    assert only_row().state == State.UNCERTAIN
    later = only_row().due_at
    claim_and_hand_over(later)
    assert deliver(later + delivery.LEASE * 2) == counted(failed=1)


def test_the_answer_to_a_slow_sender_counts_although_its_lease_was_over(address, now) -> None:
    put(address, now)
    row = claim_and_hand_over(now)
    assert claims.recover(now=now + delivery.LEASE * 2).uncertain == 1
    claims.note_and_hand_over([claims.Note(row, State.SENT, {"sent_at": now.date()})], (), now=now)
    assert only_row().state == State.SENT


def test_the_answer_to_a_slow_sender_changes_nothing_once_another_sends(address, now) -> None:
    put(address, now)
    row = claim_and_hand_over(now)
    later = now + delivery.LEASE * 2
    claims.recover(now=later)
    claim_and_hand_over(later)
    claims.note_and_hand_over([claims.Note(row, State.QUEUED)], (), now=later)
    assert only_row().state == State.SENDING


def test_a_connection_lost_after_the_words_is_uncertain_and_sent_once_more(
    dropping_server, address, now
) -> None:
    put(address, now)
    deliver(now=now)
    assert only_row().state == State.UNCERTAIN
    assert deliver(now=now) == counted(kept=1)
    later = only_row().due_at
    assert deliver(now=later) == counted(sent=1)
    first, second = dropping_server.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_two_senders_do_not_both_take_a_message(inbox, address, now) -> None:
    put(address, now)
    first = claim(now)
    assert first is not None
    assert claim(now) is None


def test_a_sender_whose_claim_was_taken_over_hands_nothing_over(address, now) -> None:
    put(address, now)
    mine = claim(now)
    later = now + delivery.LEASE * 2
    claims.recover(now=later)
    assert claim(later) is not None
    assert claims.note_and_hand_over((), [mine], now=later) == []


def test_handing_over_twice_is_the_same_as_once(address, now) -> None:
    put(address, now)
    row = claim(now)
    for _ in range(2):
        assert claims.note_and_hand_over((), [row], now=now) == [row]
    assert only_row().attempts == 1
    assert ListDay.objects.get().count == 1


def test_list_mail_waits_for_confirmation_and_respects_suppression(inbox, now) -> None:
    stranger = actions.find_or_create(text="bob@example.org", now=now)
    put(stranger, now)
    assert only_row().state == State.SUPPRESSED
    put(stranger, now, key="2", stream=None)
    assert deliver(now=now)["sent"] == 1


def test_an_address_suppressed_after_queueing_gets_nothing(inbox, address, now) -> None:
    put(address, now)
    Suppression.objects.create(lookup=address.lookup, reason="test", created_at=now)
    assert deliver(now=now) == counted(suppressed=1)
    assert not inbox.messages
    actions.confirm(address=address, now=now)
    put(address, now, key="2")
    assert deliver(now=now)["sent"] == 1


def test_limit(inbox, address, now) -> None:
    for key in "abc":
        put(address, now, key=key)
    assert deliver(now=now, limit=2) == counted(sent=2, kept=1)


def test_an_address_is_one_row_however_it_is_capitalised(address, now) -> None:
    again = actions.find_or_create(text="  ADA@example.ORG ", now=now)
    assert again.pk == address.pk
    assert store.address_text(again) == "Ada@example.org"


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@", "a@b@c", "ada@example.org\nBcc: x@example.org"]
)
def test_what_is_not_an_address_is_refused_without_repeating_it(text, now) -> None:
    with pytest.raises(BadInput, match=r"name@example\.org"):
        actions.find_or_create(text=text, now=now)


def test_html_is_escaped_and_addresses_can_be_clicked() -> None:
    html = as_html("<b>5 & 6</b>\nsee http://a.example/x?y=1&z.\n\nEnd")
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt;<br>" in html
    assert '<a href="http://a.example/x?y=1&amp;z">' in html
    assert html.count("<p>") == 2
    assert "<b>" not in html


class Ticking:
    """A clock that goes on by so much whenever somebody looks at it."""

    def __init__(self, start: dt.datetime, step: dt.timedelta) -> None:
        self.moment, self.step = start, step

    def __call__(self) -> dt.datetime:
        self.moment += self.step
        return self.moment


def test_a_run_that_takes_hours_is_not_overtaken_by_another_sender(
    inbox, address, now, monkeypatch
) -> None:
    for key in "abcdef":
        put(address, now, key=key)
    clock = Ticking(now, dt.timedelta(minutes=5))
    real = delivery.smtp.send

    def beside(carrier, mail):
        """While a message is in flight another sender looks for what was left behind."""
        claims.recover(now=clock.moment)
        assert OutboxMessage.objects.filter(state=State.SENDING).count() == 1
        assert not OutboxMessage.objects.filter(state=State.UNCERTAIN).exists()
        return real(carrier, mail)

    monkeypatch.setattr(delivery.smtp, "send", beside)
    assert deliver(now, clock=clock)["sent"] == 6
    assert clock.moment - now > 2 * delivery.LEASE
    assert len({mail["Message-ID"] for mail in inbox.messages}) == len(inbox.messages) == 6


def test_a_stop_while_a_message_is_in_flight_ends_it(inbox, address, now, wanted) -> None:
    inbox.recipients = ["451 later"]
    put(address, now)
    deliver(now)
    wanted["wanted"] = False
    assert deliver(only_row().due_at)["suppressed"] == 1
    assert only_row().sealed is None
    assert not inbox.messages


def test_what_is_taken_over_is_sent_only_if_it_is_still_wanted(inbox, address, now, wanted) -> None:
    put(address, now)
    assert claim(now) is not None
    wanted["wanted"] = False
    assert deliver(now + 2 * delivery.LEASE)["suppressed"] == 1
    assert not inbox.messages


def test_links_go_before_lists_however_late_they_came(inbox, address, now) -> None:
    put(address, now, key="list")
    put(address, now + dt.timedelta(hours=3), key="link", stream=None)
    deliver(now + dt.timedelta(hours=4), limit=1)
    assert OutboxMessage.objects.get(state=State.SENT).single


def test_a_run_for_links_leaves_lists(inbox, address, now) -> None:
    put(address, now, key="list")
    put(address, now, key="link", stream=None)
    assert deliver(now, singles_only=True) == counted(sent=1, kept=1)
    assert OutboxMessage.objects.get(state=State.QUEUED).single is False


def test_a_message_that_does_not_open_holds_up_nobody(inbox, address, now, caplog) -> None:
    put(address, now)
    put(address, now, key="2")
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.earliest("pk").pk).update(
        sealed=b"x" * 40
    )
    assert deliver(now) == counted(sent=1, kept=1)
    moment = now
    for _ in range(7):
        moment += dt.timedelta(days=4)
        deliver(moment)
    assert not OutboxMessage.objects.filter(state=State.QUEUED).exists()
    assert not store.is_suppressed(address)
    assert "SealBroken" in caplog.text


def test_a_message_to_somebody_who_is_gone_is_not_kept(address, now) -> None:
    Address.objects.filter(pk=address.pk).delete()
    put(address, now)
    assert not OutboxMessage.objects.exists()


def test_list_mail_tells_its_day_only(inbox, address, now) -> None:
    put(address, now)
    row = only_row()
    assert (row.created_at, row.due_at.time()) == (now.date(), dt.time(0))
    deliver(now)
    assert only_row().sent_at == now.date()
    assert only_row().claimed_at is None


def test_what_is_done_is_forgotten_soon_and_still_never_sent_again(inbox, address, now) -> None:
    put(address, now)
    deliver(now)
    later = now + upkeep.DONE_KEPT
    actions.tidy(now=later - dt.timedelta(days=1))
    assert OutboxMessage.objects.exists()
    actions.tidy(now=later)
    assert not OutboxMessage.objects.exists()
    assert set(Settled.objects.values_list("day", flat=True)) == {later.date()}
    put(address, later)
    actions.queue_prepared(
        rows=[
            actions.prepare(
                address=address,
                idempotency_parts=("test", "1"),
                message=RenderedMessage(subject="s", text="t", stream=STREAM),
                now=later,
            )
        ]
    )
    assert not OutboxMessage.objects.exists()


def test_what_still_waits_is_never_forgotten(address, now) -> None:
    put(address, now)
    actions.tidy(now=now + dt.timedelta(days=400))
    assert only_row().state == State.QUEUED


def test_tidy_forgets_addresses_that_nothing_needs(address, now) -> None:
    linked = actions.find_or_create(text="bob@example.org", now=now)
    later = now + dt.timedelta(days=3)
    links.create(address=linked, purpose="subscribe", lasts=links.LONG, now=later)
    actions.tidy(now=now + dt.timedelta(days=1))
    assert Address.objects.count() == 2
    actions.tidy(now=later)
    assert list(Address.objects.all()) == [linked]
    MailedLink.objects.all().delete()
    put(linked, later, stream=None)
    actions.tidy(now=later)
    assert list(Address.objects.all()) == [linked]


def test_tidy_keeps_who_has_an_account_or_a_subscription(address, now) -> None:
    from trialpost.web.newsroom.models import Subscription
    from trialpost.web.people.models import Person

    reader = actions.find_or_create(text="bob@example.org", now=now)
    Subscription.objects.create(address=reader, lookup="x", sealed=b"x", created_at=now)
    Person.objects.create(token="x", address=address, created_at=now)
    actions.tidy(now=now + dt.timedelta(days=900))
    assert set(Address.objects.all()) == {address, reader}


def test_tidy_clears_sessions_that_are_over(now) -> None:
    from django.contrib.sessions.models import Session

    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + dt.timedelta(days=days)
        )
    actions.tidy(now=now)
    assert Session.objects.get().session_key == "new"
