"""Read sentences that fall in two: what is asked, and what excepts, allows, forbids it."""

import re

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.duties import must_at
from trialpost.eligibility.grammar.exceptions import (
    exception_end,
    is_addiction,
    narrowed,
    with_but,
)
from trialpost.eligibility.grammar.frames import Frame, family_of
from trialpost.eligibility.grammar.limits_for_some import wider_for_some
from trialpost.eligibility.grammar.looking import (
    find,
    names_among,
    only_people,
    until,
    until_link,
)
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.sentence_reading import (
    ReadsSentences,
    Split,
    has_unread,
    negated,
)
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    Any,
    HasCondition,
    Not,
    Requirement,
    SexIs,
    Speaks,
    Treated,
    Unread,
    implies,
    leaves,
)

NOBODY = Any(())
"""What holds of nobody: an exclusion criterion that only allows something."""

_MAY_BE = frozenset({"allowed", "permitted", "permissible"})
"""Words that stand as a heading over what nobody has to have."""


def except_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "any cancer except basal cell carcinoma"."""
    if at == 0:
        return None
    main = reader.sentence(nodes[:at], frame)
    if main is None:
        return None
    end = exception_end(nodes, at)
    excepted = nodes[at + 1 : end]
    shown = _examples_of_main(reader, nodes, at, end)
    if shown is not None:
        excepted = nodes[at + 1 : shown]
        held = nodes[shown]
        more = list(held.pieces[1:]) if isinstance(held, Bracket) else nodes[shown + 1 : end]
        examples = reader.clause(more, frame)
    else:
        examples = None
    tree = main
    if excepted:
        tree = _excepted(reader, main, excepted, (nodes[at].start, excepted[-1].end))
    if examples is not None and not has_unread(examples):
        tree = Any((tree, examples)) if not isinstance(tree, Not) else tree
    if end >= len(nodes) - 1:
        return tree
    turn = nodes[end]
    turns = isinstance(turn, Piece) and turn.sort is Sort.CUE
    rest = reader.sentence(nodes[end:] if turns else nodes[end + 1 :], frame)
    if rest is None:
        return tree
    return All((tree, rest)) if reader.kind is CriterionKind.INCLUSION else Any((tree, rest))


def _examples_of_main(reader: ReadsSentences, nodes: list[Node], at: int, end: int) -> int | None:
    """Return where "including" begins in "disorders other than X, including A and B"."""
    if not reader.text[nodes[at].start : nodes[at].end].lower().startswith("other"):
        return None
    for place in range(at + 2, end):
        before, node = nodes[place - 1], nodes[place]
        if isinstance(node, Bracket) and node.pieces and isinstance(node.pieces[0], Piece) and (
            node.pieces[0].cue is Cue.EXAMPLE
        ):  # fmt: skip
            return place
        if isinstance(node, Piece) and node.cue is Cue.EXAMPLE and isinstance(before, Piece) and (
            before.sort is Sort.COMMA
        ):  # fmt: skip
            return place
    return None


def _excepted(
    reader: ReadsSentences, main: Requirement, nodes: list[Node], span: tuple[int, int]
) -> Requirement:
    families = {
        "illness" if isinstance(leaf, HasCondition) else "treatment"
        for leaf in leaves(main)
        if isinstance(leaf, HasCondition | Treated)
    }
    words = reader.text[slice(*span)]
    named = tuple(
        one
        for piece in until_link(flat(nodes))
        if family_of(piece.kind) in families
        for one in names_among([piece], reader.text)
    )
    changed = with_but(main, named) if named else main
    if changed != main:
        return changed
    whom = reader.clause(nodes, None) if names_among(flat(nodes), reader.text) else None
    if whom is None or named or has_unread(whom) or is_addiction(main):
        return narrowed(main, words, span[0])
    if reader.kind is CriterionKind.EXCLUSION:
        return All((main, negated(whom)))
    return Any((main, whom))


def unless_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "uncontrolled hypertension unless treated"."""
    if at == 0 or at == len(nodes) - 1:
        return None
    main = reader.sentence(nodes[:at], frame)
    other = reader.sentence(nodes[at + 1 :], None)
    if main is None or other is None:
        return main
    words = reader.text[nodes[at].start : nodes[-1].end]
    if isinstance(other, Unread) and isinstance(main, HasCondition | Treated):
        return narrowed(main, words, nodes[at].start)
    if reader.kind is CriterionKind.EXCLUSION:
        return All((main, negated(other)))
    return Any((main, other))


def provided_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "X is allowed provided that Y" and "X, provided that Y"."""
    if at == 0 or at == len(nodes) - 1:
        return None
    before = nodes[:at]
    other = reader.sentence(nodes[at + 1 :], None)
    if find(before, Cue.ALLOWED) is not None:
        whom = reader.clause(until(before, Cue.ALLOWED), frame)
        if whom is None or other is None:
            return None
        return _only_if(reader, whom, other)
    main = reader.sentence(before, frame)
    if main is None or other is None:
        return main
    return All((main, other))


def _only_if(reader: ReadsSentences, whom: Requirement, then: Requirement) -> Requirement:
    """Return what "whom" must meet, or those of them who do not."""
    if reader.kind is CriterionKind.EXCLUSION:
        return All((whom, negated(then)))
    return implies(whom, then)


def allowed_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "Prior chemotherapy is allowed": it asks for nothing, or for what an "if" adds."""
    rest = nodes[at + 1 :]
    condition = find(rest, Cue.IF)
    if condition is not None:
        whom = reader.clause(nodes[:at], frame)
        then = reader.sentence(rest[condition + 1 :], None)
        if then is not None and (whom is None or only_people(nodes[:at])):
            return then if reader.kind is CriterionKind.INCLUSION else NOBODY
        if whom is not None and then is not None:
            return _only_if(reader, whom, then)
    if reader.kind is CriterionKind.EXCLUSION:
        return _allowed_of_list(reader, nodes, at)
    words = reader.text[nodes[at].start : nodes[at].end].lower()
    if at == 0 and words in _MAY_BE:
        return All(())  # "Allowed: aspirin."
    if at == 0 or only_people(nodes[:at]):
        return reader.clause(rest, frame) if rest else All(())
    whom = reader.clause(nodes[:at], frame)
    if whom is not None and all(isinstance(one, Age | SexIs | Speaks) for one in leaves(whom)):
        return whom
    return All(())


def _allowed_of_list(reader: ReadsSentences, nodes: list[Node], at: int) -> Requirement:
    """Leave a list unread at whose end one thing is allowed: it may be that one alone."""
    commas = [node for node in nodes[:at] if isinstance(node, Piece) and node.sort is Sort.COMMA]
    names = [piece for piece in flat(nodes[:at]) if piece.sort is Sort.NAME]
    if len(commas) < _LIST or len(names) <= _LIST:
        return NOBODY
    span = (nodes[0].start, nodes[-1].end)
    return Unread(span=span, text=reader.text[slice(*span)])


_LIST = 2
"""Commas that make a list of what stands before an allowance."""


def forbidden_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "Patients with brain metastases are not eligible" and "steroids are not allowed"."""
    if at and _ELSEWHERE.match(reader.text, nodes[at].end):
        return _only_here(reader, nodes, at, frame)
    before = nodes[at - 1] if at else None
    if (
        isinstance(before, Piece)
        and before.end - before.start == len("who")
        and (before.cue is Cue.PEOPLE)
    ):
        return None
    if at == 0 or only_people(nodes[:at]):
        whom = reader.sentence(nodes[at + 1 :], frame)
    else:
        whom = reader.sentence(nodes[:at], frame)
        reason = find(nodes[at + 1 :], Cue.IF, Cue.UNLESS)
        if whom is not None and reason is not None:
            place = nodes[at + 1 + reason]
            other = reader.sentence(nodes[at + 2 + reason :], None)
            if other is not None and isinstance(place, Piece):
                other = negated(other) if place.cue is Cue.UNLESS else other
                whom = All((whom, other))
    if whom is None:
        return None
    return whom if reader.kind is CriterionKind.EXCLUSION else negated(whom)


_ELSEWHERE = re.compile(
    r"\s+(?:(?:participate|take\s+part|enrol\w*|be\s+included)\s+)?(?:in|for)\s+(?:an?other|any\s+other|other"
    r"|the\s+(?:main|parent|original|previous|first))\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"[\s,]*\b(?:but|yet|and|who|though)\s*$", re.IGNORECASE)


def _only_here(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "who have gout but cannot take part in another study": the gout is not denied."""
    said = _BUT.search(reader.text, 0, nodes[at].start)
    start = said.start() if said else nodes[at].start
    whom = reader.sentence([node for node in nodes[:at] if node.end <= start], frame)
    rest = Unread(span=(start, nodes[-1].end), text=reader.text[start : nodes[-1].end].strip(" ,"))
    return rest if whom is None else All((whom, rest))


def if_at(
    reader: ReadsSentences, nodes: list[Node], at: int, frame: Frame | None
) -> Requirement | None:
    """Read "if taking steroids, a stable dose" and "a stable dose if taking steroids"."""
    if at == 0:
        comma = next(
            (
                place
                for place, node in enumerate(nodes)
                if isinstance(node, Piece) and node.sort in (Sort.COMMA, Sort.COLON)
            ),
            None,
        )
        if comma is None or comma in (1, len(nodes) - 1):
            return None
        whom, then = nodes[1:comma], nodes[comma + 1 :]
    else:
        whom, then = nodes[at + 1 :], nodes[:at]
    condition = reader.clause(whom, None)
    asked = reader.sentence(then, frame)
    if asked is None and condition is not None and at == 0 and (
        reader.kind is CriterionKind.INCLUSION
    ):  # fmt: skip
        span = (then[0].start, then[-1].end)  # "if on steroids, a stable dose for 4 weeks"
        return implies(condition, Unread(span=span, text=reader.text[slice(*span)]))
    if asked is None or condition is None:
        return asked
    before = nodes[at - 1] if at else None
    if isinstance(before, Piece) and before.sort is Sort.OR and (
        reader.kind is CriterionKind.EXCLUSION
    ):  # fmt: skip
        return Any((asked, condition))  # "an injury, or if surgery is planned"
    some = wider_for_some(asked, condition, reader.kind) if at else None
    if some is not None:
        return some
    if reader.kind is CriterionKind.EXCLUSION:
        return All((condition, asked))
    return implies(condition, asked)


SPLITS: tuple[tuple[Cue, Split], ...] = (
    (Cue.UNLESS, unless_at),
    (Cue.EXCEPT, except_at),
    (Cue.PROVIDED, provided_at),
    (Cue.FORBIDDEN, forbidden_at),
    (Cue.ALLOWED, allowed_at),
    (Cue.IF, if_at),
    (Cue.MUST, must_at),
    (Cue.MUST_NOT, must_at),
)
