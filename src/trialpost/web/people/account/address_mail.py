"""The mails of a change of address: one to the old address, one to the new."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from trialpost.web.language import speaking
from trialpost.web.mail import actions as mail
from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute, render


def ask_old(address: Address, token: str, *, language: str, now: dt.datetime) -> None:
    """Ask at the old address whether the account is to leave it."""
    _send("change_old", address, token, language=language, now=now)


def ask_new(address: Address, token: str, *, language: str, now: dt.datetime) -> None:
    """Ask at the new address whether it is the account's owner's."""
    _send("change_new", address, token, language=language, now=now)


def tell_taken(address: Address, mark: str, *, language: str, now: dt.datetime) -> None:
    """Tell an address that has an account already why no other can move to it."""
    with speaking(language):
        message = render("change_taken", subject=_subject())
    mail.queue(address=address, idempotency_parts=("change taken", mark), message=message, now=now)


def _send(template: str, address: Address, token: str, *, language: str, now: dt.datetime) -> None:
    with speaking(language):
        link = absolute(reverse("people:address_link", args=[token]))
        message = render(template, subject=_subject(), link=link)
    mail.queue(address=address, idempotency_parts=("link", token), message=message, now=now)


def _subject() -> str:
    return gettext("A change of address at %(name)s") % {"name": settings.SERVICE.name}
