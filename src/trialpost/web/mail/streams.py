"""The kinds of list mail, and what it means to stop one.

A stream is a name such as ``notices`` or ``articles:<category>``. Apps above this one register the
part before the colon. The name is sealed wherever it stands beside an address.
"""

import datetime as dt
from collections.abc import Callable

import msgspec

from trialpost.errors import NotFound
from trialpost.web.mail.models import Address

Stop = Callable[[Address, str, dt.datetime], None]
"""Stop a stream for an address at a moment. Doing it twice is the same as once."""

Describe = Callable[[str], str]
"""Say what a stream brings, to follow "You will no longer get …"."""


Wanted = Callable[[Address, str], bool]
"""Tell whether an address still wants a stream; asked just before a message goes out."""


class Stream(msgspec.Struct, frozen=True):
    """What is done when somebody stops a kind of mail, what it is called, who still wants it."""

    stop: Stop
    describe: Describe
    wanted: Wanted


_STREAMS: dict[str, Stream] = {}


def register(prefix: str, *, stop: Stop, describe: Describe, wanted: Wanted) -> None:
    """Enter a kind of mail; called once by each app, when it is ready."""
    _STREAMS[prefix] = Stream(stop, describe, wanted)


def prefix_of(stream: str) -> str:
    """Return the part of a stream's name that tells nothing about health."""
    return stream.partition(":")[0]


def find(stream: str) -> Stream:
    """Return the handlers of a stream.

    Raises:
        NotFound: if no app has registered it.
    """
    try:
        return _STREAMS[prefix_of(stream)]
    except KeyError:
        raise NotFound("No part of this service sends that kind of mail.") from None
