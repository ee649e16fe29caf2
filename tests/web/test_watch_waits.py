"""What waits for its mail is told for its own reasons, and what was undone meanwhile is not."""

import copy
import datetime as dt
from typing import Any

import pytest

from invented_trials import Shelf, study
from test_watch_notices import person, profile, words_of
from trialpost.web.mail import actions as mail
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person
from trialpost.web.watch import actions
from trialpost.web.watch.auditing.audit import audit
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.noticing import decisions
from trialpost.web.watch.noticing.deciding import DecisionKind

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FALSE = "since you changed what you told us"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), study(2, maximum="30 Years"), now=now - 50 * DAY)
    return found


def weekly(now: dt.datetime) -> Choice:
    return Choice(cadence=Cadence.WEEKLY, weekday=(now + 3 * DAY).weekday(), zone="UTC")


@pytest.fixture
def saver(shelf, now) -> Person:
    """Somebody who told us of themselves 40 days ago and saved two trials 30 days ago."""
    found = person(now - 40 * DAY)
    actions.watch(now=now - 40 * DAY)
    for trial in ("NCT00000001", "NCT00000002"):
        decisions.decide(person=found, trial=trial, kind=DecisionKind.SAVED, now=now - 30 * DAY)
    choose(person=found, choice=weekly(now), now=now - 30 * DAY)
    return found


def go(now: dt.datetime) -> dict[str, Any]:
    """Watch, deliver and audit."""
    actions.watch(now=now)
    mail.deliver(now=now, due_by=now)
    done = audit(now=now)
    assert (done["missed"], done["surplus"]) == (0, 0)
    return done


def told(now: dt.datetime, inbox: Any) -> str:
    """Let the weekly mail come; return what it tells, nothing if there is none."""
    go(now.replace(hour=9) + 3 * DAY)
    text = " ".join(words_of(inbox.messages[-1]).split()) if inbox.messages else ""
    return text.partition("http")[0]


def test_a_change_that_waits_keeps_its_own_reason_whatever_else_is_dated_anew(
    shelf, saver, inbox, now
) -> None:
    for day, update in enumerate(("2026-11-02", "2026-11-03")):
        shelf.load(study(1, maximum="60 Years", update=update), now=now + day * DAY)
        go(now + day * DAY)
    text = told(now, inbox)
    assert "You saved this trial, and it has changed. It now takes people up to 60 years" in text
    assert FALSE not in text


def test_of_what_closed_and_reopened_before_the_mail_nothing_is_told(
    shelf, saver, inbox, now
) -> None:
    shelf.load(study(1, status="SUSPENDED", update="2026-11-02"), now=now)
    go(now)
    shelf.load(study(1, update="2026-11-03"), now=now + DAY)
    go(now + DAY)
    assert told(now, inbox) == ""
    shelf.load(study(1, status="SUSPENDED", update="2026-11-04"), now=now + 4 * DAY)
    go(now + 4 * DAY)
    assert "it no longer takes people" in told(now + 7 * DAY, inbox)


def test_what_reopens_so_that_it_fits_a_profile_that_changed_meanwhile_is_told(
    shelf, saver, inbox, now
) -> None:
    """As it was saved it did not fit who they were then."""
    people.save_profile(person=saver, profile=profile(now.date(), birth_year=1930), now=now)
    go(now)
    shelf.load(study(1, status="SUSPENDED", update="2026-11-02"), now=now)
    go(now)
    people.save_profile(person=saver, profile=profile(now.date()), now=now, shown=())
    go(now + DAY)
    shelf.load(study(1, update="2026-11-03"), now=now + DAY)
    go(now + DAY)
    assert "You saved this trial. It takes people again." in told(now, inbox)


def test_what_comes_to_fit_is_told_with_what_waits_as_it_is_now(shelf, saver, inbox, now) -> None:
    for day, ages in enumerate(("35 Years", "70 Years")):
        shelf.load(study(2, maximum=ages, update=f"2026-11-0{day + 2}"), now=now + day * DAY)
        go(now + day * DAY)
    text = told(now, inbox)
    assert "You saved this trial." in text
    assert "people up to 70 years (before: 30 years)" in text
    assert "35 years" not in text


def test_a_site_that_came_near_and_went_again_is_not_told(shelf, saver, inbox, now) -> None:
    """They knew of the trial, as one with a site somewhere in their country."""
    far = copy.deepcopy(study(3))
    sites = far["protocolSection"]["contactsLocationsModule"]["locations"]
    hidden = {"facility": "Clinic", "status": "RECRUITING", "country": "United States"}
    near, sites[:] = sites[0], [hidden]
    shelf.load(far, now=now - 20 * DAY)
    go(now - 20 * DAY)
    assert "Number 3" in told(now - 14 * DAY, inbox)
    for day, there in enumerate(([hidden, near], [hidden])):
        sites[:] = there
        far["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"] = {
            "date": f"2026-11-0{day + 2}"
        }
        shelf.load(far, now=now + day * DAY)
        go(now + day * DAY)
    told(now, inbox)
    assert len(inbox.messages) == 1
