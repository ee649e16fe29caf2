"""Read a study that strict decoding refuses, field by field, with an issue for each repair."""

import functools
import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec
from msgspec import UNSET, Raw, UnsetType

from trialpost.errors import BadInput
from trialpost.model.reading import IssueKind
from trialpost.registry.ctgov.wire import ABSENT, Study, Wire
from trialpost.registry.tolerant.json_text import loads
from trialpost.registry.tolerant.notes import Notes, pointer_token, quoted

Shape = TypeVar("Shape", bound=Wire)
_Read = Callable[[Any, str, Notes], Any]

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# One fixed first byte: the search leaps from backslash to backslash.
_ESCAPED = re.compile(rb"\\(?:u(?:00[0189]|007[fF]|[fF]{3}[d-fD-F])|[bf])")

NOT_A_STUDY = (
    "This is no study of ClinicalTrials.gov's API v2 (an object with a protocolSection); "
    "no other form is read."
)


def has_bad_characters(raw: bytes, study: Study) -> bool:
    """Tell whether the bytes may hold characters that no text should (a cheap, wary look).

    The results section is not looked at: nothing of it is read here.
    """
    return any(is_suspicious(part) for part in _outside_results(raw, study))


def _outside_results(raw: bytes, study: Study) -> tuple[bytes, ...]:
    results = bytes(study.results_section)
    begin = raw.find(b'"resultsSection"') if results else -1
    at = raw.find(results[:64], begin) if begin >= 0 else -1
    if at < 0 or raw[at : at + len(results)] != results:
        return (raw,)
    return raw[:at], raw[at + len(results) :]


def is_suspicious(part: bytes) -> bool:
    """Tell whether bytes of JSON may hold characters that no text should."""
    if b"\x7f" in part or _ESCAPED.search(part):
        return True
    return not part.isascii() and (_holds_c1(part) or _holds_lost(part))


def _holds_c1(part: bytes) -> bool:
    """Look for U+0080 to U+009F; leaping from lead byte to lead byte is the fast way."""
    at = part.find(0xC2)
    while at >= 0:
        if part[at + 1 : at + 2] < b"\xa0":
            return True
        at = part.find(0xC2, at + 2)
    return False


def _holds_lost(part: bytes) -> bool:
    """Look for U+FFFD, U+FFFE and U+FFFF, in the same manner."""
    at = part.find(0xEF)
    while at >= 0:
        if part[at + 1 : at + 3] > b"\xbf\xbc":
            return True
        at = part.find(0xEF, at + 3)
    return False


def repair(raw: bytes, notes: Notes) -> Study:
    """Read a study of whatever can be read.

    Raises:
        BadInput: if it is not JSON, not a study, or has no text where its identifier belongs.
    """
    data = loads(raw, notes)
    protocol = data.get("protocolSection") if isinstance(data, dict) else None
    if not isinstance(protocol, dict):
        raise BadInput(NOT_A_STUDY)
    identity = protocol.get("identificationModule")
    number = identity.get("nctId") if isinstance(identity, dict) else None
    if not isinstance(number, str):
        raise BadInput("The record has no identifier (identificationModule/nctId).")
    return _struct(Study, data, "", notes)


def repair_part(shape: type[Shape], data: dict[str, Any], where: str, notes: Notes) -> Shape:
    """Read the part of a study that stands at a pointer, of whatever can be read."""
    return _struct(shape, data, where, notes)


class _Field(NamedTuple):
    key: str
    attribute: str
    read: _Read
    default: Any


@functools.cache
def _plan(shape: type[Wire]) -> tuple[_Field, ...]:
    return tuple(
        _Field(field.encode_name, field.name, _reader(field.type), field.default)
        for field in msgspec.structs.fields(shape)
    )


def _reader(kind: Any) -> _Read:
    """Return the function that reads values of a wire type; ``UNSET`` stands for "left out"."""
    if get_origin(kind) is tuple:
        return functools.partial(_list, _reader(get_args(kind)[0]))
    if {int, str} <= set(get_args(kind)):
        return _whole_or_text
    for base, read in ((str, _text), (bool, _truth), (int, _count), (float, _number)):
        if kind is base or base in get_args(kind):
            return read
    if kind is Raw:
        return _untouched
    return functools.partial(_struct_or_unset, kind)


def _struct(shape: type[Shape], data: dict[str, Any], where: str, notes: Notes) -> Shape:
    plan = _plan(shape)
    _note_unknown(data, {field.key for field in plan}, where, notes)
    values = {
        field.attribute: field.read(data[field.key], f"{where}/{field.key}", notes)
        for field in plan
        if field.key in data
    }
    return shape(**{key: value for key, value in values.items() if value is not UNSET})


def _note_unknown(data: dict[str, Any], known: set[str], where: str, notes: Notes) -> None:
    for key in data:
        if key not in known:
            detail = "The registry does not document this key; not read."
            notes.add(IssueKind.UNKNOWN_KEY, f"{where}/{pointer_token(key)}", detail)


def _struct_or_unset(shape: type[Shape], value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, dict):
        return _struct(shape, value, where, notes)
    return _left_out(value, "an object", where, notes)


def _list(read: _Read, value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, (str, dict)):
        detail = f"{quoted(value)} stands where a list belongs; read as its only entry."
        notes.add(IssueKind.WRONG_TYPE, where, detail)
        only = read(value, where, notes)
        notes.alone(where)
        return () if only is UNSET else (only,)
    if not isinstance(value, list):
        return _left_out(value, "a list", where, notes)
    entries = [read(entry, f"{where}/{index}", notes) for index, entry in enumerate(value)]
    kept = [index for index, entry in enumerate(entries) if entry is not UNSET]
    if len(kept) < len(entries):
        notes.kept(where, kept)
    return tuple(entries[index] for index in kept)


def _left_out(value: Any, expected: str, where: str, notes: Notes) -> UnsetType:
    if value is None:
        notes.add(IssueKind.MISSING, where, f"null stands where {expected} belongs; left out.")
    else:
        detail = f"{quoted(value)} stands where {expected} belongs; left out."
        notes.add(IssueKind.WRONG_TYPE, where, detail)
    return UNSET


def _read_as(value: Any, read: Any, where: str, notes: Notes) -> Any:
    notes.add(IssueKind.WRONG_TYPE, where, f"{quoted(value)} was read as {quoted(read)}.")
    return read


def _text(value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, str):
        return _clean(value, where, notes)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _read_as(value, str(value), where, notes)
    return _left_out(value, "a text", where, notes)


def _clean(text: str, where: str, notes: Notes) -> str:
    """Put a space for each control character, so that every other one keeps its place."""
    spaced, controls = _CONTROLS.subn(" ", text)
    whole, broken = _BROKEN.subn("\ufffd", spaced)
    if controls:
        detail = f"Held {controls} control character(s); each was read as a space."
        notes.add(IssueKind.BAD_TEXT, where, detail)
    if broken or "\ufffd" in text:
        notes.add(IssueKind.BAD_TEXT, where, "Holds characters that were lost on the way here.")
    return whole


_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}


def _truth(value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUTHS:
        return _read_as(value, _TRUTHS[value.strip().lower()], where, notes)
    return _left_out(value, "true or false", where, notes)


def _count(value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return _read_as(value, int(value), where, notes)
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,15}\s*", value):
        return _read_as(value, int(value), where, notes)
    return _left_out(value, "a whole number", where, notes)


def _whole_or_text(value: Any, where: str, notes: Notes) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole else _text(value, where, notes)


def _number(value: Any, where: str, notes: Notes) -> Any:
    if isinstance(value, float):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if abs(value) < 2**53 else _left_out(value, "a number", where, notes)
    if isinstance(value, str) and re.fullmatch(r"\s*-?[0-9]{1,9}(\.[0-9]{1,20})?\s*", value):
        return _read_as(value, float(value), where, notes)
    return _left_out(value, "a number", where, notes)


def _untouched(value: Any, where: str, notes: Notes) -> Raw:
    return ABSENT if value is None else Raw(b"{}")
