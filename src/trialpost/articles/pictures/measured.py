"""Draw measured values: a dot each time and group, with the line of its range.

A change is read against a dashed line that stands for none; any other value from nothing, the left
end, so that a small difference looks small.
"""

from trialpost.articles.pictures.canvas import (
    LINE,
    MARGIN,
    WIDTH,
    Canvas,
    Scale,
    dot,
    reach,
    upright,
)
from trialpost.articles.pictures.rows import SAID, Row, times
from trialpost.articles.words.phrases import capital

_BAND = 14.0


def draw(
    heading: str, rows: tuple[Row, ...], captions: tuple[str, ...], *, share: bool, change: bool
) -> str:
    """Return the picture of rows with values; ``share`` runs from nobody to everybody."""
    scale = _scale(rows, share=share)
    canvas = Canvas(heading, captions[0] if captions else heading)
    _ends(canvas, scale, share=share, zero=SAID.no_change if change else SAID.zero)
    for when in times(rows):
        with canvas.group():
            if when:
                canvas.words(when, bold=True)
            for row in (one for one in rows if one.when == when):
                canvas.words(f"{capital(row.arm)}: {row.label}")
                if row.value is not None:
                    _value(canvas, row, row.value, scale, share=share)
        canvas.down(6)
    for caption in captions:
        canvas.words(caption)
    return canvas.svg()


def _scale(rows: tuple[Row, ...], *, share: bool) -> Scale:
    if share:
        return Scale(0.0, 100.0)
    given = [v for row in rows for v in (row.value, row.low, row.high) if v is not None]
    return Scale(min(0.0, *given), max(0.0, *given))


def _ends(canvas: Canvas, scale: Scale, *, share: bool, zero: str) -> None:
    """Write what the scale's ends or its zero stand for."""
    if share:
        canvas.label(MARGIN, "start", SAID.nobody)
        canvas.label(WIDTH - MARGIN, "end", SAID.everybody)
    else:
        x = min(max(scale.x(0), 44.0), WIDTH - 44) if len(zero) > 1 else scale.x(0)
        canvas.label(x, "middle", zero)
    canvas.down(LINE + 3)


def _value(canvas: Canvas, row: Row, value: float, scale: Scale, *, share: bool) -> None:
    """Draw a dot and its range below the words."""
    y = canvas.y - LINE + 12
    if share or scale.low >= 0:
        left, right = scale.x(scale.low), scale.x(scale.high)
        canvas.shape(
            f'<path class="chart-track" d="M{left:.1f} {y:.1f}H{right:.1f}M{left:.1f} '
            f'{y - 5:.1f}v10" fill="none" stroke="currentColor" stroke-opacity="0.5"/>'
        )
    else:
        canvas.shape(upright(scale.x(0), y - 9, y + 9))
    if row.low is not None and row.high is not None:
        low, high = (min(max(one, scale.low), scale.high) for one in (row.low, row.high))
        around = scale.x(value) if row.comparator else None
        canvas.shape(reach(scale.x(low), scale.x(high), y, around=around))
    canvas.shape(dot(scale.x(value), y, hollow=row.comparator))
    canvas.down(_BAND + 9)
