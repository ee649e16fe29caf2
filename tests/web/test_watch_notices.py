"""Standing matches: whoever is to be told is told once, of what is news to them, and of no more."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from invented_trials import Shelf, study
from moments import moments
from trialpost.errors import Unreadable
from trialpost.model.profile import Profile, profile_from_value
from trialpost.web import operating
from trialpost.web.catalogue import store as catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.mail import smtp
from trialpost.web.mail.models import Address, OutboxMessage, Suppression
from trialpost.web.mail.store import seal_for
from trialpost.web.people import actions as people
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.sealing import SealBroken, new_key_text, parse_keys
from trialpost.web.watch import actions, store
from trialpost.web.watch.judging.news import Changes
from trialpost.web.watch.models import Digest, Notice, WatchState

pytestmark = pytest.mark.django_db
CONDITION = "Frobnitz Disease"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


def profile(today: dt.date, **more: object) -> Profile:
    facts = {
        "conditions": [CONDITION.lower()],
        "birth_year": 1987,
        "place": {"name": "Boston, MA"},
        "travel_km": 80,
    }
    return profile_from_value(facts | more, today=today)


def person(now: dt.datetime, who: str = "ada@example.org", **more: object) -> Person:
    address = mail.find_or_create(text=who, now=now)
    mail.confirm(address=address, now=now)
    found = Person.objects.create(token=f"token of {who}", address=address, created_at=now)
    people.save_profile(person=found, profile=profile(now.date(), **more), now=now)
    return found


def counts(now: dt.datetime) -> tuple[int, int, int]:
    done = actions.watch(now=now)
    assert set(done) == {
        "changed_trials", "changed_profiles", "matches", "notices", "seconds",
    }  # fmt: skip
    return done["changed_trials"], done["matches"], done["notices"]


def words_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def page_of(message) -> str:
    """Return the path of the page that a notice's mail leads to."""
    return "/" + re.search(r"http\S+/n/\S+", words_of(message))[0].split("/", 3)[3]


def test_a_new_trial_is_mailed_once_and_only_once(shelf, inbox, now) -> None:
    person(now)
    assert counts(now) == (1, 0, 0)
    shelf.load(study(2), now=now)
    assert counts(now) == (1, 1, 1)
    assert mail.deliver(now=now)["sent"] == 1
    for _ in range(2):
        assert counts(now) == (0, 0, 0)
        assert mail.deliver(now=now)["sent"] == 0
    shelf.load(study(2), now=now)
    assert counts(now) == (0, 0, 0)
    shelf.load(study(2, update="2026-11-20"), now=now)
    assert counts(now) == (1, 0, 0)
    assert mail.deliver(now=now)["sent"] == 0
    assert len(inbox.messages) == 1


def test_the_mail_says_why_and_nothing_about_the_person(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2, title="A Trial of a Blue Tablet"), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    (message,) = inbox.messages
    text = words_of(message)
    assert "A Trial of a Blue Tablet" in text
    assert "new since we last looked" in text
    assert "It takes people aged 18 to 75." in text
    assert " km" not in text, "a mail that is passed on would tell where somebody lives"
    assert "not medical advice" in text
    without_links = re.sub(r"http\S+", "", text)
    assert "1987" not in without_links
    assert "39" not in without_links
    assert message["Subject"] == "You have a new message from Trialpost"


def test_headers_and_links_tell_nothing(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2, title="Frobnitz Tablets"), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    (message,) = inbox.messages
    headers = "\n".join(f"{name}: {value}" for name, value in message.items()).lower()
    links = re.findall(r"https?://\S+", words_of(message))
    assert len(links) == 3
    for telling in ("frobnitz", "nct0", "boston", "trial of"):
        assert telling not in headers
        assert not [link for link in links if telling in link.lower()]
    html = message.get_body(("html",)).get_content()
    assert set(re.findall(r'href="([^"]+)"', html)) == set(links)
    assert "<img" not in html


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (study(2, condition="Quux Syndrome"), 0),
        (study(2, maximum="30 Years"), 0),
        (study(2, city="Seattle"), 0),
        (study(2, status="COMPLETED"), 0),
        (study(2, status="NOT_YET_RECRUITING"), 0),
        (study(2, minimum="39 Years"), 1),
    ],
)
def test_only_what_may_fit_is_told(shelf, inbox, now, changed, told) -> None:
    person(now)
    actions.watch(now=now)
    shelf.load(changed, now=now)
    assert counts(now) == (1, told, told)


def test_what_matched_when_the_profile_was_saved_is_no_news(shelf, now) -> None:
    shelf.load(study(2), now=now)
    person(now)
    assert counts(now) == (2, 0, 0)


@pytest.mark.parametrize(
    ("before", "reason", "words"),
    [
        (study(2, status="NOT_YET_RECRUITING"), "opened", "It has started to take people."),
        (study(2, maximum="30 Years"), "ages", "It takes people of other ages now. It now takes"),
        (None, "new", "It is new since we last looked."),
    ],
)
def test_the_reason(shelf, inbox, now, before, reason, words) -> None:
    if before:
        shelf.load(before, now=now)
    someone = person(now)
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    (news,) = store.told_in(Digest.objects.get(person=someone))
    assert news.reason == reason
    mail.deliver(now=now)
    assert words in words_of(inbox.messages[0])


def test_a_trial_that_closes_and_opens_again_is_told_again(shelf, inbox, now) -> None:
    person(now)
    for status in ("RECRUITING", "SUSPENDED", "RECRUITING"):
        shelf.load(study(2, status=status), now=now)
        actions.watch(now=now)
        mail.deliver(now=now)
    assert Notice.objects.count() == 2
    assert len(inbox.messages) == 2


def test_several_trials_make_one_mail(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2), study(3), study(4), now=now)
    assert counts(now) == (4, 3, 3)
    mail.deliver(now=now)
    (message,) = inbox.messages
    assert "There are 3 trials" in words_of(message)
    assert Digest.objects.get().notices.count() == 3


def test_a_mail_names_ten_trials_and_its_page_all_of_them(shelf, inbox, now) -> None:
    person(now)
    shelf.load(*(study(number) for number in range(2, 14)), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    text = words_of(inbox.messages[0])
    assert "There are 12 trials" in text
    assert text.count("Why we tell you") == 10
    assert "lists 2 more" in text
    page = Client().get(page_of(inbox.messages[0])).content.decode()
    assert page.count("Why we told you") == 12


def test_everybody_gets_their_own(shelf, inbox, now) -> None:
    person(now)
    person(now, "bob@example.org", conditions=["quux syndrome"])
    person(now, "eve@example.org", place={"name": "Seattle, WA"})
    shelf.load(study(2), study(3, condition="Quux Syndrome"), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    got = {message["To"]: words_of(message) for message in inbox.messages}
    assert set(got) == {"ada@example.org", "bob@example.org"}
    assert "Number 2" in got["ada@example.org"]
    assert "Number 3" not in got["ada@example.org"]
    assert "Number 3" in got["bob@example.org"]


def test_a_run_that_breaks_off_between_people_is_made_good(shelf, inbox, now, monkeypatch) -> None:
    for name in "abcde":
        person(now, f"{name}@example.org")
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    real, calls = actions.tell_unless_changed, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 5:
            raise SystemExit("the power went")
        return real(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(actions, "tell_unless_changed", dies)
        with pytest.raises(SystemExit):
            actions.watch(now=now)
    assert Notice.objects.count() == 4
    shelf.load(study(1, update="2026-11-19"), now=now)
    assert actions.watch(now=now)["notices"] == 1
    assert mail.deliver(now=now)["sent"] == 5
    assert len({message["To"] for message in inbox.messages}) == 5


def test_a_run_that_breaks_off_within_a_person_leaves_nothing_half_done(
    shelf, now, monkeypatch
) -> None:
    for name in "abc":
        person(now, f"{name}@example.org")
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    real, calls = mail.queue, []

    def dies(**kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise RuntimeError("the disk is full")
        return real(**kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(mail, "queue", dies)
        with pytest.raises(RuntimeError):
            actions.watch(now=now)
    assert (Notice.objects.count(), Digest.objects.count(), OutboxMessage.objects.count()) == (
        3, 2, 2,
    )  # fmt: skip
    assert actions.watch(now=now)["notices"] == 0
    assert (Notice.objects.count(), Digest.objects.count(), OutboxMessage.objects.count()) == (
        3, 3, 3,
    )  # fmt: skip


def test_telling_twice_writes_once(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    found = store.told_in(Digest.objects.get())
    assert actions.tell(person=someone, found=found, now=now) == 0
    assert Digest.objects.count() == 1


def test_saving_the_profile_anew_makes_everything_known(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2), now=now)
    people.save_profile(person=someone, profile=profile(now.date()), now=now)
    done = actions.watch(now=now)
    assert (done["changed_profiles"], done["notices"]) == (1, 0)
    assert actions.watch(now=now)["changed_profiles"] == 0


def test_as_of_judges_age_on_that_day(shelf, now) -> None:
    person(now, birth_year=2010)
    actions.watch(now=now)
    shelf.load(study(2), now=now)
    assert actions.watch(now=now, today=dt.date(2029, 6, 1))["notices"] == 2
    reasons = {news.trial: news.reason for news in store.told_in(Digest.objects.get())}
    assert reasons == {"NCT00000001": "time", "NCT00000002": "new"}


def test_one_click_stops_at_once(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    link = inbox.messages[0]["List-Unsubscribe"].strip("<>")
    path = "/" + link.split("/", 3)[3]
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path).status_code == 200
    shelf.load(study(3), now=now)
    assert counts(now) == (1, 1, 1)
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert mail.deliver(now=now) == {
        "sent": 0, "kept": 0, "failed": 0, "suppressed": 0, "uncertain": 0, "braked": 0,
    }  # fmt: skip
    shelf.load(study(4), now=now)
    assert counts(now) == (1, 0, 0)


def test_after_resuming_only_what_is_newer_is_told(shelf, now) -> None:
    someone = person(now)
    people.stop_notices(person=someone, now=now)
    shelf.load(study(2), now=now)
    people.resume_notices(person=someone)
    shelf.load(study(3), now=now)
    actions.watch(now=now)
    assert [news.trial for news in store.told_in(Digest.objects.get())] == ["NCT00000003"]


def test_nobody_is_told_without_a_confirmed_address(shelf, now) -> None:
    someone = person(now)
    someone.address.confirmed_at = None
    someone.address.save()
    shelf.load(study(2), now=now)
    assert counts(now) == (2, 0, 0)


def test_a_suppressed_address_gets_a_notice_on_the_page_and_no_mail(shelf, inbox, now) -> None:
    someone = person(now)
    Suppression.objects.create(lookup=someone.address.lookup, reason="x", created_at=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    assert not inbox.messages


def test_the_mails_page_shows_what_it_told_and_nothing_of_the_profile(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    path = page_of(inbox.messages[0])
    answer = Client().get(path)
    page = answer.content.decode()
    assert "Number 2" in page
    assert "It takes people aged 18 to 75." in page
    assert "Taking people" in page
    assert "1987" not in re.sub(r"/(n|stop)/[\w-]+", "", page)
    assert "ada@" not in page
    assert answer["Cache-Control"] == "no-store"
    shelf.load(study(2, status="COMPLETED"), now=now)
    assert "No longer taking people" in Client().get(path).content.decode()
    assert Client().get("/n/unknown").status_code == 404


def test_rows_of_notices_do_not_tell_the_trial(shelf, now) -> None:
    person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    notice = Notice.objects.get()
    assert b"NCT" not in bytes(notice.sealed)
    assert "NCT" not in notice.subject


def test_the_state_moves_on_when_nobody_listens(shelf, now) -> None:
    assert counts(now) == (1, 0, 0)
    assert WatchState.objects.get().catalogue_version == 1


def test_a_watch_asks_the_database_no_more_for_more_people(shelf, now) -> None:
    actions.watch(now=now)
    asked = []
    for number in range(12):
        person(now, f"p{number}@example.org", conditions=["quux syndrome"])
        if number in (3, 11):
            shelf.load(study(2, maximum=f"{60 + number} Years"), now=now)
            with CaptureQueriesContext(connection) as queries:
                actions.watch(now=now)
            asked.append(len(queries))
    assert asked[1] <= asked[0]


def test_a_load_that_is_still_at_work_is_left_for_the_next_run(shelf, now, monkeypatch) -> None:
    person(now)
    actions.watch(now=now)
    shelf.load(study(2, title="First"), now=now)
    before = catalogue.state()
    shelf.load(study(2, title="Second"), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "state", lambda: before)
        assert counts(now) == (1, 1, 1)
    (news,) = store.told_in(Digest.objects.get())
    assert news.title == "First"
    assert counts(now) == (1, 0, 0)


def test_one_profile_that_does_not_open_stops_nobody_else(shelf, inbox, now, caplog) -> None:
    person(now)
    broken = person(now, "bob@example.org")
    SealedProfile.objects.filter(person=broken).update(sealed=b"x" * 40)
    shelf.load(study(2), now=now)
    done = actions.watch(now=now)
    assert (done["notices"], done["failed"]) == (1, 1)
    assert mail.deliver(now=now)["sent"] == 1
    assert "SealBroken" in caplog.text
    assert "bob" not in caplog.text
    assert WatchState.objects.get().catalogue_version == 2


def test_a_profile_of_another_shape_stops_nobody_else(shelf, now) -> None:
    person(now)
    other = person(now, "bob@example.org")
    sealed = seal_for(other.address, f"profile/{other.token}", {"conditions": 5})
    SealedProfile.objects.filter(person=other).update(sealed=sealed)
    shelf.load(study(2), now=now)
    done = actions.watch(now=now)
    assert (done["notices"], done["failed"]) == (1, 1)


def test_with_the_wrong_key_nothing_moves_on_and_later_everybody_is_told(shelf, now) -> None:
    people_here = [person(now), person(now, "bob@example.org")]
    kept = {row.pk: bytes(row.wrapped_key) for row in Address.objects.all()}
    other = parse_keys(new_key_text()).new_wrapped_key()
    Address.objects.update(wrapped_key=other)
    shelf.load(study(2), now=now)
    with pytest.raises(SealBroken, match="No profile opens"):
        actions.watch(now=now)
    for key, wrapped in kept.items():
        Address.objects.filter(pk=key).update(wrapped_key=wrapped)
    assert actions.watch(now=now)["notices"] == len(people_here)


def test_one_record_that_does_not_open_stops_no_other(shelf, now, monkeypatch, caplog) -> None:
    person(now)
    actions.watch(now=now)
    shelf.load(study(2), study(3), now=now)
    real = catalogue.trial

    def trial(name: str):
        if name == "NCT00000002":
            raise Unreadable("The record of Frobnitz cannot be read.")
        return real(name)

    monkeypatch.setattr(catalogue, "trial", trial)
    done = actions.watch(now=now)
    assert (done["notices"], done["failed"]) == (1, 1)
    assert "Unreadable" in caplog.text
    assert "Frobnitz" not in caplog.text


def test_a_tick_delivers_whatever_became_of_watching(shelf, inbox, now, monkeypatch) -> None:
    person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)

    def fails(**kwargs: object) -> None:
        raise Unreadable("The catalogue cannot be read.")

    monkeypatch.setattr(actions, "watch", fails)
    with pytest.raises(Unreadable):
        operating.tick(now=now)
    assert len(inbox.messages) == 1


def test_notices_stopped_while_one_is_in_flight_are_sent_no_more(
    shelf, inbox, now, monkeypatch
) -> None:
    someone = person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    inbox.recipients = ["451 later"]
    real = smtp.send

    def stopped_meanwhile(carrier, message):
        people.stop_notices(person=someone, now=now)
        return real(carrier, message)

    with monkeypatch.context() as patched:
        patched.setattr(smtp, "send", stopped_meanwhile)
        assert mail.deliver(now=now)["kept"] == 1
    assert mail.deliver(now=now + dt.timedelta(days=300))["sent"] == 0
    assert not inbox.messages
    assert OutboxMessage.objects.get().state == "suppressed"


@pytest.mark.parametrize("meanwhile", ["stop", "save", "erase"])
def test_who_changes_their_mind_while_being_judged_is_told_nothing(
    shelf, now, monkeypatch, meanwhile
) -> None:
    someone = person(now)
    person(now, "bob@example.org")
    shelf.load(study(2), now=now)
    real = actions.tell_unless_changed

    def changing(row, found, **more):
        if row.person == someone:
            if meanwhile == "stop":
                people.stop_notices(person=someone, now=now)
            elif meanwhile == "save":
                people.save_profile(person=someone, profile=profile(now.date()), now=now)
            else:
                rights.erase(address=someone.address, now=now)
        return real(row, found, **more)

    monkeypatch.setattr(actions, "tell_unless_changed", changing)
    assert actions.watch(now=now)["notices"] == 1
    assert not Notice.objects.filter(person__token=someone.token).exists()


def test_people_are_judged_without_a_lock(shelf, now, monkeypatch) -> None:
    person(now)
    shelf.load(study(2), now=now)
    real, depths = Changes.judge, []
    outside = len(connection.savepoint_ids)

    def noted(self, *args, **kwargs):
        depths.append(len(connection.savepoint_ids))
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Changes, "judge", noted)
    assert actions.watch(now=now)["notices"] == 1
    assert depths == [outside]


@pytest.mark.parametrize(("days", "status"), [(89, 200), (90, 404)])
def test_the_mails_page_closes_after_ninety_days(shelf, inbox, now, days, status) -> None:
    someone = person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    day = timezone.now().date() - dt.timedelta(days=days)
    Digest.objects.filter(person=someone).update(created_at=day)
    assert Client().get(page_of(inbox.messages[0])).status_code == status


def test_what_stands_in_the_database_opens_no_page(shelf, inbox, now) -> None:
    person(now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    path = page_of(inbox.messages[0])
    values = {str(value) for row in Digest.objects.values() for value in row.values()}
    assert not [value for value in values if len(value) > 9 and value in path]
    assert {Client().get(f"/n/{value}").status_code for value in values} == {404}


def test_no_moment_joins_a_notice_to_the_load_that_brought_it(shelf, inbox, now) -> None:
    person(now + dt.timedelta(minutes=1))
    loaded = now + dt.timedelta(hours=2, seconds=7)
    shelf.load(study(2), now=loaded)
    actions.watch(now=loaded)
    about_people = moments(Notice, Digest, OutboxMessage, Address)
    mail.deliver(now=loaded)
    about_people |= moments(Notice, Digest, OutboxMessage, Address)
    assert loaded in moments(*apps.get_app_config("catalogue").get_models())
    assert not about_people & moments(*apps.get_app_config("catalogue").get_models())
