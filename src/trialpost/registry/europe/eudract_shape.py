"""Name the elements and attributes of a EudraCT results file that are known.

They are those of public files; some of the first part are of the record, not of its results, and
some are known and not read (blinding, interruptions, medicines' forms).
"""

from trialpost.registry.tolerant.xml_tree import Shape, shape_of

_COUNTRY = ("country/eutctId", "country/version")
_CONTACT = (
    *("emailAddress", "functionalContactName", "organisationName"),
    *("telephoneNumber/countryCode", "telephoneNumber/number", "telephoneNumber/extension"),
)
_SPONSOR = (
    *(f"address/{name}" for name in ("postCode", "streetAddress", "townCity", *_COUNTRY)),
    "organisationName",
    *(f"publicContact/{path}" for path in _CONTACT),
    *(f"scientificContact/{path}" for path in _CONTACT),
)
_TOLD = (
    *("sponsorProtocolCode", "fullTitle", "partOfPIP", "art45Related", "art46Related"),
    *("isrctnIdentifier", "usctnIdentifier", "whoIdentifier", "analysisStage/value"),
    *("analysisStageDate", "analysisForPrimaryCompletion", "primaryCompletionDate"),
    *("isGlobalEndOfTrialReached", "globalEndOfTrialPremature", "globalEndOfTrialDate"),
    *("mainObjective", "recruitmentStartDate", "longTermFollowUpPlanned", "idmcInvolvement"),
    *("longTermFollowUpRationale/*", "longTermFollowUpDuration/*"),
    *("subjectsProtection", "backgroundTherapy", "comparatorEvidence", "pipnumbers/*"),
    *(f"sponsors/sponsor/{path}" for path in _SPONSOR),
    *("otherIdentifiers/otherIdentifier/name", "otherIdentifiers/otherIdentifier/number"),
    "countrySubjectCounts/countrySubjectCount/subjects",
    *(f"countrySubjectCounts/countrySubjectCount/{path}" for path in _COUNTRY),
    *(
        f"populationAgeGroup/{name}"
        for name in (
            *("inUtero", "pretermNewbornInfants", "newborns", "infantsAndToddlers", "children"),
            *("adolescents", "adults", "elderly65To84", "elderlyOver85"),
        )
    ),
)
_ACHIEVED = ("subjects", "comment")
_ARM = (
    *("@id", "title", "description", "type/value"),
    *(
        f"armProducts/armProduct/{path}"
        for path in (
            *("name", "code", "otherNames", "doseAndAdministrationDetails"),
            *("pharmaceuticalForms/*", "routesOfAdministration/*"),
        )
    ),
    *(
        f"{way}/{path}"
        for way, name in (
            ("startedMilestoneAchievement", "@startedMilestoneId"),
            ("completedMilestoneAchievement", "@completedMilestoneId"),
            ("otherMilestoneAchievements/otherMilestoneAchievement", "@otherMilestoneId"),
            ("notCompletedReasonDetails/reasonDetail", "@reasonNotCompletedId"),
            ("joinedReasonDetails/reasonDetail", "@reasonJoinedId"),
        )
        for path in (name, "extraInfo", *_ACHIEVED)
    ),
)
_PERIOD = (
    *("@id", "title", "completedMilestone/@id", "startedMilestone/@id"),
    *("otherMilestones/otherMilestone/@id", "otherMilestones/otherMilestone/title"),
    *("blindingImplementationDetails", "mutuallyExclusiveArms", "baselinePeriod", "blinded"),
    *("clinicalTrialRoles/clinicalTrialRole/value", "blindingType/value", "allocation/value"),
    *(f"arms/arm/{path}" for path in _ARM),
)
_DISPOSITION = (
    *("recruitmentDetails", "screeningInformation"),
    *(f"postAssignmentPeriods/postAssignmentPeriod/{path}" for path in _PERIOD),
    *(
        f"{way}/{path}"
        for way in ("reasonsNotCompleted/reasonNotCompleted", "reasonsJoined/reasonJoined")
        for path in ("@id", "otherReason", "type/value")
    ),
)
_COUNTED = ("countableValues/countableValue/@categoryId", "countableValues/countableValue/value")
_DISPERSED = ("@categoryId", "value", "highRangeValue")
_VALUES = (
    *_COUNTED,
    *(f"tendencyValues/tendencyValue/{name}" for name in ("@categoryId", "value")),
    *(f"dispersionValues/dispersionValue/{name}" for name in _DISPERSED),
    *("tendencyValue/@categoryId", "tendencyValue/value"),
    *(f"dispersionValue/{name}" for name in _DISPERSED),
)
_TABLE = (
    *("readyForValues", "title", "description", "unit"),
    *("centralTendencyType/value", "dispersionType/value"),
    *("categories/category/@id", "categories/category/name"),
)
_CHARACTERISTIC = (
    *_TABLE,
    "reportingGroups/reportingGroup/@baselineReportingGroupId",
    "subjectAnalysisSets/subjectAnalysisSet/@subjectAnalysisSetId",
    *(f"reportingGroups/reportingGroup/{path}" for path in _VALUES),
    *(f"subjectAnalysisSets/subjectAnalysisSet/{path}" for path in _VALUES),
    *(f"totalBaselineGroup/{path}" for path in ("@id", "title", "description", *_VALUES)),
)
_BASELINE = (
    "reportingModel/value",
    *(
        f"{way}/{path}"
        for way in (
            "ageContinuousCharacteristic",
            "ageCategoricalCharacteristic",
            "genderContinuousCharacteristic",
            "genderCategoricalCharacteristic",
            "studyContinuousCharacteristics/studyContinuousCharacteristic",
            "studyCategoricalCharacteristics/studyCategoricalCharacteristic",
        )
        for path in _CHARACTERISTIC
    ),
    *(
        f"baselineReportingGroups/baselineReportingGroup/{name}"
        for name in ("@postAssignmentPeriodId", "@armId", "@id", "subjects", "description")
    ),
)
_ESTIMATE = (
    *("confidenceInterval/lowerLimit", "confidenceInterval/upperLimit"),
    *("confidenceInterval/percentage", "confidenceInterval/sides/value"),
    *("effectEstimate", "otherType", "pointEstimate", "type/value"),
    *("variabilityEstimate/type/value", "variabilityEstimate/dispersionValue"),
)
_ANALYSIS = (
    *("title", "description", "type/value", "analysisSpecification/value", "comment"),
    *("statisticalHypothesisTest/method/value", "statisticalHypothesisTest/otherMethod"),
    *("statisticalHypothesisTest/value", "statisticalHypothesisTest/valueEqualityRelation"),
    *(f"parameterEstimate/{path}" for path in _ESTIMATE),
    *("armComparisonGroupId", "subjectAnalysisSetComparisonGroupId"),
)
_ENDPOINT = (
    *("countable", "timeFrame", "type/value", *_TABLE),
    *(
        f"{way}/{path}"
        for way, name in (
            ("armReportingGroups/armReportingGroup", "@armId"),
            (
                "subjectAnalysisSetReportingGroups/subjectAnalysisSetReportingGroup",
                "@subjectAnalysisSetId",
            ),
        )
        for path in (name, "@id", "subjects", "description", *_VALUES)
    ),
    *(f"statisticalAnalyses/statisticalAnalysis/{path}" for path in _ANALYSIS),
)
_DICTIONARY = ("otherName", "version", "name/value")
_EVENT = (
    *("term", "organSystem/eutctId", "organSystem/version", "assessmentMethod/value"),
    *("description", "dictionaryOverridden", *(f"dictionary/{path}" for path in _DICTIONARY)),
    *(
        f"values/value/{path}"
        for path in (
            *("@reportingGroupId", "occurrences", "subjectsAffected", "subjectsExposed"),
            *("occurrencesCausallyRelatedToTreatment", "fatalities/deaths"),
            "fatalities/deathsCausallyRelatedToTreatment",
        )
    ),
)
_EVENTS = (
    *("description", "nonSeriousEventFrequencyThreshold", "timeFrame", "assessmentMethod/value"),
    *(f"dictionary/{path}" for path in _DICTIONARY),
    *(
        f"reportingGroups/reportingGroup/{path}"
        for path in (
            *("@id", "title", "description", "subjectsExposed", "deathsAllCauses"),
            *("subjectsAffectedByNonSeriousAdverseEvents", "deathsResultingFromAdverseEvents"),
            "subjectsAffectedBySeriousAdverseEvents",
        )
    ),
    *(f"nonSeriousAdverseEvents/nonSeriousAdverseEvent/{path}" for path in _EVENT),
    *(f"seriousAdverseEvents/seriousAdverseEvent/{path}" for path in _EVENT),
)

SHAPE: Shape = shape_of((
    *("@eudractNumber", "@sponsor"),
    *(f"trialInformation/{path}" for path in _TOLD),
    *(f"subjectDisposition/{path}" for path in _DISPOSITION),
    *(f"baselineCharacteristics/{path}" for path in _BASELINE),
    *(f"endPoints/endPoint/{path}" for path in _ENDPOINT),
    *("trialChanges/limitationsAndCaveats", "trialChanges/globalInterruptions/*"),
    *("trialChanges/globalAmendments/*", "trialChanges/hasGlobalInterruptions"),
    *("trialChanges/hasGlobalAmendments", "trialChanges/pubMedReferenceNumbers/*"),
    *(
        f"subjectAnalysisSets/subjectAnalysisSet/{path}"
        for path in ("@id", "title", "description", "subjects", "type/value")
    ),
    *(f"adverseEvents/{path}" for path in _EVENTS),
))  # fmt: skip
