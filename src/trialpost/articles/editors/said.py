"""One sentence that is put into other words, with what it rests on."""

import re
from collections.abc import Callable

import msgspec

from trialpost.articles.reading.lexicon import Lexicon
from trialpost.findings.document import FindingsDocument
from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Finding


class Reading(msgspec.Struct, frozen=True):
    """A sentence, the findings with numbers that it names, and what names mean."""

    text: str
    numbers: tuple[Finding, ...]
    document: FindingsDocument
    lexicon: Lexicon


def in_its_case(before: str, after: str) -> str:
    """Return words with a capital where those that they stand for have one."""
    return after[:1].upper() + after[1:] if before[:1].isupper() else after


def saying(words: str) -> Callable[[re.Match[str]], str]:
    """Return what puts words in the place of others, with a capital where those have one."""
    return lambda match: in_its_case(match[0], words)


def share_of_people(one: Finding) -> float | None:
    """Return how many of every 100 people a finding counts, nothing where it counts none."""
    if is_share(one):
        return 100 * (one.value or 0) / (one.n or 1)
    return one.value if is_percent_of_people(one) else None
