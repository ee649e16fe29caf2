"""Distances on the earth, in kilometres and miles."""

from typing import Any

import numpy as np
import numpy.typing as npt

from trialpost.model.message import Message
from trialpost.model.site import Coordinates

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG, R1; Moritz, Geodetic Reference System 1980, J Geod 2000;74)."""

KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180
"""Along a meridian."""

KM_PER_MILE = 1.609344
"""The international mile of 1959."""

Floats = npt.NDArray[np.float64]


def distances_km(origin: Coordinates, lat: Floats, lon: Floats) -> Floats:
    """Return the great-circle distances from a point to many, in kilometres.

    The haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky & Telescope
    1984;68(2):159) on a sphere; it differs from the ellipsoid by at most about 0.5 %.

    Args:
        origin: where from, in degrees.
        lat: degrees north, any shape.
        lon: degrees east, of the same shape.
    """
    north, south = np.radians(lat), np.radians(origin.lat)
    half = np.sin((north - south) / 2) ** 2
    half += np.cos(north) * np.cos(south) * np.sin(np.radians(lon - origin.lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def distance_km(one: Coordinates, other: Coordinates) -> float:
    """Return the great-circle distance of two points in kilometres.

    >>> round(distance_km(Coordinates(48.8566, 2.3522), Coordinates(51.5074, -0.1278)))
    344
    """
    return float(distances_km(one, np.array([other.lat]), np.array([other.lon]))[0])


def km_to_miles(km: float) -> float:
    """Return kilometres as miles."""
    return km / KM_PER_MILE


def miles_to_km(miles: float) -> float:
    """Return miles as kilometres."""
    return miles * KM_PER_MILE


_GAPS = ("km", "travel")


def in_miles(message: Message) -> Message:
    """Say the kilometres of a message in miles; a message without any stays as it is."""
    params: dict[str, Any] = {
        name: in_miles(value) if isinstance(value, Message) else value
        for name, value in message.params.items()
    }
    text = message.text.replace("less than 1 km", "less than 1 mile")
    for name in _GAPS:
        if f"{{{name}}} km" in text:
            params[name] = round(km_to_miles(params[name]))
            unit = "mile" if params[name] == 1 else "miles"
            text = text.replace(f"{{{name}}} km", f"{{{name}}} {unit}")
    return Message(text, params)


def texts_in_miles(text: str) -> list[str]:
    """Return every text that :func:`in_miles` can make of one: they are translated too."""
    made = [text.replace("less than 1 km", "less than 1 mile")]
    for name in _GAPS:
        gap = f"{{{name}}} km"
        made = [
            one.replace(gap, f"{{{name}}} {unit}")
            for one in made
            for unit in (("mile", "miles") if gap in one else ("",))
        ]
    return [one for one in made if one != text]
