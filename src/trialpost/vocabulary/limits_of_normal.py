"""Read limits of normal: "x ULN", "times the upper limit of normal", "within normal limits".

All patterns are for folded text (``vocabulary.folding``).
"""

import re

from trialpost.vocabulary.comparisons import Against

_OWN = (
    r"(?:(?:the|a|an|of|for|to|their|its|our|each|that|by|as|per|greater|higher|more|above|over"
    r"|than|local|locals?"
    r"|institution(?:al)?s?|institute|lab(?:oratory)?|laboratories|site|center|centre|central"
    r"|hospital|clinic|study"
    r"|(?:age|sex|gender)(?:-|\s)?(?:adjusted|appropriate|specific|matched|related|and)?"
    r"|applicable|respective"
    r"|established|current|reference|specific|participating|defined|standard|adult|testing|serum"
    r"|upper\s+range"
    r"|'s|s')(?:'s?)?\s*(?:-\s*)?){0,8}?"
)
_WHAT = (
    r"(?:\s*(?:of|for|the|institutional|institution's|lab(?:oratory)?(?:'s)?|local|reference|adult|normal(?:ity"
    r"|s)?|normative|range|ranges|values?|limits?|nl))*"
)
_UPPER = (
    rf"(?:i?ulns?\b|\bu\.?l\.?n\b\.?|unls?|uls?n?\b|url\b|upper\s*(?:normal\s*)?(?:limits?"
    rf"|bounds?|levels?|range|ends?|reference\s+limits?|threshold)\b{_WHAT}"
    rf"|upper\s+(?:reference\s+)?(?:normal|reference)\b{_WHAT}|normal\s+upper\s+(?:limits?"
    rf"|values?|range){_WHAT}"
    r"|highest\s+(?:normal|reference)\s+values?|maximum\s+normal\s+(?:values?|limits?))"
)
_LOWER = (
    rf"(?:i?llns?\b|lnl\b|lower\s*(?:normal\s*)?(?:limits?|bounds?|levels?|ends?"
    rf"|range)\b{_WHAT}|normal\s+lower\s+limits?{_WHAT})"
)
_RANGE = (
    r"(?:normal\s+(?:institutional\s+|laboratory\s+|reference\s+|lab\s+|local\s+)*(?:ranges?"
    r"|limits?|values?|levels?|intervals?)(?:\s+of\s+normal)?"
    r"|limits?\s+of\s+(?:the\s+)?normal(?:\s+range)?|range\s+of\s+normal|reference\s+(?:ranges?"
    r"|limits?|intervals?|values?)|normality\b)"
)
_AGAIN = r"(?:\s*[(\[]\s*(?:i?x?\s*ulns?|unl|uln\s+range|lln|ul|iuln)\s*[)\]])?"
MULTIPLE = re.compile(
    rf"\s*(?:(?P<times>-?\s*(?:x\b|\*|·|times|-?folds?|\(x\)|x(?=[a-z]))\s*(?:or\s+more\s+"
    rf"|greater\s+)?)\s*)?"
    rf"(?P<percent>%\s*)?{_OWN}(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})|(?P<range>(?:{_RANGE}"
    rf"|normal\b|norm\b|n\b)))"
    rf"(?:\s+(?:values?|range|limits?)\b)?{_AGAIN}"
)
ALONE = re.compile(
    rf"\b(?:(?:the|a|institution(?:al)?(?:'s)?|institution's|local|lab(?:oratory)?(?:'s)?"
    rf"|age[\s-](?:adjusted|appropriate)"
    rf"|central|site|study|our|reference)\s+)*(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER})"
    rf"|(?P<range>{_RANGE}|\bwnl\b)|(?P<normal>normal\b)){_AGAIN}"
)
_HINTS = ("norm", "uln", "lln", "unl", "wnl", "reference", "limit")
_TIMES_N = re.compile(r"\d\s?n\b|[x*]\s?n\b")


def has_limits(low: str) -> bool:
    """Say whether a folded text can speak of limits of normal at all."""
    return any(hint in low for hint in _HINTS) or _TIMES_N.search(low) is not None


def multiple_at(low: str, at: int, *, percent: bool = False) -> tuple[Against, int] | None:
    """Read "x ULN" and the like behind a number: which limit, and where it ends.

    "Normal" alone counts only behind "x" or "times", or where the number is a percentage.
    """
    found = MULTIPLE.match(low, at)
    if found is None:
        return None
    if found["range"] is not None:
        if not (found["times"] or percent or low[at : at + 1] == "n"):
            return None
        return Against.ULN, found.end()
    return (Against.ULN if found["upper"] is not None else Against.LLN), found.end()
