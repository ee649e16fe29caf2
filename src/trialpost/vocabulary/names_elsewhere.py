"""What conditions, tests and treatments are called in other languages, by their plain English name.

A name stands in ``tables/names_LANGUAGE.tsv`` as it follows "you have": with its article where the
language wants one there, without one where it does not. Where the English is a word with a gap
behind it ("severe {}"), the other tells where the name goes. What has no name there stays English.
"""

import functools
import re
from pathlib import Path

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
    """
    return _known(english, language) or english


def _known(english: str, language: str) -> str | None:
    known = names(language)
    found = known.get(english.lower())
    if found or not known or len(english) > _LONGEST:
        return found
    bare = _ARTICLE.sub("", english, count=1) if _ARTICLE.match(english) else english
    if bare != english:
        return _known(bare, language)
    if (turned := _with_a_word(english, language)) is not None:
        return turned
    last, comma, first = english.partition(", ")
    if comma and (turned := known.get(f"{first} {last}".lower())):
        return turned  # MeSH's "Lupus Erythematosus, Systemic"
    more = _WITH_MORE.fullmatch(english)
    if more and (inner := _known(more[1], language)):
        rest = more[2] or more[3]
        rest = _known(rest, language) or rest
        return f"{inner} ({rest})" if more[2] else f"{inner}, {rest}"
    return None


def _with_a_word(english: str, language: str) -> str | None:
    """Return a name with the word, or the two with "or" between, that stand before it."""
    known = names(language)
    first, _, rest = english.partition(" ")
    joint, _, after = rest.partition(" ")
    second, _, behind = after.partition(" ")
    around = known.get(first.lower() + _GAP)
    if around is None:
        return None
    if inner := _known(rest, language):
        return _agreeing(around.format(inner), inner)
    both = known.get(second.lower() + _GAP) if joint == "or" else None
    inner = _known(behind, language) if both else None
    if not inner or both is None:
        return None
    words = (_agreeing(one, inner).format("").strip() for one in (around, both))
    return f"{inner} {f' {_OR} '.join(words)}"


def _agreeing(words: str, name: str) -> str:
    """Put the adjective at the end of some words in the plural where a name is in it."""
    noun = name.split()[0]
    several = noun.endswith("s") and not noun.endswith(("is", "us")) and words.endswith("e")
    return f"{words}s" if several else words


_OR = "o"
_LONGEST = 80
"""Letters of the longest text that may be a name."""
