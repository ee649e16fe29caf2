"""Read participant-level tables: CDISC transport files (XPT), CSV, Parquet, each also gzipped."""

import gzip
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trialpost.errors import BadInput, Unreadable

KINDS = (".csv", ".xpt", ".parquet")
MANY = 40
"""How many values or columns a sentence names."""
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
        own = [name for name in map(str, table.columns) if not name.startswith("_")]
        there = ", ".join(own[:MANY])
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
        before = chosen
        chosen = chosen[chosen[column].isin(values)]
        if chosen.empty:
            raise BadInput(
                f"{file} has no row with {column} {_listed(values)}{_so_far(rows, column)}; "
                f"there are: {_there(before[column])}."
            )
    return chosen


def _there(column: Any) -> str:
    """Name the values of a column, in their order, so that a slip of the pen is seen."""
    found = [str(one) for one in dict.fromkeys(column.dropna())]
    return ", ".join(found[:MANY]) + (", …" if len(found) > MANY else "") if found else "none"


def _listed(values: Iterable[Any]) -> str:
    return " or ".join(repr(one) for one in values)


def _so_far(rows: Mapping[str, Any], column: str) -> str:
    """Name what was picked before a column, in the order of the analysis file."""
    before = list(rows)[: list(rows).index(column)]
    return f" among those with {', '.join(before)} as asked for" if before else ""


def numbers(table: Any, column: str, *, file: str) -> Any:
    """Return a column as numbers; what is missing stays missing.

    Commas between thousands and a typographic minus are read. A comma anywhere else may be a
    decimal one ("0,083", "1234,567") and is refused, as is what is not finite.

    Raises:
        BadInput: naming file, row and column of the first value that is no number.
    """
    import numpy as np
    import pandas

    values = table[column]
    if pandas.api.types.is_numeric_dtype(values):
        found = values.astype(float)
        _refuse(np.isinf(found), values, column, file)
        return found
    texts = values.astype("string").str.strip().str.replace("−", "-", regex=False)
    by_thousands = texts.str.fullmatch(_THOUSANDS).fillna(value=False)
    texts = texts.mask(by_thousands, texts.str.replace(",", "", regex=False))
    texts = texts.mask(texts.str.upper().isin(["", ".", "NA", "NAN", "NULL"]))
    found = pandas.to_numeric(texts, errors="coerce")
    found = found.astype(float)
    _refuse((found.isna() | np.isinf(found)) & texts.notna(), values, column, file)
    return found


_THOUSANDS = r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"


def _refuse(wrong: Any, values: Any, column: str, file: str) -> None:
    if wrong.any():
        at = wrong.idxmax()
        raise BadInput(f"{cell(file, at, column)}: {str(values[at])!r} is not a number.")


def cell(file: str, at: Any, column: str) -> str:
    """Name a cell as a spreadsheet shows it: the heading is row 1."""
    return f"{file}, row {int(at) + 2}, column {column}"
