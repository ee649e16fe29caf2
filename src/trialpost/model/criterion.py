"""One condition of taking part, and what is known about a person's meeting it."""

import enum

import msgspec

from trialpost.model.message import Message


class Verdict(enum.StrEnum):
    """Three-valued truth, speaking for the person: a passed exclusion is ``met``."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class CriterionKind(enum.StrEnum):
    """Whether a criterion lets people in or keeps them out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion of the eligibility text.

    ``span`` is its half-open character range in the text as the registry gives it, so that
    ``criteria[span[0]:span[1]]`` holds the criterion as it stands; ``text`` is the same without
    bullet marks and line breaks.
    """

    text: str
    kind: CriterionKind
    span: tuple[int, int]


class JudgedCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion with its verdict for one person, why, and which facts would settle it.

    ``presumed`` marks a verdict drawn from silence: a doctor who wrote the note would hardly have
    left the fact out. Silence can speak for the person, and never against them.
    """

    criterion: Criterion
    verdict: Verdict = Verdict.UNKNOWN
    presumed: bool = False
    because: Message
    needs: tuple[str, ...] = ()


class HardCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check on coded fields: status, age, sex, healthy volunteers, distance, condition."""

    name: str
    verdict: Verdict
    because: Message
    needs: tuple[str, ...] = ()
