"""Read participant-level tables: CDISC transport files (XPT), CSV, Parquet, each also gzipped."""

import gzip
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trialpost.errors import BadInput, Unreadable

KINDS = (".csv", ".xpt", ".parquet")
_HOW = "Install them with: pip install 'trialpost[analysis]'."


def table_at(path: Path) -> Any:
    """Return a table as a pandas data frame; rows stand in their order, columns by their names.

    Blanks about a text are cut off, and what then is empty is missing.

    Raises:
        BadInput: if the file is of another kind, or empty.
        Unreadable: if it is not there or cannot be read as what its name says.
    """
    try:
        import pandas
        import pyarrow.parquet  # noqa: F401 - what pandas reads Parquet with
        import pyreadstat
    except ImportError as error:
        raise BadInput(f"Participant data need what is not installed ({error}). {_HOW}") from None
    bare = path.with_suffix("") if path.suffix == ".gz" else path
    kind = bare.suffix.lower()
    if kind not in KINDS:
        raise BadInput(f"{path} is of no kind that is read: {', '.join(KINDS)}, each also .gz.")
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        with tempfile.NamedTemporaryFile(suffix=kind) as file:
            file.write(raw)
            file.flush()
            if kind == ".csv":
                table = pandas.read_csv(file.name, low_memory=False)
            elif kind == ".parquet":
                table = pandas.read_parquet(file.name)
            else:
                table, _ = pyreadstat.read_xport(file.name)
    except FileNotFoundError:
        raise Unreadable(f"{path} is not there; the analysis file names it.") from None
    except (OSError, ValueError, EOFError, pyreadstat.ReadstatError) as error:
        raise Unreadable(f"{path} cannot be read as {kind[1:]}: {error}.") from None
    if table.empty:
        raise BadInput(f"{path} has no rows.")
    return table.reset_index(drop=True).apply(_bare)


def need(table: Any, columns: Iterable[str], *, file: str) -> None:
    """Make sure that a table has columns.

    Raises:
        BadInput: naming those that are missing, and those that are there.
    """
    missing = [one for one in columns if one not in table.columns]
    if missing:
        there = ", ".join(list(map(str, table.columns))[:40])
        raise BadInput(f"{file} has no column {', '.join(missing)}. It has: {there}.")


def _bare(column: Any) -> Any:
    """Return a column without the blanks about its texts; a text that is empty is missing."""
    import pandas

    if pandas.api.types.is_numeric_dtype(column) or pandas.api.types.is_datetime64_dtype(column):
        return column
    known = {one: one.strip() or None for one in column.unique() if isinstance(one, str)}
    if all(one == stripped for one, stripped in known.items()):
        return column
    return column.map(lambda one: known.get(one, one) if isinstance(one, str) else one)


def picked(table: Any, rows: Mapping[str, Any], *, file: str) -> Any:
    """Return the rows whose columns have the given values.

    Raises:
        BadInput: if a column is missing or no row is left.
    """
    need(table, rows, file=file)
    chosen = table
    for column, wanted in rows.items():
        values = wanted if isinstance(wanted, list) else [wanted]
        chosen = chosen[chosen[column].isin(values)]
    if chosen.empty:
        raise BadInput(f"{file} has no row with {dict(rows)}.")
    return chosen


def numbers(table: Any, column: str, *, file: str) -> Any:
    """Return a column as numbers; what is missing stays missing.

    A decimal comma, a thousands' comma in its place and a typographic minus are read.

    Raises:
        BadInput: naming file, row and column of the first value that is no number.
    """
    import pandas

    values = table[column]
    if pandas.api.types.is_numeric_dtype(values):
        return values.astype(float)
    texts = values.astype("string").str.strip().str.replace("−", "-", regex=False)
    texts = texts.str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
    texts = texts.mask(texts.str.upper().isin(["", ".", "NA", "NAN", "NULL"]))
    found = pandas.to_numeric(texts, errors="coerce")
    wrong = found.isna() & texts.notna()
    if wrong.any():
        at = wrong.idxmax()
        raise BadInput(f"{cell(file, at, column)}: {values[at]!r} is not a number.")
    return found.astype(float)


def cell(file: str, at: Any, column: str) -> str:
    """Name a cell as a spreadsheet shows it: the heading is row 1."""
    return f"{file}, row {int(at) + 2}, column {column}"
