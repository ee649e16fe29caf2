"""Tell which tables hold changes from baseline that their titles do not call so.

A table may be titled "Depression Scale", with the time frame "Change from Baseline to Week 8", and
give −5.4. Told as a value, that is false. It is a change where the record's own words say so, and
either say it of the values, or a value lies below zero that no such measure could have by itself.
"""

import re

from trialpost.findings.posted.levels import are_levels
from trialpost.findings.posted.making import is_exact, titles
from trialpost.findings.posted.timepoints import is_ahead, is_at_start
from trialpost.model.results import PostedOutcome

_TITLED = re.compile(
    r"^\W*(?:(?:phase [IVX\d]+|part \w|mean|median|percent(?:age)?|absolute|relative|average)\W+)*"
    r"changes? (?:in|of)\b",
    re.I,
)
_FRAMED = re.compile(r"^\W*change(?:s|d)? (?:from )?(?:the )?baseline\b", re.I)
_SAID = re.compile(
    r"\bchange(?:s|d)? (?:in [^.;]{0,60}? )?\W?from (?:the |study )?baseline\b", re.I
)
_OF_THE_VALUES = re.compile(
    r"\b(?:values?|data|results?|scores?)\b[^.;]{0,30}\b(?:represents?|presented|reported|shown|"
    r"expressed)\b[^.;]{0,12}\b(?:the |an? )?(?:mean |median |absolute )?changes?\b|"
    r"\bmeasure is (?:the |a )?change (?:from|between) baseline\b",
    re.I,
)
_UNIT = re.compile(r"^\W*(?:percent(?:age)? (?:of )?)?change in\b|^percent(?:age)? change$", re.I)
_RELATIVE = re.compile(r"\bpercent(?:age)? (?:of )?change\b|\brelative change\b", re.I)
_BELOW_ZERO = re.compile(
    r"\bz-?\W?scores?\b|\bt-scores?\b|\bs\.?d\.? scores?\b|\bSDS\b|\bstrain\b|\bbase excess\b|"
    r"\blog\b|\bln\b|\bcorrelation|\bslope|\bdifferences?\b|\bbalance\b|\brank|"
    r"\bcompared\b|\bversus\b|\bvs\b|\brate of\b|\btime to\b|\bgradient|\bstandard deviations?\b|"
    r"\bshortening\b|\bdioptres?\b|\bdiopters?\b|\brefraction",
    re.I,
)
"""What lies below zero without being a change, or is a difference of another kind."""
_START = re.compile(r"\bbaseline\b|\bscreening\b|\bpre-?\w*\b|\bbefore\b|\binitial\b", re.I)
_NAMED_CHANGE = re.compile(r"\bchange|\b(?:to|minus|from|after|since)\b|[-–−]", re.I)


def change_of(outcome: PostedOutcome) -> str | None:
    """Return "change from baseline", with "percent" where it is relative, if the values are that.

    ``None`` where the record does not say so, where rows are values as they stood, and where a
    measure may lie below zero by itself. Titles that say since when are read elsewhere
    (:mod:`trialpost.findings.posted.statistics`).
    """
    unit = outcome.unit or ""
    about = " ".join(filter(None, (outcome.description, outcome.population)))
    below = _BELOW_ZERO.search(f"{outcome.title} {unit}")
    of_values = bool(_OF_THE_VALUES.search(about) or (_UNIT.search(unit) and not below))
    named = bool(_TITLED.search(outcome.title) or _FRAMED.search(outcome.time_frame or ""))
    if not (of_values or named or _SAID.search(about)) or _holds_values(outcome):
        return None
    if not of_values and (below or not _falls(outcome)):
        return None
    relative = _RELATIVE.search(unit) or _RELATIVE.search(outcome.title)
    return f"{'percent ' if relative else ''}change from baseline"


def _holds_values(outcome: PostedOutcome) -> bool:
    """Tell whether a row is the start itself, or the rows are values as they stood."""
    names = [titles(part.title, one.title) or "" for part in outcome.classes
             for one in part.categories]  # fmt: skip
    start = any(
        (_START.search(one) or is_at_start(one) or is_ahead(one)) and not _NAMED_CHANGE.search(one)
        for one in names
    )
    return start or are_levels(outcome)


def _falls(outcome: PostedOutcome) -> bool:
    """Tell whether a value of a table lies below zero."""
    return any(
        is_exact(cell.measurement.figure) and (cell.measurement.figure.value or 0) < 0
        for cell in outcome.cells()
    )
