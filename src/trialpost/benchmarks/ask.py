"""Measure how much a few questions settle, in our order and in others.

The persons are patients' records that are known in full. Each is stripped to age, sex, place and
one illness, once for every illness that enough trials are about; what else the record holds answers
the questions (``benchmarks.ask_replies``). They would travel anywhere, so that there are trials.

Of each person's trials, those that their coded fields leave open:

* *settled*: a criterion is not met, or nothing is unknown but what is left to the trial team;
* *nothing to ask*: a criterion is not met, or nothing is unknown that the person could tell (a
  criterion that could not be read stays unknown whatever one asks);
* *undecided*: criteria that are unknown, of those that were unknown before the first question.

All shares leave out the trials that were settled before the first question.
"""

import datetime as dt
import itertools
import tarfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from trialpost.benchmarks import ask_orders as orders
from trialpost.benchmarks.ask_replies import Patient, patient_of, told_after
from trialpost.eligibility.compiled import verdicts
from trialpost.eligibility.facts import Facts
from trialpost.errors import ConfigurationError, UnknownPlace
from trialpost.interop.fhir import profile_from_fhir
from trialpost.matching.asking.pool import Picked, pool_of
from trialpost.matching.asking.standing import Open, Standing
from trialpost.matching.catalogue import Catalogue
from trialpost.matching.match import asker_of, fitting_trials
from trialpost.model.profile import GivenPlace, HealthCondition, Private, Profile
from trialpost.model.status import RecruitmentStatus
from trialpost.model.trial import Trial

AFTER = (1, 3, 5, 8)
"""Questions after which it is counted."""

LEAST_TRIALS = 5
"""Open trials that an illness has to have for a person to be asked about it."""

ANYWHERE = 20_000.0
"""Kilometres that the persons would travel."""

DRAWS = 5
"""Random orders that are averaged."""

_ELSEWHERE = GivenPlace(name="Boston, MA, US")
"""Where somebody is put whose place is not known."""


class Person(Private, frozen=True, kw_only=True):
    """A stripped profile, the patient behind it, and the trials that are open to them."""

    known: Profile
    facts: Facts
    patient: Patient
    trials: tuple[Open, ...]
    compiled: Picked


class Count(msgspec.Struct, frozen=True):
    """How it stands after some questions, by trial: settled, nothing to ask, unknown criteria."""

    settled: Any
    asked_out: Any
    unknown: int


def patients(path: Path, today: dt.date) -> Iterator[Profile]:
    """Yield the profiles of FHIR records: a file, a folder, or a ``.tar.gz`` of them.

    Raises:
        ConfigurationError: if there is none.
    """
    found = 0
    for data in _records(path):
        found += 1
        yield profile_from_fhir(data, today=today).profile
    if not found:
        raise ConfigurationError(f"{path} holds no patient's record; give FHIR bundles in JSON.")


def _records(path: Path) -> Iterator[bytes]:
    if path.is_dir():
        yield from (one.read_bytes() for one in sorted(path.rglob("*.json")))
    elif path.name.endswith((".tar.gz", ".tgz", ".tar")):
        with tarfile.open(path) as archive:
            for member in sorted(archive.getmembers(), key=lambda one: one.name):
                stream = archive.extractfile(member) if member.name.endswith(".json") else None
                if stream is not None:
                    yield stream.read()
    else:
        yield path.read_bytes()


def document(
    trials: Iterable[Trial], records: Iterable[Profile], today: dt.date, *, draws: int = DRAWS
) -> dict[str, Any]:
    """Measure all orders over trials that recruit, and return the document of ``bench ask``.

    Args:
        trials: those of the catalogue; only those that recruit are asked about.
        records: patients, known in full.
        today: the day.
        draws: random orders that are averaged.
    """
    began = time.perf_counter()
    recruiting = [one for one in trials if one.status is RecruitmentStatus.RECRUITING]
    catalogue = Catalogue.from_records(recruiting)
    trees = catalogue.trees([str(one.id) for one in recruiting])
    form = orders.form_of(trees.values())
    persons = [one for record in records for one in _stripped(record, catalogue, trees, today)]
    told: dict[str, Any] = {
        "trials": len(recruiting),
        "persons": len(persons),
        "open_trials": sum(len(one.trials) for one in persons),
        "orders": {},
    }
    named: dict[str, list[orders.Order]] = {
        "ours": [orders.ours],
        "fixed": [orders.fixed(form)],
        "fixed with lists": [orders.fixed(orders.with_lists(form))],
        "by kind": [orders.fixed(orders.by_kind(form))],
        "random": [orders.drawn(seed) for seed in range(draws)],
        "oracle": [orders.oracle],
        "ours, at once": [orders.ours_at_once],
        "fixed, at once": [orders.fixed_at_once(form)],
    }
    for name, several in named.items():
        runs = [[_walk(person, order, today) for person in persons] for order in several]
        told["orders"][name] = _shares(list(itertools.chain(*runs)))
    told["seconds"] = round(time.perf_counter() - began, 1)
    told["form"] = [one.fact for one in form[:10]]
    return told


def _stripped(
    record: Profile, catalogue: Catalogue, trees: dict[str, Any], today: dt.date
) -> Iterator[Person]:
    """Yield a person for every illness of a record that enough trials are about."""
    for had in record.conditions:
        known = _known(record, had)
        try:
            asker = asker_of(known, catalogue.vocabulary, today=today)
        except UnknownPlace:
            known = msgspec.structs.replace(known, place=_ELSEWHERE)
            asker = asker_of(known, catalogue.vocabulary, today=today)
        fitting = fitting_trials(catalogue, asker, today)
        if len(fitting) < LEAST_TRIALS:
            continue
        opened = tuple(Open(trees=trees[one.outline.id], checks=one.checks) for one in fitting)
        yield Person(
            known=known,
            facts=asker.facts,
            patient=patient_of(record, asker.facts, today),
            trials=opened,
            compiled=pool_of(asker.facts.order).picked([one.trees for one in opened]),
        )


def _known(record: Profile, had: HealthCondition) -> Profile:
    return Profile(
        birth_year=record.birth_year,
        age=record.age,
        sex=record.sex,
        place=record.place,
        travel_km=ANYWHERE,
        conditions=(had,),
    )


def _walk(person: Person, order: orders.Order, today: dt.date) -> list[Count]:
    """Ask one person in an order; return how it stands before and after each question."""
    facts = person.facts
    standing = Standing(person.trials, facts, today, compiled=person.compiled)
    counts = [_count(standing)]
    for _ in range(max(AFTER)):
        asked = order(standing, person.patient)
        if asked:
            known = facts.profile
            for one in asked:
                known = told_after(known, one, person.patient)
            facts = Facts(known, facts.order)
            standing = Standing(person.trials, facts, today, compiled=person.compiled)
        counts.append(_count(standing))
    return counts


def _count(standing: Standing) -> Count:
    found = verdicts(standing.compiled, standing.facts, standing.today)
    open_ = standing.compiled.ours & (found.verdict == 1)
    unknown = np.bincount(standing.compiled.trial[open_], minlength=len(standing.compiled))
    lost = found.not_met > 0
    return Count(
        settled=lost | (unknown == 0),
        asked_out=lost | (standing.waiting() == 0),
        unknown=int(open_.sum()),
    )


def _shares(walks: Sequence[Sequence[Count]]) -> dict[str, Any]:
    """Return shares over all trials of all persons, and the means of the persons' own shares."""
    told: dict[str, Any] = {}
    for after in AFTER:
        told[str(after)] = {
            "settled": _pooled(walks, after, "settled"),
            "settled_mean": _mean(walks, after, "settled"),
            "nothing_to_ask": _pooled(walks, after, "asked_out"),
            "undecided": _undecided(walks, after),
        }
    return told


def _new(walk: Sequence[Count], after: int, what: str) -> tuple[int, int]:
    """Return how many trials were settled by the questions, and how many could have been."""
    before = getattr(walk[0], what)
    return int((getattr(walk[after], what) & ~before).sum()), int((~before).sum())


def _undecided(walks: Sequence[Sequence[Count]], after: int) -> float:
    before = sum(walk[0].unknown for walk in walks)
    return round(sum(walk[after].unknown for walk in walks) / max(1, before), 4)


def _pooled(walks: Sequence[Sequence[Count]], after: int, what: str) -> float:
    counts = [_new(walk, after, what) for walk in walks]
    return round(sum(new for new, _ in counts) / max(1, sum(all_ for _, all_ in counts)), 4)


def _mean(walks: Sequence[Sequence[Count]], after: int, what: str) -> float:
    shares = [new / all_ for new, all_ in (_new(walk, after, what) for walk in walks) if all_]
    return round(sum(shares) / max(1, len(shares)), 4)
