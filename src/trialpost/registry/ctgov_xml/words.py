"""What ClinicalTrials.gov's older XML says in words, as the codes that its API v2 says it in.

One table each, by the word in lower case. A word that stands in none is passed on as it is, and
noted where codes are read. Words that only files from before 2017 have stand behind the others.
"""

import calendar
import datetime as dt
import functools
import re
from collections.abc import Mapping

Words = Mapping[str, str]


def _plain(*codes: str) -> dict[str, str]:
    """Map ``not yet recruiting`` to ``NOT_YET_RECRUITING``, and so on."""
    return {code.lower().replace("_", " "): code for code in codes}


STATUS: Words = {
    **_plain(
        "NOT_YET_RECRUITING",
        "RECRUITING",
        "ENROLLING_BY_INVITATION",
        "SUSPENDED",
        "TERMINATED",
        "COMPLETED",
        "WITHDRAWN",
        "AVAILABLE",
        "NO_LONGER_AVAILABLE",
        "TEMPORARILY_NOT_AVAILABLE",
        "APPROVED_FOR_MARKETING",
        "WITHHELD",
    ),
    "active, not recruiting": "ACTIVE_NOT_RECRUITING",
    "unknown status": "UNKNOWN",
    "no longer recruiting": "ACTIVE_NOT_RECRUITING",
}
STUDY_TYPE: Words = {
    **_plain("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS"),
    "observational [patient registry]": "OBSERVATIONAL",
    "n/a": "",
}
PHASE: Mapping[str, tuple[str, ...]] = {
    "n/a": ("NA",),
    "early phase 1": ("EARLY_PHASE1",),
    "phase 1": ("PHASE1",),
    "phase 1/phase 2": ("PHASE1", "PHASE2"),
    "phase 2": ("PHASE2",),
    "phase 2/phase 3": ("PHASE2", "PHASE3"),
    "phase 3": ("PHASE3",),
    "phase 4": ("PHASE4",),
    "phase 0": ("EARLY_PHASE1",),
}
ALLOCATION: Words = {
    "randomized": "RANDOMIZED",
    "non-randomized": "NON_RANDOMIZED",
    "n/a": "NA",
}
INTERVENTION_MODEL: Words = {
    "single group assignment": "SINGLE_GROUP",
    "parallel assignment": "PARALLEL",
    "crossover assignment": "CROSSOVER",
    "factorial assignment": "FACTORIAL",
    "sequential assignment": "SEQUENTIAL",
}
PRIMARY_PURPOSE: Words = {
    **_plain(
        "TREATMENT",
        "PREVENTION",
        "DIAGNOSTIC",
        "SUPPORTIVE_CARE",
        "SCREENING",
        "HEALTH_SERVICES_RESEARCH",
        "BASIC_SCIENCE",
        "DEVICE_FEASIBILITY",
        "OTHER",
    ),
    "educational/counseling/training": "ECT",
}
OBSERVATIONAL_MODEL: Words = {
    **_plain("COHORT", "DEFINED_POPULATION", "NATURAL_HISTORY", "ECOLOGIC_OR_COMMUNITY", "OTHER"),
    "case-control": "CASE_CONTROL",
    "case control": "CASE_CONTROL",
    "case-only": "CASE_ONLY",
    "case-crossover": "CASE_CROSSOVER",
    "family-based": "FAMILY_BASED",
}
TIME_PERSPECTIVE: Words = {
    **_plain("RETROSPECTIVE", "PROSPECTIVE", "OTHER"),
    "cross-sectional": "CROSS_SECTIONAL",
}
MASKING: Words = {
    "none": "NONE",
    "single": "SINGLE",
    "double": "DOUBLE",
    "triple": "TRIPLE",
    "quadruple": "QUADRUPLE",
    "open label": "NONE",
    "single blind": "SINGLE",
    "double blind": "DOUBLE",
    "single-blind": "SINGLE",
    "double-blind": "DOUBLE",
}
WHO_MASKED: Words = {
    "participant": "PARTICIPANT",
    "care provider": "CARE_PROVIDER",
    "investigator": "INVESTIGATOR",
    "outcomes assessor": "OUTCOMES_ASSESSOR",
    "subject": "PARTICIPANT",
    "caregiver": "CARE_PROVIDER",
}
SAMPLING: Words = {
    "probability sample": "PROBABILITY_SAMPLE",
    "non-probability sample": "NON_PROBABILITY_SAMPLE",
}
SEX: Words = {"all": "ALL", "female": "FEMALE", "male": "MALE", "both": "ALL"}
AGENCY: Words = {
    **_plain("NIH", "OTHER_GOV", "INDIV", "INDUSTRY", "NETWORK", "AMBIG", "OTHER", "UNKNOWN"),
    "u.s. fed": "FED",
    "other_gov": "OTHER_GOV",
}
ARM: Words = _plain(
    "EXPERIMENTAL",
    "ACTIVE_COMPARATOR",
    "PLACEBO_COMPARATOR",
    "SHAM_COMPARATOR",
    "NO_INTERVENTION",
    "OTHER",
)
INTERVENTION: Words = _plain(
    "BEHAVIORAL",
    "BIOLOGICAL",
    "COMBINATION_PRODUCT",
    "DEVICE",
    "DIAGNOSTIC_TEST",
    "DIETARY_SUPPLEMENT",
    "DRUG",
    "GENETIC",
    "PROCEDURE",
    "RADIATION",
    "OTHER",
)
ROLE: Words = {
    **_plain("STUDY_CHAIR", "STUDY_DIRECTOR", "PRINCIPAL_INVESTIGATOR"),
    "sub-investigator": "SUB_INVESTIGATOR",
}
EXACTNESS: Words = {
    "actual": "ACTUAL",
    "anticipated": "ESTIMATED",
    "estimate": "ESTIMATED",
    "estimated": "ESTIMATED",
}
HEALTHY: Mapping[str, bool] = {
    "accepts healthy volunteers": True,
    "yes": True,
    "no": False,
}
TRUTH: Mapping[str, bool] = {"yes": True, "no": False}


def code(text: str, words: Words) -> str:
    """Return the code for a word, or the word itself where the table has none."""
    return words.get(text.lower(), text) if text else text


def phases(text: str) -> tuple[str, ...]:
    """Return the codes of the phases that one word names (``Phase 1/Phase 2`` is two)."""
    return PHASE.get(text.lower(), (text,)) if text else ()


def masking(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the codes of the masking and of who is masked.

    >>> masking("Double (Participant, Investigator)")
    ('DOUBLE', ('PARTICIPANT', 'INVESTIGATOR'))
    >>> masking("None (Open Label)")
    ('NONE', ())
    """
    head, _, rest = text.partition("(")
    degree = code(head.strip(), MASKING)
    inside = rest.rstrip(") ")
    if degree == "NONE" or not inside:
        return degree, ()
    return degree, tuple(code(who.strip(), WHO_MASKED) for who in inside.split(","))


_OLD_DESIGN = re.compile(r"(?:^|,\s*)([A-Z][A-Za-z ]+):\s*")


def old_design(text: str) -> dict[str, str]:
    """Take apart the one line in which files from before 2017 tell the design.

    >>> old_design("Allocation: Randomized, Masking: Double Blind (Subject, Investigator)")
    {'Allocation': 'Randomized', 'Masking': 'Double Blind (Subject, Investigator)'}
    """
    parts = _OLD_DESIGN.split(text)
    return dict(zip(parts[1::2], (value.strip() for value in parts[2::2]), strict=True))


_MONTHS = {name.lower(): index for index, name in enumerate(calendar.month_name) if name}
_DATE = re.compile(r"([A-Za-z]+)\s+(?:(\d{1,2}),\s*)?(\d{4})")


@functools.lru_cache(maxsize=16384)
def iso_date(text: str) -> str:
    """Write a date as the API does; a text that is no such date is returned as it is.

    >>> iso_date("June 9, 2023"), iso_date("January 2023"), iso_date("June 31, 2023")
    ('2023-06-09', '2023-01', 'June 31, 2023')
    """
    found = _DATE.fullmatch(text)
    month = _MONTHS.get(found[1].lower()) if found else None
    if found is None or month is None:
        return text
    if found[2] is None:
        return f"{found[3]}-{month:02d}"
    try:
        return dt.date(int(found[3]), month, int(found[2])).isoformat()
    except ValueError:
        return text
