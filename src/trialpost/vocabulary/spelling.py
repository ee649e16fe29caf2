"""Bring the words of a medical text to one form: case, plural, spelling, Greek, Roman numbers.

Two spellings that come to the same form are taken for the same word: "tumours" and "Tumor",
"anaemia" and "anemia", "Crohn's" and "Crohn", "type II" and "type 2".
"""

import functools
import re

import msgspec

_TOKEN = re.compile(r"[^\W\d_]+(?:['’]s\b)?|\d+|[+]")
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "µ": "mu", "ω": "omega",
}  # fmt: skip
_ROMAN = {"ii": "2", "iii": "3"}
"""Roman numbers that are no other word; "I", "IV" and "V" are left alone."""

_BRITISH = (
    (re.compile(r"aemi"), "emi"),
    (re.compile(r"haem"), "hem"),
    (re.compile(r"oedem"), "edem"),
    (re.compile(r"oesoph"), "esoph"),
    (re.compile(r"oestr"), "estr"),
    (re.compile(r"paed"), "ped"),
    (re.compile(r"leuk?caem|leucem"), "leukem"),
    (re.compile(r"diarrhoe"), "diarrhe"),
    (re.compile(r"orrhoe"), "orrhe"),
    (re.compile(r"gynaec"), "gynec"),
    (re.compile(r"foet"), "fet"),
    (re.compile(r"anaes"), "anes"),
    (re.compile(r"caec"), "cec"),
    (re.compile(r"coel(?=i)"), "cel"),
    (re.compile(r"tumour"), "tumor"),
    (re.compile(r"fibre(?=s?$)"), "fiber"),
    (re.compile(r"litre"), "liter"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"(?<=[a-z]{3})is(?=(?:e[ds]?|ing|ation)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})lyse"), "lyze"),
    (re.compile(r"behaviour"), "behavior"),
    (re.compile(r"colour"), "color"),
    (re.compile(r"labour"), "labor"),
)
_SAME_IN_PLURAL = ("ss", "us", "is")
_SHORTEST_PLURAL = 4


class Token(msgspec.Struct, frozen=True):
    """A word of a text: its half-open place, and its form for comparison."""

    start: int
    end: int
    form: str


def tokens_of(text: str) -> tuple[Token, ...]:
    """Take a text apart into words and numbers; signs between them are left out, "+" is kept.

    >>> [one.form for one in tokens_of("Type II diabetes, CD20+ tumours")]
    ['type', '2', 'diabete', 'cd', '20', '+', 'tumor']
    """
    return tuple(
        Token(found.start(), found.end(), form_of(found[0])) for found in _TOKEN.finditer(text)
    )


@functools.lru_cache(maxsize=65_536)
def form_of(word: str) -> str:
    """Return the form of one word.

    >>> form_of("Leukaemias"), form_of("Crohn's"), form_of("biopsies"), form_of("diagnosis")
    ('leukemia', 'crohn', 'biopsy', 'diagnosis')
    """
    low = word.lower()
    if low.endswith(("'s", "’s")):
        low = low[:-2]
    if not low.isascii():
        low = "".join(_GREEK.get(letter, letter) for letter in low)
    if low in _ROMAN:
        return _ROMAN[low]
    return _american(_singular(low))


def _singular(low: str) -> str:
    if len(low) < _SHORTEST_PLURAL or not low.endswith("s") or low.endswith(_SAME_IN_PLURAL):
        return "metastasis" if low == "metastases" else low
    if low.endswith("ies") and len(low) > _SHORTEST_PLURAL:
        return low[:-3] + "y"
    if low.endswith(("ases", "eses", "oses", "yses", "ises", "xes", "shes", "ches", "sses")):
        # "metastases" is the plural of "metastasis", "diseases" of "disease".
        if low.endswith(("xes", "shes", "ches", "sses")):
            return low[:-2]
        return low[:-2] + "is" if low.endswith(_GREEK_PLURALS) else low[:-1]
    return low[:-1]


_GREEK_PLURALS = (
    "metastases", "diagnoses", "prostheses", "stenoses", "thromboses", "psychoses", "neuroses",
    "fibroses", "analyses", "paralyses", "dialyses", "anastomoses", "sepses", "prognoses",
    "hypotheses", "crises", "testes", "pareses", "stases", "biopses",
)  # fmt: skip


def _american(low: str) -> str:
    for british, american in _BRITISH:
        low = british.sub(american, low)
    return low
