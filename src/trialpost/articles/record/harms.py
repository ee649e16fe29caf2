"""Choose which health problems an article tells, and of which groups."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialpost.articles.checks.whole import worst_hit
from trialpost.articles.record.groups import few, few_of_harms
from trialpost.articles.record.tables import Tables
from trialpost.articles.words.hundreds import look_alike
from trialpost.findings.posted.events import ALL_OTHER, ALL_SERIOUS, DEATHS, OTHER, SERIOUS
from trialpost.model.finding import Finding

_NO_KIND = re.compile(
    rf"{re.escape(ALL_OTHER)}|\W*(?:others?|miscellaneous|unknown|unspecified|not specified)\W*|"
    r".*\b(?:endpoints?|outcomes?)\b.*|(?:planned|elective|scheduled)\b.*|"
    r"(?:\w+ )?(?:general|constitutional symptoms|not otherwise specified|NOS)\W*",
    re.I,
)
"""Names of health problems that name none."""
_DEATH = re.compile(r"\b(?:deaths?|died|fatal)\b", re.I)
Groups = frozenset[str | None]
_ALL_OF = 4
"""Of so many groups all totals are told, however long an article is."""


def total(
    tables: Tables, name: str, groups: int, harmed: set[str | None], main: Groups
) -> tuple[Finding, ...]:
    """Return a total of few groups, and of each group whose results or kinds of harm are told.

    The group in which most had a serious problem is never left out.
    """
    own = tables.totals.get(name, [])
    groups = max(groups, _ALL_OF - 1) if len(own) <= _ALL_OF else groups
    kept = {one.arm for one in few_of_harms(own, groups, main)} if own else set()
    hit = worst_hit(tables.totals.get(ALL_SERIOUS, ()))
    kept |= {hit.arm} if hit is not None else set()
    told = [one for one in own if one.arm in kept or one.arm in harmed]
    return few(told, len(told)) if told else ()


def kinds(tables: Tables, most: int, groups: int, main: Groups) -> Iterator[tuple[Finding, ...]]:
    """Yield the kinds of harm in which groups lie furthest apart: a serious one first, then others.

    They are those of the groups that are told; of one group, the commonest. Where a record counts
    no deaths by themselves, a kind that is one comes before all others. Where there is room for
    one kind, it is the one of all that sets groups furthest apart. A kind that a table has twice
    (under two organs, or in two spellings) is passed over: one name would stand for two counts.
    """
    serious, other = (_ranked(tables, role, groups, main) for role in (SERIOUS, OTHER))
    if most == 1:
        yield from sorted([*serious[:1], *other[:1]], key=lambda row: _rank(row, tables))[:1]
        return
    first = serious[: min(1, most)]
    told = {_key(row) for row in first}
    yield from first
    yield from [row for row in other if _key(row) not in told][: max(most - 1, 0)]


def milder(tables: Tables) -> frozenset[str]:
    """Return the kinds that were serious in somebody, whom the record's other table leaves out."""
    rows = tables.harms.get(SERIOUS, ())
    return frozenset(row[0].measure.casefold() for row in rows if _people(row) > 0)


def _ranked(tables: Tables, role: str, groups: int, main: Groups) -> list[tuple[Finding, ...]]:
    """Return the rows of kinds of harm that anybody had, the most telling first.

    An article is tried in several sizes, of which many have the same groups.
    """
    key = (role, groups, main)
    if key not in tables.ranked_harms:
        tables.ranked_harms[key] = _in_order(tables, role, groups, main)
    return tables.ranked_harms[key]


def _in_order(tables: Tables, role: str, groups: int, main: Groups) -> list[tuple[Finding, ...]]:
    rows_of = tables.harms.get(role, ())
    times = Counter(row[0].measure.casefold() for row in rows_of)
    own = (row for row in rows_of if not _NO_KIND.fullmatch(row[0].measure)
           and times[row[0].measure.casefold()] == 1)  # fmt: skip
    told = [row for row in (few_of_harms(one, groups, main) for one in own) if _people(row) > 0]
    ranks = [(_rank(row, tables), row) for row in told]
    ranks = [one for one in ranks if not one[0].cannot_be] or ranks
    apart = [one for one in ranks if one[0].gap < 0]
    return [row for _, row in sorted(apart or ranks, key=lambda one: one[0])]


class _Rank(NamedTuple):
    """What puts one kind of harm before another: figures that can be, a death, the gap, people."""

    cannot_be: bool
    no_death: bool
    gap: float
    people: float


def _rank(row: tuple[Finding, ...], tables: Tables) -> _Rank:
    is_death = DEATHS not in tables.totals and names_death(row)
    return _Rank(any(map(cannot_be, row)), not is_death, -gap(row), -_people(row))


def cannot_be(count: Finding) -> bool:
    """Tell whether more people had something than there were, or fewer than nobody."""
    value = count.value or 0
    return value < 0 or (count.n is not None and value > count.n)


def names_death(row: tuple[Finding, ...]) -> bool:
    """Tell whether a kind of harm is death by its name."""
    return _DEATH.search(row[0].measure) is not None


def gap(row: tuple[Finding, ...]) -> float:
    """Return how far the shares of groups lie apart; of one group, it is its share.

    Groups that look alike to a reader do not lie apart.
    """
    if look_alike(row):
        return 0.0
    shares = [(one.value or 0) / one.n for one in row if one.n]
    least = min(shares) if len(shares) > 1 else 0.0
    return max(shares, default=0.0) - least


def _people(row: Iterable[Finding]) -> float:
    return sum(one.value or 0 for one in row)


def _key(row: tuple[Finding, ...]) -> tuple[object, ...]:
    """Return a kind of harm and its figures: told as serious, it is not told again as any."""
    return row[0].measure.casefold(), *((one.arm, one.value, one.n) for one in row)
