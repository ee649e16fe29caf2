"""A name in a criterion with everything that is said of it: a leaf in the making."""

import msgspec

from trialpost.eligibility.grammar.frames import Frame
from trialpost.model.requirement import Measured, Named, Period, Requirement, TeamChecks
from trialpost.vocabulary.lexicon import Kind
from trialpost.vocabulary.quantities import Quantity


class Draft(msgspec.Struct, kw_only=True):
    """A leaf in the making; ``start`` and ``end`` are its place in the text.

    ``lender`` is the item of a list behind which the time stands that a draft before it was given.
    """

    start: int
    end: int
    name: str
    kind: Kind | str
    concept: str = ""
    frame: Frame
    quantity: Quantity | None = None
    period: Period | None = None
    lender: "Draft | None" = None
    qualifiers: list[str] = []
    but: list[Named] = []
    lines: tuple[int | None, int | None] | None = None
    sex: bool | None = None
    worded: str = ""
    stages: list[str] = []
    definition: Requirement | None = None
    unclear: bool = False
    reason: TeamChecks = TeamChecks.JUDGEMENT
    examples: list[Requirement] = []
    others: list[tuple[Requirement, Requirement]] = []
    same: Measured | None = None
    restated: bool = False
    lent: bool = False
    is_tailed: bool = False
    before: bool = False
