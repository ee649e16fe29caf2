"""Take values out of FHIR's JSON, whatever stands there: what is not of its kind is nothing."""

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.model.dates import PartialDate

Resource = dict[str, Any]


class Meaning(msgspec.Struct, frozen=True):
    """What a code means here: its kind, and its name or value."""

    kind: str
    name: str


def each(value: Any) -> Iterator[Resource]:
    """Yield the objects of a value that is an object or a list of them."""
    for one in value if isinstance(value, list) else (value,):
        if isinstance(one, dict):
            yield one


def text(value: Any) -> str:
    """Return a value if it is text, with spaces and invisible signs put right, else nothing."""
    if not isinstance(value, str):
        return ""
    return " ".join(value.replace("\u200b", "").replace("\ufeff", "").split())


def number(value: Any) -> float | None:
    """Return a value if it is a number that can be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


def coding(concept: Any) -> Iterator[tuple[str, str, str]]:
    """Yield system, code and display of each coding of a concept."""
    for one in each(concept):
        for code in each(one.get("coding")):
            yield text(code.get("system")), text(code.get("code")), text(code.get("display"))


def name_of(concept: Any) -> str:
    """Return how a concept is called: its text, else a display, else what its code is known as."""
    for one in each(concept):
        if said := text(one.get("text")):
            return said
    for _, _, display in coding(concept):
        if display:
            return display
    known = meaning(concept)
    return known.name if known else ""


def code_in(concept: Any) -> str:
    """Return the first code of a concept, in lower case: for lists that FHIR itself defines."""
    if isinstance(concept, str):
        return concept.strip().lower()
    return next((code.lower() for _, code, _ in coding(concept) if code), "")


def meaning(concept: Any, *kinds: str) -> Meaning | None:
    """Return what the codes of a concept mean here, of the kinds asked for, if any is known."""
    for system, code, _ in coding(concept):
        known = _codes().get((_system(system, code), code))
        if known and (not kinds or known.kind in kinds):
            return known
        answer = _codes().get(("answer", code))
        if answer and (not kinds or answer.kind in kinds):
            return answer
    return None


def _system(url: str, code: str) -> str:
    low = url.lower()
    if "loinc" in low:
        return "loinc"
    if "snomed" in low:
        return "snomed"
    return "hgnc" if code.startswith("HGNC:") else low


@functools.cache
def _codes() -> dict[tuple[str, str], Meaning]:
    file = resources.files("trialpost.interop.fhir").joinpath("codes.tsv")
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return {(row[0], row[1]): Meaning(row[2], row[3]) for row in rows}


_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?=$|T)")


def date(value: Any) -> str | None:
    """Return a date as a profile holds it, without the time of day; ``None`` if it is none."""
    found = _DATE.match(text(value))
    if not found:
        return None
    try:
        PartialDate.parse(found[0])
    except BadInput:
        return None
    return found[0]


def when(resource: Resource, stem: str) -> tuple[str | None, str | None]:
    """Return from and until when something was: ``onset``, ``effective`` and the like."""
    period = resource.get(f"{stem}Period")
    if isinstance(period, dict):
        return date(period.get("start")), date(period.get("end"))
    day = date(resource.get(f"{stem}DateTime")) or date(resource.get(f"{stem}Date"))
    return day or date(resource.get(f"{stem}Instant")), None


_TAG = re.compile(
    r"\s*\((?P<tag>disorder|finding|situation|procedure|regime/therapy|substance|product|event|"
    r"morphologic abnormality|qualifier value|observable entity|person|medicinal product|"
    r"body structure|physical object|context-dependent category|navigational concept)\)",
    re.IGNORECASE,
)


def untagged(name: str) -> tuple[str, str]:
    """Take SNOMED's tag of what sort a concept is from its name; return the name and the tag.

    >>> untagged("Diabetes mellitus type 2 (disorder)")
    ('Diabetes mellitus type 2', 'disorder')
    """
    found = _TAG.search(name)
    if not found:
        return name.strip(), ""
    return _TAG.sub("", name).strip(), found["tag"].lower()
