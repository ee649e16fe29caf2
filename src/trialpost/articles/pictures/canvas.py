"""Put words and shapes onto a picture, from the top down.

The picture is plain SVG: no script, link, style sheet or font of its own. Its ink is
``currentColor``, so that it follows the page into the dark. It is 320 units wide, the narrowest
phone's width, with type of 13 units; words that do not fit on a line go on below it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap
from xml.sax.saxutils import escape

WIDTH, MARGIN, TYPE, LINE = 320.0, 8.0, 13, 17.0
LETTERS = 44
"""As many of 13 units as surely fit on a line."""
BOLD_LETTERS = 39


class Canvas:
    """A picture in the making; ``y`` is the base line of the next line of words."""

    def __init__(self, heading: str, description: str) -> None:
        self.heading, self.description = heading, description
        self.y = LINE
        self._parts: list[str] = []
        self.words(heading, bold=True)

    def words(self, text: str, *, bold: bool = False) -> None:
        """Write words in as many lines as they need, and go to the line below."""
        lines = [escape(line) for line in lines_of(text, bold=bold)] or [""]
        weight = ' font-weight="600"' if bold else ""
        start = f'<text x="{MARGIN:.0f}" y="{self.y:.0f}"{weight}>'
        below = f'</tspan> <tspan x="{MARGIN:.0f}" dy="{LINE:.0f}">'
        held = lines[0] if len(lines) == 1 else f"<tspan>{below.join(lines)}</tspan>"
        self._parts.append(f"{start}{held}</text>")
        self.y += LINE * len(lines)

    def label(self, x: float, anchor: str, text: str) -> None:
        """Write a word at a place of the present line."""
        self._parts.append(
            f'<text x="{x:.0f}" y="{self.y:.0f}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def shape(self, element: str) -> None:
        """Add an element."""
        self._parts.append(element)

    def down(self, units: float) -> None:
        """Go down."""
        self.y += units

    @contextmanager
    def group(self) -> Iterator[None]:
        """Keep together what is drawn meanwhile: its words are read as one text."""
        self._parts.append("<g>")
        yield
        self._parts.append("</g>")

    def svg(self) -> str:
        """Return the picture."""
        height = self.y - LINE + 6
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
            f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
            f'fill="currentColor" font-size="{TYPE}" font-family="inherit">'
            f"<title>{escape(self.heading)}</title>"
            f"<desc>{escape(self.description)}</desc>{''.join(self._parts)}</svg>"
        )


def lines_of(text: str, *, bold: bool = False) -> list[str]:
    """Part a text at its spaces alone, so that no name is torn."""
    letters = BOLD_LETTERS if bold else LETTERS
    return wrap(text, letters, break_long_words=False, break_on_hyphens=False)


class Scale:
    """Where a value lies between the margins."""

    def __init__(self, low: float, high: float, *, indent: float = 8.0) -> None:
        self.low, self.high, self.indent = low, high, indent

    def x(self, value: float) -> float:
        """Return the horizontal place of a value."""
        span = (self.high - self.low) or 1.0
        room = WIDTH - 2 * (MARGIN + self.indent)
        return MARGIN + self.indent + room * (value - self.low) / span


def dot(x: float, y: float, *, hollow: bool) -> str:
    """Draw a value: a full circle, or an empty one for what others are compared with."""
    kind, fill = ("chart-comparator", "none") if hollow else ("chart-arm", "currentColor")
    return (
        f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" '
        'stroke="currentColor" stroke-width="2"/>'
    )


def reach(left: float, right: float, y: float, *, around: float | None = None) -> str:
    """Draw how far a range goes: a line with an upright at each end, open ``around`` a dot."""
    line = f"H{right:.1f}"
    if around is not None:
        line = f"H{max(left, around - 5):.1f}M{min(right, around + 5):.1f} {y:.1f}H{right:.1f}"
    return (
        f'<path class="chart-range" d="M{left:.1f} {y:.1f}{line}M{left:.1f} {y - 5:.1f}v10'
        f'M{right:.1f} {y - 5:.1f}v10" fill="none" stroke="currentColor" stroke-width="2"/>'
    )


def upright(x: float, top: float, bottom: float) -> str:
    """Draw the dashed line that values are read against."""
    return (
        f'<line class="chart-zero" x1="{x:.1f}" y1="{top:.0f}" x2="{x:.1f}" y2="{bottom:.0f}" '
        'stroke="currentColor" stroke-dasharray="3 3"/>'
    )
