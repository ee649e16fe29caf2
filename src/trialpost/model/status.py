"""The states that a trial or a site can be in, and other coded fields of a registry record.

The values are the registry's own enums (``../registry-spec`` of ClinicalTrials.gov's API v2,
``Status``, ``StudyType``, ``Phase``, ``Sex``, ``InterventionType``, ``ArmGroupType``), in lower
case.
"""

import enum


class RecruitmentStatus(enum.StrEnum):
    """Whether a trial, or one of its sites, takes people."""

    NOT_YET_RECRUITING = "not_yet_recruiting"
    RECRUITING = "recruiting"
    ENROLLING_BY_INVITATION = "enrolling_by_invitation"
    ACTIVE_NOT_RECRUITING = "active_not_recruiting"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    AVAILABLE = "available"
    NO_LONGER_AVAILABLE = "no_longer_available"
    TEMPORARILY_NOT_AVAILABLE = "temporarily_not_available"
    APPROVED_FOR_MARKETING = "approved_for_marketing"
    WITHHELD = "withheld"


class StatusBasis(enum.StrEnum):
    """On what a trial's status rests.

    ``STATED``: the registry says so. ``DERIVED``: worked out from the record's own dates, as of the
    day on which the record was last changed. ``NOT_SAID``: what the registry says does not tell
    whether the trial takes people, so the status is unknown. ``UNREAD``: a status is missing where
    there always is one, or is no code that we know, so the status is unknown.
    """

    STATED = "stated"
    DERIVED = "derived"
    NOT_SAID = "not said"
    UNREAD = "unread"

    @classmethod
    def of(cls, read: RecruitmentStatus | None) -> "StatusBasis":
        """Tell the basis of a status that was read by a registry's table of words.

        ``None`` is a word that is missing or in no table; ``UNKNOWN`` stands in such a table for
        words that leave open whether people are taken.
        """
        if read is None:
            return cls.UNREAD
        return cls.NOT_SAID if read is RecruitmentStatus.UNKNOWN else cls.STATED


class StudyType(enum.StrEnum):
    """What kind of study a record describes."""

    INTERVENTIONAL = "interventional"
    OBSERVATIONAL = "observational"
    EXPANDED_ACCESS = "expanded_access"
    UNKNOWN = "unknown"


class Phase(enum.StrEnum):
    """A phase of drug development; a trial can have two."""

    NOT_APPLICABLE = "na"
    EARLY_PHASE_1 = "early_phase1"
    PHASE_1 = "phase1"
    PHASE_2 = "phase2"
    PHASE_3 = "phase3"
    PHASE_4 = "phase4"


class Sex(enum.StrEnum):
    """Sex at birth, as records and profiles mean it."""

    FEMALE = "female"
    MALE = "male"


class InterventionType(enum.StrEnum):
    """What kind of thing is tried."""

    BEHAVIORAL = "behavioral"
    BIOLOGICAL = "biological"
    COMBINATION_PRODUCT = "combination_product"
    DEVICE = "device"
    DIAGNOSTIC_TEST = "diagnostic_test"
    DIETARY_SUPPLEMENT = "dietary_supplement"
    DRUG = "drug"
    GENETIC = "genetic"
    PROCEDURE = "procedure"
    RADIATION = "radiation"
    OTHER = "other"


class ArmType(enum.StrEnum):
    """What role an arm has in its trial."""

    EXPERIMENTAL = "experimental"
    ACTIVE_COMPARATOR = "active_comparator"
    PLACEBO_COMPARATOR = "placebo_comparator"
    SHAM_COMPARATOR = "sham_comparator"
    NO_INTERVENTION = "no_intervention"
    OTHER = "other"
