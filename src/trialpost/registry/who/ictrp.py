"""Read records of the World Health Organization's search portal (ICTRP).

It gathers the records of all primary registers and hands them on as XML and as CSV; somebody's
extract of it is read by a door of its own. All three say less than the registers do: countries but
no places, one word for the status. What the portal says of ethics committees and of plans to share
data is not taken over, since ``Trial`` has no place for it.

In the extract characters are lost: where a register wrote "≥ 18 years" or "≤ 5", "= 18 years" and
"= 5" stand. Nothing can bring them back; the register's own record, if there is one, is better.
"""

from typing import Any

import msgspec

from trialpost.errors import TrialpostError, Unreadable
from trialpost.model.dates import AgeLimit
from trialpost.model.identifiers import Registry, RegistryId, recognise
from trialpost.model.reading import Door, IssueKind, ReadResult
from trialpost.model.trial import Dates, Eligibility, OutcomeRole, Trial
from trialpost.registry.drift.known_fields import steps_of
from trialpost.registry.reader import Reader, Syntax
from trialpost.registry.tolerant.free_fields import age, phases
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import child, clean_characters, name_of, parse_or_repair
from trialpost.registry.who import lists, parts
from trialpost.registry.who.record import (
    EXTRACT_KNOWN,
    KNOWN,
    Record,
    field_name,
    from_csv,
    from_xml,
)

_TELLING = frozenset({
    "public_title", "scientific_title", "source_register", "recruitment_status", "web_address",
})  # fmt: skip
_DATED = frozenset({Registry.CTIS, Registry.EUCTR, Registry.ISRCTN})
"""Registries whose own records say when they were last updated."""

_FEWEST = 3
_WIDEST = 40
"""Columns; a table so wide whose first cell is a trial is a full download without a header."""


def read_xml(raw: bytes, *, where: str = "") -> ReadResult:
    """Read the bytes of one ``Trial`` element."""
    return _read(raw, where, Door.ICTRP_XML)


def read_csv(raw: bytes, *, where: str = "") -> ReadResult:
    """Read a header line and the lines of one record."""
    return _read(raw, where, Door.ICTRP_CSV)


def read_extract(raw: bytes, *, where: str = "") -> ReadResult:
    """Read a header line and the lines of one record of the extract."""
    return _read(raw, where, Door.ICTRP_EXTRACT)


def _read(raw: bytes, where: str, door: Door) -> ReadResult:
    notes = Notes()
    try:
        record = _record(raw, door, notes)
        own, part = parts.identifier(record)
        trial = build(record, own, door, notes)
    except TrialpostError as error:
        return ReadResult(where=where, door=door, raw=raw, issues=notes.all(), failure=str(error))
    return ReadResult(where=where, door=door, part=part, raw=raw, trial=trial, issues=notes.all())


def _record(raw: bytes, door: Door, notes: Notes) -> Record:
    if door is not Door.ICTRP_XML:
        return from_csv(raw, notes, extract=door is Door.ICTRP_EXTRACT)
    root = parse_or_repair(raw, notes)
    clean_characters(raw, root, notes)
    element = root if name_of(root) == "Trial" else child(root, "Trial")
    if element is None:
        raise Unreadable("This XML holds no record of the ICTRP portal: a Trial element.")
    return from_xml(element, notes)


def build(record: Record, own: RegistryId, door: Door, notes: Notes) -> Trial:
    """Make the trial of a record."""
    known = parts.dates(record, notes)
    status, basis = parts.status(record, known, notes)
    lead, helping = parts.sponsors(record)
    return Trial(
        id=own,
        secondary_ids=lists.secondary_ids(record, own),
        **_about(record, own, notes),
        **_plan(record, door, notes),
        type=parts.study_type(record, notes),
        status=status,
        status_basis=basis,
        dates=_but_the_copys_day(known, own),
        sites=lists.countries(record.text("countries")),
        central_contacts=lists.contacts(record, "") or lists.contacts(record, "scientific_"),
        sponsor=lead,
        collaborators=helping,
        enrolment=parts.enrolment(record, notes),
        links=parts.links(record),
        has_results=parts.has_results(record),
    )


def _but_the_copys_day(known: Dates, own: RegistryId) -> Dates:
    """Leave out when the portal copied a record whose own registry dates its updates.

    Those registries have readers of their own, and the day would pass for theirs; for the others
    ``freshness`` knows that the only day there is can be that of the copy.
    """
    if own.registry not in _DATED:
        return known
    return msgspec.structs.replace(known, last_update_posted=None)


def _about(record: Record, own: RegistryId, notes: Notes) -> dict[str, Any]:
    """Read what the trial is about: its conditions, titles and main objective."""
    named, classes = lists.conditions(record.text("condition"), own)
    if not named:
        notes.add(IssueKind.MISSING, record.where("condition"), "No condition.")
    sorted_under = lists.unique(
        word for word in record.text("standardisedcondition").split("|") if word not in named
    )
    return {
        "conditions": named,
        "keywords": classes + sorted_under,
        "brief_summary": lists.objective(record.text("primary_outcome")),
        **parts.titles(record, named, own, notes),
    }


def _plan(record: Record, door: Door, notes: Notes) -> dict[str, Any]:
    """Read what is done to whom."""
    extract = door is Door.ICTRP_EXTRACT
    phase = "phase_original" if extract else "phase"
    who = parts.eligibility(record, notes)
    if extract:
        who = _with_read_ages(record, who, notes)
    return {
        "phases": phases(record.text(phase), record.where(phase), notes),
        "design": parts.extract_design(record, notes) if extract else parts.design(record, notes),
        "eligibility": who,
        "interventions": lists.interventions(record.text("intervention")),
        "outcomes": (
            *lists.outcomes(record.text("primary_outcome"), OutcomeRole.PRIMARY),
            *lists.outcomes(record.text("secondary_outcome"), OutcomeRole.SECONDARY),
        ),
    }


_NO_READING = frozenset({"multiple age groups", "not specified"})


def _with_read_ages(record: Record, who: Eligibility, notes: Notes) -> Eligibility:
    """Take the ages that the extract's maker read in the criteria, where the portal has none."""

    def limit(side: str, told: AgeLimit | None) -> AgeLimit | None:
        field = f"inclusion_age{side}_aug2024"
        text = record.text(field)
        if record.text(f"inclusion_age{side}") or text.lower() in _NO_READING:
            return told
        found = age(text, record.where(field), notes)
        if found:
            detail = f"The portal gives no age; {quoted(text)}, read by somebody, was taken."
            notes.add(IssueKind.MISSING, record.where(f"inclusion_age{side}"), detail)
        return found

    low, high = limit("min", who.minimum_age), limit("max", who.maximum_age)
    return msgspec.structs.replace(who, minimum_age=low, maximum_age=high)


def _header(sample: bytes) -> list[str]:
    line = sample.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    text = line.decode("utf-8", "replace")
    return [cell.strip(' "\r') for cell in text.split(",")]


def _is_xml(sample: bytes) -> bool:
    return b"<TrialID" in sample


def _is_csv(sample: bytes) -> bool:
    """Know the portal's field names in the header; or a full download that has no header."""
    header = _header(sample)
    fields = {field_name(name) for name in header}
    if "trialid" in fields:
        return len(fields & _TELLING) >= _FEWEST and "standardisedcondition" not in fields
    return len(header) >= _WIDEST and recognise(header[0]) is not None


def _is_extract(sample: bytes) -> bool:
    return {"trialid", "standardisedcondition"} <= {field_name(name) for name in _header(sample)}


def _knows_element(path: str) -> bool:
    fields = steps_of(path)[1:]
    return not fields or (len(fields) == 1 and field_name(fields[0]) in KNOWN)


def _knows_column(path: str) -> bool:
    return field_name(path[1:]) in KNOWN


def _knows_in_extract(path: str) -> bool:
    return field_name(path[1:]) in EXTRACT_KNOWN


XML = Reader(Door.ICTRP_XML, Syntax.XML, _is_xml, read_xml, element="Trial", knows=_knows_element)
CSV = Reader(Door.ICTRP_CSV, Syntax.CSV, _is_csv, read_csv, knows=_knows_column)
EXTRACT = Reader(Door.ICTRP_EXTRACT, Syntax.CSV, _is_extract, read_extract, knows=_knows_in_extract)
