"""An answer can be taken back: what stood before it travels with the page that shows what it did.

Nothing of it is stored. The field is sealed for one person (or for nobody's page), lasts as long as
a carried profile does, and only holds as long as nothing else has changed since.
"""

import base64
import binascii
import datetime as dt

import msgspec

from trialpost.model.profile import Private, Profile
from trialpost.web.people.models import Person
from trialpost.web.people.profile.carried import LASTS
from trialpost.web.sealing import SealBroken, keyring, seal, unseal


class _Step(Private, frozen=True, kw_only=True):
    """One answer's way: what stood before it, and after it."""

    before: Profile
    after: Profile
    until: float


def seal_step(
    before: Profile, after: Profile, *, now: dt.datetime, person: Person | None = None
) -> str:
    """Seal what stood before an answer and after it, for the button that takes the answer back."""
    value = _Step(before=before, after=after, until=(now + LASTS).timestamp())
    sealed = seal(keyring().session_key, _purpose_of(person), value)
    return base64.urlsafe_b64encode(sealed).decode()


def stood_before(
    text: str, profile: Profile, *, now: dt.datetime, person: Person | None = None
) -> Profile | None:
    """Return what stood before the last answer.

    ``None`` if the field is too old or not ours, or if something else was changed since.
    """
    try:
        sealed = base64.urlsafe_b64decode(text.encode())
        step = unseal(keyring().session_key, _purpose_of(person), sealed, _Step)
    except (SealBroken, binascii.Error, ValueError, msgspec.DecodeError):
        return None
    return step.before if now.timestamp() < step.until and step.after == profile else None


def _purpose_of(person: Person | None) -> str:
    return f"take back:{person.pk}" if person is not None else "take back"
