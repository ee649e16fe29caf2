"""What changed, worked out once for all shards: some trials and the conditions related to them.

The relation of a trial to the names that people have given their conditions hangs on what the
vocabulary understands today, which only the process that holds the catalogue knows. So it is worked
out there, and a delta carries the keys of conditions that came of it. Then a shard needs nothing
else to answer, wherever it is: :func:`match` is the one interface of every driver.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec
import numpy as np

from trialpost.errors import Unreadable
from trialpost.matching.checks import closes
from trialpost.matching.outline import TrialOutline
from trialpost.matching.standing.named import HEALTHY, Conditions, Names
from trialpost.matching.standing.order import Span
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.statements import Bar, Statement, Statements, meaning_of
from trialpost.matching.standing.stored import TreesOf, no_trees
from trialpost.model.profile import Private
from trialpost.vocabulary.conditions import ConditionVocabulary


class Delta(Private, frozen=True, kw_only=True):
    """Trials to hold against shards; ``keys[n]`` are the conditions of ``outlines[n]``.

    ``bars[n]`` are its bars, as ``statements`` are numbered. A shard whose people have bits of
    others, judged under another order of conditions (``meaning``) or on a later day leaves the
    criteria to whoever judges a pair in full.
    """

    outlines: tuple[TrialOutline, ...]
    keys: tuple[frozenset[str], ...]
    today: dt.date
    statements: tuple[Statement, ...] = ()
    meaning: str = ""
    bars: tuple[tuple[Bar, ...], ...] = ()


def delta_of(
    outlines: Iterable[TrialOutline],
    names: Names,
    vocabulary: ConditionVocabulary,
    *,
    today: dt.date,
    statements: Statements | None = None,
    trees: TreesOf = no_trees,
) -> Delta:
    """Relate trials to the names of all shards, as the vocabulary understands them now.

    A key is given for every name that a trial is related to, so that nobody of that name is left
    out; whoever shares the key comes out as well. Where the shards' people have bits of
    ``statements``, ``trees`` gives the criteria that these bar them by; it is asked for no trial
    that takes nobody or is related to none of the names.
    """
    held = tuple(outlines)
    conditions = Conditions(names, vocabulary)
    keys = []
    for outline in held:
        related = {names[name] for name in conditions.related(outline)}
        keys.append(frozenset(related | {HEALTHY} if outline.healthy_volunteers else related))
    if not statements:
        return Delta(outlines=held, keys=tuple(keys), today=today)
    bars = tuple(
        () if not related or closes(outline.status) else statements.bars(trees(outline))
        for outline, related in zip(held, keys, strict=True)
    )
    return Delta(
        outlines=held,
        keys=tuple(keys),
        today=today,
        statements=statements.held,
        meaning=meaning_of(vocabulary.graph),
        bars=bars,
    )


def match(shard: Shard, delta: Delta) -> Pairs:
    """Return who of a shard may be concerned by which trial of a delta (its position)."""
    wanted = {id(outline): keys for outline, keys in zip(delta.outlines, delta.keys, strict=True)}
    barring: dict[int, tuple[Bar, ...]] = {}
    if delta.statements and shard.tables.says(delta.statements, delta.meaning, delta.today):
        held = zip(delta.outlines, delta.bars, strict=True)
        barring = {id(outline): bars for outline, bars in held}

    def spans(outline: TrialOutline) -> tuple[Span, ...]:
        return shard.order.cover(wanted[id(outline)])

    def bars(outline: TrialOutline) -> tuple[Bar, ...]:
        return barring.get(id(outline), ())

    return shard.match(shard.ask(delta.outlines, spans, today=delta.today, bars=bars))


def packed_delta(delta: Delta) -> bytes:
    """Return a delta as bytes; they tell what people have, so whoever sends them seals them."""
    return msgspec.msgpack.encode(delta)


def unpacked_delta(data: bytes) -> Delta:
    """Read what :func:`packed_delta` gave.

    Raises:
        Unreadable: if it is one of another release.
    """
    try:
        return msgspec.msgpack.decode(data, type=Delta)
    except msgspec.MsgspecError:
        raise Unreadable(
            "The trials to match are not in the form of this release; every worker needs the same "
            "release of Trialpost."
        ) from None


def packed_pairs(pairs: Pairs) -> bytes:
    """Return an answer as bytes; they tell whom a trial may concern."""
    return msgspec.msgpack.encode(
        (np.asarray(pairs.who, "<i8").tobytes(), np.asarray(pairs.trial, "<i8").tobytes())
    )


def unpacked_pairs(data: bytes) -> Pairs:
    """Read what :func:`packed_pairs` gave."""
    who, trial = msgspec.msgpack.decode(data, type=tuple[bytes, bytes])
    return Pairs(np.frombuffer(who, "<i8"), np.frombuffer(trial, "<i8"))
