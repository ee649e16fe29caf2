"""Describing words of several tokens: "high-grade", "well controlled"."""

from trialpost.vocabulary.lexicon import Lexicon, Mention
from trialpost.vocabulary.qualifiers import QUALIFIERS
from trialpost.vocabulary.spelling import Token, forms_of

_QUALIFIERS = frozenset(QUALIFIERS)
_LONGEST_QUALIFIER = max((name.count(" ") + 1 for name in _QUALIFIERS), default=1)


def longest_qualifier(tokens: tuple[Token, ...], at: int, past: int) -> int:
    """Return where the longest describing word ends that begins at a token; there if none does."""
    for end in range(min(past, at + _LONGEST_QUALIFIER), at, -1):
        if " ".join(token.form for token in tokens[at:end]) in _QUALIFIERS:
            return end
    return at


def without_lead(
    text: str, tokens: tuple[Token, ...], first: int, past: int, concept: str, names: Lexicon
) -> int:
    """Return where a name begins without a describing word that the rest of it goes without.

    "Advanced NSCLC" is a name of the same illness as "NSCLC", and says more of it.
    """
    own = forms_of(names.concept(concept).name)
    while True:
        end = longest_qualifier(tokens, first, past)
        if end in (first, past) or any(one.form in own for one in tokens[first:end]):
            return first
        rest = text[tokens[end].start : tokens[past - 1].end]
        if all(one.id != concept for one in names.find(rest)):
            return first
        first = end


_GRADES = frozenset({"ctcae", "disease-stage", "tumor-grade"})


def qualifies(tokens: tuple[Token, ...], one: Mention) -> bool:
    """Say whether a name is part of a describing word: "end-stage"."""
    if one.concept.id == "medicine":
        return longest_qualifier(tokens, one.first, len(tokens)) > one.past
    if one.concept.id not in _GRADES or not one.first:
        return False
    return longest_qualifier(tokens, one.first - 1, len(tokens)) >= one.past
