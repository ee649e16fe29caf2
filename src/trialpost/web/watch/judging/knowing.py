"""What somebody can know of the catalogue and of single trials, as values."""

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec

from trialpost.model.profile import Profile
from trialpost.web.people.store import Unjudged
from trialpost.web.watch.judging.reasons import Evidence


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody knows a trial as it stood at a version of the catalogue, on a day."""

    version: int
    day: dt.date


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """From where somebody, or a trial, is to be judged anew, as a run could not."""

    version: int
    day: dt.date | None = None


class Untold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that did not go out: it waits, or was dropped.

    ``mark`` is that of the profile as it was saved when the notice was written.
    """

    evidence: Evidence
    mark: str = ""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody knows of one trial besides the catalogue, and what they want to hear of it.

    ``told`` is the last notice of it that went out. ``untold`` is a later one that did not, which
    tells that it may fit, and ``of_saved`` one that tells what became of it since they saved it;
    what they came to know by a page is neither. ``heard`` is the last version of which they were
    told, also if that is the present one. ``silent`` if they declined or hid it.
    """

    told: Known | None = None
    untold: Untold | None = None
    of_saved: Untold | None = None
    heard: int | None = None
    silent: bool = False


def nothing(_: str) -> Memory:
    """Remember nothing of any trial."""
    return Memory()


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody can know.

    ``seen`` is the version of the catalogue up to which they were watched, or saw it; ``saved``
    the one at which they saved their profile. ``day`` is the last on which everybody was compared
    with all trials (``matching.passing``); without it no time has passed. ``saved_on`` is the day
    on which they saved their profile and saw what fits them. ``before`` is the profile
    that they were last watched with, if they changed it since, and ``shown`` names the trials that
    the pages showed them when they did. ``memory`` tells of any trial what else they know.
    ``followed`` are the trials that they saved, and how they knew them then. ``own`` is the version
    that they saw themselves, and they are ``owed`` if a run since then could not judge them. Of the
    trials that are ``unjudged`` they have to be told as a run should have that could not judge
    these. ``mark`` is that of their profile as it is saved.
    """

    seen: int
    saved: int
    memory: Callable[[str], Memory] = nothing
    day: dt.date | None = None
    saved_on: dt.date | None = None
    before: Profile | None = None
    shown: frozenset[str] = frozenset()
    followed: Mapping[str, Known] = {}
    own: int = 0
    owed: bool = False
    unjudged: Mapping[str, Unjudged] = {}
    mark: str = ""

    def __repr__(self) -> str:
        return "Past(…)"
