"""Guards that keep both sides of a joint: "previous or planned", "none or mild"."""

import re

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    Leaf,
    Not,
    Requirement,
    Treated,
    Unread,
    When,
    changed,
    leaves,
    nodes,
)
from trialpost.vocabulary.lexicon import lexicon

_NONE_OR_SOME = re.compile(
    r"\W*(?:no|none|absent|absence)\W+(?:or|to|and/or|/)\W+(?:only\s+)?(?:mild|minimal|minor|slight|few"
    r"|moderate|low|stable|minimally|mildly)\b",
    re.IGNORECASE,
)


def none_or_some(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave "no or mild symptoms" unread: who has none and who has a little are both meant."""
    if _NONE_OR_SOME.match(criterion.text) and leaves(tree):
        return Unread(span=(0, len(criterion.text)), text=criterion.text)
    return tree


def contradictory(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what asks for a thing and for its opposite, or keeps out by either of them.

    No text means that; it is a sign that a denial was taken for more than it says.
    """
    exclusion = criterion.kind is CriterionKind.EXCLUSION
    if not any(isinstance(node, Not) for node in nodes(tree)):
        return tree
    for node in nodes(tree):
        if isinstance(node, All) or (exclusion and isinstance(node, Any)):
            held = {_thing(part) for part in node.parts if not isinstance(part, Not)} - {None}
            denied = {_denied(part) for part in node.parts} - {None}
            if held & denied:
                return Unread(span=(0, len(criterion.text)), text=criterion.text)
    return tree


def _thing(part: Requirement) -> tuple[type, str] | None:
    """Return what a leaf is of, by its kind and its concept or name; nothing of other nodes."""
    name = getattr(part, "concept", "") or getattr(part, "name", "").lower()
    return (type(part), name) if name else None


def _denied(part: Requirement) -> tuple[type, str] | None:
    """Return what a part denies altogether; nothing if it denies but a form of it or a time."""
    if not isinstance(part, Not):
        return None
    narrowed = ("period", "qualifiers", "severity", "stage", "but", "low", "high", "lines")
    plain = not any(getattr(part.part, field, None) for field in narrowed)
    return _thing(part.part) if plain else None


_PAST = r"(?:past|previous(?:ly)?|prior|presence\s+of|current(?:ly)?|ongoing|existing|history\s+of)"
_NEXT = r"(?:planned|planning|scheduled(?:\s+for)?|anticipated|expected)"
_EITHER = re.compile(
    rf"\b(?:(?P<past>{_PAST})\W*(?:or|and/or|/)\s*{_NEXT}|{_NEXT}\W*(?:or|and/or|/)\s*{_PAST})\b",
    re.IGNORECASE,
)
_NEXT_TOO = re.compile(
    rf"\bor\s+(?:is\s+|are\s+|if\s+)?{_NEXT}(?:\s+(?:at\s+)?any\s*time|\s+to\s+(?:occur|happen))?"
    r"(?:\s+(?:during|within|after|in|before|prior|throughout|over|while|for)\b[^,;:()]*)?[\s.;,)]*$",
    re.IGNORECASE,
)
_COMING = re.compile(r"plan|schedul|anticipat|expect", re.IGNORECASE)
_CLOSE = 45
"""Characters behind "previous or planned" in which the treatment stands."""


def either_time(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let a treatment of which two times are said be of either: "previous or planned"."""
    said = _EITHER.search(criterion.text) if _COMING.search(criterion.text) else None
    if said is None:
        return tree
    found = [leaf for leaf in leaves(tree) if isinstance(leaf, Treated)]
    behind = [one for one in found if said.end() <= one.span[0] < said.end() + _CLOSE]
    if len({one.span for one in behind}) < len(behind):
        return tree  # both times have been read
    if len(behind) == 1 or all(map(_is_planned, behind)):
        for one in behind:
            tree = _twice(tree, one)
    return tree


def planned_too(criterion: Criterion, tree: Requirement) -> Requirement:
    """Mean a plan, too: "surgery within 2 months or planned"."""
    last = _NEXT_TOO.search(criterion.text) if _COMING.search(criterion.text) else None
    if last is None:
        return tree
    found = [leaf for leaf in leaves(tree) if isinstance(leaf, Treated)]
    if not isinstance(tree, Any | Treated) or len(found) < len(leaves(tree)):
        return tree
    if any(_is_planned(one) or one.span[1] > last.start() for one in found):
        return tree
    more = [msgspec.structs.replace(one, when=When.PLANNED, period=None) for one in found]
    return Any((*(tree.parts if isinstance(tree, Any) else (tree,)), *more))


def _is_planned(leaf: Treated) -> bool:
    return leaf.when is When.PLANNED


def _twice(tree: Requirement, one: Treated) -> Requirement:
    """Ask for a treatment that was had or is planned."""

    def change(leaf: Leaf) -> Requirement:
        if leaf is not one or not isinstance(leaf, Treated):
            return leaf
        kept = tuple(word for word in leaf.qualifiers if not re.fullmatch(_PAST, word, re.I))
        had = When.EVER if leaf.when is When.PLANNED or leaf.when is When.UNSAID else leaf.when
        return Any(
            (
                msgspec.structs.replace(leaf, when=had, qualifiers=kept),
                msgspec.structs.replace(leaf, when=When.PLANNED, qualifiers=kept, period=None),
            )
        )

    return changed(tree, change)


_CONTRAINDICATED = re.compile(r"\bcontra-?indications?\b(?!\s+for\b)", re.IGNORECASE)


_ANYTHING = frozenset({"", "medicine"})


def contraindicated_too(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep the contraindication of "allergy or contraindication to aspirin" beside the allergy."""
    text = criterion.text
    if criterion.kind is not CriterionKind.EXCLUSION or not _CONTRAINDICATED.search(text):
        return tree
    if any(isinstance(leaf, Treated) and leaf.contraindicated for leaf in leaves(tree)):
        return tree
    many = sum(isinstance(leaf, Allergic) for leaf in leaves(tree)) > 1

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Allergic) or leaf.concept in _ANYTHING:
            return leaf
        if many and not _CONTRAINDICATED.search(text[: leaf.span[1]]):
            return leaf
        other = Treated(
            span=leaf.span,
            name=leaf.name,
            concept=leaf.concept,
            contraindicated=True,
            qualifiers=leaf.qualifiers,
        )
        return Any((leaf, other))

    return changed(tree, change)


_VIEWING = ("imaging", "ultrasound")


def poor_views(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep nobody out who has had no scan: "absence of a good echocardiographic window"."""
    if criterion.kind is not CriterionKind.EXCLUSION:
        return tree
    if isinstance(tree, Any | All | AllOrAny):
        return type(tree)(tuple(poor_views(criterion, part) for part in tree.parts))
    if isinstance(tree, Not) and isinstance(tree.part, Treated) and tree.part.qualifiers and (
        any(lexicon().is_a(tree.part.concept, one) for one in _VIEWING)
    ):  # fmt: skip
        span = tree.part.span
        return Unread(span=span, text=criterion.text[slice(*span)])
    return tree


_RESOLVED = re.compile(
    r"\b(?:toxic\w*|adverse|side)\b.*\bexcept.*\b(?:resolv|recover|return|improv)", re.I | re.DOTALL
)


def resolved(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask nobody for what may be left of a toxicity: "(except alopecia) had been resolved"."""
    if "xcept" in criterion.text and _RESOLVED.search(criterion.text) and leaves(tree):
        return Unread(span=(0, len(criterion.text)), text=criterion.text)
    return tree


_AMONG = re.compile(
    r"[\s,;(]+(?:and\s+)?includ(?:ing|es?)\s+(?:those|participants?|patients?|subjects?)\s+(?:with|who)\b",
    re.IGNORECASE,
)


def among(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask the head alone where its list is of some of it: "leukemia, including patients with"."""
    if not isinstance(tree, Any) or len(tree.parts) < 2 or criterion.items:
        return tree
    said = _AMONG.search(criterion.text) if "nclud" in criterion.text else None
    if said is None:
        return tree
    first, *rest = tree.parts
    head = leaves(first)
    if not head or any(leaf.span[0] >= said.start() for leaf in head):
        return tree
    behind = [leaf for part in rest for leaf in leaves(part)]
    ends = ";" in criterion.text[said.end() :]
    return tree if ends or any(leaf.span[0] < said.start() for leaf in behind) else first


def examined(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave out how it is found: "as assessed by history and physical examination"."""
    if not isinstance(tree, All | Any | AllOrAny) or not _FOUND_BY.search(criterion.text):
        return tree
    parts = tuple(examined(criterion, part) for part in tree.parts)
    kept = tuple(
        part
        for part in parts
        if not (isinstance(part, Treated) and part.concept == "physical-examination")
    )
    if not kept or len(kept) == len(parts):
        return type(tree)(parts)
    return kept[0] if len(kept) == 1 else type(tree)(kept)


_FOUND_BY = re.compile(
    r"\b(?:by|on|from|per)\s+(?:medical\s+)?history\s*(?:,|and|or|/)+\s*physical\s+exam", re.I
)
