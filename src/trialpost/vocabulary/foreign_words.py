"""Say where words of another language stand in the way of taking a text for a misspelt name.

"Cancer du sein" is French for breast cancer and no misspelt skin cancer, and "cáncer de hueso" is
Spanish for bone cancer and does not mean every cancer.
"""

import difflib
import itertools
from collections.abc import Sequence
from typing import Protocol

from trialpost.vocabulary.condition_words import LITTLE, words
from trialpost.vocabulary.everyday_words import is_everyday
from trialpost.vocabulary.name_search import plain_words

PARTICLES = frozenset("au aux de del della der des di du les une una vom von".split())  # noqa: SIM905
"""Little words of French, Spanish, German and Italian that are no English ones."""

SHORT = 4
"""Letters of a word that is not corrected beside a word that nothing knows."""

LETTERS_A_MISTAKE = 5
"""Letters for each of which a longer word may have a mistake there."""

LIKE = 0.6
"""How like a word another has to be to stand for it (``difflib``)."""


class Knowing(Protocol):
    """Knows which words stand in names of conditions."""

    def knows(self, word: str) -> bool:
        """Say whether a word stands in any name that is known."""
        ...


def is_far_fetched(vocabulary: Knowing, typed: Sequence[str], taken: Sequence[str]) -> bool:
    """Say whether a correction supposes much of a word that stands beside one that nothing knows.

    Args:
        vocabulary: what is known of conditions.
        typed: the words as they were written (``name_search.plain_words``).
        taken: those of the name that would be taken instead.
    """
    left = [one for one in typed if one not in taken and one not in LITTLE and one.isalpha()]
    meant = {one: difflib.get_close_matches(one, taken, 1, LIKE) for one in left}
    strange = [
        one
        for one, near in meant.items()
        if one in PARTICLES or not (near or is_everyday([one]) or vocabulary.knows(one))
    ]
    return bool(strange) and any(
        near and one not in strange and _is_bold(one, near[0]) for one, near in meant.items()
    )


def _is_bold(word: str, meant: str) -> bool:
    """Say whether a correction is of a short word, or of more than one letter in five."""
    parts = difflib.SequenceMatcher(None, word, meant, autojunk=False).get_opcodes()
    mistakes = sum(max(b - a, d - c) for how, a, b, c, d in parts if how != "equal")
    return len(word) <= SHORT or mistakes * LETTERS_A_MISTAKE > len(word)


def is_cancer_of_more(text: str, name: str) -> bool:
    """Say whether a text says in another language of what a cancer is, and only "cancer" is known.

    >>> is_cancer_of_more("cáncer de hueso", "cáncer"), is_cancer_of_more("cancer", "cancer")
    (True, False)
    """
    spoken = plain_words(text)
    behind = itertools.pairwise(spoken)
    return words(name) == ("cancer",) and any(
        one == "cancer" and other in PARTICLES for one, other in behind
    )
