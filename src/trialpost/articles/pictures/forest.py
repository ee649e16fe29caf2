"""Draw ratios or differences below one another: a square each, with the line of its range.

All are of one kind. A ratio is drawn on a scale of logarithms, so that half and twice as much lie
as far from one.
"""

import math

import msgspec

from trialpost.articles.pictures.canvas import LINE, WIDTH, Canvas, Scale, reach, upright
from trialpost.articles.pictures.rows import SAID


class Contrast(msgspec.Struct, frozen=True, kw_only=True):
    """A ratio or difference of two groups: what of, how it is said, and where it lies."""

    name: str
    estimate: str
    range: str
    p_value: str
    value: float
    low: float
    high: float


def can_be_drawn(contrasts: tuple[Contrast, ...], *, ratio: bool) -> bool:
    """Tell whether the values fit their ranges and, of ratios, lie above nothing."""
    return bool(contrasts) and all(
        one.low <= one.value <= one.high and (one.low > 0 or not ratio) for one in contrasts
    )


def draw(
    heading: str, contrasts: tuple[Contrast, ...], captions: tuple[str, ...], *, ratio: bool
) -> str:
    """Return the picture."""
    none, at = (1.0, math.log) if ratio else (0.0, float)
    ends = [at(v) for one in contrasts for v in (one.low, one.high)] + [at(none)]
    scale = Scale(min(ends), max(ends))
    canvas = Canvas(heading, captions[0] if captions else heading)
    x = scale.x(at(none))
    canvas.label(min(max(x, 52.0), WIDTH - 52), "middle", SAID.no_difference)
    canvas.down(LINE + 3)
    for one in contrasts:
        with canvas.group():
            canvas.words(f"{one.name}: {one.estimate} ({one.range})")
            y = canvas.y - LINE + 12
            canvas.shape(upright(x, y - 10, y + 10))
            canvas.shape(reach(scale.x(at(one.low)), scale.x(at(one.high)), y))
            middle = scale.x(at(one.value))
            canvas.shape(
                f'<rect class="chart-arm" x="{middle - 5:.1f}" y="{y - 5:.1f}" width="10" '
                'height="10" fill="currentColor"/>'
            )
            canvas.down(25)
    for caption in captions:
        canvas.words(caption)
    return canvas.svg()


def told_in_words(heading: str, contrasts: tuple[Contrast, ...]) -> str:
    """Say what the picture shows, for who cannot see it."""
    parts = " ".join(f"{one.name}: {one.estimate} ({one.range})." for one in contrasts)
    return f"{SAID.chart}. {heading}. {parts}"


def table_of(heading: str, contrasts: tuple[Contrast, ...]) -> tuple[tuple[str, ...], ...]:
    """Lay the contrasts out as a table: a line each."""
    with_p = any(one.p_value for one in contrasts)
    head = (heading, SAID.estimate, SAID.range, *((SAID.p_value,) if with_p else ()))
    lines = [head]
    for one in contrasts:
        p_value = (one.p_value or SAID.not_given,) if with_p else ()
        lines.append((one.name, one.estimate, one.range, *p_value))
    return tuple(lines)
