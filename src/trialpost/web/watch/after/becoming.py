"""What became of a trial that somebody knows of, as a value, sealed, and in words."""

import datetime as dt
import enum
from collections.abc import Iterable

import msgspec

from trialpost.model.message import Message, say
from trialpost.registry.ctgov.results_due import RULE
from trialpost.web.language import render
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.models import Person
from trialpost.web.sealing import keyring
from trialpost.web.watch.models import FollowUp


class BecameKind(enum.StrEnum):
    """What became of it."""

    RESULTS = "results"
    OVERDUE = "overdue"
    ARTICLE = "article"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Became(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told of one trial; ``what`` tells it from the same kind told at another time.

    ``article`` is the part of an article's address that names it, ``reason`` why it was corrected
    or withdrawn. ``completed`` and ``due`` are those of overdue results; ``written`` is when it was
    written down for somebody, ``None`` where an earlier release did.
    """

    kind: BecameKind
    trial: str
    title: str
    what: str
    article: str
    reason: str = ""
    completed: dt.date | None = None
    due: dt.date | None = None
    written: dt.datetime | None = None

    def __repr__(self) -> str:
        return "Became(…)"


_WORDS = {
    BecameKind.RESULTS: say("Its registry shows results now."),
    BecameKind.ARTICLE: say("We have written in plain words what it found."),
    BecameKind.CORRECTED: say("We have corrected our article on it."),
    BecameKind.WITHDRAWN: say(
        "We have withdrawn our article on it. Please do not rely on what it said."
    ),
}
_OVERDUE = (
    say("Its registry shows no results yet."),
    say(
        "By the rule of the United States ({rule}) they were due by {due}, one year after the "
        "last of its main data was collected.",
        rule=RULE,
        due="",
    ),
    say(
        "The record shows no certificate that puts them off. It does not show whether the trial "
        "team was given more time for another reason."
    ),
)


_IN_ORDER = tuple(BecameKind)
"""What is said of one trial: its results first, and what became of an article in its order."""


class ToldOfTrial(msgspec.Struct, frozen=True, kw_only=True):
    """One trial in a mail: all that became of it, in order."""

    trial: str
    title: str
    became: tuple[Became, ...]

    def __repr__(self) -> str:
        return "ToldOfTrial(…)"

    @property
    def words(self) -> list[str]:
        """Return in words what became of it, each sentence once."""
        return list(dict.fromkeys(w for one in self.became for w in sentences(one)))

    @property
    def reasons(self) -> list[str]:
        """Return why an article on it was corrected or withdrawn."""
        return list(dict.fromkeys(one.reason for one in self.became if one.reason))

    @property
    def articles(self) -> list[str]:
        """Return the articles on it that are told of, as their addresses name them."""
        return list(dict.fromkeys(one.article for one in self.became if one.article))


def by_trial(told: Iterable[Became]) -> list[ToldOfTrial]:
    """Return the trials of a mail, each once, in the order in which something became of them."""
    groups: dict[str, list[Became]] = {}
    for one in told:
        groups.setdefault(one.trial, []).append(one)
    return [
        ToldOfTrial(
            trial=trial,
            title=group[-1].title,
            became=tuple(sorted(group, key=lambda one: _IN_ORDER.index(one.kind))),
        )
        for trial, group in groups.items()
    ]


def sentences(one: Became) -> list[str]:
    """Say in words what became of a trial."""
    return [render(message) for message in _messages(one)]


def _messages(one: Became) -> list[Message]:
    if one.kind is BecameKind.OVERDUE and one.due is not None:
        first, rule, last = _OVERDUE
        return [first, say(rule.text, rule=RULE, due=one.due), last]
    return [_WORDS[one.kind]]


def subject_of(person: Person, one: Became) -> str:
    """Return the keyed hash that lets nobody be told the same twice."""
    return keyring().lookup("follow-up", person.token, one.trial, one.kind.value, one.what)


def seal_became(address: Address, subject: str, one: Became) -> bytes:
    """Seal what became of a trial, for its place."""
    return seal_for(address, f"follow-up/{subject}", one)


def open_became(address: Address, row: FollowUp) -> Became:
    """Open what is told by a row.

    Raises:
        SealBroken: if the master key is not here.
    """
    found: Became = open_for(address, f"follow-up/{row.subject}", bytes(row.sealed), Became)
    return found


def mail_lookup(token: str) -> str:
    """Return the keyed hash by which the page behind a mail is found."""
    return keyring().lookup("follow-up mail", token)
