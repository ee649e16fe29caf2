"""The coded words that ClinicalTrials.gov documents (API v2, ``/studies/enums``), in lower case.

Only those stand here that the model keeps as words; codes that are types of the model come from
its own enums.
"""

from collections.abc import Mapping


def _words(*lowered: str) -> Mapping[str, str]:
    """Map each code, as the registry writes it, to the word in lower case."""
    return {word.upper(): word for word in lowered}


AGENCY = _words(
    "nih", "fed", "other_gov", "indiv", "industry", "network", "ambig", "other", "unknown"
)
SECONDARY_ID = _words(
    "nih",
    "fda",
    "va",
    "cdc",
    "ahrq",
    "samhsa",
    "other_grant",
    "eudract_number",
    "ctis",
    "registry",
    "other",
)
ALLOCATION = _words("randomized", "non_randomized", "na")
INTERVENTION_MODEL = _words("single_group", "parallel", "crossover", "factorial", "sequential")
PRIMARY_PURPOSE = _words(
    "treatment",
    "prevention",
    "diagnostic",
    "ect",
    "supportive_care",
    "screening",
    "health_services_research",
    "basic_science",
    "device_feasibility",
    "other",
)
OBSERVATIONAL_MODEL = _words(
    "cohort",
    "case_control",
    "case_only",
    "case_crossover",
    "ecologic_or_community",
    "family_based",
    "defined_population",
    "natural_history",
    "other",
)
TIME_PERSPECTIVE = _words("retrospective", "prospective", "cross_sectional", "other")
MASKING = _words("none", "single", "double", "triple", "quadruple")
WHO_MASKED = _words("participant", "care_provider", "investigator", "outcomes_assessor")
SAMPLING = _words("probability_sample", "non_probability_sample")
CONTACT_ROLE = _words(
    "study_chair", "study_director", "principal_investigator", "sub_investigator", "contact"
)
OFFICIAL_ROLE = {code: word for code, word in CONTACT_ROLE.items() if word != "contact"}
REFERENCE = _words("background", "result", "derived")
