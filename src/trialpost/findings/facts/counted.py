"""Count what a record has beyond what an article tells, and quote what it says of its limits."""

import re
from collections.abc import Iterator

from trialpost.findings.facts.fact import Fact, numbered, quotable
from trialpost.findings.file import Topic
from trialpost.model.results import Analysis, Figure, PostedResults
from trialpost.model.trial import OutcomeRole
from trialpost.vocabulary.reading import sentences

COUNTED, TESTED = "It has figures for", "Tests gave a p-value below"
"""How the facts begin that say how many measures a record has, and how many that differ."""
NOBODY, HARMED = "Nobody died", "The record counts serious health problems"
GROUPED = "The record has this for"
"""How the fact begins that says of how many groups a main measure is given."""
_FEW_GROUPS = 4
"""So many groups of a main measure are told, or the others are named."""
_LEVEL = 0.05
_MOST_OF_LIMITS, _MOST_OF_ONE = 30, 45
"""Words of the record's limits that are quoted, and of their first sentence if it is longer."""
_MARGIN = re.compile(r"INFERIORITY|EQUIVALENCE", re.I)
_LEGAL = re.compile(
    r"\bwarrant(?:y|ies)\b|\bmerchantability\b|\b(?:liable|liability) for\b|\bdisclaims?\b", re.I
)
"""Words of a legal notice."""
_MORE_INFO = "/resultsSection/moreInfoModule/limitationsAndCaveats/description"


def counted(results: PostedResults) -> Iterator[Fact]:
    """Yield facts on how many measures have figures and tests, on deaths, and on limits."""
    yield from _measures(results)
    yield from _groups(results)
    yield from _serious(results)
    yield from _deaths(results)
    yield from _limits(results)


def _measures(results: PostedResults) -> Iterator[Fact]:
    posted = [one for one in results.outcomes if one.posted]
    if len(posted) < 2:
        return
    at = posted[0].where
    said = f"{COUNTED} {len(posted)} measures, more than are told here."
    yield Fact(topic=Topic.MORE, said=said, text=str(len(posted)), where=f"{at}/title",
               parts=numbered("measure", (f"{one.where}/title" for one in posted)))  # fmt: skip
    low = [next(filter(_is_low, one.analyses)) for one in posted if any(map(_is_low, one.analyses))]
    if len(low) > 1:
        said = f"{TESTED} 0.05 for {len(low)} of them."
        places = [f"{one.where}/pValue" for one in low]
        yield Fact(topic=Topic.MORE, said=said, text=str(len(low)), where=places[0],
                   parts=numbered("p-value", places))  # fmt: skip


def _groups(results: PostedResults) -> Iterator[Fact]:
    """Say of how many groups a main measure is given, where they may not all be told."""
    for one in results.outcomes:
        if one.posted and one.role is OutcomeRole.PRIMARY and len(one.groups) > _FEW_GROUPS:
            said = f"{GROUPED} {len(one.groups)} groups, more than are told here."
            titles = numbered("group", (f"{own.where}/title" for own in one.groups))
            yield Fact(topic=Topic.MORE, said=said, text=str(len(one.groups)),
                       where=f"{one.where}/title", parts=titles)  # fmt: skip


def _is_low(analysis: Analysis) -> bool:
    """Tell whether a test of a difference has a p-value below 0.05, or at most "<0.05"."""
    p = analysis.p
    if p is None or p.value is None or _MARGIN.search(analysis.kind or ""):
        return False
    value = float(p.value)
    return value < _LEVEL if p.relation == "=" else p.relation == "<" and value <= _LEVEL


_BOTH = 2


def _serious(results: PostedResults) -> Iterator[Fact]:
    """Say in how many of many groups anybody had a serious health problem."""
    counts = [one.serious for one in results.events.groups
              if one.serious is not None and _has_people(one.at_risk("serious"))]  # fmt: skip
    had = sum(bool(one.value) for one in counts)
    if had and len(counts) > _BOTH:
        of = f"each of its {had}" if had == len(counts) else f"{had} of its {len(counts)}"
        yield Fact(topic=Topic.HARMS, said=f"{HARMED} in {of} groups.", text=str(had),
                   where=counts[0].where,
                   parts=numbered("serious", (one.where for one in counts)))  # fmt: skip


def _deaths(results: PostedResults) -> Iterator[Fact]:
    counts = [one.deaths for one in results.events.groups
              if one.deaths is not None and _has_people(one.at_risk("deaths"))]  # fmt: skip
    places = numbered("deaths", (one.where for one in counts))
    died = sum(bool(one.value) for one in counts)
    if died > 1:
        among = f"{died} of its {len(counts)} groups"
        if died == len(counts):
            among = "both of its groups" if died == _BOTH else f"each of its {died} groups"
        said = f"The record counts deaths in {among}."
        yield Fact(topic=Topic.HARMS, said=said, text=str(died), where=counts[0].where,
                   parts=places)  # fmt: skip
    elif counts and all(one.value == 0 and one.relation == "=" for one in counts):
        said = f"{NOBODY} in any of the groups in which deaths were counted."
        yield Fact(topic=Topic.HARMS, said=said, text="0", where=counts[0].where, parts=places)


def _has_people(at_risk: Figure | None) -> bool:
    return at_risk is not None and bool(at_risk.value)


def _limits(results: PostedResults) -> Iterator[Fact]:
    """Quote the record's own words on its limits: as many of their sentences as there is room.

    A company's notice that it is not liable is no limit of the trial.
    """
    text = results.limitations or ""
    own = [one for one in sentences(text) if not _LEGAL.search(one)]
    if not own:
        return
    kept: list[str] = []
    for one in own:
        if len(" ".join([*kept, one]).split()) > _MOST_OF_LIMITS:
            break
        kept.append(one)
    quote = quotable(" ".join(kept), _MOST_OF_LIMITS) or quotable(own[0], _MOST_OF_ONE)
    said = "The record tells of limits, in words that are not quoted here."
    if quote:
        said = f"The record says of its limits: “{quote}.”"
    yield Fact(topic=Topic.LIMITS, said=said, text=text, where=_MORE_INFO)
