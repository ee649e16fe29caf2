"""Read the marks of the Leaf Clinical Trials corpus (Dobbins et al., Sci Data 2022;9:490).

=======================  ========================================================================
theirs                   read as
=======================  ========================================================================
Condition                a condition; a Modifier, Severity, Acuteness or Stability that touches
                         it may belong to its name
Drug, Procedure          a drug, a procedure; Immunization counts as a drug
Observation + a numeric  a quantity: operator and values of the comparison that is its
filter                   ``Numeric-Filter``, and as its unit what follows the last number (their
                         Eq-Unit leaves out what is "per"); of Age, an age. Without a number it is
                         left out
Eq-Comparison with a     a window, if it is the temporality or duration of something
Temporal-Unit, a Value
Negation, Exception      what it negates or excepts, through assertions; examples and other
                         names of that, and the other members of an Or that come later in the
                         line. What another relation joins to it ("medicines affecting the
                         liver"), a mark that holds its negation ("untreated"), and what
                         "unable", "prevents" or "is allowed" reaches, are not compared
others                   marks of no kind that is scored
=======================  ========================================================================
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
    Bound,
    Mark,
    MarkedQuantity,
    MarkedText,
    MarkedWindow,
    Span,
    bounds_in,
    days_in,
    denies,
    numbers_in,
    overlap,
)

_KINDS = {
    "Condition": CONDITION, "Drug": DRUG, "Immunization": DRUG, "Procedure": PROCEDURE,
    "Observation": MEASUREMENT,
}  # fmt: skip
_OTHERS = frozenset(
    ("Encounter", "Study", "Language", "Location", "Life-Stage-And-Gender", "Age", "Allergy",
     "Organism", "Organism-Name", "Contraindication", "Coreference", "Death", "Birth",
     "Family-Member", "Ethnicity", "Insurance", "Specimen", "Risk", "Indication", "Allergy-Name",
     "Assertion", "Provider")
)  # fmt: skip
_BESIDE = frozenset(("Modifier", "Severity", "Acuteness", "Stability", "Eq-Temporal-Period"))
_SIGNS = {"GTEQ": "≥", "GT": ">", "LTEQ": "≤", "LT": "<", "EQ": "?"}
_HANGING = frozenset(
    ("Caused-By", "Treatment-For", "Using", "Found-By", "During", "Before", "After", "And")
)
_TIMES = ("Temporality", "Duration")


class _Row:
    """A line of the file, with its marks and events by their identifiers."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.text: str = row["text"]
        self.marks: dict[str, dict[str, Any]] = {one["id"]: one for one in row["entities"]}
        self.events: dict[str, dict[str, Any]] = {one["id"]: one for one in row.get("events", ())}
        self.relations = [
            (one["type"], self.mark_of(one["args"]["Arg1"]), self.mark_of(one["args"]["Arg2"]))
            for one in row.get("relations", ())
        ]
        self.values = {
            one["value"][1]: one["value"][2]
            for one in row.get("attributes", ())
            if one["value"][0] == "Eq-Operator-Value"
        }
        self.arguments: dict[str, list[tuple[str, str]]] = {}
        for one in self.events.values():
            arguments = [_argument(argument) for argument in one["args"]]
            held = self.arguments.setdefault(self.mark_of(one["id"]), [])
            held += [(name.rstrip("0123456789"), self.mark_of(to)) for name, to in arguments]

    def mark_of(self, one: str) -> str:
        """Return the mark of an event, which is its trigger; a mark is its own."""
        while one in self.events:
            one = self.events[one]["trigger"].split(":")[1]
        return one

    def spans(self, one: str) -> tuple[Span, ...]:
        return tuple((start, end) for start, end in self.marks[one]["spans"])

    def type(self, one: str) -> str:
        return str(self.marks[one]["type"]) if one in self.marks else ""

    def words(self, one: str) -> str:
        return str(self.marks[one]["text"])


def _argument(written: str) -> tuple[str, str]:
    name, _, to = written.partition(":")
    return name, to


def read_lct(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file of the Leaf Clinical Trials corpus."""
    with gzip.open(path) as stream:
        for line in stream:
            row = msgspec.json.decode(line)
            yield _marked(_Row(row), row["nct_id"])


def _marked(row: _Row, identifier: str) -> MarkedText:
    quantities, windows = [], []
    for about, arguments in row.arguments.items():
        for name, to in arguments:
            if row.type(to) != "Eq-Comparison":
                continue
            if name == "Numeric-Filter" and (one := _quantity(row, about, to)):
                quantities.append(one)
            if name in _TIMES and (days := days_in(row.words(to))):
                windows.append(MarkedWindow(spans=row.spans(to), words=row.words(to), days=days))
    return MarkedText(
        id=identifier,
        text=row.text,
        marks=tuple(_marks(row, _negated(row))),
        quantities=tuple(quantities),
        windows=tuple(windows),
        numeric=tuple(
            span for one in row.marks if row.type(one).startswith("Eq-") for span in row.spans(one)
        ),
    )


def _marks(row: _Row, negated: dict[str, bool | None]) -> Iterator[Mark]:
    beside = [one for one in row.marks if row.type(one) in _BESIDE]
    for one in row.marks:
        sort = row.type(one)
        kind = _KINDS.get(sort) or (OTHER if sort in _OTHERS else None)
        if kind:
            yield Mark(
                kind=kind,
                spans=row.spans(one),
                also=tuple(_wider(row, one, beside)),
                negated=negated[one],
            )


def _wider(row: _Row, one: str, beside: Iterable[str]) -> Iterator[Span]:
    spans = row.spans(one)
    start, end = spans[0][0], spans[-1][1]
    yield start, end
    places = sorted((row.spans(other) for other in beside), reverse=True)
    for place in places:
        if 0 <= start - place[-1][1] <= 1:
            start = place[0][0]
            yield start, end


def _quantity(row: _Row, about: str, comparison: str) -> MarkedQuantity | None:
    parts = row.arguments.get(comparison, [])
    numbers = [to for name, to in parts if name == "Value" and numbers_in(row.words(to))]
    if not numbers:
        return None
    words = row.words(comparison)
    tail = words[numbers_in(words)[-1][0][1] :] if numbers_in(words) else ""
    return MarkedQuantity(
        name=row.spans(about),
        value=row.spans(comparison),
        words=words,
        numbers=tuple(span for one in numbers for span in row.spans(one)),
        bounds=_bounds(row, comparison, parts, numbers),
        unit=tail.strip(" .,;)]"),
        is_age=row.type(about) == "Age",
    )


def _bounds(
    row: _Row, comparison: str, parts: list[tuple[str, str]], numbers: list[str]
) -> frozenset[Bound]:
    """Return the bounds of a comparison: by its operator where it has one, else by its words."""
    values = sorted(numbers_in(row.words(one))[0][1] for one in numbers)
    signs = [row.values.get(to, "") for name, to in parts if name == "Operator"]
    if len(signs) == 1 and signs[0] == "BETWEEN" and len(values) == 2:
        return frozenset((("≥", values[0]), ("≤", values[1])))
    if len(signs) == 1 and signs[0] in _SIGNS and len(values) == 1:
        return frozenset(((_SIGNS[signs[0]], values[0]),))
    return bounds_in(row.words(comparison))


def _negated(row: _Row) -> dict[str, bool | None]:
    """Say of marks whether they are negated; of what only hangs on one that is, ``None``."""
    found: set[str] = set()
    unsure: set[str] = set()
    for one in row.marks:
        if row.type(one) not in ("Negation", "Exception"):
            continue
        reached = {
            end
            for name, to in row.arguments.get(one, ())
            if name in ("Negates", "Except")
            for end in _ends(row, to)
        }
        cue = row.spans(one)
        holds_cue = any(overlap(row.spans(other), cue) for other in reached)  # "untreated"
        if holds_cue or not denies(row.words(one)):
            unsure |= reached
            continue
        reached = _spread(row, reached, cue[0][0])
        found |= reached
        unsure |= {
            to
            for sort, *ends in row.relations
            if sort in _HANGING and reached.intersection(ends)
            for to in ends
        }
    return {one: True if one in found else None if one in unsure else False for one in row.marks}


def _ends(row: _Row, one: str) -> Iterator[str]:
    """Follow an assertion to what it asserts, a contraindication to what it is of."""
    if row.type(one) in ("Assertion", "Contraindication", "Risk", "Indication"):
        for name, to in row.arguments.get(one, ()):
            if name in ("Asserted", "Contraindicates", "Risk-For", "Indication-For"):
                yield to
    elif one in row.marks:
        yield one


def _spread(row: _Row, reached: set[str], cue: int) -> set[str]:
    """Add what is the same as what is negated, examples of it, and later members of its list."""
    line_end = row.text.find("\n", cue)
    last = line_end if line_end >= 0 else len(row.text)
    while True:
        more = set()
        for sort, one, other in row.relations:
            if sort == "Example-Of" and other in reached:
                more.add(one)
            elif sort in ("Or", "Abbrev-Of", "Equivalent-To"):
                more |= {
                    to
                    for of, to in ((one, other), (other, one))
                    if of in reached and to in row.marks and cue <= row.spans(to)[0][0] < last
                }
        if more <= reached:
            return reached
        reached |= more
