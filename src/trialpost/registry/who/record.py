"""Bring the portal's XML, its CSV and an extract of it to one form: a text for each field.

The portal's export as XML has a ``Trial`` element for each record, with a flat list of elements
(``TrialID``, ``Public_title`` …). Its CSV has the same names in a header line, with spaces for the
underlines, and the full download has them with some names of its own. The full download can come
without a header line; it is then refused, since the meaning of its columns is not in the file.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trialpost.errors import Unreadable
from trialpost.model.identifiers import recognise
from trialpost.model.reading import IssueKind
from trialpost.registry.tolerant.json_clean import clean
from trialpost.registry.tolerant.notes import Notes, quoted
from trialpost.registry.tolerant.xml_tree import Element, name_of, path_of, raw_text

csv.field_size_limit(max(csv.field_size_limit(), 16 * 2**20))  # a limit of the whole process

_CONTACT = ("firstname", "lastname", "address", "email", "tel", "affiliation")
_ETHICS = ("status", "approval_date", "contact_name", "contact_address", "contact_phone",
           "contact_email")  # fmt: skip
READ = frozenset({
    "trialid", "last_refreshed_on", "public_title", "scientific_title", "acronym",
    "primary_sponsor", "secondary_sponsor", "date_registration", "date_registration3",
    "source_register", "web_address", "recruitment_status", "inclusion_agemin",
    "inclusion_agemax", "inclusion_gender", "date_enrollement", "target_size", "study_type",
    "study_design", "phase", "countries", "inclusion_criteria", "exclusion_criteria", "condition",
    "intervention", "primary_outcome", "secondary_outcome", "secondary_id", "source_support",
    "childs", "bridging_flag", "type_enrolment", "results_date_posted", "results_date_completed",
    "results_url_link", "results_url_protocol", "results_yes_no", "results_actual_enrollment",
    *(f"contact_{part}" for part in _CONTACT),
    *(f"scientific_contact_{part}" for part in _CONTACT),
})  # fmt: skip
KNOWN = READ | {
    "internal_number", "export_date", "other_records", "retrospective_flag",
    "prospective_registration", "bridged_type", "bridging_flag_truefalse", "results_summary",
    "results_date_first_publication", "results_baseline_char", "results_participant_flow",
    "results_adverse_events", "results_outcome_measures", "results_ipd_plan",
    "results_ipd_description",
    *(f"ethics_review_{part}" for part in _ETHICS), *(f"ethics_{part}" for part in _ETHICS),
}  # fmt: skip
"""Those not in ``READ`` have no place in a ``Trial``."""

EXTRACT_READ = frozenset({
    "trialid", "condition", "standardisedcondition", "countries", "phase", "phase_original",
    "primary_prupose", "masking", "intervention_model_response", "randomization",
    "source_register", "date_registration", "date_enrollement", "recruitment_status",
    "study_type", "results_yes_no", "inclusion_agemin", "inclusion_agemax",
    "inclusion_criteria", "inclusion_agemin_aug2024", "inclusion_agemax_aug2024", "target_size",
})  # fmt: skip
EXTRACT_KNOWN = EXTRACT_READ | {
    "country", "placebo", "trial_type_response", "date_enrollment_imp_dtm",
    "date_enrollment_imp_dtf", "gage", "agemin_years", "agemax_years", "centre", "alpha_2_code",
    "numeric", "income_group", "redcap_number",
}  # fmt: skip
"""Those not in ``EXTRACT_READ`` are what its maker made of the others: codes, guesses, groups."""

_ALIAS = {
    "main_id": "trialid",
    "trial_id": "trialid",
    "last_updated": "last_refreshed_on",
    "url": "web_address",
    "secondary_ids": "secondary_id",
    "secondaryids": "secondary_id",
    "secondary_sponsors": "secondary_sponsor",
    "conditions": "condition",
    "interventions": "intervention",
    "primary_outcomes": "primary_outcome",
    "secondary_outcomes": "secondary_outcome",
    "agemin": "inclusion_agemin",
    "age_min": "inclusion_agemin",
    "agemax": "inclusion_agemax",
    "age_max": "inclusion_agemax",
    "gender": "inclusion_gender",
    "date_enrollment": "date_enrollement",
    "results_date_first_pubation": "results_date_first_publication",
    **{
        f"{who}contact_{part}": f"contact_{part}"
        for part in _CONTACT
        for who in ("public_", "pub_")
    },
}


class Record(NamedTuple):
    """The texts of a record by the portal's field names in lower case, and where each stands."""

    values: Mapping[str, str]
    places: Mapping[str, str]

    def text(self, field: str) -> str:
        """Return what stands in a field as it stands, or ``""``."""
        return self.values.get(field, "")

    def where(self, field: str) -> str:
        """Say where a field stands, or would."""
        return self.places.get(field, field)


def from_xml(element: Element, notes: Notes) -> Record:
    """Make a record of a ``Trial`` element."""
    named = [(name, child) for child in element.iterchildren() if (name := name_of(child))]
    several = Counter(name for name, _ in named)
    above, number = path_of(element), Counter[str]()
    held = []
    for name, child in named:
        number[name] += 1
        where = f"{above}/{name}" + (f"[{number[name]}]" if several[name] > 1 else "")
        if len(child):
            notes.add(IssueKind.WRONG_TYPE, where, "Elements in a text; read as a text.")
        held.append((name, raw_text(child), where))
    return _record(held, KNOWN, notes)


def from_csv(raw: bytes, notes: Notes, *, extract: bool = False) -> Record:
    """Make a record of a header line and the record's own lines.

    Raises:
        Unreadable: if there is no header or no record.
    """
    header, row = _rows(_decoded(raw, notes), notes)
    if len(row) > len(header):
        detail = f"{len(row) - len(header)} more cells than the header has names; not read."
        notes.add(IssueKind.WRONG_TYPE, header[-1], detail)
    elif len(row) < len(header):
        detail = f"{len(header) - len(row)} fewer cells than the header has names."
        notes.add(IssueKind.MISSING, header[-1], detail)
    held = ((name, value, name) for name, value in zip(header, row, strict=False))
    return _record(held, EXTRACT_KNOWN if extract else KNOWN, notes, extract=extract)


def _decoded(raw: bytes, notes: Notes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.add(IssueKind.BAD_TEXT, "", "Holds bytes that are not UTF-8; read as Windows-1252.")
        return raw.decode("cp1252", "replace")


def _rows(text: str, notes: Notes) -> tuple[list[str], list[str]]:
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except csv.Error as error:
        raise Unreadable(f"This is no table of comma-separated values: {error}.") from None
    if not rows or (rows[0] and recognise(rows[0][0].strip('" '))):
        raise Unreadable(
            "This table has no header line: its first line is a trial already. "
            "Put a line with the portal's field names before it (TrialID, Public_title …)."
        )
    if len(rows) == 1:
        raise Unreadable("This table has a header line and no record behind it.")
    if len(rows) > 2:
        detail = f"{len(rows) - 2} more lines stand behind the record; not read."
        notes.add(IssueKind.WRONG_TYPE, "", detail)
    return rows[0], rows[1]


def field_name(name: str) -> str:
    """Return a column's or element's name as the portal's XML writes it, in lower case."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
    return _ALIAS.get(plain, plain)


def _record(
    held: "Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]",
    known: frozenset[str],
    notes: Notes,
    *,
    extract: bool = False,
) -> Record:
    values: dict[str, str] = {}
    places: dict[str, str] = {}
    doubled: set[str] = set()
    for name, given, where in held:
        field = field_name(name)
        value = given if given.isprintable() else clean(given, where, notes)
        if field not in known:
            if field not in places:
                detail = f"{quoted(name)} is not a field we know; not read."
                notes.add(IssueKind.UNKNOWN_KEY, where, detail)
        elif field in doubled:
            continue
        elif values.get(field) and _bare(value, extract=extract):
            doubled.add(field)
            detail = "The field stands here a second time; only the first was read."
            notes.add(IssueKind.CONTRADICTION, where, detail)
        else:
            values[field] = values.get(field) or _bare(value, extract=extract)
        places.setdefault(field, where)
    return Record(values, places)


def _bare(value: str, *, extract: bool) -> str:
    """Take off quotation marks that were quoted themselves, and words for nothing.

    The full download writes ``NULL``, the extract ``NA``.
    """
    bare = value.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1].strip()
    return "" if bare == "NULL" or (extract and bare == "NA") else bare
