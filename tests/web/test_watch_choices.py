"""What people choose about their mails holds, and whoever has a mail in hand can only reduce it."""

import datetime as dt
import re

import msgspec
import pytest
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from test_watch_notices import person, profile, words_of
from trialpost.errors import BadInput
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.people import actions as people
from trialpost.web.people.account import consenting, rights
from trialpost.web.people.account.access import SESSION_KEY
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Consent
from trialpost.web.watch import actions
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.choices import choose, chosen_by, is_less, reduce
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.choosing.volume import Volume
from trialpost.web.watch.models import Digest, FollowUp, MailChoice, Notice, WatchState
from trialpost.web.watch.pages import choice_views
from trialpost.web.watch.sending import digesting

pytestmark = pytest.mark.django_db

MONDAYS = Choice(cadence=Cadence.WEEKLY, weekday=0)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def ada(shelf, now):
    """Somebody who has been watched once."""
    found = person(now)
    actions.watch(now=now)
    return found


def sent(inbox, now: dt.datetime) -> int:
    """Watch and deliver at a moment, and return how many mails came of it."""
    before = len(inbox.messages)
    actions.watch(now=now)
    mail.deliver(now=now)
    return len(inbox.messages) - before


# The fixture's moment is a Sunday, 22 November 2026, at nine.


def test_who_chose_mondays_is_told_on_monday_of_everything_at_once(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    assert sent(inbox, now) == 0
    shelf.load(study(3), now=now)
    assert sent(inbox, now + 22 * HOUR) == 0
    assert sent(inbox, now + 23 * HOUR) == 1
    assert "There are 2 trials" in words_of(inbox.messages[0])
    assert "once a week, on Mondays" in words_of(inbox.messages[0])
    shelf.load(study(4), now=now)
    assert sent(inbox, now + 2 * DAY) == 0
    assert sent(inbox, now + 8 * DAY) == 1
    assert Notice.objects.filter(digest=None).count() == 0


def test_who_is_not_due_is_not_looked_at_again_until_they_are(
    ada, shelf, inbox, now, monkeypatch
) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    assert MailChoice.objects.get().digest_day == dt.date(2026, 11, 23)
    monkeypatch.setattr(choices, "open_for", None)
    assert digesting.gather(now=now)["digests"] == 0


def test_a_new_choice_holds_for_what_waits(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    assert sent(inbox, now) == 0
    choose(person=ada, choice=Choice(), now=now)
    assert sent(inbox, now + HOUR) == 1


def test_after_a_pause_what_is_still_so_is_told_and_nothing_else(ada, shelf, inbox, now) -> None:
    pause = Pause(until=now.date() + 10 * DAY)
    choose(person=ada, choice=Choice(pause=pause), now=now)
    shelf.load(study(2), study(3), now=now)
    assert sent(inbox, now) == 0
    shelf.load(study(3, status="COMPLETED"), now=now)
    assert sent(inbox, now + 9 * DAY) == 0
    assert sent(inbox, now + 10 * DAY) == 1
    words = words_of(inbox.messages[0])
    assert "Number 2" in words
    assert "Number 3" not in words
    assert Notice.objects.get(digest=None).dropped_at is not None


def test_a_pause_without_an_end_lasts_until_it_is_taken_back(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=Choice(pause=Pause(joined=True)), now=now)
    shelf.load(study(2), now=now)
    for days in (0, 29, 31, 62, 300):
        assert sent(inbox, now + days * DAY) == 0
    choose(person=ada, choice=Choice(), now=now + 301 * DAY)
    assert sent(inbox, now + 301 * DAY) == 1


def test_in_quiet_hours_nothing_is_made(ada, shelf, inbox, now) -> None:
    quiet = Choice(quiet=Quiet(begin=20, end=11), zone="Europe/Berlin")
    choose(person=ada, choice=quiet, now=now)
    shelf.load(study(2), now=now)
    assert sent(inbox, now) == 0
    assert sent(inbox, now + HOUR) == 1


def test_a_timer_that_only_runs_in_quiet_hours_leaves_nobody_out(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=Choice(quiet=Quiet(begin=20, end=11)), now=now)
    shelf.load(study(2), now=now)
    assert [sent(inbox, now + days * DAY) for days in range(4)] == [0, 0, 1, 0]
    shelf.load(study(3), now=now)
    assert [sent(inbox, now + days * DAY) for days in range(4, 8)] == [0, 0, 1, 0]


def test_on_another_day_everybody_who_is_due_by_its_end_is_told(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    assert digesting.gather(now=now, today=dt.date(2026, 11, 23))["digests"] == 1


def test_who_chooses_while_they_are_looked_at_is_left_for_the_next_run(
    ada, shelf, inbox, now, monkeypatch
) -> None:
    choose(person=ada, choice=Choice(cadence=Cadence.DAILY), now=now)
    shelf.load(study(2), now=now)
    real = digesting._write

    def paused_meanwhile(someone, **more):
        choose(person=someone, choice=Choice(pause=Pause()), now=now)
        return real(someone, **more)

    with monkeypatch.context() as patched:
        patched.setattr(digesting, "_write", paused_meanwhile)
        assert sent(inbox, now) == 0
    assert sent(inbox, now + DAY) == 0
    assert Digest.objects.count() == 0


def test_a_clock_that_was_wrong_by_years_makes_nobody_wait(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    ahead = dt.datetime(2028, 11, 27, 9, tzinfo=dt.UTC)
    shelf.load(study(2), now=now)
    assert sent(inbox, ahead) == 1
    shelf.load(study(3), now=now)
    assert sent(inbox, ahead + HOUR) == 0
    assert MailChoice.objects.get().digest_day.year == 2028
    assert sent(inbox, now) == 0
    assert MailChoice.objects.get().digest_day == dt.date(2026, 11, 23)
    assert sent(inbox, now + DAY) == 1


def test_a_clock_set_back_after_a_slot_sends_nothing_a_second_time(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    assert sent(inbox, now + DAY) == 1
    shelf.load(study(3), now=now)
    assert sent(inbox, now) == 0
    assert sent(inbox, now + DAY) == 0
    assert sent(inbox, now + 8 * DAY) == 1


# --- the sign of life -----------------------------------------------------------------------------


def test_a_sign_of_life_comes_a_month_after_the_last_mail_and_says_when_we_looked(
    ada, shelf, inbox, now
) -> None:
    choose(person=ada, choice=Choice(heartbeat=True), now=now)
    shelf.load(study(2), now=now)
    assert sent(inbox, now + 3 * DAY) == 1
    assert sent(inbox, now + 30 * DAY) == 0
    assert sent(inbox, now + 33 * DAY) == 1
    words = words_of(inbox.messages[1])
    assert "nothing new came" in words
    assert "We last checked on 25 December 2026" in words
    assert inbox.messages[1]["List-Unsubscribe"]
    assert inbox.messages[1]["Subject"] == "You have a message from Trialpost"
    assert sent(inbox, now + 34 * DAY) == 0
    assert sent(inbox, now + 64 * DAY) == 1


def test_nobody_is_told_that_we_looked_unless_we_did(ada, inbox, now) -> None:
    choose(person=ada, choice=Choice(heartbeat=True), now=now)
    WatchState.objects.update(ran_at=now + 20 * DAY)
    assert digesting.gather(now=now + 40 * DAY)["heartbeats"] == 0
    WatchState.objects.update(ran_at=now + 39 * DAY)
    assert digesting.gather(now=now + 40 * DAY)["heartbeats"] == 1


def test_no_sign_of_life_while_something_waits(ada, shelf, inbox, now) -> None:
    monthly = Choice(cadence=Cadence.MONTHLY, month_day=31, heartbeat=True)
    choose(person=ada, choice=monthly, now=now)
    shelf.load(study(2), now=now + 10 * DAY)
    actions.watch(now=now + 10 * DAY)
    assert digesting.gather(now=now + 31 * DAY)["heartbeats"] == 0
    assert digesting.gather(now=now + 40 * DAY) == {
        "digests": 1, "notices": 1, "dropped": 0, "heartbeats": 0,
    }  # fmt: skip


@pytest.mark.parametrize("stopped", [True, False])
def test_who_stopped_or_paused_gets_no_sign_of_life(ada, inbox, now, stopped) -> None:
    choose(person=ada, choice=Choice(heartbeat=True), now=now)
    if stopped:
        people.stop_notices(person=ada, now=now)
    else:
        choose(person=ada, choice=Choice(heartbeat=True, pause=Pause()), now=now)
    assert sent(inbox, now + 40 * DAY) == 0


# --- what may be chosen ---------------------------------------------------------------------------

WRONG = [
    (Choice(zone="Mars/Olympus"), "time zone"),
    (Choice(quiet=Quiet(begin=22, end=21)), "at most 16 hours"),
    (Choice(quiet=Quiet(begin=3, end=24)), "full hour"),
    (Choice(weekday=7), "day of the week"),
    (Choice(month_day=0), "day of the month"),
    (Choice(pause=Pause(until=dt.date(2026, 11, 22))), "later day"),
    (Choice(pause=Pause(until=dt.date(2090, 1, 1))), "within two years"),
]


@pytest.mark.parametrize(("choice", "words"), WRONG)
def test_what_cannot_be_is_refused_by_name(ada, now, choice, words) -> None:
    with pytest.raises(BadInput, match=words):
        choose(person=ada, choice=choice, now=now)
    assert not MailChoice.objects.exists()


LATE, LATER = Pause(until=dt.date(2027, 1, 1)), Pause(until=dt.date(2027, 2, 1))
DAILY, MONTHLY = Choice(cadence=Cadence.DAILY), Choice(cadence=Cadence.MONTHLY)
LESS = [
    # (before, after, whether that is no more)
    (Choice(), Choice(), True),
    (Choice(), DAILY, True),
    (Choice(), MONTHLY, True),
    (DAILY, Choice(), False),
    (MONTHLY, MONDAYS, False),
    (Choice(), Choice(cadence=Cadence.WEEKLY, weekday=4), True),
    (MONDAYS, Choice(cadence=Cadence.WEEKLY, weekday=4), False),
    (Choice(), Choice(pause=LATE), True),
    (Choice(pause=LATE), Choice(pause=LATER), True),
    (Choice(pause=LATER), Choice(pause=LATE), False),
    (Choice(pause=LATE), Choice(pause=Pause()), True),
    (Choice(pause=Pause()), Choice(pause=LATER), False),
    (Choice(pause=LATE), Choice(), False),
    (Choice(heartbeat=True), Choice(), True),
    (Choice(), Choice(heartbeat=True), False),
    (Choice(quiet=Quiet(begin=22, end=7)), DAILY, False),
    (Choice(), Choice(zone="Asia/Tokyo"), False),
]


@pytest.mark.parametrize(("before", "after", "less"), LESS)
def test_what_is_less(before, after, less) -> None:
    assert is_less(before, after) is less


def test_reducing_never_adds(ada, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    assert not reduce(person=ada, choice=Choice(), now=now)
    assert chosen_by(ada).choice == MONDAYS
    assert reduce(person=ada, choice=MONTHLY, now=now)
    assert chosen_by(ada).choice == MONTHLY


def test_rows_tell_days_and_no_choice(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=msgspec.structs.replace(MONDAYS, heartbeat=True), now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    row = MailChoice.objects.get()
    assert b"weekly" not in bytes(row.sealed)
    kinds = {type(value) for value in MailChoice.objects.values().get().values()}
    assert dt.datetime not in kinds
    assert str not in kinds


def test_a_choice_is_exported_and_erased(ada, now) -> None:
    assert rights.export(address=ada.address)["mails"] == []
    choose(person=ada, choice=MONDAYS, now=now)
    assert rights.export(address=ada.address)["mails"][0]["choice"]["cadence"] == "weekly"
    rights.erase(address=ada.address, now=now)
    assert not MailChoice.objects.exists()


# --- the pages ------------------------------------------------------------------------------------

FILLED = {"cadence": "weekly", "weekday": "2", "month_day": "1", "pause": "no"}


@pytest.fixture
def client(ada) -> Client:
    """Ada at a browser, signed in."""
    found = Client()
    Consent.objects.create(person=ada, text_version=VERSION, given_at=ada.created_at)
    session = found.session
    session[SESSION_KEY] = ada.token
    session.save()
    found.cookies["sessionid"] = session.session_key
    return found


def page(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_keeps_a_choice_and_says_so(client, ada) -> None:
    assert "at once, when there is something new" in page(client.get("/me/notices/"))
    more = {"quiet_begin": "22", "quiet_end": "7", "zone": "Europe/Berlin", "heartbeat": "on"}
    answer = client.post("/me/notices/", FILLED | more, follow=True)
    assert 'role="status"><p>Saved.' in page(answer)
    assert "once a week, on Wednesdays" in page(answer)
    assert chosen_by(ada).choice == Choice(
        cadence=Cadence.WEEKLY,
        weekday=2,
        quiet=Quiet(begin=22, end=7),
        zone="Europe/Berlin",
        heartbeat=True,
    )
    assert '<option value="Europe/Berlin" selected>' in page(answer)


def test_zones_are_offered_by_region_and_each_by_one_name(client, ada) -> None:
    shown = page(client.get("/me/notices/"))
    assert '<optgroup label="Pacific Ocean">' in shown
    assert '<option value="America/Argentina/Ushuaia">Ushuaia, Argentina</option>' in shown
    assert "Europe/Oslo" in shown
    assert "Europe/Belfast" not in shown
    assert "Asia/Calcutta" not in shown
    choose(person=ada, choice=Choice(zone="Asia/Calcutta"), now=timezone.now())
    assert '<option value="Asia/Calcutta" selected>' in page(client.get("/me/notices/"))


def test_a_pause_is_shown_and_over_when_its_day_has_come(client, ada) -> None:
    until = timezone.now().date() + 3 * DAY
    client.post("/me/notices/", FILLED | {"pause": "until", "until": until.isoformat()})
    assert f"You paused these emails until {until.day} {until:%B %Y}." in page(
        client.get("/me/notices/")
    )
    joined = page(client.post("/me/notices/", FILLED | {"pause": "joined"}, follow=True))
    assert "You joined a trial, and we send no emails until you say so." in joined
    choices.keep(
        person=ada, chosen=choices.Chosen(choice=Choice(pause=Pause(until=dt.date(2020, 1, 1))))
    )
    assert "You hear of new trials" in page(client.get("/me/notices/"))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pause": "until"}, "Write the day on which the emails begin again."),
        ({"pause": "until", "until": "soon"}, "Write the day as year, month and day"),
        ({"pause": "until", "until": "2020-01-01"}, "A pause ends on a later day"),
        ({"quiet_begin": "22"}, "Quiet hours need both"),
        ({"quiet_begin": "9", "quiet_end": "8"}, "at most 16 hours"),
        ({"zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"cadence": "hourly"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, more, words) -> None:
    answer = client.post("/me/notices/", FILLED | more)
    assert words in page(answer)
    assert 'role="alert"' in page(answer)
    assert not MailChoice.objects.exists()


def test_stopping_drops_what_waits_and_resuming_brings_only_what_is_newer(
    client, ada, shelf, inbox, now
) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    stopped = page(client.post("/me/notices/", {"notices": "off"}, follow=True))
    assert "We have stopped these emails." in stopped
    assert "Tell me of new trials again" in stopped
    assert Notice.objects.get().dropped_at is not None
    client.post("/me/notices/", {"notices": "on"})
    assert sent(inbox, now + DAY) == 0


def test_taking_consent_back_drops_what_waits_as_stopping_does(ada, shelf, inbox, now) -> None:
    choose(person=ada, choice=MONDAYS, now=now)
    Consent.objects.create(person=ada, text_version=VERSION, given_at=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    FollowUp.objects.create(person=ada, subject="a" * 64, sealed=b"", created_at=now.date())
    consenting.withdraw(person=ada, now=now)
    notice = Notice.objects.get()
    assert (notice.dropped_at, notice.known) == (now.date(), True)
    assert not FollowUp.objects.exists()
    consenting.agree(person=ada, now=now)
    people.resume_notices(person=ada)
    assert sent(inbox, now + DAY) == 0


@pytest.mark.parametrize(
    ("km", "volume", "words"),
    [
        (80.4672, Volume(in_month=40, in_season=130, nearer=39, nearer_km=40),
         ["That is a lot to read", "within 25 miles it would be about 3 a week", "one email"]),
        (80, Volume(in_month=40, in_season=130, nearer=120, nearer_km=40), ["more narrowly"]),
        (None, Volume(in_month=40, in_season=130), ["Say how far you would travel."]),
    ],
)  # fmt: skip
def test_a_watch_that_is_too_wide_is_pointed_out_with_ways_out(
    client, ada, now, monkeypatch, km, volume, words
) -> None:
    people.save_profile(person=ada, profile=profile(now.date(), travel_km=km), now=now)
    monkeypatch.setattr(choice_views, "estimate", lambda known, today: volume)
    shown = page(client.get("/me/notices/"))
    assert [one for one in words if one not in shown] == []
    assert ("within 25 miles" in shown) == ("within 25 miles" in " ".join(words))
    assert "about 10 a week" in shown
    monkeypatch.setattr(
        choice_views, "estimate", lambda known, today: Volume(in_month=1, in_season=3)
    )
    assert "That is a lot" not in page(client.get("/me/notices/"))


def test_a_healthy_volunteer_learns_how_much_to_expect_and_what_makes_it_fewer(
    client, ada, shelf, now, monkeypatch
) -> None:
    made = study(2, condition="Quux Syndrome")["protocolSection"]
    made["eligibilityModule"] |= {"healthyVolunteers": True, "eligibilityCriteria": ""}
    made["statusModule"]["studyFirstPostDateStruct"] = {
        "date": timezone.now().date().isoformat(), "type": "ACTUAL",
    }  # fmt: skip
    shelf.load({"protocolSection": made}, now=now)
    shown = page(client.get("/me/notices/"))
    assert "no trial opened that fits" in shown
    healthy = profile(now.date(), conditions=[], healthy_volunteer=True)
    people.save_profile(person=ada, profile=healthy, now=now)
    assert "1 may fit what you told us" in page(client.get("/me/notices/"))
    much = Volume(in_month=40, in_season=130)
    monkeypatch.setattr(choice_views, "estimate", lambda known, today: much)
    shown = page(client.get("/me/notices/"))
    assert ("Tell us more about yourself." in shown, "what you have" in shown) == (True, False)


def test_without_a_profile_the_page_asks_for_one(client, ada) -> None:
    ada.profile.delete()
    assert "Tell us first what we should look for." in page(client.get("/me/notices/"))


def fewer_path(inbox) -> str:
    return "/" + re.search(r"http\S+/fewer/\S+", words_of(inbox.messages[-1]))[0].split("/", 3)[3]


@pytest.fixture
def told(ada, shelf, inbox, now):
    """Ada got a mail."""
    shelf.load(study(2), now=now)
    assert sent(inbox, now) == 1
    return ada


def test_a_mails_link_shows_what_is_sent_and_nothing_of_the_profile(told, inbox) -> None:
    reader = Client(enforce_csrf_checks=True)
    shown = page(reader.get(fewer_path(inbox)))
    assert "Emails about new trials come at once" in shown
    bare = re.sub(r"/(fewer|stop)/[\w-]+", "", shown).lower()
    for telling in ("frobnitz", "1987", "boston", "ada@", "joined"):
        assert telling not in bare
    assert not MailChoice.objects.exists()
    answer = reader.get(fewer_path(inbox))
    assert answer["Cache-Control"] == "no-store"
    assert "sessionid" not in answer.cookies


def test_a_mails_link_lets_its_reader_have_fewer_without_a_cookie(told, inbox) -> None:
    reader = Client(enforce_csrf_checks=True)
    shown = page(reader.post(fewer_path(inbox), {"cadence": "monthly", "pause": "3"}))
    assert 'role="status"><p>Saved.' in shown
    choice = chosen_by(told).choice
    assert choice.cadence is Cadence.MONTHLY
    assert choice.pause.until > timezone.now().date() + 85 * DAY
    page(reader.post(fewer_path(inbox), {"cadence": "stay", "pause": "open"}))
    assert chosen_by(told).choice.pause == Pause()


@pytest.mark.parametrize(
    "wanted",
    [
        {"cadence": "at once"}, {"cadence": "daily"}, {"pause": "no"}, {"pause": "1"},
        {"heartbeat": "on"}, {"zone": "Asia/Tokyo"}, {"notices": "on"}, {},
    ],
)  # fmt: skip
def test_a_mails_link_adds_nothing_whatever_is_posted(told, inbox, now, wanted) -> None:
    before = msgspec.structs.replace(MONDAYS, pause=Pause())
    choose(person=told, choice=before, now=now)
    shown = page(Client().post(fewer_path(inbox), wanted))
    assert "valid choice" not in shown
    assert chosen_by(told).choice == before
    people.stop_notices(person=told, now=now)
    Client().post(fewer_path(inbox), wanted)
    told.profile.refresh_from_db()
    assert told.profile.notices_stopped_at is not None


def test_a_sign_of_life_can_be_declined_by_its_own_link(ada, inbox, now) -> None:
    choose(person=ada, choice=Choice(heartbeat=True), now=now)
    assert sent(inbox, now + 33 * DAY) == 1
    assert "says that we looked" in page(Client().get(fewer_path(inbox)))
    Client().post(fewer_path(inbox), {"no_heartbeat": "on"})
    assert not chosen_by(ada).choice.heartbeat
    assert MailChoice.objects.get().heartbeat_day is None


@pytest.mark.parametrize("token", ["unknown", "x" * 43])
def test_another_token_opens_nothing(ada, token) -> None:
    assert Client().get(f"/fewer/{token}").status_code == 404
    assert Client().post(f"/fewer/{token}", {"cadence": "monthly"}).status_code == 404


def test_what_waits_in_the_outbox_of_who_pauses_is_not_lost(ada, shelf, inbox, now) -> None:
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    choose(person=ada, choice=Choice(pause=Pause()), now=now)
    mail.deliver(now=now)
    assert OutboxMessage.objects.get().state == "sent"
