"""Make one trial of the records that tell of it, and part those that no longer do.

A trial's records all hang on one row, that of the identifier which ranks first among them; the rows
of its other identifiers point there. Which records belong together follows from the records that
are held and from nothing else, so it does not matter in which order they came.
"""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from trialpost.errors import Unreadable
from trialpost.model.identifiers import recognise
from trialpost.model.sources import Record
from trialpost.registry.merging.merge import groups, same_trial
from trialpost.registry.sites import place_sites
from trialpost.web.catalogue.loading.packing import moved_to, pack_outline
from trialpost.web.catalogue.models import SourceName, SourceRow, TrialRow
from trialpost.web.catalogue.records import Held, hash_of, is_gone, trial_of

Settle = Callable[[TrialRow, int], int]
"""Says to which version of the catalogue a row belongs that is now made of what this hash tells."""

Clue = str | tuple[str, int]
"""What two records of one trial may share: a registry id, a title's hash, a protocol's hash."""

_TITLE, _PROTOCOL = "title", "protocol"


def clues_of(
    registry_id: str, names: Iterable[str], title_key: int | None, protocol_key: int | None
) -> set[Clue]:
    """Return the clues that a record gives."""
    clues: set[Clue] = {registry_id, *names}
    if title_key is not None:
        clues.add((_TITLE, title_key))
    if protocol_key is not None:
        clues.add((_PROTOCOL, protocol_key))
    return clues


def clues_of_rows(rows: Iterable[SourceRow]) -> dict[str, set[Clue]]:
    """Return the clues that held records give, by registry id."""
    held = {row.pk: row for row in rows}
    names: dict[int, list[str]] = defaultdict(list)
    if held:
        given = SourceName.objects.filter(source_id__in=list(held))
        for key, name in given.values_list("source_id", "name"):
            names[key].append(name)
    clues: dict[str, set[Clue]] = defaultdict(set)
    for key, row in held.items():
        clues[row.registry_id] |= clues_of(
            row.registry_id, names[key], row.title_key, row.protocol_key
        )
    return clues


def candidates(clues: dict[str, set[Clue]]) -> dict[str, set[str]]:
    """Return, for registry ids and their clues, the held ids that share one; the others have none.

    A registry gives two trials two ids: within one, nothing is a clue but that one id names the
    other as its own.
    """
    return {name: {other for other, _ in near} for name, near in _near(clues).items()}


def _near(clues: dict[str, set[Clue]]) -> dict[str, set[tuple[str, bool]]]:
    """Return the ids that share a clue, each with whether that is a name."""
    holders = _holders(set().union(*clues.values())) if clues else {}
    found: dict[str, set[tuple[str, bool]]] = {}
    for name, given in clues.items():
        near = {
            (other, isinstance(clue, str))
            for clue in given
            for other in holders.get(clue, ())
            if other != name and (clue in (name, other) or registry_of(name) != registry_of(other))
        }
        if near:
            found[name] = near
    return found


def _holders(clues: Collection[Clue]) -> dict[Clue, set[str]]:
    """Return which held registry ids give each clue."""
    holders: dict[Clue, set[str]] = defaultdict(set)
    ids = [clue for clue in clues if isinstance(clue, str)]
    for name in SourceRow.objects.filter(registry_id__in=ids).values_list("registry_id", flat=True):
        holders[name].add(name)
    given = SourceName.objects.filter(name__in=ids).values_list("name", "source__registry_id")
    for clue, name in given:
        holders[clue].add(name)
    for kind, field in ((_TITLE, "title_key"), (_PROTOCOL, "protocol_key")):
        keys = [clue[1] for clue in clues if clue[0] == kind and isinstance(clue, tuple)]
        if keys:
            rows = SourceRow.objects.filter(**{f"{field}__in": keys})
            for key, name in rows.values_list(field, "registry_id"):
                holders[kind, key].add(name)
    return holders


@functools.lru_cache(10_000)
def registry_of(name: str) -> str:
    """Return which registry an identifier is of; what is of none stands for itself."""
    known = recognise(name)
    return known.registry.value if known else name


class _Around:
    """The records of some trials, and of all that are, were or may be of the same trial.

    What names the other is taken in; what only has its title or its protocol's number is held
    against it first, so that a common title does not draw in half a registry.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[SourceRow]] = {}
        self.reached: set[str] = set()
        self._read: dict[int, Record | None] = {}

    def reach(self, names: set[str]) -> set[str]:
        """Take in some ids; return those that have to be taken in as well."""
        self._fetch(names)
        self.reached |= names
        rows = [row for name in names for row in self.rows.get(name, ())]
        near = _near(clues_of_rows(rows))
        self._fetch({other for others in near.values() for other, _ in others})
        beside = {
            other
            for name, others in near.items()
            for other, named in others
            if named or self._same(name, other)
        }
        trials = {row.trial_id for row in rows}
        mates = SourceRow.objects.filter(trial_id__in=trials).values_list("registry_id", flat=True)
        return (beside | set(mates)) - self.reached

    def records(self) -> list[tuple[str, Record]]:
        """Return what was taken in, by registry id, as far as it can be read."""
        return [(name, record) for name in sorted(self.reached) for record in self._records(name)]

    def _fetch(self, names: set[str]) -> None:
        missing = sorted(names - self.rows.keys())
        if missing:
            rows = SourceRow.objects.filter(registry_id__in=missing).select_related("raw")
            for row in rows.order_by("pk"):
                self.rows.setdefault(row.registry_id, []).append(row)

    def _same(self, name: str, other: str) -> bool:
        return any(
            same_trial(one, two).same for one in self._records(name) for two in self._records(other)
        )

    def _records(self, name: str) -> list[Record]:
        for row in self.rows.get(name, ()):
            if row.pk not in self._read:
                self._read[row.pk] = _read_or_none(row)
        read = (self._read[row.pk] for row in self.rows.get(name, ()))
        return [record for record in read if record is not None]


def _read_or_none(row: SourceRow) -> Record | None:
    """Read a record; one that cannot be read any more is like no other."""
    try:
        return Held.of(row).read()
    except Unreadable:
        return None


def regroup(names: Iterable[str], *, settle: Settle, now: dt.datetime) -> set[str]:
    """Join and part the trials around some registry ids, as their records now say.

    Returns the registry ids that were looked at for it.
    """
    around, frontier = _Around(), set(names)
    while frontier:
        frontier = around.reach(frontier)
    read = around.records()
    rows = {row.registry_id: row for row in TrialRow.objects.filter(registry_id__in=around.reached)}
    written: list[TrialRow] = []
    for group in groups([record for _, record in read]):
        ids = sorted({read[index][0] for index in group})
        sources = [source for name in ids for source in around.rows[name]]
        written += _write([rows[name] for name in ids], sources, settle, now)
    upsert(written)
    return around.reached


def _write(
    rows: list[TrialRow], sources: list[SourceRow], settle: Settle, now: dt.datetime
) -> list[TrialRow]:
    """Bring the rows of one trial up to its records; return those that have to be written."""
    held = [Held.of(source) for source in sources]
    made = hash_of(held)
    if _stands(rows, made):
        return []
    try:
        trial = place_sites(trial_of(held))
    except Unreadable:
        return []
    head = next((row for row in rows if row.registry_id == str(trial.id)), rows[0])
    head.outline, head.joined_to_id, head.vanished_at = pack_outline(trial), None, None
    if is_gone(held):
        head.vanished_at = max(one.vanished_at for one in sources if one.vanished_at)
    for row in rows:
        row.status, row.updated_at = trial.status.value, now
        if row is not head:
            row.outline, row.joined_to_id, row.vanished_at = b"", head.pk, None
        fresh = made if row is head else moved_to(head.registry_id)
        row.changed_in, row.made_of = settle(row, fresh), fresh
    strangers = [source.pk for source in sources if source.trial_id != head.pk]
    if strangers:
        SourceRow.objects.filter(pk__in=strangers).update(trial_id=head.pk)
    return rows


def _stands(rows: list[TrialRow], made: int) -> bool:
    """Say whether rows already tell of one trial that is made of this."""
    heads = [row for row in rows if row.joined_to_id is None]
    return (
        len(heads) == 1
        and heads[0].made_of == made
        and all(row.joined_to_id == heads[0].pk for row in rows if row is not heads[0])
    )


def upsert(rows: list[TrialRow]) -> None:
    """Write trials' rows, new and old; which is which, the database finds by their ids."""
    for row in rows:
        row.pk = None
    TrialRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["registry", "registry_id"],
        update_fields=[
            "status",
            "outline",
            "made_of",
            "changed_in",
            "updated_at",
            "vanished_at",
            "joined_to",
        ],
    )
