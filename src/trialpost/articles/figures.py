"""Draw a measure as a chart: a bar for each arm and its comparator, time by time.

The picture is plain SVG: no script, link, style sheet or font of its own. Its ink is
``currentColor``, so that it follows the page into the dark; arm and comparator differ by fill and
outline and each bar carries its own words, so that no colour is needed. It is drawn 320 units wide,
the narrowest phone's width, with type of 13 units.
"""

from collections.abc import Iterator
from textwrap import wrap
from xml.sax.saxutils import escape

import msgspec

from trialpost.articles.bearing import is_contrast, is_share, is_signed
from trialpost.articles.phrases import Phrases, at_time, capital, joined, unique
from trialpost.model.article import Figure
from trialpost.model.finding import Finding, Timepoint

WIDTH, MARGIN, TYPE = 320.0, 8.0, 13
_LINE, _BAR, _GAP = 17.0, 12.0, 9.0
_LETTERS = 42  # of 13 units, as many as surely fit on a line


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: its time, arm, length, the words beside it, and whether it is a comparator."""

    when: str
    arm: str
    value: float
    label: str
    said: str
    comparator: bool
    share: bool


def figures(words: Phrases) -> tuple[Figure, ...]:
    """Draw every measure of which at least two values can be set side by side."""
    drawn = []
    results = words.results()
    for measure in unique((words.file.headline, *(f.measure for f in results))):
        of_measure = [f for f in results if f.measure == measure]
        for chosen in _kinds(of_measure):
            marks = tuple(_marks(words, chosen))
            if len(marks) > 1:
                drawn.append(_figure(words, chosen, marks))
    return tuple(drawn)


def _kinds(results: list[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield the findings that share statistic and unit and can be drawn: changes and shares."""
    for kind in dict.fromkeys((f.statistic, f.unit) for f in results):
        own = tuple(f for f in results if (f.statistic, f.unit) == kind)
        if all(is_share(f) for f in own) or (
            all(is_signed(f) for f in own) and not any(is_contrast(f) for f in own)
        ):
            yield own


def _marks(words: Phrases, chosen: tuple[Finding, ...]) -> Iterator[Mark]:
    """Yield the bars in the order of time, each comparator's after the arms of its time."""
    for point in sorted({f.timepoint for f in chosen}, key=_order):
        own = [f for f in chosen if f.timepoint == point]
        for finding in own:
            yield _mark(words, finding, "value")
        seen: set[tuple[str | None, float | None]] = set()
        for finding in own:
            key = (finding.comparator, finding.comparator_value)
            if finding.comparator_value is not None and key not in seen:
                seen.add(key)
                yield _mark(words, finding, "comparator_value")


def _order(point: Timepoint | None) -> float:
    days = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
    return point.value * days.get(point.unit, 1.0) if point is not None else -1.0


def _mark(words: Phrases, finding: Finding, key: str) -> Mark:
    number = float(getattr(finding, key))
    share = is_share(finding)
    text = words.amount(finding, key) if share else words.signed(finding, key)
    return Mark(
        when=capital(at_time(finding.timepoint)),
        arm=words.arm(finding.comparator if key == "comparator_value" else finding.arm),
        value=100 * number / (finding.n or 1) if share else number,
        label=text,
        said=words.amount(finding, key),
        comparator=key == "comparator_value",
        share=share,
    )


def _figure(words: Phrases, chosen: tuple[Finding, ...], marks: tuple[Mark, ...]) -> Figure:
    heading = _heading(words, chosen[0])
    alt = f"Chart. {heading}. " + " ".join(_said(marks, when) for when in _times(marks))
    return Figure(
        svg=_svg(heading, marks),
        alt=alt,
        findings=tuple(f.id for f in chosen),
        table=_table(heading, marks),
    )


def _heading(words: Phrases, finding: Finding) -> str:
    measure = words.measure(finding.measure)
    if is_share(finding):
        return capital(measure)
    unit = f", {finding.unit}" if finding.unit else ""
    return f"{capital(finding.statistic or 'change').split(' from')[0]} in {measure}{unit}"


def _times(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark.when for mark in marks))


def _said(marks: tuple[Mark, ...], when: str) -> str:
    parts = [f"{mark.said} with {mark.arm}" for mark in marks if mark.when == when]
    return f"{when}: {joined(parts)}." if when else f"{capital(joined(parts))}."


def _table(heading: str, marks: tuple[Mark, ...]) -> tuple[tuple[str, ...], ...]:
    """Lay the bars out as rows: a time each, an arm a column, comparators last."""
    arms = tuple(dict.fromkeys(m.arm for m in sorted(marks, key=lambda mark: mark.comparator)))
    rows = [(heading, *(capital(arm) for arm in arms))]
    for when in _times(marks):
        cells = {mark.arm: mark.label for mark in marks if mark.when == when}
        rows.append((when or "Result", *(cells.get(arm, "not given") for arm in arms)))
    return tuple(rows)


def _svg(heading: str, marks: tuple[Mark, ...]) -> str:
    scale = _Scale(marks)
    body = _head(heading, marks, scale)
    y = top = _LINE * (len(body) + 1) + _GAP
    for when in _times(marks):
        y = _group(body, when, [m for m in marks if m.when == when], scale, y)
    height = y + 4
    zero = f"{scale.x(0):.1f}"
    axis = (
        f'<line class="chart-zero" x1="{zero}" y1="{top - _LINE - 4:.0f}" '
        f'x2="{zero}" y2="{height:.0f}" '
        'stroke="currentColor" stroke-opacity="0.45" stroke-dasharray="3 3"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'fill="currentColor" font-size="{TYPE}" font-family="inherit">'
        f"<title>{escape(heading)}</title>"
        f"<desc>{escape(_description(marks))}</desc>" + axis + "".join(body) + "</svg>"
    )


def _head(heading: str, marks: tuple[Mark, ...], scale: "_Scale") -> list[str]:
    """Return the lines above the bars: the heading, and what the dashed line stands for."""
    lines = wrap(heading, _LETTERS)
    rows = [
        f'<text x="{MARGIN:.0f}" y="{_LINE * number:.0f}" font-weight="600">{escape(line)}</text>'
        for number, line in enumerate(lines, 1)
    ]
    if any(mark.value < 0 for mark in marks):
        at = min(max(scale.x(0), 40.0), WIDTH - 40)
        rows.append(
            f'<text x="{at:.0f}" y="{_LINE * (len(rows) + 1):.0f}" text-anchor="middle">'
            "no change</text>"
        )
    return rows


def _description(marks: tuple[Mark, ...]) -> str:
    words = "Each bar starts at the dashed line, which stands for no change."
    return words if any(m.value < 0 for m in marks) else "A bar for each group."


def _group(body: list[str], when: str, marks: list[Mark], scale: "_Scale", y: float) -> float:
    """Add the bars of one time to the picture; return where the next group begins."""
    parts = []
    if when:
        parts.append(f'<text x="{MARGIN:.0f}" y="{y:.0f}" font-weight="600">{escape(when)}</text>')
        y += _LINE + 1
    for mark in marks:
        label = escape(f"{capital(mark.arm)}: {mark.label}")
        parts.append(f'<text x="{MARGIN:.0f}" y="{y:.0f}">{label}</text>')
        parts.append(_bar(mark, scale, y + 5))
        y += 5 + _BAR + _LINE
    body.append("<g>" + "".join(parts) + "</g>")
    return y + _GAP


def _bar(mark: Mark, scale: "_Scale", y: float) -> str:
    left, right = sorted((scale.x(0), scale.x(mark.value)))
    kind, fill = ("chart-comparator", "none") if mark.comparator else ("chart-arm", "currentColor")
    return (
        f'<rect class="{kind}" x="{left:.1f}" y="{y:.0f}" width="{max(right - left, 1):.1f}" '
        f'height="{_BAR:.0f}" fill="{fill}" stroke="currentColor" stroke-width="1.5"/>'
    )


class _Scale:
    """Where a value lies between the margins: zero is on every scale, shares run to 100 %."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        values = [mark.value for mark in marks]
        self.low = min(0.0, *values)
        self.high = 100.0 if all(mark.share for mark in marks) else max(0.0, *values)

    def x(self, value: float) -> float:
        """Return the horizontal place of a value."""
        span = (self.high - self.low) or 1.0
        return MARGIN + (WIDTH - 2 * MARGIN) * (value - self.low) / span
