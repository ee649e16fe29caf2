"""Read the words of a criterion so that two of them can be compared."""

import re

import msgspec

from trialpost.model.criterion import Criterion

_TOKEN = re.compile(r"-?\d+(?:[.,]\d+)*|[^\W_\d]+|[<>=≤≥%+#]")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_BRITISH = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"our\b"), "or"),
    (re.compile(r"is(?=at|ed|ing)"), "iz"),
)
_SAME = {
    "subject": "person", "patient": "person", "participant": "person", "individual": "person",
    "people": "person", "volunteer": "person", "must": "shall", "should": "shall",
    "woman": "female", "women": "female", "man": "male", "men": "male",
    "trial": "study", "pregnancy": "pregnant", "yr": "year", "mo": "month", "wk": "week",
}  # fmt: skip
LITTLE = frozenset({
    "a", "an", "the", "of", "to", "be", "is", "are", "being", "that", "this", "these",
    "those", "their", "his", "her", "its", "at", "in", "on", "by", "for", "will", "shall",
    "has", "have", "having", "who", "which", "with", "as", "any", "person",
})  # fmt: skip
_DULL = LITTLE | frozenset({
    "and", "or", "not", "no", "history", "known", "prior", "previous", "diagnosis", "disease",
    "treatment", "therapy", "within", "month", "year", "week", "day", "least", "more", "than",
    "less", "other", "e", "g", "i", "etc", "including", "current", "active", "clinically",
    "significant", "defined", "able", "willing", "evidence", "use", "received", "receiving",
    "screening", "enrollment", "study", "had", "been", "was", "were",
})  # fmt: skip


class ReadCriterion(msgspec.Struct, frozen=True):
    """A criterion with its words as they are compared: ``telling`` leaves out the dull ones."""

    criterion: Criterion
    words: tuple[str, ...]
    telling: tuple[str, ...]

    @classmethod
    def of(cls, criterion: Criterion) -> "ReadCriterion":
        """Read a criterion; without telling words, all its words tell."""
        words = words_of(criterion.text)
        telling = tuple(one for one in words if one not in _DULL and not one.isdigit())
        return cls(criterion, words, telling or words)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, by their common form and spelling."""
    return tuple(_form(one) for one in _TOKEN.findall(_HYPHEN.sub(" ", text.lower())))


def _form(word: str) -> str:
    for pattern, other in _BRITISH:
        word = pattern.sub(other, word)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return _SAME.get(word, word)
