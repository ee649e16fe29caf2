"""Read the records of the European Union's clinical trials system (CTIS), by two doors.

``Door.CTIS`` reads what the portal itself hands out as JSON: the answer for one trial, in its shape
before and since June 2024, and the entries of its list of search results. ``Door.CTIS_CONVERTED``
reads the same trials from another tool's database (it writes ``"ctrname": "CTIS"``), which joins
the two answers into one record and leaves out some fields of the list.

CTIS holds clinical trials of medicines only (Regulation (EU) 536/2014, article 1), so every
trial is interventional. Its statuses, ages and other codes are in ``ctis_codes``.
"""

import re
from typing import Any

from trialpost.errors import BadInput
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import StudyType
from trialpost.model.trial import Trial
from trialpost.registry.drift.known_fields import steps_of
from trialpost.registry.europe import ctis_design as design
from trialpost.registry.europe import ctis_parts as parts
from trialpost.registry.europe.ctis_keys import KNOWN, UNREAD_WHOLE
from trialpost.registry.europe.ctis_record import Record
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.json_tree import Node, Tree
from trialpost.registry.tolerant.notes import Notes

NOT_A_TRIAL = "This is no trial of CTIS (an object with a ctNumber)."
_OWN_KEY = re.compile(rb'"ctNumber"\s*:')
_TOOL = re.compile(rb'"ctrname"\s*:\s*"CTIS"|\A\s*\{\s*"_id"\s*:\s*"20\d\d-5\d{5}-\d\d-\d\d"')


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one trial as the portal hands it out; never raises for them."""
    return _read(raw, where, Door.CTIS)


def read_converted(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one trial as another tool's database holds it; never raises for them."""
    return _read(raw, where, Door.CTIS_CONVERTED)


def _read(raw: bytes, where: str, door: Door) -> ReadResult:
    notes = Notes()
    try:
        trial = build(_record(raw, notes))
    except BadInput as error:
        return ReadResult(where=where, door=door, raw=raw, issues=notes.all(), failure=str(error))
    return ReadResult(where=where, door=door, raw=raw, trial=trial, issues=notes.all())


def _record(raw: bytes, notes: Notes) -> Record:
    data = loads(raw, notes)
    if not isinstance(data, dict):
        raise BadInput(NOT_A_TRIAL)
    return Record(Tree(notes).root(data))


def build(record: Record) -> Trial:
    """Make the trial of a record.

    Raises:
        BadInput: if it has no number that is one of CTIS.
    """
    trial = Trial(
        type=StudyType.INTERVENTIONAL,
        **_names(record),
        **_course(record),
        **_subject(record),
        **_plan(record),
        **_people_and_places(record),
    )
    _note_unknown(record.root)
    return trial


def _names(record: Record) -> dict[str, Any]:
    lay, full, short = parts.title(record)
    return {
        "id": parts.identifier(record),
        "org_study_id": short,
        "secondary_ids": parts.secondary_ids(record),
        "brief_title": lay,
        "official_title": full,
    }


def _course(record: Record) -> dict[str, Any]:
    status, basis = parts.status(record)
    return {
        "status": status,
        "status_basis": basis,
        "why_stopped": parts.why_stopped(record),
        "dates": parts.dates(record),
        "has_results": design.has_results(record),
    }


def _subject(record: Record) -> dict[str, Any]:
    summary, description = design.summaries(record)
    references, links = design.cited(record)
    return {
        "conditions": design.conditions(record),
        "keywords": design.keywords(record),
        "brief_summary": summary,
        "detailed_description": description,
        "references": references,
        "links": links,
    }


def _plan(record: Record) -> dict[str, Any]:
    return {
        "phases": design.phases(record),
        "interventions": design.interventions(record),
        "arms": design.arms(record),
        "eligibility": design.eligibility(record),
        "enrolment": parts.enrolment(record),
        "design": design.design(record),
        "outcomes": design.outcomes(record),
    }


def _people_and_places(record: Record) -> dict[str, Any]:
    lead, others = parts.sponsors(record)
    return {
        "sites": parts.sites(record),
        "central_contacts": parts.central_contacts(record),
        "sponsor": lead,
        "collaborators": others,
    }


def _note_unknown(root: Node) -> None:
    seen = set()
    for key, where in root.walk(UNREAD_WHOLE):
        if key not in KNOWN and key not in seen:
            seen.add(key)
            root.tree.add(IssueKind.UNKNOWN_KEY, where, "No record had this key; not read.")


def _is_own(sample: bytes) -> bool:
    return bool(_OWN_KEY.search(sample)) and not _is_converted(sample)


def _is_converted(sample: bytes) -> bool:
    return bool(_TOOL.search(sample))


def _knows(path: str) -> bool:
    *above, last = steps_of(path)
    return last in KNOWN or not UNREAD_WHOLE.isdisjoint(above)


READER = Reader(Door.CTIS, Syntax.JSON, _is_own, read_record, knows=_knows)
CONVERTED = Reader(Door.CTIS_CONVERTED, Syntax.JSON, _is_converted, read_converted, knows=_knows)
