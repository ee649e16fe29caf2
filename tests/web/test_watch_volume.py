"""How many mails to expect, reckoned from when trials opened, and which come first in a digest."""

import datetime as dt
import gzip

import pytest

from invented_trials import Shelf, study
from real_data import REAL_DATA, needs_real_data
from test_watch_notices import profile
from trialpost.registry import read_record
from trialpost.vocabulary.plain import render
from trialpost.web.watch.choosing.choosing_words import expected, rate, rhythm
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.choosing.volume import Volume, estimate, opened_on
from trialpost.web.watch.judging.reasons import REASONS, News
from trialpost.web.watch.sending.digesting import best_first

DAY = dt.timedelta(days=1)


def opened(number: int, posted: dt.date, start: str = "", **more: object) -> dict:
    """Make a study that was posted on a day, and maybe begins on another."""
    made = study(number, **more)
    status = made["protocolSection"]["statusModule"]
    status["studyFirstPostDateStruct"] = {"date": posted.isoformat(), "type": "ACTUAL"}
    if start:
        status["startDateStruct"] = {"date": start}
    return made


@pytest.mark.django_db
def test_only_what_fits_and_opened_of_late_counts(tmp_path, now, today) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(
        opened(1, today - 5 * DAY),
        opened(2, today - 60 * DAY),
        opened(3, today - 89 * DAY),
        opened(4, today - 90 * DAY),
        opened(5, today - 500 * DAY, start="2026-11"),
        opened(6, today - 5 * DAY, start="2027-02-01"),
        opened(7, today - 5 * DAY, maximum="30 Years"),
        opened(8, today - 5 * DAY, condition="Quux Syndrome"),
        opened(9, today - 5 * DAY, city="Seattle"),
        now=now,
    )
    found = estimate(profile(today), today=today)
    assert (found.in_month, found.in_season) == (2, 4)
    assert (found.nearer, found.nearer_km) == (4, 40)
    assert expected(found) == (
        "Of the trials that opened in the last three months, 4 may fit what you told us: about 1 "
        "a month."
    )
    far = estimate(profile(today, travel_km=9000), today=today)
    assert (far.in_season, far.nearer) == (5, 5)
    half = estimate(profile(today, travel_km=5000), today=today)
    assert (half.in_season, half.nearer) == (5, 4)


@pytest.mark.parametrize(
    ("in_season", "words", "much"),
    [
        (0, "no trial opened", False), (1, "less than one a month", False),
        (6, "about 2 a month", False), (24, "about 2 a week", False),
        (64, "about 5 a week", False), (65, "about 5 a week", True),
        (900, "about 70 a week", True),
    ],
)  # fmt: skip
def test_the_words_are_no_more_exact_than_what_is_known(in_season, words, much) -> None:
    volume = Volume(in_month=0, in_season=in_season)
    assert words in expected(volume)
    assert volume.is_much is much


@pytest.mark.parametrize(
    ("a_month", "words"),
    [(0.4, "less than one a month"), (1.0, "about 1 a month"), (7.6, "about 8 a month"),
     (8.0, "about 2 a week"), (43, "about 10 a week")],
)  # fmt: skip
def test_rates(a_month, words) -> None:
    assert rate(a_month) == words


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(), "at once, when there is something new"),
        (Choice(cadence=Cadence.DAILY), "once a day at the most"),
        (Choice(cadence=Cadence.WEEKLY, weekday=6), "once a week, on Sundays"),
        (Choice(cadence=Cadence.MONTHLY, month_day=31), "once a month, on day 31"),
    ],
)
def test_rhythms(choice, words) -> None:
    assert rhythm(choice) == words


@needs_real_data
def test_real_records_say_from_when_they_can_have_taken_people() -> None:
    path = REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz"
    with gzip.open(path, "rb") as lines:
        trials = [read_record(line).trial for line, _ in zip(lines, range(200), strict=False)]
    days = [opened_on(trial) for trial in trials]
    assert None not in days
    later = [trial for trial, day in zip(trials, days, strict=True) if day > dt.date(2026, 4, 30)]
    assert all(trial.dates.start.date.earliest() > dt.date(2026, 4, 30) for trial in later)


# --- the order of a digest ------------------------------------------------------------------------


def news(trial: str, *, reason: str = "new", score: float = 0.5, km: float | None = 5) -> News:
    return News(trial=trial, title=trial, reason=reason, because=(), km=km, version=1, score=score)


def test_the_best_matches_come_first_and_what_was_saved_after_them() -> None:
    found = best_first(
        [
            news("saved", reason="closed", score=0.0),
            news("fair", score=0.4),
            news("far", score=0.9, km=70),
            news("near", score=0.9, km=3),
            news("nowhere", score=0.9, km=None),
        ]
    )
    assert [one.news.trial for one in found] == ["near", "far", "nowhere", "fair", "saved"]


def test_a_trial_of_several_notices_stands_once_with_all_their_reasons() -> None:
    found = best_first([news("a"), news("b"), news("a", reason="opened", score=0.8)])
    assert [one.news.trial for one in found] == ["a", "b"]
    assert found[0].news.score == 0.8
    assert found[0].reasons == (render(REASONS["opened"]), render(REASONS["new"]))
