"""Clocks that are changed twice a year, and clocks that are wrong: the whole road, step by step."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from faults import road
from faults.mail_server import MailServer
from faults.told_people import NOW, person, waiting
from trialpost.model.profile import profile_from_value
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person
from trialpost.web.watch import actions
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice, Quiet
from trialpost.web.watch.models import Notice
from web.invented_trials import Shelf, study

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NIGHT = Quiet(begin=22, end=7)

TURNS = [
    # (zone, the day on which its clocks are changed): Lord Howe's by half an hour
    ("Europe/Berlin", "2027-03-28"),
    ("Europe/Berlin", "2027-10-31"),
    ("America/New_York", "2027-03-14"),
    ("America/New_York", "2027-11-07"),
    ("Australia/Lord_Howe", "2027-04-04"),
    ("Australia/Lord_Howe", "2027-10-03"),
]


@pytest.fixture
def shelf(tmp_path: Path, settings) -> Shelf:
    settings.DATA_DIR = tmp_path
    found = Shelf(tmp_path)
    found.load(study(1), now=NOW)
    return found


def hours(zone: ZoneInfo, day: str) -> Iterator[dt.datetime]:
    """Return the full hours of UTC from the day before a day to the one after it, where it is."""
    noon = dt.datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=zone)
    at = (noon - 36 * HOUR).astimezone(dt.UTC).replace(minute=0)
    while at.astimezone(zone).date() <= noon.date() + DAY:
        if at.astimezone(zone).date() >= noon.date() - DAY:
            yield at
        at += HOUR


def slots(zone: ZoneInfo, times: list[dt.datetime]) -> list[dt.datetime]:
    """Return of each local day the first of some moments that is not before eight."""
    found: dict[dt.date, dt.datetime] = {}
    for at in times:
        local = at.astimezone(zone)
        if local.hour >= 8:
            found.setdefault(local.date(), at)
    return list(found.values())


@pytest.mark.parametrize(("name", "day"), TURNS)
def test_on_the_days_on_which_clocks_are_changed_each_morning_has_one_mail_and_nights_are_quiet(
    shelf: Shelf, server: MailServer, name: str, day: str
) -> None:
    zone = ZoneInfo(name)
    times = list(hours(zone, day))
    daily, quiet = person("daily@example.org"), person("quiet@example.org")
    choose(person=daily, choice=Choice(cadence=Cadence.DAILY, zone=name), now=NOW)
    choose(person=quiet, choice=Choice(quiet=NIGHT, zone=name), now=NOW)
    came: dict[str, list[dt.datetime]] = {"daily@example.org": [], "quiet@example.org": []}
    arrivals, number = [], 1
    for at in times:
        if at.astimezone(zone).hour in (1, 23):
            number += 1
            shelf.load(study(number), now=at)
            actions.watch(now=at)
            arrivals.append(at)
        before = len(server.accepted)
        road.walk(("gather", "deliver"), at)
        for one in server.accepted[before:]:
            came[one.to].append(at)
    # The first arrival is in the night before the first morning.
    assert came["daily@example.org"] == slots(zone, times)
    loud = [at for at in times if not NIGHT.holds(at.astimezone(zone).hour)]
    expected = {next((at for at in loud if at >= arrival), None) for arrival in arrivals}
    assert came["quiet@example.org"] == sorted(expected - {None})


JUMPS = [-400 * DAY, -DAY, -3 * HOUR, -HOUR, HOUR, 3 * HOUR, 2 * DAY, 40 * DAY, 400 * DAY]
PEOPLE = {
    "once@example.org": Choice(),
    "daily@example.org": Choice(cadence=Cadence.DAILY, zone="Europe/Berlin"),
    "weekly@example.org": Choice(cadence=Cadence.WEEKLY, weekday=3, zone="America/New_York"),
    "quiet@example.org": Choice(quiet=NIGHT, zone="Asia/Tokyo"),
}


@pytest.mark.parametrize("seed", range(6))
def test_a_clock_that_jumps_both_ways_loses_nothing_and_tells_nothing_twice(
    shelf: Shelf, server: MailServer, seed: int
) -> None:
    dice = random.Random(seed)
    for who, choice in PEOPLE.items():
        choose(person=person(who), choice=choice, now=NOW)
    clock, wrong = NOW, dt.timedelta()
    for number in range(2, 9):
        clock += 7 * HOUR
        wrong = dice.choice([dt.timedelta(), *JUMPS])
        shelf.load(study(number, title=f"A Trial of Colour {number}"), now=clock + wrong)
        road.walk(dice.choice([road.WAY, ("watch",), ("gather", "deliver")]), clock + wrong)
    for _ in range(40):
        clock += 6 * HOUR
        road.walk(road.WAY, clock)
    assert not waiting()
    assert not OutboxMessage.objects.exclude(state="sent").exists()
    for who in PEOPLE:
        words = " ".join(one.text.replace("\n", " ") for one in server.accepted if one.to == who)
        counts = [words.count(f"A Trial of Colour {number}") for number in range(2, 9)]
        assert counts == [1] * 7, who


@pytest.mark.parametrize("back", [HOUR, 3 * DAY, 400 * DAY])
def test_a_profile_that_is_saved_while_the_clock_is_back_counts_once_as_changed(
    shelf: Shelf, back: dt.timedelta
) -> None:
    who = person("ada@example.org")
    assert actions.watch(now=NOW)["changed_profiles"] == 1
    assert actions.watch(now=NOW - back)["changed_profiles"] == 0, "the clock alone is no change"
    _save(who, NOW - back)
    assert actions.watch(now=NOW)["changed_profiles"] == 1
    assert actions.watch(now=NOW + back)["changed_profiles"] == 0


def _save(who: Person, at: dt.datetime, born: int = 1986) -> None:
    facts = {
        "conditions": ["frobnitz disease"],
        "birth_year": born,
        "place": {"name": "Boston, MA"},
    }
    people.save_profile(person=who, profile=profile_from_value(facts, today=NOW.date()), now=at)


def test_what_is_told_fits_the_profile_that_was_saved_while_the_clock_was_back(
    shelf: Shelf, server: MailServer
) -> None:
    who = person("ada@example.org")
    choose(person=who, choice=Choice(cadence=Cadence.DAILY, zone="UTC"), now=NOW)
    shelf.load(study(2, maximum="40 Years"), now=NOW + 2 * HOUR)
    actions.watch(now=NOW + DAY - 2 * HOUR)
    assert Notice.objects.filter(digest=None).count() == 1
    _save(who, NOW - 30 * DAY, born=1950)
    road.walk(("gather", "deliver"), NOW + DAY)
    assert server.accepted == []
