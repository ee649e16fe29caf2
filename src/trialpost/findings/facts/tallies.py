"""Count what the tests of a main measure came to, so that none of them has to be picked.

Where a record tests one measure several times, an article that told only what is significant would
sell it. So a tally says how many tests there are, and how many of them were significant.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from trialpost.findings.facts.fact import numbered, upper
from trialpost.findings.facts.measures import in_title
from trialpost.findings.file import Topic
from trialpost.findings.places import finding_id
from trialpost.findings.posted.reading import PostedFindings
from trialpost.findings.significance import is_of_margin, sets_groups_apart, significance
from trialpost.model.finding import Finding, FindingKind, Source, SourceKind

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
_BOTH = 2
_LEVEL = 0.05
_FROM = re.compile(r"[>=]?=?\s*(?P<n>\d?\.\d+)")


class Tally(msgspec.Struct, frozen=True):
    """What all tests of a measure came to: as a headline says it, and as a sentence does.

    ``mixed`` is whether some of them were significant and others not, ``none`` whether none was.
    """

    headline: Finding
    sentence: Finding
    mixed: bool
    none: bool


def tallied(posted: PostedFindings, names: Mapping[str, str]) -> dict[str, Tally]:
    """Return what the tests of each main measure came to, where it has several.

    ``names`` are what measures are called in a sentence.
    """
    made = {name: _tally(name, names.get(name, name), posted.findings)
            for name in posted.main_measures}  # fmt: skip
    return {name: one for name, one in made.items() if one is not None}


def _tally(name: str, called: str, findings: Iterable[Finding]) -> Tally | None:
    tests = [one for one in findings
             if one.measure == name and sets_groups_apart(one) and one.p_value is not None
             and not is_of_margin(one)]  # fmt: skip
    if len(tests) < _BOTH or not all(map(_is_clear, tests)):
        return None
    found = sum(significance(one) is True for one in tests)
    headline, sentence = _said(found, len(tests))
    return Tally(
        _fact(tests, found, f"{upper(in_title(called))}: {headline}", "headline"),
        _fact(tests, found, f"{upper(sentence)}.", "sentence"),
        mixed=0 < found < len(tests),
        none=not found,
    )


def _is_clear(test: Finding) -> bool:
    """Tell whether a test counts as significant or not, if only by a p-value of 0.05 or more."""
    if significance(test) is not None:
        return True
    match = _FROM.fullmatch(str(test.p_value).strip())
    return match is not None and _LEVEL <= float(match["n"]) <= 1


def _said(found: int, tests: int) -> tuple[str, str]:
    every = _word(tests)
    if not found and tests == _BOTH:
        return ("neither of two tests was significant",
                "neither of two tests of this measure was significant")  # fmt: skip
    if found == tests:
        return (("both tests were significant", "both tests of this measure were significant")
                if tests == _BOTH else
                (f"all {every} tests were significant",
                 f"all {every} tests of this measure were significant"))  # fmt: skip
    was = "was" if found < _BOTH else "were"
    return (f"{_word(found)} of {every} tests {was} significant",
            f"of {every} tests of this measure, {_word(found)} {was} significant")  # fmt: skip


def _word(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else str(count)


def _fact(tests: list[Finding], found: int, said: str, part: str) -> Finding:
    """Make a statement of a count; its places are the p-values that were counted."""
    first, places = tests[0], [str(one.where["p_value"]) for one in tests]
    return Finding(
        id=finding_id(first.source.kind, first.source.ref, {"text": places[0], "said": part}),
        kind=FindingKind.STATEMENT,
        source=Source(
            kind=SourceKind.REGISTRY, ref=first.source.ref, text=f"{found} of {len(tests)}"
        ),
        where={"text": places[0], **numbered("p-value", places)},
        measure=Topic.TALLY,
        said=said,
    )
