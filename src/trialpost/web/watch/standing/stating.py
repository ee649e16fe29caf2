"""Which statements the people of all shards get bits of, chosen once for them all.

A statement bars whoever made it from some trials (``matching.standing.statements``). Those that bar
the most of some people from the most of some trials are numbered, and the numbering stays as it was
first chosen, since another one means to open everybody's profile anew. It is chosen anew in three
cases only: no shard has one, MeSH is another, or trials or people have become so many more that at
least twice as many can be looked at. It says what some people state, so it stands nowhere but in
sealed shards.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from django.db.models import Max

from trialpost.eligibility.facts import Facts, facts_of
from trialpost.errors import TrialpostError
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.standing.statements import Statements, meaning_of
from trialpost.matching.standing.trials import TAKING
from trialpost.matching.trees import Trees
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.web.people.models import SealedProfile
from trialpost.web.people.store import open_row
from trialpost.web.watch.standing.shards import Ledger, Numbered

TRIALS, PEOPLE = 500, 200
"""Trials whose criteria, and people whose profiles, are looked at to choose statements."""

FEWEST = 20
"""People below which it is not looked at what they state."""

_COUNTED = 10 * PEOPLE
"""People up to whom they are counted off, whatever numbers those before them left free."""

MOST = 128
"""Statements that are numbered: two words a person."""

_AT_A_TIME = 50


class Stating(NamedTuple):
    """What lets criteria count: the catalogue of which they are, and the day of the run."""

    catalogue: Catalogue
    today: dt.date

    def numbered(self, ledgers: Iterable[Ledger], vocabulary: ConditionVocabulary) -> Numbered:
        """Return the numbering that shards have or, where none of them is of use, a new one.

        ``vocabulary`` is the one by which people are judged.
        """
        meaning = meaning_of(vocabulary.graph)
        trials, people = _some_trials(self.catalogue), _some_people()
        for ledger in ledgers:
            one = ledger.numbered
            grew = _grew(len(trials), one.trials) or _grew(len(people), one.people)
            if one.meaning == meaning and not grew:
                return one
        chosen = Statements.of(
            _criteria(self.catalogue, trials),
            MOST,
            people=list(_facts(people, vocabulary)),
            today=self.today,
        )
        return Numbered(
            statements=chosen.held, meaning=meaning, trials=len(trials), people=len(people)
        )


def _grew(now: int, then: int) -> bool:
    return now >= 2 * then if then else now > 0


def _some_trials(catalogue: Catalogue) -> list[str]:
    """Return the ids of trials that take people, of many some from all over the list."""
    slots = np.flatnonzero(catalogue.alive & catalogue.has_status(TAKING))
    names = sorted(catalogue.outlines.ids[slot] for slot in slots)
    return names[:: -(-len(names) // TRIALS)] if names else []


def _some_people() -> list[int]:
    """Return the keys of profiles, of many some from all over their numbers; of few none at all.

    So a numbering never tells what a single one of them stated, not even after they left.
    """
    rows = SealedProfile.objects.filter(unused_since=None)
    found = list(rows.order_by("pk").values_list("pk", flat=True)[: _COUNTED + 1])
    if len(found) > _COUNTED:
        newest = SealedProfile.objects.aggregate(newest=Max("pk"))["newest"] or 0
        keys = range(newest, 0, -max(1, newest // PEOPLE))
        found = list(rows.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    found = found[:: max(1, -(-len(found) // PEOPLE))]
    return found if len(found) >= FEWEST else []


def _criteria(catalogue: Catalogue, names: Sequence[str]) -> Iterator[Trees]:
    """Yield the criteria of trials; those of trials whose records do not open are left out."""
    for start in range(0, len(names), _AT_A_TIME):
        some = names[start : start + _AT_A_TIME]
        try:
            yield from catalogue.read_trees(some).values()
        except (TrialpostError, msgspec.MsgspecError):
            for name in some:
                yield from _criteria_of(catalogue, name)


def _criteria_of(catalogue: Catalogue, name: str) -> Iterator[Trees]:
    try:
        yield catalogue.read_trees([name])[name]
    except (TrialpostError, msgspec.MsgspecError):
        return


def _facts(keys: Sequence[int], vocabulary: ConditionVocabulary) -> Iterator[Facts]:
    """Yield what people told, as far as their profiles open."""
    for row in SealedProfile.objects.filter(pk__in=keys).select_related("person__address"):
        try:
            yield facts_of(open_row(row).profile, vocabulary=vocabulary)
        except (TrialpostError, msgspec.MsgspecError):
            continue
