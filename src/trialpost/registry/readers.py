"""Every reader there is, and which of them reads a record or its results."""

from trialpost.model.reading import Door, ReadResult
from trialpost.registry.ctgov import study as ctgov
from trialpost.registry.ctgov_xml import record as ctgov_xml
from trialpost.registry.europe import ctis, euctr, eudract
from trialpost.registry.isrctn import record as isrctn
from trialpost.registry.nci import record as nci
from trialpost.registry.reader import Reader, ResultsReading, Syntax
from trialpost.registry.who import ictrp

READERS: tuple[Reader, ...] = (
    ctgov.READER,
    ctgov_xml.READER,
    eudract.READER,
    isrctn.READER,
    isrctn.CONVERTED,
    ctis.CONVERTED,
    ctis.READER,
    euctr.READER,
    euctr.CONVERTED,
    ictrp.XML,
    ictrp.EXTRACT,
    ictrp.CSV,
    nci.READER,
)
"""Asked in this order whether they know a record."""

SAMPLE = 64 * 1024
"""Bytes of a record by which it is recognised."""

_BY_DOOR = {reader.door: reader for reader in READERS}


def reader_at(door: Door) -> Reader:
    """Return the reader of a form."""
    return _BY_DOOR[door]


def recognise_record(raw: bytes, syntax: Syntax) -> Reader | None:
    """Tell which reader knows the bytes of one record, or ``None`` if none does."""
    sample = raw[:SAMPLE]
    return next((one for one in READERS if one.syntax is syntax and one.recognises(sample)), None)


def read_at(door: Door, raw: bytes, *, where: str = "") -> ReadResult:
    """Read a record whose form is known, such as one that was kept."""
    return _BY_DOOR[door].read(raw, where=where)


def results_at(door: Door, raw: bytes) -> ResultsReading:
    """Read the posted results of a record whose form is known."""
    read = _BY_DOOR[door].read_results
    return read(raw) if read else ResultsReading()
