"""Hold the shapes of a picture against the words beside them.

Of people as many have to be filled as the words say; dots and squares have to lie where their
values do on one scale, of the values or of their logarithms, and a range has to end where its
bounds lie. Shapes are told by their classes, as this package draws them; the words of any picture
are held against the findings, whoever drew it.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree

import msgspec

from trialpost.articles.words.hundreds import half_up

_EVERY = re.compile(r"(?<![\d.,])(\d+) of every 100\b")
_OF = re.compile(r"(?<![\d.,])(\d[\d,]*) of (\d[\d,]*)\b")
_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)%")
_VALUE = re.compile(r"^[−+-]?\d[\d,]*(?:\.\d+)?")
_BOUNDS = re.compile(r"([−+-]?\d[\d,]*(?:\.\d+)?) to ([−+-]?\d[\d,]*(?:\.\d+)?)\)")
_PLACES = re.compile(r"M([\d.]+) ([\d.]+)v10")
_SPREAD = re.compile(r"\((?P<kind>SD|SE) (?P<n>\d[\d,]*(?:\.\d+)?)\)")
_TRACK = re.compile(r"M([\d.]+) [\d.]+H([\d.]+)")
_NEAR = 0.7
"""So many units may a shape lie beside its place: drawing rounds, and words may."""

Place = tuple[float, float]
"""A value, and how far from the left it is drawn."""


class _Line(msgspec.Struct, kw_only=True):
    """Words, and the shapes that follow them."""

    words: str
    filled: int = 0
    empty: int = 0
    zero: float | None = None
    dots: list[float] = msgspec.field(default_factory=list)
    ends: list[float] = msgspec.field(default_factory=list)


def misdrawn(svg: str) -> Iterator[str]:
    """Yield the words whose shapes show something else.

    Args:
        svg: a well-formed picture, as :func:`svg_texts` has let it pass.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - declarations were refused before
    lines = list(_lines(root))
    for line in lines:
        if line.filled + line.empty and not _people_agree(line):
            yield line.words
    yield from _off_scale([line for line in lines if line.dots])


def _lines(root: ElementTree.Element) -> Iterator[_Line]:
    line = _Line(words="")
    for element in root.iter():
        name, kinds = element.tag.rpartition("}")[2], element.get("class", "").split()
        if name == "text":
            yield line
            line = _Line(words=re.sub(r"\s+", " ", "".join(element.itertext())).strip())
        elif "chart-had" in kinds:
            line.filled += element.get("d", "").count("M")
        elif "chart-had-not" in kinds:
            line.empty += element.get("d", "").count("M")
        elif "chart-range" in kinds:
            line.ends += [float(x) for x, _ in _PLACES.findall(element.get("d", ""))]
        elif "chart-zero" in kinds:
            line.zero = float(element.get("x1", "nan"))
        elif "chart-track" in kinds:
            track = _TRACK.match(element.get("d", ""))
            line.zero = float(track[1]) if track else None
        elif name == "circle":
            line.dots.append(float(element.get("cx", "nan")))
        elif name == "rect" and "chart-arm" in kinds:
            line.dots.append(float(element.get("x", "nan")) + float(element.get("width", 0)) / 2)
    yield line


def _people_agree(line: _Line) -> bool:
    """Tell whether as many are filled as the words say, of as many."""
    drawn, every = (line.filled, line.filled + line.empty), _EVERY.search(line.words)
    counted, percent = _OF.search(line.words), _PERCENT.search(line.words)
    said = []
    if every:
        said.append((int(every[1]), 100))
    if counted:
        said.append((_whole(counted[1]), _whole(counted[2])))
    if percent:
        said.append((half_up(float(percent[1])), 100))
    return drawn in said


def _whole(text: str) -> int:
    return int(text.replace(",", ""))


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def _off_scale(lines: list[_Line]) -> Iterator[str]:
    """Yield the words of dots, and of ranges, that lie elsewhere than all others would have it."""
    placed = [tuple(_places(line)) for line in lines]
    every = [place for places in placed for place in places]
    zeros = sorted({line.zero for line in lines if line.zero is not None})
    scales: tuple[tuple[float, Callable[[float], float]], ...] = ((0.0, float), (1.0, _log))
    if not any(_fits([*every, *((none, x) for x in zeros)], scale) for none, scale in scales):
        yield lines[0].words if lines else ""


def _places(line: _Line) -> Iterator[Place]:
    """Yield the values that the words of a line give, with where they are drawn."""
    tail = line.words.rpartition(": ")[2]
    value, bounds, counted = _VALUE.match(tail), _BOUNDS.search(tail), _OF.match(tail)
    if counted:
        yield 100 * _whole(counted[1]) / (_whole(counted[2]) or 1), line.dots[0]
    elif value:
        yield _number(value[0]), line.dots[0]
    if bounds and len(line.ends) == 2:
        yield from zip(map(_number, bounds.groups()), line.ends, strict=True)
    spread = _SPREAD.search(tail)
    if spread and value and len(line.ends) == 2:
        size = _number(spread["n"]) * (1 if spread["kind"] == "SD" else 2)
        yield from zip((_number(value[0]) - size, _number(value[0]) + size), line.ends, strict=True)


def _log(value: float) -> float:
    return math.log(value) if value > 0 else math.nan


def _fits(places: Iterable[Place], scale: Callable[[float], float]) -> bool:
    """Tell whether places lie on the straight line through the outermost of them."""
    known = sorted((scale(value), x) for value, x in places)
    if any(math.isnan(value) for value, _ in known):
        return False
    if len(known) < 2:
        return True
    (low, left), (high, right) = known[0], known[-1]
    if high == low:
        return all(abs(x - left) <= _NEAR for _, x in known)
    step = (right - left) / (high - low)
    return step > 0 and all(abs(left + step * (v - low) - x) <= _NEAR for v, x in known)
