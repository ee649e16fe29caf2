"""Give the numbers of a clause to what is measured, or take them for an age."""

import re

import msgspec

from trialpost.eligibility.grammar.cues import Cue
from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES, TREATMENTS
from trialpost.eligibility.grammar.leaf_of_draft import leaf_of
from trialpost.eligibility.grammar.levels import Levels, level_in
from trialpost.eligibility.grammar.limits import (
    MEASURED_IN,
    both_limits,
    compared_as,
    is_beyond,
)
from trialpost.eligibility.grammar.pieces import Piece, Sort
from trialpost.model.requirement import When
from trialpost.vocabulary.comparisons import Comparison
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.measurements import MEASURED_WORDS, measurement
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.units import DAYS
from trialpost.vocabulary.windows import Window, WindowSort

_YEARS = {unit: days / DAYS["year"] for unit, days in DAYS.items() if days >= 1}


_OLD = re.compile(r"\bold(?:er)?\b|\byounger\b|\bage[ds]?\b")


_MEASURED = re.compile(
    r"(?:levels?|scores?|index|ratio|rate|counts?|diameter|pressure|volume|time|thickness|length|area"
    r"|size|fraction|distance|velocity|gradient|concentration|titers?|depth|height|width|angle"
    r"|weight|number|percentage|grade|severity|duration|frequency|power|strength|speed)$",
    re.IGNORECASE,
)
"""How the name of a measurement may end."""


_NO_NAME = re.compile(
    r"(?:\b(?:as|is|are|be|defined|by|with|of|the|an?|may|have|has|having|or|and|to|in|on|at|for"
    r"|outside|within|from|that|which|who|than|must|should|will|can|if|but|not|only|both|either|any"
    r"|presence|documented|following|criteria|indicated|evidenced|demonstrated)\b|[\s:;,.\[(-])*",
    re.IGNORECASE,
)
"""Words before a limit that name nothing."""

_BETWEEN = 3
"""Pieces that may stand between a number and what it counts."""

_LONGEST_MEASURE = 5
"""Unknown words before a limit that may be the name of what is measured."""


def _may_be_limit(draft: Draft, quantity: Quantity) -> bool:
    """Say whether a number further on can be a limit of a measurement: "2 classes of drugs"."""
    if draft.kind not in MEASURES:
        return False
    known = measurement(draft.concept)
    return bool(quantity.unit or quantity.against) or known is None or not known.unit


class Numbers(Levels):
    """Understands the numbers of a clause."""

    def _fits(self, draft: Draft) -> bool:
        """Say whether a number that waits can be of a measurement: "30 minutes" is no score."""
        waiting = self.waiting_quantity
        quantity = waiting.quantity if waiting is not None else None
        if quantity is None or not quantity.is_bare or quantity.unit not in DAYS:
            return True
        known = measurement(draft.concept)
        return known is None or known.unit in DAYS

    def on_quantity(self, piece: Piece) -> None:
        """Give a quantity to the measurement before it, or keep it for the one that follows."""
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - a quantity piece has its quantity
        drafts = self.clause.drafts
        last = drafts[-1] if drafts else None
        if self.tail is not None:
            if last is None or last.quantity is not None or not _may_be_limit(last, quantity):
                self.stretch_tail(piece)
                return
            self.close_tail()
        if self._is_age(piece):
            self._add_age(piece, quantity)
            return
        if piece.mention is not None and self._counts(piece):
            return
        if last is not None and last.kind in ILLNESSES and len(drafts) > 1 and (
            drafts[-2].kind in MEASURES and drafts[-2].quantity is None and self.since_joint
            and not self.clause.joints[-1]
        ):  # fmt: skip
            last = drafts[-2]  # "visual analog score of pain ≥ 5"
        if last is not None and last.before and self._is_in_front(piece):
            self.spend_pending()
            self.waiting_quantity = piece
            return
        if (
            last is not None
            and last.kind in MEASURES
            and last.quantity is not None
            and (self._is_of_more(last, piece))
        ):
            self.spend_pending()
            self.waiting_quantity = piece
            return
        another = last is not None and last.quantity is not None and bool(self.joint)
        if another and self._names_another(piece):
            self._measure_of_words(piece)
        elif last is not None and last.kind in MEASURES and not quantity.name_follows:
            self._give(last, piece)
        elif last is not None and self.since_joint and not quantity.name_follows:
            if self._is_amount(last, piece) or self._is_felt(last, piece):
                return
            if self._as_measurement(last, quantity):
                self._give(last, piece)
            else:
                self.start_tail(piece)
        elif self.frame.measure is not None and not self.pending:
            name, concept = self.frame.measure
            self.add(
                Draft(
                    start=piece.start,
                    end=piece.end,
                    name=name,
                    kind=Kind.MEASUREMENT,
                    concept=concept,
                    frame=self.frame,
                    quantity=quantity,
                    worded=self.words(piece),
                )
            )
        elif self._measures_something(piece):
            self._measure_of_words(piece)
        elif quantity.unit in MEASURED_IN and not quantity.is_bare and not self.pending:
            self._measure_of_unit(piece)
        else:
            self.spend_pending()
            self.waiting_quantity = piece

    def _add_age(self, piece: Piece, quantity: Quantity) -> None:
        """Draft a limit of age, in years."""
        factor = _YEARS.get(quantity.unit, 1.0)
        scaled = msgspec.structs.replace(
            quantity,
            low=quantity.low * factor if quantity.low is not None else None,
            high=quantity.high * factor if quantity.high is not None else None,
        )
        words = self.words(piece)
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=words,
                kind="age",
                frame=self.frame,
                quantity=scaled,
            )
        )

    def _names_another(self, piece: Piece) -> bool:
        """Say whether a list of limits goes on with a measurement that no table holds."""
        words = [one for one in self.pending if one.sort is Sort.WORD]
        capitals = bool(words) and self.words(words[-1])[:2].isupper()
        return self._measures_something(piece) and (len(words) > 1 or capitals)

    def _measures_something(self, piece: Piece) -> bool:
        """Say whether words that no table holds stand before a limit: "orifice area ≥ 30 mm2"."""
        quantity = piece.quantity
        words = [one for one in self.pending if one.sort is Sort.WORD]
        if quantity is None or quantity.is_bare or quantity.name_follows or not words:
            return False
        if len(words) > _LONGEST_MEASURE or self.pending[-1].end > piece.start:
            return False
        if any(one.cue is Cue.TRIAL for one in self.pending):
            return False
        name = self._name_before(piece)
        if _NO_NAME.fullmatch(name):
            return False
        if " " in name or bool(_MEASURED.search(name)) or name.lower() in MEASURED_WORDS:
            return True
        capitals = sum(letter.isupper() for letter in name) > 1
        per = "/" in quantity.unit and not quantity.unit.endswith(("day", "week", "h"))
        return capitals or per or quantity.unit in ("mmHg", "cm", "mm", "ms", "°C")

    def _name_before(self, piece: Piece) -> str:
        """Return the words before a limit that may name what is measured."""
        start = self.pending[0].start
        opened = self.text.rfind("(", start, piece.start)
        if opened >= 0 and ")" not in self.text[opened : piece.start]:
            start = opened + 1
        return self.text[start : piece.start].strip(" :=,")

    def _measure_of_words(self, piece: Piece) -> None:
        """Draft a measurement that no table holds."""
        name = self._name_before(piece)
        draft = Draft(
            start=self.text.rindex(name, 0, piece.start),
            end=piece.end,
            name=name,
            kind=Kind.MEASUREMENT,
            concept=MEASURED_WORDS.get(name.lower(), ""),
            frame=self.frame,
            quantity=piece.quantity,
            worded=self.words(piece),
        )
        self.pending.clear()
        self.add(draft)

    def _is_of_more(self, last: Draft, piece: Piece) -> bool:
        """Say whether a number behind a limit is none: "BP > 140 on at least 2 drugs"."""
        quantity = piece.quantity
        following = next(
            (
                one
                for one in self.ahead[:_BETWEEN]
                if not (isinstance(one, Piece) and one.sort in (Sort.CUE, Sort.QUALIFIER))
            ),
            None,
        )
        if quantity is None or not isinstance(following, Piece) or following.sort is not Sort.NAME:
            return False
        if quantity.is_bare and quantity.unit in DAYS:
            known = measurement(last.concept)
            return known is None or known.unit not in DAYS  # "and 24-hour blood pressure"
        return not quantity.unit and not quantity.against and following.kind in TREATMENTS

    def _is_in_front(self, piece: Piece) -> bool:
        """Say whether a number goes on with limits in front of names: "≥ 140 systolic, ≥ 90 …"."""
        following = self.ahead[0] if self.ahead else None
        return (
            bool(self.joint)
            and isinstance(following, Piece)
            and following.kind in MEASURES
            and not (piece.quantity is None or piece.quantity.name_follows)
        )

    def _counts(self, piece: Piece) -> bool:
        """Draft what the unit of a number names: "more than 10 cigarettes a day"."""
        drafts = self.clause.drafts
        if drafts and self.since_joint and drafts[-1].kind in (*MEASURES, Kind.SUBSTANCE):
            return False
        measure = piece.kind in MEASURES
        if measure:
            self.waiting_quantity = piece
        self.on_name(msgspec.structs.replace(piece, sort=Sort.NAME, quantity=None))
        return measure or self._is_amount(self.clause.drafts[-1], piece)

    def _measure_of_unit(self, piece: Piece) -> None:
        """Draft what only can have the unit of a limit: "at least 20 pack-years"."""
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - see on_quantity
        following = self.ahead[0] if self.ahead else None
        if isinstance(following, Piece) and following.sort is Sort.NAME:
            self.waiting_quantity = piece
            return
        unit = quantity.unit_span or quantity.span
        self.add(
            Draft(
                start=piece.start,
                end=piece.end,
                name=self.text[slice(*unit)],
                kind=Kind.MEASUREMENT,
                concept=MEASURED_IN[quantity.unit],
                frame=self.frame,
                quantity=quantity,
                worded=self.words(piece),
            )
        )

    def _is_amount(self, draft: Draft, piece: Piece) -> bool:
        """Put how much somebody takes to a substance: "alcohol > 14 drinks per week" is both."""
        quantity = piece.quantity
        if draft.kind is not Kind.SUBSTANCE or quantity is None or quantity.is_bare:
            return False
        level = MEASURED_IN.get(quantity.unit) or level_in(draft.concept, quantity)
        if not level or not quantity.unit:
            return False
        if level == "pack-years" and draft.frame.when is not When.CURRENT and (
            draft.concept == "tobacco"
        ):  # fmt: skip
            draft.kind, draft.concept = Kind.MEASUREMENT, level
            self._give(draft, piece)
            return True
        amount = msgspec.structs.replace(
            draft, kind=Kind.MEASUREMENT, concept=level, quantity=quantity, qualifiers=[]
        )
        draft.end = amount.end = max(draft.end, piece.end)
        draft.definition = leaf_of(amount)
        self.joint, self.since_joint = "", 1
        return True

    def _give(self, last: Draft, piece: Piece) -> None:
        """Put a quantity to a measurement; a second one of the same measurement is a leaf more."""
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - see on_quantity
        self.spend_pending(into=last)
        if last.quantity is None:
            self._choose_by_unit(last, quantity)
            last.quantity = quantity
            last.unclear = last.unclear or is_beyond(last.concept, quantity)
            last.worded = self.words(piece)
            last.end = max(last.end, piece.end)
            self.since_joint += 1
            return
        both = both_limits(last.quantity, quantity) if self.joint in ("", "and") else None
        if both is not None:
            last.quantity, last.end = both, max(last.end, piece.end)
            self.joint, self.since_joint = "", 1
            return
        if quantity.inherits and quantity.against is last.quantity.against:
            last.end = max(last.end, piece.end)  # the same limit in another unit
            self.joint, self.since_joint = "", 1
            return
        again = Draft(
            start=piece.start,
            end=piece.end,
            name=last.name,
            kind=last.kind,
            concept=last.concept,
            frame=last.frame,
        )
        again.quantity = compared_as(last.quantity, quantity)
        self.add(again)

    def _is_age(self, piece: Piece) -> bool:
        quantity = piece.quantity
        assert quantity is not None  # noqa: S101 - see on_quantity
        if quantity.unit and quantity.unit not in _YEARS:
            return False
        behind = self.text[piece.end : piece.end + 14].lower().lstrip(" -")
        if behind.startswith(
            ("of age", "old", "years old", "years of", "y/o", "years", "year-old")
        ):
            return True
        said = self.text[piece.start : piece.end].lower()
        drafts = self.clause.drafts
        if _OLD.search(said):
            return True
        if (
            quantity.unit == "year"
            and quantity.sort is Comparison.BETWEEN
            and drafts
            and (drafts[-1].quantity is not None or drafts[-1].kind not in MEASURES)
            and self.joint
        ):
            return True
        if self._is_of_people(quantity):
            return True
        if self.age_near:
            return not (drafts and drafts[-1].kind in MEASURES)
        return quantity.unit == "year" and not drafts

    def _is_of_people(self, quantity: Quantity) -> bool:
        """Say whether a limit stands at people and at nothing else: "men over 40"."""
        before = self.nodes[self.at - 1] if self.at else None
        following = self.ahead[0] if self.ahead else None
        numbers = [one for one in (quantity.low, quantity.high) if one is not None]
        return (
            isinstance(before, Piece)
            and before.cue in (Cue.ADULT, Cue.CHILD, Cue.MALE, Cue.FEMALE)
            and not (quantity.unit or self.clause.drafts or self.pending or quantity.name_follows)
            and quantity.sort is not Comparison.BARE
            and all(2 <= one <= 110 for one in numbers)
            and not (isinstance(following, Piece) and following.sort in (Sort.NAME, Sort.WORD))
        )

    def _is_limit(self, piece: Piece, window: Window) -> bool:
        """Say whether a stretch of time is the limit of what is measured: "aPTT > 40 seconds"."""
        drafts = self.clause.drafts
        last = drafts[-1] if drafts else None
        return (
            piece.quantity is not None
            and window.sort in (WindowSort.UNCLEAR, WindowSort.DURATION)
            and not self.words(piece).lower().startswith(("for ", "over ", "during "))
            and last is not None
            and last.kind in MEASURES
            and last.quantity is None
            and bool(self.since_joint)
        )
