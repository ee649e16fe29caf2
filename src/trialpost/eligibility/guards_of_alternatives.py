"""Guards over what stands behind "or": no half of an alternative is dropped.

"Takes hydroxychloroquine, or cannot take it" names nothing behind its "or". Where those words speak
of the treatment before them, they are read of it; else they are kept as a part that is not read, so
that nobody fails for the half alone that was.
"""

import re

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    Any,
    Leaf,
    LeftToTeam,
    Not,
    Requirement,
    Response,
    SexIs,
    Treated,
    Unread,
    When,
    changed,
    leaves,
    nodes,
)

_OR = re.compile(r"(?<!and/)(?<![-/])\bor\b(?![-/])", re.IGNORECASE)
_END = re.compile(r"[,;.:()\[\]\n](?!\d)|\b(?:or|and|but)\b|$", re.IGNORECASE)
_CLAUSE = (
    r"(?:(?:(?:patients?|participants?|people|those)\s+)?(?:who|that)\s+)?"
    r"(?:(?:is|are|was|were|has|have|had|been|be)\s+)*"
)
_IT = (
    r"(?:it|them|(?:this|these|the|that|such)\s+"
    r"(?:drugs?|medicines?|medications?|treatments?|therap(?:y|ies)|agents?))\b"
)
_NOT_ABLE = (
    r"(?:can\s*not|can['’]t|could\s+not|couldn['’]t|may\s+not|must\s+not|should\s+not|unable\s+to"
    r"|not\s+(?:able|allowed|permitted)\s+to|inability\s+to|not\s+suitable\s+(?:for|to))"
)
_SAID: tuple[tuple[re.Pattern[str], Response | None], ...] = tuple(
    (re.compile(rf"\s*{_CLAUSE}(?:{words})", re.IGNORECASE), response)
    for words, response in (
        (
            rf"(?:an?\s+|any\s+|known\s+)*contra-?indications?\s+(?:to|for|against)\s+(?:\w+\s+)?{_IT}"
            r"|(?:(?:it|they)\s+(?:is|are)\s+)contra-?indicated"
            rf"|contra-?indicated\s+(?:for|to)\s+{_IT}"
            rf"|{_NOT_ABLE}\s+(?:safely\s+)?(?:take|use|have|get|receive|be\s+given|be\s+treated\s+with"
            rf"|start|be\s+prescribed)\s+{_IT}"
            rf"|(?:{_NOT_ABLE}|do(?:es)?\s+not|don['’]t)\s+(?:tolerate|bear|stand)\s+{_IT}"
            rf"|not\s+(?:eligible|suitable|candidates?|a\s+candidate)\s+for\s+{_IT}"
            rf"|ineligible\s+for\s+{_IT}",
            None,
        ),
        (
            rf"(?:did\s+not|have\s+not|has\s+not|not)\s+(?:tolerate|bear|stand)d?\s+{_IT}"
            rf"|not\s+(?:tolerated|tolerant\s+of)\s+{_IT}"
            rf"|(?:an?\s+|known\s+)*(?:intoleran(?:t|ce)|hypersensitiv\w+)\s+(?:to|of)\s+{_IT}"
            rf"|(?:any\s+|bad\s+|severe\s+)*(?:side\s+effects?|adverse\s+(?:effects?|reactions?|events?))"
            rf"\s+(?:from|of|to|with|on)\s+{_IT}",
            Response.INTOLERANT,
        ),
        (
            rf"(?:did|do|does|has|have)\s+not\s+(?:respond(?:ed)?|improved?)\s+(?:to|on|with)\s+{_IT}"
            rf"|not\s+responded\s+to\s+{_IT}"
            rf"|(?:an?\s+|no\s+|inadequate\s+|insufficient\s+|poor\s+)*(?:response|failure)\s+(?:to|of|on)\s+{_IT}"
            rf"|failed\s+(?:on\s+)?{_IT}|not\s+helped\s+by\s+{_IT}|refractory\s+to\s+{_IT}",
            Response.FAILED,
        ),
    )
)
"""What is said of a treatment named before, and how it went then; of ``None`` it must not be."""

_NOT_ALLOWED = re.compile(
    rf"\bor\s+{_CLAUSE}(?:not\s+(?:allowed|permitted)|prohibited|forbidden)\b", re.IGNORECASE
)
_OF_IT = re.compile(rf"[^,;:.()]*\b{_IT}\W*$", re.IGNORECASE)


def told_of_it(criterion: Criterion, tree: Requirement) -> Requirement:
    """Read "or cannot take it", "or did not respond to it" of the treatment before it."""
    text = criterion.text
    if isinstance(tree, Not) and _NOT_ALLOWED.search(text):
        return Unread(span=(0, len(text)), text=text)  # the denial is of the second half alone
    for said in _OR.finditer(text):
        before = [one for one in leaves(tree) if one.span[0] < said.start() and any(one.span)]
        last = before[-1] if before else None
        if not isinstance(last, Treated):
            continue
        end = _end(text, said.end())
        told = _told(text, said.end(), last)
        if told is None and not _is_of_it(tree, text, said.end(), end):
            continue
        more = told or Unread(span=(said.end() + 1, end), text=text[said.end() + 1 : end])
        tree = _with(_without(tree, said.end(), end), last, more)
    return tree


def _told(text: str, at: int, last: Treated) -> Treated | None:
    for pattern, response in _SAID:
        found = pattern.match(text, at)
        if found is not None:
            return Treated(
                span=(at + 1, found.end()),
                name=last.name,
                concept=last.concept,
                when=last.when if response is None else When.EVER,
                contraindicated=response is None,
                response=response or Response.UNSAID,
            )
    return None


def _is_of_it(tree: Requirement, text: str, start: int, end: int) -> bool:
    """Say whether words of "it" were taken for names that nothing knows: "or had to stop it"."""
    within = [one for one in leaves(tree) if start <= one.span[0] < end]
    return bool(within) and _OF_IT.match(text[start:end]) is not None and all(
        isinstance(one, Treated) and not one.concept for one in within
    )  # fmt: skip


def _without(tree: Requirement, start: int, end: int) -> Requirement:
    """Take out of a choice what was made of a stretch of its text."""
    if isinstance(tree, Any | All) and tree.parts:
        kept = tuple(
            _without(part, start, end)
            for part in tree.parts
            if not (found := leaves(part)) or not all(start <= one.span[0] < end for one in found)
        )
        if kept:
            return kept[0] if len(kept) == 1 else type(tree)(kept)
    return tree


def _with(tree: Requirement, leaf: Leaf, more: Requirement) -> Requirement:
    """Put an alternative to a leaf, or to what denies it."""
    if tree is leaf or (isinstance(tree, Not) and leaf in leaves(tree)):
        return Any((tree, more))
    if isinstance(tree, Any) and any(part is leaf for part in tree.parts):
        return Any((*tree.parts, more))
    if isinstance(tree, Any | All):
        return type(tree)(tuple(_with(part, leaf, more) for part in tree.parts))
    return changed(tree, lambda one: Any((one, more)) if one is leaf else one)


_STATES = re.compile(
    rf"\s*,?\s*(?:else\s+|otherwise\s+|if\s+|alternatively,?\s+)?{_CLAUSE}"
    r"(?:(?:he|she|they|it|you)\s+)?(?:(?:currently|previously|already|still|never|not|ever|also)\s+)*"
    r"(?:is|are|was|were|has|have|had|did|do|does|can|can\s*not|can['’]t|could|will|would|should|must|may"
    r"|never|not|unable|able|inability|intoleran(?:t|ce)|unsuitable|ineligible|refractory|resistant"
    r"|contra-?indicat\w+|failed|naive|stopped|discontinued|declined|lacks?)\b(?!\s*$)",
    re.IGNORECASE,
)
"""How words begin that say something of their own, rather than name another thing."""
_DENIES = re.compile(r"\b(?:no|not|never|neither|nor|without|non)\b", re.IGNORECASE)


def not_dropped(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep an alternative of which nothing was made, so that its other half alone decides nothing.

    What "no … or …" denies is denied of both.
    """
    text = criterion.text
    if criterion.kind is not CriterionKind.INCLUSION or " or " not in text.lower():
        return tree
    for said in _OR.finditer(text):
        found = [one for one in leaves(tree) if any(one.span)]
        before = [one for one in found if one.span[0] < said.start()]
        end = _end(text, said.end())
        words = text[said.end() : end].strip(" -")
        if not before or not words or not _STATES.match(text, said.end(), end):
            continue
        if _DENIES.search(text, _sentence(text, said.start()), said.start()):
            continue
        if _in_brackets(text, said.start()) or _is_read(tree, said.start(), end, words):
            continue
        if _is_denied(tree, before[-1]) or isinstance(before[-1], LeftToTeam | Unread):
            continue
        start = text.index(words, said.end())
        more = Unread(span=(start, start + len(words)), text=words)
        if criterion.items:
            tree = _with(tree, before[-1], more)
        else:
            tree = _beside(tree, more, _sentence(text, said.start()))
    return tree


def _end(text: str, start: int) -> int:
    found = _END.search(text, start)
    return found.start() if found else len(text)


def _in_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _sentence(text: str, at: int) -> int:
    """Return where the sentence begins in which a place lies."""
    return max(text.rfind(mark, 0, at) for mark in (". ", ";", "\n")) + 1


def _is_read(tree: Requirement, start: int, end: int, words: str) -> bool:
    """Say whether something in a tree speaks of a stretch of its text."""
    for leaf in leaves(tree):
        if leaf.span[0] < end and start < leaf.span[1]:
            return True
        period = getattr(leaf, "period", None)
        told = (*getattr(leaf, "qualifiers", ()), *((period.words,) if period else ()))
        if any(one and (one in words or words in one) for one in told):
            return True
    return False


def _is_denied(tree: Requirement, leaf: Leaf) -> bool:
    return any(isinstance(node, Not) and leaf in leaves(node) for node in nodes(tree))


def _beside(tree: Requirement, more: Requirement, start: int) -> Requirement:
    """Put an alternative to what its sentence asks, apart from people's age and sex."""
    if isinstance(tree, Any):
        return Any((*tree.parts, more))
    if not isinstance(tree, All):
        return Any((tree, more))
    apart = tuple(one for one in tree.parts if _stands_apart(one, start))
    rest = tuple(one for one in tree.parts if not _stands_apart(one, start))
    if not rest:
        return Any((tree, more))
    return All((*apart, Any((All(rest) if len(rest) > 1 else rest[0], more))))


def _stands_apart(part: Requirement, start: int) -> bool:
    return isinstance(part, Age | SexIs) or all(one.span[1] <= start for one in leaves(part))
