"""Which part of the earth a map shows, and where on it a point lies."""

import math
from typing import Self

import msgspec
import numpy as np

from trialpost.model.site import Coordinates

SMALLEST = 0.6
"""A map is at least so many degrees of latitude high, without its margin: about 67 km."""

MARGIN = 0.12
"""Room around the outermost points, as a share of the map's height and width."""

MOST_NORTH = 78.0


class Frame(msgspec.Struct, frozen=True):
    """A part of the earth, in degrees, drawn into ``width`` by ``height`` units.

    The projection is equirectangular with its true scale on the map's middle latitude: near enough
    to the shape of things for a few hundred kilometres, and never wrong about which is where.
    """

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    @classmethod
    def around(cls, points: list[Coordinates], *, width: int, height: int) -> Self:
        """Return the frame that holds some points (at least one) with room around them."""
        lats, lons = [one.lat for one in points], [one.lon for one in points]
        middle = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
        squeeze = max(0.2, math.cos(math.radians(middle[0])))
        high = max(max(lats) - min(lats), SMALLEST) * (1 + 2 * MARGIN)
        wide = (max(lons) - min(lons)) * squeeze * (1 + 2 * MARGIN)
        high = max(high, wide * height / width)
        half_high, half_wide = high / 2, high * width / height / 2 / squeeze
        return cls(
            west=middle[1] - half_wide,
            south=middle[0] - half_high,
            east=middle[1] + half_wide,
            north=middle[0] + half_high,
            width=width,
            height=height,
        )

    def wider(self) -> Self:
        """Return the frame that shows twice as much each way about the same middle."""
        half_wide, half_high = (self.east - self.west) / 2, (self.north - self.south) / 2
        return msgspec.structs.replace(
            self,
            west=self.west - half_wide,
            south=self.south - half_high,
            east=self.east + half_wide,
            north=self.north + half_high,
        )

    @property
    def degrees(self) -> float:
        """How many degrees of latitude the map is high."""
        return self.north - self.south

    def project(self, points: np.ndarray) -> np.ndarray:
        """Return where points lie on the map, shape (n, 2): from degrees to units."""
        scale = np.array(
            [self.width / (self.east - self.west), -self.height / (self.north - self.south)]
        )
        return (points - np.array([self.west, self.north])) * scale

    def spot(self, where: Coordinates) -> tuple[float, float]:
        """Return where one place lies on the map."""
        x, y = self.project(np.array([[where.lon, where.lat]]))[0]
        return float(x), float(y)
