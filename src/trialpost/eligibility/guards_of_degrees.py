"""Guards that keep a degree whole: "moderate or greater", "except low-risk prostate cancer".

Who has a severe leak of a valve is meant by "moderate or greater", and by the bare word would not
be.
"""

import re

import msgspec

from trialpost.model.criterion import Criterion
from trialpost.model.requirement import HasCondition, Leaf, Named, Requirement, Treated, changed
from trialpost.vocabulary.lexicon import lexicon

_BEFORE = re.compile(
    r"(?P<sign>(?:(?:no|not)\s+)?(?:greater|more|worse|higher|less|milder|lower)(?:\s+severe)?\s+than"
    r"(?:\s+or\s+equal\s+to)?|at\s+(?:least|most)|above|below|exceeding|beyond|up\s+to|[<>≤≥]=?)"
    r"\s*(?:an?\s+)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?,?\s*(?:or|and)\s+(?:more\s+severe|greater|higher|worse|more|above|severer|beyond|over"
    r"|less|milder|lower|below|better)\b",
    re.IGNORECASE,
)
_FAR = 30
"""Characters before an illness in which the words over its degree may stand."""


def whole_degrees(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep what stands before or behind a degree: "greater than mild", "moderate or worse"."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition) or not leaf.severity:
            return leaf
        whole = tuple(_whole(one, leaf, text) for one in leaf.severity)
        if whole == leaf.severity:
            return leaf
        return msgspec.structs.replace(leaf, severity=whole)

    return changed(tree, change)


def _whole(word: str, leaf: HasCondition, text: str) -> str:
    """Return a degree with words, always the same, that say which others are meant, too."""
    start = max(0, leaf.span[0] - _FAR)
    told = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    found = told.search(text, *leaf.span)
    for nearer in () if found else told.finditer(text, start, leaf.span[0]):
        found = nearer
    if found is None:
        return word
    before = _BEFORE.search(text, start, found.start())
    behind = _BEHIND.match(text, found.end())
    sign = before["sign"].lower() if before else ""
    if sign.startswith(_AT_MOST) or (not sign and behind and _LESSER.search(behind[0])):
        return f"{word} or milder"
    if sign.startswith(_AT_LEAST) or (not sign and behind):
        return f"{word} or worse"
    if not sign:
        return word
    return f"milder than {word}" if sign.startswith(_UNDER) else f"worse than {word}"


_AT_MOST = ("no greater", "no more", "no worse", "no higher", "not greater", "not more",
            "not worse", "not higher", "at most", "up to", "≤", "<=")  # fmt: skip
_AT_LEAST = ("no less", "not less", "no milder", "no lower", "not lower", "at least", "≥", ">=",
             "greater than or", "more than or", "worse than or")  # fmt: skip
_UNDER = ("less", "milder", "lower", "below", "<")
_LESSER = re.compile(r"less|milder|lower|below|better", re.IGNORECASE)


_DEGREE = re.compile(
    r"(?:(?:low|very\s+low|intermediate)[\s-]*(?:risk|grade)|early[\s-]*stage|stage\s+\w+|grade\s+\w+|mild"
    r"|locali[sz]ed|organ[\s-]*confined|stable|(?:well[\s-]*)?controlled|asymptomatic|superficial"
    r"|small|inactive|resected|cured|treated|low[\s-]*dose|short[\s-]*term)[\s,-]+(?:[\w-]+[\s,]+){0,3}$",
    re.IGNORECASE,
)
_OF_SOME = re.compile(
    r"\s+(?:secondary\s+to|due\s+to|caused\s+by|related\s+to|that|which|requiring)\s+[\w-]+(?:\s+[\w-]+)?",
    re.IGNORECASE,
)
"""Words behind what is excepted that tell which of it: "regurgitation secondary to …"."""

_HARMLESS = re.compile(r"basal|squamous|skin|in-situ|cervical-c|cutaneous|hypothyroid|vitiligo")
"""Illnesses of which a text excepts nearly all that people have."""


def exceptions_in_full(criterion: Criterion, tree: Requirement) -> Requirement:
    """Spare nobody for the whole of what is excepted in part: "except mild asthma"."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition | Treated) or not leaf.but:
            return leaf
        partly = {one: _partly(one, leaf, text) for one in leaf.but}
        if not any(partly.values()):
            return leaf
        kept = tuple(one for one in leaf.but if not partly[one])
        words = tuple(f"but not {one}" for one in partly.values() if one)
        return msgspec.structs.replace(leaf, but=kept, qualifiers=(*leaf.qualifiers, *words))

    return changed(tree, change)


def _partly(one: Named, leaf: HasCondition | Treated, text: str) -> str:
    """Return the words of an exception that spares but some with a name; empty if it spares all."""
    at = text.lower().find(one.name.lower(), leaf.span[0]) if one.name else -1
    found = _DEGREE.search(text, 0, at) if at > 0 else None
    words = f"{found[0]}{one.name}" if found is not None else ""
    behind = _OF_SOME.match(text, at + len(one.name)) if at > 0 else None
    if behind is not None and not words:
        words = f"{one.name}{behind[0]}"
    names = lexicon()
    same = bool(one.concept) and one.concept in names and leaf.concept in names and (
        names.is_a(leaf.concept, one.concept)
    )  # fmt: skip
    if same:
        return words or one.name
    return "" if _HARMLESS.search(one.concept or one.name.lower()) else words
