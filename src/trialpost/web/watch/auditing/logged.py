"""That an audit looked at a profile stands in the log of its owner's account."""

import datetime as dt
from collections.abc import Collection

from trialpost.web.mail.models import Address
from trialpost.web.people.account import access_log
from trialpost.web.people.account.access_log import Entry, What

AT_A_TIME = 1000


def note_looked_at(addresses: Collection[int], now: dt.datetime) -> None:
    """Write into the logs of accounts, once a day, that an audit looked at a profile of theirs."""
    entry = Entry(what=What.AUDITED, at=now)
    keys = sorted(addresses)
    for start in range(0, len(keys), AT_A_TIME):
        some = Address.objects.filter(pk__in=keys[start : start + AT_A_TIME])
        access_log.note_once_a_day(addresses=some, entry=entry)
