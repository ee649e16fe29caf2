"""Put the leaves of the trees that we read at their places in the text that was read."""

from collections.abc import Iterator

import msgspec

from trialpost.eligibility import read_criteria
from trialpost.evaluation.criteria.alignment import Alignment
from trialpost.evaluation.criteria.marked import Span
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    Leaf,
    Not,
    Period,
    ReadCriterion,
    Requirement,
)


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf, or a form that one leaves out (``but``), with its places in the source.

    ``name`` is where its name stands, the whole leaf's place where it does not stand as written;
    ``window`` is the place of its period. ``negated`` is ``None`` where a tree's ``Not`` may stand
    for an "if" (``model.requirement.implies``).
    """

    leaf: Leaf
    span: Span
    name: Span
    is_exception: bool = False
    window: Span | None = None
    negated: bool | None = False


def placed(text: str) -> list[Placed]:
    """Read a text and return every leaf with its place in it."""
    found: list[Placed] = []
    for one in read_criteria(text):
        start, end = one.criterion.span
        alignment = Alignment(text[start:end], one.criterion.text, offset=start)
        for leaf, negated in _walk(one.requirement, negated=False):
            found += _places(one, leaf, negated, alignment)
    return found


def _walk(tree: Requirement, *, negated: bool | None) -> Iterator[tuple[Leaf, bool | None]]:
    if isinstance(tree, Not):
        yield from _walk(tree.part, negated=None if negated is None else not negated)
    elif isinstance(tree, All | Any | AllOrAny | AtLeast):
        conditional = isinstance(tree, Any) and len(tree.parts) == 2
        for at, part in enumerate(tree.parts):
            if conditional and at == 0 and isinstance(part, Not):
                yield from _walk(part.part, negated=None)
            else:
                yield from _walk(part, negated=negated)
    else:
        yield tree, negated


def _places(
    read: ReadCriterion, leaf: Leaf, negated: bool | None, alignment: Alignment
) -> Iterator[Placed]:
    text = read.criterion.text
    span = alignment.in_source(leaf.span)
    if span is None:
        return
    name = _found(getattr(leaf, "name", ""), text, leaf.span)
    period = getattr(leaf, "period", None)
    window = None
    if isinstance(period, Period) and period.words:
        window = _found(period.words, text, leaf.span)
    yield Placed(
        leaf=leaf,
        span=span,
        name=(alignment.in_source(name) if name else None) or span,
        window=alignment.in_source(window) if window else None,
        negated=negated,
    )
    for other in getattr(leaf, "but", ()):
        place = _found(other.name, text, leaf.span)
        where = alignment.in_source(place) if place else None
        if where is not None:
            yield Placed(
                leaf=leaf,
                span=where,
                name=where,
                is_exception=True,
                negated=None if negated is None else not negated,
            )


def _found(words: str, text: str, span: Span) -> Span | None:
    """Return where some words stand: within a range if they do, else the first place after it."""
    if not words:
        return None
    low, sought = text.lower(), words.lower()
    for start, end in (span, (span[0], len(text)), (0, len(text))):
        at = low.find(sought, start, end)
        if at >= 0:
            return at, at + len(sought)
    return None
