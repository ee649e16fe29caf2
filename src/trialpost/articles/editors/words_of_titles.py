"""Put an editor's words for what was measured into the record's: thresholds, lay names, ranks.

"Had an HbA1c of less than 7%" names the line that a title has as "< 7.0%"; "felt sick" is nausea;
"the most common health problem was headache" is so if no other kind came up in more people.
"""

import re
from collections.abc import Callable, Iterator

from trialpost.articles.editors.said import Reading, in_its_case
from trialpost.articles.reading.claims import read_claims
from trialpost.findings.posted.events import ALL_OTHER, ALL_SERIOUS, DEATHS
from trialpost.model.finding import Finding, Table

_NUMBER = r"(?P<n>\d[\d,]*(?:\.\d+)?)"
_AFTER = (
    r"(?:[- ]?(?:%|per ?cent|points?|mg/dL|mmHg|mmol/L|years?|letters?"
    r"|[a-zA-Z/]{1,6}\b(?! (?:of|in|with)\b))){0,2}"
)
_BELOW, _NOT_ABOVE = "<", "≤"
_ABOVE, _NOT_BELOW = ">", "≥"
_BOUNDS = (
    (_NOT_ABOVE, r"(?:less than or equal to|no more than|at most|up to|≤|<=|< =)"
     rf" ?{_NUMBER}{_AFTER}"),
    (_NOT_BELOW, r"(?:greater than or equal to|more than or equal to|no less than|at least|≥|>="
     rf"|> =)(?: an?)? ?{_NUMBER}{_AFTER}"),
    (_NOT_ABOVE, rf"{_NUMBER}{_AFTER} or (?:less|lower|below|fewer|under|younger)"),
    (_NOT_BELOW, rf"{_NUMBER}{_AFTER} or (?:more|higher|above|greater|over|better|longer|older)"),
    (_BELOW, rf"(?:less than|lower than|fewer than|younger than|below|under|<) ?{_NUMBER}{_AFTER}"),
    (_ABOVE, rf"(?:more than|greater than|higher than|older than|above|over|>) ?{_NUMBER}{_AFTER}"),
)  # fmt: skip
_PATTERNS = tuple((way, re.compile(rf"(?<![\w.]){words}", re.I)) for way, words in _BOUNDS)
_LED = re.compile(r" (?:that was |which was |of |by |was |were |to |is )?$", re.I)
_LAY = (
    ("nausea", r"felt (?:nauseous|sick|queasy)|(?:was|were) nauseous"),
    ("vomiting", r"vomited|threw up"),
    ("fatigue", r"(?:felt|was|were) (?:tired|fatigued|exhausted)"),
    ("dizziness", r"(?:felt|was|were|became) dizzy"),
    ("constipation", r"(?:was|were|became) constipated"),
    ("pyrexia", r"had (?:a )?fever|(?:ran|developed) a fever"),
    ("fall", r"fell(?: over| down)?(?! (?:by|from|to|more|less|with|in|on|significantly|\d))"),
    ("headache", r"had headaches|got headaches|complained of headaches"),
    ("hypertension", r"had high blood pressure"),
    ("hypotension", r"had low blood pressure"),
    ("pruritus", r"had itching|(?:felt|were) itchy"),
    ("myocardial infarction", r"had (?:a )?heart attacks?"),
    ("cerebrovascular accident", r"had (?:a )?strokes?"),
    ("dyspnoea", r"(?:was|were) short of breath|had (?:trouble breathing|shortness of breath)"),
    ("dyspnea", r"(?:was|were) short of breath|had (?:trouble breathing|shortness of breath)"),
    ("insomnia", r"(?:had trouble|had difficulty) sleeping|slept badly"),
    ("alopecia", r"lost (?:their )?hair|had hair loss"),
    ("epistaxis", r"had (?:a )?nosebleeds?"),
    ("arthralgia", r"had joint pain"),
    ("myalgia", r"had muscle pain"),
    ("nasopharyngitis", r"had (?:a |the )?(?:common )?colds?"),
    ("cough", r"coughed|had (?:a )?cough"),
    ("diarrhoea", r"had (?:loose stools|diarrhea)"),
    ("diarrhea", r"had (?:loose stools|diarrhoea)"),
)  # fmt: skip
"""Kinds of harm, and what people say of those who had them."""
_AT_LEAST_ONE = re.compile(
    r"\b(?:at least one|one or more) (?=(?:serious |other |adverse |health |drug-related )*"
    r"(?:adverse event|health problem|problem|event|side effect))",
    re.I,
)
_MOST_COMMON = re.compile(
    r"\b(?P<led>the )?(?:most (?:common|frequent|often reported|frequently reported)|commonest) "
    r"(?P<kind>(?:(?:serious|other|non-serious|adverse|health|reported) )*"
    r"(?:problem|event|complaint|adverse event|health problem)s?)"
    r"(?P<where>(?: (?:with|in|on|among|during) [^,:;.]{2,60}?)?) (?:was|were) ",
    re.I,
)
_HIGHEST = re.compile(
    r"\b(?:(?P<most>highest|largest|greatest|longest|biggest)|(?P<least>lowest|smallest|shortest))"
    r"(?= (?:with|in|on|for|among|after)\b)",
    re.I,
)
_POINTS = re.compile(r"(?P<n>\d(?:[\d.]*\d)?) points\b")


def _thresholds(text: str) -> Iterator[tuple[str, float, re.Match[str]]]:
    """Yield each bound of a text: its way, its number, and where it stands."""
    taken: list[tuple[int, int]] = []
    for way, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield way, float(match["n"].replace(",", "")), match


def _without_thresholds(said: Reading) -> str:
    """Leave out a bound that the titles of all named results have: "of less than 7%"."""
    results = [one for one in said.numbers if one.table in (Table.OUTCOME, Table.BASELINE)]
    if not results:
        return said.text
    titled = [{(way, size) for way, size, _ in _thresholds(one.category or "")}
              or {(way, size) for way, size, _ in _thresholds(one.measure)}
              for one in results]  # fmt: skip
    common = set.intersection(*titled)
    text = said.text
    for way, size, match in sorted(_thresholds(text), key=lambda one: -one[2].start()):
        if (way, size) in common:
            led = _LED.search(text[: match.start()])
            start = led.start() if led else match.start()
            text = text[:start] + text[match.end() :]
    return text


def _lay_names(said: Reading) -> str:
    """Say "had nausea" for "felt sick", where all figures are of nausea."""
    measures = {one.measure.lower() for one in said.numbers}
    if len(measures) != 1 or any(one.table is not Table.EVENT for one in said.numbers):
        return said.text
    text = said.text
    for name, words in _LAY:
        if measures == {name}:
            text = re.sub(rf"\b(?:{words})\b", f"had {said.numbers[0].measure.lower()}", text,
                          flags=re.I)  # fmt: skip
    return text


def _one_at_least(said: Reading) -> str:
    """Say "a health problem" for "at least one", where people are counted."""
    if any(one.counted is not None for one in said.numbers):
        return said.text
    return _AT_LEAST_ONE.sub("a ", said.text)


def _most_common(said: Reading) -> str:
    """Leave out that a harm was the most common, where none came up in more people of a group."""
    match = _MOST_COMMON.search(said.text)
    events = [one for one in said.numbers if one.table is Table.EVENT]
    if match is None or not events or len(events) < len(said.numbers):
        return said.text
    if len({one.measure for one in events}) != 1 or not all(_is_top(one, said) for one in events):
        return said.text
    serious = "serious" in match["kind"].lower().replace("non-serious", "")
    roles = {one.role for one in events}
    if serious != (roles == {"serious"}):
        return said.text
    rest = said.text[match.end() :]
    rest = in_its_case(match[0], rest)
    return f"{said.text[: match.start()]}{rest}".replace(", which affected ", " affected ", 1)


def _is_top(one: Finding, said: Reading) -> bool:
    """Tell whether no other kind of harm of the same role came up in more people of the group."""
    return all(
        (other.value or 0) <= (one.value or 0)
        for other in said.document.findings
        if other.table is Table.EVENT and other.role == one.role and other.arm == one.arm
        and other.measure not in (ALL_OTHER, ALL_SERIOUS, DEATHS)
    )  # fmt: skip


def _highest(said: Reading) -> str:
    """Leave "highest" out before a group whose value is the highest of all of its row."""
    claims = read_claims(said.text, said.lexicon)

    def plain(match: re.Match[str]) -> str:
        arms = [one for one in claims.of("arm") if one.start >= match.end()]
        own = [one for one in said.numbers if arms and one.arm in arms[0].names]
        sign = 1 if match["most"] else -1
        best = own and all(
            sign * (other.value or 0) < sign * (one.value or 0)
            for one in own
            for other in said.document.findings
            if _row(other) == _row(one) and other.arm not in arms[0].names
            and other.arm not in claims.everybody
        )  # fmt: skip
        return "seen" if best else match[0]

    return _HIGHEST.sub(plain, said.text)


def _row(one: Finding) -> tuple[object, ...]:
    return (one.table, one.measure, one.category, one.role, one.timepoint, one.statistic, one.unit)


def _percentage_points(said: Reading) -> str:
    """Say "percentage points" for the points that follow some."""
    first = said.text.lower().find("percentage point")
    if first < 0:
        return said.text
    behind = first + len("percentage points")
    return said.text[:behind] + _POINTS.sub(r"\g<n> percentage points", said.text[behind:])


RULES: tuple[Callable[[Reading], str], ...] = (
    _without_thresholds, _lay_names, _one_at_least, _most_common, _highest, _percentage_points,
)  # fmt: skip
