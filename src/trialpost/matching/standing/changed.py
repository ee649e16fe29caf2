"""The other way round: profiles that are new or have changed, against a whole catalogue.

What few people have is related to few of a catalogue's trials: those are found first, by the index
that a single match goes by, and only they are worked out and matched.
"""

import datetime as dt
from collections.abc import Iterable

from trialpost.matching.catalogue import Catalogue
from trialpost.matching.checks import closes
from trialpost.matching.match import related_slots
from trialpost.matching.outline import TrialOutline
from trialpost.matching.relation import sought_by
from trialpost.matching.standing.statements import Statements
from trialpost.matching.standing.stored import Stored, TreesOf, no_trees
from trialpost.model.profile import HealthCondition, Private, Profile
from trialpost.model.status import RecruitmentStatus

TAKING = tuple(status for status in RecruitmentStatus if not closes(status))
"""Statuses of trials that may take somebody now."""


class Concerned(Private, frozen=True, kw_only=True):
    """Somebody, and the id of a trial that may concern them."""

    who: int
    trial: str


def matched_with(
    catalogue: Catalogue,
    people: Iterable[tuple[int, Profile]],
    *,
    today: dt.date,
    statements: Statements | None = None,
    trees: TreesOf = no_trees,
) -> tuple[Concerned, ...]:
    """Return which trials of a catalogue may concern some people, by person and then by trial.

    The same pairs come out as when every trial of the catalogue is held against a shard of them.

    Args:
        catalogue: the trials.
        people: who they are, and what they told.
        today: the day.
        statements: as in ``Stored.of``.
        trees: gives a trial's criteria as they were read; without, nobody is held to them.
    """
    stored = Stored.of(people, catalogue.vocabulary, statements=statements, today=today)
    outlines = _related(catalogue, stored)
    pairs = stored.match(outlines, today=today, trees=trees)
    found = sorted(
        (who, outlines[trial].id)
        for who, trial in zip(pairs.who.tolist(), pairs.trial.tolist(), strict=True)
    )
    return tuple(Concerned(who=who, trial=trial) for who, trial in found)


def _related(catalogue: Catalogue, stored: Stored) -> list[TrialOutline]:
    """Return the trials that take people and are related to anybody's condition."""
    names = stored.shard.tables.names
    everybody = Profile(
        conditions=tuple(HealthCondition(name=name) for name in names), healthy_volunteer=True
    )
    sought = sought_by(everybody, catalogue.vocabulary)
    slots = related_slots(catalogue, sought, catalogue.has_status(TAKING))
    return [outline for _, outline in catalogue.outlines.at_slots(sorted(slots))]
