"""Tell an account's owner by mail that a passkey was added: another way into the account."""

import datetime as dt
import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.web.language import speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute, render


def tell_added(*, address: Address, now: dt.datetime) -> None:
    """Queue the mail; it goes out at once."""
    with speaking(address.language):
        message = render(
            "passkey_added",
            subject=gettext("A passkey for %(name)s") % {"name": settings.SERVICE.name},
            link=absolute(reverse("people:passkeys")),
        )
    parts = ("passkey added", address.token, secrets.token_hex(8))
    mail.queue(address=address, idempotency_parts=parts, message=message, now=now)
