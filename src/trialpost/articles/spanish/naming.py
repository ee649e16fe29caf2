"""Gather what the groups, measures, subjects and units of one trial are called in both languages.

What a findings file gives in Spanish itself goes before the tables.
"""

from collections.abc import Iterable, Iterator

from trialpost.articles.spanish.names import (
    arm_shown,
    listed,
    measure_shown,
    shown,
    statistic_shown,
    treatment_shown,
    unit_shown,
    whole_unit_shown,
    within_shown,
)
from trialpost.articles.spanish.slots import Names, Pairs
from trialpost.articles.words.phrases import arm_within, measure_within, within
from trialpost.articles.words.written import is_of_points, unit_of
from trialpost.findings.document import FindingsDocument
from trialpost.findings.facts.measures import in_title
from trialpost.findings.file import COMPLETED, RANDOMISED
from trialpost.model.finding import Finding, FindingKind

_COUNTED = {"people": "personas", "person": "persona", "eyes": "ojos", "teeth": "dientes",
            "limbs": "extremidades", "legs": "piernas"}  # fmt: skip


def names_of(document: FindingsDocument) -> Names:
    """Return the names that the sentences about a trial may use."""
    numbers = [one for one in document.findings if one.kind is FindingKind.NUMBER]
    own = {english.lower(): spanish for english, spanish in document.spanish.items()}
    arms = {arm: own.get(arm.lower()) or arm_shown(arm) for arm in _arms(document, numbers)}
    subjects = {name: own.get(name.lower()) or _subject(name) for name in document.names}
    shorts = {short: own.get(short.lower()) or arm_shown(short)
              for short in _shorts(arms, document.names)}  # fmt: skip
    tried = shorts | arms | subjects | {"the treatment": "el tratamiento"}
    kinds = {said: own.get(said.lower()) or statistic_shown(said) for said in _statistics(numbers)}
    units = {unit: f" {own[unit.strip().lower()]}" if unit.strip().lower() in own
             else unit_shown(unit) for unit in _units(numbers)}  # fmt: skip
    whole = {unit: own.get(unit.lower()) or whole_unit_shown(unit)
             for unit in (*(one.unit for one in numbers), "%") if unit}  # fmt: skip
    return Names(
        arms=Pairs(arms),
        within=Pairs({within(arm): within_shown(said) for arm, said in arms.items()}),
        measures=Pairs({name: own.get(name.lower()) or measure_shown(name)
                        for name in _measures(document, numbers)}),
        subjects=Pairs(subjects),
        units=Pairs(units),
        counted=Pairs(_COUNTED | {
            one.counted.lower(): one.counted.lower()
            for one in numbers if one.counted and one.counted.lower() not in _COUNTED
        }),
        whole_units=Pairs(whole),
        statistics=Pairs(kinds),
        tried=Pairs(tried),
        and_tried=Pairs({f" and {name}": listed(("", said)) for name, said in tried.items()}),
    )  # fmt: skip


def _arms(document: FindingsDocument, numbers: Iterable[Finding]) -> Iterator[str]:
    """Yield what groups are called: their everyday names, or how a writer begins the others."""
    yield from dict.fromkeys(document.arms.values())
    every = dict.fromkeys(name for one in numbers for name in (one.arm, one.comparator))
    for name in every:
        if name and name not in document.arms:
            yield arm_within(name, document.names)


def _shorts(arms: Iterable[str], subjects: Iterable[str]) -> Iterator[str]:
    """Yield doses alone, as a writer says them whose article is about one drug: "2 mg"."""
    for arm in arms:
        for subject in subjects:
            if arm.endswith(f" of {subject}"):
                yield arm.removesuffix(f" of {subject}")


def _measures(document: FindingsDocument, numbers: Iterable[Finding]) -> Iterator[str]:
    """Yield what measures are called in a sentence, and in a headline.

    Of names that are one in Spanish the shortest keeps it, whatever the order that they come in.
    """
    own = sorted(set(document.measures.values()), key=lambda name: (len(name), name))
    yield from own
    yield from dict.fromkeys(map(in_title, own))
    for name in dict.fromkeys(one.measure for one in numbers):
        if name not in document.measures and name not in (RANDOMISED, COMPLETED):
            yield measure_within(name)


def _subject(name: str) -> str:
    found = treatment_shown(name)
    return found if "“" not in found else shown(name)


def _statistics(numbers: Iterable[Finding]) -> Iterator[str]:
    """Yield how a kind of figure is called, in a sentence and in a picture's heading."""
    for said in dict.fromkeys(one.statistic or "change" for one in numbers):
        yield said.split(" from")[0]
        yield said


def _units(numbers: Iterable[Finding]) -> Iterator[str]:
    seen: dict[tuple[str, bool, bool], Finding] = {}
    for one in numbers:
        if one.unit:
            seen.setdefault((one.unit, abs(one.value or 0) == 1, is_of_points(one)), one)
    for sample in seen.values():
        if said := unit_of(sample):
            yield said
        yield f" {sample.unit}"
    yield "%"
