"""Say why people left a trial's first part before its end, in plain words."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, listed, numbered, whole
from trialpost.findings.facts.limits import SHARE_LEFT
from trialpost.findings.file import Topic
from trialpost.model.results import Milestone, Period, PostedResults

_REASONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chose to leave", re.compile(r"(?:withdrawal|withdrew) (?:by|of) (?:subject|patient|consent)|"
                                  r"consent withdrawn|withdrew consent", re.I)),
    ("could not be reached any more", re.compile(r"lost to follow-?\s?up", re.I)),
    ("left for a health problem",
     re.compile(r"(?:serious )?adverse events?(?:, (?:non-fatal|serious fatal|serious non-fatal))?",
                re.I)),
    ("saw their illness get worse",
     re.compile(r"(?:disease |tumou?r )?progression(?: of disease)?|progressive disease", re.I)),
    ("left because the trial ended",
     re.compile(r"(?:the )?(?:study|trial)(?: was| has been)? ?(?:early )?"
                r"(?:terminat|clos|end)\w*(?:\W.*)?|sponsor'?s? decision", re.I)),
    ("died", re.compile(r"deaths?|died", re.I)),
    ("left because a doctor decided it", re.compile(r"physician decision", re.I)),
    ("did not keep to the plan", re.compile(r"protocol (?:violation|deviation)s?", re.I)),
    ("were not helped enough", re.compile(r"lack of efficacy", re.I)),
    ("became pregnant", re.compile(r"pregnancy", re.I)),
)  # fmt: skip
OTHER = "had other reasons"
_MOST = 3
"""So many reasons are told by name, the commonest first."""


def reasons_to_leave(results: PostedResults, of_all: int | None) -> Iterator[Fact]:
    """Yield why people left, where the record's reasons add up to those who did not stay.

    ``of_all`` is how many took part: a part of the trial that few were in says nothing of all.
    Where nobody stayed to the end, why is one of the trial's limits.
    """
    for period in results.flow.periods[:1]:
        left, began = _left(period), _began(period)
        if of_all is not None and began * SHARE_LEFT < of_all * (SHARE_LEFT - 1):
            return
        counts = [(one, _people(one)) for one in period.withdrawals]
        if not left or any(count is None for _, count in counts):
            return
        told = [(one, count) for one, count in counts if count]
        known = any(_reason(one.title) != OTHER for one, _ in told)
        if sum(count or 0 for _, count in told) != left or not known:
            return
        found: dict[str, int] = {}
        for one, count in told:
            said = _reason(one.title)
            found[said] = found.get(said, 0) + (count or 0)
        part = "" if len(results.flow.periods) == 1 else " of the first part"
        topic = Topic.LEFT if left < began else Topic.LIMITS
        yield _said(found, left, [one for one, _ in told], part, topic)


def _said(found: dict[str, int], left: int, told: list[Milestone], part: str, topic: Topic) -> Fact:
    named = sorted((one for one in found if one != OTHER), key=lambda one: -found[one])[:_MOST]
    rest = left - sum(found[one] for one in named)
    parts = [f"{whole(found[one])} {_of(one, found[one])}" for one in named]
    parts += [f"{whole(rest)} {OTHER}"] if rest else []
    said = f"Of those who left before the end{part}, {listed(parts)}."
    if left == 1:
        said = f"The one who left before the end{part} {_of(named[0] if named else OTHER, 1)}."
    where = [count.figure.where for one in told for count in one.counts]
    return Fact(topic=topic, said=said,
                text="; ".join(f"{one.title}: {_people(one)}" for one in told), where=where[0],
                parts=numbered("left", where))  # fmt: skip


def _of(reason: str, count: int) -> str:
    return reason.replace("were not", "was not") if count == 1 else reason


def _reason(title: str) -> str:
    return next((said for said, one in _REASONS if one.fullmatch(title.strip())), OTHER)


def _left(period: Period) -> int | None:
    of = {one.title: one for one in period.milestones}
    if "STARTED" not in of or "COMPLETED" not in of:
        return None
    began, stayed = (_people(of[step]) for step in ("STARTED", "COMPLETED"))
    return began - stayed if began is not None and stayed is not None else None


def _began(period: Period) -> int:
    return next((_people(one) or 0 for one in period.milestones if one.title == "STARTED"), 0)


def _people(step: Milestone) -> int | None:
    """Return how many people a step counts in all groups; nothing where one has no number."""
    values = [one.figure.value for one in step.counts if one.unit == "Participants"]
    if any(value is None for value in values):
        return None
    return sum(int(value or 0) for value in values)
