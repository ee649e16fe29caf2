"""The findings of a record as whoever checks an article has them: as JSON says them."""

import msgspec

from trialpost.findings.document import FindingsDocument, findings_from_document, posted_document
from trialpost.findings.posted.record import RecordFindings


def as_given(found: RecordFindings) -> FindingsDocument:
    """Return what ``trialpost findings --json`` tells of a record, read as ``verify`` reads it.

    An article that holds only against what its writer had in hand would not hold for its readers.
    """
    return findings_from_document(msgspec.json.encode(posted_document(found)))
