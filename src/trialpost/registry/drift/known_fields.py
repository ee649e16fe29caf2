"""Say which fields of a form of record its reader knows, as a census names them (``census``)."""

import functools
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec
from msgspec import Raw

from trialpost.registry.tolerant.xml_tree import Shape

Knows = Callable[[str], bool]
"""Tells whether a field's path is known, whether or not what stands there is read."""


def steps_of(path: str) -> list[str]:
    """Return the names that a path leads through, without the marks of lists."""
    return [step.replace("[]", "") for step in path.split("/")[1:]]


def knows_shape(shape: Shape | None, *, below: int = 0, open_ends: bool = False) -> Knows:
    """Know what is in a shape, which begins so many steps below the root.

    With ``open_ends`` a name with nothing below it in the shape may hold anything.
    """

    def knows(path: str) -> bool:
        at: Shape | None = shape
        for step in steps_of(path)[below:]:
            if at is None or (open_ends and not at):
                return True
            if step not in at:
                return False
            at = at[step]
        return True

    return knows


def knows_wire(struct: type[msgspec.Struct], inside: Mapping[str, type[msgspec.Struct]]) -> Knows:
    """Know the fields of a struct and of the structs in it.

    Bytes that it leaves undecoded may hold anything, unless ``inside`` names their struct by their
    key.
    """

    @functools.cache
    def shape() -> Shape:
        return _shape_of_struct(struct, inside)

    @functools.cache
    def knows(path: str) -> bool:
        return knows_shape(shape())(path)

    return knows


def _shape_of_struct(
    struct: type[msgspec.Struct], inside: Mapping[str, type[msgspec.Struct]]
) -> dict[str, Any]:
    return {
        field.encode_name: _shape_of_type(inside.get(field.encode_name, field.type), inside)
        for field in msgspec.structs.fields(struct)
    }


def _shape_of_type(kind: Any, inside: Mapping[str, type[msgspec.Struct]]) -> Shape | None:
    """Return the shape below a field: nothing below a text or number, anything in bytes."""
    if kind is Raw:
        return None
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, msgspec.Struct):
            return _shape_of_struct(one, inside)
    return {}
