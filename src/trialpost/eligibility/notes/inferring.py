"""Infer from the values and medicines of a note what illnesses they mean, or make likely.

A hemoglobin of 8 is anemia by the meaning of the word; a creatinine of 3 makes a doctor think of
the kidneys. The first is an illness that the note tells of; the second is suspected, and a note
that does not name the kidneys is then not silent about them. ``inferences.tsv`` holds both, with
the limits and whom they are for.
"""

import csv
import functools
from collections.abc import Iterator
from importlib import resources

import msgspec

from trialpost.model.profile import HealthCondition, Measurement, Private, Profile
from trialpost.model.status import Sex
from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.lexicon import Kind, Lexicon
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.units import unit_named

_GROWN, _SCHOOL = 15, 5
_VITAL = frozenset({"heart-rate", "respiratory-rate", "sbp", "dbp", "spo2", "gcs"})
"""Values that are hardly ever written with a unit."""


class Inference(msgspec.Struct, frozen=True):
    """A line of the table: what means an illness, of whom, and whether surely."""

    what: str
    shape: str
    limit: float
    unit: str
    means: str
    surely: bool
    whom: str


class Inferred(Private, frozen=True):
    """The illnesses that follow from a note's values and medicines, and those made likely."""

    there: tuple[HealthCondition, ...] = ()
    suspected: tuple[str, ...] = ()


@functools.cache
def inferences() -> tuple[Inference, ...]:
    """Return the lines of the table."""
    file = resources.files("trialpost.eligibility.notes").joinpath("inferences.tsv")
    lines = [one for one in file.read_text(encoding="utf-8").splitlines() if one[:1] != "#"]
    return tuple(
        Inference(
            what=row["what"],
            shape=row["is"],
            limit=float(row["limit"] or 0),
            unit=row["unit"],
            means=row["means"],
            surely=row["how"] == "is",
            whom=row["of"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    )


def inferred(profile: Profile, years: int | None, names: Lexicon) -> Inferred:
    """Return what follows from the values and current medicines of a profile read from a note.

    Args:
        profile: what the note tells.
        years: the person's age, if it is known.
        names: the lexicon.
    """
    denied = _ids(profile.absent, names)
    told = _ids((one.name for one in profile.conditions), names) | denied
    there: dict[str, HealthCondition] = {}
    suspected: dict[str, None] = {}
    for one, date in _applying(profile, years, names):
        known = _ids((one.means,), names)
        if known & told:
            continue
        if one.surely:
            status = None if date else "current"
            there[one.means] = HealthCondition(name=one.means, status=status, since=date)
        else:
            suspected[one.means] = None
    return Inferred(tuple(there.values()), tuple(one for one in suspected if one not in there))


def _ids(given: Iterator[str] | tuple[str, ...], names: Lexicon) -> frozenset[str]:
    """Return the concepts of names and what they are forms of."""
    own = {concept.id for name in given for concept in names.find(name)}
    return frozenset(own).union(*(names.above(one) for one in own))


def _applying(
    profile: Profile, years: int | None, names: Lexicon
) -> Iterator[tuple[Inference, str | None]]:
    values = [(key, one) for one in profile.measurements for key in _measured(one.name, names)]
    taken = [
        (concept.id, {concept.id, *names.above(concept.id)})
        for one in profile.medications
        if one.status != "past"
        for concept in names.find(one.name)[:1]
    ]
    for one in inferences():
        if not _is_of(one.whom, years, profile):
            continue
        if one.shape in ("taken", "named"):
            if any(one.what == exact or (one.shape == "taken" and one.what in every)
                   for exact, every in taken):  # fmt: skip
                yield one, None
            continue
        found = [value for key, value in values if key == one.what and _fits(one, value)]
        if found:
            yield one, found[-1].date


def _measured(name: str, names: Lexicon) -> list[str]:
    kinds = (Kind.MEASUREMENT, Kind.SCALE)
    return [one.id for one in names.find(name) if one.kind in kinds][:1]


def _is_of(whom: str, years: int | None, profile: Profile) -> bool:
    """Say whether a line is for such a person; without an age only those for all are."""
    if whom == "all":
        return True
    if years is None:
        return False
    pregnant = profile.answers.get("pregnant") == "yes"
    grown = years >= _GROWN
    return {
        "adult": grown,
        "man": grown and profile.sex is Sex.MALE,
        "woman": grown and profile.sex is Sex.FEMALE and not pregnant,
        "pregnant": pregnant,
        "young": not grown,
        "child": _SCHOOL <= years < _GROWN,
        "small": years < _SCHOOL,
    }[whom]


def _fits(one: Inference, value: Measurement) -> bool:
    number = _number(one, value)
    if number is None:
        return False
    if one.shape == "under":
        return number < one.limit
    return number > one.limit if one.shape == "over" else number >= one.limit


def _number(one: Inference, value: Measurement) -> float | None:
    """Return a value in the unit of a line; ``None`` if its unit is missing or another."""
    unit = (unit_named(value.unit) or value.unit) if value.unit else ""
    if not unit:
        usual = measurement(one.what)
        bare = one.what in _VITAL or (usual is not None and not usual.also)
        return value.value if bare else None
    if unit == one.unit or not one.unit:
        return value.value
    return convert(value.value, unit, unit_named(one.unit) or one.unit, one.what)
