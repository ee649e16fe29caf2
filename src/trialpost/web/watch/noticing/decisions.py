"""Decide about a trial: save it, want to take part, decline it, hide it, and take that back."""

import datetime as dt
import logging

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from trialpost.errors import BadInput, TrialpostError
from trialpost.web.catalogue import store as catalogue
from trialpost.web.catalogue.current import shown_version
from trialpost.web.mail.models import Address
from trialpost.web.people import actions as people
from trialpost.web.people.account import consenting
from trialpost.web.people.models import Person
from trialpost.web.watch import store
from trialpost.web.watch.models import Decision as DecisionRow
from trialpost.web.watch.noticing.deciding import (
    FOLLOWED,
    WHY_DECLINED,
    Decision,
    DecisionKind,
)

log = logging.getLogger("trialpost.watch")


def decide(
    *, person: Person, trial: str, kind: DecisionKind, why: str = "", now: dt.datetime
) -> Decision:
    """Keep what somebody decided about a trial, in place of what they had decided before.

    Raises:
        NotFound: if the catalogue does not hold the trial.
        BadInput: if the reason for declining is none of those that can be given.
    """
    if why not in WHY_DECLINED:
        raise BadInput(
            _("The reason for declining is not one of the list; choose one, or give none.")
        )
    read = catalogue.trial(trial)
    decision = Decision(
        trial=str(read.id),
        title=read.title,
        kind=kind,
        why=why if kind is DecisionKind.DECLINED else "",
        version=shown_version(),
        day=now.date(),
    )
    _keep(person, decision, now)
    return decision


@transaction.atomic
def _keep(person: Person, decision: Decision, now: dt.datetime) -> None:
    """Write a decision, unless the person is being erased.

    What is followed is watched with a profile, if only an empty one.
    """
    if not Address.objects.select_for_update().filter(pk=person.address_id).exists():
        return
    store.rows_on(person, decision.trial).delete()
    DecisionRow.objects.create(
        person=person,
        about=store.about(person, decision.trial),
        sealed=store.seal_decision(person, decision),
        decided_at=decision.day,
    )
    if decision.kind in FOLLOWED:
        people.begin(person=person, now=now)


def begin_for_followers(*, now: dt.datetime) -> None:
    """Have what was saved watched for those who told nothing: an earlier release did not.

    Whoever took their consent back is left alone.
    """
    rows = Person.objects.filter(profile=None, decisions__isnull=False).select_related("address")
    for person in rows.distinct():
        given = consenting.latest(person.address)
        if given is not None and given.withdrawn_at is not None:
            continue
        try:
            decided = store.decisions_of(person)
        except (TrialpostError, msgspec.MsgspecError) as error:
            log.warning("One person's decisions do not open: %s.", type(error).__name__)
            continue
        if any(one.kind in FOLLOWED for one in decided):
            people.begin(person=person, now=now)


@transaction.atomic
def undo(*, person: Person, trial: str) -> None:
    """Take back what somebody decided about a trial; of one that they did not, nothing is said."""
    store.rows_on(person, trial).delete()
