"""Write the numbers of a criterion in digits, where its words leave no doubt, to compare them.

- "class II-III" becomes "class 2-3": Roman numerals of a range behind class, stage or grade.
- "at least two" becomes "at least 2": number words next to words that compare.
- "must not have more than 2" becomes "must have no more than 2", in an inclusion only.
"""

import re

from trialpost.model.criterion import CriterionKind

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_NUMERAL = r"(?:I{1,3}|IV|V)"
_ROMAN_RANGE = re.compile(
    rf"(?P<of>\b(?i:class(?:es)?|stages?|grades?|NYHA)\s+)(?P<low>{_NUMERAL})"
    rf"(?P<to>\s*[-–—]\s*|\s+(?:to|through)\s+)(?P<high>{_NUMERAL})(?![\w/-])"
)

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COMPARES = (
    r"at\s+least|at\s+most|(?:no|not)\s+(?:more|fewer|less)\s+than|(?:more|fewer|less)\s+than"
    r"|up\s+to|(?:a\s+)?(?:minimum|maximum)\s+of"
)
_ANY = "|".join(_WORDS)
_AHEAD = re.compile(rf"\b(?P<ahead>{_COMPARES})(?P<gap>\s+)(?P<word>{_ANY})\b", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<!-)\b(?P<word>{_ANY})(?P<behind>\s+or\s+(?:more|fewer|less)\b)(?!\s+than)", re.IGNORECASE
)
_NOT_MORE = re.compile(
    r"\bnot\s+(?P<verb>have\s+had|have\s+received|have|received|had)\s+(?=more\s+than\s+\d)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\b(?:half|halves|quarters?|thirds?|hundred|thousand|million)\b", re.IGNORECASE
)


def in_digits(text: str, kind: CriterionKind) -> str:
    """Return a criterion with its numbers in digits.

    >>> in_digits("Must not have more than two lines, NYHA class II-III", CriterionKind.INCLUSION)
    'Must have no more than 2 lines, NYHA class 2-3'
    """
    text = _ROMAN_RANGE.sub(_range, text)
    if not _PARTS.search(text):
        text = _AHEAD.sub(lambda found: f"{found['ahead']}{found['gap']}{_digit(found)}", text)
        text = _BEHIND.sub(lambda found: f"{_digit(found)}{found['behind']}", text)
    if kind is CriterionKind.INCLUSION:
        text = _NOT_MORE.sub(r"\g<verb> no ", text)
    return text


def _range(found: re.Match[str]) -> str:
    low, high = (_ROMAN[found[end].lower()] for end in ("low", "high"))
    return f"{found['of']}{low}{found['to']}{high}" if low < high else found[0]


def _digit(found: re.Match[str]) -> str:
    return str(_WORDS.index(found["word"].lower()) + 1)
