"""The tables that invented trials are made from: conditions, criteria, outcomes, treatments.

One TOML file a field of medicine, with sentences of the project's own, and ``headings.json`` with
the MeSH descriptors that the conditions name (written by ``tools/make_demo_headings.py``).
"""

import functools
import json
import tomllib
from importlib import resources

import msgspec


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """Something to measure, and how."""

    measure: str
    description: str


class Form(msgspec.Struct, frozen=True, array_like=True):
    """How an invented drug is taken."""

    name: str
    regimen: str


class OtherTreatment(msgspec.Struct, frozen=True, array_like=True):
    """A treatment that is no drug: the registry's type, a name, and what is done."""

    type: str
    name: str
    description: str


class Condition(msgspec.Struct, frozen=True, array_like=True):
    """What people in a trial have.

    ``heading`` is the MeSH descriptor's name, ``plain`` the words of a page, ``weight`` how many
    trials in the whole it has relative to others, ``sex`` ``F``, ``M`` or empty, ``ages`` the age
    ranges to choose from (such as ``18y-75y``), ``criteria`` inclusion criteria of its own.
    """

    heading: str
    plain: str
    weight: int
    sex: str
    ages: list[str]
    criteria: list[str]
    outcome: str
    actions: list[str] = []


class FormRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ways to take a medicine for some conditions, in place of those of their field."""

    forms: list[Form]
    conditions: list[str]


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field of medicine: its conditions, and what its trials have in common."""

    name: str
    specialist: str
    weeks: list[int]
    ages: list[str]
    keywords: list[str]
    forms: list[Form]
    actions: list[str]
    conditions: list[Condition]
    inclusion: list[str]
    exclusion: list[str]
    outcomes: list[Outcome]
    others: list[OtherTreatment]
    oncology: bool = False
    healthy: bool = False


class Common(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sentences for any trial, and where they would be absurd."""

    consent_adult: list[str]
    consent_child: list[str]
    consent_mixed: list[str]
    consent_deputy: list[str]
    inclusion: list[str]
    exclusion: list[str]
    organ_function: list[tuple[str, list[str]]]
    lab_exclusion: list[tuple[str, list[str]]]
    visits: list[str]
    asked: list[str]
    after: list[str]
    why_stopped: list[str]
    acute: list[str]
    acute_groups: list[str]
    pregnancy: list[str]
    cannot_consent: list[str]
    skips: dict[str, list[str]]
    only: dict[str, list[str]]
    form_rules: list[FormRule]

    def forms(self, field: Field, condition: Condition) -> list[Form]:
        """Return the ways in which a medicine for this condition is taken."""
        for rule in self.form_rules:
            if condition.heading in rule.conditions and field.name != "vaccines":
                return rule.forms
        return field.forms

    def others(self, field: Field, condition: Condition) -> list[OtherTreatment]:
        """Return the treatments that are no drugs and make sense for this condition."""
        return [
            other
            for other in field.others
            if all(
                condition.heading in where
                for start, where in self.only.items()
                if other.name.startswith(start)
            )
        ]

    def is_acute(self, field: Field, condition: Condition) -> bool:
        """Tell whether the condition begins suddenly."""
        return condition.heading in self.acute or field.name in self.acute_groups

    def is_absurd(self, line: str, field: Field, condition: Condition) -> bool:
        """Tell whether a criterion makes no sense for a condition."""
        return any(
            line.startswith(start) and (field.name in where or condition.heading in where)
            for start, where in self.skips.items()
        )


class Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """MeSH descriptors by id, and for each condition its own id and those of its ancestors."""

    names: dict[str, str]
    conditions: dict[str, list[str]]


def _text(name: str) -> str:
    return (resources.files(__package__) / "tables" / name).read_text(encoding="utf-8")


@functools.cache
def common() -> Common:
    """Return what any trial can say."""
    return msgspec.convert(tomllib.loads(_text("common.toml")), Common)


@functools.cache
def fields() -> tuple[Field, ...]:
    """Return the fields of medicine, in the order of their names."""
    folder = resources.files(__package__) / "tables"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(
        msgspec.convert({"name": name[:-5], **tomllib.loads(_text(name))}, Field)
        for name in names
        if name != "common.toml"
    )


@functools.cache
def headings() -> Headings:
    """Return the MeSH descriptors of the conditions and their ancestors."""
    return msgspec.convert(json.loads(_text("headings.json")), Headings)
