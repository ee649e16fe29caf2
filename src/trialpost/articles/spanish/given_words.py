"""Say in Spanish how a medicine was given, and why people left a trial."""

import re

from trialpost.articles.spanish.names import HOW_OFTEN, WHERE_TO, listed

_HOW = {
    **HOW_OFTEN, **WHERE_TO, "as a tablet": "en comprimidos", "as a capsule": "en cápsulas",
    "by injection under the skin": "con inyecciones bajo la piel",
    "by injection into a muscle": "con inyecciones en un músculo",
    "by breathing it in": "por inhalación", "into the nose": "por la nariz",
    "on the skin": "sobre la piel", "into the eye": "en el ojo",
}  # fmt: skip
_EVERY = re.compile(r"every (?P<n>\d+) (?P<unit>hour|day|week|month)s")
_UNITS = {"hour": "horas", "day": "días", "week": "semanas", "month": "meses"}
_REASONS = {
    "chose to leave": ("decidió irse", "decidieron irse"),
    "could not be reached any more": ("no se pudo localizar", "no se pudieron localizar"),
    "left for a health problem": ("se fue por un problema de salud",
                                  "se fueron por un problema de salud"),
    "died": ("murió", "murieron"),
    "left because a doctor decided it": (
        "se fue por decisión médica", "se fueron por decisión médica",
    ),
    "did not keep to the plan": ("no siguió el plan", "no siguieron el plan"),
    "were not helped enough": ("no mejoró bastante", "no mejoraron bastante"),
    "saw their illness get worse": ("vio empeorar su enfermedad", "vieron empeorar su enfermedad"),
    "left because the trial ended": (
        "se fue porque se cerró el ensayo", "se fueron porque se cerró el ensayo",
    ),
    "became pregnant": ("quedó embarazada", "quedaron embarazadas"),
    "had other reasons": ("tuvo otros motivos", "tuvieron otros motivos"),
}  # fmt: skip


def how_shown(text: str) -> str | None:
    """Say how often and in what form something was given.

    >>> how_shown("as a tablet, once a day"), how_shown("into a vein, every 3 weeks")
    ('en comprimidos, una vez al día', 'por una vena, cada 3 semanas')
    """
    parts = [_part(one) for one in text.split(", ")]
    return ", ".join(filter(None, parts)) if all(parts) else None


def _part(text: str) -> str | None:
    every = _EVERY.fullmatch(text)
    return f"cada {every['n']} {_UNITS[every['unit']]}" if every else _HOW.get(text)


def reasons_shown(text: str) -> str | None:
    """Say why so many people each left.

    >>> reasons_shown("12 died, 3 chose to leave and 1 had other reasons")
    '12 murieron, 3 decidieron irse y 1 tuvo otros motivos'
    """
    said = []
    for part in re.split(r", | and (?=\d)", text):
        count, _, reason = part.partition(" ")
        forms = _REASONS.get(reason.replace("was not", "were not"))
        if forms is None:
            return None
        said.append(f"{count.replace(',', '')} {forms[count != '1']}")
    return listed(said)


def reason_shown(text: str) -> str | None:
    """Say why one person left."""
    forms = _REASONS.get(text.replace("was not", "were not"))
    return forms[0] if forms else None
