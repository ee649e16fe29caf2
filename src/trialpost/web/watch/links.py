"""The address, in every mail about new trials, of the page that shows and reduces what is sent.

It opens with the stop link's own token: whoever may stop the mails may have fewer of them.
"""

from django.urls import reverse

from trialpost.web.mail.models import Address
from trialpost.web.mail.rendering import absolute
from trialpost.web.mail.stopping import stop_link, stop_token
from trialpost.web.people.actions import NOTICES
from trialpost.web.people.models import Person
from trialpost.web.people.store import of_address


def fewer_path(address: Address) -> str:
    """Return the path of that page, for a link on another."""
    return reverse("watch:fewer", args=[stop_token(address, NOTICES)])


def fewer_address(address: Address) -> str:
    """Return the whole address of that page, for a mail."""
    return absolute(fewer_path(address))


def whose(token: str) -> Person | None:
    """Return for whom such a link is, changing nothing."""
    found = stop_link(token)
    if found is None or found[1] != NOTICES:
        return None
    return of_address(found[0])
