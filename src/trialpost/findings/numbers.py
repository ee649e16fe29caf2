"""Tell what a finding's number is: a share of people, a change, a contrast of groups, a mean."""

import re
from functools import lru_cache

from trialpost.model.finding import Finding

CONTRASTS = ("ratio", "difference", "hazard", "relative risk")
_PEOPLE = frozenset({"people", "participants", "patients", "subjects", "persons",
                     "participant", "number of participants", "number of patients",
                     "number of subjects"})  # fmt: skip
_SOME_PEOPLE = re.compile(r"\b(?:people|persons|participants|patients|subjects|women|men)\b", re.I)
_MEASURED = re.compile(r"\b(?:mean|median|average|slope|geometric|difference|ratio|change)\b", re.I)
_SHARE_OF_PEOPLE = re.compile(
    r"(?:percent(?:age)?|proportion|number|rate|share|%|incidence|probability) of (?:the |all )?"
    r"(?:\w+ )?(?:people|persons|participants?|particpants|patients?|subjects?|women|men)\b",
    re.I,
)


def is_share(finding: Finding) -> bool:
    """Tell whether a finding counts people out of people."""
    value, n = finding.value, finding.n
    if value is None or not n or n < value or value != int(value):
        return False
    counts = finding.unit is None or finding.unit.lower() in _PEOPLE
    return counts and (finding.statistic or "").lower().startswith(("count", "number"))


def is_percent_of_people(finding: Finding) -> bool:
    """Tell whether a finding's value is how many people of every hundred."""
    value = finding.value
    if finding.statistic != "percentage" or value is None or not 0 <= value <= 100:
        return False
    return bool(_SOME_PEOPLE.search(finding.unit or ""))


def is_signed(finding: Finding) -> bool:
    """Tell whether a finding's number has a direction: a change or a difference, or below zero."""
    statistic = (finding.statistic or "").lower()
    given = (finding.value, finding.comparator_value)
    below = any(number is not None and number < 0 for number in given)
    return below or "change" in statistic or "difference" in statistic


def is_contrast(finding: Finding) -> bool:
    """Tell whether a finding's number sets two arms against each other."""
    statistic = (finding.statistic or "").lower()
    return any(word in statistic for word in CONTRASTS)


def is_measured(finding: Finding) -> bool:
    """Tell whether a value is measured of each person, and no count or share of people."""
    if is_share(finding) or is_percent_of_people(finding):
        return False
    if not _is_of_each(finding.statistic or ""):
        return False
    return not _counts_people(f"{finding.unit} {finding.measure} {finding.category}")


@lru_cache(maxsize=1024)
def _is_of_each(statistic: str) -> bool:
    return _MEASURED.search(statistic) is not None


@lru_cache(maxsize=4096)
def _counts_people(told: str) -> bool:
    return _SHARE_OF_PEOPLE.search(told) is not None
