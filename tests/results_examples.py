"""Posted results in our own words, in each of the forms that registries hand out."""

import copy
import json
from typing import Any

RESULTS: dict[str, Any] = {
    "participantFlowModule": {
        "preAssignmentDetails": "Twelve hands were warm already.",
        "recruitmentDetails": "At the harbour, in winter.",
        "typeUnitsAnalyzed": "Hands",
        "groups": [
            {"id": "FG000", "title": "Tea", "description": "Warm tea"},
            {"id": "FG001", "title": "Water"},
        ],
        "periods": [
            {
                "title": "Winter",
                "milestones": [
                    {
                        "type": "STARTED",
                        "comment": "On the first day",
                        "achievements": [
                            {"groupId": "FG000", "numSubjects": "40", "numUnits": "79"},
                            {"groupId": "FG001", "numSubjects": "41", "comment": "One came late"},
                        ],
                    }
                ],
                "dropWithdraws": [
                    {"type": "Spilled", "reasons": [{"groupId": "FG000", "numSubjects": "2"}]}
                ],
            }
        ],
    },
    "baselineCharacteristicsModule": {
        "populationDescription": "All who came",
        "groups": [{"id": "BG000", "title": "Tea"}],
        "denoms": [{"units": "Participants", "counts": [{"groupId": "BG000", "value": "40"}]}],
        "measures": [
            {
                "title": "Age",
                "paramType": "MEAN",
                "dispersionType": "STANDARD_DEVIATION",
                "unitOfMeasure": "years",
                "calculatePct": False,
                "classes": [
                    {
                        "denoms": [
                            {"units": "Hands", "counts": [{"groupId": "BG000", "value": "79"}]}
                        ],
                        "categories": [
                            {
                                "measurements": [
                                    {"groupId": "BG000", "value": "52.5", "spread": "8.1"}
                                ]
                            }
                        ],
                    }
                ],
            }
        ],
    },
    "outcomeMeasuresModule": {
        "outcomeMeasures": [
            {
                "type": "PRIMARY",
                "title": "Warmth of hands",
                "description": "By thermometer",
                "populationDescription": "All who were measured",
                "reportingStatus": "POSTED",
                "paramType": "MEDIAN",
                "dispersionType": "95% Confidence Interval",
                "unitOfMeasure": "degrees",
                "timeFrame": "One hour",
                "typeUnitsAnalyzed": "Hands",
                "denomUnitsSelected": "Hands",
                "groups": [
                    {"id": "OG000", "title": "Tea"},
                    {"id": "OG001", "title": "Water"},
                ],
                "denoms": [
                    {
                        "units": "Participants",
                        "counts": [
                            {"groupId": "OG000", "value": "38"},
                            {"groupId": "OG001", "value": "41"},
                        ],
                    },
                    {"units": "Hands", "counts": [{"groupId": "OG000", "value": "75"}]},
                ],
                "classes": [
                    {
                        "title": "Morning",
                        "denoms": [
                            {"units": "Hands", "counts": [{"groupId": "OG000", "value": "74"}]}
                        ],
                        "categories": [
                            {
                                "title": "Left",
                                "measurements": [
                                    {
                                        "groupId": "OG000",
                                        "value": "31.5",
                                        "lowerLimit": "30.1",
                                        "upperLimit": "NA",
                                        "comment": "Some hands grew too warm",
                                    },
                                    {"groupId": "OG001", "value": "<20"},
                                ],
                            }
                        ],
                    }
                ],
                "analyses": [
                    {
                        "groupIds": ["OG000", "OG001"],
                        "groupDescription": "Tea against water",
                        "testedNonInferiority": False,
                        "nonInferiorityType": "SUPERIORITY",
                        "nonInferiorityComment": "None",
                        "pValue": "<0.001",
                        "pValueComment": "Not adjusted",
                        "statisticalMethod": "ANCOVA",
                        "statisticalComment": "By hand",
                        "paramType": "Mean Difference",
                        "paramValue": "11.5",
                        "dispersionType": "STANDARD_ERROR_OF_MEAN",
                        "dispersionValue": "1.2",
                        "ciPctValue": "95",
                        "ciNumSides": "TWO_SIDED",
                        "ciLowerLimit": "9.1",
                        "ciUpperLimit": "NA",
                        "ciUpperLimitComment": "Not reached",
                        "estimateComment": "Tea less water",
                        "otherAnalysisDescription": "None",
                    }
                ],
            },
            {
                "type": "POST_HOC",
                "title": "Stains",
                "reportingStatus": "NOT_POSTED",
                "anticipatedPostingDate": "2026-11",
            },
        ]
    },
    "adverseEventsModule": {
        "frequencyThreshold": "5",
        "timeFrame": "One winter",
        "description": "Asked every week",
        "allCauseMortalityComment": "Nobody was lost",
        "eventGroups": [
            {
                "id": "EG000",
                "title": "Tea",
                "deathsNumAffected": 0,
                "deathsNumAtRisk": 40,
                "seriousNumAffected": 1,
                "seriousNumAtRisk": 40,
                "otherNumAffected": 9,
                "otherNumAtRisk": 40,
            }
        ],
        "seriousEvents": [
            {
                "term": "Scald",
                "organSystem": "Skin and subcutaneous tissue disorders",
                "sourceVocabulary": "MedDRA",
                "assessmentType": "SYSTEMATIC_ASSESSMENT",
                "notes": "The kettle",
                "stats": [{"groupId": "EG000", "numEvents": 2, "numAffected": 1, "numAtRisk": 40}],
            }
        ],
        "otherEvents": [
            {
                "term": "Stain",
                "organSystem": "General disorders",
                "assessmentType": "NON_SYSTEMATIC_ASSESSMENT",
                "stats": [{"groupId": "EG000", "numAffected": 9, "numAtRisk": 40}],
            }
        ],
    },
    "moreInfoModule": {
        "limitationsAndCaveats": {"description": "Few hands"},
        "certainAgreement": {
            "piSponsorEmployee": False,
            "restrictionType": "LTE60",
            "restrictiveAgreement": True,
            "otherDetails": "None",
        },
        "pointOfContact": {
            "title": "Dr Leaf",
            "organization": "Harbour Institute",
            "phone": "555-0100",
            "phoneExt": "7",
            "email": "leaf@example.org",
        },
    },
}

OUTCOME = "/resultsSection/outcomeMeasuresModule/outcomeMeasures/0"


def study_with_results() -> dict[str, Any]:
    """Return a fresh study that has nothing but an identifier and results."""
    return {
        "protocolSection": {"identificationModule": {"nctId": "NCT90000001"}},
        "resultsSection": copy.deepcopy(RESULTS),
        "hasResults": True,
    }


def as_bytes(document: Any) -> bytes:
    """Write a document as careless software might: halves of surrogate pairs and NaN included."""
    return json.dumps(document).encode()


OLDER_XML = b"""<clinical_study>
  <id_info><nct_id>NCT90000001</nct_id></id_info>
  <clinical_results>
    <participant_flow>
      <recruitment_details>At the harbour</recruitment_details>
      <group_list><group group_id="P1"><title>Tea</title></group></group_list>
      <period_list><period><title>Winter</title>
        <milestone_list><milestone><title>STARTED</title><participants_list>
          <participants group_id="P1" count="40">One came late</participants>
        </participants_list></milestone></milestone_list>
        <drop_withdraw_reason_list><drop_withdraw_reason><title>Spilled</title>
          <participants_list><participants group_id="P1" count="2"/></participants_list>
        </drop_withdraw_reason></drop_withdraw_reason_list>
      </period></period_list>
    </participant_flow>
    <outcome_list>
      <outcome><type>Primary</type><title>Warmth of hands</title>
        <time_frame>One hour</time_frame>
        <group_list>
          <group group_id="O1"><title>Tea</title></group>
          <group group_id="O2"><title>Water</title></group>
        </group_list>
        <measure><title>Warmth of hands</title><units>degrees</units><param>Median</param>
          <dispersion>95% Confidence Interval</dispersion>
          <analyzed_list><analyzed><units>Participants</units><scope>Measure</scope>
            <count_list><count group_id="O1" value="38"/><count group_id="O2" value="41"/>
            </count_list></analyzed></analyzed_list>
          <class_list><class><title>Morning</title><category_list><category><title>Left</title>
            <measurement_list>
              <measurement group_id="O1" value="31.5" lower_limit="30.1" upper_limit="NA"/>
              <measurement group_id="O2" value="&lt;20">Too cold to tell</measurement>
            </measurement_list></category></category_list></class></class_list>
        </measure>
        <analysis_list><analysis>
          <group_id_list><group_id>O1</group_id><group_id>O2</group_id></group_id_list>
          <non_inferiority_type>Superiority</non_inferiority_type>
          <p_value>&lt;0.001</p_value><method>ANCOVA</method>
          <param_type>Mean Difference</param_type><param_value>11.5</param_value>
          <ci_percent>95</ci_percent><ci_n_sides>2-Sided</ci_n_sides>
          <ci_lower_limit>9.1</ci_lower_limit><ci_upper_limit>NA</ci_upper_limit>
          <ci_upper_limit_na_comment>Not reached</ci_upper_limit_na_comment>
        </analysis></analysis_list>
      </outcome>
      <outcome><type>Post-Hoc</type><title>Stains</title><posting_date>11/2026</posting_date>
      </outcome>
    </outcome_list>
    <reported_events>
      <group_list><group group_id="E1"><title>Tea</title></group></group_list>
      <serious_events><default_vocab>MedDRA</default_vocab><category_list>
        <category><title>Total</title><event_list>
          <event><sub_title>Total, serious adverse events</sub_title>
            <counts group_id="E1" subjects_affected="1" subjects_at_risk="40"/></event>
          <event><sub_title>Total, all-cause mortality</sub_title>
            <counts group_id="E1" subjects_affected="0" subjects_at_risk="40"/></event>
        </event_list></category>
        <category><title>Skin</title><event_list><event>
          <sub_title vocab="Kettles 2">Scald</sub_title>
          <assessment>Systematic Assessment</assessment>
          <counts group_id="E1" subjects_affected="1" subjects_at_risk="40" events="2"/>
        </event></event_list></category>
      </category_list></serious_events>
      <other_events><frequency_threshold>5</frequency_threshold></other_events>
    </reported_events>
    <certain_agreements>
      <pi_employee>Principal Investigators are NOT employed by the organization.</pi_employee>
      <restrictive_agreement>A period that is less than or equal to 60 days.
      </restrictive_agreement>
    </certain_agreements>
  </clinical_results>
</clinical_study>
"""

EUDRACT = b"""<result xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    eudractNumber="2015-004816-41" sponsor="Harbour Institute">
  <trialInformation>
    <sponsorProtocolCode>HARBOUR-7</sponsorProtocolCode>
    <fullTitle>Warm tea for cold hands</fullTitle>
    <isrctnIdentifier xsi:nil="true"/><usctnIdentifier>NCT90000001</usctnIdentifier>
    <analysisStage><value>ANALYSIS_STAGE.interim</value></analysisStage>
    <backgroundTherapy>Biscuits</backgroundTherapy>
    <isGlobalEndOfTrialReached>true</isGlobalEndOfTrialReached>
    <globalEndOfTrialPremature>false</globalEndOfTrialPremature>
    <globalEndOfTrialDate>2016-03-01T00:00:00</globalEndOfTrialDate>
    <sponsors>
      <sponsor><organisationName>Harbour Institute</organisationName>
        <publicContact><emailAddress>tea@example.org</emailAddress>
          <telephoneNumber><countryCode>+44</countryCode><number>20 1</number></telephoneNumber>
        </publicContact></sponsor>
      <sponsor><organisationName>Kettle Fund</organisationName></sponsor>
    </sponsors>
    <countrySubjectCounts>
      <countrySubjectCount><subjects>30</subjects>
        <country><eutctId>100000000377</eutctId></country></countrySubjectCount>
      <countrySubjectCount><subjects>11</subjects>
        <country><eutctId>999</eutctId></country></countrySubjectCount>
    </countrySubjectCounts>
    <populationAgeGroup><children>0</children><adults>41</adults></populationAgeGroup>
  </trialInformation>
  <subjectDisposition>
    <postAssignmentPeriods><postAssignmentPeriod id="p1"><title>Winter</title>
      <otherMilestones><otherMilestone id="m2"><title>Half way</title></otherMilestone>
      </otherMilestones>
      <arms><arm id="a1"><title>Tea</title><type><value>ARM_TYPE.experimental</value></type>
        <armProducts><armProduct><name>Tea</name></armProduct></armProducts>
        <startedMilestoneAchievement startedMilestoneId="m1"><subjects>41</subjects>
        </startedMilestoneAchievement>
        <otherMilestoneAchievements>
          <otherMilestoneAchievement otherMilestoneId="m2"><subjects>40</subjects>
          </otherMilestoneAchievement></otherMilestoneAchievements>
        <notCompletedReasonDetails><reasonDetail reasonNotCompletedId="r1"><subjects>1</subjects>
        </reasonDetail></notCompletedReasonDetails></arm></arms>
    </postAssignmentPeriod></postAssignmentPeriods>
    <reasonsNotCompleted><reasonNotCompleted id="r1">
      <type><value>NOT_COMPLETED_REASON.lostFollowup</value></type></reasonNotCompleted>
    </reasonsNotCompleted>
  </subjectDisposition>
  <endPoints><endPoint><title>Warmth</title><countable>false</countable><unit>degrees</unit>
    <type><value>ENDPOINT_TYPE.primary</value></type>
    <centralTendencyType><value>MEASURE_TYPE.median</value></centralTendencyType>
    <dispersionType><value>ENDPOINT_DISPERSION.fullRange</value></dispersionType>
    <categories><category id="c1"><name>Left</name></category></categories>
    <armReportingGroups><armReportingGroup armId="a1" id="g1">
      <tendencyValues><tendencyValue categoryId="c1"><value>31.5</value></tendencyValue>
      </tendencyValues>
      <dispersionValues><dispersionValue categoryId="c1"><value>28</value>
        <highRangeValue>34</highRangeValue></dispersionValue></dispersionValues>
      <subjects>40</subjects></armReportingGroup></armReportingGroups>
    <subjectAnalysisSetReportingGroups>
      <subjectAnalysisSetReportingGroup subjectAnalysisSetId="s1" id="g2">
        <tendencyValues><tendencyValue categoryId="c1"><value>30</value></tendencyValue>
        </tendencyValues><subjects>39</subjects></subjectAnalysisSetReportingGroup>
    </subjectAnalysisSetReportingGroups>
    <statisticalAnalyses><statisticalAnalysis><title>Tea</title>
      <statisticalHypothesisTest><method><value>HYPOTHESIS_METHOD.fisherExact</value></method>
        <value>0.05</value><valueEqualityRelation>&lt;=</valueEqualityRelation>
      </statisticalHypothesisTest>
      <armComparisonGroupId>g1</armComparisonGroupId>
      <subjectAnalysisSetComparisonGroupId>g2</subjectAnalysisSetComparisonGroupId>
    </statisticalAnalysis></statisticalAnalyses></endPoint></endPoints>
  <subjectAnalysisSets><subjectAnalysisSet id="s1"><title>Right-handed</title>
    <subjects>39</subjects></subjectAnalysisSet></subjectAnalysisSets>
  <adverseEvents><nonSeriousEventFrequencyThreshold>5</nonSeriousEventFrequencyThreshold>
    <dictionary><version>18.0</version><name><value>ADV_EVT_DICTIONARY_NAME.meddra</value></name>
    </dictionary>
    <reportingGroups><reportingGroup id="e1"><title>Tea</title>
      <subjectsExposed>41</subjectsExposed><deathsAllCauses>1</deathsAllCauses>
    </reportingGroup></reportingGroups>
    <seriousAdverseEvents><seriousAdverseEvent><term>Scald</term>
      <organSystem><eutctId>100000004858</eutctId></organSystem>
      <values><value reportingGroupId="e1"><occurrences>2</occurrences>
        <subjectsAffected>1</subjectsAffected><subjectsExposed>41</subjectsExposed>
        <occurrencesCausallyRelatedToTreatment>2</occurrencesCausallyRelatedToTreatment>
        <fatalities><deaths>0</deaths></fatalities></value></values></seriousAdverseEvent>
    </seriousAdverseEvents></adverseEvents>
</result>
"""
