"""Understand the joints of a list: what one ends, and what goes on behind it."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.frames import ILLNESSES, family_of
from trialpost.eligibility.grammar.functioning import Functioning
from trialpost.eligibility.grammar.nesting import Bracket
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.vocabulary.lexicon import Kind

JOINTS = frozenset({Sort.AND, Sort.OR, Sort.COMMA, Sort.SLASH})

_WHO = (Cue.PEOPLE, Cue.MALE, Cue.FEMALE)

_FOUND = re.compile(
    r"\b(?:detected|found|identified|present|seen|observed|noted|shown|known)\s*$", re.IGNORECASE
)

_IS_THERE = re.compile(
    r"\b(?:rearranged|mutated|mutant|fused|amplified|positive|detected|found|present|expressed)\s*$",
    re.IGNORECASE,
)
"""Verbs at the ends of two parts of a list, each of which says something of its own."""

_LACKING = re.compile(r"\s*in\s+the\s+(?=absence\s+of\b)", re.IGNORECASE)
"""Behind a comma, that what stands before it is meant where something is not."""

_WHICH_IS = re.compile(
    r"which\s+(?:is|are|was|were)\s+(?:used|given|known|called|also|found|in|part)\b", re.I
)


class Listing(Functioning):
    """Understands the joints between the names of a list."""

    def on_joint(self, piece: Piece, following: Piece | None) -> None:
        """End a tail, unless the list goes on within it; remember the strongest joint."""
        if self.tail is not None and (
            self._tail_goes_on(following) or self._describes_tail(piece, following)
        ):
            self.tail = (self.tail[0], piece.end)
            return
        if self._joins_people(following):
            return
        lacking = _LACKING.match(self.text, piece.end) if piece.sort is Sort.COMMA else None
        if lacking and self.since_joint:
            self.close_tail()
            self.skipping = lacking.end()
            return
        if piece.sort is Sort.COMMA and following is not None and self._is_aside(following):
            self.close_tail()
            self.start_tail(following)
            return
        if piece.sort is not Sort.AND:
            self._end_denial()
        if piece.sort is Sort.COMMA:
            self._end_finding(piece, following)
        self.close_tail()
        self._describe_last(following)
        if not self.since_joint and self.pending and self._alternatives(following):
            self.alternatives.append((len(self.pending), piece.sort.value))
            return
        if not self.since_joint:
            self.spend_pending()
        self.close_unclear()
        name = piece.sort.value
        if following is not None and following.cue in _WHO and self._new_people():
            name = "or"
        if self.joint in ("", "comma", "slash"):
            self.joint = name
        elif self.joint == "and" and name == "or":
            self.joint = "or"
        self.since_joint = 0

    def _end_denial(self) -> None:
        """End what is denied of a name where a list goes on with something else.

        "Heart block without a pacemaker, QTc > 480 ms": the QTc is not denied.
        """
        drafts, at = self.clause.drafts, self.denied_at
        if at is None or not 0 < at < len(drafts) or drafts[-1].frame.scope != self.frame.scope:
            return
        kind = next((one.kind for one in self.ahead if isinstance(one, Piece) and one.kind), None)
        if kind is None or family_of(kind) == family_of(drafts[-1].kind):
            return
        self.frame = msgspec.structs.replace(
            self.frame, scope=drafts[at - 1].frame.scope, when=drafts[at - 1].frame.when
        )
        self.denied_at = None

    def _is_aside(self, following: Piece) -> bool:
        """Say whether a comma begins words that only explain: "lidocaine, which is used as …"."""
        return bool(self.clause.drafts and self.since_joint) and (
            _WHICH_IS.match(self.text, following.start) is not None
        )

    def _end_finding(self, comma: Piece, following: Piece | None) -> None:
        """End what was not found where a list goes on with what was: "no A detected, B mutated"."""
        before = self.clause.drafts[-1] if self.clause.drafts else None
        if before is None or before.frame.scope == self.base.scope or following is None:
            return
        found = _FOUND.search(self.text, before.start, comma.start)
        if found and _IS_THERE.search(self.text, following.start, self._end_of_part()):
            self.close_tail()
            self.frame = msgspec.structs.replace(self.frame, scope=self.base.scope)
            self.denied_at = None

    def _end_of_part(self) -> int:
        """Return where the part of a list ends that begins behind the place of the walk."""
        end = self.nodes[self.at].end
        for node in self.ahead:
            if isinstance(node, Piece) and node.sort in JOINTS:
                break
            end = node.end
        return end

    def _joins_people(self, following: Piece | None) -> bool:
        """Say whether a joint only joins people: "hospitalized male or female patients"."""
        before = self.nodes[self.at - 1] if self.at else None
        return (
            isinstance(before, Piece)
            and before.cue in _WHO
            and following is not None
            and following.cue in _WHO
        )

    def _new_people(self) -> bool:
        """End a denial where a list turns to other people: "… and women who are pregnant".

        Returns:
            Whether it does.
        """
        drafts = self.clause.drafts
        if self.frame.scope != self.base.scope and drafts and (
            drafts[-1].frame.scope == self.frame.scope
        ):  # fmt: skip
            self._turn()
            self.frame = msgspec.structs.replace(
                self.frame, scope=self.base.scope, takes=self.base.takes, when=self.base.when
            )
            return True
        return False

    def _alternatives(self, following: Piece | None) -> bool:
        """Say whether a joint stands between describing words of one name.

        So it is in "locally advanced or metastatic breast cancer".
        """
        if all(piece.sort is Sort.QUALIFIER for piece in self.pending) and following is not None:
            if following.sort in (Sort.OR, Sort.AND):
                following = self._behind(following)  # "mild, moderate, or severe"
                return following is not None and following.sort is Sort.QUALIFIER
            return following.sort in (Sort.QUALIFIER, Sort.NAME, Sort.WORD, Sort.CUE)
        if following is None or following.sort not in (Sort.QUALIFIER, Sort.NAME, Sort.WORD):
            return False
        return all(piece.sort is not Sort.CUE for piece in self.pending)

    def _tail_goes_on(self, following: Piece | None) -> bool:
        """Say whether what follows a joint belongs to the words behind the last name.

        It does if it names the same sort of thing as the tail did last, and not that of the head.
        """
        if following is not None and following.sort in (Sort.OR, Sort.AND) and self.tail and (
            self.tail_is_cause or "," in self.text[slice(*self.tail)]
        ):  # fmt: skip
            following = self._behind(following)  # "due to A, B, or C"
        if following is None or not self.clause.drafts:
            return False
        head = self.clause.drafts[-1].kind
        last = self.tail_last
        if last is not None and last.sort is Sort.QUALIFIER:
            # "for locally advanced or metastatic cancer": the noun is still to come.
            return following.sort in (Sort.QUALIFIER, Sort.NAME, Sort.WORD)
        if self.tail_is_cause and self.tail_kind is not None:
            return following.sort in (Sort.QUALIFIER, Sort.WORD) or (
                following.sort is Sort.NAME
                and (
                    family_of(following.kind) == family_of(self.tail_kind)
                    or head is Kind.CIRCUMSTANCE
                )
            )
        if following.sort in (Sort.WORD, Sort.QUALIFIER) and self._leads_to(family_of(head)):
            return False
        if following.sort is Sort.WORD:
            return self.tail_kind is None
        if following.sort is not Sort.NAME or self.tail_kind is None:
            return False
        return family_of(following.kind) == family_of(self.tail_kind) != family_of(head)

    def _describes_tail(self, joint: Piece, following: Piece | None) -> bool:
        """Say whether a stroke goes on to another of a tail: "therapy for AML/high-risk MDS"."""
        if (
            joint.sort is not Sort.SLASH
            or following is None
            or following.sort is not Sort.QUALIFIER
        ):
            return False
        family, head = family_of(self.tail_kind), family_of(self.clause.drafts[-1].kind)
        return self.tail_kind is not None and family != head and self._leads_to(family)

    def _behind(self, joint: Piece) -> Piece | None:
        """Return what stands behind a joint that follows another."""
        at = next((place for place, node in enumerate(self.ahead) if node is joint), None)
        node = self.ahead[at + 1] if at is not None and at + 1 < len(self.ahead) else None
        return node if isinstance(node, Piece) else None

    def _leads_to(self, family: str) -> bool:
        """Say whether describing words that follow a joint belong to a name of a family."""
        for node in self.ahead:
            if isinstance(node, Bracket) or node.sort in JOINTS or node.sort is Sort.CUE:
                return False
            if node.sort is Sort.NAME:
                return family_of(node.kind) == family
        return False

    def _describe_last(self, following: Piece | None) -> None:
        """Put describing words behind a name to it at a joint: "asthma not controlled, stroke"."""
        drafts = self.clause.drafts
        if not drafts or not self.since_joint or not self.pending or (
            following is not None and following.sort is Sort.QUALIFIER
        ):  # fmt: skip
            return
        last = drafts[-1]
        if last.kind in ILLNESSES and self.pending[0].start >= last.end and all(
            one.sort is Sort.QUALIFIER for one in self.pending
        ):  # fmt: skip
            self.spend_pending(into=last)
