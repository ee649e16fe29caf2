"""Read a file of people and criteria to be judged, one JSON object a line.

A line is ``{"id", "note" or "profile", "criterion", "kind"}``, with ``"label"`` where somebody has
judged it. ``patient``, ``expert``, ``gpt4`` and ``evidence`` are read where they stand; other keys
are passed over. A criterion of ``null`` (the labelled collection has one) says nothing.
"""

import datetime as dt
import gzip
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from trialpost.eligibility.telling import profile_from_value
from trialpost.errors import BadInput, BadProfile, Unreadable
from trialpost.model.criterion import CriterionKind, Verdict
from trialpost.model.profile import Profile

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_EXAMPLE = '{"id": 1, "note": "…", "criterion": "…", "kind": "inclusion"}'


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A person, told by a note or a profile, and a criterion to be judged for them.

    ``patient`` tells whose note it is; it is empty where the file does not say.
    """

    id: str | int
    note: str | None = None
    profile: Profile | None = None
    criterion: str
    kind: CriterionKind
    label: Verdict | None = None
    patient: str = ""
    expert: str = ""
    gpt4: str = ""
    evidence: str = ""

    def __repr__(self) -> str:
        return f"Pair({self.id!r}, …)"


class _Line(msgspec.Struct, frozen=True):
    id: str | int
    criterion: str | None
    kind: CriterionKind
    note: str | None = None
    profile: dict[str, Any] | None = None
    label: Verdict | None = None
    patient: str | int | None = None
    expert: str | None = None
    gpt4: str | None = None
    evidence: Any = None


_DECODER = msgspec.json.Decoder(_Line)


def read_pairs(path: str | Path, *, today: dt.date) -> tuple[Pair, ...]:
    """Read every line of a file (``-``: standard input), which may be compressed with gzip.

    Raises:
        BadInput: naming the first line that cannot be used, and why.
        Unreadable: if the file cannot be opened or decompressed.
    """
    name = "standard input" if str(path) == "-" else str(path)
    profiles: dict[bytes, Profile] = {}
    pairs = []
    try:
        for number, line in enumerate(_lines(path), 1):
            content = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
            if content:
                pairs.append(_pair(content, f"{name}, line {number}", profiles, today))
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"{name} cannot be read: {_reason(error)}.") from None
    return tuple(pairs)


def _lines(path: str | Path) -> Iterator[bytes]:
    if str(path) == "-":
        yield from _unpacked(sys.stdin.buffer)
    else:
        with Path(path).open("rb") as stream:
            yield from _unpacked(stream)


def _unpacked(stream: BinaryIO) -> Iterable[bytes]:
    """Return the lines of a stream, decompressed if it begins as gzip does."""
    peek = getattr(stream, "peek", None)
    return gzip.open(stream) if peek is not None and peek(2)[:2] == _GZIP else stream


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is not whole, or not what gzip writes"


def _pair(content: bytes, where: str, profiles: dict[bytes, Profile], today: dt.date) -> Pair:
    try:
        line = _DECODER.decode(content)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {_explained(error)}; a line is {_EXAMPLE}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(f"{where} is not a JSON object; a line is {_EXAMPLE}.") from None
    if (line.note is None) == (line.profile is None):
        raise BadInput(f"{where} needs either a note or a profile, and not both.")
    return Pair(
        id=line.id,
        note=line.note,
        profile=_profile(line.profile, where, profiles, today),
        criterion=line.criterion or "",
        kind=line.kind,
        label=line.label,
        patient=str(line.patient if line.patient is not None else ""),
        expert=line.expert or "",
        gpt4=line.gpt4 or "",
        evidence=str(line.evidence or ""),
    )


def _profile(
    value: dict[str, Any] | None, where: str, known: dict[bytes, Profile], today: dt.date
) -> Profile | None:
    """Check a profile; one that stands on many lines is checked once."""
    if value is None:
        return None
    key = msgspec.json.encode(value, order="deterministic")
    if key not in known:
        try:
            known[key] = profile_from_value(value, today=today)
        except BadProfile as error:
            raise BadInput(f"{where}: {error.sentence}") from None
    return known[key]


def _explained(error: msgspec.ValidationError) -> str:
    """Say which key is wrong, without what it holds, which may be about a person's health."""
    text = str(error)
    if text.endswith("`$.kind`"):
        return "kind is inclusion or exclusion"
    if text.endswith("`$.label`"):
        return "label is met, not_met or unknown"
    return text[:1].lower() + text[1:].replace("`$.", "`")
