"""Guards over words that may be said of every item of a choice, though they stand beside one.

"Trauma or fractures of the pelvis requiring surgery" keeps nobody out for a broken finger, and
"HER2-positive breast or gastric cancer" lets nobody in whose stomach cancer has no HER2. Words
behind the last of two, and words within the name of the first, narrow the other as well: who has
none of both is decided, who has one of them is asked.
"""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.choices import CHOICE, LISTED, in_every_choice
from trialpost.model.criterion import Criterion
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    InOtherTrial,
    IsAble,
    Leaf,
    Measured,
    Named,
    Not,
    Requirement,
    Treated,
    leaves,
)
from trialpost.vocabulary.lexicon import lexicon

_NAMED = (HasCondition, Treated)
_TAIL = re.compile(
    r"\s*(?:,?\s*(?:that|which|who|whose)\b|(?:requir|need|result|caus|lead|affect|involv|prevent|limit"
    r"|interfer|preclud)(?:ing|ed)\b|not\s+(?:\w+\s+)?(?:controlled|treated|resolved|responding|amenable)\b"
    r"|(?:un|poorly\s+)?controlled\b|treated\b|managed\b|(?:secondary|due|related)\s+to\b|caused\s+by\b"
    r"|(?:of|in|to|on|at|involving|affecting)\s+(?:the|both|either|any|one)\b|despite\b|refractory\b)",
    re.IGNORECASE,
)
"""How words begin that stand behind the last of several names and may be said of each."""

_NEAR = 25
"""Characters between a name and the words behind it that are not kept: "of the", "which"."""

_OF_SEVERAL = re.compile(
    r"\s*,?\s*(?:that|which|who)\s+(?:are|were|have|do|need|require|cause|affect|limit|prevent"
    r"|preclude|interfere|contraindicate|can|could|may|might|would|will)\b",
    re.IGNORECASE,
)
"""A clause whose verb stands in the plural, or in a form that shows none: of all of a list."""


def tails_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let words behind the last of a choice narrow the others: "A or B requiring surgery"."""

    def shared(parts: list[Requirement]) -> list[Requirement]:
        for at in range(len(parts) - 1, 0, -1):
            _share_tail(parts, at, criterion.text)
        return parts

    return in_every_choice(tree, shared)


def _share_tail(parts: list[Requirement], at: int, text: str) -> None:
    """Give the words behind a part to those before it of which they may be said."""
    last = parts[at]
    words = _tail_of(last, text)
    if words is None or not isinstance(last, _NAMED):
        return
    joint = LISTED if _OF_SEVERAL.match(text, _end_of_name(last, text)) else CHOICE
    for place in range(at - 1, -1, -1):
        held = parts[place]
        behind = parts[place + 1]
        if not isinstance(held, _NAMED) or type(held) is not type(last):
            return
        start = leaves(behind)[0].span[0]
        if held.span[1] > start or not joint.fullmatch(text, held.span[1], start):
            return
        kept = tuple(one for one in held.qualifiers if not words.startswith(one))
        if held.but or any(
            _end_of_name(held, text) < text.find(one, _end_of_name(held, text)) < held.span[1]
            for one in kept
        ):
            return
        parts[place] = msgspec.structs.replace(held, qualifiers=(*kept, words))


def _end_of_name(leaf: HasCondition | Treated, text: str) -> int:
    """Return where the name of a leaf ends in the text; its start where it stands otherwise."""
    at = text.lower().find(leaf.name.lower(), leaf.span[0], leaf.span[1]) if leaf.name else -1
    return at + len(leaf.name) if at >= 0 else leaf.span[0]


def _tail_of(leaf: Requirement, text: str) -> str | None:
    """Return the words that narrow a leaf behind its name, as they stand; ``None`` without."""
    if not isinstance(leaf, _NAMED) or not leaf.qualifiers:
        return None
    words = leaf.qualifiers[-1]
    end = _end_of_name(leaf, text)
    at = text.find(words, end)
    near = end <= at <= end + _NEAR and _TAIL.match(text, end) is not None
    return words if near else None


_LEAD = re.compile(
    r"(?P<lead>metastatic|advanced|locally\s+advanced|recurrent|relapsed|refractory|unresectable"
    r"|[A-Z0-9][\w-]{1,11}(?:[- ](?:positive|negative|mutated|mutant|rearranged|amplified))"
    r"|(?:hormone|estrogen|progesterone)[- ]receptor[- ](?:positive|negative))[\s-]+\w",
    re.IGNORECASE,
)
"""How a name of a tumour may begin with what is said of the tumour behind "or", too."""


def leads_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let what the name of the first tumour begins with narrow the next: "metastatic A or B"."""

    def shared(parts: list[Requirement]) -> list[Requirement]:
        parts = _with_naive(parts, criterion.text)
        _share_lead(parts, criterion.text)
        return parts

    return in_every_choice(tree, shared)


def _share_lead(parts: list[Requirement], text: str) -> None:
    words: str | None = None
    for at, part in enumerate(parts):
        if not isinstance(part, HasCondition):
            words = None
            continue
        own = _LEAD.match(text, part.span[0])
        before = parts[at - 1] if at else None
        if own is not None:
            words = own["lead"]
        elif words is not None and isinstance(before, HasCondition) and part.concept and (
            LISTED.fullmatch(text, before.span[1], part.span[0]) and _is_plain(part)
        ):  # fmt: skip
            parts[at] = msgspec.structs.replace(part, qualifiers=(words,))
        else:
            words = None


def _is_plain(leaf: HasCondition) -> bool:
    narrowed = leaf.qualifiers or leaf.severity or leaf.stage or leaf.but
    tumour = leaf.concept.rpartition("-")[2] in _TUMOURS
    return tumour and not narrowed and not leaf.concept.startswith(("metastatic", "recurrent"))


_TUMOURS = frozenset({
    "cancer", "carcinoma", "tumor", "lymphoma", "leukemia", "melanoma", "sarcoma", "myeloma",
    "neoplasm", "malignancy", "mesothelioma", "glioma", "glioblastoma", "adenocarcinoma",
})  # fmt: skip


def _with_naive(parts: Sequence[Requirement], text: str) -> list[Requirement]:
    """Leave it open whether "drug-naive A or B" asks that B is untreated, too."""
    made: list[Requirement] = []
    never: Not | None = None
    for part in parts:
        found = _untreated(part)
        if found is not None:
            never = found
        elif never is not None and _is_next_choice(made[-1], part, text):
            made.append(AllOrAny((part, All((never, part)))))
            continue
        else:
            never = None
        made.append(part)
    return made


def _is_next_choice(before: Requirement, part: Requirement, text: str) -> bool:
    """Say whether "or" alone stands between two parts of which the second is an illness."""
    found = leaves(before)
    if not found or not isinstance(part, HasCondition):
        return False
    return CHOICE.fullmatch(text, found[-1].span[1], part.span[0]) is not None


def _untreated(part: Requirement) -> Not | None:
    """Return the denial of "never treated, with an illness"; ``None`` of anything else."""
    if not isinstance(part, All) or len(part.parts) != 2:
        return None
    first, second = part.parts
    denied = isinstance(first, Not) and isinstance(first.part, Treated)
    if not denied or not isinstance(second, HasCondition) or not isinstance(first, Not):
        return None
    return first if leaves(first)[0].span[0] < second.span[0] else None


_EVALUATED = re.compile(
    r"\b(?P<how>severe|moderate\s+to\s+severe|mild|significant|clinically\s+significant|uncontrolled"
    r"|active|advanced|end-?stage)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[^()]*\)\s*(?:or|and|and/or|/)\s*", re.IGNORECASE)


def heads_over_brackets(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let "severe" narrow what stands behind brackets: "severe renal (eGFR < 30) or hepatic …"."""
    text = criterion.text
    if not isinstance(tree, Any | AllOrAny) or "(" not in text:
        return tree
    parts = list(tree.parts)
    for at in range(1, len(parts)):
        held, part = parts[at - 1], parts[at]
        if not isinstance(part, HasCondition) or part.qualifiers or part.severity:
            continue
        own = [leaf for leaf in leaves(held) if isinstance(leaf, Measured)]
        opened = text.rfind("(", 0, part.span[0])
        said = _EVALUATED.search(text, 0, opened) if opened > 0 else None
        if own and said and own[-1].span[1] > opened and (
            _BRACKETED.fullmatch(text, opened + 1, part.span[0])
        ):  # fmt: skip
            parts[at] = msgspec.structs.replace(part, qualifiers=(said["how"],))
    return type(tree)(tuple(parts))


_EXCEPT = re.compile(
    r"(?:with\s+the\s+)?exception|except|excluding|other\s+than|not\s+including", re.I
)


def exceptions_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Let an exception in the middle of a list be one from all before it: "A, B (except C)"."""
    if not isinstance(tree, Any) or len(tree.parts) < 2:
        return tree
    parts = list(tree.parts)
    words: str = ""
    but: tuple[Named, ...] = ()
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        own = getattr(part, "qualifiers", ())
        said = next((one for one in own if _EXCEPT.match(one)), "")
        spared = part.but if isinstance(part, Treated) else ()
        if isinstance(part, Treated | InOtherTrial) and (said or spared):
            words, but = said, spared
        elif (words or but) and isinstance(part, Treated) and (
            LISTED.fullmatch(criterion.text, part.span[1], leaves(parts[at + 1])[0].span[0])
        ):  # fmt: skip
            forms = tuple(one for one in but if _is_form(one.concept, part.concept))
            more = (words,) if words else ()
            parts[at] = msgspec.structs.replace(part, qualifiers=(*own, *more), but=forms)
        else:
            words, but = "", ()
    return Any(tuple(parts))


def times_of_all(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave it open whether a time behind the limit of the last of a list is of all of it.

    So it stands in "stroke, or angina consistent with NYHA class IV within 6 months".
    """
    if not isinstance(tree, Any) or len(tree.parts) < 2:
        return tree
    last = tree.parts[-1]
    ill, limit = (last.parts[0], last.parts[-1]) if isinstance(last, All) and last.parts else (0, 0)
    if not isinstance(ill, HasCondition) or not isinstance(limit, Measured):
        return tree
    period = limit.period
    if period is None or ill.period is not None or not criterion.text.rstrip(". )").endswith(
        period.words.rstrip(". )")
    ):  # fmt: skip
        return tree
    parts = [
        AllOrAny((msgspec.structs.replace(part, period=period), part))
        if isinstance(part, HasCondition) and part.period is None
        else part
        for part in tree.parts[:-1]
    ]
    return Any((*parts, last))


def _is_form(concept: str, of: str) -> bool:
    names = lexicon()
    return concept in names and of in names and names.is_a(concept, of)


_CLOT = re.compile(r"thromb(?:us|i)", re.IGNORECASE)
_BARE = re.compile(
    r"(?:stenos[ei]s|regurgitation|insufficiency|dysfunction|obstruction|occlusion|lesions?|aneurysms?"
    r"|dissection|thrombosis|prolapse|malformations?|rupture|perforation|spasms?)",
    re.IGNORECASE,
)


def of_the_same_part(criterion: Criterion, tree: Requirement) -> Requirement:
    """Say of what a bare finding is that "or" joins to another: "heart valve stenosis or …"."""
    if not isinstance(tree, Any | AllOrAny):
        return tree
    text = criterion.text
    parts = list(tree.parts)
    for at in range(1, len(parts)):
        held, part = parts[at - 1], parts[at]
        if not isinstance(part, HasCondition) or part.qualifiers:
            continue
        clot = _CLOT.fullmatch(part.name) is not None
        bare = clot or (not part.concept and _BARE.fullmatch(part.name))
        joint = LISTED if clot else CHOICE
        if bare and isinstance(held, _NAMED) and joint.fullmatch(
            text, held.span[1], part.span[0]
        ):  # fmt: skip
            front = text[slice(*held.span)].rpartition(" ")[0]
            if front:
                parts[at] = msgspec.structs.replace(part, qualifiers=(front,))
    return type(tree)(tuple(parts))


_UNFIT = re.compile(
    r"\b(?:not\s+(?:\w+\s+){0,2}(?:suitable|eligible|amenable|fit|candidates?)|unsuitable|ineligible|unfit)\s+"
    r"(?:for|to)\b[^,;.]*$",
    re.IGNORECASE,
)


def unfit_for_both(criterion: Criterion, tree: Requirement) -> Requirement:
    """Deny neither of two alone: "lung cancer not suitable for surgery or radiotherapy"."""
    if isinstance(tree, All | AllOrAny):
        return type(tree)(tuple(unfit_for_both(criterion, part) for part in tree.parts))
    if not isinstance(tree, Any):
        return tree
    parts: list[Requirement] = []
    for part in (unfit_for_both(criterion, one) for one in tree.parts):
        held = _last_unfit(parts[-1]) if parts else None
        if held is None or not isinstance(part, Treated) or part.contraindicated or (
            not CHOICE.fullmatch(criterion.text, leaves(held)[0].span[1], part.span[0])
            or not _UNFIT.search(criterion.text, 0, part.span[0])
        ):  # fmt: skip
            parts.append(part)
            continue
        either = Any((held, msgspec.structs.replace(part, contraindicated=True)))
        last = parts[-1]
        parts[-1] = All((*last.parts[:-1], either)) if isinstance(last, All) else either
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def _last_unfit(part: Requirement) -> Not | None:
    """Return the denial of an ability with which a part ends, or ``None``."""
    last = part.parts[-1] if isinstance(part, All) and part.parts else part
    return last if isinstance(last, Not) and isinstance(last.part, IsAble) else None


def with_one_of_two(criterion: Criterion, tree: Requirement) -> Requirement:
    """Leave it open what "or" joins in "hypoglycemia with loss of consciousness or confusion"."""
    if not isinstance(tree, Any) or len(tree.parts) < 2:
        return tree
    parts = list(tree.parts)
    for at in range(1, len(parts)):
        held, part = parts[at - 1], parts[at]
        if not isinstance(held, All) or not held.parts or not isinstance(part, HasCondition):
            continue
        head, last = held.parts[0], held.parts[-1]
        if not isinstance(head, HasCondition) or not isinstance(last, HasCondition):
            continue
        within = _WITH.fullmatch(criterion.text, _last_end(head), last.span[0])
        if within and CHOICE.fullmatch(criterion.text, _last_end(last), part.span[0]):
            parts[at] = AllOrAny((part, All((head, part))))
    return Any(tuple(parts))


_WITH = re.compile(r"\s*(?:with|and|accompanied\s+by|causing|resulting\s+in)\s+(?:\w+\s+)?", re.I)


def _last_end(leaf: Leaf) -> int:
    return leaf.span[1]
