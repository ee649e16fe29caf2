"""Infer from values, medicines, operations and symptoms what illnesses they mean, or hint at.

A hemoglobin of 8 is anemia by the meaning of the word: who reads a note takes it as told. A
creatinine of 3 makes one think of the kidneys, and so does insulin of diabetes: a note that does
not name these is not silent about them, and nothing more follows. ``inferences.tsv`` holds both,
with the limits and whom they are for.
"""

import csv
import functools
from collections.abc import Iterable, Iterator
from importlib import resources

import msgspec

from trialpost.model.profile import HealthCondition, Measurement, Profile
from trialpost.model.status import Sex
from trialpost.vocabulary.conversions import convert
from trialpost.vocabulary.lexicon import Kind, Lexicon
from trialpost.vocabulary.unwritten_units import name_of, units_meant

_GROWN, _SCHOOL = 15, 5
_BARE = frozenset({"heart-rate", "respiratory-rate", "sbp", "dbp", "spo2", "gcs"})
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


@functools.cache
def _lines() -> tuple[Inference, ...]:
    file = resources.files("trialpost.eligibility").joinpath("inferences.tsv")
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


@functools.lru_cache(maxsize=8)
def _by_subject(names: Lexicon, *, surely: bool) -> dict[str, tuple[Inference, ...]]:
    """Return the lines of one kind by what they speak of, as far as a lexicon has their names."""
    found: dict[str, tuple[Inference, ...]] = {}
    for one in _lines():
        if one.surely is surely and names.find(one.means):
            found[one.what] = (*found.get(one.what, ()), one)
    return found


def meant_illnesses(
    profile: Profile, years: int | None, names: Lexicon
) -> tuple[HealthCondition, ...]:
    """Return the illnesses that the values and medicines of a profile mean, and it does not name.

    Args:
        profile: what a note tells.
        years: the person's age, if it is known; without it only what holds at any age is meant.
        names: the lexicon.
    """
    own = _ids((one.name for one in profile.conditions), names)
    told = own | _ids(profile.absent, names)
    found: dict[str, HealthCondition] = {}
    for one, date in _applying(profile, years, names, surely=True):
        if not _ids((one.means,), names) & told:
            status = None if date else "current"
            found[one.means] = HealthCondition(name=one.means, status=status, since=date)
    return tuple(found.values())


def hinted_concepts(profile: Profile, names: Lexicon) -> frozenset[str]:
    """Return the ids of illnesses of which what a profile tells makes a doctor think.

    Whom a line is for counts as far as the profile tells the age in years.
    """
    years = profile.age.years if profile.age else None
    return frozenset(
        concept.id
        for one, _ in _applying(profile, years, names, surely=False)
        for concept in names.find(one.means)
    )


def _ids(given: Iterable[str], names: Lexicon) -> frozenset[str]:
    """Return the concepts of names and what they are forms of."""
    own = {concept.id for name in given for concept in names.find(name)}
    return frozenset(own).union(*(names.above(one) for one in own))


def _applying(
    profile: Profile, years: int | None, names: Lexicon, *, surely: bool
) -> Iterator[tuple[Inference, str | None]]:
    """Yield the lines that apply, each with the date of the value that it rests on."""
    lines = _by_subject(names, surely=surely)
    for value in profile.measurements:
        for one in lines.get(_measured(value.name, names), ()):
            if _is_of(one.whom, years, profile, surely=surely) and _fits(one, value):
                yield one, value.date
    taken = (one.name for one in profile.medications if one.status != "past")
    there = (one.name for one in profile.conditions if one.status != "past")
    done = (one.name for one in profile.procedures)
    found = (one.name for one in profile.biomarkers if one.present == "yes")
    told_as = (
        (("taken", "named"), taken), (("there",), there), (("done",), done), (("found",), found)
    )  # fmt: skip
    for shapes, told in told_as:
        for name in told:
            for exact in (concept.id for concept in names.find(name)):
                for subject in (exact, *sorted(names.above(exact))):
                    for one in lines.get(subject, ()):
                        if one.shape in shapes and (one.shape != "named" or subject == exact):
                            yield one, None


def _measured(name: str, names: Lexicon) -> str:
    kinds = (Kind.MEASUREMENT, Kind.SCALE)
    return next((one.id for one in names.find(name) if one.kind in kinds), "")


def _is_of(whom: str, years: int | None, profile: Profile, *, surely: bool) -> bool:
    """Say whether a line is for such a person; without an age a hint is, and a meaning is not."""
    if whom == "all":
        return True
    if years is None:
        return not surely
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
    """Say whether a value applies, by every unit that it can have if none is told."""
    numbers = _numbers(one, value)
    return bool(numbers) and all(_is_beyond(one, number) for number in numbers)


def _is_beyond(one: Inference, number: float) -> bool:
    if one.shape == "under":
        return number < one.limit
    return number > one.limit if one.shape == "over" else number >= one.limit


def _numbers(one: Inference, value: Measurement) -> tuple[float, ...]:
    """Return what a value can be in the unit of a line; nothing if that cannot be said."""
    if not value.unit and one.what in _BARE:
        return (value.value,)
    own = units_meant(one.what, value.unit or "", value.value)
    if not one.unit or name_of(value.unit or "") == one.unit:
        return (value.value,) if own else ()
    found = [convert(value.value, unit, name_of(one.unit), one.what) for unit in own]
    return tuple(number for number in found if number is not None)
