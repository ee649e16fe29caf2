"""What the forms of sentence share: clauses, their subjects, and readings of arms with values."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.findings.publication import measures
from trialpost.findings.publication.arms import COMPARATOR, Arm
from trialpost.findings.publication.figures import PEOPLE, Interval, Limits, PValue, Value
from trialpost.findings.publication.tagged import A, C, L, P, Tagged, V

PAREN = rf"[(\[][{C}{P}{L};,\s]*[)\]]"
_TWO_ARMS = re.compile(
    rf"{A}[^{A};]*?(?:\bthan\b|\bversus\b|\bvs\b|\bcompared\s+(?:with|to)\b|\brelative\s+to\b|\bover\b|"
    rf"(?:superior|inferior)\s+to\b)[^{A};]*?{A}"
)
_RIGHT_BEFORE = re.compile(
    rf"{A}[^{A};()]{{0,60}}(?:\bthan\b|\bversus\b|\bvs\b|\bcompared\s+(?:with|to)\b)[^{A};()]{{0,30}}{A}[^{A}{V};()]{{0,60}}$"
)
_ELLIPSIS = re.compile(rf"\s*(?:significantly\s+)?(?:was\s+)?(?:superior|inferior)\s+to\s+{A}")
_CLAUSE_END = re.compile(
    r";\s|,?\s+(?:whereas|while|but|although)\s|"
    r",\s+and\s+(?=the\s+(?:rate|odds|hazard|risk|mean|median)\b)|(?<=\))\s+and\s+(?=(?:the|a)\b)|(?<!following):\s"
)

_ABOUT = re.compile(
    r"(?:^\s*(?:with\s+(?:respect|regard)\s+to|regarding)\s+(?P<first>[^,]+),"
    r"|\b(?:in\s+terms\s+of|with\s+(?:respect|regard)\s+to)\s+(?P<last>[^,;()]+)\s*$)",
    re.I,
)
FINITE = re.compile(
    r"(?<!\bwho)(?<!\bwhich)(?<!\bthat)\s+(?:was|were|is|are|increased|decreased|declined|improved|worsened|fell|rose|dropped|differed|"
    r"remained|reached|occurred|changed|did)\s"
)


class Reading(msgspec.Struct, kw_only=True, gc=False):
    """A value as a sentence states it; ``other`` is the comparator's."""

    value: Value
    measure: str | None = None
    arm: str | None = None
    comparator: str | None = None
    other: Value | None = None
    unit: str | None = None
    statistic: str | None = None
    interval: Interval | None = None
    limits: Limits | None = None
    p: PValue | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that a finding needs."""
        return self.measure is not None and self.arm is not None


def beside(tagged: Tagged, place: int) -> dict[str, Any]:
    """Return interval, limits and p-value in the bracket right behind a value."""
    found = re.compile(rf"{V}\s*(?:{PAREN}|,?\s*[{C}{L}])?").match(tagged.form, place)
    held: dict[str, Any] = {}
    for at in range(place, found.end() if found else place):
        item = tagged.items.get(at)
        if isinstance(item, Interval):
            held["interval"] = item
        elif isinstance(item, Limits):
            held["limits"] = item
        elif isinstance(item, PValue) and not item.special:
            held["p"] = item
    return held


def clause_start(tagged: Tagged, start: int) -> int:
    """Return where the clause begins that a place of the form lies in."""
    begin = 0
    for end in _CLAUSE_END.finditer(tagged.form, 0, start):
        depth = tagged.form.count("(", 0, end.start()) - tagged.form.count(")", 0, end.start())
        if depth <= 0 or end[0].startswith(":"):
            begin = end.end()
    return begin


def clause_past(tagged: Tagged, past: int) -> int:
    """Return where the clause ends that a place of the form lies in."""
    for end in _CLAUSE_END.finditer(tagged.form, past):
        depth = tagged.form.count("(", past, end.start()) - tagged.form.count(
            ")", past, end.start()
        )
        if depth <= 0:
            return end.start()
    return len(tagged.form)


def places(tagged: Tagged, letter: str, start: int, end: int) -> list[int]:
    """Return where a letter stands in a stretch of the form."""
    return [at for at in range(start, end) if tagged.form[at] == letter]


def made_of(
    tagged: Tagged, values: list[int], arms: list[int], measure: str | None, p: PValue | None = None
) -> Iterator[Reading]:
    """Make a reading of each value and its arm, and say which arm is the comparator.

    A unit behind the last value alone is that of all. With two arms the one that is by its name a
    comparator is it, else the second; with more, the only one that is.
    """
    held = [value_at(tagged, at) for at in values]
    if any(_counts_people(tagged, one, arm) for one, arm in zip(held, arms, strict=False)):
        return
    names = [arm_at(tagged, at).name for at in arms]
    if len({name.casefold() for name in names}) != len(names) or len(names) != len(held):
        return
    units = {one.unit for one in held}
    shared = held[-1].unit if units <= {None, held[-1].unit} else None
    if len(units - {None}) > 1:
        return
    against = _comparator_of(names)
    for at, one, name in zip(values, held, names, strict=True):
        made = Reading(
            value=one, measure=measure, arm=name, unit=one.unit or shared, **beside(tagged, at)
        )
        if against is not None and name != names[against]:
            made.comparator, made.other = names[against], held[against]
            if p is not None and len(names) == 2:
                made.p = p
        if len(names) > 1 and made.p is not None and made.comparator is None:
            made.p = None
        yield made


def _comparator_of(names: list[str]) -> int | None:
    telling = [at for at, name in enumerate(names) if COMPARATOR.search(name)]
    if len(telling) == 1:
        return telling[0]
    doses = len({re.split(r"[\s\d]", name)[0].casefold() for name in names}) == 1
    doses = doses or any(name[0].isdigit() for name in names)
    return 1 if len(names) == 2 and not telling and not doses else None


def _counts_people(tagged: Tagged, one: Value, arm: int) -> bool:
    """Tell whether a number only says how many people an arm had: "37 subjects in the group"."""
    start, end = arm_at(tagged, arm).span
    told = tagged.text[one.span[1] : start].strip()
    if told and re.fullmatch(PEOPLE + r"\s+\w+", told):
        return True
    named = tagged.text[start:end]
    if told or one.span[1] > start:
        return False
    if not re.search(PEOPLE, named):
        return True  # a number right before a name belongs to the name: "the 8 ABC group"
    return one.unit is None and one.count is None


def value_at(tagged: Tagged, at: int) -> Value:
    """Return the value that a letter stands for."""
    item = tagged.item(at)
    assert isinstance(item, Value)  # noqa: S101 - what the letter says
    return item


def arm_at(tagged: Tagged, at: int) -> Arm:
    """Return the arm that a letter stands for."""
    item = tagged.item(at)
    assert isinstance(item, Arm)  # noqa: S101 - what the letter says
    return item


def p_behind(tagged: Tagged, past: int) -> PValue | None:
    """Return the p-value that stands right behind, in a bracket or after a comma."""
    found = re.compile(rf"[\s,;(\[]*{P}").match(tagged.form, past)
    if found is None:
        return None
    item = tagged.item(found.end() - 1)
    return item if isinstance(item, PValue) and not item.special else None


def p_within(tagged: Tagged, start: int, end: int) -> PValue | None:
    """Return the only p-value in a stretch of the form."""
    found = [tagged.item(at) for at in places(tagged, P, start, end)]
    told = [one for one in found if isinstance(one, PValue) and not one.special]
    return told[0] if len(found) == len(told) == 1 else None


def subject_of(words: str) -> str | None:
    """Return the measure before the first verb of a clause, or that it says to be about."""
    about = _ABOUT.search(words)
    if about is not None:
        return measures.plain_measure(about["first"] or about["last"])
    verb = FINITE.search(words)
    if verb is None or A in words[: verb.start()]:
        return None
    return measures.subject(words[: verb.start()])


def compared_arms(tagged: Tagged, begin: int, end: int, hole: tuple[int, int]) -> list[int] | None:
    """Return the two arms that a clause holds against one another, the first named first."""
    right_before = _RIGHT_BEFORE.search(tagged.form[begin : hole[0]])
    if right_before is not None:
        begin, end = begin + right_before.start(), hole[1]
    elif A not in tagged.form[begin:end] and tagged.form.count(A) == 2:
        end = len(tagged.form)  # "rates were higher (V vs V) and costs lower with A than with A"
    arms = [at for at in places(tagged, A, begin, end) if not hole[0] <= at < hole[1]]
    if len(arms) == 1 and begin and _ELLIPSIS.match(tagged.form, begin):
        before = places(tagged, A, 0, begin)
        return [before[0], arms[0]] if before else None
    if len(arms) != 2:
        return None
    words = tagged.form[begin : hole[0]] + " " * (hole[1] - hole[0]) + tagged.form[hole[1] : end]
    if re.search(r"\bwithin\b|\bbaseline\s+(?:to|and)\b", words):
        return None
    found = _TWO_ARMS.search(words)
    lead = words[: arms[0] - begin]
    if found is None or re.search(
        r"\b(?:compared\s+(?:with|to)|relative\s+to|versus)\s*$", lead, re.I
    ):
        return None
    return arms
