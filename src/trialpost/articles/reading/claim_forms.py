"""The forms in which words claim something: numbers, times, p-values, directions and the rest.

Each is a pattern, or the words without which it cannot match. A text is read by them in
``claims``, from the most telling to the least.
"""

import re

from trialpost.articles.reading.hints import Hint
from trialpost.articles.reading.multiples import multiple_pattern
from trialpost.articles.reading.shares import FRACTIONS, HEDGED, share_pattern

MONTHS = {
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7,
    "August": 8, "September": 9, "October": 10, "November": 11, "December": 12,
}  # fmt: skip
_MONTH = "|".join(MONTHS)
DATES = (
    re.compile(rf"\b(?P<d>\d{{1,2}}) (?P<m>{_MONTH}),? (?P<y>\d{{4}})\b(?!\.\d)"),
    re.compile(rf"\b(?P<m>{_MONTH}) (?P<d>\d{{1,2}}), (?P<y>\d{{4}})\b(?!\.\d)"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b(?!\.\d)"),
    re.compile(rf"\b(?P<m>{_MONTH}) (?P<y>\d{{4}})\b(?!\.\d)"),
)
_ONES = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
)
_TENS = re.findall(r"\w+", "twenty thirty forty fifty sixty seventy eighty ninety")
WORD_NUMBERS: dict[str, float] = {word: float(i) for i, word in enumerate(_ONES)}
WORD_NUMBERS |= {word: 10.0 * i for i, word in enumerate(_TENS, 2)}
WORD_NUMBERS |= {
    f"{tens}-{ones}": 10.0 * i + j
    for i, tens in enumerate(_TENS, 2)
    for j, ones in enumerate(_ONES[1:10], 1)
}
WORD_NUMBERS |= {"hundred": 100.0, "half": 0.5, "twice": 2.0, "doubled": 2.0, "two-thirds": 2 / 3,
                 "tripled": 3.0, "halved": 0.5}  # fmt: skip
_SIMPLE = sorted((word for word in WORD_NUMBERS if word.partition("-")[0] not in _TENS),
                 key=len, reverse=True)  # fmt: skip
_WORDS = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_SIMPLE)}"
"""Numbers in words; those from "twenty" on by their parts, which are tried much sooner."""
COUNT = rf"(?:\d+(?:\.\d+)?|{_WORDS})"
ONE = re.compile(
    rf" (?:of (?:the |these )?(?:\d|(?:{_WORDS})\b)|(?:in|with|on) |person|patient|participant"
    r"|(?:had|died|did|got|reported|experienced|suffered|developed|left|completed)\b"
    r"|(?:serious |other )?(?:adverse|health|death|event|problem))",
    re.I,
)
"""What follows a "one" that counts people."""
_UNITS_OF_TIME = r"(?:minute|hour|day|week|month|year)"
_AND = rf"(?:,? and | or )(?!{COUNT} (?:out )?of\b){COUNT}"
_RANGE = rf"(?: to −?| through | until |[–-]){COUNT}"
_LIST = rf"{COUNT}(?:(?:, {COUNT})*{_AND}|{_RANGE})?"
TIMES = (
    re.compile(rf"\b(?P<u>{_UNITS_OF_TIME})s?[ \u00a0](?P<list>{_LIST})\b(?!\.\d| ?%)", re.I),
    re.compile(rf"(?<![\w.,-])(?P<list>{_LIST})[ \u00a0-](?P<u>{_UNITS_OF_TIME})s?\b", re.I),
)
START = re.compile(
    r"\bat (?:the )?(?:start|baseline|outset|beginning)\b"
    r"(?: of (?:the )?(?:trial|study|treatment))?",
    re.I,
)
"""What is day 0, where another time stands beside it."""
YEAR = re.compile(r"\d{4}")
NUMBERED = re.compile(
    r"\b(?:question|outcome|endpoint|criterion|item|part|step|grade|stage|phase|visit|cycle|period|cohort|domain|level|class"
    r"|type) \d+\b(?! of\b)",
    re.I,
)
"""A number that counts nothing, where a measure's own title has it so."""
DIGIT = re.compile(r"\d")
CODE = re.compile(r"\b[A-Za-z]+(?:-[A-Za-z]+)*-?\d[A-Za-z0-9]*\b")
_BELOW = r"below|under|(?:less|smaller|lower) than"
_ABOVE = r"above|over|(?:more|greater|larger|higher) than"
P_VALUE = re.compile(
    r"\b[pP](?:[ -]values?)?[ \u00a0]?(?:(?:was|is|of)(?= [a-z=<>≤≥]) )?"
    rf"(?P<op>=|<|>|≤|≥|(?:(?:of|was|is|(?P<below>{_BELOW})|(?P<above>{_ABOVE}))(?=[ \u00a0])))"
    r"[ \u00a0]?(?P<n>\d?\.\d+|[01](?![\d.,]*\d))"
)
LEVEL = re.compile(
    r"(?P<n>\d{2}(?:\.\d+)?)[ \u00a0]?(?:%|per ?cent)[ \u00a0]"
    r"(?:confidence(?: (?:interval|range)s?)?|CI|interval|range)\b"
)
FIGURE = re.compile(
    r"(?<![\w.,])(?P<sign>[-−–+]|(?:minus|plus) )?"
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w]|\.\d)"
)
HEDGE = re.compile(rf"(?<![\w-])(?:{HEDGED}) $", re.I)
"""What stands before a figure that is told as a rounder one."""
SIGNS = {"-": "-", "−": "−", "–": "−", "minus": "−", "+": "+", "plus": "+"}
"""The signs that may stand before a figure, as a claim has them."""
NUMBER_IN_WORDS = re.compile(rf"(?<![\w-])(?P<w>{_WORDS})(?![\w-])", re.I)
LETTERS = re.compile(r"[^\W\d_]+")
NUMBER_WORDS = frozenset(LETTERS.findall(" ".join(WORD_NUMBERS)))
OF_A_SHARE = frozenset(
    ("of", "in", "half", "most", "majority", *(one + end for one in FRACTIONS for end in ("", "s")))
)
OF_NOBODY = frozenset(("no", "none", "nobody", "not"))
OF_DIFFERENCE = frozenset(("difference", "differ", "differed", "differs"))
OF_SIGNIFICANCE = frozenset(
    before + word for before in ("", "in", "non")
    for word in ("significant", "significantly", "significance", "clearly")
)  # fmt: skip
OF_A_LEVEL = frozenset(("high", "elevated", "low", "normal"))
OF_TIME = frozenset(
    unit + end for unit in ("minute", "hour", "day", "week", "month", "year") for end in ("", "s")
)
CODED = re.compile(r"[A-Za-z]-?\d")
_DOWN = (
    r"fell|falls?|fallen|falling|drop(?:s|ped|ping)?|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)"
    r"|lower(?:ed|s|ing)?|reduc(?:e|es|ed|ing|tions?)|less|fewer|shr[aiu]nk|down by"
    r"|lost(?= (?:[\d\0]|an average|about|on average))"
    r"|(?:went|gone) down|shorter(?= (?:with|than|in|on|for)\b)"
)
_UP = (
    r"rose|rises?|risen|rising|increas(?:e|es|ed|ing)|climb(?:s|ed)?|gr[eo]w|higher|rais(?:e|es|ed)"
    r"|gain(?:s|ed)?|(?:went|gone) up|up by|grown|longer(?= (?:with|than|in|on|for)\b)"
)
OF_A_WAY = Hint(
    r"f[ae]ll\w*|drop\w*|decreas\w*|declin\w*|lower\w*|reduc\w*|less|fewer|shr[aiu]nk|down|gone|went|lost"
    r"|shorter|rose|ris\w+|increas\w*|climb\w*|gr[eo]w\w*|higher|rais\w*|gain\w*|up|longer"
)
DIRECTION = re.compile(rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP}))\b", re.I)
LETTERED = re.compile(
    r"\b[Gg]roups? (?P<letters>[A-Z](?:(?:, (?:and |or )?| and | or )[A-Z]\b(?![\w-]))+)"
)
LETTER = re.compile(r"[A-Z]")
QUOTE = re.compile(r"“(?P<words>[^“”]+)”")
SHARE = share_pattern(COUNT)
GAP = re.compile(
    r"(?<![\w.,])(?P<n>\d+) (?P<way>more|fewer) (?:(?:out )?of|in) (?:every|each) 100(?!\d|\.\d)"
    r"(?: people)?"
)
MULTIPLE = multiple_pattern(COUNT)
OF_DENIAL = frozenset(("no", "not", "nor", "never", "without", "neither", "none", "cannot", "t"))
"""The words of a denial; "t" is what follows the sign of "don't"."""
NEGATION = re.compile(r"\b(?:no[tr]?|never|without|neither|none|cannot)\b|n['’]t\b", re.I)
SIGNIFICANT = re.compile(
    r"\b(?:statistically )?(?P<in>in|non-?)?significan(?:t|tly|ce)\b|\bclearly\b", re.I
)
SAME = re.compile(
    r"\b(?:no|not a|without a|not (?:show|find|see) (?:a|any))(?: clear| real| significant)?"
    r"(?: difference)\b|\bdid not differ(?: clearly| significantly)?\b",
    re.I,
)
CLEAR = re.compile(
    r"\b(?:a|another|one|the|this|some|any) (?:clear(?:er)?|real) difference\b"
    r"|\bdiffer(?:ed|s)(?: clearly| significantly)?\b",
    re.I,
)
LEVELS = re.compile(r"\b(?:(?P<high>high|elevated)|(?P<low>low|normal))\b", re.I)
CLAUSE = re.compile(
    r"[;:] |\. |, |\b(?:and|but|while|whereas|compared with|against|versus|than|as did|or)\b", re.I
)
