"""Infer the order of MeSH descriptors from the ancestor sets of registry records.

A record lists the terms that were derived for it and, as an unordered set, every descriptor above
any of them. So whatever stands above a term is present in *every* record that has the term; the
descriptors that are present in all of them are its candidates. A candidate is above a term and not
below it if it has records without the term, or was never a record's own term as this one was. A
term that was only seen beside others has above it what lies above none of those, as far as theirs
is known. Of what lies above a term those are its parents that lie above no other of it.

What is inferred may be too much (two terms that never part look ordered or equal) and is marked so:
such a graph includes and explains, and never excludes.
"""

from collections.abc import Iterable, Mapping
from typing import Self

from trialpost.vocabulary.mesh import Descriptor, MeshGraph

ROUNDS = 3
"""How often what was found by exclusion is used to find more."""

ENOUGH = 3
"""Different sets of terms in which a descriptor has to have been seen, unless it stood alone."""


class SeenTogether:
    """Which descriptors were seen with which, record by record."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._with: dict[str, frozenset[str]] = {}
        self._sets: dict[str, frozenset[frozenset[str]]] = {}
        self._alone: set[str] = set()
        self._beside: dict[str, frozenset[tuple[frozenset[str], frozenset[str]]]] = {}

    def copy(self) -> Self:
        """Return another of the same memory; what one observes from now on, the other does not."""
        new = type(self)()
        for name, value in vars(self).items():
            setattr(new, name, value.copy())
        return new

    def observe(self, terms: Mapping[str, str], ancestors: Mapping[str, str]) -> None:
        """Take in one record: the names of its terms and of what lies above them, by their ids."""
        self._names.update(ancestors)
        self._names.update(terms)
        everything = frozenset(terms.keys() | ancestors.keys())
        for one in everything:
            self._with[one] = self._with.get(one, everything) & everything
            seen = self._sets.get(one, frozenset())
            if len(seen) < ENOUGH:
                self._sets[one] = seen | {everything}
        if len(terms) == 1:
            self._alone.update(terms)
        for one in terms:
            others = frozenset(terms.keys() - {one})
            told = frozenset() if one in self._alone else frozenset({(others, everything)})
            self._beside[one] = self._beside.get(one, frozenset()) | told

    def above(self, one: str) -> frozenset[str]:
        """Return what lies above a descriptor, as far as enough records tell; else nothing."""
        return self._above(one) if one in self._with and self._is_settled(one) else frozenset()

    def graph(self) -> MeshGraph:
        """Return the order that the records tell."""
        above = {one: self._above(one) for one in self._with if self._is_settled(one)}
        for _ in range(ROUNDS):
            above |= self._by_exclusion(above)
        above |= {one: frozenset() for one in self._with if one not in above}
        parents = {one: _nearest(uppers, above) for one, uppers in above.items()}
        descriptors = (Descriptor(one, name) for one, name in self._names.items())
        return MeshGraph(descriptors, edition="inferred from the records", parents=parents)

    def _is_settled(self, one: str) -> bool:
        return one in self._alone or len(self._sets[one]) >= ENOUGH

    def _above(self, one: str) -> frozenset[str]:
        """Return what is in every record of a descriptor and is not below it for all we know."""
        return frozenset(
            other
            for other in self._with[one]
            if other != one and (one not in self._with[other] or self._only_above(other, one))
        )

    def _only_above(self, upper: str, lower: str) -> bool:
        """Say whether of two that never part one was a record's own term and the other never."""
        return lower in self._beside and upper not in self._beside

    def _by_exclusion(self, above: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Return what must lie above terms that were always seen with others, all of them known.

        What stands in the record and lies above none of the others can only be there for this one.
        """
        found: dict[str, set[str]] = {}
        for one, records in self._beside.items():
            if one in above:
                continue
            for others, everything in records:
                if others <= above.keys():
                    explained = frozenset().union(others, *(above[other] for other in others))
                    found.setdefault(one, set()).update(everything - explained - {one})
        return {one: frozenset(uppers) & self._above(one) for one, uppers in found.items()}


def infer(records: Iterable[tuple[Mapping[str, str], Mapping[str, str]]]) -> MeshGraph:
    """Infer a graph from records: for each its terms and their ancestors, names by ids."""
    seen = SeenTogether()
    for terms, ancestors in records:
        seen.observe(terms, ancestors)
    return seen.graph()


def _nearest(uppers: frozenset[str], above: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return those of the uppers that lie above no other of them."""
    over = frozenset().union(*(above[one] for one in uppers))
    return uppers - over
