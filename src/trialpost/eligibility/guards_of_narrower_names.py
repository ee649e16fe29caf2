"""Guards over names that say more than the concept that they are taken for.

"Pelvic trauma" is an injury, and not every injury; a "Heart Failure Unit" is no heart failure.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import re

import msgspec

from trialpost.eligibility.choices import in_every_choice
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    HasCondition,
    Leaf,
    Requirement,
    Treated,
    Unread,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import lexicon

_NARROWING = frozenset(
    "structural metabolic pelvic sustained lumbar thoracic facial limb electrical genital blast "
    "crush maxillofacial primary complete congenital vasovagal childhood multiple cervical "
    "functional abdominal malignant left right obstructive uremia uremic azotemia refractory "
    "tonic-clonic insulin-dependent drug-induced idiopathic".split()
)
"""Words of a name that make it narrower, where the concept does not say them itself."""

_OF_TREATMENTS = frozenset({"lumbar", "cervical", "thoracic", "pelvic", "facial", "abdominal"})
"""Those that make a treatment narrower: where it was done."""

_AS_GOOD = {
    "left": ("main", "ventricular"),
    "malignant": ("tumor", "tumors", "tumour", "neoplasm", "disease", "neoplasms", "tumours"),
    "primary": ("pulmonary",),
    "idiopathic": ("pulmonary", "thrombocytopenic", "parkinson's"),
    "insulin-dependent": ("diabetes",),
    "cervical": ("cancer", "carcinoma", "cap", "diaphragm"),
    "right": ("ventricular",),
    "congenital": ("immunodeficiency", "immunodeficiencies"),
    "obstructive": ("pulmonary", "airway", "lung", "sleep"),
    "multiple": ("endocrine", "organ"),
}
"""Words behind which one of those says nothing more: "malignant tumor" is any cancer."""


def names_say_more(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep the word with which a name is narrower than its concept: "metabolic bone disease"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, HasCondition | Treated) or leaf.concept not in lexicon():
            return leaf
        more = _more(leaf)
        if not more:
            return leaf
        return msgspec.structs.replace(leaf, qualifiers=(*more, *leaf.qualifiers))

    return changed(tree, change)


def _more(leaf: HasCondition | Treated) -> tuple[str, ...]:
    own = f"{leaf.concept} {lexicon().concept(leaf.concept).name}".lower()
    narrowing = _OF_TREATMENTS if isinstance(leaf, Treated) else _NARROWING
    words = leaf.name.split()
    said = " ".join(leaf.qualifiers).lower()
    return tuple(
        word
        for word, behind in zip(words, [*words[1:], ""], strict=True)
        if (low := word.lower()) in narrowing
        and low[:_STEM] not in own
        and low not in said
        and behind.lower() not in _AS_GOOD.get(low, ())
    )


_STEM = 6
"""Letters of a word that its forms share: malignant, malignancy."""

_PLACE = re.compile(
    r"\s*(?:units?|clinics?|departments?|wards?|teams?|specialists?|programme|registr(?:y|ies)|guidelines?"
    r"|societ(?:y|ies)|associations?|conferences?|foundation|institute|research\s+laborator(?:y|ies))\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*/\s*")


def places_and_bodies(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread an illness that is but the name of a place: "in Heart Failure Units"."""
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(len(parts) - 1, -1, -1):
            if not _is_place(parts[at], text):
                continue
            parts[at] = _words(parts[at], text)
            for place in range(at - 1, -1, -1):
                end, start = leaves(parts[place])[-1].span[1], leaves(parts[place + 1])[0].span[0]
                if _JOINED.fullmatch(text, end, start) is None:
                    break
                parts[place] = _words(parts[place], text)
        return parts

    tree = in_every_choice(tree, shared)
    return changed(tree, lambda leaf: _words(leaf, text) if _is_place(leaf, text) else leaf)


def _is_place(part: Requirement, text: str) -> bool:
    if not isinstance(part, HasCondition | Treated) or not part.name:
        return False
    at = text.lower().find(part.name.lower(), part.span[0])
    return at >= 0 and _PLACE.match(text, at + len(part.name)) is not None


def _words(part: Requirement, text: str) -> Unread:
    found = leaves(part)
    span = (found[0].span[0], found[-1].span[1])
    return Unread(span=span, text=text[slice(*span)])
