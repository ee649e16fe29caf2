"""Tell groups of a later part of a trial, an extension, from those that it set side by side.

People come into an extension from the groups before it, and know what they get: none of its groups
is held against a group of the first part.
"""

import re

from trialpost.model.results import ParticipantFlow

_EXTENSION = re.compile(
    r"\b(?:LTE|OLE|LTEx|extension)\b|\blong[- ]term (?:follow|treatment|safety|period|phase)", re.I
)


def is_of_extension(title: str | None) -> bool:
    """Tell whether a title names a group of an extension.

    >>> is_of_extension("LTE: Placebo/ Drug"), is_of_extension("DBPC Period: Drug")
    (True, False)
    """
    return bool(title and _EXTENSION.search(title))


def later_groups(flow: ParticipantFlow) -> frozenset[str]:
    """Return the ids of groups that nobody started in, in the first part; empty where all did."""
    if len(flow.periods) < _SEVERAL or not flow.periods[0].milestones:
        return frozenset()
    started = {one.group: one.figure.value or 0 for one in flow.periods[0].milestones[0].counts}
    later = frozenset(one.id for one in flow.groups if not started.get(one.id))
    return later if len(later) < len(flow.groups) else frozenset()


_SEVERAL = 2
