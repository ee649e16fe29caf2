"""Choose which groups of a table are told, where it has more than an article has room for.

The group that others are held against stays, and so does a group that the main measure is told of.
Groups that are followed up only, and those that take others together, are left out first.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from trialpost.findings.posted.extension import is_of_extension
from trialpost.model.finding import Finding

_HELD = re.compile(
    r"\W*(?:matching |matched )?(?:placebo|sham|controls?|usual care|standard (?:of )?care|vehicle|"
    r"no treatment)\b(?!.*(?:\+|\bplus\b|\bthen\b|\bto\b))",
    re.I,
)
"""How the title of a group begins that others are held against."""
_TOGETHER = re.compile(r"\b(?:combined|pooled|total|overall|all)\b", re.I)
_FOLLOWED = re.compile(r"\b(?:follow(?:ed)?[- ]?up|extension|observational)\b", re.I)
_NONE: frozenset[str | None] = frozenset()


class _Group(NamedTuple):
    """What of a value settles whether it is told."""

    arm: str | None
    n: int | None
    comparator: str | None


def held_against(row: Iterable[Finding | _Group]) -> str | None:
    """Return the group of a row that others are held against; if no rule names one, by its title.

    >>> held_against([])
    """
    own = tuple(row)
    named = next((one.comparator for one in own if one.comparator), None)
    titled = [one.arm for one in own if one.arm and _is_held(one.arm)]
    return named or (titled[0] if len(titled) == 1 else None)


def few(
    row: list[Finding], groups: int, main: frozenset[str | None] = _NONE
) -> tuple[Finding, ...]:
    """Keep so many groups of a row, in its order; the one that others are held against is last.

    Args:
        row: a value of each group.
        groups: how many to keep.
        main: groups that have the main measure, which are kept before others.
    """
    placed = [(at, _Group(one.arm, one.n, one.comparator)) for at, one in enumerate(row)]
    return tuple(row[at] for at in _few(placed, groups, main))


def _few(
    row: list[tuple[int, _Group]], groups: int, main: frozenset[str | None]
) -> tuple[int, ...]:
    against = held_against(one for _, one in row)
    kept = row
    if len(row) > groups:
        kept = sorted(row, key=lambda one: (one[1].arm != against, one[1].arm not in main,
                                            _spare(one[1].arm or "")))[:groups]  # fmt: skip
    own = {one.arm for _, one in kept}
    tried = [at for at, one in row if one.arm in own and (one.arm != against or against is None)]
    return (*tried, *(at for at, one in kept if against and one.arm == against))


def few_of_harms(
    row: list[Finding], groups: int, main: frozenset[str | None] = _NONE
) -> tuple[Finding, ...]:
    """Keep few groups of a table of harms, where more than one would go; else all of them.

    A group that only takes others together goes where two others are there; one that is not larger
    than these takes none together, but got two treatments: "combined".
    """
    key = tuple([(one.arm, one.n, one.comparator) for one in row])
    return tuple([row[at] for at in _few_of_harms(key, groups, main)])


@lru_cache(maxsize=4096)
def _few_of_harms(
    cells: tuple[tuple[str | None, int | None, str | None], ...],
    groups: int,
    main: frozenset[str | None],
) -> tuple[int, ...]:
    """Return the places that are kept: a table has the same groups in hundreds of rows."""
    row = [_Group(*cell) for cell in cells]
    apart = [one.n or 0 for one in row if not _is_together(one.arm or "")]
    most = max(apart, default=0)
    single = [at for at, one in enumerate(row) if one.arm in main
              or not _is_together(one.arm or "") or (one.n or 0) <= most]  # fmt: skip
    own = single if len(single) > 1 else [*range(len(row))]
    return _few([(at, row[at]) for at in own], groups if len(own) > groups + 1 else len(own), main)


@lru_cache(maxsize=1024)
def _spare(title: str) -> int:
    """Return how gladly a group is left out."""
    followed = _FOLLOWED.search(title) or is_of_extension(title)
    return 2 if followed else 1 if _is_together(title) else 0


@lru_cache(maxsize=1024)
def _is_together(title: str) -> bool:
    return _TOGETHER.search(title) is not None


@lru_cache(maxsize=1024)
def _is_held(title: str) -> bool:
    return _HELD.match(title) is not None
