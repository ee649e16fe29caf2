"""Whoever knows of a trial is told what became of it: results, overdue results, an article."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.db import connection

from invented_trials import Shelf, study
from test_newsroom_articles import other_words
from test_watch_digests import ZONES
from test_watch_notices import person, profile, words_of
from trialpost.demo.reference import reference_findings
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.newsroom import actions as newsroom
from trialpost.web.people import actions as people
from trialpost.web.people.account import rights
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile.persons import Named, Whom, seal_named
from trialpost.web.watch import actions
from trialpost.web.watch.after import aftermath, follow_mail
from trialpost.web.watch.after.becoming import Became, BecameKind, open_became
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.models import FollowUp
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind

pytestmark = pytest.mark.django_db
TRIAL = "NCT00000002"
TOLD_OF = 2


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def someone(shelf, inbox, now) -> Person:
    """Somebody who was told of the trial when it opened, by a mail that arrived."""
    found = person(now)
    actions.watch(now=now)
    aftermath.follow(now=now)
    shelf.load(study(2), now=now)
    actions.watch(now=now)
    aftermath.follow(now=now)
    mail.deliver(now=now)
    assert found.notices.exclude(digest=None).exists()
    return found


def confirmed(now: dt.datetime, who: str) -> Person:
    """Somebody with an account who told nothing of themselves."""
    address = mail.find_or_create(text=who, now=now)
    mail.confirm(address=address, now=now)
    return Person.objects.create(token=f"token of {who}", address=address, created_at=now)


def article(trial: str = TRIAL) -> bytes:
    """Return the reference trial's findings under another trial's name."""
    return reference_findings().replace(b"NCT02708095", trial.encode())


def publish(now: dt.datetime) -> str:
    raw = article()
    whole = msgspec.json.decode(raw)
    for one in whole["findings"]:
        one.pop("id", None)
    row = newsroom.add_article(
        findings_file=msgspec.json.encode(whole), now=now, categories=("immune",)
    )
    assert newsroom.verify(slug=row.slug) == ()
    newsroom.publish(slug=row.slug, now=now)
    return row.slug


def kinds(someone: Person) -> list[str]:
    rows = someone.follow_ups.order_by("pk")
    return [open_became(someone.address, row).kind.value for row in rows]


def round_of(now: dt.datetime) -> int:
    """Do what a tick does behind the watch; return how many mails were made."""
    actions.watch(now=now)
    aftermath.follow(now=now)
    return follow_mail.gather(now=now)


def test_who_was_told_of_a_trial_hears_of_its_results_once(shelf, someone, inbox, now) -> None:
    shelf.load(study(2) | {"hasResults": True}, now=now)
    assert round_of(now) == 1
    assert round_of(now) == 0
    assert kinds(someone) == ["results"]
    mail.deliver(now=now)
    told = words_of(inbox.messages[-1])
    assert "Its registry shows results now." in told
    assert "a trial that fitted you or that you saved" in told


def test_of_whom_the_reader_cares_for_a_mail_speaks_as_of_another(
    shelf, someone, inbox, now
) -> None:
    Person.objects.update(named=seal_named(someone, Named(whom=Whom.CHILD)))
    Address.objects.update(language="es")
    shelf.load(study(2) | {"hasResults": True}, now=now)
    round_of(now)
    mail.deliver(now=now)
    told = "un ensayo que podía ser para la persona o que usted guardó"
    shown = inbox.messages[-1].get_body(("html",)).get_content()
    assert told in words_of(inbox.messages[-1])
    assert told in " ".join(shown.split())


def test_who_matched_it_and_was_never_mailed_hears_of_results_once(shelf, inbox, now) -> None:
    paused = person(now, who="paused@example.org")
    choose(person=paused, choice=Choice(pause=Pause(until=now.date() + dt.timedelta(5))), now=now)
    shelf.load(study(TOLD_OF), now=now)
    round_of(now)
    waits = paused.notices.get()
    assert waits.digest is None, "it matched, and nothing was mailed"
    shelf.load(study(TOLD_OF, status="COMPLETED") | {"hasResults": True}, now=now)
    assert round_of(now) == 0, "the pause holds for this as well"
    assert kinds(paused) == ["results"]
    later = now + dt.timedelta(days=6)
    assert round_of(later) == 1
    assert round_of(later) == 0
    mail.deliver(now=later)
    (letter,) = inbox.messages
    assert "Its registry shows results now." in words_of(letter)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ["results"]),
        ({"conditions": ["asthma"]}, []),
        ({"birth_year": 1920}, []),
    ],
    ids=["matches", "another illness", "too old"],
)
def test_what_stood_on_their_page_from_the_first_day_is_followed_as_well(
    shelf, now, more, told
) -> None:
    ada = person(now, who="early@example.org", **more)
    round_of(now)
    assert not ada.notices.exists(), "what matched on the first day is no news"
    shelf.load(study(1, status="COMPLETED"), now=now)
    late = person(now, who="late@example.org", **more)
    round_of(now)
    shelf.load(study(1, status="COMPLETED") | {"hasResults": True}, now=now)
    round_of(now)
    assert kinds(ada) == told
    assert kinds(late) == [], "who came when it had closed never matched it"


def test_who_saved_it_hears_of_results_by_the_notice_alone(shelf, someone, now) -> None:
    decisions.decide(person=someone, trial=TRIAL, kind=DecisionKind.SAVED, now=now)
    shelf.load(study(2) | {"hasResults": True}, now=now)
    assert round_of(now) == 0
    assert mail.deliver(now=now)["sent"] == 1
    assert round_of(now) == 0
    assert mail.deliver(now=now)["sent"] == 0
    assert kinds(someone) == []


@pytest.mark.parametrize("earlier", [False, True], ids=["now", "by an earlier release"])
def test_who_saved_a_trial_and_told_nothing_of_themselves_hears_all_of_it_once(
    shelf, inbox, now, earlier
) -> None:
    silent = confirmed(now, "silent@example.org")
    shelf.load(study(TOLD_OF), now=now)
    round_of(now)
    decisions.decide(person=silent, trial=TRIAL, kind=DecisionKind.SAVED, now=now)
    assert SealedProfile.objects.get().notices_stopped_at is None
    if earlier:
        SealedProfile.objects.all().delete()
    slug = publish(now)
    round_of(now)
    mail.deliver(now=now)
    newsroom.withdraw(slug=slug, reason="The source was retracted.", now=now)
    round_of(now)
    mail.deliver(now=now)
    shelf.load(study(TOLD_OF, status="COMPLETED") | {"hasResults": True}, now=now)
    round_of(now)
    assert kinds(silent) == ["article", "withdrawn"]
    assert silent.notices.exclude(digest=None).count() == 1, "results come by a notice"
    mail.deliver(now=now)
    words = " ".join(words_of(one) for one in inbox.messages)
    assert len(inbox.messages) == 3
    assert "has results" in words
    people.save_profile(person=silent, profile=profile(now.date()), now=now)
    later = now + dt.timedelta(days=1)
    assert round_of(later) == 0
    mail.deliver(now=later)
    assert len(inbox.messages) == 3, "nothing is told twice, and what fits stands on their page"


@pytest.mark.parametrize("kind", [DecisionKind.DECLINED, DecisionKind.HIDDEN])
def test_who_said_no_hears_nothing(shelf, someone, now, kind) -> None:
    decisions.decide(person=someone, trial=TRIAL, kind=kind, now=now)
    shelf.load(study(2) | {"hasResults": True}, now=now)
    publish(now)
    assert round_of(now) == 0
    assert kinds(someone) == []


def test_who_was_told_of_another_trial_hears_nothing(shelf, someone, now) -> None:
    other = person(now, who="other@example.org", conditions=["asthma"])
    publish(now)
    round_of(now)
    assert kinds(someone) == ["article"]
    assert kinds(other) == []


@pytest.mark.parametrize("kind", [None, DecisionKind.SAVED, DecisionKind.ACCEPTED])
def test_an_article_its_correction_and_its_withdrawal_are_told(
    shelf, someone, inbox, client, now, kind
) -> None:
    if kind:
        decisions.decide(person=someone, trial=TRIAL, kind=kind, now=now)
    slug = publish(now)
    assert round_of(now) == 1
    mail.deliver(now=now)
    newsroom.correct(slug=slug, article=other_words(slug), reason="A typo in a name.", now=now)
    assert round_of(now) == 1
    mail.deliver(now=now)
    newsroom.withdraw(slug=slug, reason="The source was retracted.", now=now)
    assert round_of(now) == 1
    assert kinds(someone) == ["article", "corrected", "withdrawn"]
    mail.deliver(now=now)
    words = words_of(inbox.messages[-1])
    page = client.get(re.search(r"http://[^/\s]+(/n/became/\S+)", words)[1])
    assert "The source was retracted." in page.text
    assert f"/articles/{slug}/" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    for message in inbox.messages:
        for header in ("Subject", "From", "List-Unsubscribe"):
            assert "lupus" not in str(message.get(header, "")).lower()
        links = re.findall(r"https?://\S+", words_of(message))
        assert not any("NCT" in link or "lupus" in link for link in links)


def overdue_study() -> dict:
    """Return the trial as one whose results the rule asks for, and which has none."""
    made = study(2, status="COMPLETED")
    told = made["protocolSection"]
    told["statusModule"] |= {
        "startDateStruct": {"date": "2019-03"},
        "primaryCompletionDateStruct": {"date": "2024-02-01", "type": "ACTUAL"},
    }
    told["oversightModule"] = {"isFdaRegulatedDrug": True}
    told["designModule"] = told.get("designModule", {}) | {
        "studyType": "INTERVENTIONAL",
        "phases": ["PHASE2"],
    }
    return made


def test_overdue_results_are_told_once_with_the_rule_and_its_source(
    shelf, someone, inbox, client, now
) -> None:
    shelf.load(overdue_study(), now=now)
    later = now + aftermath.OVERDUE_EVERY
    assert round_of(later) == 1
    assert kinds(someone) == ["overdue"]
    assert round_of(later + aftermath.OVERDUE_EVERY) == 0
    mail.deliver(now=later)
    words = " ".join(words_of(inbox.messages[-1]).split())
    assert (
        "By the rule of the United States (42 CFR 11.44) they were due by 1 February 2025" in words
    )
    page = client.get(re.search(r"http://[^/\s]+(/n/became/\S+)", words)[1]).text
    assert "https://www.ecfr.gov/" in page


def test_nothing_goes_to_who_stopped_and_nothing_waits_for_them(shelf, someone, now) -> None:
    publish(now)
    aftermath.follow(now=now)
    actions.stop(someone.address, "notices", now)
    assert follow_mail.gather(now=now) == 0
    assert not FollowUp.objects.exists()


def test_of_an_article_withdrawn_before_the_mail_nobody_is_told_anything(
    shelf, someone, now
) -> None:
    slug = publish(now)
    aftermath.follow(now=now)
    newsroom.withdraw(slug=slug, reason="The source was retracted.", now=now)
    aftermath.follow(now=now)
    assert follow_mail.gather(now=now) == 0
    assert kinds(someone) == []


def test_export_and_erasure_cover_it_and_nothing_stands_in_the_clear(shelf, someone, now) -> None:
    publish(now)
    aftermath.follow(now=now)
    held = rights.export(address=someone.address)["what became of trials"]
    assert [one["trial"] for one in held] == [TRIAL]
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, sealed, mail FROM watch_followup")
        assert TRIAL.encode() not in b"".join(
            bytes(cell) if not isinstance(cell, str) else cell.encode()
            for row in cursor.fetchall()
            for cell in row
        )
    rights.erase(address=someone.address, now=now)
    assert not FollowUp.objects.exists()


def test_a_follow_up_that_was_refused_is_told_by_the_next_mail_and_once(
    shelf, someone, inbox, now
) -> None:
    shelf.load(study(2) | {"hasResults": True}, now=now)
    assert round_of(now) == 1
    inbox.recipients = ["550 5.7.1 not today"]
    mail.deliver(now=now)
    before = len(inbox.messages)
    assert someone.follow_ups.filter(told_on=None).count() == 1
    assert follow_mail.gather(now=now) == 0  # an hour later the answer would be the same
    later = now + dt.timedelta(days=3)
    assert follow_mail.gather(now=later) == 1
    mail.deliver(now=later)
    assert len(inbox.messages) == before + 1
    assert "Its registry shows results now." in words_of(inbox.messages[-1])
    assert follow_mail.gather(now=later) == 0


def test_a_follow_up_that_was_refused_waits_for_nobody_who_stopped(
    shelf, someone, inbox, now
) -> None:
    shelf.load(study(2) | {"hasResults": True}, now=now)
    assert round_of(now) == 1
    actions.stop(someone.address, people.notices_of(someone), now)
    inbox.recipients = ["550 5.7.1 not today"]
    mail.deliver(now=now)
    assert not someone.follow_ups.filter(told_on=None).exists()


HOUR = dt.timedelta(hours=1)


def follow_up_for(who: Person, at: dt.datetime, number: int) -> None:
    """Write down one trial's results for somebody, as ``follow`` does."""
    one = Became(
        kind=BecameKind.RESULTS, trial=f"NCT0000{number:04}", title="", what="results", article=""
    )
    assert aftermath._write(who, one, at) == 1


@pytest.mark.parametrize("hour", [1, 9, 20, 23])
def test_follow_ups_go_by_the_morning_of_where_somebody_is(shelf, now, monkeypatch, hour) -> None:
    """At eight in the morning there, or at once where that has passed; never a period later."""
    monkeypatch.setattr(mail, "queue", lambda **given: None)
    monkeypatch.setattr(follow_mail, "_letter", lambda *given: None)
    came = dt.datetime(2026, 12, 2, hour, 10, tzinfo=dt.UTC)
    waits = {}
    for number, zone in enumerate(ZONES):
        there = came.astimezone(ZoneInfo(zone))
        choice = Choice(
            cadence=list(Cadence)[1 + (number + hour) % 3],
            weekday=there.weekday(),
            month_day=there.day,
            zone=zone,
        )
        who = person(now, f"{number}@example.org")
        choose(person=who, choice=choice, now=now)
        follow_up_for(who, came, 1)
        waits[who.pk] = max(came, there.replace(hour=8, minute=0))
    for at in (came + hours * HOUR for hours in range(10)):
        follow_mail.gather(now=at)
        told = set(FollowUp.objects.exclude(told_on=None).values_list("person", flat=True))
        assert told == {key for key, due in waits.items() if due <= at}
    assert len(told) == len(ZONES)


def test_a_digest_of_the_same_morning_does_not_put_off_a_follow_up_nor_is_it_told_in_two(
    shelf, inbox, now
) -> None:
    """Week by week there is a digest; what became of a trial goes out in the first of them."""
    monday = dt.datetime(2026, 12, 7, 9, tzinfo=dt.UTC)
    ada = person(now)
    choose(person=ada, choice=Choice(cadence=Cadence.WEEKLY, weekday=0, zone="UTC"), now=now)
    actions.watch(now=now)
    follow_up_for(ada, monday - 24 * HOUR, 77)
    shelf.load(study(2), now=now)
    actions.watch(now=monday)
    assert ada.digests.count() == 1
    assert follow_mail.gather(now=monday) == 1
    follow_up_for(ada, monday + HOUR, 78)
    assert follow_mail.gather(now=monday + HOUR) == 0, "a slot serves once"
    assert follow_mail.gather(now=monday + 24 * 6 * HOUR) == 0
    assert follow_mail.gather(now=monday + 24 * 7 * HOUR) == 1


def test_quiet_hours_hold_a_follow_up_for_two_days_at_the_most(shelf, inbox, now) -> None:
    ada = person(now)
    night = dt.datetime(2026, 12, 7, 23, tzinfo=dt.UTC)
    choose(person=ada, choice=Choice(quiet=Quiet(begin=22, end=7), zone="UTC"), now=now)
    follow_up_for(ada, night, 1)
    nights = [night + 24 * days * HOUR for days in range(4)]
    assert [follow_mail.gather(now=at) for at in nights] == [0, 0, 1, 0]
