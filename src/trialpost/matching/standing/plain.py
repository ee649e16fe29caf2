"""The reference of the kernel: one person and one trial at a time, by a single match's checks."""

import datetime as dt
from collections.abc import Iterable, Sequence

from trialpost.matching.checks import check_age, check_healthy, check_sex, check_status, person_of
from trialpost.matching.outline import TrialOutline
from trialpost.matching.reach import check_distance, reach_of
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.trials import Bars, Spans, no_bars
from trialpost.model.criterion import Verdict
from trialpost.model.profile import Private, Profile
from trialpost.model.site import Coordinates


class Standing(Private, frozen=True, kw_only=True):
    """A stored profile: whose it is, where its place was found to be, its keys of conditions.

    ``stated`` are the numbers of what holds of the person (``statements``).
    """

    who: int
    profile: Profile
    origin: Coordinates | None
    conditions: tuple[str, ...]
    stated: frozenset[int] = frozenset()


def matched(
    people: Iterable[Standing],
    outlines: Sequence[TrialOutline],
    order: Order,
    spans: Spans,
    *,
    today: dt.date,
    bars: Bars = no_bars,
) -> set[tuple[int, int]]:
    """Return who is matched by which trial (its position), as ``Shard.match`` has to."""
    asked = [(at, one, spans(one)) for at, one in enumerate(outlines)]
    barring = [bars(one) for one in outlines]
    found = set()
    for person in people:
        places = {place for key in person.conditions for place in order.known(key)}
        for at, one, held in asked:
            wanted = any(first <= place < past for place in places for first, past in held)
            if any(bar <= person.stated for bar in barring[at]):
                continue
            if wanted and not ruled_out(person, one, today=today):
                found.add((person.who, at))
    return found


def ruled_out(person: Standing, outline: TrialOutline, *, today: dt.date) -> bool:
    """Tell whether a coded check, all but the condition, is surely not met."""
    facts = person_of(person.profile, person.origin, today=today)
    checks = (
        check_status(outline, today),
        check_age(outline, facts, today),
        check_sex(outline, facts),
        check_healthy(outline, facts),
        check_distance(reach_of(outline, facts.origin, facts.travel_country), facts),
    )
    return any(one.verdict is Verdict.NOT_MET for one in checks)
