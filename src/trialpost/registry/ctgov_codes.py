"""The coded words that ClinicalTrials.gov documents (API v2, ``/studies/enums``), in lower case.

Only those stand here that the model keeps as words; codes that are types of the model come from
its own enums.
"""

AGENCY = frozenset(
    {"nih", "fed", "other_gov", "indiv", "industry", "network", "ambig", "other", "unknown"}
)
SECONDARY_ID = frozenset(
    {
        "nih", "fda", "va", "cdc", "ahrq", "samhsa", "other_grant", "eudract_number", "ctis",
        "registry", "other",
    }
)  # fmt: skip
ALLOCATION = frozenset({"randomized", "non_randomized", "na"})
INTERVENTION_MODEL = frozenset({"single_group", "parallel", "crossover", "factorial", "sequential"})
PRIMARY_PURPOSE = frozenset(
    {
        "treatment", "prevention", "diagnostic", "ect", "supportive_care", "screening",
        "health_services_research", "basic_science", "device_feasibility", "other",
    }
)  # fmt: skip
OBSERVATIONAL_MODEL = frozenset(
    {
        "cohort", "case_control", "case_only", "case_crossover", "ecologic_or_community",
        "family_based", "defined_population", "natural_history", "other",
    }
)  # fmt: skip
TIME_PERSPECTIVE = frozenset({"retrospective", "prospective", "cross_sectional", "other"})
MASKING = frozenset({"none", "single", "double", "triple", "quadruple"})
WHO_MASKED = frozenset({"participant", "care_provider", "investigator", "outcomes_assessor"})
SAMPLING = frozenset({"probability_sample", "non_probability_sample"})
CONTACT_ROLE = frozenset(
    {"study_chair", "study_director", "principal_investigator", "sub_investigator", "contact"}
)
OFFICIAL_ROLE = CONTACT_ROLE - {"contact"}
REFERENCE = frozenset({"background", "result", "derived"})
