"""The kinds of list mail, and what it means to stop one.

A stream is a name such as ``notices`` or ``articles:<category>``. Apps above this one register the
part before the colon. The name is sealed wherever it stands beside an address.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from trialpost.errors import NotFound
from trialpost.web.mail.models import Address
from trialpost.web.mail.suppression import among

Stop = Callable[[Address, str, dt.datetime], None]
"""Stop a stream for an address at a moment. Doing it twice is the same as once."""

Describe = Callable[[str], str]
"""Say what a stream brings, to follow "You will no longer get …"."""


Wanted = Callable[[Address, str], bool]
"""Tell whether an address still wants a stream; asked just before a message goes out."""

WantedAmong = Callable[[Collection[Address], str], set[int]]
"""Return the keys of those among many addresses that still want a stream."""

Gone = Callable[[Address, str], bool]
"""Tell whether what a stream's mails were about is held no more, so that none can come."""

Undelivered = Callable[[Mapping[str, Address], dt.datetime], None]
"""Hear of messages that certainly did not arrive, by the local part of their Message-ID, and to
whom they were to go. One may be told of several times, and be another app's."""


class Stream(msgspec.Struct, frozen=True):
    """What is done when somebody stops a kind of mail, what it is called, who still wants it."""

    stop: Stop
    describe: Describe
    wanted: Wanted
    wanted_among: WantedAmong | None = None
    undelivered: Undelivered | None = None
    gone: Gone | None = None

    def is_gone(self, address: Address, stream: str) -> bool:
        """Tell whether what a stream's mails were about is held no more."""
        return self.gone is not None and self.gone(address, stream)

    def keys_of_wanting(self, addresses: Collection[Address], stream: str) -> set[int]:
        """Return the keys of the addresses that want a stream, asked one by one if need be."""
        if self.wanted_among is not None:
            return self.wanted_among(addresses, stream)
        return {one.pk for one in addresses if self.wanted(one, stream)}


_STREAMS: dict[str, Stream] = {}


def register(
    prefix: str,
    *,
    stop: Stop,
    describe: Describe,
    wanted: Wanted,
    wanted_among: WantedAmong | None = None,
    undelivered: Undelivered | None = None,
    gone: Gone | None = None,
) -> None:
    """Enter a kind of mail; called once by each app, when it is ready.

    ``wanted_among`` answers what ``wanted`` does, for many addresses at once; ``undelivered`` hears
    of what did not arrive; ``gone`` tells what is held no more from what was only stopped.
    """
    _STREAMS[prefix] = Stream(stop, describe, wanted, wanted_among, undelivered, gone)


def tell_undelivered(messages: Mapping[str, Address], now: dt.datetime) -> None:
    """Tell every app that wants to hear it that messages did not arrive."""
    for one in _STREAMS.values():
        if one.undelivered is not None and messages:
            one.undelivered(messages, now)


def wanted_by(pairs: Iterable[tuple[Address, str]]) -> set[tuple[int, str]]:
    """Return the pairs of an address's key and a stream that may go out at this moment.

    Raises:
        NotFound: if no app has registered one of the streams.
    """
    asked: dict[str, dict[int, Address]] = defaultdict(dict)
    for address, stream in pairs:
        asked[stream][address.pk] = address
    lookups = {one.lookup for some in asked.values() for one in some.values()}
    suppressed = among(lookups)
    return {
        (key, stream)
        for stream, some in asked.items()
        for key in find(stream).keys_of_wanting(some.values(), stream)
        if some[key].lookup not in suppressed
    }


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
