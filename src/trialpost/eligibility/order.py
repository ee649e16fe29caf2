"""What is a form of what, by the lexicon and, where the operator loaded it, by MeSH."""

from collections import Counter
from collections.abc import Iterable

from trialpost.vocabulary.lexicon import Lexicon
from trialpost.vocabulary.mesh import MeshGraph


class Order:
    """The concepts of a lexicon, each with everything that it is a form of.

    NLM's order of descriptors adds to the lexicon's own, since every case of a lower heading is one
    of the higher. An order that was inferred from records is not taken: it may be wrong, and what
    is judged here can keep somebody out.
    """

    def __init__(self, lexicon: Lexicon, graph: MeshGraph | None = None) -> None:
        """Take a lexicon and, if it is at hand, NLM's own graph."""
        self.lexicon = lexicon
        self._graph = graph if graph is not None and not graph.inferred else None
        self._by_mesh: dict[str, list[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        self._forms: Counter[str] | None = None
        if self._graph is not None:
            for concept in lexicon:
                for descriptor in concept.mesh:
                    self._by_mesh.setdefault(descriptor, []).append(concept.id)

    def above(self, concept: str) -> frozenset[str]:
        """Return the ids of everything that a concept is a form of, itself left out."""
        known = self._above.get(concept)
        if known is None:
            own = self.lexicon.above(concept)
            known = own.union(*map(self._above_by_mesh, (concept, *own))) - {concept}
            self._above[concept] = known
        return known

    def _above_by_mesh(self, concept: str) -> frozenset[str]:
        if self._graph is None or concept not in self.lexicon:
            return frozenset()
        found: set[str] = set()
        for descriptor in self.lexicon.concept(concept).mesh:
            for upper in (descriptor, *self._graph.above(descriptor)):
                for other in self._by_mesh.get(upper, ()):
                    found |= {other, *self.lexicon.above(other)}
        return frozenset(found)

    def is_a(self, lower: str, upper: str) -> bool:
        """Say whether one concept is the other, or a form of it."""
        return lower == upper or upper in self.above(lower)

    def at_or_above(self, concepts: Iterable[str]) -> frozenset[str]:
        """Return concepts and everything that they are forms of."""
        own = frozenset(concepts)
        return own.union(*map(self.above, own))

    def forms_of(self, concept: str) -> int:
        """Count the forms of a concept that the lexicon names, forms of forms among them."""
        if self._forms is None:
            self._forms = Counter(up for one in self.lexicon for up in self.lexicon.above(one.id))
        return self._forms[concept]
