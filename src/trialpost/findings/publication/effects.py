"""Read ratios and differences with their interval and p-value, and which arms they compare."""

import re
from collections.abc import Iterator

from trialpost.findings.publication import measures
from trialpost.findings.publication.clauses import (
    PAREN,
    Reading,
    arm_at,
    beside,
    clause_past,
    clause_start,
    compared_arms,
    subject_of,
    value_at,
)
from trialpost.findings.publication.figures import Interval, PValue
from trialpost.findings.publication.tagged import A, C, L, P, Tagged, V

_RATIO = (
    r"(?P<name>(?:adjusted\s+|crude\s+|unadjusted\s+|pooled\s+|incidence\s+|common\s+)*"
    r"(?:odds\s+ratio|hazards?\s+ratio|risk\s+ratio|relative\s+risk|rate\s+ratio|prevalence\s+ratio|"
    r"a?OR|a?HR|a?RR|IRR|AOR|AHR))"
)
_DIFFERENCE = (
    r"(?P<name>(?:adjusted\s+|absolute\s+|mean\s+|median\s+|risk\s+|rate\s+|treatment\s+|between-group\s+|"
    r"least[ -]squares?\s+|estimated\s+|percentage\s+|group\s+)*differences?)"
)
_EFFECT = (
    r"(?:\s*[\[(]\s*(?:a?OR|a?HR|a?RR|IRR|MD|AOR|95% CI)\s*[\])])?"
    rf"\s*(?:,|=|:|of|was|were)?\s*(?P<value>{V})"
)
_STATED = rf"[\s,;(\[]*(?P<interval>{C})?[\s,;)\]]*(?P<p>{P})?"
_OF_RATIO = re.compile(rf"\b{_RATIO}{_EFFECT}{_STATED}")
_OF_DIFFERENCE = re.compile(
    rf"\b{_DIFFERENCE}(?:\s+(?:from|versus|vs\.?)\s+{A})?{_EFFECT}{_STATED}", re.I
)
_FOR_ARMS = re.compile(
    rf"[\s)\],]*(?:for|with|in|of)?\s*(?P<one>{A})\s*(?:versus|vs\.?|compared\s+(?:with|to)|relative\s+to)\s+(?P<two>{A})"
)
_NEXT = re.compile(rf"\s*,?\s*and\s+(?P<value>{V})\s*{PAREN}")
_NAMES = {
    "or": "odds ratio", "hr": "hazard ratio", "rr": "risk ratio", "irr": "incidence rate ratio",
    "aor": "adjusted odds ratio", "ahr": "adjusted hazard ratio", "arr": "adjusted risk ratio",
}  # fmt: skip


def effects(tagged: Tagged) -> Iterator[Reading]:
    """Read ratios and differences with their interval and p-value."""
    for pattern in (_OF_RATIO, _OF_DIFFERENCE):
        for found in pattern.finditer(tagged.form):
            if found["interval"] is None and found["p"] is None:
                continue
            made = _effect(tagged, found)
            yield made
            yield from _more_effects(tagged, found.end(), made)


def _effect(tagged: Tagged, found: re.Match[str]) -> Reading:
    value = value_at(tagged, found.start("value"))
    interval = tagged.items.get(found.start("interval")) if found["interval"] else None
    p = tagged.items.get(found.start("p")) if found["p"] else None
    made = Reading(
        value=value, unit=value.unit,
        statistic=_NAMES.get(found["name"].lower(), " ".join(found["name"].lower().split())),
        interval=interval if isinstance(interval, Interval) else None,
        p=p if isinstance(p, PValue) and not p.special else None,
    )  # fmt: skip
    begin, end = clause_start(tagged, found.start()), clause_past(tagged, found.end())
    named = _FOR_ARMS.match(tagged.form, found.end())
    arms = ([named.start("one"), named.start("two")] if named
            else compared_arms(tagged, begin, end, found.span()))  # fmt: skip
    if arms is None:
        arms = _both_before(tagged, begin, found.start())
    if arms is not None:
        made.arm, made.comparator = (arm_at(tagged, at).name for at in arms)
    made.measure = _measure_of_effect(tagged, begin, found.start())
    if arms is None and made.measure is not None:
        made.arm = _only_arm(tagged, begin, found.start())
    return made


_HAD = re.compile(
    rf"^[^{A}]{{0,60}}{A}\s+(?:also\s+|significantly\s+)*(?:had|experienced|reported|showed|was\s+associated\s+with|"
    rf"were\s+associated\s+with)\s+(?:an?\s+)?(?:significantly\s+)?(?:fewer|lower|higher|more|less|longer|shorter|"
    rf"greater|reduced|increased|improved)\b[^{A}{V}]*$",
    re.I,
)


_WAS_IN = re.compile(
    rf"^[^{A}{V}]+\s(?:was|were)\s+(?:significantly\s+|also\s+)*(?:lower|higher|more\s+\w+|less\s+\w+|longer|"
    rf"shorter|greater|reduced|increased|improved)\s+(?:in|with|for|among)\s+(?:the\s+)?{A}\s*\($"
)
_BOTH_BEFORE = re.compile(
    rf"{V}\s+and\s+{V}\s+(?:in|with|for)\s+(?P<one>{A})\s+and\s+(?P<two>{A})\s*\($"
)


def _both_before(tagged: Tagged, begin: int, start: int) -> list[int] | None:
    """Return the arms of "V and V in A and A (risk difference …)"."""
    found = _BOTH_BEFORE.search(tagged.form, begin, start)
    return [found.start("one"), found.start("two")] if found else None


def _only_arm(tagged: Tagged, begin: int, start: int) -> str | None:
    """Return the arm of "A had fewer relapses (odds ratio …)", held against all others."""
    before = tagged.form[begin:start]
    if _HAD.match(before) is None and _WAS_IN.match(before) is None:
        return None
    return arm_at(tagged, tagged.form.index(A, begin)).name


_OF_MEASURE = re.compile(
    rf"\b{_RATIO}\s+(?:of|for)\s+(?P<what>[^,;(){A}{V}{P}{C}{L}]+?)\s+(?:with|in|for|among|of)\s+(?:the\s+)?"
    rf"(?P<one>{A})(?:\s*(?:versus|vs\.?|compared\s+(?:with|to)|relative\s+to)\s+(?P<two>{A}))?\s+(?:was|were)\s+"
    rf"(?P<value>{V})[\s,;(\[]*(?P<interval>{C})",
    re.I,
)


def ratios_of(tagged: Tagged) -> Iterator[Reading]:
    """Read "the hazard ratio for death with A (versus A) was V (C)"."""
    for found in _OF_MEASURE.finditer(tagged.form):
        value = value_at(tagged, found.start("value"))
        name = found["name"].lower()
        made = Reading(
            value=value, unit=value.unit, statistic=_NAMES.get(name, " ".join(name.split())),
            measure=measures.plain_measure(found["what"]),
            arm=arm_at(tagged, found.start("one")).name,
            **beside(tagged, found.start("value")),
        )  # fmt: skip
        if found["two"]:
            made.comparator = arm_at(tagged, found.start("two")).name
        yield made


_VERSUS = re.compile(
    rf"(?P<what>[^,;(){A}{V}{P}{C}{L}]+?)\s+(?:with|for|between|in)\s+(?:the\s+)?(?P<one>{A})\s+"
    rf"(?:versus|vs\.?|minus|compared\s+(?:with|to)|and)\s+(?:the\s+)?(?P<two>{A})\s+was\s+"
    rf"(?P<value>{V})\s*(?P<beside>{PAREN})(?!\s*(?:,|and|vs\.?|versus)\s*{V})"
)
_APART = re.compile(r"\bdifferences?\b", re.I)


def differences(tagged: Tagged) -> Iterator[Reading]:
    """Read "the improvement with A versus A was V (P)", "the difference between A and A was V"."""
    for found in _VERSUS.finditer(tagged.form):
        joined = tagged.form[found.end("one") : found.start("two")].strip()
        apart = _APART.search(found["what"])
        if joined.startswith("and") and apart is None:
            continue
        value = value_at(tagged, found.start("value"))
        words = re.sub(r"^.*?\bdifferences?\s+in\s+", "", found["what"])
        measure = measures.subject(words)
        ratio, _ = measures.effect_of(measure or "")
        yield Reading(
            value=value, unit=value.unit, statistic=None if ratio else "difference",
            measure=measure, arm=arm_at(tagged, found.start("one")).name,
            comparator=arm_at(tagged, found.start("two")).name,
            **beside(tagged, found.start("value")),
        )  # fmt: skip


_REDUCED = re.compile(
    rf"(?P<one>{A})\s+(?:significantly\s+|also\s+)*(?P<verb>reduced|lowered|decreased|increased|raised)\s+"
    rf"(?:the\s+)?(?P<what>[^,;(){A}{V}{P}{C}{L}]+?)\s+by\s+(?P<value>{V})\s*(?P<beside>{PAREN})?"
    rf"(?!\s*(?:,|and)\s*{V})(?:\s*,?\s*(?:compared\s+(?:with|to)|versus|relative\s+to)\s+(?P<two>{A}))?"
)


def reductions(tagged: Tagged) -> Iterator[Reading]:
    """Read "A reduced relapses by V (C; P) compared with A"."""
    for found in _REDUCED.finditer(tagged.form):
        if found["beside"] is None and found["two"] is None:
            continue
        value = value_at(tagged, found.start("value"))
        way = "decrease" if found["verb"] in ("reduced", "lowered", "decreased") else "increase"
        made = Reading(
            value=value, unit=value.unit, statistic=way,
            measure=measures.plain_measure(found["what"]),
            arm=arm_at(tagged, found.start("one")).name,
            **beside(tagged, found.start("value")),
        )  # fmt: skip
        if found["two"]:
            made.comparator = arm_at(tagged, found.start("two")).name
        yield made


def _more_effects(tagged: Tagged, past: int, first: Reading) -> Iterator[Reading]:
    """Read on: "(…) for A versus A and V (…) for A versus A"."""
    named = _FOR_ARMS.match(tagged.form, past)
    while named is not None:
        found = _NEXT.match(tagged.form, named.end())
        if found is None:
            return
        named = _FOR_ARMS.match(tagged.form, found.end())
        if named is None:
            return
        at = found.start("value")
        arms = [arm_at(tagged, named.start(one)).name for one in ("one", "two")]
        yield Reading(
            value=value_at(tagged, at), unit=first.unit, statistic=first.statistic,
            measure=first.measure, arm=arms[0], comparator=arms[1], **beside(tagged, at),
        )  # fmt: skip


def _measure_of_effect(tagged: Tagged, begin: int, start: int) -> str | None:
    before = tagged.form[begin:start]
    opened = before.rfind("(")
    if opened > before.rfind(")"):
        before = before[:opened]
    return measures.before_bracket(before) or subject_of(before)
