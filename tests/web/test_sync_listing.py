"""What the registry no longer lists is marked, found no more, and comes back when it is listed."""

import datetime as dt
from collections.abc import Iterator

import pytest

from catalogue_examples import lines
from registry_server import DROP, RegistryServer, rename, serving
from synced import DAY, NOW, counts, name, names_held, picture, run, studies
from trialpost.errors import ServiceUnavailable, Unreadable
from trialpost.matching.find import FindQuery, find
from trialpost.matching.match import match
from trialpost.model.profile import Profile
from trialpost.web.catalogue import actions, store
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.catalogue.models import SourceRow, SyncRun

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = 7 * DAY
TODAY = NOW.date()


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    with serving(studies(*range(1, 11), day="2026-11-01")) as one:
        one.largest_page = 4
        yield one


def found(text: str = "") -> list[str]:
    """Name the trials that a search finds."""
    query = FindQuery(text=text or None, limit=100)
    result = find(current_catalogue(), query, today=TODAY)
    return sorted(one.id for one in result.trials)


def matched() -> set[str]:
    """Name the trials that a profile meets, excluded ones included."""
    matches = match(current_catalogue(), Profile(conditions=()), today=TODAY, limit=100)
    return {one.trial.id for one in (*matches.matches, *matches.excluded)}


def test_a_listing_is_due_once_a_week_or_when_asked_for(server) -> None:
    def listed(after: dt.timedelta, **plan) -> bool:
        return run(server, now=NOW + after, **plan).listed is not None

    assert listed(0 * DAY)
    assert not listed(6 * DAY)
    assert listed(WEEK)
    assert not listed(WEEK + DAY)
    assert listed(WEEK + DAY, listing=True)


def test_a_listing_asks_for_identifiers_only(server) -> None:
    run(server)
    fields = [one["fields"] for one in server.asked() if "fields" in one]
    assert fields == ["NCTId"] * 3


def test_what_vanished_is_found_no_more_and_comes_back(server) -> None:
    run(server)
    assert name(3) in found("walking")
    assert name(3) in found()
    server.remove(name(3))
    done = run(server, now=NOW + WEEK)
    assert counts(done) == (0, 0, 0, 0, 1)
    assert name(3) not in found()
    assert name(3) not in found("walking")
    assert name(3) not in matched()
    assert store.trial(name(3)), "it is still known to whoever has its number"

    server.put(*studies(3, day="2026-11-01"))
    run(server, now=NOW + 2 * WEEK)
    assert name(3) in found()
    assert name(3) in found("walking")
    assert name(3) in names_held()


def test_what_comes_back_among_the_changes_is_there_again(server) -> None:
    run(server)
    server.remove(name(3))
    run(server, now=NOW + WEEK)
    server.put(*studies(3, day="2026-12-01"))
    run(server, now=NOW + WEEK + DAY)
    assert name(3) in found()


def test_only_records_of_this_registry_vanish(server, tmp_path) -> None:
    run(server)
    SourceRow.objects.filter(registry_id=name(2)).update(door="isrctn")
    server.remove(name(1), name(2))
    done = run(server, now=NOW + WEEK)
    assert done.vanished == 1
    there = SourceRow.objects.filter(vanished_at=None).values_list("registry_id", flat=True)
    assert name(2) in there
    assert name(1) not in there


def test_a_listing_that_breaks_off_marks_nothing_and_goes_on_later(server) -> None:
    run(server)
    server.remove(name(1), name(9))
    server.faults.extend([None, None, None, None, *[DROP] * 4])
    with pytest.raises(ServiceUnavailable):
        run(server, now=NOW + WEEK)
    assert len(names_held()) == 10
    broken = SyncRun.objects.get(finished_at=None)
    assert (broken.kind, broken.pages) == ("listing", 1)
    server.faults.clear()
    server.requests.clear()
    done = run(server, now=NOW + WEEK + DAY)
    assert done.vanished == 2
    assert "pageToken" in next(one for one in server.asked() if "fields" in one)
    assert len(names_held()) == 8


def test_a_listing_that_is_too_small_is_not_believed(server) -> None:
    run(server)
    server.remove(*[name(number) for number in range(1, 7)])
    done = run(server, now=NOW + WEEK)
    assert done.vanished == 0
    assert any("names 4 of the 10" in note and "fewer than half" in note for note in done.notes)
    assert len(names_held()) == 10
    assert run(server, now=NOW + WEEK + DAY).listed == 4, "and it is made again"


def test_half_of_what_is_held_is_enough(server) -> None:
    run(server)
    server.remove(*[name(number) for number in range(1, 6)])
    assert run(server, now=NOW + WEEK).vanished == 5


def test_an_empty_listing_is_not_believed(server) -> None:
    run(server)
    server.remove(*list(server.studies))
    assert run(server, now=NOW + WEEK).vanished == 0
    assert len(names_held()) == 10


def test_a_trial_that_slipped_between_two_pages_is_asked_for_by_its_number(server) -> None:
    run(server)

    def slip(request) -> None:
        """Hide one study from the listing's pages, and announce one fewer."""
        pages = "fields" in request.parameters and "filter.ids" not in request.parameters
        hidden = name(5) in server.studies
        if pages and hidden:
            server.remove(name(5))
        elif not pages and not hidden:
            server.put(*studies(5, day="2026-11-01"))

    server.before_answer = slip
    done = run(server, now=NOW + WEEK)
    assert (done.listed, done.vanished) == (9, 0)
    assert {"filter.ids": name(5)}.items() <= server.asked()[-1].items()
    assert name(5) in names_held()


def test_a_listing_without_identifiers_is_refused(server) -> None:
    run(server)
    server.faults.extend([None, None, None, *[rename("nctId", "id")] * 4])
    with pytest.raises(Unreadable, match="no identifier where one belongs"):
        run(server, now=NOW + WEEK)
    assert len(names_held()) == 10


def test_what_is_listed_and_not_held_is_counted(server, tmp_path) -> None:
    run(server, since=TODAY)
    assert run(server, now=NOW + DAY, listing=True).not_held == 10
    actions.load([lines(tmp_path / "a.jsonl", *studies(1, 2))], now=NOW)
    assert run(server, now=NOW + DAY, listing=True).not_held == 8


def test_a_second_listing_changes_nothing(server) -> None:
    run(server)
    server.remove(name(3))
    run(server, now=NOW + WEEK)
    before = picture()
    assert run(server, now=NOW + WEEK + DAY, listing=True).vanished == 0
    assert picture() == before


def test_an_old_file_brings_nothing_back(server, tmp_path) -> None:
    run(server)
    old, dated_later = studies(3, day="2026-11-01"), studies(3, day="2026-12-01", title="Again")
    server.remove(name(3))
    run(server, now=NOW + WEEK)
    marked = store.vanished_at(name(3))
    path = lines(tmp_path / "gone.jsonl", *old)
    for _ in range(2):
        done = actions.load([path], now=NOW + WEEK + DAY)
        assert (done.read, done.unchanged, done.still_gone) == (1, 1, 1)
    other = lines(tmp_path / "other.jsonl", *studies(3, day="2026-10-01", title="Older"))
    done = actions.load([other], now=NOW + WEEK + DAY)
    assert (done.changed, done.unchanged, done.older) == (0, 1, 1)
    between = lines(tmp_path / "between.jsonl", *studies(3, day="2026-11-25", title="Between"))
    done = actions.load([between], now=NOW + WEEK + DAY)
    assert (done.changed, done.older, done.still_gone) == (1, 0, 1)
    assert store.vanished_at(name(3)) == marked
    assert name(3) not in found()
    assert name(3) not in found("walking")
    done = actions.load([lines(tmp_path / "new.jsonl", *dated_later)], now=NOW + WEEK + 2 * DAY)
    assert (done.changed, done.still_gone) == (1, 0)
    assert store.vanished_at(name(3)) is None
    assert name(3) in found()
