"""The parts of an ISRCTN record and the words that it uses, with what they mean here.

The registry publishes no schema. The parts are those of its API's answers
(``/api/query/format/default``) in 2023 to 2026, as public programs read them.
"""

from trialpost.model.status import InterventionType, Phase, RecruitmentStatus, StudyType
from trialpost.registry.tolerant.xml_tree import shape_of

_ADDRESS = ("address", "city", "state", "country", "zip", "telephone", "email")
_TRIAL = {
    "": ("@lastUpdated", "@version", "@isPublished", "@isVisibleToPublic", "@publicIdentifierType",
         "@publicIdentifierCanonical", "@publicIdentifierDateAssigned", "isrctn",
         "isrctn/@dateAssigned"),
    "trialDescription": (
        "@thirdPartyFilesAcknowledgement", "acknowledgment", "title", "scientificTitle", "acronym",
        "studyHypothesis", "plainEnglishSummary", "primaryOutcome", "secondaryOutcome",
        "trialWebsite", "ethicsApprovalRequired", "ethicsApproval", "ethicsCommittees/*",
        *(f"{role}Outcomes/outcomeMeasure/{part}"
          for role in ("primary", "secondary")
          for part in ("@id", "variable", "method", "timepoints")),
    ),
    "externalRefs": (
        "doi", "eudraCTNumber", "irasNumber", "clinicalTrialsGovNumber", "protocolSerialNumber",
        "secondaryNumbers/secondaryNumber/@id", "secondaryNumbers/secondaryNumber/@numberType",
        "secondaryNumbers/secondaryNumber/@canonicalSecondaryNumber",
    ),
    "trialDesign": (
        "studyDesign", "primaryStudyDesign", "secondaryStudyDesign", "trialSetting", "trialType",
        "trialSettings/trialSetting", "trialTypes/trialType", "overallStatusOverride",
        "reasonAbandoned", "overallStartDate", "overallEndDate",
        "interventionalTrialDesign/allocation", "interventionalTrialDesign/masking",
        "interventionalTrialDesign/control", "interventionalTrialDesign/assignment",
        "interventionalTrialDesign/purposes/purpose",
    ),
    "participants": (
        "recruitmentCountries/country", "participantType", "participantTypes/participantType",
        "healthyVolunteersAllowed", "inclusion", "ageRange", "lowerAgeLimit/@unit",
        "lowerAgeLimit/@value", "upperAgeLimit/@unit", "upperAgeLimit/@value", "gender",
        "targetEnrolment", "totalFinalEnrolment", "totalTarget", "exclusion", "patientInfoSheet",
        "recruitmentStart", "recruitmentEnd", "recruitmentStartStatusOverride",
        "recruitmentStatusOverride",
        *(f"trialCentres/trialCentre/{part}" for part in ("@id", "id", "name", "rtsId", *_ADDRESS)),
    ),
    "conditions": ("condition/description", "condition/diseaseClass1", "condition/diseaseClass2"),
    "interventions": (
        "intervention/description", "intervention/interventionType", "intervention/phase",
        "intervention/drugNames", "intervention/pharmaceuticalStudyTypes",
    ),
    "results": (
        "publicationPlan", "ipdSharingStatement", "intentToPublish", "dataPolicies/*",
        "publicationDetails", "publicationStage", "biomedRelated", "basicReport",
        "plainEnglishReport",
    ),
    "outputs": (
        "output/description", "output/productionNotes", "output/externalLink/@url",
        "output/localFile/*", "output/@id", "output/@outputType", "output/@artefactType",
        "output/@dateCreated", "output/@dateUploaded", "output/@peerReviewed",
        "output/@patientFacing", "output/@createdBy",
    ),
    "parties": ("funderId", "contactId", "sponsorId"),
    "miscellaneous": ("ipdSharingPlan",),
    "attachedFiles": ("*",),
}  # fmt: skip
_BESIDE = {
    "contact": ("@id", "title", "forename", "surname", "orcid", "contactType",
                "contactTypes/contactType", "privacy",
                *(f"contactDetails/{part}" for part in _ADDRESS)),
    "sponsor": ("@id", "organisation", "website", "sponsorType", "privacy", "gridId", "rorId",
                "commercialStatus", *(f"contactDetails/{part}" for part in _ADDRESS)),
    "funder": ("@id", "name", "fundRef"),
}  # fmt: skip

SHAPE = shape_of([
    *(f"trial/{part}/{path}".replace("//", "/") for part, held in _TRIAL.items() for path in held),
    *(f"{part}/{path}" for part, held in _BESIDE.items() for path in held),
    *(f"trial/{key}" for key in ("_id", "ctrname", "record_last_import")),
])  # fmt: skip
"""Every part that is known, below ``fullTrial``; the last three are the converting tool's own."""

STATUS = {
    "stopped": RecruitmentStatus.TERMINATED,
    "suspended": RecruitmentStatus.SUSPENDED,
    "not yet recruiting": RecruitmentStatus.NOT_YET_RECRUITING,
    "recruiting": RecruitmentStatus.RECRUITING,
    "no longer recruiting": RecruitmentStatus.ACTIVE_NOT_RECRUITING,
    "ongoing": RecruitmentStatus.UNKNOWN,
    "completed": RecruitmentStatus.COMPLETED,
}
"""The words that a registrant puts over what follows from the dates."""

TYPE = {
    "interventional": StudyType.INTERVENTIONAL,
    "observational": StudyType.OBSERVATIONAL,
    "other": StudyType.UNKNOWN,
    "not specified": StudyType.UNKNOWN,
}
INTERVENTION = {
    "drug": InterventionType.DRUG,
    "biological/vaccine": InterventionType.BIOLOGICAL,
    "vaccine": InterventionType.BIOLOGICAL,
    "supplement": InterventionType.DIETARY_SUPPLEMENT,
    "device": InterventionType.DEVICE,
    "behavioural": InterventionType.BEHAVIORAL,
    "procedure/surgery": InterventionType.PROCEDURE,
    "genetic": InterventionType.GENETIC,
    "mixed": InterventionType.OTHER,
    "other": InterventionType.OTHER,
    "not specified": InterventionType.OTHER,
}
PHASE = {
    "phase iii/iv": (Phase.PHASE_3, Phase.PHASE_4),
    "not specified": (),
}
ALLOCATION = {
    "randomised controlled trial": "randomized",
    "randomized controlled trial": "randomized",
    "randomised cross over trial": "randomized",
    "cluster randomised trial": "randomized",
    "non randomised controlled trial": "non_randomized",
    "non randomised study": "non_randomized",
    "non-randomized controlled trial": "non_randomized",
    "non-randomised controlled trial": "non_randomized",
    "n/a: single arm study": "na",
}
ASSIGNMENT = {
    "parallel": "parallel",
    "crossover": "crossover",
    "factorial": "factorial",
    "sequential": "sequential",
    "single": "single_group",
}
OBSERVATIONAL = {
    "cohort study": "cohort",
    "longitudinal study": "cohort",
    "case-control study": "case_control",
    "case series": "case_only",
    "case crossover study": "case_crossover",
    "ecological study": "ecologic_or_community",
    "epidemiological study": "ecologic_or_community",
}
SPONSOR = {
    "industry": "industry",
    "government": "other_gov",
    **dict.fromkeys(
        ("university/education", "hospital/treatment centre", "charity", "research organisation",
         "research council", "other"),
        "other",
    ),
}  # fmt: skip
DISEASE_CLASSES = frozenset({
    "blood", "cancer", "cancers", "circulatory system", "digestive system", "ear, nose and throat",
    "eye diseases", "genetic diseases", "haematological disorders", "infections and infestations",
    "injury, occupational diseases, poisoning", "mental and behavioural disorders",
    "musculoskeletal diseases", "neonatal diseases", "nervous system diseases",
    "not applicable", "not specified", "nutritional, metabolic, endocrine", "oral health", "other",
    "pregnancy and childbirth", "respiratory", "signs and symptoms",
    "skin and connective tissue diseases",
    "surgery", "urological and genital diseases",
})  # fmt: skip
"""The registry's widest classes, in lower case: keywords, not conditions."""
