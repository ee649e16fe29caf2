"""Words of a name that nothing knows: with such a word a name is not read as the rest of it.

"Brest cancer" holds "cancer", and who wrote it does not mean every cancer.
"""

import functools

from trialpost.vocabulary.condition_words import GENERIC, LITTLE, QUALIFIERS
from trialpost.vocabulary.conditions import ConditionVocabulary
from trialpost.vocabulary.everyday_words import is_everyday
from trialpost.vocabulary.lexicon import Lexicon
from trialpost.vocabulary.name_search import plain_words

_BESIDE = frozenset({*GENERIC, *LITTLE, *QUALIFIERS})


def strange_words(name: str, vocabulary: ConditionVocabulary, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of a name that stand in no list of names, or look like a slip of the pen.

    A word that only a few records have, and that is like a commoner one, is such a slip.
    """
    return tuple(
        word
        for word in plain_words(name)
        if word.isalpha() and word not in _BESIDE and not is_everyday([word])
        if word not in _words_of(lexicon) and _is_strange(word, vocabulary)
    )


def _is_strange(word: str, vocabulary: ConditionVocabulary) -> bool:
    return not vocabulary.knows(word) or vocabulary.respelt(word) is not None


@functools.lru_cache(maxsize=2)
def _words_of(lexicon: Lexicon) -> frozenset[str]:
    """Return all words of the names that a lexicon has."""
    names = (name for concept in lexicon for name in lexicon.names_of(concept.id))
    return frozenset(word for name in names for word in plain_words(name))
