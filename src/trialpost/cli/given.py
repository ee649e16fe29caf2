"""What the commands over articles are given: a record, a publication, a findings file, a trial."""

from pathlib import Path

from trialpost.articles.record import record_document
from trialpost.cli.answers import start_django
from trialpost.errors import BadInput, NoSuchFile, NotFound, Unreadable
from trialpost.findings import (
    FindingsDocument,
    FindingsFile,
    RecordFindings,
    door_of,
    findings_from_document,
    findings_from_json,
    findings_of_record,
    findings_to_json,
)
from trialpost.findings.document import document_of
from trialpost.findings.file import FORMAT
from trialpost.findings.publication import is_publication
from trialpost.model.identifiers import recognise


def publication_at(path: Path) -> bytes | None:
    """Return the bytes of a publication; ``None`` for whatever else a path may name.

    XML that is no registry's record is taken for one, so that its refusal says what was expected.
    """
    if not path.is_file():
        return None
    raw = read_bytes(path)
    if not (raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or path.suffix in (".xml", ".nxml")):
        return None
    return raw if is_publication(raw) or door_of(raw) is None else None


def record_at(source: str) -> RecordFindings | None:
    """Return the findings of a registry record; ``None`` if the source is a findings file.

    Raises:
        BadInput: if the record cannot be read.
        NotFound: if it is a trial that is not here.
    """
    path, known = Path(source), recognise(source)
    if known is not None and not path.exists():
        start_django()
        from trialpost.web.catalogue import store
        from trialpost.web.newsroom.store import findings_about

        if findings_about(str(known)) is not None:
            return None
        for door, raw in store.records(str(known)):
            found = findings_of_record(raw, door, name=str(known))
            if found.posted is not None:
                return found
        return RecordFindings(trial=str(known), posted=None, issues=())
    _refuse_a_table(path)
    raw = read_bytes(path)
    if FORMAT.encode() in raw:
        return None
    door = door_of(raw)
    return findings_of_record(raw, door, name=source) if door is not None else None


def document_at(source: str) -> FindingsDocument:
    """Return the findings of a trial that a source names: a record or a findings file.

    Raises:
        BadInput: if the record has no results.
        NotFound: if nothing is held of the trial.
        Unreadable: if the file cannot be read.
    """
    record = record_at(source)
    if record is None:
        return document_of(findings_at(source))
    if record.posted is None:
        raise BadInput(f"{record.trial} has no posted results to hold a publication against.")
    return record_document(record)


def held_against(path: Path) -> FindingsFile | FindingsDocument:
    """Return the findings that an article is held against.

    Raises:
        BadInput: if they are none.
        Unreadable: if the file cannot be read.
    """
    if path.suffix.lower() == ".toml":
        return _of_analysis(path)
    _refuse_a_table(path)
    raw = read_bytes(path)
    whole_file = FORMAT.encode() in raw  # then its sources are known, and held against too
    return findings_from_json(raw) if whole_file else findings_from_document(raw)


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        NoSuchFile: if there is none.
        Unreadable: if it cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchFile(f"{path} cannot be read: there is no such file.") from None
    except IsADirectoryError:
        raise NoSuchFile(f"{path.absolute()} is a folder; name a file in it.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from None


def findings_at(source: str) -> FindingsFile:
    """Read the findings that a source names.

    Raises:
        BadInput: if it is of a kind that is not read.
        NotFound: if it is a trial without an article here.
        Unreadable: if the file cannot be read.
    """
    path = Path(source)
    known = recognise(source)
    if known is not None and not path.exists():
        return _of_trial(str(known))
    if path.suffix.lower() == ".toml":
        return _of_analysis(path)
    raw = read_bytes(path)
    _refuse_others(path, raw)
    return findings_from_json(raw)


def _of_analysis(path: Path) -> FindingsFile:
    """Run an analysis file, and put what it found into a findings file."""
    from trialpost.findings.participants import analyse, findings_file

    if not path.is_file():
        raise NoSuchFile(f"{path} cannot be read: there is no such file.")
    return findings_from_json(findings_to_json(findings_file(analyse(path))))


_TABLES = (".csv", ".xpt", ".parquet")
"""How the names of participants' tables end; each may be gzipped."""


def _refuse_a_table(path: Path) -> None:
    """Refuse a table of participants: what is to be reckoned from it stands in an analysis file.

    Raises:
        BadInput: if the file is there and is one, by its name.
    """
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(_TABLES) and path.is_file():
        raise BadInput(
            f"{path} is a table of participants, which does not say what is to be reckoned from "
            "it; give an analysis file (.toml) over it. docs/howto/analyse-participants.md shows "
            "one."
        )


def _refuse_others(path: Path, raw: bytes) -> None:
    """Refuse what an article is not made from, by what it is."""
    kind = "an XML file" if path.suffix.lower() == ".xml" else None
    if kind is None and b'"protocolSection"' in raw and FORMAT.encode() not in raw:
        kind = "a registry record"
    if kind is not None:
        raise BadInput(
            f"{path} is {kind}; an article is made from a findings file "
            f'(JSON with "format": "{FORMAT}").'
        )


def _of_trial(name: str) -> FindingsFile:
    start_django()
    from trialpost.web.newsroom import store

    found = store.findings_about(name)
    if found is None:
        raise NotFound(f"No findings on {name} are held here; give a findings file instead.")
    return found
