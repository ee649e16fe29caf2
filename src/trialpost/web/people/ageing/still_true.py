"""Whether what was told of somebody is still true: when it is asked, and how it is answered.

After so many months as the operator sets it is asked on the pages, and once by mail
(``watch.still_asked``). The mail's link opens with a button and shows nothing of what was told, for
mails are passed on.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction

from trialpost.web.mail import links
from trialpost.web.people import store
from trialpost.web.people.account.looking_after import used
from trialpost.web.people.ageing.months import months_before
from trialpost.web.people.models import Person, SealedProfile

STILL_TRUE = "still true"
"""The purpose of a mailed link by which somebody says so."""

LINK_LASTS = dt.timedelta(days=90)


def asks_for(today: dt.date) -> dt.date | None:
    """Return the last day of which it is asked by now whether what was said then is still true.

    ``None`` if the operator wants nobody to be asked.
    """
    months = settings.SERVICE.ask_again_after_months
    return months_before(today, months) if months else None


def is_due(standing: store.Standing, *, today: dt.date) -> bool:
    """Tell whether it is time to ask of somebody whether all of it is still true.

    It never is of whoever told nothing, and only saved a trial.
    """
    last = asks_for(today)
    return last is not None and standing.told and standing.said_on <= last


@transaction.atomic
def affirm(*, person: Person, today: dt.date) -> None:
    """Keep that all that was told of somebody is still true."""
    SealedProfile.objects.filter(person=person).update(affirmed_on=today, asked_on=None)
    used(person, today=today)


def link_for(person: Person, *, now: dt.datetime) -> str:
    """Make a link by which it can be said that all that was told of somebody is still true."""
    return links.create(
        address=person.address,
        purpose=STILL_TRUE,
        payload={"person": person.token},
        lasts=LINK_LASTS,
        now=now,
    )
