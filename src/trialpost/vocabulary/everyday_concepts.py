"""Which concepts a person means by the name of an illness, in everyday words or another language.

The lexicon has the names that trials use. What people say besides, and what an illness is called
in Spanish, French or German, stands once, with the names that a search understands
(``lay_conditions``): "asma" is asthma to a search and to a criterion.
"""

import functools

from trialpost.vocabulary.condition_words import key, words
from trialpost.vocabulary.lay_conditions import LAY_CONDITIONS, LAY_TABLE
from trialpost.vocabulary.lexicon import Concept, Kind, Lexicon

_ILLNESSES = frozenset({Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM})


def illnesses_named(name: str, lexicon: Lexicon) -> tuple[Concept, ...]:
    """Return the concepts that a whole name means, none if nothing knows it.

    >>> from trialpost.vocabulary.lexicon import lexicon
    >>> [one.name for one in illnesses_named("presión alta", lexicon())]
    ['hypertension']
    """
    found = lexicon.find(name)
    if found:
        return found
    ids = LAY_TABLE.get(key(words(name)), ())
    meant = _by_descriptor(lexicon).get(ids[0]) if ids else None
    return () if meant is None else (meant,)


@functools.lru_cache(maxsize=2)
def _by_descriptor(lexicon: Lexicon) -> dict[str, Concept]:
    """Return the one concept of a descriptor that everyday names are for, where there is one.

    It is the one that the lexicon gives the descriptor, or else the only one that the descriptor's
    own name and another name of it mean there.
    """
    given: dict[str, list[Concept]] = {}
    for concept in lexicon:
        if concept.kind in _ILLNESSES:
            for descriptor in concept.mesh:
                given.setdefault(descriptor, []).append(concept)
    found = {one: concepts[0] for one, concepts in given.items() if len(concepts) == 1}
    for row in LAY_CONDITIONS:
        if row.ids[0] not in found and (meant := _by_names(row.name, row.said, lexicon)):
            found[row.ids[0]] = meant
    return found


def _by_names(own: str, others: tuple[str, ...], lexicon: Lexicon) -> Concept | None:
    meant = [_illnesses(one, lexicon) for one in (own, *others)]
    every = {concept.id for concepts in meant for concept in concepts}
    return meant[0][0] if len(every) == 1 and meant[0] and any(meant[1:]) else None


def _illnesses(name: str, lexicon: Lexicon) -> list[Concept]:
    return [one for one in lexicon.find(name) if one.kind in _ILLNESSES]
