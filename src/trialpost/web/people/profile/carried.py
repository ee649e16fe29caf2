"""A profile that is not stored: it travels in the page's own hidden field, sealed, for two hours.

Nothing about it stays here. The field can be opened by this service only, and is worth nothing to
anybody who finds the page's source later.
"""

import base64
import binascii
import datetime as dt

import msgspec

from trialpost.model.profile import Profile
from trialpost.web.people.profile.persons import Whom
from trialpost.web.sealing import SealBroken, keyring, seal, unseal

LASTS = dt.timedelta(hours=2)
_PURPOSE = "try"


class _Carried(msgspec.Struct, frozen=True):
    profile: Profile
    until: float
    trial: str = ""
    whom: Whom = Whom.ME

    def __repr__(self) -> str:
        return "_Carried(…)"


def carry(profile: Profile, *, now: dt.datetime, trial: str = "", whom: Whom = Whom.ME) -> str:
    """Seal a profile for a hidden field, with the trial that it is asked about, and for whom."""
    value = _Carried(profile, (now + LASTS).timestamp(), trial, whom)
    return base64.urlsafe_b64encode(seal(keyring().session_key, _PURPOSE, value)).decode()


def open_carried(text: str, *, now: dt.datetime) -> Profile | None:
    """Open what :func:`carry` sealed; ``None`` if it is too old or not ours."""
    value = _opened(text, now)
    return value.profile if value else None


def is_lost(text: str, *, now: dt.datetime) -> bool:
    """Tell whether a profile came along that does not open: it is too old, or not ours."""
    return bool(text) and _opened(text, now) is None


def trial_carried(text: str, *, now: dt.datetime) -> str:
    """Return the trial that was sealed with a profile; empty if there is none."""
    value = _opened(text, now)
    return value.trial if value else ""


def whom_carried(text: str, *, now: dt.datetime) -> Whom:
    """Return who the person of a profile is to whoever asks; themselves where nothing was said."""
    value = _opened(text, now)
    return value.whom if value else Whom.ME


def _opened(text: str, now: dt.datetime) -> _Carried | None:
    try:
        sealed = base64.urlsafe_b64decode(text.encode())
        value = unseal(keyring().session_key, _PURPOSE, sealed, _Carried)
    except (SealBroken, binascii.Error, ValueError, msgspec.DecodeError):
        return None
    return value if now.timestamp() < value.until else None
