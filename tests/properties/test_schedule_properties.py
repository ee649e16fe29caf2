"""Whatever the zone, the choice, the clock: each slot serves once, and quiet hours are quiet."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trialpost.web.watch.choosing.schedule import (
    Cadence,
    Choice,
    Pause,
    Quiet,
    moment,
    out_of_quiet,
    timing,
    zone_names,
)

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
NIGHTS = [None, Quiet(begin=22, end=7), Quiet(begin=6, end=20)]
CHANGING = ["Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe", "UTC"]
zones = st.sampled_from(CHANGING + list(zone_names())[::17]).map(ZoneInfo)
hours = st.integers(0, 23)
nights = st.sampled_from(NIGHTS)
quiets = st.none() | st.builds(Quiet, begin=hours, end=hours)
choices = st.builds(
    Choice,
    cadence=st.sampled_from(Cadence),
    weekday=st.integers(0, 6),
    month_day=st.integers(1, 31),
    quiet=quiets,
)
begun = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
moments = st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: begun + minutes * MINUTE)
days = st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31))


@settings(max_examples=15)
@given(zones, st.integers(0, 6), st.integers(2025, 2027), st.integers(4, 9), nights)
def test_a_year_of_weeks_has_one_mail_a_week_on_its_day(zone, weekday, year, every, quiet) -> None:
    choice = Choice(cadence=Cadence.WEEKLY, weekday=weekday, quiet=quiet)
    now = moment(dt.date(year, 1, 1), dt.time(0), zone)
    began, served, weeks = now, None, Counter()
    while now < began + 366 * DAY:
        found = timing(choice, zone, served=served, waits_since=dt.date(year - 1, 12, 31), now=now)
        if found.due:
            served = found.slot
            weeks[served.astimezone(zone).date().isocalendar()[:2]] += 1
            assert served.astimezone(zone).weekday() == weekday
        now += every * HOUR
    inner = [count for (_, week), count in weeks.items() if 1 < week < 52]
    assert set(weeks.values()) == {1}
    assert len(inner) == 50


@settings(max_examples=60)
@given(zones, choices, days, moments, st.lists(st.integers(-70, 90), min_size=1, max_size=40))
def test_no_slot_serves_twice_however_the_clock_jumps(zone, choice, since, now, jumps) -> None:
    served, slots = None, []
    for hours_on in jumps:
        found = timing(choice, zone, served=served, waits_since=since, now=now)
        if found.due:
            served = found.slot
            slots.append(served)
        now += hours_on * HOUR
        if served is not None:
            now = max(now, served - DAY)
    if choice.cadence is not Cadence.AT_ONCE:
        assert slots == sorted(set(slots))


@given(zones, choices, days, moments)
def test_what_is_not_due_is_due_at_the_moment_that_is_named_and_not_before(
    zone, choice, since, now
) -> None:
    since = min(since, now.date())
    found = timing(choice, zone, served=None, waits_since=since, now=now)
    if found.due:
        assert found.slot <= now
        return
    assert found.at > now
    assert timing(choice, zone, served=None, waits_since=since, now=found.at).due
    for part in range(4):
        between = now + (found.at - now) * part / 4
        assert not timing(choice, zone, served=None, waits_since=since, now=between).due


@given(zones, st.builds(Quiet, begin=hours, end=hours), moments)
def test_quiet_hours_end_and_hold_until_then(zone, quiet, now) -> None:
    free = out_of_quiet(quiet, zone, now)
    assert now <= free <= now + 48 * HOUR
    assert not quiet.holds(free.astimezone(zone).hour)
    at = now
    while at < free:
        assert quiet.holds(at.astimezone(zone).hour)
        at += dt.timedelta(minutes=10)


@given(zones, choices, days, moments)
def test_nothing_is_due_in_a_pause_and_what_waited_is_within_a_period_after_it(
    zone, choice, until, now
) -> None:
    paused = Choice(
        cadence=choice.cadence,
        weekday=choice.weekday,
        month_day=choice.month_day,
        pause=Pause(until=until),
    )
    found = timing(paused, zone, served=None, waits_since=dt.date(2025, 1, 1), now=now)
    end = moment(until, dt.time(8), zone)
    if found.due:
        assert now >= end
    else:
        assert end <= found.at <= max(now, end) + 32 * DAY
