"""Hold the participants' way through a trial against itself.

In each period and group, those who started are those who completed it and those who did not; the
reasons to leave add up to those who did not complete.
"""

from collections.abc import Iterator

from trialpost.findings.recompute.held import Held, graded
from trialpost.model.results import Figure, Milestone, ParticipantFlow, Period

STARTED, COMPLETED, NOT_COMPLETED = "STARTED", "COMPLETED", "NOT COMPLETED"


def flow_checks(flow: ParticipantFlow) -> Iterator[Held]:
    """Yield the checks of every period and group."""
    for period in flow.periods:
        for group in flow.groups:
            yield from _in_group(period, group.id)


def _in_group(period: Period, group: str) -> Iterator[Held]:
    started = figure_at(period, STARTED, group)
    completed = figure_at(period, COMPLETED, group)
    left = figure_at(period, NOT_COMPLETED, group)
    if _numbers(started, completed, left):
        total = (completed.value or 0) + (left.value or 0)  # type: ignore[union-attr]
        joined = _sum(period.joiners, group)[0] if period.joiners else 0.0
        yield graded(
            "started = completed + not completed",
            total in (started.value, (started.value or 0) + joined),  # type: ignore[union-attr]
            (started.where, completed.where, left.where),  # type: ignore[union-attr]
            f"{completed.text} + {left.text} against {started.text}",  # type: ignore[union-attr]
        )
    if left is not None and left.value is not None and period.withdrawals:
        total, places, whole = _sum(period.withdrawals, group)
        if whole:
            yield graded(
                "reasons to leave add up",
                total == left.value,
                (left.where, *places),
                f"reasons add up to {total:g}, not completed are {left.text}",
            )


def figure_at(period: Period, title: str, group: str) -> Figure | None:
    """Return the count of a group at a milestone of a period."""
    for step in period.milestones:
        if step.title.casefold() == title.casefold():
            for count in step.counts:
                if count.group == group:
                    return count.figure
    return None


def _numbers(*figures: Figure | None) -> bool:
    return all(one is not None and one.value is not None for one in figures)


def _sum(steps: tuple[Milestone, ...], group: str) -> tuple[float, tuple[str, ...], bool]:
    """Return the sum of a group's counts, their places, and whether each step has one."""
    figures = [count.figure for step in steps for count in step.counts if count.group == group]
    values = [one.value for one in figures if one.value is not None]
    whole = len(values) == len(steps)
    return sum(values), tuple(one.where for one in figures), whole
