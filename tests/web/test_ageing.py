"""What was told grows old: it is asked whether it is still true, and who is not here is erased."""

import datetime as dt
import re

import pytest
import textstat
from django.test import Client
from django.utils import timezone

from test_languages import EASY, GRADE, prose
from test_several_people import cared_for
from test_watch_decisions import signed_in
from test_watch_notices import person, profile, words_of
from trialpost.vocabulary.reading import grade
from trialpost.web import operating
from trialpost.web.language import speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address, OutboxMessage, Suppression
from trialpost.web.mail.suppression import MAILBOX_UNKNOWN, suppress
from trialpost.web.newsroom import store as newsroom
from trialpost.web.newsroom.categories import CATEGORIES
from trialpost.web.newsroom.models import Subscription
from trialpost.web.newsroom.subjects import subject
from trialpost.web.people import actions as people
from trialpost.web.people import store
from trialpost.web.people.ageing import still_true, unused
from trialpost.web.people.ageing.months import months_after, months_before
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile import persons
from trialpost.web.watch import actions
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.schedule import Choice, Pause
from trialpost.web.watch.sending import still_asked

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ada(now) -> Person:
    found = person(now)
    Person.objects.update(used_on=now.date())
    return found


def at(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")


def subscribe(address: Address, now: dt.datetime) -> None:
    """Let an address have articles by mail."""
    about = subject(next(iter(CATEGORIES)))
    Subscription.objects.create(
        address=address,
        lookup=newsroom.subscription_lookup(address, about),
        sealed=newsroom.seal_subject(address, about),
        confirmed_at=now,
        created_at=now,
    )


def link_in(message, kind: str = "still") -> str:
    return re.search(rf"https?://[^/]+(/{kind}/\S+)", words_of(message))[1]


def warning(inbox):
    """Return the one mail that warned."""
    (found,) = [one for one in inbox.messages if "about to be erased" in one["Subject"]]
    return found


def run(moment: dt.datetime) -> dict[str, int]:
    """Do what the timer does of this, and deliver."""
    done = {"asked": still_asked.ask(now=moment), **unused.age(now=moment)}
    mail.deliver(now=moment)
    return {name: count for name, count in done.items() if count}


MONTHS = [
    ("2026-11-22", 12, "2025-11-22"),
    ("2026-03-31", 1, "2026-02-28"),
    ("2024-02-29", 12, "2023-02-28"),
    ("2026-01-15", 13, "2024-12-15"),
    ("2026-01-15", 0, "2026-01-15"),
]


@pytest.mark.parametrize(("day", "months", "before"), MONTHS)
def test_months_are_counted_by_the_calendar(day, months, before) -> None:
    assert months_before(dt.date.fromisoformat(day), months).isoformat() == before
    assert months_after(dt.date.fromisoformat(before), months) <= dt.date.fromisoformat(day)


# --- is it still true? ----------------------------------------------------------------------------


def test_it_is_asked_once_by_mail_after_a_year(ada, inbox) -> None:
    assert run(at("2027-11-21")) == {}
    assert run(at("2027-11-22")) == {"asked": 1}
    (message,) = inbox.messages
    assert message["Subject"] == "A question from Trialpost"
    text = words_of(message)
    assert "You told us on 22 November 2026 what we should look for." in text
    assert "frobnitz" not in text.lower()
    assert message["List-Unsubscribe"] is None or "stop" in message["List-Unsubscribe"]
    for later in ("2027-11-22", "2027-11-23", "2028-06-01"):
        assert "asked" not in run(at(later))


def test_one_press_of_a_button_says_that_it_is_and_a_look_at_it_does_not(
    ada, inbox, monkeypatch
) -> None:
    run(at("2027-11-22"))
    monkeypatch.setattr(timezone, "now", lambda: at("2027-11-24"))
    path, reader = link_in(inbox.messages[0]), Client()
    page = reader.get(path)
    assert "Yes, all of it is still true" in page.text
    assert "frobnitz" not in page.text.lower()
    assert page["Cache-Control"] == "no-store"
    assert store.standing_of(ada).affirmed_on is None
    assert "We go on with what you told us." in reader.post(path).text
    assert store.standing_of(ada).affirmed_on == dt.date(2027, 11, 24)
    assert Person.objects.get().used_on == dt.date(2027, 11, 24)
    assert reader.post(path).status_code == 404
    assert run(at("2028-11-23")) == {}
    assert run(at("2028-11-24")) == {"asked": 1}


def test_the_pages_ask_too_until_it_is_answered(ada, monkeypatch) -> None:
    client = signed_in(ada)
    assert "Is it still true?" not in client.get("/me/matches/").text
    monkeypatch.setattr(timezone, "now", lambda: at("2027-11-22"))
    client = signed_in(ada)
    for path in ("/me/matches/", "/me/"):
        assert "Is it still true?" in client.get(path).text
    assert client.get("/me/still-true/")["Location"] == "/me/"
    assert store.standing_of(ada).affirmed_on is None
    client.post("/me/still-true/")
    assert "Is it still true?" not in client.get("/me/matches/").text


def test_whoever_told_nothing_and_only_saved_a_trial_is_never_asked(
    inbox, monkeypatch, now
) -> None:
    somebody = person(now)
    SealedProfile.objects.all().delete()
    people.begin(person=somebody, now=now)
    assert still_asked.ask(now=at("2027-11-22")) == 0
    monkeypatch.setattr(timezone, "now", lambda: at("2027-11-22"))
    assert "Is it still true?" not in signed_in(somebody).get("/me/").text


def test_whoever_tells_something_else_is_not_asked_for_another_year(ada, inbox) -> None:
    people.save_profile(person=ada, profile=profile(dt.date(2027, 11, 1)), now=at("2027-11-01"))
    assert run(at("2027-11-22")) == {}
    assert run(at("2028-11-01"))["asked"] == 1


def test_each_of_an_account_is_asked_on_their_own(ada, inbox, now) -> None:
    mia = cared_for(ada, now, words="Mia")
    still_true.affirm(person=ada, today=dt.date(2027, 6, 1))
    assert run(at("2027-11-22")) == {"asked": 1}
    (message,) = inbox.messages
    assert "For your child:" in words_of(message)
    page = Client().get(link_in(message)).text
    assert "For your child" in page
    assert "Mia" not in page, "mails are passed on"
    assert SealedProfile.objects.get(person=mia).asked_on == dt.date(2027, 11, 22)


@pytest.mark.parametrize("reason", ["stopped", "paused", "suppressed", "never wanted"])
def test_nobody_is_asked_who_is_not_to_be_written_to(ada, inbox, now, settings, reason) -> None:
    if reason == "stopped":
        people.stop_notices(person=ada, now=now)
    elif reason == "paused":
        choices.choose(person=ada, choice=Choice(pause=Pause()), now=now)
    elif reason == "suppressed":
        suppress(lookup=ada.address.lookup, reason="complained", now=now)
    else:
        settings.SERVICE = type(settings.SERVICE)(ask_again_after_months=0)
    assert run(at("2027-11-22")) == {}
    assert not inbox.messages


# --- what nobody uses -----------------------------------------------------------------------------


def test_an_account_that_nobody_uses_is_warned_of_and_then_erased(ada, inbox, settings) -> None:
    settings.SERVICE = type(settings.SERVICE)(ask_again_after_months=0)
    assert run(at("2028-10-22")) == {}
    assert run(at("2028-10-23")) == {"warned": 1}
    (message,) = inbox.messages
    assert message["Subject"] == "Your account at Trialpost is about to be erased"
    text = words_of(message)
    assert "since 22 November 2026" in text
    assert "on 22 November 2028" in text
    assert "frobnitz" not in text.lower()
    for day in ("2028-10-24", "2028-11-21"):
        assert run(at(day)) == {}
    assert run(at("2028-11-22")) == {"erased": 1}
    assert not Person.objects.exists()
    assert not Address.objects.exists()
    assert Suppression.objects.count() == 1
    assert len(inbox.messages) == 1
    assert run(at("2028-11-23")) == {}


def test_a_press_of_the_button_keeps_it_for_another_period(ada, inbox, monkeypatch) -> None:
    run(at("2028-10-23"))
    path, reader = link_in(warning(inbox)), Client()
    monkeypatch.setattr(timezone, "now", lambda: at("2028-11-10"))
    assert "Do you still need your account?" in reader.get(path).text
    assert Person.objects.get().used_on == dt.date(2026, 11, 22)
    assert "Your account stays." in reader.post(path).text
    assert "erased" not in run(at("2028-11-22"))
    assert Person.objects.get().used_on == dt.date(2028, 11, 10)
    assert run(at("2030-10-12")).get("warned") == 1


def test_so_does_any_visit(ada, inbox, monkeypatch) -> None:
    run(at("2028-10-23"))
    monkeypatch.setattr(timezone, "now", lambda: at("2028-11-10"))
    signed_in(ada).get("/me/matches/")
    assert "erased" not in run(at("2028-11-22"))
    assert Person.objects.get().warned_on is None


def test_a_timer_that_slept_warns_first_and_gives_the_whole_notice(ada, inbox) -> None:
    assert run(at("2031-01-01")).get("warned") == 1
    assert "on 31 January 2031" in words_of(warning(inbox))
    assert run(at("2031-01-30")) == {}
    assert run(at("2031-01-31")) == {"erased": 1}


def test_a_clock_that_ran_ahead_erases_nobody(ada, inbox, now) -> None:
    assert run(at("2040-01-01")).get("warned") == 1
    assert "erased" not in run(at("2040-01-02"))
    assert run(now + DAY) == {}
    assert Person.objects.get().warned_on is None
    Person.objects.update(used_on=dt.date(2040, 1, 1))
    run(now + DAY)
    assert Person.objects.get().used_on == (now + DAY).date()


def test_who_was_here_before_it_was_counted_begins_with_the_first_run(ada, inbox) -> None:
    Person.objects.update(used_on=None)
    assert "warned" not in run(at("2030-01-01"))
    assert Person.objects.get().used_on == dt.date(2030, 1, 1)


def test_nobody_is_erased_while_the_warning_waits_for_the_mail_server(ada, inbox, now) -> None:
    unused.age(now=at("2028-10-23"))
    assert unused.age(now=at("2028-11-25"))["erased"] == 0
    mail.deliver(now=at("2028-11-25"))
    assert unused.age(now=at("2028-11-26"))["erased"] == 1


def test_a_mailbox_that_is_gone_is_not_written_to_and_the_days_count(ada, inbox, now) -> None:
    suppress(lookup=ada.address.lookup, reason=MAILBOX_UNKNOWN, now=now)
    assert run(at("2028-10-23")) == {"warned": 1}
    assert run(at("2028-11-22")) == {"erased": 1}
    assert not inbox.messages


def test_who_stopped_the_mails_is_warned_all_the_same(ada, inbox, now) -> None:
    people.stop_notices(person=ada, now=now)
    assert run(at("2028-10-23")) == {"warned": 1}
    assert len(inbox.messages) == 1


def test_an_operator_may_want_nobody_to_be_erased(ada, inbox, settings) -> None:
    settings.SERVICE = type(settings.SERVICE)(erase_unused_after_months=0, ask_again_after_months=0)
    assert run(at("2060-01-01")) == {}


def test_a_list_that_nobody_looks_at_goes_and_the_account_stays(
    ada, inbox, now, monkeypatch
) -> None:
    mia = cared_for(ada, now, words="Mia")
    monkeypatch.setattr(timezone, "now", lambda: at("2028-10-01"))
    signed_in(ada).get("/me/matches/")
    still_true.affirm(person=ada, today=dt.date(2028, 10, 1))
    SealedProfile.objects.update(asked_on=now.date())
    assert run(at("2028-10-23")) == {"warned": 1}
    message = warning(inbox)
    assert message["Subject"] == "A list of yours at Trialpost is about to be erased"
    assert "For your child:" in words_of(message)
    monkeypatch.setattr(timezone, "now", lambda: at("2028-10-24"))
    signed_in(ada).get("/me/matches/")
    assert run(at("2028-11-22")) == {"erased": 1}
    assert not Person.objects.filter(pk=mia.pk).exists()
    assert store.standing_of(ada) is not None


def test_a_visit_to_one_list_keeps_the_account_and_not_the_other_list(
    ada, inbox, now, monkeypatch
) -> None:
    mia = cared_for(ada, now)
    SealedProfile.objects.update(asked_on=now.date())
    assert run(at("2028-10-23")) == {"warned": 1}
    monkeypatch.setattr(timezone, "now", lambda: at("2028-10-24"))
    signed_in(ada).get("/me/matches/")
    assert run(at("2028-11-22")) == {"warned": 1}, "of the other list alone, anew"
    assert run(at("2028-12-22")) == {"erased": 1}
    assert not Person.objects.filter(pk=mia.pk).exists()
    assert Person.objects.filter(pk=ada.pk).exists()


def test_an_account_goes_only_when_each_in_it_had_the_whole_notice(ada, inbox, now) -> None:
    mia = cared_for(ada, now)
    Person.objects.filter(pk=ada.pk).update(warned_on=dt.date(2028, 10, 23))
    Person.objects.filter(pk=mia.pk).update(warned_on=dt.date(2028, 11, 20))
    assert "erased" not in run(at("2028-12-19"))
    assert run(at("2028-12-20")) == {"erased": 1}


def test_the_empty_row_of_a_holder_is_as_old_as_what_they_care_for(inbox, now, monkeypatch) -> None:
    holder = person(now)
    SealedProfile.objects.all().delete()
    mia = cared_for(holder, now)
    Person.objects.update(used_on=now.date())
    monkeypatch.setattr(timezone, "now", lambda: at("2028-10-01"))
    client = signed_in(holder)
    client.post("/me/people/choose/", {"whose": persons.form_key(mia), "to": "me"})
    SealedProfile.objects.update(asked_on=now.date())
    assert run(at("2028-10-23")) == {}
    assert Person.objects.get(pk=holder.pk).used_on == dt.date(2028, 10, 1)


def test_articles_by_mail_outlive_an_account(ada, inbox, now) -> None:
    subscribe(ada.address, now)
    stop = mail.stop_path(address=ada.address, stream=people.notices_of(ada))
    assert "not kept here any more" not in Client().get(stop).text
    run(at("2028-10-23"))
    assert run(at("2028-11-22")) == {"erased": 1}
    assert not Person.objects.exists()
    assert Subscription.objects.count() == 1
    assert not Suppression.objects.exists()
    for answer in (Client().get(stop), Client().post(stop)):
        assert answer.status_code == 200
        assert "not kept here any more" in answer.text
        assert "stopped" not in answer.text


def test_the_timer_does_it_and_twice_is_as_once(ada, inbox, monkeypatch) -> None:
    monkeypatch.setattr(actions, "watch", lambda **given: {})
    moment = at("2028-10-23")
    assert operating.tick(now=moment)["ageing"] == {"asked": 1, "warned": 1, "erased": 0}
    assert len(inbox.messages) == 2
    assert operating.tick(now=moment)["ageing"] == {"asked": 0, "warned": 0, "erased": 0}
    assert len(inbox.messages) == 2
    assert not OutboxMessage.objects.filter(state="queued").exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_mails_and_pages_of_what_grows_old_are_easily_read(ada, inbox, now, language) -> None:
    mail.speak(address=ada.address, language=language)
    cared_for(ada, now)
    run(at("2028-10-23"))
    assert len(inbox.messages) == 3
    texts = [re.sub(r"http\S+", "", words_of(one)) for one in inbox.messages]
    assert all(("Hola" if language == "es" else "Hello") in text for text in texts)
    token = still_true.link_for(ada, now=timezone.now())
    path = f"/still/{token}" if language == "en" else f"/es/still/{token}"
    with speaking("en"):  # what a page speaks lasts no longer than this
        texts += [prose(Client().get(path)), prose(Client().post(path))]
    for text in texts:
        if language == "es":
            textstat.set_lang("es")
            assert textstat.fernandez_huerta(text) >= EASY, text
        else:
            assert grade([text]) <= GRADE, text
