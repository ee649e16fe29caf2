"""Tell metastases in one organ from those in another, and from another cancer that has spread.

All metastases lie under one term in MeSH, and a cancer that has spread shares its words with them:

==========================================  ====================  ================================
a person has                                a trial is for        and it is
==========================================  ====================  ================================
liver metastases                            liver metastases,     theirs
                                            metastatic cancer
liver metastases                            brain metastases      of another organ
liver metastases                            metastatic            of a cancer that they did not
                                            colorectal cancer     tell
metastatic colorectal cancer                anything              not looked at here
==========================================  ====================  ================================
"""

import functools
from collections.abc import Iterable

from trialpost.vocabulary.condition_words import words
from trialpost.vocabulary.lexicon import lexicon

_METASTASES = "metastatic-cancer"
_OF_ANY = frozenset(
    [
        "cancer",
        "tumor",
        "tumour",
        "neoplasm",
        "malignancy",
        "malignant",
        "carcinoma",
        "solid",
        "metastasis",
        "metastatic",
        "secondary",
        "stage",
        "4",
        "iv",
        "disease",
        "adult",
        "advanced",
        "locally",
        "unresectable",
        "recurrent",
        "refractory",
        "lesion",
        "patient",
        "with",
        "of",
        "the",
        "in",
        "to",
        "and",
        "or",
        "any",
        "all",
        "site",
    ]
)
"""Words of a spread cancer that name no organ."""


@functools.lru_cache(maxsize=4096)
def is_in_one_organ(name: str) -> bool:
    """Tell whether a name is of metastases somewhere, and says nothing of the cancer itself.

    >>> is_in_one_organ("liver metastases"), is_in_one_organ("metastatic liver cancer")
    (True, False)
    """
    said = set(words(name))
    return "metastasis" in said and "cancer" not in said and bool(said - _OF_ANY)


def is_of_another_organ(name: str, conditions: Iterable[str]) -> bool:
    """Tell whether no condition of a trial is of metastases where a person has them, or anywhere.

    >>> is_of_another_organ("liver metastases", ["Brain Metastases"])
    True
    >>> is_of_another_organ("liver metastases", ["Metastatic Cancer"])
    False
    """
    return is_in_one_organ(name) and not any(_is_there(name, one) for one in conditions)


def _is_there(name: str, theirs: str) -> bool:
    if set(words(theirs)) - _OF_ANY <= set(words(name)):
        return True
    own, others = _organs(name), _organs(theirs)
    above = lexicon().above
    return any(a == b or a in above(b) or b in above(a) for a in own for b in others)


@functools.lru_cache(maxsize=4096)
def _organs(name: str) -> frozenset[str]:
    """Return the metastases that a name means, by the organs that the lexicon tells apart."""
    names = lexicon()
    found = (one.concept.id for one in names.mentions(name))
    return frozenset(one for one in found if _METASTASES in names.above(one))
