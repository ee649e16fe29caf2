"""Choose what an article tells of a record: one row of each measure, few groups, few harms.

The main measure comes first, and what is told by race, sex or the like last. Of a measure with
several rows the article tells the latest named time; else the first row that has as many groups as
any. How people were before they began is no result where there is any other row. What is left out
is said to be left out, and stands in the record.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from trialpost.articles.record import harms
from trialpost.articles.record.groups import few
from trialpost.articles.record.order import HARMS, commonest, is_of_one, is_scale, lateness
from trialpost.articles.record.points import differ_by_time, is_near
from trialpost.articles.record.tables import Tables
from trialpost.articles.record.told import Told
from trialpost.findings.facts import Facts
from trialpost.findings.facts.counted import COUNTED, TESTED
from trialpost.findings.file import Topic
from trialpost.findings.posted.events import ALL_SERIOUS, DEATHS
from trialpost.findings.posted.timepoints import BASELINE, is_ahead, is_at_start
from trialpost.model.finding import Finding, FindingKind, Table, Timepoint

GROUPS, MEASURES, TERMS, TESTS, MAIN_GROUPS = 4, 3, 4, 2, 8
MOST_TESTS = 8
"""So many comparisons of a main measure are told, if only by what they came to."""
FEWEST_OF_MANY = 2
"""Groups of a main measure that the briefest articles tell."""
FEWEST = 0
"""Where nothing else can be spared: of a main measure the record's first comparison is told."""
MOST_HARMED, MOST_DEATHS, MOST_NAMED = 8, 6, 4
"""Groups whose serious health problems are told at most, and deaths, and that are named only."""
_BEFORE = re.compile(
    r"\b(?:baseline|screening|day 0)\b|^\W*(?:pre|before|BL)\W*$|"
    r"\bpre-?(?:dose|treatment|procedure|intervention|surgery|op\w*)\b",
    re.I,
)
_SINCE = re.compile(
    r"(?<![\w-])(?:change[sd]?|difference|from|to|minus|post\w*|after|versus)(?!\w|-[a-z])"
    r"|(?<![\w-])post-\w",
    re.I,
)
_DAY_AHEAD = re.compile(r"\b(?:day|week|month)\s+[-–−]\d", re.I)
"""A moment before the first day: "Day -1, post exercise"."""
_CHANGED = re.compile(r"\b(?:change[sd]?|difference|from|to|minus|versus)\b", re.I)
_BY_KIND = re.compile(
    r"\bby (?:race|ethnicity|sex|gender|age|region|country|sites?|subgroups?|baseline \w+)\b", re.I
)
_AMONG_HARMS = re.compile(
    rf"{HARMS.pattern}|\b(?:deaths?|mortality) from any cause\b|"
    r"\ball[- ]cause (?:death|mortality)\b",
    re.I,
)
"""Words of a measure that the part on health problems tells anyway."""
_ANY = re.compile(
    r"\b(?:any|all|at least (?:one|1)|total)\b|(?:>=|≥|> ?=) ?1(?!\d)|^\W*(?:TE)?AEs?\W*$", re.I
)
_SOME = re.compile(
    r"serious|SAE|severe|death|fatal|discontinu|leading|related|grade|mild|moderate|special", re.I
)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}


_TIMED = re.compile(r"\b(?:hour|day|week|month|year)s?\b", re.I)
"""Words of a group's name that are told only where a figure of that time is."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What an article tells, and the main measures that it only names as being in the record.

    ``milder`` are kinds of harm that were serious in some people.
    ``all_deaths`` is whether each group is told in which people died; ``unharmed`` are the totals
    of serious problems of groups that are not told; ``beginners`` is how many people started,
    ``measures`` how many measures have results. ``estimates`` is how many
    comparisons of a measure are told with how large the difference was. ``brief`` is whether what
    can be spared is left out: then the title names no group by a letter that the text does not
    explain, and the text has nothing in the trial team's own words. ``beside`` are the ids of the
    facts for which there is room beside all else: how the medicine was given, the trial's other
    numbers, why people left. ``harms_left`` is whether the record counts health problems of which
    none is told, such as of groups without a name.
    """

    facts: Facts
    main: tuple[Told, ...]
    others: tuple[Told, ...]
    untold: tuple[Finding, ...]
    started: tuple[Finding, ...]
    all_started: bool
    ended: tuple[Finding, ...]
    serious: tuple[Finding, ...]
    deaths: tuple[Finding, ...]
    all_deaths: bool
    terms: tuple[tuple[Finding, ...], ...]
    more_groups: bool
    compared: bool
    unharmed: tuple[Finding, ...] = ()
    beginners: float = 0.0
    measures: int = 0
    estimates: int = TESTS
    brief: bool = False
    beside: frozenset[str] = frozenset()
    milder: frozenset[str] = frozenset()
    harms_left: bool = False

    @property
    def uncounted(self) -> tuple[Finding, ...]:
        """Facts on how many measures a record has, where all are told, or there is no room."""
        told = {one.measure for one in (*self.main, *self.others)}
        left = len(told) < self.measures
        begun = (TESTED,) if left and self.brief else () if left else (COUNTED, TESTED)
        begun = (COUNTED, TESTED) if self.brief and self.estimates == FEWEST else begun
        about = self.facts.about(Topic.MORE)
        return tuple(one for one in about if begun and one.words.startswith(begun))

    @property
    def named(self) -> tuple[Finding, ...]:
        """Totals of groups of which it is only said that the record has them."""
        names = [self.facts.arms.get(one.arm or "", "group") for one in self.unharmed]
        apart = any(one.startswith("group") or _TIMED.search(one) for one in names)
        return () if apart or len(names) > MOST_NAMED else self.unharmed

    @property
    def explains(self) -> bool:
        """Whether there is room to explain the letters of groups that only a title names."""
        return not self.brief or any(len(one.cells) > FEWEST_OF_MANY for one in self.main[:1])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings that the article rests on, each once."""
        told = [f for one in (*self.main, *self.others) for f in one.findings]
        told += [f for one in self.main[:1] for f in one.headed if self.explains]
        if not self.brief:
            told += [f for one in self.main[:1] for f in one.every]
        harms = [f for term in self.terms for f in term]
        every = (*self.facts.findings, *told, *self.untold, *self.started, *self.ended,
                 *self.serious, *self.named, *self.deaths, *harms)  # fmt: skip
        return tuple({one.id: one for one in every}.values())


def choose(
    tables: Tables,
    facts: Facts,
    *,
    measures: int,
    terms: int,
    groups: int = GROUPS,
    main_groups: int = MAIN_GROUPS,
    mains: int = 2,
    tests: int = TESTS,
    brief: bool = False,
) -> Chosen:
    """Return what an article tells: so many further measures, kinds of harm and comparisons.

    Of a main measure ``main_groups`` are told, and every comparison, if there are not many; where
    ``tests`` is :data:`FEWEST`, the record's first, and what all of them came to.
    """
    by_measure, wide = tables.by_measure, set(tables.main_measures)
    told = {name: _told_once(tables, name, main_groups if name in wide else groups,
                             MOST_TESTS if name in wide and (tests or not brief) else tests)
            for name in by_measure}  # fmt: skip
    held = {name: one for name, one in told.items() if one is not None}
    main = [one for one in held.values() if one.main]
    main.sort(key=lambda one: (_is_of_before(one), _late(one), not one.tests))
    rest = [one for one in held.values() if not one.main and not is_of_one(one.row)]
    rest.sort(key=lambda one: (_is_of_before(one), _is_by_kind_or_of_harms(one.measure),
                               not one.tests,
                               len(facts.measures[one.measure].split()) > 8))  # fmt: skip
    first = tuple(main[:mains])
    names = {one.measure for one in first}
    untold = [min(those, key=lambda one: one.kind is not FindingKind.NUMBER) 
              for name, those in by_measure.items()
              if name in tables.main_measures and name not in names]  # fmt: skip
    started, ended = _flow(tables, groups)
    main_arms = frozenset(cell.arm for one in first for cell in one.cells)
    kinds = tuple(harms.kinds(tables, terms, groups, main_arms))
    others = tuple(rest[: measures if len(first) < 2 else max(measures - 1, 0)])
    harmed = {one.arm for row in kinds for one in row}
    harmed |= {cell.arm for one in (*first, *others) for cell in one.cells}
    harmed |= {cell.arm for one in first[:1] for cell in one.headed}
    compared = [test for one in (*first, *others) for test in one.comparisons]
    harmed |= {arm for test in compared for arm in (test.arm, test.comparator)}
    died = {one.arm for one in tables.totals.get(DEATHS, ()) if one.value}
    harmed |= died if len(died) <= (1 if brief else MOST_DEATHS) else set()
    most = groups if brief else MOST_HARMED
    serious = harms.total(tables, ALL_SERIOUS, most, harmed, main_arms)
    deaths = harms.total(tables, DEATHS, most, harmed, main_arms)
    unharmed = [one for one in tables.totals.get(ALL_SERIOUS, ()) if one not in serious]
    return Chosen(
        facts=facts,
        main=first,
        others=others,
        untold=tuple(untold),
        started=started,
        all_started=sum(f.value or 0 for f in started) == _beginners(tables),
        ended=ended,
        serious=serious,
        unharmed=tuple(unharmed),
        deaths=deaths,
        all_deaths=died <= {one.arm for one in deaths},
        terms=kinds,
        milder=harms.milder(tables),
        more_groups=_has_more(by_measure, (*first, *others)) or bool(unharmed),
        beginners=_beginners(tables),
        measures=len(by_measure),
        compared=tables.compared,
        estimates=max(tests, main_groups - 1) if tests > 1 else tests,
        brief=brief,
        harms_left=tables.has_harms and not (serious or deaths or kinds),
    )


def _late(one: Told) -> int:
    return lateness(one.measure, one.row, tested=one.tested)


def _has_more(by_measure: dict[str, list[Finding]], told: tuple[Told, ...]) -> bool:
    """Tell whether a measure that is told has more groups, or one that is not has as many."""
    most = max((len(one.cells) for one in told), default=GROUPS)
    cut = any(len(one.row) > len(one.cells) for one in told)
    return cut or any(len(_arms(those)) > max(most, GROUPS) for those in by_measure.values())


def _arms(findings: Iterable[Finding]) -> tuple[str, ...]:
    own = (one for one in findings if one.table is Table.OUTCOME)
    return tuple(dict.fromkeys(one.arm for one in own if one.arm))


def _told_once(tables: Tables, name: str, groups: int, most: int) -> Told | None:
    """Choose a row of a measure once for each size: an article is tried in several."""
    key = (name, groups, most)
    if key not in tables.told:
        main = name in tables.main_measures
        tables.told[key] = _told(tables, name, groups, most, main=main)
    return tables.told[key]


def _told(tables: Tables, name: str, groups: int, most: int, *, main: bool) -> Told | None:
    """Choose a row of a measure and the comparisons that may go with it."""
    rows, compared = tables.rows(name), tables.comparisons(name)
    tested = any(f.p_value is not None for f in (*compared, *tables.elsewhere(name)))
    if not rows:
        if not (main and compared):
            return None
        own = _kept(compared, most)
        return Told(measure=name, main=main, cells=(), tests=own, rows=1, tested=tested,
                    every=tuple(compared),
                    left=(*_without(compared, own), *tables.elsewhere(name)))  # fmt: skip
    alike = _changes(rows)
    row, series = _row(alike, compared, groups, of_harms=bool(HARMS.search(name)))
    tests = [f for f in compared if _belongs(f, row, alike)]
    room = len(row) if len(row) == groups + 1 > 3 else groups
    apart = () if tests or not main else _kept(compared, most)
    kept = _kept(tests, most)
    lines = {f.category for f in tables.by_measure[name]
             if f.table is Table.OUTCOME and f.category}  # fmt: skip
    cells_told = few(row, room, frozenset(f.arm for f in kept))
    return Told(
        measure=name, main=main, cells=cells_told, tests=kept, rows=max(len(rows), len(lines)),
        by_time=is_near(cells_told[0]) and differ_by_time(rows),
        row=tuple(row), every=tuple(tests), series=tuple(series) if main else (), apart=apart,
        left=(*_without(compared, (*kept, *apart)), *tables.elsewhere(name)), tested=tested,
    )  # fmt: skip


def _kept(tests: list[Finding], most: int) -> tuple[Finding, ...]:
    """Keep so many comparisons, whatever they came to: a record gives the planned ones first."""
    return tuple(tests[: max(most, 1)])


def _without(tests: list[Finding], told: tuple[Finding, ...]) -> tuple[Finding, ...]:
    ids = {one.id for one in told}
    return tuple(one for one in tests if one.id not in ids)


def _changes(rows: list[list[Finding]]) -> list[list[Finding]]:
    """Return the rows that are changes, if any are; else all: only a change rises or falls."""
    return [row for row in rows if "change" in (row[0].statistic or "")] or rows


def _row(
    rows: list[list[Finding]], compared: list[Finding], groups: int, *, of_harms: bool
) -> tuple[list[Finding], list[Finding]]:
    """Choose a row of as many groups as any after the start, and its groups at other times.

    Of a table of harms, the first row that is of any harm is told; else the latest named time, of
    those that the record compares groups at, if there are such.
    """
    later = [row for row in rows if not _is_before(row[0])] or rows
    widest = max(len(row) for row in later)
    wide = [row for row in rows if len(row) >= widest]
    after = [row for row in wide if row in later]
    times = {row[0].timepoint for row in after}
    if len(times) != len(after) or None in times:
        if of_harms:
            return next((one for one in after if _is_of_any(one[0])), after[0]), []
        scale = after if is_scale(after) else _of_last_time(after)
        return commonest(scale) if is_scale(scale) else after[0], []
    at = [row for row in after if any(_belongs(one, row, rows) for one in compared)]
    row = max(at or after, key=lambda one: _days(one[0].timepoint))
    kept = {cell.arm for cell in few(row, groups)}
    other = (one for one in wide if one[0].timepoint != row[0].timepoint)
    return row, [cell for one in other for cell in one if cell.arm in kept]


def _of_last_time(rows: list[list[Finding]]) -> list[list[Finding]]:
    """Return the rows of the latest time of a table that has the same answers at several."""
    last = max(_days(row[0].timepoint) for row in rows)
    return [row for row in rows if _days(row[0].timepoint) == last >= 0]


def _is_of_any(cell: Finding) -> bool:
    """Tell whether a row of a table of harms counts who had any: "≥1 TEAE", not "Deaths"."""
    name = cell.category or ""
    return bool(_ANY.search(name)) and not _SOME.search(name)


def _is_before(cell: Finding) -> bool:
    """Tell whether a row is of the time before anything was tried."""
    before = _names_a_time_before(cell.category or "")
    return cell.timepoint == BASELINE if before is None else before


@lru_cache(maxsize=4096)
def _names_a_time_before(name: str) -> bool | None:
    """Tell whether a row's name is of the time before; ``None`` where its time point has to."""
    if _DAY_AHEAD.search(name) and not _CHANGED.search(name):
        return True
    if _SINCE.search(name):
        return False
    return is_at_start(name) or is_ahead(name) or bool(_BEFORE.search(name)) or None


def _is_of_before(told: Told) -> bool:
    """Tell whether a whole measure is of the time before anything was tried."""
    since, before = _tells_since_or_before(told.measure)
    if since or any("change" in (f.statistic or "") for f in told.row):
        return False
    own = told.row or told.tests
    return before or all(f.timepoint == BASELINE for f in own)


@lru_cache(maxsize=4096)
def _tells_since_or_before(measure: str) -> tuple[bool, bool]:
    return _SINCE.search(measure) is not None, _BEFORE.search(measure) is not None


@lru_cache(maxsize=4096)
def _is_by_kind_or_of_harms(measure: str) -> tuple[bool, bool]:
    return _BY_KIND.search(measure) is not None, _AMONG_HARMS.search(measure) is not None


def _days(point: Timepoint | None) -> float:
    return point.value * _DAYS.get(point.unit, 1.0) if point is not None else -1.0


def _belongs(test: Finding, row: list[Finding], rows: list[list[Finding]]) -> bool:
    """Tell whether a comparison is of this row: as it says, or the only one, or one of its time."""
    if len(rows) == 1:
        return True
    if any(test.category == one[0].category for one in rows if test.category):
        return test.category == row[0].category
    point = row[0].timepoint
    if test.timepoint is None or test.timepoint != point:
        return False
    return sum(one[0].timepoint == point for one in rows) == 1


def _flow(tables: Tables, groups: int) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return how many of each group started and ended the first part of the trial."""
    steps = tables.flow
    first = steps[0].category if steps else None
    own = [f for f in steps if f.category == first and f.value]
    by_step = {
        name: tuple(f for f in own if f.measure == name) for name in ("STARTED", "COMPLETED")
    }
    return few([*by_step["STARTED"]], groups), few([*by_step["COMPLETED"]], groups)


def _beginners(tables: Tables) -> float:
    """Return how many started the first part of the trial, in all groups."""
    steps = tables.flow
    own = [f for f in steps if f.category == steps[0].category and f.measure == "STARTED"]
    return sum(f.value or 0 for f in own)
