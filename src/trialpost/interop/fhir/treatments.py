"""Read medications, procedures and vaccinations."""

from collections.abc import Iterable

import msgspec

from trialpost.interop.fhir.bundle import Entry, refers_to
from trialpost.interop.fhir.names import drug_names, is_administrative, procedure_name, vaccine_name
from trialpost.interop.fhir.values import Resource, code_in, date, each, name_of, when
from trialpost.model.profile import Medication, Private, Procedure

_NOW = ("active", "on-hold", "in-progress")
_OVER = ("completed", "stopped", "ended")
_ONLY_MEANT = ("proposal", "plan", "option")


class Given(Private, frozen=True, kw_only=True):
    """Medicines or a procedure that a record tells of, or why it tells of none."""

    medications: tuple[Medication, ...] = ()
    procedure: Procedure | None = None
    left_out: str = ""


def medication(entry: Entry, by_name: dict[str, Entry]) -> Given:
    """Read a MedicationRequest, MedicationStatement or MedicationAdministration."""
    resource = entry.resource
    status = code_in(resource.get("status"))
    if resource.get("doNotPerform") is True or code_in(resource.get("intent")) in _ONLY_MEANT:
        return Given(left_out="was not given")
    if status not in _NOW + _OVER + ("", "unknown", "recorded"):
        return Given(left_out="was not given, or is entered in error")
    names = drug_names(_display(resource, by_name))
    if not names:
        return Given(left_out="has no name that is known")
    since, until = when(resource, "effective")
    since = since or when(resource, "occurence")[0] or date(resource.get("authoredOn"))
    state = "current" if status in _NOW else "past" if status in _OVER else None
    if state == "past" and entry.type == "MedicationAdministration":
        until = until or since
    return Given(
        medications=tuple(
            Medication(
                name=name, since=since, until=until if state == "past" else None, status=state
            )
            for name in names
        )
    )


def _display(resource: Resource, by_name: dict[str, Entry]) -> str:
    concept = resource.get("medicationCodeableConcept") or resource.get("medication")
    for one in each(concept):
        if "concept" in one:
            concept = one["concept"]
    if name := name_of(concept):
        return name
    reference = refers_to(resource, "medicationReference")
    found = by_name.get(reference)
    return name_of(found.resource.get("code")) if found else ""


def procedure(resource: Resource) -> Given:
    """Read a Procedure."""
    if code_in(resource.get("status")) in ("not-done", "entered-in-error", "preparation"):
        return Given(left_out="was not done, or is entered in error")
    name = procedure_name(name_of(resource.get("code")))
    if not name:
        return Given(left_out="has no name that is known")
    if is_administrative(name):
        return Given(left_out="is of the office, not of medicine")
    day, ended = when(resource, "performed")
    day = day or when(resource, "occurrence")[0]
    return Given(procedure=Procedure(name=name, date=ended or day))


def vaccination(resource: Resource) -> Given:
    """Read an Immunization as something that was done."""
    if code_in(resource.get("status")) in ("not-done", "entered-in-error"):
        return Given(left_out="was not given, or is entered in error")
    name = name_of(resource.get("vaccineCode"))
    if not name:
        return Given(left_out="has no name that is known")
    return Given(procedure=Procedure(name=vaccine_name(name), date=when(resource, "occurrence")[0]))


def latest(done: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """Keep each procedure once, with the latest day on which it was done."""
    held: dict[str, Procedure] = {}
    for one in done:
        before = held.get(one.name.casefold())
        if before is None or (one.date or "") > (before.date or ""):
            held[one.name.casefold()] = one
    return tuple(held.values())


def merged(given: Iterable[Medication]) -> tuple[Medication, ...]:
    """Keep each medicine once: one that is taken now before one that was, the latest first."""
    held: dict[str, Medication] = {}
    for one in given:
        name = one.name.casefold()
        before = held.get(name)
        if before is None:
            held[name] = one
        elif _weight(one) > _weight(before):
            held[name] = _since(one, before)
        else:
            held[name] = _since(before, one)
    return tuple(held.values())


def _since(kept: Medication, other: Medication) -> Medication:
    """Give what is taken now the first date that another prescription of it tells."""
    if kept.status != "current" or other.status != "current":
        return kept
    dates = [one.since for one in (kept, other) if one.since]
    return msgspec.structs.replace(kept, since=min(dates) if dates else None)


def _weight(one: Medication) -> tuple[int, str]:
    return (("past", None, "current").index(one.status), one.until or one.since or "")
