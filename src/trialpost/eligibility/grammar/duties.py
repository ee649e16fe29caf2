"""Read what somebody must do or have: "women who can have children must use contraception"."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.frames import MEASURES, Frame, family_of
from trialpost.eligibility.grammar.nesting import Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.sentence_reading import ReadsSentences, negated
from trialpost.eligibility.grammar.timing import period_of
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    All,
    Any,
    LeftToTeam,
    Not,
    Period,
    Requirement,
    Treated,
    implies,
    leaves,
)

_SUBJECTS = frozenset({Cue.PEOPLE, Cue.MALE, Cue.FEMALE, Cue.ADULT, Cue.CHILD, Cue.IF})


_BUT = re.compile(r"\bbut\s+(?:also\s+)?$", re.IGNORECASE)
_MAY = re.compile(r"\b(?:may|can|could|might|allowed|permitted|eligible)\b", re.IGNORECASE)

_BEHIND = frozenset({"required", "is required", "are required", "will be required"})
"""Words of duty that stand behind what they ask for."""


def must_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "Women who can have children must use contraception": only they have to."""
    words = reader.text[nodes[at].start : nodes[at].end].lower()
    if at == len(nodes) - 1 or words in _BEHIND or not _is_subject(nodes[:at]):
        return None
    node = nodes[at]
    cue = node.cue if isinstance(node, Piece) else None
    turn = _turn_before(nodes, at)
    if turn is not None:
        first, second = (
            reader.sentence(nodes[:turn], frame),
            must_at(reader, nodes[turn + 1 :], at - turn - 1, frame),
        )
        if first is None or second is None:
            return second
        both = (first, second)
        return All(both) if reader.kind is CriterionKind.INCLUSION else Any(both)
    whom = reader.clause(nodes[:at], None) if at else None
    if whom is not None and all(isinstance(leaf, LeftToTeam) for leaf in leaves(whom)):
        whom = None
    if (
        cue is Cue.MUST
        and whom is not None
        and not _is_subject(nodes[:at], treated=False)
        and (_washed_out(reader, whom, nodes[at + 1 :]) is None)
    ):
        return None
    washed = _washed_out(reader, whom, nodes[at + 1 :]) if cue is Cue.MUST else None
    if washed is not None:
        rule: Requirement = washed
    else:
        then = reader.sentence(nodes[at + 1 :], frame)
        if then is None:
            return None
        then = negated(then) if cue is Cue.MUST_NOT else then
        if whom is not None and reader.kind is CriterionKind.INCLUSION and (
            _BUT.search(reader.text, 0, nodes[at].start)
            and not _MAY.search(reader.text, nodes[0].start, nodes[at].start)
        ):  # fmt: skip
            return All((whom, then))  # "has A at several levels but must have B at one"
        rule = then if whom is None else implies(whom, then)
    return _unruled(rule) if reader.kind is CriterionKind.EXCLUSION else rule


def _unruled(rule: Requirement) -> Requirement:
    """Return what holds of those who break a rule."""
    if isinstance(rule, Any) and len(rule.parts) == 2 and isinstance(rule.parts[0], Not):
        return All((rule.parts[0].part, negated(rule.parts[1])))
    return negated(rule)


def _turn_before(nodes: list[Node], at: int) -> int | None:
    """Return the joint in front of the people whom a "must" is for, if something stands before."""
    for place in range(at - 1, 0, -1):
        node, following = nodes[place], nodes[place + 1]
        if (
            isinstance(node, Piece)
            and node.sort in (Sort.COMMA, Sort.AND)
            and isinstance(following, Piece)
            and following.cue in (Cue.PEOPLE, Cue.MALE, Cue.FEMALE)
            and any(isinstance(one, Piece) and one.sort is Sort.NAME for one in nodes[:place])
        ):
            return None if following.cue is not Cue.PEOPLE and place < 3 else place
    return None


def _is_subject(nodes: list[Node], *, treated: bool = True) -> bool:
    """Say whether what stands before a "must" names whom it is for."""
    pieces = flat(nodes)
    if any(piece.kind in MEASURES or piece.cue is Cue.AGE for piece in pieces):
        return False
    first = next((one for one in pieces if one.cue not in (Cue.GLUE, Cue.ALL_OF)), None)
    if first is None:
        return True
    if family_of(first.kind) == "treatment":
        return treated
    if first.cue in _SUBJECTS or family_of(first.kind) in ("state", "illness"):
        return True
    return any(piece.cue is Cue.PEOPLE for piece in pieces)


def _washed_out(
    reader: ReadsSentences, whom: Requirement | None, rest: list[Node]
) -> Requirement | None:
    """Read "steroids must have been stopped 4 weeks before": none within that time."""
    if not isinstance(whom, Treated) or any(
        isinstance(node, Piece) and node.sort is Sort.NAME for node in rest
    ):
        return None
    for node in rest:
        if isinstance(node, Piece) and node.window is not None:
            period = period_of(node.window, reader.text)
            if period is not None and period.newest:
                gone = Period(words=period.words, oldest=period.newest)
                return Not(msgspec.structs.replace(whom, period=gone))
    return None
