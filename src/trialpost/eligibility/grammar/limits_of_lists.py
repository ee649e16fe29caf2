"""Give limits to all that a list says them of: at slashes, before names, of tests, on scales."""

import msgspec

from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import MEASURES
from trialpost.eligibility.grammar.limits import MEASURING, PERFORMANCE, bare, compared_as
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    Measured,
    Period,
    Requirement,
    When,
)
from trialpost.vocabulary.comparisons import Against
from trialpost.vocabulary.lexicon import Kind


def share_limits(clause: Clause, kind: CriterionKind) -> None:
    """Give the limits of a clause to all its measurements that they are said of."""
    _fold_tests(clause)
    _shift_pressures(clause)
    _lend_quantities(clause)
    _equate_scales(clause)
    if kind is CriterionKind.INCLUSION:
        _both_at_slashes(clause)


def dated(tree: Requirement, period: Period | None) -> Requirement:
    """Give limits the time of the test that showed them."""
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(dated(part, period) for part in tree.parts))
    if isinstance(tree, Measured) and tree.period is None:
        return msgspec.structs.replace(tree, period=period)
    return tree


def _fold_tests(clause: Clause) -> None:
    """Leave out a test beside what it measured: "ECG with QTc < 450 ms"."""
    for at in range(len(clause.drafts) - 2, -1, -1):
        test, measured = clause.drafts[at : at + 2]
        if (
            test.concept in MEASURING
            and measured.kind in MEASURES
            and measured.quantity is not None
            and not clause.joints[at + 1]
            and not (test.frame.contraindicated or test.frame.scope or test.qualifiers)
            and test.frame.when in (When.UNSAID, When.CURRENT)
        ):
            measured.period = measured.period or test.period
            measured.start = test.start
            clause.joints[at + 1] = clause.joints[at]
            del clause.drafts[at], clause.joints[at]


def _both_at_slashes(clause: Clause) -> None:
    """Let both measurements at a slash keep to an upper limit: "AST/ALT ≤ 3 × ULN"."""
    for at in range(1, len(clause.drafts)):
        draft, before = clause.drafts[at], clause.drafts[at - 1]
        limit = draft.quantity
        if clause.joints[at] == "slash" and not draft.frame.scope and limit is not None and (
            draft.kind in MEASURES and before.kind in MEASURES and limit.low is None
        ):  # fmt: skip
            clause.joints[at] = "and"


def _equate_scales(clause: Clause) -> None:
    """Note that a limit is said on two scales: "ECOG 0-1 or Karnofsky ≥ 70"."""
    for at in range(1, len(clause.drafts)):
        both = clause.drafts[at - 1 : at + 1]
        if clause.joints[at] in ("or", "slash") and all(
            one.concept in PERFORMANCE and one.quantity is not None for one in both
        ):
            for one in both:
                one.restated = True


def _shift_pressures(clause: Clause) -> None:
    """Give limits to the names behind them: "blood pressure > 180 systolic or > 110 diastolic"."""
    drafts, joints = clause.drafts, clause.joints
    for this, following, joint in zip(drafts, drafts[1:], joints[1:], strict=False):
        pair = following.quantity
        if (
            (this.concept, following.concept, joint) == ("sbp", "dbp", "slash")
            and pair is not None
            and pair.is_pair
        ):
            this.quantity = compared_as(pair, bare(pair, 0))
            following.quantity = compared_as(pair, bare(pair, 1))
    at = 0
    while at + 1 < len(drafts):
        this, following = drafts[at], drafts[at + 1]
        at += 1
        if this.concept != "blood-pressure" or this.quantity is None or joints[at]:
            continue
        if following.concept not in _PRESSURES or this.quantity.is_pair:
            continue
        held, place = this.quantity, at
        while place < len(drafts) and drafts[place].concept in _PRESSURES:
            kept, drafts[place].quantity = drafts[place].quantity, held
            place += 1
            if kept is None:
                break
            held = compared_as(held, kept)
            if place < len(drafts) and drafts[place - 1].concept == drafts[place].concept:
                del drafts[place], joints[place]
        following.start, joints[at] = this.start, joints[at - 1]
        following.frame = this.frame
        del drafts[at - 1], joints[at - 1]


_PRESSURES = ("sbp", "dbp")


def _lend_quantities(clause: Clause) -> None:
    """Let a measurement without a limit share that of the next in its list: "AST or ALT > 3 x"."""
    drafts, joints = clause.drafts, clause.joints
    for at in range(len(drafts) - 2, -1, -1):
        this, following = drafts[at], drafts[at + 1]
        if not _may_share(this, following, joints[at + 1]) or following.before:
            continue
        if this.quantity is None and not this.is_tailed:
            this.quantity, this.lent = following.quantity, True
            this.others = [(whom, _renamed(limit, this)) for whom, limit in following.others]
            if this.period is None:
                this.period = following.period
    for at in range(len(drafts) - 1):
        this, following = drafts[at], drafts[at + 1]
        if this.before and following.quantity is None and (
            _may_share(this, following, joints[at + 1])
        ):  # fmt: skip
            following.quantity, following.before = this.quantity, True


def _may_share(this: Draft, following: Draft, joint: str) -> bool:
    return (
        this.kind in MEASURES
        and following.kind in MEASURES
        and (this.frame.normal is None or _is_too_high(this, following))
        and not _is_of_a_unit(this, following)
        and joint in ("or", "and", "slash", "comma")
    )


def _is_of_a_unit(this: Draft, following: Draft) -> bool:
    """Say whether a scale stands beside a value in a unit: "NYHA class IV, LVEF ≤ 30%"."""
    limit = following.quantity
    both = this.kind is Kind.SCALE and following.kind is not Kind.SCALE
    return both and limit is not None and bool(limit.unit)


def _is_too_high(this: Draft, following: Draft) -> bool:
    """Say whether a limit of normal tells how high both are: "elevated ALT and AST > 3 x ULN"."""
    limit = following.quantity
    return this.frame.normal is False and limit is not None and limit.against is Against.ULN


def _renamed(limit: Requirement, draft: Draft) -> Requirement:
    if isinstance(limit, Measured):
        return msgspec.structs.replace(limit, name=draft.name, concept=draft.concept)
    return limit
