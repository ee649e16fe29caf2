"""Bring the words of a medical text to one form: case, plural, spelling, Greek, Roman numbers.

Two spellings that come to the same form are taken for the same word: "tumours" and "Tumor",
"anaemia" and "anemia", "Crohn's" and "Crohn", "type II" and "type 2".
"""

import functools
import re
import unicodedata

import msgspec

_TOKEN = re.compile(r"[^\W\d_]+(?:['’]s\b)?|\d+|[+]")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega",
}  # fmt: skip
_ROMAN = {"ii": "2", "iii": "3"}
"""Roman numbers that are no other word; "I", "IV" and "V" are left alone."""

_BRITISH = {
    "aemi": "emi", "haem": "hem", "oedem": "edem", "oesoph": "esoph", "oestr": "estr",
    "paed": "ped", "paeni": "peni", "leucem": "leukem", "leuco": "leuko", "diarrhoe": "diarrhe",
    "orrhoe": "orrhe", "pnoe": "pne", "gynaec": "gynec", "foet": "fet", "anaes": "anes",
    "caec": "cec", "caesar": "cesar", "faec": "fec", "naev": "nev", "phaeo": "pheo",
    "aetio": "etio", "amoeb": "ameb", "coeli": "celi", "tumour": "tumor", "litre": "liter",
    "goitre": "goiter", "sulph": "sulf", "behaviour": "behavior", "colour": "color",
    "labour": "labor",
}  # fmt: skip
_BRITISH_PARTS = re.compile(
    f"{'|'.join(_BRITISH)}|(?P<fibre>fibre(?=s?$))|(?P<lyse>(?<=[a-z]{{2}})lyse)"
    r"|(?P<ise>(?<=[a-z]{3})is(?=(?:e[ds]?|ing|ation)$))"
)
_SAME_IN_PLURAL = ("ss", "us", "is")
_SHORTEST_PLURAL = 4


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text: its half-open place, and its form for comparison."""

    start: int
    end: int
    form: str


def tokens_of(text: str) -> tuple[Token, ...]:
    """Take a text apart into words and numbers; signs between them are left out, "+" is kept.

    >>> [one.form for one in tokens_of("Type II diabetes, CD20+ tumours")]
    ['type', '2', 'diabete', 'cd', '20', '+', 'tumor']
    """
    return tuple([Token(*found.span(), form_of(found[0])) for found in _TOKEN.finditer(text)])


def forms_of(text: str) -> list[str]:
    """Return the forms of a text's words without their places.

    >>> forms_of("Tumours of the testes")
    ['tumor', 'of', 'the', 'testis']
    """
    return [form_of(word) for word in _TOKEN.findall(text)]


def first_form(text: str) -> str:
    """Return the form of a text's first word, nothing if it has none."""
    # Many names begin with the same word, and looking one up is quicker than searching each.
    return _first_form(text.partition(" ")[0]) or _first_form(text)


@functools.lru_cache(maxsize=65_536)
def _first_form(text: str) -> str:
    found = _TOKEN.search(text)
    return form_of(found[0]) if found else ""


@functools.lru_cache(maxsize=65_536)
def form_of(word: str) -> str:
    """Return the form of one word.

    >>> form_of("Leukaemias"), form_of("Crohn's"), form_of("biopsies"), form_of("diagnosis")
    ('leukemia', 'crohn', 'biopsy', 'diagnosis')
    >>> form_of("Sjögren"), form_of("stenoses"), form_of("doses"), form_of("thrombi")
    ('sjogren', 'stenosis', 'dose', 'thrombus')
    """
    low = word.lower()
    if low.endswith(("'s", "’s")):
        low = low[:-2]
    if not low.isascii():
        low = _ascii(low)
    if low in _ROMAN:
        return _ROMAN[low]
    return _american(_singular(low))


def _ascii(low: str) -> str:
    """Spell Greek letters out and take the accents off: "Guillain-Barré", "β"."""
    spelled = "".join(_GREEK.get(letter, letter) for letter in low)
    parts = unicodedata.normalize("NFD", spelled)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _singular(low: str) -> str:
    irregular = _IRREGULAR.get(low)
    if irregular is not None:
        return irregular
    if low.endswith("omata"):
        return low[:-2]
    if len(low) < _SHORTEST_PLURAL or not low.endswith("s") or low.endswith(_SAME_IN_PLURAL):
        return low
    if low.endswith("ies") and len(low) > _SHORTEST_PLURAL:
        return low[:-3] + "y"
    if low.endswith(("xes", "shes", "ches", "sses")):
        return low[:-2]
    if low.endswith(_GREEK_PLURALS) and low not in _ENGLISH_PLURALS:
        return low[:-2] + "is"
    return low[:-1]


_IRREGULAR = {
    "testes": "testis", "crises": "crisis", "emboli": "embolus", "thrombi": "thrombus",
    "nevi": "nevus", "naevi": "nevus", "calculi": "calculus", "bronchi": "bronchus",
    "foci": "focus", "diverticula": "diverticulum", "fistulae": "fistula", "bursae": "bursa",
    "petechiae": "petechia", "vertebrae": "vertebra", "teeth": "tooth", "feet": "foot",
}  # fmt: skip
_GREEK_PLURALS = ("oses", "yses", "eses", "stases", "iases", "ectases")
"""Ends of plurals in "-sis": "stenoses", "metastases", "prostheses"."""

_ENGLISH_PLURALS = frozenset({
    "doses", "overdoses", "noses", "roses", "hoses", "poses", "loses", "closes", "discloses",
    "exposes", "proposes", "purposes", "supposes", "imposes", "disposes", "opposes", "composes",
    "predisposes", "chooses", "glucoses", "cheeses", "biases", "aliases",
})  # fmt: skip


def _american(low: str) -> str:
    return _BRITISH_PARTS.sub(_american_part, low) if _BRITISH_PARTS.search(low) else low


def _american_part(found: re.Match[str]) -> str:
    part = found[0]
    if found.lastgroup is not None:
        return {"fibre": "fiber", "lyse": "lyze", "ise": "iz"}[found.lastgroup]
    return _BRITISH[part]
