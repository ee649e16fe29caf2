"""Choose the pictures of an article: one for each main result, with its table and its words.

People who are counted are drawn as people; measured values as dots with their ranges, by time and
group. A value that stands alone, of one group at one time, is drawn if it counts people or has a
range; a bare number shows nothing that its words do not. Ratios and differences of one kind stand
below one another. Arms stand in one order in every picture and table of an article.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialpost.articles.pictures import forest, measured, people
from trialpost.articles.pictures.forest import Contrast
from trialpost.articles.pictures.rows import (
    SAID,
    Row,
    arm_order,
    category_of,
    is_change,
    order_of,
    rows_of,
    table_of,
    told_in_words,
)
from trialpost.articles.pictures.words import Range, range_kind
from trialpost.articles.reading.lexicon import as_quoted
from trialpost.articles.words.phrases import Phrases, at_time, capital, joined, unique
from trialpost.findings.numbers import is_contrast, is_percent_of_people, is_share
from trialpost.findings.significance import significance
from trialpost.model.article import Figure
from trialpost.model.finding import Finding

MOST_ROWS = 12
_LONGEST_UNIT = 4
_KINDS = (
    ("odds ratio", "odds ratio"), ("hazard", "hazard ratio"), ("risk ratio", "risk ratio"),
    ("relative risk", "relative risk"), ("rate ratio", "rate ratio"), ("ratio", "ratio"),
    ("difference", "difference"),
)  # fmt: skip
_LETTER = re.compile(r"group [A-Z]{1,2}")
_P_VALUE = re.compile(r"(?P<sign>[<>=]?)\s*(?P<n>\d?\.\d+)")


def figures(words: Phrases, *, between: bool = False) -> tuple[Figure, ...]:
    """Draw every measure of which values can be set side by side, or beside their range.

    Args:
        words: the findings and what they are called.
        between: set where a source does not say which way round a ratio is.
    """
    drawn: list[Figure] = []
    results = sorted(words.results(), key=arm_order(words))
    for measure in unique((words.file.headline, *(f.measure for f in results))):
        of_measure = [f for f in results if f.measure == measure]
        drawn += [one for own in _kinds(of_measure) for one in _values(words, own)]
    drawn += _contrasts(words, [f for f in results if is_contrast(f)], between=between)
    return tuple(drawn)


def _kinds(results: list[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Yield findings that share statistic and unit; percentages only where there is no count."""
    own = [one for one in results if not is_contrast(one) and one.value is not None]
    counted = any(is_share(one) for one in own)
    for kind in dict.fromkeys((f.statistic, f.unit) for f in own):
        alike = tuple(f for f in own if (f.statistic, f.unit) == kind)
        if not (counted and all(one.unit == "%" or is_percent_of_people(one) for one in alike)):
            yield alike


def _values(words: Phrases, chosen: tuple[Finding, ...]) -> Iterator[Figure]:
    """Yield the picture of findings that share statistic and unit."""
    chosen, lines = _of_one_line(chosen)
    rows = rows_of(words, _few(chosen))
    if len(lines) > 1 or not _shows(rows):
        return
    heading = ": ".join(filter(None, (_heading(words, chosen[0]), *lines)))
    shares = all(is_share(one) or is_percent_of_people(one) for one in chosen)
    if shares and people.can_be_drawn(rows):
        svg = people.draw(
            heading, rows, called(words, chosen), things=any(one.counted for one in chosen)
        )
    else:
        svg = measured.draw(
            heading,
            rows,
            (*_caption(chosen), *called(words, chosen)),
            share=shares,
            change=is_change(chosen[0]),
        )
    yield Figure(
        svg=svg,
        alt=told_in_words(heading, rows),
        findings=tuple(one.id for one in chosen),
        table=table_of(heading, rows),
    )


def _shows(rows: tuple[Row, ...]) -> bool:
    """Tell whether there are two values, or one of people or with a range."""
    given = [row for row in rows if row.value is not None]
    if len(given) != 1:
        return len(given) > 1
    return given[0].low is not None or people.can_be_drawn(rows)


def _of_one_line(chosen: tuple[Finding, ...]) -> tuple[tuple[Finding, ...], set[str]]:
    """Return the findings of one line of a table, and its name unless the times tell it."""
    lines = {category_of(one) for one in chosen}
    points = {one.timepoint for one in chosen}
    if 1 < len(lines) == len({(one.timepoint, category_of(one)) for one in chosen}) == len(points):
        return chosen, set()
    if len(lines) > 1:
        last = max(points, key=order_of)
        chosen = tuple(one for one in chosen if one.timepoint == last)
    return chosen, {category_of(one) for one in chosen}


def _few(chosen: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep the last times where there are more rows than can be taken in."""
    points = list(dict.fromkeys(one.timepoint for one in chosen))
    while len(points) > 1 and sum(one.timepoint in points for one in chosen) > MOST_ROWS:
        points.pop(0)
    return tuple(one for one in chosen if one.timepoint in points)


def called(words: Phrases, chosen: Iterable[Finding]) -> tuple[str, ...]:
    """Say what groups are called in the record that go by a letter in the article."""
    arms = unique(name for one in chosen for name in (one.arm, one.comparator))
    lettered = [(words.arm(name), as_quoted(name)) for name in arms]
    return tuple(
        f"{capital(said)} is called “{title}” in the record."
        for said, title in lettered
        if _LETTER.fullmatch(said)
    )


def _caption(chosen: Iterable[Finding]) -> tuple[str, ...]:
    """Say what the lines beside the dots are, where all are of one kind."""
    kinds = {range_kind(one) for one in chosen}
    return (SAID.captions[kinds.pop()],) if len(kinds) == 1 else ()


def _heading(words: Phrases, finding: Finding) -> str:
    measure = words.measure(finding.measure)
    if is_share(finding) or is_percent_of_people(finding):
        return capital(measure)
    unit = finding.unit or ""
    unit = "%" if unit.lower().startswith(("percent", "%")) else unit
    said = f", {unit}" if unit and len(unit.split()) <= _LONGEST_UNIT else ""
    if not is_change(finding) or "change" in measure.lower():
        return f"{capital(measure)}{said}"
    return f"{capital(finding.statistic or 'change').split(' from')[0]} in {measure}{said}"


def _contrasts(words: Phrases, contrasts: list[Finding], *, between: bool) -> Iterator[Figure]:
    """Yield a picture of each kind of ratio, and of the differences that share their unit."""
    held = [one for one in contrasts if range_kind(one) is Range.CONFIDENCE]
    held = [one for one in held if one.value is not None and _groups(words, one, between)]
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in _once(held):
        groups.setdefault(_kind(one), []).append(one)
    for (kind, unit), own in groups.items():
        measures = unique(one.measure for one in own)
        lines = tuple(_contrast(words, one, between, many=len(measures) > 1) for one in own)
        ratio = kind != "difference"
        if len({line.name for line in lines}) < len(lines):
            lines = tuple(map(_with_time, own, lines))
        if len({line.name for line in lines}) < len(lines):
            continue
        if not forest.can_be_drawn(lines, ratio=ratio):
            continue
        heading = capital(kind) + (f", {unit}" if unit and not ratio else "")
        if len(measures) == 1:
            heading += f": {words.measure(measures[0])}"
        yield Figure(
            svg=forest.draw(heading, lines, (*_caption(own), *called(words, own)), ratio=ratio),
            alt=forest.told_in_words(heading, lines),
            findings=tuple(one.id for one in own),
            table=forest.table_of(heading, lines),
        )


def _once(contrasts: list[Finding]) -> list[Finding]:
    """Keep one of those that differ in their p-value alone, rather not that of a margin."""
    best: dict[tuple[object, ...], Finding] = {}
    for one in contrasts:
        key = (one.measure, one.arm, one.comparator, one.timepoint, one.value, one.interval)
        if key not in best or (significance(best[key]) is None and significance(one) is not None):
            best[key] = one
    return list(best.values())


def _with_time(one: Finding, line: Contrast) -> Contrast:
    when = at_time(one.timepoint)
    return msgspec.structs.replace(line, name=f"{line.name}, {when}") if when else line


def _kind(one: Finding) -> tuple[str, str]:
    """Return the kind of a contrast, and of a difference its unit."""
    statistic = (one.statistic or "").lower()
    kind = next((name for word, name in _KINDS if word in statistic), statistic)
    return kind, (one.unit or "" if kind == "difference" else "")


def _groups(words: Phrases, one: Finding, between: bool) -> str:
    """Name the two groups of a contrast; empty where they are not clear."""
    arm = words.arm(one.arm) if one.arm else ""
    if one.comparator:
        other = words.arm(one.comparator)
        if arm == other:
            return ""
        both = SAID.between.format(groups=joined([arm, other]))
        return both if between else SAID.against.format(arm=arm, comparator=other)
    return SAID.between.format(groups=arm) if between and " and " in arm else ""


def _contrast(words: Phrases, one: Finding, between: bool, *, many: bool) -> Contrast:
    groups = _groups(words, one, between)
    low, high = one.interval or (0.0, 0.0)
    written = [words.file.written(one, key) for key in ("value", "low", "high")]
    value, least, most = (text.replace("-", "−") for text in written)
    match = _P_VALUE.fullmatch(str(one.p_value or "").replace("&lt;", "<").strip())
    return Contrast(
        name=f"{capital(words.measure(one.measure))}, {groups}" if many else capital(groups),
        estimate=value,
        range=SAID.to.format(low=least, high=most),
        p_value=f"p {match['sign'] or '='} {match['n']}" if match else "",
        value=one.value or 0.0,
        low=low,
        high=high,
    )
