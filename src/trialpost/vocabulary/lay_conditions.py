"""Everyday names of the commonest conditions, and the MeSH descriptors that they mean.

They stand in ``tables/lay_conditions.tsv``. The choice of names is the project's own; descriptor
ids and names are those of the National Library of Medicine's Medical Subject Headings. A test
compares every row with NLM's file where it is at hand.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

from importlib import resources
from typing import NamedTuple

from trialpost.vocabulary.condition_words import key, words

Phrase = tuple[str, ...]

SHORTEST_FORM = 4
"""Letters that an abbreviation needs to be looked for in any writing, not in capitals only."""


class LayRow(NamedTuple):
    """A descriptor (or several that an everyday word covers) and what people call it.

    Those of the names that are in ``asked`` are understood when somebody asks for them, and never
    looked for in what a record says: "the shakes" may be milkshakes there.
    """

    ids: tuple[str, ...]
    name: str
    said: tuple[str, ...]
    asked: frozenset[str] = frozenset()

    @property
    def sought(self) -> tuple[str, ...]:
        """The names that are looked for in records as well."""
        return tuple(one for one in self.said if one not in self.asked)


def _rows() -> tuple[LayRow, ...]:
    file = resources.files("trialpost.vocabulary").joinpath("tables", "lay_conditions.tsv")
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return tuple(_row(line) for line in lines[1:])


def _row(line: str) -> LayRow:
    ids, name, said = line.split("\t")
    names = [one for one in said.split(";") if one]
    asked = frozenset(one.removesuffix("~") for one in names if one.endswith("~"))
    return LayRow(tuple(ids.split()), name, tuple(one.removesuffix("~") for one in names), asked)


LAY_CONDITIONS: tuple[LayRow, ...] = _rows()

NOT_AN_ILLNESS = frozenset(
    "D004194 D013577 D002908 D000208 D012008 D018450 D035583 D010335 D020969 D004630 D012816 "
    "D003643 D009371 D009370 D004198 D016638 D009043 D057185 D001835 D009336 D005355 D007238 "
    "D013568 D009362".split()
)
"""Descriptors of branch C23 and its like that say how an illness runs, not which it is:
Disease, Syndrome, Chronic Disease, Recurrence, Signs and Symptoms, Motor Activity …"""

NOT_MEANT: dict[str, frozenset[str]] = {
    "D006973": frozenset({"D006976"}),
    "D003110": frozenset({"D012004"}),
}
"""What MeSH puts below a descriptor and nobody means by it: high blood pressure (D006973) is not
pulmonary hypertension (D006976), a different illness with treatments of its own; who looks for
colon cancer (D003110) is shown trials of colorectal cancer and
none of rectal cancer (D012004) alone."""

MISLEADING: tuple[tuple[str, ...], ...] = tuple(
    words(name)
    for name in (
        "stroke volume", "stroke work", "heat stroke", "covid-19 era", "covid era",
        "covid-19 pandemic", "covid pandemic", "heart transplant failure", "pulmonary hypertension",
        "pulmonary arterial hypertension", "pulmonary artery hypertension", "portal hypertension",
        "intracranial hypertension", "ocular hypertension", "intraocular hypertension",
        "intra-abdominal hypertension", "diabetes insipidus",
    )
)  # fmt: skip
"""Names, in compared form, that hold a condition's name and mean something else."""

UNSAFE_ALONE = frozenset({"ED", "ADD"})
"""Abbreviations of the table that mean something else too often (emergency department …): they are
understood when somebody asks for them, and never looked for on their own."""


def _lay_table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for row in LAY_CONDITIONS:
        for said in row.said:
            table.setdefault(key(words(said)), row.ids)
    for row in LAY_CONDITIONS:
        table.setdefault(key(words(row.name)), (row.ids[0],))
    return table


def _lay_phrases() -> dict[str, tuple[Phrase, ...]]:
    """Collect the everyday names of more than one word, or longer than an abbreviation."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        if len(row.ids) == 1:
            found = (words(said) for said in row.sought if not said.isupper() and len(said) > 5)
            table[row.ids[0]] = (*table.get(row.ids[0], ()), *found)
    return table


def _lay_short() -> dict[str, tuple[Phrase, ...]]:
    """Collect the abbreviations of a descriptor that may be looked for on their own."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        found = (words(one) for one in row.sought if _is_abbreviation(one))
        table[row.ids[0]] = (*table.get(row.ids[0], ()), *found)
    return table


def _is_abbreviation(said: str) -> bool:
    compact = " " not in said and sum(letter.isupper() for letter in said) >= 2
    return compact and said not in UNSAFE_ALONE


def _lay_said() -> dict[str, tuple[Phrase, ...]]:
    """Collect every everyday name of a descriptor, abbreviations too."""
    table: dict[str, tuple[Phrase, ...]] = {}
    for row in LAY_CONDITIONS:
        for one in row.ids:
            table[one] = (*table.get(one, ()), *(words(said) for said in row.sought))
    return table


LAY_TABLE = _lay_table()
LAY_SAID = _lay_said()
LAY_PHRASES = _lay_phrases()
LAY_SHORT = _lay_short()
CAPITALS = frozenset(
    phrase
    for phrases in LAY_SHORT.values()
    for phrase in phrases
    if len("".join(phrase)) < SHORTEST_FORM or phrase == ("aids",)
)
LAY_IDS = frozenset(one for row in LAY_CONDITIONS for one in row.ids)
LAY_NAMES = {row.ids[0]: row.name for row in LAY_CONDITIONS}
