"""Make a profile of a FHIR R4 record: a bundle, parameters that hold one, or a single resource.

What is taken: the year of birth, the sex and a coarse place; illnesses (refuted ones as absent,
unconfirmed ones as suspected), relatives' illnesses, allergies; medicines, procedures,
vaccinations; the latest value of each measurement, markers and gene variants, stages, smoking, a
pregnancy that may still go on. What is never taken: names, numbers, days of birth, streets. What
cannot be read is an issue that says where and why, and nothing of what stands there.
"""

import datetime as dt
from collections import Counter
from typing import Any

import msgspec

from trialpost.eligibility.values_told import measured_as
from trialpost.interop.fhir import illnesses, observations, person, treatments
from trialpost.interop.fhir.bundle import Entry, decoded, entries, is_of
from trialpost.model.dates import PartialDate
from trialpost.model.profile import (
    Biomarker,
    HealthCondition,
    Measurement,
    Medication,
    Private,
    Procedure,
    Profile,
)
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.possible_values import can_be

PREGNANCY_LASTS = 280
"""Days: an older note of a pregnancy says nothing of today."""

NOT_PREGNANT_LASTS = 30
"""Days for which somebody who was not pregnant is taken not to be."""

_AHEAD = "lies in the future"
_MEDICATIONS = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")


class FhirIssue(msgspec.Struct, frozen=True, kw_only=True):
    """A resource that was not taken: its place (from 1), its type, and why; nothing of it."""

    place: int
    type: str
    why: str


class FhirReading(Private, frozen=True, kw_only=True):
    """A profile read from a record, and what was not read.

    ``resources`` counts all by type, ``passed_over`` those of types that a profile has no use for.
    """

    profile: Profile
    issues: tuple[FhirIssue, ...] = ()
    resources: dict[str, int] = msgspec.field(default_factory=dict)
    passed_over: dict[str, int] = msgspec.field(default_factory=dict)


def is_fhir(value: Any) -> bool:
    """Say whether decoded JSON is a FHIR resource rather than a profile."""
    return isinstance(value, dict) and isinstance(value.get("resourceType"), str)


def profile_from_fhir(data: bytes | str | dict[str, Any], *, today: dt.date) -> FhirReading:
    """Read a profile from a FHIR R4 record.

    Args:
        data: JSON, or what it decodes to.
        today: the day that the profile is for; what lies after it is left out.

    Raises:
        BadProfile: if it is no JSON object.
    """
    found = entries(decoded(data))
    draft = _Draft(found, today)
    for entry in found:
        draft.take(entry)
    return draft.reading()


class _Draft:
    """A profile in the making."""

    def __init__(self, found: tuple[Entry, ...], today: dt.date) -> None:
        self.today = today
        people = [entry for entry in found if entry.type == "Patient"]
        self.person = people[0] if people else None
        self.several = len(people) > 1
        self.by_name = {name: entry for entry in found for name in entry.names}
        self.resources = Counter(entry.type or "?" for entry in found)
        self.passed_over: Counter[str] = Counter()
        self.issues: list[FhirIssue] = []
        self.illnesses: list[illnesses.Illness] = []
        self.family: list[str] = []
        self.allergies: list[str] = []
        self.no_allergies = False
        self.medications: list[Medication] = []
        self.procedures: list[Procedure] = []
        self.observed: list[observations.Observed] = []

    def take(self, entry: Entry) -> None:
        """Take what one resource tells."""
        if self.several and not is_of(entry, self.person):
            self.leave(entry, "is of another person")
            return
        kind = entry.type
        if kind == "Patient":
            if entry is not self.person:
                self.leave(entry, "is another person")
        elif kind == "Condition":
            self.illness(entry)
        elif kind == "Observation":
            self.observe(entry)
        elif kind in (*_MEDICATIONS, "Procedure", "Immunization"):
            self.treat(entry)
        elif kind == "FamilyMemberHistory":
            self.family.extend(illnesses.family(entry.resource))
        elif kind == "AllergyIntolerance":
            self.allergy(entry)
        elif kind:
            self.passed_over[kind] += 1
        else:
            self.leave(entry, "has no resourceType")

    def leave(self, entry: Entry, why: str) -> None:
        """Note why a resource is not taken."""
        if why:
            self.issues.append(FhirIssue(place=entry.place, type=entry.type, why=why))

    def illness(self, entry: Entry) -> None:
        read = illnesses.illness(entry)
        self.leave(entry, read.left_out)
        told = read.condition
        if told and (self.is_ahead(told.since) or self.is_ahead(told.until)):
            self.leave(entry, _AHEAD)
            return
        if read.procedure:
            self.procedures.append(read.procedure)
        self.illnesses.append(read)

    def observe(self, entry: Entry) -> None:
        for read in observations.observed(entry):
            self.leave(entry, read.left_out)
            if self.is_ahead(read.date):
                self.leave(entry, _AHEAD)
            elif read.measurement and not _can_be(read.measurement):
                self.leave(entry, "has a value that nobody can have")
            elif not read.left_out:
                self.observed.append(read)

    def treat(self, entry: Entry) -> None:
        if entry.type in _MEDICATIONS:
            read = treatments.medication(entry, self.by_name)
        elif entry.type == "Procedure":
            read = treatments.procedure(entry.resource)
        else:
            read = treatments.vaccination(entry.resource)
        self.leave(entry, read.left_out)
        given = [one for one in read.medications if not self.is_ahead_at_all(one)]
        self.medications.extend(given)
        done = read.procedure if read.procedure and not self.is_ahead(read.procedure.date) else None
        if done:
            self.procedures.append(done)
        if len(given) < len(read.medications) or (read.procedure and not done):
            self.leave(entry, _AHEAD)

    def allergy(self, entry: Entry) -> None:
        read = illnesses.allergy(entry.resource)
        self.leave(entry, read.left_out)
        self.no_allergies |= read.nothing
        if read.name:
            self.allergies.append(read.name)

    def is_ahead_at_all(self, one: Medication) -> bool:
        """Say whether a medicine is only planned, or said to have ended on a day that is ahead."""
        return self.is_ahead(one.since) or (one.status == "past" and self.is_ahead(one.until))

    def is_ahead(self, day: str | None) -> bool:
        """Say whether a date lies wholly after today."""
        return day is not None and PartialDate.parse(day).earliest() > self.today

    def reading(self) -> FhirReading:
        """Put the parts together."""
        patient = self.person.resource if self.person else {}
        place, why_none = person.place(patient)
        if self.person:
            self.leave(self.person, why_none)
        told = [self.staged(one) for one in self.illnesses]
        tested = self.tested()
        told += [HealthCondition(name=name) for name, shown in tested.items() if shown == "yes"]
        conditions = illnesses.merged(one for one in told if one)
        present = {one.name.casefold() for one in conditions}
        denied = [one.absent for one in self.illnesses]
        denied += [name for name, shown in tested.items() if shown == "no"]
        profile = Profile(
            birth_year=person.birth_year(patient, self.today),
            sex=person.sex(patient),
            place=place,
            conditions=conditions,
            absent=_once(name for name in denied if name.casefold() not in present),
            suspected=_once(one.suspected for one in self.illnesses),
            medications=treatments.merged(self.medications),
            procedures=treatments.latest(self.procedures),
            measurements=self.measurements(),
            biomarkers=self.markers(),
            allergies=_once(self.allergies),
            family_history=_once(self.family),
            answers=self.answers(),
            complete=("allergies",) if self.no_allergies and not self.allergies else (),
        )
        if not profile.birth_year and self.person:
            self.leave(self.person, "has no birth date that can be")
        return FhirReading(
            profile=profile,
            issues=tuple(self.issues),
            resources=dict(sorted(self.resources.items())),
            passed_over=dict(sorted(self.passed_over.items())),
        )

    def staged(self, illness: illnesses.Illness) -> HealthCondition | None:
        """Give an illness the stage that an observation tells of it."""
        condition = illness.condition
        if condition is None or condition.stage:
            return condition
        stages = [one for one in self.observed if one.stage]
        for one in stages:
            if one.of in illness.names or illness.stages & one.names:
                return msgspec.structs.replace(condition, stage=one.stage)
        return condition

    def tested(self) -> dict[str, str]:
        """Return the infections that were tested for, with the latest result."""
        held: dict[str, tuple[str, str]] = {}
        for read in self.observed:
            if read.infection is None:
                continue
            name, shown = read.infection
            if name not in held or (read.date or "") >= held[name][0]:
                held[name] = (read.date or "", shown)
        return {name: shown for name, (_, shown) in held.items()}

    def measurements(self) -> tuple[Measurement, ...]:
        """Return the latest value of each measurement."""
        held: dict[str, Measurement] = {}
        for read in self.observed:
            one = read.measurement
            if one is None:
                continue
            before = held.get(one.name.casefold())
            if before is None or (one.date or "") >= (before.date or ""):
                held[one.name.casefold()] = one
        return tuple(held.values())

    def markers(self) -> tuple[Biomarker, ...]:
        """Return the latest result of each marker."""
        held: dict[str, tuple[str, Biomarker]] = {}
        for read in self.observed:
            if read.marker is None:
                continue
            name = read.marker.name.casefold()
            if name not in held or (read.date or "") >= held[name][0]:
                held[name] = (read.date or "", read.marker)
        return tuple(marker for _, marker in held.values())

    def answers(self) -> dict[str, str | int | float | bool]:
        """Return the latest answer to each fact, a pregnancy only while it can be so."""
        held: dict[str, tuple[str, str]] = {}
        for read in self.observed:
            if read.answer is None:
                continue
            fact, answer = read.answer
            if fact not in held or (read.date or "") >= held[fact][0]:
                held[fact] = (read.date or "", answer)
        return {
            fact: answer
            for fact, (day, answer) in held.items()
            if fact != "pregnant" or self.still_holds(day, answer)
        }

    def still_holds(self, day: str, answer: str) -> bool:
        if not day:
            return False
        lasts = PREGNANCY_LASTS if answer == "yes" else NOT_PREGNANT_LASTS
        return (self.today - PartialDate.parse(day).earliest()).days <= lasts


def _can_be(one: Measurement) -> bool:
    """Say whether anybody can have a value; what is no slip of the record is taken."""
    meant = measured_as(one.name, lexicon())
    return any(can_be(concept, one.value, one.unit or "") for concept in meant)


def _once(names: Any) -> tuple[str, ...]:
    return tuple({name.casefold(): name for name in names if name}.values())
