"""The state of a walk over a clause: what was drafted, what waits for a name, what trails one."""

from collections.abc import Sequence

import msgspec

from trialpost.eligibility.grammar.brackets import ReadsClauses
from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import MEASURES, Frame
from trialpost.eligibility.grammar.nesting import Node
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import Period
from trialpost.vocabulary.lexicon import Kind


class Clause(msgspec.Struct, kw_only=True):
    """What was found in a clause: drafts, and how each is joined to the one before it.

    ``joints[i]`` stands in front of ``drafts[i]``: ``and``, ``or``, ``comma``, ``slash`` or empty.
    ``sexes`` and ``ages`` are the people whom it names, at ``group`` and ``aged``.
    ``timed``: a stretch of time in it belongs to no name. ``without``: it asks for none of them.
    ``any_of`` is the place of a list of which one is enough.
    """

    drafts: list[Draft] = []
    joints: list[str] = []
    sexes: set[str] = set()
    ages: set[str] = set()
    aged: tuple[int, int] = (0, 0)
    group: tuple[int, int] = (0, 0)
    timed: bool = False
    without: bool = False
    any_of: tuple[int, int] = (0, 0)


_CAUSES = frozenset({
    "due to", "caused by", "secondary to", "related to", "attributable to", "resulting from",
    "associated with", "as a result of", "because of", "arising from", "originating from",
})  # fmt: skip
"""Words behind which a list names causes, and nothing that counts by itself."""


class Drafting:
    """Keeps the drafts of a clause: the frame that holds, what waits, what trails a name."""

    def __init__(self, text: str, reader: ReadsClauses, frame: Frame | None = None) -> None:
        """Begin a walk over a clause of a text under a frame that the words before it set."""
        self.text = text
        self.reader = reader
        self.base = frame or Frame()
        self.frame = self.base
        self.scopes = self.base.scope
        self.clause = Clause()
        self.joint = ""
        self.pending: list[Piece] = []
        self.waiting_quantity: Piece | None = None
        self.waiting_period: Period | None = self.base.period
        self.unclear: tuple[int, int] | None = None
        self.age_near = self.base.age
        self.since_joint = 0
        self.tail: tuple[int, int] | None = None
        self.tail_kind: Kind | str | None = None
        self.tail_is_cause = False
        self.tail_last: Piece | None = None
        self.leading: list[str] = []
        self.nodes: Sequence[Node] = ()
        self.at = 0
        self.voided = False
        self.skipping = 0
        self.alternatives: list[tuple[int, str]] = []
        self.timed_at = -1
        self.last_name: Piece | None = None
        self.sex_ahead: bool | None = None
        self.denied_at: int | None = None

    @property
    def ahead(self) -> Sequence[Node]:
        """Return the nodes behind the one that is walked over."""
        return self.nodes[self.at + 1 :]

    def words(self, piece: Piece) -> str:
        """Return what a piece says."""
        return self.text[piece.start : piece.end]

    def on_name(self, piece: Piece) -> None:
        """Draft a leaf for a name."""
        raise NotImplementedError

    def _take_pending(self, draft: Draft) -> None:
        """Put describing words that stand right before a name to it."""
        for piece in self.pending:
            if piece.sort is Sort.CUE and piece.cue in (Cue.NORMAL, Cue.ABNORMAL):
                if draft.kind not in MEASURES:
                    draft.qualifiers.append(self.words(piece))
                continue
            if piece is self.pending[-1] and self.words(piece).lower() in ("non", "extra"):
                if draft.kind is Kind.STATE and draft.frame.sign is None:
                    draft.frame = msgspec.structs.replace(draft.frame, sign=False)
                    continue
                draft.unclear = True  # "non-cardiac disease" is anything else
            draft.qualifiers.append(self.words(piece))
        if self.pending:
            draft.start = min(draft.start, self.pending[0].start)
        self.pending.clear()

    def spend_pending(self, into: Draft | None = None) -> None:
        """Put what waits for a name that does not come to the last draft, or count it as loose."""
        if not self.pending:
            return
        target = into or (self.clause.drafts[-1] if self.clause.drafts else None)
        if target is not None and target.kind == "age" and any(
            piece.sort is Sort.QUANTITY for piece in self.pending
        ):  # fmt: skip
            target = into = None  # "over 55 with 2 risk factors": no words of the age
        for piece in self.pending:
            if target is not None and (into is not None or self.since_joint):
                target.qualifiers.append(self.words(piece))
                target.end = max(target.end, piece.end)
            elif not (piece.sort is Sort.CUE and piece.cue in (Cue.NORMAL, Cue.ABNORMAL)):
                self.loosen(piece)
        self.pending.clear()

    def loosen(self, piece: Piece) -> None:
        """Count a piece as belonging to nothing: its part of the list is then unclear."""
        start = self.unclear[0] if self.unclear else piece.start
        self.unclear = (start, piece.end)

    def close_unclear(self) -> None:
        """Keep what belongs to nothing as a part that is not read."""
        if self.unclear is None:
            return
        start, end = self.unclear
        self.unclear = None
        if not self.text[start:end].strip():
            return
        self.add(Draft(start=start, end=end, name="", kind="unread", frame=self.frame))

    def start_tail(self, piece: Piece) -> None:
        """Begin the words behind a name that narrow it; without a name they wait for one."""
        if not self.clause.drafts or not self.since_joint or self.clause.drafts[-1].kind == "age":
            if piece.sort is not Sort.CUE:
                self.pending.append(piece)
            return
        self.spend_pending(into=self.clause.drafts[-1])
        self.tail = (piece.start, piece.end)
        self.tail_kind = None
        self.tail_last = piece
        words = self.words(piece).lower()
        stay = self.clause.drafts[-1].kind is Kind.CIRCUMSTANCE and words in ("for", "with")
        self.tail_is_cause = stay or words in _CAUSES

    def void(self) -> None:
        """Pass over what follows: it makes no difference."""
        self.spend_pending()
        self.voided = True

    def stretch_tail(self, piece: Piece) -> None:
        """Go on with the words behind a name."""
        assert self.tail is not None  # noqa: S101 - asked only within a tail
        self.tail = (self.tail[0], piece.end)
        self.tail_last = piece

    def close_tail(self) -> None:
        """Put the words behind a name to it."""
        if self.tail is None:
            return
        draft = self.clause.drafts[-1]
        words = self.text[self.tail[0] : self.tail[1]].strip(" ,;.-")
        if words:
            draft.qualifiers.append(words)
            draft.end = max(draft.end, self.tail[1])
            draft.is_tailed = True
        self.tail = None

    def add(self, draft: Draft) -> None:
        """Keep a draft with the joint that stands before it."""
        if self.unclear is not None and draft.kind != "unread":
            draft.start, draft.unclear = min(self.unclear[0], draft.start), True
            self.unclear = None
        if self.sex_ahead is not None and draft.quantity is not None and draft.kind in MEASURES:
            draft.sex, self.sex_ahead = self.sex_ahead, None
        self.clause.drafts.append(draft)
        self.clause.joints.append(self.joint)
        self.joint = ""
        self.since_joint = 1

    def _joined_back(self) -> list[Draft]:
        """Return the last draft and those before it that a list joins to it."""
        clause = self.clause
        kept = []
        for draft, joint in zip(reversed(clause.drafts), reversed(clause.joints), strict=True):
            kept.append(draft)
            if joint == "":
                break
        return kept

    def _since_frame(self) -> list[Draft]:
        """Return the drafts at the end that stand under the same frame as the last."""
        drafts = self.clause.drafts
        kept: list[Draft] = []
        for draft in reversed(drafts):
            if kept and draft.frame.scope != kept[-1].frame.scope:
                break
            kept.append(draft)
            if draft.period is not None:
                break
        return kept
