"""What reading a registry file gives: a trial, and what was odd about its record."""

import enum

import msgspec

from trialpost.model.trial import Trial


class IssueKind(enum.StrEnum):
    """In what way a field of a record was imperfect."""

    MISSING = "missing"
    WRONG_TYPE = "wrong type"
    UNKNOWN_CODE = "unknown code"
    BAD_DATE = "bad date"
    BAD_AGE = "bad age"
    BAD_COORDINATES = "bad coordinates"
    UNKNOWN_KEY = "unknown key"
    BAD_TEXT = "bad text"
    CONTRADICTION = "contradiction"


class ReadIssue(msgspec.Struct, frozen=True, kw_only=True):
    """One oddity of one record.

    ``where`` is a JSON pointer from the record's root; ``detail`` quotes what stood there and says
    how it was read.
    """

    kind: IssueKind
    where: str
    detail: str


class ReadResult(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a registry file: the trial, its issues and the bytes it was read from.

    ``trial`` is ``None`` only when the record could not be read at all; ``failure`` then says
    why in one sentence. ``where`` is the file and, in a file of many records, the line or member.
    """

    where: str
    raw: bytes = b""
    trial: Trial | None = None
    issues: tuple[ReadIssue, ...] = ()
    failure: str | None = None
