"""The words of a picture that come from no finding: what its lines and ends stand for.

``verify`` knows them by heart: each may stand by itself in a picture, word for word, and a caption
only where every range in the picture is of the kind that it explains.
"""

import enum

import msgspec

from trialpost.model.finding import Finding


class Range(enum.StrEnum):
    """What the line beside a value stands for."""

    CONFIDENCE = "confidence"
    MIDDLE = "middle"
    WHOLE = "whole"
    DEVIATION = "deviation"
    ERROR = "error"
    NONE = "none"


def range_kind(finding: Finding) -> Range:
    """Return what a source gives about a value, the most telling first."""
    if finding.interval is not None and finding.interval[0] <= finding.interval[1]:
        return Range.CONFIDENCE
    kind = (finding.limits_kind or "").lower()
    if finding.limits is not None and finding.limits[0] <= finding.limits[1]:
        if "quartile" in kind:
            return Range.MIDDLE
        if "range" in kind:
            return Range.WHOLE
    if finding.spread is not None and finding.spread >= 0:
        spread = (finding.spread_kind or "").lower()
        if spread == "standard deviation":
            return Range.DEVIATION
        if spread == "standard error":
            return Range.ERROR
    return Range.NONE


class ChartWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words of pictures in one language."""

    chart: str
    result: str
    not_given: str
    people: str
    nobody: str
    everybody: str
    no_change: str
    zero: str
    no_difference: str
    between: str
    against: str
    of: str
    every_hundred: str
    to: str
    middle: str
    whole: str
    deviation: str
    error: str
    estimate: str
    range: str
    p_value: str
    each_of_hundred: str
    each_one: str
    each_thing: str
    captions: dict[Range, str]

    @property
    def fixed(self) -> frozenset[str]:
        """What may stand by itself in every picture."""
        return frozenset((
            self.nobody, self.everybody, self.no_change, self.no_difference, self.zero,
            self.each_of_hundred, self.each_one, self.each_thing,
        ))  # fmt: skip


ENGLISH = ChartWords(
    chart="Chart",
    result="Result",
    not_given="not given",
    people="people",
    nobody="nobody",
    everybody="everybody",
    no_change="no change",
    zero="0",
    no_difference="no difference",
    between="between {groups}",
    against="{arm} against {comparator}",
    of="{part} of {whole} {people}",
    every_hundred="{count} of every 100",
    to="{low} to {high}",
    middle="middle range {low} to {high}",
    whole="whole range {low} to {high}",
    deviation="SD {spread}",
    error="SE {spread}",
    estimate="Value",
    range="Range",
    p_value="p-value",
    each_of_hundred="Each figure stands for one of every 100 people; those counted are filled.",
    each_one="Each figure is one person; those counted are filled.",
    each_thing="Each square is one of those looked at; those counted are filled.",
    captions={
        Range.CONFIDENCE: "Each line shows which true values would fit the data.",
        Range.MIDDLE: "Each line spans the middle half of the values: a quarter of people lie "
        "below it, a quarter above.",
        Range.WHOLE: "Each line runs from the lowest to the highest value.",
        Range.DEVIATION: "Each line reaches one standard deviation (SD) to each side: it shows how "
        "far people differ.",
        Range.ERROR: "Each line reaches two standard errors (SE) to each side: it shows roughly "
        "which true values would fit the data.",
        Range.NONE: "The source gives no range, so you cannot see how sure these values are.",
    },
)
LANGUAGES = {"en": ENGLISH}


def says_in_pictures(text: str, findings: tuple[Finding, ...]) -> bool:
    """Tell whether a text is one that pictures have by heart, and fits these findings."""
    for words in LANGUAGES.values():
        if text in words.fixed:
            return True
        for kind, caption in words.captions.items():
            if text == caption:
                return bool(findings) and all(range_kind(one) is kind for one in findings)
    return False
