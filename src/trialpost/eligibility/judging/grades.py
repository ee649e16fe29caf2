"""Compare how severe an illness is, or how far it has come, with what a trial asks.

Words are compared within a family: mild, moderate, severe; grades; stages; classes of heart
failure and the like. Numbers are compared as numbers, Roman ones too: "stage IIIB" is within
"stage III–IV" and not within "stage ≤ IIIA", and whether "stage III" is, is not known. What stands
in different families ("severe" against "grade 3") is not compared.
"""

import functools
import re

from trialpost.eligibility.told import forms, kept_forms
from trialpost.vocabulary.spelling import form_of

_WORDS = {
    "mild": ("severity", 1), "slight": ("severity", 1), "light": ("severity", 1),
    "moderate": ("severity", 2), "moderately": ("severity", 2),
    "severe": ("severity", 3), "severely": ("severity", 3), "serious": ("severity", 3),
    "life-threatening": ("severity", 4), "critical": ("severity", 4),
    "metastatic": ("stage", 4), "metastasized": ("stage", 4), "metastasised": ("stage", 4),
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_SIGN = (
    r"[≥≤<>]=?|at least|up to|at most|above|beyond|exceeding|below"
    r"|(?:no |not )?(?:greater|more|worse|higher|less|milder|lower)(?: severe)? than"
)
"""How a text says that it means the levels beyond one, or on one side of it."""

_NUMBER = r"(?:iv|v|i{1,3}|\d)"
_SEP = r"\s*(?:,\s*(?:or|and)?|-|–|—|/|&|\b(?:to|through|or|and)\b)\s*"
_LEVEL = re.compile(
    rf"(?P<ahead>{_SIGN})?\s*\b(?P<family>grades?|stages?|class(?:es)?|nyha|type|ecog|who)?\s*"
    rf"(?P<sign>{_SIGN})?\s*(?P<low>{_NUMBER})\s*(?P<low_part>[a-d])?\d?\b"
    rf"(?P<rest>(?:{_SEP}{_NUMBER}\s*[a-d]?\d?\b)*)"
    rf"(?P<more>\s*(?:or (?:higher|greater|more|above|worse)|and above|\+))?"
    rf"(?P<less>\s*or (?:lower|less|below))?",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?P<sign>{_SIGN})?\s*\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b"
    r"(?P<behind>,? (?:or|and) (?:more severe|severer|higher|greater|more|above|worse|beyond|over"
    r"|less|milder|lower|below|better)\b)?"
)
_UPWARD = re.compile(r"more|severe|higher|greater|above|worse|beyond|over|\+")
_FURTHER = re.compile(rf"(?P<how>{_SEP})(?P<number>{_NUMBER})\s*(?P<part>[a-d])?\d?\b")
_TO = re.compile(r"[-–—]|to|through")
_PARTS = 4
"""Each number is counted in four parts, so that IIIA and IIIB are told apart: 12, 13."""

_HIGHEST = 6 * _PARTS + _PARTS - 1
_FAMILY = {"grades": "grade", "stages": "stage", "classes": "class", "nyha": "class", "": ""}

Levels = dict[str, frozenset[int]]


def _levels(text: str, default: str) -> tuple[tuple[str, frozenset[int]], ...]:
    low = text.lower()
    found: dict[str, set[int]] = {}
    for said in _WORD.finditer(low):
        family, level = _WORDS[said["word"]]
        among = _beyond(level * _PARTS, (level + 1) * _PARTS - 1, said["sign"], said["behind"])
        found.setdefault(family, set()).update(among)
    for match in _LEVEL.finditer(low):
        family = match["family"] or ""
        family = _FAMILY.get(family, family) or default
        if match["family"] or _alone(low, match):
            found.setdefault(family, set()).update(_range(match))
    return tuple((family, frozenset(levels)) for family, levels in found.items())


@functools.lru_cache(maxsize=4096)
def _kept_levels(text: str, default: str) -> tuple[tuple[str, frozenset[int]], ...]:
    """Return the levels of words that a record has; of what somebody tells nothing is kept."""
    return _levels(text, default)


def _alone(text: str, match: re.Match[str]) -> bool:
    """Say whether a number without a family's name is all that the text holds."""
    return match[0].strip() == text.strip()


def _range(match: re.Match[str]) -> set[int]:
    first, last = _parts(match["low"], match["low_part"])
    among = set(range(first, last + 1))
    for more in _FURTHER.finditer(match["rest"]):
        begin, end = _parts(more["number"], more["part"])
        among |= set(range(last if _TO.search(more["how"]) else begin, end + 1))
        first, last = min(first, begin), max(last, end)
    sign = match["ahead"] or match["sign"] or ""
    beyond = match["more"] or match["less"] or ""
    if not sign and not beyond:
        return among
    return _beyond(first, last, sign, beyond)


def _beyond(first: int, last: int, sign: str | None, behind: str | None) -> set[int]:
    """Return the levels that are meant with a sign before some, or words behind them."""
    sign, behind = sign or "", behind or ""
    if sign in _OVER or sign.startswith(_MORE):
        first, last = last + 1, _HIGHEST
    elif sign in ("<", "below") or sign.startswith(_FEWER):
        first, last = 0, first - 1
    elif sign in ("≥", ">=", "at least") or sign.startswith(("no less", "not less", "no lower")):
        last = _HIGHEST
    elif sign:
        first = 0
    elif behind:
        last = _HIGHEST if _UPWARD.search(behind) else last
        first = first if _UPWARD.search(behind) else 0
    return set(range(first, last + 1))


_OVER = (">", "above", "beyond", "exceeding")
_MORE = ("greater", "more", "worse", "higher")
_FEWER = ("less", "milder", "lower")


def _parts(number: str, letter: str | None) -> tuple[int, int]:
    """Return the first and last part that a number stands for: all four of it, or one."""
    begin = _number(number) * _PARTS
    if letter is None:
        return begin, begin + _PARTS - 1
    part = begin + "abcd".index(letter)
    return part, part


def _number(text: str) -> int:
    return _ROMAN.get(text) or int(text)


def levels(texts: tuple[str, ...], default: str) -> Levels:
    """Return the levels that texts name, by family, in parts.

    Args:
        texts: such as ("grade 3", "grade 4") or ("III", "IV").
        default: the family of bare numbers: ``stage`` or ``grade``.

    >>> levels(("stage II-IV",), "stage")["stage"] == set(range(8, 20))
    True
    """
    found: dict[str, frozenset[int]] = {}
    for text in texts:
        for family, some in _kept_levels(text, default):
            found[family] = found.get(family, frozenset()) | some
    return found


def compare(asked: tuple[str, ...], told: str, default: str) -> bool | None:
    """Say whether a level that a person told is among those asked for; ``None`` if nothing tells.

    >>> compare(("stage III", "stage IV"), "IIIB", "stage"), compare(("severe",), "mild", "grade")
    (True, False)
    """
    if not told:
        return None
    asked_levels, told_levels = levels(asked, default), dict(_levels(told, default))
    for family in asked_levels.keys() & told_levels.keys():
        if told_levels[family] <= asked_levels[family]:
            return True
        return None if told_levels[family] & asked_levels[family] else False
    given = forms(told)
    if any(kept_forms(text) <= given for text in asked if text.strip()):
        return True
    wanted = frozenset().union(*map(kept_forms, asked))
    return False if _opposed(wanted, given) else None


_RISKS = {"low": 1, "intermediate": 2, "medium": 2, "moderate": 2, "high": 3}
_RISK = form_of("risk")
_BESIDE_RISK = frozenset(form_of(one) for one in ("or", "and", "to", "risk", *_RISKS))


def compare_risk(asked: str, told: frozenset[str]) -> bool | None:
    """Say whether a class of risk that a person told is among those asked for.

    ``None`` if one of the two names none, or in other words: nobody's intermediate risk is told to
    be "favourable" or not by the word alone.

    >>> compare_risk("low or intermediate risk", frozenset({"low", "risk"}))
    True
    """
    wanted = kept_forms(asked)
    if _RISK not in wanted or _RISK not in told or not wanted <= _BESIDE_RISK:
        return None
    own = _risks(told, through=False)
    among = _risks(wanted, through="to" in wanted)
    if not own or not among:
        return None
    if own <= among:
        return True
    return None if own & among else False


def _risks(words: frozenset[str], *, through: bool) -> frozenset[int]:
    found = frozenset(level for word, level in _RISKS.items() if form_of(word) in words)
    return frozenset(range(min(found), max(found) + 1)) if found and through else found


WHOLE_COURSES = frozenset(
    frozenset(map(form_of, words.split())) for words in ("acute or chronic", "acute and chronic")
)
"""Words that say together that it matters not how an illness runs."""

_OPPOSITES = (
    ("active", "inactive"), ("active", "remission"), ("active", "resolved"),
    ("active", "quiescent"), ("controlled", "uncontrolled"), ("symptomatic", "asymptomatic"),
    ("treated", "untreated"), ("acute", "chronic"), ("resectable", "unresectable"),
    ("stable", "unstable"), ("metastatic", "nonmetastatic"), ("compensated", "decompensated"),
    ("localized", "metastatic"), ("primary", "secondary"), ("paroxysmal", "permanent"),
    ("paroxysmal", "persistent"), ("persistent", "permanent"),
)  # fmt: skip
_AGAINST: dict[str, frozenset[str]] = {}
for _one, _other in _OPPOSITES:
    for _a, _b in ((_one, _other), (_other, _one)):
        _AGAINST[form_of(_a)] = _AGAINST.get(form_of(_a), frozenset()) | {form_of(_b)}


def _opposed(asked: frozenset[str], told: frozenset[str]) -> bool:
    return not asked & told and not told.isdisjoint(_contraries(asked))


@functools.lru_cache(maxsize=16_384)
def _contraries(asked: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(_AGAINST.get(one, frozenset()) for one in asked))


def opposed(asked: str, told: frozenset[str]) -> bool:
    """Say whether a person told the contrary of a word ("controlled" against "uncontrolled")."""
    return bool(told) and _opposed(kept_forms(asked), told)
