"""Join the drafts of a clause to a tree: "and", "or", commas, one denial over several names."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES
from trialpost.eligibility.grammar.leaf_of_draft import leaf_of
from trialpost.eligibility.grammar.lending import perhaps_timed
from trialpost.eligibility.grammar.limits import GRADES, MEASURING
from trialpost.eligibility.grammar.limits_of_lists import dated, share_limits
from trialpost.eligibility.grammar.lists_of_any import any_of_list, as_limited, for_it
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    HasCondition,
    HasMarker,
    Measured,
    Not,
    Requirement,
    Scale,
    SexIs,
    Treated,
    implies,
)
from trialpost.model.status import Sex
from trialpost.vocabulary.lexicon import Kind

ADULT_YEARS = 18
"""The age from which "adults" are meant where a text does not say."""


class Part(msgspec.Struct):
    """A finished part of a clause: its tree, the joint before it, the denial that it lies under."""

    tree: Requirement
    joint: str
    scope: int
    kind: str


def assemble(clause: Clause, kind: CriterionKind) -> Requirement | None:
    """Join what was drafted in a clause; ``None`` if nothing was."""
    _fold_grades(clause)
    _share_grades(clause)
    share_limits(clause, kind)
    any_of_list(clause)
    parts = [
        Part(_whole(draft, kind), joint, draft.frame.scope, str(draft.kind))
        for draft, joint in zip(clause.drafts, clause.joints, strict=True)
    ]
    for at, part in enumerate(parts):
        part.tree = perhaps_timed(part.tree, clause, at)
    parts = _shared_together(_by_sex(parts, clause, kind), clause)
    tree = _join(_denied(parts), kind) if parts else None
    return _of_people(tree, clause, kind)


def _fold_grades(clause: Clause) -> None:
    """Take a grade or stage beside an illness for that of the illness: "grade 3 neuropathy"."""
    at = 0
    while at < len(clause.drafts):
        draft = clause.drafts[at]
        _stage_of_kidneys(draft)
        if draft.concept in GRADES:
            following = clause.drafts[at + 1] if at + 1 < len(clause.drafts) else None
            before = clause.drafts[at - 1] if at else None
            words = f"{draft.name} {draft.worded}".strip()
            bare = words.lower() in ("stage", "stages", "grade")
            if following is not None and not clause.joints[at + 1] and _is_illness(following):
                following.stages += [] if bare else [words]
                following.start = draft.start
                following.qualifiers = [*draft.qualifiers, *following.qualifiers]
                clause.joints[at + 1] = clause.joints[at]
                del clause.drafts[at], clause.joints[at]
                continue
            behind = clause.joints[at] == "comma" and (
                following is None or not _is_illness(following) or bool(clause.joints[at + 1])
            )
            if before is not None and _is_illness(before) and (not clause.joints[at] or behind):
                before.stages += [] if bare else [words]
                before.end = max(before.end, draft.end)
                before.qualifiers += draft.qualifiers
                del clause.drafts[at], clause.joints[at]
                continue
            if _LETTERED.search(draft.worded):
                draft.qualifiers.append(draft.worded)  # its number alone does not say it
        at += 1


_LETTERED = re.compile(r"\b(?:IV|V|I{1,3}|\d)[A-Da-d]")
_ONE_OF_GFR = re.compile(r"\bG(?=\d)")
_OF_KIDNEYS = re.compile(r"kidney\s+disease|\bckd", re.IGNORECASE)


def _stage_of_kidneys(draft: Draft) -> None:
    """Take "CKD stage ≥ 3" for the illness with its stage, as "CKD, stage 3 or more" is."""
    if draft.concept == "kdigo" and draft.quantity is not None and _OF_KIDNEYS.search(draft.name):
        draft.kind, draft.concept = Kind.CONDITION, "chronic-kidney-disease"
        draft.stages = [f"stage {_ONE_OF_GFR.sub('', draft.worded)}"]
        draft.quantity = None


def _share_grades(clause: Clause) -> None:
    """Let a grade hold of both of "sensory or motor neuropathy grade 2"."""
    for at in range(len(clause.drafts) - 1, 0, -1):
        draft, before = clause.drafts[at], clause.drafts[at - 1]
        if draft.stages and not before.stages and clause.joints[at] in ("or", "and", "slash") and (
            draft.concept and draft.concept == before.concept
        ):  # fmt: skip
            before.stages = list(draft.stages)


def _is_illness(draft: Draft) -> bool:
    return draft.kind in ILLNESSES


def _whole(draft: Draft, kind: CriterionKind) -> Requirement:
    """Make the tree of one draft with the examples and the definition that go with it."""
    leaf = leaf_of(draft)
    if isinstance(draft.definition, All) and (
        all(isinstance(part, Treated) for part in draft.definition.parts)
    ):  # fmt: skip
        draft.definition = AllOrAny(draft.definition.parts)  # "care (i.e. exercise, massage)"
    if draft.same is not None:
        # Either scale lets somebody through: it is one limit, said twice.
        through = (kind is CriterionKind.INCLUSION) is (not draft.frame.scope)
        both = (leaf, draft.same)
        leaf = Any(both) if through else All(both)
    for whom, limit in draft.others:
        # Whoever it is about, the tree decides where both limits agree.
        if kind is CriterionKind.INCLUSION:
            leaf = All((Any((Not(whom), limit)), Any((whom, leaf))))
        else:
            leaf = Any((All((whom, limit)), All((Not(whom), leaf))))
    if draft.definition is not None:
        if draft.concept in MEASURING:
            leaf = dated(draft.definition, draft.period)  # the test is only how it is known
        elif isinstance(leaf, Measured) and leaf.low is None and leaf.high is None and (
            leaf.scale in (Scale.VALUE, Scale.ABNORMAL) or not leaf.concept
        ):  # fmt: skip
            leaf = draft.definition
        else:
            leaf = All((leaf, draft.definition))
    if draft.examples and draft.concept == "medicine" and not draft.qualifiers:
        leaf = _any(draft.examples)  # "medicines (A, B)": these and no others
    elif draft.examples:
        every = (leaf, *(as_limited(for_it(one, draft), leaf) for one in draft.examples))
        together = isinstance(leaf, Measured) and kind is CriterionKind.INCLUSION
        leaf = _all(every) if together and not draft.frame.scope else _any(every)
    return leaf


def _by_sex(parts: list[Part], clause: Clause, kind: CriterionKind) -> list[Part]:
    """Bind limits to a sex: "< 9.5 g/dL in men and < 9 in women"."""
    for part, draft in zip(parts, clause.drafts, strict=True):
        if draft.sex is None:
            continue
        sex = SexIs(span=(draft.start, draft.end), sex=Sex.MALE if draft.sex else Sex.FEMALE)
        if kind is CriterionKind.INCLUSION and not part.scope:
            part.tree = implies(sex, part.tree)
            if part.joint:
                part.joint = "and"
        else:
            part.tree = All((sex, part.tree))
            if part.joint:
                part.joint = "or"
    return parts


def _shared_together(parts: list[Part], clause: Clause) -> list[Part]:
    """Keep what shares a limit together: "bilirubin ≤ 1.5, AST or ALT ≤ 3" asks for both."""
    found: list[Part] = []
    for part, draft_before in zip(parts, [None, *clause.drafts], strict=False):
        shares = draft_before is not None and draft_before.lent and part.joint in ("or", "slash")
        if shares and found[-1].scope == part.scope:
            found[-1].tree = _any((found[-1].tree, part.tree))
        else:
            found.append(part)
    return found


def _denied(parts: Sequence[Part]) -> list[Part]:
    """Put parts that lie under one denial into one."""
    found: list[Part] = []
    at = 0
    while at < len(parts):
        scope = parts[at].scope
        end = at + 1
        while scope and end < len(parts) and parts[end].scope == scope:
            end += 1
        if scope:
            inner = tuple(part.tree for part in parts[at:end])
            tree: Requirement = Not(inner[0] if len(inner) == 1 else _under_denial(parts[at:end]))
            found.append(Part(tree, parts[at].joint, 0, "denied"))
        else:
            found.append(parts[at])
        at = end
    return found


def _under_denial(parts: Sequence[Part]) -> Requirement:
    """Join what one "no" denies: every one of a list, and both of two that stand side by side."""
    groups: list[list[Requirement]] = [[]]
    for at, part in enumerate(parts):
        if at and part.joint:
            groups.append([])
        groups[-1].append(part.tree)
    return _any([_all(group) for group in groups])


def _join(parts: list[Part], kind: CriterionKind) -> Requirement:
    """Join parts: those side by side first, then "and", then "or"; commas as the list ends."""
    joints = _resolved([part.joint for part in parts], kind)
    tight: list[tuple[str, list[Part]]] = []
    for part, joint in zip(parts, joints, strict=True):
        if tight and joint == "":
            tight[-1][1].append(part)
        else:
            tight.append((joint, [part]))
    tight = _limits_together(tight)
    _perhaps_needing(tight)
    made = [
        (joint, Part(_all([one.tree for one in group]), joint, 0, group[-1].kind))
        for joint, group in tight
    ]
    alternatives: list[list[Part]] = [[]]
    for at, (joint, part) in enumerate(made):
        if at and joint == "or":
            alternatives.append([])
        alternatives[-1].append(part)
    return _any([_conjunction(group, kind) for group in alternatives])


def _limits_together(tight: list[tuple[str, list[Part]]]) -> list[tuple[str, list[Part]]]:
    """Let limits that "or" joins narrow the illness before them: "heart failure with A or B"."""
    found: list[tuple[str, list[Part]]] = []
    for joint, group in tight:
        held = found[-1][1] if found else []
        if (
            joint == "or"
            and len(held) > 1
            and held[0].kind in _ILLNESSES
            and held[-1].kind in _MEASURES
            and all(one.kind in _MEASURES for one in group)
        ):
            either = _any([held[-1].tree, _all([one.tree for one in group])])
            held[-1] = msgspec.structs.replace(held[-1], tree=either)
        else:
            found.append((joint, list(group)))
    return found


def _perhaps_needing(tight: list[tuple[str, list[Part]]]) -> None:
    """Leave it open whether what the last illness needs is said of those before it, too.

    "Pneumonitis or colitis requiring steroids" is one of the two, and both may have to. So it is
    with a marker behind a list of tumours, and with a limit: "fibrillation or flutter with a heart
    rate > 110".
    """
    for at in range(len(tight) - 1, 0, -1):
        last = tight[at][1]
        if len(last) != 2 or last[0].kind not in _ILLNESSES:
            continue
        marker = isinstance(last[1].tree, HasMarker)
        if not marker and not isinstance(last[1].tree, Treated | Measured):
            continue
        for place in range(at - 1, -1, -1) if marker else (at - 1,):
            held = tight[place][1][0]
            alone = len(tight[place][1]) == 1 and isinstance(held.tree, HasCondition)
            commas = "comma" in (held.joint, tight[place + 1][1][0].joint)
            if tight[place + 1][0] != "or" or not alone or (commas and not marker):
                break
            both = All((held.tree, last[1].tree))
            tight[place][1][0] = msgspec.structs.replace(held, tree=AllOrAny((held.tree, both)))


_ILLNESSES = frozenset(str(kind) for kind in ILLNESSES)
_MEASURES = frozenset(str(kind) for kind in MEASURES)


def _conjunction(parts: list[Part], kind: CriterionKind) -> Requirement:
    """Join parts by "and", which in a list of what keeps people out often means "or"."""
    trees = [part.tree for part in parts]
    if len(trees) == 1:
        return trees[0]
    if kind is CriterionKind.INCLUSION:
        return _all(trees)
    if len(trees) > 2 or all(part.kind == str(Kind.STATE) for part in parts):
        return _any(trees)
    if any(part.kind == "denied" or isinstance(part.tree, Age) for part in parts):
        return _all(trees)
    return AllOrAny(tuple(trees))


def _resolved(joints: list[str], kind: CriterionKind) -> list[str]:
    """Let every comma mean what the next word that joins says."""
    default = "or" if kind is CriterionKind.EXCLUSION else "and"
    following = ""
    found = []
    for joint in reversed(joints):
        if joint in ("and", "or"):
            following = joint
            found.append(joint)
        elif joint == "slash":
            found.append("or")
        elif joint == "comma":
            found.append(following or default)
        else:
            found.append(joint)
    return found[::-1]


def _of_people(tree: Requirement | None, clause: Clause, kind: CriterionKind) -> Requirement | None:
    """Add for which sex and age of people a clause is."""
    if tree is None and clause.timed:
        return None  # a time of something that is not read
    limits: list[Requirement] = []
    named = {draft.kind for draft in clause.drafts}
    if len(clause.sexes) == 1 and Kind.STATE not in named:
        sex = Sex.MALE if "male" in clause.sexes else Sex.FEMALE
        whom = SexIs(span=clause.group, sex=sex)
        # "No men" among exclusions keeps men out, too.
        denied = clause.without and tree is None and kind is CriterionKind.INCLUSION
        limits.append(Not(whom) if denied else whom)
    if len(clause.ages) == 1 and "age" not in named:
        adult = "adult" in clause.ages
        limits.append(
            Age(span=clause.aged, low=ADULT_YEARS)
            if adult
            else Age(span=clause.aged, high=ADULT_YEARS, high_strict=True)
        )
    if tree is not None:
        limits.append(tree)
    if limits:
        return _all(limits)
    if len(clause.sexes) == 2 or len(clause.ages) == 2:
        return All(())
    return None


def _all(trees: Sequence[Requirement]) -> Requirement:
    parts = _once(_opened(trees, All) if len(trees) > 1 else tuple(trees))
    if len(parts) > 1 and are_ages_apart(parts):
        return Any(parts)
    return parts[0] if len(parts) == 1 else All(parts)


def are_ages_apart(parts: Sequence[Requirement]) -> bool:
    """Say whether parts are ages that nobody has at once: "2 to 6 years; 7 to 12 years"."""
    ages = [part for part in parts if isinstance(part, Age)]
    lows = [one.low for one in ages if one.low is not None]
    highs = [one.high for one in ages if one.high is not None]
    return len(ages) == len(parts) and bool(lows and highs) and max(lows) >= min(highs)


def _any(trees: Sequence[Requirement]) -> Requirement:
    parts = _once(_opened(trees, Any) if len(trees) > 1 else tuple(trees))
    return parts[0] if len(parts) == 1 else Any(parts)


def _once(parts: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """Leave out what is asked twice in other words: "hypersensitivity or allergy to X"."""
    seen: set[Requirement] = set()
    kept = []
    for part in parts:
        if getattr(part, "concept", ""):
            same = msgspec.structs.replace(part, span=(0, 0), name="")
            if same in seen:
                continue
            seen.add(same)
        kept.append(part)
    return tuple(kept)


def _opened(trees: Sequence[Requirement], joined: type[All] | type[Any]) -> tuple[Requirement, ...]:
    """Take apart the trees that are joined in the same way as they are to be."""
    return tuple(
        part
        for tree in trees
        for part in (tree.parts if isinstance(tree, joined) and tree.parts else (tree,))
    )
