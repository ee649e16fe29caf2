"""Guards over words that point to something else: "these drugs", "RECIST 1.1", "a positive scan".

As in ``eligibility.guards``, each makes a tree weaker where the text says something else.
"""

import re

import msgspec

from trialpost.eligibility.named_within import is_test
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Age,
    All,
    Allergic,
    Any,
    HasCondition,
    InOtherTrial,
    Leaf,
    Measured,
    Period,
    Requirement,
    Scale,
    Treated,
    Unread,
    When,
    changed,
    leaves,
)
from trialpost.vocabulary.windows import WindowSort, windows_in


def _words(criterion: Criterion, leaf: Leaf) -> Unread:
    return Unread(span=leaf.span, text=criterion.text[slice(*leaf.span)])


_POINTING = re.compile(
    r"\b(?:these|those|such|this|that|said|same|above(?:-mentioned)?)\s+(?:\w+\s+){0,1}$",
    re.IGNORECASE,
)
_SUCH_AS = re.compile(r"\bsuch\s+as\s+(?:\w+\s+)?$", re.IGNORECASE)
_NAMELESS = frozenset({
    "medicine", "therapy", "treatment", "drug-therapy", "medical-condition", "disease",
    "procedure", "medical-device", "injection", "infusion",
})  # fmt: skip
_NAMELESS_WORDS = re.compile(
    r"(?:treatments?|therap(?:y|ies)|agents?|drugs?|medications?|medicines?|conditions?|diseases?"
    r"|disorders?|procedures?|devices?|agents?\s+in\s+.*)$",
    re.IGNORECASE,
)
_INGREDIENTS = "ingredient-of-the-study-treatment"


def pointed_back(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "these drugs" for none in particular: which are meant stands somewhere else."""
    text = criterion.text

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated | HasCondition | Allergic) or not _is_nameless(leaf):
            return leaf
        at = text.lower().find(leaf.name.lower(), *leaf.span) if leaf.name else -1
        start = at if at >= 0 else leaf.span[0]
        if not _POINTING.search(text, 0, start) or _SUCH_AS.search(text, 0, start):
            return leaf
        if isinstance(leaf, Allergic):
            return msgspec.structs.replace(leaf, concept=_INGREDIENTS)
        return _words(criterion, leaf)

    return changed(tree, change)


def _is_nameless(leaf: Treated | HasCondition | Allergic) -> bool:
    if leaf.concept:
        return leaf.concept in _NAMELESS
    return _NAMELESS_WORDS.fullmatch(leaf.name) is not None


_SIGN = r"(?:positive|negative|abnormal|normal|pathological|inconclusive|equivocal)"
_SIGN_BEFORE = re.compile(rf"\b{_SIGN}\s+(?:[\w-]+\s+){{0,4}}$", re.IGNORECASE)
_SIGN_BEHIND = re.compile(
    rf"\s+(?:(?:is|are|was|were|scan|test|result)s?\s+)*(?:{_SIGN}|positivity|negativity|reactivity)\b",
    re.I,
)


def test_results(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a test of which the result is asked for no more than what was done: "a positive PET"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or not is_test(leaf.concept):
            return leaf
        text, (start, end) = criterion.text, leaf.span
        inner = re.search(rf"\b{_SIGN}\b", text[start:end], re.IGNORECASE)
        if inner or _SIGN_BEFORE.search(text, max(0, start - 60), start) or (
            _SIGN_BEHIND.match(text, end)
        ):  # fmt: skip
            return _words(criterion, leaf)
        return leaf

    return changed(tree, change)


_STATUS = re.compile(
    r"\s+(?:sero-?)?status\b(?!\s*(?:[:=]|is|was|of)?\s*(?:positive|negative|\+))", re.I
)
_TOLD = re.compile(r"\b(?:positive|negative|infected|active|uninfected|sero\w+)\b", re.IGNORECASE)


def of_any_status(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "HIV status" for what it is known to be, and not for the illness."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition) or not leaf.infection:
            return leaf
        said = _STATUS.match(criterion.text, leaf.span[1])
        return leaf if said is None or _TOLD.search(criterion.text) else _words(criterion, leaf)

    return changed(tree, change)


_LESIONS = re.compile(r"\b(?:lesions?|tumou?rs?|targets?)\b", re.IGNORECASE)


def of_recist(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take RECIST for how a lesion is measured, and its version for no value."""
    found = leaves(tree)
    if not any(getattr(leaf, "concept", "") == "recist" for leaf in found):
        return tree
    lesions = [leaf for leaf in found if getattr(leaf, "concept", "") == "lesion-count"]
    if isinstance(tree, All):
        kept = tuple(part for part in tree.parts if getattr(part, "concept", "") != "recist")
        if kept and len(kept) < len(tree.parts) and (not lesions or _is_limited(lesions[0])):
            return kept[0] if len(kept) == 1 else All(kept)
    if isinstance(tree, Measured) and _LESIONS.search(criterion.text) and tree.low == 1:
        return msgspec.structs.replace(tree, name="lesion", concept="lesion-count")

    def change(leaf: Leaf) -> Requirement:
        return _words(criterion, leaf) if getattr(leaf, "concept", "") == "recist" else leaf

    return changed(tree, change)


def _is_limited(leaf: Leaf) -> bool:
    return isinstance(leaf, Measured) and (leaf.low is not None or leaf.high is not None)


_INCLUSIVE = re.compile(
    r"[\s,]*[(\[]?\s*(?:including|inclusive(?:\s+of)?)\s*(?P<value>\d+(?:\.\d+)?)?\s*(?:%|\w+)?\s*"
    r"(?:[)\]]|$|[.;,])",
    re.IGNORECASE,
)


def inclusive_limits(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let the limit itself count where a text says so: "less than 21 (including 21)"."""
    if "nclu" not in criterion.text:
        return tree

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Age | Measured) or not (leaf.low_strict or leaf.high_strict):
            return leaf
        said = _INCLUSIVE.match(criterion.text, leaf.span[1])
        if said is None:
            return leaf
        value = float(said["value"]) if said["value"] else None
        low = leaf.low_strict and (value is None or value == leaf.low)
        high = leaf.high_strict and (value is None or value == leaf.high)
        return msgspec.structs.replace(
            leaf, low_strict=leaf.low_strict and not low, high_strict=leaf.high_strict and not high
        )

    return changed(tree, change)


_COUNTED_TIME = re.compile(
    r"(?:with)?in\b|(?:over|during)\s+the\s+(?:next|coming|following)\b|(?:the\s+)?next\b"
    r"|for\s+the\s+next\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"\b(?:days?|weeks?|months?|years?)\b|\d\s*[dwmy]\b", re.IGNORECASE)


def coming_times(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep how soon something is planned: "surgery planned within the next 3 months"."""
    found = [leaf for leaf in leaves(tree) if isinstance(leaf, Treated)]
    planned = [leaf for leaf in found if leaf.when is When.PLANNED and leaf.period is None]
    if not planned:
        return tree
    text = criterion.text
    windows = [
        window
        for window in windows_in(text)
        if window.sort is WindowSort.FUTURE and _is_length(text[slice(*window.span)])
    ]

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or leaf not in planned:
            return leaf
        near = [one for one in windows if one.span[0] >= leaf.span[0]] or windows[-1:]
        if not near:
            return leaf
        return msgspec.structs.replace(leaf, period=Period(words=text[slice(*near[0].span)]))

    return changed(tree, change) if windows else tree


_OF_STUDY = re.compile(
    r"\b(?:before|prior\s+to|preceding|after|since|of|until)\s+(?:the\s+|their\s+)?"
    r"(?:(?:first|last|next)\s+)?(?:(?:use|dos(?:e|ing)|administration|intake|start|initiation|receipt)\s+"
    r"(?:of\s+)?)?(?:the\s+)?$",
    re.IGNORECASE,
)


def from_study_treatment(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask nobody for what a time is reckoned from: "within 3 years before the study drug"."""
    if not isinstance(tree, All | Any):
        return tree
    parts = tuple(from_study_treatment(criterion, part) for part in tree.parts)
    kept = tuple(
        part
        for part in parts
        if not (
            isinstance(part, Treated)
            and part.concept == "study-treatment"
            and _OF_STUDY.search(criterion.text, 0, part.span[0])
        )
    )
    if not kept or len(kept) == len(parts):
        return tree if parts == tree.parts else type(tree)(parts)
    return kept[0] if len(kept) == 1 else type(tree)(kept)


_SCORED = re.compile(
    r"\s+(?:(?:severity|rating|symptom|activity|total)\s+)?(?:scores?|index|scale|inventory|questionnaire)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"\W*(?:[<>≤≥=]|at\s+least|less|more|greater|of)?\s*\d", re.IGNORECASE)


def scores_of_illness(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take "Neck Disability score ≥ 20" for no illness: it is a value, and not known by name."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition) or not leaf.qualifiers:
            return leaf
        at = criterion.text.lower().find(leaf.name.lower(), *leaf.span) if leaf.name else -1
        scored = at >= 0 and _SCORED.match(criterion.text, at + len(leaf.name))
        limited = any(map(_LIMIT.match, leaf.qualifiers))
        return _words(criterion, leaf) if scored and limited else leaf

    return changed(tree, change)


_CANNOT = re.compile(
    r"\b(?:cannot|can\s+not|can't|could\s+not|(?:un|not\s+)able\s+to|(?:in|not\s+)eligible\s+(?:for|to))\s+(?:\w+\s+){0,4}$",
    re.IGNORECASE,
)


def barred_elsewhere(criterion: Criterion, tree: Requirement) -> Requirement:
    """Put nobody into another trial who cannot take part in it: "gout who cannot take part in"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, InOtherTrial):
            return leaf
        barred = _CANNOT.search(criterion.text, 0, leaf.span[0]) or _CANNOT.match(
            criterion.text, *leaf.span
        )
        return _words(criterion, leaf) if barred else leaf

    return changed(tree, change)


def _is_length(words: str) -> bool:
    """Say whether words say how soon something is, and not only that it is to come."""
    return _COUNTED_TIME.match(words) is not None and _LENGTH.search(words) is not None


def minutes_of(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave a length of less than a day beside a value unread: "150 minutes of exercise a week"."""

    def change(leaf: Leaf) -> Requirement:
        period = leaf.period if isinstance(leaf, Measured) else None
        short = period is not None and period.lasting is not None and period.lasting < 1
        bare = isinstance(leaf, Measured) and leaf.scale is Scale.VALUE and not _is_limited(leaf)
        return _words(criterion, leaf) if short and bare else leaf

    return changed(tree, change)
