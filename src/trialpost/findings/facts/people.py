"""Say who could join a trial, and who took part."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, numbered, whole
from trialpost.findings.facts.subject import ENROLMENT
from trialpost.findings.file import Topic
from trialpost.model.dates import AgeLimit
from trialpost.model.results import Baseline, Cell, PostedResults
from trialpost.model.status import Sex
from trialpost.model.trial import Exactness, Trial

_RULES = "/protocolSection/eligibilityModule"
_GROWN = 18


def people(trial: Trial, results: PostedResults) -> Iterator[Fact]:
    """Yield facts on the rules for joining, and on number, age and sex of those who joined."""
    yield from _number(trial, results)
    yield from _rules(trial)
    for table in results.baseline.characteristics:
        if table.title.lower().startswith("age") and (table.unit or "").lower().startswith("year"):
            yield from _age(table, results)
        elif table.title.lower().startswith(("sex", "gender")):
            yield from _sex(table, results)


def _number(trial: Trial, results: PostedResults) -> Iterator[Fact]:
    """Say how many joined, and how many of them started or were treated, where those are others.

    Where a trial has several parts, its first one may be of some people only.
    """
    if trial.enrolment is None or trial.enrolment.exactness is Exactness.ESTIMATED:
        return
    count = trial.enrolment.count
    said = f"In all, {whole(count)} people took part." if count != 1 else "One person took part."
    started, places = _at_step(results, _STARTED)
    if started is not None and started != count:
        joined = f"In all, {whole(count)} people joined" if count != 1 else "One person joined"
        said = f"{joined}; {whole(started)} of them started."
        if not started:
            said = f"{joined}; the record counts nobody who started."
        elif started > count:
            said = (f"The record says that {whole(count)} {_people(count)} took part; it also "
                    f"counts {whole(started)} who started.")  # fmt: skip
        yield Fact(topic=Topic.PEOPLE, said=said, text=f"{count}; {started}", where=ENROLMENT,
                   parts=numbered("started", places))  # fmt: skip
    else:
        yield Fact(topic=Topic.PEOPLE, said=said, text=str(count), where=ENROLMENT)
    treated, places = _at_step(results, _TREATED)
    if started and treated is not None and treated < started:
        said = (
            f"Of those who started, {whole(treated)} {'was' if treated == 1 else 'were'} treated."
        )
        yield Fact(topic=Topic.PEOPLE, said=said, text=str(treated), where=places[0],
                   parts=numbered("treated", places))  # fmt: skip


_STARTED = re.compile("STARTED")
_TREATED = re.compile(
    r"(?:all )?(?:treated|dosed)(?: (?:participants|patients|subjects|population|set))?|"
    r"received (?:study |at least (?:one|1) dose of )?(?:the )?(?:study )?"
    r"(?:drug|treatment|medication|intervention|therapy)",
    re.I,
)
"""The milestone of those who got what was tried."""


def _at_step(results: PostedResults, step: re.Pattern[str]) -> tuple[int | None, list[str]]:
    """Return how many people came to a milestone of a trial of one part, and where that stands."""
    if len(results.flow.periods) != 1:
        return None, []
    own = [one for one in results.flow.periods[0].milestones if step.fullmatch(one.title.strip())]
    counts = own[0].counts if len(own) == 1 else ()
    values = [one.figure.value for one in counts if one.unit == "Participants"]
    if not values or len(values) != len(counts) or None in values:
        return None, []
    return sum(int(one or 0) for one in values), [one.figure.where for one in counts]


def _people(count: float) -> str:
    return "person" if count == 1 else "people"


_NO_LIMIT = 99
"""Years from which an upper age keeps nobody out: records write 99 or 120 for none."""


def _rules(trial: Trial) -> Iterator[Fact]:
    own = trial.eligibility
    low, high = own.minimum_age, own.maximum_age
    if high is not None and high.unit == "year" and high.number >= _NO_LIMIT:
        high = None
    who = {Sex.FEMALE: "Women", Sex.MALE: "Men"}.get(own.sex) if own.sex else "Women and men"
    if high is not None and _years(high) < _GROWN:
        who = {Sex.FEMALE: "Girls", Sex.MALE: "Boys"}.get(own.sex) if own.sex else "Girls and boys"
    elif low is None or _years(low) < _GROWN:
        who = {Sex.FEMALE: "Women and girls", Sex.MALE: "Men and boys"}.get(own.sex) \
            if own.sex else "People of any sex"  # fmt: skip
    if low is not None and high is not None:
        ages = f"from {_age_of(low)} up to {_age_of(high)} of age"
    elif low is not None:
        ages = f"from {_age_of(low)} of age"
    elif high is not None:
        ages = f"up to {_age_of(high)} of age"
    else:
        ages = "and any age" if who == "People of any sex" else "of any age"
    text = "; ".join(
        str(part) for part in (own.sex.value if own.sex else "all", _raw(low), _raw(high)) if part
    )
    ends = {"minimum": low, "maximum": high}
    limits = {f"{end} age": f"{_RULES}/{end}Age" for end, limit in ends.items() if limit}
    yield Fact(topic=Topic.WHO, said=f"{who} {ages} could join.", text=text,
               where=f"{_RULES}/sex", parts=limits)  # fmt: skip
    if own.healthy_volunteers:
        yield Fact(topic=Topic.WHO, said="Healthy people could join, too.", text="true",
                   where=f"{_RULES}/healthyVolunteers")  # fmt: skip
    yield Fact(topic=Topic.WHO, said="The record lists the further rules for joining.",
               text="criteria", where=f"{_RULES}/eligibilityCriteria")  # fmt: skip


def _years(limit: AgeLimit) -> float:
    return limit.number / {"year": 1, "month": 12, "week": 52, "day": 365}.get(limit.unit, 8760)


def _age_of(limit: AgeLimit) -> str:
    return f"{limit.number} {limit.unit}{'s' if limit.number != 1 else ''}"


def _raw(limit: AgeLimit | None) -> str | None:
    return _age_of(limit) if limit is not None else None


def _everyone(results: PostedResults) -> str | None:
    """Return the group of the baseline table that counts everyone."""
    groups = results.baseline.groups
    if len(groups) == 1:
        return groups[0].id
    return next((g.id for g in groups if g.title.strip().lower() in ("total", "overall")), None)


def _cells(table: Baseline, results: PostedResults) -> Iterator[Cell]:
    everyone = _everyone(results)
    for part in table.classes:
        for category in part.categories:
            for one in category.measurements:
                if one.group == everyone and one.figure.value is not None:
                    yield Cell(part, category, one)


def _age(table: Baseline, results: PostedResults) -> Iterator[Fact]:
    statistic = (table.statistic or "").lower()
    cells = tuple(_cells(table, results))
    if statistic not in ("mean", "median") or len(cells) != 1:
        return
    figure = cells[0].measurement.figure
    said = f"On average, they were {figure.value:.3g} years old."
    if statistic == "median":
        said = f"Their median age, the one in the middle, was {figure.value:.3g} years."
    yield Fact(topic=Topic.PEOPLE, said=said, text=figure.text, where=figure.where)


def _sex(table: Baseline, results: PostedResults) -> Iterator[Fact]:
    if "count" not in (table.statistic or "").lower() and table.unit != "Participants":
        return
    found = {}
    for cell in _cells(table, results):
        title = (cell.category.title or cell.part.title or "").strip().lower()
        found[title] = cell.measurement.figure
    if set(found) != {"female", "male"}:
        return
    women, men = found["female"], found["male"]
    are = "was" if women.value == 1 else "were"
    first, second = (whole(one.value or 0) for one in (women, men))
    said = f"Of those counted, {first} {are} female and {second} male."
    if not men.value or not women.value:
        said = f"All those counted were {'male' if men.value else 'female'}."
    yield Fact(topic=Topic.PEOPLE, said=said, text=f"{women.text}; {men.text}", where=women.where,
               parts={"women": women.where, "men": men.where})  # fmt: skip
