"""Put one value of a record's table into words, in one fixed form.

People are counted as people, and said out of every 100 (:mod:`trialpost.articles.words.hundreds`);
a percentage of people stands behind how many of every 100 they are. A change rises or falls from
the start; a p-value comes with what it means. Which group an estimate is for, a registry's analysis
does not always say: so a difference or ratio is told as lying between two groups.
"""

import re

from trialpost.articles.checks.overstated import is_of_loss
from trialpost.articles.words.hundreds import of_hundred
from trialpost.articles.words.phrases import joined
from trialpost.articles.words.written import number, unit_of
from trialpost.findings.checks import REVERSED, SLIP
from trialpost.findings.numbers import is_contrast, is_share
from trialpost.findings.significance import significance
from trialpost.model.finding import Finding

_ALL = 100
_OF_PEOPLE = re.compile(r"participants|patients|subjects|people|persons|women|men\b", re.I)
_ARE_PEOPLE = re.compile(r"participants?|patients?|subjects?|people|persons?", re.I)
_REVERSED = re.compile(
    r"\b(?:reduction|decrease|decline|loss|improvement|increase|gain|drop|lowering|difference)\b",
    re.I,
)
_PLAIN_P = re.compile(r"(?P<sign>[<>≤≥=]?)\s*(?P<n>\d?\.\d+|[01])")


def counted(finding: Finding) -> str:
    """Return what ``n`` counts: people, or eyes or teeth."""
    return (finding.counted or ("person" if finding.n == 1 else "people")).lower()


def people_of(finding: Finding, *, hundred: bool = False, where: str = "") -> str:
    """Say a count, and of every 100 people: "30 of 120 people with placebo, or 25 of every 100".

    ``where`` is what follows the people: their group, or what befell them. Of nobody, of everybody
    and of 100 people that would say the same again.
    """
    if finding.n is None:
        people = "person" if finding.value == 1 else "people"
        return f"{number(finding.value or 0)} {people}{where}"
    text = f"{number(finding.value or 0)} of {number(finding.n)} {counted(finding)}{where}"
    if hundred and finding.n != _ALL and 0 < (finding.value or 0) < finding.n:
        text += f", or {of_hundred(finding)} of every 100"
    return text


def amount(finding: Finding, *, hundred: bool = True) -> str:
    """Say a value as what was seen: "it was seen in 30 of 120 people, or 25 of every 100".

    ``hundred`` is whether the groups of its row are told so.
    """
    if is_share(finding):
        return f"it was seen in {people_of(finding, hundred=hundred)}"
    value = finding.value or 0
    statistic = (finding.statistic or "").lower()
    if statistic == "percentage" and _OF_PEOPLE.search(f"{finding.unit} {finding.measure}"):
        of = " of people"
        if finding.n and not finding.counted:
            of = f" of {number(finding.n)} {counted(finding)}"
        if hundred:
            return (
                f"it was seen in {of_hundred(finding)} of every 100 people ({number(value)}%{of})"
            )
        return f"it was seen in {number(value)}%{of}"
    if bare_count(finding):
        return f"it was seen in {people_of(finding)}"
    if says_its_way(finding):
        return _change(finding, value, statistic)
    kind = next((one for one in ("median", "mean") if one in statistic), "")
    lead = f"the {kind} was" if kind else "it was"
    if "change" in statistic:
        lead = f"the {kind or 'mean'} change was" if kind else "the change was"
    return f"{lead} {number(value)}{unit_of(finding)}"


_VALUE = re.compile(r"the (?:mean change|median change|mean|median|change)(?= was )")


def of_people(text: str, finding: Finding) -> str:
    """Say of how many people a mean or median is: "the mean of 57 people was 6,582 ng"."""
    people = f"{number(finding.n or 0)} {counted(finding)}"
    return _VALUE.sub(lambda match: f"{match[0]} of {people}", text, count=1)


def with_range(text: str, finding: Finding) -> str:
    """Give a median's sentence the range that the record posts about it, as what it is.

    The middle half of the values, all of them, or which true values would fit: never a bare range.
    """
    if "median" not in (finding.statistic or "").lower():
        return text
    kind = next((said for key, said in _RANGES.items() if key in _range_kind(finding)), None)
    if finding.limits is not None and kind is not None:
        low, high = finding.limits
        more = f" ({kind} range {number(low)} to {number(high)})"
    elif finding.interval is not None:
        low, high = finding.interval
        more = f"; {_sure(finding.level)}the data fit anything from {number(low)} to {number(high)}"
    else:
        return text
    inside = low <= (finding.value or 0) <= high and low < high
    return f"{text.removesuffix('.')}{more}." if inside else text


_RANGES = {"quartile": "middle", "full range": "whole"}


def _range_kind(finding: Finding) -> str:
    return (finding.limits_kind or "").lower()


def bare_count(finding: Finding) -> bool:
    """Tell whether a value counts people of whom the record does not say how many there were."""
    value, kind = finding.value, (finding.statistic or "").lower()
    counts = kind.startswith(("count", "number")) and _ARE_PEOPLE.fullmatch(finding.unit or "")
    return bool(counts and finding.n is None and value is not None and value == int(value) >= 0)


def says_its_way(finding: Finding) -> bool:
    """Tell whether a value is told as a fall or a rise, so that it needs no minus."""
    changed = "change" in (finding.statistic or "").lower()
    return changed and not _REVERSED.search(finding.measure) and not is_of_loss(finding)


def _change(finding: Finding, value: float, statistic: str) -> str:
    if value == 0:
        return "there was no change"
    kind = next((one for one in ("median", "mean") if one in statistic), "")
    name = f"the {kind} change was" if kind else "the change was"
    return f"{name} {way_of(finding)}"


def way_of(finding: Finding) -> str:
    """Say a change by itself: "a fall of 3.2 kg", "no change"."""
    value = finding.value or 0
    if value == 0:
        return "no change"
    return f"a {'fall' if value < 0 else 'rise'} of {number(abs(value))}{unit_of(finding)}"


def p_of(finding: Finding) -> str:
    """Return " (p = 0.03)", or nothing where the p-value is written in another way."""
    text = str(finding.p_value) if finding.p_value is not None else ""
    match = _PLAIN_P.fullmatch(text.replace("&lt;", "<").strip())
    return f" (p {match['sign'] or '='} {match['n']})" if match else ""


_LONGEST_GROUP = 16
"""Words of the groups that one sentence can name."""


def groups_of(finding: Finding, names: dict[str, str]) -> str | None:
    """Return the groups that a comparison is between, ``None`` where they are not clear."""
    parts = [names.get(one) for one in (finding.arm, finding.comparator) if one]
    known = [one for one in parts if one]
    if len(known) != len(parts) or not known or (len(known) == 1 and " and " not in known[0]):
        return None
    text = joined(known)
    return text if len(text.split()) <= _LONGEST_GROUP else None


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


def is_a_slip(finding: Finding) -> bool:
    """Tell whether the figures of a finding do not fit each other (:mod:`..findings.checks`)."""
    return any(one.outcome in (SLIP, REVERSED) for one in finding.checks)


def is_half_named(test: Finding, row: tuple[Finding, ...]) -> bool:
    """Tell whether a contrast names only the group that the others of a row are held against.

    The other may be several doses taken together, which the table does not have as a group.
    """
    held = {cell.comparator for cell in row if cell.comparator}
    return test.comparator is None and test.arm in held and is_contrast(test)


def p_alone(finding: Finding, names: dict[str, str]) -> str | None:
    """Say a p-value that calls nothing significant or not: a margin's test, or unclear groups."""
    p = p_of(finding).strip(" ()")
    if not p:
        return None
    groups = groups_of(finding, names)
    if groups is None and finding.arm and finding.comparator is None:  # a group against a value
        own = names.get(finding.arm, "")
        groups = own if own and len(own.split()) <= _LONGEST_GROUP else None
    return f"for {groups or 'this'}, the record gives {p}."


_USUAL, _LEAST, _ALL_SURE = 95, 50, 100


def _sure(level: float | None) -> str:
    """Say how sure a range is where it is another than the usual one of 95 per cent."""
    if level is None or level == _USUAL or not _LEAST < level < _ALL_SURE:
        return ""
    return f"at {level:g}% confidence, "


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
            sure = _sure(finding.level)
            text += f"; {sure}the data fit anything from {number(low)} to {number(high)}{unit}"
    return text + "."
