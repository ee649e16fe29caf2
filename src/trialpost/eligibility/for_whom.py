"""Turn words that say for whom a point of an inclusion holds into a condition on it.

"Women of childbearing potential with a negative test", read word by word, asks everybody to be able
to have children. An inclusion that asks for what nobody, or only a few, can be names whom it is
about:

=============================================  ==============================================
an inclusion asks for all of                   it is taken to ask
=============================================  ==============================================
being able to have children, and contraception who is able to have children, for the rest
or no pregnancy or what the team checks
being a man, A; being a woman, B               men for A, and women for B
a value "in men", or another "in women"        the same
an age of children, and what the team checks;  children for that
"children", and what is not read, or a state
=============================================  ==============================================

An exclusion is left as it is: who is not meant is not kept out. But one that is read as keeping out
whoever is not pregnant, or does not breastfeed, is not what it says, and counts as unread; so does
a table of values by sex and age that was read as if all of its lines were asked for.
"""

from collections.abc import Sequence

import msgspec

from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    Leaf,
    LeftToTeam,
    Measured,
    Not,
    ReadCriterion,
    Requirement,
    SexIs,
    State,
    Unread,
    When,
    implies,
    leaves,
)
from trialpost.model.status import Sex

_FERTILE = "childbearing-potential"
_OF_FERTILE = frozenset({"contraception", "pregnant", "breastfeeding", "planning-pregnancy"})
_GROWN = 18.0
_IN_SEX = {
    "men": Sex.MALE, "males": Sex.MALE, "man": Sex.MALE, "male": Sex.MALE, "boys": Sex.MALE,
    "women": Sex.FEMALE, "females": Sex.FEMALE, "woman": Sex.FEMALE, "female": Sex.FEMALE,
    "girls": Sex.FEMALE,
}  # fmt: skip


def for_whom(read: ReadCriterion) -> ReadCriterion:
    """Return a criterion in which words that say for whom it holds ask nothing of others."""
    if read.criterion.kind is not CriterionKind.INCLUSION:
        tree = _without_unlike(read.requirement)
    elif sum(isinstance(one, SexIs) for one in leaves(read.requirement)) > _MOST_SEXES:
        tree = _unread(read.requirement)
    else:
        tree = _turned(read.requirement, read.criterion.text)
    return read if tree is read.requirement else msgspec.structs.replace(read, requirement=tree)


_MOST_SEXES = 3
_OF_MOTHERS = frozenset({"pregnant", "breastfeeding"})


def _without_unlike(tree: Requirement) -> Requirement:
    """Return an exclusion in which nobody is kept out for not being pregnant."""
    if isinstance(tree, Not):
        of_mothers = all(
            isinstance(one, State) and one.concept in _OF_MOTHERS for one in leaves(tree.part)
        )
        return _unread(tree) if of_mothers else tree
    if isinstance(tree, Any):
        parts = tuple(map(_without_unlike, tree.parts))
        if any(one is not other for one, other in zip(parts, tree.parts, strict=True)):
            return msgspec.structs.replace(tree, parts=parts)
    return tree


def _unread(tree: Requirement) -> Requirement:
    """Return a part as one that was not understood."""
    own = leaves(tree)
    span = (min(one.span[0] for one in own), max(one.span[1] for one in own))
    return Unread(text=", ".join(dict.fromkeys(map(_words, own))), span=span)


def _words(leaf: Leaf) -> str:
    return getattr(leaf, "name", "") or getattr(leaf, "concept", "") or type(leaf).__name__.lower()


def _turned(tree: Requirement, text: str) -> Requirement:
    if isinstance(tree, All):
        parts = tuple(_flat(tree))
        turned = _by_sex(parts) or _of_fertile(parts) or _of_children(parts, text)
        return turned or tree
    if isinstance(tree, Any | AllOrAny):
        return _values_by_sex(tree.parts) or tree
    return tree


def _flat(tree: All) -> list[Requirement]:
    found: list[Requirement] = []
    for part in tree.parts:
        found += _flat(part) if isinstance(part, All) else [part]
    return found


def _by_sex(parts: Sequence[Requirement]) -> Requirement | None:
    """Part "men: A; women: B": each sex with what follows it up to the other."""
    at = [number for number, one in enumerate(parts) if isinstance(one, SexIs)]
    sexes = {one.sex for one in parts if isinstance(one, SexIs)}
    if len(at) != 2 or len(sexes) != 2:
        return None
    first, second = at
    spans = (parts[first + 1 : second], parts[second + 1 :])
    if not all(spans):
        return None
    each = [implies(parts[where], _all(span)) for where, span in zip(at, spans, strict=True)]
    return _all((*parts[:first], *each))


def _values_by_sex(parts: Sequence[Requirement]) -> Requirement | None:
    """Part values of which each is qualified by a sex."""
    each: list[Requirement] = []
    for one in parts:
        sex = _sex_of(one)
        if sex is None or not isinstance(one, Measured):
            return None
        bare = msgspec.structs.replace(one, qualifiers=())
        each.append(implies(SexIs(sex=sex, span=one.span), bare))
    return All(tuple(each)) if len({_sex_of(one) for one in parts}) == len(parts) == 2 else None


def _sex_of(one: Requirement) -> Sex | None:
    words = " ".join(one.qualifiers).lower().split() if isinstance(one, Measured) else []
    named = [_IN_SEX[word] for word in words if word in _IN_SEX]
    return named[0] if len(named) == 1 and len(words) <= 3 else None


def _of_fertile(parts: Sequence[Requirement]) -> Requirement | None:
    fertile = [one for one in parts if _is_fertile(one)]
    rest = [one for one in parts if not _is_fertile(one)]
    if not fertile or not rest or not all(map(_is_of_fertile, rest)):
        return None
    return implies(msgspec.structs.replace(fertile[0], qualifiers=()), _all(rest))


def _is_fertile(one: Requirement) -> bool:
    return isinstance(one, State) and one.concept == _FERTILE and one.when is not When.PLANNED


def _is_of_fertile(one: Requirement) -> bool:
    bare = one.part if isinstance(one, Not) else one
    if isinstance(bare, State):
        return bare.concept in _OF_FERTILE
    return isinstance(bare, LeftToTeam)


def _of_children(parts: Sequence[Requirement], text: str) -> Requirement | None:
    ages = [one for one in parts if isinstance(one, Age)]
    rest = [one for one in parts if not isinstance(one, Age)]
    of_children = len(ages) == 1 and ages[0].high is not None and ages[0].high <= _GROWN
    if not of_children or not rest:
        return None
    worded = not any(letter.isdigit() for letter in text[slice(*ages[0].span)])
    with_them = (LeftToTeam, Unread, State) if worded else LeftToTeam
    return implies(ages[0], _all(rest)) if all(isinstance(x, with_them) for x in rest) else None


def _all(parts: Sequence[Requirement]) -> Requirement:
    return parts[0] if len(parts) == 1 else All(tuple(parts))
