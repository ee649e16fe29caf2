"""What an operator's timer calls: watch, then deliver, one run at a time."""

import contextlib
import datetime as dt
import fcntl
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from trialpost.errors import BadInput, ConfigurationError, ServiceUnavailable
from trialpost.web.sealing import key_is_configured


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock of scheduled work.

    Raises:
        ServiceUnavailable: if another run holds it.
    """
    with (settings.DATA_DIR / "tick.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServiceUnavailable(
                "Another 'trialpost tick' is still at work here; this one does nothing."
            ) from None
        yield


def require_key() -> None:
    """See to it that the key is there, before anything sealed is touched.

    Raises:
        ConfigurationError: if rows are sealed and there is no key; nothing was changed.
    """
    from trialpost.web.mail.models import Address

    if Address.objects.exists() and not key_is_configured():
        raise ConfigurationError(
            "There is no master key here, and the database holds what was sealed under one. Put "
            "back the key file that was kept apart from the backups (TRIALPOST_KEY_FILE says "
            "where); a new one would open nothing."
        )


def tick(*, now: dt.datetime) -> dict[str, Any]:
    """Watch what changed and deliver what is due; answer what each did.

    An erasure that a crash left half done is finished first. What waits is delivered whatever
    became of the watching, whose error is raised after it.

    Raises:
        ServiceUnavailable: if another run is at work, or the mail server does not answer.
    """
    from trialpost.web.mail import actions as mail
    from trialpost.web.people.rights import reapply_erasures
    from trialpost.web.watch import actions as watching

    require_key()
    with only_one():
        reapply_erasures(now=now)
        try:
            watched = watching.watch(now=now)
        finally:
            delivered = mail.deliver(now=now)
        return {"watch": watched, "deliver": delivered}


def create_operator(*, name: str, password: str) -> None:
    """Make an account for the operator's pages under /admin/.

    Raises:
        BadInput: if there is one of that name, or the password is too short.
    """
    users = get_user_model()
    if not 0 < len(name.strip()) <= 150:
        raise BadInput("An operator's name has 1 to 150 characters.")
    if users.objects.filter(username=name).exists():
        raise BadInput(f"There is an operator named {name} already; choose another name.")
    if len(password) < 12:
        raise BadInput("The password needs at least 12 characters.")
    users.objects.create_superuser(username=name, password=password)
