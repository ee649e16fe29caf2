"""What the codes and labels of the European Union's system (CTIS) mean in our words.

Numbers and labels are those of the portal's own lists, as public tools that read it have them.
"""

from trialpost.model.status import Phase, RecruitmentStatus
from trialpost.registry.europe.people import MINORS, AgeGroup

PUBLIC_STATUS = {
    "1": "under evaluation",
    "2": "authorised, recruitment pending",
    "3": "authorised, recruiting",
    "4": "ongoing, recruiting",
    "5": "ongoing, recruitment ended",
    "6": "temporarily halted",
    "7": "suspended",
    "8": "ended",
    "9": "expired",
    "10": "revoked",
    "11": "not authorised",
    "12": "cancelled",
}
"""The public status codes of trials and of member states."""

STATUS = {
    "under evaluation": RecruitmentStatus.UNKNOWN,
    "authorised": RecruitmentStatus.UNKNOWN,
    "authorised, not started": RecruitmentStatus.NOT_YET_RECRUITING,
    "authorised, recruitment pending": RecruitmentStatus.NOT_YET_RECRUITING,
    "ongoing, not yet recruiting": RecruitmentStatus.NOT_YET_RECRUITING,
    "pending": RecruitmentStatus.NOT_YET_RECRUITING,
    "authorised, recruiting": RecruitmentStatus.RECRUITING,
    "ongoing, recruiting": RecruitmentStatus.RECRUITING,
    "ongoing": RecruitmentStatus.UNKNOWN,
    "ongoing, recruitment ended": RecruitmentStatus.ACTIVE_NOT_RECRUITING,
    "temporarily halted": RecruitmentStatus.SUSPENDED,
    "halted": RecruitmentStatus.SUSPENDED,
    "suspended": RecruitmentStatus.SUSPENDED,
    "ended": RecruitmentStatus.COMPLETED,
    "completed": RecruitmentStatus.COMPLETED,
    "expired": RecruitmentStatus.WITHDRAWN,
    "revoked": RecruitmentStatus.TERMINATED,
    "not authorised": RecruitmentStatus.WITHDRAWN,
    "cancelled": RecruitmentStatus.WITHDRAWN,
    "withdrawn": RecruitmentStatus.WITHDRAWN,
    "lapsed": RecruitmentStatus.WITHDRAWN,
}
"""What each label says of recruitment.

"Authorised" and "ongoing" alone do not say whether people are taken, and a trial under evaluation
has no leave to take any: what is not said is not known. An authorisation expires when nobody was
included within two years (Regulation (EU) 536/2014, article 8(9)), so nobody took part.
A trial that ended is one stopped early where every member state that tells of its end tells of an
early termination (``ctis_parts``).
"""

PHASES = {
    "1": (Phase.PHASE_1,),
    "2": (Phase.PHASE_1,),
    "3": (Phase.PHASE_1,),
    "4": (Phase.PHASE_2,),
    "5": (Phase.PHASE_3,),
    "6": (Phase.PHASE_4,),
    "7": (Phase.PHASE_1, Phase.PHASE_2),
    "8": (Phase.PHASE_1, Phase.PHASE_2),
    "9": (Phase.PHASE_1, Phase.PHASE_2),
    "10": (Phase.PHASE_2, Phase.PHASE_3),
    "11": (Phase.PHASE_3, Phase.PHASE_4),
}
PHASE_NUMERALS = {
    "i": Phase.PHASE_1,
    "ii": Phase.PHASE_2,
    "iii": Phase.PHASE_3,
    "iv": Phase.PHASE_4,
}

AGE_RANGES = {
    "1": frozenset({AgeGroup.IN_UTERO}),
    "2": MINORS,
    "3": frozenset({AgeGroup.ADULT}),
    "4": frozenset({AgeGroup.ELDERLY}),
}
"""The wide groups (``ageRanges``)."""

AGE_LABELS = {
    "in utero": AGE_RANGES["1"],
    "0-17 years": AGE_RANGES["2"],
    "18-64 years": AGE_RANGES["3"],
    "65+ years": AGE_RANGES["4"],
}

AGE_DETAILS = {
    "1": AgeGroup.PRETERM,
    "2": AgeGroup.NEWBORN,
    "3": AgeGroup.INFANT,
    "4": AgeGroup.CHILD,
    "5": AgeGroup.ADOLESCENT,
    "6": AgeGroup.ADULT,
    "7": AgeGroup.ELDERLY,
    "8": AgeGroup.ELDERLY,
}
"""The narrower groups within them (``ageRangeSecondaryIds``).

The same number means another thing here than among the wide groups. 7 and 8 are said to part the
elderly at 85 years; no record that we have bears that out, so both mean all of them.
"""

ROLES = {"1": "Test", "2": "Comparator", "3": "Placebo", "4": "Auxiliary"}
ALLOCATION = {"1": "randomized", "2": "non_randomized", "3": "na"}
"""Reference list 57 of the system: randomised controlled, non-randomised controlled, neither."""
