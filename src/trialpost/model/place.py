"""Where a person is, or wants to look, as coarsely as they said it."""

import msgspec

from trialpost.model.site import Coordinates


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place that was understood: its name as we read it back, and its middle.

    ``country`` is the ISO 3166 two-letter code where it is known.
    """

    name: str
    coordinates: Coordinates
    country: str | None = None
