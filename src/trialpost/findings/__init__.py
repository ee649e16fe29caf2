"""What trials found, each number with the place that it came from, and checks between them."""

from trialpost.findings.checks import check
from trialpost.findings.document import (
    FindingsDocument,
    findings_document,
    findings_from_document,
    findings_to_json,
)
from trialpost.findings.draft import SourceDraft
from trialpost.findings.file import FileSource, FileTrial, FindingsFile, Topic, findings_from_json
from trialpost.findings.places import finding_id, place_of

__all__ = [
    "FileSource",
    "FileTrial",
    "FindingsDocument",
    "FindingsFile",
    "SourceDraft",
    "Topic",
    "check",
    "finding_id",
    "findings_document",
    "findings_from_document",
    "findings_from_json",
    "findings_to_json",
    "place_of",
]
