"""Read a trial of the ISRCTN registry, from its API's XML or from another tool's JSON of it.

The API answers ``/api/query/format/default?q=…`` with ``allTrials`` and in it a ``fullTrial`` for
each: the ``trial``, and beside it its contacts, sponsors and funders. Not taken over, since
``Trial`` has no place for it: the ethics committees' opinions, plans to share data, attached files,
and the record's version number.
"""

from collections.abc import Mapping
from typing import Any

from trialpost.errors import TrialpostError, Unreadable
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.trial import Trial
from trialpost.registry.drift.known_fields import knows_shape
from trialpost.registry.isrctn import course, parts, people
from trialpost.registry.isrctn.codes import SHAPE
from trialpost.registry.isrctn.tree import Node, from_json, from_xml, note_unknown
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.tolerant.free_fields import given, line_of
from trialpost.registry.tolerant.json_clean import clean_texts
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.notes import Notes
from trialpost.registry.tolerant.xml_tree import child, clean_characters, name_of, parse_or_repair


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one ``fullTrial``."""
    return _read(raw, where, Door.ISRCTN)


def read_converted(raw: bytes, *, where: str = "") -> ReadResult:
    """Read one line of the converted form."""
    return _read(raw, where, Door.ISRCTN_CONVERTED)


def _read(raw: bytes, where: str, door: Door) -> ReadResult:
    notes = Notes()
    try:
        full = _xml_tree(raw, notes) if door is Door.ISRCTN else _json_tree(raw, notes)
        note_unknown(full, SHAPE, notes)
        trial = build(full, notes)
    except TrialpostError as error:
        return ReadResult(where=where, door=door, raw=raw, issues=notes.all(), failure=str(error))
    return ReadResult(where=where, door=door, raw=raw, trial=trial, issues=notes.all())


def _xml_tree(raw: bytes, notes: Notes) -> Node:
    root = parse_or_repair(raw, notes)
    clean_characters(raw, root, notes)
    full = child(root, "fullTrial") if name_of(root) == "allTrials" else root
    if full is None or child(full, "trial") is None:
        raise Unreadable("This XML holds no trial of ISRCTN: a fullTrial with a trial in it.")
    return from_xml(full)


def _json_tree(raw: bytes, notes: Notes) -> Node:
    record = clean_texts(loads(raw, notes), notes)
    if not isinstance(record, Mapping):
        raise Unreadable("This is not a converted ISRCTN record: a JSON object was expected.")
    return from_json(record, notes)


def build(full: Node, notes: Notes) -> Trial:
    """Make the trial of a ``fullTrial``.

    Raises:
        BadInput: if it has no identifier.
    """
    trial = full.one("trial")
    kind = course.study_type(trial, notes)
    status, basis = course.status(trial, notes)
    cited, links = course.publications(trial)
    lead, helping = people.sponsors(full, notes)
    return Trial(
        id=parts.identifier(trial, notes),
        secondary_ids=parts.secondary_ids(trial),
        **_names(trial, notes),
        **_about(trial, notes),
        type=kind,
        status=status,
        status_basis=basis,
        why_stopped=course.why_stopped(trial),
        dates=course.dates(trial, notes),
        phases=course.all_phases(trial, notes),
        design=course.design(trial, kind, notes),
        interventions=parts.interventions(trial, notes),
        eligibility=parts.eligibility(trial, notes),
        enrolment=parts.enrolment(trial, notes),
        outcomes=parts.outcomes(trial, notes),
        sites=people.sites(trial, notes),
        central_contacts=people.contacts(full, notes),
        officials=people.officials(full),
        sponsor=lead,
        collaborators=helping,
        references=cited,
        links=links,
        has_results=course.has_results(trial),
    )


def _names(trial: Node, notes: Notes) -> dict[str, Any]:
    told = trial.one("trialDescription")
    title, full_title = line_of(told.value("title")), line_of(told.value("scientificTitle"))
    if not title:
        detail = "No title; the scientific one stands for it." if full_title else "No title."
        notes.add(IssueKind.MISSING, told.one("title").where, detail)
    serial = given(trial.value("externalRefs/protocolSerialNumber"))
    return {
        "brief_title": title or full_title,
        "official_title": full_title or None,
        "acronym": given(told.value("acronym")) or None,
        "org_study_id": serial if serial and not set(serial) & set(";,\n") else None,
    }


def _about(trial: Node, notes: Notes) -> dict[str, Any]:
    """Read what the trial is about; the plain English summary is the summary, if there is one."""
    told = trial.one("trialDescription")
    summary = parts.told(parts.current(told.one("plainEnglishSummary"), notes))
    hypothesis = parts.told(parts.current(told.one("studyHypothesis"), notes))
    named, classes = parts.conditions(trial, notes)
    return {
        "conditions": named,
        "keywords": classes,
        "brief_summary": summary or hypothesis or None,
        "detailed_description": hypothesis if summary and hypothesis else None,
    }


def _is_xml(sample: bytes) -> bool:
    return b"fullTrial" in sample and b"isrctn" in sample


def _is_converted(sample: bytes) -> bool:
    return b'"isrctn"' in sample and b'"trialDescription"' in sample


READER = Reader(
    Door.ISRCTN,
    Syntax.XML,
    _is_xml,
    read_record,
    element="fullTrial",
    knows=knows_shape(SHAPE, below=1),
)
CONVERTED = Reader(
    Door.ISRCTN_CONVERTED,
    Syntax.JSON,
    _is_converted,
    read_converted,
    knows=knows_shape(SHAPE["trial"]),
)
