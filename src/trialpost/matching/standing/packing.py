"""A shard as bytes: a short head, then its columns one after the other, ready to be read in place.

The bytes tell what people have; whoever lets them touch a disk seals them first
(``web.watch.shards``).
"""

import msgspec
import numpy as np

from trialpost.errors import Unreadable
from trialpost.matching.standing.block import DERIVED, Block, opened_block
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import COLD, ODD, ROW, Array, Tables
from trialpost.matching.standing.shard import Shard
from trialpost.matching.standing.statements import Statement, Statements

FORM = b"standing-5\n"
"""Stands before a packed shard; changes when the columns do."""

_ALIGNED = 64


class _Column(msgspec.Struct, array_like=True):
    name: str
    type: str
    length: int


class _Head(msgspec.Struct, array_like=True):
    columns: list[_Column]
    keys: list[str]
    ends: list[int]
    countries: list[str]
    reaches: list[list[str]]
    ways: list[float]
    names: dict[str, str]
    statements: list[Statement]
    meaning: str
    stated_on: int


_RECORDS = {"row": ROW, "cold": COLD, "odd": ODD}
_PACKED = tuple(name for name in Block._fields if name not in DERIVED)


def pack(shard: Shard) -> bytes:
    """Return a shard as bytes; it is sorted before, so that nobody who left is in them."""
    block = shard.sort()
    columns: list[Array] = [getattr(block, name) for name in _PACKED]
    head = msgspec.msgpack.encode(
        _Head(
            [
                _Column(name, "" if name in _RECORDS else column.dtype.str, column.size)
                for name, column in zip(_PACKED, columns, strict=True)
            ],
            shard.order.keys,
            shard.order.ends,
            list(shard.tables.countries),
            [sorted(one) for one in shard.tables.reaches],
            list(shard.tables.ways),
            shard.tables.names,
            list(shard.tables.statements.held),
            shard.tables.meaning,
            shard.tables.stated_on,
        )
    )
    parts = [FORM, len(head).to_bytes(8, "big"), head]
    at = sum(map(len, parts))
    for column in columns:
        parts.append(bytes(-at % _ALIGNED))
        parts.append(column.tobytes())
        at += len(parts[-1]) + len(parts[-2])
    return b"".join(parts)


def unpack(packed: bytes) -> Shard:
    """Open what :func:`pack` gave; the columns are read where they lie.

    Raises:
        Unreadable: if the bytes are no shard, or one of another release.
    """
    if not packed.startswith(FORM):
        raise Unreadable(
            "This is no shard of standing matches of this release; build it anew from the profiles."
        )
    at = len(FORM) + 8
    size = int.from_bytes(packed[len(FORM) : at], "big")
    try:
        head = msgspec.msgpack.decode(packed[at : at + size], type=_Head)
        columns = _columns(packed, at + size, head)
    except (msgspec.MsgspecError, ValueError):
        raise Unreadable(
            "A shard of standing matches is damaged; build it anew from the profiles."
        ) from None
    tables = Tables(
        countries={one: number for number, one in enumerate(head.countries)},
        reaches={frozenset(one): number for number, one in enumerate(head.reaches)},
        ways={one: number for number, one in enumerate(head.ways, 1)},
        names=head.names,
        statements=Statements(head.statements),
        meaning=head.meaning,
        stated_on=head.stated_on,
    )
    return Shard.of_block(opened_block(**columns), Order.of(head.keys, head.ends), tables)


def _columns(packed: bytes, at: int, head: _Head) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for one in head.columns:
        at += -at % _ALIGNED
        kind = _RECORDS.get(one.name) or np.dtype(one.type)
        found[one.name] = np.frombuffer(packed, kind, one.length, at)
        at += kind.itemsize * one.length
    found["facts"] = found["facts"].reshape(len(found["row"]), Statements(head.statements).words)
    return found
