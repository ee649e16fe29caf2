"""Read lists of values whose arms are named once: "(V vs V), … and … (V vs V), respectively".

The arms stand behind or before one list, in their order, with "respectively"; lists of as many
values in the same sentence are theirs too, where no other arm stands between.
"""

import re
from collections.abc import Iterator

from trialpost.findings.publication import measures
from trialpost.findings.publication.clauses import (
    Reading,
    arm_at,
    clause_start,
    made_of,
    places,
    subject_of,
)
from trialpost.findings.publication.tagged import A, C, L, P, Tagged, V

_VP = rf"{V}(?:\s*[(\[][{C}{P}{L};,\s]*[)\]]|\s*,?\s*[{C}{L}](?!{V}))?"
_AND = r"(?:and|vs\.?|versus|v\.?|compared\s+(?:with|to))"
_LIST = re.compile(rf"{_VP}(?:\s*(?:,\s*(?:{_AND}\s+)?|{_AND}\s+){_VP})+")
_BY = r"(?:in|with|for|on|among|of|by|from)"
_ARMS = rf"{A}(?:\s*(?:,\s*(?:{_AND}\s+)?|{_AND}\s+)(?:{_BY}\s+)?{A})+"
_NAMED_BEHIND = re.compile(
    rf"(?P<list>{_LIST.pattern})\s*[,)\]]*\s*{_BY}\s+(?P<arms>{_ARMS})\s*,?\s*respectively"
)
_RESPECTIVELY = re.compile(r"\s*,?\s*respectively")
_VERB_BEFORE = re.compile(
    r"\s+(?:(?:was|were)\s+(?:seen|observed|found|reported|noted|recorded|achieved|met|reached|"
    r"documented|present|attained)\s+(?:in|by)|(?:was|were)\s+(?:reduced|increased|lowered)\s+by|"
    r"was|were|occurred\s+in|in)\s+$"
)

_COMPARES = re.compile(
    r"\b(?:higher|lower|greater|fewer|less|more|longer|shorter|similar|comparable|better|worse|"
    r"differ\w*|increased|decreased|reduced|improved)\b[^,;]{0,40}$",
    re.I,
)
"""What may stand between a subject and its bracket: words that compare, and say no more of it."""


def carried(tagged: Tagged) -> Iterator[Reading]:
    """Read the list whose arms are named, and the lists of the sentence that have the same ones."""
    for named in _NAMED_BEHIND.finditer(tagged.form):
        arms = places(tagged, A, *named.span("arms"))
        names = {arm_at(tagged, at).name.casefold() for at in arms}
        if len(names) != len(arms):
            continue
        for found in _LIST.finditer(tagged.form):
            values = places(tagged, V, *found.span())
            if len(values) != len(arms) or not _is_theirs(tagged, named, found):
                continue
            yield from made_of(tagged, values, arms, _measure_of(tagged, found.start()))


def _is_theirs(tagged: Tagged, named: re.Match[str], found: re.Match[str]) -> bool:
    """Tell whether a list is of the arms that are named: theirs, before theirs, or repeated."""
    if found.start() == named.start("list"):
        return True
    if found.start() < named.start():
        return A not in tagged.form[found.start() : named.start()]
    between = tagged.form[named.end() : found.start()]
    return A not in between and _RESPECTIVELY.match(tagged.form, found.end()) is not None


def _measure_of(tagged: Tagged, start: int) -> str | None:
    """Return the measure before a list: before its bracket, or before its verb."""
    before = tagged.form[clause_start(tagged, start) : start]
    if re.search(r"[(\[]\s*$", before):
        words = before.rstrip(" ([")
        near = re.split(r",\s+(?:and\s+)?", words)[-1] if ")" in words or "]" in words else words
        if near is not words:
            return measures.plain_measure(near)
        measure = measures.before_bracket(words + " ")
        return measure or (subject_of(words + " ") if _COMPARES.search(words) else None)
    verb = _VERB_BEFORE.search(before)
    if verb is None:
        return None
    words = before[: verb.start()]
    behind = _AND_ANOTHER.search(words)
    return measures.subject(words[behind.end() :] if behind else words)


_AND_ANOTHER = re.compile(
    rf"[{V}{P}{C}{L})]\s*[,;]?\s*(?:and|whereas|while)\s+(?=[^{V}{P}{C}{L}]*$)"
)
