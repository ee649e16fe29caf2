"""Say which of two values of a measure is the better one, where its own words leave no doubt.

1. What the description says of its scale ("higher scores mean worse pain") goes first.
2. Else the title: events that nobody wants are better when fewer, survival, response and
   remission when more; "time to" turns both about.
3. What the body does with a drug, and whatever both kinds of words speak of, stays unknown.
"""

import functools
import re

from trialpost.model.finding import Better

_SAYS = (
    r"(?:is |are |was )?(?:indicat\w*|mean\w*|represent\w*|reflect\w*|denot\w*|signif\w*|show\w*|"
)
_SAYS += r"correspond\w*|associated with|suggest\w*|equals?|=|-|:|considered)"
_HIGHER = r"\b(?:higher|greater|increas(?:ed|ing)|larger|more positive|positive|higher total)"
_LOWER = r"\b(?:lower|smaller|decreas(?:ed|ing)|reduced|negative|fewer|less)"
_WHAT = r"(?:\s+[\w-]+){0,4}?\s+"
_BAD = (
    r"(?:an? |the |more )?(?:worse|worst|worsening|poor(?:er)?|more severe|greater (?:severity|"
    r"impairment|disability|pain|disease|symptom|limitation|burden|depression|anxiety|fatigue|"
    r"interference|distress|dysfunction)|severe|severity|more (?:pain|severe|symptoms|"
    r"impairment|disability|fatigue|depress\w*|anxi\w*)|higher (?:severity|disease|levels? of "
    r"(?:pain|disability|fatigue|anxiety|depression|symptom\w*))|increased (?:severity|pain|"
    r"disability|impairment)|deterioration|disability|impairment)"
)
_GOOD = (
    r"(?:an? |the |more )?(?:better|best|improve\w*|greater (?:improvement|function\w*|quality|"
    r"satisfaction|well)|less (?:severe|pain|disability|impairment|symptom\w*)|good|favou?rable|"
    r"higher (?:quality|function\w*|satisfaction|level of function\w*)|healthier|"
    r"milder|fewer symptoms|reduced (?:severity|pain)|lower (?:severity|disease activity))"
)
_HIGHER_IS_WORSE = re.compile(_HIGHER + _WHAT + _SAYS + r"\s+" + _BAD, re.I)
_HIGHER_IS_BETTER = re.compile(_HIGHER + _WHAT + _SAYS + r"\s+" + _GOOD, re.I)
_LOWER_IS_BETTER = re.compile(_LOWER + _WHAT + _SAYS + r"\s+" + _GOOD, re.I)
_LOWER_IS_WORSE = re.compile(_LOWER + _WHAT + _SAYS + r"\s+" + _BAD, re.I)
_ENDS = re.compile(
    r"\b0\b[^.;]{0,30}?\b(?P<low>no |none|best|normal|absent|worst|severe|extreme|death|dead)"
    r"[^.;]{0,60}?\b(?:to|and|through|-|–|,)\s*\W*\d+\b[^.;]{0,30}?"
    r"\b(?P<high>worst|severe|maxim\w+|extreme|best|perfect|full|excellent|unbearable|very much)",
    re.I,
)
_OF_THE_BODY = re.compile(
    r"pharmacokinetic|\bAUC|\bC ?max\b|\bT ?max\b|half-life|clearance|concentration|"
    r"bioavailab|volume of distribution|plasma level|serum level|titers?\b|\bdose\b",
    re.I,
)
_UNWANTED = re.compile(
    r"\b(?:deaths?|died|mortality|fatal\w*|relaps\w*|recurren\w*|adverse|toxicit\w*|"
    r"hospitali[sz]\w*|exacerbations?|bleed\w*|ha?emorrhag\w*|infections?|pain|fail(?:ed|ure)s?|"
    r"progress(?:ion|ed)|complications?|stroke|seizures?|vomiting|nausea|rejection|"
    r"discontinu\w*|attacks?|fractures?|amputation|side effects?|symptom severity|"
    r"disability|depression|anxiety|fatigue)\b",
    re.I,
)
_WANTED = re.compile(
    r"\b(?:surviv\w*|respon(?:se|ses|ders?|ded|d)\b|remission|cured?|heal(?:ed|ing)|resol\w+|"
    r"quality of life|recover\w*|success\w*|improve\w*|clearance of|free of|abstinen\w*|"
    r"adheren\w*|satisf\w*)",
    re.I,
)
_FREE = re.compile(
    r"\bfree (?:of|from)\s+[\w-]+|\b[\w-]+[- ]free\b(?! (?:of|from))|"
    r"absence of [\w-]+|without [\w-]+",
    re.I,
)
_TIME_TO = re.compile(r"\b(?:time (?:to|until)|duration until)\b", re.I)
_TURNS = {Better.HIGHER: Better.LOWER, Better.LOWER: Better.HIGHER, Better.UNKNOWN: Better.UNKNOWN}


@functools.lru_cache(4096)
def better_of(title: str, description: str | None = None) -> Better:
    """Return which values of a measure are better for a person."""
    scale = _by_scale(description or "")
    if scale is not Better.UNKNOWN:
        return scale
    return _by_title(title)


def _by_scale(text: str) -> Better:
    worse = bool(_HIGHER_IS_WORSE.search(text) or _LOWER_IS_BETTER.search(text))
    better = bool(_HIGHER_IS_BETTER.search(text) or _LOWER_IS_WORSE.search(text))
    ends = _ENDS.search(text)
    if ends is not None and not (worse or better):
        low, high = ends["low"].strip().casefold(), ends["high"].casefold()
        high_is_good = high in {"best", "perfect", "full", "excellent"}
        low_is_good = low in {"no", "none", "best", "normal", "absent"}
        worse, better = low_is_good and not high_is_good, high_is_good and not low_is_good
    if worse == better:
        return Better.UNKNOWN
    return Better.LOWER if worse else Better.HIGHER


def _by_title(title: str) -> Better:
    if _OF_THE_BODY.search(title):
        return Better.UNKNOWN
    free = bool(_FREE.search(title))
    bare = _FREE.sub(" ", title)
    unwanted = bool(_UNWANTED.search(bare))
    wanted = free or bool(_WANTED.search(bare))
    if unwanted == wanted:
        return Better.UNKNOWN
    found = Better.LOWER if unwanted else Better.HIGHER
    return _TURNS[found] if _TIME_TO.search(title) and not free else found
