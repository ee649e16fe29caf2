"""Find the names in the text of a criterion, each without what only narrows it."""

import re
from collections.abc import Iterable

import msgspec

from trialpost.eligibility.grammar.cues import longest_cue
from trialpost.eligibility.grammar.describing import qualifies, risk_before, without_lead
from trialpost.eligibility.grammar.piece import Piece, Sort, tokens_in
from trialpost.vocabulary.condition_shapes import shared_heads
from trialpost.vocabulary.lexicon import Kind, Lexicon, Mention, lexicon
from trialpost.vocabulary.spelling import Token


def names_in(text: str, tokens: tuple[Token, ...]) -> Iterable[Piece]:
    """Yield the names of a text that ask for something, with the stages that stand in front."""
    names = lexicon()
    found = names.mentions(text, tokens)
    shared = shared_heads(text, tokens, found, names)
    for name in _apart_at_brackets(text, tokens, (*found, *shared), names):
        one = name
        cue = longest_cue(tokens, one.first, min(len(tokens), one.first + _LONGEST_CUE))
        if (cue is not None and cue[1] > one.past) or one.concept.id in _EVIDENCE:
            continue
        one = _without_stage(text, tokens, _without_lead(text, tokens, name, names), names)
        if _is_code(text, one) or _describes(text, tokens, one) or qualifies(tokens, one):
            continue
        if one.concept.kind in _ILLNESSES and _MOLECULE.match(text, one.span[1]):
            # "B-cell lymphoma 2 inhibitor", "tumor protein p53"
            yield Piece(Sort.WORD, *one.span, one.first, one.past)
            continue
        if one.concept.id == "chronic-kidney-disease" and text.startswith("-EPI", one.span[1]):
            continue  # the name of a formula
        if one.first > name.first and _STAGE_FIRST.match(text, *name.span):
            yield from _stagenames_in(text, tokens, name, names)
        if one.concept.kind in _ILLNESSES:
            first = risk_before(text, tokens, one.first)
            if first < one.first:
                last = tokens[one.first - 1].end
                yield Piece(Sort.QUALIFIER, tokens[first].start, last, first, one.first)
        yield Piece(
            Sort.NAME,
            one.span[0],
            one.span[1],
            one.first,
            one.past,
            mention=one,
            is_shared=name in shared,
        )


def _stagenames_in(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Iterable[Piece]:
    """Yield the stage that was taken from the front of a name."""
    word = tokens[mention.first]
    for found in names.find(text[word.start : word.end]):
        if found.kind is Kind.SCALE:
            held = Mention(
                span=(word.start, word.end),
                concept=found,
                first=mention.first,
                past=mention.first + 1,
            )
            yield Piece(Sort.NAME, *held.span, held.first, held.past, mention=held)
            return


_OUTSIDE = re.compile(r"[^()\[\]]+")


def _apart_at_brackets(
    text: str, tokens: tuple[Token, ...], mentions: Iterable[Mention], names: Lexicon
) -> Iterable[Mention]:
    """Take names apart that reach over one end of brackets: "ALT or aspartate … (AST) levels"."""
    for one in mentions:
        words = text[slice(*one.span)]
        if words.count("(") == words.count(")") and words.count("[") == words.count("]"):
            yield one
            continue
        parts = [_stripped(part) for part in _OUTSIDE.finditer(text, *one.span)]
        parts = [(start, end) for start, end in parts if start < end]
        same = [part for part in parts if one.concept in names.find(text[slice(*part)])]
        for part in same or parts[-1:]:
            first, past = tokens_in(tokens, part)
            yield msgspec.structs.replace(one, span=part, first=first, past=past)


def _stripped(part: re.Match[str]) -> tuple[int, int]:
    words = part[0]
    start = part.start() + len(words) - len(words.lstrip())
    return start, part.end() - (len(words) - len(words.rstrip()))


def _without_lead(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Mention:
    """Take a describing word from the front of an illness's name: "advanced NSCLC"."""
    if mention.concept.kind not in _ILLNESSES:
        return mention
    first = without_lead(text, tokens, mention.first, mention.past, mention.concept.id, names)
    if first == mention.first:
        return mention
    span = (tokens[first].start, mention.span[1])
    return msgspec.structs.replace(mention, first=first, span=span)


_ILLNESSES = (Kind.CONDITION, Kind.INFECTION, Kind.SYMPTOM)
_STAGE_FIRST = re.compile(r"(?:stages?|grades?)\s+\w", re.IGNORECASE)
_STAGE_IN_NAME = re.compile(r"[\s(,]+(?:stages?|grades?)\s+\w+$", re.IGNORECASE)


def _without_stage(
    text: str, tokens: tuple[Token, ...], mention: Mention, names: Lexicon
) -> Mention:
    """Take the stage from a name that also goes without: the list may go on behind it.

    "Chronic kidney disease stage 3" to 5.
    """
    if mention.concept.kind is not Kind.CONDITION:
        return mention
    if _STAGE_FIRST.match(text, *mention.span):
        for at in range(mention.first + 2, mention.past):
            start = tokens[at].start
            if mention.concept in names.find(text[start : mention.span[1]]):
                return msgspec.structs.replace(mention, span=(start, mention.span[1]), first=at)
    found = _STAGE_IN_NAME.search(text, *mention.span)
    if found is None:
        return mention
    end = found.start()
    if mention.concept not in names.find(text[mention.span[0] : end]):
        return mention
    past = tokens_in(tokens, (mention.span[0], end))[1]
    return msgspec.structs.replace(mention, span=(mention.span[0], end), past=past)


_MOLECULE = re.compile(
    r"(?:[-\s]\d{1,2})?\s*(?:\([A-Za-z0-9-]{2,8}\)\s*)?(?:(?:inhibitor|antagonist|blocker|kinase|receptor"
    r"|suppressor)s?\b|(?:protein|gene|antigen)s?\s+(?=[A-Za-z]*\d|\())",
    re.IGNORECASE,
)
"""Behind an illness, that it is part of the name of a molecule."""

_CODE_BEHIND = re.compile(r"[-‐‑ ]?\d{3,}")
_LONG_CODE = re.compile(r"[-‐‑]\d{4,}")
_GENE = re.compile(
    r"[-‐‑ ](?:rearrange[dm]\w*|mutat(?:ed|ions?)|mutant|fusions?|fused|amplifi(?:ed|cations?)"
    r"|translocat(?:ed|ions?)|alter(?:ed|ations?)|wild-?type)\b",
    re.IGNORECASE,
)
_LONGEST_CODE = 5


def _is_code(text: str, mention: Mention) -> bool:
    """Say whether a short name is the first part of a code: the TA of "TA-1790"."""
    start, end = mention.span
    if end - start > _LONGEST_CODE or not text[start:end].isupper():
        return False
    if mention.concept.kind is not Kind.MARKER and _GENE.match(text, end):
        return True  # the CIC of "CIC-rearranged sarcoma" is a gene
    behind = _LONG_CODE if mention.concept.kind in _MEASURES else _CODE_BEHIND
    return behind.match(text, end) is not None


_DESCRIBING = frozenset({"systolic", "diastolic"})
_PRESSURE = frozenset({
    "bp", "blood", "pressure", "and", "or", "is", "was", "of", "greater", "less", "more", "above",
    "below", "over", "under", "between", "at", "in", "on", "than", "must", "should",
})  # fmt: skip


def _describes(text: str, tokens: tuple[Token, ...], mention: Mention) -> bool:
    """Say whether "systolic" describes a noun behind it: "systolic function"."""
    if text[slice(*mention.span)].lower() not in _DESCRIBING or mention.past >= len(tokens):
        return False
    following = tokens[mention.past]
    gap = text[mention.span[1] : following.start]
    return gap == " " and following.form.isalpha() and following.form not in _PRESSURE


_MEASURES = (Kind.MEASUREMENT, Kind.SCALE)

_LONGEST_CUE = 9
_EVIDENCE = frozenset({"histology", "cytology", "pathology"})
"""Concepts that say how something is known and ask for nothing."""
