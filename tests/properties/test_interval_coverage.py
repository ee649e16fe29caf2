"""How often intervals hold the truth, by simulation: not less than they claim, but for chance.

The cases are those of ``trialpost.evaluation.coverage``, drawn less often here. The share of 95 %
intervals that hold the truth may fall short of 0.95 by three standard errors of that share.
"""

import math

import msgspec
import numpy as np
import pytest

from trialpost.demo.simulated_trial import ARMS, HIGH, PLACEBO, simulate
from trialpost.evaluation.coverage import CLAIMED, Case, cases, measured
from trialpost.findings.participants import statistics

SAMPLES = 400
CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.statistic}: {one.situation}")
def test_no_interval_is_too_narrow(case):
    found = measured(case, SAMPLES)
    assert found.samples > 0.9 * (found.samples + found.without)
    assert found.verdict != "too narrow", found.share


@pytest.mark.parametrize(
    "name", ["odds ratio (exact, of an association)", "risk difference (Newcombe)"]
)
def test_the_conservative_ones_are_those_that_are_named(name):
    """As docs/howto/analyse-participants.md names them: held far more often, somewhere."""
    shares = [measured(case, 200).share for case in CASES if case.statistic == name]
    assert max(shares) > CLAIMED + 0.02


def narrower(case: Case, by: float) -> Case:
    """Return the case with intervals that are too narrow on purpose."""

    def sample(source: np.random.Generator) -> tuple[float, float] | None:
        found = case.sample(source)
        if found is None:
            return None
        middle, half = sum(found) / 2, by * (found[1] - found[0]) / 2
        return middle - half, middle + half

    return msgspec.structs.replace(case, sample=sample)


@pytest.mark.parametrize("case", [CASES[1], CASES[5]], ids=lambda one: one.statistic)
def test_an_interval_that_is_a_quarter_too_narrow_is_seen(case):
    assert measured(narrower(case, 0.75), SAMPLES).verdict == "too narrow"


def test_the_simulated_trial_s_own_effect_is_held():
    """IgG on 4 mg at week 24, from the tables of many simulated trials to the interval."""
    truth = ARMS[HIGH].igg[24] - ARMS[PLACEBO].igg[24]
    held = {"shift": 0, "ancova": 0}
    trials = 50
    for seed in range(1000, 1000 + trials):
        rows = [one for one in simulate(seed)["adlb"]
                if one["PARAMCD"] == "IGG" and one["AVISIT"] == "Week 24"]  # fmt: skip
        sides = []
        for arm in (HIGH, PLACEBO):
            own = [one for one in rows if one["TRT01A"] == arm]
            sides.append((np.array([one["CHG"] for one in own]),
                          np.array([one["BASE"] for one in own])))  # fmt: skip
        found = {
            "shift": statistics.shift(sides[0][0], sides[1][0], 95),
            "ancova": statistics.adjusted_difference(sides[0], sides[1], 95),
        }
        for name, one in found.items():
            assert one.interval is not None
            held[name] += one.interval[0] <= truth <= one.interval[1]
    room = 3 * math.sqrt(CLAIMED * (1 - CLAIMED) / trials)
    assert min(held.values()) / trials >= CLAIMED - room
