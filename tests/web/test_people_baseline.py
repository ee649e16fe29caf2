"""What counts as seen: the catalogue that pages show, not a newer one that nobody saw yet."""

import pytest

from invented_trials import Shelf, study
from trialpost.model.profile import Profile
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import _held, current_catalogue, shown_version
from trialpost.web.mail import actions as mail
from trialpost.web.mail import links
from trialpost.web.people import actions, store
from trialpost.web.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(now) -> Person:
    address = mail.find_or_create(text="ada@example.org", now=now)
    return Person.objects.create(token="t" * 43, address=address, created_at=now)


@pytest.fixture
def behind(tmp_path, now):
    """Load a second trial while another thread of the process is still busy reading it."""
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    current_catalogue()
    shelf.load(study(2), now=now)
    _held.lock.acquire()
    try:
        yield catalogue.state().version
    finally:
        _held.lock.release()


def saved(person: Person) -> int:
    return store.standing_of(person).baseline_version


def test_what_no_page_shows_yet_stays_news(someone, behind, now) -> None:
    actions.save_profile(person=someone, profile=Profile(birth_year=1987), now=now)
    assert (saved(someone), behind) == (1, 2)
    actions.stop_notices(person=someone, now=now)
    actions.resume_notices(person=someone)
    assert saved(someone) == 1


def test_a_profile_that_comes_along_is_held_to_the_same(behind, now) -> None:
    address = mail.find_or_create(text="bea@example.org", now=now)
    payload = {"consent": "1", "profile": {"birth_year": 1987}}
    token = links.create(address=address, purpose=actions.JOIN, payload=payload, now=now)
    assert saved(actions.confirm(token=token, now=now)) == 1


def test_what_a_page_will_show_is_read_first_and_is_no_news(someone, tmp_path, now) -> None:
    shelf = Shelf(tmp_path)
    shelf.load(study(1), now=now)
    current_catalogue()
    shelf.load(study(2), now=now)
    actions.save_profile(person=someone, profile=Profile(birth_year=1987), now=now)
    assert saved(someone) == catalogue.state().version == 2


def test_without_a_catalogue_everything_is_to_come() -> None:
    assert shown_version() == 0
