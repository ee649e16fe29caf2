"""Run an analysis file: every analysis that it asks for, as findings."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.checks import check
from trialpost.findings.participants.changes import change_findings
from trialpost.findings.participants.counting import counted
from trialpost.findings.participants.making import Maker
from trialpost.findings.participants.people import People, at_visits, people_of
from trialpost.findings.participants.responses import (
    responder_findings,
    response_findings,
    yes_or_no,
)
from trialpost.findings.participants.spec import Association, Spec, Sri4, spec_from_toml
from trialpost.findings.participants.sri4 import Parts, parts_of
from trialpost.findings.participants.times import (
    association_findings,
    normalisation_findings,
    normalised,
    time_findings,
)
from trialpost.model.finding import Finding

PARTS = (
    ("sledai", "SLEDAI-2K fell by 4 points or more"),
    ("bilag", "no new BILAG A, at most one new BILAG B"),
    ("pga", "physician's global assessment did not worsen"),
)
"""The parts of SRI-4, and what each is called beside the whole."""


class ParticipantFindings(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of an analysis file, and the file as it was read."""

    trial: str
    findings: tuple[Finding, ...]
    spec: Spec


def analyse(
    path: Path, *, progress: Callable[[int, int], None] = lambda done, of: None
) -> ParticipantFindings:
    """Return what an analysis file asks for.

    ``progress`` is told how many analyses are done, of how many.

    Raises:
        BadInput: if the file, a table or a value is not as it has to be; the sentence names it.
        Unreadable: if a table cannot be read.
    """
    spec = spec_from_toml(path.read_bytes(), name=path.name)
    people = people_of(spec, path)
    tasks = list(_tasks(spec, people, Maker(spec.trial, spec.level)))
    found: list[Finding] = []
    for number, task in enumerate(tasks):
        progress(number, len(tasks))
        found += task()
    progress(len(tasks), len(tasks))
    checked = (msgspec.structs.replace(one, checks=check(one)) for one in found)
    return ParticipantFindings(trial=spec.trial, findings=tuple(checked), spec=spec)


Task = Callable[[], Iterator[Finding]]


def _tasks(spec: Spec, people: People, maker: Maker) -> Iterator[Task]:
    yield partial(counted, people, maker)
    for change in spec.change:
        yield partial(change_findings, change, people, maker)
    for responders in spec.responders:
        yield partial(responder_findings, responders, people, maker)
    for sri4 in spec.sri4:
        yield partial(_sri4_findings, sri4, people, maker)
    for time in spec.time_to:
        yield partial(time_findings, time, people, maker)
    for normal in spec.normalisation:
        yield partial(normalisation_findings, normal, people, maker)
    for association in spec.association:
        yield partial(_association, association, people, maker)


def _sri4_findings(one: Sri4, people: People, maker: Maker) -> Iterator[Finding]:
    """Yield the response at each visit, and each of its parts beside it."""
    for visit, parts in parts_of(one, people):
        place = f"{one.file}#sri4"
        responded = {who: each.response for who, each in parts.items() if each.observed}
        yield from response_findings(one.measure, place, visit, responded, people, maker)
        for name, words in PARTS:
            met = {
                who: getattr(each, name)
                for who, each in parts.items()
                if getattr(each, name) is not None
            }
            measure = f"{one.measure}: {words}"
            yield from response_findings(measure, place, visit, met, people, maker)


def _association(one: Association, people: People, maker: Maker) -> Iterator[Finding]:
    spec = people.spec
    normal = next((each for each in spec.normalisation if each.measure == one.normalisation), None)
    if normal is None:
        raise BadInput(
            f"The association names the normalisation {one.normalisation!r}, which the analysis "
            "file does not have."
        )
    last, _ = normalised(normal, people)
    responded = _responded(one, people)
    yield from association_findings(one, responded, last, people, maker)


def _responded(one: Association, people: People) -> dict[Any, bool]:
    """Return who responded at the association's visit, by the analysis that it names.

    Raises:
        BadInput: if there is no such response at that visit.
    """
    for sri4 in people.spec.sri4:
        if sri4.measure == one.response and one.visit in sri4.visits:
            parts: dict[Any, Parts] = dict(parts_of(sri4, people))[one.visit]
            return {who: each.response for who, each in parts.items()}
    for each in people.spec.responders:
        if each.measure == one.response and each.visit == one.visit:
            column = people.spec.columns.visit
            rows = people.rows(each.file, each.rows, column, each.response)
            ((_, at),) = at_visits(rows, (one.visit,), column, file=each.file)
            return yes_or_no(at, each.response, file=each.file)
    raise BadInput(
        f"The association names the response {one.response!r} at {one.visit!r}, which the analysis "
        "file does not have."
    )
