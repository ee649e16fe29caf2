"""Read the classes of scales that go by letters: "Child-Pugh A or B", "stage IIIB-IV", "ASIA C".

Child-Pugh classes are points of the score: A is 5 to 6, B 7 to 9, C 10 to 15 (Pugh et al., Br J
Surg 1973;60:646), so that "class B or better" and "≤ 7 points" compare. Other letters count from 1.
Stages keep their number; what letter they have is for who compares their words.
"""

import re

from trialpost.vocabulary.comparisons import Comparison
from trialpost.vocabulary.measurements import measurement
from trialpost.vocabulary.quantity import Quantity

Ends = tuple[float, float]

_CHILD_PUGH: dict[str, Ends] = {"A": (5.0, 6.0), "B": (7.0, 9.0), "C": (10.0, 15.0)}
_LETTERS: dict[str, Ends] = {letter: (float(n), float(n)) for n, letter in enumerate("ABCDE", 1)}
CLASSES = {
    "child-pugh": _CHILD_PUGH,
    "asia-impairment": _LETTERS,
    "bclc": {"0": (0.0, 0.0), **_LETTERS},
    "la-grade": _LETTERS,
}
"""Scales that go by letters, with the values that each letter stands for."""

STAGED = frozenset({"disease-stage", "kdigo"})
"""Scales whose numbers may have a letter behind them."""

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_WORD = (
    r"(?:class(?:es|ification)?|scores?|grades?|stages?|status|category|impairment\s+scale|scale"
    r"|group|level|liver|hepatic|function|disease|cirrhosis|staging|system|of|is|are|as|in|either)"
)
_SIGNS = {
    "<": (r"<(?!\s?=)|less\s+than(?!\s+or)|below|lower\s+than(?!\s+or)|better\s+than"),
    ">": (r">(?!\s?=)|(?:greater|more|higher|worse)\s+than(?!\s+or)|above|beyond|exceeding"),
    "<=": (
        r"≤|<\s?=|=\s?<|(?:less|lower)\s+than\s+or\s+equal\s+to|up\s+to|at\s+most|no\s+(?:more"
        r"|greater|higher|worse)\s+than|maximum(?:\s+of)?"
    ),
    ">=": (
        r"≥|>\s?=|=\s?>|(?:greater|higher|more)\s+than\s+or\s+equal\s+to|at\s+least"
        r"|no\s+less\s+than|minimum(?:\s+of)?"
    ),
}
_SIGN = "|".join(f"(?P<{name}>{_SIGNS[sign]})" for name, sign in
                 (("lt", "<"), ("gt", ">"), ("le", "<="), ("ge", ">=")))  # fmt: skip
_LINK = r"\s*(?:-|–|—|/|&|,\s*(?:or|and)?|\b(?:to|through|or|and|and/or)\b)\s*"
_BEHIND = (
    r"(?:\s*,?\s*(?:or|and)\s+(?P<more>worse|higher|above|greater|more|later|beyond)"
    r"|\s*,?\s*(?:or|and)\s+(?P<less>better|lower|below|less|earlier))?\b"
)


def _pattern(one: str, again: str) -> re.Pattern[str]:
    quoted = r"[\s:=(\[\"'“”-]*"
    return re.compile(
        rf"{quoted}(?:\([A-Za-z& -]{{1,12}}\)\s*)?(?:{_WORD}\b{quoted}){{0,4}}(?:(?:{_SIGN})\s*)?"
        rf"(?:{_WORD}\b\s*)?[\"'“]?(?P<list>{one}(?:[\"'”]?{_LINK}(?:{again}\s*)?[\"'“]?{one})*)"
        rf"(?![\w-])[\"'”]?{_BEHIND}"
    )


_LETTER = r"(?:[A-E]\d{0,2}|0)(?![\w.]|-[a-z])"
_STAGE = r"(?:G?(?:IV|V|I{1,3}|[0-5])(?:[A-Da-d][1-3]?)?)(?![\w.]|-[a-z])"
_BY_LETTER = _pattern(_LETTER, r"(?:class|grade|stage|Child[\s-]Pugh(?:\s+class)?|score)")
_BY_STAGE = _pattern(_STAGE, r"(?:class|grade|stage)")
_BEFORE = re.compile(
    rf"\b[Cc]lass(?:es)?\s+(?P<list>[A-C](?:{_LINK}[A-C])*)\s+(?:[a-z]+\s+)?(?:by|per|of|according\s+to|as\s+per"
    r"|on|in)?\s*(?:the\s+)?$"
)
_EACH_LETTER = re.compile(r"[A-E]\d{0,2}|0")
_EACH_STAGE = re.compile(r"(?P<number>IV|V|I{1,3}|[0-5])(?P<letter>[A-Da-d])?\d?")


def class_behind(text: str, end: int, concept: str) -> Quantity | None:
    """Read the classes that stand behind the name of a scale.

    Args:
        text: as it stands: the case of letters counts.
        end: where the name ends.
        concept: of the scale.

    Returns:
        What they require; ``None`` where none stand there, or numbers, which are read as such.

    >>> one = class_behind("Child-Pugh class B or better", len("Child-Pugh"), "child-pugh")
    >>> one.low, one.high
    (None, 9.0)
    """
    lettered = concept in CLASSES
    found = (_BY_LETTER if lettered else _BY_STAGE).match(text, end)
    if found is None:
        return None
    ends = _letters(found["list"], CLASSES[concept]) if lettered else _stages(found["list"])
    if ends is None:
        return None
    return _quantity(found, ends, concept)


def ends_of_class(concept: str, letter: str) -> Ends | None:
    """Return the values that a class stands for; ``None`` where a scale has no such class.

    >>> ends_of_class("child-pugh", "B")
    (7.0, 9.0)
    """
    return CLASSES.get(concept, {}).get(letter.strip().upper())


def ends_of_rank(concept: str, rank: float) -> Ends | None:
    """Return the values that the class of a rank stands for: 2 for B."""
    letter = "ABCDE"[int(rank) - 1] if rank in range(1, 6) else ""
    return ends_of_class(concept, letter)


def class_before(text: str, start: int, concept: str) -> Quantity | None:
    """Read the classes in front of the name of a scale: "class B or C by Child-Pugh"."""
    found = _BEFORE.search(text, max(0, start - 40), start)
    ends = _letters(found["list"], CLASSES[concept]) if found else None
    if found is None or ends is None:
        return None
    return Quantity(
        span=(found.start(), found.end("list")),
        sort=Comparison.BETWEEN,
        values=ends,
        low=ends[0],
        high=ends[1],
        number_spans=(found.span("list"),),
    )


def _letters(written: str, classes: dict[str, Ends]) -> Ends | None:
    """Return the ends of what some letters stand for; "B7" is seven points and no more."""
    ends: list[Ends] = []
    for one in _EACH_LETTER.findall(written):
        held = classes.get(one[0])
        if held is None:
            return None
        points = float(one[1:]) if one[1:] else None
        if points is not None and not held[0] <= points <= held[1]:
            return None
        ends.append((points, points) if points is not None else held)
    return min(one[0] for one in ends), max(one[1] for one in ends)


def _stages(written: str) -> Ends | None:
    """Return the numbers of stages of which one has a letter; others are plain numbers."""
    found = list(_EACH_STAGE.finditer(written))
    if not any(one["letter"] for one in found) and "G" not in written:
        return None
    numbers = [float(_ROMAN.get(one["number"]) or int(one["number"])) for one in found]
    return min(numbers), max(numbers)


def _quantity(found: re.Match[str], ends: Ends, concept: str) -> Quantity:
    known = measurement(concept)
    low_is_better = known is None or known.low_is_better is not False
    less, more = bool(found["le"] or found["lt"]), bool(found["ge"] or found["gt"])
    behind = found["less"] or found["more"]
    if behind in ("better", "worse"):
        less, more = (behind == "better") is low_is_better, (behind == "worse") is low_is_better
    elif behind:
        less, more = less or found["less"] is not None, more or found["more"] is not None
    low: float | None = None if less else ends[1] if found["gt"] else ends[0]
    high: float | None = None if more else ends[0] if found["lt"] else ends[1]
    sign = next((name for name in ("lt", "gt", "le", "ge") if found[name]), "")
    return Quantity(
        span=(found.start(sign) if sign else found.start("list"), found.end()),
        sort=Comparison.AT_MOST if less else Comparison.AT_LEAST if more else Comparison.BETWEEN,
        values=ends,
        low=low,
        high=high,
        low_strict=found["gt"] is not None,
        high_strict=found["lt"] is not None,
        comparator_spans=(found.span(sign),) if sign else (),
        number_spans=(found.span("list"),),
    )
