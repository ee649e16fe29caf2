"""Say what comes first: of main measures efficacy, of a scale the answer that most people gave."""

import re
from collections.abc import Sequence
from functools import lru_cache

from trialpost.findings.numbers import is_percent_of_people, is_share
from trialpost.model.finding import Better, Finding

HARMS = re.compile(
    r"\b(?:adverse|side effects?|safety|complications?|toxicit\w+|(?:TE|MA)?AEs?|SAEs?)\b", re.I
)
"""Words of a measure that counts harms."""
_LATE = (
    re.compile(rf"{HARMS.pattern}|\b(?:overdos\w+|hypotension|tolerability)\b", re.I),
    re.compile(
        r"\b(?:clinically significant|clinical importance|laboratory|vital signs?|ECGs?|"
        r"electrocardio\w+|ha?ematolog\w+|anti-drug antibod\w+|immunogenicity|"
        r"(?:dose[- ]limiting|maximum tolerated)[\w ]*)\b",
        re.I,
    ),
)
"""Words of main measures that come after those of whether a treatment worked, harms first."""
_EVENTS = re.compile(r"\bmajor adverse [\w ,-]*?events?\b", re.I)
"""What a heart trial asks about: harms of the illness, not of the treatment."""
_FEWEST_ANSWERS = 3
_WHOLE, _ROUNDING = 100, 0.5
"""Per cent of a group that all answers together make, as far as each is rounded."""
Row = list[Finding]


def lateness(measure: str, row: Sequence[Finding] = (), *, tested: bool = False) -> int:
    """Return how late a main measure comes: behind efficacy come harms, then laboratory values.

    People with something that is not known to be good, and that no test compares, may be harmed.

    >>> lateness("Response rate"), lateness("Serious adverse events"), lateness("Vital signs")
    (0, 1, 2)
    """
    late = _late_by_name(measure)
    counts = bool(row) and all(
        (is_share(one) or is_percent_of_people(one)) and one.better is not Better.HIGHER
        for one in row
    )
    return late or int(counts and not tested)


@lru_cache(maxsize=4096)
def _late_by_name(measure: str) -> int:
    own = _EVENTS.sub("", measure)
    return next((at for at, one in enumerate(_LATE, 1) if one.search(own)), 0)


def is_scale(rows: list[Row]) -> bool:
    """Tell whether rows are the answers on a scale: each person of a group is in one of them."""
    if len(rows) < _FEWEST_ANSWERS:
        return False
    if all(is_percent_of_people(one) for row in rows for one in row):
        shares: dict[str | None, float] = {}
        for one in (one for row in rows for one in row):
            shares[one.arm] = shares.get(one.arm, 0) + (one.value or 0)
        return all(abs(share - _WHOLE) <= _ROUNDING for share in shares.values())
    if not all(is_share(one) for row in rows for one in row):
        return False
    counted = {one.arm: one.n for row in rows for one in row}
    return all(sum(one.value or 0 for row in rows for one in row if one.arm == arm) == n
               for arm, n in counted.items())  # fmt: skip


def commonest(rows: list[Row]) -> Row:
    """Return the answer that most people gave, so that no end of a scale is picked."""
    return max(rows, key=lambda row: sum(one.value or 0 for one in row))


def is_of_one(row: Sequence[Finding]) -> bool:
    """Tell whether a row is of one person, "Participant 1", which says nothing of a group."""
    return bool(row) and _OF_ONE.match(row[0].category or "") is not None


_OF_ONE = re.compile(r"\W*(?:participant|patient|subject)s?\W*(?:no\W*|number )?\d+\b", re.I)
