"""Read from the words around a list how many of its items must hold."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from trialpost.model.criterion import CriterionKind, Joining

_COUNT = {
    "one": 1, "a": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(_COUNT)})(?:\s*\(\s*\w+\s*\))?"
_OF = (
    r"(?:\s+(?:\w+\s+){0,3}?(?:of|out\s+of|from|among)\b|\s+(?:\w+\s+){0,3}?following"
    r"|\s*/\s*\d\b|\s+(?:\w+\s+){0,2}(?:criteria|criterion|factors?|features?|conditions?|symptoms?"
    r"|findings?|items?|signs?)\b|\W*$)"
)
_LEAST = re.compile(
    rf"(?:\b(?:at\s+least|minimum\s+(?:of\s+)?|any|only)|≥|>\s?=|>\s?/?=)\s*{_NUMBER}{_OF}",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?<![\w.]){_NUMBER}\s+(?:\(\d\)\s+)?(?:or|and/or)\s+(?:more|both|greater|several|all)\b{_OF}",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![\w.]){_NUMBER}\s+(?:of|out\s+of)\s+(?:the(?:se)?\b|\d|following|two|three|four|five)",
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
    r"|(?:one|any)\s+(?:\w+\s+)?criteri(?:on|a)\s+(?:must|has|have|needs?|should|is|are)\b"
    r"|such\s+as|for\s+example|e\.g\.|including|includes?|not\s+limited\s+to|like\s*[:\uff1a]?$"
    r"|or\s*[:\uff1a]?$|following\s+(?:\w+\s+){0,2}?(?:(?:sub)?types?|forms?|histolog\w+"
    r"|diagnos[ei]s|categor\w+|classes|stages|tumou?rs?|cancers?|malignanc\w+|indications?|genotypes?"
    r"|mutations?)\b)",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\b(?:including|includes?)\b", re.IGNORECASE)
_ADEQUATE = re.compile(r"\b(?:adequate|normal|acceptable|sufficient|satisfactory)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:no|not|non|never|without|absence|absent|free\s+of|neither|none|lack|exclu\w+)\b",
    re.IGNORECASE,
)
_NOT_MEETING = re.compile(
    r"\b(?:not|never|nor|n['’]t)\s+(?:\w+\s+){0,2}?(?:meet|met\b|fulfil|satisf)", re.IGNORECASE
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]?")
_EVERY = re.compile(r"\b(?:all|each|both|every)\b", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(?:defin\w+|characteri[sz]ed|meaning|i\.e\.|evidenced|documented|diagnosed)\b",
    re.IGNORECASE,
)
_EXCEPTING = re.compile(
    r"\b(?:(?:except(?:ions?|ing|ed)?|excluding|other\s+than|apart\s+from|with\s+the\s+exception"
    r"|not\s+(?:including|considered\s+exclu\w+))\b(?P<after>[^.;()（）]*)"
    r"|unless(?P<if>(?:\s+(?:any|one|all|at\s+least|of|the|these|following|they|met|are|is|it)\b)*))$",
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
    if _ends_in_exception(lead):
        # What counts as an exception is one or another, however the rest is joined.
        return Joined(Joining.ANY, 0, excepting=True)
    said = _said(lead, len(items), kind) or _connected(lead, items, kind)
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


def _said(lead: str, many: int, kind: CriterionKind) -> tuple[Joining, int] | None:
    """Read the lead's last clause first: "all adults who have any of the following"."""
    tail = lead[-160:]
    plain = _BRACKETS.sub(" ", tail)
    counted, least = _counted(tail, many)
    all_of, any_of = _last(_ALL, tail), _last(_ANY, tail)
    if counted >= 0 and counted >= max(all_of, any_of - 12):
        return (Joining.ANY, 0) if least <= 1 else (Joining.AT_LEAST, least)
    if any_of > all_of:
        lists = kind is CriterionKind.INCLUSION and _EXAMPLES.search(tail)
        return (Joining.ALL if lists and _ADEQUATE.search(tail) else Joining.ANY), 0
    if all_of >= 0:
        if not _EVERY.search(tail) and _NOT_MEETING.search(plain):
            return Joining.ANY, 0
        return Joining.ALL, 0
    if kind is CriterionKind.INCLUSION and _NEGATED.search(plain):
        # "No history of:" asks for none of them.
        return Joining.ANY, 0
    return None


def _counted(tail: str, many: int) -> tuple[int, int]:
    """Return where a lead last says how many of its items must hold, and how many; else -1."""
    best = (-1, 0)
    for pattern in (_LEAST, _MORE, _PLAIN):
        for found in pattern.finditer(tail):
            least = _number(found["n"])
            if least <= many:
                best = max(best, (found.start(), least))
    return best


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT[word.lower()]


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _connected(lead: str, items: Sequence[str], kind: CriterionKind) -> tuple[Joining, int] | None:
    """Read the word in front of the last item; one between others may join just those.

    "And" ends many lists of exclusions each of which keeps out; it joins them only in a definition
    or where it is written large.
    """
    if len(items) < 2:
        return None
    word = connects(items[-2]) or begins(items[-1])
    if not word:
        words = {connects(one) for one in items[:-1]}
        word = words.pop() if len(words) == 1 else ""
    if word == "or":
        return Joining.ANY, 0
    if word and kind is CriterionKind.EXCLUSION:
        large = " AND" in items[-2][-6:] or items[-1].startswith("AND")
        if not large and not _DEFINES.search(lead):
            return None
    return (Joining.ALL, 0) if word else None


def _ends_in_exception(lead: str) -> bool:
    """Tell whether a lead ends in "except for the following", with few words behind "except"."""
    found = _EXCEPTING.search(lead.rstrip(" :\uff1a"))
    if found is None:
        return False
    after = found["after"] or ""
    return len(after.split()) <= 8 and not after.lower().lstrip().startswith("as ")
