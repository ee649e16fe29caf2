"""On real records with altered versions: what is told is what a plain comparison of both gives."""

import copy
import datetime as dt
import gzip
import itertools
import json
from typing import Any

import pytest

from invented_trials import Shelf
from real_data import REAL_DATA, needs_real_data
from trialpost.matching.match import judge
from trialpost.model.match import Match, TrialVerdict
from trialpost.model.profile import Profile, profile_from_value
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person
from trialpost.web.watch import actions, store
from trialpost.web.watch.models import Notice

pytestmark = [pytest.mark.django_db, needs_real_data]
RECORDS = 12
Study = dict[str, Any]


def records() -> list[Study]:
    """Return the first records of adults that recruit at several sites."""
    found = []
    with gzip.open(REAL_DATA / "ctgov-v2" / "recruiting.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            parts = one["protocolSection"]
            sites = parts.get("contactsLocationsModule", {}).get("locations", ())
            recruits = parts["statusModule"]["overallStatus"] == "RECRUITING"
            adults = parts["eligibilityModule"].get("minimumAge") == "18 Years"
            if recruits and adults and len(sites) > 1 and "geoPoint" in sites[0]:
                found.append(one)
            if len(found) == RECORDS:
                return found
    return found


def dated(one: Study, day: str) -> Study:
    other = copy.deepcopy(one)
    other["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {"date": day}
    return other


def not_yet(one: Study) -> Study:
    other = copy.deepcopy(one)
    other["protocolSection"]["statusModule"]["overallStatus"] = "NOT_YET_RECRUITING"
    return other


def for_the_young(one: Study) -> Study:
    other = copy.deepcopy(one)
    other["protocolSection"]["eligibilityModule"]["maximumAge"] = "19 Years"
    return other


def one_site(one: Study) -> Study:
    other = copy.deepcopy(one)
    places = other["protocolSection"]["contactsLocationsModule"]["locations"]
    other["protocolSection"]["contactsLocationsModule"]["locations"] = places[-1:]
    return other


def for_nobody_with_insulin(one: Study) -> Study:
    other = copy.deepcopy(one)
    who = other["protocolSection"]["eligibilityModule"]
    who["eligibilityCriteria"] += "\n\nExclusion Criteria:\n\n* Treatment with insulin\n"
    return other


ALTERED = (not_yet, for_the_young, one_site, for_nobody_with_insulin)


def profiles(studies: list[Study], today: dt.date) -> list[Profile]:
    """Make a person for each record: its condition, at its first site."""
    found = []
    for at, one in enumerate(studies):
        place = one["protocolSection"]["contactsLocationsModule"]["locations"][0]["geoPoint"]
        facts = {
            "conditions": one["protocolSection"]["conditionsModule"]["conditions"][:1],
            "birth_year": 1950 + 7 * (at % 8),
            "medications": ["insulin"] if at % 4 == 3 else [],
            "place": place,
            "travel_km": 50,
        }
        found.append(profile_from_value(facts, today=today))
    return found


def fits(trial: Any, profile: Profile, today: dt.date) -> bool:
    found = judge(trial, profile, current_catalogue().vocabulary, today=today)
    return isinstance(found, Match) and found.verdict in (
        TrialVerdict.LIKELY,
        TrialVerdict.POSSIBLE,
    )


def told(someone: Person) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(person=someone).order_by("pk")
    opened = (store.open_notice(someone.address, row) for row in rows)
    return [(one.trial, str(one.reason)) for one in opened]


def test_real_records_altered_and_put_back(tmp_path, now) -> None:
    today, shelf, studies = now.date(), Shelf(tmp_path), records()
    altered = [dated(way(one), "2026-11-01") for one, way in zip(studies, itertools.cycle(ALTERED))]
    shelf.load(*altered, now=now)
    somebody = []
    for at, profile in enumerate(profiles(studies, today)):
        address = mail.find_or_create(text=f"p{at}@example.org", now=now)
        mail.confirm(address=address, now=now)
        one = Person.objects.create(token=f"token {at}", address=address, created_at=now)
        people.save_profile(person=one, profile=profile, now=now)
        somebody.append((one, profile))
    actions.watch(now=now)
    before = catalogue.state().version
    assert not Notice.objects.exists()
    shelf.load(*(dated(one, "2026-11-10") for one in studies), now=now)
    actions.watch(now=now)
    names = [one["protocolSection"]["identificationModule"]["nctId"] for one in studies]
    pairs = 0
    for one, profile in somebody:
        due = [
            name
            for name in names
            if fits(catalogue.trial(name), profile, today)
            and not fits(catalogue.trial_at(name, before), profile, today)
        ]
        assert sorted(name for name, _ in told(one)) == sorted(due)
        pairs += len(due)
    assert pairs >= 8, "the test would say nothing otherwise"
    kinds = {kind for one, _ in somebody for _, kind in told(one)}
    assert kinds >= {"opened", "ages", "site", "criterion"}
    assert "changed" not in kinds, "every change of these was named"
    count = Notice.objects.count()
    shelf.load(*(dated(one, "2026-11-12") for one in studies), now=now)
    actions.watch(now=now)
    assert Notice.objects.count() == count, "another day of the last check is no news"
