"""Say which group of a table the others are held against, by rules that a reader can check.

1. A group whose title is that of an arm of the trial has that arm's role.
2. Else the title's own words say it: placebo or sham; no treatment; usual care or "control".
3. Of the groups of a table, the comparator is the one placebo; failing that the one untreated
   group; then the one with usual care; then the one active comparator.

Where two groups would be it, or none, the comparator is not known. People who got one thing after
another (cross-over sequences) and totals of all groups are never a comparator.
"""

import enum
import re
from collections.abc import Iterable, Mapping

from trialpost.model.results import Group
from trialpost.model.status import ArmType
from trialpost.model.trial import Arm


class Role(enum.IntEnum):
    """What a group is in its trial; of two roles the lower is the more natural comparator."""

    PLACEBO = 1
    NOTHING = 2
    USUAL = 3
    ACTIVE = 4
    TRIED = 5
    UNKNOWN = 6
    ALL = 7
    SEQUENCE = 8


_OF_TYPE = {
    ArmType.PLACEBO_COMPARATOR: Role.PLACEBO,
    ArmType.SHAM_COMPARATOR: Role.PLACEBO,
    ArmType.NO_INTERVENTION: Role.NOTHING,
    ArmType.ACTIVE_COMPARATOR: Role.ACTIVE,
    ArmType.EXPERIMENTAL: Role.TRIED,
}
_COMPARATORS = (Role.PLACEBO, Role.NOTHING, Role.USUAL, Role.ACTIVE)

_TOTAL = re.compile(
    r"\W*(?:total|overall|all (?:participants|patients|subjects|arms|groups|doses)\b.*)\W*", re.I
)
_SEQUENCE = re.compile(
    r"\b(?:then|followed by|first|sequence|cross(?:ed|ing)?[- ]?over|switch(?:ed)? to)\b|->|→|\d: ",
    re.I,
)
_PLACEBO = re.compile(r"\b(?:placebos?|sham|vehicle|dummy)\b", re.I)
_JOINED = re.compile(r"[+&/]|\b(?:and|plus|with|added to|combined)\b", re.I)
_NOTHING = re.compile(
    r"\b(?:no (?:treatment|intervention|drug|therapy|prophylaxis)|untreated|non-?treatment|"
    r"observation(?: only| alone| arm| group)?|wait(?:ing)?[- ]?list)\b",
    re.I,
)
_USUAL = re.compile(
    r"\b(?:standard[- ]of[- ]care|usual care|standard (?:care|treatment|therapy)|"
    r"treatment as usual|routine care|(?<!un)controls?(?! ?(?:iq|ler)))\b",
    re.I,
)


def roles(groups: Iterable[Group], arms: Iterable[Arm]) -> dict[str, Role]:
    """Return what each group of a table is, by its id."""
    of_arm = {_key(arm.label): _OF_TYPE.get(arm.type) for arm in arms if arm.type is not None}
    groups = tuple(groups)
    with_placebo = sum(1 for group in groups if _PLACEBO.search(group.title))
    return {
        group.id: of_arm.get(_key(group.title)) or _by_words(group.title, with_placebo)
        for group in groups
    }


def comparator(found: Mapping[str, Role], among: Iterable[str] | None = None) -> str | None:
    """Return the id of the group that others are held against, ``None`` if no rule names one."""
    ids = list(found) if among is None else [one for one in among if one in found]
    for role in _COMPARATORS:
        those = [one for one in ids if found[one] is role]
        if those:
            others = any(found[one] > role and found[one] < Role.ALL for one in ids)
            return those[0] if len(those) == 1 and others else None
    return None


def _key(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()


def _by_words(title: str, with_placebo: int) -> Role:
    if _TOTAL.fullmatch(title):
        return Role.ALL
    if _SEQUENCE.search(title):
        return Role.SEQUENCE
    if _PLACEBO.search(title):
        alone = with_placebo == 1 or not _JOINED.search(title)
        return Role.PLACEBO if alone else Role.UNKNOWN
    if _NOTHING.search(title):
        return Role.NOTHING
    if _USUAL.search(title) and not _JOINED.search(title):
        return Role.USUAL
    return Role.UNKNOWN
