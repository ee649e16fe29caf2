"""Say how hard a Spanish text is to read.

The grade is Crawford's (A Spanish Language Fry-Type Readability Procedure, California State
University, Los Angeles 1985), the school years that a reader needs::

    -0.205 * sentences per 100 words + 0.049 * syllables per 100 words - 3.407

Beside it stand two scales on which more is easier: that of Fernández Huerta (Medidas sencillas de
lecturabilidad, Consigna 1959), 206.84 - 60 * syllables / words - 1.02 * words / sentences, and that
of Szigriszt Pazos (1993), 206.835 - 62.3 * syllables / words - words / sentences, which the INFLESZ
scale (Barrio Cantalejo 2008) calls normal from 55 and fairly easy from 65.

Words of names count as two syllables at most, and a number as a word with a syllable for each of
its digits, as in English (:mod:`trialpost.vocabulary.reading`).
"""

import re
from collections.abc import Iterable

import msgspec

from trialpost.vocabulary.reading import sentences, words

_NAME_SYLLABLES = 2
_HARD = "\u00a0"
_NUCLEUS = re.compile(r"[iuü]?[aeoáéó][iuüy]?|[íú]|[iuü]{1,2}|y(?![aeiouáéíóú])", re.I)


class Ease(msgspec.Struct, frozen=True):
    """How hard a text is: school years, and two scales on which more is easier."""

    grade: float
    fernandez_huerta: float
    inflesz: float


def syllables(word: str) -> int:
    """Count the syllables of a Spanish word, at least one.

    >>> [syllables(word) for word in ("ensayo", "cuidado", "tenían", "quien", "guerra", "día")]
    [3, 3, 3, 1, 2, 2]
    """
    lower = word.lower()
    if not any(char.isalpha() for char in lower):
        return max(1, sum(char.isdigit() for char in lower))
    if "-" in lower:
        return sum(syllables(part) for part in lower.split("-") if part)
    lower = re.sub(r"(?<=[gq])u(?=[eiéí])", "", lower)
    return max(1, len(_NUCLEUS.findall(lower)))


def ease(parts: Iterable[str], *, names: Iterable[str] = ()) -> Ease:
    """Return how hard sentences are.

    Args:
        parts: texts of one or more sentences each.
        names: names whose words count as two syllables at most.
    """
    known = frozenset(word.lower() for name in names for word in words(name))
    count = spoken = ends = 0
    for part in parts:
        ends += len(sentences(part))
        for word in words(part.replace(_HARD, "")):
            own = syllables(word)
            count += 1
            spoken += min(own, _NAME_SYLLABLES) if word.lower() in known else own
    if not count:
        return Ease(0.0, 0.0, 0.0)
    a_word, a_sentence = spoken / count, count / max(1, ends)
    return Ease(
        grade=round(-20.5 / a_sentence + 4.9 * a_word - 3.407, 1),
        fernandez_huerta=round(206.84 - 60 * a_word - 1.02 * a_sentence, 1),
        inflesz=round(206.835 - 62.3 * a_word - a_sentence, 1),
    )
