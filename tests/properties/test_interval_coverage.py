"""How often intervals hold the truth, by simulation: not less than they claim, but for chance.

Each statistic is reckoned on many samples of a known truth. The share of 95 % intervals that hold
it may fall short of 0.95 by three standard errors of that share; one that is held far more often is
conservative, and is named as such here and in docs/explanation/findings.md.
"""

import math

import numpy as np
import pytest

from trialpost.findings.participants import statistics

SAMPLES = 400
CLAIMED = 0.95
ROOM = 3 * math.sqrt(CLAIMED * (1 - CLAIMED) / SAMPLES)


def held(estimates, truth):
    found = [one.interval for one in estimates if one.interval is not None]
    assert len(found) > 0.9 * SAMPLES
    return sum(low <= truth <= high for low, high in found) / len(found)


@pytest.mark.parametrize(("drug", "placebo"), [(25, 25), (60, 40)])
@pytest.mark.parametrize("shape", ["normal", "skewed"])
def test_hodges_lehmann_shift(drug, placebo, shape):
    source = np.random.default_rng(drug)
    draw = source.standard_normal if shape == "normal" else source.standard_exponential
    found = (statistics.shift(draw(drug) - 0.7, draw(placebo), 95) for _ in range(SAMPLES))
    assert held(list(found), -0.7) >= CLAIMED - ROOM


def test_adjusted_difference():
    source = np.random.default_rng(2)

    def sample():
        base, other = source.normal(10, 3, 40), source.normal(10, 3, 35)
        tried = -0.4 * base + 1.5 + source.normal(0, 2, 40)
        return statistics.adjusted_difference(
            (tried, base), (-0.4 * other + source.normal(0, 2, 35), other), 95
        )

    assert held([sample() for _ in range(SAMPLES)], 1.5) >= CLAIMED - ROOM


@pytest.mark.parametrize(("p", "q"), [(0.6, 0.4), (0.1, 0.05), (0.95, 0.9)])
def test_risk_difference(p, q):
    source = np.random.default_rng(3)
    drawn = zip(source.binomial(60, p, SAMPLES), source.binomial(55, q, SAMPLES), strict=True)
    found = [statistics.risk_difference((int(a), 60), (int(b), 55), 95) for a, b in drawn]
    assert held(found, p - q) >= CLAIMED - ROOM


def test_adjusted_odds_ratio():
    source = np.random.default_rng(4)

    def sample():
        arm = np.repeat([1.0, 0.0], 80)
        base = source.standard_normal(160)
        chance = 1 / (1 + np.exp(-(0.8 * arm + 0.5 * base - 0.3)))
        responded = (source.random(160) < chance).astype(float)
        return statistics.adjusted_odds_ratio(responded, arm, base[:, None], 95)

    assert held([sample() for _ in range(SAMPLES)], math.exp(0.8)) >= CLAIMED - ROOM


def test_the_exact_interval_of_an_association_is_conservative():
    source = np.random.default_rng(5)
    p, q = 0.6, 0.4
    truth = (p / (1 - p)) / (q / (1 - q))

    def sample():
        a, c = int(source.binomial(30, p)), int(source.binomial(30, q))
        return statistics.association(((a, 30 - a), (c, 30 - c)), 95)

    assert held([sample() for _ in range(SAMPLES)], truth) >= CLAIMED


def test_hazard_ratio():
    source = np.random.default_rng(6)

    def side(rate, size=60):
        time, limit = source.exponential(1 / rate, size), source.uniform(0.5, 3, size)
        return np.minimum(time, limit), time <= limit

    found = [statistics.hazard_ratio(side(0.6), side(1.0), 95) for _ in range(SAMPLES // 4)]
    intervals = [one.interval for one in found if one.interval is not None]
    share = sum(low <= 0.6 <= high for low, high in intervals) / len(intervals)
    assert share >= CLAIMED - 2 * ROOM  # a quarter of the samples: twice the room
