"""Read values that say by a word which way they went: "a V increase in A and a V decrease in A"."""

import re
from collections.abc import Iterator

from trialpost.findings.publication import measures
from trialpost.findings.publication.arms import COMPARATOR
from trialpost.findings.publication.clauses import (
    PAREN,
    Reading,
    arm_at,
    beside,
    clause_start,
    value_at,
)
from trialpost.findings.publication.tagged import A, Tagged, V

_WAY = r"increase|rise|gain|decrease|reduction|fall|decline|drop|loss"
_VP = rf"{V}(?:\s*{PAREN})?"


def _side(number: int) -> str:
    return (
        rf"(?:(?P<way{number}>{_WAY})\s+of\s+(?P<value{number}>{_VP})"
        rf"|(?P<after{number}>{_VP})\s+(?P<behind{number}>{_WAY}))\s+(?:in|with|for|among)\s+(?P<arm{number}>{A})"
    )


_BOTH = re.compile(
    rf"{_side(1)}(?:\s*{PAREN})?\s*[,;]?\s*(?:and|but|whereas|while|versus|vs\.?|compared\s+(?:with|to))\s+"
    rf"(?:with\s+)?(?:an?\s+)?(?:(?:mean|median|average)\s+)?{_side(2)}"
)
_BEFORE = re.compile(
    r"^(?P<what>.+?)\s+(?:showed|had|demonstrated|exhibited|was|underwent)\s+(?:an?\s+)?"
    r"(?:(?P<mean>mean|median|average)\s+)?$"
)
_UP = frozenset({"increase", "rise", "gain"})


def ways(tagged: Tagged) -> Iterator[Reading]:
    """Read each side as an increase or a decrease; what went apart has no value beside it."""
    for found in _BOTH.finditer(tagged.form):
        before = _BEFORE.match(tagged.form[clause_start(tagged, found.start()) : found.start()])
        measure = measures.subject(before["what"]) if before else None
        names = [arm_at(tagged, found.start(f"arm{number}")).name for number in (1, 2)]
        if names[0].casefold() == names[1].casefold():
            continue
        swap = COMPARATOR.search(names[0]) is not None and not COMPARATOR.search(names[1])
        for number in (1, 2):
            place = found.start(f"value{number}" if found[f"value{number}"] else f"after{number}")
            word = found[f"way{number}"] or found[f"behind{number}"]
            value = value_at(tagged, place)
            made = Reading(
                value=value, unit=value.unit, measure=measure, arm=names[number - 1],
                statistic="increase" if word in _UP else "decrease", **beside(tagged, place),
            )  # fmt: skip
            if (number == 2) is swap:
                made.comparator = names[2 - number]
            yield made
