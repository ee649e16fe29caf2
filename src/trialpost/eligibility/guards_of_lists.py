"""Guards over what stands in front of a list and is said of each of its items.

"HER2-positive breast or gastric cancer" asks for the marker of both; "clinically significant
arrhythmia, valve disease or cardiomyopathy" keeps nobody out for a harmless one of the three.
"""

import functools
import re
from collections.abc import Sequence

import msgspec

from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    HasMarker,
    Not,
    Requirement,
    When,
    leaves,
)
from trialpost.vocabulary.lexicon import lexicon

_JOINED = re.compile(r"\s*(?:,|/|\bor\b|\band\b|\band/or\b|\s)+\s*", re.IGNORECASE)
_EITHER = re.compile(r"\W*\bor\b\W*", re.IGNORECASE)


def markers_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for a marker of each tumour behind it, and for each marker in front of one tumour."""
    if not any(isinstance(leaf, HasMarker) for leaf in leaves(tree)):
        return tree
    if isinstance(tree, Not):
        return Not(markers_of_all(criterion, tree.part))
    if isinstance(tree, AtLeast) or not isinstance(tree, All | Any | AllOrAny):
        return tree
    parts = [markers_of_all(criterion, part) for part in tree.parts]
    if not isinstance(tree, Any):
        return type(tree)(tuple(parts))
    parts = _with_tumours(parts, criterion.text)
    if criterion.kind is CriterionKind.INCLUSION:
        parts = _either_marker(parts, criterion.text)
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _with_tumours(parts: Sequence[Requirement], text: str) -> list[Requirement]:
    """Let the marker of "marker A or B" be of B, too; leave it open if the noun is said twice."""
    made: list[Requirement] = []
    at = 0
    while at < len(parts):
        part, at = parts[at], at + 1
        ill = _marked(part)
        if ill is None or not isinstance(part, All):
            made.append(part)
            continue
        found = [ill]
        while at < len(parts) and _follows(found[-1], parts[at], text):
            found.append(parts[at])  # type: ignore[arg-type]
            at += 1
        markers = part.parts[:-1]
        if len(found) == 1:
            made.append(part)
        elif all(_is_short(one, found[-1]) for one in found[:-1]):
            made.append(All((*markers, Any(tuple(found)))))
        else:
            rest = [AllOrAny((one, All((*markers, one)))) for one in found[1:]]
            made += [part, *rest]
    return made


def _marked(part: Requirement) -> HasCondition | None:
    """Return the illness of "marker, illness"; ``None`` of anything else."""
    if not isinstance(part, All) or not part.parts or not isinstance(part.parts[-1], HasCondition):
        return None
    ill = part.parts[-1]
    before = [leaf for one in part.parts[:-1] for leaf in leaves(one)]
    all_markers = all(isinstance(one, HasMarker) and one.span[0] < ill.span[0] for one in before)
    return ill if all_markers and not ill.infection else None


def _follows(one: HasCondition, other: Requirement, text: str) -> bool:
    if not isinstance(other, HasCondition) or other.infection or other.span[0] < one.span[1]:
        return False
    return _JOINED.fullmatch(text, one.span[1], other.span[0]) is not None


def _is_short(one: HasCondition, last: HasCondition) -> bool:
    """Say whether a name of a list leaves its noun to the last, or has a noun of its own."""
    own, lasts = one.name.lower().split(), last.name.lower().split()
    return len(one.name) > one.span[1] - one.span[0] or own[-1:] != lasts[-1:]


def _either_marker(parts: Sequence[Requirement], text: str) -> list[Requirement]:
    """Read "marker or marker, illness" as one marker of two, with the illness."""
    made: list[Requirement] = []
    for part in parts:
        ill = _marked(part)
        before = made[-1] if made else None
        if ill is None or not isinstance(before, HasMarker) or not isinstance(part, All):
            made.append(part)
            continue
        first = leaves(part)[0]
        if len(part.parts) == 2 and _EITHER.fullmatch(text, before.span[1], first.span[0]):
            made[-1] = All((Any((before, part.parts[0])), ill))
        else:
            made.append(part)
    return made


_EVALUATING = re.compile(
    r"(?:clinically\s+(?:significant|relevant|important)|significant|severe|serious|uncontrolled"
    r"|poorly\s+controlled|unstable|active|symptomatic|major|decompensated)\b",
    re.IGNORECASE,
)
_IN_LIST = re.compile(r"(?:[,/]|\b(?:or|and))\s*$", re.IGNORECASE)
_ALWAYS = ("hiv-infection", "aids", "malignancy", "myocardial-infarction", "stroke")
"""Illnesses that are meant whatever stands before them: nobody's is taken for a mild one."""


def evaluated_lists(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let "severe" at the head of a list narrow each, up to one with words of its own."""
    if not isinstance(tree, Not | All | Any | AllOrAny) or not _EVALUATING.search(criterion.text):
        return tree
    if isinstance(tree, Not):
        return Not(evaluated_lists(criterion, tree.part))
    parts: list[Requirement] = []
    words: str | None = None
    for at, part in enumerate(tree.parts):
        ill = part if isinstance(part, HasCondition) else None
        before = parts[-1] if parts else None
        if ill is None:
            words = None
            parts.append(evaluated_lists(criterion, part))
            continue
        joined = isinstance(before, HasCondition) and _follows_any(before, ill, criterion.text)
        if words is not None and joined and _is_plain(ill, criterion.text):
            if not _is_always_meant(ill.concept):
                ill = msgspec.structs.replace(ill, qualifiers=(words,))
        else:
            words = None if at else _leading(ill, criterion.text)
        parts.append(ill)
    return type(tree)(tuple(parts))


@functools.lru_cache(maxsize=4096)
def _is_always_meant(concept: str) -> bool:
    names = lexicon()
    return concept in names and any(concept == one or names.is_a(concept, one) for one in _ALWAYS)


def _follows_any(one: HasCondition, other: HasCondition, text: str) -> bool:
    between = text[one.span[1] : other.span[0]]
    return other.span[0] >= one.span[1] and bool(_JOINED.fullmatch(between))


def _is_plain(ill: HasCondition, text: str) -> bool:
    """Say whether an illness of a list has no words of its own."""
    own = ill.qualifiers or ill.severity or ill.stage or ill.period or ill.but
    if own or _EVALUATING.match(text, ill.span[0]):
        return False
    return ill.when in (When.UNSAID, When.CURRENT, When.EVER)


def _leading(ill: HasCondition, text: str) -> str | None:
    """Return the evaluating words that an illness begins with and has been given."""
    found = _EVALUATING.match(text, ill.span[0])
    if found is None or ill.period is not None or _IN_LIST.search(text, 0, ill.span[0]):
        return None
    words = found[0].lower()
    held = {*ill.severity, *(one.lower() for one in ill.qualifiers)}
    return found[0] if any(words in one or one in words for one in held) else None
