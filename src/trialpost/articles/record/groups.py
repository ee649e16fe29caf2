"""Choose which groups of a table are told, where it has more than an article has room for.

The group that others are held against stays, and so does a group that the main measure is told of.
Groups that are followed up only, and those that take others together, are left out first.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

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


def held_against(row: Iterable[Finding]) -> str | None:
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
    against = held_against(row)
    kept = row
    if len(row) > groups:
        kept = sorted(row, key=lambda f: (f.arm != against, f.arm not in main, _spare(f.arm or "")))
        kept = kept[:groups]
    own = {one.arm for one in kept}
    tried = [one for one in row if one.arm in own and (one.arm != against or against is None)]
    return (*tried, *(one for one in kept if against and one.arm == against))


def few_of_harms(
    row: list[Finding], groups: int, main: frozenset[str | None] = _NONE
) -> tuple[Finding, ...]:
    """Keep few groups of a table of harms, where more than one would go; else all of them.

    A group that only takes others together goes where two others are there; one that is not larger
    than these takes none together, but got two treatments: "combined".
    """
    apart = [one.n or 0 for one in row if not _is_together(one.arm or "")]
    single = [one for one in row if one.arm in main or not _is_together(one.arm or "")
              or (one.n or 0) <= max(apart, default=0)]  # fmt: skip
    own = single if len(single) > 1 else row
    return few(own, groups if len(own) > groups + 1 else len(own), main)


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
