"""Read from the words around a list how many of its items must hold."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialpost.model.criterion import CriterionKind, Joining

_COUNT = {
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "both": 2,
}  # fmt: skip
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(_COUNT)})(?:\s*\(\s*\w+\s*\))?"
_OF = (
    r"\s+(?:\w+\s+){0,3}?(?:of|out\s+of|from|among)\b|\s+(?:\w+\s+){0,3}?following"
    r"|\s*/\s*\d\b|\s+(?:\w+\s+){0,2}(?:criteria|criterion|factors?|features?|conditions?|symptoms?"
    r"|findings?|items?|signs?)\b"
)
_LEAST = re.compile(
    rf"(?:\b(?:at\s+least|minimum\s+(?:of\s+)?|any|only)|≥|>\s?=|\\?>\s?/?=)\s*{_NUMBER}(?:{_OF}|\W*$)",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?<![\w.]){_NUMBER}\s+(?:\(\d\)\s+)?(?:or|and/or)\s+(?:more|both|greater|several|all)\b"
    rf"|(?<![\w.]){_NUMBER.replace('<n>', '<m>')}\s+(?:of|out\s+of)\s+"
    r"(?:the(?:se)?\b|\d|following|two|three|four|five)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all(?:\s+of)?\s+(?:the\s+|these\s+)?(?:\w+\s+){0,4}(?:following|criteria|conditions|below"
    r"|requirements|items)|each\s+of|all\s+of|both\s+of|every\s+one|all\s*[:\uff1a]?$|both\s*[:\uff1a]?$"
    r"|(?:meets?|met|fulfil+s?|satisf(?:y|ies))\s+(?:all\s+|each\s+)?(?:of\s+)?(?:the\s+)?"
    r"(?:\w+\s+)?following)",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"\b(?:any(?:\s+of|\s+one|\s+other)?\s+(?:of\s+)?(?:the\s+|these\s+)?(?:\w+\s+){0,4}?"
    r"(?:following|below|these|criteria|conditions)|any\s+of|one\s+of|either|any\s*[:\uff1a]?$"
    r"|such\s+as|for\s+example|e\.g\.|including|includes?|not\s+limited\s+to|like\s*[:\uff1a]?$"
    r"|or\s*[:\uff1a]?$)",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:including|includes?)\b", re.IGNORECASE)
_ADEQUATE = re.compile(r"\b(?:adequate|normal|acceptable|sufficient|satisfactory)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:no|not|non|never|without|absence|absent|free\s+of|neither|none|lack|exclu\w+)\b",
    re.IGNORECASE,
)
_EXCEPTING = re.compile(
    r"\b(?:except(?:ions?|ing|ed)?|unless|excluding|other\s+than|apart\s+from|with\s+the\s+exception"
    r"|not\s+(?:including|considered\s+exclu\w+))\b(?P<after>[^.;]*)$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,;.]|^)\(?(?P<word>and\s*/\s*or|or|and|plus)\)?[\s:.,;]*$", re.IGNORECASE
)
_HEAD = re.compile(r"\(?(?P<word>and\s*/\s*or|or|and)\b", re.IGNORECASE)


class Joined(NamedTuple):
    """How the items of a list are joined: ``least`` counts for ``Joining.AT_LEAST``, else 0."""

    joining: Joining
    least: int
    excepting: bool


def joined(lead: str, items: Sequence[str], kind: CriterionKind) -> Joined:
    """Say how the items of a list are joined.

    The words in front of the list decide; if they say nothing, the words that connect the items do;
    if there are none, all must hold to let in and any keeps out.

    >>> joined("At least two of the following:", ["cough", "fever"], CriterionKind.INCLUSION).least
    2
    """
    excepting = _ends_in_exception(lead)
    if excepting:
        # What counts as an exception is one or another, however the rest is joined.
        return Joined(Joining.ANY, 0, excepting=True)
    said = _said(lead, kind) or _connected(items)
    if said is None:
        said = (Joining.ALL if kind is CriterionKind.INCLUSION else Joining.ANY, 0)
    return Joined(*said, excepting=False)


def connects(text: str) -> str:
    """Return "or" or "and" if a text ends in that word, else nothing."""
    found = _TAIL.search(text[-12:]) if text else None
    return _word(found["word"]) if found else ""


def begins(text: str) -> str:
    """Return "or" or "and" if a text begins with that word, else nothing."""
    found = _HEAD.match(text)
    return _word(found["word"]) if found else ""


def without_connecting_words(text: str) -> str:
    """Take the words off an item that only join it to its neighbours.

    >>> without_connecting_words("or fever; and/or")
    'fever'
    """
    return _AROUND.sub("", text) or text


_AROUND = re.compile(
    r"^\(?(?:and\s*/\s*or|or|and)\b[\s,:]*|[\s,;]+(?:(?:and\s*/\s*or|and|or)\b)?[\s,;:]*$",
    re.IGNORECASE,
)


def _word(word: str) -> str:
    return "or" if "or" in word.lower() else "and"


def _said(lead: str, kind: CriterionKind) -> tuple[Joining, int] | None:
    """Read the lead's last clause first: "all adults who have any of the following"."""
    tail = lead[-160:]
    counted = _LEAST.search(tail) or _MORE.search(tail)
    if counted:
        groups = counted.groupdict()
        least = _number(groups.get("n") or groups.get("m") or "1")
        return (Joining.ANY, 0) if least <= 1 else (Joining.AT_LEAST, least)
    all_of, any_of = _last(_ALL, tail), _last(_ANY, tail)
    if any_of > all_of:
        lists = _EXAMPLES.search(tail) and _ADEQUATE.search(tail)
        return (Joining.ALL if lists else Joining.ANY), 0
    if all_of >= 0:
        negated = kind is CriterionKind.INCLUSION and _NEGATED.search(tail) and "all" not in tail
        return (Joining.ANY if negated else Joining.ALL), 0
    if kind is CriterionKind.INCLUSION and _NEGATED.search(tail):
        # "No history of:" asks for none of them.
        return Joining.ANY, 0
    return None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _connected(items: Sequence[str]) -> tuple[Joining, int] | None:
    words = {connects(one) for one in items[:-1]} | {begins(one) for one in items[1:]}
    if "or" in words:
        return Joining.ANY, 0
    return (Joining.ALL, 0) if "and" in words else None


def _ends_in_exception(lead: str) -> bool:
    found = _EXCEPTING.search(lead.rstrip(" :\uff1a"))
    return bool(found) and len(found["after"].split()) <= 8
