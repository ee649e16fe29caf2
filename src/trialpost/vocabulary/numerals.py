"""Find the numbers of a text: in digits, in words, and Roman where a class or grade is meant.

What only looks like a number is left out: a part of a name ("IL-6", "type 2", "phase 3"), a day of
the trial's plan, a list's mark, a date. All is read in folded text (``vocabulary.folding``).
"""

import re

import msgspec


class Numeral(msgspec.Struct, frozen=True):
    """A number with its half-open place; ``form`` is ``digits``, ``word`` or ``roman``."""

    start: int
    end: int
    value: float
    form: str


_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: float(value) for value, word in enumerate(_ONES)}
_WORDS |= {word: 10.0 * (place + 2) for place, word in enumerate(_TENS)}
_WORDS |= {
    f"{tens}{ones}": 10.0 * (place + 2) + value
    for place, tens in enumerate(_TENS)
    for value, ones in enumerate(_ONES[:10])
    if value
}
_WORDS |= {"half": 0.5, "hundred": 100.0, "twice": 2.0, "double": 2.0, "thrice": 3.0, "triple": 3.0}
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0, "vi": 6.0}
_ROMAN |= {chr(ord("ⅰ") + place): place + 1.0 for place in range(6)}

_DIGITS = (
    r"(?:\d{1,2}(?:\s?\+\s?|\s+|-)[0-6]/7(?!\d)|\d{2}\s?\+\s?[0-6](?=\s*(?:weeks?\b|wks?\b))"
    r"|\d{2}\+[0-6](?=\s*(?:-|to|and|through)\s*\d{2}(?:\s?\+\s?[0-6]|\s+[0-6]/7))"
    r"|1\s?:\s?[1-9]\d{1,4}(?![\d:]|\s?[ap]\.?m\b)"
    r"|10\s?\^\s?\(?\d{1,2}\)?(?!\d)|\d{1,3}(?:(?:,\s?|')\d{3}){1,3}(?![\d]|\.\d{3})(?:\.\d+)?"
    r"|\d{1,3}(?:\s\d00){1,2}(?![\d.,]\d|\d)"
    r"|\d{1,3}(?:\.\d{3}){2,3}(?!\d)|\d+(?:[.·]\d+)?(?!\.\d)|(?<!\d)\.\d+|\d+(?:\.\d+){2,})"
)
NUMERAL = re.compile(
    rf"(?<![\w.])(?:(?P<digits>{_DIGITS})"
    rf"|(?P<word>(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?"
    rf"|{'|'.join(sorted(_ONES, key=len, reverse=True))}"
    r"|(?:one[\s-])?half|(?:a|one)\shundred|twice|double|thrice|triple)(?!\w|-(?!fold\b|year"
    r"|month|week|day|hour|old\b|time|point)[a-z])"
    r"|(?P<roman>i{1,3}|iv|vi?|[ⅰ-ⅵ])(?!\.?\w))"
)
_NAMING = frozenset((
    "type", "phase", "visit", "cycle", "part", "cohort", "arm", "group", "section", "table",
    "appendix", "appendices", "figure", "version", "v", "step", "stratum", "criterion",
    "criteria", "item", "number", "no", "amendment", "protocol", "chapter", "article", "factor",
    "vitamin", "interleukin", "trisomy", "chromosome", "exon", "codon", "recist", "irecist",
    "ctcae", "dsm", "icd", "rano", "lugano", "module", "axis", "question", "period", "panel",
    "edition", "segment", "diabetes", "annex", "schedule", "attachment", "omega", "beta",
    "alpha", "gamma", "channel", "serotype", "genotype", "subtype", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "#",
))  # fmt: skip
"""What a number behind it is the name of, and not the measure; also in the plural."""

_NAMING_LEVELS = ("dose level", "triage level")
_PLAN = frozenset(("day", "days", "week", "weeks", "month", "months", "year", "years"))
"""With a number behind it a time of the trial's plan ("week 4"), unless one stands before it."""

_CHAIN = re.compile(
    r"(?:\d+|\b(?:i{1,3}|iv|vi?))[a-d]?\s*(?:-|/|,|\bto\b|\band\b|\bor\b|&|,\s*and|,\s*or)\s*$"
)
_ROMAN_AFTER = re.compile(
    r"(?:\b(?:class(?:es)?|grades?|stages?|asa|nyha|killip|ccs|who|fitzpatrick|iss|figo|ps"
    r"|status|fc"
    r"|functional|function|scores?|levels?|than|least|most|to|categor(?:y|ies)|association"
    r"|lawrence|yahr"
    r"|ana?esthesiolog\w+|ana?esthesia|classification|phototypes?|staging|skin\stypes?|system"
    r"|scale)|[≥≤<>=])"
    r"(?:\s*\((?:[a-z&/ -]{2,12})\))?(?:\s+(?:of|or|ps|status|class(?:ification)?|score|grade"
    r"|stage|type))?"
    r"\s*[:=(\"'\[]{0,2}\s*$"
)
_ROMAN_MARK = re.compile(r"(?:^|[\n:;.,])\s*$")
_NAMED_BEHIND = re.compile(
    r"-(?!(?:fold|old|item|points?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|yrs?|mo"
    r"|wks?|hrs?|h|mg|g|kg|ml|cm|mm|times?|half)\b)[a-z]"
    r"|(?:st|nd|rd|th)\b(?!\s?(?:percen|centi)|(?:\s?-\s?|\sand\s(?:the\s)?|\sto\s(?:the\s)?)\d+th)"
    r"|-?d\b(?=\s*(?:echo|imag|ultras))|\s*-?\s*min(?:ute)?s?\s+walk|\s+january|\s+february"
    r"|\s+march\b"
    r"|\s+april|\s+june|\s+july|\s+august|\s+september|\s+october|\s+november|\s+december"
)
_GLUED = re.compile(r"[^\W\d_]\d{0,2}-$")
"""What a number behind a line is a part of a name with: "IL-6", "status0-2"."""

_MARK = re.compile(r"(?:^|\n|[.;:]\s{1,3})[\s*-]*\(?$")
_MARK_END = re.compile(r"\s?(?:[.)]\s|\)|\.$|\.\n|\.[a-z])")
_MARK_INSIDE = re.compile(r"[,;.:]\s{0,3}$")
_MARK_INSIDE_END = re.compile(r"\s?\)")


_WEEKS_AND_DAYS = re.compile(r"(\d{1,2})(?:\s?\+\s?|\s+|-)([0-6])(?:/7)?(?<=[+\s].|/7)")
"""An age before birth: "27 0/7", "34+6"."""


def numeral_at(low: str, at: int) -> Numeral | None:
    """Read the number that begins at a place, whatever stands around it."""
    found = NUMERAL.match(low, at)
    return None if found is None else _numeral(found)


def numerals_in(low: str, start: int = 0) -> "tuple[Numeral, ...]":
    """Find the numbers of a folded text that count or measure something."""
    numerals: list[Numeral] = []
    dropped = -1
    for found in NUMERAL.finditer(low, start):
        if _is_part_of_a_name(low, found, dropped, numerals):
            dropped = found.end()
        else:
            numerals.append(_numeral(found))
    return tuple(numerals)


def _numeral(found: re.Match[str]) -> Numeral:
    form = found.lastgroup or "digits"
    written = found[0]
    if form == "roman":
        value = _ROMAN[written]
    elif form == "word":
        value = _WORDS[re.sub(r"^(?:a|one)(?=[\s-](?:hundred|half))|[\s-]", "", written)]
    else:
        value = value_of(written)
    return Numeral(found.start(), found.end(), value, form)


def value_of(digits: str) -> float:
    """Return the value of a number as written with points, commas or spaces between thousands.

    A titre counts by how far it was thinned: "1:80" is 80.
    """
    weeks = _WEEKS_AND_DAYS.fullmatch(digits)
    if weeks:
        return int(weeks[1]) + int(weeks[2]) / 7
    if "^" in digits:
        return 10.0 ** int(re.sub(r"\D", "", digits.split("^")[1]))
    if ":" in digits:
        return float(digits.split(":")[1])
    digits = re.sub(r"[,'\s](?=\s?\d{3})|\s", "", digits).replace("·", ".")
    if digits.count(".") > 1:
        digits = digits.replace(".", "")
    return float(digits)


def _is_part_of_a_name(
    low: str, found: re.Match[str], dropped: int, numerals: list[Numeral]
) -> bool:
    start, end = found.span()
    before = low[start - 1 : start]
    if before == "-" and _GLUED.search(low, max(0, start - 6), start):
        return True
    near = low[max(0, start - 36) : start]
    if found.lastgroup == "roman":
        if low[end : end + 1] == "." and _ROMAN_MARK.search(near):
            return True  # "of the following grades: i. …"
        linked = numerals and _CHAIN.search(near) and numerals[-1].end > start - 12
        return not (linked or _ROMAN_AFTER.search(near))
    if found.lastgroup == "word":
        return False
    if (
        dropped >= 0
        and start - dropped < 8
        and _CHAIN.search(near)
        and numerals_end(numerals) < dropped
    ):
        return True
    return (
        _is_named(near)
        or _NAMED_BEHIND.match(low, end) is not None
        or _is_mark(low, found, near)
        or _is_section(found[0])
    )


def _is_named(near: str) -> bool:
    """Say whether what stands in front of a number makes it a name: "type 2", "on day 1"."""
    tail = near.rstrip(" \n")
    bracketed = tail[-1:] == "("
    tail = tail.rstrip("-( ")
    at = len(tail)
    while at and (tail[at - 1].isalpha() or tail[at - 1] in ".#"):
        at -= 1
    word = tail[at:].rstrip(".")
    if word in _PLAN:
        return not bracketed and not tail[:at].rstrip(" -")[-1:].isdigit()
    if word in ("cycle", "cycles") and tail[:at].rstrip().endswith("menstrual"):
        return False
    if word in _NAMING or word.removesuffix("s") in _NAMING:
        return True
    return word == "level" and tail.endswith(_NAMING_LEVELS)


def _is_mark(low: str, found: re.Match[str], near: str) -> bool:
    """Say whether a number is the mark of a list's item: "1.", "(2)", "; 3)"."""
    if len(found[0]) > 2:
        return False
    if _MARK_END.match(low, found.end()) and _MARK.search(near):
        return True
    return bool(_MARK_INSIDE_END.match(low, found.end()) and _MARK_INSIDE.search(near)) and (
        low.rfind("(", 0, found.start()) <= low.rfind(")", 0, found.start())
    )


def _is_section(written: str) -> bool:
    return written.count(".") > 1 and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written)


def numerals_end(numerals: list[Numeral]) -> int:
    """Return where the last of some numbers ends, 0 if there are none."""
    return numerals[-1].end if numerals else 0
