"""What conditions, tests and treatments are called in other languages, by their plain English name.

A name stands in ``tables/names_LANGUAGE.tsv`` as it follows "you have": with its article where the
language wants one there, without one where it does not. Where the English is a word with a gap
behind it ("severe {}"), the other tells where the name goes; an adjective in brackets agrees with
it (``vocabulary.agreeing``). Words that are joined by "or" or "and" are named one by one, and what
is a code or a number ("TIMI", "III") is the same everywhere. What has no name stays English.
"""

import functools
import re
from pathlib import Path

from trialpost.vocabulary.agreeing import said_behind

TABLES = Path(__file__).with_name("tables")

_ARTICLE = re.compile(r"(?:a|an|the|your) (?=\S)", re.IGNORECASE)
_WITH_MORE = re.compile(r"(.+?)(?: \((.+)\)|, (.+))")
_GAP = " {}"


@functools.cache
def names(language: str) -> dict[str, str]:
    """Return the names of a language by the English ones, in small letters."""
    path = TABLES / f"names_{language}.tsv"
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {english.lower(): name for english, name in (line.split("\t") for line in lines if line)}


@functools.lru_cache(maxsize=20_000)
def name_in(english: str, language: str) -> str:
    """Return the name of a thing in a language, or the English one where it has none.

    >>> name_in("asthma", "es"), name_in("a heart attack", "es"), name_in("severe asthma", "es")
    ('asma', 'un infarto', 'asma grave')
    >>> name_in("mild or acute hepatitis", "es"), name_in("cancer, stage III or IV", "es")
    ('hepatitis leve o aguda', 'cáncer, etapa III o IV')
    """
    return _known(english, language) or english


def _known(english: str, language: str) -> str | None:
    known = names(language)
    found = known.get(english.lower())
    if found or not known or not english or len(english) > _LONGEST:
        return found
    bare = _ARTICLE.sub("", english, count=1) if _ARTICLE.match(english) else english
    if bare != english:
        return _known(bare, language)
    if english[0] == "“" and english[-1] == "”":
        return _known(english[1:-1], language)  # what has a name needs no quotation marks
    return (
        _narrowed(english, language)
        or _turned(english, known)
        or _with_more(english, language)
        or _joined(english, language)
    )


def _narrowed(english: str, language: str) -> str | None:
    """Return the name of a thing with words before it, as many of them as the table knows."""
    words = english.split(" ")
    for count in range(min(len(words) - 1, _MOST_WORDS), 0, -1):
        around = _around(" ".join(words[:count]).lower(), language)
        if around:
            behind = " ".join(words[count:])
            inner = _known(behind, language) or _same(behind)
            if inner:
                return said_behind(around, inner)
    return None


def _around(words: str, language: str) -> str | None:
    """Return what is said around a name for words before it: "moderate", "moderate or severe"."""
    known = names(language)
    found = known.get(words + _GAP)
    first, joint, last = words.partition(" or ")
    if found or not joint:
        return found
    before, behind = known.get(first + _GAP), known.get(last + _GAP)
    if not before or not behind or not behind.startswith("{} "):
        return None
    return known[_JOINTS[0]].format(before, behind.removeprefix("{} "))


def _turned(english: str, known: dict[str, str]) -> str | None:
    """Return the name of what is turned round, as MeSH's "Lupus Erythematosus, Systemic"."""
    last, comma, first = english.partition(", ")
    return known.get(f"{first} {last}".lower()) if comma else None


def _with_more(english: str, language: str) -> str | None:
    """Return the name of what has more behind it: in brackets, or behind a comma."""
    more = _WITH_MORE.fullmatch(english)
    if more is None:
        return None
    rest = more[2] or more[3]
    said = _known(rest, language)
    inner = _known(more[1], language) or (_same(more[1]) if said else None)
    if inner is None:
        return None
    if more[3] and (around := _around(rest.lower(), language)):
        return said_behind(around, inner)
    return f"{inner} ({said or rest})" if more[2] else f"{inner}, {said or rest}"


def _joined(english: str, language: str) -> str | None:
    """Return the names of two things, or of several, that a word joins."""
    known = names(language)
    for joint in _JOINTS:
        first, middle, last = english.partition(joint.strip("{}"))
        if middle and joint in known:
            before = _known(first, language) or _same(first)
            behind = _known(last, language) or _same(last)
            if before and behind:
                return known[joint].format(before, behind)
    return None


def _same(text: str) -> str | None:
    """Return a code or a number, which is the same in all languages; a Roman one in capitals."""
    if _ROMAN.fullmatch(text):
        return text.upper()
    return None if not text or _SMALL.search(text) else text


_JOINTS = ("{} or {}", "{} and/or {}", "{} and {}")
_ROMAN = re.compile(r"[ivx]+(?: ?[-–] ?[ivx]+)?")
_SMALL = re.compile(r"[a-z]{2}")
_MOST_WORDS = 4
"""Words before a name, at most, that one line of the table tells of."""

_LONGEST = 80
"""Letters of the longest text that may be a name."""
