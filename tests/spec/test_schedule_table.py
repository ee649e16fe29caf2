"""When a mail is due, as a table: choices, zones, changed clocks, quiet hours, pauses, month ends.

Days on which clocks are changed are those of the tz database: Berlin on 29 March and 25 October
2026, New York on 8 March and 1 November 2026; Apia had no 30 December 2011.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from trialpost.web.watch.choosing.schedule import (
    Cadence,
    Choice,
    Pause,
    Quiet,
    heartbeat_timing,
    out_of_quiet,
    timing,
    zone_of,
)

BERLIN, NEW_YORK, UTC = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("UTC")
TROLL = ZoneInfo("Antarctica/Troll")
DAILY = Choice(cadence=Cadence.DAILY)
MONDAY, SUNDAY = (Choice(cadence=Cadence.WEEKLY, weekday=day) for day in (0, 6))
FIRST, LAST = (Choice(cadence=Cadence.MONTHLY, month_day=day) for day in (1, 31))
NIGHT = Quiet(begin=22, end=7)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def paused(choice: Choice, until: str) -> Choice:
    pause = Pause(until=dt.date.fromisoformat(until))
    return Choice(cadence=choice.cadence, weekday=choice.weekday, pause=pause)


NOW = "due"
DECEMBER = paused(Choice(), "2026-12-01")
TABLE = [
    # (choice, zone, waits since, last slot that served, now, when)
    (Choice(), UTC, "2026-11-22", None, "2026-11-22T03:00", NOW),
    # a slot each day, at eight where the person is
    (DAILY, UTC, "2026-11-22", None, "2026-11-22T07:59", "2026-11-22T08:00"),
    (DAILY, UTC, "2026-11-22", None, "2026-11-22T08:00", NOW),
    (DAILY, NEW_YORK, "2026-11-22", None, "2026-11-22T12:59", "2026-11-22T13:00"),
    (DAILY, UTC, "2026-11-22", "2026-11-22T08:00", "2026-11-22T20:00", "2026-11-23T08:00"),
    # in summer the same hour is another moment
    (DAILY, BERLIN, "2026-03-28", "2026-03-28T07:00", "2026-03-28T09:00", "2026-03-29T06:00"),
    (DAILY, BERLIN, "2026-10-24", "2026-10-24T06:00", "2026-10-24T09:00", "2026-10-25T07:00"),
    # 2026-11-23 is a Monday
    (MONDAY, UTC, "2026-11-18", None, "2026-11-22T23:00", "2026-11-23T08:00"),
    (MONDAY, UTC, "2026-11-18", None, "2026-11-23T08:00", NOW),
    # nothing ran on Monday: the slot serves late, and the next is the next Monday
    (MONDAY, UTC, "2026-11-18", None, "2026-11-26T11:00", NOW),
    (MONDAY, UTC, "2026-11-26", "2026-11-23T08:00", "2026-11-26T11:00", "2026-11-30T08:00"),
    # what comes after Monday's slot, though nothing was sent then, waits for the next
    (MONDAY, UTC, "2026-11-24", None, "2026-11-24T11:00", "2026-11-30T08:00"),
    # ... but for the rest of that day the slot still serves
    (MONDAY, UTC, "2026-11-23", None, "2026-11-23T15:00", NOW),
    # a Sunday on which the clock is changed has one slot
    (SUNDAY, BERLIN, "2026-03-24", None, "2026-03-29T05:59", "2026-03-29T06:00"),
    (SUNDAY, BERLIN, "2026-03-24", "2026-03-29T06:00", "2026-03-29T07:30", "2026-04-05T06:00"),
    (SUNDAY, NEW_YORK, "2026-10-27", "2026-11-01T13:00", "2026-11-01T14:00", "2026-11-08T13:00"),
    # a month's first, a month's last
    (FIRST, UTC, "2026-11-22", None, "2026-11-22T09:00", "2026-12-01T08:00"),
    (LAST, UTC, "2026-11-22", None, "2026-11-22T09:00", "2026-11-30T08:00"),
    (LAST, UTC, "2026-02-03", None, "2026-02-03T09:00", "2026-02-28T08:00"),
    (LAST, UTC, "2028-02-03", None, "2028-02-03T09:00", "2028-02-29T08:00"),
    (LAST, UTC, "2026-12-31", "2026-12-31T08:00", "2026-12-31T09:00", "2027-01-31T08:00"),
    # the clock was set back by two hours after a slot had served
    (DAILY, UTC, "2026-11-22", "2026-11-22T08:00", "2026-11-22T06:30", "2026-11-23T08:00"),
    (MONDAY, UTC, "2026-11-18", "2026-11-23T08:00", "2026-11-22T10:00", "2026-11-30T08:00"),
    # it had run ahead by years: nobody waits until then
    (MONDAY, UTC, "2026-11-18", "2099-11-23T08:00", "2026-11-22T10:00", "2026-11-23T08:00"),
    (Choice(), UTC, "2099-01-01", None, "2026-11-22T10:00", NOW),
    # a pause
    (Choice(pause=Pause()), UTC, "2026-11-22", None, "2030-11-22T10:00", None),
    (Choice(pause=Pause(joined=True)), UTC, "2026-11-22", None, "2030-11-22T10:00", None),
    (DECEMBER, UTC, "2026-11-22", None, "2026-11-30T23:00", "2026-12-01T08:00"),
    (DECEMBER, UTC, "2026-11-22", None, "2026-12-01T08:00", NOW),
    (paused(MONDAY, "2026-12-01"), UTC, "2026-11-22", None, "2026-12-02T09:00", "2026-12-07T08:00"),
    (paused(MONDAY, "2026-12-07"), UTC, "2026-11-22", None, "2026-12-07T08:00", NOW),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "zone", "since", "served", "now", "when"), TABLE)
def test_due_or_when(choice, zone, since, served, now, when) -> None:
    found = timing(
        choice,
        zone,
        served=utc(served) if served else None,
        waits_since=dt.date.fromisoformat(since),
        now=utc(now),
    )
    assert found.due is (when == NOW)
    assert found.at == (None if when in (NOW, None) else utc(when))


def test_a_slot_that_serves_late_is_the_slot_that_was_missed() -> None:
    late = utc("2026-11-26T11:00")
    found = timing(MONDAY, UTC, served=None, waits_since=dt.date(2026, 11, 3), now=late)
    assert found.slot == utc("2026-11-23T08:00")


def test_a_day_that_a_country_left_out_still_has_its_slot() -> None:
    friday = Choice(cadence=Cadence.WEEKLY, weekday=4)
    apia = ZoneInfo("Pacific/Apia")
    before = utc("2011-12-28T00:00")
    found = timing(friday, apia, served=None, waits_since=dt.date(2011, 12, 27), now=before)
    assert found.at == utc("2011-12-30T18:00")
    assert found.at.astimezone(apia).date() == dt.date(2011, 12, 31)


QUIET = [
    # (hours, zone, moment, first moment that is not quiet)
    (NIGHT, UTC, "2026-11-22T21:59", "2026-11-22T21:59"),
    (NIGHT, UTC, "2026-11-22T22:00", "2026-11-23T07:00"),
    (NIGHT, UTC, "2026-11-23T00:30", "2026-11-23T07:00"),
    (NIGHT, UTC, "2026-11-23T07:00", "2026-11-23T07:00"),
    (NIGHT, NEW_YORK, "2026-11-23T03:00", "2026-11-23T12:00"),
    (Quiet(begin=9, end=17), UTC, "2026-11-22T12:00", "2026-11-22T17:00"),
    (Quiet(begin=9, end=9), UTC, "2026-11-22T09:30", "2026-11-22T09:30"),
    # the night is an hour shorter in March, an hour longer in October
    (NIGHT, BERLIN, "2026-03-28T23:00", "2026-03-29T05:00"),
    (NIGHT, BERLIN, "2026-10-24T23:00", "2026-10-25T06:00"),
    # an end that the clock skips: it is past when the clock is there
    (Quiet(begin=22, end=2), BERLIN, "2026-03-29T00:30", "2026-03-29T01:00"),
    # an hour that comes twice is quiet twice
    (Quiet(begin=1, end=2), NEW_YORK, "2026-11-01T05:30", "2026-11-01T07:00"),
    (Quiet(begin=22, end=1), NEW_YORK, "2026-11-01T04:30", "2026-11-01T05:00"),
    # where the clock goes back by two hours, the end can come for the second time only
    (Quiet(begin=2, end=1), TROLL, "2026-10-25T00:30", "2026-10-25T01:00"),
]


@pytest.mark.parametrize(("quiet", "zone", "at", "free"), QUIET)
def test_quiet_hours(quiet, zone, at, free) -> None:
    assert out_of_quiet(quiet, zone, utc(at)) == utc(free)


@pytest.mark.parametrize(
    ("held", "due"),
    [(None, False), ("2026-11-20T02:00", True), ("2026-11-20T04:00", False),
     ("2026-11-25T04:00", False)],
)  # fmt: skip
def test_quiet_hours_hold_a_mail_for_two_days_at_the_most(held, due) -> None:
    found = timing(
        Choice(quiet=NIGHT),
        UTC,
        served=None,
        waits_since=dt.date(2026, 11, 1),
        now=utc("2026-11-22T03:00"),
        held=utc(held) if held else None,
    )
    assert found.due is due
    assert found.quiet is not due


def test_a_slot_in_quiet_hours_is_due_when_they_end() -> None:
    late = Choice(cadence=Cadence.DAILY, quiet=Quiet(begin=20, end=10))
    day = dt.date(2026, 11, 22)
    waiting = timing(late, UTC, served=None, waits_since=day, now=utc("2026-11-22T08:30"))
    assert (waiting.due, waiting.at) == (False, utc("2026-11-22T10:00"))
    assert timing(late, UTC, served=None, waits_since=day, now=utc("2026-11-22T10:00")).due


HEARTBEATS = [
    # (choice, last heard, now, when)
    (Choice(heartbeat=True), "2026-10-22T09:00", "2026-11-22T07:59", "2026-11-22T08:00"),
    (Choice(heartbeat=True), "2026-10-22T09:00", "2026-11-22T08:00", NOW),
    (Choice(heartbeat=True), "2026-01-31T09:00", "2026-02-10T08:00", "2026-02-28T08:00"),
    (Choice(heartbeat=True), "2026-12-31T09:00", "2027-01-10T08:00", "2027-01-31T08:00"),
    (Choice(), "2020-10-22T09:00", "2026-11-22T08:00", None),
    (Choice(heartbeat=True, pause=Pause()), "2020-10-22T09:00", "2026-11-22T08:00", None),
    (
        Choice(heartbeat=True, pause=Pause(until=dt.date(2026, 12, 24))),
        "2026-10-22T09:00", "2026-11-22T08:00", "2026-12-24T08:00",
    ),
    # the clock was set back; it had run ahead by years
    (Choice(heartbeat=True), "2026-11-22T09:00", "2026-11-20T09:00", "2026-12-22T08:00"),
    (Choice(heartbeat=True), "2099-11-22T09:00", "2026-11-20T09:00", "2026-12-20T08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "heard", "now", "when"), HEARTBEATS)
def test_a_sign_of_life_a_month_after_the_last_mail(choice, heard, now, when) -> None:
    found = heartbeat_timing(choice, UTC, heard=utc(heard), now=utc(now))
    assert found.due is (when == NOW)
    assert found.at == (None if when in (NOW, None) else utc(when))


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", None])
def test_a_zone_that_is_not_known_is_the_services(name) -> None:
    assert zone_of(Choice(zone=name), "Europe/Berlin") == BERLIN


@pytest.mark.parametrize(
    ("zone", "written", "now", "when"),
    [
        # one at night in Berlin is yesterday in UTC: yesterday's slot is not meant
        (BERLIN, "2026-10-29T23:30", "2026-10-30T00:00", "2026-10-30T07:00"),
        (NEW_YORK, "2026-11-22T02:00", "2026-11-22T03:00", NOW),
        # after the slot, and on its day
        (UTC, "2026-11-22T09:00", "2026-11-22T09:00", NOW),
        # a moment that is yet to come: the clock was wrong
        (UTC, "2027-11-22T09:00", "2026-11-22T09:00", NOW),
        (UTC, "2027-11-22T09:00", "2026-11-22T07:00", "2026-11-22T08:00"),
    ],
)
def test_what_came_at_a_moment_counts_for_its_day_where_the_person_is(
    zone, written, now, when
) -> None:
    found = timing(DAILY, zone, served=None, waits_since=utc(written), now=utc(now))
    assert found.due is (when == NOW)
    assert found.at == (None if when == NOW else utc(when))
