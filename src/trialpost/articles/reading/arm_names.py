"""What a group of a trial goes by in a text: its title, its plain name, and shorter forms of them.

"FF/UMEC/VI 100/62.5/25 µg" is FF/UMEC/VI, the salt of a drug may be left out, and the one group
that got a placebo, of whatever kind, is "placebo". A shorter form that is another group's own name
stands for that one alone, unless the two are one group by two titles.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from trialpost.articles.reading.spelled import (
    Span,
    flexible,
    has_single_spaces,
    is_of_word,
    is_simple,
    places,
)
from trialpost.findings.facts.groups import names_nothing
from trialpost.model.finding import Finding, FindingKind, Table

_DOSE = r"\d+(?:[./,]\d+)*"
_UNIT = r"mg/kg|mg/m2|mg|g|mcg|µg|μg|ng|kg|mL|ml|IU|units?|%"
_DOSED = re.compile(rf"(?P<drug>[A-Za-z][\w'/+ -]*?),?\s+(?P<dose>{_DOSE})\s?(?P<unit>{_UNIT})")
_DOSE_FIRST = re.compile(
    rf"(?P<dose>{_DOSE})\s?(?P<unit>{_UNIT}),?\s+(?:of )?(?P<drug>[A-Za-z][\w'/ -]*)"
)
_PART_OF_TRIAL = re.compile(
    r"(?P<group>[^\W\d].*?)(?:_| - |, )(?P<part>core|extension|open-label|double-blind"
    r"|(?:part|period|phase) ?\w+)(?: (?:study|phase|period))?",
    re.I,
)
_GROUP = re.compile(r"(?:the )?(?P<what>[^\W\d].{4,}?) (?:group|arm|cohort|comparator)", re.I)
_ANY_GROUP = frozenset(
    ("control", "treatment", "intervention", "study", "experimental", "active", "comparison",
     "observation", "first", "second", "third", "early", "late", "delayed", "immediate", "high",
     "standard", "main", "primary", "other", "combined", "combination", "normal", "healthy")
)  # fmt: skip
_SALT = re.compile(
    r"(?<=[a-z]) (?:besylate|besilate|succinate|mesylate|mesilate|maleate|tartrate|citrate|acetate"
    r"|fumarate|phosphate|sulfate|sulphate|sodium|potassium|calcium|hydrochloride|hcl)\b",
    re.I,
)
_BRACKET = re.compile(r"(?P<before>[^()]*\w[^()]*?)\s*\((?P<inner>[^()]+)\)")
_DRUG = re.compile(r"[A-Z][a-z]{5,}(?:mab|ine|ide|one|ate|in|il|an|ol|ib|ab|ast|pt|tide)")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9/-]{1,9}")
_PLACEBO = re.compile(r"\bplacebo\b", re.I)
_MORE_THAN_PLACEBO = re.compile(
    r"\b(?:and|plus|then|to|with|or|first|followed|crossover|part|period|phase|cohort|stage|pooled"
    r"|group|arm)\b|[+&/:;>]|\d",
    re.I,
)
_BESIDES = re.compile(r" (?:with|plus|and|&|in addition to|added to|on top of) |\s?\+\s?", re.I)
_FEWEST_LETTERS = 3
_EVERYBODY = re.compile(
    r"(?:total|overall|all(?: (?:study|treated|enrolled|randomi[sz]ed))?"
    r" (?:participants?|patients?|subjects?|people|persons?|groups together)"
    r"|the study group overall|(?:the )?(?:whole|entire|full|overall) (?:study |trial )?"
    r"(?:group|cohort|population|sample)|study population)",
    re.I,
)
_DOSES = re.compile(rf"{_DOSE}|[^\W\d_]+")
_UNITS = frozenset(("mg", "g", "mcg", "µg", "μg", "ng", "kg", "ml", "iu", "unit", "units",
                    "comparator", "group", "arm", "the"))  # fmt: skip


class ArmName(msgspec.Struct, frozen=True):
    """What one or several arms go by, in small letters; the pattern is made when it is needed."""

    alias: str
    arms: frozenset[str]
    words: tuple[str, ...]

    def may_stand_in(self, low: str) -> bool:
        """Tell whether a text in small letters holds all words of the name."""
        for word in self.words:  # noqa: SIM110 - asked of every group for every text
            if word not in low:
                return False
        return True

    def spans(self, text: str) -> list[Span]:
        """Return where a text has the name."""
        if is_simple(self.alias) and has_single_spaces(text):
            name = " ".join(self.words)
            return places((name,), text, opens=_opens_arm, closes=_closes_arm)
        return [match.span() for match in arm_pattern(self.alias).finditer(text)]


def arm_names(names: set[str], plain: Mapping[str, str]) -> tuple[ArmName, ...]:
    """Return what groups go by, the longest first; ``plain`` has their everyday names."""
    meanings: dict[str, tuple[str, set[str]]] = {}
    called: dict[str, set[str]] = {}
    for name in names:
        called.setdefault(plain.get(name, name).lower(), set()).add(name)
    one_placebo = _only_placebo(names)
    ending = _common_ending([one for one in names if not _EVERYBODY.fullmatch(one)])
    for name in sorted(names):
        own = _aliases(name, plain) | ({"placebo"} if name == one_placebo else set())
        short = _without_ending(name, ending) if ending else name
        if short != name:
            own |= {short, *(one for part in _shorter(short) for one in (part, *_shorter(part)))}
        for alias in sorted(own):
            low = alias.lower()
            others = called.get(low, {name})
            if name not in others and not all(
                _are_one(name, other) or _is_part_of(name, other) for other in others
            ):
                continue  # the bare drug is another group's own name
            key = re.sub(r"\s+", "", low) if re.search(r"\d", low) else " ".join(low.split())
            meanings.setdefault(key, (low, set()))[1].add(name)
    found = sorted(meanings.values(), key=lambda item: (-len(item[0]), item[0]))
    return tuple(ArmName(alias, frozenset(arms), tuple(alias.split())) for alias, arms in found)


def everybody(findings: Iterable[Finding], plain: Mapping[str, str]) -> frozenset[str]:
    """Return the names of groups that are all the people, so that no sentence need name them.

    They are "Total" and its like, and the group of a trial whose tables have one group each.
    """
    tables: dict[object, set[str]] = {}
    for one in findings:
        if one.kind is FindingKind.NUMBER and one.arm:
            tables.setdefault(one.table, set()).update({one.arm} | {one.comparator or one.arm})
    every = frozenset().union(*tables.values())
    whole = {one for one in every
             if _EVERYBODY.fullmatch(one) or _EVERYBODY.fullmatch(plain.get(one, ""))}  # fmt: skip
    if all(len(own - whole) <= 1 for own in tables.values()):
        return every
    if len(tables.get(Table.FLOW, whole) - whole) == 1:  # more groups are parts of this one
        whole |= tables[Table.FLOW]
    return frozenset(whole)


def _aliases(name: str, plain: Mapping[str, str]) -> set[str]:
    whole = name.strip().lower() in {"total", "overall"}
    aliases = set() if whole or (name in plain and names_nothing(name)) else {name}
    if name in plain:
        aliases.add(plain[name])
    joined = [(one, other) for one in plain if name.startswith(f"{one} and ")
              for other in plain if f"{one} and {other}" == name]  # fmt: skip
    for one, other in joined:  # a test of two groups that names them both as one
        aliases |= {f"{a} and {b}" for a in _aliases(one, plain) for b in _aliases(other, plain)}
    for alias in [] if joined else [*aliases]:
        for short in _shorter(alias):
            aliases |= {short} | _shorter(short)
    return aliases


def _shorter(name: str) -> set[str]:
    """Return the shorter forms of a name: without dose, salt or what stands in brackets."""
    found: set[str] = set()
    dosed = _DOSED.fullmatch(name)
    if dosed:
        drug, dose = dosed["drug"].strip(" ,"), f"{dosed['dose']} {dosed['unit']}"
        found |= {drug, dose, f"{dose} of {drug}", f"{drug} {dose}", f"{dose} {drug}"}
    dosed = _DOSE_FIRST.fullmatch(name)
    if dosed:
        drug, dose = dosed["drug"].strip(" ,"), f"{dosed['dose']} {dosed['unit']}"
        found |= {drug, dose, f"{dose} of {drug}", f"{drug} {dose}", f"{dose} {drug}"}
    bracket = _BRACKET.fullmatch(name)
    if bracket and not re.search(r"\d", bracket["before"]):
        found.add(bracket["before"])
        inner = bracket["inner"]
        found |= {inner} if _ACRONYM.fullmatch(inner) or _DRUG.fullmatch(inner) else set()
    part = _PART_OF_TRIAL.fullmatch(name)
    if part:
        found.add(part["group"])
    tail = name.partition(": ")[2]
    if tail and ":" not in tail and len(tail.split()) > 1 and not re.search(r"\+|,", tail):
        found.add(tail)
    group = _GROUP.fullmatch(name)
    if group and group["what"].lower() not in _ANY_GROUP:
        found.add(group["what"])
    bare = _SALT.sub("", name)
    found |= {bare} - {name}
    return {one for one in found if len(one) >= _FEWEST_LETTERS and not names_nothing(one)}


def _common_ending(names: list[str]) -> str:
    """Return what all groups got besides, as "with usual care"; nothing where they have no such."""
    if len(names) < 2:
        return ""
    ends = [{_packed(name[match.start() :]) for match in _BESIDES.finditer(name)} for name in names]
    return max(set.intersection(*ends), key=len, default="")


def _packed(ending: str) -> str:
    return "".join(ending.lower().split())


def _without_ending(name: str, ending: str) -> str:
    """Return a name without the ending that all groups have, in whatever spaces."""
    return next((name[: match.start()] for match in _BESIDES.finditer(name)
                 if _packed(name[match.start() :]) == ending), name)  # fmt: skip


def _only_placebo(names: Iterable[str]) -> str | None:
    """Return the one group that got a placebo and nothing else, if one is."""
    found = [one for one in names if _PLACEBO.search(one)]
    own = found[0] if len(found) == 1 else ""
    return own if own and not _MORE_THAN_PLACEBO.search(own) else None


@lru_cache(maxsize=4096)
def _are_one(name: str, other: str) -> bool:
    """Tell whether two titles are of one group: the same words and doses, in other signs.

    >>> _are_one("FF/VI 100/25 µg", "FF/VI (100 mcg/25 mcg)"), _are_one("A 5 mg", "A 10 mg")
    (True, False)
    """
    return _parts(name) == _parts(other)


def _is_part_of(name: str, other: str) -> bool:
    """Tell whether a group's title is another's and a part of the trial: "Aliskiren_Core"."""
    part = _PART_OF_TRIAL.fullmatch(name)
    return part is not None and part["group"].lower() == other.lower()


def part_of_trial(name: str) -> str:
    """Return the part of the trial that a group's title ends with: "core" of "Aliskiren_Core"."""
    part = _PART_OF_TRIAL.fullmatch(name)
    head, colon, _ = name.partition(": ")
    return part["part"].lower() if part else head.lower() if colon else ""


def _parts(name: str) -> list[str]:
    found = [part for word in _DOSES.findall(name.lower()) for part in re.split(r"[/,]", word)]
    return [one for one in found if one not in _UNITS]


def _opens_arm(text: str, place: int) -> bool:
    return not is_of_word(text, place - 1, ".,/-")


def _closes_arm(text: str, place: int) -> bool:
    if text[place : place + 1] == "-":
        return not is_of_word(text, place + 1, "")
    return not is_of_word(text, place, "/")


@lru_cache(maxsize=4096)
def arm_pattern(alias: str) -> re.Pattern[str]:
    """Match an alias as a whole; a bare dose only if it is not a dose of something else."""
    else_of = r"|\s+of\s+[A-Za-z]" if re.fullmatch(r"[\d.]+ \S+", alias) else ""
    return re.compile(rf"(?<![\w.,/-]){flexible(alias)}(?![\w/]|-\w{else_of})", re.I)
