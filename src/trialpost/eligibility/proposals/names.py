"""Settle the names of a proposed leaf: they have to stand in the text, and mean what the leaf is.

A concept that the lexicon does not have, or that the name does not mean, is dropped; where the name
means one concept alone, that one is put in. A name that the lexicon knows only as something of
another kind (an illness as a treatment) shows that the leaf is of the wrong kind.
"""

import msgspec

from trialpost.eligibility.proposals.refusal import Refusal, refuse_unless
from trialpost.eligibility.proposals.words import stands_in
from trialpost.eligibility.told import CONDITIONS, MEASURED, TREATMENTS
from trialpost.model.requirement import (
    Allergic,
    Circumstance,
    FamilyHistory,
    HasCondition,
    HasMarker,
    IsAble,
    Leaf,
    Measured,
    Named,
    State,
    Treated,
    UsesSubstance,
)
from trialpost.vocabulary.lexicon import Kind, Lexicon
from trialpost.vocabulary.quantities import quantities_in
from trialpost.vocabulary.spelling import form_of, forms_of
from trialpost.vocabulary.windows import windows_in

_OfAName = (
    State
    | HasCondition
    | FamilyHistory
    | Measured
    | Treated
    | Allergic
    | HasMarker
    | UsesSubstance
    | IsAble
    | Circumstance
)
LONGEST_NAME = 8
"""Words of a name that the lexicon does not know."""

_NO_NAME = frozenset(
    form_of(word)
    for word in (
        "no", "not", "without", "never", "neither", "nor", "or", "and", "if", "unless", "except",
        "must", "has", "have", "is", "are", "was", "were", "be", "been", "will", "should", "can",
        "cannot", "may", "who", "which", "that",
    )
)  # fmt: skip
"""Words that make a statement of what they stand in, or two names of one."""

_ANY = frozenset(Kind)
_KINDS: dict[type, frozenset[Kind]] = {
    HasCondition: CONDITIONS,
    FamilyHistory: CONDITIONS,
    Treated: TREATMENTS,
    Measured: MEASURED | {Kind.MARKER},
    HasMarker: CONDITIONS | MEASURED | {Kind.MARKER},
    UsesSubstance: TREATMENTS | {Kind.SUBSTANCE},
    State: frozenset({Kind.STATE}),
}


def settle(leaf: Leaf, text: str, lexicon: Lexicon) -> tuple[Leaf, int]:
    """Return a leaf with its concepts settled, and how many were dropped.

    Args:
        leaf: as a model proposes it.
        text: the text at the leaf's place.
        lexicon: the concepts that there are.

    Raises:
        Refused: if a name does not stand in the text, or is known as something else only.
    """
    if not isinstance(leaf, _OfAName):
        return leaf, 0
    if isinstance(leaf, Allergic) and not leaf.name:
        return msgspec.structs.replace(leaf, concept=""), int(bool(leaf.concept))
    refuse_unless(stands_in(leaf.name, text), Refusal.NAME)
    refuse_unless(_is_name(leaf.name, lexicon), Refusal.NO_NAME)
    kinds = _KINDS.get(type(leaf), _ANY)
    concept, dropped = _meant(leaf.name, leaf.concept, kinds, lexicon)
    refuse_unless(bool(concept) or not isinstance(leaf, State), Refusal.NAME)
    settled = msgspec.structs.replace(leaf, concept=concept)
    if isinstance(settled, HasCondition) and concept:
        infection = lexicon.concept(concept).kind is Kind.INFECTION
        settled = msgspec.structs.replace(settled, infection=infection)
    if isinstance(settled, HasCondition | Treated) and settled.but:
        others = []
        for one in settled.but:
            refuse_unless(stands_in(one.name, text), Refusal.NAME)
            refuse_unless(_is_name(one.name, lexicon), Refusal.NO_NAME)
            other, lost = _meant(one.name, one.concept, kinds, lexicon)
            dropped += lost
            others.append(Named(name=one.name, concept=other))
        settled = msgspec.structs.replace(settled, but=tuple(others))
    return settled, dropped


def _is_name(name: str, lexicon: Lexicon) -> bool:
    """Say whether some words can be a name: few, without a comparison, a time, or a denial.

    A whole sentence as the name of an illness would stand on the text and yet mean nothing.
    """
    if lexicon.find(name):
        return True
    words = forms_of(name)
    if len(words) > LONGEST_NAME or not _NO_NAME.isdisjoint(words):
        return False
    return not windows_in(name) and all(one.is_bare for one in quantities_in(name))


def _meant(name: str, concept: str, kinds: frozenset[Kind], lexicon: Lexicon) -> tuple[str, int]:
    """Return the concept that a name means, if that is sure, and 1 if another was dropped."""
    known = lexicon.find(name)
    fitting = [one.id for one in known if one.kind in kinds]
    refuse_unless(bool(fitting) or not known, Refusal.KIND)
    if concept in fitting:
        return concept, 0
    return (fitting[0] if len(fitting) == 1 else ""), int(bool(concept))
