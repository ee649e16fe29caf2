"""Read Observation: measurements, markers, variants, stages, and answers such as smoking."""

import re
from collections.abc import Iterator
from typing import Any

from trialpost.interop.fhir.bundle import Entry, refers_to
from trialpost.interop.fhir.illnesses import stage_of
from trialpost.interop.fhir.values import (
    Resource,
    code_in,
    each,
    meaning,
    name_of,
    number,
    text,
    untagged,
    when,
)
from trialpost.model.profile import Biomarker, Measurement, Private
from trialpost.vocabulary.lexicon import Kind, lexicon

_VOID = ("entered-in-error", "cancelled", "registered")


class Observed(Private, frozen=True, kw_only=True):
    """What an Observation tells, and its day.

    ``answer`` is a fact with its value; ``infection`` one that was tested for, with yes or no.

    ``stage`` is one that belongs to an illness, which ``of`` refers to if it does; ``names`` are
    the observation's own.
    """

    measurement: Measurement | None = None
    marker: Biomarker | None = None
    date: str | None = None
    answer: tuple[str, str] | None = None
    infection: tuple[str, str] | None = None
    stage: str | None = None
    of: str = ""
    names: frozenset[str] = frozenset()
    left_out: str = ""


def observed(entry: Entry) -> Iterator[Observed]:
    """Read an Observation and its components."""
    resource = entry.resource
    if code_in(resource.get("status")) in _VOID:
        yield Observed(left_out="cancelled, or entered in error")
        return
    day, ended = when(resource, "effective")
    day = ended or day
    known = meaning(resource.get("code"))
    kind = known.kind if known else ""
    if kind == "ignored":
        return
    if kind == "stage":
        yield _stage(entry)
    elif kind == "variant":
        yield from _variant(resource, day)
    elif kind in ("smoking", "pregnancy"):
        yield _answer(resource, "smoking" if kind == "smoking" else "pregnant", day)
    else:
        yield from _valued(resource, day, known_as=known.name if known else "", kind=kind)


def _valued(resource: Resource, day: str | None, *, known_as: str, kind: str) -> Iterator[Observed]:
    parts = list(each(resource.get("component") or []))
    for part in parts:
        known = meaning(part.get("code"))
        name = known.name if known and known.kind in ("measurement", "marker") else ""
        yield from _one(
            part, day, name or _plain_name(part.get("code")), known.kind if known else ""
        )
    if not parts or any(key.startswith("value") for key in resource):
        yield from _one(resource, day, known_as or _plain_name(resource.get("code")), kind)


def _one(part: Resource, day: str | None, name: str, kind: str) -> Iterator[Observed]:
    if not name:
        yield Observed(left_out="has no name that is known")
        return
    quantity = next(each(part.get("valueQuantity")), None)
    value = _number(part, quantity)
    if quantity is not None and text(quantity.get("comparator")):
        yield Observed(left_out="is a limit, not a value")
    elif value is not None and (kind == "marker" or _is_marker(name)):
        yield Observed(left_out="is a number for a marker")
    elif value is not None:
        unit = _unit(quantity) if quantity else None
        yield Observed(
            measurement=Measurement(name=name, value=value, unit=unit, date=day), date=day
        )
    elif kind == "infection":
        yield Observed(infection=(name, _present(part)), date=day)
    elif kind != "measurement" and (present := _present(part)):
        yield Observed(marker=Biomarker(name=name, present=present), date=day)
    elif not part.get("dataAbsentReason"):
        yield Observed(left_out="has no value that can be read")


def _is_marker(name: str) -> bool:
    kinds = {one.concept.kind for one in lexicon().mentions(name)}
    return kinds == {Kind.MARKER}


def _number(part: Resource, quantity: Resource | None) -> float | None:
    if quantity is not None:
        return number(quantity.get("value"))
    for key in ("valueInteger", "valueDecimal"):
        if (value := number(part.get(key))) is not None:
            return value
    if score := meaning(part.get("valueCodeableConcept"), "score"):
        return float(score.name)
    said = text(part.get("valueString"))
    return float(said) if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", said) else None


_UNITS = {
    "cel": "°C", "[degf]": "°F", "degf": "°F", "ml/min/{1.73_m2}": "mL/min/1.73 m2",
    "ml/min/1.73m2": "mL/min/1.73 m2", "mm[hg]": "mmHg", "[iu]/l": "IU/L", "m[iu]/l": "mIU/L",
    "[in_i]": "in", "[lb_av]": "lb", "1": "", "kg/m2": "kg/m2", "/min": "/min",
    "{beats}/min": "/min", "{breaths}/min": "/min", "{ratio}": "", "(score)": "",
}  # fmt: skip


def _unit(quantity: Resource) -> str | None:
    said = text(quantity.get("unit")) or text(quantity.get("code"))
    low = said.lower()
    if low in _UNITS:
        return _UNITS[low] or None
    return re.sub(r"\{[^}]*\}", "", said).strip() or None


_OF_BLOOD = re.compile(r"\b(?:in|of)\s+(?:serum|plasma|blood|capillary|venous|arterial)\b", re.I)
_PROPERTY = re.compile(r"\s*\[[^\]]*\]|\s+by\s+.+$|\s+(?:Ag|Ab)(?=\s|$)", re.IGNORECASE)


def _plain_name(concept: Any) -> str:
    """Return the name that a code's display gives: of the blood just the thing measured.

    "Glucose in Urine" keeps its words: it is another thing than glucose.
    """
    name = untagged(name_of(concept))[0]
    found = lexicon().find(name)
    if found:
        return found[0].name
    bare = _PROPERTY.sub("", name)
    blood = _OF_BLOOD.search(bare)
    return (bare[: blood.start()] if blood else bare).strip()


def _present(part: Resource) -> str:
    value = part.get("valueCodeableConcept")
    known = meaning(value, "answer")
    if known:
        return known.name
    if isinstance(part.get("valueBoolean"), bool):
        return "yes" if part["valueBoolean"] else "no"
    said = untagged(name_of(value) or text(part.get("valueString")))[0].lower()
    if re.fullmatch(r"(?:positive|present|detected|reactive|mutated|amplified|high)\b.*", said):
        return "yes"
    if re.fullmatch(r"(?:negative|absent|not detected|non-?reactive|wild.?type|low)\b.*", said):
        return "no"
    known = next((meaning(one, "answer") for one in each(part.get("interpretation"))), None)
    return known.name if known else ""


def _stage(entry: Entry) -> Observed:
    stage = stage_of(entry.resource.get("valueCodeableConcept"))
    if not stage:
        return Observed(left_out="is a stage that cannot be read")
    return Observed(stage=stage, of=refers_to(entry.resource, "focus"), names=entry.names)


_CHANGES = {"amplification": "amplification", "fusion": "fusion", "rearrangement": "rearrangement"}


def _variant(resource: Resource, day: str | None) -> Iterator[Observed]:
    present = _present(resource)
    gene = change = ""
    for part in each(resource.get("component") or []):
        known = meaning(part.get("code"))
        value = part.get("valueCodeableConcept")
        if known and known.kind == "gene":
            named = meaning(value, "gene")
            gene = named.name if named else name_of(value)
        elif known and known.kind in ("protein change", "variant name"):
            change = change or name_of(value).removeprefix("p.")
    if not gene or not present:
        yield Observed(left_out="is a variant that cannot be read")
        return
    shape = " ".join(name_of(one) for one in each(resource.get("interpretation"))).lower()
    kind = next((word for key, word in _CHANGES.items() if key in shape), "mutation")
    name = f"{gene} {change}" if change else f"{gene} {kind}"
    yield Observed(marker=Biomarker(name=name, present=present), date=day)


def _answer(resource: Resource, fact: str, day: str | None) -> Observed:
    value = resource.get("valueCodeableConcept")
    known = meaning(value, fact)
    answer = known.name if known else _said(fact, name_of(value).lower())
    if not answer:
        return Observed(left_out="is an answer that cannot be read")
    return Observed(answer=(fact, answer), date=day)


def _said(fact: str, said: str) -> str:
    if fact == "smoking":
        if re.search(r"\bnever\b|\bnon-?smoker\b", said):
            return "no"
        if re.search(r"\bformer\b|\bex-", said):
            return "past"
        return "now" if re.search(r"\bcurrent\b|\bsmokes?\b|\bsmoker\b", said) else ""
    if "not pregnant" in said:
        return "no"
    return "yes" if "pregnant" in said else ""
