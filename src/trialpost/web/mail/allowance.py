"""How often a link may be asked for: counted by the hour, by keyed hashes that say nothing."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from trialpost.web.mail.models import Allowance
from trialpost.web.sealing import keyring

LINKS_AN_ADDRESS = 5
"""Links that one address is mailed in an hour."""

LINKS_A_CLIENT = 30
"""Links that one network address may ask for in an hour."""

_HOUR = 3600


@transaction.atomic
def take(*, kind: str, who: str, most: int, now: dt.datetime) -> bool:
    """Count one use and tell whether it is still within what an hour allows."""
    hour = int(now.timestamp()) // _HOUR
    lookup = keyring().lookup("allowance", kind, who, str(hour))
    end = dt.datetime.fromtimestamp((hour + 1) * _HOUR, dt.UTC)
    Allowance.objects.get_or_create(lookup=lookup, defaults={"expires_at": end})
    Allowance.objects.filter(lookup=lookup).update(count=F("count") + 1)
    return Allowance.objects.get(lookup=lookup).count <= most
