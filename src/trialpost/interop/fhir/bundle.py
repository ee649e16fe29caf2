"""Find the resources of one person in a bundle, or in what else a FHIR server hands out."""

from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.errors import BadProfile
from trialpost.interop.fhir.values import Resource, each, text

DEEPEST = 6
"""Bundles within parameters within bundles are followed so far down."""


class Entry(msgspec.Struct, frozen=True):
    """A resource with its type, its place in the input (from 1), and the names it goes by."""

    type: str
    place: int
    resource: Resource
    names: frozenset[str]

    def __repr__(self) -> str:
        return f"Entry({self.type!r}, {self.place})"


def decoded(data: bytes | str | dict[str, Any]) -> Resource:
    """Read FHIR's JSON.

    Raises:
        BadProfile: if it is no JSON object.
    """
    if isinstance(data, dict):
        return data
    try:
        value = msgspec.json.decode(data)
    except UnicodeDecodeError:
        raise BadProfile("The FHIR record is not text in UTF-8.") from None
    except (msgspec.DecodeError, RecursionError):
        raise BadProfile("The FHIR record is not JSON that can be read.") from None
    if not isinstance(value, dict):
        raise BadProfile("A FHIR record is a JSON object with a resourceType.")
    return value


def entries(value: Resource) -> tuple[Entry, ...]:
    """Return the resources of a bundle, of parameters that hold one, or the single resource."""
    found = tuple(_walk(value, "", 0))
    return tuple(
        Entry(text(resource.get("resourceType")), place, resource, _names(resource, url))
        for place, (resource, url) in enumerate(found, 1)
    )


def _walk(value: Resource, url: str, depth: int) -> Iterator[tuple[Resource, str]]:
    kind = text(value.get("resourceType"))
    if depth > DEEPEST:
        return
    if kind == "Bundle":
        for entry in each(value.get("entry") or []):
            inner = entry.get("resource")
            if isinstance(inner, dict):
                yield from _walk(inner, text(entry.get("fullUrl")), depth + 1)
    elif kind == "Parameters":
        for parameter in each(value.get("parameter") or []):
            inner = parameter.get("resource")
            if isinstance(inner, dict):
                yield from _walk(inner, "", depth + 1)
    else:
        yield value, url
        for inner in each(value.get("contained") or []):
            yield inner, ""


def _names(resource: Resource, url: str) -> frozenset[str]:
    kind, identifier = text(resource.get("resourceType")), text(resource.get("id"))
    names = {url} if url else set()
    if identifier:
        names |= {identifier, f"{kind}/{identifier}", f"urn:uuid:{identifier}", f"#{identifier}"}
    return frozenset(names)


def refers_to(resource: Resource, *keys: str) -> str:
    """Return the reference under the first of some keys that has one."""
    for key in keys:
        for one in each(resource.get(key)):
            if reference := text(one.get("reference")):
                return reference.split("/_history/")[0]
    return ""


def is_of(entry: Entry, person: Entry | None) -> bool:
    """Say whether a resource is of a person: it names them, or nobody."""
    reference = refers_to(entry.resource, "subject", "patient", "beneficiary")
    if person is None or not reference or not person.names:
        return True
    tail = "/".join(reference.split("/")[-2:])
    return reference in person.names or tail in person.names
