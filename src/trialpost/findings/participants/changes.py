"""Change from baseline by arm and visit, and from when on a difference lasts."""

from collections.abc import Iterator
from typing import Any

from trialpost.errors import BadInput
from trialpost.findings.participants import statistics
from trialpost.findings.participants.making import (
    ALPHA,
    Maker,
    direction_of,
    mean_and_spread,
    moment,
)
from trialpost.findings.participants.people import People, at_visits
from trialpost.findings.participants.spec import ELEVATED, Change
from trialpost.findings.participants.tables import cell, need, numbers
from trialpost.model.finding import Finding, Table

WILCOXON, ANCOVA = "Wilcoxon rank-sum", "ANCOVA, adjusted for baseline"
MEDIAN = "median change from baseline"
LASTING = "first visit from which the difference stays significant"


def change_findings(one: Change, people: People, maker: Maker) -> Iterator[Finding]:
    """Yield the findings of a change: medians, shift, means and difference at each visit."""
    for population in one.populations:
        p_values: dict[str, list[tuple[str, float | None]]] = {}
        for visit, rows in _visits(one, people, population):
            for arm in people.arms:
                made = tuple(_at_visit(one, population, visit, arm, rows, people, maker))
                yield from (finding for finding in made if finding is not None)
                tested = next((f for f in made if f and f.method == WILCOXON), None)
                p = tested.p_value if tested is not None else None
                p_values.setdefault(arm, []).append((visit, float(p) if p is not None else None))
        for arm, tests in p_values.items():
            lasting = _lasting(one, population, arm, tests, people, maker)
            if lasting is not None:
                yield lasting


def _visits(one: Change, people: People, population: str) -> Iterator[tuple[str, Any]]:
    columns = people.spec.columns
    rows = people.rows(one.file, one.rows, columns.visit, columns.value, columns.baseline)
    rows = rows.assign(
        _value=numbers(rows, columns.value, file=one.file),
        _base=numbers(rows, columns.baseline, file=one.file),
    )
    one_baseline(rows, columns.baseline, file=one.file)
    rows = rows.assign(_change=rows["_value"] - rows["_base"])
    if population == ELEVATED:
        rows = rows[rows["_base"] > upper_limit(rows, one.upper_limit, people, file=one.file)]
    known = rows[rows["_change"].notna()]
    yield from at_visits(known, one.visits, columns.visit, file=one.file)


def upper_limit(rows: Any, fixed: float | None, people: People, *, file: str) -> Any:
    """Return the upper limit of normal: the one that is given, else the data's own by row."""
    if fixed is not None:
        return fixed
    column = people.spec.columns.upper_limit
    need(rows, (column,), file=file)
    limits = numbers(rows, column, file=file)
    lacking = limits.isna() & rows["_base"].notna()
    if lacking.any():
        raise BadInput(
            f"{cell(file, lacking.idxmax(), column)}: there is no upper limit of normal, so that "
            "nobody can tell whether the baseline is above it; give upper_limit."
        )
    return limits


def one_baseline(rows: Any, column: str, *, file: str) -> None:
    """Make sure that each participant has one baseline, whatever the visit.

    Raises:
        BadInput: naming the first row whose baseline is another than before.
    """
    known = rows[rows["_base"].notna()]
    first = known.groupby("_who")["_base"].transform("first")
    other = (known["_base"] - first).abs() > 1e-9
    if other.any():
        at = other.idxmax()
        raise BadInput(
            f"{cell(file, at, column)}: {known['_who'][at]} has the baseline "
            f"{known['_base'][at]:g} here and {first[at]:g} before; pick one kind with rows."
        )


def _at_visit(
    one: Change, population: str, visit: str, arm: str, rows: Any, people: People, maker: Maker
) -> Iterator[Finding | None]:
    """Yield the four findings of one arm against the comparator at one visit."""
    against = people.spec.comparator
    mine, theirs = rows[rows["_arm"] == arm], rows[rows["_arm"] == against]
    tried, other = mine["_change"].to_numpy(), theirs["_change"].to_numpy()
    place = f"{one.file}#change/{one.measure}/{population}/{visit}/{arm}"
    text = f"{one.measure}, {population}, {visit}: {arm} n {len(tried)}, {against} n {len(other)}"
    about: dict[str, Any] = {
        "measure": one.measure,
        "population": population,
        "arm": arm,
        "comparator": against,
        "timepoint": moment(visit),
        "unit": one.unit or None,
        "n": len(tried),
    }
    if not len(tried):
        return
    medians = [float(_median(side)) if len(side) else None for side in (tried, other)]
    yield maker.number(
        f"{place}/median", medians[0], text=text, comparator_value=medians[1],
        statistic=MEDIAN, direction=direction_of(medians[0]),
        table=Table.OUTCOME, **about,
    )  # fmt: skip
    mean, spread = mean_and_spread(tried)
    yield maker.number(
        f"{place}/mean", mean, text=text, comparator_value=mean_and_spread(other)[0],
        statistic="mean change from baseline", direction=direction_of(mean), spread=spread,
        spread_kind="Standard Deviation" if spread is not None else None,
        table=Table.OUTCOME, **about,
    )  # fmt: skip
    level = people.spec.level
    yield maker.comparison(
        f"{place}/shift", statistics.shift(tried, other, level), text=text,
        statistic="Hodges-Lehmann shift of the change", method=WILCOXON,
        table=Table.ANALYSIS, **about,
    )  # fmt: skip
    adjusted = statistics.adjusted_difference(
        (tried, mine["_base"].to_numpy()), (other, theirs["_base"].to_numpy()), level
    )
    yield maker.comparison(
        f"{place}/ancova", adjusted, text=text,
        statistic="least squares mean difference of the change", method=ANCOVA,
        table=Table.ANALYSIS, **about,
    )  # fmt: skip


def _median(values: Any) -> float:
    import numpy as np

    return float(np.median(values))


def _lasting(
    one: Change,
    population: str,
    arm: str,
    tests: list[tuple[str, float | None]],
    people: People,
    maker: Maker,
) -> Finding | None:
    """Return from which visit on every test is below 0.05 through the last."""
    since = None
    for visit, p in reversed(tests):
        if p is None or p >= ALPHA:
            break
        since = visit
    when = moment(since) if since is not None else None
    if since is None or when is None:
        return None
    looks = len(tests)
    return maker.number(
        f"{one.file}#change/{one.measure}/{population}/{arm}/lasting",
        when.value,
        text=f"{one.measure}, {population}, {arm}: p below {ALPHA} at every visit from {since} "
        f"through {tests[-1][0]}; {looks} visits were tested, and p is not corrected for that",
        measure=one.measure,
        population=population,
        arm=arm,
        comparator=people.spec.comparator,
        timepoint=when,
        unit=when.unit,
        statistic=LASTING,
        method=f"{WILCOXON} at each visit, not corrected for {looks} looks",
        significant=True,
        table=Table.ANALYSIS,
    )
