"""Infer the order of MeSH descriptors from the ancestor sets of registry records.

A record lists the terms that were derived for it and, as an unordered set, every descriptor above
any of them. That two always stand together says nothing of their order: in a small catalogue it is
chance. What lies above a term is told

* by a record that has this term alone: all else in it lies above, and nothing else does;
* by exclusion: of what is present in *every* record of the term, what can not be there for the
  others of one record. The others were each seen alone, so that what lies above them is known; or
  :data:`ENOUGH` records of different terms agree, going by what is in every record of the others.
  (Records of two editions of MeSH differ; one alone could mislead.)
* by the names of two that never part in one direction: "Triple Negative Breast Neoplasms" is a form
  of "Breast Neoplasms", and "Leukemia, Myeloid" of "Leukemia", where every record of the first has
  the second;

and what lies above one of those lies above it too. A descriptor that is no record's own term has
nothing above it but by its name: it could be there for any of several reasons.

The order is marked as inferred: such a graph includes and explains, and never excludes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Self

from trialpost.vocabulary.mesh import Descriptor, MeshGraph, closure

ENOUGH = 2
"""Records of different terms that have to exclude all others, where these were never alone."""


class SeenTogether:
    """Which descriptors were seen with which, record by record."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._with: dict[str, frozenset[str]] = {}
        self._alone: dict[str, frozenset[str]] = {}
        self._beside: dict[str, frozenset[tuple[frozenset[str], frozenset[str]]]] = {}
        self._told: dict[str, frozenset[str]] = {}

    def copy(self) -> Self:
        """Return another of the same memory; what one observes from now on, the other does not."""
        new = type(self)()
        for name, value in vars(self).items():
            setattr(new, name, value.copy())
        return new

    def observe(self, terms: Mapping[str, str], ancestors: Mapping[str, str]) -> None:
        """Take in one record: the names of its terms and of what lies above them, by their ids."""
        self._told.clear()
        self._names.update(ancestors)
        self._names.update(terms)
        everything = frozenset(terms.keys() | ancestors.keys())
        for one in everything:
            self._with[one] = self._with.get(one, everything) & everything
        if len(terms) == 1:
            for one in terms:
                self._alone[one] = self._alone.get(one, frozenset()) | everything
                self._beside.pop(one, None)
            return
        for one in terms.keys() - self._alone.keys():
            others = frozenset(terms.keys() - {one})
            self._beside[one] = self._beside.get(one, frozenset()) | {(others, everything)}

    def above(self, one: str) -> frozenset[str]:
        """Return what lies above a descriptor, as far as the records tell; else nothing."""
        return closure(one, self._directly) if one in self._with else frozenset()

    def graph(self) -> MeshGraph:
        """Return the order that the records tell."""
        above = {one: self.above(one) for one in self._with}
        parents = {one: _nearest(uppers, above) for one, uppers in above.items()}
        descriptors = (Descriptor(one, name) for one, name in self._names.items())
        return MeshGraph(descriptors, edition="inferred from the records", parents=parents)

    def _directly(self, one: str) -> frozenset[str]:
        """Return what the records of a descriptor themselves tell to lie above it."""
        told = self._told.get(one)
        if told is None:
            always = self._with[one] - {one}
            told = always if one in self._alone else self._by_exclusion(one) | self._by_name(one)
            self._told[one] = told
        return told

    def _by_exclusion(self, one: str) -> frozenset[str]:
        """Return what is in every record of a term and can not be there for the other terms."""
        left: Counter[str] = Counter()
        proved: set[str] = set()
        for others, everything in self._beside.get(one, ()):
            theirs = others.union(*(self._with[other] for other in others))
            left.update(everything - theirs)
            if others <= self._alone.keys():
                proved |= everything.difference(*(self._alone[other] for other in others))
        agreed = {upper for upper, times in left.items() if times >= ENOUGH}
        return self._with[one] & (proved | agreed) - {one}

    def _by_name(self, one: str) -> frozenset[str]:
        """Return what is in every record of a descriptor and names it but for what it adds."""
        name = self._names[one]
        return frozenset(
            upper for upper in self._with[one] if _is_form_of(name, self._names[upper])
        )


def _is_form_of(name: str, upper: str) -> bool:
    """Say whether a descriptor's name is another's, of several words, with more words before it.

    Or another's, of one word or more, with a comma and more words behind it.
    """
    if name.startswith(f"{upper}, "):
        return True
    given, wide = _in_order(name), _in_order(upper)
    return 1 < len(wide) < len(given) and given[-len(wide) :] == wide


def _in_order(name: str) -> tuple[str, ...]:
    """Return a descriptor's words as they are spoken: "Leukemia, Myeloid" is myeloid leukemia."""
    return tuple(" ".join(reversed(name.casefold().replace("-", " ").split(", "))).split())


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
