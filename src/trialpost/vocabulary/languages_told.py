"""Tell whether a text is written in Spanish, by the share of its small words.

Letters are read in English only: a Spanish one, read all the same, would be misread and not
refused. The small words of a language are in every sentence of it, and few are words of the other;
those that are ("a", "me", "no", "he" ...) are left out of both lists.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import re

_WORD = re.compile(r"[^\W\d_]+")
_SPANISH = frozenset(
    "el la los las un una unos unas de del y o que en con por para se su sus al es son fue está "
    "esta este como más pero hace desde hasta sin sobre muy también años año paciente mujer hombre "
    "tiene tengo padece diagnosticada diagnosticado diagnóstico enfermedad tratamiento refiere "
    "presenta niega dolor antecedentes mi".split()
)
_ENGLISH = frozenset(
    "the of and or in on with for to is are was were has had have been by from at an this that "
    "which she his her their my who since not as year years old patient woman man history disease "
    "diagnosed treatment denies presents".split()
)
LEAST = 3
"""Small words of Spanish that a text needs to have: a name alone, such as "mal de Parkinson", has
fewer."""


def is_spanish(text: str) -> bool:
    """Tell whether more of a text's small words are Spanish than English.

    >>> is_spanish("Mujer de 45 años con asma desde la infancia.")
    True
    >>> is_spanish("A 45-year-old woman with asthma since childhood.")
    False
    """
    words = [word.lower() for word in _WORD.findall(text)]
    spanish = sum(word in _SPANISH for word in words)
    return spanish >= LEAST and spanish > sum(word in _ENGLISH for word in words)
