"""Guards that keep what belongs to one illness with it: what it requires, who has it, its forms.

"Shock requiring inotropes or vasopressors" keeps nobody out who takes a vasopressor and was never
in shock; "severe lung disease (COPD, asthma)" nobody with a mild asthma.
"""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.choices import CHOICE, LISTED, ends, in_every_choice, starts
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    All,
    Allergic,
    AllOrAny,
    Any,
    Circumstance,
    HasCondition,
    Leaf,
    Requirement,
    State,
    Treated,
    Unread,
    UsesSubstance,
    When,
    changed,
    leaves,
)

_HEADS = (HasCondition, State)
_NEEDED = (Treated, Circumstance, UsesSubstance)
_REQUIRES = re.compile(
    r"(?:[\s,]+(?:and|currently|still|also))*[\s,]*\b(?:(?:which|that)\s+)?(?:requir(?:ing|es?|ed)|need(?:ing|s|ed)?"
    r"|necessitating|warranting|treated\s+(?:with|by)|managed\s+(?:with|by)|who\b)[^;.:]*",
    re.IGNORECASE,
)
"""What stands between an illness and what those with it need, take or are unfit for."""

_OR_WITH = re.compile(r"\s*,?\s*\bor\s+with\s+(?:\w+\s+)?", re.IGNORECASE)


def needs_of_one(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for the illness with each of "shock requiring A or B", "cancer, who receive A or B"."""
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        made: list[Requirement] = []
        at = 0
        while at < len(parts):
            found = _with_needs(parts[at:], text)
            if found is None:
                made.append(parts[at])
                at += 1
            else:
                made.append(found[0])
                at += found[1]
        return made

    return in_every_choice(tree, shared)


def _with_needs(parts: Sequence[Requirement], text: str) -> tuple[Requirement, int] | None:
    """Return an illness with all that it needs, and of how many parts it was made."""
    first, count = parts[0], 1
    if isinstance(first, All) and len(first.parts) > 1 and isinstance(first.parts[-1], _NEEDED):
        head, need = first.parts[:-1], first.parts[-1]
    elif len(parts) > 1 and isinstance(first, _HEADS) and isinstance(parts[1], _NEEDED):
        head, need, count = (first,), parts[1], 2
    else:
        return None
    owner = next(iter(leaves(head[0])), None)
    if owner is None:
        return None
    between = _between(owner, starts(need), text)
    if not isinstance(owner, _HEADS) or _REQUIRES.fullmatch(between) is None:
        return None
    if count == 2 and ("who" not in between.lower().split() or _parted(between)):
        return None
    needs: list[Requirement] = [need]
    for part in parts[count:]:
        if not isinstance(part, _NEEDED) or not _goes_on(needs[-1], part, text):
            break
        needs.append(part)
    if len(needs) == 1 and count == 1:
        return None
    return All((*head, _choice(needs))), count + len(needs) - 1


def _between(owner: Leaf, start: int, text: str) -> str:
    """Return the words behind the name of an illness, up to a place."""
    name = getattr(owner, "name", "")
    at = text.lower().find(name.lower(), owner.span[0]) if name else -1
    end = at + len(name) if at >= 0 else owner.span[1]
    return text[end:start]


def _parted(between: str) -> bool:
    return bool(re.search(r"\bor\b|/", between, re.IGNORECASE))


def _goes_on(before: Requirement, part: Requirement, text: str) -> bool:
    return LISTED.fullmatch(text, ends(before), starts(part)) is not None


def _choice(needs: list[Requirement]) -> Requirement:
    """Join what is needed; who is unfit for one of two may yet be fit for the other."""
    if len(needs) == 1:
        return needs[0]
    unfit = all(isinstance(one, Treated) and one.contraindicated for one in needs)
    return AllOrAny(tuple(needs)) if unfit else Any(tuple(needs))


_WITH = re.compile(r"\bwith\s+(?:\w+\s+)?$", re.IGNORECASE)


_MUST_HAVE = re.compile(r"(?:that|which|who)?\s*(?:requir|need)\w*\b", re.IGNORECASE)


def needs_in_words(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for the illness with what "or" adds to a need that is kept in words.

    So it is in "stenosis which requires decompression or surgery".
    """
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(1, len(parts)):
            held, part = parts[at - 1], parts[at]
            said = isinstance(held, HasCondition) and held.qualifiers and isinstance(part, Treated)
            if said and isinstance(held, HasCondition) and (
                _MUST_HAVE.match(held.qualifiers[-1]) and _chosen(held, part, text)
            ):  # fmt: skip
                parts[at] = All((held, part))
        return parts

    return in_every_choice(tree, shared)


def _chosen(before: Requirement, part: Requirement, text: str) -> bool:
    return CHOICE.fullmatch(text, ends(before), starts(part)) is not None


_CAUSE = re.compile(r"(?:due|secondary)\s+to\b|caused\s+by\b", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")


def causes_of_one(criterion: Criterion, tree: Requirement) -> Requirement:
    """Take a list behind "due to" for causes: "hypertension due to lung, clotting or B disease"."""
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        cause = ""
        for at, part in enumerate(parts):
            if not isinstance(part, HasCondition):
                cause = ""
                continue
            if cause and not part.qualifiers and _goes_on(parts[at - 1], part, text):
                parts[at] = msgspec.structs.replace(part, qualifiers=(cause,))
                continue
            last = part.qualifiers[-1] if part.qualifiers else ""
            listed = at + 1 < len(parts) and (
                _COMMA.fullmatch(text, ends(part), starts(parts[at + 1]))
            )
            cause = last if _CAUSE.match(last) and listed else ""
        return parts

    return in_every_choice(tree, shared)


def with_more(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for the illness with what "or with" adds: "diabetes on insulin, or with nephropathy"."""
    text = criterion.text
    if "or with " not in text.lower():
        return tree

    def shared(parts: list[Requirement]) -> list[Requirement]:
        head: Leaf | None = None
        made: list[Requirement] = []
        for at, part in enumerate(parts):
            start = starts(part)
            said = at and _OR_WITH.fullmatch(text, ends(parts[at - 1]), start)
            more = made and isinstance(made[-1], All) and next(iter(made[-1].parts), None) is head
            joined = at and CHOICE.fullmatch(text, ends(parts[at - 1]), start)
            if head is not None and not isinstance(part, All) and (said or (more and joined)):
                made.append(All((head, part)))
                continue
            own = next(iter(leaves(part)), None) if isinstance(part, All) else None
            if isinstance(own, HasCondition) and not _WITH.search(text, 0, own.span[0]):
                head = msgspec.structs.replace(own, qualifiers=(), period=None)
            made.append(part)
        return made

    return in_every_choice(tree, shared)


_HOW_BAD = re.compile(
    r"(?:(?:poorly|not|or|and|/|-)[\s-]*)*(?:uncontrolled|unstable|decompensated|symptomatic|controlled"
    r"|progressive|active)",
    re.IGNORECASE,
)
_BAD_ALWAYS = re.compile(
    r"unstable|infarction|stroke|sepsis|bacteremia|shock|encephalopathy|rupture|cirrhosis|cancer|malignancy"
    r"|leukemia|lymphoma|embolism|thrombosis|dissection|coma|arrest|ventricular-fibrillation|-failure$",
    re.IGNORECASE,
)
"""Illnesses that are never mild, so that the words over them say nothing more of them."""
_OPENS = re.compile(
    r"[\s,]*(?:\(|\[|(?:such\s+as|including|e\.?\s?g\.?|for\s+example|like|namely)\b)",
    re.IGNORECASE,
)
_CLOSES = {"(": re.compile(r"\)"), "[": re.compile(r"\]")}
_TO_THE_END = re.compile(r"[.;)\]]|$")


def examples_as_bad(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let how bad an illness is hold of its examples: "severe lung disease (COPD, asthma)"."""
    for leaf in leaves(tree):
        if not isinstance(leaf, HasCondition):
            continue
        region = _examples_of(leaf, criterion.text)
        words = _how_bad(leaf, criterion.text)
        if region is not None and (words or leaf.severity or leaf.stage):
            tree = _as_bad(tree, leaf, region, words)
    return tree


def _how_bad(leaf: HasCondition, text: str) -> tuple[str, ...]:
    """Return the words in front of a name that say how bad the illness is."""
    at = text.lower().find(leaf.name.lower(), leaf.span[0]) if leaf.name else -1
    if leaf.infection or leaf.when is When.EVER:
        return ()
    return tuple(
        one
        for one in leaf.qualifiers
        if _HOW_BAD.fullmatch(one) and 0 <= text.find(one, leaf.span[0]) < at
    )


def _examples_of(leaf: HasCondition, text: str) -> tuple[int, int] | None:
    """Return where the examples of an illness stand, right behind its name."""
    at = text.lower().find(leaf.name.lower(), leaf.span[0]) if leaf.name else -1
    opened = _OPENS.match(text, at + len(leaf.name)) if at >= 0 else None
    if opened is None:
        return None
    closed = _CLOSES.get(opened[0][-1:], _TO_THE_END).search(text, opened.end())
    return (opened.end(), closed.start()) if closed else None


def _as_bad(
    tree: Requirement, head: HasCondition, region: tuple[int, int], words: tuple[str, ...]
) -> Requirement:
    def change(leaf: Leaf) -> Requirement:
        inside = region[0] <= leaf.span[0] < region[1]
        if leaf is head or not inside or not isinstance(leaf, HasCondition):
            return leaf
        if leaf.severity or leaf.stage or leaf.qualifiers:
            return leaf
        if head.stage:
            return msgspec.structs.replace(leaf, stage=head.stage)
        if _is_always_bad(leaf):
            return leaf
        return msgspec.structs.replace(leaf, severity=head.severity, qualifiers=words)

    return changed(tree, change)


def _is_always_bad(leaf: HasCondition) -> bool:
    found = _BAD_ALWAYS.search(leaf.concept or leaf.name)
    return found is not None and leaf.concept != "heart-failure"


_CLAUSE = re.compile(
    r"(?:\s+[a-z]+)?\s*,?\s*(?P<words>(?:that|which|who)\s+(?:can(?:not)?|could|may|must|might|should|would|will|are|were"
    r"|have|do|need|require)\b[^;.()]*)",
    re.IGNORECASE,
)
"""A clause whose verb is of several, or shows no number."""


def clauses_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let a clause behind a list narrow all of it: "A, B and C that cannot be treated"."""
    text = criterion.text
    if not re.search(r"\b(?:that|which|who)\b", text, re.IGNORECASE):
        return tree

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(len(parts) - 1, 0, -1):
            last = parts[at]
            said = _CLAUSE.match(text, _name_end(last, text)) if _is_listed(last) else None
            if said is None or said.end() < ends(last):
                continue
            for place in range(at - 1, -1, -1):
                held = parts[place]
                if not _goes_on(held, parts[place + 1], text):
                    break
                if isinstance(held, Unread):
                    continue
                if not _is_listed(held) or _name_end(held, text) < ends(held):
                    break
                parts[place] = _narrowed(held, said["words"].strip(" ,"))
        return parts

    return in_every_choice(tree, shared)


_LIST = (HasCondition, Treated, Allergic, UsesSubstance)


def _is_listed(part: Requirement) -> bool:
    return isinstance(part, _LIST)


def _name_end(part: Requirement, text: str) -> int:
    """Return where the name of a leaf ends in the text."""
    name, (start, end) = getattr(part, "name", ""), leaves(part)[0].span
    at = text.lower().find(name.lower(), start, end) if name else -1
    return at + len(name) if at >= 0 else end


def _narrowed(part: Requirement, words: str) -> Requirement:
    if not isinstance(part, HasCondition | Treated | Allergic):
        return part
    if any(one in words or words in one for one in part.qualifiers):
        return part
    return msgspec.structs.replace(part, qualifiers=(*part.qualifiers, words))
