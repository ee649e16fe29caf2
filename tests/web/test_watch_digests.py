"""Notices wait, and are gathered into digests: each into one, whatever breaks off in between."""

import contextlib
import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from invented_trials import Shelf, study
from test_watch_notices import person, profile, words_of
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.people import actions as people
from trialpost.web.people.account import rights
from trialpost.web.watch import actions, store
from trialpost.web.watch.choosing import choices
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Pause, Quiet
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.models import Digest, Notice
from trialpost.web.watch.noticing.still import Look
from trialpost.web.watch.sending import digesting

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


@pytest.fixture
def waiting(shelf, now, monkeypatch):
    """Write notices of two trials for one person, and gather nothing."""
    found = person(now)
    shelf.load(study(2), study(3), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **given: {})
        assert actions.watch(now=now)["notices"] == 2
    return found


def test_the_watch_writes_notices_and_gathering_makes_the_mail(waiting, inbox, now) -> None:
    assert Notice.objects.filter(digest=None).count() == 2
    assert OutboxMessage.objects.count() == 0
    assert digesting.gather(now=now) == {"digests": 1, "notices": 2, "dropped": 0, "heartbeats": 0}
    assert digesting.gather(now=now) == {"digests": 0, "notices": 0, "dropped": 0, "heartbeats": 0}
    assert mail.deliver(now=now)["sent"] == 1
    assert "There are 2 trials" in words_of(inbox.messages[0])


def test_a_gathering_that_breaks_off_is_made_good_with_the_same_key(
    waiting, now, monkeypatch
) -> None:
    keys, real = [], mail.queue

    def dies(**given):
        keys.append(given["idempotency_parts"])
        raise RuntimeError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(mail, "queue", dies)
        with pytest.raises(RuntimeError):
            digesting.gather(now=now)
    assert (Digest.objects.count(), Notice.objects.filter(digest=None).count()) == (0, 2)

    def noted(**given):
        keys.append(given["idempotency_parts"])
        return real(**given)

    monkeypatch.setattr(mail, "queue", noted)
    assert digesting.gather(now=now)["digests"] == 1
    assert keys[0] == keys[1]


def test_of_two_gatherings_at_once_the_second_adds_nothing(waiting, now, monkeypatch) -> None:
    real = digesting._write

    def after_another(*args, **more):
        with monkeypatch.context() as patched:
            patched.setattr(digesting, "_write", real)
            digesting.gather(now=now)
        return real(*args, **more)

    monkeypatch.setattr(digesting, "_write", after_another)
    assert digesting.gather(now=now)["digests"] == 0
    assert (Digest.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_what_is_not_so_any_more_is_dropped_and_kept(waiting, now, monkeypatch) -> None:
    monkeypatch.setattr(Look, "at", lambda self, person: lambda news: news.trial[-1] == "3")
    assert digesting.gather(now=now) == {"digests": 1, "notices": 1, "dropped": 1, "heartbeats": 0}
    assert [news.trial for news in store.told_in(Digest.objects.get())] == ["NCT00000003"]
    assert Notice.objects.get(digest=None).dropped_at == now.date()
    monkeypatch.undo()
    assert digesting.gather(now=now)["digests"] == 0


def test_what_waited_when_somebody_stopped_is_not_told_when_they_resume(
    waiting, inbox, now
) -> None:
    people.stop_notices(person=waiting, now=now)
    assert digesting.gather(now=now)["dropped"] == 2
    people.resume_notices(person=waiting)
    assert digesting.gather(now=now)["digests"] == 0


def test_who_is_erased_while_notices_are_gathered_is_told_nothing(
    waiting, now, monkeypatch
) -> None:
    real = digesting._write

    def erased_meanwhile(someone, **more):
        rights.erase(address=someone.address, now=now)
        return real(someone, **more)

    monkeypatch.setattr(digesting, "_write", erased_meanwhile)
    assert digesting.gather(now=now)["digests"] == 0
    assert (Notice.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_notices_that_do_not_open_hold_up_nobody_else(shelf, now, monkeypatch, caplog) -> None:
    for name in "ab":
        person(now, f"{name}@example.org")
    shelf.load(study(2), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **given: {})
        actions.watch(now=now)
    broken = Notice.objects.order_by("pk").first()
    sealed = bytes(broken.sealed)
    Notice.objects.filter(pk=broken.pk).update(sealed=b"x" * 40)
    assert digesting.gather(now=now) == {
        "digests": 1,
        "notices": 1,
        "dropped": 0,
        "heartbeats": 0,
        "failed": 1,
    }
    assert "SealBroken" in caplog.text
    Notice.objects.filter(pk=broken.pk).update(sealed=sealed)
    assert digesting.gather(now=now)["digests"] == 1


@pytest.mark.parametrize(
    ("since", "judged"), [("nothing", 0), ("another trial", 2), ("a profile, and the clock", 2)]
)
def test_what_was_judged_just_now_is_not_judged_again(
    shelf, now, monkeypatch, since, judged
) -> None:
    who = person(now)
    shelf.load(study(2), study(3), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **given: {})
        actions.watch(now=now)
    if since == "another trial":
        shelf.load(study(9, condition="Quux Syndrome"), now=now)
    elif since != "nothing":
        set_back = now - dt.timedelta(days=30)
        people.save_profile(person=who, profile=profile(now.date(), birth_year=1986), now=set_back)
    looked = []
    monkeypatch.setattr(Look, "_is_so", lambda self, news, asker: looked.append(news) or True)
    assert digesting.gather(now=now)["notices"] == 2
    assert len(looked) == judged


ZONES = [
    "Pacific/Midway", "America/Los_Angeles", "America/New_York", "America/St_Johns", "UTC",
    "Europe/Berlin", "Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Adelaide",
    "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati",
]  # fmt: skip
"""From 11 hours behind UTC to 14 before it, in December, those with half hours among them."""

_HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("hour", [1, 9, 20, 23])
def test_a_slot_of_the_day_on_which_something_came_serves_wherever_somebody_is(
    shelf, now, monkeypatch, hour
) -> None:
    """At eight in the morning there, or at once where that has passed; never a period later."""
    monkeypatch.setattr(mail, "queue", lambda **given: None)
    monkeypatch.setattr(digesting, "_letter", lambda *given: None)
    monkeypatch.setattr(Look, "at", lambda self, person: lambda news: True)
    came = dt.datetime(2026, 12, 2, hour, 10, tzinfo=dt.UTC)
    waits = {}
    for zone in ZONES:
        there = came.astimezone(ZoneInfo(zone))
        cadence = list(Cadence)[1 + (len(waits) + hour) % 3]
        choice = Choice(cadence=cadence, weekday=there.weekday(), month_day=there.day, zone=zone)
        who = person(now, f"{len(waits)}@example.org")
        choices.choose(person=who, choice=choice, now=now)
        news = News(trial="NCT00000001", title="", reason="new", because=(), km=None, version=1)
        actions.tell(person=who, found=[news], now=came)
        waits[who.pk] = max(came, there.replace(hour=8, minute=0))
    for at in (came + hours * _HOUR for hours in range(10)):
        digesting.gather(now=at)
        told = set(Digest.objects.values_list("person", flat=True))
        assert told == {key for key, due in waits.items() if due <= at}
    assert len(told) == len(ZONES)


class Crash(BaseException):
    """The power goes; nothing catches that."""


@pytest.mark.parametrize("seed", range(6))
def test_whatever_breaks_off_each_notice_is_told_once(shelf, now, monkeypatch, seed) -> None:
    """At random: trials come, people choose anew, runs break off, clocks jump."""
    dice = random.Random(seed)
    everybody = [person(now, f"{name}@example.org") for name in "abc"]
    actions.watch(now=now)
    at, number = now, 10

    def may_crash(real, odds):
        def breaking(*args, **more):
            if dice.random() < odds:
                raise Crash
            done = real(*args, **more)
            if dice.random() < odds:
                raise Crash
            return done

        return breaking

    def run(odds: float) -> None:
        with monkeypatch.context() as patched, contextlib.suppress(Crash):
            patched.setattr(mail, "queue", may_crash(mail.queue, odds))
            patched.setattr(digesting, "_write", may_crash(digesting._write, odds))
            patched.setattr(choices, "keep", may_crash(choices.keep, odds))
            actions.watch(now=at)
            digesting.gather(now=at)

    for _ in range(14):
        step = dice.randrange(4)
        if step == 0:
            number += 1
            shelf.load(study(number), now=at)
        elif step == 1:
            choice = Choice(
                cadence=dice.choice(list(Cadence)),
                weekday=dice.randrange(7),
                pause=dice.choice([None, None, Pause(until=at.date() + dt.timedelta(days=4))]),
                quiet=dice.choice([None, Quiet(begin=22, end=7)]),
            )
            choices.choose(person=dice.choice(everybody), choice=choice, now=at)
        else:
            run(0.3)
        at += dt.timedelta(hours=dice.choice([-5, 1, 9, 30, 100]))
    actions.watch(now=at)
    for day in range(45):
        digesting.gather(now=(at + dt.timedelta(days=day)).replace(hour=12))
    told = number - 10
    assert Notice.objects.filter(dropped_at=None).count() == told * len(everybody)
    assert Notice.objects.filter(digest=None).count() == 0
    assert Digest.objects.count() == OutboxMessage.objects.count()
    for one in everybody:
        trials = [news.trial for digest in one.digests.all() for news in store.told_in(digest)]
        assert len(trials) == len(set(trials)) == told


@pytest.mark.django_db(transaction=True)
def test_three_gatherings_at_once_tell_each_person_once(shelf, now, monkeypatch) -> None:
    for name in "abcdef":
        person(now, f"{name}@example.org")
    shelf.load(study(2), study(3), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **given: {})
        actions.watch(now=now)

    def gather(_: int) -> int:
        try:
            return digesting.gather(now=now)["digests"]
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(gather, range(3)))
    assert sum(done) == 6
    assert (Digest.objects.count(), OutboxMessage.objects.count()) == (6, 6)
    assert Notice.objects.filter(digest=None).count() == 0
