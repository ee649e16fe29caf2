"""Bring findings into the rows of a picture and of the table under it."""

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from trialpost.articles.pictures.words import ENGLISH, Range, range_kind
from trialpost.articles.reading.lexicon import as_quoted
from trialpost.articles.words.hundreds import FEWEST, half_up, of_hundred
from trialpost.articles.words.phrases import Phrases, at_time, capital, unique, unit_of, within
from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Finding, Timepoint

DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375,
        "year": 365.25}  # fmt: skip
SAID = ENGLISH
MOST_COLUMNS, OLDEST, _LONGEST = 3, 15, 14
_ONLY_A_TIME = re.compile(
    r"[\W\d]*(?:(?:week|day|month|year|visit|baseline|hour|change|from|to|at|in|the|end|of|"
    r"treatment|study)s?[\W\d]*)*",
    re.I,
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its time and group, where it lies, and how table and picture say it.

    ``value`` is ``None`` where the source gives no number; ``label`` then says so. ``told`` is for
    the alternative text. ``part`` of ``whole`` people are counted. ``low`` and ``high`` are the
    ends of the line beside the value. ``comparator`` is set for what others are compared with.
    """

    when: str
    arm: str
    value: float | None
    label: str
    told: str
    comparator: bool
    low: float | None = None
    high: float | None = None
    part: int | None = None
    whole: int | None = None


def rows_of(words: Phrases, chosen: Iterable[Finding]) -> tuple[Row, ...]:
    """Return the rows in the order of time, comparators after the groups of their time."""
    every = tuple(chosen)
    found: list[Row] = []
    for point in sorted({f.timepoint for f in every}, key=order_of):
        found += _at(words, [f for f in every if f.timepoint == point])
    return tuple(found)


def is_change(finding: Finding) -> bool:
    """Tell whether a value is how much something rose or fell."""
    return "change" in (finding.statistic or "").lower()


def category_of(finding: Finding) -> str:
    """Return which line of a table a value stands in, in quotation marks, unless it is a time."""
    category = as_quoted(finding.category or "")
    if not category or len(category.split()) > _LONGEST:
        return ""
    if _ONLY_A_TIME.fullmatch(category) and not _is_an_age(finding.timepoint):
        return ""
    return f"“{category}”"


def time_of(finding: Finding) -> str:
    """Say a time of a trial, with a capital; "65 years" is rather an age, and not said."""
    point = finding.timepoint
    if point is None or point.value < 0 or _is_an_age(point):
        return ""
    return capital(at_time(point))


def _is_an_age(point: Timepoint | None) -> bool:
    return point is not None and point.unit == "year" and point.value > OLDEST


def arm_order(words: Phrases) -> Callable[[Finding], int]:
    """Order findings by their arms: as the file names the arms, else as they first appear."""
    arms = unique((*words.file.arms, *(f.arm or "" for f in words.results())))
    return lambda finding: arms.index(finding.arm) if finding.arm in arms else len(arms)


def order_of(point: Timepoint | None) -> float:
    """Return a time in days, to put times in order; none comes first."""
    return point.value * DAYS.get(point.unit, 1.0) if point is not None else -1.0


def _at(words: Phrases, own: list[Finding]) -> Iterator[Row]:
    """Yield the rows of one time."""
    against = {one.comparator for one in own if one.comparator}
    yield from (_row(words, one, "value") for one in own if one.arm not in against)
    yield from _comparators(words, own)


def _comparators(words: Phrases, own: list[Finding]) -> Iterator[Row]:
    """Yield what the arms of one time are compared with, once each.

    A share without its comparator's is said to lack it; a change is told by itself.
    """
    by_arm = {one.arm: one for one in own}
    seen: set[tuple[str | None, float | None]] = set()
    given = {one.comparator for one in own if one.comparator_value is not None}
    for one in own:
        if one.comparator in by_arm:
            if (one.comparator, None) not in seen:
                seen.add((one.comparator, None))
                yield _row(words, by_arm[one.comparator], "value", comparator=True)
            continue
        missing = is_share(one) and one.comparator and one.comparator not in given
        key = (one.comparator, one.comparator_value)
        if key not in seen and (one.comparator_value is not None or missing):
            seen.add(key)
            yield _row(words, one, "comparator_value", comparator=True)


def _row(words: Phrases, one: Finding, key: str, *, comparator: bool = False) -> Row:
    """Make a row of a finding's own value, or of its comparator's."""
    number: float | None = getattr(one, key)
    arm = words.arm(one.comparator if key == "comparator_value" else one.arm)
    when = time_of(one)
    if number is None:
        return Row(when=when, arm=arm, value=None, label=SAID.not_given, told=SAID.not_given,
                   comparator=comparator)  # fmt: skip
    own = key == "value"
    if own and is_share(one):
        return _share(words, one, when, arm, comparator=comparator)
    label = told = words.signed(one, key)
    if is_change(one):
        told = words.amount(one, key).removesuffix(unit_of(one))
    else:
        label = told = label.removeprefix("+")
    share = is_percent_of_people(one)
    if share:
        label = told = f"{label}%"
    low, high, said = _range(words, one) if own else (None, None, "")
    return Row(
        when=when, arm=arm, value=float(number), comparator=comparator, low=low, high=high,
        label=f"{label} ({said})" if said else label,
        told=f"{told} ({said})" if said else told,
        part=half_up(number) if share and own and (one.n or 0) >= FEWEST else None,
        whole=one.n if share and own else None,
    )  # fmt: skip


def _share(words: Phrases, one: Finding, when: str, arm: str, *, comparator: bool) -> Row:
    people = (one.counted or SAID.people).lower()
    part, whole = int(one.value or 0), int(one.n or 0)
    said = SAID.of.format(
        part=words.written(one, "value"), whole=words.written(one, "n"), people=people
    )
    if one.counted is None and whole >= FEWEST and whole != 100:
        said += ", or " + SAID.every_hundred.format(count=of_hundred(one))
    return Row(
        when=when, arm=arm, value=100 * part / (whole or 1), comparator=comparator,
        label=said, told=said, part=part, whole=whole,
    )  # fmt: skip


def _range(words: Phrases, one: Finding) -> tuple[float | None, float | None, str]:
    """Return the ends of the line beside a value, and how they are said."""
    kind, value = range_kind(one), one.value or 0.0
    match kind:
        case Range.CONFIDENCE if one.interval is not None:
            low, high = one.interval
            said = SAID.to.format(low=_bound(words, one, "low"), high=_bound(words, one, "high"))
            return low, high, said
        case Range.MIDDLE | Range.WHOLE if one.limits is not None:
            low, high = one.limits
            form = SAID.middle if kind is Range.MIDDLE else SAID.whole
            return low, high, form.format(low=_written(low), high=_written(high))
        case Range.DEVIATION | Range.ERROR if one.spread is not None:
            size = one.spread * (1 if kind is Range.DEVIATION else 2)
            form = SAID.deviation if kind is Range.DEVIATION else SAID.error
            return value - size, value + size, form.format(spread=_written(one.spread))
    return None, None, ""


def _bound(words: Phrases, one: Finding, key: str) -> str:
    """Write an end of an interval as the source has it, with its sign."""
    number = (one.interval or (0.0, 0.0))[key == "high"]
    plus = "+" if number > 0 and is_change(one) else ""
    return ("−" if number < 0 else plus) + words.file.written(one, key).lstrip("-−+")


def _written(number: float) -> str:
    return f"{number:.12g}".replace("-", "−")


def times(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the times of rows, each once."""
    return tuple(dict.fromkeys(row.when for row in rows))


def told_in_words(heading: str, rows: tuple[Row, ...]) -> str:
    """Say what a picture shows, for who cannot see it."""
    parts = []
    for when in times(rows):
        own = "; ".join(f"{within(row.arm)}, {row.told}" for row in rows if row.when == when)
        parts.append(f"{when}: {own}." if when else f"{capital(own)}.")
    return f"{SAID.chart}. {heading}. {' '.join(parts)}"


def table_of(heading: str, rows: tuple[Row, ...]) -> tuple[tuple[str, ...], ...]:
    """Lay rows out as a table that a phone can hold, comparators last.

    One time: a line each group. Several: a line each time and a column each group; of more than
    three groups a line each group and a column each time.
    """
    arms = tuple(dict.fromkeys(r.arm for r in sorted(rows, key=lambda row: row.comparator)))
    points = times(rows)
    cells = {(row.when, row.arm): row.label for row in rows}
    if len(points) > 1 and len(arms) <= MOST_COLUMNS:
        lines = [(heading, *map(capital, arms))]
        lines += [(when, *(cells.get((when, arm), SAID.not_given) for arm in arms))
                  for when in points]  # fmt: skip
    else:
        lines = [(heading, *(when or SAID.result for when in points))]
        lines += [(capital(arm), *(cells.get((when, arm), SAID.not_given) for when in points))
                  for arm in arms]  # fmt: skip
    return tuple(lines)
