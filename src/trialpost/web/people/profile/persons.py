"""Whom an account looks for: its holder, and whom they care for; named, added, told apart.

What somebody is called is sealed like all else about them, and stands in no address and in no
subject of a mail. In forms a person goes by a keyed hash of their token.
"""

import datetime as dt
import enum
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trialpost.errors import BadInput
from trialpost.model.profile import Private, Profile
from trialpost.web.language import speaking_of
from trialpost.web.mail.models import Address
from trialpost.web.mail.store import open_for, seal_for
from trialpost.web.people import store
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.sealing import keyring
from trialpost.web.typed import set_apart

MOST = 8
"""People that one account can look for."""

LONGEST_NAME = 40
_KEY_LENGTH = 24


class Whom(enum.StrEnum):
    """Who somebody is to the holder of the account."""

    ME = "me"
    CHILD = "child"
    PARENT = "parent"
    PARTNER = "partner"
    SOMEBODY = "somebody"


LABELS = {
    Whom.ME: _("For me"),
    Whom.CHILD: _("For my child"),
    Whom.PARENT: _("For my parent"),
    Whom.PARTNER: _("For my partner"),
    Whom.SOMEBODY: _("For somebody I care for"),
}
HEADINGS = {
    Whom.ME: _("For you"),
    Whom.CHILD: _("For your child"),
    Whom.PARENT: _("For your parent"),
    Whom.PARTNER: _("For your partner"),
    Whom.SOMEBODY: _("For the person you care for"),
}
CARED_FOR = tuple(one for one in Whom if one is not Whom.ME)


class Named(Private, frozen=True, kw_only=True):
    """Who somebody is to the holder, and how the holder calls them, if they wrote that."""

    whom: Whom = Whom.ME
    words: str = ""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """One of the people of an account, as pages and mails speak of them."""

    person: Any
    named: Named

    def __repr__(self) -> str:
        return "About(…)"

    @property
    def is_cared_for(self) -> bool:
        """Whether the holder looks for somebody else than themselves."""
        return self.named.whom is not Whom.ME

    @property
    def label(self) -> str:
        """What the holder calls this list of trials."""
        return self.named.words or str(LABELS[self.named.whom])

    @property
    def who(self) -> str:
        """For whom something is, without what the holder calls them."""
        return str(HEADINGS[self.named.whom])

    @property
    def heading(self) -> str:
        """For whom something is, said to the holder."""
        return f"{self.who} ({set_apart(self.named.words)})" if self.named.words else self.who

    @property
    def key(self) -> str:
        """What names this person in a form."""
        return form_key(self.person)


def form_key(person: Person) -> str:
    """Return what names somebody in a form: it opens nothing, and means nothing elsewhere."""
    return keyring().lookup("person in a form", person.token)[:_KEY_LENGTH]


def _purpose(person: Person) -> str:
    return f"named/{person.token}"


def about(person: Person) -> About:
    """Return somebody with how they are named.

    Raises:
        SealBroken: if the master key is not here.
    """
    named = Named()
    if person.named is not None:
        named = open_for(person.address, _purpose(person), bytes(person.named), Named)
    return About(person=person, named=named)


def said_of(person: Person) -> AbstractContextManager[None]:
    """Have what is made in it said of somebody cared for, or else to the holder."""
    return speaking_of(about(person).is_cared_for)


def people_of(holder: Person) -> tuple[Person, ...]:
    """Return the people of an account, the holder first."""
    rows = Person.objects.select_related("address").filter(address=holder.address_id)
    return tuple(sorted(rows.order_by("pk"), key=lambda one: one.holder_id is not None))


def holder_of(person: Person) -> Person:
    """Return the holder of the account that somebody belongs to."""
    return person if person.holder is None else person.holder


def by_form_key(holder: Person, key: str) -> Person | None:
    """Return which of the people of an account a form names."""
    if key == form_key(holder):
        return holder
    return next((one for one in people_of(holder) if form_key(one) == key), None)


def heading_in_mail(person: Person) -> str:
    """Say for whom a mail is; nothing where an account looks for its holder alone.

    Mails are passed on: what the holder calls somebody stands in them only where there is another
    for whom they would be headed alike.
    """
    shown = about(person)
    rows = Person.objects.select_related("address").filter(address=person.address_id)
    others = [about(one) for one in rows.exclude(pk=person.pk)]
    if any(one.named.whom is shown.named.whom for one in others):
        return shown.heading
    return shown.who if shown.is_cared_for or others else ""


# --- how they are named ---------------------------------------------------------------------------


def named_from(whom: str, words: str) -> Named:
    """Return how somebody is to be named.

    Raises:
        BadInput: if that cannot be.
    """
    words = " ".join(words.split())
    if whom not in set(Whom):
        raise BadInput(gettext("Choose who you are looking for."))
    if len(words) > LONGEST_NAME:
        raise BadInput(
            gettext("Please write at most %(letters)s letters.") % {"letters": LONGEST_NAME}
        )
    return Named(whom=Whom(whom), words=words)


def seal_named(person: Person, named: Named) -> bytes:
    """Seal how somebody is named, for their row."""
    return seal_for(person.address, _purpose(person), named)


@transaction.atomic
def name(*, person: Person, named: Named, today: dt.date) -> None:
    """Name somebody otherwise.

    Raises:
        BadInput: if another one of the account is the holder already, or they are too young.
    """
    if not _hold(person):
        return
    _refuse_a_second_holder(holder_of(person), named, but=person)
    if named.whom is Whom.ME:
        standing = store.standing_of(person)
        require_old_enough(Named(), standing.profile if standing else Profile(), today=today)
    Person.objects.filter(pk=person.pk).update(named=seal_named(person, named))


@transaction.atomic
def add(*, holder: Person, named: Named, now: dt.datetime) -> Person | None:
    """Take somebody else into an account; ``None`` if it is just being erased.

    Raises:
        BadInput: if there are too many, or somebody is the holder already.
    """
    if not _hold(holder):
        return None
    people = people_of(holder)
    if len(people) >= MOST:
        raise BadInput(
            gettext("One account can look for at most %(people)s people.") % {"people": MOST}
        )
    _refuse_a_second_holder(holder, named)
    token = secrets.token_urlsafe(32)
    person = Person(
        token=token,
        address=holder.address,
        holder=holder,
        created_at=now,
        used_on=now.date(),
    )
    person.named = seal_named(person, named)
    person.save()
    return person


def _hold(person: Person) -> bool:
    """Lock an account until the transaction ends; tell whether it is still here."""
    rows = Address.objects.select_for_update().filter(pk=person.address_id)
    return rows.first() is not None


def _refuse_a_second_holder(holder: Person, named: Named, *, but: Person | None = None) -> None:
    if named.whom is not Whom.ME:
        return
    for one in people_of(holder):
        if one != but and not about(one).is_cared_for:
            raise BadInput(
                gettext("There is a list for you already. Choose somebody you care for.")
            )


# --- how old they have to be ----------------------------------------------------------------------


class TooYoung(BadInput):
    """Somebody is below the age from which they may look for themselves."""


def require_old_enough(named: Named, profile: Profile, *, today: dt.date) -> None:
    """Refuse a profile of somebody's own who is surely below the operator's minimum age.

    Raises:
        TooYoung: saying who can look for them.
    """
    if named.whom is Whom.ME and is_surely_too_young(profile, today=today):
        raise TooYoung(
            gettext(
                "People under %(age)s cannot look for trials on their own here. A parent, or "
                "somebody else who cares for them, can do it for them."
            )
            % {"age": settings.SERVICE.minimum_age}
        )


def is_surely_too_young(profile: Profile, *, today: dt.date) -> bool:
    """Tell whether somebody has not reached the minimum age, whenever in the year they were born.

    Not told is not too young.
    """
    born = profile.born_between(today)
    if born is None:
        return False
    first, _last = born
    try:
        reached = first.replace(year=first.year + settings.SERVICE.minimum_age)
    except ValueError:  # 29 February
        reached = dt.date(first.year + settings.SERVICE.minimum_age, 3, 1)
    return today < reached


def with_profiles(people: Sequence[Person]) -> dict[int, bool]:
    """Return the keys of those among some people of whom something was told.

    With each it says whether new trials are announced by mail.
    """
    rows = SealedProfile.objects.filter(person__in=people)
    told = rows.values_list("person", "notices_stopped_at")
    return {key: stopped is None for key, stopped in told}
