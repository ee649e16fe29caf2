"""No page asks the database more often because there is more to show."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from invented_trials import Shelf, study
from test_watch_decisions import decide, signed_in
from test_watch_notices import person
from trialpost.web.catalogue.current import current_catalogue
from trialpost.web.mail import actions as mail
from trialpost.web.watch import actions

pytestmark = pytest.mark.django_db
FORM = {"conditions": "frobnitz disease", "birth_year": "1987", "place": "Boston, MA",
        "travel_km": "80"}  # fmt: skip
LAST: list[str] = []
FEW, MANY = range(1, 4), range(1, 31)


def asked(ask: Callable[[], object]) -> int:
    """Return how many statements a page asks once the catalogue is in memory."""
    current_catalogue()
    ask()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask()
    LAST[:] = [one["sql"][:160] for one in queries]
    return len(queries)


@pytest.fixture
def grown(tmp_path, now):
    """Compare a page with few trials in the catalogue to the same page with many."""

    def compare(ask: Callable[[], object], between: Callable[[], None] = lambda: None) -> None:
        shelf = Shelf(tmp_path)
        shelf.load(*(study(number) for number in FEW), now=now)
        few = asked(ask)
        shelf.load(*(study(number) for number in MANY), now=now)
        between()
        many = asked(ask)
        assert many <= few, "\n".join(LAST)

    return compare


@pytest.mark.parametrize(
    "path", ["/", "/find/?condition=frobnitz+disease&near=Boston", "/trial/NCT00000001/", "/about/"]
)
def test_public_pages(grown, client, path) -> None:
    grown(lambda: client.get(path))


def test_matches_without_an_account(grown, client) -> None:
    grown(lambda: client.post("/match/", FORM))


def test_somebody_s_matches(grown, now) -> None:
    client = signed_in(person(now))
    grown(lambda: client.get("/me/matches/"))


def test_what_somebody_saved_and_declined(tmp_path, now) -> None:
    Shelf(tmp_path).load(*(study(number) for number in MANY), now=now)
    someone = person(now)
    client = signed_in(someone)

    def page() -> None:
        assert "Number 1" in client.get("/me/decided/").text

    def save(numbers: range) -> None:
        for number in numbers:
            decide(someone, "saved", now, trial=f"NCT{number:08d}")

    save(FEW)
    few = asked(page)
    save(MANY)
    assert asked(page) <= few, "\n".join(LAST)


def test_the_page_of_a_digest(tmp_path, now, inbox) -> None:
    counts = []
    shelf = Shelf(tmp_path)
    person(now)
    for numbers in (range(1, 4), range(101, 131)):
        shelf.load(*(study(number) for number in numbers), now=now)
        actions.watch(now=now)
        mail.deliver(now=now)
        path = re.search(r"(/n/\S+)", inbox.messages[-1].get_body(("plain",)).get_content())[1]
        counts.append(asked(lambda path=path: Client().get(path)))
    assert counts[1] <= counts[0], "\n".join(LAST)
