"""Stored people and changed trials, worked out for a shard.

From a ``Profile`` to a row, and from a trial's outline to what a shard is asked::

    stored = Stored.of(((1, profile), (2, other)), vocabulary)
    stored.put(3, changed)                  # a profile that is new or has changed
    stored.shard.erase(2)
    pairs = stored.match(outlines, today=today)

``pack(stored.shard)`` holds all that :class:`Stored` needs but the vocabulary. Where the trials are
worked out once for many shards, :func:`entry_for` and ``delta`` do the same apart.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from trialpost.eligibility.answering import settled
from trialpost.errors import UnknownPlace
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.named import Conditions, Names, keys_of
from trialpost.matching.standing.order import Order, Span
from trialpost.matching.standing.rows import Entry, Tables, entry_of
from trialpost.matching.standing.shard import Pairs, Shard, newly
from trialpost.matching.standing.trials import Asked
from trialpost.model.profile import Profile
from trialpost.model.site import Coordinates
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.places import locate_given


class Stored:
    """A shard together with the vocabulary that understands its people's words."""

    def __init__(self, shard: Shard, vocabulary: ConditionVocabulary) -> None:
        """Take a shard; for a vocabulary that has learned make another of the same shard."""
        self.shard = shard
        self.vocabulary = vocabulary
        self._conditions: Conditions | None = None
        self._understood = -1

    def __repr__(self) -> str:
        return f"Stored(of {len(self.shard)})"

    @classmethod
    def of(cls, people: Iterable[tuple[int, Profile]], vocabulary: ConditionVocabulary) -> "Stored":
        """Sort people into a new shard: their ids and profiles."""
        order, tables = Order(vocabulary.graph), Tables()
        entries = (entry_for(who, profile, tables.names, vocabulary) for who, profile in people)
        return cls(Shard.of(entries, order, tables), vocabulary)

    def put(self, who: int, profile: Profile) -> None:
        """Add somebody, or take their profile as it is now."""
        self.shard.put(entry_for(who, profile, self.shard.tables.names, self.vocabulary))

    def spans(self, outline: TrialOutline) -> tuple[Span, ...]:
        """Return the places of conditions that a trial asks for."""
        names = self.shard.tables.names
        if self._conditions is None or self._understood != len(names):
            self._conditions = Conditions(names, self.vocabulary)
            self._understood = len(names)
        return self._conditions.spans(outline, self.shard.order)

    def ask(self, outlines: Iterable[TrialOutline], *, today: dt.date) -> Asked:
        """Work out trials for this shard as it is now; an answer names them by their position."""
        return self.shard.ask(outlines, self.spans, today=today)

    def match(self, outlines: Iterable[TrialOutline], *, today: dt.date) -> Pairs:
        """Return who may be concerned by which of some trials."""
        return self.shard.match(self.ask(outlines, today=today))

    def newly(
        self,
        now: Sequence[TrialOutline],
        before: Sequence[TrialOutline | None],
        *,
        today: dt.date,
    ) -> Pairs:
        """Return who may be concerned by a trial as it is now and was not by the version before."""
        return newly(self.shard, now, before, self.spans, today=today)


def entry_for(who: int, profile: Profile, names: Names, vocabulary: ConditionVocabulary) -> Entry:
    """Work out a stored profile for a shard; a place that cannot be told counts as not told.

    Each condition gets the places of all its tree numbers; names that are new to the shard are
    taken into ``names``. What somebody has not told rules nothing out.
    """
    profile = settled(profile)
    keys = keys_of(profile, names, vocabulary)
    return entry_of(who, profile, _origin(profile), keys)


def _origin(profile: Profile) -> Coordinates | None:
    try:
        return locate_given(profile.place).coordinates if profile.place else None
    except UnknownPlace:
        return None
