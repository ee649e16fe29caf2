"""Read the marks of Chia (Kury et al., Sci Data 2020;7:281) into the form of ``marked``.

===================  ============================================================================
theirs               read as
===================  ============================================================================
Condition            a condition; a Qualifier or Value that touches it may belong to its name
Drug, Procedure      a drug, a procedure; Device counts as a procedure
Measurement + Value  a quantity, if joined by ``Has_value`` (or by ``Has_scope`` to a Scope that
                     holds the Value) and the Value has a number; Person + Value is an age
Temporal             a window, if it has a number and a unit of time
Negation             what ``Has_negation`` joins it to, the marks in a Scope so joined, what
                     those subsume, the other members of an OR that come later in the line, and
                     what a denied history is of; "other than", "except", "unless" are negations
                     too. What an AND joins to a negated mark ("no contraindication to
                     chemotherapy"), a mark that holds its negation, and what "unable",
                     "prevents" or "is allowed" reaches, are not compared
Observation, Visit … marks of no kind that is scored: a name of ours that falls on one is no error
Non-query-able …     kept out, since nothing within is marked
===================  ============================================================================
"""

import gzip
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from trialpost.evaluation.criteria.marked import (
    CONDITION,
    DRUG,
    MEASUREMENT,
    OTHER,
    PROCEDURE,
    Mark,
    MarkedQuantity,
    MarkedText,
    MarkedWindow,
    Span,
    bounds_in,
    days_in,
    denies,
    excepts,
    numbers_in,
    overlap,
    shifted,
    within,
)

_KINDS = {
    "Condition": CONDITION, "Drug": DRUG, "Procedure": PROCEDURE, "Device": PROCEDURE,
    "Measurement": MEASUREMENT, "Observation": OTHER, "Person": OTHER, "Visit": OTHER,
}  # fmt: skip
_KEPT_OUT = frozenset(
    ("Non-query-able", "Not_a_criteria", "Parsing_Error", "Context_Error", "Grammar_Error",
     "Undefined_semantics", "Non-representable", "Post-eligibility", "Informed_consent",
     "Pregnancy_considerations", "Competing_trial", "Intoxication_considerations")
)  # fmt: skip
_NUMERIC = frozenset(("Value", "Temporal", "Multiplier", "Reference_point"))
_OF_HISTORY = ("Has_temporal", "Has_context")
_NAMED = tuple(_KINDS)
_HEADING = "Exclusion Criteria:\n\n"
_AGE = ("age", "year", "old")


class _Entity(msgspec.Struct, frozen=True):
    id: str
    type: str
    spans: tuple[Span, ...]
    text: str


def read_chia(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file of Chia; exclusions get the heading that the file leaves out."""
    with gzip.open(path) as stream:
        for line in stream:
            yield _marked(msgspec.json.decode(line))


def _marked(row: dict[str, Any]) -> MarkedText:
    heading = _HEADING if row["side"] == "exclusion" else ""
    entities = {
        one["id"]: _Entity(one["id"], one["type"], shifted(one["spans"], len(heading)), one["text"])
        for one in row["entities"]
    }
    text = heading + row["text"]
    relations = [_relation(one) for one in row.get("relations", ())]
    negated = _negated(entities, relations, text)
    return MarkedText(
        id=f"{row['nct_id']} {row['side']}",
        text=text,
        marks=tuple(_marks(entities, negated)),
        quantities=tuple(_quantities(entities, relations)),
        windows=tuple(_windows(entities)),
        kept_out=tuple(
            span for one in entities.values() if one.type in _KEPT_OUT for span in one.spans
        ),
        numeric=tuple(
            span for one in entities.values() if one.type in _NUMERIC for span in one.spans
        ),
    )


_Relation = tuple[str, tuple[str, ...]]


def _relation(one: dict[str, Any]) -> _Relation:
    args = one["args"]
    return one["type"], tuple(args.values() if isinstance(args, dict) else args)


def _marks(entities: dict[str, _Entity], negated: dict[str, bool | None]) -> Iterator[Mark]:
    beside = [one for one in entities.values() if one.type in ("Qualifier", "Value")]
    for one in entities.values():
        kind = _KINDS.get(one.type)
        if kind:
            yield Mark(
                kind=kind,
                spans=one.spans,
                also=tuple(_wider(one, beside)),
                negated=negated[one.id],
            )


def _wider(entity: _Entity, beside: Iterable[_Entity]) -> Iterator[Span]:
    """Yield the hull of a mark, and its hull with marks that touch it."""
    start, end = entity.spans[0][0], entity.spans[-1][1]
    yield start, end
    for other in sorted(beside, key=lambda one: -one.spans[0][0]):
        if 0 <= start - other.spans[-1][1] <= 1:
            start = other.spans[0][0]
            yield start, end


def _quantities(
    entities: dict[str, _Entity], relations: list[_Relation]
) -> Iterator[MarkedQuantity]:
    for name, value in sorted(_valued(entities, relations)):
        about, required = entities[name], entities[value]
        if numbers_in(required.text):
            is_age = about.type == "Person"
            if is_age and not any(word in about.text.lower() for word in _AGE):
                continue
            yield MarkedQuantity(
                name=about.spans,
                value=required.spans,
                words=required.text,
                bounds=bounds_in(required.text),
                is_age=is_age,
            )


def _valued(entities: dict[str, _Entity], relations: list[_Relation]) -> set[tuple[str, str]]:
    """Return which measurement (or person) has which value, scopes taken apart."""
    found = set()
    for sort, args in relations:
        if sort not in ("Has_value", "Has_scope") or not all(one in entities for one in args):
            continue
        for name in _members(entities, args[0], ("Measurement", "Person")):
            for value in _members(entities, args[1], ("Value",)):
                found.add((name, value))
    return found


def _members(entities: dict[str, _Entity], one: str, types: tuple[str, ...]) -> list[str]:
    """Return a mark if it is of these types, or those within it if it is a scope."""
    entity = entities[one]
    if entity.type != "Scope":
        return [one] if entity.type in types else []
    return [
        other.id
        for other in entities.values()
        if other.type in types and within(other.spans, entity.spans)
    ]


def _windows(entities: dict[str, _Entity]) -> Iterator[MarkedWindow]:
    for one in entities.values():
        if one.type == "Temporal" and (days := days_in(one.text)):
            yield MarkedWindow(spans=one.spans, words=one.text, days=days)


def _negated(
    entities: dict[str, _Entity], relations: list[_Relation], text: str
) -> dict[str, bool | None]:
    """Say of marks whether they are negated; of what only hangs on one that is, ``None``."""
    known = [(sort, args) for sort, args in relations if all(one in entities for one in args)]
    found: set[str] = set()
    unsure: set[str] = set()
    for sort, args in known:
        if sort != "Has_negation":
            continue
        reached = set(_members(entities, args[0], _NAMED))
        cue = entities[args[1]].spans
        holds_cue = any(overlap(entities[one].spans, cue) for one in reached)
        if holds_cue or not denies(entities[args[1]].text):
            unsure |= reached
            continue
        if text[cue[-1][1] :].lstrip().startswith("limited"):
            continue  # "including but not limited to"
        if not excepts(entities[args[1]].text):
            reached = _spread(entities, known, reached, cue[0][0], text)
        found |= reached
        unsure |= _hanging(entities, known, reached)
    return {one: True if one in found else None if one in unsure else False for one in entities}


def _spread(
    entities: dict[str, _Entity],
    relations: list[_Relation],
    reached: set[str],
    cue: int,
    text: str,
) -> set[str]:
    """Add what the negated subsume, later members of their lists, what a denied history is of."""
    line_end = text.find("\n", cue)
    line = ((cue, line_end if line_end >= 0 else len(text)),)
    while True:
        more: set[str] = set()
        for sort, args in relations:
            members = [one for each in args for one in _members(entities, each, _NAMED)]
            if sort == "Subsumes" and args[0] in reached:
                more.update(members)
            elif sort == "OR" and reached.intersection(members):
                more.update(one for one in members if overlap(entities[one].spans, line))
            elif (
                sort in _OF_HISTORY
                and args[-1] in reached
                and entities[args[-1]].type == "Observation"
            ):
                more.update(members)
        if more <= reached:
            return reached
        reached |= more


def _hanging(
    entities: dict[str, _Entity], relations: list[_Relation], reached: set[str]
) -> set[str]:
    """Return what is joined to the negated by an AND: "no contraindication to chemotherapy"."""
    return {
        one
        for sort, args in relations
        if sort in ("AND", "Has_context", "Has_mood") and reached.intersection(args)
        for each in args
        for one in _members(entities, each, _NAMED)
    }
