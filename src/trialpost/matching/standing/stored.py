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
from collections.abc import Callable, Iterable

import msgspec

from trialpost.eligibility.answering import settled
from trialpost.eligibility.facts import facts_of
from trialpost.errors import UnknownPlace
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.named import Conditions, Names, keys_of
from trialpost.matching.standing.order import Order, Span
from trialpost.matching.standing.rows import Entry, Tables, entry_of
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.statements import Statements, meaning_of
from trialpost.matching.standing.trials import Asked, Bars, no_bars
from trialpost.matching.trees import Trees
from trialpost.model.profile import Profile
from trialpost.model.site import Coordinates
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.places import locate_given

TreesOf = Callable[[TrialOutline], Trees]
"""Return the criteria of a trial as they were read."""


def no_trees(_: TrialOutline) -> Trees:
    """Say that no criterion of a trial was read."""
    return ()


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
    def of(
        cls,
        people: Iterable[tuple[int, Profile]],
        vocabulary: ConditionVocabulary,
        *,
        statements: Statements | None = None,
        today: dt.date = dt.date.min,
    ) -> "Stored":
        """Sort people into a new shard: their ids and profiles.

        Args:
            people: who they are, and what they told.
            vocabulary: what is known of conditions.
            statements: of which of them they get bits (``Statements.of``); none if it is left out.
            today: the day on which these are judged; needed where there are any.
        """
        tables = Tables(
            statements=statements or Statements(),
            meaning=meaning_of(vocabulary.graph),
            stated_on=today.toordinal(),
        )
        new = cls(Shard(Order(vocabulary.graph), tables), vocabulary)
        entries = [new.entry(who, profile, today=today) for who, profile in people]
        new.shard = Shard.of(entries, new.shard.order, new.shard.tables)
        return new

    def entry(self, who: int, profile: Profile, *, today: dt.date = dt.date.min) -> Entry:
        """Work out somebody for this shard."""
        tables = self.shard.tables
        return entry_for(
            who, profile, tables.names, self.vocabulary, statements=tables.statements, today=today
        )

    def put(self, who: int, profile: Profile, *, today: dt.date = dt.date.min) -> None:
        """Add somebody, or take their profile as it is now."""
        self.shard.put(self.entry(who, profile, today=today))
        tables = self.shard.tables
        tables.stated_on = max(tables.stated_on, today.toordinal())

    def spans(self, outline: TrialOutline) -> tuple[Span, ...]:
        """Return the places of conditions that a trial asks for."""
        names = self.shard.tables.names
        if self._conditions is None or self._understood != len(names):
            self._conditions = Conditions(names, self.vocabulary)
            self._understood = len(names)
        return self._conditions.spans(outline, self.shard.order)

    def ask(
        self, outlines: Iterable[TrialOutline], *, today: dt.date, trees: TreesOf = no_trees
    ) -> Asked:
        """Work out trials for this shard as it is now; an answer names them by their position.

        ``trees`` gives a trial's criteria as they were read; without, nobody is held to them.
        """
        return self.shard.ask(outlines, self.spans, today=today, bars=self._bars(trees, today))

    def match(
        self, outlines: Iterable[TrialOutline], *, today: dt.date, trees: TreesOf = no_trees
    ) -> Pairs:
        """Return who may be concerned by which of some trials."""
        return self.shard.match(self.ask(outlines, today=today, trees=trees))

    def _bars(self, trees: TreesOf, today: dt.date) -> Bars:
        """Return the bars of trials; none where what people stated may mean another thing now."""
        statements = self.shard.tables.statements
        meaning = meaning_of(self.vocabulary.graph)
        if not statements or not self.shard.tables.says(statements.held, meaning, today):
            return no_bars
        return lambda outline: statements.bars(trees(outline))


def entry_for(
    who: int,
    profile: Profile,
    names: Names,
    vocabulary: ConditionVocabulary,
    *,
    statements: Statements | None = None,
    today: dt.date = dt.date.min,
) -> Entry:
    """Work out a stored profile for a shard; a place that cannot be told counts as not told.

    Each condition gets the places of all its tree numbers; names that are new to the shard are
    taken into ``names``. What somebody has not told rules nothing out. Of ``statements`` those are
    noted that hold of the person today and on every day to come.
    """
    profile = settled(profile)
    keys = keys_of(profile, names, vocabulary)
    entry = entry_of(who, profile, _origin(profile), keys)
    if not statements:
        return entry
    stated = statements.stated(facts_of(profile, vocabulary=vocabulary), today)
    return msgspec.structs.replace(entry, facts=statements.as_words(stated))


def _origin(profile: Profile) -> Coordinates | None:
    try:
        return locate_given(profile.place).coordinates if profile.place else None
    except UnknownPlace:
        return None
