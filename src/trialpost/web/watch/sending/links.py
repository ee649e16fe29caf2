"""The address, in every mail about new trials, of the page that shows and reduces what is sent.

It opens with the stop link's own token: whoever may stop the mails may have fewer of them.
"""

from django.urls import reverse

from trialpost.web.mail import actions as mail
from trialpost.web.mail.rendering import absolute
from trialpost.web.mail.stopping import stop_link, stop_token
from trialpost.web.mail.streams import prefix_of
from trialpost.web.people.actions import NOTICES, listener, notices_of
from trialpost.web.people.models import Person


def fewer_path(person: Person) -> str:
    """Return the path of that page, for a link on another."""
    return reverse("watch:fewer", args=[stop_token(person.address, notices_of(person))])


def fewer_address(person: Person) -> str:
    """Return the whole address of that page, for a mail."""
    return absolute(fewer_path(person))


def stop_path(person: Person) -> str:
    """Return the path of the page that stops mails about new trials for somebody."""
    return mail.stop_path(address=person.address, stream=notices_of(person))


def stop_address(person: Person) -> str:
    """Return the whole address of that page, for a mail."""
    return mail.stop_address(address=person.address, stream=notices_of(person))


def whose(token: str) -> Person | None:
    """Return for whom such a link is, changing nothing."""
    found = stop_link(token)
    if found is None or prefix_of(found[1]) != NOTICES:
        return None
    return listener(*found)
