"""Guards over who gave something up long enough ago: "does not smoke, or stopped 6 months ago".

As in ``eligibility.guards``, they make a tree of what the text says where the tree says otherwise.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    Any,
    Leaf,
    Not,
    Requirement,
    Treated,
    Unread,
    UsesSubstance,
    When,
    leaves,
)

_STOPPED = re.compile(
    r"\bnot\b[^.;:]*?,?\s+or\s+(?:(?:who\s+)?(?:have|has|had|must\s+have)\s+)?"
    r"(?P<stop>stopped|quit|gave\s+up|given\s+up|ceased|discontinued)\b[^.;:,]*?"
    r"(?:at\s+least|more\s+than|longer\s+than|over|[≥>]=?)\s*"
    r"(?P<long>[\w.]+\s*(?:days?|weeks?|months?|years?))\s+(?:ago|before|prior|earlier)\b",
    re.IGNORECASE,
)


def given_up_long_ago(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for none now and none since: "does not smoke, or stopped at least 6 months ago".

    Read as a denial of all that stands behind it, this would keep out who stopped long ago, the
    very people that it takes. Where more is denied than one thing the text is left unread.
    """
    said = _STOPPED.search(criterion.text) if criterion.kind is CriterionKind.INCLUSION else None
    denied = [one for one in leaves(tree) if one.span[1] <= said.start("stop")] if said else []
    if said is None or not any(map(_is_turned, denied)):
        return tree
    only = denied[0]
    alone = all(one is only or _is_of_stopping(one, said) for one in leaves(tree))
    if not isinstance(tree, Not) or not alone or not isinstance(only, UsesSubstance | Treated):
        return Unread(span=(0, len(criterion.text)), text=criterion.text)
    assert only.period is not None  # noqa: S101 - it is turned
    since = msgspec.structs.replace(
        only.period,
        words=f"in the last {said['long']}",
        oldest=only.period.newest,
        newest=None,
    )
    return Not(msgspec.structs.replace(only, period=since))


def _is_turned(leaf: Leaf) -> bool:
    """Say whether a leaf asks for what was before a day, and so denies what was long ago."""
    period = leaf.period if isinstance(leaf, UsesSubstance | Treated) else None
    return period is not None and period.newest is not None and period.oldest is None


def _is_of_stopping(leaf: Leaf, said: re.Match[str]) -> bool:
    """Say whether a leaf is the word for stopping itself."""
    own = isinstance(leaf, Unread) or (isinstance(leaf, Treated) and not leaf.concept)
    return own and leaf.span[0] >= said.start("stop") and leaf.span[1] <= said.end()


def never_begun(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "non-smoker" beside "or quit over 5 years ago" for who never smoked.

    Who quit a year ago smokes no more either, and is not one of those that the text takes.
    """
    if not isinstance(tree, Any):
        return tree
    given_up = any(
        isinstance(one, UsesSubstance) and one.concept == "former-smoker" and one.period is not None
        for one in tree.parts
    )
    return Any(tuple(map(_never, tree.parts))) if given_up else tree


def _never(part: Requirement) -> Requirement:
    if isinstance(part, UsesSubstance) and part.concept == "non-smoker" and part.period is None:
        return Not(msgspec.structs.replace(part, concept="tobacco", when=When.EVER))
    return part
