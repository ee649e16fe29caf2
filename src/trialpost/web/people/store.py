"""People between rows and values: the only file of this app that opens a profile."""

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.db.models import OuterRef, Subquery

from trialpost.model.profile import Private, Profile
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import key_of, open_for, seal_for
from trialpost.web.people.consent import VERSION
from trialpost.web.people.models import Consent, Person, SealedProfile
from trialpost.web.sealing import SealBroken

_NONCE = 12
"""Bytes at the beginning of what is sealed, drawn anew each time."""


class Unjudged(Private, frozen=True, kw_only=True):
    """That a watch could not judge a trial for somebody, and how they last knew it.

    That was with this ``profile``, at that ``version`` of the catalogue and on that ``day``.
    """

    trial: str
    profile: Profile
    version: int
    day: dt.date


class Before(Private, frozen=True, kw_only=True):
    """How somebody was last watched, while they have another profile since.

    ``version`` is the version of the catalogue that they had seen with that ``profile``, at least;
    exactly that one if ``held``, for then a watch went on without them. ``shown`` names the trials
    that the pages have shown them since as ones that may fit.
    """

    profile: Profile
    version: int
    shown: frozenset[str] = frozenset()
    held: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A stored profile, and where its owner stands with notices.

    ``mark`` tells what was saved from whatever is saved later, the same words included. Of the
    trials that are ``unjudged`` a watch still has to tell them.
    """

    profile: Profile
    baseline_version: int
    changed_at: dt.datetime
    notices_stopped_at: dt.datetime | None
    before: Before | None = None
    unjudged: tuple[Unjudged, ...] = ()
    mark: str = ""
    affirmed_on: dt.date | None = None
    asked_on: dt.date | None = None

    @property
    def said_on(self) -> dt.date:
        """The last day on which all of it was said, or said to be still true."""
        return max(self.changed_at.date(), self.affirmed_on or dt.date.min)

    @property
    def notices_on(self) -> bool:
        """Tell whether new trials are announced by mail."""
        return self.notices_stopped_at is None

    @property
    def told(self) -> bool:
        """Tell whether anything at all was told."""
        return self.profile != Profile()

    def __repr__(self) -> str:
        return "Standing(…)"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What opened of a row of profiles: nothing where the profile does not, and what did not."""

    standing: Standing | None
    broken: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Opened(…)"


def _purpose(person: Person) -> str:
    return f"profile/{person.token}"


def seal_profile(person: Person, profile: Profile) -> bytes:
    """Seal a profile under its owner's key."""
    return seal_for(person.address, _purpose(person), profile)


def seal_before(person: Person, before: Before) -> bytes:
    """Seal how somebody was last watched."""
    return seal_for(person.address, f"profile before/{person.token}", before)


def open_before(row: SealedProfile) -> Before | None:
    """Open how somebody was last watched, if they changed their profile since.

    Raises:
        SealBroken: if the master key is not here.
    """
    if row.before is None:
        return None
    purpose = f"profile before/{row.person.token}"
    return open_for(row.person.address, purpose, row.before, Before)


def seal_unjudged(person: Person, unjudged: Sequence[Unjudged]) -> bytes | None:
    """Seal how somebody knew the trials that could not be judged for them, if there are any."""
    if not unjudged:
        return None
    return seal_for(person.address, f"unjudged/{person.token}", tuple(unjudged))


def open_unjudged(row: SealedProfile) -> tuple[Unjudged, ...]:
    """Open what :func:`seal_unjudged` gave; raises as :func:`open_before` does."""
    if row.unjudged is None:
        return ()
    purpose = f"unjudged/{row.person.token}"
    return open_for(row.person.address, purpose, row.unjudged, tuple[Unjudged, ...])


def open_row(row: SealedProfile) -> Standing:
    """Open a row of profiles.

    Raises:
        SealBroken: if the master key is not here.
    """
    return _standing(row, **{name: opener(row) for name, opener in _PARTS.items()})


def _open_profile(row: SealedProfile) -> Profile:
    return open_for(row.person.address, _purpose(row.person), row.sealed, Profile)


_PARTS: dict[str, Callable[[SealedProfile], Any]] = {
    "profile": _open_profile,
    "before": open_before,
    "unjudged": open_unjudged,
}
"""What is sealed in a row, each apart, and what opens it."""


def _standing(row: SealedProfile, **parts: Any) -> Standing:
    return Standing(
        **parts,
        baseline_version=row.baseline_version,
        changed_at=row.changed_at,
        notices_stopped_at=row.notices_stopped_at,
        mark=mark_of(row),
        affirmed_on=row.affirmed_on,
        asked_on=row.asked_on,
    )


def opened_of(row: SealedProfile) -> Opened:
    """Open what can be opened of a row of profiles, and name what cannot.

    Where only the key is missing, nothing opens: that is told by :func:`is_damaged`.
    """
    parts: dict[str, Any] = {}
    for name, opener in _PARTS.items():
        with contextlib.suppress(SealBroken, msgspec.MsgspecError):
            parts[name] = opener(row)
    broken = tuple(name for name in _PARTS if name not in parts)
    return Opened(standing=_standing(row, **parts) if "profile" in parts else None, broken=broken)


def opened_by(person: Person) -> Opened:
    """Return what opens of what a person has told us; nothing of somebody who saved nothing yet."""
    row = SealedProfile.objects.select_related("person__address").filter(person=person).first()
    return opened_of(row) if row else Opened(standing=None)


def opened_standing_of(person: Person) -> Standing | None:
    """Return what a person has told us as far as it opens; ``None`` if nothing does."""
    return opened_by(person).standing


def is_damaged(person: Person) -> bool:
    """Tell whether something of what a person told us does not open, though their key does.

    Raises:
        SealBroken: if the master key is not here.
    """
    key_of(person.address)
    return bool(opened_by(person).broken)


def mark_of(row: SealedProfile) -> str:
    """Return what tells a profile as it was saved from any other: the nonce it is sealed with."""
    return bytes(row.sealed[:_NONCE]).hex()


def standing_of(person: Person) -> Standing | None:
    """Return what a person has told us, or ``None`` if they saved nothing yet."""
    row = SealedProfile.objects.select_related("person__address").filter(person=person).first()
    return open_row(row) if row else None


def opened_of_address(address: Address) -> dict[int, Opened]:
    """Return what opens of what the people of an account told us, by their row.

    Who told nothing is left out.
    """
    rows = SealedProfile.objects.select_related("person__address").filter(person__address=address)
    return {row.person_id: opened_of(row) for row in rows}


def by_token(token: str) -> Person | None:
    """Return the person whom a session names, with what they agreed to last."""
    given = Consent.objects.filter(person=OuterRef("pk")).order_by("-pk")
    rows = Person.objects.select_related("address").annotate(
        agreed_to=Subquery(given.values("text_version")[:1]),
        took_back=Subquery(given.values("withdrawn_at")[:1]),
    )
    return rows.filter(token=token).first()


def agrees(person: Person) -> bool:
    """Tell whether somebody whom a session names agrees to the present text."""
    return person.agreed_to == VERSION and person.took_back is None


def of_address(address: Address) -> Person | None:
    """Return the person who signs in with an address: the account's holder."""
    rows = Person.objects.select_related("address")
    return rows.filter(address=address, holder=None).first()
