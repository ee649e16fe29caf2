"""What stands on a map: places with the numbers of the list beside it, and where one asked from."""

import math
from collections.abc import Iterable

import msgspec

from trialpost.model.place import Place
from trialpost.model.site import Coordinates
from trialpost.vocabulary.distances import KM_PER_MILE
from trialpost.web.catalogue.maps import outlines
from trialpost.web.catalogue.maps.frame import MOST_NORTH, Frame
from trialpost.web.distances import far_words

WIDTH, HEIGHT = 360, 270
APART = 38.0
"""Marks nearer than this, in units of the map, become one: each stays large enough to press."""

WIDEST = 30.0
"""Degrees of latitude up to which a map is widened until a shore or a border is on it."""

KM_PER_DEGREE = 111.32


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Something of the list that lies somewhere: its number in the list, its name, its link.

    ``city`` is where it lies, in words; empty where the record does not say it.
    """

    number: int
    name: str
    link: str
    where: Coordinates
    open: bool = True
    city: str = ""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One mark: where it is on the map, what stands in it, and which of the list it stands for."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def word(self) -> str:
        """The number in the list, or how many there are where it stands for several."""
        return str(len(self.spots) if self.several else self.spots[0].number)

    @property
    def several(self) -> bool:
        """Whether it stands for several."""
        return len(self.spots) > 1

    @property
    def city(self) -> str:
        """The city in which the first of them lies; empty where its record does not say it."""
        return self.spots[0].city

    @property
    def one_city(self) -> bool:
        """Whether all of them lie in one city."""
        return len({one.city for one in self.spots}) == 1

    @property
    def open(self) -> bool:
        """Whether anything here takes people."""
        return any(one.open for one in self.spots)


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A map, ready to be written into a page.

    ``of`` says what its marks stand for, ``trials`` or ``sites``; ``list_link`` leads to the list.
    """

    frame: Frame
    paths: dict[str, str]
    marks: tuple[Mark, ...]
    here: tuple[float, float] | None
    of: str
    list_link: str
    bar: float
    bar_says: str

    @property
    def several(self) -> bool:
        """Whether some mark stands for several."""
        return any(one.several for one in self.marks)


def draw(
    spots: Iterable[Spot],
    *,
    place: Place | None,
    unit: str,
    of: str = "trials",
    list_link: str = "#found",
) -> Drawing | None:
    """Return the map of some spots, or ``None`` where there are none or outlines are not built.

    ``unit`` is that of the bar of distances: ``km`` or ``mi``; ``of`` and ``list_link`` are those
    of the drawing.
    """
    known = [one for one in spots if abs(one.where.lat) < MOST_NORTH]
    if not known or not outlines.there():
        return None
    points = [one.where for one in known]
    if place is not None:
        points.append(place.coordinates)
    frame = Frame.around(points, width=WIDTH, height=HEIGHT)
    while not outlines.shows_where(frame) and frame.degrees < WIDEST:
        frame = frame.wider()
    length, says = _bar(frame, unit)
    return Drawing(
        frame=frame,
        paths=outlines.paths(frame),
        marks=_marks(known, frame),
        here=frame.spot(place.coordinates) if place else None,
        of=of,
        list_link=list_link,
        bar=length,
        bar_says=says,
    )


def _marks(spots: list[Spot], frame: Frame) -> tuple[Mark, ...]:
    """Put spots that would lie over one another into one mark, in the order of the list."""
    groups: list[tuple[float, float, list[Spot]]] = []
    for one in sorted(spots, key=lambda spot: spot.number):
        x, y = frame.spot(one.where)
        near = next((group for group in groups if math.dist(group[:2], (x, y)) < APART), None)
        if near is None:
            groups.append((x, y, [one]))
        else:
            near[2].append(one)
    return tuple(Mark(x=x, y=y, spots=tuple(group)) for x, y, group in groups)


def _bar(frame: Frame, unit: str) -> tuple[float, str]:
    """Return how long the bar of distances is, and the round distance that it stands for."""
    per_unit = KM_PER_MILE if unit == "mi" else 1.0
    across = frame.degrees * KM_PER_DEGREE / per_unit * frame.width / frame.height
    wanted = across / 4
    power = 10 ** math.floor(math.log10(wanted))
    far = max(step * power for step in (1, 2, 5) if step * power <= wanted)
    return far / across * frame.width, far_words(far, unit)
