"""A profile as JSON, in the shape in which it is read: for showing people what was understood."""

from typing import Any

import msgspec

from trialpost.model.profile import Profile


def profile_document(profile: Profile) -> dict[str, Any]:
    """Return a profile as plain values, without what is not known.

    What it returns is read by ``profile_from_value`` into an equal profile.
    """
    document: dict[str, Any] = _known(msgspec.to_builtins(profile))
    return document


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(one) for key, one in value.items() if one not in (None, [], {}, ())}
    if isinstance(value, list | tuple):
        return [_known(one) for one in value]
    return value
