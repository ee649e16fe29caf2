"""Make findings of what was reckoned: each number's place is file, analysis and row."""

import math
from typing import Any

import numpy as np

from trialpost.findings.participants.statistics import Estimate
from trialpost.findings.places import finding_id
from trialpost.model.finding import Direction, Finding, FindingKind, Source, SourceKind, Timepoint

ALPHA = 0.05


class Maker:
    """Makes the findings of one analysis file."""

    def __init__(self, trial: str, level: float) -> None:
        self.trial = trial
        self.level = level

    def number(self, place: str, value: float | None, *, text: str, **about: Any) -> Finding | None:
        """Return the finding of a number; ``None`` where it could not be reckoned.

        ``place`` is file, analysis and row; a key after a slash says which of its numbers.
        """
        if value is None or not math.isfinite(value):
            return None
        where: dict[str, Any] = {"value": f"{place}/value"}
        for key in ("comparator_value", "n", "p_value", "spread"):
            if about.get(key) is not None:
                where[key] = f"{place}/{key}"
        if about.get("interval") is not None:
            where["interval"] = (f"{place}/low", f"{place}/high")
            about.setdefault("level", self.level)
        return Finding(
            id=finding_id(SourceKind.PARTICIPANTS, self.trial, where),
            kind=FindingKind.NUMBER,
            source=Source(kind=SourceKind.PARTICIPANTS, ref=self.trial, text=text),
            where=where,
            value=float(value),
            **about,
        )

    def comparison(self, place: str, found: Estimate, *, text: str, **about: Any) -> Finding | None:
        """Return the finding of an estimate with its interval and p-value.

        ``significant`` is whether p is below 0.05, without any correction for other comparisons.
        An interval with an end that is not finite is left out.
        """
        interval = found.interval
        if interval is not None and not all(map(math.isfinite, interval)):
            interval = None
        return self.number(
            place,
            found.value,
            text=text,
            interval=interval,
            p_value=found.p,
            significant=found.p < ALPHA if found.p is not None else None,
            **about,
        )


def direction_of(change: float | None) -> Direction:
    """Return which way a change went."""
    if change is None or math.isnan(change):
        return Direction.UNKNOWN
    if change == 0:
        return Direction.NO_CHANGE
    return Direction.DECREASE if change < 0 else Direction.INCREASE


def moment(visit: str) -> Timepoint | None:
    """Return the moment that a visit's name tells."""
    from trialpost.findings.posted.timepoints import timepoint_of

    return timepoint_of(visit)


def mean_and_spread(values: Any) -> tuple[float | None, float | None]:
    """Return mean and standard deviation (n - 1), ``None`` where there are too few."""
    mean = float(np.mean(values)) if len(values) else None
    return mean, float(np.std(values, ddof=1)) if len(values) > 1 else None
