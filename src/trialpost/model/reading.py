"""What reading a registry file gives: a trial, and what was odd about its record."""

import enum

import msgspec

from trialpost.model.trial import Trial


class Door(enum.StrEnum):
    """In which form a record came, and so which reader reads it.

    The first group is what a registry itself hands out; the second is somebody else's account of a
    registry's record, which may have lost or changed something on the way.
    """

    CTGOV_API = "ctgov-api"
    CTGOV_XML = "ctgov-xml"
    CTIS = "ctis"
    EUCTR = "euctr"
    EUDRACT_RESULTS = "eudract-results"
    ISRCTN = "isrctn"

    ICTRP_XML = "ictrp-xml"
    ICTRP_CSV = "ictrp-csv"
    ICTRP_EXTRACT = "ictrp-extract"
    CTIS_CONVERTED = "ctis-converted"
    EUCTR_CONVERTED = "euctr-converted"
    ISRCTN_CONVERTED = "isrctn-converted"
    NCI_API = "nci-api"

    @property
    def is_first_hand(self) -> bool:
        """Whether the registry that registered the trial made this form of the record."""
        return self in _FIRST_HAND

    @property
    def told(self) -> str:
        """What this form of record is, in words; one that is second-hand says so."""
        return _TOLD.get(self, self.value)


_FIRST_HAND = frozenset({
    Door.CTGOV_API,
    Door.CTGOV_XML,
    Door.CTIS,
    Door.EUCTR,
    Door.EUDRACT_RESULTS,
    Door.ISRCTN,
})  # fmt: skip


_TOLD = {
    Door.CTGOV_API: "the registry's own record, by its API",
    Door.CTGOV_XML: "the registry's own record, in its older XML",
    Door.CTIS: "the register's own public record",
    Door.EUCTR: "the register's own full text",
    Door.EUDRACT_RESULTS: "the results that the sponsor posted in the European register",
    Door.ISRCTN: "the registry's own record",
    Door.ICTRP_XML: "the World Health Organization's copy of the record (ICTRP, XML)",
    Door.ICTRP_CSV: "the World Health Organization's copy of the record (ICTRP, CSV)",
    Door.ICTRP_EXTRACT: "an extract of the World Health Organization's copy of the record (ICTRP)",
    Door.CTIS_CONVERTED: "another tool's conversion of the register's record",
    Door.EUCTR_CONVERTED: "another tool's conversion of the register's record",
    Door.ISRCTN_CONVERTED: "another tool's conversion of the registry's record",
    Door.NCI_API: "the National Cancer Institute's copy of the record",
}


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


class ReadIssue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One oddity of one record.

    ``where`` is a JSON pointer from the record's root; ``detail`` quotes what stood there and says
    how it was read.
    """

    kind: IssueKind
    where: str
    detail: str


class ReadResult(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One record of a registry file: the trial, its issues and the bytes it was read from.

    ``trial`` is ``None`` only when the record could not be read at all; ``failure`` then says
    why in one sentence. ``where`` is the file and, in a file of many records, the line or member.
    ``door`` is the form in which the record came. ``part`` tells the records apart that one
    registry keeps of one trial at the same time, such as the member states of a European one
    (``DE``); it is empty where there is one record a trial.
    """

    where: str
    door: Door = Door.CTGOV_API
    part: str = ""
    raw: bytes = b""
    trial: Trial | None = None
    issues: tuple[ReadIssue, ...] = ()
    failure: str | None = None
