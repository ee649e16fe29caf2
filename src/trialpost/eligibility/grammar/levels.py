"""Take a name for what is measured of it, since a limit stands behind it."""

import msgspec

from trialpost.eligibility.grammar.drafts import Draft
from trialpost.eligibility.grammar.frames import ILLNESSES, MEASURES
from trialpost.eligibility.grammar.leaf_of_draft import leaf_of
from trialpost.eligibility.grammar.limits import FELT_AS, MEASURED_BY
from trialpost.eligibility.grammar.measuring import Measuring
from trialpost.eligibility.grammar.pieces import Piece
from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.lexicon import Kind, Mention, lexicon
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.quantities import Quantity
from trialpost.vocabulary.units import DAYS
from trialpost.vocabulary.unwritten_units import level_of

_FELT_MOST = 100
_NAMESAKES = {("wbc", "TLC"): "tlc-lung"}
"""Short names of two measurements, as they are taken without a unit, with the other one."""


def level_in(concept: str, quantity: Quantity) -> str:
    """Return what a limit behind the name of a drug or marker is of: "vitamin D < 20 ng/mL"."""
    ends = [one for one in (quantity.low, quantity.high) if one is not None]
    return "" if quantity.against else level_of(concept, quantity.unit, *ends)


def _has_unit(concept: str, unit: str) -> bool:
    known = measurement(concept)
    return known is not None and bool(known.unit) and (
        convert(1.0, unit, known.unit, concept) is not None
    )  # fmt: skip


class Levels(Measuring):
    """Understands limits behind names of drugs, markers, illnesses and pains."""

    def _is_felt(self, draft: Draft, piece: Piece) -> bool:
        """Put how strong a pain or itch is to it: "low back pain ≥ 4/10" is both."""
        quantity = piece.quantity
        if quantity is None or quantity.is_bare or draft.kind not in ILLNESSES:
            return False
        if quantity.unit not in ("", "point", "mm", "cm") or quantity.values[0] > _FELT_MOST:
            return False
        names = lexicon()
        scale = next(
            (
                scale
                for felt, scale in FELT_AS.items()
                if draft.concept == felt or felt in names.above(draft.concept)
            ),
            "",
        )
        if not scale or draft.concept == "pain":
            return False
        strength = msgspec.structs.replace(
            draft, kind=Kind.SCALE, concept=scale, quantity=quantity, qualifiers=[], stages=[]
        )
        draft.end = strength.end = max(draft.end, piece.end)
        draft.definition = leaf_of(strength)
        self.joint, self.since_joint = "", 1
        return True

    def _as_measurement(self, draft: Draft, quantity: Quantity) -> bool:
        """Take a name for a measurement, since a limit follows it: "thrombocytopenia < 50"."""
        piece = self.last_name
        if draft.concept == "progesterone-receptor" and quantity.unit == "ms":
            draft.kind, draft.concept = Kind.MEASUREMENT, "pr-interval"
            return True
        if draft.name.lower().endswith("stenosis") and quantity.unit == "%":
            draft.kind, draft.concept = Kind.MEASUREMENT, "stenosis-percent"
            return True
        if not quantity.is_bare and (level := level_in(draft.concept, quantity)):
            draft.kind, draft.concept = Kind.MEASUREMENT, level
            return True
        if draft.kind is Kind.MARKER and quantity.low is None:
            draft.unclear = True  # "ER < 10 %" is not that it is positive
        if piece is None or not isinstance(piece.mention, Mention):
            return False
        options = [one for one in piece.mention.others if one.kind in MEASURES]
        if options:
            draft.kind, draft.concept = options[0].kind, options[0].id
            return True
        measured = MEASURED_BY.get(draft.concept)
        if draft.concept == "pain" and quantity.unit in ("", "point", "mm", "cm"):
            measured = "pain-nrs"
        if measured is None or quantity.is_bare or quantity.unit in DAYS:
            return False
        draft.kind, draft.concept = Kind.MEASUREMENT, measured
        return True

    def _choose_by_unit(self, draft: Draft, quantity: Quantity) -> None:
        """Choose among measurements that share a name by the unit: a "TLC" of 60 % is of lungs."""
        other = _NAMESAKES.get((draft.concept, draft.name))
        if other and quantity.unit and not _has_unit(draft.concept, quantity.unit) and (
            _has_unit(other, quantity.unit)
        ):  # fmt: skip
            draft.concept = other
