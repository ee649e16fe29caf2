"""The words and signs that compare a number, in front of it and behind it.

All patterns are for folded text (``vocabulary.folding``).
"""

import enum
import re


class Comparison(enum.StrEnum):
    """What is said about a number, or about several."""

    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"
    WITHIN = "within"
    BETWEEN = "between"
    EQUAL = "equal"
    ABOUT = "about"
    ONE_OF = "one of"
    BETTER = "or better"
    WORSE = "or worse"
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    BARE = "bare"


LOWER = frozenset((Comparison.AT_LEAST, Comparison.MORE_THAN))
"""Those that bound a value from below."""

UPPER = frozenset((Comparison.AT_MOST, Comparison.LESS_THAN, Comparison.WITHIN))
"""Those that bound a value from above."""


class Against(enum.StrEnum):
    """What a number is a multiple of: a limit of the laboratory's normal range, or nothing."""

    NOTHING = ""
    ULN = "upper limit of normal"
    LLN = "lower limit of normal"
    NORMAL = "normal range"


_MORE = r"(?:greater|great|more|higher|larger|longer|older|bigger|later|above|over|superior|>)"
_LESS = r"(?:less|lower|fewer|smaller|shorter|younger|below|under|inferior|<)"
_EQUAL = r"(?:(?:or|and|/|to|than|is|and/or)\s*)*(?:=|≥|≤|equals?|equivalent)"
_SAYINGS = {
    Comparison.WITHIN: r"within(?:\s+(?:the\s+|a\s+)?(?:last|past|previous|preceding|prior|next"
    r"|coming|following|first)\b)?(?:\s+[±+])?",
    Comparison.AT_MOST: r"(?:not\s+|no\s+)?≤\s*/?\s*<?|<\s*(?:or|/|and)?\s*=|=\s*<|<\s*(?:or|/)\s*≤"
    r"|<\s*or\s+≤|<\s*or\s+equal|≤\s*or\s*=|not\s+>"
    rf"|{_LESS}\s*(?:than)?\s*,?\s*{_EQUAL}(?:\s+(?:to|than))?"
    rf"|equal(?:\s+to)?\s*(?:or|/|and)\s*{_LESS}(?:\s+than)?"
    rf"|\bno[tr]?\s+(?:be\s+|to\s+be\s+)?{_MORE}(?:\s+th[ae]n)?|\bnot\s+(?:to\s+)?exceed(?:ing|s)?"
    r"|(?:does|do|must|should|may|can|will)\s+not\s+exceed|at\s+(?:the\s+)?most"
    r"|up\s+to(?:\s+and\s+including)?|upto|(?:at\s+or|equal\s+to\s+or|on\s+or)\s+(?:below|under)"
    r"|\b(?:a\s+)?max(?:imum|imal|\.)?(?:\s*(?:of|is))?|\buntil|as\s+(?:high|old|much|many)\s+as"
    r"|limited\s+to|capped\s+at|&le;|&lt;=",
    Comparison.AT_LEAST: r"(?:not\s+|no\s+)?≥\s*/?\s*>?|>\s*(?:or|/|and)?\s*=|=\s*>|>\s*(?:or"
    r"|/)\s*≥"
    r"|>\s*or\s+≥|>\s*or\s+equal|≥\s*or\s*=|not\s+<"
    rf"|{_MORE}\s*(?:th[ae]n)?\s*,?\s*{_EQUAL}(?:\s+(?:to|than))?"
    rf"|equal(?:\s+to)?\s*(?:or|/|and)\s*{_MORE}(?:\s+than)?"
    rf"|\bno[tr]?\s+(?:be\s+|to\s+be\s+)?{_LESS}(?:\s+than)?|at\s*least|at\s+(?:a"
    rf"|the)\s+minimum(?:\s+of)?"
    r"|\b(?:a\s+)?min(?:imum|imal|\.)(?:\s*(?:of|is))?|(?:at|on)\s+or\s+(?:above|over|after)"
    r"|as\s+(?:low|little|few|young)\s+as|starting\s+(?:at|from)|&ge;|&gt;="
    r"|(?:have|has|having)\s+reached",
    Comparison.MORE_THAN: r">+|&gt;|(?:great|greater|more|higher|larger|longer|older|bigger"
    r"|later)\s+th[ae]n"
    r"|\babove|\bover|exceed(?:s|ing|ed)?|in\s+excess\s+of|\bbeyond|superior\s+to|upwards?\s+of"
    r"|\bafter(?=\s+(?:the\s+)?ages?\b)",
    Comparison.LESS_THAN: r"<+|&lt;|(?:less|lower|fewer|smaller|shorter|younger|earlier)\s+th[ae]n"
    r"|\bnot\s+yet|\bbelow|\bunder|inferior\s+to|\bbefore(?=\s+(?:the\s+)?ages?\b)|\bless(?=\s+\d)",
    Comparison.WORSE: r"\bworse\s+than(?:\s+or\s+equal\s+to)?",
    Comparison.BETTER: r"\bbetter\s+than(?:\s+or\s+equal\s+to)?",
    Comparison.BETWEEN: r"\bwithin\s+(?:the\s+|a\s+)?(?:range|limits?)(?:\s+(?:of|from|between))?"
    r"|\bbetween|\bfrom|\brang(?:e|es|ed|ing)(?:\s+(?:of|from|between|is))?",
    Comparison.ABOUT: r"~|±|\+/-|\bapproximately|\babout|\baround|\bapprox\.?|\bcirca|\broughly"
    r"|\bnearly"
    r"|\balmost",
    Comparison.EQUAL: r"=+|\bequal(?:s|ing)?(?:\s+to)?|\bexactly",
}
_ORDER = tuple(_SAYINGS)
_SIGN_AGAIN = r"(?:\s*[(\[]\s*(?:[<>=≥≤/]|\bor\b|equal|to|than|\s)*[<>=≥≤][<>=≥≤\s]*[)\]])?"
_FILLER = (
    r"(?:\s*[:,]?\s*(?:(?:a|an|the|of|to|or|is|at|in|its|total|equal|age[ds]?|scores?|levels?"
    r"|values?|grades?|ctcae|nci"
    r"|stages?|class(?:es)?|nyha|asa|ecog|who|status|ps|dose|level|number|sum|daily|mean|average"
    r"|doses|equivalent|functional|type|as|x)(?![\w/-])\s*){0,5})?"
)
_BEFORE = re.compile(
    r"(?:(?<![^\W_])|(?=[<>=≥≤~±+&]))(?:"
    + "|".join(f"(?P<s{at}>{_SAYINGS[one]})" for at, one in enumerate(_ORDER))
    + rf"){_SIGN_AGAIN}(?P<filler>{_FILLER})\s*[(\[]?\s*$"
)
_REACH = 64
_NOTHING_AHEAD = frozenset(",;.0123456789")
_ENTITIES = frozenset(("&gt", "&lt", "&ge", "&le"))

_BEHIND = re.compile(
    r"\s*(?:(?:of\s+age|old|inclusive|in\s+age)\b\s*)?[,(]?\s*(?:"
    r"(?:or|and|and/or|&|/)\s*(?:(?:is\s+)?(?P<more>older|more|greater|above|over|higher|up"
    r"|longer|larger|upwards?"
    r"|later|beyond|bigger)|(?P<less>younger|less|lower|below|under|fewer|shorter|smaller|earlier)"
    r"|(?P<better>better)|(?P<worse>worse))\b(?!\s+th[ae]n)"
    r"|(?P<plus>\+)(?![\w/]|\s*\d)|(?P<least>at\s+least|(?:at\s+)?(?:a\s+)?minimum"
    r"|minimally)(?=\s*(?:[.,;)\n]|$))"
    r"|(?P<most>(?:at\s+)?(?:a\s+)?maximum|at\s+most)(?=\s*(?:[.,;)\n]|$)))"
)
_SAID_BEHIND = {
    "more": Comparison.AT_LEAST,
    "plus": Comparison.AT_LEAST,
    "least": Comparison.AT_LEAST,
    "less": Comparison.AT_MOST,
    "most": Comparison.AT_MOST,
    "better": Comparison.BETTER,
    "worse": Comparison.WORSE,
}


def comparison_before(low: str, at: int, floor: int = 0) -> tuple[Comparison, int, int] | None:
    """Find what compares the number that begins at a place: what, and where that stands.

    Args:
        low: the folded text.
        at: where the number begins.
        floor: where the reading of what is before it ends.
    """
    near = at - 1
    while near >= floor and low[near] in " \n\r":
        near -= 1
    if near < floor or (low[near] in _NOTHING_AHEAD and low[near - 3 : near] not in _ENTITIES):
        return None
    start = max(floor, at - _REACH)
    start = max(start, low.rfind(", ", start, near), low.rfind("; ", start, near) + 1)
    found = _BEFORE.search(low, start, at)
    if found is None:
        return None
    kind = next(one for number, one in enumerate(_ORDER) if found[f"s{number}"] is not None)
    end = found.start("filler")
    if kind is Comparison.WITHIN:
        end = found.start() + len("within")
    while low[end - 1] in " \n\r":
        end -= 1
    return kind, found.start(), end


def comparison_behind(low: str, at: int) -> tuple[Comparison, int, int] | None:
    """Find what compares the number or unit that ends at a place: "or older", "+", "or less"."""
    found = _BEHIND.match(low, at)
    if found is None or found.lastgroup is None:
        return None
    start = found.start()
    while low[start] in " \n\r,(":
        start += 1
    return _SAID_BEHIND[found.lastgroup], start, found.end()
