"""Name what was measured, and kinds of health problems, as a sentence would.

Registries write titles, not names: "Number of Participants With Headache (Week 12)". Brackets,
times and what only says how people were counted go. A title that stays too long for a sentence is
quoted in the record's own words.
"""

import re
from functools import lru_cache

from trialpost.findings.facts.fact import SELLS
from trialpost.findings.facts.naming import small, without_brackets
from trialpost.vocabulary.lexicon import lexicon

MOST_OF_A_MEASURE, MOST_OF_A_QUOTE = 9, 14
_COUNTED = re.compile(
    r"^(?:the )?(?:(?:total |mean |median )?(?:number|percentage|percent|proportion|count|rate|%|"
    r"frequency|incidence)s?"
    r"(?: \(%\))? of (?:the )?(?:(?:all|adult|enrolled|treated|study|randomi[sz]ed|evaluable)\s)?"
    r"(?:participants?|patients?|subjects?|people|persons?|individuals?|women|men|children|"
    r"volunteers|responders?)(?:'s)?\s*)(?P<rest>\S.*)$",
    re.I,
)
PHASE = re.compile(
    r"^(?:(?:[\w-]+[ -]){0,2}(?:period|phase|study|stage)(?: [IVX\d]+[ab]?)?|parts? \w(?: and \w)?|"
    r"phase [IVX\d]+[ab]?|cohorts? \w(?: and \w)?)\s*(?:[:;]|[-–]\s)\s*(?=\w)",
    re.I,
)
"""What part of a trial a measure is of: "Double-blind Period: ", "Part A: "."""
_LINK = re.compile(
    r"^(?:with|who (?:had|have|experienced|developed|achieved|reported|were|are|received)|who|"
    r"having|experiencing|achieving|reporting|that|whose|in|for|at|by)\s+(?=[\w≥≤<>])",
    re.I,
)
_WHO = re.compile(
    r"(?:who|that) (?:died|survived|relapsed|progressed|responded|\w+ed (?:due|from|by))\b", re.I
)
"""What people did, which is no name once "people who" is gone: "died due to heart failure"."""
_CHANGE = re.compile(
    r"^(?:baseline )?(?:(?:adjusted |least squares? |ls )?(?:mean |median |absolute )?"
    r"(?P<share>percent(?:age)? )?"
    r"change[s]?(?: from| since|,)? ?"
    r"(?:from |since |at )?(?:the )?(?:baseline)?(?: to [\w -]+?)? "
    r"(?:in|of|for)(?: the)? )(?P<rest>\w.*)$",
    re.I,
)
_TIME = re.compile(
    r"[,;:]?\s+(?:(?:as )?(?:assessed|measured|evaluated|observed|determined|collected) )?"
    r"(?:(?:at|to|through|until|up to|over|by|during|after|on|for|within|and|from|between)\s+)*"
    r"(?:the )?(?:end of )?(?:baseline(?: (?:to|and|through) .*)?$|screening$|"
    r"(?:study )?(?:week|day|month|year|visit|hour)s?\s*-?\d[\w\s,/.&-]*$|"
    r"\d+(?:\.\d+)?\s?-?(?:week|day|month|year|hour|minute)s?\b(?![ -]+walk)[\w\s,/.-]*$)",
    re.I,
)
_HOW = re.compile(
    r"\s*(?:[,;:–]|\s-)\s.*$|\s(?:as )?(?:measured|assessed|evaluated|determined|defined|"
    r"quantified|graded|scored|reported|recorded|using|based on|according to|per|by means of)\b.*$",
    re.I,
)
_UNFINISHED = re.compile(
    r"^(?:mean |median |percent )?(?:change|difference|rate|number|level|score|value)s?$|"
    r"\b(?:in|of|from|at|to|with|by|the|and|or|for|on)$|^(?:of|with|in|by|from)\b",
    re.I,
)
"""Names that lost a part: "change in"."""


@lru_cache(maxsize=8192)
def measure_name(title: str) -> str:
    """Return a measure's name for a sentence, quoted where only the record's own words will do."""
    whole = " ".join(title.split())
    text = _changed(PHASE.sub("", without_brackets(whole)))
    for _ in range(2):
        text = _TIME.sub("", text).strip(" ,;:.-–") or text
    counted = _COUNTED.match(text)
    if counted and _WHO.match(counted["rest"]):
        return quoted(PHASE.sub("", whole))
    if counted:
        text = _LINK.sub("", counted["rest"])
    text = _changed(text)
    text = _TIME.sub("", text).strip(" ,;:.-–") or text
    if len(text.split()) > MOST_OF_A_MEASURE:
        short = _HOW.sub("", text).strip(" ,;:.-–")
        text = short if 1 < len(short.split()) <= MOST_OF_A_MEASURE else ""
    if (
        (len(text) > 4 or (len(text) > 2 and lexicon().find(text)))
        and not _UNFINISHED.search(text)
        and not SELLS.search(text)
        and not re.search(r"[@<>=≥≤/%:;“”\"]|\d.*\d|\b(?:n|vs)\b", text)
    ):
        return small(text)
    return quoted(what_is_counted(whole))


def what_is_counted(title: str) -> str:
    """Return a title without what only says that people are counted, and in which part of a trial.

    >>> what_is_counted("Part A: Number of Participants With Pain ≥ 4 (0-10)")
    'Pain ≥ 4 (0-10)'
    """
    text = PHASE.sub("", " ".join(title.split()))
    counted = _COUNTED.match(text)
    if counted is None or _WHO.match(counted["rest"]):
        return text
    return re.sub(r"^an? ", "", _LINK.sub("", counted["rest"]), flags=re.I)


def _changed(text: str) -> str:
    """Return "change in body weight" for "Mean Change From Baseline to Week 4 in Body Weight"."""
    match = _CHANGE.match(text)
    return f"{(match['share'] or '').lower()}change in {match['rest']}" if match else text


@lru_cache(maxsize=8192)
def harm_name(title: str) -> str:
    """Return what a kind of health problem is called in plain words, if the vocabulary knows it.

    >>> harm_name("Pyrexia"), harm_name("DYSPNOEA"), harm_name("Lacrimation increased")
    ('fever', 'shortness of breath', 'lacrimation increased')
    """
    own = " ".join(title.split()).lower()
    plain = next((one.plain.split(" (")[0] for one in lexicon().find(own) if one.plain), "")
    return plain if plain and "," not in plain else measure_name(title)


def quoted(title: str, *, whole: bool = False) -> str:
    """Quote a title in the record's own words, cut with three dots where it is long."""
    parts = title.replace("“", "'").replace("”", "'").split()
    if whole:
        return f"“{' '.join(parts)}”"
    shown = " ".join(parts[:MOST_OF_A_QUOTE]) + ("…" if len(parts) > MOST_OF_A_QUOTE else "")
    return f"“{shown}”"
