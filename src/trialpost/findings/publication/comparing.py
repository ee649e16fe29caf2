"""Read the forms of sentence that state values by arm.

Each form is a pattern over a sentence in letters (:mod:`.tagged`). A form that fits gives readings;
a reading is whole when it has its value, its arm and its measure.
"""

import re
from collections.abc import Iterator

from trialpost.findings.publication import measures
from trialpost.findings.publication.clauses import (
    FINITE,
    PAREN,
    Reading,
    arm_at,
    clause_past,
    clause_start,
    compared_arms,
    made_of,
    p_behind,
    p_within,
    places,
    subject_of,
)
from trialpost.findings.publication.tagged import A, C, L, P, Tagged, V

_AND = r"(?:and|vs\.?|versus|v\.?|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|against)"
_LINK = (
    rf"\s*[,;]?\s*(?:(?:{_AND}|but|than)\s+(?:only\s+|with\s+|to\s+)?(?:in\s+|by\s+|among\s+)?)?"
)
_BY = r"(?:in|with|for|on|among|of|by|from|following|after)"
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
_COMPARED = re.compile(rf"\)\s*,?\s*(?:{_AND}|relative\s+to|than|or)\b[^()]*{A}")
_BETWEEN = re.compile(r"\bbetween\s*(?:the\s*)?$")
_WHEN = re.compile(r"\s+(?:at|after|over|during|through|by|within|from|throughout)\s+.*$", re.S)


def _subject_before(tagged: Tagged, at: int) -> str | None:
    """Return the measure whose verb ends right before a place."""
    begin = clause_start(tagged, at)
    words = tagged.form[begin:at]
    verb = re.search(rf"\s+(?:{_BE})\s+(?:only\s+)?$|[:(]\s*$", words)
    if verb is None:
        return None
    return measures.subject(words[: verb.start()])


def by_arm(tagged: Tagged) -> Iterator[Reading]:
    """Read "was V with A, V with A, and V with A"."""
    for found in _SERIES_BY_ARM.finditer(tagged.form):
        values = places(tagged, V, *found.span())
        arms = places(tagged, A, *found.span())
        measure = _measure_of(tagged, found.start()) or _had_behind(tagged, found.end())
        p = p_behind(tagged, found.end()) or p_within(tagged, *found.span())
        yield from made_of(tagged, values, arms, measure, p)


def _measure_of(tagged: Tagged, start: int) -> str | None:
    """Return the measure of values: before the bracket that they begin, or before their verb."""
    if re.search(r"[(\[]\s*$", tagged.form[:start]):
        before = tagged.form[clause_start(tagged, start) : start].rstrip(" ([")
        verb = FINITE.search(before)
        near = verb is None or " and " not in before[verb.end() :]
        measure = measures.before_bracket(before + " ")
        if measure is None and verb is None:  # "Serious events (V in A …) and others (V in A …)"
            measure = measures.subject(before.rpartition(")")[2])
        return measure or (subject_of(before + " ") if near else None)
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
        p = p_behind(tagged, found.end()) or p_within(tagged, *found.span())
        yield from made_of(tagged, values, arms, measure, p)


def had_of(tagged: Tagged) -> Iterator[Reading]:
    """Read "A had a mean score of V compared with V in A"."""
    for found in _HAD_OF.finditer(tagged.form):
        measure = measures.plain_measure(found["what"])
        values = [found.start("first"), found.start("second")]
        arms = [found.start("arm"), found.start("other")]
        p = p_behind(tagged, found.end())
        yield from made_of(tagged, values, arms, measure, p)


def in_the_arm(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A, the mean pain was V"."""
    for found in _IN_THE_ARM.finditer(tagged.form):
        measure = measures.subject(found["what"])
        arm = found.start() + found[0].index(A)
        against = _COMPARED_TO.match(tagged.form, found.end())
        for made in made_of(tagged, [found.start("value")], [arm], measure):
            if against is not None and measures.effect_of(measure or "")[0] is not None:
                made.comparator = arm_at(tagged, against.start("arm")).name
            yield made


_COMPARED_TO = re.compile(rf"\s*,?\s*(?:as\s+)?compared\s+(?:with|to)\s+(?P<arm>{A})")


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
        p = p_within(tagged, *found.span()) if len(rows[0]) == 1 else None
        for column in zip(*rows, strict=True):
            yield from made_of(tagged, list(column), arms, measure, p)


_LABELLED = re.compile(
    rf"{A}\s*\((?P<label>[^(){A}{V}{C}{P}{L};]{{3,60}}?)[,:]?\s+(?P<first>{V})[^(){A}{V}]*\)"
    rf"\s*(?:,|and|versus|vs\.?|compared\s+(?:with|to))\s+(?:{_BY}\s+)?(?:the\s+)?{A}"
    rf"\s*\((?P<label2>[^(){A}{V}{C}{P}{L};]{{0,60}}?)[,:]?\s*(?P<second>{V})[^(){A}{V}]*\)"
)


def labelled(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A (mean rise, V; P) and A (mean rise, V; P)"."""
    for found in _LABELLED.finditer(tagged.form):
        if found["label2"] and found["label2"].strip() != found["label"].strip():
            continue
        arms = places(tagged, A, *found.span())
        values = [found.start("first"), found.start("second")]
        label = found["label"]
        if _ONLY_A_WAY.search(label):  # "mean annual increase": of what stands before the arm
            there = _THERE_WAS.search(tagged.form[clause_start(tagged, found.start()) : arms[0]])
            label = there["what"] if there else ""
        yield from made_of(tagged, values, arms, measures.plain_measure(label))


_ONLY_A_WAY = re.compile(
    r"\b(?:increase|decrease|change|reduction|difference|improvement)s?\s*$", re.I
)
_THERE_WAS = re.compile(
    rf"\bthere\s+(?:was|were)\s+(?P<what>[^,;(){A}{V}]+?)\s+(?:in|with|for)\s+$", re.I
)


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
        p = p_behind(tagged, found.end()) or p_within(tagged, *found.span())
        yield from made_of(tagged, values, arms, measure, p)


_ONLY_WHEN = re.compile(
    rf"(?:[\s,;]|\b(?:and|or|at|to|by|from|on|up|through(?:out)?|until|after|continu\w+|last\w+|persist\w+|"
    rf"beginning|starting|weeks?|months?|days?|years?|\d+)\b|{V})*"
)
"""Words behind a bracket that only say when: "(…) and week 4 (…), through week 24 (…)"."""
_WITH_VALUES = re.compile(rf"[{V}{P}{C}{L}][^()]*\)")


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
            measure = measures.before_bracket(before)
            past = [one.end() for one in _WITH_VALUES.finditer(before)]
            if not past or _ONLY_WHEN.fullmatch(before[past[-1] :]):
                measure = measure or subject_of(before)
        measure = measure or _subject_before(tagged, found.start())
        yield from made_of(tagged, values, arms, measure, p_behind(tagged, found.end()))


def values_then_arms(tagged: Tagged) -> Iterator[Reading]:
    """Read "was V, V and V in A, A and A, respectively"."""
    for found in _VALUES_THEN_ARMS.finditer(tagged.form):
        values = places(tagged, V, *found.span("values"))
        arms = places(tagged, A, *found.span("arms"))
        if len(values) != len(arms):
            continue
        measure = _subject_before(tagged, found.start())
        yield from made_of(tagged, values, arms, measure, p_behind(tagged, found.end()))


def arms_then_values(tagged: Tagged) -> Iterator[Reading]:
    """Read "in A and A was V and V, respectively"."""
    for found in _ARMS_THEN_VALUES.finditer(tagged.form):
        values = places(tagged, V, *found.span("values"))
        arms = places(tagged, A, *found.span("arms"))
        begin = clause_start(tagged, found.start())
        words = tagged.form[begin : found.start()]
        measure = measures.subject(words) or measures.subject(found["words"])
        if len(values) == len(arms):
            yield from made_of(tagged, values, arms, measure, p_behind(tagged, found.end()))


def pairs(tagged: Tagged) -> Iterator[Reading]:
    """Read "was greater (V vs V; P) with A compared with A"."""
    for found in _PAIR.finditer(tagged.form):
        begin, end = clause_start(tagged, found.start()), clause_past(tagged, found.end())
        arms = compared_arms(tagged, begin, end, found.span())
        values = [found.start("first"), found.start("second")]
        before = tagged.form[begin : found.start()]
        measure = measures.before_bracket(before) or subject_of(before)
        p = p_within(tagged, *found.span())
        if arms is not None:
            yield from made_of(tagged, values, arms, measure, p)


BY_ARM = (
    values_then_arms, arms_then_values, arm_first, pairs, bracketed, labelled, listed, who_had,
    had_of, by_arm, in_the_arm,
)  # fmt: skip
"""The forms, the most telling first."""
