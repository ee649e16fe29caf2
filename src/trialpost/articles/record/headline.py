"""Write title and subtitle of a record's article: the main result, without selling it.

What a test says of all groups comes first: no clear difference, or which way they differ; where
tests do not agree, how many of them were significant. Else the figures of the groups stand side by
side, of more than three groups the lowest and the highest. Only
a record without a figure for its main question is told by what it was about.
"""

import re
from collections.abc import Iterator

from trialpost.articles.bearing import is_contrast, is_percent_of_people, is_share
from trialpost.articles.hundreds import are_told_of_hundred, of_hundred, only_rounding_differs
from trialpost.articles.phrases import at_time, capital, joined, linked, within
from trialpost.articles.record.amounts import (
    bare_count,
    groups_of,
    is_a_slip,
    people_of,
    says_its_way,
    way_of,
)
from trialpost.articles.record.choosing import Chosen
from trialpost.articles.record.groups import held_against
from trialpost.articles.record.points import is_near, row_name
from trialpost.articles.record.told import FEW, Told, height
from trialpost.articles.tallied import count_of
from trialpost.articles.written import number, unit_of, unit_sentence
from trialpost.findings.facts.measures import in_title
from trialpost.findings.facts.subject import are
from trialpost.findings.facts.tallies import Tally
from trialpost.findings.file import Topic
from trialpost.findings.significance import significance
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

_LONGEST, _MOST_OF_A_ROW, _MOST_WORDS = 9, 12, 48
_TIME = re.compile(r"(?:median |mean )?(?:time (?:to|from|until)|duration|length)\b", re.I)
_RATE = re.compile(r"\bper\b", re.I)
_LASTING = re.compile(r"(?:minute|hour|day|week|month|year)s?$", re.I)
_CHANGED = re.compile(r"\b(?:chang\w+|change|reduction|difference|decrease|increase)\b", re.I)


def titles(chosen: Chosen) -> Iterator[Sentence]:
    """Yield what a title may say, the best first.

    Where no title of the first main measure holds, one of the next is told; then that the record
    has no test of it; the last says what the trial was about.
    """
    names, measures = chosen.facts.arms, chosen.facts.measures
    for told in chosen.main:
        name = in_title(measures[told.measure])
        tally = chosen.facts.tallies.get(told.measure)
        many = len(told.row) > FEW
        counted = [] if tally is None else [linked(tally.headline.words, [tally.headline])]
        made_of: list[Sentence | None] = []
        behind = _counted_behind(told, names, name, tally)
        if tally is not None and tally.mixed:
            made_of += behind
            made_of += counted if many or len(told.row) < FEW else []
        # Where all tests agree, figures say more than that: which way, and how far.
        made_of += _by_tests(told, names, name)
        made_of += behind
        if len(told.row) <= FEW or not _is_crossed(chosen) or _has_all(told, chosen.beginners):
            made_of.append(_by_figures(told, names, name))
        made_of += counted
        for made in made_of:
            if made is None or len(made.text.split()) > _MOST_WORDS:
                continue
            lettered = {one for one in _arms_of(told, made) if names.get(one, "")[:6] == "group "}
            if not chosen.brief or lettered <= {cell.arm for cell in told.cells}:
                yield made
    for told in chosen.main:
        if len(told.cells) > 1 and not told.tested:
            text = f"{capital(in_title(measures[told.measure]))}: the record gives no p-value"
            yield linked(text, told.cells)
    yield subject(chosen)


def _counted_behind(
    told: Told, names: dict[str, str], name: str, tally: Tally | None
) -> Iterator[Sentence]:
    """Give the figures of the groups, and behind them how many of the tests were significant."""
    made = _by_figures(told, names, name)
    if made is not None and tally is not None:
        cells = [one for one in told.row if one.id in made.findings]
        yield linked(f"{made.text}; {count_of(tally.headline)[1]}", [*cells, tally.headline])


def _has_all(told: Told, beginners: float) -> bool:
    """Tell whether nearly everybody who started is in each group, so that these can be held."""
    return bool(beginners) and all(5 * (one.n or 0) >= 4 * beginners for one in told.row)


def _is_crossed(chosen: Chosen) -> bool:
    """Tell whether people are compared with themselves: the ends of a row are of others."""
    return any("one thing after another" in f.words for f in chosen.facts.about(Topic.TRIAL))


def _arms_of(told: Told, made: Sentence) -> set[str]:
    """Return the groups that a title names."""
    own = [one for one in (*told.row, *told.every) if one.id in made.findings]
    return {arm for one in own for arm in (one.arm, one.comparator) if arm}


def subject(chosen: Chosen) -> Sentence:
    """Say what the trial was about."""
    stated = chosen.facts.about(Topic.HEADLINE)[0]
    return linked(stated.words, [stated])


def _by_tests(told: Told, names: dict[str, str], name: str) -> Iterator[Sentence | None]:
    """Say what the tests of all groups agree on."""
    tests = [one for one in told.every if significance(one) is not None]
    arms = {cell.arm for cell in told.row}
    if len(arms) > 2:
        yield from _of_all(told, tests, names, name)
        return
    for test in tests[:1]:
        groups = groups_of(test, names)
        if groups is None:
            continue
        if significance(test) is False:
            yield linked(f"No clear difference in {name} between {groups}", [test])
            continue
        if not is_a_slip(test):
            yield _direction(told.row, names, name)
            yield _figures_and_test(told, test, names, name)
        yield linked(f"A significant difference in {name} between {groups}", [test])


def _of_all(
    told: Told, tests: list[Finding], names: dict[str, str], name: str
) -> Iterator[Sentence]:
    """Say of several groups that none differs from the one that they are held against, or all do.

    Nothing where one group has no test, or tests do not agree.
    """
    against = {cell.comparator for cell in told.row if cell.comparator}
    other = held_against(told.row)
    tried = tuple(dict.fromkeys(cell.arm for cell in told.row if cell.arm != other))
    own = {arm: one for one in tests for arm in tried if _is_between(one, arm, other)}
    named = [names[one] for one in (*tried, other) if one in names]
    alike = {significance(one) for one in tests
             if any(_is_between(one, arm, other) for arm in tried)}  # fmt: skip
    tested = len(against) < 2 and set(own) == set(tried) and bool(tried)
    if not tested or len(alike) != 1:
        return
    whole = len(named) == len(tried) + 1 and len(set(named)) == len(named)
    pairs = [names.get(one.arm or "") for one in own.values() if one.comparator is None]
    if len(pairs) == len(tried) <= FEW and alike == {False} and None not in pairs:
        if whole:
            groups = f"{either(named[:-1])} and {named[-1]}"
            yield linked(f"No clear difference in {name} between {groups}", own.values())
        groups = either([one for one in pairs if one])  # a registry's "A and placebo", as one group
        yield linked(f"No clear difference in {name} between {groups}", own.values())
    if pairs or not whole or len(tried) > FEW:
        return
    groups = f"{either(named[:-1])} and {named[-1]}"
    if alike == {False}:
        yield linked(f"No clear difference in {name} between {groups}", own.values())
    else:
        yield linked(f"A significant difference in {name} between {groups}", own.values())


def _is_between(test: Finding, arm: str | None, other: str | None) -> bool:
    """Tell whether a test is of these two groups, which a registry may name as one: "A and B"."""
    if test.comparator is not None:
        return (test.arm, test.comparator) == (arm, other)
    return test.arm in (f"{arm} and {other}", f"{other} and {arm}")


def either(names: list[str]) -> str:
    """Join names with commas and "or"."""
    return " or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1]


def _figures_and_test(
    told: Told, test: Finding, names: dict[str, str], name: str
) -> Sentence | None:
    """Give the figures of two groups, and that their difference was significant."""
    made = _by_figures(told, names, name)
    if made is None or len(told.row) != 2:
        return None
    cells = [one for one in told.row if one.id in made.findings]
    return linked(f"{made.text}, a significant difference", [*cells, test])


def _direction(row: tuple[Finding, ...], names: dict[str, str], name: str) -> Sentence | None:
    """Say which of two groups had the higher value, where the values show it."""
    if len(row) != 2:
        return None
    one, other = row
    if one.arm == other.comparator:
        one, other = other, one
    if one.arm not in names or other.arm not in names or one.comparator != other.arm:
        return None
    first, second = height(one), height(other)
    if first == second or is_contrast(one):
        return None
    if _of_change(one, name) and not (is_share(one) or is_percent_of_people(one)):
        return None
    groups = f"{within(names[one.arm or ''])} than {within(names[other.arm or ''])}"
    if is_share(one) or is_percent_of_people(one):
        word = "more" if first > second else "fewer"
        return linked(f"{capital(name)}: seen in {word} people {groups}", [one, other])
    lasting = _LASTING.match(one.unit or "")
    if one.unit and not lasting and _TIME.match(name.strip("“")):
        return None  # "time to a stroke", in events per 100 person-years: lower is no shorter time
    lasts = _TIME.match(name) or lasting
    said = (("longer", "shorter") if lasts else ("higher", "lower"))[first < second]
    if name[0] == "“" or len(name.split()) > _LONGEST:
        return linked(f"{capital(name)}: {said} {groups}", [one, other])
    return linked(f"{capital(name)} {_was(name)} {said} {groups}", [one, other])


def _of_change(cell: Finding, name: str) -> bool:
    """Tell whether a value is how much something changed: "lower" would be heard as a fall."""
    return "change" in (cell.statistic or "") or bool(_CHANGED.search(name))


def _was(name: str) -> str:
    """Return the verb of a measure: "time to recovery was", "daily hot flashes were"."""
    head = re.split(r" (?:of|in|with|to|at|for|during|from|by|per|after|on|until) ", name)[0]
    return "were" if are(head) == "are" else "was"


def _by_figures(told: Told, names: dict[str, str], name: str) -> Sentence | None:
    """Give the figures of the groups: of one, two or three each, of more both ends."""
    cells = told.headed
    if not cells or any(cell.arm not in names or is_contrast(cell) for cell in cells):
        return None
    if any(_RATE.search(cell.unit or "") and unit_sentence(cell) for cell in cells):
        return None  # a rate says nothing without its unit, and no title can hold this one
    if len({is_share(cell) for cell in told.row}) > 1:  # of nobody, where nobody was counted
        return None
    lead = _lead(told, name)
    if lead and len(told.row) > FEW and height(cells[0]) == height(cells[1]):
        return _of_all_alike(told, names, lead)
    if lead is None or len({names[cell.arm or ""] for cell in cells}) != len(cells):
        return None
    hundred = are_told_of_hundred(told.row)
    if len(cells) == 2 and only_rounding_differs(*cells):
        hundred = False
    said = [_short(cell, hundred=hundred) for cell in cells]
    if hundred:
        said[1:] = [one.removesuffix(" people") for one in said[1:]]
    parts = [
        f"{one} {within(names[cell.arm or ''])}" for one, cell in zip(said, cells, strict=True)
    ]
    if len(told.row) <= FEW:
        return linked(f"{lead}: {joined(parts)}", cells)
    ends = f"{lead}: between {parts[0]} and {parts[1]}"
    return linked("; ".join([ends, *parts[2:]]), cells)


def _of_all_alike(told: Told, names: dict[str, str], lead: str) -> Sentence | None:
    """Say what all of more than three groups share: seen in nobody, or one figure, of the largest.

    Nothing where in some group nobody was counted.
    """
    if any(one.n == 0 for one in told.row):
        return None
    people = all(is_share(one) or is_percent_of_people(one) for one in told.row)
    if people and not any(one.value for one in told.row):
        return linked(f"{lead}: seen in nobody", told.row)
    first, second, *_ = sorted(told.row, key=lambda one: -(one.n or 0))
    if first.arm not in names or second.arm not in names:
        return None
    parts = [f"{_short(one, hundred=False)} {within(names[one.arm or ''])}"
             for one in (first, second)]  # fmt: skip
    return linked(f"{lead}: {joined(parts)}", [first, second])


_SET_EQUAL = re.compile(r'"|(?<![<>])(?<!\bn)(?<!\bn )=')
"""What makes a row's name a heading and no name, but for how many were counted: ", n=54, 57"."""


def _lead(told: Told, name: str) -> str | None:
    """Name the measure, and of which of its rows the figures are."""
    cell = told.headed[0]
    if told.rows == 1:
        return capital(name)
    row = "" if told.by_time else row_name(cell, _MOST_OF_A_ROW, titled=True)
    if row and _SET_EQUAL.search(row):
        # "Analysis of all enrolled patients (N=13)" is a heading, no name
        return _timed(cell, name) if is_near(cell) else None
    if row and is_near(cell) and set(name.lower().split()) <= set(row.strip("“”").lower().split()):
        return _timed(cell, name)  # the row says the measure again
    if row:
        return f"{capital(name)}, {row}"
    if row is None:
        return None
    return _timed(cell, name) if is_near(cell) else capital(name)


def _timed(cell: Finding, name: str) -> str:
    """Name a measure with its moment, once: a name may end with it ("… at week 24")."""
    when = f" at {at_time(cell.timepoint)}"
    return capital(name.removesuffix(when)) + when


def _short(cell: Finding, *, hundred: bool) -> str:
    if hundred:
        return f"{of_hundred(cell)} of every 100 people"
    if is_share(cell) or bare_count(cell):
        return people_of(cell)
    if says_its_way(cell):
        return way_of(cell)
    return f"{number(cell.value or 0)}{unit_of(cell)}"


def subtitle(chosen: Chosen) -> Sentence:
    """Say who was compared with whom, and how many took part."""
    stated = chosen.facts.about(Topic.SUBTITLE)[0]
    return linked(stated.words, [stated])
