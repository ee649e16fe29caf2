"""Recognise the headings of an eligibility text, in the many ways that people write them."""

import re

import msgspec

from trialpost.model.criterion import CriterionKind

_COLON = "[:\uff1a]"
_NAMED = re.compile(
    r"(?P<lead>(?:[\w/&'’,()%+-]+\s+){0,7}?)"
    r"(?P<word>(?:non[-\s]?)?(?:in|ex)clusions?)\b"
    rf"(?P<tail>[^:\uff1a]{{0,90}}?)\s*{_COLON}\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(
    r"(?:[\w/&'’,()-]+\s+){0,4}(?P<word>(?:non[-\s]?)?(?:in|ex)clusion)\s+criteri(?:a|on)"
    r"(?:\s+(?:for|of|in|at)\s+[\w\s/&'’()-]{1,60}|\s*[-–—(]\s*[\w\s/&'’()-]{1,60})?\.?",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"(?:\w+\s+){0,3}?(?P<word>(?:[Ii]n|[Ee]x|IN|EX)(?:clusion|CLUSION))\s+"
    r"(?:[Cc]riteria|CRITERIA)\.?\s+(?P<rest>[A-Z].*)",
    re.DOTALL,
)
_RUN_ON = re.compile(
    r"(?<!following )(?<!the )(?<!any )(?<!all )\b(?:In|Ex)clusion [Cc]riteria"
    r"(?=\s*(?:[:\uff1a]|$))"
)
_ALONE = re.compile(r"(?:key\s+|main\s+|major\s+)?((?:in|ex)clusions?)", re.IGNORECASE)
_BULLETED = re.compile(
    r"(?:key\s+|main\s+|major\s+)?((?:in|ex)clusion)\s+criteri(?:a|on)", re.IGNORECASE
)
_NO_HEADING = re.compile(r"\b(?:no|not|may|apply|applies|meets?|met|any|does|satisf\w+)\b", re.I)
_BOTH = re.compile(r"\binclusion\W+(?:and\W+|or\W+)?exclusion", re.IGNORECASE)
_NOTHING = re.compile(r"(?:none|n/?a|not applicable|nil)\W*", re.IGNORECASE)
_KEEPS_OUT = re.compile(
    r"\b(?:not\s+(?:be\s+)?(?:suitable|eligible|included|enrolled|participate|take\s+part|join|able)"
    r"|excluded?|ineligible|can(?:not|['’]t)\s+(?:join|participate|take|be)"
    r"|(?:may|must|should|do)\s+not\s+(?:join|participate|take|meet|have|enter|fulfil+|satisfy))\b",
    re.IGNORECASE,
)
_LETS_IN = re.compile(
    r"\b(?:eligible|suitable|included|enrolled|seeking|open\s+to"
    r"|(?:may|can|could)\s+(?:be\s+able\s+to\s+)?(?:join|participate|take\s+part))\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"\b(?:following|criteria|criterion|conditions|characteristics)\b", re.I)
_ANY_OF = re.compile(
    r"\b(?:any|one|either|two|three|1|2|3)\b.{0,30}\b(?:of|following|these)\b|\beither\b", re.I
)
_LONGEST_HEADING = 20
"""In words."""
_LONG_LINE = 60
"""In characters: before that, words in front of "exclusion criteria" belong to the heading."""
_SHORT_HEADING = 6
"""In words."""
_TITLES = frozenset({
    "age", "sex", "gender", "menopausal status", "performance status", "life expectancy",
    "hematopoietic", "hepatic", "renal", "cardiovascular", "pulmonary", "other", "general",
    "medical history", "laboratory", "biologic therapy", "chemotherapy", "endocrine therapy",
    "radiotherapy", "surgery", "patient characteristics", "disease characteristics",
    "prior concurrent therapy", "prior therapy", "concurrent therapy",
})  # fmt: skip
"""Titles without a colon, most of them of the National Cancer Institute's older template."""


class Heading(msgspec.Struct, frozen=True):
    """A heading: the kind that it opens (``None``: the same as before), and its length.

    ``length`` counts the characters that belong to it; what follows on the line is a criterion.
    """

    kind: CriterionKind | None
    length: int


def heading(body: str, *, bulleted: bool) -> Heading | None:
    """Tell whether a line, without its bullet, is a heading; return ``None`` if it is none.

    >>> heading("Key Exclusion Criteria:", bulleted=False).kind.value
    'exclusion'
    >>> heading("Other protocol-defined inclusion/exclusion criteria may apply", bulleted=False)
    """
    if bulleted and (bare := _BULLETED.fullmatch(body)):
        return Heading(_kind(bare[1]), len(body))
    return _named(body) or _stopped(body) or (None if bulleted else _bare(body) or _spoken(body))


def run_on(line: str) -> int | None:
    """Return where a heading begins that stands at the end of a long line, or within it.

    "… for females of childbearing potential Exclusion Criteria": the line break is lost.
    """
    found = _RUN_ON.search(line, _LONG_LINE)
    return found.start() if found else None


def is_title(body: str) -> bool:
    """Tell whether a line without a colon is one of the customary titles over bullets: "Age".

    Only these: "Pregnant women" over a list may be a criterion, and nothing is to be lost.
    """
    return body.lower().strip() in _TITLES


def is_subheading(body: str, kind: CriterionKind) -> bool:
    """Tell whether an unbulleted line that ends in a colon only orders what follows.

    "Cardiovascular:" and "Patients must meet all of the following criteria:" do. A line that
    carries meaning ("Women who can become pregnant must:") does not, nor one that makes a choice
    among inclusion criteria ("At least one of the following:"): its list is one criterion.
    """
    if not body.rstrip("* ").endswith((":", "\uff1a")):
        return False
    if kind is CriterionKind.INCLUSION and _ANY_OF.search(body):
        return False
    words = len(body.split())
    return words <= _SHORT_HEADING or (
        words <= _LONGEST_HEADING and ". " not in body and bool(_INTRODUCES.search(body))
    )


def _kind(word: str) -> CriterionKind:
    keeps_out = word.lower().startswith(("ex", "non"))
    return CriterionKind.EXCLUSION if keeps_out else CriterionKind.INCLUSION


def _named(body: str) -> Heading | None:
    """Recognise "Inclusion criteria for patients:", with or without a criterion behind it."""
    found = _NAMED.fullmatch(body)
    if not found:
        return None
    lead, tail, rest = found["lead"].split(), found["tail"], found["rest"]
    named = "criteri" in tail.lower() or (not tail.strip(" *") and len(lead) <= 4)
    if not named or {"no", "not", "note"} & {word.lower() for word in lead}:
        return None
    if rest and not _NOTHING.fullmatch(rest) and (len(lead) > 4 or len(tail.split()) > 6):
        return None
    length = len(body) if _NOTHING.fullmatch(rest) else found.start("rest")
    both = _BOTH.search(found["word"] + tail)
    return Heading(None if both else _kind(found["word"]), length)


def _stopped(body: str) -> Heading | None:
    """Recognise "Inclusion criteria. Age over 18." and "Exclusion Criteria All women who"."""
    found = _STOPPED.fullmatch(body)
    return Heading(_kind(found["word"]), found.start("rest")) if found else None


def _bare(body: str) -> Heading | None:
    """Recognise "INCLUSION" and "Main exclusion criteria", without a colon."""
    found = _ALONE.fullmatch(body) or _BARE.fullmatch(body)
    if not found or _NO_HEADING.search(body) or _BOTH.search(body):
        return None
    word = found[1] if found.re is _ALONE else found["word"]
    return Heading(_kind(word), len(body))


def _spoken(body: str) -> Heading | None:
    """Recognise "This study is not suitable for individuals who:"."""
    if not body.endswith((":", "\uff1a")) or len(body.split()) > _LONGEST_HEADING:
        return None
    if _KEEPS_OUT.search(body):
        return Heading(CriterionKind.EXCLUSION, len(body))
    if _LETS_IN.search(body):
        return Heading(CriterionKind.INCLUSION, len(body))
    return None
