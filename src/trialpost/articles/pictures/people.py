"""Draw how many of a group had something, as figures of people in rows of twenty.

Of every 100 people where each group has twenty or more, else of the people that there were. Who had
it is filled, who had not is an outline, so that no colour is needed.
"""

from trialpost.articles.pictures.canvas import LINE, MARGIN, Canvas
from trialpost.articles.pictures.rows import SAID, Row, times
from trialpost.articles.words.hundreds import FEWEST, half_up
from trialpost.articles.words.phrases import capital

MOST_GROUPS, MOST_PEOPLE = 6, 100
_ACROSS, _WIDE, _HIGH, _GAP = 20, 15.0, 19.0, 4.0
_PERSON = "a3 3 0 1 1 3 0c2.6 .7 4 2.6 4 7.5h-11c0-4.9 1.4-6.8 4-7.5z"
_SQUARE = "h-4v10h10v-10z"


def can_be_drawn(rows: tuple[Row, ...]) -> bool:
    """Tell whether all groups can be drawn, each out of as many or each as it is."""
    given = [row for row in rows if row.value is not None]
    if not given or len(rows) > MOST_GROUPS or any(row.part is None for row in given):
        return False
    sizes = [row.whole or 0 for row in given]
    return min(sizes) >= FEWEST or (max(sizes) <= MOST_PEOPLE and min(sizes) > 0)


def draw(
    heading: str, rows: tuple[Row, ...], captions: tuple[str, ...] = (), *, things: bool
) -> str:
    """Return the picture of rows that count people, or eyes and the like (``things``)."""
    hundred = min(row.whole or 0 for row in rows if row.value is not None) >= FEWEST and not things
    caption = SAID.each_thing if things else SAID.each_one
    canvas = Canvas(heading, SAID.each_of_hundred if hundred else caption)
    for when in times(rows):
        canvas.down(5)
        with canvas.group():
            if when:
                canvas.words(when, bold=True)
            for row in (one for one in rows if one.when == when):
                canvas.words(f"{capital(row.arm)}: {row.label}")
                _array(canvas, row, hundred=hundred, things=things)
    for words in (SAID.each_of_hundred if hundred else caption, *captions):
        canvas.words(words)
    return canvas.svg()


def filled_of(row: Row, *, hundred: bool) -> tuple[int, int]:
    """Return how many figures are filled, and how many there are."""
    if hundred:
        return half_up(row.value or 0), 100
    return row.part or 0, row.whole or 0


def _array(canvas: Canvas, row: Row, *, hundred: bool, things: bool) -> None:
    """Draw the figures below the words, and go below them."""
    if row.value is None:
        canvas.down(6)
        return
    filled, every = filled_of(row, hundred=hundred)
    top = canvas.y - LINE + 9
    kind = "chart-comparator" if row.comparator else "chart-arm"
    shape = _SQUARE if things else _PERSON
    drawn = ((f"{kind} chart-had", "currentColor", range(filled)),
             ("chart-had-not", "none", range(filled, every)))  # fmt: skip
    for name, fill, places in drawn:
        if places:
            path = "".join(_place(at, top) + shape for at in places)
            canvas.shape(f'<path class="{name}" d="{path}" fill="{fill}" stroke="currentColor"/>')
    canvas.down(9 + _HIGH * ((every + _ACROSS - 1) // _ACROSS))


def _place(at: int, top: float) -> str:
    """Return where the neck of a figure is; after ten there is a gap."""
    column, line = at % _ACROSS, at // _ACROSS
    x = MARGIN + 6 + _WIDE * column + (_GAP if column >= _ACROSS // 2 else -_GAP)
    return f"M{x:.1f} {top + 6 + _HIGH * line:.1f}".replace(".0", "")
