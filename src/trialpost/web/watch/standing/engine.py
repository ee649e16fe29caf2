"""The engine of standing matches over the stored profiles: which pairs are worth a full judgement.

Whatever the plain road (``news.Changes.for_profile``) would tell somebody is among the pairs; few
others are. ``docs/explanation/standing-matches.md`` says why nobody is missed. In short: a shard
holds each person's coded fields and the *names* of their conditions; which trials these names are
related to is asked of the vocabulary anew in every run. Whoever is not in a shard in the very state
in which they are stored (new, changed, or it does not open) is judged the plain road.

What people stated are bits in their rows, and whoever has stated what a trial's criteria do not
take is left out of its pairs. What the bits say stands in the ledger (``stating``): a shard whose
bits say another thing is made anew.

Profiles are numbered by their rows' keys, and so many of them make a shard (``kept.PROFILES``),
each a sealed file. A file is a cache: it is made anew when it is missing, broken, or of another
release.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from django.conf import settings
from django.db.models import BinaryField, Max
from django.db.models.functions import Substr

from trialpost.eligibility.answering import settled
from trialpost.errors import TrialpostError
from trialpost.matching.outline import TrialOutline
from trialpost.matching.passing import Turning, moments
from trialpost.matching.standing.cluster import OnRay
from trialpost.matching.standing.delta import delta_of
from trialpost.matching.standing.drivers import Driver, InProcess, InProcesses
from trialpost.matching.standing.named import Names
from trialpost.matching.standing.order import Order
from trialpost.matching.standing.rows import Array, Entry
from trialpost.matching.standing.shard import Pairs, Shard
from trialpost.matching.standing.statements import Statements
from trialpost.matching.standing.stored import TreesOf, entry_for, no_trees
from trialpost.model.profile import Profile
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.sealing import keyring
from trialpost.web.watch.standing import kept
from trialpost.web.watch.standing.kept import Fresh, Kept, ShardFile, Terms
from trialpost.web.watch.standing.shards import (
    Ledger,
    Numbered,
    RunEnvelope,
    ShardKey,
    sealed,
    shard_key,
)
from trialpost.web.watch.standing.stating import Stating

_AT_A_TIME = 500
_MARK_BYTES = 8
"""Of a sealed profile, the first of its random nonce: whoever saves gets another."""

_VERSION_BYTES = 64
"""Of a shard's file, the first of its wrapped key: one that is written anew has others."""

Concerned = Mapping[int, frozenset[str] | None]
"""Trials that may concern somebody, by the key of their profile; ``None``: any trial may."""


class Standing:
    """All stored profiles in shards, as new as the database is."""

    def __init__(self, vocabulary: ConditionVocabulary, stating: Stating | None = None) -> None:
        """Bring every shard up to the stored profiles.

        ``stating`` lets criteria count; without it they are left to the full judgement.
        """
        self._vocabulary = vocabulary
        self._names: Names = {}
        self._taken: dict[int, _Taken] = {}
        self._outside: set[int] = set()
        numbers = _numbers()
        kept.remove_all_but(numbers)
        ledgers = [held for one in numbers if (held := ShardFile(one).ledger()) is not None]
        for ledger in ledgers:
            self._agrees(ledger)
        self._numbered = stating.numbered(ledgers, vocabulary) if stating else Numbered()
        self._statements = Statements(self._numbered.statements)
        self._today = stating.today if stating else dt.date.min
        for number in numbers:
            self._taken[number] = _Taken.of(self._refreshed(number))

    def __repr__(self) -> str:
        return f"Standing(of {len(self)})"

    def __len__(self) -> int:
        return sum(len(one.keys) for one in self._taken.values())

    def concerned(
        self,
        outlines: Iterable[TrialOutline],
        *,
        today: dt.date,
        driver: Driver | None = None,
        trees: TreesOf = no_trees,
    ) -> Iterator[Concerned]:
        """Yield who may be concerned by which trials, shard by shard.

        After each shard, when its people have been judged, those come who are not in it as they
        are stored by then: so whoever saves while this runs is judged as well. ``trees`` gives the
        criteria by which a trial is judged in full.
        """
        delta = delta_of(
            outlines,
            self._names,
            self._vocabulary,
            today=today,
            statements=self._statements,
            trees=trees,
        )
        names = [outline.id for outline in delta.outlines]
        numbers = list(self._taken)
        at = driver or chosen_driver(len(numbers))
        answers = at.match([_Closed(self, number) for number in numbers], delta)
        for number, pairs in zip(numbers, answers, strict=True):
            yield by_person(pairs, names)
            yield self._not_in(number)
        for number in _numbers():
            if number not in self._taken:
                yield self._not_in(number)

    def turned(self, turning: Turning) -> set[int]:
        """Return whom time may have brought to fit a trial, and whoever is in no shard."""
        found = set(self._outside)
        for one in self._taken.values():
            found.update(one.whose[turning.touches(one.moments)].tolist())
        return found

    def _not_in(self, number: int) -> Concerned:
        """Return whoever is stored and not in a shard as they are."""
        held = self._taken[number].by_key() if number in self._taken else {}
        return {key: None for key, mark in stored(number).items() if held.get(key) != mark}

    def _agrees(self, ledger: Ledger) -> bool:
        """Take in a ledger's names; tell whether each has the key that it has everywhere."""
        told = ledger.key_of
        return told == {name: self._names.setdefault(name, key) for name, key in told.items()}

    def _loaded(self, number: int) -> Kept | None:
        found = ShardFile(number).load()
        return found if found is not None and self._agrees(found.ledger) else None

    def _of_these_terms(self, number: int) -> Kept | None:
        """Load a shard if its bits say what they are to say, and say it of today."""
        found = self._loaded(number)
        if found is None or found.ledger.numbered != self._numbered:
            return None
        return found if found.ledger.stated_on <= self._today.toordinal() else None

    def _refreshed(self, number: int) -> Kept | None:
        """Bring one shard up to the stored profiles.

        Where nobody's profile opens the key may be another, and the file stays as it is.
        """
        before, now = self._of_these_terms(number), stored(number)
        held = before.ledger.people if before else {}
        new = [key for key, mark in now.items() if key not in held or held[key].mark != mark]
        fresh = self._worked_out(new)
        gone = [key for key, one in held.items() if now.get(key) != one.mark]
        self._outside.update(key for key in new if key not in fresh)
        if not fresh and not gone:
            return before
        file = ShardFile(number)
        with file.locked():
            before = self._of_these_terms(number)
            return kept.write(file, before, fresh, stored(number), self._terms)

    @property
    def _terms(self) -> Terms:
        graph = self._vocabulary.graph
        return Terms(self._names, graph, self._numbered, self._today.toordinal())

    def _worked_out(self, keys: Sequence[int]) -> dict[int, Fresh]:
        """Open stored profiles, as far as they open, and work them out for a shard."""
        found = {}
        for start in range(0, len(keys), _AT_A_TIME):
            some = SealedProfile.objects.filter(pk__in=keys[start : start + _AT_A_TIME])
            for row in some.select_related("person__address"):
                try:
                    profile = settled(open_row(row).profile)
                    entry = self._entry(row.pk, profile)
                except (TrialpostError, msgspec.MsgspecError):
                    continue  # judged the plain road, which counts it
                names = dict.fromkeys(one.name for one in profile.conditions)
                mark, days = bytes(row.sealed[:_MARK_BYTES]), tuple(sorted(moments(profile)))
                found[row.pk] = Fresh(mark, tuple(names), entry, days)
        return found

    def _entry(self, key: int, profile: Profile) -> Entry:
        return entry_for(
            key,
            profile,
            self._names,
            self._vocabulary,
            statements=self._statements,
            today=self._today,
        )

    def taken(self, number: int) -> tuple[bytes, ShardKey]:
        """Return a shard's bytes and what opens them.

        Where another process wrote it since, only who is in both states counts as held; what does
        not fit together is passed over, and its people are judged the plain road.
        """
        data = ShardFile(number).read()
        if data is None or data[:_VERSION_BYTES] != self._taken[number].version:
            data = self._changed(number)
        return data, ShardKey(shard_key(data, keyring()))

    def _changed(self, number: int) -> bytes:
        now = self._loaded(number)
        self._taken[number] = self._taken[number].and_also(_Taken.of(now))
        return now.data if now is not None else sealed(Shard(Order()), keyring())


class _Taken(NamedTuple):
    """Who is in a shard, in which state, and in which version of its file.

    ``moments`` are everybody's, and ``whose`` tells of each whose it is.
    """

    keys: Array
    marks: Array
    version: bytes
    moments: Array
    whose: Array

    @classmethod
    def of(cls, held: Kept | None) -> "_Taken":
        people = held.ledger.people if held else {}
        days = [(key, day) for key, one in people.items() for day in one.moments]
        pairs = np.array(days, np.int64).reshape(-1, 2)
        return cls(
            np.fromiter(people, np.int64, len(people)),
            np.array([one.mark for one in people.values()], f"V{_MARK_BYTES}"),
            held.data[:_VERSION_BYTES] if held else b"",
            pairs[:, 1],
            pairs[:, 0],
        )

    def by_key(self) -> dict[int, bytes]:
        return dict(zip(self.keys.tolist(), self.marks.tolist(), strict=True))

    def and_also(self, other: "_Taken") -> "_Taken":
        """Return who is in both, in the same state."""
        theirs = other.by_key()
        same = [theirs.get(key) == mark for key, mark in self.by_key().items()]
        both = np.array(same, np.bool_)
        return self._replace(keys=self.keys[both], marks=self.marks[both], version=other.version)


class _Closed(NamedTuple):
    """One shard, for a driver."""

    standing: Standing
    number: int

    def taken(self) -> tuple[bytes, ShardKey]:
        return self.standing.taken(self.number)


def chosen_driver(shards: int) -> Driver:
    """Return where the operator wants shards to be matched; a single one always is here.

    Raises:
        ConfigurationError: if a cluster is named and Ray is not installed.
    """
    told = settings.WATCHING
    if shards < 2:
        return InProcess()
    if told.ray:
        return OnRay(told.ray, RunEnvelope.fresh())
    if told.workers > 1:
        return InProcesses(told.workers, RunEnvelope.fresh())
    return InProcess()


def by_person(pairs: Pairs, names: Sequence[str]) -> dict[int, frozenset[str] | None]:
    """Return an answer's trials by person."""
    order = np.argsort(pairs.who, kind="stable")
    who, begins = np.unique(pairs.who[order], return_index=True)
    trials = np.split(pairs.trial[order], begins[1:])
    return {
        key: frozenset(names[at] for at in some.tolist())
        for key, some in zip(who.tolist(), trials, strict=False)
    }


def stored(number: int) -> dict[int, bytes]:
    """Return the mark of each profile that is stored and may be used, of one shard."""
    first = number * kept.PROFILES
    rows = SealedProfile.objects.filter(pk__gte=first, pk__lt=first + kept.PROFILES)
    rows = rows.filter(unused_since=None)
    mark = Substr("sealed", 1, _MARK_BYTES, output_field=BinaryField())
    return {key: bytes(one) for key, one in rows.values_list("pk", mark).order_by("pk")}


def _numbers() -> range:
    """Return the numbers of shards, from the first to that of the newest profile."""
    newest = SealedProfile.objects.aggregate(newest=Max("pk"))["newest"]
    return range(0 if newest is None else kept.number_of(newest) + 1)
