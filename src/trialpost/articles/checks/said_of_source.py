"""Hold what a sentence says of the trial's question and of its source against the findings."""

import re

from trialpost.articles.checks.bearing import Failure
from trialpost.articles.reading.claims import Token
from trialpost.model.finding import Finding, FindingKind

_DENIED = re.compile(r"\bnot?\b|n['’]t\b|\bnever\b", re.I)
_GIVEN = re.compile(
    r"(?P<no>\bno )?\b(?:(?P<n>numbers? of people)|(?P<p_value>p-values?)|(?P<interval>ranges?))\b"
)


def told_of_the_question(
    text: str, named: tuple[Finding, ...], main: tuple[str, ...], headline: frozenset[str]
) -> list[Failure]:
    """Hold "on the main question" and "this result was not its main question" against the file."""
    numbers = {one.measure for one in named if one.kind is FindingKind.NUMBER}
    failures = []
    parts = re.split(r"(?<=[a-z])[.;] ", text) if "main" in text.lower() else ()
    for part in parts:
        about = headline if re.search(r"\bresult\b", part) else numbers
        if not main or not numbers or not re.search(r"\bmain question\b", part, re.I):
            continue
        claimed = not _DENIED.search(part)
        if claimed != bool(about & set(main)):
            failures.append(
                Failure(text_token(part), "whether this was the main question is told wrongly")
            )
    return failures


def told_of_the_source(text: str, named: tuple[Finding, ...]) -> list[Failure]:
    """Hold "gives no p-values" against whether the findings have any."""
    numbers = [one for one in named if one.kind is FindingKind.NUMBER]
    if not numbers or not re.search(r"\bsource\b", text):
        return []
    failures = []
    for match in _GIVEN.finditer(text):
        key = next(name for name in ("n", "p_value", "interval") if match[name])
        lacking = all(getattr(one, key) is None for one in numbers)
        if lacking != bool(match["no"]):
            failures.append(
                Failure(word_token(match, text), "whether the source gives this is wrong")
            )
    silent = re.search(r"\b(?:does|do) (?P<not>not )?say how many\b|\bsays how many\b", text)
    if silent and bool(silent["not"]) != all(one.n is None for one in numbers):
        failures.append(Failure(word_token(silent, text), "whether the source says this is wrong"))
    return failures


def word_token(match: re.Match[str], text: str) -> Token:
    """Return words of a text as a claim."""
    return Token(
        kind="word", meaning=None, start=match.start(), end=match.end(), clause=0,
        text=text[match.start() : match.end()],
    )  # fmt: skip


def text_token(text: str) -> Token:
    """Return a whole text as a claim."""
    return Token(kind="text", meaning=None, start=0, end=0, clause=0, text=text)
