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
from trialpost.findings.publication.tagged import A, C, P, Tagged, V

_RATIO = (
    r"(?P<name>(?:adjusted\s+|crude\s+|unadjusted\s+|pooled\s+|incidence\s+|common\s+)*"
    r"(?:odds\s+ratio|hazards?\s+ratio|risk\s+ratio|relative\s+risk|rate\s+ratio|prevalence\s+ratio|"
    r"a?OR|a?HR|a?RR|IRR|AOR|AHR))"
)
_DIFFERENCE = (
    r"(?P<name>(?:adjusted\s+|absolute\s+|mean\s+|median\s+|risk\s+|rate\s+|treatment\s+|between-group\s+|"
    r"least[ -]squares?\s+|estimated\s+|group\s+)*differences?)"
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
    if arms is not None:
        made.arm, made.comparator = (arm_at(tagged, at).name for at in arms)
    made.measure = _measure_of_effect(tagged, begin, found.start())
    return made


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
