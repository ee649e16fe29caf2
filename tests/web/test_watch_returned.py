"""News of a mail that did not arrive is told by the next mail that can: once, and never twice."""

import base64
import datetime as dt
import json
import smtplib

import pytest
from django.test import Client

import returned_made_up as made_up
from invented_trials import Shelf, study
from returned_made_up import filled
from test_watch_notices import person, words_of
from trialpost.web import doctor
from trialpost.web.mail import actions as mail
from trialpost.web.mail import bounces, message_ids, returned, smtp, upkeep
from trialpost.web.mail.configuring import Provider
from trialpost.web.mail.models import Address, OutboxMessage, ReturnedMail, Settled, Suppression
from trialpost.web.mail.suppression import KEEPS_REFUSING, MAILBOX_UNKNOWN, suppress
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person
from trialpost.web.watch import actions
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.models import Digest, Notice
from trialpost.web.watch.noticing.deciding import DecisionKind
from trialpost.web.watch.noticing.decisions import decide
from trialpost.web.watch.sending.digesting import gather

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
POLICY, GONE, LATER = "550 5.7.1 not today", "550 5.1.1 nobody here", "451 4.7.1 later"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def ada(shelf, now) -> Person:
    """Somebody for whom a mail about a trial waits in the outbox."""
    found = person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    return found


def step(at: dt.datetime) -> dict[str, int]:
    """Do as the timer does, with a clock that stands still."""
    gather(now=at)
    return mail.deliver(now=at, clock=lambda: at)


def told(inbox) -> list[list[str]]:
    """Return which trials each mail that arrived named."""
    names = [f"A Trial of a New Tablet, Number {number}" for number in range(1, 9)]
    return [
        [name[-1] for name in names if name in words_of(one).replace("\n", " ")]
        for one in inbox.messages
    ]


def come_back(address: Address, message_id: str, *, at: dt.datetime, **more: str) -> object:
    """Let a bounce arrive that names a message."""
    form = {"to": "ada@example.org", "status": "5.7.1", "action": "failed"} | more
    report = returned.read(filled(made_up.POSTFIX, id=message_id, **form))
    return bounces.take(report=report, now=at)


def test_what_a_provider_tells_of_is_told_anew_as_if_it_had_come_back(
    ada, inbox, now, settings
) -> None:
    settings.MAIL_PROVIDER = Provider(name="postmark", secret="postmark:a-long-enough-secret")
    settings.ANYMAIL = settings.MAIL_PROVIDER.anymail
    assert step(now)["sent"] == 1
    event = {
        "RecordType": "Bounce", "Type": "HardBounce", "Email": "ada@example.org",
        "MessageID": "00-11", "Details": "smtp;550 5.1.1 does not exist",
        "BouncedAt": "2026-11-22T09:00:00Z", "ID": 42,
    }  # fmt: skip
    proof = base64.b64encode(settings.MAIL_PROVIDER.secret.encode()).decode()
    headers = {"Authorization": f"Basic {proof}"}
    other = message_ids.new("f" * 64, sender="post@example.org")
    ours = OutboxMessage.objects.get().message_id
    for named, waits in (("nothing of ours", False), (other, False), (ours, True)):
        told_of = json.dumps(event | {"Content": f"Message-ID: {named}"})
        called = Client().post(
            "/mail/provider/postmark/", told_of, content_type="application/json", headers=headers
        )
        assert called.status_code == 200
        assert (Notice.objects.get().digest is None) == waits, named
    assert come_back(ada.address, ours, at=now, status="5.1.1") == bounces.Taken.AGAIN
    mail.confirm(address=ada.address, now=now + DAY)
    assert [step(now + DAY)["sent"], step(now + 2 * DAY)["sent"]] == [1, 0]


def test_what_was_refused_is_told_by_the_next_mail_and_once(ada, inbox, now) -> None:
    inbox.recipients = [POLICY]
    assert step(now)["failed"] == 1
    assert Notice.objects.get().digest is None
    assert [step(now + HOUR)["sent"], step(now + DAY)["sent"]] == [0, 0], "the answer would be one"
    assert [step(now + 2 * DAY)["sent"], step(now + 3 * DAY)["sent"]] == [1, 0]
    assert told(inbox) == [["2"]]


def test_a_later_trial_is_told_together_with_what_was_refused(ada, shelf, inbox, now) -> None:
    inbox.answers = ["554 5.6.0 not such words"]
    step(now)
    shelf.load(study(3), now=now + DAY)
    actions.watch(now=now + DAY)
    step(now + 2 * DAY)
    assert told(inbox) == [["2", "3"]]


def test_what_was_refused_and_is_not_so_any_more_is_not_told(ada, shelf, inbox, now) -> None:
    inbox.recipients = [POLICY]
    step(now)
    shelf.load(study(2, status="COMPLETED"), now=now + DAY)
    actions.watch(now=now + DAY)
    assert step(now + 2 * DAY)["sent"] == 0
    assert Notice.objects.get().dropped_at is not None


def test_a_weekly_mail_that_was_refused_waits_for_the_next_week(shelf, inbox, now) -> None:
    who = person(now)
    choose(person=who, choice=Choice(cadence=Cadence.WEEKLY, weekday=0, zone="UTC"), now=now)
    shelf.load(study(2), now=now)
    monday = (now + DAY).replace(hour=9)
    actions.watch(now=monday)
    inbox.recipients = [POLICY]
    assert step(monday)["failed"] == 1
    assert [step(monday + days * DAY)["sent"] for days in range(1, 9)] == [0] * 6 + [1, 0]


def test_three_refusals_end_the_lists_and_the_operator_sees_what_waits(ada, inbox, now) -> None:
    inbox.recipients = [POLICY] * 9
    failed = [step(now + days * DAY)["failed"] for days in range(12)]
    assert failed == [1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert list(Suppression.objects.values_list("reason", flat=True)) == [KEEPS_REFUSING]
    seen = next(one for one in doctor.examine(now=now) if one.part == "bounces").seen
    assert "1 notice waits for 1 person whose address gets no lists" in seen
    inbox.recipients = []
    mail.confirm(address=ada.address, now=now + 20 * DAY)
    assert [step(now + days * DAY)["sent"] for days in (20, 21)] == [1, 0]
    assert told(inbox) == [["2"]]


def test_who_is_gone_and_comes_back_is_told(ada, inbox, now) -> None:
    inbox.recipients = [GONE]
    step(now)
    assert step(now + 5 * DAY)["sent"] == 0
    mail.confirm(address=ada.address, now=now + 6 * DAY)
    assert [step(now + days * DAY)["sent"] for days in (6, 7)] == [1, 0]


def test_what_was_put_off_too_often_waits_for_a_new_confirmation(ada, inbox, now) -> None:
    inbox.answers = [LATER] * 7
    at = now
    while not step(at)["failed"]:
        at += HOUR * 4
    assert Suppression.objects.get().reason == KEEPS_REFUSING
    assert Notice.objects.get().digest is None
    mail.confirm(address=ada.address, now=at)
    assert [step(at)["sent"], step(at + DAY)["sent"]] == [1, 0]


def test_what_was_held_back_as_its_address_was_suppressed_waits(ada, inbox, now) -> None:
    suppress(lookup=ada.address.lookup, reason=MAILBOX_UNKNOWN, now=now)
    assert mail.deliver(now=now, clock=lambda: now)["suppressed"] == 1, "and nothing was gathered"
    assert Notice.objects.get().digest is None
    mail.confirm(address=ada.address, now=now)
    assert [step(now)["sent"], step(now + DAY)["sent"]] == [1, 0]


def test_who_stopped_is_not_told_later_what_was_held_back(ada, inbox, now) -> None:
    people.stop_notices(person=ada, now=now)
    step(now)
    people.resume_notices(person=ada)
    assert step(now + 3 * DAY)["sent"] == 0
    assert Digest.objects.count() == 1


def test_what_may_have_arrived_is_not_told_again(ada, inbox, now) -> None:
    OutboxMessage.objects.update(state="uncertain", in_doubt=True)
    inbox.recipients = [POLICY]
    assert step(now)["failed"] == 1
    assert Digest.objects.count() == 1
    assert [step(now + days * DAY)["sent"] for days in (2, 5)] == [0, 0]


def test_a_sender_that_dies_after_the_refusal_leaves_it_to_the_next(
    ada, inbox, now, monkeypatch
) -> None:
    inbox.recipients = [POLICY]
    with monkeypatch.context() as patched:
        patched.setattr("trialpost.web.mail.undelivered.settle", lambda **given: None)
        step(now)
    assert Notice.objects.get().digest is not None
    late = now + 4 * DAY
    step(late)
    assert Notice.objects.get().digest is None, "seen before the row was settled"
    assert step(late + 2 * DAY)["sent"] == 1


@pytest.mark.parametrize("days", [0, 30])
def test_what_came_back_is_told_by_the_next_mail(ada, inbox, now, days) -> None:
    message = OutboxMessage.objects.get().message_id
    step(now)
    at = now + days * DAY
    upkeep.tidy(now=at)
    assert Settled.objects.exists() == bool(days)
    assert come_back(ada.address, message, at=at) == returned.Kind.REFUSED
    assert come_back(ada.address, message, at=at) == bounces.Taken.AGAIN
    sent = [step(at + later * DAY)["sent"] for later in (0, 1, 2, 3)]
    assert sent == [0, 0, 1, 0]
    assert told(inbox) == [["2"], ["2"]]


def test_what_came_back_from_where_it_was_forwarded_to_was_told(ada, inbox, now) -> None:
    message = OutboxMessage.objects.get().message_id
    step(now)
    come_back(ada.address, message, at=now, to="elsewhere@example.net", status="5.1.1")
    assert Digest.objects.count() == 1


def test_what_was_delayed_was_not_lost(ada, inbox, now) -> None:
    message = OutboxMessage.objects.get().message_id
    step(now)
    come_back(ada.address, message, at=now, status="4.4.1", action="delayed")
    assert Digest.objects.count() == 1


def test_refusals_of_one_message_count_once(ada, inbox, now) -> None:
    message = OutboxMessage.objects.get().message_id
    inbox.recipients = [POLICY]
    step(now)
    assert come_back(ada.address, message, at=now) == bounces.Taken.AGAIN
    assert ReturnedMail.objects.count() == 1


# What was put off and taken back --------------------------------------------------------------


def taken_back(shelf: Shelf, who: Person, at: dt.datetime) -> None:
    """Let a second trial, named in the mail that waits, be declined."""
    decide(person=who, trial="NCT00000003", kind=DecisionKind.DECLINED, now=at)


def test_a_mail_that_is_taken_back_keeps_count_of_how_often_it_was_put_off(
    shelf, inbox, now
) -> None:
    who = person(now)
    shelf.load(study(2), study(3), now=now)
    actions.watch(now=now)
    inbox.answers = [LATER] * 7
    at, passed = now, []
    for attempt in range(7):
        if attempt == 3:
            taken_back(shelf, who, at)
        done = step(at)
        row = OutboxMessage.objects.filter(state="queued").first()
        if row is None:
            break
        assert row.attempts == attempt + 1
        passed.append((row.due_at - at) // HOUR)
        at = row.due_at
    assert passed == [2, 4, 8, 16, 32, 64]
    assert done["failed"] == 1
    assert Suppression.objects.get().reason == KEEPS_REFUSING


@pytest.mark.parametrize("code", ["no SMTPUTF8", "sender 550 5.7.1"])
def test_a_relay_that_is_at_fault_for_days_silences_nobody(
    ada, inbox, now, monkeypatch, code
) -> None:
    """Their mail is given up, and what it told goes out when the operator has mended it."""
    at = now
    with monkeypatch.context() as patched:
        patched.setattr(smtp, "send", lambda *_: smtp.Answer(smtp.Outcome.KEPT, code))
        while not step(at)["failed"]:
            at = OutboxMessage.objects.get().due_at
    assert not Suppression.objects.exists()
    assert not ReturnedMail.objects.exists()
    assert [step(at + days * DAY)["sent"] for days in (2, 4)] == [1, 0]
    assert told(inbox) == [["2"]]


@pytest.mark.parametrize(
    ("code", "of_the_mail"),
    [("450 4.2.0", True), ("452", True), ("550 5.1.1", True), ("554", True), ("559", True),
     ("not an address", True), ("421 4.3.2", False), ("500", False), ("530 5.7.0", False),
     ("560", False), ("sender 451", False), ("connection lost", False), ("no SMTPUTF8", False),
     ("not opened", False), ("uncertain", False), ("", False)],
)  # fmt: skip
def test_whose_fault_a_refusal_is(code, of_the_mail) -> None:
    assert smtp.is_of_the_mail(code) is of_the_mail


@pytest.mark.parametrize(("at", "code"), [("MAIL", "sender 550 5.7.1"), ("RCPT", "450 4.2.0")])
def test_where_a_refusal_came_stands_in_its_code(at, code) -> None:
    class Refusing:
        def send_messages(self, mails) -> None:
            if at == "MAIL":
                raise smtplib.SMTPSenderRefused(550, b"5.7.1 not you", "post@example.org")
            raise smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"4.2.0 later")})

    answer = smtp.send(Refusing(), None)
    assert (answer, smtp.is_of_the_mail(answer.code)) == (
        smtp.Answer(smtp.Outcome.KEPT, code),
        at == "RCPT",
    )


def test_the_demo_gathers_before_it_delivers(ada, inbox, now) -> None:
    from trialpost.web.pages import demo

    decide(person=ada, trial="NCT00000002", kind=DecisionKind.DECLINED, now=now)
    demo.send_what_is_due(now=now)
    assert inbox.messages == []
