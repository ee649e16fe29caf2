"""Tell apart the groups of a table that a record gives one title, or none.

Findings name a group by its title. Where two groups of a table share it, each gets its number among
them behind it, which also tells it from its namesakes in the record's other tables: "Tea (2)".
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from trialpost.model.results import EventGroup, Group, PostedResults


def told_apart(results: PostedResults) -> PostedResults:
    """Return results in which no table has two groups of one title, nor one without a title."""
    outcomes, baseline, flow = results.outcomes, results.baseline, results.flow
    if not any(map(_are_alike, (*(one.groups for one in outcomes), baseline.groups, flow.groups,
                                [one.group for one in results.events.groups]))):  # fmt: skip
        return results
    events = results.events.groups
    held = zip(events, _apart([one.group for one in events]), strict=True)
    replace = msgspec.structs.replace
    return replace(
        results,
        outcomes=tuple(replace(one, groups=_apart(one.groups)) for one in outcomes),
        baseline=replace(baseline, groups=_apart(baseline.groups)),
        flow=replace(flow, groups=_apart(flow.groups)),
        events=replace(results.events, groups=tuple(_with(one, group) for one, group in held)),
    )


def _with(one: EventGroup, group: Group) -> EventGroup:
    return msgspec.structs.replace(one, group=group)


def _key(group: Group) -> str:
    return " ".join(group.title.split()).casefold()


def _are_alike(groups: Sequence[Group]) -> bool:
    keys = {_key(one) for one in groups}
    return len(keys) < len(groups) or "" in keys


def _apart(groups: Sequence[Group]) -> tuple[Group, ...]:
    times = Counter(map(_key, groups))
    seen: Counter[str] = Counter()
    found = []
    for one in groups:
        key = _key(one)
        seen[key] += 1
        if times[key] > 1 or not key:
            title = f"{one.title.strip() or 'Group'} ({seen[key]})"
            one = msgspec.structs.replace(one, title=title)  # noqa: PLW2901 - the same group
        found.append(one)
    return tuple(found)
