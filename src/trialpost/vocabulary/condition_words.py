"""Bring the ways of writing a condition to one form, so that they can be compared.

A condition is compared as its *words*: lower case, without accents, apostrophes and little words,
in American spelling and the singular, organs as nouns ("prostatic" is "prostate"), numbers of types
and stages in figures, and "neoplasm", "tumour" and "malignancy" as "cancer". The order of words is
kept in :func:`words` and left out of :func:`key`, since MeSH inverts names ("Diabetes Mellitus,
Type 2"). The rules are the project's own; they serve comparison only and are never shown.
"""

# ruff: noqa: SIM905 - a list of words reads better as words

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’`´]")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_RUN_TOGETHER = re.compile(r"\b(type|stage|grade|class|phase)(\d)(?=[a-z]{4}|\b)")
_AT_RISK = re.compile(r"\b(?:risks? (?:for|of)|predisposition to|family history of)\b")
_NOT_ABOUT_CANCER = re.compile(r"tumou?r[- ]necrosis[- ]factor")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_NUMBERED_SIGNS = ("type", "stage", "grade", "class", "phase")
_RISK_SIGNS = ("risk", "predisposition", "family history")

LITTLE = frozenset(
    "a an and or of the in on at to for with by due from as its their patient people "
    "participant subject unspecified nos mellitus".split()
)
"""Words that tell nothing about which condition is meant."""

GENERIC = frozenset({"disease", "disorder", "syndrome", "condition"})
"""Words that a name may carry or not: Parkinson, Parkinson disease."""

ORGANS = frozenset(
    "heart lung kidney liver skin eye brain bone blood bowel stomach colon breast prostate muscle "
    "joint nerve vascular ear tooth mouth spine thyroid bladder mental rare chronic acute immune "
    "autoimmune infectious genetic metabolic intestinal lymphatic nervous".split()
)
"""Words that name no illness once "disease" is taken away."""

QUALIFIERS = frozenset(
    "chronic acute subacute metastatic relapsed relapsing refractory recurrent severe mild "
    "moderate advanced locally early late newly diagnosed new onset untreated stable unstable "
    "progressive persistent resistant uncontrolled controlled poorly active symptomatic "
    "asymptomatic adult child primary secondary left right ventricular congestive "
    "decompensated compensated unresectable inoperable resectable terminal localized "
    "bilateral unilateral idiopathic castration hormone sensitive high low risk treatment naive "
    "previously treated hospitalized worsening on long standing after of in remission".split()
)
"""Words that say how a condition runs and leave it that condition."""

MOST_LEFT_OUT = 6
"""Qualifiers of a name that are tried without."""

_NUMBERED = frozenset({("stage",), ("grade",), ("class",), ("nyha",)})

_SAME = {
    "neoplasm": "cancer", "tumor": "cancer", "malignancy": "cancer", "oncology": "cancer",
    "prostatic": "prostate", "pulmonary": "lung", "hepatic": "liver", "renal": "kidney",
    "gastric": "stomach", "colonic": "colon", "ovarian": "ovary", "pancreatic": "pancreas",
    "cardiac": "heart", "esophageal": "esophagus", "cutaneous": "skin",
    "mammary": "breast", "uterine": "uterus", "testicular": "testis", "rectal": "rectum",
    "diabetic": "diabetes", "hypertensive": "hypertension", "asthmatic": "asthma",
    "epileptic": "epilepsy", "obese": "obesity", "depressive": "depression",
    "anemic": "anemia", "parkinsonian": "parkinsonism", "arthritic": "arthritis",
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "one": "1", "two": "2",
    "pediatric": "child", "childhood": "child", "children": "child", "juvenile": "juvenile",
}  # fmt: skip

_KEEP_S = frozenset(
    "aids sars mers herpes rabies scabies diabetes pancreas biceps rickets measles mumps shingles "
    "hives gas series species tabes ascites caries pes lens".split()
)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a condition in their order, each in its one form.

    >>> words("Prostatic Neoplasms")
    ('prostate', 'cancer')
    >>> words("Type2diabetes")
    ('type', '2', 'diabetes')
    >>> words("Crohn’s disease"), words("Leukaemias of the Elderly")
    (('crohn', 'disease'), ('leukemia', 'elderly'))
    """
    plain = text.lower() if text.isascii() else _without_accents(text.casefold())
    plain = _APOSTROPHE.sub("", plain)
    if "necrosis" in plain:
        plain = _NOT_ABOUT_CANCER.sub("tnf", plain)
    if any(sign in plain for sign in _RISK_SIGNS):
        plain = _AT_RISK.sub("riskof", plain)
    if any(sign in plain for sign in _NUMBERED_SIGNS):
        plain = _RUN_TOGETHER.sub(r"\1 \2 ", plain)
    kept = tuple([form for token in _TOKEN.findall(plain) if (form := _FORMS[token])])
    if "cancer" in kept and "malignant" in kept:
        return tuple(word for word in kept if word != "malignant")
    return kept


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    if plain.isascii():
        return plain
    return _FOREIGN.sub(_without_marks, plain)


def _without_marks(found: re.Match[str]) -> str:
    return "".join([one for one in found[0] if not unicodedata.combining(one)])


def key(given: Sequence[str]) -> str:
    """Return words in an order of their own, so that inverted names are the same.

    >>> key(words("Diabetes Mellitus, Type 2")) == key(words("type II diabetes"))
    True
    """
    return " ".join(sorted(set(given)))


def variants(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a text, and those without what stands in parentheses."""
    whole = words(text)
    outside = words(_PARENTHESES.sub(" ", text))
    return (whole,) if outside in (whole, ()) else (whole, outside)


def without_generic(given: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out "disease" and the like where the rest still names an illness.

    >>> without_generic(("parkinson", "disease")), without_generic(("heart", "disease"))
    (('parkinson',), ('heart', 'disease'))
    """
    rest = tuple(word for word in given if word not in GENERIC)
    if len(rest) == 1 and rest[0] not in ORGANS and len(rest[0]) > 4 and not rest[0].isdigit():
        return rest
    return given


@functools.lru_cache(maxsize=8192)
def in_capitals(phrase: tuple[str, ...], text: str) -> bool:
    """Say whether a text as written holds an abbreviation as a word of its own, in capitals.

    A text in nothing but capitals tells only when it is short, and an abbreviation of two letters,
    which means too much, counts only in a text of three words or less. What a hyphen joins to more
    capitals ("UC-MSC") is another abbreviation.

    >>> in_capitals(("all",), "ALL, Adult"), in_capitals(("all",), "All adults")
    (True, False)
    """
    short = "[ /-]?".join(phrase).upper()
    if not re.search(rf"(?<![A-Za-z0-9]){short}(?![A-Za-z0-9]|-[A-Z])", text):
        return False
    size = len(text.split())
    if len("".join(phrase)) < 3:
        return size <= 3
    return size <= 2 or any(letter.islower() for letter in text)


def less_qualified(given: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield words with ever more of their qualifiers left out; at most :data:`MOST_LEFT_OUT`.

    >>> list(less_qualified(("chronic", "heart", "failure")))
    [('heart', 'failure')]
    """
    units = _units(given)
    places = [place for place, unit in enumerate(units) if _qualifies(unit)][:MOST_LEFT_OUT]
    for count in range(1, len(places) + 1):
        for gone in itertools.combinations(places, count):
            kept = [word for place, unit in enumerate(units) if place not in gone for word in unit]
            if kept:
                yield tuple(kept)


def _units(given: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Put "stage" and its like together with the number that follows."""
    units: list[tuple[str, ...]] = []
    for word in given:
        if units and units[-1] in _NUMBERED and word[0].isdigit():
            units[-1] = (*units[-1], word)
        else:
            units.append((word,))
    return units


def _qualifies(unit: tuple[str, ...]) -> bool:
    return unit[0] in QUALIFIERS or unit[:1] in _NUMBERED


def abbreviation(text: str) -> tuple[str, str] | None:
    """Find ``long name (ABC)`` and return the abbreviation and the long name.

    The letters of the abbreviation have to stand in the long name in their order, the first at
    the beginning of a word (after Schwartz and Hearst, Pac Symp Biocomput 2003, simplified).

    >>> abbreviation("Chronic Obstructive Pulmonary Disease (COPD)")
    ('COPD', 'Chronic Obstructive Pulmonary Disease')
    """
    found = re.fullmatch(r"\s*(\S[^()]*?)\s*\(([A-Za-z0-9-]{2,8})\)\s*", text)
    if not found or sum(letter.isupper() for letter in found[2]) < 2:
        return None
    long, short = found[1], found[2]
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    if not letters or not re.search(rf"\b{letters[0]}", long.casefold()):
        return None
    rest = iter(long.casefold())
    return (short, long) if all(letter in rest for letter in letters) else None


_SHORT_BEHIND = re.compile(r"[(\[]([A-Za-z][A-Za-z0-9-]{1,7})[)\]]")
_WORD_BEFORE = re.compile(r"[^\W_][\w'’]*")
_BEYOND = 5
"""Words that a long name may have beyond twice the letters of its abbreviation."""


def abbreviations_in(text: str) -> tuple[tuple[str, str], ...]:
    """Find each ``long name (ABC)`` in a text: abbreviations with the shortest long name each.

    Every letter of the abbreviation has to stand in the long name in order, the first one at the
    beginning of its first word (after Schwartz and Hearst, Pac Symp Biocomput 2003).

    >>> abbreviations_in("Drug X in Advanced Non-Small Cell Lung Cancer (NSCLC) in Adults")
    (('NSCLC', 'Non-Small Cell Lung Cancer'),)
    """
    if "(" not in text and "[" not in text:
        return ()
    found = []
    for match in _SHORT_BEHIND.finditer(text):
        short, before = match[1], text[: match.start()].rstrip()
        if sum(letter.isupper() for letter in short) < 2:
            continue
        starts = [one.start() for one in _WORD_BEFORE.finditer(before)]
        for start in reversed(starts[-(2 * len(short) + _BEYOND) :]):
            if _stands_for(short, before[start:]):
                found.append((short, before[start:]))
                break
    return tuple(found)


def _stands_for(short: str, long: str) -> bool:
    """Say whether a long name begins with an abbreviation's first letter and holds the others."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    given = long.casefold()
    rest = iter(given)
    return (
        len(given) > len(short) and given[0] == letters[0] and all(one in rest for one in letters)
    )


class _Forms(dict[str, str]):
    """The one form of each word that was met, ``""`` for little ones; held to a bounded size."""

    def __missing__(self, token: str) -> str:
        if len(self) >= MOST_FORMS:
            self.clear()
        form = _one_form(token)
        kept = self[token] = "" if form in LITTLE else form
        return kept


MOST_FORMS = 200_000
_FORMS = _Forms()


def _one_form(token: str) -> str:
    single = singular(american(token))
    return _SAME.get(single, single)


def american(token: str) -> str:
    """Return a lower-case word in American spelling.

    >>> american("oedema"), american("tumours"), american("immunisation")
    ('edema', 'tumors', 'immunization')
    """
    spelt = token.replace("ae", "e").replace("oe", "e")
    if len(spelt) > 5:
        spelt = re.sub(r"our(s|al|ed|)$", r"or\1", spelt).replace("sulph", "sulf")
        spelt = re.sub(r"isation(s?)$", r"ization\1", spelt)
    return spelt


def singular(token: str) -> str:
    """Return a lower-case word in the singular, as far as its end tells.

    >>> singular("allergies"), singular("metastases"), singular("diabetes")
    ('allergy', 'metastasis', 'diabetes')
    """
    if len(token) < 4 or not token.endswith("s") or token in _KEEP_S:
        return token
    if token.endswith(("ss", "us", "is")):
        return token
    if token.endswith("ies") and len(token) > 5:
        return token[:-3] + "y"
    if token.endswith(("oses", "stases", "lyses", "eses", "apses")):
        return token[:-2] + "is"
    if token.endswith(("sses", "xes", "ches", "shes")):
        return token[:-2]
    return token[:-1]


_DENIES_NEXT = frozenset({"non", "no", "not", "without", "pre"})
_DENIES_NEAR = frozenset({"without", "absence", "free", "excluding", "except", "riskof"})


def mentions(text: Sequence[str], phrase: Sequence[str], *, slack: int = 1) -> bool:
    """Say whether words name a phrase: all its words close together, in any order, not denied.

    Args:
        text: the words that are looked through.
        phrase: the words that are looked for; never empty.
        slack: how many other words may stand among them.

    A phrase right after "non", "no", "not" or "pre", or up to two words after "without" and its
    like, is denied: "non-Hodgkin lymphoma" does not name Hodgkin lymphoma, and who is at "high risk
    for breast cancer" does not have it.
    """
    wanted = set(phrase)
    reach = len(wanted) + slack
    for start, word in enumerate(text):
        if word in wanted:
            window = text[start : start + reach]
            if wanted.issubset(window) and not _denied(text, start, window, wanted):
                return True
    return False


def without_phrases(text: Sequence[str], others: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Leave out of a text the names of other conditions, so that what is left can be looked at.

    >>> without_phrases(("lung", "hypertension", "asthma"), [("hypertension", "lung")])
    ('asthma',)
    """
    kept = list(text)
    given = set(text)
    for other in others:
        if not given.issuperset(other):
            continue
        size = len(other)
        for start in range(len(kept) - size, -1, -1):
            if set(kept[start : start + size]) == set(other):
                kept[start : start + size] = []
    return tuple(kept)


def _denied(text: Sequence[str], start: int, window: Sequence[str], wanted: set[str]) -> bool:
    last = max(place for place, word in enumerate(window) if word in wanted)
    between = set(window[:last]) - wanted
    if between & (_DENIES_NEXT | _DENIES_NEAR):
        return True
    before = text[max(0, start - 2) : start]
    return bool(set(before[-1:]) & _DENIES_NEXT or set(before) & _DENIES_NEAR)
