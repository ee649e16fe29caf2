"""How the reasons of a notice read: nothing twice, and no distance of the person's own."""

import datetime as dt
import re
import types

import msgspec
import pytest

from trialpost.model.bearing import Shift, Turn
from trialpost.model.change import AgesChanged, SiteClosed, StatusChanged
from trialpost.model.dates import AgeLimit
from trialpost.model.message import say
from trialpost.model.reason import Reason, ReasonKind
from trialpost.model.site import Site
from trialpost.model.status import RecruitmentStatus
from trialpost.web.language import render, speaking
from trialpost.web.watch.judging.evidence import compared
from trialpost.web.watch.judging.reasons import REASONS, Evidence, News, because, sentences


def news(today, *reasons: Reason, because=()) -> News:
    evidence = Evidence(
        since=1, until=2, day_before=today, day=today, verdict_before="none", verdict="likely",
        reasons=reasons,
    )  # fmt: skip
    return News(
        trial="NCT00000001", title="A trial", reason=reasons[0].kind, because=because, km=3.0,
        version=2, evidence=evidence,
    )  # fmt: skip


def status(before: RecruitmentStatus | None, after: RecruitmentStatus, turn: Turn) -> StatusChanged:
    return StatusChanged(before=before, after=after, turn=turn)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (RecruitmentStatus.SUSPENDED, "It takes people again."),
        (RecruitmentStatus.COMPLETED, "It takes people again."),
        (RecruitmentStatus.TERMINATED, "It takes people again."),
        (RecruitmentStatus.ACTIVE_NOT_RECRUITING, "It takes people again."),
        (RecruitmentStatus.NOT_YET_RECRUITING, "It has started to take people."),
        (RecruitmentStatus.ENROLLING_BY_INVITATION, "It has started to take people."),
    ],
)
def test_a_trial_that_opens_once_more_says_again(today, before, said) -> None:
    turn = status(before, RecruitmentStatus.RECRUITING, Turn.NOW_RECRUITING)
    opened = Reason(kind=ReasonKind.OPENED, changes=(turn,))
    assert sentences(news(today, opened)) == [said]


def test_a_saved_trial_that_closed_says_it_once(today) -> None:
    over = status(RecruitmentStatus.RECRUITING, RecruitmentStatus.COMPLETED, Turn.ENDED)
    closed = Reason(kind=ReasonKind.CLOSED, changes=(over,))
    sites = Reason(kind=ReasonKind.FOLLOWED, changes=(SiteClosed(site=Site(city="Lyon")),))
    once = ["You saved this trial, and it no longer takes people.", "It is over."]
    assert sentences(news(today, closed, sites)) == once
    results = Reason(kind=ReasonKind.RESULTS)
    assert sentences(news(today, closed, results, sites)) == [*once, "It has results now."]
    assert sentences(news(today, sites)) == [
        "You saved this trial, and it has changed.", "A site no longer takes people in Lyon.",
    ]  # fmt: skip


def test_a_saved_trial_that_takes_nobody_yet_says_one_of_the_two(today) -> None:
    back = status(
        RecruitmentStatus.RECRUITING, RecruitmentStatus.NOT_YET_RECRUITING, Turn.ANNOUNCED
    )
    closed = Reason(kind=ReasonKind.CLOSED, changes=(back,))
    once = ["You saved this trial, and it no longer takes people."]
    assert sentences(news(today, closed)) == once


def test_ages_that_were_just_told_are_not_told_again(today) -> None:
    adults = AgeLimit(18, "year")
    lifted = AgesChanged(
        minimum_before=adults, minimum=adults, maximum_before=AgeLimit(75, "year"), maximum=None,
        high=Shift.LOOSENED,
    )  # fmt: skip
    whom = (say("It takes people of {low} and older.", low="18 years"),)
    ages = news(today, Reason(kind=ReasonKind.AGES, changes=(lifted,)), because=whom)
    assert sentences(ages) == [
        "It takes people of other ages now.",
        "It no longer sets a highest age (before: 75 years).",
    ]
    assert len(sentences(news(today, Reason(kind=ReasonKind.NEW), because=whom))) == 2


def test_no_way_is_told_though_an_older_notice_holds_one(today) -> None:
    older = (say("It is {km} km away.", km=3), say("It is less than 1 km away."))
    found = news(today, Reason(kind=ReasonKind.NEW), because=older)
    assert sentences(found) == ["It is new since we last looked."]


ENGLISH = re.compile(
    r"\b(it|takes|people|aged|older|old|from|up to|this|saved|trial|before|now|year|month|week|day|"
    r"hour|minute|years|months|weeks|days|hours|minutes)\b",
    re.IGNORECASE,
)


def ages(low: AgeLimit | None, high: AgeLimit | None) -> tuple[object, ...]:
    limits = types.SimpleNamespace(minimum_age=low, maximum_age=high)
    return because(types.SimpleNamespace(eligibility=limits))


@pytest.mark.parametrize("unit", ["year", "month", "week", "day", "hour", "minute"])
@pytest.mark.parametrize("number", [1, 6])
def test_no_english_word_stands_in_a_spanish_notice(today, unit, number) -> None:
    """As it is read again from where it was kept."""
    limit, adults = AgeLimit(number, unit), AgeLimit(18, "year")
    moved = AgesChanged(
        minimum_before=adults, minimum=limit, maximum_before=None, maximum=adults,
        low=Shift.LOOSENED, high=Shift.TIGHTENED,
    )  # fmt: skip
    told = [
        news(today, Reason(kind=ReasonKind.NEW), because=ages(*both))
        for both in ((limit, adults), (limit, None), (None, limit), (None, None))
    ]
    told += [news(today, Reason(kind=kind, changes=(moved,))) for kind in REASONS]
    for one in told:
        kept = msgspec.msgpack.decode(msgspec.msgpack.encode(one), type=News)
        with speaking("es"):
            said = sentences(kept)
        assert said
        assert not [words for words in said if ENGLISH.search(words)], said


def test_ages_are_said_with_their_units(today) -> None:
    infants = ages(AgeLimit(6, "month"), AgeLimit(5, "year"))
    told = news(today, Reason(kind=ReasonKind.NEW), because=infants)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=News)
    assert sentences(kept)[1] == "It takes people from 6 months to 5 years old."
    with speaking("es"):
        assert sentences(kept)[1] == "Acepta personas de 6 meses a 5 años."
    grown = ages(AgeLimit(50, "year"), AgeLimit(80, "year"))
    told = news(today, Reason(kind=ReasonKind.NEW), because=grown)
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=News)
    assert sentences(kept)[1] == "It takes people aged 50 to 80."
    with speaking("es"):
        assert sentences(kept)[1] == "Acepta personas de 50 a 80 años."


@pytest.mark.parametrize(
    ("day", "said"),
    [(True, "Before, on 15 June 2026: we knew of no such trial."),
     (False, "Before: we knew of no such trial.")],
)  # fmt: skip
def test_no_record_is_named_of_a_trial_that_was_not_known(today, day, said) -> None:
    days = types.SimpleNamespace(of=lambda _: dt.date(2026, 6, 15) if day else None)
    before, now = compared(news(today, Reason(kind=ReasonKind.NEW)), days)
    assert render(before) == said
    assert render(now).startswith("Now, by the record as we held it")
