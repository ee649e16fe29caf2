"""Guards over words of a list that the tree holds for one item only, or for none."""

import re

import msgspec

from trialpost.eligibility.choices import CHOICE, LISTED, ends, in_every_choice, starts
from trialpost.model.criterion import Criterion, CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    LeftToTeam,
    Measured,
    Not,
    Requirement,
    SexIs,
    State,
    TeamChecks,
    Treated,
    Unread,
    leaves,
    nodes,
)
from trialpost.model.status import Sex

_RECENT = re.compile(r"recent(?:ly)?", re.IGNORECASE)


def recent_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let "recently" hold of a whole list: "recently received A, B, or C"."""
    text = criterion.text
    if not _RECENT.search(text):
        return tree

    def shared(parts: list[Requirement]) -> list[Requirement]:
        word = ""
        for at, part in enumerate(parts):
            if not isinstance(part, HasCondition | Treated):
                word = ""
                continue
            own = next((one for one in part.qualifiers if _RECENT.fullmatch(one)), "")
            if own:
                word = own
                continue
            joined = at and _NEXT.fullmatch(text, ends(parts[at - 1]), starts(part))
            bracketed = at and _TIME.fullmatch(text, ends(parts[at - 1]), starts(part))
            plain = part.period is None and not part.qualifiers
            if word and joined and not plain:
                continue
            if word and (joined or bracketed) and plain:
                parts[at] = msgspec.structs.replace(part, qualifiers=(*part.qualifiers, word))
            else:
                word = ""
        return parts

    return in_every_choice(tree, shared)


_NEXT = re.compile(LISTED.pattern + r"(?:(?:an?|the|any)\s+)?", re.IGNORECASE)
_TIME = re.compile(r"\s*(?:\([^()]*\)|\))?\s*,(?:\s*\bor\b)?\s*", re.IGNORECASE)

_ALIKE = re.compile(r"\W*(?:types?|stages?|grades?|class|degree|\d|those\b)", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:that|which|who)\b", re.IGNORECASE)
_NARROWS = re.compile(
    r"\s(?P<words>(?:with|without|requiring|needing|that|which|who|due\s+to|caused\s+by|treated|within)\s.*)",
    re.IGNORECASE | re.DOTALL,
)


def tails_of_the_unread(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let words behind what is unread narrow the other of two: "type 1 or type 2 with …"."""
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(1, len(parts)):
            held, part = parts[at - 1], parts[at]
            if not isinstance(held, HasCondition | Treated) or not isinstance(part, Unread):
                continue
            said = _NARROWS.search(part.text)
            if said and not _ALIKE.match(part.text) and not _CLAUSE.match(said["words"]):
                continue
            plain = not held.qualifiers and held.period is None
            if said and plain and CHOICE.fullmatch(text, held.span[1], part.span[0]):
                parts[at - 1] = msgspec.structs.replace(held, qualifiers=(said["words"],))
        return parts

    return in_every_choice(tree, shared)


_DESCRIBES = re.compile(r"[a-z-]+(?:al|ary|ory|ic|ous|ar)", re.IGNORECASE)
_OF_THE_ILLNESS = frozenset({
    "symptomatic", "asymptomatic", "chronic", "serious", "significant", "metastatic", "idiopathic",
    "paroxysmal", "systemic", "residual", "prior", "clinical", "initial", "other",
})  # fmt: skip


def items_lost(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave an item of a list unread that has no name: "visual, auditory, or motor deficits"."""
    text = criterion.text

    def shared(parts: list[Requirement]) -> list[Requirement]:
        made: list[Requirement] = []
        for part in parts:
            lost = _item_before(part, made, text) if isinstance(part, HasCondition) else None
            if lost is not None and isinstance(part, HasCondition):
                start, word = lost
                made.append(Unread(span=(start, start + len(word)), text=word))
                kept = tuple(one for one in part.qualifiers if one != word)
                made.append(msgspec.structs.replace(part, qualifiers=kept))
            else:
                made.append(part)
        return made

    return in_every_choice(tree, shared)


def _item_before(part: HasCondition, made: list[Requirement], text: str) -> tuple[int, str] | None:
    """Return a describing word that stands as an item of its own in front of a name."""
    if not made or not part.qualifiers:
        return None
    word, end = part.qualifiers[0], ends(made[-1])
    if not _DESCRIBES.fullmatch(word) or word.lower() in _OF_THE_ILLNESS:
        return None
    item = re.compile(rf"\s*,\s*(?P<word>{re.escape(word)})\s*,\s*(?:(?:or|and)\s+)?(?=\w)", re.I)
    said = item.match(text, end)
    return (said.start("word"), said["word"]) if said else None


_BY_TEAM = re.compile(
    r"\b(?:is|are|was|were|will\s+be)\s+(?:determined|decided(?:\s+up)?on|decided|chosen|selected)\s+by\s+"
    r"(?:the\s+|an?\s+|their\s+)?(?:\w+\s+){0,2}(?:team|board|investigators?|physicians?|surgeons?|operators?)\b",
    re.IGNORECASE,
)


def decided_by_team(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave to the trial team what it decides: "ablation is determined by the heart team"."""
    if criterion.items or not _BY_TEAM.search(criterion.text) or not leaves(tree):
        return tree
    return LeftToTeam(span=(0, len(criterion.text)), reason=TeamChecks.JUDGEMENT)


_MEN = re.compile(r"\b(?:men|males?)\b", re.IGNORECASE)
_WOMEN = re.compile(r"\b(?:women|females?|pregnan\w+|partners?)\b", re.IGNORECASE)


def men_unprotected(criterion: Criterion, tree: Requirement) -> Requirement:
    """Keep out men alone for what only they do not use: "men who do not use contraception"."""
    if criterion.kind is not CriterionKind.EXCLUSION or not isinstance(tree, Any | Not):
        return tree
    if any(isinstance(leaf, SexIs) for leaf in leaves(tree)):
        return tree
    if isinstance(tree, Any):
        return Any(tuple(_of_men(part, criterion.text) for part in tree.parts))
    return _of_men(tree, criterion.text)


def _of_men(part: Requirement, text: str) -> Requirement:
    state = part.part if isinstance(part, Not) else None
    if not isinstance(state, State) or state.concept != "contraception":
        return part
    men = list(_MEN.finditer(text, 0, state.span[0]))
    if not men or _WOMEN.search(text, men[-1].end(), state.span[0]):
        return part
    near = _WOMEN.search(text, max(0, men[-1].start() - len(" women and ")), men[-1].start())
    return part if near else All((SexIs(span=men[-1].span(), sex=Sex.MALE), part))


_NO_OR_LIMIT = re.compile(r"\b(?:no|without|absence\s+of)\s+[^;:.]*?\bor\s+[^;:.]*$", re.IGNORECASE)


def limits_not_denied(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave it open whether "no scar or LVEF ≥ 50%" denies the limit, too."""
    if criterion.kind is not CriterionKind.EXCLUSION:
        return tree
    for node in nodes(tree):
        choice = node.part if isinstance(node, Not) else None
        if not isinstance(choice, Any | AllOrAny):
            continue
        limited = [one for one in choice.parts if _is_limit(one)]
        if limited and len(limited) < len(choice.parts) and (
            _NO_OR_LIMIT.search(criterion.text, 0, starts(limited[0]))
        ):  # fmt: skip
            span = (starts(node), ends(node))
            whole = Unread(span=span, text=criterion.text[slice(*span)])
            return whole if node is tree else _put(tree, node, whole)
    return tree


def _is_limit(part: Requirement) -> bool:
    return isinstance(part, Measured) and (part.low is not None or part.high is not None)


def _put(tree: Requirement, old: Requirement, new: Requirement) -> Requirement:
    """Return a tree with one node in place of another."""
    if tree is old:
        return new
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(_put(part, old, new) for part in tree.parts))
    return Not(_put(tree.part, old, new)) if isinstance(tree, Not) else tree


_IF_USED = re.compile(
    r"[(,]\s*(?:if\s+(?:used|applicable|taken|any|prescribed|indicated|on\s+(?:it|them|such\s+\w+))"
    r"|where\s+applicable|as\s+applicable|when\s+applicable)\b\s*\)?",
    re.IGNORECASE,
)


def if_used(criterion: Criterion, tree: Requirement) -> Requirement:
    """Ask for no treatment of which somebody has none: "a stable dose of statins, if used"."""
    said = _IF_USED.search(criterion.text)
    if said is None or criterion.kind is not CriterionKind.INCLUSION or criterion.items:
        return tree
    return _perhaps_used(tree, said.start(), criterion.text)


def _perhaps_used(tree: Requirement, at: int, text: str) -> Requirement:
    if isinstance(tree, All):
        return All(tuple(_perhaps_used(part, at, text) for part in tree.parts))
    if not isinstance(tree, Treated) or tree.span[0] > at:
        return tree
    if re.search(r"[;.]|\band\b", text[ends(tree) : at], re.IGNORECASE):
        return tree
    words = tuple(one for one in tree.qualifiers if not _IF_USED.search(f"({one}"))
    bare = Treated(span=tree.span, name=tree.name, concept=tree.concept)
    return Any((Not(bare), msgspec.structs.replace(tree, qualifiers=words)))


_BARE = frozenset({
    "lymphoma", "leukemia", "leukaemia", "cancer", "carcinoma", "sarcoma", "tumor", "tumour",
    "adenoma", "stenosis", "regurgitation", "insufficiency", "dissection", "aneurysm", "infection",
})  # fmt: skip
"""Names that are wide by themselves, and behind a stroke are of what stands before it."""


def fronts_of_both(criterion: Criterion, tree: Requirement) -> Requirement:
    """Say of which sort a wide name behind a stroke is: "Burkitt's leukemia/lymphoma"."""
    text = criterion.text
    if "/" not in text:
        return tree

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(1, len(parts)):
            held, part = parts[at - 1], parts[at]
            if not isinstance(held, HasCondition) or not isinstance(part, HasCondition):
                continue
            front = held.name.rpartition(" ")[0]
            bare = part.name.lower() in _BARE and not part.qualifiers
            if front and bare and text[held.span[1] : part.span[0]].strip() == "/":
                parts[at] = msgspec.structs.replace(part, qualifiers=(front,))
        return parts

    return in_every_choice(tree, shared)


_TERMS = re.compile(
    r"\W*(?:subjects?|patients?|participants?|individuals?|people|those)\s+(?:with|on|who\s+have)\s+[^.;:]{3,80}?\s"
    r"(?:are|is|may\s+be|will\s+be|can\s+be)\s+(?:eligible|allowed|permitted|included|enrolled)\s+"
    r"(?:only\s+)?(?:provided|if|as\s+long\s+as|when)\b[^.;]*\bfollowing\b",
    re.IGNORECASE,
)


def terms_for_some(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave unread what is asked of some alone: "with metastases are eligible if the following"."""
    if criterion.kind is not CriterionKind.INCLUSION or not _TERMS.match(criterion.text):
        return tree
    for_some = isinstance(tree, Any) and any(isinstance(part, Not) for part in tree.parts)
    if for_some or not leaves(tree):
        return tree
    return Unread(span=(0, len(criterion.text)), text=criterion.text)
