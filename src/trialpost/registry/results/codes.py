"""Say the coded words of posted results as ClinicalTrials.gov writes them out.

The words are the legacy values of the registry's own enums
(``/api/v2/studies/enums``), which its older XML uses too.
"""

from collections.abc import Mapping

from trialpost.model.reading import IssueKind
from trialpost.model.trial import OutcomeRole
from trialpost.registry.tolerant.notes import Notes, quoted

STATISTIC = {
    "GEOMETRIC_MEAN": "Geometric Mean",
    "GEOMETRIC_LEAST_SQUARES_MEAN": "Geometric Least Squares Mean",
    "LEAST_SQUARES_MEAN": "Least Squares Mean",
    "LOG_MEAN": "Log Mean",
    "MEAN": "Mean",
    "MEDIAN": "Median",
    "NUMBER": "Number",
    "COUNT_OF_PARTICIPANTS": "Count of Participants",
    "COUNT_OF_UNITS": "Count of Units",
}
"""``MeasureParam``: what each value of a table is."""

DISPERSION = {
    "NA": "Not Applicable",
    "STANDARD_DEVIATION": "Standard Deviation",
    "STANDARD_ERROR": "Standard Error",
    "INTER_QUARTILE_RANGE": "Inter-Quartile Range",
    "FULL_RANGE": "Full Range",
    "CONFIDENCE_80": "80% Confidence Interval",
    "CONFIDENCE_90": "90% Confidence Interval",
    "CONFIDENCE_95": "95% Confidence Interval",
    "CONFIDENCE_975": "97.5% Confidence Interval",
    "CONFIDENCE_99": "99% Confidence Interval",
    "CONFIDENCE_OTHER": "Other Confidence Interval Level",
    "GEOMETRIC_COEFFICIENT": "Geometric Coefficient of Variation",
}
"""``MeasureDispersionType``: what the spread or the limits of a table are."""

ESTIMATE_DISPERSION = {
    "STANDARD_DEVIATION": "Standard Deviation",
    "STANDARD_ERROR_OF_MEAN": "Standard Error of the Mean",
}
"""``AnalysisDispersionType``: what the spread of an estimate is."""

COMPARISON = {
    "SUPERIORITY": "Superiority",
    "NON_INFERIORITY": "Non-Inferiority",
    "EQUIVALENCE": "Equivalence",
    "OTHER": "Other",
    "NON_INFERIORITY_OR_EQUIVALENCE": "Non-Inferiority or Equivalence",
    "SUPERIORITY_OR_OTHER": "Superiority or Other",
    "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": "Non-Inferiority or Equivalence (legacy)",
    "SUPERIORITY_OR_OTHER_LEGACY": "Superiority or Other (legacy)",
}
"""``NonInferiorityType``: what an analysis set out to show."""

ASSESSMENT = {
    "NON_SYSTEMATIC_ASSESSMENT": "Non-systematic Assessment",
    "SYSTEMATIC_ASSESSMENT": "Systematic Assessment",
}
"""``EventAssessment``: whether adverse events were asked for or only noted when told."""

RESTRICTION = {"LTE60": "60 days or less", "GT60": "more than 60 days", "OTHER": "other"}
"""``AgreementRestrictionType``: for how long the sponsor may hold publications back."""

SIDES = {"ONE_SIDED": "1", "TWO_SIDED": "2", "1-Sided": "1", "2-Sided": "2"}
"""``ConfidenceIntervalNumSides``, coded and written out."""

POST_HOC = "post-hoc"

ROLES = {
    "PRIMARY": OutcomeRole.PRIMARY,
    "SECONDARY": OutcomeRole.SECONDARY,
    "OTHER_PRE_SPECIFIED": OutcomeRole.OTHER,
    "POST_HOC": OutcomeRole.OTHER,
    "Primary": OutcomeRole.PRIMARY,
    "Secondary": OutcomeRole.SECONDARY,
    "Other Pre-specified": OutcomeRole.OTHER,
    "Post-Hoc": OutcomeRole.OTHER,
}
"""``OutcomeMeasureType``, coded and written out."""


def worded(code: str, words: Mapping[str, str], where: str, notes: Notes) -> str | None:
    """Write a code out; a code that nobody knows stays as it is, with an issue.

    Words that are written out already stay too.
    """
    if not code:
        return None
    word = words.get(code)
    if word is not None:
        return word
    if code not in words.values():
        notes.add(IssueKind.UNKNOWN_CODE, where, f"{quoted(code)} is no known code; kept as it is.")
    return code


def sides(code: str, where: str, notes: Notes) -> int | None:
    """Read on how many sides an interval is bounded."""
    word = SIDES.get(code)
    if code and word is None:
        detail = f"{quoted(code)} is no known number of sides; read as not given."
        notes.add(IssueKind.UNKNOWN_CODE, where, detail)
    return int(word) if word else None


def role(code: str, where: str, notes: Notes) -> OutcomeRole:
    """Read an outcome's weight; one that nobody knows is taken for ``OTHER``."""
    found = ROLES.get(code)
    if found is None:
        kind = IssueKind.UNKNOWN_CODE if code else IssueKind.MISSING
        detail = f"{quoted(code)} is no known type of outcome; read as an other one."
        notes.add(kind, where, detail)
    return found or OutcomeRole.OTHER


def is_post_hoc(code: str) -> bool:
    """Tell whether an outcome was thought of only when the data were there."""
    return code.lower().replace("_", "-") == POST_HOC
