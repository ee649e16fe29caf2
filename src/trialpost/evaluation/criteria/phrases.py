"""Count which phrases are commonest among some texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*|[<>≤≥=%]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LONGEST = 5
_SMALL = frozenset(
    ("a", "an", "and", "any", "are", "as", "at", "be", "been", "by", "for", "from", "had", "has",
     "have", "if", "in", "is", "it", "its", "may", "must", "no", "not", "of", "on", "or", "other",
     "such", "than", "that", "the", "their", "there", "these", "they", "this", "those", "to",
     "was", "were", "which", "who", "will", "with", "within", "would")
)  # fmt: skip
"""Words with which a phrase neither begins nor ends, since it would say nothing."""


def common_phrases(texts: Iterable[str], *, whole: bool = False) -> list[tuple[str, int]]:
    """Return phrases with how many texts hold them, commonest first; numbers count as one word.

    With ``whole`` only whole texts are counted. Else a phrase has one to five words, and one that
    stands only inside of a longer one is left out.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = tuple(_NUMBER.sub("#", word.lower()) for word in _WORD.findall(text))
        counts.update([words] if whole else set(_phrases(words)))
    kept = counts if whole else _without_inner(counts)
    ordered = sorted(kept.items(), key=lambda item: (-item[1] * _weight(item[0], whole), item[0]))
    return [(" ".join(phrase), count) for phrase, count in ordered]


def _weight(phrase: tuple[str, ...], whole: bool) -> float:
    """Prefer phrases of two and three words, which say more than one and recur more than five."""
    return 1.0 if whole else (0.5, 1.0, 1.2, 1.3, 1.3)[len(phrase) - 1]


def _phrases(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(1, _LONGEST + 1):
        for at in range(len(words) - length + 1):
            phrase = words[at : at + length]
            if phrase[0] not in _SMALL and phrase[-1] not in _SMALL and phrase != ("#",):
                yield phrase


def _without_inner(counts: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Leave out phrases that stand in just one longer phrase, and those that stand only once."""
    inner: set[tuple[str, ...]] = set()
    for phrase, count in counts.items():
        for part in (phrase[1:], phrase[:-1]):
            if part and counts.get(part) == count:
                inner.add(part)
    return {one: count for one, count in counts.items() if count > 1 and one not in inner}
