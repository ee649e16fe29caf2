"""Give the times of a clause to the names that they are said of."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, TREATMENTS
from trialpost.eligibility.grammar.lending import is_event, is_untimed
from trialpost.eligibility.grammar.numbers import Numbers
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import (
    All,
    AllOrAny,
    Any,
    HasCondition,
    Period,
    Requirement,
    Treated,
    When,
)
from trialpost.vocabulary.comparisons import LOWER, UPPER
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.windows import Window, WindowSort

_NEAR = 5
"""Pieces within which what a time has passed since is named."""


def timed(tree: Requirement, period: Period | None) -> Requirement:
    """Give a period to what is an example of something with one."""
    if isinstance(tree, All | Any | AllOrAny):
        return type(tree)(tuple(timed(part, period) for part in tree.parts))
    if isinstance(tree, HasCondition | Treated) and tree.period is None:
        return msgspec.structs.replace(tree, period=period)
    return tree


_BIRTH = re.compile(
    r"\b(?:post[\s-]?(?:partum|natal)|(?:after|since|of)\s+(?:delivery|child-?birth|giving\s+birth))\W*$",
    re.IGNORECASE,
)
"""The end of a time since a person has given birth."""


def _by_illness(piece: Piece, words: str, last: Draft) -> Period | None:
    """Read a time that only its illness explains: "stroke < 6 months", "pain > 3 months".

    An event was then that long ago; what lasts has gone on for that long.
    """
    quantity, window = piece.quantity, piece.window
    event = is_event(last)
    if quantity is None or window is None or not (event or last.kind in ILLNESSES):
        return None
    if event and quantity.sort in UPPER and window.most is not None:
        return Period(words=words, oldest=window.most)
    if quantity.sort not in LOWER or window.least is None or window.least < 1:
        return None
    if event:
        return Period(words=words, newest=window.least)
    return Period(words=words, lasting=window.least)


def period_of(window: Window, text: str) -> Period | None:
    """Make the period of a window that was found in a text; ``None`` for "before the trial"."""
    words = text[window.span[0] : window.span[1]]
    if window.sort in (WindowSort.WITHIN, WindowSort.BEFORE) and window.half_lives is None:
        if window.oldest is None and not window.newest:
            return None
        return Period(words=words, oldest=window.oldest, newest=window.newest)
    if window.sort is WindowSort.DURATION:
        return Period(words=words, lasting=window.least)
    return Period(words=words)


class Timing(Numbers):
    """Understands the times of a clause."""

    def on_window(self, piece: Piece) -> None:
        """Give a stretch of time to the names before it, or else to those that follow."""
        window = piece.window
        assert window is not None  # noqa: S101 - a window piece has its window
        drafts = self.clause.drafts
        if self._is_limit(piece, window):
            self.on_quantity(piece)
            return
        if self._is_washout(piece):
            self._washout(piece)
            return
        period = period_of(window, self.text)
        self.close_tail()
        if self._is_after_birth(piece):
            self._after_birth(piece)
            return
        if window.sort in (WindowSort.FUTURE, WindowSort.AT):
            self._set_when(Cue.PLANNED if window.sort is WindowSort.FUTURE else Cue.CURRENT)
            return
        if not drafts or (self.joint and not self.since_joint and self._names_follow(piece)):
            self.waiting_period = period
            return
        if self.joint and not self.since_joint:
            self.spend_pending()
            self.close_unclear()
        else:
            self.spend_pending(into=drafts[-1])
        if window.sort is WindowSort.UNCLEAR:
            period = _by_illness(piece, self.words(piece), drafts[-1]) or period
        if period is not None and self.joint == "or" and not self.since_joint and all(
            one.period is not None for one in self._since_frame()
        ):  # fmt: skip
            self._again(period)
            return
        if self._is_other_time(period):
            return
        self._spread(period)
        self.since_joint += 1

    def _is_other_time(self, period: Period | None) -> bool:
        """Take what is planned, or now, for past as well: "during the study or within 90 days"."""
        last = self.clause.drafts[-1]
        if period is None or period.oldest is None or self.since_joint or self.joint != "or":
            return False
        if last.frame.when is When.PLANNED:
            self._again(period, when=When.UNSAID)
            return True
        if last.frame.when is When.CURRENT:
            last.frame = msgspec.structs.replace(last.frame, when=When.UNSAID)
        return False

    def _spread(self, period: Period | None) -> None:
        """Give a time to the last draft, and to those of its list that it may be said of, too."""
        drafts, group = self.clause.drafts, self._since_frame()
        last = group[0]
        for draft in group:
            if draft.period is not None:
                continue
            if draft is not last and is_untimed(draft, last, begins=draft is drafts[0]):
                continue
            draft.period = period
            draft.examples = [timed(one, period) for one in draft.examples]
            draft.lender = last if draft is not last else None
        if last.frame.when is When.CURRENT and last is not drafts[0]:
            # "current X or a stroke within 4 weeks": the stroke is not current.
            last.frame = msgspec.structs.replace(last.frame, when=When.UNSAID)

    def _is_after_birth(self, piece: Piece) -> bool:
        """Say whether a time counts from a birth, and belongs to nothing else."""
        if self.clause.drafts and (self.since_joint or not self.joint):
            return False
        return _BIRTH.search(self.words(piece)) is not None and not any(
            isinstance(one, Piece) and one.sort is Sort.NAME for one in self.ahead[:1]
        )

    def _after_birth(self, piece: Piece) -> None:
        """Draft the state of having given birth, as long ago as the words say."""
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name="postpartum",
                kind=Kind.STATE,
                concept="postpartum",
                frame=self.frame,
                period=Period(words=self.words(piece)),
            )
        )

    def _is_washout(self, piece: Piece) -> bool:
        """Say whether a time has to have passed since what is named behind it."""
        window = piece.window
        if window is None or window.sort is not WindowSort.AFTER_EVENT or (
            not self.words(piece).lower().endswith(("since", "from"))
        ):  # fmt: skip
            return False
        return any(
            isinstance(one, Piece) and (one.kind in TREATMENTS or one.cue is Cue.TRIAL)
            for one in self.ahead[:_NEAR]
        )

    def _washout(self, piece: Piece) -> None:
        """Ask for no treatment within the time that has to have passed since one."""
        window, quantity = piece.window, piece.quantity
        assert window is not None  # noqa: S101 - see _is_washout
        self.close_tail()
        self.spend_pending()
        upper = quantity is not None and quantity.sort in UPPER
        days = window.most if upper else window.least
        self.waiting_period = Period(words=self.words(piece), oldest=days)
        if not upper:
            self.scopes += 1
        self.frame = msgspec.structs.replace(
            self.base,
            scope=self.base.scope if upper else self.scopes,
            when=When.EVER,
            takes=True,
            taking_part=True,
        )
        self.since_joint = 0

    def _again(self, period: Period, when: When | None = None) -> None:
        """Draft once more what has a period, for another: "within 30 days, or 5 years ago"."""
        self.since_joint = 1
        for one in self._since_frame():
            frame = one.frame if when is None else msgspec.structs.replace(one.frame, when=when)
            self.clause.drafts.append(msgspec.structs.replace(one, period=period, frame=frame))
            self.clause.joints.append("or")
        self.joint = ""

    def _names_follow(self, piece: Piece) -> bool:
        return False
