"""How much each part of a ranking counts, as fitted by ``evaluation.retrieval.fitting``.

``weights.tsv`` has one line a weight. A group of words or concepts in a field counts the product of
the group's weight and the field's.
"""

import functools
from collections.abc import Mapping
from importlib import resources

import msgspec
import numpy as np

from trialpost.matching.ranking.postings import Floats


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """The weights by name; a name that is missing counts nothing.

    ``words`` and ``concepts`` are by group, ``word_fields`` and ``concept_fields`` by field.
    ``main_met`` and ``main_unmet`` are shares of the best text score that a trial gains or loses
    where the person has, or lacks, all that it is about. ``not_met`` is what it loses for each
    inclusion criterion that is not met. ``first_sentence`` and ``cue`` are added to what a name
    weighs in the first sentence of a note, and behind "diagnosed with" and the like; ``power`` is
    what that sum is raised to. ``heeds_denials``, ``heeds_limits`` and
    ``looks_further`` (``matching.ranking.tail``) are turned off only to measure what they do.
    """

    words: Mapping[str, float]
    concepts: Mapping[str, float]
    word_fields: Mapping[str, float]
    concept_fields: Mapping[str, float]
    main_met: float = 0.0
    main_unmet: float = 0.0
    not_met: float = 0.0
    first_sentence: float = 0.0
    cue: float = 0.0
    power: float = 0.5
    heeds_denials: bool = True
    heeds_limits: bool = True
    looks_further: bool = True

    @property
    def uses_signs(self) -> bool:
        """Whether what signs point to counts at all."""
        return any(table.get("likely", 0.0) for table in (self.words, self.concepts))

    def of_words(self, groups: tuple[str, ...], fields: tuple[str, ...]) -> Floats:
        """Return the weight of each group of words (row) in each field (column)."""
        return _product(self.words, groups, self.word_fields, fields)

    def of_concepts(self, groups: tuple[str, ...], fields: tuple[str, ...]) -> Floats:
        """Return the weight of each group of concepts (row) in each field (column)."""
        return _product(self.concepts, groups, self.concept_fields, fields)


def _product(
    rows: Mapping[str, float],
    groups: tuple[str, ...],
    columns: Mapping[str, float],
    fields: tuple[str, ...],
) -> Floats:
    by_group = [rows.get(group, 0.0) for group in groups]
    by_field = [columns.get(field, 0.0) for field in fields]
    return np.outer(by_group, by_field).astype(np.float32)


SINGLE = ("main_met", "main_unmet", "not_met", "first_sentence", "cue", "power")
"""Weights that stand alone."""

TABLES = ("words", "concepts", "word_fields", "concept_fields")
"""Weights that come by group or field."""


@functools.cache
def fitted_weights() -> Weights:
    """Return the weights of ``weights.tsv``."""
    file = resources.files("trialpost.matching.ranking").joinpath("weights.tsv")
    return read_weights(file.read_text(encoding="utf-8"))


def read_weights(text: str) -> Weights:
    """Read a table of weights: what it is of, the group or field, the weight.

    Raises:
        ValueError: if a line names no weight that is known.
    """
    tables: dict[str, dict[str, float]] = {name: {} for name in TABLES}
    single: dict[str, float] = {}
    for line in text.splitlines()[1:]:
        if not line or line.startswith("#"):
            continue
        table, name, weight = line.split("\t")
        if table in tables:
            tables[table][name] = float(weight)
        elif table in SINGLE:
            single[table] = float(weight)
        else:
            raise ValueError(f"weights.tsv: {table} is no weight of the ranking.")
    return msgspec.convert({**tables, **single}, Weights)


def write_weights(weights: Weights) -> str:
    """Write weights as the table that :func:`read_weights` reads."""
    lines = ["table\tname\tweight"]
    for table in TABLES:
        for name, weight in getattr(weights, table).items():
            lines.append(f"{table}\t{name}\t{weight:g}")
    lines += [f"{name}\t\t{getattr(weights, name):g}" for name in SINGLE]
    return "\n".join(lines) + "\n"
