"""Put one value of a record's table into words, in one fixed form.

People are counted as people, then out of every 100; a change rises or falls from the start; a
p-value comes with what it means. Which group an estimate is for, a registry's analysis does not
always say: so a difference or ratio is told as lying between two groups.

A figure keeps its whole part and three of its digits, rounded; so 87.1942 is told as 87.2.
"""

import math
import re

from trialpost.articles.bearing import is_share, significance
from trialpost.articles.lexicon import as_quoted, short_unit
from trialpost.articles.phrases import joined
from trialpost.model.finding import Finding

_FEWEST = 20
_PERCENT = re.compile(r"percent|%", re.I)
_OF_PEOPLE = re.compile(r"participants|patients|subjects|people|persons|women|men\b", re.I)
_REVERSED = re.compile(
    r"\b(?:reduction|decrease|decline|loss|improvement|increase|gain|drop|lowering|difference)\b",
    re.I,
)
_POINTS = re.compile(r"\bscales?\b|\bscores?\b|\bpoints?\b", re.I)
_PLAIN_P = re.compile(r"(?P<sign>[<>=]?)\s*(?P<n>\d?\.\d+)")
_SOME = re.compile(
    r"^(?:ratio|number|(?:no )?units?|counts?|participants?|patients?|subjects?|people|none|n/a|"
    r"(?:number|count) of \w+|unitless|dimensionless|.*\bratio\b.*|events?)$",
    re.I,
)
"""Units that say no more than the measure does."""
_WORDED = re.compile(r"(?=.{1,40}$)[A-Za-z-]{3,}(?: per)?(?: [A-Za-z]{3,}){0,3}", re.I)
_TITLED = re.compile(r"[A-Z][a-z]{2,}")
_CLAIMS = re.compile(
    r"\b(?:chang\w+|increas\w+|decreas\w+|number|value|probability|time|score|people|patients|"
    r"participants|subjects|rate|loss|gain|improvement|reduction|from|over|log\w*)\b",
    re.I,
)
_DIGITS = 3


def number(value: float) -> str:
    """Write a number with a true minus and no needless digits: its whole part, three digits.

    Zeros at the end stay only where the figure was rounded to them.

    >>> number(87.1942), number(2470), number(0.014561), number(-0.5), number(5.004)
    ('87.2', '2,470', '0.0146', '−0.5', '5.00')
    """
    size = abs(value)
    decimals = max(0, _DIGITS - 1 - math.floor(math.log10(size))) if size else 0
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == value and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def unit_of(finding: Finding) -> str:
    """Return a unit with the space before it: in short, a scale's as "points", of few words.

    A unit that does not fit into a sentence is left to :func:`unit_sentence`.
    """
    unit = " ".join((finding.unit or "").split())
    if not unit or _SOME.match(unit):
        return ""
    if _PERCENT.search(unit):
        return "%"
    if _POINTS.search(unit):
        return " points"
    unit = short_unit(unit) or unit
    long = len(unit.split()) > 2 or len(unit) > 18
    if long and (not _WORDED.fullmatch(unit) or _CLAIMS.search(unit)):
        return ""
    plain = " ".join(word.lower() if _TITLED.fullmatch(word) else word for word in unit.split())
    return f" {_single(plain) if abs(finding.value or 0) == 1 else plain}"


def unit_sentence(finding: Finding) -> str | None:
    """Return a sentence that quotes a unit which no figure can carry, or nothing."""
    unit = finding.unit or ""
    if not unit or _SOME.match(unit) or unit_of(finding) or is_share(finding):
        return None
    return f"the figures here are in “{as_quoted(unit, cut=True)}”."


def _single(unit: str) -> str:
    """Return what one of a unit is called: "1 hour", "1 beat per minute"."""
    first, space, rest = unit.partition(" ")
    plural = first.isalpha() and len(first) > 3 and first.endswith("s")
    return (first[:-1] if plural else first) + space + rest


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
    if "change" in statistic and not _REVERSED.search(finding.measure):
        return _change(finding, value, statistic)
    kind = next((one for one in ("median", "mean") if one in statistic), "")
    lead = f"the {kind} was" if kind else "it was"
    if "change" in statistic:
        lead = f"the {kind or 'mean'} change was" if kind else "the change was"
    return f"{lead} {number(value)}{unit_of(finding)}"


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
