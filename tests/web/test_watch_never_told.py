"""What was due and not told yet stays due, whatever its owner or a run did meanwhile."""

import datetime as dt
import importlib
from collections.abc import Collection

import pytest
from django.apps import apps

from invented_trials import Shelf, study
from trialpost.model.profile import profile_from_value
from trialpost.web.mail import actions as mail
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.watch import actions
from trialpost.web.watch.auditing import audit
from trialpost.web.watch.choosing.choices import choose
from trialpost.web.watch.choosing.schedule import Cadence, Choice
from trialpost.web.watch.models import Notice

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WEEKLY = Choice(cadence=Cadence.WEEKLY, weekday=0)
OLD = {"birth_year": 1930}
MIGRATION = "trialpost.web.watch.migrations.0012_owed_tried_at_intervals"
FIRST = ("NCT00000001",)
"""The trial that was there from the start; a page shows it."""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def shelf(tmp_path, now) -> Shelf:
    found = Shelf(tmp_path)
    found.load(study(1), now=now)
    return found


def person(now: dt.datetime, who: str = "ada") -> Person:
    address = mail.find_or_create(text=f"{who}@example.org", now=now)
    mail.confirm(address=address, now=now)
    found = Person.objects.create(token=f"token of {who}", address=address, created_at=now)
    save(now, found)
    return found


def save(now: dt.datetime, who: Person, shown: Collection[str] | None = (), **more: object) -> None:
    facts = {
        "conditions": ["frobnitz disease"],
        "birth_year": 1987,
        "place": {"name": "Boston, MA"},
        "travel_km": 80,
    }
    profile = profile_from_value(facts | more, today=now.date())
    people.save_profile(person=who, profile=profile, now=now, shown=shown)


def go(now: dt.datetime) -> int:
    """Watch, deliver and audit; return how many mails went."""
    actions.watch(now=now)
    sent = mail.deliver(now=now)["sent"]
    done = audit.audit(now=now)
    assert (done["missed"], done["surplus"]) == (0, 0)
    return sent


def gather(now: dt.datetime) -> None:
    """Let the timer come to the mails alone."""
    actions.gather(now=now)
    assert mail.deliver(now=now)["sent"] == 0
    assert Notice.objects.get().dropped_at == now.date()


@pytest.fixture
def waits(shelf, now) -> Person:
    """Somebody for whom a notice waits, to be told on a day yet to come."""
    found = person(now)
    assert go(now) == 0
    choose(person=found, choice=WEEKLY, now=now)
    shelf.load(study(2), now=now)
    assert go(now) == 0
    assert Notice.objects.filter(digest=None, dropped_at=None).count() == 1
    return found


def in_a_fortnight(now: dt.datetime) -> int:
    return sum(go(now + days * DAY) for days in (2, 9, 16))


def test_what_fell_back_and_fits_again_is_told_though_a_profile_was_saved(
    shelf, now, waits
) -> None:
    save(now, waits, travel_km=81)
    shelf.load(study(2, status="SUSPENDED"), now=now)
    gather(now + 2 * DAY)
    shelf.load(study(2), now=now + 2 * DAY)
    assert in_a_fortnight(now) == 1


@pytest.mark.parametrize("watched", [False, True])
def test_a_profile_there_and_back_loses_nothing(now, waits, watched) -> None:
    save(now, waits, **OLD)
    if watched:
        actions.watch(now=now + 2 * DAY)
    else:
        gather(now + 2 * DAY)
    save(now + 2 * DAY, waits)
    assert in_a_fortnight(now) == 1


def test_what_fits_by_a_profile_comes_back_with_it(shelf, now) -> None:
    ada = person(now)
    save(now, ada, **OLD)
    assert go(now) == 0
    choose(person=ada, choice=WEEKLY, now=now)
    shelf.load(study(2), now=now)
    assert go(now) == 0
    save(now, ada)
    assert go(now) == 0
    notices = Notice.objects.filter(digest=None).count()
    save(now, ada, **OLD)
    actions.gather(now=now + 2 * DAY)
    assert Notice.objects.exclude(dropped_at=None).count() == notices > 0
    save(now + 2 * DAY, ada)
    assert in_a_fortnight(now) == 1
    assert not Notice.objects.filter(digest=None).exists()


def test_what_the_page_showed_does_not_come_back(shelf, now, waits) -> None:
    save(now, waits, shown=("NCT00000002",), travel_km=81)
    assert go(now) == 0
    assert Notice.objects.get().known
    shelf.load(study(3, status="SUSPENDED"), now=now)
    save(now, waits, **OLD)
    gather(now + 2 * DAY)
    save(now + 2 * DAY, waits, travel_km=81)
    assert in_a_fortnight(now) == 0


def test_what_was_dropped_before_mails_were_stopped_does_not_come_back(shelf, now, waits) -> None:
    actions.stop(waits.address, people.notices_of(waits), now)
    people.resume_notices(person=waits)
    save(now, waits, travel_km=81)
    assert in_a_fortnight(now) == 0


def test_nor_does_what_an_earlier_release_dropped_when_mails_were_stopped(
    shelf, now, waits
) -> None:
    Notice.objects.update(dropped_at=now.date())
    SealedProfile.objects.update(notices_stopped_at=now)
    migration = importlib.import_module(MIGRATION)
    migration.know(apps, None)
    people.resume_notices(person=waits)
    shelf.load(study(2, maximum="76 Years"), now=now)
    assert in_a_fortnight(now) == 0


def test_a_profile_there_and_back_is_not_told_twice_of_the_same(shelf, now) -> None:
    ada = person(now)
    assert go(now) == 0
    shelf.load(study(2), now=now)
    assert go(now) == 1
    save(now, ada, shown=FIRST, **OLD)
    assert go(now + DAY) == 0
    save(now + 2 * DAY, ada, shown=FIRST)
    assert go(now + 2 * DAY) == 0
    save(now + 2 * DAY, ada, shown=FIRST, **OLD)
    assert go(now + 3 * DAY) == 0
    for one in (study(2, status="SUSPENDED"), study(2, update="2026-11-21")):
        shelf.load(one, now=now)
        assert go(now + 3 * DAY) == 0
    save(now + 3 * DAY, ada, shown=FIRST)
    assert go(now + 4 * DAY) == 0, "it is as it was told"
    save(now + 4 * DAY, ada, shown=FIRST, **OLD)
    assert go(now + 4 * DAY) == 0
    shelf.load(study(2, maximum="76 Years", update="2026-11-22"), now=now)
    save(now + 4 * DAY, ada, shown=FIRST)
    assert go(now + 5 * DAY) == 1, "it changed since it was told"
