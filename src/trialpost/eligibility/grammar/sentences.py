"""Read the sentences of a criterion: who it speaks of, what it asks, what it allows or excepts."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.assembly import assemble
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import MEASURES, Frame, family_of
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat, nested
from trialpost.eligibility.grammar.pieces import Piece, Sort, pieces_of
from trialpost.eligibility.grammar.team import catch_all, team_check
from trialpost.eligibility.grammar.walk import Walker
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    Age,
    All,
    AllOrAny,
    Any,
    AtLeast,
    HasCondition,
    LeftToTeam,
    Measured,
    Named,
    Not,
    Requirement,
    Scale,
    SexIs,
    Speaks,
    Treated,
    Unread,
    implies,
    leaves,
)
from trialpost.vocabulary.lexicon import Kind, Mention

_SUBJECTS = frozenset({Cue.PEOPLE, Cue.MALE, Cue.FEMALE, Cue.ADULT, Cue.CHILD, Cue.IF})
_TELLING_LABELS = frozenset(
    {Cue.NOT, Cue.EVER, Cue.ALLERGY, Cue.MALE, Cue.FEMALE, Cue.AGE, Cue.FAMILY}
)
_EVIDENCE = (
    "confirm", "document", "diagnos", "accord", "as per", "per", "based", "prove", "verif",
    "as confirmed", "as documented", "as diagnosed", "using", "by", "via", "as assessed", "assess",
    "as determined", "determin", "in accordance", "as specified", "as described", "on the basis",
    "fulfil", "meeting", "as judged", "as evaluated", "evaluat", "detect", "as measured", "measur",
    "as estimated", "estimated", "calculated", "as calculated", "as seen", "seen", "shown",
    "as shown", "as demonstrated", "demonstrat", "as defined in",
)  # fmt: skip
"""How it is known: words that take nothing away from what is required."""


_FUNCTION = re.compile(
    r"\b(?:adequate|normal|acceptable|good|sufficient|appropriate|satisfactory)\b[\w\s,/-]{0,80}"
    r"\b(?:functions?|reserves?|indices)\b",
    re.IGNORECASE,
)
"""An organ that has to work well, without a limit: "adequate bone marrow function"."""


class Reader:
    """Reads one text of a criterion of one kind."""

    def __init__(self, text: str, kind: CriterionKind) -> None:
        """Keep the text and the kind of the criterion that it belongs to."""
        self.text = text
        self.kind = kind

    def read(self, frame: Frame | None = None) -> Requirement:
        """Read the whole text under a frame that the words before it set."""
        sentences = _sentences(nested(pieces_of(self.text)), self.text)
        tree: Requirement | None = None
        for nodes in sentences:
            tree = self._with(tree, nodes, frame)
        return tree if tree is not None else self._unread(0, len(self.text))

    def _with(
        self, tree: Requirement | None, nodes: list[Node], frame: Frame | None
    ) -> Requirement | None:
        """Put the next sentence to what the ones before it ask."""
        pieces = flat(nodes)
        allowing = any(piece.cue is Cue.ALLOWED for piece in pieces)
        if allowing and tree is not None and self.kind is CriterionKind.EXCLUSION:
            named = _names(pieces, self.text)
            return with_but(tree, named) if named else tree
        following = self.sentence(nodes, frame)
        if tree is None or following is None:
            return following if tree is None else tree
        if allowing and isinstance(following, Unread):
            return Any((tree, following))
        if following == All(()):
            return tree
        if isinstance(following, Unread) or self.kind is CriterionKind.INCLUSION:
            return All((*_parts(tree, All), following))
        return Any((*_parts(tree, Any), following))

    def sentence(self, nodes: Sequence[Node], frame: Frame | None = None) -> Requirement | None:
        """Read one sentence; ``None`` if it asks for nothing ("The following:")."""
        nodes = list(nodes)
        if not nodes:
            return None
        team = self._team(nodes)
        if team is not None:
            return team
        for cue, split in _SPLITS:
            at = _find(nodes, cue)
            if at is not None:
                found = split(self, nodes, at, frame)
                if found is not None:
                    return found
        must = self._must(nodes, frame)
        if must is not None:
            return must
        return self.clause(nodes, frame)

    def _team(self, nodes: list[Node]) -> Requirement | None:
        """Leave a sentence to the trial team, if no name stands before the words that do so."""
        start, end = nodes[0].start, nodes[-1].end
        check = team_check(self.text, start, end)
        if check is None:
            return None
        reason, at = check
        if catch_all(self.text, start, end):
            return LeftToTeam(span=(start, end), reason=reason)
        pieces = flat(nodes)
        before = [
            piece
            for piece in pieces
            if piece.sort in (Sort.NAME, Sort.QUANTITY)
            and piece.start < at
            and not is_generic(piece)
        ]
        behind = [piece for piece in pieces if piece.kind is Kind.STATE]
        if before or behind:
            return None
        return LeftToTeam(span=(start, end), reason=reason)

    # --- parts of sentences

    def clause(self, nodes: Sequence[Node], frame: Frame | None = None) -> Requirement | None:
        """Read a clause without exceptions and conditions."""
        nodes = _without_label(list(nodes))
        listed = self._listed(nodes, frame)
        if listed is not None:
            return listed
        head, cue, rest = _illustrated(nodes)
        if cue is not None:
            return self._illustrated(head, cue, rest, frame)
        return self._walked(nodes, frame)

    def _listed(self, nodes: list[Node], frame: Frame | None) -> Requirement | None:
        """Read "any of the following within 6 months: A, B": what is said before holds of all."""
        at = _find_sort(nodes, Sort.COLON)
        if at is None or at in (0, len(nodes) - 1):
            return None
        lead = nodes[:at]
        if not any(piece.cue in (Cue.EITHER, Cue.ALL_OF, Cue.NEITHER) for piece in flat(lead)):
            return None
        walker = Walker(self.text, self, frame)
        clause = walker.walk(lead)
        period = next((one.period for one in reversed(clause.drafts) if one.period), None)
        under = msgspec.structs.replace(
            walker.frame, scope=0, period=period or walker.waiting_period
        )
        tree = self._walked(nodes[at + 1 :], under)
        denied = walker.frame.scope or any(piece.cue is Cue.NEITHER for piece in flat(lead))
        return Not(tree) if tree is not None and denied else tree

    def _walked(self, nodes: Sequence[Node], frame: Frame | None) -> Requirement | None:
        if not nodes:
            return None
        clause = Walker(self.text, self, frame).walk(nodes)
        tree = assemble(clause, self.kind)
        if tree is None or isinstance(tree, Unread):
            function = _FUNCTION.search(self.text, nodes[0].start, nodes[-1].end)
            if function:
                return Measured(span=function.span(), name=function[0], scale=Scale.NORMAL)
        if tree is None and any(piece.sort is Sort.WORD for piece in flat(nodes)):
            return self._unread(nodes[0].start, nodes[-1].end)
        return tree

    def inner(self, pieces: Sequence[Piece], frame: Frame | None) -> Requirement | None:
        """Read pieces as a clause of their own: what stands in brackets, or examples."""
        plain = msgspec.structs.replace(frame, scope=0) if frame else None
        return self._walked(list(pieces), plain)

    def _illustrated(
        self, head: list[Node], cue: Piece, rest: list[Node], frame: Frame | None
    ) -> Requirement | None:
        """Read "X such as A, B" and "X defined as Y"."""
        walker = Walker(self.text, self, frame)
        clause = walker.walk(head)
        if not clause.drafts:
            return self._walked([*head, *rest], frame)
        last = clause.drafts[-1]
        if cue.cue is Cue.EXAMPLE:
            tree = self.inner(flat(rest), last.frame)
            if tree is not None:
                last.examples += _read_parts(tree)
            return assemble(clause, self.kind)
        words = self.text[cue.start : cue.end].lower()
        pieces = flat(rest)
        measured = any(piece.sort is Sort.QUANTITY for piece in pieces)
        if measured or not words.startswith(_EVIDENCE):
            tree = self.inner(pieces, None)
            if tree is not None and not _has_unread(tree):
                last.definition = tree
            else:
                last.qualifiers.append(self.text[cue.start : rest[-1].end if rest else cue.end])
        return assemble(clause, self.kind)

    def _must(self, nodes: list[Node], frame: Frame | None) -> Requirement | None:
        """Read "Women who can have children must use contraception": only they have to."""
        at = _find(nodes, Cue.MUST)
        if at is None or at == 0 or at == len(nodes) - 1:
            return None
        first = next(
            (one for one in nodes[:at] if not (isinstance(one, Piece) and one.cue is Cue.GLUE)),
            None,
        )
        if not (isinstance(first, Piece) and (first.cue in _SUBJECTS or first.kind is Kind.STATE)):
            return None
        whom = self.clause(nodes[:at], None)
        then = self.sentence(nodes[at + 1 :], frame)
        if then is None:
            return None
        if whom is not None and all(isinstance(leaf, LeftToTeam) for leaf in leaves(whom)):
            whom = None
        rule = then if whom is None else implies(whom, then)
        return Not(rule) if self.kind is CriterionKind.EXCLUSION else rule

    def except_at(self, nodes: list[Node], at: int, frame: Frame | None) -> Requirement | None:
        """Read "any cancer except basal cell carcinoma"."""
        if at == 0:
            return None
        main = self.sentence(nodes[:at], frame)
        if main is None:
            return None
        end = _exception_end(nodes, at)
        excepted = nodes[at + 1 : end]
        tree = self._excepted(main, excepted, self.text[nodes[at].start : excepted[-1].end]) if (
            excepted
        ) else main  # fmt: skip
        if end >= len(nodes) - 1:
            return tree
        rest = self.sentence(nodes[end + 1 :], frame)
        if rest is None:
            return tree
        return All((tree, rest)) if self.kind is CriterionKind.INCLUSION else Any((tree, rest))

    def _excepted(self, main: Requirement, nodes: list[Node], words: str) -> Requirement:
        families = {
            "illness" if isinstance(leaf, HasCondition) else "treatment"
            for leaf in leaves(main)
            if isinstance(leaf, HasCondition | Treated)
        }
        named = tuple(
            one
            for piece in _until_link(flat(nodes))
            if family_of(piece.kind) in families
            for one in _names([piece], self.text)
        )
        changed = with_but(main, named) if named else main
        if changed != main:
            return changed
        whom = self.clause(nodes, None) if _names(flat(nodes), self.text) else None
        if whom is None or _has_unread(whom):
            return _narrowed(main, words)
        if self.kind is CriterionKind.EXCLUSION:
            return All((main, Not(whom)))
        return Any((main, whom))

    def unless_at(self, nodes: list[Node], at: int, frame: Frame | None) -> Requirement | None:
        """Read "uncontrolled hypertension unless treated"."""
        if at == 0 or at == len(nodes) - 1:
            return None
        main = self.sentence(nodes[:at], frame)
        other = self.sentence(nodes[at + 1 :], None)
        if main is None or other is None:
            return main
        if self.kind is CriterionKind.EXCLUSION:
            return All((main, Not(other)))
        return Any((main, other))

    def provided_at(self, nodes: list[Node], at: int, frame: Frame | None) -> Requirement | None:
        """Read "X is allowed provided that Y" and "X, provided that Y"."""
        if at == 0 or at == len(nodes) - 1:
            return None
        before = nodes[:at]
        other = self.sentence(nodes[at + 1 :], None)
        if _find(before, Cue.ALLOWED) is not None:
            whom = self.clause(_until(before, Cue.ALLOWED), frame)
            if whom is None or other is None:
                return None
            rule = implies(whom, other)
            return Not(rule) if self.kind is CriterionKind.EXCLUSION else rule
        main = self.sentence(before, frame)
        if main is None or other is None:
            return main
        if self.kind is CriterionKind.EXCLUSION:
            return All((main, Not(other)))
        return All((main, other))

    def allowed_at(self, nodes: list[Node], at: int, frame: Frame | None) -> Requirement | None:
        """Read "Prior chemotherapy is allowed": it asks for nothing, or for what an "if" adds."""
        rest = nodes[at + 1 :]
        condition = _find(rest, Cue.IF)
        if condition is not None:
            whom = self.clause(nodes[:at], frame)
            then = self.sentence(rest[condition + 1 :], None)
            if whom is not None and then is not None:
                return implies(whom, then)
        if self.kind is CriterionKind.EXCLUSION:
            whom = self.clause(nodes[:at], frame)
            return All((whom, Not(whom))) if whom is not None else None
        if at == 0 or _only_people(nodes[:at]):
            return self.clause(rest, frame)
        whom = self.clause(nodes[:at], frame)
        if whom is not None and all(isinstance(one, Age | SexIs | Speaks) for one in leaves(whom)):
            return whom
        return All(())

    def if_at(self, nodes: list[Node], at: int, frame: Frame | None) -> Requirement | None:
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
        condition = self.clause(whom, None)
        asked = self.sentence(then, frame)
        if asked is None or condition is None:
            return asked
        if self.kind is CriterionKind.EXCLUSION:
            return All((condition, asked))
        return implies(condition, asked)

    def _unread(self, start: int, end: int) -> Unread:
        return Unread(span=(start, end), text=self.text[start:end])


_SPLITS = (
    (Cue.UNLESS, Reader.unless_at),
    (Cue.EXCEPT, Reader.except_at),
    (Cue.PROVIDED, Reader.provided_at),
    (Cue.ALLOWED, Reader.allowed_at),
    (Cue.IF, Reader.if_at),
)


_GENERIC = frozenset({"medical-condition", "disease", "abnormality", "comorbidity"})


def is_generic(piece: Piece) -> bool:
    """Say whether a name stands for any illness whatever."""
    return piece.concept is not None and piece.concept.id in _GENERIC


def _sentences(nodes: list[Node], text: str) -> list[list[Node]]:
    """Take nodes apart at full stops and semicolons."""
    found: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Piece) and node.sort is Sort.STOP:
            found.append([])
        else:
            found[-1].append(node)
    return [told for one in found if (told := _unnumbered(one, text))]


def _unnumbered(nodes: list[Node], text: str) -> list[Node]:
    """Leave out the number or letter of a list that stands at the start of a sentence."""
    if not nodes or not _is_mark(nodes[0]):
        return nodes
    if len(nodes) == 1:
        return []
    behind = text[nodes[0].end : nodes[0].end + 1]
    return nodes[1:] if behind in (".", ")") else nodes


def _is_mark(node: Node) -> bool:
    return (
        isinstance(node, Piece)
        and node.end - node.start <= _LONGEST_NUMBER
        and node.sort in (Sort.WORD, Sort.QUANTITY)
    )


_LONGEST_NUMBER = 2


def _find(nodes: Sequence[Node], cue: Cue) -> int | None:
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.cue is cue:
            return at
    return None


_NEW_TURN = frozenset({
    Cue.EVER, Cue.CURRENT, Cue.TAKES, Cue.ALLERGY, Cue.NOT, Cue.PLANNED, Cue.FAMILY,
    Cue.TAKES_PART, Cue.UNABLE, Cue.FAILED, Cue.NAIVE,
})  # fmt: skip
"""Cues that, behind a comma or an "or", begin something new after an exception."""


def _exception_end(nodes: Sequence[Node], at: int) -> int:
    """Return where the list of an exception ends: at the joint before something new."""
    for place in range(at + 2, len(nodes) - 1):
        node, following = nodes[place], nodes[place + 1]
        joint = isinstance(node, Piece) and node.sort in (Sort.COMMA, Sort.AND, Sort.OR)
        if joint and isinstance(following, Piece) and following.sort in (Sort.AND, Sort.OR):
            following = nodes[place + 2] if place + 2 < len(nodes) else following
        if joint and isinstance(following, Piece) and following.cue in _NEW_TURN:
            return place
    return len(nodes)


def _until_link(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces before words that only say more about what is named."""
    for at, piece in enumerate(pieces):
        if at and piece.cue is Cue.LINK:
            return list(pieces[:at])
    return list(pieces)


def _find_sort(nodes: Sequence[Node], sort: Sort) -> int | None:
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.sort is sort:
            return at
    return None


def _until(nodes: list[Node], cue: Cue) -> list[Node]:
    at = _find(nodes, cue)
    return nodes if at is None else nodes[:at]


def _only_people(nodes: Sequence[Node]) -> bool:
    return all(isinstance(node, Piece) and node.cue in (Cue.PEOPLE, Cue.GLUE) for node in nodes)


def _without_label(nodes: list[Node]) -> list[Node]:
    """Leave out what stands before a colon, if it names nothing: "Cardiac:"."""
    for at, node in enumerate(nodes):
        if isinstance(node, Piece) and node.sort is Sort.COLON:
            before = nodes[:at]
            telling = any(
                piece.sort in (Sort.NAME, Sort.QUANTITY) or piece.cue in _TELLING_LABELS
                for piece in flat(before)
            )
            if not telling and at < len(nodes) - 1:
                return nodes[at + 1 :]
            return [*before, *_without_label(nodes[at + 1 :])]
    return nodes


def _illustrated(nodes: list[Node]) -> tuple[list[Node], Piece | None, list[Node]]:
    """Find "such as" or "defined as" behind a name."""
    named = False
    for at, node in enumerate(nodes):
        if isinstance(node, Bracket):
            continue
        if node.sort is Sort.NAME:
            named = True
        elif node.cue in (Cue.EXAMPLE, Cue.DEFINED) and named and at < len(nodes) - 1:
            return nodes[:at], node, nodes[at + 1 :]
    return nodes, None, []


def _names(pieces: Sequence[Piece], text: str) -> tuple[Named, ...]:
    return tuple(
        Named(
            name=text[piece.start : piece.end],
            concept=piece.mention.concept.id if isinstance(piece.mention, Mention) else "",
        )
        for piece in pieces
        if piece.sort is Sort.NAME and piece.kind not in MEASURES
    )


def _parts(tree: Requirement, joined: type[All] | type[Any]) -> tuple[Requirement, ...]:
    return tree.parts if isinstance(tree, joined) and tree.parts else (tree,)


def _has_unread(tree: Requirement) -> bool:
    return any(isinstance(leaf, Unread) for leaf in leaves(tree))


def _read_parts(tree: Requirement) -> list[Requirement]:
    """Return the parts of a list of examples that are read."""
    parts = tree.parts if isinstance(tree, Any | All | AllOrAny) else (tree,)
    return [part for part in parts if not _has_unread(part)]


def with_but(tree: Requirement, named: tuple[Named, ...]) -> Requirement:
    """Except names from the conditions and treatments of a tree that they may be forms of."""
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(with_but(part, named) for part in tree.parts))
    if isinstance(tree, AtLeast):
        return AtLeast(tree.least, tuple(with_but(part, named) for part in tree.parts))
    if isinstance(tree, Not):
        return Not(with_but(tree.part, named))
    if isinstance(tree, HasCondition | Treated):
        return msgspec.structs.replace(tree, but=(*tree.but, *named))
    return tree


def _narrowed(tree: Requirement, words: str) -> Requirement:
    """Narrow the last condition or treatment of a tree by words that are not understood."""
    if isinstance(tree, All | Any | AllOrAny) and tree.parts:
        return type(tree)((*tree.parts[:-1], _narrowed(tree.parts[-1], words)))
    if isinstance(tree, Not):
        return Not(_narrowed(tree.part, words))
    if isinstance(tree, HasCondition | Treated):
        return msgspec.structs.replace(tree, qualifiers=(*tree.qualifiers, words))
    return All((tree, Unread(text=words)))


__all__ = ["Reader", "family_of", "with_but"]
