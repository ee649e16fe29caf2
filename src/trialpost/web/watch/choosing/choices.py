"""What people chose about their mails: between rows and values, and how it may change.

Whoever is signed in may choose anything. Whoever only has a mail in their hand may choose less:
rarer mails, a longer pause, no sign of life. Mails are passed on, and a reader of somebody else's
must not be able to add anything.
"""

import datetime as dt
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from trialpost.errors import BadInput
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people.models import Person
from trialpost.web.watch.choosing.schedule import (
    Cadence,
    Choice,
    Pause,
    heartbeat_timing,
    zone_names,
    zone_of,
)
from trialpost.web.watch.models import MailChoice

LONGEST_PAUSE = dt.timedelta(days=2 * 366)
LONGEST_QUIET = 16
"""Hours a day that can be quiet: the rest is long enough for any timer to fall into."""

_RARER = list(Cadence)
"""From the most frequent to the rarest."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """A choice, which slot served last (``schedule``), and when its owner last heard from us.

    ``held`` is since when quiet hours hold back what waits, ``in_quiet`` whether the last mail was
    made in them all the same, ``since`` when they chose, ``refused`` when a mail to them was.
    ``followed``, ``followed_held`` and ``followed_in_quiet`` are for mails on what became of trials
    what ``served``, ``held`` and ``in_quiet`` are for digests: a slot serves once for each of the
    two. ``beat`` is when they were last told that nothing was new. This is sealed with the choice:
    rows in the clear have days only.
    """

    choice: Choice = Choice()
    served: dt.datetime | None = None
    heard: dt.datetime | None = None
    held: dt.datetime | None = None
    in_quiet: bool = False
    since: dt.datetime | None = None
    refused: dt.datetime | None = None
    followed: dt.datetime | None = None
    followed_held: dt.datetime | None = None
    followed_in_quiet: bool = False
    beat: dt.datetime | None = None

    def __repr__(self) -> str:
        return "Chosen(…)"


def _purpose(person: Person) -> str:
    return f"mail choice/{person.token}"


def chosen_by(person: Person) -> Chosen:
    """Return what somebody chose; who chose nothing is told at once.

    Raises:
        SealBroken: if the master key is not here.
    """
    return with_row(person)[0]


def with_row(person: Person) -> tuple[Chosen, bytes | None]:
    """Return what somebody chose, and the same as it stands in its row, if there is one.

    Raises:
        SealBroken: if the master key is not here.
    """
    row = MailChoice.objects.filter(person=person).first()
    if row is None:
        return Chosen(), None
    return opened(person, row), bytes(row.sealed)


def opened(person: Person, row: MailChoice) -> Chosen:
    """Open somebody's row.

    Raises:
        SealBroken: if the master key is not here.
    """
    return open_for(person.address, _purpose(person), bytes(row.sealed), Chosen)


def unchanged(person: Person, sealed: bytes | None) -> Any:
    """Return somebody's row if they have chosen nothing else since it was read."""
    return MailChoice.objects.filter(person=person, sealed=sealed)


def sealed_for(person: Person, chosen: Chosen) -> bytes:
    """Seal what somebody chose, for its place."""
    return seal_for(person.address, _purpose(person), chosen)


@transaction.atomic
def keep(*, person: Person, chosen: Chosen, **days: Any) -> None:
    """Write what somebody chose, and on which days they are to be looked at again."""
    sealed = sealed_for(person, chosen)
    MailChoice.objects.update_or_create(person=person, defaults={"sealed": sealed, **days})


@transaction.atomic
def choose(*, person: Person, choice: Choice, now: dt.datetime) -> None:
    """Keep what a signed-in person chose. It holds from now on, for what waits as well.

    Raises:
        BadInput: naming what cannot be.
    """
    check(choice, today=now.date())
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return
    known = chosen_by(person)
    wants_it_newly = choice.heartbeat and not known.choice.heartbeat
    heard = now if wants_it_newly or known.heard is None else known.heard
    chosen = Chosen(
        choice=choice,
        served=known.served,
        followed=known.followed,
        heard=heard,
        since=now,
        beat=known.beat,
    )
    beat = heartbeat_timing(choice, zone_of(choice, default_zone()), heard=heard, now=now)
    day = beat.at.date() if beat.at else now.date() if beat.due else None
    keep(person=person, chosen=chosen, digest_day=None, heartbeat_day=day)


@transaction.atomic
def reduce(*, person: Person, choice: Choice, now: dt.datetime) -> bool:
    """Keep what somebody with a mail in their hand chose, if it is no more than before.

    Raises:
        BadInput: naming what cannot be.
    """
    Address.objects.select_for_update().filter(pk=person.address_id).first()
    if not is_less(in_force(chosen_by(person).choice, today=now.date()), choice):
        return False
    choose(person=person, choice=choice, now=now)
    return True


def in_force(choice: Choice, *, today: dt.date) -> Choice:
    """Return a choice without a pause that is over."""
    pause = choice.pause
    if pause is None or pause.until is None or today < pause.until:
        return choice
    return msgspec.structs.replace(choice, pause=None)


def is_less(before: Choice, after: Choice) -> bool:
    """Tell whether a choice brings no more mails than another, and changes nothing else.

    The weekday and the day of the month may be new ones only if the rhythm is; a pause may begin or
    end later; quiet hours and the zone stay.
    """
    rank_before, rank_after = _RARER.index(before.cadence), _RARER.index(after.cadence)
    if rank_after < rank_before or not _lasts(before.pause, after.pause):
        return False
    if after.heartbeat and not before.heartbeat:
        return False
    if (after.quiet, after.zone) != (before.quiet, before.zone):
        return False
    same_days = (after.weekday, after.month_day) == (before.weekday, before.month_day)
    return same_days or rank_after > rank_before


def _lasts(before: Pause | None, after: Pause | None) -> bool:
    """Tell whether a pause lasts as long as another, or longer."""
    if before is None:
        return True
    if after is None:
        return False
    if after.until is None:
        return True
    return before.until is not None and after.until >= before.until


def rarer_than(cadence: Cadence) -> tuple[Cadence, ...]:
    """Return the rhythms that bring fewer mails than one."""
    return tuple(_RARER[_RARER.index(cadence) + 1 :])


def check(choice: Choice, *, today: dt.date) -> None:
    """Refuse what cannot be.

    Raises:
        BadInput: naming it, and what to do.
    """
    if not 0 <= choice.weekday <= 6:
        raise BadInput(_("Choose a day of the week."))
    if not 1 <= choice.month_day <= 31:
        raise BadInput(_("Choose a day of the month, from 1 to 31."))
    if choice.zone is not None and choice.zone not in zone_names():
        raise BadInput(_("Choose your time zone from the list, such as Europe/Berlin."))
    quiet = choice.quiet
    if quiet is not None:
        if not (0 <= quiet.begin <= 23 and 0 <= quiet.end <= 23):
            raise BadInput(_("Quiet hours go from one full hour to another."))
        if (quiet.end - quiet.begin) % 24 > LONGEST_QUIET:
            raise BadInput(
                _(
                    "Quiet hours can be at most %(hours)s hours of a day. To get no emails at all, "
                    "pause or stop them."
                )
                % {"hours": LONGEST_QUIET}
            )
    until = choice.pause.until if choice.pause else None
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise BadInput(
            _("A pause ends on a later day, within two years. For longer, pause without a day.")
        )


def default_zone() -> str:
    """Return the zone of whoever chose none: the operator's."""
    return settings.SERVICE.time_zone
