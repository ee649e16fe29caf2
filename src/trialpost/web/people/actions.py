"""What people do: ask for a link, confirm, tell about themselves, stop notices, leave."""

import datetime as dt
import enum
import functools
import secrets
from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.model.profile import Profile
from trialpost.web.catalogue.current import shown_version
from trialpost.web.language import current, speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail import allowance, links
from trialpost.web.mail import store as addresses
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import RenderedMessage, absolute, render
from trialpost.web.people import beside, store
from trialpost.web.people.account import access
from trialpost.web.people.account.nobody import nobody
from trialpost.web.people.models import Consent, Person, SealedProfile
from trialpost.web.people.profile import persons
from trialpost.web.people.profile.first_page import first_shown
from trialpost.web.people.profile.persons import Whom

JOIN = "join"
SIGN_IN = "sign in"
NOTICES = "notices"
"""The streams of mail that tell of new trials: one for each person of an account."""


class Asked(enum.Enum):
    """What came of asking for a link. It never tells whether an address is known."""

    TAKEN = enum.auto()
    TOO_OFTEN = enum.auto()


def ask_to_join(
    *,
    address: str,
    consent: str,
    profile: Profile | None,
    whom: Whom = Whom.ME,
    client: str,
    now: dt.datetime,
) -> Asked:
    """Mail a link that makes an account; whoever has one gets a link to sign in instead.

    ``whom`` is who the person of the profile is to whoever signs up.

    Which of the two is found out beside the request, so that the answer's time does not tell.

    Raises:
        BadInput: if the text is not a mail address.
    """
    if not _client_may(client, now):
        return Asked.TOO_OFTEN
    if _address_may(address, now):
        beside.do(
            functools.partial(
                _mail_to_join,
                address,
                consent=consent,
                profile=profile,
                whom=whom,
                language=current(),
                now=now,
            )
        )
    return Asked.TAKEN


@transaction.atomic
def _mail_to_join(
    address: str,
    *,
    consent: str,
    profile: Profile | None,
    whom: Whom,
    language: str,
    now: dt.datetime,
) -> None:
    row = addresses.find(address)
    if row is None:
        row = mail.find_or_create(text=address, now=now, language=language)
    else:
        with nobody(language=language, now=now):
            pass  # a known address costs what a new one does
    if store.of_address(row) is not None:
        _mail_link(row, SIGN_IN, {}, language=language, now=now)
    else:
        told = msgspec.to_builtins(profile)
        payload = {"consent": consent, "profile": told, "whom": whom.value}
        _mail_link(row, JOIN, payload, language=language, now=now)


def ask_to_sign_in(*, address: str, client: str, now: dt.datetime) -> Asked:
    """Mail a link that signs in, if there is an account; whether, is found out beside the request.

    Raises:
        BadInput: if the text is not a mail address.
    """
    if not _client_may(client, now):
        return Asked.TOO_OFTEN
    if _address_may(address, now):
        beside.do(functools.partial(_mail_to_sign_in, address, language=current(), now=now))
    return Asked.TAKEN


@transaction.atomic
def _mail_to_sign_in(address: str, *, language: str, now: dt.datetime) -> None:
    """Mail a link to whoever has an account; for anybody else do the same, and take it back."""
    row = addresses.find(address)
    has_account = store.of_address(row or Address(pk=0)) is not None
    with nobody(language=language, now=now) as another:
        if not has_account:
            _mail_link(another, SIGN_IN, {}, language=language, now=now)
    if row is not None and has_account:
        _mail_link(row, SIGN_IN, {}, language=language, now=now)


def _client_may(client: str, now: dt.datetime) -> bool:
    return allowance.take(kind="client", who=client, most=allowance.LINKS_A_CLIENT, now=now)


def _address_may(address: str, now: dt.datetime) -> bool:
    who = addresses.lookup_of(address)
    return allowance.take(kind="address", who=who, most=allowance.LINKS_AN_ADDRESS, now=now)


def _mail_link(
    row: Address, purpose: str, payload: dict[str, Any], *, language: str, now: dt.datetime
) -> None:
    lasts = links.LONG if purpose == JOIN else links.SHORT
    token = links.create(address=row, purpose=purpose, payload=payload, lasts=lasts, now=now)
    with speaking(language):
        message = _link_message(purpose, absolute(reverse("people:link", args=[token])))
    mail.queue(address=row, idempotency_parts=("link", token), message=message, now=now)


def _link_message(purpose: str, link: str) -> RenderedMessage:
    name = settings.SERVICE.name
    if purpose == JOIN:
        return render(
            "join",
            subject=gettext("Please confirm your address for %(name)s") % {"name": name},
            link=link,
        )
    return render(
        "sign_in", subject=gettext("Your sign-in link for %(name)s") % {"name": name}, link=link
    )


def confirm(*, token: str, now: dt.datetime) -> Person | None:
    """Use a mailed link up; return who is signed in by it, ``None`` if it is not good."""
    link = links.open_link(token, now=now)
    if link is None or link.purpose not in (JOIN, SIGN_IN):
        return None
    brings_profile = link.purpose == JOIN and link.payload["profile"] is not None
    # Before the transaction: reading a catalogue can take seconds, and others want to write.
    baseline = shown_version() if brings_profile else 0
    return _use(token, link.purpose, baseline=baseline, now=now)


@transaction.atomic
def _use(token: str, purpose: str, *, baseline: int, now: dt.datetime) -> Person | None:
    used = links.use_link(token, purpose=purpose, now=now)
    if used is None:
        return None
    mail.confirm(address=used.address, now=now)
    mail.speak(address=used.address, language=current())
    if used.purpose == JOIN:
        return _join(used.address, used.payload, baseline=baseline, now=now)
    return store.of_address(used.address)


def _join(
    address: Address, payload: dict[str, Any], *, baseline: int, now: dt.datetime
) -> Person | None:
    """Make an account; whoever has one is not signed in by a link that was mailed to make it."""
    person, created = Person.objects.get_or_create(
        address=address,
        holder=None,
        defaults={
            "token": secrets.token_urlsafe(32),
            "created_at": now,
            "used_on": now.date(),
        },
    )
    if not created:
        return None
    links.end_links(address=address, purposes=(JOIN,))
    whom = Whom(payload.get("whom", Whom.ME))
    if whom is not Whom.ME:
        person.named = persons.seal_named(person, persons.Named(whom=whom))
        person.save(update_fields=["named"])
    Consent.objects.create(person=person, text_version=payload["consent"], given_at=now)
    if payload["profile"] is not None:
        profile = msgspec.convert(payload["profile"], Profile)
        _keep(person, profile, baseline=baseline, now=now)
    return person


def sign_out_everywhere(*, person: Person) -> None:
    """End every session of a person, and every mailed link that could begin another."""
    links.end_links(address=person.address, purposes=(JOIN, SIGN_IN))
    access.end_sessions(person)


def save_profile(
    *,
    person: Person,
    profile: Profile,
    now: dt.datetime,
    shown: Collection[str] | None = None,
) -> None:
    """Keep what is told of a person, sealed; what matches from here on is news to them.

    ``shown`` names the trials that the page which follows shows as ones that may fit; by default
    those of the first page of matches. Of a first profile everything counts as shown: its owner
    came to look through it. Of a changed one the rest of what newly fits is told by the next watch.

    Raises:
        TooYoung: if it is somebody's own who is below the operator's minimum age.
    """
    persons.require_old_enough(persons.about(person).named, profile, today=now.date())
    baseline = shown_version()
    if shown is None:
        before = store.opened_standing_of(person)
        again = before is not None and before.told
        shown = first_shown(profile, now.date()) if again else ()
    _keep(person, profile, baseline=baseline, now=now, shown=shown)


def begin(*, person: Person, now: dt.datetime) -> None:
    """Keep that nothing was told of somebody yet: what they save is watched with that."""
    defaults = {
        "sealed": store.seal_profile(person, Profile()),
        "baseline_version": shown_version(),
        "changed_at": now,
    }
    SealedProfile.objects.get_or_create(person=person, defaults=defaults)


@transaction.atomic
def _keep(
    person: Person,
    profile: Profile,
    *,
    baseline: int,
    now: dt.datetime,
    shown: Collection[str] = (),
) -> None:
    row = SealedProfile.objects.select_for_update().filter(person=person).first()
    opened = store.opened_of(row) if row else None
    before = _last_watched(row, opened.standing, shown) if row and opened else None
    SealedProfile.objects.update_or_create(
        person=person,
        defaults={
            "sealed": store.seal_profile(person, profile),
            "baseline_version": baseline,
            "changed_at": now,
            "affirmed_on": None,
            "asked_on": None,
            "before": store.seal_before(person, before) if before else None,
            **({"unjudged": None} if opened and opened.broken else {}),
        },
    )


def _last_watched(
    row: SealedProfile, standing: store.Standing | None, shown: Collection[str]
) -> store.Before | None:
    """Return how somebody was last watched, with what they are shown now.

    There is none if they want no notices, told nothing before, or what they told does not open.
    """
    if row.notices_stopped_at is not None or standing is None or not standing.told:
        return None
    seen = max(row.baseline_version, row.watched_version)
    before = standing.before or store.Before(profile=standing.profile, version=seen)
    return msgspec.structs.replace(before, shown=before.shown | frozenset(shown))


def hold_back(*, row: SealedProfile, version: int) -> None:
    """Note that a watch went on without somebody who changed their profile while it judged them."""
    before = store.open_before(row)
    if before is not None and not before.held:
        held = msgspec.structs.replace(before, version=version, held=True)
        SealedProfile.objects.filter(pk=row.pk).update(before=store.seal_before(row.person, held))


def watched(*, row: SealedProfile, version: int, unjudged: Sequence[store.Unjudged] = ()) -> None:
    """Note that somebody was watched with their present profile up to a version.

    Of the trials that could not be judged it stays known how they knew them before.
    """
    SealedProfile.objects.filter(pk=row.pk).update(
        before=None, watched_version=version, unjudged=store.seal_unjudged(row.person, unjudged)
    )


@transaction.atomic
def stop_notices(*, person: Person, now: dt.datetime) -> None:
    """Send no more notices, at once; twice is the same as once."""
    profiles = SealedProfile.objects.filter(person=person, notices_stopped_at=None)
    profiles.update(notices_stopped_at=now, before=None, unjudged=None)
    mail.withdraw(address=person.address, stream=notices_of(person))


def notices_of(person: Person) -> str:
    """Return the name of the stream of mail that tells of new trials for one person.

    It is sealed wherever it stands beside an address.
    """
    return NOTICES if person.holder_id is None else f"{NOTICES}:{person.token}"


def listener(address: Address, stream: str) -> Person | None:
    """Return for whom of an account a stream tells of new trials."""
    token = stream.partition(":")[2]
    if not token:
        return store.of_address(address)
    rows = Person.objects.select_related("address").filter(address=address, token=token)
    return rows.exclude(holder=None).first()


def resume_notices(*, person: Person) -> None:
    """Send notices again, of what is new from now on."""
    SealedProfile.objects.filter(person=person).update(
        notices_stopped_at=None, baseline_version=shown_version(), before=None, unjudged=None
    )
