"""Words that an article may not use, and words that make a claim.

The list of selling words is the house's: they promise what no single trial can. Each pattern is
matched without regard to case.
"""

import re
from functools import lru_cache

from trialpost.articles.reading.hints import Hint

_SELLING = (
    r"promising",
    r"break-?\s?through(?! (?:(?:cancer )?pain|bleeding|infections?|seizures?|symptoms?|ha?emolysis"
    r"|nausea|vomiting))",
    r"cur(?:e|es|ed|ing|ative)",
    r"safe(?:ly|r|st)?",
    r"well[ -]tolerated",
    r"game[ -]chang(?:ing|er|ers)",
    r"miracle|miraculous",
    r"revolutionary|revolutioni[sz]\w+",
    r"ground-?breaking",
    r"wonder drug",
    r"dramatic(?:ally)?",
    r"remarkabl[ey]",
    r"(?:patients?|people|participants?|women|men|children) (?:who |had |have |has )*fail(?:ed|s)?",
)
SELLING = re.compile(r"\b(?:" + "|".join(_SELLING) + r")\b", re.I)

BENEFIT = re.compile(
    r"\b(?:caus(?:e|es|ed|ing)|because|due to|le(?:a)?ds? to|results? (?:in|from)|resulted"
    r"|thanks to|works?|worked|helps?|helped|treats|prevent(?:s|ed)?|protect(?:s|ed)?"
    r"|eas(?:es|ed)|heal(?:s|ed)?|reliev\w+|relief|effective\w*|efficacy|benefit\w*|improv\w+|worsen\w*|better|worse|harm(?:ed"
    r"|ful)|superior|inferior|blocks?|attacks?)\b",
    re.I,
)
OF_SELLING = Hint(
    r"promising|break\w*|through|cur\w+|safe\w*|tolerated|game|mirac\w+|revolution\w+|ground\w*|wonder"
    r"|dramatic\w*|remarkabl\w+|fail\w*"
)
"""The words without which nothing sells."""
OF_BENEFIT = Hint(
    r"caus\w+|because|due|le(?:a)?ds?|results?|resulted|thanks|work\w*|help\w*|treats|prevent\w*"
    r"|protect\w*|eas\w+|heal\w*|reliev\w+|relief|effective\w*|efficacy|benefit\w*|improv\w+"
    r"|worse\w*|better|harm\w*|superior|inferior|blocks?|attacks?"
)
"""The words without which nothing is claimed to cause or help."""
COMPARING = re.compile(
    r"\b(?:than|compared|versus|vs|higher|lower|fewer|greater|larger|smaller|less|equal to"
    r"|as (?:good|well|bad) as|twice|double)\b",
    re.I,
)
# Stems of the International Nonproprietary Names (WHO, The use of stems), and a few older names.
_STEMS = re.findall(
    r"\w+",
    "mab nib cept vastatin pril sartan olol gliptin gliflozin glutide parib ciclib mycin cillin "
    "prazole conazole triptan lukast xaban gatran limus platin taxel rubicin azepam codone tidine "
    "setron dronate lidomide zomib tegravir navir ciclovir oxetine cycline floxacin",
)
_DRUGS = frozenset(
    ("aspirin", "ibuprofen", "paracetamol", "insulin", "metformin", "methotrexate", "prednisone",
     "prednisolone")
)  # fmt: skip
_LATIN = re.compile(r"\b[a-z]{5,}\b", re.I)
DEFINES_SIGNIFICANT = re.compile(
    r"[“\"']?significant[”\"']? means (?:that )?(?:it|the difference|the result)? ?(?:is )?"
    r"unlikely to (?:be|come from) (?:due to )?chance alone\.?",
    re.I,
)


def drugs_in(text: str) -> list[re.Match[str]]:
    """Return the words that name a medicine, by their stems: two letters or more and a stem.

    >>> [match[0] for match in drugs_in("Baricitinib and aspirin are no nib.")]
    ['Baricitinib', 'aspirin']
    """
    return [match for match in _LATIN.finditer(text) if _names_drug(match[0].lower())]


@lru_cache(maxsize=8192)
def _names_drug(word: str) -> bool:
    ends = any(word.endswith(one) and len(word) >= len(one) + 2 for one in _STEMS)
    return ends or word in _DRUGS


CONTENT_FREE = frozenset(
    re.findall(
        r"\w+",
        "a about after all also among an and any are as at be been but by can could did "
        "do does each every for from given had has have how if in into is it its itself "
        "may might more most near no nor not of on once one only or other others our "
        "out over people per said say says see set she so some source still such tell "
        "than that the their them then there these they this those to told too trial "
        "under until up was we week weeks were what when where whether which while who "
        "whose why will with would you your",
    )
)


def content_words(text: str) -> frozenset[str]:
    """Return the words that carry a text's meaning, cut to six letters so that forms agree."""
    words = re.findall(r"[a-zà-ÿ]{3,}", text.lower())
    return frozenset(word[:6] for word in words if word not in CONTENT_FREE)
