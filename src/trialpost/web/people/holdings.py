"""What people and mail hold about an address: how it is exported and erased.

Mail stands below this app and cannot enter itself.
"""

from typing import Any

import msgspec

from trialpost.web.mail.models import Address, MailedLink, OutboxMessage, ReturnedMail, StopLink
from trialpost.web.mail.store import address_text
from trialpost.web.people import store
from trialpost.web.people.account import rights
from trialpost.web.people.models import Consent, Person, SealedProfile
from trialpost.web.people.profile import persons


def register() -> None:
    """Enter both apps."""
    rights.register(
        "mail",
        models=(Address, MailedLink, StopLink, OutboxMessage, ReturnedMail),
        export=_export_mail,
        erase=_erase_mail,
    )
    rights.register(
        "account",
        models=(Person, Consent, SealedProfile),
        export=_export_account,
        erase=_erase_account,
        erase_one=_erase_one,
    )


def _export_mail(address: Address) -> dict[str, Any]:
    messages = address.messages.order_by("created_at")
    return {
        "address": address_text(address),
        "language": address.language,
        "first_seen": address.created_at,
        "confirmed": address.confirmed_at,
        "messages": list(messages.values("state", "created_at", "sent_at")),
        "messages_that_came_back": list(address.returned.order_by("day").values("kind", "day")),
        "links_that_still_work": address.links.filter(used_at=None).count(),
    }


def _erase_mail(address: Address) -> None:
    address.messages.all().delete()
    address.links.all().delete()
    address.returned.all().delete()
    address.stop_links.all().delete()


def _export_account(address: Address) -> dict[str, Any] | None:
    person = store.of_address(address)
    if person is None:
        return None
    told = store.opened_of_address(address)
    return {
        "since": person.created_at,
        "consents": list(person.consents.values("text_version", "given_at", "withdrawn_at")),
        **_export_person(person, told.get(person.pk)),
        "others": [_export_person(one, told.get(one.pk)) for one in persons.people_of(person)[1:]],
    }


_NAMED = {
    "profile": "profile",
    "before": "profile_before",
    "unjudged": "trials_yet_to_be_judged",
}
"""The parts of a row of profiles as the export names them."""


def _export_person(person: Person, opened: store.Opened | None) -> dict[str, Any]:
    """Return what was told of one of the people of an account; and what does not open of it."""
    standing = opened.standing if opened else None
    broken = [_NAMED[part] for part in opened.broken] if opened else []
    return {
        **({rights.NOT_OPENED: f"{rights.DAMAGED} ({', '.join(broken)})"} if broken else {}),
        "for": persons.about(person).label,
        "last_used": person.used_on,
        "warned_of_erasure": person.warned_on,
        "profile": _plain(standing.profile) if standing else None,
        "profile_before": _plain(standing.before.profile) if standing and standing.before else None,
        "trials_yet_to_be_judged": _unjudged(standing),
        "profile_changed": standing.changed_at if standing else None,
        "still_true": standing.affirmed_on if standing else None,
        "asked_whether_still_true": standing.asked_on if standing else None,
        "notices_stopped": standing.notices_stopped_at if standing else None,
    }


def _unjudged(standing: store.Standing | None) -> list[dict[str, Any]]:
    """Return of which trials somebody may still have to be told, and how they knew them last."""
    return [
        {"trial": one.trial, "on": one.day, "profile_then": _plain(one.profile)}
        for one in (standing.unjudged if standing else ())
    ]


def _plain(profile: Any) -> dict[str, Any]:
    """Return a profile as the contract writes it, without what was never said."""
    said = msgspec.to_builtins(profile)
    return {key: value for key, value in said.items() if value not in (None, [], {})}


def _erase_account(address: Address) -> None:
    Person.objects.filter(address=address).delete()


def _erase_one(person: Person) -> None:
    """Erase what was told of one of the people of an account, and how they are named."""
    SealedProfile.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(named=None, warned_on=None)
