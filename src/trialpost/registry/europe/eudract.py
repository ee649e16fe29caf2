"""Read a EudraCT results file (``result``) into a ``Trial``.

The European register hands it out for a trial whose results are posted. It tells who is
responsible, how the trial went and what came out of it; it has no conditions, phases or
eligibility criteria: those stand in the protocol's own record (:mod:`europe.euctr`). The results
themselves are read by :mod:`results.eudract`.
"""

import re
from typing import Any

from trialpost.errors import BadInput, Unreadable
from trialpost.model.identifiers import EudraCtNumber
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import RecruitmentStatus, StatusBasis, StudyType
from trialpost.model.trial import Dates, Trial
from trialpost.registry.drift.known_fields import knows_shape
from trialpost.registry.europe import eudract_parts as parts
from trialpost.registry.europe.eudract_shape import SHAPE
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.results.eudract import ELEMENT, read_results
from trialpost.registry.results.tree import Node, note_unread
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import clean_characters, name_of, parse_or_repair

_ROOT = re.compile(rb"<(?:[\w.\-]+:)?result\s[^>]*\beudractNumber\s*=")


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one results file.

    Never raises for what stands in the bytes: an imperfect field is an issue of the result, and
    what is not XML, not such a file or without a number is its ``failure``.
    """
    notes = Notes()
    trial, failure = None, None
    try:
        trial = _read(raw, notes)
    except (BadInput, Unreadable) as error:
        failure = str(error)
    return ReadResult(
        where=where,
        door=Door.EUDRACT_RESULTS,
        raw=raw,
        trial=trial,
        issues=notes.all(),
        failure=failure,
    )


def _read(raw: bytes, notes: Notes) -> Trial:
    root = parse_or_repair(raw, notes)
    if name_of(root) != ELEMENT:
        raise BadInput("This is no results file of EudraCT (an XML element 'result').")
    clean_characters(raw, root, notes)
    note_unread(root, SHAPE, notes)
    return _build(Node.of(root, notes))


def _build(root: Node) -> Trial:
    told = root.child("trialInformation")
    return Trial(
        **_names(root, told),
        **_course(told),
        **_plan(root),
        **_people(root, told),
        type=StudyType.INTERVENTIONAL,
        has_results=True,
    )


def _names(root: Node, told: Node) -> dict[str, Any]:
    title = told.line("fullTitle")
    if not title:
        detail = "Every record has a title; this one has none."
        root.notes.add(IssueKind.MISSING, f"{told.where}/fullTitle", detail)
    return {
        "id": _identifier(root),
        "org_study_id": told.text_or_none("sponsorProtocolCode"),
        "secondary_ids": parts.secondary_ids(told),
        "brief_title": title,
        "official_title": title or None,
    }


def _identifier(root: Node) -> EudraCtNumber:
    """Read the number.

    Raises:
        BadInput: if it is none; without it there is no record.
    """
    text = root.attribute("eudractNumber")
    if not text:
        raise BadInput("This results file has no EudraCT number; it cannot be told of what it is.")
    return EudraCtNumber(text)


def _course(told: Node) -> dict[str, Any]:
    status, basis = _status(told)
    return {
        "status": status,
        "status_basis": basis,
        "dates": Dates(
            start=parts.happened(told.child("recruitmentStartDate")),
            primary_completion=parts.happened(told.child("primaryCompletionDate")),
            completion=parts.happened(told.child("globalEndOfTrialDate")),
        ),
        "brief_summary": told.text_or_none("mainObjective"),
        "detailed_description": parts.details(told),
    }


def _status(told: Node) -> tuple[RecruitmentStatus, StatusBasis]:
    """Tell from how the trial ended whether it is completed; before that nothing is said of it."""
    ended, early = told.is_("isGlobalEndOfTrialReached"), told.is_("globalEndOfTrialPremature")
    if ended:
        over = RecruitmentStatus.TERMINATED if early else RecruitmentStatus.COMPLETED
        return over, StatusBasis.STATED
    if ended is None:
        where = f"{told.where}/isGlobalEndOfTrialReached"
        detail = "It is not said whether the trial has ended; its status is unknown."
        told.notes.add(IssueKind.MISSING, where, detail)
        return RecruitmentStatus.UNKNOWN, StatusBasis.UNREAD
    if early:
        where = f"{told.where}/globalEndOfTrialPremature"
        detail = f"Ended early, {quoted(early)}, and yet not ended; read as not ended."
        told.notes.add(IssueKind.CONTRADICTION, where, detail)
    return RecruitmentStatus.UNKNOWN, StatusBasis.NOT_SAID


def _plan(root: Node) -> dict[str, Any]:
    periods = list(root.all("subjectDisposition/postAssignmentPeriods/postAssignmentPeriod"))
    told = root.child("trialInformation")
    return {
        "interventions": parts.interventions(periods),
        "arms": parts.arms(periods),
        "design": parts.design(periods),
        "enrolment": parts.enrolment(told),
        "eligibility": parts.who_took_part(told),
        "outcomes": parts.outcomes(root),
    }


def _people(root: Node, told: Node) -> dict[str, Any]:
    sponsors = list(told.all("sponsors/sponsor"))
    return {
        "sites": parts.sites(told),
        "central_contacts": parts.contacts(sponsors),
        "sponsor": parts.lead_sponsor(root, sponsors),
        "collaborators": parts.collaborators(sponsors),
    }


def _is_results(sample: bytes) -> bool:
    return _ROOT.search(sample) is not None


READER = Reader(
    Door.EUDRACT_RESULTS,
    Syntax.XML,
    _is_results,
    read_record,
    read_results,
    element=ELEMENT,
    knows=knows_shape(SHAPE, below=1),
)
