"""Why a trial is not in a search's list: the first hard reason, and what would change it."""

import datetime as dt
import itertools
import random
from typing import Any

import msgspec
import pytest

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.find import FindQuery, find
from trialpost.matching.unlisted import Reason, Unlisted, unlisted
from trialpost.model.place import Place
from trialpost.model.status import RecruitmentStatus, Sex
from trialpost.model.trial import Trial
from trialpost.vocabulary.plain import render
from trials_made_up import BOSTON, NEW_YORK, PARIS, site, trial

TODAY = dt.date(2026, 11, 22)
HERE = Place(name="Boston", coordinates=BOSTON, country="US")
THERE = {"country": "France"}
LUPUS = {"condition": "lupus"}
NEAR = {"place": HERE, "within_km": 50.0}


def told(made: Trial, *others: Trial, vanished: bool = False, **asked: Any) -> Unlisted:
    catalogue = Catalogue.from_records([made, *others])
    return unlisted(catalogue, made, FindQuery(**asked), today=TODAY, vanished=vanished)


@pytest.mark.parametrize(
    ("made", "asked", "reason", "because", "change"),
    [
        ({"conditions": ("Gout",)}, LUPUS, "condition",
         "about Gout; you looked for Lupus Erythematosus, Systemic", "Look for Gout."),
        ({"conditions": ()}, LUPUS, "condition", "Nothing in its record speaks of Lupus",
         "Leave the condition out."),
        ({"title": "Apples in lupus"}, {"text": "apples pears"}, "text", "are missing: pears",
         "Look for “apples”."),
        ({"title": "Apples in lupus"}, {"text": "plums"}, "text", "do not hold “plums”",
         "Leave these words out."),
        ({"title": "Apples in lupus"}, {"text": "plums"} | LUPUS, "text", "do not hold “plums”",
         "Leave these words out."),
        ({"status": "completed"}, LUPUS, "status", "This trial is over.", "of any status"),
        ({"minimum": "18 Years"}, {"age_years": 12}, "age", "somebody who is 12; this trial takes "
         "people aged 18 years or older", "Look for somebody aged 18 years or older"),
        ({"maximum": "18 Years"}, {"age_years": 50}, "age", "aged 18 years or younger", "leave"),
        ({"sex": "female"}, {"sex": Sex.MALE}, "sex", "takes women only", "Leave the sex out."),
        ({"sites": (site(NEW_YORK),)}, NEAR, "distance", "306 km away; you looked within 50 km",
         "Look within 307 km."),
        ({"sites": (site(BOSTON, "completed"), site(NEW_YORK))}, NEAR, "distance", "306 km",
         "Look within 307 km."),
        ({"sites": (site(BOSTON, "completed"),)}, NEAR, "distance", "no place that takes people",
         "Leave the place out."),
        ({"sites": (site(PARIS, **THERE),)}, {"country": "DE"}, "country", "is in Germany",
         "Look in France."),
        ({"sites": (site(PARIS, country="France"),)}, {"place": HERE, "country": "US"}, "country",
         "is in the United States", "Look in France."),
        ({"sites": ()}, NEAR, "unplaced", "does not say where", "whose places are not known"),
        ({}, NEAR | {"unplaced": True}, "placed", "Its place is known", "places are known"),
    ],
)  # fmt: skip
def test_the_reason_and_what_would_change_it(
    made: dict[str, Any], asked: dict[str, Any], reason: str, because: str, change: str
) -> None:
    given = dict(made)
    found = told(trial(1, given.pop("conditions", ("Lupus",)), **given), **asked)
    assert found.reason == reason
    assert because in render(found.hindering[0].because)
    assert found.hindering[0].change is not None
    assert change in render(found.hindering[0].change)


def test_reasons_stand_in_one_order() -> None:
    made = trial(1, ("Gout",), status="completed", minimum="18 Years", sex="female",
                 sites=(site(PARIS),))  # fmt: skip
    found = told(made, **LUPUS, text="plums", age_years=3, sex=Sex.MALE, **NEAR)
    named = [one.reason for one in found.hindering]
    assert named == ["condition", "text", "status", "age", "sex", "distance"]
    assert found.wider is not None
    assert find(Catalogue.from_records([made]), found.wider, today=TODAY).total == 1


def test_a_listed_trial_has_its_place() -> None:
    near, far = trial(1), trial(2, sites=(site(NEW_YORK),))
    found = told(far, near, place=HERE)
    assert (found.reason, found.place, found.of) == (Reason.LISTED, 2, 2)


def test_a_vanished_trial_is_in_no_list() -> None:
    found = told(trial(1), vanished=True)
    assert found.reason is Reason.VANISHED
    assert found.wider is None


def _some_trials() -> list[Trial]:
    rng = random.Random(5)
    sites: list[tuple[Any, ...]] = [
        (), (site(BOSTON),), (site(NEW_YORK), site(PARIS, "completed", country="France")),
        (site(None, country="United States"),), (site(PARIS, country="France"),),
        (site(None),), (site(None, "completed", country="France"), site(BOSTON, "recruiting")),
    ]  # fmt: skip
    return [
        trial(
            number,
            rng.choice([("Lupus",), ("Gout",), ("Lupus Nephritis",), ("Heart Failure", "Gout")]),
            title=rng.choice(["Apples", "Apples and pears", "Pears for the heart"]),
            status=rng.choice(["recruiting", "recruiting", "completed", "not_yet_recruiting"]),
            minimum=rng.choice([None, "18 Years", "6 Months"]),
            maximum=rng.choice([None, None, "65 Years"]),
            sex=rng.choice([None, None, "female", "male"]),
            sites=rng.choice(sites),
        )
        for number in range(1, 41)
    ]


FIELDS: tuple[tuple[dict[str, Any], ...], ...] = (
    ({}, {"condition": "lupus"}, {"condition": "gout"}, {"condition": "scurvy"}),
    ({}, {"text": "pears"}, {"text": "apples pears"}, {"text": "lupus"}, {"text": "quinces"}),
    ({}, {"status": frozenset()}, {"status": frozenset({RecruitmentStatus.COMPLETED})}),
    ({}, {"age_years": 12}, {"age_years": 70}),
    ({}, {"sex": Sex.FEMALE}),
    ({}, {"place": HERE}, {"place": HERE, "within_km": 100.0}, {"country": "US"},
     {"place": HERE, "country": "FR"}, {"place": HERE, "unplaced": True},
     {"place": HERE, "within_km": 100.0, "unplaced": True}, {"country": "FR", "unplaced": True}),
)  # fmt: skip


def test_it_agrees_with_what_is_listed_and_the_wider_search_lists_it() -> None:
    trials = _some_trials()
    catalogue = Catalogue.from_records(trials)
    every = [
        FindQuery(**{name: value for part in parts for name, value in part.items()}, limit=100)
        for parts in itertools.product(*FIELDS)
    ]
    rng = random.Random(6)
    for query in rng.sample(every, 60):
        listed = [one.id for one in find(catalogue, query, today=TODAY).trials]
        for one in rng.sample(trials, 4):
            found = unlisted(catalogue, one, query, today=TODAY)
            name = str(one.id)
            assert (found.reason is Reason.LISTED) == (name in listed), (query.__reduce__(), name)
            if name in listed:
                assert found.place == listed.index(name) + 1
                continue
            assert found.wider is not None
            wider = msgspec.structs.replace(found.wider, limit=100)
            there = [one.id for one in find(catalogue, wider, today=TODAY).trials]
            assert name in there, (msgspec.structs.asdict(query), name, found.hindering)
