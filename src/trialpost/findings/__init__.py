"""What trials found, each number with the place that it came from, and checks between them."""

from trialpost.findings.checks import check
from trialpost.findings.document import (
    FindingsDocument,
    findings_document,
    findings_from_document,
    findings_to_json,
    posted_document,
)
from trialpost.findings.draft import SourceDraft
from trialpost.findings.file import FileSource, FileTrial, FindingsFile, Topic, findings_from_json
from trialpost.findings.places import finding_id, place_of
from trialpost.findings.posted import posted_findings
from trialpost.findings.posted.record import RecordFindings, door_of, findings_of_record

__all__ = [
    "FileSource",
    "FileTrial",
    "FindingsDocument",
    "FindingsFile",
    "RecordFindings",
    "SourceDraft",
    "Topic",
    "check",
    "door_of",
    "finding_id",
    "findings_document",
    "findings_from_document",
    "findings_from_json",
    "findings_of_record",
    "findings_to_json",
    "place_of",
    "posted_document",
    "posted_findings",
]
