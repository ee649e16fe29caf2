"""Explain the letters of groups whose titles are too long for a sentence."""

import re
from collections.abc import Iterator

from trialpost.articles.record.choosing import Chosen
from trialpost.articles.words.phrases import linked
from trialpost.model.article import Sentence
from trialpost.model.finding import Finding, FindingKind


def letters(chosen: Chosen) -> Iterator[Sentence]:
    """Say what each group that goes by a letter is called in the record."""
    first: dict[str, Finding] = {}
    named = (f for f in chosen.findings if f.kind is FindingKind.NUMBER and f not in chosen.untold)
    for one in named:
        for title in (one.arm, one.comparator):
            if title and title in chosen.facts.arms:
                first.setdefault(title, one)
    by_letter = sorted(first.items(), key=lambda item: _letter(chosen.facts.arms[item[0]]))
    for title, one in by_letter:
        name = chosen.facts.arms[title]
        if _LETTERED.fullmatch(name) and name.casefold() != title.casefold().strip(" ."):
            text = " ".join(title.split()).replace("“", "'").replace("”", "'")
            yield linked(f"{name} is called “{text}” in the record.", [one])


_LETTERED = re.compile(r"group \S+|(?:arm|cohort|part|sequence|regimen) (?:\d+|\w{1,2})", re.I)
"""Names that say by themselves nothing of what a group got."""


def _letter(name: str) -> tuple[int, str]:
    """Order group Z before group AA."""
    return len(name), name
