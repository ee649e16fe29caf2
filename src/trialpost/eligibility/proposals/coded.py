"""Hold ages and sexes of a proposal against the coded fields of the record.

The coded fields are checked by themselves, whatever a model says. An age or a sex that contradicts
them shows that the model misread the text, or that the text wants to mislead it.
"""

from typing import Self

import msgspec

from trialpost.eligibility.proposals.refusal import Refusal, refuse_unless
from trialpost.model.dates import AgeLimit
from trialpost.model.requirement import Age, SexIs
from trialpost.model.status import Sex
from trialpost.vocabulary.units import DAYS

_NEAR = 0.01
"""Years by which two ages may differ that are written in different units."""


class Coded(msgspec.Struct, frozen=True):
    """The coded limits of age, in years, and the coded sex; ``None`` is open."""

    low: float | None = None
    high: float | None = None
    sex: Sex | None = None

    @classmethod
    def of(
        cls,
        *,
        minimum_age: AgeLimit | None,
        maximum_age: AgeLimit | None,
        sex: Sex | None,
        gender_based: bool,
    ) -> Self:
        """Take the coded fields of a record, as ``model.trial.Eligibility`` has them."""
        return cls(
            low=_years(minimum_age) if minimum_age else None,
            high=_years(maximum_age) if maximum_age else None,
            sex=None if gender_based else sex,
        )


def _years(limit: AgeLimit) -> float:
    unit = "min" if limit.unit == "minute" else limit.unit
    return limit.number * DAYS[unit] / DAYS["year"]


def check_sex(leaf: SexIs, coded: Coded) -> None:
    """Refuse a sex that the record does not take, in whatever sense.

    Raises:
        Refused: if the record is for the other sex alone.
    """
    refuse_unless(coded.sex in (None, leaf.sex), Refusal.SEX)


def check_age(leaf: Age, coded: Coded, *, asked: bool, alone: bool) -> None:
    """Refuse limits of age that contradict the coded ones.

    What is asked of everybody has to be what is coded; what keeps people out has to lie beside it.
    Within an "or" (people over 60 need something else) the ages only have to occur in the trial.

    Args:
        leaf: the limits.
        coded: the record's.
        asked: whether the criterion is met only by people of these ages, rather than by others.
        alone: whether the limits hold for everybody.

    Raises:
        Refused: if they contradict each other.
    """
    refuse_unless(leaf.low is not None or leaf.high is not None, Refusal.SHAPE)
    if not alone:
        refuse_unless(_overlap(leaf, coded), Refusal.AGE)
    elif asked:
        for given, known in ((leaf.low, coded.low), (leaf.high, coded.high)):
            same = given is None or known is None or abs(given - known) <= _NEAR
            refuse_unless(same, Refusal.AGE)
        # A limit that the record leaves open would shut out people whom it lets in.
        refuse_unless(leaf.low is None or coded.low is not None, Refusal.AGE)
        refuse_unless(leaf.high is None or coded.high is not None, Refusal.AGE)
    else:
        refuse_unless(not _overlap(leaf, coded), Refusal.AGE)


def _overlap(leaf: Age, coded: Coded) -> bool:
    """Say whether more than a birthday is common to two stretches of age.

    A coded maximum of 65 years lasts until the 66th birthday; "over 65" is beside it all the same.
    """
    low = max(leaf.low or 0.0, coded.low or 0.0)
    highs = [one for one in (leaf.high, coded.high) if one is not None]
    return not highs or low + _NEAR < min(highs)
