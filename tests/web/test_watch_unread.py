"""What a registry's renamed field takes from us, and gives back, is told to nobody as news."""

import copy
from typing import Any

import pytest

from invented_trials import Shelf, study
from test_watch_notices import counts, person
from trialpost.matching.change_words import tell
from trialpost.model.change import SiteOpened
from trialpost.model.reading import IssueKind
from trialpost.registry import read_record
from trialpost.vocabulary.plain import render
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.history import versions
from trialpost.web.mail import actions as mail
from trialpost.web.watch import actions, store
from trialpost.web.watch.models import Digest, Notice

pytestmark = pytest.mark.django_db

TRIAL = "NCT00000002"


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


def two_sites(near: str, update: str = "2026-11-01") -> dict[str, Any]:
    """Make a trial with a site at the person's, and one far away that takes people."""
    document = study(2, update=update)
    places = document["protocolSection"]["contactsLocationsModule"]["locations"]
    places.append(copy.deepcopy(study(2, city="Seattle")))
    places[1] = places[1]["protocolSection"]["contactsLocationsModule"]["locations"][0]
    places[0]["status"] = near
    return document


def renamed_at_sites(document: dict[str, Any]) -> dict[str, Any]:
    other = copy.deepcopy(document)
    for place in other["protocolSection"]["contactsLocationsModule"]["locations"]:
        place["recruitment"] = place.pop("status")
    return other


def renamed(document: dict[str, Any]) -> dict[str, Any]:
    other = copy.deepcopy(document)
    module = other["protocolSection"]["statusModule"]
    module["statusOverall"] = module.pop("overallStatus")
    return other


def told(registry_id: str = TRIAL) -> list[Any]:
    return list(versions(registry_id)[0].changes)


def test_sites_whose_status_was_renamed_neither_open_nor_bring_a_mail(shelf, now) -> None:
    shelf.load(two_sites("COMPLETED"), now=now)
    person(now)
    assert counts(now)[2] == 0
    shelf.load(renamed_at_sites(two_sites("COMPLETED")), now=now)
    assert counts(now)[2] == 0
    assert not [one for one in told() if isinstance(one, SiteOpened)]
    assert {one.opens for one in told()} <= {"unclear", "neutral"}
    result = read_record(catalogue.raw_record(TRIAL))
    missing = [one.where for one in result.issues if one.kind is IssueKind.MISSING]
    assert sum(where.endswith("/status") for where in missing) == 2
    assert {str(site.status) for site in catalogue.trial(TRIAL).sites} == {"unknown"}


def test_a_site_that_can_be_read_again_is_no_news_to_whom_it_was_told(shelf, inbox, now) -> None:
    someone = person(now)
    shelf.load(two_sites("RECRUITING"), now=now)
    assert counts(now)[2] == 1
    mail.deliver(now=now)
    shelf.load(renamed_at_sites(two_sites("RECRUITING")), now=now)
    assert counts(now)[2] == 0
    shelf.load(two_sites("RECRUITING", update="2026-11-03"), now=now)
    assert counts(now)[2] == 0
    assert Notice.objects.filter(person=someone).count() == 1


def test_a_site_that_opened_while_it_could_not_be_read_is_news(shelf, now) -> None:
    person(now)
    shelf.load(two_sites("NOT_YET_RECRUITING"), now=now)
    assert counts(now)[2] == 0
    shelf.load(renamed_at_sites(two_sites("NOT_YET_RECRUITING")), now=now)
    assert counts(now)[2] == 0
    shelf.load(two_sites("RECRUITING"), now=now)
    assert counts(now)[2] == 1


@pytest.mark.parametrize("saw_it", ["in a mail", "when saving"])
def test_a_status_that_can_be_read_again_is_no_news_to_whom_it_was_known(
    shelf, inbox, now, saw_it
) -> None:
    if saw_it == "in a mail":
        person(now)
    shelf.load(study(2), now=now)
    if saw_it == "when saving":
        person(now)
    notices = counts(now)[2]
    assert notices == (saw_it == "in a mail")
    mail.deliver(now=now)
    shelf.load(renamed(study(2)), now=now)
    assert counts(now)[2] == 0
    assert [one.opens for one in told()] == ["unclear"]
    shelf.load(study(2, update="2026-11-03"), now=now)
    assert counts(now)[2] == 0
    assert told()[0].opens == "unclear"
    assert Notice.objects.count() == notices


def test_who_came_while_it_could_not_be_read_is_told_and_not_that_it_opened(shelf, now) -> None:
    shelf.load(study(2), now=now)
    shelf.load(renamed(study(2)), now=now)
    someone = person(now)
    assert counts(now)[2] == 0
    shelf.load(study(2, update="2026-11-03"), now=now)
    assert counts(now)[2] == 1
    (news,) = store.told_in(Digest.objects.get(person=someone))
    assert news.reason == "changed"


def test_whose_notice_was_dropped_while_it_could_not_be_read_is_told_later(
    shelf, now, monkeypatch
) -> None:
    shelf.load(study(2), now=now)
    shelf.load(renamed(study(2)), now=now)
    someone = person(now)
    counts(now)
    shelf.load(study(2, update="2026-11-03"), now=now)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "gather", lambda **_: {})
        assert counts(now)[2] == 1
    shelf.load(renamed(study(2, update="2026-11-04")), now=now)
    counts(now)
    assert Notice.objects.get(person=someone).dropped_at
    shelf.load(study(2, update="2026-11-05"), now=now)
    assert counts(now)[2] == 1
    (news,) = store.told_in(Digest.objects.get(person=someone))
    assert news.reason == "changed"


def test_a_trial_that_opened_while_it_could_not_be_read_is_told_as_opened(shelf, now) -> None:
    someone = person(now)
    shelf.load(study(2, status="NOT_YET_RECRUITING"), now=now)
    shelf.load(renamed(study(2)), now=now)
    assert counts(now)[2] == 0
    shelf.load(study(2), now=now)
    assert counts(now)[2] == 1
    (news,) = store.told_in(Digest.objects.get(person=someone))
    assert news.reason == "opened"


def test_the_versions_say_that_we_could_not_read_it(shelf, now) -> None:
    shelf.load(study(2), now=now)
    shelf.load(renamed(study(2)), now=now)
    assert [render(one) for one in tell(told())] == ["We could not read whether it takes people."]
    shelf.load(study(2), now=now)
    assert [render(one) for one in tell(told())] == [
        "We can read again whether it takes people. It takes people now."
    ]
