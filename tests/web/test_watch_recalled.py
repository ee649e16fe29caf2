"""What was gathered and waits in the outbox goes out only if it is still so when it is sent."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from invented_trials import Shelf, study
from test_watch_notices import person, profile, words_of
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.suppression import MAILBOX_UNKNOWN, suppress
from trialpost.web.people import actions as people
from trialpost.web.watch import actions
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.models import Digest, Notice
from trialpost.web.watch.noticing.deciding import DecisionKind as Kind
from trialpost.web.watch.noticing.decisions import decide
from trialpost.web.watch.noticing.still import Look
from trialpost.web.watch.sending.digesting import gather

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def ada(shelf, now):
    """Somebody for whom a mail about two trials waits in the outbox."""
    found = person(now)
    shelf.load(study(2), study(3), now=now)
    actions.watch(now=now)
    assert OutboxMessage.objects.get().state == "queued"
    return found


def deliver(now: dt.datetime) -> int:
    """Do as the command does."""
    gather(now=now)
    return mail.deliver(now=now)["sent"]


def test_a_trial_that_is_over_by_now_is_left_out(ada, shelf, inbox, now) -> None:
    shelf.load(study(2, status="COMPLETED"), now=now)
    assert [deliver(now), deliver(now)] == [1, 0]
    assert "There is a trial" in words_of(inbox.messages[0])
    assert Notice.objects.exclude(dropped_at=None).count() == 1


@pytest.mark.parametrize("kind", [Kind.DECLINED, Kind.HIDDEN])
def test_a_trial_that_was_refused_meanwhile_is_left_out(ada, inbox, now, kind) -> None:
    for trial in ("NCT00000002", "NCT00000003"):
        decide(person=ada, trial=trial, kind=kind, now=now)
    assert deliver(now) == 0
    assert (Digest.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_who_changed_their_profile_gets_what_fits_it(ada, inbox, now) -> None:
    other = profile(now.date(), conditions=["quux syndrome"])
    people.save_profile(person=ada, profile=other, now=now)
    assert deliver(now) == 0


def test_who_paused_is_told_afterwards_what_is_still_so(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=Choice(pause=Pause()), now=now)
    assert deliver(now) == 0
    shelf.load(study(2, status="COMPLETED"), now=now)
    choose(person=ada, choice=Choice(), now=now)
    assert [deliver(now), deliver(now)] == [1, 0]
    assert "There is a trial" in words_of(inbox.messages[0])


def test_quiet_hours_that_have_begun_hold_it_and_the_same_mail_goes_out_later(
    ada, inbox, now
) -> None:
    choose(person=ada, choice=Choice(quiet=Quiet(begin=8, end=11), zone="UTC"), now=now)
    at = now.replace(hour=9)
    assert deliver(at) == 0
    assert OutboxMessage.objects.count() == 0
    assert [deliver(at + dt.timedelta(hours=2)), deliver(at + DAY)] == [1, 0]


def test_a_timer_in_quiet_hours_takes_nothing_back_forever(ada, inbox, now) -> None:
    choose(person=ada, choice=Choice(quiet=Quiet(begin=8, end=11), zone="UTC"), now=now)
    at = now.replace(hour=9)
    found = []
    for days in range(4):
        gather(now=at + days * DAY)
        found.append(deliver(at + days * DAY))
    assert found == [0, 0, 1, 0]


def test_a_slot_whose_mail_was_taken_back_serves_again(shelf, inbox, now) -> None:
    found = person(now)
    choose(person=found, choice=Choice(cadence=Cadence.WEEKLY, weekday=0, zone="UTC"), now=now)
    shelf.load(study(2), study(3), now=now)
    monday = (now + DAY).replace(hour=9)
    assert actions.watch(now=monday)["notices"] == 2
    decide(person=found, trial="NCT00000002", kind=Kind.DECLINED, now=monday)
    assert deliver(monday) == 1


def test_what_waits_for_a_suppressed_address_is_told_after_it_is_confirmed_anew(
    ada, shelf, inbox, now
) -> None:
    suppress(lookup=ada.address.lookup, reason=MAILBOX_UNKNOWN, now=now)
    shelf.load(study(4), now=now)
    actions.watch(now=now)
    assert deliver(now) == 0
    assert Notice.objects.filter(digest=None, dropped_at=None).count() == 3
    mail.confirm(address=ada.address, now=now)
    assert [deliver(now), deliver(now)] == [1, 0]
    assert "There are 3 trials" in words_of(inbox.messages[0])


def test_where_nothing_changed_the_mail_goes_out_as_it_is(shelf, inbox, now, monkeypatch) -> None:
    person(now - 2 * DAY)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    before = OutboxMessage.objects.get().message_id
    monkeypatch.setattr(Look, "_is_so", lambda *given: pytest.fail("judged again"))
    assert [deliver(now), deliver(now)] == [1, 0]
    assert inbox.messages[0]["Message-ID"] == before


@pytest.mark.parametrize("state", ["claimed", "sending", "uncertain"])
def test_what_a_sender_has_or_may_have_arrived_is_left_as_it_is(ada, now, state) -> None:
    OutboxMessage.objects.update(state=state, in_doubt=state == "uncertain", claimed_at=now)
    decide(person=ada, trial="NCT00000002", kind=Kind.DECLINED, now=now)
    before = OutboxMessage.objects.values().get()
    gather(now=now)
    assert OutboxMessage.objects.values().get() == before
    assert Digest.objects.get().notices.count() == 2


@pytest.mark.django_db(transaction=True)
def test_three_deliveries_at_once_send_one_mail_of_what_is_still_so(ada, inbox, now) -> None:
    decide(person=ada, trial="NCT00000002", kind=Kind.DECLINED, now=now)

    def run(_: int) -> int:
        try:
            return deliver(now)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(run, range(3))) == 1
    assert "There is a trial" in words_of(inbox.messages[0])
