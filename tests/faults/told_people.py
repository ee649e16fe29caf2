"""People who are to be told of new trials, and what came of it: the ground of the kill tests."""

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

from faults.mail_server import Accepted
from trialpost.model.profile import profile_from_value
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import OutboxMessage
from trialpost.web.mail.rendering import RenderedMessage
from trialpost.web.mail.stopping import WAITING
from trialpost.web.people import actions as people
from trialpost.web.people.models import Person
from trialpost.web.watch.models import Notice
from web.invented_trials import Shelf, study

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
TITLES = tuple(f"A Trial of a {colour} Tablet" for colour in ("Blue", "Green", "Yellow"))
LINK = "This is your link"
STATE = OutboxMessage.State


def prepare(folder: Path, *, people_count: int, links: int) -> None:
    """Fill the database: people with profiles, trials that are news to them, links that wait."""
    shelf = Shelf(folder)
    shelf.load(study(1), now=NOW)
    for number in range(people_count):
        person(f"person{number}@example.org")
    shelf.load(*(study(2 + at, title=title) for at, title in enumerate(TITLES)), now=NOW)
    for number in range(links):
        address = mail.find_or_create(text=f"link{number}@example.org", now=NOW)
        message = RenderedMessage(subject="Your link", text=f"{LINK}.\n")
        parts = ("link", str(number))
        mail.queue(address=address, idempotency_parts=parts, message=message, now=NOW)


def person(who: str) -> Person:
    """Let somebody join who is to be told of new trials."""
    address = mail.find_or_create(text=who, now=NOW)
    mail.confirm(address=address, now=NOW)
    found = Person.objects.create(token=f"token of {who}", address=address, created_at=NOW)
    facts = {
        "conditions": ["frobnitz disease"],
        "birth_year": 1987,
        "place": {"name": "Boston, MA"},
        "travel_km": 80,
    }
    profile = profile_from_value(facts, today=NOW.date())
    people.save_profile(person=found, profile=profile, now=NOW)
    return found


def to_come(*, people_count: int, links: int) -> Counter[tuple[str, str]]:
    """Return what everybody is to read, each thing once."""
    told = [(f"person{number}@example.org", title)
            for number in range(people_count) for title in TITLES]  # fmt: skip
    return Counter([*told, *((f"link{number}@example.org", LINK) for number in range(links))])


def read(accepted: list[Accepted]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Return what everybody read, the same message counted once, and how often each came."""
    times = Counter(one.message_id for one in accepted)
    first: dict[str, Accepted] = {}
    words: dict[str, set[str]] = defaultdict(set)
    for one in accepted:
        first.setdefault(one.message_id, one)
        words[one.message_id].add(one.text)
    assert all(len(said) == 1 for said in words.values())
    told = Counter(
        (one.to, title)
        for one in first.values()
        for title in (LINK, *TITLES)
        if title in one.text.replace("\n", " ")
    )
    return told, times


def waiting() -> bool:
    """Say whether something is still to be done for somebody."""
    return (
        Notice.objects.filter(digest=None, dropped_at=None).exists()
        or OutboxMessage.objects.filter(state__in=(*WAITING, STATE.CLAIMED, STATE.SENDING)).exists()
    )


def next_moment(now: dt.datetime) -> dt.datetime:
    """Return when the timer calls next: when a lease is over and a pause has ended."""
    due = OutboxMessage.objects.filter(state__in=WAITING).order_by("due_at").first()
    later = now + dt.timedelta(minutes=16)
    return max(later, due.due_at) if due else later
