"""One account looks for several people: each has notices, decisions and mails of their own."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from invented_trials import Shelf, study
from test_watch_decisions import decide, signed_in
from test_watch_notices import counts, page_of, person, profile, words_of
from trialpost.errors import BadInput
from trialpost.model.profile import Profile, profile_from_value
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage, StopLink
from trialpost.web.people import actions as people
from trialpost.web.people import store
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile import persons
from trialpost.web.people.profile.persons import Named, TooYoung, Whom
from trialpost.web.watch import actions
from trialpost.web.watch.auditing import audit
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.models import Decision, Digest, MailChoice, Notice

pytestmark = pytest.mark.django_db
NEW = "NCT00000002"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def ada(shelf, now) -> Person:
    return person(now)


@pytest.fixture
def mia(ada, now) -> Person:
    """Somebody whom Ada looks after, with the same illness."""
    return cared_for(ada, now, words="Mia")


def cared_for(
    holder: Person, now: dt.datetime, *, whom: Whom = Whom.CHILD, words: str = "", **more: object
) -> Person:
    added = persons.add(holder=holder, named=Named(whom=whom, words=words), now=now)
    people.save_profile(person=added, profile=profile(now.date(), **more), now=now)
    return added


def told(shelf: Shelf, now: dt.datetime) -> None:
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)


def mail_for(inbox, heading: str):
    (found,) = [one for one in inbox.messages if heading in words_of(one)]
    return found


def test_each_is_told_once_in_a_mail_of_their_own(shelf, inbox, ada, mia, now) -> None:
    counts(now)
    shelf.load(study(2), now=now)
    assert counts(now) == (1, 2, 2)
    mail.deliver(now=now)
    assert counts(now) == (0, 0, 0)
    assert len(inbox.messages) == 2
    assert {one["Subject"] for one in inbox.messages} == {"You have a new message from Trialpost"}
    assert "For you:" in words_of(mail_for(inbox, "For you:"))
    theirs = mail_for(inbox, "For your child:")
    headers = "\n".join(f"{name}: {value}" for name, value in theirs.items())
    assert "Mia" not in headers
    assert "child" not in headers
    assert Notice.objects.filter(person=mia).count() == Notice.objects.filter(person=ada).count()
    assert Digest.objects.count() == 2


def test_what_they_are_called_stands_in_mails_only_where_two_would_look_alike(
    shelf, inbox, ada, mia, now
) -> None:
    cared_for(ada, now, words="Tim")
    cared_for(ada, now, whom=Whom.PARENT, words="Mum")
    told(shelf, now)
    heads = {words_of(one).splitlines()[2] for one in inbox.messages}
    assert heads == {
        "For you:", "For your child (Mia):", "For your child (Tim):", "For your parent:",
    }  # fmt: skip


def test_whoever_is_alone_in_an_account_gets_the_mail_without_a_heading(
    shelf, inbox, ada, now
) -> None:
    told(shelf, now)
    assert "For you:" not in words_of(inbox.messages[0])


def test_a_stop_is_for_one_of_them(shelf, inbox, ada, mia, now) -> None:
    told(shelf, now)
    theirs = words_of(mail_for(inbox, "For your child:"))
    stop = re.findall(r"https?://[^/]+(/stop/\S+)", theirs)[-1]
    assert "for this one list" in Client().post(stop).text
    assert not store.standing_of(mia).notices_on
    assert store.standing_of(ada).notices_on
    wanted = [actions.wanted(one.address, people.notices_of(one)) for one in (ada, mia)]
    assert wanted == [True, False], "asked once more just before a mail goes out"
    shelf.load(study(3), now=now)
    actions.watch(now=now)
    mail.deliver(now=now)
    assert len(inbox.messages) == 3
    assert "For you:" in words_of(inbox.messages[-1])


def test_what_waits_for_one_who_stopped_is_held_back_and_the_others_goes_out(
    shelf, inbox, ada, mia, now
) -> None:
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    actions.stop(mia.address, people.notices_of(mia), now)
    mail.deliver(now=now)
    (only,) = inbox.messages
    assert "For you:" in words_of(only)


def test_each_has_a_choice_of_mails(shelf, inbox, ada, mia, now) -> None:
    choices.choose(person=mia, choice=Choice(cadence=Cadence.MONTHLY), now=now)
    told(shelf, now)
    assert ["For you:" in words_of(one) for one in inbox.messages] == [True]
    fewer = re.findall(r"https?://[^/]+(/fewer/\S+)", words_of(inbox.messages[0]))[0]
    Client().post(fewer, {"cadence": "weekly", "pause": "stay"})
    assert choices.chosen_by(ada).choice.cadence is Cadence.WEEKLY
    assert choices.chosen_by(mia).choice.cadence is Cadence.MONTHLY


def test_a_decision_is_for_one_of_them(shelf, inbox, ada, mia, now) -> None:
    shelf.load(study(2), now=now)
    decide(mia, "declined", now)
    actions.watch(now=now)
    mail.deliver(now=now)
    (only,) = inbox.messages
    assert "For you:" in words_of(only)
    assert [one.person for one in Decision.objects.all()] == [mia]


def test_what_waits_is_taken_back_for_one_who_says_no_meanwhile(
    shelf, inbox, ada, mia, now
) -> None:
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    decide(mia, "declined", now)
    actions.gather(now=now)
    mail.deliver(now=now)
    (only,) = inbox.messages
    assert "For you:" in words_of(only)


def test_the_audit_finds_all_of_them_told(shelf, inbox, ada, mia, now) -> None:
    told(shelf, now)
    found = audit.audit(now=now)
    assert (found["checked"], found["due"], found["missed"], found["surplus"]) == (2, 2, 0, 0)
    assert found["mailed"] == 2
    Notice.objects.filter(person=mia).delete()
    assert audit.audit(now=now)["missed"] == 1


def test_a_mail_that_did_not_arrive_waits_again_for_whom_it_was(
    shelf, inbox, ada, mia, now
) -> None:
    inbox.recipients = ["550 5.7.1 no"]
    told(shelf, now)
    waiting = Notice.objects.filter(digest=None)
    assert waiting.count() == 1
    (went,) = inbox.messages
    other = mia if "For you:" in words_of(went) else ada
    assert waiting.get().person == other


def test_the_page_behind_a_mail_belongs_to_one(shelf, inbox, ada, mia, now) -> None:
    told(shelf, now)
    page = Client().get(page_of(mail_for(inbox, "For your child:"))).text
    assert "Mia" not in page, "the link may be passed on"


# --- pages ----------------------------------------------------------------------------------------


def choose(client: Client, someone: Person) -> None:
    client.post("/me/people/choose/", {"whose": persons.form_key(someone), "to": "matches"})


def test_from_one_list_to_another_and_a_third(shelf, ada, now) -> None:
    client = signed_in(ada)
    assert client.post("/me/people/", {"whom": "parent", "words": "Mum"})["Location"] == "/me/ask/"
    form = {"conditions": "frobnitz disease", "place": "Boston, MA", "birth_year": "1950"}
    client.post("/me/", form)
    assert "Save and show the trials" in client.get("/me/").text, "they are not the reader's own"
    page = client.get("/me/matches/").text
    assert "1 trial may fit the person you care for" in page
    assert "For your parent (Mum)" in page
    assert "Go to: For me" in page
    assert "They are 75 or 76" in page
    choose(client, ada)
    page = client.get("/me/matches/").text
    assert "1 trial may fit you" in page
    assert "Go to: Mum" in page
    assert "You are 38 or 39" in page
    assert store.standing_of(ada).profile.birth_year == 1987
    listed = client.get("/me/people/").text
    assert listed.index("For me") < listed.index("Mum")


def test_what_is_sent_from_an_old_tab_is_kept_for_whom_its_page_was(shelf, ada, mia, now) -> None:
    client = signed_in(ada)
    choose(client, ada)
    field = re.search(r'type="hidden" name="whose" value="(\w+)"', client.get("/me/").text)[1]
    choose(client, mia)
    client.post("/me/", {"conditions": "frobnitz disease", "birth_year": "1980", "whose": field})
    assert store.standing_of(ada).profile.birth_year == 1980
    assert store.standing_of(mia).profile.birth_year == 1987


@pytest.mark.parametrize("path", ["/me/", "/me/notices/", "/me/decide/", "/me/answer/"])
def test_a_form_that_names_nobody_of_the_account_changes_nothing(
    shelf, ada, mia, now, path
) -> None:
    eve = person(now, "eve@example.org")
    before = bytes(SealedProfile.objects.get(person=eve).sealed)
    asked = {"whose": persons.form_key(eve), "conditions": "x", "notices": "off",
             "trial": "NCT00000001", "decision": "saved", "say": "|pregnant|no"}  # fmt: skip
    answer = signed_in(ada).post(path, asked)
    assert (answer.status_code, answer["Location"]) == (302, "/me/people/")
    row = SealedProfile.objects.get(person=eve)
    assert bytes(row.sealed) == before
    assert row.notices_stopped_at is None
    assert not Decision.objects.exists()


def test_every_form_on_a_page_about_somebody_says_about_whom(shelf, ada, mia, now) -> None:
    client = signed_in(ada)
    choose(client, mia)
    decide(mia, "saved", now, trial="NCT00000001")
    key = persons.form_key(mia)
    for path in ("/me/", "/me/ask/", "/me/matches/", "/me/decided/", "/me/notices/"):
        page = client.get(path).text
        main = page[page.index("<main") : page.index("</main>")]
        for form in re.findall(r"<form.*?</form>", main, flags=re.DOTALL):
            # The list on any condition changes nothing and looks at what the form itself says.
            own = re.search(r'action="/(me/people|match/(any|wrong)|sign-out|me/sign-out)', form)
            assert own or key in form, (path, form[:200])


def test_decisions_show_beside_the_list_of_one_only(shelf, ada, mia, now) -> None:
    client = signed_in(ada)
    decide(mia, "saved", now, trial="NCT00000001")
    choose(client, mia)
    assert "You saved it" in client.get("/me/matches/").text
    choose(client, ada)
    assert "You saved it" not in client.get("/me/matches/").text


def test_there_is_one_list_for_the_holder_and_an_end_to_them_all(shelf, ada, now) -> None:
    client = signed_in(ada)
    with pytest.raises(BadInput, match="a list for you already"):
        persons.add(holder=ada, named=Named(whom=Whom.ME), now=now)
    page = client.post("/me/people/", {"whom": "me"}).text
    assert "Choose who you are looking for" in page
    assert 'value="me"' not in page
    for _ in range(persons.MOST):
        client.post("/me/people/", {"whom": "somebody"})
    assert Person.objects.count() == persons.MOST
    assert "This account is full" in client.get("/me/people/").text


# --- erasing and export ---------------------------------------------------------------------------


def erase(client: Client, someone: Person) -> None:
    asked = {"whose": persons.form_key(someone)}
    assert "Erase this list?" in client.post("/me/people/erase/", asked).text
    assert "tick the box" in client.post("/me/people/erase/", asked | {"asked": "1"}).text
    client.post("/me/people/erase/", asked | {"asked": "1", "confirm": "yes"})


@pytest.mark.parametrize("who", ["mia", "ada"])
def test_one_list_is_erased_and_the_other_stays(shelf, inbox, ada, mia, now, who) -> None:
    gone, stays = (mia, ada) if who == "mia" else (ada, mia)
    for one in (ada, mia):
        decide(one, "saved", now, trial="NCT00000001")
        choices.choose(person=one, choice=Choice(cadence=Cadence.DAILY), now=now)
    told(shelf, now)
    erase(signed_in(ada), gone)
    for model in (SealedProfile, Notice, Digest, Decision, MailChoice):
        assert set(model.objects.values_list("person", flat=True)) == {stays.pk}, model
    assert Person.objects.filter(pk=ada.pk).exists()
    assert Person.objects.filter(pk=mia.pk).exists() is (who == "ada")
    assert StopLink.objects.count() == 1
    shelf.load(study(3), now=now)
    assert counts(now) == (1, 1, 1)


def test_what_waits_for_an_erased_list_never_goes_out(shelf, inbox, ada, mia, now) -> None:
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    rights.erase_person(person=mia, now=now)
    mail.deliver(now=now)
    assert ["For your child" in words_of(one) for one in inbox.messages] == [False]
    assert not OutboxMessage.objects.filter(state="queued").exists()


def test_a_backup_does_not_bring_an_erased_list_back(ada, mia, now) -> None:
    later = now + dt.timedelta(days=1)
    rights.erase_person(person=mia, now=later)
    rights.erase_person(person=ada, now=later)
    back = Person(token=mia.token, address=mia.address, holder=ada, named=mia.named, created_at=now)
    back.save()
    people.save_profile(person=back, profile=profile(now.date()), now=now)
    people.save_profile(person=ada, profile=profile(now.date()), now=now)
    rights.reapply_erasures(now=later)
    assert not Person.objects.filter(pk=back.pk).exists()
    assert not SealedProfile.objects.exists()
    people.save_profile(person=ada, profile=profile(now.date()), now=later + dt.timedelta(hours=1))
    rights.reapply_erasures(now=later)
    assert SealedProfile.objects.get().person == ada, "what was told anew stays"


def test_erasing_the_account_erases_them_all(shelf, inbox, ada, mia, now) -> None:
    told(shelf, now)
    rights.erase(address=ada.address, now=now)
    for model in (Person, SealedProfile, Notice, Digest):
        assert not model.objects.exists(), model


def test_the_export_has_all_of_them(shelf, inbox, ada, mia, now) -> None:
    decide(mia, "saved", now, trial="NCT00000001")
    told(shelf, now)
    held = rights.export(address=ada.address)
    assert held["account"]["for"] == "For me"
    (other,) = held["account"]["others"]
    assert other["for"] == "Mia"
    assert other["profile"]["birth_year"] == 1987
    assert {one["for"] for one in held["notices"]} == {"For me", "Mia"}
    assert [one["for"] for one in held["decisions"]] == ["Mia"]


def test_what_they_are_called_is_sealed(ada, mia) -> None:
    row = Person.objects.values().get(pk=mia.pk)
    assert "Mia" not in str(row)
    assert b"child" not in bytes(row["named"])


# --- how old they have to be ----------------------------------------------------------------------

AGES = [
    # told of their birth                                   surely under 16 on 22 November 2026
    ({}, False),
    ({"birth_year": 2010}, False),  # may be 16 already
    ({"birth_year": 2011}, True),
    ({"birth_year": 2010, "birth_month": 11}, False),  # some of them are 16
    ({"birth_year": 2010, "birth_month": 12}, True),
    ({"birth_year": 2026}, True),
    ({"age": {"years": 15, "on": "2026-11-22"}}, True),
    ({"age": {"years": 15, "on": "2026-11-21"}}, False),  # may turn 16 today
    ({"age": {"years": 14, "on": "2026-11-22"}}, True),
    ({"age": {"years": 14, "on": "2024-01-01"}}, False),  # that was years ago
]


@pytest.mark.parametrize(("facts", "too_young"), AGES)
def test_who_is_surely_too_young(facts, too_young, today) -> None:
    said = profile_from_value(facts, today=today)
    assert persons.is_surely_too_young(said, today=today) is too_young
    for whom in Whom:
        if too_young and whom is Whom.ME:
            with pytest.raises(TooYoung, match="under 16"):
                persons.require_old_enough(Named(whom=whom), said, today=today)
        else:
            persons.require_old_enough(Named(whom=whom), said, today=today)


def test_an_operator_sets_another_age_or_none(settings, today) -> None:
    said = Profile(birth_year=2011)
    for age, too_young in ((0, False), (13, False), (18, True)):
        settings.SERVICE = type(settings.SERVICE)(minimum_age=age)
        assert persons.is_surely_too_young(said, today=today) is too_young


def test_a_child_is_looked_after_and_does_not_look_alone(shelf, ada, now) -> None:
    child = {"conditions": "frobnitz disease", "birth_year": str(now.year - 8)}
    client = signed_in(ada)
    page = client.post("/me/", child).text
    assert "People under 16 cannot look for trials on their own here" in page
    assert store.standing_of(ada).profile.birth_year == 1987
    client.post("/me/people/", {"whom": "child"})
    assert client.post("/me/", child)["Location"] == "/me/matches/"
    young = Person.objects.exclude(holder=None).get()
    assert "There is a list for you" in _renamed(client, young, "me")
    _renamed(client, ada, "partner")
    assert "People under 16" in _renamed(client, young, "me")


def _renamed(client: Client, someone: Person, whom: str) -> str:
    asked = {"whose": persons.form_key(someone), "whom": whom, "words": ""}
    return client.post("/me/people/rename/", asked).text


def test_whoever_tried_for_a_child_joins_as_the_one_who_cares(shelf, inbox, now) -> None:
    client = Client()
    child = {"conditions": "frobnitz disease", "birth_year": str(now.year - 8)}
    carried = re.search(r'name="carried" value="([^"]+)"', client.post("/match/", child).text)[1]
    asked = {"address": "cy@example.org", "consent": "on", "carried": carried}
    page = client.post("/join/", asked)
    assert page.status_code == 200
    assert "People under 16" in page.text
    assert client.post("/join/", asked | {"whom": "somebody"}).status_code == 302
    mail.deliver(now=timezone.now())
    link = re.search(r"https?://[^/]+(/in/\S+)", words_of(inbox.messages[-1]))[1]
    client.post(link)
    made = Person.objects.get()
    assert persons.about(made).is_cared_for
    assert "may fit the person you care for" in client.get("/me/matches/").text


def test_why_a_trial_is_not_there_is_said_for_whom_the_page_was(shelf, ada, now) -> None:
    young = cared_for(ada, now, birth_year=now.year - 9)
    client = signed_in(ada)
    choose(client, ada)
    asked = {"trial": "NCT00000001"}
    assert "It is in your list" in client.post("/match/why/", asked).text
    page = client.post("/match/why/", asked | {"whose": persons.form_key(young)}).text
    assert "It is in your list" not in page
    assert "For your child" in page
