"""The findings of one registry record, straight from its bytes."""

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.posted.reading import PostedFindings, posted_findings
from trialpost.findings.posted.same_titles import told_apart
from trialpost.model.reading import Door, ReadIssue
from trialpost.model.results import PostedResults
from trialpost.model.trial import Trial
from trialpost.registry.reader import Syntax
from trialpost.registry.readers import read_at, recognise_record, results_at


class RecordFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What a record reports, and what was odd in the reading of it.

    ``posted`` and ``results`` are ``None`` where the record has no results; ``about`` is the record
    itself.
    """

    trial: str
    posted: PostedFindings | None
    issues: tuple[ReadIssue, ...]
    about: Trial | None = None
    results: PostedResults | None = None


def door_of(raw: bytes) -> Door | None:
    """Return the form of one record's bytes, ``None`` if no reader knows it."""
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    syntax = {b"{": Syntax.JSON, b"<": Syntax.XML}.get(start)
    reader = recognise_record(raw, syntax) if syntax is not None else None
    return reader.door if reader is not None else None


def findings_of_record(raw: bytes, door: Door, *, name: str = "this record") -> RecordFindings:
    """Return every posted figure of a record as a finding, checks included.

    Raises:
        BadInput: if the record cannot be read as a trial; the sentence says why.
    """
    read = read_at(door, raw, where=name)
    if read.trial is None:
        raise BadInput(
            f"{name} cannot be read: {read.failure or 'it is not the record of a trial.'}"
        )
    return findings_of(read.trial, raw, door)


def findings_of(trial: Trial, raw: bytes, door: Door) -> RecordFindings:
    """Return the same for a record whose trial has been read."""
    reading = results_at(door, raw)
    name, found, results = str(trial.id), None, reading.results
    if results is not None:
        results = told_apart(results)
        found = posted_findings(name, results, trial.arms)
    return RecordFindings(
        trial=name, posted=found, issues=reading.issues, about=trial, results=results
    )
