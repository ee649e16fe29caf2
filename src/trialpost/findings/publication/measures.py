"""Find what a figure measures: the words that its clause speaks of.

Taken is the subject before the verb ("the annual rate of severe exacerbations was"), or the words
before a bracket that holds the figures ("higher rates of therapy completion (…)"). Words that point
elsewhere ("this", "these patients") are no measure.
"""

import re

from trialpost.findings.publication.figures import PEOPLE
from trialpost.findings.publication.tagged import A, C, L, P, V

_CODES = f"{A}{V}{C}{P}{L}"
_LEAD = re.compile(
    r"^\W*(?:(?:however|moreover|furthermore|similarly|overall|in\s+addition|additionally|in\s+contrast|"
    r"conversely|also|and|but|while|whereas|although|though|thus|likewise|finally|again|further|notably|"
    r"as\s+expected|respectively|only|that|with\s+respect\s+to|regarding|primary\s+outcome)\b\W*)+",
    re.I,
)
_SETTING = re.compile(
    r"^(?:\w+ed\b[^,;]*,\s+(?=the\b)|at\s+(?:\w+\s+)?\d+(?:,\s*\d+)*,?\s+(?:and|or)\s+\d+\s+\w+(?:\s+\w+)?,\s+|"
    r"(?:(?:at|after|by|during|in)\s+(?:week|month|day|year)s?\s+\d+\s+(?=the\b))|(?:at|after|by|within|during|over|in|from|between|on|among|for|through|throughout|before|compared|"
    r"under|using|following|across|of|to)\b(?:[^,]|(?<=\d),(?=\d))*,\s+)+",
    re.I,
)
_COMPARED = re.compile(
    r"^(?:an?\s+)?(?:statistically\s+)?(?:significantly\s+)?(?:(?:fewer|more|higher|greater|smaller|longer|shorter|"
    r"larger)\s+|lower\s+(?=(?:rate|proportion|incidence|percentage|number|frequency|mean|median|risk|level)s?\b))",
    re.I,
)
_DIFFERENCE_IN = re.compile(r"^differences?\s+in\s+(?:the\s+)?", re.I)
_OF_PEOPLE = re.compile(
    rf"^(?:similar\s+)?(?:proportions?|percentages?|numbers?|rates?)(?:\s+of\s+(?:the\s+)?{PEOPLE})?"
    r"(?:\s+(?:in|of|among)\s+(?:(?:the|two|three|both|all|treatment|study|groups?|arms?)\s*)+)?$",
    re.I,
)
_SPELT = re.compile(
    r"^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)(?:[\s-]|$)|per\s?cent$",
    re.I,
)
_ARTICLE = re.compile(r"^(?:the|a|an|their|its|there\s+(?:was|were))\s+", re.I)
_TAIL = re.compile(
    r"(?:\s+(?:versus|vs\.?|related\s+to|due\s+to|adjusted|either|within|equal|according|who|in|on|for|with|among|of|between|at|by|from|to|after|during|and|or|the|a|an|that|which|was|were|"
    r"had|has|both|than|as|group|groups|patients|participants|subjects|achieved|observed|found|seen|values?|"
    r"reported|also|only)|[\s,;:–(\[=-]+)+$",
    re.I,
)
_POINTING = re.compile(
    r"^(?:all\s+.*|.*\b(?:these|those|this)\s+\w+|this|these|those|that|it|they|he|she|we|which|who|there|one|both|each|all|none|such|respectively|"
    r"patients?|participants?|subjects?|women|men|children|a\s+total|results?|difference|differences|values?|"
    r"the\s+same|same|other|others|groups?|data|analysis|number|numbers|proportion|mean|median|rate|rates|"
    r"percentage|score|scores|change|changes|effect|effects|respondents|outcome|mean\s+difference|follow-up|improvements?|reductions?|increases?|decreases?|"
    r"corresponding\s+.*|treatments?|interventions?|latter|former|(?:\w+\s+)*(?:ratios?|differences?|relative\s+risk))$|^(?:this|these|those|it|they|we|which|who|our)\b",
    re.I,
)
_VERB = re.compile(
    r"(?<!\bwho\s)(?<!\bwith\s)\b(?:(?<!\bas\s)being|was|were|is|are|had|has|have|did|does|showed|shows|occurred|achieved|reached|received|reported|"
    r"experienced|completed|developed|increased|decreased|improved|declined|rose|fell|dropped|averaged|"
    r"differed|remained|became|resulted|demonstrated|required|led|produced|reduced|compared|observed|"
    r"found|we|seen|noted|randomi[sz]ed|enrolled|assigned|excluded|included|underwent|withdrew|"
    r"discontinued|could|would|significantly|not|respectively|favou?red|gained|lost|walked|tended|appeared)\b",
    re.I,
)
_OF_ARMS = re.compile(
    rf"\b(?:in|on|for|with|among|from|between|by)\s+(?:both\s+)?(?:the\s+)?{A}"
    rf"(?:\s*(?:,|and|or|versus|vs\.?)\s*{A})*"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_LONGEST = 16
"""In words: what is longer is more than a measure."""


def subject(form: str) -> str | None:
    """Return the measure that the words of a clause's subject name.

    >>> subject("The annual rate of severe exacerbations ")
    'annual rate of severe exacerbations'
    """
    words = _LEAD.sub("", _SHOWED_THAT.sub("", form.strip()))
    words = _DEFINED_AS.sub("", _SETTING.sub("", words))
    return plain_measure(words)


_SHOWED_THAT = re.compile(
    r"^.*\b(?:showed|demonstrated|indicated|revealed|found|suggested|confirmed)\s+that\s+", re.S
)
_DEFINED_AS = re.compile(
    r",\s+(?:as\s+)?(?:defined|measured|assessed|expressed|determined|calculated|evaluated)\s+"
    r"(?:as|by|with|using|in)\b.*$",
    re.S,
)


def plain_measure(words: str) -> str | None:
    """Return words as a measure: articles and loose ends cut, ``None`` if they are none."""
    words = re.sub(rf"\s*\((?:[^()]*[{_CODES}])[^()]*\)|[\[(]\s*[\])]", " ", words)
    words = _OF_ARMS.sub(" ", words)
    words = re.sub(r"(?:^|\s+)\([^()]*\)", " ", words)
    words = " ".join(words.split())
    before = None
    while before != words:
        before = words
        words = _COMPARED.sub("", _TAIL.sub("", _ARTICLE.sub("", _LEAD.sub("", words)))).strip(
            " ,;:."
        )
    words = _DIFFERENCE_IN.sub("", words)
    if any(letter in words for letter in _CODES) or words.count("(") != words.count(")"):
        return None
    if not words or len(words.split()) > _LONGEST or _POINTING.search(words):
        return None
    if _OF_PEOPLE.match(words) or _SPELT.search(words) or re.search(r"\w{3}ly$", words):
        return None
    if _OPENING.match(words) or _VERB.search(words) or ";" in words or not _WORD.search(words):
        return None
    return words


_OPENING = re.compile(
    r"(?:in|on|at|of|for|with|among|from|to|during|by|over|under|after|before|between|within|total|most|terms|"
    r"beginning|starting|continuing|lasting|about|therefore|because|since|when|if|as|reasons?|every|rest)\b",
    re.I,
)


_IN_TERMS_OF = re.compile(
    rf"\b(?:in\s+terms\s+of|with\s+(?:respect|regard)\s+to|including)\s+(?=[^,;:{_CODES}()]+$)",
    re.I,
)


def before_bracket(form: str) -> str | None:
    """Return the measure that stands right before a bracket with figures.

    The words behind the last verb, comparing word or comma are taken.

    >>> before_bracket("CoPAT patients had higher rates of therapy completion ")
    'rates of therapy completion'
    """
    about = _IN_TERMS_OF.search(form)
    if about is not None:
        return plain_measure(form[about.end() :])
    behind = re.split(rf"[,;:{_CODES}]|(?<!\(\w)\)|\b(?:and|but|while)\b", form)[-1]
    verbs = list(_VERB.finditer(behind))
    if verbs and verbs[-1][0].casefold() in _GIVING and not _COMPARING.search(behind):
        return None
    if verbs:
        behind = behind[verbs[-1].end() :]
    compared = list(_COMPARING.finditer(behind))
    if compared:
        behind = behind[compared[-1].end() :]
    elif not verbs:
        return None
    return plain_measure(behind)


_GIVING = frozenset({
    "received", "underwent", "assigned", "randomized", "randomised", "enrolled", "compared", "we",
    "was", "were", "is", "are", "not", "respectively", "included", "required",
})  # fmt: skip
_COMPARING = re.compile(
    r"\b(?:greater|higher|lower|smaller|larger|more|less|fewer|better|worse|shorter|longer|"
    r"significant|similar)\b(?!\s+than\b)",
    re.I,
)


def statistic_of(measure: str, unit: str | None) -> str | None:
    """Return the statistic that a measure's words or its unit name."""
    low = measure.casefold()
    change = " change" if re.search(r"\bchange", low) else ""
    for name in ("geometric mean", "least squares mean", "adjusted mean", "median", "mean"):
        if re.search(rf"\b{name}s?\b", low):
            return f"{name}{change}"
    if unit == "%":
        return "percentage"
    if re.search(r"\brates?\b", low):
        return "rate"
    return "change" if change else None


_EFFECT_OF = re.compile(
    r"^(?P<name>(?:(?:adjusted|crude|unadjusted|pooled|incidence|common)\s+)*"
    r"(?:odds|hazards?|risk|rate|prevalence)\s+ratio|relative\s+risk)\s+(?:of|for)\s+(?P<what>.+)$",
    re.I,
)


def effect_of(measure: str) -> tuple[str | None, str]:
    """Return the ratio that a measure names, and what it is of.

    >>> effect_of("incidence rate ratio of relapse")
    ('incidence rate ratio', 'relapse')
    """
    found = _EFFECT_OF.match(measure)
    return (found["name"].lower(), found["what"]) if found else (None, measure)
