"""Tell whether a note is one that we can read, so that what it leaves out means anything."""

import re

from trialpost.model.profile import Profile

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_ENGLISH = frozenset(
    "the of and with is was has had to in on for no she he her his patient history at from by a an "  # noqa: SIM905
    "who year old presents denies which are were been".split()
)
_FOREIGN = frozenset(
    # Spanish, Portuguese, French, Italian, German, Dutch; no word that English has too
    "el la los las un una de del con y años que por se su sin presenta paciente hombre mujer "  # noqa: SIM905
    "o os uma com anos não sem homem mulher do da em "
    "le les des du et une ans avec sans qui est il elle homme femme "
    "lo gli uno di con anni che senza uomo donna è il nel "
    "der die das und ein eine mit ist von nicht seit mann frau jahre wurde "
    "het een van met zonder voor jaar vrouw".split()
)
_FEWEST_LATIN = 0.7


def silence_speaks(note: str, read: Profile) -> bool:
    """Say whether what a note does not mention may be presumed absent.

    A note that was not read, since it is empty, in another language or no note at all, is silent
    about everything.

    Args:
        note: the note.
        read: the profile that was read from it.
    """
    told = (read.conditions, read.absent, read.medications, read.procedures, read.measurements)
    if not any(told) and not (read.age and read.sex):
        return False
    words = [one.lower() for one in _WORD.findall(note)]
    letters = sum(map(len, words))
    if len(_LATIN.findall(note)) < _FEWEST_LATIN * letters:
        return False
    foreign = sum(one in _FOREIGN for one in words)
    return foreign <= max(2, sum(one in _ENGLISH for one in words))
