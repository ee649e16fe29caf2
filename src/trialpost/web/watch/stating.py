"""Which statements the people of all shards get bits of, chosen once for them all.

A statement bars whoever made it from some trials (``matching.standing.statements``). Those that bar
people from the most trials of a sample of the catalogue are numbered, and the numbering stays as it
was first chosen, since another one means to open everybody's profile anew. It is chosen anew in
three cases only: no shard has one, MeSH is another, or the catalogue has become so much larger that
a sample of it is at least twice the one that was taken.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np

from trialpost.errors import TrialpostError
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.standing.changed import TAKING
from trialpost.matching.standing.statements import Statements
from trialpost.matching.trees import Trees
from trialpost.web.watch.shards import Ledger, Numbered

SAMPLE = 500
"""Trials whose criteria are looked at to choose statements."""

MOST = 128
"""Statements that are numbered: two words a person."""

_AT_A_TIME = 50


def numbered(ledgers: Iterable[Ledger], catalogue: Catalogue, meaning: str) -> Numbered:
    """Return the numbering that shards have or, where none of them is of use, a new one.

    ``meaning`` is the mark of the order of conditions by which people are judged now.
    """
    names = _sampled(catalogue)
    for ledger in ledgers:
        one = ledger.numbered
        if one.statements and one.meaning == meaning and len(names) < 2 * one.chosen_of:
            return one
    chosen = Statements.of(_read(catalogue, names), MOST)
    return Numbered(statements=chosen.held, meaning=meaning, chosen_of=len(names))


def _sampled(catalogue: Catalogue) -> list[str]:
    """Return the ids of trials that take people, of many some from all over the list."""
    slots = np.flatnonzero(catalogue.alive & catalogue.has_status(TAKING))
    names = sorted(catalogue.outlines.ids[slot] for slot in slots)
    return names[:: -(-len(names) // SAMPLE)] if names else []


def _read(catalogue: Catalogue, names: Sequence[str]) -> Iterator[Trees]:
    """Yield the criteria of trials; those of trials whose records do not open are left out."""
    for start in range(0, len(names), _AT_A_TIME):
        some = names[start : start + _AT_A_TIME]
        try:
            yield from catalogue.read_trees(some).values()
        except (TrialpostError, msgspec.MsgspecError):
            for name in some:
                yield from _read_alone(catalogue, name)


def _read_alone(catalogue: Catalogue, name: str) -> Iterator[Trees]:
    try:
        yield catalogue.read_trees([name])[name]
    except (TrialpostError, msgspec.MsgspecError):
        return
