"""Time to an event, normalisation of a marker, and whether response went with it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from trialpost.errors import BadInput
from trialpost.findings.participants import statistics
from trialpost.findings.participants.changes import one_baseline, upper_limit
from trialpost.findings.participants.making import Maker, moment
from trialpost.findings.participants.people import People, at_visits
from trialpost.findings.participants.spec import Association, Normalisation, TimeTo
from trialpost.findings.participants.tables import cell, numbers
from trialpost.model.finding import Finding, Table

LINK = "{} and normal {}"
"""What an association is called: of a response, and of a marker that became normal."""
LOG_RANK = "Cox regression; log-rank test"
Times = dict[Any, tuple[float, bool]]


def time_findings(one: TimeTo, people: People, maker: Maker) -> Iterator[Finding]:
    """Yield medians and hazard ratios of the time to an event."""
    rows = people.rows(one.file, one.rows, one.time, one.censored)
    twice = rows["_who"].duplicated()
    if twice.any():
        raise BadInput(
            f"{one.file}: {rows['_who'][twice].iloc[0]} has more than one row of {one.measure}; "
            "pick one with rows, such as PARAMCD."
        )
    times = numbers(rows, one.time, file=one.file)
    censored = numbers(rows, one.censored, file=one.file)
    known = times.notna() & censored.notna()
    before = times[known] < 0
    if before.any():
        at = before.idxmax()
        raise BadInput(f"{cell(one.file, at, one.time)}: {times[at]:g} is before the beginning.")
    values = zip(times[known], censored[known] == 0, strict=True)
    found = dict(zip(rows["_who"][known], values, strict=True))
    yield from _times(one.measure, f"{one.file}#time", one.unit, found, people, maker)


def _times(
    measure: str, place: str, unit: str, found: Times, people: People, maker: Maker
) -> Iterator[Finding]:
    against, level = people.spec.comparator, people.spec.level
    other = _arrays(found, people.of(against))
    for arm in people.arms:
        tried = _arrays(found, people.of(arm))
        if not len(tried[0]) or not len(other[0]):
            continue
        mine, theirs = (statistics.kaplan_meier(*side, level) for side in (tried, other))
        text = (
            f"{measure}: {mine.events} events in {mine.people} ({arm}), "
            f"{theirs.events} in {theirs.people} ({against})"
        )
        about = {"measure": measure, "arm": arm, "comparator": against}
        low, high = mine.interval
        yield from _made(
            maker.number(
                f"{place}/{measure}/{arm}/median", mine.median, text=text, n=mine.people,
                comparator_value=theirs.median, unit=unit, statistic="median time to event",
                interval=(low, high) if low is not None and high is not None else None,
                method="Kaplan-Meier", table=Table.OUTCOME, **about,
            ),
            maker.number(
                f"{place}/{measure}/{arm}/events", mine.events, text=text, n=mine.people,
                comparator_value=theirs.events, unit="Participants", statistic="count",
                table=Table.OUTCOME, **about,
            ),
            maker.comparison(
                f"{place}/{measure}/{arm}/hazard ratio",
                statistics.hazard_ratio(tried, other, level), text=text,
                statistic="hazard ratio", method=LOG_RANK, table=Table.ANALYSIS, **about,
            ),
        )  # fmt: skip


def _made(*found: Finding | None) -> Iterator[Finding]:
    yield from (one for one in found if one is not None)


def _arrays(found: Times, who: Any) -> tuple[Any, Any]:
    those = [found[one] for one in who if one in found]
    return (
        np.array([time for time, _ in those], dtype=float),
        np.array([happened for _, happened in those], dtype=bool),
    )


def normalised(one: Normalisation, people: People) -> tuple[dict[Any, bool], Times]:
    """Return who of those above normal at baseline was normal at the last visit, and how soon.

    Time is in the unit of the visits' names, to the first visit with a normal value; who never had
    one is censored at the last visit with a value.

    Raises:
        BadInput: if a visit is nobody's, or its name tells no moment.
    """
    columns = people.spec.columns
    rows = people.rows(one.file, one.rows, columns.visit, columns.value, columns.baseline)
    rows = rows.assign(
        _value=numbers(rows, columns.value, file=one.file),
        _base=numbers(rows, columns.baseline, file=one.file),
    )
    one_baseline(rows, columns.baseline, file=one.file)
    rows = rows.assign(_upper=upper_limit(rows, one.upper_limit, people, file=one.file))
    above = rows[(rows["_base"] > rows["_upper"]) & rows["_value"].notna()]
    if above.empty:
        raise BadInput(f"{one.file}: nobody is above normal at baseline for {one.measure}.")
    last: dict[Any, bool] = {}
    times: Times = {}
    for visit, at in at_visits(above, one.visits, columns.visit, file=one.file):
        when = moment(visit)
        if when is None:
            raise BadInput(f'The visit {visit!r} tells no moment; write it like "Week 4".')
        normal = at["_value"] <= at["_upper"]
        if visit == one.visits[-1]:
            last = dict(normal)
        for who, is_normal in normal.items():
            if not times.get(who, (0.0, False))[1]:
                times[who] = (when.value, bool(is_normal))
    return last, times


def normalisation_findings(one: Normalisation, people: People, maker: Maker) -> Iterator[Finding]:
    """Yield how soon a marker became normal in each arm, among those above normal at baseline."""
    _, times = normalised(one, people)
    last = moment(one.visits[-1])
    unit = last.unit if last is not None else "visit"
    yield from _times(f"Normal {one.measure}", f"{one.file}#normal", unit, times, people, maker)


def association_findings(
    one: Association,
    responded: Mapping[Any, bool],
    normal: Mapping[Any, bool],
    people: People,
    maker: Maker,
) -> Iterator[Finding]:
    """Yield whether responding went with normalising, over all arms together.

    Of those above normal at baseline with a value at the visit; the exact interval says how wide
    the doubt is.
    """
    table = [[0, 0], [0, 0]]
    for who, is_normal in normal.items():
        table[0 if is_normal else 1][0 if responded.get(who, False) else 1] += 1
    (a, b), (c, d) = table
    text = (
        f"{one.response} of those whose {one.normalisation} became normal: {a} of {a + b}; "
        f"of those whose did not: {c} of {c + d}"
    )
    found = statistics.association(((a, b), (c, d)), people.spec.level)
    place = f"#association/{one.response}/{one.normalisation}/{one.visit}"
    about = {
        "measure": LINK.format(one.response, one.normalisation),
        "timepoint": moment(one.visit),
        "population": "above normal at baseline, all arms",
    }
    yield from _made(
        maker.number(
            f"{place}/normal", a, text=text, n=a + b, statistic="count", unit="Participants",
            arm="became normal", table=Table.OUTCOME, **about,
        ),
        maker.number(
            f"{place}/not normal", c, text=text, n=c + d, statistic="count", unit="Participants",
            arm="did not become normal", table=Table.OUTCOME, **about,
        ),
        maker.comparison(
            f"{place}/odds ratio", found, text=text, statistic="odds ratio",
            method="Fisher's exact; conditional estimate and exact interval",
            table=Table.ANALYSIS, **about,
        ),
    )  # fmt: skip
