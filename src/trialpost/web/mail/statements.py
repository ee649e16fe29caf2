"""The statements that run for every message that goes out, written out in SQL.

Django builds a statement anew each time, which takes longer than running it. These say no more than
their names do; everything else is asked through the models. Nothing but names of tables is put into
their text.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from trialpost.web.mail.models import ListDay, OutboxMessage

_OUTBOX = OutboxMessage._meta.db_table
_DAYS = ListDay._meta.db_table
State = OutboxMessage.State


def hand_over(rows: Sequence[OutboxMessage], *, now: dt.datetime) -> int:
    """Mark claimed messages as handed over; return how many were still claimed as they say."""
    return _execute(
        f"UPDATE {_OUTBOX} SET state = %s, attempts = attempts + 1, claimed_at = %s "  # noqa: S608
        f"WHERE state = %s AND {_these(rows)}",
        State.SENDING.value,
        connection.ops.adapt_datetimefield_value(now),
        State.CLAIMED.value,
        *_keys(rows),
    )


def sent(rows: Sequence[OutboxMessage], *, day: dt.date) -> int:
    """Note that messages were sent on a day, and drop their words; return how many were noted."""
    return _execute(
        f"UPDATE {_OUTBOX} SET state = %s, sent_at = %s, sealed = NULL, claim = '', "  # noqa: S608
        f"claimed_at = NULL WHERE state IN (%s, %s) AND {_these(rows)}",
        State.SENT.value,
        connection.ops.adapt_datefield_value(day),
        State.SENDING.value,
        State.UNCERTAIN.value,
        *_keys(rows),
    )


def count_lists(count: int, *, day: dt.date) -> int:
    """Count messages of lists; return 0 if nothing was counted on that day yet."""
    return _execute(
        f"UPDATE {_DAYS} SET count = count + %s WHERE day = %s",  # noqa: S608
        count,
        connection.ops.adapt_datefield_value(day),
    )


def _these(rows: Sequence[OutboxMessage]) -> str:
    return f"({' OR '.join(['(id = %s AND claim = %s)'] * len(rows))})"


def _keys(rows: Sequence[OutboxMessage]) -> list[Any]:
    return [value for row in rows for value in (row.pk, row.claim)]


def _execute(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
