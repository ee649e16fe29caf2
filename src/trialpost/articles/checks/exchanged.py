"""Hold who does what to whom: illness and treatment may not change places, nor who acts on what.

Each keeps every word of a statement, and turns it round.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.checks.vouching import stem, stems
from trialpost.articles.reading.claims import Claims, Token
from trialpost.findings.document import FindingsDocument
from trialpost.model.finding import Finding

_COPULA = re.compile(r"\W*(?:is|are|was|were|means?|has|have|had|in|of|and|or|for|with)\b", re.I)


def _token(start: int, end: int, text: str) -> Token:
    return Token(kind="word", meaning=None, start=start, end=end, clause=0, text=text[start:end])


def _found(match: re.Match[str], why: str) -> Failure:
    return Failure(_token(match.start(), match.end(), match.string), why)


@lru_cache(maxsize=2048)
def name_pattern(name: str) -> re.Pattern[str]:
    """Match a name of illness or treatment as a whole."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.I)


def _led_by(name: str, text: str) -> tuple[int, str] | None:
    """Return where a name stands, and the small word that leads it ("people with lupus")."""
    match = name_pattern(name).search(text)
    if match is None:
        return None
    led = re.search(r"(?P<word>\w+) (?:the |a |an )?$", text[: match.start()])
    return match.start(), led["word"].lower() if led else ""


def exchanged(
    claims: Claims, named: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find illness and treatment that have changed places."""
    names = document.names
    pairs = ((one, two) for at, one in enumerate(names) for two in names[at + 1 :])
    for one, two in pairs:
        if one.lower() in two.lower() or two.lower() in one.lower():
            continue
        first, second = _led_by(one, claims.text), _led_by(two, claims.text)
        if first is None or second is None:
            continue
        for finding in named:
            own, other = _led_by(one, finding.words), _led_by(two, finding.words)
            if own is None or other is None or own[1] == other[1]:
                continue
            if (first[1], second[1]) == (other[1], own[1]):
                place = _token(first[0], first[0] + len(one), claims.text)
                yield Failure(place, "the findings say this of the other")
                return


def acted_upon(
    claims: Claims, named: tuple[Finding, ...], document: FindingsDocument
) -> Iterator[Failure]:
    """Find "B cells act on the drug" where the findings say that the drug acts on them."""
    text = claims.text
    for name in document.names:
        match = name_pattern(name).search(text)
        if match is None or re.search(r"\b(?:by|of|in|for|with) (?:the )?$", text[: match.start()]):
            continue
        for finding in named:
            verb = _verb_after(name, finding.words)
            before, after = stems(text[: match.start()]), stems(text[match.end() :])
            if verb and stem(verb) in before and stem(verb) not in after:
                yield _found(match, "the findings have it the other way round")
                return


def _verb_after(name: str, text: str) -> str | None:
    """Return what a name does that a sentence or clause of a statement begins with."""
    match = re.search(rf"(?:^|[.;:,] |\bthat ){re.escape(name)}(?![\w-])", text, re.I)
    if match is None or _COPULA.match(text, match.end()):
        return None
    words = re.findall(r"[^\W\d_]{2,}", text[match.end() :])
    return next((one for one in words if one.lower() not in _AUXILIARY), None)


_AUXILIARY = frozenset(("may", "might", "can", "could", "will", "would", "should", "does", "did",
                        "do", "not", "also", "often"))  # fmt: skip
