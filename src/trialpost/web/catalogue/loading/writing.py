"""Write many new rows at once, without an object for each: the quick way into either database.

The rows are complete when they come here, their keys included, so that nothing has to be asked
back. SQLite takes them by one prepared statement, PostgreSQL by its binary COPY.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection, models

from trialpost.web.catalogue.loading.preparing import Key


class Written(NamedTuple):
    """The trials that a batch wrote, by their registry ids.

    ``fresh`` were not held before the batch; ``known`` were; ``tangled`` are those of both that
    more than one record tells of, or did, and others that hang together with them. ``older`` are
    the records that were not written, since what is held was posted later.
    """

    fresh: set[str]
    known: set[str]
    tangled: set[str]
    older: frozenset[Key] = frozenset()


_TYPES = {
    "bigint": "int8",
    "bytea": "bytea",
    "integer": "int4",
    "text": "text",
    "timestamp with time zone": "timestamptz",
}
"""What PostgreSQL's binary form calls the columns' types; every other is ``varchar``."""


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Set aside keys for rows that will be written in this transaction, in ascending order."""
    table = model._meta.db_table
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + count))


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Write new rows, given as tuples of their columns' values."""
    held = list(rows)
    if not held:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    into = f"{quote(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(_types(model, columns))
                for row in held:
                    copy.write_row(row)
        else:
            gaps = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({gaps})", held)  # noqa: S608


def moment(when: dt.datetime) -> Any:
    """Return a time as the database's driver takes it."""
    return connection.ops.adapt_datetimefield_value(when)


def _types(model: type[models.Model], columns: Sequence[str]) -> list[str]:
    kinds = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    return [_TYPES.get(str(kinds[column]), "varchar") for column in columns]
