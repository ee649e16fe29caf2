"""Read the protocols of the older European register (EUCTR), by two doors.

``Door.EUCTR`` reads the register's own download of full trial information: plain text, one protocol
for each trial and member state, every field a line of number, label and value. ``Door.
EUCTR_CONVERTED`` reads the same protocols from another tool's database (``"ctrname": "EUCTR"``),
which keeps neither line breaks nor marks such as ``<`` and ``≥``: a criterion that has lost one
is noted, since a number without its sign can be read as its opposite.

One table says what each field means, for both doors (``euctr_fields``). The register holds trials
of medicines (Directive 2001/20/EC), so every trial is interventional.
"""

import re
from typing import Any

from trialpost.errors import BadInput
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.status import RecruitmentStatus, StudyType
from trialpost.model.trial import Trial
from trialpost.registry.europe import euctr_parts as parts
from trialpost.registry.europe.euctr_converted import Beside, beside, lost_signs, with_lines
from trialpost.registry.europe.euctr_entries import (
    UNKNOWN_LABEL,
    Protocol,
    converted_entries,
    knows_key,
    text_entries,
)
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.json_tree import Tree
from trialpost.registry.tolerant.notes import Notes

NOT_A_PROTOCOL = "This is no protocol of EUCTR (fields such as A.2, the EudraCT number)."
_FIRST_LINE = b"EudraCT Number:"
_OWN = re.compile(rb"^EudraCT Number:.*?^A\.(?:1|2|3|\s+Protocol)\s", re.MULTILINE | re.DOTALL)
_TOOL = re.compile(rb'"ctrname"\s*:\s*"EUCTR"|"a2_eudract_number"\s*:')


def record_starts(line: bytes) -> bool:
    """Tell whether a line of the register's text is the first of a protocol."""
    return line.lstrip(b"\xef\xbb\xbf \t").startswith(_FIRST_LINE)


def read_record(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the text of one protocol as the register hands it out; never raises for its bytes."""
    notes = Notes()
    tree = Tree(notes)
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    if "\ufffd" in text:
        tree.add(IssueKind.BAD_TEXT, "", "Not all of it is UTF-8; what is not was replaced.")
    protocol = Protocol(tree, text_entries(text, tree))
    return _result(protocol, Beside(), raw, where, Door.EUCTR)


def read_converted(raw: bytes, *, where: str = "") -> ReadResult:
    """Read one protocol as another tool's database holds it; never raises for its bytes."""
    notes = Notes()
    tree = Tree(notes)
    try:
        data = loads(raw, notes)
    except BadInput as error:
        failure, issues = str(error), notes.all()
        return ReadResult(
            where=where, door=Door.EUCTR_CONVERTED, raw=raw, issues=issues, failure=failure
        )
    root = tree.root(data)
    protocol = Protocol(tree, with_lines(converted_entries(root)))
    lost_signs(protocol)
    return _result(protocol, beside(root), raw, where, Door.EUCTR_CONVERTED)


def _result(protocol: Protocol, also: Beside, raw: bytes, where: str, door: Door) -> ReadResult:
    part, trial, failure = "", None, None
    try:
        if not protocol.entries:
            failure = NOT_A_PROTOCOL
        else:
            trial = build(protocol, also)
            part = parts.part(protocol, also.part)
    except BadInput as error:
        failure = str(error)
    issues = protocol.tree.notes.all()
    return ReadResult(
        where=where, door=door, part=part, raw=raw, trial=trial, issues=issues, failure=failure
    )


def build(protocol: Protocol, also: Beside) -> Trial:
    """Make the trial of a protocol, and of what a conversion says beside it.

    Raises:
        BadInput: if it has no number that is one of EudraCT.
    """
    status, basis = parts.status(protocol, also.over)
    return Trial(
        type=StudyType.INTERVENTIONAL,
        status=status,
        status_basis=basis,
        dates=parts.dates(protocol, also.start, also.end),
        has_results=also.has_results,
        **_names(protocol, also),
        **_subject(protocol),
        **_plan(protocol),
        **_people_and_places(protocol, status),
    )


def _names(protocol: Protocol, also: Beside) -> dict[str, Any]:
    lay, full, short = parts.titles(protocol)
    return {
        "id": parts.identifier(protocol, also.number),
        "org_study_id": protocol.line("protocol_code"),
        "secondary_ids": parts.secondary_ids(protocol, also.ids),
        "brief_title": lay,
        "official_title": full,
        "acronym": short,
    }


def _subject(protocol: Protocol) -> dict[str, Any]:
    further = protocol.text("secondary_objectives")
    return {
        "conditions": parts.conditions(protocol),
        "keywords": parts.keywords(protocol),
        "brief_summary": protocol.text("main_objective"),
        "detailed_description": f"Secondary objectives:\n{further}" if further else None,
    }


def _plan(protocol: Protocol) -> dict[str, Any]:
    return {
        "phases": parts.phases(protocol),
        "interventions": parts.interventions(protocol),
        "eligibility": parts.eligibility(protocol),
        "enrolment": parts.enrolment(protocol),
        "design": parts.design(protocol),
        "outcomes": parts.outcomes(protocol),
    }


def _people_and_places(protocol: Protocol, status: RecruitmentStatus) -> dict[str, Any]:
    lead, others = parts.sponsors(protocol)
    return {
        "sites": parts.sites(protocol, status),
        "central_contacts": parts.central_contacts(protocol),
        "sponsor": lead,
        "collaborators": others,
    }


def _is_own(sample: bytes) -> bool:
    return bool(_OWN.search(sample))


def _is_converted(sample: bytes) -> bool:
    return bool(_TOOL.search(sample))


def _knows(path: str) -> bool:
    return not path.endswith(UNKNOWN_LABEL)


READER = Reader(Door.EUCTR, Syntax.TEXT, _is_own, read_record, begins=record_starts, knows=_knows)
CONVERTED = Reader(
    Door.EUCTR_CONVERTED, Syntax.JSON, _is_converted, read_converted, knows=knows_key
)
