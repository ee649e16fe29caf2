"""Draw a measure as a chart: a bar for each arm and its comparator, time by time.

A change is drawn from a dashed line that stands for none; a share fills its part of a track that
runs from nobody to everybody. Arms stand in one order in every chart and table of an article.

The picture is plain SVG: no script, link, style sheet or font of its own. Its ink is
``currentColor``, so that it follows the page into the dark; arm and comparator differ by fill and
outline and each bar carries its own words, so that no colour is needed. It is drawn 320 units wide,
the narrowest phone's width, with type of 13 units.
"""

from collections.abc import Callable, Iterator
from textwrap import wrap
from xml.sax.saxutils import escape

import msgspec

from trialpost.articles.bearing import is_contrast, is_share, is_signed
from trialpost.articles.phrases import Phrases, at_time, capital, joined, unique
from trialpost.model.article import Figure
from trialpost.model.finding import Finding, Timepoint

WIDTH, MARGIN, TYPE = 320.0, 8.0, 13
_LINE, _BAR, _GAP = 17.0, 12.0, 9.0
_NOT_GIVEN = "not given"
_LETTERS = 42  # of 13 units, as many as surely fit on a line


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: its time, arm, length, the words beside it, and whether it is a comparator.

    ``value`` is ``None`` where the source gives no number; the words then say so.
    """

    when: str
    arm: str
    value: float | None
    label: str
    said: str
    comparator: bool
    share: bool


def figures(words: Phrases) -> tuple[Figure, ...]:
    """Draw every measure of which at least two values can be set side by side."""
    drawn = []
    results = sorted(words.results(), key=_arm_order(words))
    for measure in unique((words.file.headline, *(f.measure for f in words.results()))):
        of_measure = [f for f in results if f.measure == measure]
        for chosen in _kinds(of_measure):
            marks = tuple(_marks(words, chosen))
            if sum(mark.value is not None for mark in marks) > 1:
                drawn.append(_figure(words, chosen, marks))
    return tuple(drawn)


def _arm_order(words: Phrases) -> Callable[[Finding], int]:
    """Order findings by their arms: as the file names the arms, else as they first appear."""
    arms = unique((*words.file.arms, *(f.arm or "" for f in words.results())))
    return lambda finding: arms.index(finding.arm or "")


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
        yield from _comparators(words, own)


def _comparators(words: Phrases, own: list[Finding]) -> Iterator[Mark]:
    """Yield what the arms of one time are compared with, once each.

    A share without its comparator's is said to lack it; a change is told by itself.
    """
    given = {(f.comparator, f.comparator_value) for f in own if f.comparator_value is not None}
    named = {comparator for comparator, _ in given} | {f.arm for f in own}
    seen: set[tuple[str | None, float | None]] = set()
    for finding in own:
        key = (finding.comparator, finding.comparator_value)
        missing = is_share(finding) and finding.comparator and finding.comparator not in named
        if key not in seen and (key in given or missing):
            seen.add(key)
            yield _mark(words, finding, "comparator_value")


def _order(point: Timepoint | None) -> float:
    days = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
    return point.value * days.get(point.unit, 1.0) if point is not None else -1.0


def _mark(words: Phrases, finding: Finding, key: str) -> Mark:
    share = is_share(finding)
    said = text = _NOT_GIVEN
    number: float | None = getattr(finding, key)
    if number is not None:
        said = words.amount(finding, key)
        text = said if share else words.signed(finding, key)
        number = 100 * number / (finding.n or 1) if share else float(number)
    return Mark(
        when=capital(at_time(finding.timepoint)),
        arm=words.arm(finding.comparator if key == "comparator_value" else finding.arm),
        value=number,
        label=text,
        said=said,
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
        rows.append((when or "Result", *(cells.get(arm, _NOT_GIVEN) for arm in arms)))
    return tuple(rows)


def _svg(heading: str, marks: tuple[Mark, ...]) -> str:
    scale = _Scale(marks)
    body = _head(heading, scale)
    y = _LINE * (len(wrap(heading, _LETTERS)) + 1 + scale.named) + _GAP
    for when in _times(marks):
        y = _group(body, when, [m for m in marks if m.when == when], scale, y)
    height = y - _GAP - _LINE + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" height="{height:.0f}" '
        f'fill="currentColor" font-size="{TYPE}" font-family="inherit">'
        f"<title>{escape(heading)}</title>"
        f"<desc>{escape(_description(scale))}</desc>" + "".join(body) + "</svg>"
    )


def _head(heading: str, scale: "_Scale") -> list[str]:
    """Return the lines above the bars: the heading, and what the ends of the scale stand for."""
    lines = wrap(heading, _LETTERS)
    rows = [
        f'<text x="{MARGIN:.0f}" y="{_LINE * number:.0f}" font-weight="600">{escape(line)}</text>'
        for number, line in enumerate(lines, 1)
    ]
    y = _LINE * (len(rows) + 1)
    if scale.share:
        rows.append(_label(scale.x(0), y, "start", "nobody"))
        rows.append(_label(scale.x(100), y, "end", "everybody"))
    elif scale.low < 0:
        rows.append(_label(min(max(scale.x(0), 40.0), WIDTH - 40), y, "middle", "no change"))
    return rows


def _label(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{text}</text>'


def _description(scale: "_Scale") -> str:
    if scale.share:
        return "Each bar fills the part of its track that stands for the people counted."
    words = "Each bar starts at the dashed line, which stands for no change."
    return words if scale.low < 0 else "A bar for each group."


def _group(body: list[str], when: str, marks: list[Mark], scale: "_Scale", y: float) -> float:
    """Add the bars of one time to the picture; return where the next group begins."""
    parts = []
    if when:
        parts.append(f'<text x="{MARGIN:.0f}" y="{y:.0f}" font-weight="600">{escape(when)}</text>')
        y += _LINE + 1
    for mark in marks:
        label = escape(f"{capital(mark.arm)}: {mark.label}")
        parts.append(f'<text x="{MARGIN:.0f}" y="{y:.0f}">{label}</text>')
        if mark.value is not None:
            parts += _bar(mark, mark.value, scale, y + 5)
            y += 5 + _BAR
        y += _LINE
    body.append("<g>" + "".join(parts) + "</g>")
    return y + _GAP


def _bar(mark: Mark, value: float, scale: "_Scale", y: float) -> Iterator[str]:
    """Yield a bar, and what it is read against: the track of a share, the zero of a change."""
    left, right = sorted((scale.x(0), scale.x(value)))
    kind, fill = ("chart-comparator", "none") if mark.comparator else ("chart-arm", "currentColor")
    if scale.share:
        yield (
            f'<path class="chart-track" d="M{scale.x(0):.1f} {y:.0f}H{scale.x(100):.1f}'
            f'v{_BAR:.0f}H{scale.x(0):.1f}z" fill="none" stroke="currentColor" '
            'stroke-opacity="0.45"/>'
        )
    yield (
        f'<rect class="{kind}" x="{left:.1f}" y="{y:.0f}" width="{max(right - left, 1):.1f}" '
        f'height="{_BAR:.0f}" fill="{fill}" stroke="currentColor" stroke-width="1.5"/>'
    )
    if scale.low < 0:
        zero = f"{scale.x(0):.1f}"
        yield (
            f'<line class="chart-zero" x1="{zero}" y1="{y - 3:.0f}" x2="{zero}" '
            f'y2="{y + _BAR + 3:.0f}" stroke="currentColor" stroke-dasharray="3 3"/>'
        )


class _Scale:
    """Where a value lies between the margins: zero is on every scale, shares run to everybody."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        values = [mark.value for mark in marks if mark.value is not None]
        self.share = all(mark.share for mark in marks)
        self.low = min(0.0, *values)
        self.high = 100.0 if self.share else max(0.0, *values)

    @property
    def named(self) -> bool:
        """Whether a line above the bars says what the scale's ends or its zero stand for."""
        return self.share or self.low < 0

    def x(self, value: float) -> float:
        """Return the horizontal place of a value."""
        span = (self.high - self.low) or 1.0
        return MARGIN + (WIDTH - 2 * MARGIN) * (value - self.low) / span
