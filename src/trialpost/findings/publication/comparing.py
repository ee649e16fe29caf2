"""Read the forms of sentence that state values by arm.

Each form is a pattern over a sentence in letters (:mod:`.tagged`). A form that fits gives readings;
a reading is whole when it has its value, its arm and its measure.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from trialpost.findings.publication import measures
from trialpost.findings.publication.arms import COMPARATOR, Arm
from trialpost.findings.publication.figures import PEOPLE, Interval, Limits, PValue, Value
from trialpost.findings.publication.tagged import A, C, L, P, Tagged, V


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


_AND = r"(?:and|vs\.?|versus|v\.?|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|against)"
_LINK = (
    rf"\s*[,;]?\s*(?:(?:{_AND}|but|than)\s+(?:only\s+|with\s+|to\s+)?(?:in\s+|by\s+|among\s+)?)?"
)
_BY = r"(?:in|with|for|on|among|of|by|from|following|after)"
PAREN = rf"[(\[][{C}{P}{L};,\s]*[)\]]"
_VP = rf"{V}(?:\s*{PAREN}|\s*,?\s*[{C}{L}](?!{V}))?"
_ASIDE = rf"(?:\s*\([^(){V}{C}{P}{L}]*\))?"
_IN_ARM = rf"{_VP}\s+(?:{_BY}\s+)?{A}{_ASIDE}(?:\s*{PAREN})?"
_BE = (
    r"(?:(?:was|were)\s+(?:\w+ly\s+)?\w{3,}(?:ed|en)\s+(?:in|by|for|among)|was|were|is|are|averaged|reached|occurred\s+in|(?:was|were)\s+(?:reported|observed|achieved|seen|found|"
    r"noted|recorded|detected|present|diagnosed|experienced)\s+(?:in|by|for)|developed\s+in|(?:increased|decreased|"
    r"declined|fell|rose|dropped|improved)\s+by|of|:)"
)
_SERIES_BY_ARM = re.compile(rf"{_IN_ARM}(?:{_LINK}{_IN_ARM})*")
_ARM_FIRST = re.compile(
    rf"(?P<by>{_BY}\s+)(?P<arm>{A})(?:\s*\([^(){V}{C}{P}{L}]*\))?\s+(?P<be>{_BE})\s+(?P<first>{_VP})(?!\s+of\b)"
    rf"(?:{_LINK}(?P<second>{_VP})\s+{_BY}\s+(?P<other>{A})"
    rf"|\s*,?\s*(?:{_AND}|whereas|while)\s+(?:{_BY}\s+)?(?P<other2>{A})\s+(?:it\s+)?(?:was\s+|were\s+)?"
    rf"(?P<second2>{_VP}))?"
)
_LISTED = re.compile(
    rf"{A}\s*(?P<sep>[=:,]|was|were|(?<=\s))\s*{_VP}(?:[\s,;]+(?:and\s+|versus\s+|vs\.?\s+)?{A}\s*(?P=sep)\s*{_VP})*"
)
_BRACKETED = re.compile(
    rf"{A}\s*[(\[]{_VP}(?:\s*[,;]\s*{_VP})*(?:\s*[,;]\s*{P})?[)\]]"
    rf"(?:[^{A}{V}{C}{P}{L};()]{{1,60}}{A}\s*[(\[]{_VP}(?:\s*[,;]\s*{_VP})*(?:\s*[,;]\s*{P})?[)\]])+"
)
_HAVING = r"(?:achieved|reached|had|reported|experienced|developed|showed|met|attained|exhibited)"
_BEHIND = re.compile(rf"\s+{_HAVING}\s+(?P<what>(?:[^,;.(){A}{V}{P}]|(?<=\w)\([^()]*\))+)")
_WHO_HAD = re.compile(
    rf"{_IN_ARM}\s+{_HAVING}\s+(?P<what>[^,;.(){A}{V}{P}]+?),?\s+(?:{_AND}|than)\s+(?:only\s+)?{_IN_ARM}"
)
_IN_THE_ARM = re.compile(
    rf"\b[Ii]n\s+{A}\s*,?\s+(?P<what>[^,;.(){A}{V}{P}{C}{L}]+?)\s+(?:was|were)\s+(?P<value>{_VP})"
    rf"(?!{_LINK}{V})(?!\s+(?:{_BY}|lower|higher|less|more|greater|points?|times)\b)"
)
_HAD_OF = re.compile(
    rf"(?P<arm>{A})\s+(?:also\s+)?{_HAVING}\s+(?:an?\s+)?(?P<what>[^,;.(){A}{V}{P}]+?)\s+of\s+(?P<first>{_VP})\s*,?\s+"
    rf"(?:{_AND})\s+(?:with\s+)?(?:an?\s+(?:mean\s+|median\s+)?(?:\w+\s+)?of\s+)?(?P<second>{_VP})\s+{_BY}\s+(?P<other>{A})"
)
_VALUES = rf"{_VP}(?:\s*,\s*{_VP})*\s*,?\s*{_AND}\s+{_VP}"
_ARMS = rf"{A}(?:\s*,\s*{A})*\s*,?\s*{_AND}\s+(?:{_BY}\s+)?{A}"
_VALUES_THEN_ARMS = re.compile(
    rf"(?P<values>{_VALUES})\s*,?\s*(?:respectively\s*,?\s*)?{_BY}\s+(?P<arms>{_ARMS})\s*,?\s*(?P<resp>respectively)?"
)
_ARMS_THEN_VALUES = re.compile(
    rf"(?P<arms>{_ARMS})(?P<words>[^{A}{V}{P}{C};()]*?)\s+(?P<be>{_BE})\s+(?P<values>{_VALUES})\s*,?\s*respectively"
)
_PAIR = re.compile(
    rf"[(\[]\s*(?P<first>{_VP})\s*(?:,\s*)?(?:vs\.?|versus|v\.?|and|compared\s+(?:with|to))\s+(?P<second>{_VP})(?:\s+of\s+\w+)?"
    rf"(?P<rest>[^()\[\]]*)[)\]]"
)
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
_FINITE = re.compile(
    r"(?<!\bwho)(?<!\bwhich)(?<!\bthat)\s+(?:was|were|is|are|increased|decreased|declined|improved|worsened|fell|rose|dropped|differed|"
    r"remained|reached|occurred|changed|did)\s"
)
_COMPARED = re.compile(rf"\)\s*,?\s*(?:{_AND}|than|or)\b[^()]*{A}")
_BETWEEN = re.compile(r"\bbetween\s*(?:the\s*)?$")
_WHEN = re.compile(r"\s+(?:at|after|over|during|through|by|within|from|throughout)\s+.*$", re.S)


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


def _subject_before(tagged: Tagged, at: int) -> str | None:
    """Return the measure whose verb ends right before a place."""
    begin = clause_start(tagged, at)
    words = tagged.form[begin:at]
    verb = re.search(rf"\s+(?:{_BE})\s+(?:only\s+)?$|[:(]\s*$", words)
    if verb is None:
        return None
    return measures.subject(words[: verb.start()])


def _made(
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


_PEOPLE = re.compile(rf"(?:the\s+)?{PEOPLE}\b", re.I)


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


def _comparator_of(names: list[str]) -> int | None:
    telling = [at for at, name in enumerate(names) if COMPARATOR.search(name)]
    if len(telling) == 1:
        return telling[0]
    doses = len({re.split(r"[\s\d]", name)[0].casefold() for name in names}) == 1
    doses = doses or any(name[0].isdigit() for name in names)
    return 1 if len(names) == 2 and not telling and not doses else None


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


def _p_behind(tagged: Tagged, past: int) -> PValue | None:
    """Return the p-value that stands right behind, in a bracket or after a comma."""
    found = re.compile(rf"[\s,;(\[]*{P}").match(tagged.form, past)
    if found is None:
        return None
    item = tagged.item(found.end() - 1)
    return item if isinstance(item, PValue) and not item.special else None


def _p_within(tagged: Tagged, start: int, end: int) -> PValue | None:
    found = [tagged.item(at) for at in places(tagged, P, start, end)]
    told = [one for one in found if isinstance(one, PValue) and not one.special]
    return told[0] if len(found) == len(told) == 1 else None


def by_arm(tagged: Tagged) -> Iterator[Reading]:
    """Read "was V with A, V with A, and V with A"."""
    for found in _SERIES_BY_ARM.finditer(tagged.form):
        values = places(tagged, V, *found.span())
        arms = places(tagged, A, *found.span())
        measure = _measure_of(tagged, found.start()) or _had_behind(tagged, found.end())
        p = _p_behind(tagged, found.end()) or _p_within(tagged, *found.span())
        yield from _made(tagged, values, arms, measure, p)


def _measure_of(tagged: Tagged, start: int) -> str | None:
    """Return the measure of values: before the bracket that they begin, or before their verb."""
    if re.search(r"[(\[]\s*$", tagged.form[:start]):
        before = tagged.form[clause_start(tagged, start) : start].rstrip(" ([")
        verb = _FINITE.search(before)
        near = verb is None or " and " not in before[verb.end() :]
        return measures.before_bracket(before + " ") or (subject_of(before + " ") if near else None)
    return _subject_before(tagged, start)


def _had_behind(tagged: Tagged, past: int) -> str | None:
    """Return what people had: "37% of A and 22% of A achieved ACR20"."""
    found = _BEHIND.match(tagged.form, past)
    return measures.plain_measure(_WHEN.sub("", found["what"])) if found else None


def who_had(tagged: Tagged) -> Iterator[Reading]:
    """Read "V of A had pain compared with V of A"."""
    for found in _WHO_HAD.finditer(tagged.form):
        values = places(tagged, V, *found.span())
        arms = places(tagged, A, *found.span())
        measure = measures.plain_measure(_WHEN.sub("", found["what"]))
        p = _p_behind(tagged, found.end()) or _p_within(tagged, *found.span())
        yield from _made(tagged, values, arms, measure, p)


def had_of(tagged: Tagged) -> Iterator[Reading]:
    """Read "A had a mean score of V compared with V in A"."""
    for found in _HAD_OF.finditer(tagged.form):
        measure = measures.plain_measure(found["what"])
        values = [found.start("first"), found.start("second")]
        arms = [found.start("arm"), found.start("other")]
        p = _p_behind(tagged, found.end())
        yield from _made(tagged, values, arms, measure, p)


def in_the_arm(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A, the mean pain was V"."""
    for found in _IN_THE_ARM.finditer(tagged.form):
        measure = measures.subject(found["what"])
        yield from _made(
            tagged, [found.start("value")], [found.start() + found[0].index(A)], measure
        )


def bracketed(tagged: Tagged) -> Iterator[Reading]:
    """Read "fell more in A (V, V) than in A (V, V; P)", "between A (V) and A (V)"."""
    for found in _BRACKETED.finditer(tagged.form):
        arms = places(tagged, A, *found.span())
        rows = [_values_of_bracket(tagged, at, found.end()) for at in arms]
        if len({len(row) for row in rows}) != 1 or not _COMPARED.search(found[0]):
            continue
        before = tagged.form[clause_start(tagged, found.start()) : found.start()]
        measure = subject_of(before)
        if measure is None and _BETWEEN.search(before):
            measure = _behind_groups(tagged.form[found.end() :])
        p = _p_within(tagged, *found.span()) if len(rows[0]) == 1 else None
        for column in zip(*rows, strict=True):
            yield from _made(tagged, list(column), arms, measure, p)


def _values_of_bracket(tagged: Tagged, arm: int, end: int) -> list[int]:
    """Return the values in the bracket right behind an arm."""
    past = next((at for at in range(arm + 1, end) if tagged.form[at] == A), end)
    return places(tagged, V, arm, past)


def _behind_groups(words: str) -> str | None:
    """Return the measure that stands behind "between A (V) and A (V) groups for"."""
    found = re.match(
        r"\s*(?:groups?\s+|arms?\s+)?(?:in|for|on|with\s+respect\s+to)\s+(?P<what>[^,;.(]+)", words
    )
    return measures.plain_measure(_WHEN.sub("", found["what"])) if found else None


def arm_first(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A was V compared with V in A"."""
    for found in _ARM_FIRST.finditer(tagged.form):
        begin = clause_start(tagged, found.start())
        words = tagged.form[begin : found.start()]
        if A in words:
            continue
        measure = measures.subject(words)
        values, arms = [found.start("first")], [found.start("arm")]
        behind = "2" if found["other2"] else ""
        if found["other" + behind]:
            values.append(found.start("second" + behind))
            arms.append(found.start("other" + behind))
        elif re.compile(rf"\s*,?\s*(?:{_AND})\s").match(tagged.form, found.end()):
            continue
        p = _p_behind(tagged, found.end()) or _p_within(tagged, *found.span())
        yield from _made(tagged, values, arms, measure, p)


def listed(tagged: Tagged) -> Iterator[Reading]:
    """Read "A = V; A = V" and its like with a colon or a comma."""
    for found in _LISTED.finditer(tagged.form):
        values = places(tagged, V, *found.span())
        arms = places(tagged, A, *found.span())
        if found["sep"] in (",", "was", "were", "") and len(arms) < 2:
            continue
        opened = tagged.form.rfind("(", 0, found.start())
        if re.search(r"\bdifference|\bratio\b", tagged.form[opened + 1 : found.start()], re.I):
            continue  # "difference in favour of A: V"
        in_bracket = opened > tagged.form.rfind(")", 0, found.start())
        measure = None
        if (
            not found["sep"]
            and not in_bracket
            and tagged.form[: found.start()].rstrip()[-1:] != ":"
        ):
            continue
        if in_bracket:
            before = tagged.form[clause_start(tagged, opened) : opened]
            measure = measures.before_bracket(before) or subject_of(before)
        measure = measure or _subject_before(tagged, found.start())
        yield from _made(tagged, values, arms, measure, _p_behind(tagged, found.end()))


def values_then_arms(tagged: Tagged) -> Iterator[Reading]:
    """Read "was V, V and V in A, A and A, respectively"."""
    for found in _VALUES_THEN_ARMS.finditer(tagged.form):
        values = places(tagged, V, *found.span("values"))
        arms = places(tagged, A, *found.span("arms"))
        if len(values) != len(arms):
            continue
        measure = _subject_before(tagged, found.start())
        yield from _made(tagged, values, arms, measure, _p_behind(tagged, found.end()))


def arms_then_values(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A and A was V and V, respectively"."""
    for found in _ARMS_THEN_VALUES.finditer(tagged.form):
        values = places(tagged, V, *found.span("values"))
        arms = places(tagged, A, *found.span("arms"))
        begin = clause_start(tagged, found.start())
        words = tagged.form[begin : found.start()]
        measure = measures.subject(words) or measures.subject(found["words"])
        if len(values) == len(arms):
            yield from _made(tagged, values, arms, measure, _p_behind(tagged, found.end()))


def subject_of(words: str) -> str | None:
    """Return the measure before the first verb of a clause, or that it says to be about."""
    about = _ABOUT.search(words)
    if about is not None:
        return measures.plain_measure(about["first"] or about["last"])
    verb = _FINITE.search(words)
    if verb is None or A in words[: verb.start()]:
        return None
    return measures.subject(words[: verb.start()])


def pairs(tagged: Tagged) -> Iterator[Reading]:
    """Read "was greater (V vs V; P) with A compared with A"."""
    for found in _PAIR.finditer(tagged.form):
        begin, end = clause_start(tagged, found.start()), clause_past(tagged, found.end())
        arms = compared_arms(tagged, begin, end, found.span())
        values = [found.start("first"), found.start("second")]
        before = tagged.form[begin : found.start()]
        measure = measures.before_bracket(before) or subject_of(before)
        p = _p_within(tagged, *found.span())
        if arms is not None:
            yield from _made(tagged, values, arms, measure, p)


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


BY_ARM = (
    values_then_arms, arms_then_values, arm_first, pairs, bracketed, listed, who_had, had_of,
    by_arm, in_the_arm,
)  # fmt: skip
"""The forms, the most telling first."""
