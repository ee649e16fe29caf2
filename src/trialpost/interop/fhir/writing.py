"""Write a profile as a FHIR R4 Bundle that other health software reads, this project's included.

What is written: the year of birth, the sex and the coarse place; illnesses (those that somebody
does not have as refuted, suspected ones as unconfirmed), relatives' illnesses, allergies,
medicines, what was done, measurements, markers, smoking and a pregnancy. Never a name, a number or
a day of birth. It is what a person told of themselves, and each resource says so where FHIR has a
place for that. Codes of SNOMED CT and LOINC stand beside the words where this project knows them.

What FHIR has no place for is named in an OperationOutcome at the end: the key in the profile, never
what stands there.
"""

import datetime as dt
import functools
import re
import uuid
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

from trialpost.interop.fhir.person import GEOLOCATION
from trialpost.model.profile import (
    Biomarker,
    GivenPlace,
    HealthCondition,
    Measurement,
    Medication,
    Private,
    Procedure,
    Profile,
)
from trialpost.vocabulary.areas import country_named
from trialpost.vocabulary.lexicon import lexicon

LOINC, SNOMED, HGNC = "http://loinc.org", "http://snomed.info/sct", "http://www.genenames.org"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
_BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"
_SAID = {"yes": (SNOMED, "10828004", "Positive"), "no": (SNOMED, "260385009", "Negative")}
_SMOKING = {
    "now": ("77176002", "Smoker"),
    "past": ("8517006", "Ex-smoker"),
    "no": ("266919005", "Never smoked tobacco"),
}
_PREGNANT = {
    "yes": ("77386006", "Pregnant"),
    "no": ("60001007", "Not pregnant"),
    "not sure": ("102874004", "Possible pregnancy"),
}

Resource = dict[str, Any]


class FhirWriting(Private, frozen=True, kw_only=True):
    """A profile as a Bundle. ``left_out`` names the keys for which FHIR has no place, each once."""

    bundle: Resource
    left_out: tuple[str, ...] = ()


def fhir_from_profile(
    profile: Profile,
    *,
    told_on: dt.date | None = None,
    new_id: Callable[[], uuid.UUID] = uuid.uuid4,
) -> FhirWriting:
    """Write a profile as a FHIR R4 Bundle of the type ``collection``.

    Args:
        profile: what a person told.
        told_on: the day on which they told it, from which answers count that pass with time.
        new_id: gives each resource its name within the bundle.
    """
    made = _Bundle(new_id)
    made.put(_patient(profile, made))
    for condition in profile.conditions:
        made.put(_condition(condition))
    for name in profile.absent:
        made.put(_unlike("refuted", name))
    for name in profile.suspected:
        made.put(_unlike("unconfirmed", name))
    for at, medicine in enumerate(profile.medications):
        made.put(_medication(medicine, made, at))
    for done in profile.procedures:
        made.put(_procedure(done))
    for measured in profile.measurements:
        made.put(_measurement(measured))
    for at, marker in enumerate(profile.biomarkers):
        made.put(_marker(marker, made, at))
    for name in profile.allergies:
        made.put(_allergy(_named(name)))
    for name in profile.family_history:
        made.put(_relative(name))
    for one in _answers(profile, told_on, made):
        made.put(one)
    _say_what_is_missing(profile, made)
    return FhirWriting(bundle=made.bundle(), left_out=made.left_out)


class _Bundle:
    """Resources with the names by which they refer to the person."""

    def __init__(self, new_id: Callable[[], uuid.UUID]) -> None:
        self._new_id = new_id
        self._person = ""
        self._entries: list[Resource] = []
        self._left_out: dict[str, None] = {}

    def put(self, resource: Resource) -> None:
        """Add a resource; the first is the person, to whom all others belong."""
        name = f"urn:uuid:{self._new_id()}"
        if not self._person:
            self._person = name
        else:
            _of(resource, self._person)
        self._entries.append({"fullUrl": name, "resource": resource})

    def leave(self, key: str) -> None:
        """Note a key of the profile that is not written."""
        self._left_out[key] = None

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(self._left_out)

    def bundle(self) -> Resource:
        """Return all of it, and at the end what is missing."""
        entries = list(self._entries)
        if self._left_out:
            issues = [
                {
                    "severity": "information",
                    "code": "not-supported",
                    "details": {"text": "FHIR R4 has no place for this part of the profile."},
                    "diagnostics": key,
                }
                for key in self._left_out
            ]
            outcome = {"resourceType": "OperationOutcome", "issue": issues}
            entries.append({"fullUrl": f"urn:uuid:{self._new_id()}", "resource": outcome})
        return {"resourceType": "Bundle", "type": "collection", "entry": entries}


_WHOSE = {
    "AllergyIntolerance": ("patient", "asserter"),
    "Condition": ("subject", "asserter"),
    "FamilyMemberHistory": ("patient", ""),
    "MedicationStatement": ("subject", "informationSource"),
    "Observation": ("subject", "performer"),
    "Procedure": ("subject", "asserter"),
}
"""Where each type says whose it is, and that it is they themselves who say so."""


def _of(resource: Resource, person: str) -> None:
    owner, told_by = _WHOSE[resource["resourceType"]]
    resource[owner] = {"reference": person}
    if told_by == "performer":
        resource[told_by] = [{"reference": person}]
    elif told_by:
        resource[told_by] = {"reference": person}


def _without_nothing(resource: Resource) -> Resource:
    return {key: value for key, value in resource.items() if value not in (None, [], {}, "")}


def _patient(profile: Profile, made: _Bundle) -> Resource:
    sex = profile.sex.value if profile.sex else None
    birth_sex = {"url": _BIRTH_SEX, "valueCode": "F" if sex == "female" else "M"} if sex else None
    if profile.age is not None:
        made.leave("age")
    if profile.birth_month is not None:
        made.leave("birth_month")
    return _without_nothing(
        {
            "resourceType": "Patient",
            "extension": [birth_sex] if birth_sex else [],
            "gender": sex,
            "birthDate": f"{profile.birth_year:04}" if profile.birth_year is not None else None,
            "address": [_address(profile.place)] if profile.place else [],
        }
    )


def _address(place: GivenPlace) -> Resource:
    if place.lat is not None and place.lon is not None:
        inner = [
            {"url": "latitude", "valueDecimal": place.lat},
            {"url": "longitude", "valueDecimal": place.lon},
        ]
        return {"extension": [{"url": GEOLOCATION, "extension": inner}]}
    if place.postcode is not None:
        return _without_nothing({"postalCode": place.postcode, "country": place.country})
    parts = [part.strip() for part in (place.name or "").split(",") if part.strip()]
    found: Resource = {}
    # Two letters behind a town are a state of the United States before they are a country.
    if len(parts) > 1 and (len(parts[-1]) > 2 or len(parts) > 2) and country_named(parts[-1]):
        found["country"] = parts.pop()
    if len(parts) > 1:
        found["state"] = parts.pop()
    return {"city": ", ".join(parts), **found}


@functools.cache
def _codes() -> dict[tuple[str, str], tuple[str, str]]:
    """Return, by kind and name, the first code of the table that this project reads, with system.

    The table is in the order of use: the first of several codes is the plainest. A thing is found
    by the table's name for it and by the lexicon's.
    """
    file = resources.files("trialpost.interop.fhir").joinpath("codes.tsv")
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    systems = {"loinc": LOINC, "snomed": SNOMED, "hgnc": HGNC}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        if len(row) == 4 and row[0] in systems:
            known = lexicon().find(row[3])
            for name in (row[3], known[0].name) if known else (row[3],):
                found.setdefault((row[2], name.casefold()), (systems[row[0]], row[1]))
    return found


def _named(name: str, *kinds: str) -> Resource:
    """Return a name as a concept, with a code where one is known for the very thing."""
    for kind in kinds:
        code = _codes().get((kind, name.casefold()))
        if code is None and (known := lexicon().find(name)):
            code = _codes().get((kind, known[0].name.casefold()))
        if code is not None:
            return {"coding": [{"system": code[0], "code": code[1]}], "text": name}
    return {"text": name}


def _status(system: str, code: str) -> Resource:
    return {"coding": [{"system": _TERMINOLOGY + system, "code": code}]}


def _condition(told: HealthCondition) -> Resource:
    over = told.status == "past" or told.until is not None
    clinical = "resolved" if over else "active" if told.status == "current" else ""
    return _without_nothing(
        {
            "resourceType": "Condition",
            "clinicalStatus": _status("condition-clinical", clinical) if clinical else None,
            "severity": {"text": told.severity} if told.severity else None,
            "code": _named(told.name, "condition"),
            "onsetDateTime": told.since,
            "abatementDateTime": told.until,
            "stage": [{"summary": {"text": told.stage}}] if told.stage else [],
        }
    )


def _unlike(verification: str, name: str) -> Resource:
    """Return an illness that somebody does not have, or may have."""
    return {
        "resourceType": "Condition",
        "verificationStatus": _status("condition-ver-status", verification),
        "code": _named(name, "condition"),
    }


def _medication(told: Medication, made: _Bundle, at: int) -> Resource:
    if told.until is not None and told.status != "past":
        made.leave(f"medications[{at}].until, which is planned")
    status = {"current": "active", "past": "completed"}.get(told.status or "", "unknown")
    until = told.until if told.status == "past" else None
    return _without_nothing(
        {
            "resourceType": "MedicationStatement",
            "status": status,
            "medicationCodeableConcept": {"text": told.name},
            "effectivePeriod": _without_nothing({"start": told.since, "end": until}),
        }
    )


def _procedure(told: Procedure) -> Resource:
    return _without_nothing(
        {
            "resourceType": "Procedure",
            "status": "completed",
            "code": {"text": told.name},
            "performedDateTime": told.date,
        }
    )


def _observation(code: Resource, day: str | None, **value: Any) -> Resource:
    return _without_nothing(
        {
            "resourceType": "Observation",
            "status": "final",
            "code": code,
            "effectiveDateTime": day,
            **value,
        }
    )


def _measurement(told: Measurement) -> Resource:
    quantity = {"value": told.value, "unit": told.unit} if told.unit else {"value": told.value}
    return _observation(_named(told.name, "measurement"), told.date, valueQuantity=quantity)


def _marker(told: Biomarker, made: _Bundle, at: int) -> Resource:
    said = _SAID.get(told.present)
    if said is None:
        made.leave(f"biomarkers[{at}].present, which is not sure")
        unknown = _status("data-absent-reason", "asked-unknown")
        return _observation(_named(told.name, "marker"), None, dataAbsentReason=unknown)
    value = _coded(*said)
    variant = _variant(told.name)
    if variant is not None:
        code = _coded(LOINC, "69548-6", "Genetic variant assessment")
        return _observation(code, None, valueCodeableConcept=value, **variant)
    return _observation(_named(told.name, "marker"), None, valueCodeableConcept=value)


_VARIANT = re.compile(
    r"(?P<gene>\S+) (?:(?P<kind>mutation|amplification|fusion|rearrangement)"
    r"|(?P<change>[A-Z]\d+\S*))"
)


def _variant(name: str) -> Resource | None:
    """Return the parts of a change of a gene, as HL7's genomics write it; ``None`` if it is none.

    The gene is named by its code of the HGNC, which says more than the words of the whole.
    """
    found = _VARIANT.fullmatch(name)
    gene = _codes().get(("gene", found["gene"].casefold())) if found else None
    if found is None or gene is None:
        return None
    value = {"coding": [{"system": gene[0], "code": gene[1], "display": found["gene"]}]}
    studied = _coded(LOINC, "48018-6", "Gene studied")
    parts = [{"code": studied, "valueCodeableConcept": value}]
    if found["change"]:
        change = _coded(LOINC, "48005-3", "Amino acid change")
        parts.append({"code": change, "valueCodeableConcept": {"text": f"p.{found['change']}"}})
    shape = found["kind"] if found["kind"] not in (None, "mutation") else ""
    return {"component": parts, "interpretation": [{"text": shape}] if shape else []}


def _coded(system: str, code: str, display: str) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": display}], "text": display}


def _allergy(code: Resource) -> Resource:
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": _status("allergyintolerance-clinical", "active"),
        "code": code,
    }


def _relative(name: str) -> Resource:
    family = {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "FAMMEMB"}
    return {
        "resourceType": "FamilyMemberHistory",
        "status": "partial",
        "relationship": {"coding": [family]},
        "condition": [{"code": _named(name, "condition")}],
    }


def _answers(profile: Profile, told_on: dt.date | None, made: _Bundle) -> Iterator[Resource]:
    """Write the answers that FHIR has a place for; the others are named."""
    day = told_on.isoformat() if told_on else None
    asked = {
        "smoking": ("72166-2", "Tobacco smoking status", _SMOKING),
        "pregnant": ("82810-3", "Pregnancy status", _PREGNANT),
    }
    for fact, answer in profile.answers.items():
        code, display, values = asked.get(fact, ("", "", {}))
        if answer not in values or (fact == "pregnant" and day is None):
            made.leave(f"answers.{fact}")
            continue
        value = _coded(SNOMED, *values[str(answer)])
        yield _observation(_coded(LOINC, code, display), day, valueCodeableConcept=value)


def _say_what_is_missing(profile: Profile, made: _Bundle) -> None:
    """Name what has no place; a list of allergies that is complete and empty has one."""
    for key in ("travel_km", "travel_country", "healthy_volunteer", "note"):
        if getattr(profile, key) is not None:
            made.leave(key)
    for part in profile.complete:
        if part == "allergies" and not profile.allergies:
            made.put(_allergy(_coded(SNOMED, "716186003", "No known allergy")))
        else:
            made.leave(f"complete.{part}")
