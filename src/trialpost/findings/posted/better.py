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


@functools.lru_cache(16384)
def better_of(title: str, description: str | None = None, unit: str | None = None) -> Better:
    """Return which values of a measure are better for a person.

    A "time to" something that is told in events, people or a percentage is no time, and how many
    had it goes by what it is.
    """
    scale = _by_scale(description or "")
    if scale is not Better.UNKNOWN:
        return scale
    return _by_title(title, is_time=not _COUNTED.search(unit or ""))


_COUNTED = re.compile(
    r"\b(?:events?|participants?|patients?|subjects?|percent\w*|proportion)\b|%", re.I
)


@functools.lru_cache(16384)
def better_of_events(title: str) -> Better:
    """Return which ratios of a measure's events are better: of hazards, odds or risks.

    The event of a survival, or of being free of something, is the loss of it; "time to" turns
    nothing about, for the ratio is of how often it comes and not of when.
    """
    if _SURVIVAL.search(title) or _FREE.search(title):
        return Better.LOWER
    return _by_title(title, is_time=False)


@functools.lru_cache(16384)
def better_of_row(title: str, row: str) -> Better:
    """Return which counts of people in one row of several are better, by the row's own words.

    The title says it only where every row is an adverse event; "not useful at all" is not better
    the more people say so, whatever the table is about.
    """
    bare = _VISIT.sub(" ", row)
    if _DENIED.search(bare) and not _FREE.search(bare):
        return Better.UNKNOWN
    own = _by_title(bare, is_time=False)
    if own is Better.UNKNOWN and _EVENTS.search(title) and not _NONE.search(row):
        return Better.LOWER
    return own


_VISIT = re.compile(r"\btest[- ]of[- ]cure\b", re.I)
_DENIED = re.compile(r"\b(?:no|not|non|never|missing|unknown)\b", re.I)
_EVENTS = re.compile(r"\badverse\b|\bTEAEs?\b|\bS?AEs?\b|\btoxicit\w*", re.I)
_NONE = re.compile(
    r"\b(?:no|none|not|never|without|absent|absence|free|improv\w*|recover\w*|resolv\w*|un\w+)\b",
    re.I,
)
_SURVIVAL = re.compile(r"\bsurviv\w*", re.I)


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


def _by_title(title: str, *, is_time: bool) -> Better:
    if _OF_THE_BODY.search(title):
        return Better.UNKNOWN
    free = bool(_FREE.search(title))
    bare = _FREE.sub(" ", title)
    unwanted = bool(_UNWANTED.search(bare))
    wanted = free or bool(_WANTED.search(bare))
    if unwanted == wanted:
        return Better.UNKNOWN
    found = Better.LOWER if unwanted else Better.HIGHER
    return _TURNS[found] if is_time and _TIME_TO.search(title) and not free else found
