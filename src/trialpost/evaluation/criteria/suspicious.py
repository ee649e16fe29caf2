"""Look for trees that do not say what their criterion says, by signs that need no label.

Each sign is only a reason to read the criterion by hand: a number that stands in no leaf, a word of
negation without a ``Not``, an "or" without an ``Any``.
"""

import re
from collections.abc import Iterator

from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasMarker,
    Leaf,
    LeftToTeam,
    MarkerStatus,
    Measured,
    Not,
    ReadCriterion,
    Requirement,
    Treated,
    Unread,
    leaves,
    nodes,
)

_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[.,]\d+)*")
_COMPARED = re.compile(
    r"(?:[<>≤≥=]|\b(?:at least|at most|less than|more than|greater than|older than|younger than|"
    r"below|above|up to|within|between)\b)\s*\d",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|without|absence of|free of|never|none|lack of|negative|neither)\b", re.IGNORECASE
)
_EXCEPTION = re.compile(
    r"\b(?:except|unless|other than|excluding|with the exception of|apart from)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|when|who|in case|un\w+able|unable|inability)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b|\band/or\b", re.IGNORECASE)
_AND = re.compile(r"\band\b(?!/)", re.IGNORECASE)
_LONG = 60
"""Characters of a condition's or treatment's name without a concept that make one look twice."""


def doubts(read: ReadCriterion) -> Iterator[tuple[str, str]]:
    """Yield what looks wrong about a tree: the sort of doubt, and the words that raise it."""
    text, found = read.criterion.text, leaves(read.requirement)
    if not found:
        yield "no leaf", text[:40]
    for leaf in found:
        yield from _about_leaf(leaf, text)
    if any(isinstance(leaf, Unread) for leaf in found):
        return
    yield from _lost_numbers(text, found)
    if found and all(isinstance(leaf, LeftToTeam) for leaf in found):
        return
    yield from _lost_words(text, read.requirement)
    yield from _lost_stretches(text, found)


def _about_leaf(leaf: Leaf, text: str) -> Iterator[tuple[str, str]]:
    start, end = leaf.span
    if not 0 <= start < end <= len(text):
        yield "span out of the text", f"{leaf.span}"
    low, high = getattr(leaf, "low", None), getattr(leaf, "high", None)
    if low is not None and high is not None and low > high:
        yield "lower limit above the upper", f"{low:g} > {high:g}"
    if isinstance(leaf, Age) and (low or 0) > 100:
        yield "age above 100", f"{low}"
    if isinstance(leaf, Measured) and low is None and high is None:
        after = text[start : end + 30]
        if _COMPARED.search(after):
            yield "measurement without the limit that stands there", after
    name = getattr(leaf, "name", "")
    if not getattr(leaf, "concept", "") and len(name) > _LONG:
        yield "long name without a concept", name


def _lost_numbers(text: str, found: tuple[Leaf, ...]) -> Iterator[tuple[str, str]]:
    for match in _NUMBER.finditer(text):
        if not any(start <= match.start() < end for start, end in _covered(text, found)):
            around = text[max(0, match.start() - 25) : match.end() + 15]
            yield "number in no leaf", around
            return


def _lost_words(text: str, tree: Requirement) -> Iterator[tuple[str, str]]:
    within = tuple(nodes(tree))
    negated = any(
        isinstance(node, Not)
        or (isinstance(node, HasMarker) and node.status is MarkerStatus.NEGATIVE)
        or (isinstance(node, Treated) and node.contraindicated)
        for node in within
    )
    word = _NEGATION.search(text)
    if word and not negated:
        yield "negation without a Not", word.group()
    has_not = any(isinstance(node, Not) for node in within)
    if has_not and not word and not _EXCEPTION.search(text) and not _CONDITION.search(text):
        yield "a Not without a word of negation", text[:30]
    exception = _EXCEPTION.search(text)
    if exception and not negated and not any(getattr(node, "but", ()) for node in within):
        yield "exception that the tree does not hold", exception.group()
    if _OR.search(text) and not any(isinstance(node, Any | AllOrAny | AtLeast) for node in within):
        yield "'or' without alternatives", ""
    joined = any(isinstance(node, All | Any | AllOrAny) for node in within)
    if _AND.search(text) and not joined:
        yield "'and' with one leaf", ""


def _lost_stretches(text: str, found: tuple[Leaf, ...]) -> Iterator[tuple[str, str]]:
    """Yield the longest stretch under no leaf, if it is longer than a clause's small words."""
    ends, stretches = 0, []
    for start, end in sorted(_covered(text, found)):
        if start > ends:
            stretches.append(text[ends:start])
        ends = max(ends, end)
    stretches.append(text[ends:])
    longest = max(stretches, key=len)
    if len(longest) > _LONG // 2:
        yield "long stretch under no leaf", longest.strip()


def _covered(text: str, found: tuple[Leaf, ...]) -> list[tuple[int, int]]:
    """Return the places of leaves and of the words that they keep: periods, qualifiers, stages."""
    places = [leaf.span for leaf in found]
    for leaf in found:
        period = getattr(leaf, "period", None)
        kept = [period.words] if period else []
        for field in ("qualifiers", "severity", "stage", "but"):
            kept += [getattr(one, "name", one) for one in getattr(leaf, field, ())]
        for words in filter(None, kept):
            at = text.lower().find(words.lower())
            if at >= 0:
                places.append((at, at + len(words)))
    return places
