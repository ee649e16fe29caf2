"""Who responded: proportions, their difference, and odds ratios; missing as no response."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from trialpost.errors import BadInput
from trialpost.findings.participants import statistics
from trialpost.findings.participants.making import Maker, moment
from trialpost.findings.participants.people import People, at_visits
from trialpost.findings.participants.spec import Responders
from trialpost.findings.participants.tables import cell, numbers
from trialpost.model.finding import Finding, Table

YES = frozenset({"Y", "YES", "1", "1.0", "TRUE", "T"})
NO = frozenset({"N", "NO", "0", "0.0", "FALSE", "F"})
IMPUTED, OBSERVED = "missing as no response", "as observed"


def responder_findings(one: Responders, people: People, maker: Maker) -> Iterator[Finding]:
    """Yield the findings of a response that is a column of a table."""
    columns = people.spec.columns
    own = (name for name in one.adjust if name not in people.everybody.columns)
    rows = people.rows(one.file, one.rows, columns.visit, one.response, *own)
    ((visit, at),) = at_visits(rows, (one.visit,), columns.visit, file=one.file)
    responded = yes_or_no(at, one.response, file=one.file)
    covariates = {name: _covariate(name, one, at, people) for name in one.adjust}
    yield from response_findings(
        one.measure, f"{one.file}#responders", visit, responded, people, maker, covariates
    )


def _covariate(name: str, one: Responders, at: Any, people: People) -> dict[Any, float]:
    """Return a covariate by participant, from the table of everybody if it has the column."""
    everybody = people.everybody
    if name in everybody.columns:
        return dict(numbers(everybody, name, file=people.spec.participants))
    return dict(numbers(at, name, file=one.file))


def yes_or_no(rows: Any, column: str, *, file: str) -> dict[Any, bool]:
    """Return a column of yes and no by participant; who has no value is left out.

    Raises:
        BadInput: naming the first value that is neither.
    """
    found = {}
    for (who, value), at in zip(rows[column].items(), rows["_row"], strict=True):
        text = str(value).strip().upper()
        if text in YES or text in NO:
            found[who] = text in YES
        elif text not in {"", "NAN", "NA", ".", "NONE", "<NA>"}:
            raise BadInput(
                f"{cell(file, at, column)}: {value!r} is neither yes nor no (Y/N, 1/0, true/false)."
            )
    return found


def response_findings(
    measure: str,
    place: str,
    visit: str,
    responded: Mapping[Any, bool],
    people: People,
    maker: Maker,
    covariates: Mapping[str, Mapping[Any, float]] | None = None,
) -> Iterator[Finding]:
    """Yield proportions, risk difference and odds ratio of each arm, missing as no response.

    Whoever is of an arm and has no answer has not responded; the observed stand beside it.
    """
    for arm in people.arms:
        for population in (IMPUTED, OBSERVED):
            yield from _of_arm(
                measure, f"{place}/{measure}/{visit}/{arm}/{population}", visit, arm, population,
                responded, people, maker,
            )  # fmt: skip
        found = _odds_ratio(responded, arm, people, covariates or {})
        adjusted = ", adjusted for " + ", ".join(covariates) if covariates else ""
        made = maker.comparison(
            f"{place}/{measure}/{visit}/{arm}/odds ratio", found,
            text=f"{measure}, {visit}: {arm} against {people.spec.comparator}",
            measure=measure, population=IMPUTED, arm=arm, comparator=people.spec.comparator,
            timepoint=moment(visit), statistic="odds ratio",
            method=f"logistic regression{adjusted}", table=Table.ANALYSIS,
        )  # fmt: skip
        if made is not None:
            yield made


def _of_arm(
    measure: str,
    place: str,
    visit: str,
    arm: str,
    population: str,
    responded: Mapping[Any, bool],
    people: People,
    maker: Maker,
) -> Iterator[Finding]:
    against = people.spec.comparator
    tried, other = (_counts(responded, people.of(one), population) for one in (arm, against))
    text = f"{measure}, {visit}: {tried[0]} of {tried[1]} ({arm}), {other[0]} of {other[1]}"
    about: dict[str, Any] = {
        "measure": measure,
        "population": population,
        "arm": arm,
        "comparator": against,
        "timepoint": moment(visit),
    }
    found = (
        maker.number(
            f"{place}/count", tried[0], text=text, comparator_value=other[0], n=tried[1],
            statistic="count", unit="Participants", table=Table.OUTCOME, **about,
        ),
        maker.number(
            f"{place}/percentage", _share(tried), text=text, comparator_value=_share(other),
            n=tried[1], statistic="percentage", unit="%", table=Table.OUTCOME, **about,
        ),
        maker.comparison(
            f"{place}/difference", statistics.risk_difference(tried, other, people.spec.level),
            text=text, statistic="risk difference", method="Fisher's exact; Newcombe's interval",
            table=Table.ANALYSIS, **about,
        ),
    )  # fmt: skip
    yield from (one for one in found if one is not None)


def _share(counts: tuple[int, int]) -> float | None:
    return 100 * counts[0] / counts[1] if counts[1] else None


def _counts(responded: Mapping[Any, bool], who: Any, population: str) -> tuple[int, int]:
    observed = [responded[one] for one in who if one in responded]
    return sum(observed), len(observed) if population == OBSERVED else len(who)


def _odds_ratio(
    responded: Mapping[Any, bool],
    arm: str,
    people: People,
    covariates: Mapping[str, Mapping[Any, float]],
) -> statistics.Estimate:
    tried, other = list(people.of(arm)), list(people.of(people.spec.comparator))
    who = [
        one
        for one in (*tried, *other)
        if all(np.isfinite(values.get(one, np.nan)) for values in covariates.values())
    ]
    mine = set(tried)
    return statistics.adjusted_odds_ratio(
        np.array([float(responded.get(one, False)) for one in who]),
        np.array([float(one in mine) for one in who]),
        np.array([[values[one] for values in covariates.values()] for one in who]).reshape(
            len(who), len(covariates)
        ),
        people.spec.level,
    )
