"""Say in Spanish what a measure is, of anybody: "cuánta sangre bombea el corazón"."""

import re
from functools import cache

from trialpost.findings.facts.explained import MEASURED, plain_parts, said_of_anybody
from trialpost.vocabulary.lexicon import lexicon
from trialpost.vocabulary.names_elsewhere import name_in

_OF_THE_BODY = {
    "su corazón": "el corazón", "sus riñones": "los riñones", "sus pulmones": "los pulmones",
    "su cuerpo": "el cuerpo", "sus huesos": "los huesos", "su próstata": "la próstata",
    "su sangre": "la sangre", "su orina": "la orina", "su peso": "el peso", "su pulso": "el pulso",
    "su azúcar": "el azúcar", "su presión": "la presión", "su músculo": "el músculo",
    "su hígado": "el hígado", "su tamaño": "el tamaño del cuerpo", "su piel": "la piel",
    "su aurícula": "la aurícula", "su útero": "el útero", "su psoriasis": "la psoriasis",
    "sus arterias": "las arterias",
}  # fmt: skip
_YOURS = re.compile(rf"\b(?:{'|'.join(_OF_THE_BODY)})\b")


def meaning(english: str) -> str | None:
    """Return what something tells or is, in Spanish; ``None`` where no Spanish words are known."""
    return _meanings().get(english.removeprefix("the ")) or _meanings().get(english)


@cache
def _meanings() -> dict[str, str]:
    found = {}
    for concept in lexicon():
        for part in plain_parts(concept.plain) if concept.kind in MEASURED else ():
            said = name_in(part, "es")
            if said != part:
                found[said_of_anybody(part)] = _of_anybody(said)
    return found


def _of_anybody(said: str) -> str:
    """Return words for a person as those for anybody.

    >>> _of_anybody("cuánta sangre bombea su corazón"), _of_anybody("cuánto le limita su corazón")
    ('cuánta sangre bombea el corazón', 'cuánto limita a la persona el corazón')
    """
    said = re.sub(r"\ble limita(n?)\b", r"limita\1 a la persona", said)
    said = _YOURS.sub(lambda match: _OF_THE_BODY[match[0]], said)
    return said.replace(" a el ", " al ").replace(" de el ", " del ")
