"""Say how hard a text is to read.

The grade is the Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers and Chissom, Derivation of
New Readability Formulas for Navy Enlisted Personnel, Research Branch Report 8-75, 1975)::

    0.39 * words / sentences + 11.8 * syllables / words - 15.59

Names that a text cannot do without (its drug, illness, markers) are counted as words of two
syllables when they are given as ``names``: a reader meets them again and again and the text
explains them, while the formula would charge each mention in full. Without ``names`` the grade is
the plain formula's. A number in digits is one word, with a syllable for each of its digits.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ0-9]+)*|[-−]?\d+(?:[.,]\d+)*")
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-ZÀ-Þ0-9])")
_NAME_SYLLABLES = 2
_SHORT = {"people": 2, "area": 3, "idea": 3, "being": 2, "doing": 2, "going": 2, "science": 2,
          "quiet": 2, "diet": 2, "trial": 2, "trials": 2, "every": 2, "medicine": 3, "once": 1,
          "someone": 2, "something": 2, "everyone": 3, "whole": 1, "being's": 2}  # fmt: skip


def sentences(text: str) -> tuple[str, ...]:
    """Split a text after full stops, question and exclamation marks that a capital follows."""
    return tuple(part.strip() for part in _END.split(text) if part.strip())


def words(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text; a hyphenated word is one."""
    return tuple(_WORD.findall(text))


@lru_cache(maxsize=32768)
def syllables(word: str) -> int:
    """Count the syllables of an English word by its vowel groups, at least one.

    >>> [syllables(word) for word in ("trial", "tissue", "changed", "needed", "placebo")]
    [2, 2, 1, 2, 3]
    """
    lower = word.lower().replace("’", "'")
    if any(char.isdigit() for char in lower) and not any(char.isalpha() for char in lower):
        return sum(char.isdigit() for char in lower)
    if "-" in lower:
        return sum(syllables(part) for part in lower.split("-") if part)
    lower = lower.removesuffix("'s")
    if lower in _SHORT:
        return _SHORT[lower]
    count = len(re.findall(r"[aeiouyà-ÿ]+", lower))
    count += len(re.findall(r"(?<![cgstx])i[ao](?!u)|[^q]ua(?=[l-n])|eo(?=l|n)|uou|iu[ms]", lower))
    if re.search(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouy]l?ed$|[^aeiouysxzcg]es$", lower):
        count -= 0 if re.search(r"[td]ed$", lower) else 1
    if re.search(r"[^aeiouy]{2}led$", lower):
        count += 1
    return max(1, count)


@lru_cache(maxsize=32768)
def _words_of_name(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words(name))


@lru_cache(maxsize=4096)
def _counted(part: str) -> tuple[int, tuple[str, ...]]:
    """Return how many sentences a part has, and its words: a text is graded in several sizes."""
    return len(sentences(part)), words(part)


def grade(parts: Iterable[str], *, names: Iterable[str] = ()) -> float:
    """Return the Flesch-Kincaid grade of sentences, to one decimal.

    Args:
        parts: texts of one or more sentences each.
        names: names whose words count as two syllables at most (see the module's words).

    Returns:
        The United States school grade; 0.0 for no words.
    """
    known = frozenset().union(*map(_words_of_name, names))
    count = spoken = ends = 0
    for part in parts:
        here, spelt = _counted(part)
        ends += here
        for word in spelt:
            count += 1
            own = syllables(word)
            spoken += min(own, _NAME_SYLLABLES) if word.lower() in known else own
    if not count:
        return 0.0
    return round(0.39 * count / ends + 11.8 * spoken / count - 15.59, 1)
