"""Say EudraCT's codes (``KIND.code``) in the words that the other registries use.

The schemas are ``results.xsd`` and ``adverseEvents.xsd`` of eudract.ema.europa.eu. Words that mean
the same as ClinicalTrials.gov's are written as there, so that results compare across registries.
"""

import re

from trialpost.model.status import ArmType
from trialpost.model.trial import OutcomeRole

WORDS = {
    "CENTRAL_TENDENCY.arithmetic": "Mean",
    "CENTRAL_TENDENCY.median": "Median",
    "CENTRAL_TENDENCY.leastSquares": "Least Squares Mean",
    "CENTRAL_TENDENCY.geometric": "Geometric Mean",
    "CENTRAL_TENDENCY.log": "Log Mean",
    "MEASURE_TYPE.number": "Number",
    "DISPERSION.na": "Not Applicable",
    "DISPERSION.standardDeviation": "Standard Deviation",
    "DISPERSION.standardError": "Standard Error",
    "DISPERSION.interQuartile": "Inter-Quartile Range",
    "DISPERSION.fullRange": "Full Range",
    "HYPOTHESIS_METHOD.ancova": "ANCOVA",
    "HYPOTHESIS_METHOD.anova": "ANOVA",
    "HYPOTHESIS_METHOD.cochranMantelHaenszel": "Cochran-Mantel-Haenszel",
    "HYPOTHESIS_METHOD.mixedModel": "Mixed Models Analysis",
    "HYPOTHESIS_METHOD.regressionCox": "Regression, Cox",
    "HYPOTHESIS_METHOD.regressionLinear": "Regression, Linear",
    "HYPOTHESIS_METHOD.regressionLogistic": "Regression, Logistic",
    "NOT_COMPLETED_REASON.adverseNotSerious": "Adverse Event, not serious",
    "NOT_COMPLETED_REASON.adverseSeriousFatal": "Death",
    "NOT_COMPLETED_REASON.consentWithdrawn": "Withdrawal by Subject",
    "NOT_COMPLETED_REASON.lackEfficacy": "Lack of Efficacy",
    "NOT_COMPLETED_REASON.lostFollowup": "Lost to Follow-up",
    "NOT_COMPLETED_REASON.physicianDecision": "Physician Decision",
    "NOT_COMPLETED_REASON.pregnancy": "Pregnancy",
    "NOT_COMPLETED_REASON.protocolViolation": "Protocol Violation",
    "ANALYSIS_TYPE.superiority": "Superiority",
    "ANALYSIS_TYPE.nonInferiority": "Non-Inferiority",
    "ANALYSIS_TYPE.equivalence": "Equivalence",
    "ANALYSIS_TYPE.other": "Other",
    "PARAMETER_TYPE.hazardRatio": "Hazard Ratio (HR)",
    "PARAMETER_TYPE.oddsRatio": "Odds Ratio (OR)",
    "PARAMETER_TYPE.riskRatio": "Risk Ratio (RR)",
    "ADV_EVT_ASSESS_TYPE.systematic": "Systematic Assessment",
    "ADV_EVT_ASSESS_TYPE.non_systematic": "Non-systematic Assessment",
    "ADV_EVT_DICTIONARY_NAME.meddra": "MedDRA",
}
_SAME_LISTS = {"MEASURE_TYPE": "CENTRAL_TENDENCY", "ENDPOINT_DISPERSION": "DISPERSION"}

ROLES = {
    "ENDPOINT_TYPE.primary": OutcomeRole.PRIMARY,
    "ENDPOINT_TYPE.secondary": OutcomeRole.SECONDARY,
    "ENDPOINT_TYPE.otherPreSpecified": OutcomeRole.OTHER,
    "ENDPOINT_TYPE.postHoc": OutcomeRole.OTHER,
}
ARM_TYPES = {
    "ARM_TYPE.experimental": ArmType.EXPERIMENTAL,
    "ARM_TYPE.activeComp": ArmType.ACTIVE_COMPARATOR,
    "ARM_TYPE.placeboComp": ArmType.PLACEBO_COMPARATOR,
    "ARM_TYPE.shamComp": ArmType.SHAM_COMPARATOR,
    "ARM_TYPE.noImp": ArmType.NO_INTERVENTION,
    "ARM_TYPE.other": ArmType.OTHER,
}
INTERIM = {"ANALYSIS_STAGE.final": False, "ANALYSIS_STAGE.interim": True}
SIDES = {"CONF_INTERVAL_SIDE.oneSided": 1, "CONF_INTERVAL_SIDE.twoSided": 2}
ALLOCATIONS = {
    "ALLOCATION.randControlled": "randomized",
    "ALLOCATION.nonRandControlled": "non_randomized",
    "ALLOCATION.notApplicable": "na",
}
BLINDINGS = {"BLINDING.double": "double", "BLINDING.single": "single", "BLINDING.open": "none"}
TRIAL_ROLES = {
    "TRIAL_ROLE.subject": "participant",
    "TRIAL_ROLE.investigator": "investigator",
    "TRIAL_ROLE.assessor": "outcomes_assessor",
    "TRIAL_ROLE.carer": "care_provider",
}
AGE_GROUPS = {
    "inUtero": "In utero",
    "pretermNewbornInfants": "Preterm newborn infants",
    "newborns": "Newborns (0 to 27 days)",
    "infantsAndToddlers": "Infants and toddlers (28 days to 23 months)",
    "children": "Children (2 to 11 years)",
    "adolescents": "Adolescents (12 to 17 years)",
    "adults": "Adults (18 to 64 years)",
    "elderly65To84": "From 65 to 84 years",
    "elderlyOver85": "85 years and over",
}
"""``populationAgeGroup``, youngest first."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


def word_of(code: str) -> str | None:
    """Write a code out; one without a word of its own is its own words (``fisherExact``).

    >>> word_of("MEASURE_TYPE.median"), word_of("HYPOTHESIS_METHOD.fisherExact")
    ('Median', 'Fisher exact')
    """
    kind, _, name = code.strip().rpartition(".")
    known = WORDS.get(code) or WORDS.get(f"{_SAME_LISTS.get(kind, kind)}.{name}")
    return known or (_HUMP.sub(" ", name).capitalize() or None)
