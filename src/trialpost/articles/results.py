"""Write what was found: every number with its arm, its time and its comparator."""

from collections.abc import Iterator

from trialpost.articles.words import fixed
from trialpost.articles.words.phrases import (
    MOST_WORDS,
    Phrases,
    at_time,
    joined,
    linked,
    plain,
    unique,
)
from trialpost.findings.file import Topic
from trialpost.findings.numbers import is_contrast, is_share
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding

_RATIOS = {
    "odds ratio": "odds",
    "risk ratio": "chance",
    "relative risk": "chance",
    "hazard ratio": "hazard",
    "rate ratio": "rate",
}


def found(words: Phrases) -> Iterator[tuple[str, Iterator[Sentence]]]:
    """Yield a heading and the sentences of each measure, the headline's first."""
    results = words.results()
    for measure in unique((words.file.headline, *(f.measure for f in results))):
        own = tuple(f for f in results if f.measure == measure)
        yield f"What was found: {words.measure(measure)}", _measure(words, measure, own)


def aids(words: Phrases) -> Iterator[Sentence]:
    """Explain the statistics that need it, and what "significant" means."""
    results = words.results()
    kinds = {(f.statistic or "").lower() for f in results}
    if any(kind.startswith("median") for kind in kinds):
        yield plain(fixed.MEDIAN)
    if any(kind.startswith("mean") for kind in kinds):
        yield plain(fixed.MEAN)
    if any("odds" in kind for kind in kinds):
        yield plain(fixed.ODDS)
    if any(f.significant is not None for f in results):
        yield plain(fixed.SIGNIFICANT)
        yield plain(fixed.NOT_LARGE)


def told_alone(words: Phrases, finding: Finding) -> Iterator[Sentence]:
    """Write one result by itself: its measure, its value, what it is compared with."""
    if is_contrast(finding):
        yield _contrast(words, finding, of=words.measure(finding.measure))
    else:
        yield from _value(words, finding, (finding,), _Told(main=False))


def _measure(words: Phrases, measure: str, results: tuple[Finding, ...]) -> Iterator[Sentence]:
    """Write one measure: what explains it, its values, what the source calls significant."""
    statements = words.about(measure)
    yield from (linked(s.source.text, [s]) for s in statements if s.significant is None)
    told = _Told(main=measure in words.file.main_measures)
    for finding in results:
        if finding.unit == "%" and _has_count(finding, results):
            continue
        if is_contrast(finding):
            yield _contrast(words, finding, first=not told.ranged)
            told.ranged = told.ranged or finding.interval is not None
        else:
            yield from _value(words, finding, results, told)
    yield from (linked(s.source.text, [s]) for s in statements if s.significant is not None)
    yield from _called(words, results, statements)


class _Told:
    """What the sentences of a measure have said so far, so that none says it again."""

    def __init__(self, *, main: bool) -> None:
        self.main = main
        self.comparators: set[tuple[object, str | None]] = set()
        self.kinds: set[str | None] = set()
        self.ranged = False


def _has_count(finding: Finding, results: tuple[Finding, ...]) -> bool:
    key = (finding.arm, finding.timepoint)
    return any(is_share(f) and (f.arm, f.timepoint) == key for f in results)


def _value(
    words: Phrases, finding: Finding, results: tuple[Finding, ...], told: _Told
) -> Iterator[Sentence]:
    """Write one value with its arm, and its comparator's the first time that it comes up."""
    percent = _percent(finding, results)
    again = finding.statistic in told.kinds
    arm = words.short(finding.arm)
    text = "on the main question, " if told.main and not told.kinds else ""
    text += f"at {at_time(finding.timepoint)}, " if finding.timepoint else ""
    text += f"{_lead(words, finding, again=again)} {words.amount(finding)}"
    text += f" ({words.written(percent[0], 'value')}%)" if percent else ""
    text += f" with {arm}" if finding.arm else ""
    other, after = (finding.timepoint, finding.comparator), ""
    if finding.comparator_value is not None and other not in told.comparators:
        told.comparators.add(other)
        amount = words.amount(finding, "comparator_value")
        longer = f"{text}, and {amount} with {words.short(finding.comparator)}"
        if len(longer.split()) > MOST_WORDS:
            after = f"with {words.short(finding.comparator)}, it was {amount}."
        else:
            text = longer
    told.kinds.add(finding.statistic)
    yield linked(text + ".", [finding, *percent])
    if after:
        yield linked(after, [finding])


def _lead(words: Phrases, finding: Finding, *, again: bool) -> str:
    """Return how a value is called: "the median change in pain was", and later "it was"."""
    statistic = (finding.statistic or "").lower()
    measure = words.measure(finding.measure)
    if is_share(finding):
        return "it was seen in" if again else f"{measure} was seen in"
    if again or not statistic:
        return "it was" if again else f"{measure} was"
    if statistic in measure.lower():
        return f"{measure} was"
    if "change" in statistic:
        kind = "median " if "median" in statistic else "mean " if "mean" in statistic else ""
        return f"the {kind}change in {measure} was"
    return f"the {statistic} of {measure} was"


def _percent(finding: Finding, results: tuple[Finding, ...]) -> list[Finding]:
    key = (finding.arm, finding.timepoint)
    if not is_share(finding):
        return []
    return [f for f in results if f.unit == "%" and (f.arm, f.timepoint) == key][:1]


def _contrast(words: Phrases, finding: Finding, *, of: str = "", first: bool = True) -> Sentence:
    """Write a ratio or difference against the comparator, and how sure it is.

    ``of`` is the measure, where no sentence before names it; ``first`` is whether it is the first
    range that is told, which says that other values fit the data as well.
    """
    arm, other = words.short(finding.arm), words.short(finding.comparator)
    statistic = (finding.statistic or "").lower()
    name = next((word for key, word in _RATIOS.items() if key in statistic), None)
    times = " times" if name else ""
    if name:
        verb, those = ("were", "those") if name == "odds" else ("was", "that")
        number = words.written(finding, "value")
        text = f"with {arm}, the {name} {verb} {number} times {those} with {other}"
    else:
        text = f"the {statistic} between {arm} and {other} was {words.amount(finding)}"
    if finding.interval is not None:
        fits = f"{_bounds(words, finding)}{times}"
        text += f"; {fits} also fit the data" if first else f"; the data fit {fits}"
    if finding.p_value is not None:
        p = str(finding.p_value)
        text += f" (p {p})" if p[0] in "<>≤≥" else f" (p = {words.written(finding, 'p_value')})"
    return linked(f"for {of}, {text}." if of else f"{text}.", [finding])


def _bounds(words: Phrases, finding: Finding) -> str:
    return f"{words.file.written(finding, 'low')} to {words.file.written(finding, 'high')}"


def _called(
    words: Phrases, results: tuple[Finding, ...], statements: tuple[Finding, ...]
) -> Iterator[Sentence]:
    """Say what is called significant, where no statement of the source says it already."""
    every = (*statements, *words.about(Topic.NOT_FOUND))
    stated = {(s.arm, s.significant) for s in every if s.significant is not None}
    for called in (True, False):
        arms: dict[str, list[Finding]] = {}
        for f in results:
            said = {(f.arm, called), (None, called)} & stated
            if f.significant is called and f.comparator and not said:
                arms.setdefault(f.arm or "", []).append(f)
        alike: dict[frozenset[object], dict[str, list[Finding]]] = {}
        for arm, own in arms.items():
            when = frozenset((f.timepoint, f.comparator) for f in own)
            alike.setdefault(when, {})[arm] = own
        for those in alike.values():
            yield _verdict(words, those, called=called)


def _verdict(words: Phrases, arms: dict[str, list[Finding]], *, called: bool) -> Sentence:
    rests = [f for group in arms.values() for f in group]
    names = joined([words.short(name or None) for name in arms])
    others = words.arms(unique(f.comparator for f in rests))
    in_order = sorted(rests, key=lambda f: f.timepoint.value if f.timepoint else 0.0)
    points = unique(at_time(f.timepoint) for f in in_order)
    when = f" at {joined(points)}" if points else ""
    verb = "is called" if called else "is not called"
    return linked(f"the difference between {names} and {others}{when} {verb} significant.", rests)


def measures_without(words: Phrases, key: str) -> tuple[list[str], list[Finding]]:
    """Return the measures that lack a number altogether, in plain words, and their results.

    ``key`` is ``n``, or ``p_value``, which an interval makes up for.
    """
    lacking: dict[str, list[Finding]] = {}
    for f in words.results():
        lacking.setdefault(f.measure, []).append(f)
    for measure, own in list(lacking.items()):
        if any(_has(f, key) for f in own):
            del lacking[measure]
    return [words.measure(m) for m in lacking], [f for own in lacking.values() for f in own]


def _has(finding: Finding, key: str) -> bool:
    if key == "p_value" and (finding.interval is not None or finding.comparator is None):
        return True
    return getattr(finding, key) is not None
