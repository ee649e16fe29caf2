"""Say of a trial that asked whether one group comes close enough to another how close that is.

Such a trial does not ask which group does better. A registry keeps the margin, if at all, in the
words beside an analysis ("A non-inferiority margin of 0.4% was used."); it is told where one number
stands there as the margin, in per cent or as a ratio.
"""

import re
from collections.abc import Iterator, Mapping

from trialpost.findings.facts.fact import Fact
from trialpost.findings.file import Topic
from trialpost.findings.posted.arms import Role, comparator, roles
from trialpost.findings.posted.stated_line import called_one_sided
from trialpost.model.results import Analysis, PostedOutcome, PostedResults
from trialpost.model.trial import Arm, OutcomeRole

_CLOSE = re.compile(r"INFERIORITY|EQUIVALENCE", re.I)
_NOT_WORSE = re.compile(r"non-?\s?inferior|not? (?:be )?(?:deemed )?(?:as )?inferior", re.I)
_MARGIN = re.compile(
    r"(?:margin|threshold|limit[^.]{0,80}?(?:was |is )?(?:strictly )?(?:below|less than|\\?<))"
    r"(?: of)? (?P<n>\d+(?:\.\d+)?)(?P<share> ?%)?(?![\d%])",
    re.I,
)
_RATIOS = (("hazard", "hazard ratio"), ("odds", "odds ratio"), ("risk ratio", "risk ratio"))
_MOST_OF_A_NAME = 6


def margins(
    results: PostedResults, trial_arms: tuple[Arm, ...], names: Mapping[str, str]
) -> Iterator[Fact]:
    """Yield what the main measure's first such test asked, and how close counts as close enough.

    The main measure is here the first that the record compares groups by. Groups that go by a
    letter are not named.

    Args:
        results: as they are posted.
        trial_arms: the trial's arms, which tell a table's comparator.
        names: what groups are called in a sentence.
    """
    tested = (one for one in results.outcomes if one.role is OutcomeRole.PRIMARY and one.analyses)
    outcome = next(tested, None)
    if outcome is None:
        return
    for analysis in outcome.analyses:
        if _CLOSE.search(analysis.kind or "") and "SUPERIORITY_OR" not in (analysis.kind or ""):
            yield from _asked(outcome, analysis, trial_arms, names)
            yield from _close_enough(analysis)
            yield from _odd(analysis)
            return


def _asked(
    outcome: PostedOutcome,
    analysis: Analysis,
    trial_arms: tuple[Arm, ...],
    names: Mapping[str, str],
) -> Iterator[Fact]:
    groups = [one for one in map(outcome.group, analysis.groups) if one is not None]
    own = [names.get(one.title, "") for one in groups]
    lettered = any(one.startswith("group ") for one in own)
    if lettered or len(own) != 2 or not all(0 < len(o.split()) <= _MOST_OF_A_NAME for o in own):
        return
    role_of = roles(outcome.groups, trial_arms)
    against = comparator(role_of, analysis.groups)
    if against is not None and role_of[against] is Role.ACTIVE and not _is_tried(role_of, analysis):
        against = None  # which of two in use is held against the other, no rule of ours can tell
    not_worse = _NOT_WORSE.search(f"{analysis.kind_description} {analysis.description}")
    told = analysis.kind or ""
    if against is not None and (not_worse or "EQUIVALENCE" not in told.upper()):
        held = [one for one in groups if one.id == against]
        tried = [one for one in groups if one.id != against]
        said = f"{names[tried[0].title]} is not much worse than {names[held[0].title]}"
    else:
        said = f"{own[0]} and {own[1]} come close to each other"
    yield Fact(topic=Topic.MAIN_QUESTION, said=f"Above all, it asked whether {said}.", text=told,
               where=f"{analysis.where}/nonInferiorityType")  # fmt: skip


def _is_tried(role_of: Mapping[str, Role], analysis: Analysis) -> bool:
    return any(role_of.get(one) is Role.TRIED for one in analysis.groups)


def _close_enough(analysis: Analysis) -> Iterator[Fact]:
    text = analysis.kind_description or ""
    numbers = {(match["n"], bool(match["share"])) for match in _MARGIN.finditer(text)}
    statistic = (analysis.parameter or "").lower()
    ratio = next((name for word, name in _RATIOS if word in statistic), None)
    if len(numbers) != 1:
        return
    number, share = numbers.pop()
    verdict = ""
    if share and "difference" in statistic:
        points = "percentage point" if number == "1" else "percentage points"
        said = f"Doing worse by up to {number} {points} was to count as close enough."
    elif ratio is not None and not share:
        said = f"A {ratio} below {number} was to count as close enough."
        said = said.replace("A odds", "An odds")
        high = analysis.upper.value if analysis.upper is not None else None
        if high is not None and float(number) > 1:
            verdict = f"The data fit ratios above {number}, so this was not shown."
            if high < float(number):
                verdict = f"The data fit no ratio above {number}, so this was shown."
    else:
        return
    yield Fact(topic=Topic.MARGIN, said=said, text=text,
               where=f"{analysis.where}/nonInferiorityComment")  # fmt: skip
    if verdict:
        yield Fact(topic=Topic.MARGIN, said=verdict, text=f"{text}; {analysis.upper}",
                   where=f"{analysis.where}/ciUpperLimit",
                   parts={"margin": f"{analysis.where}/nonInferiorityComment"})  # fmt: skip


def _odd(analysis: Analysis) -> Iterator[Fact]:
    """Say it where an estimate is the end of its own range: one of the two may be a slip."""
    value = analysis.estimate.value if analysis.estimate is not None else None
    ends = {one.value for one in (analysis.lower, analysis.upper) if one is not None}
    if value is not None and value in ends and len(ends) > 1:
        said = "The record gives one number as the value and as an end of its range: that is odd."
        yield Fact(topic=Topic.MARGIN, said=said, text=str(value),
                   where=f"{analysis.where}/ciLowerLimit", parts={
                       "value": f"{analysis.where}/paramValue",
                       "high": f"{analysis.where}/ciUpperLimit"})  # fmt: skip


def one_sided(results: PostedResults) -> Iterator[Fact]:
    """Say it where the p-values of a main measure are of tests that look one way only."""
    for outcome in results.outcomes:
        if outcome.role is not OutcomeRole.PRIMARY:
            continue
        for one in (one for one in outcome.analyses if one.p is not None):
            found = called_one_sided(one)
            if found is not None:
                said = "A p-value of a main measure is one-sided: it looks one way only."
                yield Fact(topic=Topic.SIDES, said=said, text=found[1],
                           where=f"{one.where}/{found[0]}")  # fmt: skip
                return
