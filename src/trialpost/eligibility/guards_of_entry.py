"""Guards over what is done, or decided, when somebody enters a trial: "a qualifying baseline echo".

As in ``eligibility.guards``, they make a tree of what the text says where the tree says otherwise.

================================================  =========================================
a text says                                       it is taken to ask
================================================  =========================================
a baseline, screening or qualifying examination,  what the trial does itself; that it was not
or one done at screening or enrolment             done before says nothing
that a procedure is feasible, possible, or        what suits somebody of one that lies ahead; that
appropriate                                       it was not done says nothing
that it is judged or determined to be             what the trial team finds
================================================  =========================================
"""

import re

import msgspec

from trialpost.eligibility.named_within import is_test
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    Leaf,
    LeftToTeam,
    Requirement,
    Response,
    TeamChecks,
    Treated,
    When,
    changed,
    leaves,
)
from trialpost.vocabulary.lexicon import lexicon

_SAMPLING = frozenset({
    "angiography", "biopsy", "cardiac-catheterization", "lumbar-puncture",
})  # fmt: skip
"""Procedures that find something out, as tests do."""
_OF_HEALTHY = frozenset(
    {"cancer-screening", "colonoscopy", "mammography", "pap-smear", "sigmoidoscopy"}
)
"""What "screening" is said of that has nothing to do with a trial."""
_ENTRY = (
    r"(?:baseline|screening|qualifying|pre-?randomi[sz]ation|enrol+ment|(?:study|trial)\s+entry"
    r"|visit\s*\d{1,2})"
)
_BEFORE = re.compile(rf"\b(?P<entry>{_ENTRY})\s+(?:[\w/-]+\s+){{0,2}}$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?!(?:prior|before|within|showing|with)\b)[\w-]+\s+){0,3}?"
    rf"(?:at|during)\s+(?:the\s+)?(?:time\s+of\s+)?(?P<entry>{_ENTRY})\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:,|/|\band\b|\bor\b)[\s,/]*(?:(?:and|or|an?)\s+)*", re.I
)
_FINDING = (
    r"(?:(?:in|un)?feasible|(?:im)?possible|practicable|(?:un)?suitable|(?:in)?appropriate|amenable"
    r"|(?:in)?advisable)"
)
_FEASIBLE = re.compile(
    r"(?:\s+(?!(?:who|whom|which|that|if|when|where|whether|had|has|have|having|was|were)\b)"
    r"[\w/-]+|\s*\([^()]*\)){0,12}?"
    r"\s+(?:is|are|be)\s+(?P<judged>(?:determined|judged|deemed|considered|thought|found|felt)\s+)?"
    rf"(?:to\s+be\s+)?(?:\w+ly\s+)?(?P<against>not\s+(?:\w+ly\s+)?|(?=im|in|un))?{_FINDING}\b",
    re.IGNORECASE,
)
_FOUND = re.compile(rf"\b{_FINDING}\b", re.IGNORECASE)
_PAST = (When.EVER, When.PAST)


def done_at_entry(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave examinations that the trial does at its beginning to it: "baseline echocardiogram"."""
    found = [leaf for leaf in leaves(tree) if isinstance(leaf, Treated) and _examines(leaf.concept)]
    own: list[Treated] = []
    for leaf in found:
        listed = own and _LISTED.fullmatch(
            criterion.text, _name_of(criterion, own[-1])[1], leaf.span[0]
        )
        if listed or _is_at_entry(criterion, leaf):
            own.append(leaf)
    return changed(tree, lambda leaf: _left(leaf) if leaf in own else leaf) if own else tree


def _is_at_entry(criterion: Criterion, leaf: Treated) -> bool:
    asked_otherwise = leaf.contraindicated or leaf.response is not Response.UNSAID
    if leaf.when in _PAST or asked_otherwise:
        return False
    start, end = _name_of(criterion, leaf)
    said = _BEFORE.search(criterion.text, max(0, start - 60), start) or (
        _BEHIND.match(criterion.text, end)
    )  # fmt: skip
    return said is not None and not (
        said["entry"].lower() == "screening" and leaf.concept in _OF_HEALTHY
    )


def _left(leaf: Leaf) -> LeftToTeam:
    return LeftToTeam(span=leaf.span, reason=TeamChecks.PROCEDURE)


def _examines(concept: str) -> bool:
    sampling = concept in _SAMPLING or not _SAMPLING.isdisjoint(lexicon().above(concept))
    return bool(concept) and (sampling or is_test(concept))


def _name_of(criterion: Criterion, leaf: Treated) -> tuple[int, int]:
    """Return where the name of a treatment stands, without the words around it."""
    at = criterion.text.find(leaf.name, *leaf.span) if leaf.name else -1
    return leaf.span if at < 0 else (at, at + len(leaf.name))


def deemed_feasible(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask what suits somebody, and not what was done: "catheterization is judged feasible"."""

    def change(leaf: Leaf) -> Requirement:
        if not isinstance(leaf, Treated) or leaf.when in _PAST:
            return leaf
        if leaf.contraindicated or leaf.response is not Response.UNSAID:
            return leaf
        said = _FEASIBLE.match(criterion.text, _name_of(criterion, leaf)[1])
        if said is None:
            return leaf
        if said["judged"]:
            return LeftToTeam(span=leaf.span, reason=TeamChecks.JUDGEMENT)
        kept = tuple(one for one in leaf.qualifiers if not _FOUND.search(one))
        if said["against"] is not None:
            return msgspec.structs.replace(leaf, qualifiers=kept, contraindicated=True)
        return msgspec.structs.replace(leaf, qualifiers=kept, response=Response.SUITABLE)

    return changed(tree, change)
