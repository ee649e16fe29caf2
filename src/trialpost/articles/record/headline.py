"""Write title and subtitle of a record's article: the main result, without selling it.

What a test says of all groups comes first: no clear difference, or which way they differ and their
figures; where tests do not agree, how many of them were significant. Else the figures of the groups
stand side by side, of more than three groups the lowest and the highest. A title that is too long
gives way to one that says less of the same measure. Only a record without a figure for its main
question is told by what it was about.
"""

import re
from collections.abc import Iterator

from trialpost.articles.checks.tallied import count_of
from trialpost.articles.reading.lexicon import as_quoted
from trialpost.articles.record.amounts import groups_of, is_a_slip, says_its_way
from trialpost.articles.record.choosing import Chosen
from trialpost.articles.record.groups import few, held_against
from trialpost.articles.record.order import is_of_one
from trialpost.articles.record.points import is_near, row_name
from trialpost.articles.record.set_beside import figures_of, set_beside
from trialpost.articles.record.told import FEW, Told, ends_of, height
from trialpost.articles.words.hundreds import are_told_of_hundred, only_rounding_differs
from trialpost.articles.words.phrases import at_time, capital, joined, linked, within
from trialpost.articles.words.written import unit_of, unit_sentence
from trialpost.findings.facts.measures import in_title
from trialpost.findings.facts.subject import are
from trialpost.findings.facts.tallies import Tally
from trialpost.findings.file import Topic
from trialpost.findings.numbers import is_contrast, is_percent_of_people, is_share
from trialpost.findings.significance import significance
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

LONGEST = 160
"""Letters above which a title gives way to a shorter one of the same measure."""
_LONGEST, _MOST_OF_A_ROW, _MOST_WORDS = 9, 12, 48
_TIME = re.compile(r"(?:median |mean )?(?:time (?:to|from|until)|duration|length)\b", re.I)
_OF_WHOM = re.compile(r"\b(?:participants?|patients?|subjects?|proportion|probability)\b", re.I)
"""Words of units that say no more than the measure does."""
_LASTING = re.compile(r"(?:minute|hour|day|week|month|year)s?$", re.I)
_CHANGED = re.compile(r"\b(?:chang\w+|change|reduction|difference|decrease|increase)\b", re.I)


def titles(chosen: Chosen) -> Iterator[Sentence]:
    """Yield what a title may say, the best first; of a measure those that are short before others.

    Where no title of the first main measure holds, one of the next is told; the last says what the
    trial was about.
    """
    for told in (one for one in chosen.main if not is_of_one(one.row)):
        made = [one for one in _of_measure(told, chosen) if _is_explained(one, told, chosen)
                and len(one.text.split()) <= _MOST_WORDS]  # fmt: skip
        yield from (one for one in made if len(one.text) <= LONGEST)
        yield from sorted((one for one in made if len(one.text) > LONGEST),
                          key=lambda one: len(one.text))  # fmt: skip
    yield subject(chosen)


def _of_measure(told: Told, chosen: Chosen) -> Iterator[Sentence]:
    """Yield what a title may say of one measure."""
    names = chosen.facts.arms
    name = in_title(chosen.facts.measures[told.measure])
    tally = chosen.facts.tallies.get(told.measure)
    many = len(told.row) > FEW
    counted = [] if tally is None else [linked(tally.headline.words, [tally.headline])]
    behind = [*_counted_behind(told, names, name, tally)]
    if tally is not None and tally.mixed:
        yield from behind
        yield from counted if many or len(told.row) < FEW else ()
    # Where all tests agree, figures say more than that: which way, and how far.
    alike, apart = _by_tests(told, names, name)
    yield from alike
    yield from behind
    yield from apart
    if tally is not None and tally.none:
        yield from counted  # figures alone would hide it
    if not many or not _is_crossed(chosen) or _has_all(told, chosen.beginners):
        yield from _by_figures(told, names, name)
    elif len(told.row) == FEW + 1:
        yield from _each(told.row, told, names, name)
    yield from counted


def _is_explained(made: Sentence, told: Told, chosen: Chosen) -> bool:
    """Tell whether the text explains each letter that a title has for a group."""
    names = chosen.facts.arms
    lettered = {one for one in _arms_of(told, made) if names.get(one, "")[:6] == "group "}
    first = told is chosen.main[0] and chosen.explains
    known = {cell.arm for cell in (*told.cells, *(told.headed if first else ()))}
    return not chosen.brief or lettered <= known


def _counted_behind(
    told: Told, names: dict[str, str], name: str, tally: Tally | None
) -> Iterator[Sentence]:
    """Give the figures of the groups, and behind them how many of the tests were significant."""
    if tally is None:
        return
    for made in _by_figures(told, names, name):
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


def _by_tests(
    told: Told, names: dict[str, str], name: str
) -> tuple[list[Sentence], list[Sentence]]:
    """Say what the tests of all groups agree on: that none differs, or that they do."""
    tests = [one for one in told.every if significance(one) is not None]
    if len({cell.arm for cell in told.row}) > 2:
        return _of_all(told, tests, names, name)
    groups = groups_of(tests[0], names) if tests else None
    if groups is None:
        return [], []
    test = tests[0]
    if significance(test) is False:
        return [linked(f"No clear difference in {name} between {groups}", [test])], []
    apart = [linked(f"A significant difference in {name} between {groups}", [test])]
    if not is_a_slip(test):
        apart = [*_direction(told, names, name), *_figures_and_test(told, test, names, name),
                 *apart]  # fmt: skip
    return [], apart


def _of_all(
    told: Told, tests: list[Finding], names: dict[str, str], name: str
) -> tuple[list[Sentence], list[Sentence]]:
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
        return [], []
    whole = len(named) == len(tried) + 1 and len(set(named)) == len(named)
    pairs = [names.get(one.arm or "") for one in own.values() if one.comparator is None]
    said: list[str] = []
    if len(pairs) == len(tried) <= FEW and alike == {False} and None not in pairs:
        # a registry's "A and placebo", as one group
        said = [f"{either(named[:-1])} and {named[-1]}"] if whole else []
        said.append(either([one for one in pairs if one]))
    elif not pairs and whole and len(tried) <= FEW:
        said = [f"{either(named[:-1])} and {named[-1]}"]
    what = "No clear" if alike == {False} else "A significant"
    made = [linked(f"{what} difference in {name} between {one}", own.values()) for one in said]
    return (made, []) if alike == {False} else ([], made)


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
) -> Iterator[Sentence]:
    """Give the figures of two groups, and that their difference was significant."""
    for made in _by_figures(told, names, name) if len(told.row) == 2 else ():
        cells = [one for one in told.row if one.id in made.findings]
        yield linked(f"{made.text}, a significant difference", [*cells, test])


def _direction(told: Told, names: dict[str, str], name: str) -> Iterator[Sentence]:
    """Say which of two groups had the higher value, where the values show it; with them first."""
    if len(told.row) != 2:
        return
    one, other = told.row
    if one.arm == other.comparator:
        one, other = other, one
    if one.arm not in names or other.arm not in names or one.comparator != other.arm:
        return
    if height(one) == height(other) or is_contrast(one) or min(height(one), height(other)) < 0:
        return  # a value below nothing may be a change, which is not "lower"
    lead = _compared(one, other, name)
    groups = within(names[one.arm or ""]), within(names[other.arm or ""])
    if lead is None:
        return
    if _sayable(told.row) and told.rows == 1:
        hundred = are_told_of_hundred(told.row) and not only_rounding_differs(one, other)
        first, second = figures_of((one, other), hundred=hundred)
        if unit_of(other) not in ("", "%"):
            second = figures_of((other,), hundred=False)[0]
        first = first.removesuffix(" people") if is_share(one) or hundred else first
        yield linked(f"{lead} {groups[0]} ({first}) than {groups[1]} ({second})", [one, other])
    yield linked(f"{lead} {groups[0]} than {groups[1]}", [one, other])


def _compared(one: Finding, other: Finding, name: str) -> str | None:
    """Say of a measure that it was higher, seen in more people, or the like, in the first group."""
    first, second = height(one), height(other)
    people = is_share(one) or is_percent_of_people(one)
    if _of_change(one, name) and not people:
        return None
    if people:
        return f"{capital(name)}: seen in {'more' if first > second else 'fewer'} people"
    lasting = _LASTING.match(one.unit or "")
    if one.unit and not lasting and _TIME.match(name.strip("“")):
        return None  # "time to a stroke", in events per 100 person-years: lower is no shorter time
    lasts = _TIME.match(name) or lasting
    said = (("longer", "shorter") if lasts else ("higher", "lower"))[first < second]
    quoted = name[0] == "“" or len(name.split()) > _LONGEST
    return f"{capital(name)}{':' if quoted else ' ' + _was(name)} {said}"


def _of_change(cell: Finding, name: str) -> bool:
    """Tell whether a value is how much something changed: "lower" would be heard as a fall."""
    return "change" in (cell.statistic or "") or bool(_CHANGED.search(name))


def _was(name: str) -> str:
    """Return the verb of a measure: "time to recovery was", "daily hot flashes were"."""
    head = re.split(r" (?:of|in|with|to|at|for|during|from|by|per|after|on|until) ", name)[0]
    return "were" if are(head) == "are" else "was"


def _by_figures(told: Told, names: dict[str, str], name: str) -> Iterator[Sentence]:
    """Give the figures of the groups: of one, two or three each, of more both ends."""
    many = len(told.row) > FEW
    cells = told.headed if many else few([*told.row], FEW)
    if not cells or any(cell.arm not in names for cell in cells) or not _sayable(told.row):
        return
    lead = _lead(told, name)
    if lead and many and height(cells[0]) == height(cells[1]):
        made = _of_all_alike(told, names, lead)
        yield from () if made is None else (made,)
        return
    if lead is None or len({names[cell.arm or ""] for cell in cells}) != len(cells):
        return
    yield from () if many else _each(cells, told, names, name)
    if len(told.row) < FEW or height(min(told.row, key=height)) == height(
        max(told.row, key=height)
    ):
        return
    hundred = are_told_of_hundred(told.row)
    ends, others = ends_of(told.row), cells[2:] if many else ()
    if all(map(says_its_way, ends)) and all((one.value or 0) < 0 for one in ends):
        ends = (ends[1], ends[0])  # "between falls of 0.3 kg with A and 1.5 with B"
    low, high = set_beside(ends, names, hundred=hundred)
    text = f"{lead}: between {low} and {high}"
    if others:
        more = set_beside((*ends, *others), names, hundred=hundred, apart=True)[2:]
        yield linked("; ".join([text, *more]), cells)
    yield linked(text, ends)


def _each(
    cells: tuple[Finding, ...], told: Told, names: dict[str, str], name: str
) -> Iterator[Sentence]:
    """Give the figure of each of a few groups."""
    lead, own = _lead(told, name), {names.get(one.arm or "") for one in cells}
    if lead is None or None in own or len(own) != len(cells) or not _sayable(told.row):
        return
    hundred = are_told_of_hundred(told.row)
    if len(cells) == 2 and only_rounding_differs(*cells):
        hundred = False
    yield linked(f"{lead}: {joined(set_beside(cells, names, hundred=hundred))}", cells)


def _sayable(row: tuple[Finding, ...]) -> bool:
    """Tell whether a title can give the figures of a row: no contrasts, and all of one kind."""
    return not any(map(is_contrast, row)) and len({is_share(one) for one in row}) == 1


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
    parts = set_beside((first, second), names, hundred=False)
    return linked(f"{lead}: {joined(parts)}", [first, second])


_SET_EQUAL = re.compile(r'"|(?<![<>])(?<!\bn)(?<!\bn )=')
"""What makes a row's name a heading and no name, but for how many were counted: ", n=54, 57"."""


def _lead(told: Told, name: str) -> str | None:
    """Name the measure, of which of its rows the figures are, and a unit that none can carry."""
    lead, cell = _named(told, name), told.headed[0]
    if lead is None or unit_sentence(cell) is None or _OF_WHOM.search(cell.unit or ""):
        return lead
    return f"{lead} (in “{as_quoted(cell.unit or '', cut=True)}”)"


def _named(told: Told, name: str) -> str | None:
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


def subtitle(chosen: Chosen) -> Sentence:
    """Say who was compared with whom, and how many took part."""
    stated = chosen.facts.about(Topic.SUBTITLE)[0]
    return linked(stated.words, [stated])
