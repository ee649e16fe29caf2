"""Put an editor's words into those that the rules read, where the findings bear out what is lost.

"Only two of the ten men with A, and not a single one with B" becomes "two of the ten people with
A, and nobody with B", if all were men and two of ten is less than half. Each rule takes a turn of
phrase away and first holds what it says beyond the rest against the findings; where it does not
hold, the phrase stays, and is refused as it stands. What comes out is checked like any sentence.
"""

import re
from collections.abc import Callable

from trialpost.articles.editors import (
    words_of_groups,
    words_of_people,
    words_of_results,
    words_of_titles,
)
from trialpost.articles.editors.alike import in_place_of_alike
from trialpost.articles.editors.said import Reading
from trialpost.articles.reading.lexicon import Lexicon
from trialpost.findings.document import FindingsDocument
from trialpost.model.finding import Finding, FindingKind

_ALSO = re.compile(
    r"\b(?:By contrast|In contrast|Meanwhile|Notably|Overall|However|As for harms|In comparison"
    r"|Among the participants),? (?=[A-Za-z\d])"
)


def in_other_words(
    text: str, named: tuple[Finding, ...], document: FindingsDocument, lexicon: Lexicon
) -> str:
    """Return a sentence in the words that the rules read; itself, where there is nothing to put so.

    Args:
        text: the sentence.
        named: the findings that it names; without a number among them nothing is changed.
        document: all findings, for who could join and what groups are called.
        lexicon: what names of groups and measures mean.
    """
    numbers = tuple(one for one in named if one.kind is FindingKind.NUMBER)
    for rule in _RULES if numbers else ():
        text = rule(Reading(text, numbers, document, lexicon))
    return text


def _linked(said: Reading) -> str:
    """Leave out words that only lead from one sentence to the next."""
    return _ALSO.sub(lambda m: "", said.text, count=1)


def _alike(said: Reading) -> str:
    return in_place_of_alike(said.text, said.numbers, said.lexicon)


_RULES: tuple[Callable[[Reading], str], ...] = (
    _linked, *words_of_groups.RULES, *words_of_people.RULES, *words_of_titles.RULES,
    *words_of_results.RULES, _alike,
)  # fmt: skip
