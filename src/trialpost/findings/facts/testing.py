"""Say by what rules a record's tests were judged: a line of their own, steps, several at once."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, numbered
from trialpost.findings.file import Topic
from trialpost.findings.posted.stated_line import ONE_SIDED_LINE, is_stated, stated_line
from trialpost.model.results import Analysis, PostedResults
from trialpost.model.trial import OutcomeRole

_STEPS = re.compile(
    r"\bhierarch|\bgate-?keep|\bfixed[- ]sequence|\bstep(?:ped)?[- ]?(?:down|wise)\b|"
    r"(?<!group )\bsequential (?:test|order|procedure)|\btested sequentially|\bclosed test",
    re.I,
)
_SEVERAL = re.compile(
    r"\badjust\w* (?:for|to control)[^.]{0,30}\b(?:multipl\w+|overall type)|"
    r"\b(?:Bonferroni|Hochberg|Hommel|Holm|Dunnett|Tukey)\b",
    re.I,
)
_WITHOUT = re.compile(
    r"\b(?:without|no|not)\b[^.]{0,40}\b(?:adjust|correct|multipl)|\bunadjusted\b", re.I
)
IN_STEPS = "Tests of a main measure were planned in steps: one counts only if those before it did."
FOR_SEVERAL = "Tests of a main measure were made stricter, as there were several of them."
_TOLD_OF = (
    ("pValueComment", "p_description"), ("statisticalMethod", "method"),
    ("statisticalComment", "method_description"), ("groupDescription", "description"),
)  # fmt: skip


def line_told(line: float) -> str:
    """Say that some tests of a record are judged by a line of their own.

    >>> line_told(0.025)
    'For some tests, the record sets a stricter line, 0.025; we judge those by it.'
    """
    return f"For some tests, the record sets a stricter line, {line:g}; we judge those by it."


ONE_WAY = (
    "Some tests are one-sided: they look one way only. We judge those by the usual line for such "
    f"tests, {ONE_SIDED_LINE:g}."
)
"""What is said of one-sided tests for which the record sets no line."""


def said_of_line(line: float) -> set[str]:
    """Return what may be said of tests that are judged by a line of their own."""
    return {line_told(line), *([ONE_WAY] if line == ONE_SIDED_LINE else [])}


def rules_of_tests(results: PostedResults) -> Iterator[Fact]:
    """Yield the lines that tests are judged by, and how tests of a main measure hang together."""
    places: dict[tuple[float, str], list[str]] = {}
    for one in (one for outcome in results.outcomes for one in outcome.analyses if one.p):
        found = stated_line(one)
        if found is not None:
            said = line_told(found[0]) if is_stated(one) else ONE_WAY
            places.setdefault((found[0], said), []).append(found[1])
    for (line, said), held in places.items():
        yield Fact(topic=Topic.LINE, said=said, text=f"{line:g}", where=held[0],
                   parts=numbered("line", dict.fromkeys(held)))  # fmt: skip
    for pattern, said in ((_STEPS, IN_STEPS), (_SEVERAL, FOR_SEVERAL)):
        yield from _first(results, pattern, said)


def _first(results: PostedResults, pattern: re.Pattern[str], said: str) -> Iterator[Fact]:
    for outcome in (one for one in results.outcomes if one.role is OutcomeRole.PRIMARY):
        for one in outcome.analyses if len(outcome.analyses) > 1 else ():
            for field, text in _words(one):
                if pattern.search(text) and not _WITHOUT.search(text):
                    yield Fact(topic=Topic.SIDES, said=said, text=text,
                               where=f"{one.where}/{field}")  # fmt: skip
                    return


def _words(analysis: Analysis) -> Iterator[tuple[str, str]]:
    for field, name in _TOLD_OF:
        text = getattr(analysis, name)
        if text:
            yield field, text
