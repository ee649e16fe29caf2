"""Read the sentences of a criterion: who it speaks of, what it asks, what it allows or excepts."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.acronyms import NO_MEANINGS, Meanings, explained
from trialpost.eligibility.grammar.assembly import are_ages_apart, assemble
from trialpost.eligibility.grammar.brackets import read_parts
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.either_way import either_way, without_origin
from trialpost.eligibility.grammar.evidence import (
    another_behind,
    going_on,
    is_evidence,
    is_open_cause,
    without_evidence,
)
from trialpost.eligibility.grammar.exceptions import allowing, not_including
from trialpost.eligibility.grammar.frames import MEASURES, Frame, family_of
from trialpost.eligibility.grammar.lists_of_any import list_of_any
from trialpost.eligibility.grammar.looking import find_sort
from trialpost.eligibility.grammar.nesting import Node, flat, nested
from trialpost.eligibility.grammar.pieces import Piece, Sort, pieces_of
from trialpost.eligibility.grammar.sentence_cuts import illustrated, sentences_of, without_label
from trialpost.eligibility.grammar.sentence_reading import has_unread
from trialpost.eligibility.grammar.splitting import SPLITS
from trialpost.eligibility.grammar.team import catch_all, team_check
from trialpost.eligibility.grammar.timing import timed
from trialpost.eligibility.grammar.walk import Walker
from trialpost.model.criterion import CriterionKind
from trialpost.model.requirement import (
    All,
    Any,
    LeftToTeam,
    Measured,
    Not,
    Requirement,
    Scale,
    Treated,
    Unread,
    leaves,
)
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.windows import WindowSort

_POINTER = re.compile(
    r"\W*(?:please\s+)?(?:note\W+)?(?:see|refer\s+to|consult|contact|(?:for\s+)?(?:more\s+)?details"
    r"|the\s+above|these\s+(?:criteria|values|results)|this\s+(?:criterion|includes|list)"
    r"|if\s+(?:the\s+|a\s+)?(?:urine|serum|blood)\s+(?:pregnancy\s+)?test\s+(?:result\s+)?(?:is|was)\s"
    r".*\b(?:will|must|should|shall)\s+be\s+(?:required|performed|repeated|done)"
    r"|(?:wom[ae]n|females?|those)\s+(?:of|with)\s+(?:non-?\s*)?child-?\s*bearing\s+potential\s+(?:are|is)"
    r"\s+(?:those|defined|considered|any|wom[ae]n|females?)"
    r"|.*\b(?:do|does|are|is|will)\s+not\s+(?:be\s+)?count(?:ed)?)\b",
    re.IGNORECASE,
)
"""A sentence that points elsewhere and asks for nothing itself."""

_FUNCTION = re.compile(
    r"\b(?:adequate|normal|acceptable|good|sufficient|appropriate|satisfactory)\b[\w\s,/-]{0,80}"
    r"\b(?:functions?|reserves?|indices)\b",
    re.IGNORECASE,
)
"""An organ that has to work well, without a limit: "adequate bone marrow function"."""


class Reader:
    """Reads one text of a criterion of one kind."""

    def __init__(self, text: str, kind: CriterionKind, known: Meanings = NO_MEANINGS) -> None:
        """Keep the text, the kind of its criterion, and what acronyms are known to mean in it."""
        self.text = text
        self.kind = kind
        self.known = known

    def pieces(self) -> tuple[Piece, ...]:
        """Return the pieces of the text, with acronyms as they are meant."""
        return explained(pieces_of(without_origin(self.text)), self.text, self.known)

    def read(self, frame: Frame | None = None) -> Requirement:
        """Read the whole text under a frame that the words before it set."""
        twice = either_way(self.text, lambda text: Reader(text, self.kind, self.known).read(frame))
        return self._plainly(frame) if twice is None else twice

    def _plainly(self, frame: Frame | None) -> Requirement:
        """Read a text in which no treatment is spoken of in two ways."""
        sentences = sentences_of(nested(self.pieces()), self.text)
        tree: Requirement | None = None
        shown = False
        for nodes in sentences:
            if shown and tree is not None:
                more = self.inner(flat(nodes), None)
                tree = tree if more is None else Any((tree, *read_parts(more)))
            else:
                tree = self._with(tree, nodes, frame)
            last = nodes[-1]
            shown = isinstance(last, Piece) and last.cue is Cue.EXAMPLE
        return tree if tree is not None else self._unread(0, len(self.text))

    def _with(
        self, tree: Requirement | None, nodes: list[Node], frame: Frame | None
    ) -> Requirement | None:
        """Put the next sentence to what the ones before it ask."""
        pieces = flat(nodes)
        allows = any(piece.cue is Cue.ALLOWED for piece in pieces)
        if allows and tree is not None and self.kind is CriterionKind.EXCLUSION:
            return allowing(tree, pieces, self.text, self.kind)
        if tree is not None and self.kind is CriterionKind.EXCLUSION:
            spared = not_including(tree, pieces, self.text)
            if spared is not None:
                return spared
        if tree is not None and _POINTER.match(self.text, nodes[0].start, nodes[-1].end):
            return tree
        following = self.sentence(nodes, frame)
        if tree is None or following is None:
            return following if tree is None else tree
        if following == All(()):
            return allowing(tree, pieces, self.text, self.kind) if allows else tree
        if allows and isinstance(following, Unread):
            return Any((tree, following))
        first = nodes[0]
        if isinstance(first, Piece) and first.sort is Sort.OR:
            return Any((*_parts(tree, Any), _alternative(following)))
        if are_ages_apart((tree, following)):
            return Any((*_parts(tree, Any), following))
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
        said = {node.cue for node in nodes if isinstance(node, Piece)}
        for cue, split in SPLITS:
            if cue in said:
                at = next(
                    place
                    for place, node in enumerate(nodes)
                    if isinstance(node, Piece) and node.cue is cue
                )
                found = split(self, nodes, at, frame)
                if found is not None:
                    return found
        return self.clause(nodes, frame)

    def _team(self, nodes: list[Node]) -> Requirement | None:
        """Leave a sentence to the trial team, if no name stands before the words that do so."""
        start, end = nodes[0].start, nodes[-1].end
        pieces = flat(nodes)
        telling = [
            piece
            for piece in pieces
            if piece.sort in (Sort.NAME, Sort.QUANTITY)
            and not is_generic(piece)
            and not (piece.concept is not None and piece.concept.id in _OTHERS)
        ]
        if telling and telling[0].start == start:
            return None
        check = team_check(self.text, start, end)
        if check is None:
            return None
        reason, at = check
        if catch_all(self.text, start, end):
            return LeftToTeam(span=(start, end), reason=reason)
        before = [piece for piece in telling if piece.start < at]
        behind = [piece for piece in pieces if piece.kind is Kind.STATE]
        if before or behind:
            return None
        return LeftToTeam(span=(start, end), reason=reason)

    # --- parts of sentences

    def clause(self, nodes: Sequence[Node], frame: Frame | None = None) -> Requirement | None:
        """Read a clause without exceptions and conditions."""
        nodes = without_label(list(nodes))
        listed = self._listed(nodes, frame)
        if listed is not None:
            return listed
        nodes = without_evidence(nodes)
        head, cue, rest = illustrated(nodes)
        if cue is not None:
            return self._illustrated(head, cue, rest, frame)
        return self._walked(nodes, frame)

    def _listed(self, nodes: list[Node], frame: Frame | None) -> Requirement | None:
        """Read "any of the following within 6 months: A, B": what is said before holds of all."""
        at = find_sort(nodes, Sort.COLON)
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
        if tree is None or denied:
            return Not(tree) if tree is not None else None
        head = assemble(clause, self.kind) if _says_more(clause, tree) else None
        return All((head, tree)) if head is not None else tree

    def _walked(self, nodes: Sequence[Node], frame: Frame | None) -> Requirement | None:
        if not nodes:
            return None
        clause = Walker(self.text, self, frame).walk(nodes)
        clause.any_of = list_of_any(self.text, nodes[-1].end)
        tree = assemble(clause, self.kind)
        if tree is None or isinstance(tree, Unread):
            function = _FUNCTION.search(self.text, nodes[0].start, nodes[-1].end)
            if function:
                return Measured(span=function.span(), name=function[0], scale=Scale.NORMAL)
        if tree is None and any(piece.sort is Sort.WORD for piece in flat(nodes)):
            return self._unread(nodes[0].start, nodes[-1].end)
        return tree

    def inner(self, pieces: Sequence[Node], frame: Frame | None) -> Requirement | None:
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
        behind_all = rest[-1] if rest and len(clause.drafts) > 1 else None
        if cue.cue is Cue.DEFINED and isinstance(behind_all, Piece) and _is_past(behind_all):
            rest = rest[:-1]  # "A, B, or C consistent with D within 6 months": a time of all
            walker.on_window(behind_all)
        if cue.cue is Cue.EXAMPLE:
            self._exemplify(last, rest)
            return assemble(clause, self.kind)
        words = self.text[cue.start : cue.end].lower()
        behind = None
        if is_evidence(words):
            behind = going_on(rest, family_of(last.kind)) or another_behind(rest)
        if behind is not None:
            return self._walked([*head, *rest[behind:]], frame)
        self._define(last, cue, rest, words)
        return assemble(clause, self.kind)

    def _exemplify(self, last: Draft, rest: list[Node]) -> None:
        """Put examples to what they are of."""
        if is_open_cause(last.qualifiers):
            # "dementia due to other diseases, including lupus": lupus alone is not meant.
            start = self.text.index(last.qualifiers[-1], last.start)
            last.qualifiers[-1] = self.text[start : rest[-1].end]
            return
        under = msgspec.structs.replace(last.frame, contraindicated=False, able=None, risk=False)
        tree = self.inner(rest, under)
        if tree is not None:
            parts = [one for one in read_parts(tree) if not _is_any(one)]
            last.examples += [timed(one, last.period) for one in parts]

    def _define(self, last: Draft, cue: Piece, rest: list[Node], words: str) -> None:
        """Put how something is defined, or known, to it."""
        pieces = flat(rest)
        measured = any(piece.sort is Sort.QUANTITY for piece in pieces)
        turned = last.frame.scope and any(piece.cue is Cue.ABLE for piece in pieces)
        if turned:
            # "no dysfunction, defined as the ability to …": the words say the opposite of it.
            last.qualifiers.append(self.text[cue.start : rest[-1].end])
        elif pieces and last.kind in MEASURES and last.quantity is None and (
            pieces[0].quantity is not None
        ):  # fmt: skip
            last.quantity, last.end = pieces[0].quantity, pieces[-1].end  # "CrCl, i.e. < 30"
        elif measured or not is_evidence(words):
            tree = self.inner(rest, None)
            if tree is not None and not has_unread(tree):
                last.definition = tree
            else:
                last.qualifiers.append(self.text[cue.start : rest[-1].end if rest else cue.end])

    def _unread(self, start: int, end: int) -> Unread:
        return Unread(span=(start, end), text=self.text[start:end])


def _is_past(piece: Piece) -> bool:
    """Say whether a piece is a stretch of days that reaches back from now."""
    window = piece.window
    return window is not None and window.oldest is not None and window.oldest >= 1 and (
        window.sort in (WindowSort.WITHIN, WindowSort.BEFORE)
    )  # fmt: skip


_OTHERS = frozenset({
    "legal-representative", "has-a-caregiver", "under-guardianship", "decision-capacity",
    "critical-illness", "life-expectancy", "religious-objection-to-blood-transfusion",
})  # fmt: skip
"""Concepts of those who may consent for somebody, and of what the team looks at itself."""

_GENERIC = frozenset({
    "medical-condition", "disease", "abnormality", "comorbidity", "medicine", "treatment",
    "therapy", "laboratory-test",
})  # fmt: skip


_ANY_WAY = frozenset({
    "medicine", "treatment", "therapy", "injection", "infusion", "medical-device",
    "oral-therapy",
})  # fmt: skip


def _is_any(tree: Requirement) -> bool:
    """Say whether an example is a way of treating, and alone means any: "such as injections"."""
    return isinstance(tree, Treated) and tree.concept in _ANY_WAY


def is_generic(piece: Piece) -> bool:
    """Say whether a name stands for any illness whatever."""
    return piece.concept is not None and piece.concept.id in _GENERIC


def _parts(tree: Requirement, joined: type[All] | type[Any]) -> tuple[Requirement, ...]:
    return tree.parts if isinstance(tree, joined) and tree.parts else (tree,)


def _says_more(clause: Clause, tree: Requirement) -> bool:
    """Say whether the words before a list ask for more than that the list is of: "these drugs"."""
    below = [getattr(leaf, "concept", "") for leaf in leaves(tree)]
    return any(
        draft.concept not in _GENERIC
        and not any(one and lexicon().is_a(one, draft.concept) for one in below)
        for draft in clause.drafts
        if not draft.unclear and draft.kind != "unread"
    )


def _alternative(tree: Requirement) -> Requirement:
    """Read "or ≤ 3 × ULN in patients with A" as what holds of those with A."""
    if isinstance(tree, Any) and len(tree.parts) == 2 and isinstance(tree.parts[0], Not):
        return All((tree.parts[0].part, tree.parts[1]))
    return tree
