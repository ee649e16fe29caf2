"""Walk over the pieces of a clause, from left to right, and draft a leaf for each name in it."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.brackets import in_brackets
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS, family_of
from trialpost.eligibility.grammar.joints import JOINTS, Listing
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.team import catch_all
from trialpost.eligibility.named_within import is_test
from trialpost.model.requirement import When
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.spelling import form_of

_STATEMENTS = frozenset({
    Cue.PEOPLE, Cue.TAKES, Cue.EVER, Cue.CURRENT, Cue.MALE, Cue.FEMALE, Cue.MUST, Cue.STABLE,
})  # fmt: skip
"""Cues that begin a statement behind a heading and a colon."""

_BY = re.compile(r"\s+(?:with|by|on|despite|to|in|under)\b", re.IGNORECASE)
_PRESSURES = ("sbp", "dbp")
_CLASS = re.compile(r"[A-E]")
"""A class of a scale that goes by letters: Child-Pugh A."""


_PART_OF = re.compile(
    r"(?:components?|ingredients?|excipients?|constituents?|parts?|elements?|any)\s+of\b",
    re.IGNORECASE,
)
_CLASS_OF = re.compile(
    r"(?:functional\s+)?class(?:es)?\s+(?:[1-4]|I{1,3}|IV)(?:\s*(?:-|–|to|or|and|/)\s*(?:[1-4]|I{1,3}|IV))?"
    r"\s+(?:chronic\s+|congestive\s+|symptomatic\s+|stable\s+)*(?P<of>heart\s+failure|C?HF\b|angina)",
    re.IGNORECASE,
)

_PLURAL = re.compile(r"\(\s*(?:s|es|ies)\s*\)", re.IGNORECASE)
"""The end of a word of which there may be one or more: "medication(s)"."""

_SHOWS = re.compile(
    r"(?:show(?:s|ed|n|ing)?|demonstrat(?:es?|ed|ing)|reveal(?:s|ed|ing)?|indicat(?:es?|ed|ing))\b",
    re.IGNORECASE,
)
"""Verbs between a test and what it found."""

_CLASSES = {"h": "nyha", "c": "nyha", "a": "ccs-angina"}
"""The scale that the class of an illness is on."""


class Walker(Listing):
    """Walks over a clause."""

    def walk(self, nodes: Sequence[Node]) -> Clause:
        """Draft every name among the pieces."""
        self.through(nodes)
        self.finish()
        return self.clause

    def through(self, nodes: Sequence[Node]) -> None:
        """Take one node after the other; a part that is the trial team's to check ends the walk."""
        for at, node in enumerate(nodes):
            self.nodes, self.at = nodes, at
            if isinstance(node, Bracket):
                if node.start >= self.skipping:
                    self.on_bracket(node)
                continue
            if self._is_team(node, nodes, at):
                return
            following = nodes[at + 1] if at + 1 < len(nodes) else None
            self.step(node, following if isinstance(following, Piece) else None)

    def _is_team(self, node: Piece, nodes: Sequence[Node], at: int) -> bool:
        """Draft the rest of the clause as the team's to check, if a part of a list begins so."""
        if self.since_joint or not self.clause.drafts or node.sort in JOINTS:
            return False
        before = nodes[at - 1] if at else None
        if not (isinstance(before, Piece) and before.sort in JOINTS):
            return False
        end = nodes[-1].end
        if not catch_all(self.text, node.start, end):
            return False
        self.pending.clear()
        draft = Draft(start=node.start, end=end, name="", kind="team", frame=self.frame)
        draft.frame = msgspec.structs.replace(draft.frame, scope=0)
        self.add(draft)
        return True

    def on_bracket(self, bracket: Bracket) -> None:
        """Put what stands in brackets to the name before it, or read on through it."""
        if _PLURAL.fullmatch(self.text, bracket.start, bracket.end):
            return
        if self.tail is not None and (
            self._wants_limit(bracket) or self._defines_in_brackets(bracket)
        ):
            self.close_tail()
        if self.tail is not None:
            self.tail = (self.tail[0], bracket.end)
            return
        last = self.clause.drafts[-1] if self.clause.drafts and self.since_joint else None
        if last is not None and self._is_pressure(bracket, last):
            return
        if not in_brackets(bracket, last, self.text, self.reader):
            self.through(bracket.pieces)

    def _is_pressure(self, bracket: Bracket, last: Draft) -> bool:
        """Take "> 180 (systolic)" for a limit of the pressure that brackets name."""
        only = bracket.pieces[0] if len(bracket.pieces) == 1 else None
        concept = only.concept if isinstance(only, Piece) else None
        if concept is None or concept.id not in _PRESSURES or last.quantity is None:
            return False
        if last.concept not in ("blood-pressure", *_PRESSURES):
            return False
        last.concept, last.name = concept.id, concept.name
        return True

    def _wants_limit(self, bracket: Bracket) -> bool:
        """Say whether brackets hold the limit of a measurement that has none yet."""
        last = self.clause.drafts[-1]
        return last.kind in MEASURES and last.quantity is None and any(
            piece.sort is Sort.QUANTITY for piece in flat(bracket.pieces)
        )  # fmt: skip

    def step(self, piece: Piece, following: Piece | None) -> None:
        """Take one piece."""
        sort = piece.sort
        if (self.voided and sort is not Sort.COMMA) or piece.start < self.skipping:
            return
        self.voided = False
        if sort is Sort.STOP:
            self.on_joint(msgspec.structs.replace(piece, sort=Sort.COMMA), following)
        elif sort in JOINTS:
            self.on_joint(piece, following)
        elif sort is Sort.CUE:
            self.on_cue(piece)
        elif sort is Sort.NAME:
            self.on_name(piece)
        elif sort is Sort.QUANTITY:
            self.on_quantity(piece)
        elif sort is Sort.WINDOW:
            self.on_window(piece)
        elif sort is Sort.COLON:
            if following is not None and following.cue in _STATEMENTS:
                self.close_tail()
                self.since_joint = 0
            elif self._is_ruled_out():
                ruled_out = not self._are_reasons()
                self.on_joint(msgspec.structs.replace(piece, sort=Sort.COMMA), following)
                self.frame = msgspec.structs.replace(self.frame, contraindicated=ruled_out)
        elif sort is Sort.QUALIFIER:
            self.on_qualifier(piece)
        else:
            self.on_word(piece)

    def _is_ruled_out(self) -> bool:
        """Say whether the last draft is of a treatment or a test that must not be given."""
        last = self.clause.drafts[-1] if self.clause.drafts and self.since_joint else None
        return last is not None and last.frame.contraindicated and last.kind in TREATMENTS

    def _are_reasons(self) -> bool:
        """Say whether what follows tells why something must not be given: "MRI: pacemaker"."""
        kind = next((one.kind for one in flat(self.ahead) if one.kind is not None), None)
        return kind is Kind.DEVICE or family_of(kind) in ("illness", "state", "measure")

    def finish(self) -> None:
        """Close what is open at the end of the clause."""
        self.close_tail()
        self.spend_pending()
        if self.waiting_quantity is not None:
            self.loosen(self.waiting_quantity)
            self.waiting_quantity = None
        self.close_unclear()
        self.clause.timed = self.waiting_period is not self.base.period
        self.mend()

    def _is_treatment(self, piece: Piece) -> bool:
        """Draft "treatment" alone, where it is said to have been given or not."""
        if form_of(self.words(piece)) not in ("treatment", "therapy") or self.since_joint:
            return False
        if not (self.frame.takes or self.frame.scope or self.frame.when is not When.UNSAID):
            return False
        draft = Draft(
            start=piece.start,
            end=piece.end,
            name=self.words(piece),
            kind=Kind.THERAPY,
            frame=self.frame,
            period=self.waiting_period,
        )
        self._take_pending(draft)
        self.add(draft)
        return True

    def _is_class(self, piece: Piece) -> bool:
        """Draft the class of "class III heart failure": it is the one that is told of it."""
        found = _CLASS_OF.match(self.text, piece.start)
        concept = _CLASSES.get(found["of"].lower()[:1]) if found else None
        if concept is None or concept not in lexicon():
            return False
        if not self.since_joint:
            self.spend_pending()
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=self.words(piece),
                kind=Kind.SCALE,
                concept=concept,
                frame=self.frame,
            )
        )
        return True

    def _is_capacity(self, piece: Piece) -> bool:
        """Draft what somebody can do, where a table has it under "able to"."""
        words = self.words(piece)
        found = [one for one in lexicon().find(f"able to {words}") if one.kind is Kind.CAPACITY]
        if not found:
            return False
        self.pending.clear()
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=words,
                kind=Kind.CAPACITY,
                concept=found[0].id,
                frame=self.frame,
            )
        )
        return True

    def on_qualifier(self, piece: Piece) -> None:
        """Keep a describing word for the name that follows, or put it to the one before."""
        if self.tail is not None:
            self.stretch_tail(piece)
            return
        if self.clause.drafts and self.since_joint and not self.pending and (
            _BY.match(self.text, piece.end)
        ):  # fmt: skip
            self.start_tail(piece)  # "uncontrolled with drugs"
            return
        self.pending.append(piece)

    def on_word(self, piece: Piece) -> None:
        """Keep an unknown word for the name that follows, or let it begin a tail."""
        if self.tail is not None:
            self.stretch_tail(piece)
            return
        drafts = self.clause.drafts
        if drafts and drafts[-1].kind == "allergy" and not drafts[-1].name:
            if not _PART_OF.match(self.text, piece.start):
                self._name_allergy(piece)
            return
        if self.frame.able is not None and self._is_capacity(piece):
            return
        if self._is_treatment(piece) or self._is_class(piece) or self.is_function(piece):
            return
        if drafts and drafts[-1].kind in MEASURES and _CLASS.fullmatch(self.words(piece)):
            drafts[-1].qualifiers.append(self.words(piece))
            drafts[-1].end = piece.end
            self.joint, self.since_joint = "", 1
            return
        if drafts and self.since_joint:
            if not self._is_shown_by(piece):
                self.start_tail(piece)
            return
        self.pending.append(piece)

    def _shows_illness(self) -> bool:
        """Say whether an illness is what comes next, articles and the like passed over."""
        for node in self.ahead:
            if isinstance(node, Bracket) or node.sort in JOINTS:
                return False
            if node.sort is Sort.NAME:
                return node.kind in ILLNESSES
            if node.sort not in (Sort.WORD, Sort.QUALIFIER) and node.cue is not Cue.GLUE:
                return False
        return False

    def _is_shown_by(self, piece: Piece) -> bool:
        """Ask for what a test shows, and not for the test: "imaging showed brain metastases"."""
        last = self.clause.drafts[-1]
        if last.kind is not Kind.PROCEDURE or not _SHOWS.match(self.text, piece.start) or not (
            is_test(last.concept) or lexicon().is_a(last.concept, "biopsy")
        ):  # fmt: skip
            return False
        if not (last.frame == self.frame and self._shows_illness()):
            return False
        self.clause.drafts.pop()
        self.joint, self.since_joint = self.clause.joints.pop(), 0
        self.pending.append(msgspec.structs.replace(piece, sort=Sort.QUALIFIER, start=last.start))
        return True
