"""The statistics: each from a kept library, with what it is and where its formula stands.

Shapes: one-dimensional arrays of floats without missing values, one a participant.
"""

import math
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
EXACT = 1e-20
"""What the machine's own rounding leaves of a sum of squares that ought to be nothing."""


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A comparison: estimate, its interval, and the p-value, each ``None`` if it cannot be had."""

    value: float | None = None
    interval: tuple[float, float] | None = None
    p: float | None = None


def shift(tried: Values, other: Values, level: float) -> Estimate:
    """Return the Hodges-Lehmann shift with Moses's interval, and the Wilcoxon rank-sum p.

    The shift is the median of all pairwise differences; the interval's ends are those differences
    whose rank is the normal approximation's (Hollander, Wolfe and Chicken, Nonparametric
    Statistical Methods, 3rd edition, section 4.3). The p-value is two-sided, with continuity and
    tie correction, as R's ``wilcox.test(exact = FALSE)`` gives it.
    """
    from scipy.stats import mannwhitneyu, norm

    m, n = len(tried), len(other)
    if not m or not n:
        return Estimate()
    z = float(norm.ppf(0.5 + level / 200))
    rank = math.floor(m * n / 2 - z * math.sqrt(m * n * (m + n + 1) / 12))
    ends = [rank - 1, m * n - rank] if rank >= 1 else []
    middle = [(m * n - 1) // 2, m * n // 2]
    # Only four of the differences are needed in their order; the others need not be sorted.
    differences = np.partition(np.subtract.outer(tried, other).ravel(), sorted({*ends, *middle}))
    interval = (float(differences[ends[0]]), float(differences[ends[1]])) if ends else None
    tested = mannwhitneyu(tried, other, alternative="two-sided", method="asymptotic")
    p = float(tested.pvalue)
    return Estimate(
        value=float(differences[middle].mean()), interval=interval, p=None if math.isnan(p) else p
    )


def adjusted_difference(
    tried: tuple[Values, Values], other: tuple[Values, Values], level: float
) -> Estimate:
    """Return the difference of least-squares means, adjusted for baseline (ANCOVA).

    Each side is (change, baseline). The model is change = a + b arm + c baseline, with one slope,
    of these two arms alone. There is none where an arm has one person, whose own spread nobody
    knows, nor where the model fits every change exactly, so that nothing is left to judge it by.
    """
    import statsmodels.api as sm

    change = np.concatenate([tried[0], other[0]])
    arm = np.concatenate([np.ones(len(tried[0])), np.zeros(len(other[0]))])
    baseline = np.concatenate([tried[1], other[1]])
    design = np.column_stack([np.ones(len(change)), arm, baseline])
    fewest = min(len(tried[0]), len(other[0]))
    if fewest < 2 or len(change) < 4 or np.linalg.matrix_rank(design) < 3:
        return Estimate()
    fitted = sm.OLS(change, design).fit()
    if fitted.ssr <= EXACT * float(np.sum(change**2)):
        return Estimate()
    low, high = fitted.conf_int(alpha=1 - level / 100)[1]
    return Estimate(
        value=float(fitted.params[1]),
        interval=(float(low), float(high)),
        p=float(fitted.pvalues[1]),
    )


def risk_difference(tried: tuple[int, int], other: tuple[int, int], level: float) -> Estimate:
    """Return the difference of two proportions with Newcombe's hybrid score interval.

    Each side is (responders, of). Newcombe, Statistics in Medicine 1998;17:873, method 10. The
    p-value is Fisher's exact, two-sided.
    """
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import proportion_confint

    (a, n), (b, m) = tried, other
    if not n or not m:
        return Estimate()
    alpha = 1 - level / 100
    low_a, high_a = proportion_confint(a, n, alpha=alpha, method="wilson")
    low_b, high_b = proportion_confint(b, m, alpha=alpha, method="wilson")
    p, q = a / n, b / m
    difference = p - q
    low = difference - math.sqrt((p - low_a) ** 2 + (high_b - q) ** 2)
    high = difference + math.sqrt((high_a - p) ** 2 + (q - low_b) ** 2)
    exact = fisher_exact([[a, n - a], [b, m - b]])
    return Estimate(value=difference, interval=(float(low), float(high)), p=float(exact.pvalue))


def adjusted_odds_ratio(
    responded: Values, arm: Values, covariates: NDArray[np.float64], level: float
) -> Estimate:
    """Return the odds ratio of an arm by logistic regression, with Wald interval and p.

    ``covariates`` has one row a participant and any number of columns. Where the outcome is
    separated, so that there is no finite estimate, there is none.
    """
    import warnings

    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationError, PerfectSeparationWarning

    design = np.column_stack([np.ones(len(arm)), arm, covariates])
    if len(set(responded)) < 2 or np.linalg.matrix_rank(design) < design.shape[1]:
        return Estimate()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fitted = sm.Logit(responded, design).fit(disp=0, method="newton", maxiter=100)
    except (PerfectSeparationError, PerfectSeparationWarning, np.linalg.LinAlgError, Warning):
        return Estimate()
    low, high = fitted.conf_int(alpha=1 - level / 100)[1]
    if not all(map(math.isfinite, (low, high))):
        return Estimate()
    return Estimate(
        value=math.exp(fitted.params[1]),
        interval=(math.exp(low), math.exp(high)),
        p=float(fitted.pvalues[1]),
    )


def association(table: tuple[tuple[int, int], tuple[int, int]], level: float) -> Estimate:
    """Return the conditional odds ratio of a 2 x 2 table, with its exact interval and Fisher's p.

    As R's ``fisher.test`` gives them. An end of the interval that is not finite is kept so.
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio

    rows = np.asarray(table)
    if not rows.sum(axis=0).all() or not rows.sum(axis=1).all():
        return Estimate()
    found = odds_ratio(rows, kind="conditional")
    interval = found.confidence_interval(confidence_level=level / 100)
    return Estimate(
        value=float(found.statistic),
        interval=(float(interval.low), float(interval.high)),
        p=float(fisher_exact(rows).pvalue),
    )


class Survival(msgspec.Struct, frozen=True, kw_only=True):
    """A Kaplan-Meier curve's median with its interval (log-log), ``None`` where not reached."""

    median: float | None
    interval: tuple[float | None, float | None]
    events: int
    people: int


def kaplan_meier(time: Values, happened: NDArray[np.bool_], level: float) -> Survival:
    """Return the median time to an event."""
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times

    fitted = KaplanMeierFitter(alpha=1 - level / 100).fit(time, happened)
    ends = median_survival_times(fitted.confidence_interval_).to_numpy().ravel()
    low, high = (_finite(float(end)) for end in ends)
    return Survival(
        median=_finite(float(fitted.median_survival_time_)),
        interval=(low, high),
        events=int(happened.sum()),
        people=len(time),
    )


def hazard_ratio(
    tried: tuple[Values, NDArray[np.bool_]], other: tuple[Values, NDArray[np.bool_]], level: float
) -> Estimate:
    """Return Cox's hazard ratio with its interval (Efron's ties), and the log-rank p-value."""
    import pandas
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError
    from lifelines.statistics import logrank_test

    p = float(logrank_test(tried[0], other[0], tried[1], other[1]).p_value)
    rows: dict[str, Any] = {
        "time": np.concatenate([tried[0], other[0]]),
        "event": np.concatenate([tried[1], other[1]]).astype(int),
        "arm": np.concatenate([np.ones(len(tried[0])), np.zeros(len(other[0]))]),
    }
    if not tried[1].any() or not other[1].any():
        return Estimate(p=p)
    try:
        fitted = CoxPHFitter(alpha=1 - level / 100).fit(pandas.DataFrame(rows), "time", "event")
    except ConvergenceError:
        return Estimate(p=p)
    low, high = fitted.confidence_intervals_.loc["arm"]
    return Estimate(
        value=float(fitted.hazard_ratios_["arm"]),
        interval=(math.exp(low), math.exp(high)),
        p=p,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
