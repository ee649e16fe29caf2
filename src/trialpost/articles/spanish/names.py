"""What illnesses, treatments, groups, measures, units and countries are called in Spanish.

Names come from tables of the project's own. A name that stands in none, and is made of English
words, is quoted as the record has it, so that nobody takes it for Spanish; a code or a name of one
word ("LCZ696", "vericiguat") stays as it is.
"""

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from trialpost.vocabulary.names_elsewhere import name_in, names

_HERE = Path(__file__).parent
_WORDS = re.compile(r"[a-z]{3,}", re.I)
_WORD = re.compile(r"[A-Z]?[a-z]{2,}")
_CODED = re.compile(r"(?=.*[\dA-Z®™])[\w®™µ²./%+-]+")
_DOSE = (
    r"\d[\d.,/-]*\s?(?:mg|g|mcg|µg|ug|IU|mL|ml|mg/kg|ng/kg/min|µg/kg/min|%|milligram|milligrams)"
)
_DRUG_DOSE = re.compile(rf"(?P<drug>[A-Za-z][\w/ -]*?) (?P<dose>{_DOSE})(?P<rest> (?:OD|BID|bid))?")
_DOSE_DRUG = re.compile(rf"(?P<dose>{_DOSE}) (?P<drug>[A-Za-z][\w/ -]*)")
_DOSE_OF_DRUG = re.compile(rf"(?P<dose>{_DOSE}) of (?P<drug>[A-Za-z][\w/-]*)")
_PEOPLE = re.compile(r"(?:participants|patients|subjects|people|women|men|children)\b", re.I)
_NUMBERED = re.compile(
    r"(?P<what>cohort|sequence|arm|part|period|treatment|study group) (?P<n>\w{1,3})", re.I
)
_IN_PART = re.compile(
    r"(?P<name>.+) (?:in (?P<what>cohort|arm|part|period) (?P<n>\w{1,3})|overall)", re.I
)
_NUMBERED_ES = {"cohort": "la cohorte", "sequence": "la secuencia", "arm": "el brazo",
                "part": "la parte", "period": "el periodo", "treatment": "el tratamiento",
                "study group": "el grupo de estudio"}  # fmt: skip


@functools.cache
def _table(name: str) -> dict[str, str]:
    """Read a table of two columns; keys are in small letters."""
    lines = (_HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line)
    return {english.lower(): spanish for english, spanish in rows}


def country(name: str) -> str:
    """Return a country's name."""
    return _table("countries").get(name.lower(), name)


def known(name: str) -> str | None:
    """Return the Spanish name of an illness, a treatment, a measure or a harm, if there is one."""
    found = _table("names").get(name.lower()) or _table("drugs").get(name.lower())
    if found is None:
        elsewhere = name_in(name, "es")
        alike = name.lower() in names("es")  # "lupus" is Spanish too
        found = elsewhere if alike or elsewhere != name else None
        if found and _ends_in_english(name, found):
            return None
    return found


def _ends_in_english(name: str, said: str) -> bool:
    """Tell whether what stands behind a comma or in brackets stayed English, as no code would.

    >>> _ends_in_english("pain, as told by a nurse", "dolor, as told by a nurse")
    True
    >>> _ends_in_english("pain (VAS)", "dolor (VAS)")
    False
    """
    behind = re.search(r"(?:, | \()(.+?)\)?$", name)
    if behind is None or behind[1].lower() in names("es"):
        return False
    return said.endswith(behind[0]) and _as_it_stands(behind[1])[0] == "“"


def shown(name: str) -> str:
    """Return a name as a Spanish sentence shows it: known, a code, or quoted in English.

    >>> shown("fever"), shown("LCZ696"), shown("six-lead telemetry")
    ('fiebre', 'LCZ696', '“six-lead telemetry”')
    """
    return known(name) or _as_it_stands(name)


def _as_it_stands(name: str) -> str:
    coded = all(_CODED.fullmatch(word) and not _WORD.fullmatch(word) for word in name.split())
    if name[:1] == "“" or coded or not _WORDS.search(name):
        return name
    return f"“{name}”"


def measure_shown(name: str) -> str:
    """Return a measure's name: "change in systolic blood pressure" by its parts, where known."""
    return _in_parts(name) or _as_it_stands(name)


_AROUND = (
    ("change in ", "", "cambio en {}"), ("mean change in ", "", "cambio medio en {}"),
    ("maximum change from baseline in ", "", "cambio máximo desde el inicio en {}"),
    ("mean of ", "", "media de {}"), ("maximum ", "", "máximo de {}"),
    ("duration of ", "", "duración de {}"), ("proportion of ", "", "proporción de {}"),
    ("rate of ", "", "frecuencia de {}"), ("occurrence of ", "", "aparición de {}"),
    ("first occurrence of ", "", "primera aparición de {}"),
    ("median time to ", "", "mediana del tiempo hasta {}"),
    ("freedom from ", "", "personas sin {}"),
    ("", " score", "puntuación de {}"), ("", " levels", "niveles de {}"),
    ("", " level", "nivel de {}"), ("", " concentration", "concentración de {}"),
    ("", " index", "índice de {}"), ("", " after treatment", "{} tras el tratamiento"),
    ("percent change in ", "", "cambio en porcentaje en {}"),
    ("percentage change in ", "", "cambio en porcentaje en {}"),
    ("time to ", "", "tiempo hasta {}"),
    ("incidence of ", "", "casos de {}"), ("number of ", "", "número de {}"),
    ("change from baseline in ", "", "cambio desde el inicio en {}"),
    ("serum ", "", "{} en suero"), ("plasma ", "", "{} en plasma"), ("urinary ", "", "{} en orina"),
    ("", " at rest", "{} en reposo"), ("", " during exercise", "{} durante el ejercicio"),
    ("", " change", "cambio en {}"), ("", " over time", "{} a lo largo del tiempo"),
)  # fmt: skip
"""What may stand before or behind a known name, and the same in Spanish."""


TIMES = {"minute": "el minuto", "hour": "la hora", "day": "el día", "week": "la semana",
          "month": "el mes", "year": "el año"}  # fmt: skip
_AT_A_TIME = re.compile(rf"(?P<name>.+) at (?P<unit>{'|'.join(TIMES)}) (?P<n>\d+(?:\.\d+)?)")
"""A measure that is told apart from others by its time: "change in body weight at week 26"."""


def _in_parts(name: str) -> str | None:
    """Return a name that is known, or made of known parts."""
    found = known(name)
    if found is not None:
        return found
    for before, behind, spanish in _AROUND:
        inner = name.removeprefix(before).removesuffix(behind)
        if len(inner) == len(name) - len(before) - len(behind) and (said := _in_parts(inner)):
            return spanish.format(said)
    timed = _AT_A_TIME.fullmatch(name)
    if timed is not None and (said := _in_parts(timed["name"])):
        return f"{said} en {TIMES[timed['unit']]} {timed['n'].replace('.', ',')}"
    parts = [known(part) for part in name.split(" and ")]
    if len(parts) > 1 and all(parts):
        return " y ".join(part for part in parts if part)
    return None


def treatment_shown(name: str) -> str:
    """Return a treatment's name, its dose behind it; a drug of one word is no English word."""
    found = known(name)
    if found is not None:
        return found
    of = _DOSE_OF_DRUG.fullmatch(name)
    if of is not None and not (drug := treatment_shown(of["drug"])).startswith("“"):
        return f"{_dose_shown(of['dose'])} de {drug}"
    for pattern in (_DRUG_DOSE, _DOSE_DRUG):
        match = pattern.fullmatch(name)
        if match is not None:
            drug = treatment_shown(match["drug"])
            dose = _dose_shown(match["dose"])
            rest = match["rest"] if pattern is _DRUG_DOSE and match["rest"] else ""
            if not drug.startswith("“"):
                return f"{drug} {dose}{rest}"
    if "/" in name and all(known(part) for part in name.split("/")):
        return "/".join(str(known(part)) for part in name.split("/"))
    return name if len(name.split()) == 1 else _as_it_stands(name)


def _dose_shown(dose: str) -> str:
    return re.sub(r" ?milligrams?", " mg", re.sub(r"(?<=\d)\.(?=\d)", ",", dose))


def arm_shown(name: str) -> str:
    """Return a group's name: "el grupo A", "placebo", "tadalafilo 5 mg".

    >>> arm_shown("group A"), arm_shown("the control group"), arm_shown("5 mg tadalafil")
    ('el grupo A', 'el grupo de control', 'tadalafilo 5 mg')
    >>> arm_shown("2.5 mg of tadalafil"), arm_shown("placebo in period 1")
    ('2,5 mg de tadalafilo', 'placebo en el periodo 1')
    >>> arm_shown("patients on dialysis")
    'el grupo “patients on dialysis”'
    """
    own = _table("groups").get(name.lower())
    if own is not None:
        return own
    if letter := re.fullmatch(r"group ([A-Z]{1,2}|\d{1,2})", name):
        return f"el grupo {letter[1]}"
    if numbered := _NUMBERED.fullmatch(name):
        return f"{_NUMBERED_ES[numbered['what'].lower()]} {numbered['n']}"
    if group := re.fullmatch(r"the (.+) group", name):
        inner = known(group[1])
        return f"el grupo de {inner}" if inner else f"el grupo “{group[1]}”"
    if group := re.fullmatch(r"the group (?:of )?(.+)", name):
        return f"el grupo “{group[1]}”"
    if part := _IN_PART.fullmatch(name):
        where = f"{_NUMBERED_ES[part['what'].lower()]} {part['n']}" if part["what"] else ""
        return f"{arm_shown(part['name'])} en {where or 'conjunto'}"
    if " and " in name:
        return listed(arm_shown(part) for part in name.split(" and "))
    for sign, spanish in ((" + ", " + "), (" then ", " y luego ")):
        parts = [arm_shown(part) for part in name.split(sign)] if sign in name else []
        if parts and not any("“" in part for part in parts):
            return spanish.join(parts)
    for often, veces in _OFTEN.items():
        given = name.removesuffix(f" {often}")
        if given != name and "“" not in (said := arm_shown(given)):
            return f"{said} {veces}"
    said = treatment_shown(name)
    return f"el grupo {said}" if said[:1] == "“" and _PEOPLE.match(name) else said


HOW_OFTEN = {
    "once a day": "una vez al día", "twice a day": "dos veces al día",
    "three times a day": "tres veces al día", "four times a day": "cuatro veces al día",
    "every other day": "un día sí y otro no", "at bedtime": "al acostarse",
    "once a week": "una vez a la semana", "twice a week": "dos veces a la semana",
    "every two weeks": "cada dos semanas", "every three weeks": "cada tres semanas",
    "every four weeks": "cada cuatro semanas", "once a month": "una vez al mes",
    "as needed": "a demanda",
}  # fmt: skip
"""How often something is given: behind the name of a group, and of a medicine."""
WHERE_TO = {"into a vein": "por una vena", "by mouth": "por la boca"}
_OFTEN = {
    **HOW_OFTEN, **WHERE_TO, "under the skin": "bajo la piel", "into a muscle": "en un músculo",
}  # fmt: skip
"""How often and in which way something is given, behind the name of a group."""


def listed(names: Iterable[str]) -> str:
    """Join names with commas and "y", which is "e" before the sound of an i.

    >>> listed(["placebo", "ibuprofeno"]), listed(["el grupo A", "el grupo B", "hierro"])
    ('placebo e ibuprofeno', 'el grupo A, el grupo B y hierro')
    """
    parts = list(names)
    if len(parts) < 2:
        return "".join(parts)
    last = "e" if re.match(r"h?[ií](?!e)", parts[-1], re.I) else "y"
    return ", ".join(parts[:-1]) + f" {last} " + parts[-1]


def within_shown(name: str) -> str:
    """Return a group with its preposition: "en el grupo A", "con placebo".

    >>> within_shown("el grupo A"), within_shown("placebo")
    ('en el grupo A', 'con placebo')
    >>> within_shown("la atención habitual"), within_shown("todos los grupos juntos")
    ('con la atención habitual', 'en todos los grupos juntos')
    """
    return f"en {name}" if _OF_PEOPLE.match(name) else f"con {name}"


_OF_PEOPLE = re.compile(
    r"(?:todos|todas) |(?:el|la|los|las) (?!(?:atención|tratamiento|procedimiento|placebos?|"
    r"terapia|catéter|marcapasos|control de|medida|uso)\b)"
)
"""Names of who is meant, and not of what they got."""


def unit_shown(unit: str) -> str:
    """Return a unit with the space before it; of several words each has to be known.

    >>> unit_shown(" points"), unit_shown(" nanograms per milliliter"), unit_shown(" mmHg")
    (' puntos', ' nanogramos por mililitro', ' mmHg')
    >>> unit_shown(" arbitrary units")
    ' “arbitrary units”'
    """
    if unit == "%":
        return "\u00a0%"
    bare = unit.strip()
    table = _table("units")
    whole = table.get(bare.lower())
    words = [table.get(word.lower()) for word in bare.split()]
    if whole is None and all(words):
        whole = " ".join(map(str, words))
    if whole is None and _ENGLISH_UNIT.search(bare):
        whole = f"“{bare}”"
    return f" {whole or bare}" if bare else ""


_ENGLISH_UNIT = re.compile(r"[a-z]{5,}|[a-z]{4,} |[a-z] [a-z]{4,}", re.I)
"""A unit in words, which no sign is: those that have no Spanish are quoted."""


_STATISTICS = {
    "mean": "media", "median": "mediana", "change": "cambio", "mean change": "cambio medio",
    "median change": "mediana del cambio", "geometric mean": "media geométrica",
    "least squares mean": "media ajustada", "least squares mean change": "cambio medio ajustado",
    "log mean": "media logarítmica", "count": "recuento", "number": "número",
    "adjusted mean change": "cambio medio ajustado", "geometric mean change": "cambio geométrico",
}  # fmt: skip


def statistic_shown(name: str) -> str:
    """Return what a kind of figure is called."""
    return _STATISTICS.get(name.lower()) or _as_it_stands(name)


def whole_unit_shown(unit: str) -> str:
    """Return a unit as the record writes it, in Spanish where each of its words is known."""
    said = unit_shown(unit).strip()
    low = unit.lower()
    if low in _SHARES:
        return _SHARES[low]
    signs = all(len(part) < _A_WORD for part in re.findall(r"[A-Za-z]+", unit))
    return said if said != unit or signs else _as_it_stands(unit)


_A_WORD = 4
"""Letters from which a part of a unit may be an English word: "ml/kg/min" has none."""


_SHARES = {
    "participants": "participantes", "percentage of participants": "porcentaje de participantes",
    "percent": "por ciento", "percentage": "porcentaje", "%": "%", "percent change": "cambio en %",
    "units on a scale": "puntos de una escala", "scores on a scale": "puntuaciones de una escala",
    "score on a scale": "puntuación de una escala", "score": "puntuación", "ratio": "razón",
}  # fmt: skip


def quotes_english(texts: Iterable[str]) -> bool:
    """Tell whether any of some texts quotes the record's English words."""
    return any("“" in text for text in texts)
