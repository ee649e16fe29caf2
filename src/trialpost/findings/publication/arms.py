"""Find where a sentence names the arms of a trial.

A name is known from the paper itself: what stands before "group" or "arm" in its abstract, what is
held against something with "versus", and the medicines of its title. A common word ("control") is
an arm only where "group", "patients" or the like follows.
"""

import functools
import re
from collections import Counter

import msgspec

from trialpost.findings.publication.figures import PEOPLE
from trialpost.findings.publication.paper import Paper
from trialpost.vocabulary.lexicon import Kind, lexicon

_GROUP = (
    r"(?:groups?|arms?|cohorts?|recipients?|communities|villages|schools|clinics|clusters|"
    r"practices|households|group\s+" + PEOPLE + rf"|{PEOPLE})"
)
DOSE = (
    r"\d+(?:[.,]\d+)?(?:[/-]\d+(?:\.\d+)?)?[\s‐‑-]?(?:mg|[µμ]g|mcg|g|MIU|IU|mL|ml|"
    r"%(?=\s+(?:\w+\s+)?(?:gel|cream|ointment|solution|lotion|foam|drops|spray|patch|rinse)))(?:\s?/\s?(?:kg|day|d|m2|week|h))*"
    r"(?:\s(?:once|twice|three\stimes|four\stimes)(?:\s|-)(?:daily|weekly|a\sday|a\sweek)"
    r"|\s(?:daily|BID|QD|TID|bid|qd|b\.?i\.?d\.?|q\.?d\.?|b\.d\.))?(?!\w)"
)
_ALWAYS = ("placebo", "sham", "usual care", "standard care", "standard therapy", "standard of care",
           "no treatment", "vehicle", "best supportive care", "routine care")  # fmt: skip
_COMMON = frozenset({
    "active", "combination", "comparator", "comparison", "control", "conventional", "delayed",
    "early", "education", "exercise", "experimental", "exposed", "high-dose", "immediate",
    "intensive", "intervention", "late", "low-dose", "monotherapy", "observation", "standard",
    "supplemented", "surgery", "surgical", "test", "training", "treated", "treatment",
    "unexposed", "unsupplemented", "untreated", "unvaccinated", "usual-care", "vaccinated",
    "vaccine", "wait-list", "waiting-list",
})  # fmt: skip
_NO_NAME = frozenset({
    "a", "across", "age", "all", "allocated", "also", "among", "an", "analysis", "and",
    "another", "any", "are", "arm", "arms", "as", "assigned", "at", "between", "blood", "both",
    "but", "by", "compared", "did", "different", "dose", "each", "eg", "eight", "either",
    "entire", "equal", "ethnic", "first", "five", "follow-up", "for", "four", "from", "group",
    "groups", "had", "i.e", "in", "interventions", "into", "is", "its", "less", "lower",
    "mean", "median", "more", "most", "multiple", "no", "not", "of", "on", "one", "only", "or",
    "other", "our", "parallel", "patient", "patients", "per", "per-group", "racial",
    "racial/ethnic", "randomised", "randomized", "received", "receiving", "respective",
    "respectively", "risk", "same", "second", "seven", "several", "showed", "single", "six",
    "steering", "studies", "study", "sub", "subgroup", "support", "than", "that", "the",
    "their", "these", "third", "this", "those", "three", "to", "total", "treatment-by",
    "trial", "two", "upper", "versus", "vs", "was", "were", "when", "whereas", "which",
    "while", "whole", "with", "within", "working",
})  # fmt: skip
_BEFORE_GROUP = re.compile(
    r"((?:[^\s,;:()\[\]]+\s+){0,4}[^\s,;:()\[\]]+)\s+(?:groups?|arms?)\b", re.I
)
_SHORTENED = re.compile(r"([A-Za-z][\w/+ -]{2,60}?)\s+[(\[]([A-Z][A-Za-z0-9+/-]{1,9})[)\];,]")
_SHORT = re.compile(r"[A-Z][A-Za-z0-9/+-]*[A-Z0-9]")
_AGAINST = re.compile(
    r"([^\s,;:()]+)\s+(?:versus|vs\.?|compared\s+(?:with|to))\s+(?:the\s+)?([^\s,;:()]+)"
)
_TREATING = frozenset({Kind.DRUG, Kind.DRUG_CLASS, Kind.VACCINE, Kind.DEVICE, Kind.THERAPY})
COMPARATOR = re.compile(
    r"\b(?:placebo|sham|vehicle|controls?|usual|untreated|no\s+treatment|unexposed|standard|routine|"
    r"conventional)\b", re.I
)  # fmt: skip


class Arm(msgspec.Struct, frozen=True, gc=False):
    """A mention of an arm: where it stands, and its name without "the" and "group"."""

    span: tuple[int, int]
    name: str


class ArmNames:
    """The names of a paper's arms, as a pattern to look for."""

    def __init__(self, paper: Paper) -> None:
        bare, common = _names_of(paper)
        self.names = bare
        self._pattern = _pattern(bare, common)

    def find(self, text: str) -> tuple[Arm, ...]:
        """Return the mentions of arms in a sentence, in order."""
        return tuple(
            Arm(one.span(), name)
            for one in self._pattern.finditer(text)
            if (name := _plain(one["name"])) and not _is_loose(text, one)
        )


_ENUMERATED = re.compile(r"\d\s*(?:,|and|or|/|&|-|–)\s*$")
_NUMBERED = re.compile(r"\d\s*$")


def _is_loose(text: str, one: re.Match[str]) -> bool:
    """Tell whether a mention is part of more: "5 and 10 mg", "8 ABC", "the treatment groups"."""
    before = text[max(0, one.start() - 12) : one.start()]
    if one["name"][:1].isdigit() and _ENUMERATED.search(before):
        return True
    if _NUMBERED.search(before) and not re.search(PEOPLE, one[0]):
        return True
    if re.match(r"\s*(?:comparison|→|->)", text[one.end() :]) or re.search(r"(?:→|->)\s*$", before):
        return True
    every = one["name"].casefold() in ("treatment", "test", "active")
    return every and one[0].endswith("s") and not before.rstrip().endswith("and")


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" -,")


def _names_of(paper: Paper) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return names that stand by themselves, and common words that need "group" behind them."""
    abstract = " ".join(paper.text[slice(*one.span)] for one in paper.parts if one.abstract)
    whole = f"{paper.title}. {abstract or paper.text}"
    bare, common = set(_ALWAYS), set(_COMMON)
    for found in _BEFORE_GROUP.finditer(whole):
        name = _cut(found[1])
        if name is not None:
            (bare if _is_telling(name) else common).add(name)
    later = Counter(_cut(found[1]) for found in _BEFORE_GROUP.finditer(paper.text))
    bare |= {name for name, times in later.items()
             if name and times > 1 and _SHORT.fullmatch(name)}  # fmt: skip
    against = {word.strip(".'\"") for found in _AGAINST.finditer(whole) for word in found.groups()}
    title = paper.title.casefold()
    for mention in lexicon().mentions(whole):
        name = whole[slice(*mention.span)]
        treats = mention.concept.kind in _TREATING
        if treats and (name.casefold() in title or any(name in one for one in against)):
            bare.add(name)
    for found in _SHORTENED.finditer(whole):
        if any(found[1].casefold().endswith(one.casefold()) for one in bare):
            bare.add(found[2])
    for word in against:
        if _SHORT.fullmatch(word) and word not in {"CI", "SD", "OR"}:
            bare.add(word)
    return tuple(bare), tuple(common - {one.casefold() for one in bare})


def _cut(words: str) -> str | None:
    """Return the name at the end of the words before "group", ``None`` if none is there."""
    kept: list[str] = []
    for word in reversed(words.split()):
        if word.casefold().strip(".'’\"") in _NO_NAME or re.fullmatch(r"[\d.,%]+", word):
            break
        kept.insert(0, word)
    name = " ".join(kept).strip("'\"“”‘’")
    return name if name and len(name) > 1 and len(kept) <= 4 else None


def _is_telling(name: str) -> bool:
    """Tell whether a name is one by itself: a shortening, a number in it, or a medicine."""
    if any(word.casefold() in _COMMON for word in name.split()[-1:]):
        return False
    if re.search(r"[A-Z].*[A-Z]|\d|\+", name) and not name[0].islower():
        return True
    return any(mention.concept.kind in _TREATING for mention in lexicon().mentions(name))


def _pattern(bare: tuple[str, ...], common: tuple[str, ...]) -> re.Pattern[str]:
    alone, grouped = _either(bare), _either(common)
    who = (
        rf"(?:(?:the\s+)?(?:those|{PEOPLE})\s+(?:in|on|of|(?:who\s+(?:were\s+)?)?(?:receiving|received|"
        rf"assigned(?:\s+to)?|allocated\s+to|given|taking|treated\s+with|exposed\s+to|randomi[sz]ed\s+to))\s+)?(?:the\s+)?"
    )
    joined = rf"(?:{alone})(?:(?:\s*[-‐‑+/]\s*|\s+plus\s+|\s+)(?:{alone}))*"
    name = (
        rf"(?:{DOSE}\s+(?:of\s+)?)?{joined}(?:\s+{DOSE})?"
        rf"(?:[\s‐‑-](?:treated|treatment|maintenance(?:\s+therapy)?|therapy|alone|monotherapy))?"
    )
    behind = rf"(?:\s+{_GROUP})?"
    common_ones = (
        rf"(?:{grouped})(?=\s+(?:\([^()]*\)\s+)?{_GROUP}\b|\s+and\s+(?:the\s+)?[\w-]+\s+groups\b"
        r"|\s+(?:and|or|vs\.?|versus)\s+(?:the\s+)?[\w-]+\s+(?:group|arm)s?\b)"
    )
    behind_than = "|".join(
        rf"(?<={word}\s)" for word in ("to", "versus", "vs", r"vs\.", "than", "compared with")
    )
    behind_than = rf"(?:{behind_than})controls?\b"
    doses = rf"{DOSE}(?=\s*(?:=|:|groups?\b|arms?\b))"
    return re.compile(
        rf"(?<![\w/‐‑-])(?i:{who})(?P<name>(?i:{name})|(?i:{common_ones})|(?i:{behind_than})|{doses})(?![\w‐‑-]){behind}"
    )


@functools.lru_cache(256)
def _either(names: tuple[str, ...]) -> str:
    longest = sorted(names, key=lambda one: (-len(one), one))
    return "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest)
