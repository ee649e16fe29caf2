"""Lists of which one is enough, and examples of a class: what each says beside its head."""

import re

import msgspec

from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.model.requirement import Measured, Requirement, Scale, Treated
from trialpost.vocabulary.lexicon import Kind, lexicon

_ANY_OF = re.compile(
    r"\b(?:at\s+least\s+(?:one|1)|(?:one|1)\s+or\s+more|≥\s*1|any(?:\s+(?:one|1))?|either|one|1)\s+of\s+(?:the\s+"
    r"|these\s+)?(?:following\b)?[^:;.]{0,100}:",
    re.IGNORECASE,
)


def list_of_any(text: str, end: int) -> tuple[int, int]:
    """Return where the last list before a place stands of which one is enough; else an empty place.

    >>> list_of_any("At least one of the following: A, B and C", 41)
    (30, 41)
    """
    if ":" not in text:
        return (0, 0)
    said = next(reversed(list(_ANY_OF.finditer(text, 0, end))), None)
    if said is None:
        return (0, 0)
    stop = _STOP.search(text, said.end())
    return (said.end(), stop.start() if stop else len(text))


_STOP = re.compile(r"[.;](?!\d)")


def any_of_list(clause: Clause) -> None:
    """Join by "or" what stands behind "at least one of the following:"."""
    start, end = clause.any_of
    inside = [
        at
        for at in range(1, len(clause.drafts))
        if start <= clause.drafts[at - 1].start and clause.drafts[at].start < end
    ]
    told = max((at for at in inside if clause.joints[at] == "or"), default=0)
    listed = [at for at in inside if clause.joints[at] in ("comma", "and")]
    for at in listed:
        if told:
            ends = clause.joints[at] == "comma" and at < told
        else:
            ends = clause.joints[at] == "comma" or at == listed[-1]
        if ends:
            clause.joints[at] = "or"


def for_it(example: Requirement, draft: Draft) -> Requirement:
    """Keep what a class is given for beside it: "bladder medicine (anticholinergics)".

    Who takes one of that class for another illness is asked, and not kept out.
    """
    names = lexicon()
    if not isinstance(example, Treated) or not draft.concept.endswith("-medicine") or (
        example.concept not in names
        or names.concept(example.concept).kind is not Kind.DRUG_CLASS
        or names.is_a(example.concept, draft.concept)
    ):  # fmt: skip
        return example
    return msgspec.structs.replace(example, qualifiers=(*example.qualifiers, draft.name))


def as_limited(example: Requirement, leaf: Requirement) -> Requirement:
    """Give an example of a measurement the limit of it: "liver enzymes (AST, ALT) > 2 x ULN"."""
    if not isinstance(example, Measured) or not isinstance(leaf, Measured):
        return example
    if example.low is not None or example.high is not None or example.scale is not Scale.VALUE:
        return example
    return msgspec.structs.replace(
        leaf, span=example.span, name=example.name, concept=example.concept
    )
