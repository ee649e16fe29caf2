"""Choose which health problems an article tells, and of which groups."""

import re
from collections import Counter
from collections.abc import Iterator

from trialpost.articles.record.groups import few, few_of_harms
from trialpost.articles.record.tables import Tables
from trialpost.findings.posted.events import ALL_OTHER, OTHER, SERIOUS
from trialpost.model.finding import Finding

_NO_KIND = re.compile(
    rf"{re.escape(ALL_OTHER)}|\W*(?:others?|miscellaneous|unknown|unspecified|not specified)\W*|"
    r".*\b(?:endpoints?|outcomes?)\b.*",
    re.I,
)
"""Names of health problems that name none."""
Groups = frozenset[str | None]


def total(
    tables: Tables, name: str, groups: int, harmed: set[str | None], main: Groups
) -> tuple[Finding, ...]:
    """Return a total of few groups, and of each group whose results or kinds of harm are told."""
    own = tables.totals.get(name, [])
    kept = {one.arm for one in few_of_harms(own, groups, main)} if own else set()
    told = [one for one in own if one.arm in kept or one.arm in harmed]
    return few(told, len(told)) if told else ()


def kinds(tables: Tables, most: int, groups: int, main: Groups) -> Iterator[tuple[Finding, ...]]:
    """Yield the commonest kinds of harm: a serious one first, then others by how many had them.

    They are those of the groups that are told. A kind that a table has twice (under two organs, or
    in two spellings) is passed over: one name would stand for two counts.
    """
    told: set[tuple[object, ...]] = set()
    for role, count in ((SERIOUS, min(1, most)), (OTHER, max(most - 1, 0))):
        if not count:
            continue
        rows_of = tables.harms.get(role, ())
        times = Counter(row[0].measure.casefold() for row in rows_of)
        own = (row for row in rows_of if not _NO_KIND.fullmatch(row[0].measure)
               and times[row[0].measure.casefold()] == 1)  # fmt: skip
        counted = [(_people(row), row) for row in (few_of_harms(one, groups, main) for one in own)]
        counted.sort(key=lambda one: -one[0])
        rows = [row for people, row in counted if people > 0 and _key(row) not in told][:count]
        told |= {_key(row) for row in rows}
        yield from rows


def _people(row: tuple[Finding, ...]) -> float:
    return sum(one.value or 0 for one in row)


def _key(row: tuple[Finding, ...]) -> tuple[object, ...]:
    """Return a kind of harm and its figures: told as serious, it is not told again as any."""
    return row[0].measure.casefold(), *((one.arm, one.value, one.n) for one in row)
