"""Put one value of a record's table into words, in one fixed form.

People are counted as people, then out of every 100; a change rises or falls from the start; a
p-value comes with what it means. Which group an estimate is for, a registry's analysis does not
always say: so a difference or ratio is told as lying between two groups.
"""

import re

from trialpost.articles.bearing import is_share
from trialpost.articles.phrases import joined
from trialpost.articles.significance import significance
from trialpost.articles.written import number, unit_of
from trialpost.model.finding import Finding

_FEWEST = 20
_OF_PEOPLE = re.compile(r"participants|patients|subjects|people|persons|women|men\b", re.I)
_REVERSED = re.compile(
    r"\b(?:reduction|decrease|decline|loss|improvement|increase|gain|drop|lowering|difference)\b",
    re.I,
)
_PLAIN_P = re.compile(r"(?P<sign>[<>=]?)\s*(?P<n>\d?\.\d+)")


def counted(finding: Finding) -> str:
    """Return what ``n`` counts: people, or eyes or teeth."""
    return (finding.counted or ("person" if finding.n == 1 else "people")).lower()


def amount(finding: Finding, *, first: bool = True) -> str:
    """Say a value as what was seen: "it was seen in 24 of 100 people, or 24 of every 100"."""
    if is_share(finding):
        return _share(finding, first=first)
    value = finding.value or 0
    statistic = (finding.statistic or "").lower()
    if statistic == "percentage" and _OF_PEOPLE.search(f"{finding.unit} {finding.measure}"):
        of = " of people"
        if finding.n and not finding.counted:
            of = f" of {number(finding.n)} {counted(finding)}"
        return f"it was seen in {number(value)}%{of}"
    if says_its_way(finding):
        return _change(finding, value, statistic)
    kind = next((one for one in ("median", "mean") if one in statistic), "")
    lead = f"the {kind} was" if kind else "it was"
    if "change" in statistic:
        lead = f"the {kind or 'mean'} change was" if kind else "the change was"
    return f"{lead} {number(value)}{unit_of(finding)}"


def says_its_way(finding: Finding) -> bool:
    """Tell whether a value is told as a fall or a rise, so that it needs no minus."""
    return "change" in (finding.statistic or "").lower() and not _REVERSED.search(finding.measure)


def _share(finding: Finding, *, first: bool) -> str:
    of = f"{number(finding.value or 0)} of {number(finding.n or 0)}"
    text = f"it was seen in {of} {counted(finding)}"
    if first and finding.n and finding.n >= _FEWEST and finding.counted is None:
        hundred = round(100 * (finding.value or 0) / finding.n)
        if hundred > 0 and finding.n != 100:
            text += f", or {hundred} of every 100"
    return text


def _change(finding: Finding, value: float, statistic: str) -> str:
    if value == 0:
        return "there was no change"
    way = "fall" if value < 0 else "rise"
    kind = next((one for one in ("median", "mean") if one in statistic), "")
    name = f"the {kind} change was" if kind else "the change was"
    return f"{name} a {way} of {number(abs(value))}{unit_of(finding)}"


def p_of(finding: Finding) -> str:
    """Return " (p = 0.03)", or nothing where the p-value is written in another way."""
    text = str(finding.p_value) if finding.p_value is not None else ""
    match = _PLAIN_P.fullmatch(text.replace("&lt;", "<").strip())
    return f" (p {match['sign'] or '='} {match['n']})" if match else ""


def groups_of(finding: Finding, names: dict[str, str]) -> str | None:
    """Return the groups that a comparison is between, ``None`` where they are not clear."""
    parts = [names.get(one) for one in (finding.arm, finding.comparator) if one]
    known = [one for one in parts if one]
    if len(known) != len(parts) or not known or (len(known) == 1 and " and " not in known[0]):
        return None
    text = joined(known)
    return text if len(text.split()) <= 14 else None


def verdict(finding: Finding, names: dict[str, str]) -> str | None:
    """Say what a test came to: a significant difference, no clear one, or a margin's test."""
    groups, p = groups_of(finding, names), p_of(finding)
    if groups is None:
        return None
    called = significance(finding)
    if called is True:
        return f"the difference between {groups} was significant{p}."
    if called is False:
        return f"no clear difference between {groups} was seen{p}."
    return None


def is_of_margin(finding: Finding) -> bool:
    """Tell whether a test asks if groups are close enough, rather than whether they differ."""
    kind = (finding.hypothesis or "").upper()
    return "INFERIORITY" in kind or "EQUIVALENCE" in kind


def p_alone(finding: Finding, names: dict[str, str]) -> str | None:
    """Say a p-value that calls nothing significant or not: a margin's test, or unclear groups."""
    p = p_of(finding).strip(" ()")
    if not p:
        return None
    groups = groups_of(finding, names)
    return f"for {groups or 'this'}, the record gives {p}."


_CONTRASTS = (
    ("odds ratio", "odds ratio"), ("hazard", "hazard ratio"), ("risk ratio", "risk ratio"),
    ("relative risk", "relative risk"), ("risk difference", "risk difference"),
    ("ratio", "ratio"), ("difference", "difference"),
)  # fmt: skip


def estimate(finding: Finding, names: dict[str, str]) -> str | None:
    """Say an estimate and how sure it is: "the data fit anything from 0.6 to 2.1"."""
    groups = groups_of(finding, names)
    statistic = (finding.statistic or "").lower()
    kind = next((name for key, name in _CONTRASTS if key in statistic), None)
    if groups is None or kind is None or finding.value is None:
        return None
    unit = "" if "ratio" in kind or kind in ("relative risk", "hazard ratio") else unit_of(finding)
    text = f"between {groups}, the {kind} was {number(finding.value)}{unit}"
    if finding.interval is not None:
        low, high = finding.interval
        if low <= high:
            text += f"; the data fit anything from {number(low)} to {number(high)}{unit}"
    return text + "."
