"""The words of the World Health Organization's portal (ICTRP), and what they mean here.

The portal states no list: it has three words of its own (Recruiting, Not recruiting, Authorised),
writes Not Available where a register tells none, and hands on registers' own words. Those below
have been seen in its exports.
"""

from trialpost.model.status import InterventionType, RecruitmentStatus, StudyType

_S = RecruitmentStatus

STATUS = {
    "recruiting": _S.RECRUITING,
    "open public recruiting": _S.RECRUITING,
    "open to recruitment": _S.RECRUITING,
    "open to recruitment: actively recruiting participants": _S.RECRUITING,
    "open to recruitment: actively recruiting participa": _S.RECRUITING,
    "in enrollment": _S.RECRUITING,
    "enrolling by invitation": _S.ENROLLING_BY_INVITATION,
    "not yet recruiting": _S.NOT_YET_RECRUITING,
    "pending": _S.NOT_YET_RECRUITING,
    "pending (not yet recruiting)": _S.NOT_YET_RECRUITING,
    "preinitiation": _S.NOT_YET_RECRUITING,
    "without startig enrollment": _S.NOT_YET_RECRUITING,
    "active, not recruiting": _S.ACTIVE_NOT_RECRUITING,
    "closed to recruitment of participants": _S.ACTIVE_NOT_RECRUITING,
    "closed to recruitment: follow up continuing": _S.ACTIVE_NOT_RECRUITING,
    "closed: follow-up continuing": _S.ACTIVE_NOT_RECRUITING,
    "complete: follow-up continuing": _S.ACTIVE_NOT_RECRUITING,
    "complete: follow up continuing": _S.ACTIVE_NOT_RECRUITING,
    "enrollment closed": _S.ACTIVE_NOT_RECRUITING,
    "no longer recruiting": _S.ACTIVE_NOT_RECRUITING,
    "recruiting stopped after recruiting started": _S.ACTIVE_NOT_RECRUITING,
    "recruitment completed": _S.ACTIVE_NOT_RECRUITING,
    "suspended": _S.SUSPENDED,
    "suspending": _S.SUSPENDED,
    "interrupted": _S.SUSPENDED,
    "temporarily closed": _S.SUSPENDED,
    "temporary halt": _S.SUSPENDED,
    "temporary halt or suspension": _S.SUSPENDED,
    "terminated": _S.TERMINATED,
    "canceled": _S.TERMINATED,
    "early termination": _S.TERMINATED,
    "prematurely ended": _S.TERMINATED,
    "stopped": _S.TERMINATED,
    "stopped early": _S.TERMINATED,
    "complete": _S.COMPLETED,
    "completed": _S.COMPLETED,
    "complete: follow-up complete": _S.COMPLETED,
    "complete: follow up complete": _S.COMPLETED,
    "completed: recruitment & data analysis complete": _S.COMPLETED,
    "closed: follow-up complete": _S.COMPLETED,
    "closed to recruitment: follow up complete": _S.COMPLETED,
    "data analysis completed": _S.COMPLETED,
    "finished": _S.COMPLETED,
    "main results already published": _S.COMPLETED,
    "withdrawn": _S.WITHDRAWN,
    "available": _S.AVAILABLE,
    "no longer available": _S.NO_LONGER_AVAILABLE,
    "temporarily not available": _S.TEMPORARILY_NOT_AVAILABLE,
    "approved for marketing": _S.APPROVED_FOR_MARKETING,
    "withheld": _S.WITHHELD,
    "not recruiting": _S.UNKNOWN,
    "authorised": _S.UNKNOWN,
    "authorised-recruitment may be ongoing or finished": _S.UNKNOWN,
    "ongoing": _S.UNKNOWN,
    "active": _S.UNKNOWN,
    "other": _S.UNKNOWN,
    "non authorized": _S.UNKNOWN,
    "not applicable": _S.UNKNOWN,
    "not available": _S.UNKNOWN,
    "unknown": _S.UNKNOWN,
    "unknown status": _S.UNKNOWN,
    "deleted from source registry": _S.UNKNOWN,
}
"""``Not recruiting`` covers trials that have not begun, go on, are over or were given up, and
``Authorised`` those that recruit and those that do not any more: neither tells, so both are
unknown. No such trial is offered to anybody as taking people."""

CALLED_UNKNOWN = frozenset({"unknown", "unknown status"})
"""Words of a registry that itself calls the status unknown."""

TYPE = {
    "intervention": StudyType.INTERVENTIONAL,
    "ba/be": StudyType.INTERVENTIONAL,
    "observation": StudyType.OBSERVATIONAL,
    "epidem": StudyType.OBSERVATIONAL,
    "pms": StudyType.OBSERVATIONAL,
    "patient registry": StudyType.OBSERVATIONAL,
    "relative factors research": StudyType.OBSERVATIONAL,
    "cause": StudyType.OBSERVATIONAL,
    "expanded access": StudyType.EXPANDED_ACCESS,
}
"""By how the word begins, in lower case."""

NO_TYPE = frozenset({
    "basic science", "diagnostic test", "funded programme", "health services research",
    "health services reaserch", "not applicable", "n/a", "not specified", "not provided", "other",
    "others,meta-analysis etc", "prevention", "screening", "treatment study", "unknown",
})  # fmt: skip
"""Words for a study that leave open whether anything is done to people."""

INTERVENTION = {
    "behavioral": InterventionType.BEHAVIORAL,
    "behavioural": InterventionType.BEHAVIORAL,
    "biological": InterventionType.BIOLOGICAL,
    "combination product": InterventionType.COMBINATION_PRODUCT,
    "device": InterventionType.DEVICE,
    "diagnostic test": InterventionType.DIAGNOSTIC_TEST,
    "dietary supplement": InterventionType.DIETARY_SUPPLEMENT,
    "drug": InterventionType.DRUG,
    "genetic": InterventionType.GENETIC,
    "other": InterventionType.OTHER,
    "procedure": InterventionType.PROCEDURE,
    "radiation": InterventionType.RADIATION,
}
PURPOSE = {
    "treatment": "treatment",
    "prevention": "prevention",
    "diagnostic": "diagnostic",
    "diagnosis": "diagnostic",
    "screening": "screening",
    "supportive care": "supportive_care",
    "health services research": "health_services_research",
    "health": "health_services_research",
    "basic science": "basic_science",
    "device feasibility": "device_feasibility",
    "other": "other",
}
