"""Hold counts and percentages of an outcome measure against their denominators.

A count of people is whole and not more than its denominator. A percentage of people, where nothing
was estimated, is one that a whole number of them can make; the idea is that of the GRIM test
(Brown and Heathers, Social Psychological and Personality Science 2017;8:363).
"""

import math
import re
from collections.abc import Iterator

from trialpost.findings.recompute.flow import STARTED, figure_at
from trialpost.findings.recompute.held import Held, Outcome, graded
from trialpost.findings.recompute.rounding import decimals_of, span_of
from trialpost.model.results import (
    Cell,
    Count,
    Figure,
    MeasureClass,
    ParticipantFlow,
    PostedOutcome,
)

_PERCENT_OF_PEOPLE = re.compile(
    r"^\W*(?:percent(?:age)?|%|proportion)\W+(?:\(%\) )?(?:of )?(?:the )?(?:study )?"
    r"(?:participants?|patients?|subjects?|people|persons?|women|men|children|infants)\b",
    re.I,
)
_PROPORTION = re.compile(r"proportion", re.I)
_ESTIMATED = re.compile(
    r"kaplan|estimat|probabilit|surviv|cumulative|model|adjusted|imput|actuarial|"
    r"event[- ]free|freedom from|progression|life.?table|predicted|rate\b|weighted|"
    r"mean (?:percent|number)|average",
    re.I,
)
_FEWER = re.compile(
    r"\bn\s*=|['\"(]n['\")]|number (?:of participants )?analy[sz]ed|evaluable|available|"
    r"multiple imputation",
    re.I,
)
_OTHERS = re.compile(
    r"safety|as[- ]treated|received|combin|pool|cross-?over|all .{0,20}treated|"
    r"extension|parent (?:study|trial)",
    re.I,
)


def count_checks(outcome: PostedOutcome, flow: ParticipantFlow) -> Iterator[Held]:
    """Yield the checks of an outcome's counts, percentages and denominators."""
    yield from _denominators(outcome, flow)
    if outcome.statistic == "Count of Participants":
        for cell in outcome.cells():
            yield from _count(outcome, cell)
        return
    if outcome.statistic == "Number" and _PERCENT_OF_PEOPLE.search(outcome.unit or ""):
        for cell in outcome.cells():
            yield from _percentage(outcome, cell)


def _count(outcome: PostedOutcome, cell: Cell) -> Iterator[Held]:
    figure, of = cell.measurement.figure, _people(outcome, cell.measurement.group, cell.part)
    if figure.value is None or of is None:
        return
    right = figure.value == int(figure.value) and 0 <= figure.value <= (of.value or 0)
    yield graded(
        "count within denominator",
        right,
        (figure.where, of.where),
        f"{figure.text} of {of.text}",
    )


def _percentage(outcome: PostedOutcome, cell: Cell) -> Iterator[Held]:
    figure, of = cell.measurement.figure, _people(outcome, cell.measurement.group, cell.part)
    if figure.value is None or of is None or not of.value:
        return
    scale = 1.0 if _PROPORTION.search(outcome.unit or "") and figure.value <= 1 else 100.0
    if not 0 <= figure.value <= scale:
        yield graded("percentage within 0 and 100", False, (figure.where,), figure.text)
        return
    name, where = "percentage of whole people", (figure.where, of.where)
    if _possible(figure, int(of.value), scale, decimals_of(figure.text)):
        yield graded(name, True, where)
        return
    texts = (outcome.title, outcome.description, outcome.population, outcome.unit, cell.part.title)
    doubt = None
    if any(_ESTIMATED.search(text) for text in texts if text) or cell.measurement.lower is not None:
        doubt = "may be an estimate"
    elif any(_FEWER.search(text) for text in texts if text):
        doubt = "fewer people may have been counted than the denominator says"
    if doubt is not None:
        yield Held(name=name, outcome=Outcome.CANNOT_TELL, where=where, why=doubt)
        return
    nearest = scale * round(figure.value * of.value / scale) / of.value
    yield graded(
        name, False, where, f"{figure.text} of {of.text} people; the nearest is {nearest:.4g}"
    )


def _possible(figure: Figure, of: int, scale: float, decimals: int) -> bool:
    """Say whether a whole number of people rounds, or is cut off, to a percentage."""
    span = span_of(figure, decimals)
    unit = 10.0**-decimals
    least = math.ceil((span.low - 1e-9) * of / scale - 1e-9)
    rounded = least * scale / of <= span.high + 1e-9
    value = figure.value or 0.0
    cut = math.ceil(value * of / scale - 1e-9) * scale / of < value + unit - 1e-12
    return rounded or cut


def _people(outcome: PostedOutcome, group: str, part: MeasureClass) -> Figure | None:
    """Return of how many people a cell is, ``None`` where other things were counted."""
    count: Count | None = outcome.denominator(group, part)
    if count is None or count.figure.value is None:
        return None
    return count.figure if count.unit.casefold() == "participants" else None


def _denominators(outcome: PostedOutcome, flow: ParticipantFlow) -> Iterator[Held]:
    """Hold those analysed against those of the same title who started."""
    if not flow.periods:
        return
    started = {
        " ".join(group.title.casefold().split()): figure_at(flow.periods[0], STARTED, group.id)
        for group in flow.groups
    }
    for group in outcome.groups:
        began = started.get(" ".join(group.title.casefold().split()))
        of = outcome.denominator(group.id)
        if began is None or began.value is None or of is None or of.figure.value is None:
            continue
        if of.unit.casefold() == "participants":
            several = len(flow.periods) > 1 or len(flow.groups) != len(outcome.groups)
            yield _not_more(outcome, of.figure, began, several=several)


def _not_more(outcome: PostedOutcome, of: Figure, began: Figure, *, several: bool) -> Held:
    """Hold a group's analysed against its started; people counted by what they got may be more."""
    parts = (outcome.population, outcome.description, *(g.description for g in outcome.groups))
    said = " ".join(part for part in parts if part)
    right = (of.value or 0) <= (began.value or 0)
    if not right and (several or _OTHERS.search(said)):
        return Held(
            name="analysed are not more than started",
            outcome=Outcome.CANNOT_TELL,
            where=(of.where, began.where),
            why=f"{of.text} analysed, {began.text} started, by another grouping perhaps",
        )
    return graded(
        "analysed are not more than started",
        right,
        (of.where, began.where),
        f"{of.text} analysed, {began.text} started",
    )
