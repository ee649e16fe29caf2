"""Invented records in the forms of ISRCTN's API and of the WHO's portal."""

from xml.sax.saxutils import escape

PORTAL = {
    "Export_date": "08/28/2026 20:14:44",
    "Internal_Number": "1\n    ",
    "TrialID": "ISRCTN10000018\n    ",
    "Last_Refreshed_on": "24 August 2026",
    "Public_title": "Walking for a sore knee",
    "Scientific_title": "Supervised walking against advice alone in osteoarthritis of the knee   ",
    "Acronym": "STEP",
    "Primary_sponsor": "University of Nowhere",
    "Secondary_Sponsor": "Knee Trust;",
    "Prospective_registration": "Yes",
    "Date_registration3": "20260301",
    "Date_registration": "01/03/2026",
    "Source_Register": "ISRCTN",
    "web_address": "https://www.isrctn.com/ISRCTN10000018",
    "Recruitment_Status": "Recruiting",
    "other_records": "No",
    "Inclusion_agemin": "40 Years",
    "Inclusion_agemax": "No limit",
    "Inclusion_gender": "Both",
    "Date_enrollement": "15/04/2026",
    "Target_size": "walking:60;advice:60;",
    "Study_type": "Interventional",
    "Study_design": "Allocation: Randomised controlled trial; Masking: Open; Purpose: Treatment;",
    "Phase": "Not Applicable",
    "Countries": "United Kingdom;England;Ireland;Ireland",
    "Contact_Firstname": "Ada;Ben;",
    "Contact_Lastname": "Able;Baker;",
    "Contact_Address": ";",
    "Contact_Email": "ada@example.org",
    "Contact_Tel": "",
    "Contact_Affiliation": "",
    "Inclusion_Criteria": "Inclusion criteria: 1. Sore knee<br>2. Aged 40 or over",
    "Exclusion_Criteria": "Exclusion criteria: 1. New knee",
    "Condition": "Osteoarthritis of the knee<br>Musculoskeletal Diseases<br>Gonarthrosis",
    "Intervention": "Supervised walking, three times a week.<br>The others get advice.",
    "Primary_outcome": "Pain on walking at 12 weeks;Steps a day;",
    "Secondary_outcome": "",
    "results_date_posted": "",
    "results_date_completed": "",
    "results_url_link": "",
    "results_url_protocol": "",
    "results_yes_no": "",
    "Secondary_ID": "STEP-1; NCT90000018",
    "Source_Support": "Knee Trust",
    "Ethics_review_status": "Approved",
}


def portal_fields(**changes: str) -> dict[str, str]:
    """Return the invented record's fields, some of them changed."""
    return {**PORTAL, **changes}


def portal_xml(**changes: str) -> bytes:
    """Write the invented record as the portal's XML does, with space after every text."""
    inner = "".join(
        f"<{name}>{escape(text)}\n    </{name}>\n" if text else f"<{name}/>\n"
        for name, text in portal_fields(**changes).items()
    )
    return f"<?xml version='1.0' encoding='UTF-8' ?>\n<Trial>{inner}</Trial>".encode()


def isrctn_xml(
    *,
    changed: str = "2026-06-01",
    start: str = "2026-03-01",
    last: str = "2027-03-01",
    end: str = "2028-03-01",
    override: str = "",
    trial: str = "",
    beside: str = "",
) -> bytes:
    """Write an invented record as the registry's API does; ``trial`` and ``beside`` are added."""

    def at(day: str) -> str:
        return f"{day}T00:00:00.000Z" if day else ""

    stamp = f' lastUpdated="{changed}T15:09:37.845816062Z"' if changed else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<fullTrial xmlns="http://www.67bricks.com/isrctn">
  <trial{stamp} version="7">
    <isrctn dateAssigned="2026-02-03T10:00:00.5Z">10000018</isrctn>
    <trialDescription thirdPartyFilesAcknowledgement="false">
      <acknowledgment>true</acknowledgment>
      <title>Walking for a sore knee</title>
      <scientificTitle>Supervised walking against advice alone</scientificTitle>
      <acronym>STEP</acronym>
      <studyHypothesis>Walking helps.</studyHypothesis>
      <plainEnglishSummary>Background and study aims
Knees hurt.</plainEnglishSummary>
      <primaryOutcomes>
        <outcomeMeasure id="o1"><variable>Pain on walking</variable><method>a scale from 0 to 10
        </method><timepoints>12 weeks</timepoints></outcomeMeasure>
      </primaryOutcomes>
      <primaryOutcome/>
      <secondaryOutcomes/>
      <secondaryOutcome>1. Steps a day
2. Falls</secondaryOutcome>
    </trialDescription>
    <externalRefs>
      <doi>10.1186/ISRCTN10000018</doi>
      <eudraCTNumber>Nil known</eudraCTNumber>
      <irasNumber>123456</irasNumber>
      <clinicalTrialsGovNumber>NCT90000018</clinicalTrialsGovNumber>
      <protocolSerialNumber>STEP-1</protocolSerialNumber>
      <secondaryNumbers>
        <secondaryNumber id="n1" numberType="cpms">4711</secondaryNumber>
      </secondaryNumbers>
    </externalRefs>
    <trialDesign>
      <primaryStudyDesign>Interventional</primaryStudyDesign>
      <interventionalTrialDesign>
        <allocation>Randomized controlled trial</allocation>
        <masking>Open (masking not used)</masking>
        <control>Active</control>
        <assignment>Parallel</assignment>
        <purposes><purpose>Treatment</purpose></purposes>
      </interventionalTrialDesign>
      <secondaryStudyDesign>Not applicable</secondaryStudyDesign>
      <overallEndDate>{at(end)}</overallEndDate>
    </trialDesign>
    <participants>
      <recruitmentCountries><country>United Kingdom</country><country>England</country>
        <country>Ireland</country></recruitmentCountries>
      <trialCentres>
        <trialCentre id="c1"><name>Nowhere General Hospital</name><address>1 High Street</address>
          <city>Leeds</city><state/><country>England</country><zip>LS1 1AA</zip></trialCentre>
      </trialCentres>
      <participantTypes><participantType>Patient</participantType></participantTypes>
      <healthyVolunteersAllowed>false</healthyVolunteersAllowed>
      <inclusion>1. Sore knee
2. BMI &lt; 40</inclusion>
      <ageRange>Mixed</ageRange>
      <lowerAgeLimit unit="years" value="40.0">40 Years</lowerAgeLimit>
      <upperAgeLimit unit="years" value="90.0">90 Years</upperAgeLimit>
      <gender>All</gender>
      <targetEnrolment>120</targetEnrolment>
      <totalFinalEnrolment>0</totalFinalEnrolment>
      <exclusion>1. New knee</exclusion>
      <recruitmentStart>{at(start)}</recruitmentStart>
      <recruitmentEnd>{at(last)}</recruitmentEnd>
      <recruitmentStatusOverride>{override}</recruitmentStatusOverride>
    </participants>
    <conditions><condition><description>Osteoarthritis of the knee
Sore knee</description><diseaseClass1>Musculoskeletal Diseases</diseaseClass1><diseaseClass2/>
    </condition></conditions>
    <interventions><intervention><description>Walk, or be told to.</description>
      <interventionType>Drug</interventionType><phase>Phase III/IV</phase>
      <drugNames>Kneeol, Patellin (as tablets, or gel); Advice</drugNames></intervention>
    </interventions>
    <results>
      <publicationDetails>2028 Results article in https://pubmed.ncbi.nlm.nih.gov/90000018/ results
2026 Protocol article in https://doi.org/10.1/knee protocol</publicationDetails>
      <basicReport/>
    </results>
    <outputs><output id="p1" outputType="Other"><externalLink url="https://step.example.org"/>
      <description>Study website</description></output></outputs>
    <parties><funderId>f1</funderId><contactId>k1</contactId><sponsorId>s2</sponsorId>
      <sponsorId>s1</sponsorId></parties>{trial}
  </trial>
  <contact id="k1"><title>Dr</title><forename>Ada</forename><surname>Able</surname>
    <contactTypes><contactType>Principal investigator</contactType></contactTypes>
    <contactDetails><address>Nowhere General Hospital</address><telephone>+44 1</telephone>
      <email>ada@example.org</email></contactDetails></contact>
  <contact id="k2"><forename>Ben</forename><surname>Baker</surname>
    <contactTypes><contactType>Public</contactType></contactTypes>
    <contactDetails><email>ben@example.org</email></contactDetails></contact>
  <sponsor id="s1"><organisation>Knee Trust</organisation><sponsorType>Charity</sponsorType>
  </sponsor>
  <sponsor id="s2"><organisation>University of Nowhere</organisation>
    <sponsorType>University/education</sponsorType></sponsor>
  <funder id="f1"><name>Knee Fund</name><fundRef>http://dx.doi.org/10.1/1</fundRef></funder>
  {beside}
</fullTrial>
""".encode()
