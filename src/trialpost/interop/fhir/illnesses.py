"""Read Condition, FamilyMemberHistory and AllergyIntolerance."""

import re
from collections.abc import Iterable

import msgspec

from trialpost.interop.fhir.bundle import Entry, refers_to
from trialpost.interop.fhir.names import concepts, condition_name, is_no_illness
from trialpost.interop.fhir.values import (
    Resource,
    code_in,
    coding,
    date,
    each,
    meaning,
    name_of,
    text,
    untagged,
    when,
)
from trialpost.model.profile import HealthCondition, Private, Procedure
from trialpost.vocabulary.lexicon import Kind

CURRENT = ("active", "recurrence", "relapse")
PAST = ("inactive", "remission", "resolved")
UNSURE = ("unconfirmed", "provisional", "differential")
_HISTORY = re.compile(r"^(?:past |personal )?(?:medical )?history of (?:an? )?(?P<what>.+)", re.I)
_NONE = re.compile(r"^no (?:known )?(?:history of |evidence of )?(?P<what>.+)", re.I)
_NO_PROBLEMS = re.compile(
    r"^no (?:known )?(?:\w+ )?(?:problems?|conditions?|disease|history)\b", re.I
)
_SOCIAL_CATEGORIES = ("social-history", "sdoh")


class Illness(Private, frozen=True, kw_only=True):
    """What a Condition tells: of one list of the profile, or of none with the reason."""

    condition: HealthCondition | None = None
    procedure: Procedure | None = None
    absent: str = ""
    suspected: str = ""
    left_out: str = ""
    names: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()


def illness(entry: Entry) -> Illness:
    """Read a Condition: as present or past, absent, suspected, or as no illness."""
    resource = entry.resource
    verification = code_in(resource.get("verificationStatus"))
    if verification == "entered-in-error":
        return Illness(left_out="entered in error")
    known = meaning(resource.get("code"), "condition")
    display = known.name if known else name_of(resource.get("code"))
    if not display:
        return Illness(left_out="has no name that is known")
    name, tag = condition_name(display)
    if _is_social(resource) or is_no_illness(name, tag):
        return Illness(left_out="tells how somebody lives, not an illness")
    if _NO_PROBLEMS.match(name):
        return Illness(left_out="names no illness")
    if denied := _NONE.match(name):
        return Illness(absent=denied["what"])
    if verification == "refuted":
        return Illness(absent=name)
    if verification in UNSURE:
        return Illness(suspected=name)
    return _told(entry, name)


def _is_social(resource: Resource) -> bool:
    return any(
        code in _SOCIAL_CATEGORIES
        for one in each(resource.get("category") or [])
        for _, code, _ in coding(one)
    )


def _told(entry: Entry, name: str) -> Illness:
    resource = entry.resource
    since, _ = when(resource, "onset")
    until, ended = when(resource, "abatement")
    status = _status(resource, until or ended)
    history = _HISTORY.match(name)
    if history:
        done = concepts(history["what"], frozenset({Kind.PROCEDURE, Kind.THERAPY}))
        if done:
            return Illness(procedure=Procedure(name=done[0].name, date=since))
        name, status = condition_name(history["what"])[0], "past"
    return Illness(
        condition=HealthCondition(
            name=name,
            severity=name_of(resource.get("severity")).lower() or None,
            stage=_own_stage(resource),
            since=since or date(resource.get("recordedDate")),
            until=until or ended,
            status=status,
        ),
        names=entry.names,
        stages=frozenset(refers_to(one, "assessment") for one in each(resource.get("stage") or []))
        - {""},
    )


def _status(resource: Resource, until: str | None) -> str | None:
    clinical = code_in(resource.get("clinicalStatus"))
    if clinical in PAST or until or resource.get("abatementString"):
        return "past"
    return "current" if clinical in CURRENT else None


def _own_stage(resource: Resource) -> str | None:
    for one in each(resource.get("stage") or []):
        if stage := stage_of(one.get("summary")):
            return stage
    return None


_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}
_STAGE = re.compile(
    r"^(?:clinical |pathologic\w* )?(?:stage )?(?:group )?([0-4]|i{1,3}|iv)([a-d]?\d?)$", re.I
)


def stage_of(concept: object) -> str | None:
    """Return a stage in Roman numbers: "IV", "IIIA"; another word for it as it stands.

    >>> stage_of({"text": "Stage 3A (qualifier value)"})
    'IIIA'
    """
    said = untagged(name_of(concept))[0] or next((c for _, c, _ in coding(concept) if c), "")
    found = _STAGE.match(said)
    if not found:
        return said or None
    return _ROMAN.get(found[1], found[1].upper()) + found[2].upper()


def merged(illnesses: Iterable[HealthCondition]) -> tuple[HealthCondition, ...]:
    """Keep one entry for each illness: one that goes on before one that is over, the latest first.

    An illness that goes on keeps the first date that is known.
    """
    held: dict[str, HealthCondition] = {}
    for one in illnesses:
        name = one.name.casefold()
        before = held.get(name)
        held[name] = one if before is None else _joined(before, one)
    return tuple(held.values())


def _joined(before: HealthCondition, other: HealthCondition) -> HealthCondition:
    kept, rest = before, other
    if _weight(other) > _weight(before):
        kept, rest = other, before
    stage, severity = kept.stage or rest.stage, kept.severity or rest.severity
    since = kept.since
    if kept.status == "current" and rest.since and rest.status == "current":
        since = min(filter(None, (kept.since, rest.since)))
    return msgspec.structs.replace(kept, stage=stage, severity=severity, since=since)


def _weight(one: HealthCondition) -> tuple[int, str]:
    return (("past", None, "current").index(one.status), one.until or one.since or "")


def family(resource: Resource) -> tuple[str, ...]:
    """Return the illnesses of a relative."""
    if code_in(resource.get("status")) == "entered-in-error":
        return ()
    names = (
        condition_name(name_of(one.get("code")))[0] for one in each(resource.get("condition") or [])
    )
    return tuple(name for name in names if name)


class Allergy(Private, frozen=True):
    """A substance that somebody is allergic to; ``nothing`` if the record says: to none."""

    name: str = ""
    nothing: bool = False
    left_out: str = ""


_ALLERGY = re.compile(
    r"^(?:allerg\w+ (?:to|caused by)|hypersensitivity to|intolerance to) (?P<to>.+?)(?: allergy)?$"
    r"|^(?P<of>.+?)(?: \(\w+\))? (?:allergy|hypersensitivity|intolerance)$",
    re.IGNORECASE,
)


def allergy(resource: Resource) -> Allergy:
    """Read an AllergyIntolerance."""
    concept = resource.get("code")
    if meaning(concept, "no allergies") or "no known" in text(name_of(concept)).lower():
        return Allergy(nothing=True)
    if code_in(resource.get("verificationStatus")) in ("refuted", "entered-in-error"):
        return Allergy(left_out="refuted, or entered in error")
    if code_in(resource.get("clinicalStatus")) in ("inactive", "resolved"):
        return Allergy(left_out="no longer so")
    name = untagged(name_of(concept))[0]
    found = _ALLERGY.match(name)
    name = (found["to"] or found["of"]) if found else name
    return Allergy(name) if name else Allergy(left_out="has no name that is known")
