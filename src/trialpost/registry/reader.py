"""What a reader is: how to know its records, how to read one, how to read its results.

A registry is added by writing one module with a :class:`Reader` in it and naming it in
``registry/readers.py``. ``docs/howto/add-a-registry.md`` walks through it.
"""

import enum
from collections.abc import Callable
from typing import NamedTuple, Protocol

import msgspec

from trialpost.model.reading import Door, ReadIssue, ReadResult
from trialpost.model.results import PostedResults


class Syntax(enum.StrEnum):
    """How the bytes of a record are written; each is cut into single records in its own way."""

    JSON = "json"
    XML = "xml"
    CSV = "csv"
    TEXT = "text"


class ReadRecord(Protocol):
    """Read the bytes of one record; what stands in them never raises."""

    def __call__(self, raw: bytes, *, where: str = "") -> ReadResult:
        """Return the trial with its issues, or a failure."""
        ...


class ResultsReading(msgspec.Struct, frozen=True, kw_only=True):
    """The posted results of a record, ``None`` where it has none, and what was odd about them."""

    results: PostedResults | None = None
    issues: tuple[ReadIssue, ...] = ()


class Reader(NamedTuple):
    """One form of record.

    ``recognises`` is asked with the bytes of one record (of a large one, its first 64 KiB) and
    answers whether they are of this form; it never raises. A record in CSV is its header line and
    its own line. ``element`` names the XML element that holds one record; ``begins`` knows the line
    of a text with which a record begins. ``read_results`` is ``None`` for forms without results.
    ``knows`` tells whether a field is on the reader's list, by its path in a census (``census``);
    without it a field counts as new only when no earlier load had it.
    """

    door: Door
    syntax: Syntax
    recognises: Callable[[bytes], bool]
    read: ReadRecord
    read_results: Callable[[bytes], ResultsReading] | None = None
    element: str | None = None
    begins: Callable[[bytes], bool] | None = None
    knows: Callable[[str], bool] | None = None
