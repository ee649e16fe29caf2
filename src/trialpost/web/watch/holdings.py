"""What watch holds about people: which trials they were told of."""

import functools
from typing import Any

import msgspec
from django.db import transaction
from django.db.models.signals import post_delete

from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.people.account import rights
from trialpost.web.people.account.consenting import consent_withdrawn
from trialpost.web.people.actions import notices_of
from trialpost.web.people.models import Person, SealedProfile
from trialpost.web.people.profile.persons import about
from trialpost.web.watch import store
from trialpost.web.watch.actions import reasons
from trialpost.web.watch.after.becoming import open_became
from trialpost.web.watch.auditing import runs
from trialpost.web.watch.choosing.choices import opened
from trialpost.web.watch.judging.reasons import News
from trialpost.web.watch.models import (
    Decision,
    Digest,
    FollowUp,
    MailChoice,
    Notice,
    OwedFollowUps,
    OwedPerson,
)
from trialpost.web.watch.sending import waiting
from trialpost.web.watch.standing import kept


def register() -> None:
    """Enter this app into the register of rights."""
    rights.register(
        "notices",
        models=(Notice, Digest),
        export=_export,
        erase=_erase,
        erase_one=_erase_one,
    )
    rights.register(
        "decisions", models=(Decision,), export=_export_decisions, erase=_erase_decisions
    )
    rights.register(
        "what became of trials", models=(FollowUp,), export=_export_became, erase=_erase_became
    )
    post_delete.connect(_forget, sender=SealedProfile)
    consent_withdrawn.connect(_forget_all)
    rights.register(
        "to be looked at anew",
        models=(OwedPerson, OwedFollowUps),
        export=_export_owed,
        erase=_erase_owed,
    )
    rights.register("mails", models=(MailChoice,), export=_export_choice, erase=_erase_choice)


def _erase_one(person: Person) -> None:
    """Erase all that this app holds about one of the people of an account, and what waits for them.

    The link that stops their mails goes too.
    """
    stream = notices_of(person)
    mail.withdraw(address=person.address, stream=stream)
    mail.forget_stream(address=person.address, stream=stream)
    for model in (Notice, Digest, Decision, FollowUp, MailChoice, OwedPerson, OwedFollowUps):
        model.objects.filter(person=person).delete()


def _for(person: Person) -> str:
    """Say for which of the people of an account something is held, in its export."""
    return about(person).label


def _export(address: Address) -> list[dict[str, Any]]:
    rows = Notice.objects.select_related("person__address")
    notices = rows.filter(person__address=address).order_by("pk")
    return [rights.opened_or_said(_notice, notice) for notice in notices]


def _notice(notice: Notice) -> dict[str, Any]:
    news = store.open_notice(notice.person.address, notice)
    return {
        "for": _for(notice.person),
        "trial": news.trial,
        "title": news.title,
        "because": reasons(news),
        "told": notice.created_at,
        "compared": _compared(news),
    }


def _compared(news: News) -> dict[str, Any] | None:
    """Return on which days a trial was judged for somebody, and how."""
    found = news.evidence
    if found is None:
        return None
    names = ("day_before", "day", "verdict_before", "verdict")
    return {name: getattr(found, name) for name in names}


def _erase(address: Address) -> None:
    Notice.objects.filter(person__address=address).delete()
    Digest.objects.filter(person__address=address).delete()


def _export_decisions(address: Address) -> list[dict[str, Any]]:
    """Return what somebody saved, accepted, declined and hid."""
    rows = Decision.objects.select_related("person__address").filter(person__address=address)
    return [rights.opened_or_said(_decision, row) for row in rows.order_by("pk")]


def _decision(row: Decision) -> dict[str, Any]:
    return {"for": _for(row.person), **msgspec.to_builtins(store.open_decision(row.person, row))}


def _erase_decisions(address: Address) -> None:
    Decision.objects.filter(person__address=address).delete()


def _export_became(address: Address) -> list[dict[str, Any]]:
    """Return what somebody was told, or is to be, of what became of trials."""
    rows = FollowUp.objects.select_related("person__address").filter(person__address=address)
    return [rights.opened_or_said(_became, row) for row in rows.order_by("pk")]


def _became(row: FollowUp) -> dict[str, Any]:
    return {
        "for": _for(row.person),
        "told": row.told_on,
        **msgspec.to_builtins(open_became(row.person.address, row)),
    }


def _erase_became(address: Address) -> None:
    FollowUp.objects.filter(person__address=address).delete()


def _export_owed(address: Address) -> list[dict[str, Any]]:
    """Return for whom a watch could not look, and since which version of the catalogue."""
    whose = {"person__address": address}
    rows: list[OwedPerson | OwedFollowUps] = []
    for model in (OwedPerson, OwedFollowUps):
        rows += model.objects.select_related("person__address").filter(**whose).order_by("pk")
    return [
        {
            "for": _for(row.person),
            "since_version": row.version,
            "since_day": row.day,
            "first_on": row.first_on,
            "tries": row.tries,
        }
        for row in rows
    ]


def _erase_owed(address: Address) -> None:
    for model in (OwedPerson, OwedFollowUps):
        model.objects.filter(person__address=address).delete()


def _export_choice(address: Address) -> list[dict[str, Any]]:
    """Return when somebody wants their mails, for each of their people for whom they chose that."""
    rows = MailChoice.objects.select_related("person__address").filter(person__address=address)
    return [
        {"for": _for(row.person), **msgspec.to_builtins(opened(row.person, row))}
        for row in rows.order_by("pk")
    ]


def _erase_choice(address: Address) -> None:
    MailChoice.objects.filter(person__address=address).delete()


def _forget_all(profiles: list[int], **told: Any) -> None:
    """Take profiles that may not be used any more out of what is kept beside the database.

    Whoever lets them be used again is told of what is new from then on.
    """
    waiting.forget(SealedProfile.objects.filter(pk__in=profiles).values("person"))
    for key in profiles:
        transaction.on_commit(functools.partial(kept.forget, key), robust=True)
        transaction.on_commit(functools.partial(runs.forget, key), robust=True)


def _forget(instance: SealedProfile, **told: Any) -> None:
    """Take whoever is erased out of their shard and the last run's witness, once the row is gone.

    A watch that reads the row until then would put them back.
    """
    transaction.on_commit(functools.partial(kept.forget, instance.pk), robust=True)
    transaction.on_commit(functools.partial(runs.forget, instance.pk), robust=True)
