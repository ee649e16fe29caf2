"""Names of conditions as records teach them, and which condition lies above which."""

import functools
from collections.abc import Hashable, Iterable
from typing import Any, Self

from trialpost.vocabulary.condition_query import Observed
from trialpost.vocabulary.condition_words import GENERIC, abbreviation, key, words
from trialpost.vocabulary.lay_conditions import (
    LAY_NAMES,
    LAY_SAID,
    LAY_TABLE,
    NOT_AN_ILLNESS,
    SHORTEST_FORM,
)
from trialpost.vocabulary.mesh import MeshGraph
from trialpost.vocabulary.mesh_inference import SeenTogether

ENOUGH = 3
"""How many records have to agree before something is learned from their agreeing."""

VOUCHING = 2
"""Records in which a condition string and a derived term have to meet to vouch for each other."""

MOSTLY = 0.9
"""Share of the records that name a string that have to derive what it stands for."""

SHORTEST_LEARNED = 3
"""Letters of the shortest abbreviation that is learned, if seen :data:`VOUCHING` times."""


class LearnedConditions:
    """What records taught of conditions, beside MeSH where it was loaded.

    Reading never changes it, so that threads can share one. :meth:`updated` gives a new one.
    ``worked_out`` is for what others derive from it by some key and want to find again; it begins
    empty in a new one.
    """

    def __init__(self, graph: MeshGraph | None = None) -> None:
        """Begin without records, with the order and the names of a MeSH graph if there is one."""
        self.graph = graph
        self._names: dict[str, str] = {}
        self._telling: dict[str, frozenset[str]] = {}
        self._by_key: dict[str, str] = {}
        self._seen = SeenTogether()
        self._short: dict[str, dict[str, int]] = {}
        self._titled: dict[str, dict[str, int]] = {}
        self._strings: dict[str, int] = {}
        self._pairs: dict[str, dict[str, int]] = {}
        self._written: dict[str, str] = {}
        self._times: dict[str, int] = {}
        self._lay = dict(LAY_TABLE)
        self._over: dict[str, frozenset[str]] = {}
        self.worked_out: dict[Hashable, Any] = {}

    def updated(self, records: Iterable[Observed]) -> Self:
        """Return a vocabulary that knows these records as well."""
        new = type(self)()
        for name in vars(new):
            value = getattr(self, name)
            setattr(new, name, value.copy() if isinstance(value, dict | SeenTogether) else value)
        for record in records:
            new._observe(record)
        new._over, new.worked_out = {}, {}
        return new

    def _observe(self, record: Observed) -> None:
        leaves = {term.id: term.name for term in record.terms}
        for term in (*record.terms, *record.ancestors):
            self._times[term.id] = self._times.get(term.id, 0) + 1
            if term.id not in self._names:
                self._names[term.id] = term.name
                self._telling[term.id] = frozenset(words(term.name)) - _NOT_TELLING
                self._by_key.setdefault(key(words(term.name)), term.id)
        self._seen.observe(leaves, {term.id: term.name for term in record.ancestors})
        for text in set(record.conditions):
            self._observe_string(text, leaves)
        for text in (*record.conditions, *record.keywords):
            found = "(" in text and abbreviation(text)
            if found:
                _count(self._short, found[0], key(words(found[1])))
        for short, long in record.shortened:
            _count(self._titled, short, long)

    def _observe_string(self, text: str, leaves: Iterable[str]) -> None:
        name = key(words(text))
        if not name:
            return
        self._strings[name] = self._strings.get(name, 0) + 1
        self._written.setdefault(name, text.strip())
        for leaf in leaves:
            _count(self._pairs, name, leaf)

    def above(self, descriptor: str) -> frozenset[str]:
        """Return the ids of the descriptors above this one, by MeSH or as the records tell.

        What the loaded edition of MeSH lacks is inferred all the same.
        """
        held = self._over.get(descriptor)
        if held is None:
            held = self._over[descriptor] = self._above(descriptor)
        return held

    def _above(self, descriptor: str) -> frozenset[str]:
        told = self._seen.above(descriptor)
        graph = self.graph
        if graph is None or descriptor not in graph:
            return told
        return graph.above(descriptor) | {one for one in told if one not in graph}

    def name_of(self, descriptor: str) -> str | None:
        """Return a descriptor's name, or ``None`` if it is not known."""
        return self._names.get(descriptor) or (
            self.graph.name_of(descriptor) if self.graph is not None else None
        )

    def named_in(self, descriptor: str, given: frozenset[str]) -> bool:
        """Say whether words hold one of a descriptor's telling words, or an everyday name of it."""
        telling = self._telling.get(descriptor)
        if telling is None:
            telling = frozenset(words(LAY_NAMES.get(descriptor, ""))) - _NOT_TELLING
        if telling & given:
            return True
        return any(given.issuperset(said) for said in LAY_SAID.get(descriptor, ()))

    def goes_with(self, condition: str, descriptor: str) -> bool:
        """Say whether records that name a condition string usually derive a descriptor.

        At least :data:`VOUCHING` records and half of those that name the string have to.

        Args:
            condition: the string in compared form (:func:`words`, joined by spaces).
            descriptor: a MeSH id.
        """
        name = key(condition.split())
        times = self._pairs.get(name, {}).get(descriptor, 0)
        return times >= VOUCHING and 2 * times >= self._strings.get(name, 0)

    @functools.cached_property
    def _abbreviated(self) -> dict[str, dict[str, int]]:
        """What abbreviations stand for, by conditions and keywords, and by titles.

        A title shortens much that is no condition: drugs, scores, the name of the study. So it is
        heard only where its long name is one that a record or a table gives a condition.
        """
        found = {short: dict(meanings) for short, meanings in self._short.items()}
        for short, meanings in self._titled.items():
            for long, times in meanings.items():
                if self._is_condition(long):
                    counts = found.setdefault(short, {})
                    counts[long] = counts.get(long, 0) + times
        return found

    def _is_condition(self, name: str) -> bool:
        """Say whether a name in key form is a descriptor's, a condition string or a known name."""
        held = name in self._strings or name in self._by_key or name in self._lay
        return held or self._listed(name) is not None

    def _believed(self, short: str) -> bool:
        """Say whether an abbreviation may be looked for: long, or short and seen more than once."""
        if len(short) >= SHORTEST_FORM:
            return True
        seen = sum(self._abbreviated[short].values())
        return len(short) >= SHORTEST_LEARNED and short.isupper() and seen >= VOUCHING

    def _is_short(self, word: str) -> bool:
        return word.upper() in self._abbreviated

    def _listed(self, name: str) -> str | None:
        """Return the descriptor that MeSH has a name in compared form for, if it is a condition.

        A record's own term counts whatever its branch: registries derive those for conditions.
        """
        found = self.graph.meant_by(name) if self.graph is not None else None
        if found is None or self.graph is None:
            return None
        return found if found in self._names or self.graph.is_condition(found) else None

    def _long_name(self, short: str) -> str | None:
        meanings = self._abbreviated.get(short)
        if not meanings:
            return None
        meaning, times = max(meanings.items(), key=lambda item: (item[1], item[0]))
        return meaning if 4 * times >= 3 * sum(meanings.values()) else None

    def _learned(self, name: str) -> tuple[str, ...]:
        together = self._pairs.get(name, {})
        total = self._strings.get(name, 0)
        held = [
            leaf
            for leaf, times in together.items()
            if times >= ENOUGH
            and times >= MOSTLY * total
            and leaf not in NOT_AN_ILLNESS
            and not self._narrower_words(name, leaf)
        ]
        return (held[0],) if len(held) == 1 else ()

    def _narrower_words(self, name: str, leaf: str) -> bool:
        of_leaf = set(words(self._names.get(leaf, "")))
        return bool(of_leaf) and of_leaf < set(name.split())

    def times(self, descriptor: str) -> int:
        """Say in how many records a descriptor was seen, among their terms or above them."""
        return self._times.get(descriptor, 0)

    def parents(self, descriptor: str) -> frozenset[str]:
        """Return all descriptors right above one, by MeSH or as the records tell."""
        return self._order(descriptor).parents(descriptor)

    def children(self, descriptor: str) -> frozenset[str]:
        """Return the descriptors right below one, by MeSH or as the records tell."""
        return self._order(descriptor).children(descriptor)

    def _order(self, descriptor: str) -> MeshGraph:
        held = self.graph
        return held if held is not None and descriptor in held else self._inferred

    @functools.cached_property
    def _inferred(self) -> MeshGraph:
        """The order that the records tell."""
        return self._seen.graph()


def _count(table: dict[str, dict[str, int]], outer: str, inner: str) -> None:
    counts = dict(table.get(outer, {}))
    counts[inner] = counts.get(inner, 0) + 1
    table[outer] = counts


_NOT_TELLING = GENERIC | {"acute", "chronic", "infection", "other", "type", "1", "2"}
