"""Take apart what stands in one line: sentences, numbered runs, semicolons, lists in a sentence.

All functions give character ranges within the text that they are given.
"""

import re

Span = tuple[int, int]

# --- sentences -----------------------------------------------------------------------------------

_STOP = re.compile(r"[.!?](?:[\"'”’)\]]{0,2})\s+(?=[A-Z0-9≥≤<>\"“(\[])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.?\s?g|i\.?\s?e|vs|dr|drs|prof|mr|mrs|ms|st|no|nos|approx|incl|excl|resp|etc|cf|al"
    r"|max|min|ca|fig|inc|ltd|co|corp|dept|vol|sec|temp|resp|tbl|spp|sp|subsp|var|wt|ht|i\.?v|p\.?o"
    r"|s\.?c|i\.?m|b\.?i\.?d|t\.?i\.?d|q\.?d|p\.?r\.?n|h\.?s|u\.?s|u\.?k|a\.?m|p\.?m|hr|hrs|min|mins"
    r"|wk|wks|mo|mos|yr|yrs)|(?:^|[\s(])[A-Za-z])$",
    re.IGNORECASE,
)
_ENDS_ANYWAY = re.compile(
    r"\b(?:etc|yrs|yr|wks|wk|hrs|hr|mins|min|mos|mo|no|al|a\.m|p\.m|iv|im|sc|po)$", re.IGNORECASE
)
_EXPLAINS = re.compile(
    r"(?:this|these|those|such|note|nb|n\.b\.|for\s+(?:example|instance)|e\.g|i\.e|however|and|or|but"
    r"|nor|if|otherwise|in\s+(?:this|that|these|those|such|which|the\s+case)|they|he|she|it|except"
    r"|exceptions?|including|includes|included|see|defined|the\s+(?:latter|former|above|same)|that"
    r"|similarly|thus|therefore|hence|also|additionally|furthermore|examples?|acceptable|permitted"
    r"|allowed|when|where|while|unless|although|though|once|because|since|then|here|both\s+(?:of\s+)?"
    r"(?:these|this)|any\s+such|as\s+(?:defined|determined|assessed)|specifically|namely|a\s+positive"
    r"|please|alternatively|likewise|instead|of\s+note|thereafter|afterwards?|his|her|their|its)\b",
    re.IGNORECASE,
)
_LETS_STAY = re.compile(
    r"\b(?:is|are|be|may|will\s+be|can\s+be)\s+(?:still\s+)?(?:be\s+)?(?:eligible|allowed|permitted"
    r"|acceptable|accepted|permissible|considered|not\s+(?:an?\s+)?(?:exclu\w+|required|necessary))\b"
    r"|\b(?:permitted|allowed|acceptable|may\s+be\s+(?:included|enrolled))\W*$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text; one that explains the one before it belongs to it.

    >>> text = "Age over 18. Has asthma, e.g. Dr. A's sort. This includes mild asthma. No stroke."
    >>> [text[begin:end] for begin, end in sentences(text)][1:]
    ["Has asthma, e.g. Dr. A's sort. This includes mild asthma.", 'No stroke.']
    """
    if ". " not in text and "? " not in text and "! " not in text and '."' not in text:
        return [(0, len(text))]
    found: list[Span] = []
    at = 0
    for stop in _STOP.finditer(text):
        ahead = text[at : stop.start()]
        if _open(ahead) or _abbreviates(ahead, text[stop.end() :]):
            continue
        found.append((at, stop.end() - len(stop[0]) + len(stop[0].rstrip())))
        at = stop.end()
    found.append((at, len(text)))
    joined = found[:1]
    for begin, end in found[1:]:
        sentence = text[begin:end]
        if _EXPLAINS.match(sentence) or _LETS_STAY.search(sentence) or not _is_one(sentence):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((begin, end))
    return joined


def _abbreviates(ahead: str, behind: str) -> bool:
    tail = ahead[-12:]
    if tail[-1:].isdigit():
        # "1. Age" is a number of a list, "stage 2. Age" is not.
        return bool(re.search(r"(?:^|[.;:]\s)\(?\d{1,2}$", tail))
    if not _ABBREVIATED.search(tail):
        return False
    return not (_ENDS_ANYWAY.search(tail) and behind[:1].isupper() and behind[1:2].islower())


def _open(text: str) -> bool:
    return text.count("(") > text.count(")") and text.rfind("(") > len(text) - 300


def _is_one(sentence: str) -> bool:
    return sum(map(str.isalpha, sentence)) >= 3


# --- semicolons ----------------------------------------------------------------------------------

_SEMICOLON = re.compile(r";\s*")


def apart_at_semicolons(text: str, least: int) -> list[Span]:
    """Return the parts of a run-on list "…; …; and …", or the whole if they are too few."""
    whole = [(0, len(text))]
    if text.count(";") < least - 1:
        return whole
    found: list[Span] = []
    at = 0
    for mark in _SEMICOLON.finditer(text):
        if text[mark.start() - 5 : mark.end()].rstrip().endswith(_ENTITIES):
            continue
        if not _open(text[at : mark.start()]):
            found.append((at, mark.start()))
            at = mark.end()
    if text[at:].strip(" ."):
        found.append((at, len(text)))
    found = [(begin, end) for begin, end in found if text[begin:end].strip()]
    return found if len(found) >= least else whole


_ENTITIES = ("&gt;", "&lt;", "&amp;", "&le;", "&ge;", "quot;", "nbsp;", "#39;", "#x27;", "#x2F;")

# --- numbers within a line -----------------------------------------------------------------------

_INLINE = {
    "1.": re.compile(r"(?<=[\s;,.:])(\d{1,2})\\?\.(?=\s+[A-Za-z≥≤<>(]|[A-Z][a-z])"),
    "1)": re.compile(r"(?<=[\s;,.:])(\d{1,2})\\?\)(?=\s*[A-Za-z≥≤<>])"),
    "(1)": re.compile(r"\((\d{1,2})\)(?=\s*[A-Za-z≥≤<>])"),
    "a.": re.compile(r"(?<=[\s;,:])([a-z])\\?\.(?=\s+[\w≥≤<>])"),
    "a)": re.compile(r"(?<=[\s;,.:])([a-z])\\?\)(?=\s*[\w≥≤<>])"),
    "(a)": re.compile(r"\(([a-z])\)(?=\s*[\w≥≤<>])"),
    "i)": re.compile(r"(?<=[\s;,.:])(i{1,3}|iv|vi{0,3}|ix|x)\\?\)(?=\s*[\w≥≤<>])"),
    "(i)": re.compile(r"\((i{1,3}|iv|vi{0,3}|ix|x)\)(?=\s*[\w≥≤<>])"),
    "①": re.compile(r"([\u2460-\u2473])"),
    "?": re.compile(r"(?<=\s)(\?)(?=\s?\w)"),
    "•": re.compile(r"(?<=\s)([•●▪■◦])(?=\s*\w)"),
}
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_HINT = re.compile(r"[1ai]\\?\)|[1a]\\?\. |①")


def numbered(text: str) -> tuple[int, list[Span]] | None:
    """Return a list that stands within a sentence: where its lead ends, and its items.

    >>> text = "Has (a) asthma, (b) eczema or (c) hay fever"
    >>> lead, items = numbered(text)
    >>> text[:lead], [text[begin:end] for begin, end in items]
    ('Has ', [' asthma, ', ' eczema or ', ' hay fever'])
    """
    if not _HINT.search(text):
        return None
    best: list[tuple[int, int]] = []
    for style in _INLINE:
        if style in ("•", "?"):
            continue
        marks = _run(style, text, first=1)
        if len(marks) >= (3 if style in ("a.", "1.") else 2) and len(marks) > len(best):
            best = marks
    return _between(text, best) if best else None


def goes_on_numbered(text: str, style: str, value: int) -> list[Span] | None:
    """Take apart a numbered line whose followers lost their line breaks: "(1.) Age 2. Sex 3. …"."""
    if style not in _INLINE:
        return None
    marks = _run(style, text, first=value + 1)
    doubtful = style in ("1.", "a.") and len(marks) == 1
    if not marks or (doubtful and text[marks[0][1] :].lstrip()[:1].islower()):
        return None
    _, spans = _between(text, marks)
    return [(0, marks[0][0]), *spans]


def _run(style: str, text: str, first: int) -> list[tuple[int, int]]:
    """Return the marks of one style that count on from a number, one by one."""
    marks: list[tuple[int, int]] = []
    wanted = first
    for found in _INLINE[style].finditer(text):
        if style in ("•", "?") or _order(style, found[1]) == wanted:
            marks.append(found.span())
            wanted += 1
    return marks


def _order(style: str, sign: str) -> int:
    if "1" in style:
        return int(sign)
    if "a" in style:
        return ord(sign) - 96
    if "i" in style:
        return _ROMANS.index(sign) + 1
    return ord(sign) - 0x245F


def _between(text: str, marks: list[tuple[int, int]]) -> tuple[int, list[Span]]:
    ends = [mark[0] for mark in marks[1:]] + [len(text)]
    return marks[0][0], [(mark[1], end) for mark, end in zip(marks, ends, strict=True)]


# --- titles within a line ------------------------------------------------------------------------

_TITLE = re.compile(
    r"(?:(?<=\s)|^)(?:DISEASE CHARACTERISTICS|PATIENT CHARACTERISTICS|PRIOR[ /]CONCURRENT THERAPY"
    r"|Age|Sex|Menopausal status|Performance [Ss]tatus|Life expectancy|Hematopoietic|Hepatic|Renal"
    r"|Cardiovascular|Pulmonary|Neurologic|Immunologic|Biologic therapy|Chemotherapy"
    r"|Endocrine therapy|Radiotherapy|Surgery|Other)\s*:(?=\s|$)"
    r"|--(?:[A-Z][\w/ ]{3,40})--"
)


def is_of_template(text: str) -> bool:
    """Tell whether a line is a title of the older cancer template or holds one."""
    return "CHARACTERISTICS" in text or "Characteristics--" in text


def titled(text: str) -> list[Span]:
    """Return the titles of the older cancer template that stand in a line one after another."""
    if ":" not in text and "--" not in text:
        return []
    return [found.span() for found in _TITLE.finditer(text)]
