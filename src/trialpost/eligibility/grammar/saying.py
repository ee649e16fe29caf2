"""Draft what a cue itself names: speech that somebody has, an operation that somebody needs."""

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.nesting import Bracket
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.eligibility.grammar.taking_part import TakingPart
from trialpost.model.requirement import Response, When
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.spelling import form_of

_OF_SPEECH = {
    "communicate": "able-to-communicate",
    "speak": "able-to-communicate",
    "read": "able-to-read-and-write",
    "write": "able-to-read-and-write",
}
"""Verbs of what somebody can do, where no language stands behind them."""

_ENDS = (Sort.COMMA, Sort.AND, Sort.OR, Sort.STOP, Sort.SLASH)


class Saying(TakingPart):
    """Understands the cues of a clause that name something themselves."""

    def narrows(self, piece: Piece) -> None:
        """Keep words that narrow the illness behind them: "hospitalised for", "an episode of"."""
        words = self.words(piece).lower()
        given = self.frame.when is When.PLANNED or self.frame.response is Response.NEEDED
        if given and words.startswith(("surgery", "operation")) and not (
            self.clause.drafts and self.since_joint
        ):  # fmt: skip
            end = piece.start + len(words.split()[0])
            self.add(
                Draft(
                    start=piece.start,
                    end=end,
                    name=self.text[piece.start : end],
                    kind=Kind.PROCEDURE,
                    concept="surgery",
                    frame=self.frame,
                    period=self.waiting_period,
                )
            )
            self.tail = (end + 1, piece.end)
            self.tail_last, self.tail_kind, self.tail_is_cause = piece, None, True
            return
        if self.clause.drafts and self.since_joint:
            self.start_tail(piece)
        else:
            self.pending.append(piece)

    def is_speech(self, piece: Piece) -> bool:
        """Draft speech as something that somebody can do, where no language is named behind it."""
        concept = _OF_SPEECH.get(form_of(self.words(piece)))
        named = any(
            isinstance(one, Bracket) or (one.sort not in _ENDS and one.cue is not Cue.SPEAKS)
            for one in self.ahead
        )
        if concept is None or self.frame.able is None or named:
            return False
        self.pending.clear()
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=self.words(piece),
                kind=Kind.CAPACITY,
                concept=concept,
                frame=self.frame,
            )
        )
        return True
