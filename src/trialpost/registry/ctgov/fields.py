"""Read single fields of a ClinicalTrials.gov record: codes, dates, ages, points, MeSH ids."""

import enum
import functools
import re
from collections.abc import Mapping
from typing import TypeVar

from msgspec import UNSET

from trialpost.errors import BadInput
from trialpost.model.dates import AgeLimit, PartialDate
from trialpost.model.reading import IssueKind
from trialpost.model.site import Coordinates
from trialpost.model.trial import Dates, Exactness, MeshTerm, TrialDate
from trialpost.registry.ctgov.wire import NOWHERE, DateStruct, GeoPoint, Mesh, Status
from trialpost.registry.tolerant.notes import Notes, quoted

Code = TypeVar("Code", bound=enum.StrEnum)

PROTOCOL = "/protocolSection"
DERIVED = "/derivedSection"

OLDEST_AGE = 150
"""In years. Registries do write 120 or 130 for "no limit"; nobody has lived past 122."""
_YEARS_PER = {
    "year": 1.0,
    "month": 12,
    "week": 52.18,
    "day": 365.25,
    "hour": 8766,
    "minute": 525960,
}
FIRST_YEAR, LAST_YEAR = 1900, 2100

_LAST_SHORT_MESH = {"D": 66279, "C": 587132}
_MESH_ID = re.compile(r"([CD])(\d{6}|\d{9})")


def codes(kind: type[Code]) -> dict[str, Code]:
    """Map the registry's upper-case codes to our members, whose values are the lower case."""
    return {member.value.upper(): member for member in kind}


def coded(code: str, table: Mapping[str, Code], where: str, notes: Notes) -> Code | None:
    """Look up a code; one that is not known is noted, an absent one is not."""
    found = table.get(code)
    if found is None and code:
        notes.add(IssueKind.UNKNOWN_CODE, where, f"{quoted(code)} is not a code we know; left out.")
    return found


def required_code(
    code: str, table: Mapping[str, Code], default: Code, where: str, notes: Notes
) -> Code:
    """Look up a code that every record has; without a known one it is ``default``."""
    if not code:
        notes.add(IssueKind.MISSING, where, f"Nothing stands here; read as {default.value}.")
        return default
    found = table.get(code)
    if found is not None:
        return found
    detail = f"{quoted(code)} is not a code we know; read as {default.value}."
    notes.add(IssueKind.UNKNOWN_CODE, where, detail)
    return default


def word(code: str, known: Mapping[str, str], where: str, notes: Notes) -> str | None:
    """Return a coded word in lower case; one that the registry does not document is noted."""
    found = known.get(code)
    if found is not None or not code:
        return found
    detail = f"{quoted(code)} is not a documented code; kept as it stands, in lower case."
    notes.add(IssueKind.UNKNOWN_CODE, where, detail)
    return code.lower()


@functools.lru_cache(maxsize=16384)
def _clean_date(text: str) -> PartialDate | None:
    """Read a date about which there is nothing to say, or return ``None``."""
    try:
        found = PartialDate.parse(text)
    except BadInput:
        return None
    return found if str(found) == text and FIRST_YEAR <= found.year <= LAST_YEAR else None


def date(text: str, where: str, notes: Notes) -> PartialDate | None:
    """Read a date with the precision that it has; what is none is noted and left out.

    A day with a time of day behind it keeps its day.
    """
    found = _clean_date(text)
    if found is not None or not text:
        return found
    day = text.partition("T")[0].strip()
    try:
        found = PartialDate.parse(day)
    except BadInput as error:
        notes.add(IssueKind.BAD_DATE, where, f"{error} Left out.")
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        notes.add(IssueKind.BAD_DATE, where, f"{quoted(text)} cannot be meant; left out.")
        return None
    notes.add(IssueKind.BAD_DATE, where, f"{quoted(text)} was read as {found}.")
    return found


_EXACTNESS = codes(Exactness)


def exactness(code: str, where: str, notes: Notes) -> Exactness | None:
    """Read whether a date or a count is actual or estimated."""
    return coded(code, _EXACTNESS, where, notes)


def dates(status: Status, notes: Notes) -> Dates:
    """Read the record's own dates and the trial's."""
    return Dates(
        first_submitted=_plain(status.study_first_submit_date, "studyFirstSubmitDate", notes),
        first_posted=_posted(
            status.study_first_post_date_struct, "studyFirstPostDateStruct", notes
        ),
        last_update_submitted=_plain(status.last_update_submit_date, "lastUpdateSubmitDate", notes),
        last_update_posted=_posted(
            status.last_update_post_date_struct, "lastUpdatePostDateStruct", notes
        ),
        last_verified=_plain(status.status_verified_date, "statusVerifiedDate", notes),
        start=_planned(status.start_date_struct, "startDateStruct", notes),
        primary_completion=_planned(
            status.primary_completion_date_struct, "primaryCompletionDateStruct", notes
        ),
        completion=_planned(status.completion_date_struct, "completionDateStruct", notes),
        results_first_posted=_posted(
            status.results_first_post_date_struct, "resultsFirstPostDateStruct", notes
        ),
    )


_STATUS_AT = f"{PROTOCOL}/statusModule"


def _plain(text: str, key: str, notes: Notes) -> PartialDate | None:
    if not text:
        return None
    return _clean_date(text) or date(text, f"{_STATUS_AT}/{key}", notes)


def _posted(struct: DateStruct, key: str, notes: Notes) -> PartialDate | None:
    planned = _planned(struct, key, notes)
    return planned.date if planned else None


def _planned(struct: DateStruct, key: str, notes: Notes) -> TrialDate | None:
    clean = _clean_trial_date(struct.date, struct.type)
    if clean is not None:
        return clean
    sure = exactness(struct.type, f"{_STATUS_AT}/{key}/type", notes)
    found = date(struct.date, f"{_STATUS_AT}/{key}/date", notes)
    return TrialDate(found, sure) if found else None


@functools.lru_cache(maxsize=16384)
def _clean_trial_date(text: str, code: str) -> TrialDate | None:
    """Read a date with its exactness if there is nothing to say about either."""
    found = _clean_date(text) if not code or code in _EXACTNESS else None
    return TrialDate(found, _EXACTNESS.get(code)) if found else None


_parse_age = functools.lru_cache(maxsize=2048)(AgeLimit.parse)


def age(text: str, where: str, notes: Notes) -> AgeLimit | None:
    """Read an age limit; what is none, or past ``OLDEST_AGE``, is noted and read as no limit."""
    if not text:
        return None
    try:
        found = _parse_age(text)
    except BadInput as error:
        notes.add(IssueKind.BAD_AGE, where, f"{error} Read as no limit.")
        return None
    if found.number / _YEARS_PER[found.unit] > OLDEST_AGE:
        notes.add(IssueKind.BAD_AGE, where, f"{quoted(text)} is no person's age; read as no limit.")
        return None
    return found


def in_years(limit: AgeLimit) -> float:
    """Return an age limit in years, near enough to compare two."""
    return limit.number / _YEARS_PER[limit.unit]


def coordinates(point: GeoPoint, where: str, notes: Notes) -> Coordinates | None:
    """Read a point in degrees; one off the globe, half given or at 0,0 is noted and left out."""
    lat, lon = point.lat, point.lon
    if lat is UNSET or lon is UNSET:
        if point is not NOWHERE:
            notes.add(IssueKind.BAD_COORDINATES, where, "Only half a point; left out.")
        return None
    on_globe = abs(lat) <= 90 and abs(lon) <= 180  # false for NaN too
    if on_globe and (lat or lon):
        return Coordinates(lat, lon)
    why = "is where empty fields end up" if on_globe else "is not on the globe"
    notes.add(IssueKind.BAD_COORDINATES, where, f"({lat}, {lon}) {why}; left out.")
    return None


@functools.lru_cache(maxsize=65536)
def canonical_mesh_id(text: str) -> str | None:
    """Return a MeSH id in NLM's own spelling, or ``None`` if it is not one.

    NLM's ids were a letter and six digits until 2014, and a letter and nine digits since; ids
    given before were not changed (NLM Technical Bulletin 2013 Mar-Apr;(391):e1). The registry pads
    some older ones to nine: ``D000003556`` is ``D003556``. A number up to the largest short id
    seen (in NLM's 2023 descriptors and the registry's records) is therefore an old, short id.

    >>> canonical_mesh_id("D000003556"), canonical_mesh_id("D000077192")
    ('D003556', 'D000077192')
    """
    found = _MESH_ID.fullmatch(text)
    if not found:
        return None
    letter, number = found[1], int(found[2])
    return f"{letter}{number:06d}" if number <= _LAST_SHORT_MESH[letter] else text


@functools.lru_cache(maxsize=65536)
def _mesh_term(mesh_id: str, name: str) -> MeshTerm | None:
    canonical = canonical_mesh_id(mesh_id)
    return MeshTerm(canonical, name) if canonical and name else None


def mesh_terms(terms: tuple[Mesh, ...], where: str, notes: Notes) -> tuple[MeshTerm, ...]:
    """Read MeSH terms; one without a name or a proper id is noted and left out."""
    read = []
    for index, term in enumerate(terms):
        found = _mesh_term(term.id, term.term)
        if found:
            read.append(found)
        elif term.id:
            key, what = ("id", term.id) if term.term else ("term", "")
            detail = f"{quoted(what)} is not a MeSH {key}; the term was left out."
            notes.add(IssueKind.BAD_TEXT, f"{where}/{index}/{key}", detail)
        else:
            notes.add(IssueKind.MISSING, f"{where}/{index}/id", "No MeSH id; term left out.")
    return tuple(read)
