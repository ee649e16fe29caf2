"""Draft taking part in trials, numbers of lines of treatment, and what is in no table."""

import re

from trialpost.eligibility.grammar.drafting import Drafting
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.pieces import Piece
from trialpost.model.requirement import TeamChecks

_THIS = re.compile(r"\b(?:the|this|our|present)\s+(?:(?:current|present|same)\s+)?$", re.IGNORECASE)


_INCLUDED = re.compile(r"\b(?:included|inclusion)\s+in\s+(?:the\s+|this\s+)?$", re.IGNORECASE)


def _whole(value: float | None, *, strict: bool, up: bool) -> int | None:
    if value is None:
        return None
    whole = int(value)
    if strict:
        return whole + 1 if up else whole - 1
    return whole


_FOR = re.compile(r"\s+(?:for|of)\b(?:\s+(?:the|their|his|her)\b)?", re.IGNORECASE)


class TakingPart(Drafting):
    """Understands the cues of trials and of lines of treatment."""

    def on_lines(self, piece: Piece) -> None:
        """Draft a number of lines of treatment, if a number stands before it."""
        quantity = self.waiting_quantity
        if quantity is None or quantity.quantity is None:
            behind = _FOR.match(self.text, piece.end)
            if self.clause.drafts and self.since_joint:
                self.start_tail(piece)
            elif behind is not None:
                self.pending.append(piece)  # "prior therapy for leukemia" is more than leukemia
                self.skipping = behind.end()
            return
        self.waiting_quantity = None
        limits = quantity.quantity
        draft = Draft(
            start=quantity.start,
            end=piece.end,
            name="treatment",
            kind="lines",
            frame=self.frame,
            lines=(_whole(limits.low, strict=limits.low_strict, up=True),
                   _whole(limits.high, strict=limits.high_strict, up=False)),
        )  # fmt: skip
        self.add(draft)

    def on_trial(self, piece: Piece) -> None:
        """Draft taking part in another trial, or pass over "the study"."""
        words = self.text[piece.start : piece.end].lower()
        if self.frame.allergy:
            self._name_allergy(piece)
            return
        trying = words.startswith(("investigational", "experimental", "unapproved"))
        if self.frame.taking_part and not trying and (
            _THIS.search(self.text, 0, piece.start) or _INCLUDED.search(self.text, 0, piece.start)
        ):  # fmt: skip
            self._this_trial(piece)
            return
        if self.frame.taking_part or trying or (self.frame.takes and "drug" in words):
            last = self.clause.drafts[-1] if self.clause.drafts else None
            if last is not None and last.kind == "trial":
                last.end = piece.end
                self.joint = ""
                return
            self.pending.clear()
            self.add(
                Draft(start=piece.start, end=piece.end, name=words, kind="trial", frame=self.frame)
            )
        elif self.tail is not None:
            self.stretch_tail(piece)
        elif self.clause.drafts and self.since_joint:
            self.start_tail(piece)
        else:
            self.pending.append(piece)

    def _this_trial(self, piece: Piece) -> None:
        """Leave taking part in the very trial to its team; behind a name it only says more."""
        if self.clause.drafts and self.since_joint:
            self.start_tail(piece)
            return
        self.pending.clear()
        draft = Draft(start=piece.start, end=piece.end, name="", kind="team", frame=self.frame)
        draft.reason = TeamChecks.PROCEDURE
        self.add(draft)

    def _name_allergy(self, piece: Piece) -> None:
        """Say to what somebody is allergic, in words that no table holds."""
        last = self.clause.drafts[-1]
        words = self.words(piece)
        last.name = f"{last.name} {words}" if last.name else words
        last.end = piece.end
        self.since_joint += 1
