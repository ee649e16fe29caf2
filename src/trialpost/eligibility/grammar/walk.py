"""Walk over the pieces of a clause, from left to right, and draft a leaf for each name in it."""

import re
from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.brackets import in_brackets
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafting import Clause
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, family_of
from trialpost.eligibility.grammar.functioning import Functioning
from trialpost.eligibility.grammar.nesting import Bracket, Node, flat
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.team import catch_all
from trialpost.eligibility.named_within import is_test
from trialpost.model.requirement import When
from trialpost.vocabulary.lexicon import Kind, lexicon
from trialpost.vocabulary.spelling import form_of

JOINTS = frozenset({Sort.AND, Sort.OR, Sort.COMMA, Sort.SLASH})


_STATEMENTS = frozenset({
    Cue.PEOPLE, Cue.TAKES, Cue.EVER, Cue.CURRENT, Cue.MALE, Cue.FEMALE, Cue.MUST, Cue.STABLE,
})  # fmt: skip
"""Cues that begin a statement behind a heading and a colon."""

_BY = re.compile(r"\s+(?:with|by|on|despite|to|in|under)\b", re.IGNORECASE)
_PRESSURES = ("sbp", "dbp")
_WHO = (Cue.PEOPLE, Cue.MALE, Cue.FEMALE)
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
_FOUND = re.compile(
    r"\b(?:detected|found|identified|present|seen|observed|noted|shown|known)\s*$", re.IGNORECASE
)
_IS_THERE = re.compile(
    r"\b(?:rearranged|mutated|mutant|fused|amplified|positive|detected|found|present|expressed)\s*$",
    re.IGNORECASE,
)
"""Verbs at the ends of two parts of a list, each of which says something of its own."""

_WHICH_IS = re.compile(
    r"which\s+(?:is|are|was|were)\s+(?:used|given|known|called|also|found|in|part)\b", re.I
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


class Walker(Functioning):
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
        elif sort is Sort.QUALIFIER:
            self.on_qualifier(piece)
        else:
            self.on_word(piece)

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

    def on_joint(self, piece: Piece, following: Piece | None) -> None:
        """End a tail, unless the list goes on within it; remember the strongest joint."""
        if self.tail is not None and (
            self._tail_goes_on(following) or self._describes_tail(piece, following)
        ):
            self.tail = (self.tail[0], piece.end)
            return
        if self._joins_people(following):
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

    def _is_shown_by(self, piece: Piece) -> bool:
        """Ask for what a test shows, and not for the test: "imaging showed brain metastases"."""
        last = self.clause.drafts[-1]
        if last.kind is not Kind.PROCEDURE or not is_test(last.concept) or not _SHOWS.match(
            self.text, piece.start
        ):  # fmt: skip
            return False
        if not (last.frame == self.frame and self._leads_to("illness")):
            return False
        self.clause.drafts.pop()
        self.joint, self.since_joint = self.clause.joints.pop(), 0
        self.pending.append(msgspec.structs.replace(piece, sort=Sort.QUALIFIER, start=last.start))
        return True
