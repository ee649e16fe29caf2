"""Draft what a cue itself names: speech that somebody has, an operation that somebody needs."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, TREATMENTS
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

_HOW = ("ly", "immediate", "delayed", "type", "other", "serious", "prior")
"""Words before "allergy" that do not say to what."""

_SEVERE = re.compile(
    r"\b(?:(?:(?:mild|moderate)\s*(?:to|or|-|/)\s*)?severe|(?:potentially\s+)?life[\s-]*threatening|serious"
    r"|major|fatal|anaphyla(?:ctic|ctoid|xis))(?!\w)",
    re.IGNORECASE,
)
_OR_ANY = re.compile(r"\b(?:or|and|and/or)\b|[,/]", re.IGNORECASE)
"""Behind how bad an allergy is, that another is meant as well: "anaphylaxis or allergy to"."""

_NOW = ("on", "are on", "is on", "taking", "receiving", "who are", "are taking", "undergoing")
"""How words begin that say what somebody takes at present."""


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

    def allergy(self, piece: Piece) -> None:
        """Draft an allergy, to what stands before the word or to what follows."""
        self.frame = msgspec.structs.replace(
            self.frame, allergy=True, severe=self._how_severe(piece)
        )
        words = [one for one in self.pending if one.sort is Sort.WORD]
        self.pending.clear()
        last = self.clause.drafts[-1] if self.clause.drafts else None
        if last is not None and last.kind == "allergy" and not last.name:
            last.end = piece.end
            self.joint = ""
            return
        if last is not None and self.since_joint and last.kind in TREATMENTS and (
            self.text[last.end : piece.start] == " " and not words
        ):  # fmt: skip
            self._allergy_behind(last, piece)
            return
        to_what = (
            bool(words)
            and words[-1].end + 1 == piece.start
            and not (self.words(words[0]).lower().endswith(_HOW) or self.alternatives)
        )
        start = words[0].start if to_what else piece.start
        name = self.text[start : words[-1].end] if to_what else ""
        self.add(Draft(start=start, end=piece.end, name=name, kind="allergy", frame=self.frame))
        self.joint = ""

    def _how_severe(self, piece: Piece) -> str:
        """Return how bad an allergy has to be by its own words and those before it.

        Nobody is kept out by a rash of penicillin where "a severe allergic reaction" is meant.
        """
        start = self.pending[0].start if self.pending else piece.start
        said = _SEVERE.search(self.text, start, piece.end)
        return said[0] if said and not _OR_ANY.search(self.text, said.end(), piece.end) else ""

    def _allergy_behind(self, last: Draft, piece: Piece) -> None:
        """Take the names of a list for what somebody is allergic to: "opioid or latex allergy"."""
        for draft in self._joined_back():
            if draft.kind not in TREATMENTS or draft.frame.when is not last.frame.when:
                break
            draft.frame = msgspec.structs.replace(draft.frame, allergy=True, takes=False)
        last.end = piece.end
        self.frame = msgspec.structs.replace(self.frame, allergy=self.base.allergy)

    def take_now(self, piece: Piece) -> None:
        """Begin what is taken: now, where a list turns to it from illnesses of the past.

        "A history of hypertension and on medication" asks for no medication of the past.
        """
        drafts = self.clause.drafts
        turned = bool(drafts) and drafts[-1].kind in ILLNESSES and self.frame.when is When.EVER
        now = turned and self.words(piece).lower().startswith(_NOW)
        when = self.base.when if now else self.frame.when
        self.frame = msgspec.structs.replace(self.frame, takes=True, when=when)

    def is_without_words(self, piece: Piece) -> bool:
        """Say whether "without" is followed by no name, and narrows what stands before it."""
        if not (self.clause.drafts and self.since_joint and (
            self.words(piece).lower() == "without"
        )):  # fmt: skip
            return False
        for node in self.ahead:
            if isinstance(node, Bracket) or node.sort in (Sort.NAME, Sort.QUANTITY, Sort.CUE):
                return False
            if node.sort in _ENDS:
                return True
        return bool(self.ahead)
