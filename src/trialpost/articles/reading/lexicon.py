"""The names of arms, measures and units that a set of findings makes known."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from trialpost.articles.reading.arm_names import arm_names, everybody
from trialpost.articles.reading.claim_forms import NUMBERED
from trialpost.articles.reading.names import Name, Names
from trialpost.articles.reading.unit_spelling import in_signs, spelt
from trialpost.findings.facts.fact import tidy
from trialpost.findings.facts.measures import cuts, what_is_counted
from trialpost.findings.file import COMPLETED, RANDOMISED, Topic
from trialpost.findings.posted.events import ALL_SERIOUS, DEATHS
from trialpost.model.finding import Finding, FindingKind

_SIMPLE = "IU|U|mg|µg|μg|mcg|ng|pg|g|kg|mmol|µmol|nmol|mol|mL|ml|L|dL|mm ?Hg|mm|cm|kPa|pp"
_UNDER = "mL|ml|L|dL|kg|m2|m²|mmol|mol|µL|mm3|day|h|min|1\\.73 ?m2"
SLASHED = re.compile(rf"(?<![\w/])(?:{_SIMPLE}|cells|copies)(?:/(?:{_UNDER}))+(?![\w/])")
AFTER_NUMBER = rf"(?:{_SIMPLE})(?:/(?:{_UNDER}))*(?![\w/])"
_PEOPLE = r"(?:people|persons?|participants?|patients?|women|men|children|adults)\b"
_SERIOUS = "serious adverse event"
_OF_DEATHS = re.compile(r"\w.*\bdeaths?\b|\bdeaths?\b.*\w", re.I)
_TOPICS = frozenset(topic.value for topic in Topic)
_DULL = frozenset(
    re.findall(
        r"\w+",
        "people change level levels score scores rate total number index gone with without from "
        "baseline percent percentage time week weeks month months days years after before",
    )
)


class Lexicon:
    """What names mean: aliases of arms and measures, and every unit that the findings use.

    ``arms`` maps a pattern to the arms that it can stand for: the bare drug stands for every dose.
    ``counting`` are names (of the illness, of measures) whose digits count nothing.
    """

    def __init__(
        self,
        findings: Iterable[Finding],
        *,
        arms: Mapping[str, str] | None = None,
        measures: Mapping[str, str] | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        every = tuple(findings)
        numbers = [one for one in every if one.kind is FindingKind.NUMBER]
        groups = {n for one in every for n in (one.arm, one.comparator) if n}
        self.arms = arm_names(groups, arms or {})
        self.lettered = {one.words[1]: one.arms for one in self.arms
                         if len(one.words) == 2 and one.words[0] == "group"}  # fmt: skip
        """The groups that go by a letter: "group A"."""
        self.everybody = everybody(numbers, arms or {})
        """The groups that are all the people of the trial."""
        self.measures = _measure_names(
            {one.measure for one in numbers if one.measure not in ("", RANDOMISED, COMPLETED)}
            | {one.measure for one in every if one.measure and one.measure not in _TOPICS}
            - {RANDOMISED, COMPLETED},
            measures or {},
        )
        known = {*(name.measure for name in self.measures.all), *names}
        self.names = (*names, *(arms or {}).values())
        self.units = frozenset(one.unit for one in every if one.unit)
        units = {unit for unit in self.units if _FORMULA.search(unit)}
        self.counting = _counting_names({*known, *(measures or {}).values(), *units})
        sponsors = {tidy(one.source.text).strip(" .") for one in every
                    if one.measure == Topic.SPONSOR}  # fmt: skip
        self.quotable = Quotable(as_quoted(name) for name in (*_all_given(every), *sponsors))
        self._measures_of = {one.measure for one in numbers if one.measure}
        self.hyphened = frozenset(
            match.lower().replace("-", " ").rstrip("s")
            for name in known
            for match in _HYPHENED.findall(name)
        )
        """Times that are a part of a measure's name: "24-hour" blood pressure."""
        self.numbered = frozenset(
            match.lower() for name in {*known, *(one.category or "" for one in numbers)}
            for match in NUMBERED.findall(name)
        )  # fmt: skip
        self._units_shown = _units_shown(self.units)
        told = tuple((name.keys, name.measure) for name in self.measures.all)
        self._key = (self.arms, self.everybody, told, self.units, self.names, self.quotable.whole)
        self._hash = hash(self._key)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Lexicon) or self._hash != other._hash or self._key != other._key:
            return False
        self._key = other._key  # the next comparison of these two is one of a single object
        return True

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def quoted_measures(self) -> dict[str, frozenset[str]]:
        """Which measures a name in quotation marks can stand for, whole or cut."""
        return _quoted_measures(self._measures_of)

    def unit_at(self, text: str, place: int) -> str | None:
        """Return the unit that a text goes on with, behind a space or none."""
        if _SPACE.match(text, place):
            return self._unit_right_at(text, place + 1) or self._unit_right_at(text, place)
        return self._unit_right_at(text, place)

    def _unit_right_at(self, text: str, place: int) -> str | None:
        match = _PER_CENT_OR_PEOPLE.match(text, place)
        if match is not None:
            return match[0]
        for unit in self._units_shown.get(text[place : place + 1], ()):
            if text.startswith(unit, place) and not _GOES_ON.match(text, place + len(unit)):
                return unit
        match = _UNIT_OF_ANY.match(text, place)
        return match[0] if match is not None else None


class Quotable:
    """The names that may be quoted: ``whole``, or cut with three dots."""

    def __init__(self, names: Iterable[str]) -> None:
        self.whole = frozenset(names)

    @cached_property
    def _cut(self) -> frozenset[str]:
        return frozenset().union(*(_cut(name.split()) for name in self.whole
                                   if name.count(" ") >= _FEWEST_TO_CUT))  # fmt: skip

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        same = {name, name[:1].upper() + name[1:]}
        return not same.isdisjoint(self.whole) or (
            name.endswith("…") and not same.isdisjoint(self._cut)
        )


def names_of(finding: Finding) -> Quotable:
    """Return the names of a finding that may be quoted, as they stand between quotation marks.

    A long title may be cut with three dots, after its fifth word at the earliest, its fourteenth at
    the latest.
    """
    return Quotable(map(as_quoted, _given(finding)))


def _given(finding: Finding) -> set[str]:
    given = (finding.measure, finding.arm, finding.comparator, finding.category, finding.unit)
    return {name for name in (*given, what_is_counted(finding.measure)) if name}


def _all_given(findings: Iterable[Finding]) -> set[str]:
    """Return the names of many findings, of which many are the same."""
    names: set[str | None] = set()
    measures = set()
    for one in findings:
        measures.add(one.measure)
        names.update((one.arm, one.comparator, one.category, one.unit))
    return {name for name in (*names, *measures, *map(what_is_counted, measures)) if name}


def _cut(words: list[str]) -> set[str]:
    return {" ".join(words[:at]) + "…" for at in cuts(words)}


def _quoted_measures(measures: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for measure in measures:
        for name in {measure, what_is_counted(measure)}:
            words = as_quoted(name).split()
            for said in {" ".join(words), *_cut(words)}:
                found.setdefault(said, set()).add(measure)
    return {name: frozenset(those) for name, those in found.items()}


_CUT = 14
_FEWEST_TO_CUT = 5
"""Spaces that a name has at least which may be cut."""
_COUNTS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|hundred)\b", re.I
)
_FORMULA = re.compile(r"[A-Za-z].*[/^*]|[/^*].*[A-Za-z]|[A-Za-z] \d+ [A-Za-z]")
"""A unit such as "mL/min/1.73 m^2": what number stands in it counts nothing."""
_ORDINARY = frozenset(
    {"fall", "change", "difference", "increase", "decrease", "rise", "drop", "point", "measure",
     "number", "mean", "median", "people", "serious", "result", "no", "p-value", "chance", "group"}
)  # fmt: skip
"""Names of measures that every article uses as ordinary words ("Fall" is a kind of harm)."""


def as_quoted(name: str, *, cut: bool = False) -> str:
    """Return a name with single spaces, its own quotation marks made plain; a long one cut."""
    words = name.replace("“", "'").replace("”", "'").split()
    if cut and len(words) > _CUT:
        return " ".join(words[:_CUT]) + "…"
    return " ".join(words)


_FLOW = {
    "COMPLETED": {"completed", "finished", "stayed to the end"},
    "NOT COMPLETED": {"dropped out", "left early", "left the trial", "left the study",
                      "did not complete", "did not finish", "stopped early"},
}  # fmt: skip
_HYPHENED = re.compile(
    r"\d+(?:[- ]minutes?\b(?=[- ](?:walk|step|stair))|-hours?\b(?= [a-z]))", re.I
)
_AE = re.compile(r"\baes?\b")
_OF_SOME = re.compile(
    r"relat|drug|treatment(?!-emergent)|lead|caus|discontinu|due|attribut|possibl|grade|fatal|death|interest",
    re.I,
)
"""What makes serious adverse events some of them and not all."""


def _measure_names(names: set[str], plain: Mapping[str, str]) -> Names:
    few = not names <= plain.keys()  # where each has a plain name, no single word tells one
    words = {name: _telling_words(name) if few else set() for name in names}
    times = Counter(word for own in words.values() for word in own)
    found = []
    low = {name: _AE.sub("adverse event", name.lower()) for name in names}
    for name in sorted(
        name for name in names
        if name.strip() and not {low[name], plain.get(name, name).lower()} & _ORDINARY
    ):  # fmt: skip
        keys = {name, plain.get(name, name), *(w for w in words[name] if times[w] == 1)}
        if name == ALL_SERIOUS or (_SERIOUS in low[name] and not _OF_SOME.search(name)):
            keys |= {_SERIOUS, f"{_SERIOUS}s", "serious health problem", "serious health problems"}
        if name == DEATHS and not any("death" in low[one] and _OF_DEATHS.search(one)
                                      for one in names - {name}):  # fmt: skip
            keys |= {"death", "deaths", "died"}
        keys |= _FLOW.get(name, set())
        found.append(Name(keys, edge="-", measure=name))
    return Names(found)


def _telling_words(name: str) -> set[str]:
    """Return the words that alone tell a measure: its codes, else its longer words."""
    words = re.findall(r"[A-Za-z][\w-]*", name)
    codes = {w for w in words if re.search(r"\d|[a-z].*[A-Z]|[A-Z].*[A-Z]", w)}
    return codes or {w for w in words if len(w) > 3 and w.lower() not in _DULL}


@lru_cache(maxsize=32768)
def _counts(name: str) -> bool:
    return _COUNTS.search(name) is not None


def _counting_names(names: Iterable[str]) -> Names:
    """Return names with a number in them, such as "type 2 diabetes": it counts nothing."""
    held = sorted(filter(_counts, names), key=len, reverse=True)
    return Names(Name((name,), edge="") for name in held)


_SPACE = re.compile(r"\s")
_GOES_ON = re.compile(r"[\w/]")
_PER_CENT_OR_PEOPLE = re.compile(rf"%|per ?cent\b|{_PEOPLE}")
_UNIT_OF_ANY = re.compile(
    rf"{AFTER_NUMBER}|points?\b|times\b|(?:minute|hour|day|week|month|year)s?\b"
)
"""Units that need no finding to be known as such."""


def _units_shown(units: frozenset[str]) -> dict[str, list[str]]:
    """Return the units as they may stand behind a number, the longest first, by their letter."""
    shown = {unit for one in units for unit in (one, one.lower(), short_unit(one)) if unit}
    shown |= {unit[:-1] for unit in shown if re.fullmatch(r"[a-z]{4,}s", unit)}
    found: dict[str, list[str]] = {}
    for unit in sorted(shown - {"%"}, key=len, reverse=True):
        found.setdefault(unit[0], []).append(unit)
    return found


_BRACKET = re.compile(r"(?!.*\b(?:log|ln)(?:\d|\b)).*\((?P<short>[^()\s]{1,14})\)\s*", re.I)
"""A short form behind words; "log(ng/L)" is another thing than ng/L."""
_MERCURY = re.compile(
    r"(?:millim[ei]t(?:er|re)s?(?: \(mm\))?|mm) of (?:mercury|hg)(?: \(mm ?hg\))?", re.I
)
_SHORT = re.compile(rf"(?:{AFTER_NUMBER}|bpm|BPM|msec|ms|[A-Za-zµμ]+(?:\*[a-z]+)?/[A-Za-zµμ/]+)")


def short_unit(unit: str) -> str | None:
    """Return the short form that a unit gives in brackets, or its right spelling.

    >>> short_unit("millimeters of mercury (mmHg)"), short_unit("Micromole/liter (Fe)")
    ('mmHg', None)
    >>> short_unit("log(ng/L)"), short_unit("Log10 copies (cp/mL)")
    (None, None)
    >>> short_unit("Millimeters of merucry"), short_unit("millliseconds")
    ('mmHg', 'milliseconds')
    """
    if _MERCURY.fullmatch(unit.strip()):
        return "mmHg"
    match = _BRACKET.fullmatch(unit)
    if match and _SHORT.fullmatch(match["short"]):
        return match["short"]
    right = spelt(unit)
    return None if right == unit else "mmHg" if _MERCURY.fullmatch(right) else right


_ANY_PEOPLE = re.compile(_PEOPLE, re.I)
_OF_A_SCALE = re.compile(r"\b(?:scales?|scores?|points?)\b", re.I)


def same_unit(written: str, unit: str | None) -> bool:
    """Tell whether a unit in a sentence is the finding's; people go by several names."""
    if unit is None:
        return bool(_ANY_PEOPLE.fullmatch(written)) or written == "times"
    if _ANY_PEOPLE.fullmatch(written):
        return bool(_ANY_PEOPLE.fullmatch(unit))
    if written in ("point", "points"):
        return bool(_OF_A_SCALE.search(unit))
    if written.replace(" ", "").lower() in ("%", "percent", "percentage"):
        return bool(re.search(r"%|percent", unit, re.I))
    if short_unit(unit) == written:
        return True
    if written.rstrip("s").lower() == unit.rstrip("s").lower():
        return True
    return in_signs(written) == in_signs(unit)
