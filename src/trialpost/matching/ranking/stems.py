"""Take a text apart into the stems of its telling words, as the search index does."""

import functools
from typing import Any

import tantivy

SHORTEST = 2
"""Letters of the shortest stem that is kept; single letters and digits tell nothing."""


@functools.cache
def _analyser() -> Any:
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    lowered = simple.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stopword("english"))
    return lowered.filter(tantivy.Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in their order, without words such as "the".

    >>> stems("The patient's lungs were examined")
    ['patient', 'lung', 'were', 'examin']
    """
    return [one for one in _analyser().analyze(text) if len(one) >= SHORTEST]


@functools.lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return the stem of a single word, nothing if it tells nothing."""
    found = stems(word)
    return found[0] if found else ""
