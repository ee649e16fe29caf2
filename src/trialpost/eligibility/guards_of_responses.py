"""A guard over who did not respond to a treatment, or something else: "severe, or did not respond".

As in ``eligibility.guards``, it makes a tree weaker where the text says something else.
"""

import re

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    Leaf,
    Not,
    Requirement,
    Response,
    Treated,
    Unread,
    leaves,
)

_OR_DID_NOT = re.compile(
    r"\bor,?\s+(?:(?:that|which|who|whose\s+\w+)\s+)?(?:(?:did|do|does|has|have|had|could|can|would)\s+not"
    r"|cannot|failed\s+to)\s+(?:\w+ly\s+)?(?:respond|responded|tolerate|tolerated|benefit|benefited|improve"
    r"|improved)\b",
    re.IGNORECASE,
)
_OF_THE_TREATMENT = re.compile(
    r"\b(?:fail|respon|respond|toler|intoler|refractor|resist|inadequa|insufficien|relaps|progress|lack"
    r"|ineffectiv|receiv|treated|took|taken|tried)\w*",
    re.IGNORECASE,
)
"""Words before "or" that tell of the treatment, too: who has not had it is not meant by them."""

_STOP = re.compile(r"[.;:()]")
_HAD = (Response.FAILED, Response.INTOLERANT)


def or_did_not_respond(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave open what stands before "or did not respond to it" where nothing is read of it.

    "Lupus that is severe or did not respond to methotrexate" takes people who never had the drug,
    and a denial before the "or" ends there.
    """
    text = criterion.text
    for said in _OR_DID_NOT.finditer(text):
        leaf = next((one for one in leaves(tree) if _is_meant(one, said)), None)
        if leaf is None:
            continue
        begin = max((one.end() for one in _STOP.finditer(text, 0, said.start())), default=0)
        ends = [one.span[1] for one in leaves(tree) if one.span[1] <= said.start()]
        span = (max([begin, *ends]), said.start())
        tree = _opened(tree, leaf, Unread(span=span, text=text[slice(*span)].strip(" ,")), text)
    return tree


def _is_meant(leaf: Leaf, said: re.Match[str]) -> bool:
    return (
        isinstance(leaf, Treated)
        and leaf.response in _HAD
        and not leaf.contraindicated
        and leaf.span[1] > said.start()
    )


def _opened(tree: Requirement, leaf: Leaf, other: Unread, text: str) -> Requirement:
    """Return a tree with what stands before "or" beside a leaf, if nothing else of it is."""
    if tree is leaf:
        told = not other.text or _OF_THE_TREATMENT.search(other.text)
        return tree if told else Any((other, tree))
    found = leaves(tree)
    if isinstance(tree, Not) and any(one is leaf for one in found):
        start, end = min(other.span[0], found[0].span[0]), found[-1].span[1]
        return Unread(span=(start, end), text=text[start:end].strip(" ,"))
    if not isinstance(tree, All | Any | AllOrAny):
        return tree
    if isinstance(tree, Any) and any(part is leaf for part in tree.parts[1:]):
        return tree
    return type(tree)(tuple(_opened(part, leaf, other, text) for part in tree.parts))
