"""Say one thing of a sentence as a careless or a lying writer would: ``verify`` has to notice."""

import re
from collections.abc import Iterator, Sequence

from trialpost.articles.words.written import is_of_points
from trialpost.evaluation.verifying.mutants import Mutant, Names
from trialpost.findings.numbers import is_contrast
from trialpost.model.finding import Finding

_COUNT = r"\b\d[\d,]* of \d[\d,]* people"
_PLAIN = (
    ("it was caused", r"had a serious health problem", "had a serious side effect"),
    ("it was caused", r"(?P<a>had a serious health problem)\.", r"\g<a> from the treatment."),
    ("it was caused", r"\bdied\.", "died of the treatment."),
    ("praise", r"was significant\b", "was impressive"),
    ("praise", r"\.$", ", which is safe."),
    ("praise", r"\.$", " and was well tolerated."),
    ("praise", r"\.$", ", as is now proven."),
    ("praise", r"\bit was seen in\b", "it was cured in"),
    ("praise", r"\bit was seen in\b", "success was seen in"),
    ("larger than it is", r"was significant\b", "was large"),
    ("larger than it is", r"was significant\b", "was important for people"),
    ("larger than it is", r"was significant\b", "was highly significant"),
    ("larger than it is", r"\b(?P<way>higher|lower|more|fewer) (?=\w+ )", r"much \g<way> "),
    ("equal", r"No clear difference (?P<a>[^.]*?)between (?P<b>.+?) and (?P<c>.+?) was seen",
     r"\g<b> and \g<c> were equal"),
    ("equal", r"No clear difference (?P<a>[^.]*?)between (?P<b>.+?) and (?P<c>.+?) was seen",
     r"\g<b> was as good as \g<c>"),
    ("equal", r"No clear difference (?P<a>[^.]*?)between (?P<b>.+?) and (?P<c>.+?) was seen",
     r"\g<b> did the same as \g<c>"),
    ("equal", r"No clear difference", "No difference at all"),
    ("equal", r"\b(?:higher|lower) (?P<a>with|in) (?P<b>.+) than (?:with|in) (?P<c>.+)",
     r"equal \g<a> \g<b> and \g<c>"),
    ("another statistic", r"odds ratio", "risk ratio"),
    ("another statistic", r"hazard ratio", "odds ratio"),
    ("another statistic", r"risk ratio", "odds ratio"),
    ("another statistic", r"\bmedian\b", "mean"),
    ("another statistic", r"\bmean\b", "median"),
    ("another statistic", r"\b[Tt]he (?:mean|median) (?:change )?was", "everybody had"),
    ("relative as absolute", r"the (?:hazard|odds|risk|rate) ratio was 0\.(?P<n>\d\d)\b",
     r"it was seen in \g<n> of every 100 people"),
    ("relative as absolute", r"the (?:hazard|odds|risk|rate) ratio was 0\.(?P<n>\d\d)\b",
     r"the chance was \g<n>%"),
    ("a bound as the estimate",
     r"was [−\d.,]+(?P<u>[^;]*); the data fit anything from (?P<l>\S+) to (?P<h>[−\d,]+(?:\.\d+)?)",
     r"was \g<h>\g<u>; the data fit anything from \g<l> to \g<h>"),
    ("a bound as the estimate",
     r"was [−\d.,]+(?P<u>[^;]*); the data fit anything from (?P<l>\S+) to (?P<h>[−\d,]+(?:\.\d+)?)",
     r"was up to \g<h>\g<u>"),
    ("a change as a value", r"\bchange was a (?:rise|fall) of (?=[\d.])", "level was "),
    ("a change as a value", r"\bwas a fall of (?=[\d.])", "fell to "),
    ("a change as a value", r"\bwas a rise of (?=[\d.])", "rose to "),
    ("a value as a change", r"\bthe (?P<a>mean|median) was (?=\d)", r"the \g<a> was a rise of "),
    ("a value as a change", r"\bthe (?:mean|median) was (?=\d)", "it fell by "),
    ("points, per cent", r"(?<=\d)%(?! of)", " percentage points"),
    ("points, per cent", r"(?<=\d) percentage points", "%"),
    ("points, per cent", r"(?<=\d) points", "%"),
    ("a bound", rf"(?={_COUNT})", "at least "),
    ("a bound", rf"(?={_COUNT})", "at most "),
    ("a bound", rf"(?={_COUNT})", "almost "),
    ("a bound", rf"(?={_COUNT})", "only "),
    ("whom it is said of", r"(?<=\d )people\b(?! (?:in|started|got))", "women"),
    ("whom it is said of", r"(?<=\d )people\b", "children"),
    ("whom it is said of", _COUNT, "most people"),
    ("whom it is said of", _COUNT, "everybody"),
    ("whom it is said of", _COUNT, "one in three people"),
    ("whom it is said of", rf"(?P<a>{_COUNT} (?:with|in) .+ and )(?!0 ){_COUNT}",
     r"\g<a>no people"),
    ("whom it is said of", r"\b(?P<a>\d[\d,]*) of (?P<b>\d[\d,]*) people",
     r"\g<a> of all \g<b> people"),
    ("what happened", r"\bpeople died", "people survived"),
    ("what happened", r"\bpeople died", "people got better"),
    ("what happened", r"\b(?P<n>\d[\d,]*) people started", r"\g<n> people finished"),
    ("what happened", r"\b(?P<n>\d[\d,]*) people started", r"\g<n> people dropped out"),
    ("what happened", r"\bcould join", "joined"),
    ("what happened", r"\bcame up in\b", "was gone in"),
    ("what happened", r"\bcame up in\b", "was healed in"),
    ("another time", r"\bAt (?P<t>week|month|day|year) (?P<n>\d+),", r"Before \g<t> \g<n>,"),
    ("another time", r"\bAt (?:week|month|day|year) \d+,", "At the start,"),
    ("another time", r"\bAt (?P<t>week|month|day|year) (?P<n>\d+),", r"Since \g<t> \g<n>,"),
    ("a p-value", r"\bp = (?=\d)", "p < "),
    ("a p-value", r"\bp < (?=\d)", "p > "),
    ("a p-value", r"\bp = 0\.(?=[1-9])", "p = 0.0"),
    ("how it was done", r"^Chance decided", "Doctors decided"),
    ("how it was done", r"^Neither the people nor their trial team knew",
     "The people and their trial team knew"),
    ("how it was done", r"a late step", "an early step"),
    ("who did it", r"^The sponsor, who answers for the trial, is", "The trial was checked by"),
    ("who did it", r"with the help of", "against the wish of"),
)  # fmt: skip
_ARMS = (
    ("it was caused", "with", "because of"),
    ("it was caused", "with", "thanks to"),
    ("it was caused", "with", "due to"),
    ("without it", "with", "without"),
    ("without it", "with", "before"),
)
_FIXED = (
    ("not, lost", r"\b(?:is|does|may|are|do) not\b", lambda m: m[0].removesuffix(" not")),
    ("not, put in", r"\b(?:is|are|means|says|tells)\b(?! not)", lambda m: f"{m[0]} not"),
    ("a word, lost", r"\b(?:no|rarely|seldom|unlikely|before|below|whether or not) ", ""),
)


def slips(text: str, names: Names) -> Iterator[Mutant]:
    """Yield a sentence that names findings with one thing said wrongly at a time."""
    for kind, old, new in _PLAIN:
        changed = re.sub(old, new, text, count=1)
        if changed != text:
            yield Mutant(f"slips: {kind}", changed)
    for kind, before, after in _ARMS:
        for arm in names.arms:
            pattern = rf"\b{before} {re.escape(arm)}(?![\w-])"
            changed = re.sub(pattern, f"{after} {arm}", text, count=1)
            if changed != text:
                yield Mutant(f"slips: {kind}", changed)
    yield from _exchanged(text, names.subjects)


def still_true(kind: str, text: str, named: Sequence[Finding]) -> bool:
    """Tell whether a changed sentence says what the record says: a change by its measure's name.

    The mean of "Change in ejection fraction", 1.5 %, is a rise, and one of percentage points; it
    may be told in per cent as well, its record's unit.
    """
    changes = [
        one
        for one in named
        if re.match(r"(?:mean )?change (?:in|of|from)\b", one.measure, re.I)
        and "percent change" not in f"{one.statistic} {one.unit}"
    ]
    if kind == "slips: a value as a change":
        return "a rise of" in text and any((one.value or 0) > 0 for one in changes)
    if kind == "slips: points, per cent":
        of_points = any(is_of_points(one) and not is_contrast(one) for one in named)
        return of_points or any(re.search(r"percent|%", one.unit or "", re.I) for one in changes)
    return False


def _exchanged(text: str, subjects: tuple[str, ...]) -> Iterator[Mutant]:
    """Put illness for treatment and treatment for illness."""
    if len(subjects) < 2:
        return
    one, two = subjects[:2]
    at = [re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.I) for name in (one, two)]
    first, second = sorted(filter(None, at), key=lambda m: m.start()) if all(at) else (None, None)
    if first is None or second is None or first.end() > second.start():
        return
    changed = text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0]
    yield Mutant("slips: illness and treatment", changed + text[second.end() :])


def fixed_slips(text: str) -> Iterator[Mutant]:
    """Yield a sentence without findings turned round by a small word."""
    for kind, old, new in _FIXED:
        changed = re.sub(old, new, text, count=1)
        if changed != text:
            yield Mutant(f"sentences without findings: {kind}", changed)
