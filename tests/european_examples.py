"""Records of the European registers in their own forms, with contents made up for the tests."""

from typing import Any

PREAMBLE = """\
This file contains full details on each clinical trial selected for download. Where multi-state \
trials have been downloaded full information for each of the member states is included separately.

Summary
"""

PROTOCOL = """\
EudraCT Number: 2015-009999-17
Sponsor's Protocol Code Number: INV-7
National Competent Authority: Germany - BfArM
Clinical Trial Type: EEA CTA
Trial Status: Ongoing
Date on which this record was first entered in the EudraCT database: 2015-11-03
Link: https://www.clinicaltrialsregister.eu/ctr-search/trial/2015-009999-17/DE/

A. Protocol Information
A.1 Member State Concerned: Germany - BfArM
A.2 EudraCT number: 2015-009999-17
A.3 Full title of the trial: An invented study of inventol
in people whose cough was invented too
A.3 Full title of the trial (de): Eine erfundene Studie
A.3.1 Title of the trial for lay people, in easily understood, i.e. non-technical, language: Does \
inventol help against cough?
A.3.2 Name or abbreviated title of the trial where available: COUGH-NOT
A.4.1 Sponsor's protocol code number: INV-7
A.5.1 ISRCTN (International Standard Randomised Controlled Trial) number: ISRCTN12345678
A.5.2 US NCT (ClinicalTrials.gov registry) number: NCT09999999
A.5.3 WHO Universal Trial Reference Number (UTRN): U1111-9999-0000
A.7 Trial is part of a Paediatric Investigation Plan: No
A.8 EMA Decision number of Paediatric Investigation Plan:

B. Sponsor Information
Sponsor 1
B.1.1 Name of Sponsor: Inventions Ltd
B.1.3.4\tCountry: Ireland
B.3.1 and B.3.2\tStatus of the sponsor: Commercial
B.4 Source(s) of Monetary or Material Support for the clinical trial:
B.4.1 Name of organisation providing support: Foundation of the Made-up
B.4.2 Country: Ireland
B.5 Contact point designated by the sponsor for further information on the trial
B.5.1 Name of organisation: Inventions Ltd
B.5.2 Functional name of contact point: Trial desk
B.5.3 Address
B.5.3.1 Street Address: No Street 1
B.5.4 Telephone number: 0035310000
B.5.6 E-mail: desk@inventions.example
Sponsor 2
B.1.1 Name of Sponsor: University of Nowhere
B.3.1 and B.3.2\tStatus of the sponsor: Non-Commercial

D. IMP Identification
D.IMP: 1
D.1.2 and D.1.3 IMP Role: Test
D.2 Status of the IMP to be used in the clinical trial
D.3.1 Product name: Inventol
D.3.4 Pharmaceutical form: Syrup
D.3.7 Routes of administration for this IMP:
Oral use
Nasal use
D.3.8 to D.3.10 IMP Identification Details (Active Substances)
D.3.8 INN - Proposed INN: INVENTOLUM
D.3.11 The IMP contains an
D.3.11.2 Active substance of biological/ biotechnological origin: Yes
D.3.11.3.2 Gene therapy medical product: No
D.IMP: 2
D.1.2 and D.1.3 IMP Role: Comparator
D.2.1.1.1 Trade name: Oldol
D.8 Information on Placebo
D.8 Placebo: 1
D.8.1 Is a Placebo used in this Trial? Yes
D.8.3 Pharmaceutical form of the placebo: Syrup
D.8.4 Route of administration of the placebo: Oral use

E. General Information on the Trial
E.1 Medical condition or disease under investigation
E.1.1 Medical condition(s) being investigated: Chronic cough
E.1.1 Medical condition(s) being investigated (de): Chronischer Husten
E.1.1.1 Medical condition in easily understood language: A cough that stays
E.1.1.2 Therapeutic area: Diseases [C] - Respiratory Tract Diseases [C08]
MedDRA Classification
E.1.2 Medical condition or disease under investigation
E.1.2 Version: 20.0
E.1.2 Level: PT
E.1.2 Classification code: 10011224
E.1.2 Term: Cough
E.1.2 System Organ Class: 10038738 - Respiratory disorders
E.1.2 Version: 20.0
E.1.2 Level: LLT
E.1.2 Classification code: 10066656
E.1.2 Term: Chronic cough
E.1.3 Condition being studied is a rare disease: No
E.2 Objective of the trial
E.2.1 Main objective of the trial: To see whether fewer people cough.
E.2.2 Secondary objectives of the trial: To count the coughs.
E.3 Principal inclusion criteria: 1. A cough for > 8 weeks
2. Age of 12 years or more

B. Only for part B: a cough at night
A.1 weeks of coughing are not enough
E.4 Principal exclusion criteria: - Smoking
- Fever < 3 days ago: any
E.5 End points
E.5.1 Primary end point(s): Coughs in 24 hours
E.5.1.1 Timepoint(s) of evaluation of this end point: Week 12
E.5.2 Secondary end point(s): Sleep
E.6 and E.7 Scope of the trial
E.6 Scope of the Trial
E.6.1 Diagnosis: No
E.6.2 Prophylaxis: No
E.6.3 Therapy: Yes
E.7 Trial type and phase
E.7.1 Human pharmacology (Phase I): No
E.7.2 Therapeutic exploratory (Phase II): Yes
E.7.3 Therapeutic confirmatory (Phase III): Yes
E.7.4 Therapeutic use (Phase IV): No
E.8 Design of the trial
E.8.1 Controlled: Yes
E.8.1.1 Randomised: Yes
E.8.1.2 Open: No
E.8.1.3 Single blind: No
E.8.1.4 Double blind: Yes
E.8.1.5 Parallel group: Yes
E.8.1.6 Cross over: Information not present in EudraCT
E.8.2.2 Placebo: Yes
E.8.3 The trial involves single site in the Member State concerned: No
E.8.6.3 If E.8.6.1 or E.8.6.2 are Yes, specify the regions in which trial sites are planned:
United Kingdom
Korea, Republic of

F. Population of Trial Subjects
F.1 Age Range
F.1.1 Trial has subjects under 18: Yes
F.1.1.1 In Utero: No
F.1.1.2 Preterm newborn infants (up to gestational age < 37 weeks): No
F.1.1.3 Newborns (0-27 days): No
F.1.1.4 Infants and toddlers (28 days-23 months): No
F.1.1.5 Children (2-11years): No
F.1.1.6 Adolescents (12-17 years): Yes
F.1.1.6.1 Number of subjects for this age range: 20
F.1.2 Adults (18-64 years): Yes
F.1.3 Elderly (>=65 years): No
F.2 Gender
F.2.1 Female: Yes
F.2.2 Male: No
F.3 Group of trial subjects
F.3.1 Healthy volunteers: No
F.3.3.1 Women of childbearing potential not using contraception : No
(For clinical trials recorded in the database before the 10th March 2011 this question read:
F.4 Planned number of subjects to be included
F.4.1 In the member state: 30
F.4.2 For a multinational trial
F.4.2.1 In the EEA: 90
F.4.2.2 In the whole clinical trial: 120

N. Review by the Competent Authority or Ethics Committee in the country concerned
N. Competent Authority Decision: Authorised
N. Ethics Committee Opinion: Reason(s) for unfavourable opinion:

P. End of Trial
P. End of Trial Status: Ongoing
"""
"""A protocol of the register's text download, as Germany's record of an invented trial."""


def ctis_trial() -> dict[str, Any]:
    """Return an answer of CTIS for one trial, in its present shape."""
    person = {
        "firstName": "Ada",
        "lastName": "Made-Up",
        "telephone": "1",
        "email": "a&#64;b.example",
    }
    site = {
        "organisationAddressInfo": {
            "organisation": {"name": "Klinik am Beispiel"},
            "address": {"city": "Köln", "postcode": "50667", "countryName": "Germany"},
        },
        "personInfo": person,
        "departmentName": "Lungs",
    }
    information = {
        "trialCategory": {"trialPhase": "10"},
        "medicalCondition": {
            "partIMedicalConditions": [
                {"medicalCondition": "Cough", "isConditionRareDisease": False}
            ],
            "meddraConditionTerms": [{"termName": "Chronic cough", "level": "LLT"}],
        },
        "trialObjective": {"mainObjective": "To see whether fewer people cough."},
        "eligibilityCriteria": {
            "principalInclusionCriteria": [
                {"number": 2, "principalInclusionCriteria": "Able to count"},
                {"number": 1, "principalInclusionCriteria": "A cough for &gt; 8 weeks"},
            ],
            "principalExclusionCriteria": [
                {"number": 1, "principalExclusionCriteria": "Any of these: • Smoking • Fever"}
            ],
        },
        "endPoint": {
            "primaryEndPoints": [{"number": 1, "endPoint": "Coughs a day", "isPrimary": True}],
            "secondaryEndPoints": [{"number": 1, "endPoint": "Sleep", "isPrimary": False}],
        },
        "trialDuration": {
            "estimatedRecruitmentStartDate": "2025-01-15",
            "estimatedEndDate": "2027-06-30",
            "estimatedGlobalEndDate": None,
        },
        "populationOfTrialSubjects": {
            "ageRanges": [{"ageRangeCategoryCode": "2"}, {"ageRangeCategoryCode": "3"}],
            "ageRangeSecondaryIds": [{"ageRangeCategoryCode": "2", "ctAgeRangeCode": "5"}],
            "clinicalTrialGroups": [{"code": "2", "name": "Patients"}],
            "isFemaleSubjects": True,
            "isMaleSubjects": True,
        },
    }
    return {
        "ctNumber": "2024-599999-12-00",
        "ctStatus": "Authorised",
        "ctPublicStatusCode": 4,
        "startDateEU": "03/02/2025",
        "publishDate": "2025-09-16T03:39:42.531268872",
        "authorizedApplication": {
            "eudraCt": {"eudraCtCode": "2015-009999-17", "isTransitioned": True},
            "memberStatesConcerned": [
                {"mscName": "Germany", "mscPublicStatusCode": 4},
                {"mscName": "France", "mscPublicStatusCode": 5},
            ],
            "applicationInfo": [{"type": "INITIAL", "submissionDate": "2024-10-01"}],
            "authorizedPartsII": [
                {
                    "mscInfo": {"mscName": "Germany"},
                    "recruitmentSubjectCount": 40,
                    "trialSites": [site],
                },
                {"mscInfo": {"mscName": "France"}, "recruitmentSubjectCount": 20, "trialSites": []},
            ],
            "authorizedPartI": {
                "rowSubjectCount": 60,
                "rowCountriesInfo": [{"name": "Japan", "isoAlpha2Code": "JP"}],
                "sponsors": [
                    {
                        "primary": True,
                        "organisation": {
                            "name": "Inventions Ltd",
                            "type": "Pharmaceutical company",
                        },
                        "publicContacts": [
                            {"functionalName": "Desk", "functionalEmailAddress": "d@i.example"}
                        ],
                    }
                ],
                "products": [
                    {
                        "productName": "Inventol",
                        "mpRoleInTrial": "1",
                        "routes": ["ORAL USE"],
                        "pharmaceuticalFormDisplay": "SYRUP",
                        "jsonActiveSubstanceNames": "inventolum",
                    },
                    {"mpRoleInTrial": "3", "productDictionaryInfo": {"prodName": "N/A"}},
                ],
                "trialDetails": {
                    "clinicalTrialIdentifiers": {
                        "fullTitle": "An invented study of inventol",
                        "publicTitle": "Does inventol help\nagainst cough?",
                        "shortTitle": "INV-8",
                        "secondaryIdentifyingNumbers": {
                            "nctNumber": {"number": "NCT09999999"},
                            "isrctnNumber": {"number": "N/A"},
                            "additionalRegistries": [],
                        },
                    },
                    "trialInformation": information,
                    "protocolInformation": {
                        "studyDesign": {
                            "periodDetails": [
                                {
                                    "allocationMethod": "1",
                                    "armDetails": [{"title": "Inventol", "description": "Daily"}],
                                }
                            ]
                        }
                    },
                },
            },
        },
        "results": {},
    }


def ctis_trial_before_2024() -> dict[str, Any]:
    """Return the same trial in the shape that the portal's answers had before June 2024."""
    now = ctis_trial()
    holder = now.pop("authorizedApplication")
    del now["ctPublicStatusCode"]
    states = [{"mscName": "Germany", "trialStatus": "Authorised", "hasRecruitmentStarted": False}]
    return now | {
        "ctStatus": "Authorised, not started",
        "authorizedPartI": holder["authorizedPartI"],
        "authorizedPartsII": holder["authorizedPartsII"],
        "memberStatesConcerned": states,
        "eudraCtInfo": {"eudraCtCode": "2015-009999-17"},
        "submissionDate": "2024-10-01",
    }


def ctis_entry() -> dict[str, Any]:
    """Return an entry of the list of search results of CTIS."""
    return {
        "ctNumber": "2024-599999-12-00",
        "ctStatus": 5,
        "ctTitle": "Does inventol help against cough?",
        "shortTitle": "INV-8",
        "conditions": "Cough",
        "trialCountries": ["Germany:4", "France:5"],
        "therapeuticAreas": ["Diseases [C] - Respiratory Tract Diseases [C08]"],
        "sponsor": "Inventions Ltd",
        "sponsorType": "Pharmaceutical company",
        "trialPhase": "Phase II and Phase III (Integrated)",
        "product": "Inventol",
        "ageGroup": "18-64 years, 65+ years",
        "ageRangeSecondary": ["7"],
        "gender": "Female",
        "totalNumberEnrolled": "350",
        "primaryEndPoint": "Coughs a day",
        "endPoint": "Sleep",
        "decisionDate": "DE: 07/10/2024",
        "startDateEU": "03/02/2025",
        "endDate": None,
        "resultsFirstReceived": "No",
        "lastUpdated": "15/09/2025",
        "trialRegion": 1,
    }
