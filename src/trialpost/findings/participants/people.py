"""Who is analysed: the table of everybody, and the rows of one analysis joined to it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from trialpost.errors import BadInput
from trialpost.findings.participants.spec import Spec, files_of, path_of
from trialpost.findings.participants.tables import cell, need, picked, table_at

NO_ARM = frozenset({"screen failure", "not assigned", "scrnfail", "notassgn"})
"""What CDISC's tables write in the place of an arm, of people who were never given one."""


class People(msgspec.Struct, frozen=True, kw_only=True):
    """The participants of an analysis, by arm, and the tables that it is made of."""

    spec: Spec
    tables: Mapping[str, Any]
    everybody: Any

    @property
    def arms(self) -> tuple[str, ...]:
        """The arms other than the comparator, in the order of their names."""
        found = set(self.everybody[self.spec.columns.arm].dropna().astype(str))
        return tuple(sorted(found - {self.spec.comparator}))

    def of(self, arm: str) -> Any:
        """Return the participants of an arm, as an index."""
        columns = self.spec.columns
        return self.everybody.index[self.everybody[columns.arm].astype(str) == arm]

    def rows(self, file: str, wanted: Mapping[str, Any], *columns: str) -> Any:
        """Return the rows of a table that are of these people, each with its participant's arm.

        Raises:
            BadInput: if a column is missing, or no row is left.
        """
        name = self.spec.columns.participant
        table = self.tables[file]
        need(table, (name, *columns), file=file)
        chosen = picked(table, wanted, file=file)
        chosen = chosen[chosen[name].isin(self.everybody.index)]
        if chosen.empty:
            raise BadInput(f"{file}: none of the rows is of anybody in {self.spec.participants}.")
        arms = self.everybody[self.spec.columns.arm].astype(str)
        return chosen.assign(_arm=chosen[name].map(arms), _who=chosen[name], _row=chosen.index)


def people_of(spec: Spec, path: Path) -> People:
    """Read the tables of an analysis file, and who is in it.

    Raises:
        BadInput: if the comparator is nobody's arm, or somebody is there twice.
        Unreadable: if a table cannot be read.
    """
    tables = {file: table_at(path_of(path, file)) for file in files_of(spec)}
    columns, file = spec.columns, spec.participants
    table = tables[file]
    need(table, (columns.participant, columns.arm), file=file)
    chosen = picked(table, spec.population, file=file) if spec.population else table
    arm_names = chosen[columns.arm].astype("string").str.strip().str.casefold()
    chosen = chosen[chosen[columns.arm].notna() & ~arm_names.isin(NO_ARM)]
    nameless = chosen[columns.participant].isna()
    if nameless.any():
        at = nameless.idxmax()
        raise BadInput(f"{cell(file, at, columns.participant)}: nobody's name stands there.")
    twice = chosen[columns.participant][chosen[columns.participant].duplicated()]
    if len(twice):
        raise BadInput(
            f"{file} has participant {twice.iloc[0]} more than once; it needs one row each."
        )
    arms = sorted(set(chosen[columns.arm].astype(str)))
    if spec.comparator not in arms:
        raise BadInput(
            f"The comparator {spec.comparator!r} is nobody's {columns.arm} in {file}; "
            f"there are: {', '.join(arms)}."
        )
    return People(spec=spec, tables=tables, everybody=chosen.set_index(columns.participant))


def one_each(rows: Any, *, visit: str, file: str) -> Any:
    """Return rows by participant; two of one participant at one visit are refused.

    Raises:
        BadInput: naming the participant's row and visit, and what to do.
    """
    twice = rows["_who"].duplicated(keep=False)
    if twice.any():
        first = rows[twice].iloc[0]
        raise BadInput(
            f"{file}, row {rows[twice].index[0] + 2}: {first['_who']} has more than one row at "
            f'{visit}; pick one with rows, such as ANL01FL = "Y".'
        )
    return rows.set_index("_who")


def at_visits(rows: Any, visits: tuple[str, ...], column: str, *, file: str) -> Iterator[Any]:
    """Yield each visit's rows, one a participant, in the order that was asked for.

    Raises:
        BadInput: if a visit is nobody's; those that are there are named.
    """
    texts = rows[column].astype(str).str.strip()
    for visit in visits:
        chosen = rows[texts == visit]
        if chosen.empty:
            there = ", ".join(dict.fromkeys(texts))
            raise BadInput(f"{file} has no row at {column} {visit!r}; there are: {there}.")
        yield visit, one_each(chosen, visit=visit, file=file)
