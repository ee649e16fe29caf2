"""How often the intervals of participant data hold the truth, by simulation.

Each statistic is reckoned on many samples of a known truth, with the numbers of people, shapes and
shares that trials have. A 95 % interval that holds the truth in more of them than 95 %, by more
than chance, is conservative; one that holds it in fewer is wrong.

``python -m trialpost.evaluation.coverage`` prints the table of ``evaluation/RESULTS.md``.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np

from trialpost.findings.participants import statistics
from trialpost.findings.participants.statistics import Estimate

CLAIMED = 0.95
SEED = 8
ERRORS = 3.0
"""In standard errors of the share: how far chance alone is taken to go."""

Sample = Callable[[np.random.Generator], tuple[float, float] | None]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A statistic in a situation; ``slow`` ones are drawn a tenth as often."""

    statistic: str
    situation: str
    truth: float
    sample: Sample
    slow: bool = False


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How a case ended: of so many samples with an interval, so many held the truth."""

    statistic: str
    situation: str
    samples: int
    without: int
    held: int

    @property
    def share(self) -> float:
        """The share of intervals that hold the truth."""
        return self.held / self.samples

    @property
    def verdict(self) -> str:
        """``nominal``, ``conservative`` (holds it more often) or ``too narrow``."""
        room = ERRORS * math.sqrt(CLAIMED * (1 - CLAIMED) / self.samples)
        if self.share < CLAIMED - room:
            return "too narrow"
        return "conservative" if self.share > CLAIMED + room else "nominal"


def measured(case: Case, samples: int, *, seed: int = SEED) -> Coverage:
    """Draw samples of a case, and count how many intervals hold the truth."""
    source = np.random.default_rng(seed)
    number = max(samples // 10, 50) if case.slow else samples
    found = [case.sample(source) for _ in range(number)]
    given = [one for one in found if one is not None]
    return Coverage(
        statistic=case.statistic,
        situation=case.situation,
        samples=len(given),
        without=number - len(given),
        held=sum(low <= case.truth <= high for low, high in given),
    )


def cases() -> Iterator[Case]:
    """Yield the statistics of participant data, each in the situations that trials have."""
    for shape, drug, placebo in (
        ("normal", 25, 25), ("normal", 60, 40), ("skewed", 25, 25), ("skewed", 60, 40),
        ("in whole points", 60, 60),
    ):  # fmt: skip
        yield Case(statistic="Hodges-Lehmann shift", situation=f"{shape}, {drug} and {placebo}",
                   truth=-1.0, sample=_shift(shape, drug, placebo))  # fmt: skip
    yield Case(statistic="ANCOVA difference", situation="40 and 35", truth=1.5, sample=_ancova)
    for p, q, n, m in ((0.6, 0.4, 60, 55), (0.1, 0.05, 60, 55), (0.95, 0.9, 60, 55),
                       (0.02, 0.02, 100, 100), (0.5, 0.5, 12, 12)):  # fmt: skip
        yield Case(statistic="risk difference (Newcombe)",
                   situation=f"{p:g} of {n} and {q:g} of {m}", truth=p - q,
                   sample=_difference(p, q, n, m))  # fmt: skip
    yield Case(statistic="odds ratio (logistic, adjusted)", situation="80 and 80",
               truth=math.exp(0.8), sample=_logistic, slow=True)  # fmt: skip
    for p, q, n in ((0.6, 0.4, 30), (0.2, 0.1, 40), (0.5, 0.5, 100)):
        yield Case(statistic="odds ratio (exact, of an association)",
                   situation=f"{p:g} and {q:g} of {n} each", truth=p / (1 - p) / (q / (1 - q)),
                   sample=_exact(p, q, n), slow=True)  # fmt: skip
    yield Case(statistic="median time (Kaplan-Meier, log-log)", situation="60, a third censored",
               truth=math.log(2), sample=_median_time, slow=True)  # fmt: skip
    yield Case(statistic="hazard ratio (Cox)", situation="60 and 60, a third censored", truth=0.6,
               sample=_hazard, slow=True)  # fmt: skip


def _ends(found: Estimate) -> tuple[float, float] | None:
    return found.interval


def _shift(shape: str, drug: int, placebo: int) -> Sample:
    def draw(source: np.random.Generator, size: int) -> Any:
        if shape == "normal":
            return source.standard_normal(size) * 2
        if shape == "skewed":
            return source.standard_exponential(size) * 2
        return np.round(source.standard_normal(size) * 2)

    def sample(source: np.random.Generator) -> tuple[float, float] | None:
        return _ends(statistics.shift(draw(source, drug) - 1.0, draw(source, placebo), 95))

    return sample


def _ancova(source: np.random.Generator) -> tuple[float, float] | None:
    base, other = source.normal(10, 3, 40), source.normal(10, 3, 35)
    tried = -0.4 * base + 1.5 + source.normal(0, 2, 40)
    untried = -0.4 * other + source.normal(0, 2, 35)
    return _ends(statistics.adjusted_difference((tried, base), (untried, other), 95))


def _difference(p: float, q: float, n: int, m: int) -> Sample:
    def sample(source: np.random.Generator) -> tuple[float, float] | None:
        tried, other = (int(source.binomial(n, p)), n), (int(source.binomial(m, q)), m)
        return _ends(statistics.risk_difference(tried, other, 95))

    return sample


def _logistic(source: np.random.Generator) -> tuple[float, float] | None:
    arm = np.repeat([1.0, 0.0], 80)
    base = source.standard_normal(160)
    chance = 1 / (1 + np.exp(-(0.8 * arm + 0.5 * base - 0.3)))
    responded = (source.random(160) < chance).astype(float)
    return _ends(statistics.adjusted_odds_ratio(responded, arm, base[:, None], 95))


def _exact(p: float, q: float, n: int) -> Sample:
    def sample(source: np.random.Generator) -> tuple[float, float] | None:
        a, c = int(source.binomial(n, p)), int(source.binomial(n, q))
        return _ends(statistics.association(((a, n - a), (c, n - c)), 95))

    return sample


def _side(source: np.random.Generator, rate: float) -> tuple[Any, Any]:
    time, limit = source.exponential(1 / rate, 60), source.uniform(0.5, 3, 60)
    return np.minimum(time, limit), time <= limit


def _median_time(source: np.random.Generator) -> tuple[float, float] | None:
    low, high = statistics.kaplan_meier(*_side(source, 1.0), 95).interval
    return (low, high if high is not None else math.inf) if low is not None else None


def _hazard(source: np.random.Generator) -> tuple[float, float] | None:
    return _ends(statistics.hazard_ratio(_side(source, 0.6), _side(source, 1.0), 95))


def rows(samples: int) -> Iterator[dict[str, Any]]:
    """Measure case by case, and yield a row of each."""
    for case in cases():
        one = measured(case, samples)
        yield msgspec.to_builtins(one) | {"share": round(one.share, 4), "verdict": one.verdict}


def main(arguments: list[str]) -> int:
    """Print a row of each case; the first argument is how many samples are drawn of one."""
    for row in rows(int(arguments[0]) if arguments else 4000):
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
